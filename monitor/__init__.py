"""kickstep: the open kick and step monitor (counts and left/right balance from two ankle accelerometers)."""

__version__ = "0.1.0"
