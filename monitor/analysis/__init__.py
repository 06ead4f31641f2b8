"""Small pure functions from events to figures."""
