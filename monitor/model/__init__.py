"""The nouns of the house: stdlib and numpy only. `events` and `session` do without numpy, for the screens."""
