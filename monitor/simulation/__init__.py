"""A simulated infant and its sensors: motion of two-link legs, never shapes of a detector's liking."""
