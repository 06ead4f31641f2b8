"""What may be said about a child: a nickname and two dates, all of them optional. No clock here: today is given."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from monitor.errors import UsageError

NICKNAME_LONGEST = 60
ENTRY_LONGEST = 500
"""Letters of one entry of the diary."""
OLDEST = timedelta(days=365 * 10)
"""Before that a date is taken for a mistyped year."""
EARLIEST_BIRTH = timedelta(weeks=18)
"""Born so long before the due date at most: after 22 weeks."""
LATEST_BIRTH = timedelta(weeks=5)
"""Born so long after the due date at most."""
SHORTEST_LEG_M, LONGEST_LEG_M = 0.10, 0.70
MOST_AIM_MIN = 24 * 60
_YEAR_FIRST = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


def name_key(nickname: str) -> str:
    """Two nicknames with the same key are one child."""
    return " ".join(unicodedata.normalize("NFC", nickname).split()).casefold()


def checked_nickname(text: str) -> str:
    """The nickname without blanks around it.

    Raises:
        UsageError: it is empty or too long.
    """
    name = text.strip()
    if not name_key(name) or len(name) > NICKNAME_LONGEST:
        raise UsageError(
            f"a child's name has 1 to {NICKNAME_LONGEST} letters",
            advice="A nickname is enough; it stays on this computer.",
        )
    return name


def checked_dates(born: str, due: str, today: date) -> tuple[str | None, str | None]:
    """Both dates as ISO 8601 (2026-08-30); None where nothing was given.

    Raises:
        UsageError: one is no date, or the two cannot be true together.
    """
    day, due_day = (_date(text, what) for text, what in ((born, "birthday"), (due, "due date")))
    if day is not None and day > today:
        raise UsageError(f"the birthday {day} lies in the future", advice="Check the year; today is " + f"{today}.")
    for known, what in ((day, "birthday"), (due_day, "due date")):
        if known is not None and known < today - OLDEST:
            raise UsageError(f"the {what} {known} is more than ten years ago", advice="Check the year.")
    if due_day is not None and due_day > today + timedelta(weeks=40):
        raise UsageError(f"the due date {due_day} is more than 40 weeks ahead", advice="Check the year.")
    if day is not None and due_day is not None and not -LATEST_BIRTH <= due_day - day <= EARLIEST_BIRTH:
        early = (due_day - day).days
        how = f"{early} days before" if early > 0 else f"{-early} days after"
        raise UsageError(
            f"born {day} would be {how} the due date {due_day}",
            advice="Check both dates; the due date is the day the birth was expected. It may be left out.",
        )
    return (None if day is None else day.isoformat()), (None if due_day is None else due_day.isoformat())


def checked_leg_length_m(text: str) -> float | None:
    """A leg length given in centimetres, in metres; None where nothing was given.

    Raises:
        UsageError: it is no length that a baby's leg has.
    """
    if not text.strip():
        return None
    try:
        length_m = float(text.replace(",", ".").removesuffix("cm")) / 100.0
    except ValueError:
        length_m = 0.0
    if not SHORTEST_LEG_M <= length_m <= LONGEST_LEG_M:
        raise UsageError(
            f"the leg length {text!r} is none", advice="Centimetres from the groin to the heel, like 23.5."
        )
    return length_m


def checked_aim_min(text: str) -> int | None:
    """Minutes a day; None where nothing was given.

    Raises:
        UsageError: it is no number of minutes in a day.
    """
    if not text.strip():
        return None
    if not text.strip().isdecimal() or not 1 <= int(text) <= MOST_AIM_MIN:
        raise UsageError(f"the aim {text!r} is none", advice="Whole minutes on the floor a day, like 45.")
    return int(text)


def checked_day(text: str, today: date) -> str:
    """A day of the past, or today where nothing was given, as ISO 8601.

    Raises:
        UsageError: it is no date, or lies in the future.
    """
    day = _date(text, "day") or today
    if day > today:
        raise UsageError(f"the day {day} lies in the future", advice=f"Check the year; today is {today}.")
    return day.isoformat()


def _date(text: str, what: str) -> date | None:
    text = text.strip()
    if not text:
        return None
    first, last = _YEAR_FIRST.fullmatch(text), _DAY_FIRST.fullmatch(text)
    parts = first.groups() if first else tuple(reversed(last.groups())) if last else None
    if parts is None:
        raise UsageError(f"the {what} {text!r} is no date", advice="Write it as year-month-day, like 2026-08-30.")
    year, month, day = (int(part) for part in parts)
    try:
        return date(year, month, day)
    except ValueError:
        raise UsageError(f"there is no day {text}", advice="Check the month and the day of the " + what + ".") from None
