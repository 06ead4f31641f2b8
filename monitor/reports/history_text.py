"""The history as lines of text: weeks, their days, each day's sessions. What was counted, never a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from monitor.model.history import KeptSession
from monitor.model.session import NO_FIGURE, Balance
from monitor.model.words import LYING
from monitor.reports.age import age_words
from monitor.reports.count_text import more_lines
from monitor.reports.history_json import per_limb
from monitor.texts import told as texts
from monitor.texts.forms import DAYS, SESSIONS, plural

BAR = 33
"""Places of an interval bar; the middle one is even."""
DRAWN = "─━◆┼"
PLAIN = "-=O|"


def history_lines(sessions: list[KeptSession], marks: str = DRAWN) -> Iterator[str]:
    """All lines, for sessions with the newest first.

    Args:
        marks: of the interval bar: line, likely range, estimate, even.
    """
    several = len({session.child.id if session.child else None for session in sessions}) > 1
    methods = {(session.algorithm["version"], session.algorithm["parameters"]) for session in sessions}
    for number, (monday, week) in enumerate(groupby(sessions, _monday)):
        kept = list(week)
        if number:
            yield ""
        yield texts.WEEK_FROM_ON.format(
            day=_day(monday), year=monday.year, sum=_sum(kept), plural=plural(len({s.day for s in kept}), *DAYS)
        )
        for day, on_day in groupby(kept, lambda session: session.day):
            of_day = list(on_day)
            yield f"  {_day(date.fromisoformat(day))}: {_sum(of_day)}"
            for session in reversed(of_day):
                yield from _session(session, marks, child=several)
    if any(session.balance.shown for session in sessions):
        line, likely, best, even = tuple(marks)
        yield ""
        yield texts.RANGE_FOR_SESSION_ESTIMATE.format(likely=likely, best=best, even=even, line=line * 3)
    if len(methods) > 1:
        yield ""
        yield texts.NOT_ALL_THESE_WERE_COUNTED_BY


def interval_bar(balance: Balance, marks: str = DRAWN, width: int = BAR) -> str:
    """The estimate and its range between left and right; `balance` must have them."""
    line, likely, best, even = tuple(marks)
    assert balance.estimate is not None
    places = [line] * width
    if balance.low is not None and balance.high is not None:
        for place in range(_place(balance.high, width), _place(balance.low, width) + 1):
            places[place] = likely
    places[width // 2] = even
    places[_place(balance.estimate, width)] = best
    return "".join(places)


def _place(index: float, width: int) -> int:
    """+1 (all left) is the bar's left end."""
    return min(width - 1, max(0, round((1.0 - index) / 2.0 * (width - 1))))


def _session(session: KeptSession, marks: str, *, child: bool) -> Iterator[str]:
    words = [session.started_at[11:16]]
    if child:
        words.append(_child(session))
    words += [session.activity.value.replace("_", " "), f"{_minutes(session.duration_s)}"]
    yield "    " + "   ".join(word for word in words if word)
    yield "           " + (", ".join(_counted(session)) or texts.NOTHING_COUNTED)
    if session.empty_reason:
        yield texts.NO_KICKS_OR_STEPS_FOUND.format(empty_reason=session.empty_reason)
    if len(session.limbs) > 1:
        balance = session.balance
        if not balance.shown or balance.estimate is None:
            yield texts.BALANCE_NOT_SHOWN.format(reason=balance.reason or texts.NOT_ENOUGH_DATA)
        else:
            spread = ""
            if balance.low is not None and balance.high is not None:
                spread = texts.INDEX_RANGE.format(low=balance.low, high=balance.high)
            if balance.withheld_share is not None:
                spread += texts.PART_LEFT_OUT.format(percent=100.0 * balance.withheld_share)
            yield texts.BALANCE_BAR.format(bar=interval_bar(balance, marks), index=balance.estimate, spread=spread)
        if session.amount_balance != NO_FIGURE and any(per_limb(session, "kicks").values()):
            for line in more_lines(session):
                yield f"           {line[0].lower()}{line[1:]}"


def _counted(session: KeptSession) -> Iterator[str]:
    kicks, steps = per_limb(session, "kicks"), per_limb(session, "steps")
    if not session.activity.upright:
        rate = (
            texts.A_MINUTE.format(rate=sum(kicks.values()) / session.active_s * 60.0)
            if session.active_s >= 60.0
            else ""
        )
        yield texts.KICKS_HEAD + " + ".join(f"{number} {limb}" for limb, number in kicks.items()) + rate
    if session.activity.upright or (sum(steps.values()) > 0 and session.activity not in LYING):
        yield texts.STEPS_HEAD + " + ".join(f"{number} {limb}" for limb, number in steps.items())
        if session.longest_run:
            yield texts.LONGEST_RUN.format(longest_run=session.longest_run)
        if alone := max((steps for steps, mark in session.marks.items() if mark.alone), default=0):
            yield texts.OR_MORE_IN_ROW_ALONE_BY.format(alone=alone)
    if session.bounce_cycles:
        yield texts.BOUNCES.format(bounce_cycles=session.bounce_cycles)
    if session.corrected:
        yield texts.CORRECTED_BY_YOU.format(number=sum(session.corrected.values()))


def _child(session: KeptSession) -> str:
    if session.child is None:
        return texts.NO_CHILD_NAMED
    try:
        age = age_words(session.child, session.day)
    except ValueError:
        age = None
    return (session.child.nickname or session.child.id) + (f", {age}" if age else "")


def _sum(sessions: list[KeptSession]) -> str:
    return f"{plural(len(sessions), *SESSIONS)}, {_minutes(sum(s.duration_s for s in sessions))}"


def _monday(session: KeptSession) -> date:
    day = date.fromisoformat(session.day)
    return day - timedelta(days=day.weekday())


def _day(day: date) -> str:
    return f"{texts.DAYS[day.weekday()]} {day.day} {texts.MONTHS[day.month - 1]}"


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 59.5 else texts.MINUTES_ONLY.format(minutes=round(seconds / 60.0))
