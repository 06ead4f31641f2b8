"""How old a child was on a day: a label beside the figures, by which nothing is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.model.history import Child
from monitor.texts import reports as texts
from monitor.texts.forms import DAYS, plural

TERM_DAYS = 21
"""A child born more than three weeks before the due date was born before 37 weeks."""
CORRECTED_YEARS = 2


@dataclass(frozen=True, slots=True)
class Age:
    """Days since birth and since the due date; None where unknown or not used. Below 0: before that day."""

    days: int | None
    corrected_days: int | None


def age_on(child: Child, day: str) -> Age:
    """The age on a day (2026-11-20). Corrected age counts from the due date.

    It is used for a child born before 37 weeks, or whose day of birth is not known, until two years after the due date.

    Raises:
        ValueError: a date is none.
    """
    on = date.fromisoformat(day)
    born, due = (date.fromisoformat(text) if text else None for text in (child.born, child.due))
    days = None if born is None else (on - born).days
    if due is None or (born is not None and (due - born).days <= TERM_DAYS) or on >= _years_later(due, CORRECTED_YEARS):
        return Age(days, None)
    return Age(days, (on - due).days)


def age_words(child: Child, day: str) -> str | None:
    """`15 weeks (corrected 11 weeks)`; None when no date is known."""
    age = age_on(child, day)
    corrected = None if age.corrected_days is None else texts.CORRECTED.format(span=_span(age.corrected_days))
    if age.days is None:
        return corrected
    return _span(age.days) + (f" ({corrected})" if corrected else "")


def _span(days: int) -> str:
    if days < 0:
        return texts.BEFORE_DATE.format(span=_span(-days))
    if days < 14:
        return plural(days, *DAYS)
    if days < 365:
        return texts.WEEKS.format(days=days // 7)
    return texts.MONTHS.format(days=int(days / 30.4375))


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
