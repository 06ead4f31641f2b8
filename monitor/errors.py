"""Errors a person can act on: each says what happened, where, and what to do next."""

from __future__ import annotations


class MonitorError(Exception):
    """Base of every error this program raises on purpose.

    Args:
        message: one sentence that says what happened.
        where: the file, line, byte or field where it broke, if there is one.
        advice: one sentence for a parent or therapist: what to do now.
    """

    exit_code = 1

    def __init__(self, message: str, *, where: str | None = None, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class UsageError(MonitorError):
    """The command line or a setting asks for something that cannot be."""

    exit_code = 2


class SensorError(MonitorError):
    """A sensor or its connection failed; a retry can help."""

    exit_code = 3


class DataError(MonitorError):
    """A file or packet cannot be read or is not usable."""

    exit_code = 4


class StorageError(MonitorError):
    """Nothing can be written: disk full, locked, read-only."""

    exit_code = 5


class DamagedHistoryError(StorageError):
    """The history is no whole database; it can be made anew from the recordings."""
