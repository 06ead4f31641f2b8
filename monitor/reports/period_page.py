"""One A4 page about the sessions of four weeks: the figures and words of `reports.several`, beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from monitor.analysis.pooling import POOL_DAYS
from monitor.model.history import Child, KeptSession
from monitor.model.session import Balance
from monitor.reports.age import age_words
from monitor.reports.count_text import REFERRAL
from monitor.reports.drawing import forest
from monitor.reports.page import UNPROVEN, Fact, Page, Section, balance_row
from monitor.reports.several import Together, main_posture, pooled_balance, rate_of, together, usual_rate
from monitor.reports.several_text import WORDS, floor_lines, left_right_lines, rate_lines
from monitor.reports.spoken import activity_words

_MOST_ROWS = 14
ABOUT = (
    f"This page tells what was counted in the last {POOL_DAYS} days in one position. Babies' movement differs from"
    " day to day, with mood and with age."
)


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
    subtitle = " · ".join([*who, *([age] if age else []), f"{POOL_DAYS} days to {today:%d.%m.%Y}"])
    lines = [line for line in left_right_lines(of) if line != REFERRAL and not line.startswith("left ")]
    methods = sorted({s.algorithm.get("version", "?") for s in of.sessions})
    return Page(
        title="Report of four weeks",
        subtitle=(subtitle, activity_words(of.activity)),
        facts=_facts(of),
        sections=(
            Section("Left and right, each session and together", _forest(of), lines=tuple(lines), wide=True),
            Section("Kicks a minute", lines=tuple(rate_lines(of, child))),
            Section("Time on the floor", lines=tuple(floor_lines(sessions, child, today))),
        ),
        method=f"Method {', '.join(methods) or '?'}. {UNPROVEN}",
        about=ABOUT,
        day=today.isoformat(),
    )


def _facts(of: Together) -> tuple[Fact, ...]:
    usual, pooled = usual_rate(of), pooled_balance(of)
    rates = sorted(rate_of(session) for session in of.sessions)
    middle = f"{rates[len(rates) // 2]:.1f}" if rates else "–"
    ranged = "too few days for a usual range" if usual is None else f"usual {usual.low:.1f} to {usual.high:.1f}"
    share, words = "–", "too few sessions to put together"
    if pooled.estimate is not None and pooled.low is not None and pooled.high is not None:
        left, low, high = (round(50.0 * (1.0 + value)) for value in (pooled.estimate, pooled.low, pooled.high))
        share, words = f"{left} / {100 - left} %", f"99 % range {low} to {high} % left. {WORDS[pooled.said]}"
    return (
        Fact("Sessions", str(len(of.sessions)), f"on {of.days} days"),
        Fact("Kicks a minute", middle, f"middle session; {ranged}"),
        Fact("Left / right share", share, words),
    )


def _forest(of: Together) -> str:
    rows = [balance_row(session.day, session.balance) for session in of.sessions[-_MOST_ROWS:]]
    pooled = pooled_balance(of)
    if pooled.estimate is not None:
        together_ = Balance(pooled.estimate, pooled.low, pooled.high, 0.99, 0, 0, None, shown=True, reason=None)
        rows.append(balance_row("together (99 %)", together_))
    return forest(rows, f"Left and right of {len(of.sessions)} sessions") if rows else ""
