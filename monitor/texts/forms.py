"""How texts are filled in where the grammar of a number matters: the one place that a translation changes for it."""

from __future__ import annotations

SESSIONS = ("{number} session", "{number} sessions")
DAYS = ("{number} day", "{number} days")
FILES = ("{number} file", "{number} files")
KICKS = ("{number} kick", "{number} kicks")
STEPS = ("{number} step", "{number} steps")
STEPS_HELD = ("{number} step while held", "{number} steps while held")
ROWS = ("{number} row", "{number} rows")
BOUNCES = ("{number} bounce", "{number} bounces")
STRETCHES = ("{number} stretch", "{number} stretches")
TIMES = ("{number} time", "{number} times")
HOURS = ("{number} hour", "{number} hours")
MINUTES = ("{number} minute", "{number} minutes")
SECONDS = ("{number} second", "{number} seconds")


def plural(number: int, one: str, many: str, **more: object) -> str:
    """`one` or `many` with the number, which both call `{number}`, and what else they ask for."""
    return (one if number == 1 else many).format(number=number, **more)
