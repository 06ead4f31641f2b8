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
from monitor.reports.page import Fact, Page, Reader, Section, balance_row
from monitor.reports.several import Together, main_posture, pooled_balance, rate_of, together, usual_rate
from monitor.reports.several_text import WORDS, comparison_lines, floor_lines, left_right_lines, rate_lines
from monitor.reports.spoken import activity_words
from monitor.texts import reports as texts
from monitor.texts.reports import UNPROVEN
from monitor.texts.told import REFERRAL, SWAP_GUIDE

_MOST_ROWS = {Reader.PARENT: 14, Reader.THERAPIST: 8}
_MOST_TABLE = 6
_MOST_LINES = 9
ABOUT = texts.PAGE_TELLS_WHAT_WAS_COUNTED_IN.format(pool_days=POOL_DAYS)


def period_page(
    sessions: Sequence[KeptSession],
    child: Child | None,
    today: date,
    reader: Reader = Reader.PARENT,
    *,
    named: bool = True,
) -> Page:
    """The page of a child's last four weeks, in the position with most sessions.

    Args:
        sessions: all of the child's in these days, in any order.
        reader: for a therapist also the index, what the figure rests on, comparisons and the newest sessions.
        named: the child's nickname stands on it.
    """
    of = together(sessions, main_posture(sessions, today), today)
    if child is not None and not named:
        child = replace(child, nickname=None)
    who = [child.nickname] if child is not None and child.nickname else []
    age = age_words(child, today.isoformat()) if child is not None else None
    subtitle = " · ".join([*who, *([age] if age else []), texts.PERIOD.format(days=POOL_DAYS, last=today)])
    therapist = reader is Reader.THERAPIST
    lines = left_right_lines(of, therapist=therapist)
    lines = [
        texts.CHECK_SENSORS if line == SWAP_GUIDE else line
        for line in lines
        if line != REFERRAL and not line.startswith("left ")
    ]
    behind = (
        Section(texts.WHAT_GOES_WITH, lines=_comparisons(of)),
        Section(texts.NEWEST_SESSIONS, table=_table(of)),
    )
    methods = sorted({_method(session, therapist) for session in of.sessions})
    return Page(
        title=texts.REPORT_FOUR_WEEKS_FOR if therapist else texts.REPORT_FOUR_WEEKS,
        subtitle=(subtitle, activity_words(of.activity)),
        facts=_facts(of),
        sections=(
            Section(texts.LEFT_AND_RIGHT_EACH_SESSION, _forest(of, _MOST_ROWS[reader]), lines=tuple(lines), wide=True),
            Section(texts.KICKS_MINUTE, lines=tuple(rate_lines(of, child))),
            Section(texts.TIME_ON_FLOOR, lines=tuple(floor_lines(sessions, child, today))),
            *(behind if therapist and of.sessions else ()),
        ),
        method=texts.METHOD.format(methods=", ".join(methods) or "?", unproven=UNPROVEN),
        about=ABOUT,
        day=today.isoformat(),
    )


def _method(session: KeptSession, therapist: bool) -> str:
    version = session.algorithm.get("version", "?")
    if not therapist:
        return version
    return f"{version}, {texts.SETTINGS.format(digests=session.algorithm.get('parameters', '?'))}"


def _comparisons(of: Together) -> tuple[str, ...]:
    """As many whole ones as there is room for."""
    lines = comparison_lines(of)
    ends = [place for place, line in enumerate([*lines, ""]) if not line.startswith(" ") and 0 < place <= _MOST_LINES]
    return tuple(" ".join(line.split()) for line in lines[: ends[-1]])


def _table(of: Together) -> tuple[tuple[str, ...], ...]:
    rows = [texts.SESSION_COLUMNS]
    for session in of.sessions[-_MOST_TABLE:]:
        share = 100.0 * session.active_s / max(session.duration_s, 1.0)
        left, right = session.balance.n_left, session.balance.n_right
        when = f"{session.day[5:]} {session.started_at[11:16]}"
        rows.append((when, str(left), str(right), f"{rate_of(session):.1f}", f"{share:.0f} %"))
    return tuple(rows)


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


def _forest(of: Together, most: int) -> str:
    rows = [balance_row(session.day, session.balance) for session in of.sessions[-most:]]
    pooled = pooled_balance(of)
    if pooled.estimate is not None:
        together_ = Balance(pooled.estimate, pooled.low, pooled.high, 0.99, 0, 0, None, shown=True, reason=None)
        rows.append(balance_row(texts.TOGETHER_99, together_))
    return forest(rows, texts.LEFT_AND_RIGHT_SESSIONS.format(number=len(of.sessions))) if rows else ""
