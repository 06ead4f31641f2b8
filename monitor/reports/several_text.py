"""Many sessions of one child in words: what may be said is measurement page 7.4, and nowhere else is it said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from monitor.analysis.pooling import FEWEST_DAYS, FEWEST_SESSIONS, POOL_DAYS, Said
from monitor.model.context import QUESTIONS
from monitor.model.session import Balance
from monitor.model.words import Activity
from monitor.reports.age import age_words
from monitor.reports.count_text import REFERRAL
from monitor.reports.history_text import DRAWN, interval_bar
from monitor.reports.several import (
    FEWEST_A_SIDE,
    FEWEST_RATE_DAYS,
    Pooled,
    Side,
    Together,
    apart,
    by_context,
    compared,
    main_posture,
    pooled_balance,
    together,
    usual_rate,
    weekly_rates,
    would_be_repeated,
)

if TYPE_CHECKING:
    from monitor.model.history import Child, DiaryEntry, KeptSession

FLOOR_DAYS = 14
WORDS = {
    Said.SIMILAR: "Left and right similar within the precision of these recordings.",
    Said.MORE_LEFT: "More recorded on the left.",
    Said.MORE_RIGHT: "More recorded on the right.",
    Said.NOT_CLEAR: "Not clear: these recordings do not tell whether there is a difference.",
    Said.REPEATED_LEFT: "More recorded on the left. A difference between the legs was recorded repeatedly. Sensors"
    " cannot tell why.",
    Said.REPEATED_RIGHT: "More recorded on the right. A difference between the legs was recorded repeatedly. Sensors"
    " cannot tell why.",
}
SWAP_GUIDE = (
    "Check the sensors: two that differ look like two legs that differ. 1. Before the next session put the sensor that"
    " the left leg wears on the right leg, and the other one on the left. 2. Tell the program: on the screen Get ready,"
    " s swaps the names, so that each leg keeps its own. 3. Record a session as usual, and say afterwards that the"
    " sensors were exchanged (x on this page; or kickstep overview --exchanged SESSION). 4. Put them back."
)
NO_VERDICT = "One session alone says nothing about left and right."
COMPARISONS = ("fed", "clothing", "surface", "toy", "face", "time")
"""What sessions may be compared by."""
_POSTURE = {Activity.BACK: "on the back", Activity.TUMMY: "on the tummy"}
_SIDES = {
    "fed": {"soon": "less than an hour after feeding", "later": "an hour or more after feeding"},
    "time": {"morning": "morning", "afternoon": "afternoon", "evening": "evening"},
}
_TITLES = {"fed": "Feeding", "time": "Time of day"}


def overview(
    sessions: Sequence[KeptSession],
    child: Child | None,
    diary: Sequence[DiaryEntry],
    today: date,
    marks: str = DRAWN,
    *,
    therapist: bool = True,
) -> Iterator[tuple[str, list[str]]]:
    """Titles with their lines.

    Args:
        sessions: all of this child's of the last 28 days, in any order.
        diary: the child's entries.
        marks: of the interval bars.
        therapist: with the index and what stands behind a figure; a parent reads the same figures as shares.
    """
    of = together(sessions, main_posture(sessions, today), today)
    where = _POSTURE[of.activity]
    yield f"Left and right over several sessions, {where}", left_right_lines(of, marks, therapist=therapist)
    yield f"Kicks a minute, {where}", rate_lines(of, child)
    yield f"What goes with more or fewer kicks, {where}", comparison_lines(of, therapist=therapist)
    yield "Time on the floor", floor_lines(sessions, child, today)
    yield "Diary", diary_lines(diary, child)


def left_right_lines(of: Together, marks: str = DRAWN, *, therapist: bool = True) -> list[str]:
    """The pooled figure, what may be said of it, and the sentence that always stands there."""
    found = pooled_balance(of)
    lines = [f"{_number(len(of.sessions), 'session')} on {_number(of.days, 'day')} of the last {POOL_DAYS}."]
    if of.other_method:
        lines.append(
            f"{_number(of.other_method, 'session')} counted by another method left out (kickstep history recount"
            " counts them again)."
        )
    if of.too_little:
        lines.append(f"{_number(of.too_little, 'session')} without kicks or time enough left out.")
    if found.estimate is None or found.low is None or found.high is None:
        lines.append(
            f"Left and right are put together from {FEWEST_SESSIONS} sessions on {FEWEST_DAYS} days on, all in one"
            f" position. {NO_VERDICT}"
        )
        return [*lines, REFERRAL]
    lines += _figure(found, marks, therapist)
    lines.append(WORDS[found.said])
    if found.said not in (Said.REPEATED_LEFT, Said.REPEATED_RIGHT) and would_be_repeated(of):
        lines.append(_sensor_words(found))
    return [*lines, REFERRAL]


def _figure(found: Pooled, marks: str, therapist: bool) -> list[str]:
    assert found.estimate is not None
    assert found.low is not None
    assert found.high is not None
    share = share_percent(found.estimate)
    as_balance = Balance(found.estimate, found.low, found.high, 0.99, 0, 0, None, shown=True, reason=None)
    bar = f"left {interval_bar(as_balance, marks)} right"
    if not therapist:
        low, high = share_percent(found.low), share_percent(found.high)
        return [bar, f"Left {share} %, right {100 - share} %; 99 % range of the left {low} to {high} %"]
    counts_as = "" if found.effective is None else f"; counts as {found.effective:.1f} independent sessions"
    return [
        bar,
        f"share left {share} %, right {100 - share} %; index {found.estimate:+.2f}, 99 % range {found.low:+.2f} to"
        f" {found.high:+.2f}{counts_as}",
    ]


def _sensor_words(found: Pooled) -> str:
    if found.exchanged:
        return (
            "With exchanged sensors it was not clear whether the difference stays with the leg. Another session with"
            " exchanged sensors can tell."
        )
    return SWAP_GUIDE


def rate_lines(of: Together, child: Child | None) -> list[str]:
    """The baby's own usual range, and week by week with the age beside."""
    usual = usual_rate(of)
    name = child.nickname if child is not None and child.nickname else "this baby"
    if usual is None:
        lines = [f"A usual range is shown from {FEWEST_RATE_DAYS} days on."]
    else:
        lines = [
            f"{usual.low:.0f} to {usual.high:.0f} on most days of {name} (four of five, {usual.days} days). It is"
            " the baby's own range, compared with nobody, and changes with age."
        ]
    for monday, rate, number in weekly_rates(of):
        age = _age(child, monday)
        lines.append(
            f"week from {monday}{f', {age}' if age else ''}: {rate:.1f} a minute, {_number(number, 'session')}"
        )
    return lines


