"""The plays that `bench.make_pictures` draws: screens over sessions of the in-memory Bluetooth world."""
