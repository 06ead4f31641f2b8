"""Tables of sessions for spreadsheets and statistics: every column with its unit, no cell that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from monitor.analysis.intervals import active_per_minute
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray
from monitor.model.session import SessionSummary
from monitor.reports.events_csv import COLUMNS as EVENT_COLUMNS
from monitor.reports.events_csv import events_csv

SESSION_COLUMNS: dict[str, str] = {
    "session": "id of the recording",
    "child": "opaque id (the nickname only where it was asked for); empty: none",
    "started_at": "ISO 8601 with offset",
    "activity": "the observer's word",
    "duration_s": "recorded, s",
    "active_s": "counted time, the same for both legs, s",
    **{f"{limb}_{name}": words for limb in LIMBS for name, words in (
        ("sensor", "kind of sensor"), ("kicks", "counted kicks"), ("units", "movement units"), ("steps", "steps"),
        ("held_steps", "steps while held"), ("movement_amount_ms", "movement amount, m/s"),
        ("rate_hz", "samples a second, Hz"), ("lost_fraction", "0..1, empty: cannot be seen"),
    )},
    "together": "kicks with both legs together",
    "alternating": "kicks that alternate",
    "overlapping": "kicks that overlap the other leg's",
    "single": "kicks of one leg",
    "runs": "rows of steps",
    "longest_run": "steps",
    "bounces": "cycles",
    "excluded_s": "left out of the figures, either leg, s (stretches that overlap counted each)",
    "balance": "index (left-right)/(left+right) of the number of kicks",
    "balance_low": "lower end of its range in this recording",
    "balance_high": "upper end of its range in this recording",
    "balance_shown": "false: too little data, screens withhold it",
    "algorithm": "version of the method",
    "parameters": "digest of its settings",
    "notes": "the observer's, separated by |",
}  # fmt: skip
MINUTE_COLUMNS: dict[str, str] = {
    "session": "id of the recording",
    "minute": "from 0",
    "start_s": "session time, s",
    "active_s": "of this minute in no left-out stretch, s",
    **{f"{limb}_{what}": f"{what} that begin in it" for limb in LIMBS for what in ("kicks", "steps")},
}
EVENT_UNITS: dict[str, str] = {
    "session": "id of the recording",
    "event": "kick, kick_not_counted, step, run, bounce, excluded, clipped",
    "limb": "left, right; empty: both",
    "time_s": "onset or start, session time, s",
    "end_s": "session time, s",
    "id": "of the kick",
    "kind": "single, together, overlapping, alternating",
    "why": "why it is not counted or left out",
    "pair": "id of the partner kick",
    "run": "number of the alternating run",
    "peak_s": "session time, s",
    "peak_ms2": "largest | |a| - rest value |, m/s2",
    "envelope_peak_ms2": "of the 5 Hz envelope, m/s2",
    "heel_smash": "true, false; empty: cannot be seen",
    "number": "steps of a run, cycles of a bounce",
    "rate_hz": "of a bounce, Hz",
    "confidence": "of a run",
}
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n")
Session = tuple[str, str, SessionSummary, Sequence[str]]
"""Id, child, figures, notes."""


def defused(text: str) -> str:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it; other text as it is."""
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
    return _table(EVENT_UNITS, rows)


def columns_csv() -> str:
    """What each column of each table means, with its unit."""
    tables = {"sessions.csv": SESSION_COLUMNS, "events.csv": EVENT_UNITS, "minutes.csv": MINUTE_COLUMNS}
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
        return defused(str(value)).replace("\r", " ").replace("\n", " ")
    return str(value)


assert set(EVENT_UNITS) == {"session", *EVENT_COLUMNS}