def _age(child: Child | None, day: str) -> str | None:
    try:
        return None if child is None else age_words(child, day)
    except ValueError:  # a date that a person edited into the database
        return None


def share_percent(index: float) -> int:
    """What the left leg did of all, percent; of the index (L-R)/(L+R)."""
    return round(50.0 * (1.0 + index))


def comparison_lines(of: Together, names: Sequence[str] = COMPARISONS, *, therapist: bool = True) -> list[str]:
    """Each comparison with at least five sessions a side; others are silent."""
    lines: list[str] = []
    for name in names:
        sides = compared(of, by_context(name))
        if not sides:
            continue
        lines.append(f"{_title(name)}:")
        wide = max(len(side_words(name, side.answer)) for side in sides)
        for side in sides:
            rate = "{:.1f} a minute ({:.1f} to {:.1f})".format(*side.rate)
            index = (
                "index {:+.2f} ({:+.2f} to {:+.2f})".format(*side.balance)
                if therapist
                else "left {} % ({} to {} %)".format(*map(share_percent, side.balance))
            )
            lines.append(
                f"  {side_words(name, side.answer):<{wide}}  {rate}, {index}, {_number(side.sessions, 'session')}"
            )
        lines.append(f"  {_apart_words(name, sides)}")
    return lines or [f"Shown once two answers to the same question have {FEWEST_A_SIDE} sessions each."]


def _apart_words(name: str, sides: list[Side]) -> str:
    found = []
    for place, a in enumerate(sides):
        for b in sides[place + 1 :]:
            if apart(a.rate, b.rate):
                more, fewer = (a, b) if a.rate[0] > b.rate[0] else (b, a)
                found.append(
                    f"More kicks a minute recorded with {side_words(name, more.answer)} than with"
                    f" {side_words(name, fewer.answer)}."
                )
            if apart(a.balance, b.balance):
                found.append(
                    f"The ranges of left and right do not overlap: {side_words(name, a.answer)},"
                    f" {side_words(name, b.answer)}."
                )
    return " ".join(found) or "These ranges overlap: no clear difference yet."


def _title(name: str) -> str:
    return _TITLES.get(name) or next(q.words for q in QUESTIONS if q.name == name)


def side_words(name: str, answer: str) -> str:
    """An answer as a parent says it."""
    if name in _SIDES:
        return _SIDES[name].get(answer, answer)
    return next(q for q in QUESTIONS if q.name == name).words_of(answer)


def floor_lines(sessions: Sequence[KeptSession], child: Child | None, today: date) -> list[str]:
    """Minutes a day, by position, beside the family's own aim. A day without any is empty, and that is all."""
    aim = child.aim_min if child is not None else None
    lines = []
    for number in range(FLOOR_DAYS):
        day = (today - timedelta(days=number)).isoformat()
        minutes: dict[Activity, float] = {}
        for s in sessions:
            if s.day == day and not s.not_real and s.floor_s > 0.0:
                minutes[s.activity] = minutes.get(s.activity, 0.0) + s.floor_s / 60.0
        if not minutes:
            lines.append(f"{day}  –")
            continue
        parts = ", ".join(
            f"{activity.value.replace('_', ' ')} {value:.0f}"
            for activity, value in sorted(minutes.items(), key=lambda item: (-item[1], item[0]))
        )
        beside = f" (aim {aim})" if aim else ""
        lines.append(f"{day}  {sum(minutes.values()):.0f} min{beside}: {parts}")
    return [*lines, "Car seat, bouncer and swaddle are not floor time. Empty days are just empty."]


def diary_lines(diary: Sequence[DiaryEntry], child: Child | None) -> list[str]:
    """Entries as they were written, with the age on that day."""
    lines = []
    for entry in diary:
        age = _age(child, entry.day)
        lines.append(f"{entry.day}{f' ({age})' if age else ''}  {entry.text}")
    return lines or ["Nothing yet (kickstep diary NAME TEXT)."]


def _number(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
