"""The history: what was counted, whose it is, and what people wrote beside it."""
