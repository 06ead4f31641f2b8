"""Benchmarks: every figure in the docs is printed by a command here (`python -m bench.NAME`)."""
