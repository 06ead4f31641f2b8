"""The words of the quiet cards. No textual here."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.dashboard.figures import Attempt
from monitor.dashboard.words import clock, span
from monitor.texts import live as texts

FLOOR, HELD, PRACTICE = range(3)


def today_words(before_s: float, aim_min: int | None) -> str:
    """Floor time of earlier sessions of the day, beside the family's own aim where it has one."""
    if aim_min is None and before_s < 0.5:
        return ""
    aim = texts.AIM_FOR_DAY.format(aim_min=aim_min) if aim_min is not None else ""
    return texts.EARLIER_TODAY.format(span=span(before_s), aim=aim)


def held_words(held_s: float) -> str:
    """What the timer came to."""
    return texts.HELD_IN_SESSION.format(span=span(held_s)) if held_s >= 0.5 else texts.NOT_HELD_YET_IN_SESSION


def attempt_lines(attempts: Sequence[Attempt]) -> list[str]:
    """One row of steps a line, the newest first."""
    return [_attempt_line(attempt) for attempt in attempts] or [texts.NO_ATTEMPTS]


def _attempt_line(attempt: Attempt) -> str:
    who = texts.ATTEMPT_HELD if attempt.held else texts.ALONE_YOU_SAY if attempt.alone else ""
    words = [
        texts.ATTEMPT_STEPS.format(steps=attempt.steps, going_on=texts.AND_GOING_ON if attempt.going_on else ""),
        who,
    ]
    return f"{clock(attempt.at_s)}  {', '.join(filter(None, words))}"
