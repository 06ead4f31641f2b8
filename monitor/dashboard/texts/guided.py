"""The words of the quiet cards. No textual here."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.dashboard.figures import Attempt
from monitor.dashboard.words import clock, span

CARDS = (
    "floor time: the clock alone",
    "legs held (the back-lying exercise): a timer",
    "practice of three steps: attempts in a list",
)
FLOOR, HELD, PRACTICE = range(3)
FLOOR_WORDS = (
    "Awake, on the floor, somebody beside. There is nothing to do here: kicks are counted behind this card, and nothing"
    " moves on it but the clock. Stop when the baby has had enough."
)
HELD_WORDS = (
    "For the exercise that somebody showed you, the baby on the back and its legs in your hands. space begins and ends"
    " the time. While you hold the legs no kick is counted and no rate is made: that time leaves the figures of both"
    " legs, and its minutes are shown beside them."
)
HELD_NOW = "Holding. space ends it."
HELD_NOT = "space begins."
PRACTICE_WORDS = (
    "Rows of three steps and more stand here, newest first. No sound is made while the baby is upright. A sensor cannot"
    " tell who held whom: s says that the newest row was taken alone, o that you have let go."
)
NOT_UPRIGHT = "Steps are listed while the activity is an upright one: a says what the baby is doing."
NO_ATTEMPTS = "No row of three steps yet."


def today_words(before_s: float, aim_min: int | None) -> str:
    """Floor time of earlier sessions of the day, beside the family's own aim where it has one."""
    if aim_min is None and before_s < 0.5:
        return ""
    aim = f"; your aim for a day is {aim_min} min" if aim_min is not None else ""
    return f"Earlier today: {span(before_s)}{aim}."


def held_words(held_s: float) -> str:
    """What the timer came to."""
    return f"Held {span(held_s)} in this session." if held_s >= 0.5 else "Not held yet in this session."


def attempt_lines(attempts: Sequence[Attempt]) -> list[str]:
    """One row of steps a line, the newest first."""
    return [_attempt_line(attempt) for attempt in attempts] or [NO_ATTEMPTS]


def _attempt_line(attempt: Attempt) -> str:
    who = "held" if attempt.held else "alone, you say" if attempt.alone else ""
    words = [f"{attempt.steps}{' and going on' if attempt.going_on else ''} steps in a row", who]
    return f"{clock(attempt.at_s)}  {', '.join(filter(None, words))}"
