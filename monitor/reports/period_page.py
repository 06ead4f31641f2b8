"""One A4 page about the sessions of four weeks: the figures and words of `reports.several`, beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from monitor.analysis.pooling import POOL_DAYS
from monitor.model.history import Child, KeptSession
from monitor.model.session import Balance
from monitor.reports.age import age_words
from monitor.reports.drawing import forest
from monitor.reports.page import Fact, Page, Section, balance_row
from monitor.reports.several import Together, main_posture, pooled_balance, rate_of, together, usual_rate
from monitor.reports.several_text import WORDS, floor_lines, left_right_lines, rate_lines
from monitor.reports.spoken import activity_words
from monitor.texts import reports as texts
from monitor.texts.reports import UNPROVEN
from monitor.texts.told import REFERRAL

_MOST_ROWS = 14
ABOUT = texts.PAGE_TELLS_WHAT_WAS_COUNTED_IN.format(pool_days=POOL_DAYS)


def period_page(sessions: Sequence[KeptSession], child: Child | None, today: date, *, named: bool = True) -> Page:
    """The page of a child's last four weeks, in the position with most sessions.

    Args:
        sessions: all of the child's in these days, in any order.
        named: the child's nickname stands on it.
    """
    of = together(sessions, main_posture(sessions, today), today)
    if child is not None and not named:
        child = replace(child, nickname=None)
    who = [child.nickname] if child is not None and child.nickname else []
    age = age_words(child, today.isoformat()) if child is not None else None
    subtitle = " · ".join([*who, *([age] if age else []), texts.PERIOD.format(days=POOL_DAYS, last=today)])
    lines = [line for line in left_right_lines(of) if line != REFERRAL and not line.startswith("left ")]
    methods = sorted({s.algorithm.get("version", "?") for s in of.sessions})
    return Page(
        title=texts.REPORT_FOUR_WEEKS,
        subtitle=(subtitle, activity_words(of.activity)),
        facts=_facts(of),
        sections=(
            Section(texts.LEFT_AND_RIGHT_EACH_SESSION, _forest(of), lines=tuple(lines), wide=True),
            Section(texts.KICKS_MINUTE, lines=tuple(rate_lines(of, child))),
            Section(texts.TIME_ON_FLOOR, lines=tuple(floor_lines(sessions, child, today))),
        ),
        method=texts.METHOD.format(methods=", ".join(methods) or "?", unproven=UNPROVEN),
        about=ABOUT,
        day=today.isoformat(),
    )


def _facts(of: Together) -> tuple[Fact, ...]:
    usual, pooled = usual_rate(of), pooled_balance(of)
    rates = sorted(rate_of(session) for session in of.sessions)
    middle = f"{rates[len(rates) // 2]:.1f}" if rates else "–"
    ranged = (
        texts.TOO_FEW_DAYS_FOR_USUAL_RANGE if usual is None else texts.USUAL_TO.format(low=usual.low, high=usual.high)
    )
    share, words = "–", texts.TOO_FEW_SESSIONS_TO_PUT
    if pooled.estimate is not None and pooled.low is not None and pooled.high is not None:
        left, low, high = (round(50.0 * (1.0 + value)) for value in (pooled.estimate, pooled.low, pooled.high))
        share, words = (
            f"{left} / {100 - left} %",
            texts.RANGE_99_LEFT.format(low=low, high=high, words=WORDS[pooled.said]),
        )
    return (
        Fact(texts.SESSIONS, str(len(of.sessions)), texts.ON_DAYS.format(days=of.days)),
        Fact(texts.KICKS_MINUTE, middle, texts.MIDDLE_SESSION.format(ranged=ranged)),
        Fact(texts.LEFT_RIGHT_SHARE, share, words),
    )


def _forest(of: Together) -> str:
    rows = [balance_row(session.day, session.balance) for session in of.sessions[-_MOST_ROWS:]]
    pooled = pooled_balance(of)
    if pooled.estimate is not None:
        together_ = Balance(pooled.estimate, pooled.low, pooled.high, 0.99, 0, 0, None, shown=True, reason=None)
        rows.append(balance_row(texts.TOGETHER_99, together_))
    return forest(rows, texts.LEFT_AND_RIGHT_SESSIONS.format(number=len(of.sessions))) if rows else ""
