"""The Bluetooth edge: real sensors (or the simulated ones behind the same interface) become log records."""
