"""Many sessions of one child in words: what may be said is measurement page 7.4, and nowhere else is it said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from monitor.analysis.pooling import FEWEST_DAYS, FEWEST_SESSIONS, POOL_DAYS, Said
from monitor.model.session import Balance
from monitor.model.words import Activity
from monitor.reports.age import age_words
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
from monitor.texts import told as texts
from monitor.texts.forms import DAYS, SESSIONS, plural
from monitor.texts.surroundings import QUESTIONS
from monitor.texts.told import REFERRAL

if TYPE_CHECKING:
    from monitor.model.history import Child, DiaryEntry, KeptSession

FLOOR_DAYS = 14
WORDS = {
    Said.SIMILAR: texts.LEFT_AND_RIGHT_SIMILAR_WITHIN,
    Said.MORE_LEFT: texts.MORE_RECORDED_ON_LEFT,
    Said.MORE_RIGHT: texts.MORE_RECORDED_ON_RIGHT,
    Said.NOT_CLEAR: texts.NOT_CLEAR_THESE_RECORDINGS_DO,
    Said.REPEATED_LEFT: texts.MORE_RECORDED_ON_LEFT_DIFFERENCE_BETWEEN_LEGS,
    Said.REPEATED_RIGHT: texts.MORE_RECORDED_ON_RIGHT_DIFFERENCE_BETWEEN,
}
COMPARISONS = ("fed", "clothing", "surface", "toy", "face", "time")
"""What sessions may be compared by."""


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
    where = texts.POSTURE[of.activity]
    yield texts.LEFT_AND_RIGHT_OVER_SEVERAL.format(where=where), left_right_lines(of, marks, therapist=therapist)
    yield texts.KICKS_MINUTE.format(where=where), rate_lines(of, child)
    yield texts.WHAT_GOES_WITH_MORE_OR_FEWER.format(where=where), comparison_lines(of, therapist=therapist)
    yield texts.TIME_ON_FLOOR, floor_lines(sessions, child, today)
    yield texts.DIARY, diary_lines(diary, child)


def left_right_lines(of: Together, marks: str = DRAWN, *, therapist: bool = True) -> list[str]:
    """The pooled figure, what may be said of it, and the sentence that always stands there."""
    found = pooled_balance(of)
    lines = [
        texts.ON_LAST.format(
            sessions=plural(len(of.sessions), *SESSIONS), days=plural(of.days, *DAYS), all_days=POOL_DAYS
        )
    ]
    if of.other_method:
        lines.append(texts.COUNTED_BY_ANOTHER_METHOD_LEFT.format(number=plural(of.other_method, *SESSIONS)))
    if of.too_little:
        lines.append(texts.WITHOUT_KICKS_OR_TIME_ENOUGH.format(number=plural(of.too_little, *SESSIONS)))
    if found.estimate is None or found.low is None or found.high is None:
        lines.append(
            texts.LEFT_AND_RIGHT_PUT_TOGETHER.format(
                fewest_sessions=FEWEST_SESSIONS, fewest_days=FEWEST_DAYS, no_verdict=texts.NO_VERDICT
            )
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
    bar = texts.BAR.format(bar=interval_bar(as_balance, marks))
    if not therapist:
        low, high = share_percent(found.low), share_percent(found.high)
        return [bar, texts.SHARES_RANGE_99.format(left=share, right=100 - share, low=low, high=high)]
    counts_as = (
        "" if found.effective is None else texts.COUNTS_AS_INDEPENDENT_SESSIONS.format(effective=found.effective)
    )
    return [
        bar,
        texts.SHARES_INDEX_99.format(
            share=share,
            share_2=100 - share,
            estimate=found.estimate,
            low=found.low,
            high=found.high,
            counts_as=counts_as,
        ),
    ]


def _sensor_words(found: Pooled) -> str:
    if found.exchanged:
        return texts.WITH_EXCHANGED_SENSORS_WAS_NOT
    return texts.SWAP_GUIDE


def rate_lines(of: Together, child: Child | None) -> list[str]:
    """The baby's own usual range, and week by week with the age beside."""
    usual = usual_rate(of)
    name = child.nickname if child is not None and child.nickname else texts.BABY
    if usual is None:
        lines = [texts.USUAL_RANGE_SHOWN_FROM_DAYS_ON.format(fewest_rate_days=FEWEST_RATE_DAYS)]
    else:
        lines = [texts.USUAL_RANGE.format(low=usual.low, high=usual.high, name=name, days=usual.days)]
    for monday, rate, number in weekly_rates(of):
        age = _age(child, monday)
        lines.append(
            texts.WEEK_FROM_MINUTE.format(
                monday=monday, age=f", {age}" if age else "", rate=rate, number=plural(number, *SESSIONS)
            )
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
            rate, low, high = side.rate
            of_rate = texts.RATE_RANGE.format(rate=rate, low=low, high=high)
            index, low, high = side.balance
            of_index = (
                texts.INDEX_WITH_RANGE.format(index=index, low=low, high=high)
                if therapist
                else texts.LEFT_WITH_RANGE.format(
                    left=share_percent(index), low=share_percent(low), high=share_percent(high)
                )
            )
            lines.append(
                f"  {side_words(name, side.answer):<{wide}}  {of_rate}, {of_index}, {plural(side.sessions, *SESSIONS)}"
            )
        lines.append(f"  {_apart_words(name, sides)}")
    return lines or [texts.SHOWN_ONCE_TWO_ANSWERS_TO_SAME.format(fewest_a_side=FEWEST_A_SIDE)]


def _apart_words(name: str, sides: list[Side]) -> str:
    found = []
    for place, a in enumerate(sides):
        for b in sides[place + 1 :]:
            if apart(a.rate, b.rate):
                more, fewer = (a, b) if a.rate[0] > b.rate[0] else (b, a)
                found.append(
                    texts.MORE_KICKS_WITH.format(
                        more=side_words(name, more.answer), fewer=side_words(name, fewer.answer)
                    )
                )
            if apart(a.balance, b.balance):
                found.append(
                    texts.RANGES_APART.format(one=side_words(name, a.answer), other=side_words(name, b.answer))
                )
    return " ".join(found) or texts.RANGES_OVERLAP


def _title(name: str) -> str:
    return texts.TITLES.get(name) or next(q.words for q in QUESTIONS if q.name == name)


def side_words(name: str, answer: str) -> str:
    """An answer as a parent says it."""
    if name in texts.SIDES:
        return texts.SIDES[name].get(answer, answer)
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
        beside = texts.AIM.format(aim=aim) if aim else ""
        lines.append(f"{day}  {sum(minutes.values()):.0f} min{beside}: {parts}")
    return [*lines, texts.CAR_SEAT_BOUNCER_AND_SWADDLE]


def diary_lines(diary: Sequence[DiaryEntry], child: Child | None) -> list[str]:
    """Entries as they were written, with the age on that day."""
    lines = []
    for entry in diary:
        age = _age(child, entry.day)
        lines.append(f"{entry.day}{f' ({age})' if age else ''}  {entry.text}")
    return lines or [texts.NOTHING_YET_KICKSTEP_DIARY]
