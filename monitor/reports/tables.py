"""Tables of sessions for spreadsheets and statistics: every column with its unit, no cell that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from monitor.analysis.intervals import active_per_minute
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray
from monitor.model.session import SessionSummary
from monitor.reports.events_csv import COLUMNS as EVENT_COLUMNS
from monitor.reports.events_csv import events_csv
from monitor.texts import reports as texts

SESSION_COLUMNS: dict[str, str] = {
    "session": texts.ID_RECORDING,
    "child": texts.OPAQUE_ID_NICKNAME_ONLY_WHERE,
    "started_at": texts.ISO_8601_WITH_OFFSET,
    "activity": texts.OBSERVER_WORD,
    "duration_s": "recorded, s",
    "active_s": texts.COUNTED_TIME_SAME_FOR_BOTH,
    **{f"{limb}_{name}": words for limb in LIMBS for name, words in (
        ("sensor", texts.KIND_SENSOR), ("kicks", texts.COUNTED_KICKS), ("units", texts.MOVEMENT_UNITS),
        ("steps", "steps"),
        ("held_steps", texts.STEPS_WHILE_HELD), ("movement_amount_ms", texts.MOVEMENT_AMOUNT_M),
        ("rate_hz", texts.SAMPLES_SECOND_HZ), ("lost_fraction", texts.SHARE_LOST),
    )},
    "together": texts.KICKS_WITH_BOTH_LEGS_TOGETHER,
    "alternating": texts.KICKS_ALTERNATE,
    "overlapping": texts.KICKS_OVERLAP_OTHER_LEG,
    "single": texts.KICKS_ONE_LEG,
    "runs": texts.ROWS_STEPS,
    "longest_run": "steps",
    "bounces": "cycles",
    "excluded_s": texts.LEFT_OUT_FIGURES_EITHER_LEG,
    "balance": texts.INDEX_LEFT_RIGHT_LEFT_RIGHT,
    "balance_low": texts.LOWER_END_RANGE_IN_RECORDING,
    "balance_high": texts.UPPER_END_RANGE_IN_RECORDING,
    "balance_shown": texts.FALSE_TOO_LITTLE_DATA_SCREENS,
    "algorithm": texts.VERSION_METHOD,
    "parameters": texts.DIGEST_SETTINGS,
    "notes": texts.OBSERVER_SEPARATED_BY,
}  # fmt: skip
MINUTE_COLUMNS: dict[str, str] = {
    "session": texts.ID_RECORDING,
    "minute": "from 0",
    "start_s": texts.SESSION_TIME,
    "active_s": texts.MINUTE_IN_NO_LEFT_OUT_STRETCH,
    **{f"{limb}_{what}": texts.BEGIN_IN.format(what=what) for limb in LIMBS for what in ("kicks", "steps")},
}
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NEXT_CELL = re.compile(r"(; *)(?=[=+\-@＝＋－＠])")
"""Where a spreadsheet that separates cells by semicolons would begin a cell with a formula."""
Session = tuple[str, str, SessionSummary, Sequence[str]]
"""Id, child, figures, notes."""


def defused(text: str) -> str:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it; other text as it is."""
    text = _NEXT_CELL.sub(r"\1'", text)
    return f"'{text}" if text.lstrip(" ").startswith(_RUN_BY_SPREADSHEETS) else text


def sessions_csv(sessions: Iterable[Session]) -> str:
    """One row a session."""
    return _table(SESSION_COLUMNS, (_session(*session) for session in sessions))


def minutes_csv(sessions: Iterable[Session]) -> str:
    """One row a minute of each session."""
    return _table(MINUTE_COLUMNS, (row for id_, _, summary, _ in sessions for row in minutes(id_, summary)))


def all_events_csv(sessions: Iterable[Session]) -> str:
    """One row an event, `events_csv` of each session below each other."""
    rows: list[dict[str, Any]] = []
    for id_, _, summary, _ in sessions:
        rows += [{"session": id_, **row} for row in csv.DictReader(io.StringIO(events_csv(summary)))]
    return _table(texts.EVENT_UNITS, rows)


def columns_csv() -> str:
    """What each column of each table means, with its unit."""
    tables = {"sessions.csv": SESSION_COLUMNS, "events.csv": texts.EVENT_UNITS, "minutes.csv": MINUTE_COLUMNS}
    rows = [{"table": t, "column": c, "meaning": m} for t, columns in tables.items() for c, m in columns.items()]
    return _table({"table": "", "column": "", "meaning": ""}, rows)


def minutes(session: str, summary: SessionSummary) -> list[dict[str, Any]]:
    """The rows of one session's minutes."""
    n = max(1, math.ceil(summary.duration_s / 60.0))
    edges: FloatArray = np.arange(n + 1, dtype=np.float64) * 60.0
    active = active_per_minute(((e.start_s, e.end_s) for e in summary.excluded), summary.duration_s)
    kicks = {limb: np.histogram([k.onset_s for k in summary.kicks if k.limb is limb], edges)[0] for limb in LIMBS}
    steps = {limb: np.histogram([s.time_s for s in summary.steps if s.limb is limb], edges)[0] for limb in LIMBS}
    return [
        {"session": session, "minute": i, "start_s": float(edges[i]), "active_s": float(active[i])}
        | {f"{limb}_kicks": int(kicks[limb][i]) for limb in LIMBS}
        | {f"{limb}_steps": int(steps[limb][i]) for limb in LIMBS}
        for i in range(n)
    ]


def _session(id_: str, child: str, summary: SessionSummary, notes: Sequence[str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "session": id_,
        "child": child,
        "started_at": summary.started_at,
        "activity": summary.activity.value,
        "duration_s": summary.duration_s,
        "active_s": summary.active_s,
        "runs": len(summary.runs),
        "longest_run": max((run.steps for run in summary.runs), default=0),
        "bounces": sum(bounce.cycles for bounce in summary.bounces),
        "excluded_s": sum(e.end_s - e.start_s for e in summary.excluded),
        "balance": summary.balance.estimate,
        "balance_low": summary.balance.low,
        "balance_high": summary.balance.high,
        "balance_shown": summary.balance.shown,
        "algorithm": summary.algorithm.get("version"),
        "parameters": summary.algorithm.get("parameters"),
        "notes": " | ".join(notes),
    }
    for kind in ("together", "alternating", "overlapping", "single"):
        row[kind] = sum(kick.kind is not None and kick.kind.value == kind for kick in summary.kicks)
    for limb, figures in summary.limbs.items():
        row |= _limb(limb, figures)
    return row


def _limb(limb: Limb, figures: object) -> dict[str, Any]:
    names = [name.removeprefix(f"{limb}_") for name in SESSION_COLUMNS if name.startswith(f"{limb}_")]
    return {f"{limb}_{name}": getattr(figures, name) for name in names}


def _table(columns: Mapping[str, str], rows: Iterable[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    """Numbers stay numbers, a minus sign too; text is defused."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.4f}" if math.isfinite(value) else ""
    if isinstance(value, int):
        return str(value)
    try:
        float(value)
    except ValueError:
        return re.sub(r"[\t\r\n]", " ", defused(str(value)))
    return str(value)


assert set(texts.EVENT_UNITS) == {"session", *EVENT_COLUMNS}
