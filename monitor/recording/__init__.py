"""The log of a session on disk, and the readers of other people's files."""
