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

EMPTY = "Nothing recorded yet. kickstep record begins a session; kickstep demo shows one without sensors."
BAR = 33
"""Places of an interval bar; the middle one is even."""
DRAWN = "─━◆┼"
PLAIN = "-=O|"
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


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
        yield f"Week from {_day(monday)} {monday.year}: {_sum(kept)} on {_plural(len({s.day for s in kept}), 'day')}"
        for day, on_day in groupby(kept, lambda session: session.day):
            of_day = list(on_day)
            yield f"  {_day(date.fromisoformat(day))}: {_sum(of_day)}"
            for session in reversed(of_day):
                yield from _session(session, marks, child=several)
    if any(session.balance.shown for session in sessions):
        line, likely, best, even = tuple(marks)
        yield ""
        yield f"{likely} range for that session   {best} estimate   {even} even   {line * 3} towards a leg: more on it"
    if len(methods) > 1:
        yield ""
        yield "Not all of these were counted by the same method: figures of different methods are not comparable."


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
    yield "           " + (", ".join(_counted(session)) or "nothing counted")
    if session.empty_reason:
        yield f"           no kicks or steps found: {session.empty_reason}"
    if len(session.limbs) > 1:
        balance = session.balance
        if not balance.shown or balance.estimate is None:
            yield f"           balance not shown: {balance.reason or 'not enough data'}"
        else:
            spread = ""
            if balance.low is not None and balance.high is not None:
                spread = f" ({balance.low:+.2f} to {balance.high:+.2f})"
            if balance.withheld_share is not None:
                spread += f", {100.0 * balance.withheld_share:.0f} % left out"
            yield f"           left {interval_bar(balance, marks)} right  {balance.estimate:+.2f}{spread}"
        if session.amount_balance != NO_FIGURE and any(per_limb(session, "kicks").values()):
            for line in more_lines(session):
                yield f"           {line[0].lower()}{line[1:]}"


def _counted(session: KeptSession) -> Iterator[str]:
    kicks, steps = per_limb(session, "kicks"), per_limb(session, "steps")
    if not session.activity.upright:
        rate = f" ({sum(kicks.values()) / session.active_s * 60.0:.1f} a minute)" if session.active_s >= 60.0 else ""
        yield "kicks " + " + ".join(f"{number} {limb}" for limb, number in kicks.items()) + rate
    if session.activity.upright or (sum(steps.values()) > 0 and session.activity not in LYING):
        yield "steps " + " + ".join(f"{number} {limb}" for limb, number in steps.items())
        if session.longest_run:
            yield f"longest run {session.longest_run}"
        if alone := max((steps for steps, mark in session.marks.items() if mark.alone), default=0):
            yield f"{alone} or more in a row alone, by the observer"
    if session.bounce_cycles:
        yield f"bounces {session.bounce_cycles}"
    if session.corrected:
        yield f"{sum(session.corrected.values())} corrected by you"


def _child(session: KeptSession) -> str:
    if session.child is None:
        return "no child named"
    try:
        age = age_words(session.child, session.day)
    except ValueError:
        age = None
    return (session.child.nickname or session.child.id) + (f", {age}" if age else "")


def _sum(sessions: list[KeptSession]) -> str:
    return f"{_plural(len(sessions), 'session')}, {_minutes(sum(s.duration_s for s in sessions))}"


def _monday(session: KeptSession) -> date:
    day = date.fromisoformat(session.day)
    return day - timedelta(days=day.weekday())


def _day(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 59.5 else f"{round(seconds / 60.0)} min"


def _plural(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
