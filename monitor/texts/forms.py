"""How texts are filled in where the grammar of a number matters: the one place that a translation changes for it."""

from __future__ import annotations


def plural(number: int, one: str, many: str, **more: object) -> str:
    """`one` or `many` with the number, which both call `{number}`, and what else they ask for."""
    return (one if number == 1 else many).format(number=number, **more)
