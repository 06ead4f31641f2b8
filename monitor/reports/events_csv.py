"""A session's events as a CSV table, one row an event, in the order of time."""

from __future__ import annotations

import csv
import io
from typing import Any

from monitor.model.session import Kick, SessionSummary

COLUMNS = (
    "event",  # kick, kick_not_counted, step, run, bounce, excluded, clipped
    "limb",  # empty when it concerns both
    "time_s",  # onset or start, session seconds
    "end_s",
    "id",
    "kind",
    "why",
    "pair",
    "run",
    "peak_s",
    "peak_ms2",
    "envelope_peak_ms2",
    "heel_smash",
    "number",  # steps of a run, cycles of a bounce
    "rate_hz",
    "confidence",
)


def events_csv(summary: SessionSummary) -> str:
    """The table with its header line; cells that do not apply are empty, times are in session seconds."""
    rows: list[dict[str, Any]] = [_kick("kick", kick) for kick in summary.kicks]
    rows += [_kick("kick_not_counted", kick) for kick in summary.kicks_not_counted]
    rows += [{"event": "step", "limb": step.limb, "time_s": step.time_s} for step in summary.steps]
    rows += [
        {
            "event": "run",
            "time_s": run.start_s,
            "end_s": run.end_s,
            "number": run.steps,
            "confidence": run.confidence,
        }
        for run in summary.runs
    ]
    rows += [
        {
            "event": "bounce",
            "time_s": bounce.start_s,
            "end_s": bounce.end_s,
            "number": bounce.cycles,
            "rate_hz": bounce.rate_hz,
        }
        for bounce in summary.bounces
    ]
    rows += [
        {
            "event": "excluded",
            "limb": stretch.limb,
            "time_s": stretch.start_s,
            "end_s": stretch.end_s,
            "why": stretch.why,
        }
        for stretch in summary.excluded
    ]
    rows += [
        {"event": "clipped", "limb": stretch.limb, "time_s": stretch.start_s, "end_s": stretch.end_s}
        for stretch in summary.clipped
    ]
    rows.sort(key=lambda row: (row["time_s"], row["event"], row.get("limb") or "", row.get("id") or 0))
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _kick(event: str, kick: Kick) -> dict[str, Any]:
    return {
        "event": event,
        "limb": kick.limb,
        "time_s": kick.onset_s,
        "end_s": kick.end_s,
        "id": kick.id,
        "kind": kick.kind,
        "why": kick.why,
        "pair": kick.pair,
        "run": kick.run,
        "peak_s": kick.peak_s,
        "peak_ms2": kick.peak_ms2,
        "envelope_peak_ms2": kick.envelope_peak_ms2,
        "heel_smash": kick.heel_smash,
    }


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.4f}" if isinstance(value, float) else str(value)
