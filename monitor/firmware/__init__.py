"""Bytes of a sensor into physical units, driven by a TOML profile. Pure: no clock, no chance, no log."""
