"""What may be said about a child: a nickname and two dates, all of them optional. No clock here: today is given."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from monitor.errors import UsageError
from monitor.texts import storage as texts

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
            texts.NICKNAME_LENGTH.format(longest=NICKNAME_LONGEST),
            advice=texts.NICKNAME_ENOUGH_STAYS_ON,
        )
    return name


def checked_dates(born: str, due: str, today: date) -> tuple[str | None, str | None]:
    """Both dates as ISO 8601 (2026-08-30); None where nothing was given.

    Raises:
        UsageError: one is no date, or the two cannot be true together.
    """
    day, due_day = (_date(text, what) for text, what in ((born, texts.BIRTHDAY), (due, texts.DUE_DATE)))
    if day is not None and day > today:
        raise UsageError(
            texts.BIRTHDAY_LIES_IN_FUTURE.format(day=day), advice=texts.CHECK_YEAR_TODAY_IS.format(today=today)
        )
    for known, what in ((day, texts.BIRTHDAY), (due_day, texts.DUE_DATE)):
        if known is not None and known < today - OLDEST:
            raise UsageError(texts.MORE_THAN_TEN_YEARS_AGO.format(what=what, known=known), advice=texts.CHECK_YEAR)
    if due_day is not None and due_day > today + timedelta(weeks=40):
        raise UsageError(texts.DUE_TOO_FAR.format(day=due_day), advice=texts.CHECK_YEAR)
    if day is not None and due_day is not None and not -LATEST_BIRTH <= due_day - day <= EARLIEST_BIRTH:
        early = (due_day - day).days
        how = texts.DAYS_BEFORE.format(days=early) if early > 0 else texts.DAYS_AFTER.format(days=-early)
        raise UsageError(
            texts.BORN_FAR_FROM_DUE.format(day=day, far=how, due=due_day),
            advice=texts.CHECK_BOTH_DATES_DUE_DATE_DAY,
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
        raise UsageError(texts.LEG_LENGTH_NONE.format(text=text), advice=texts.CENTIMETRES_FROM_GROIN_TO_HEEL)
    return length_m


def checked_aim_min(text: str) -> int | None:
    """Minutes a day; None where nothing was given.

    Raises:
        UsageError: it is no number of minutes in a day.
    """
    if not text.strip():
        return None
    if not text.strip().isdecimal() or not 1 <= int(text) <= MOST_AIM_MIN:
        raise UsageError(texts.AIM_NONE.format(text=text), advice=texts.WHOLE_MINUTES_ON_FLOOR_DAY)
    return int(text)


def checked_day(text: str, today: date) -> str:
    """A day of the past, or today where nothing was given, as ISO 8601.

    Raises:
        UsageError: it is no date, or lies in the future.
    """
    day = _date(text, texts.DAY) or today
    if day > today:
        raise UsageError(texts.DAY_LIES_IN_FUTURE.format(day=day), advice=texts.CHECK_YEAR_TODAY_IS.format(today=today))
    return day.isoformat()


def _date(text: str, what: str) -> date | None:
    text = text.strip()
    if not text:
        return None
    first, last = _YEAR_FIRST.fullmatch(text), _DAY_FIRST.fullmatch(text)
    parts = first.groups() if first else tuple(reversed(last.groups())) if last else None
    if parts is None:
        raise UsageError(texts.NO_DATE.format(what=what, text=text), advice=texts.WRITE_AS_YEAR_MONTH_DAY_LIKE)
    year, month, day = (int(part) for part in parts)
    try:
        return date(year, month, day)
    except ValueError:
        raise UsageError(
            texts.THERE_NO_DAY.format(text=text), advice=texts.CHECK_MONTH_AND_DAY.format(what=what)
        ) from None
