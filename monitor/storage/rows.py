"""Between figures and rows: stored are totals, never a row an event (the recording has the events)."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec.json import Decoder

from monitor.model.events import Kind
from monitor.model.history import Child, Correction, Finished, KeptLean, KeptSession, Mark, Wrong
from monitor.model.limbs import Limb
from monitor.model.session import NO_FIGURE, Balance, LeanFigures, LimbFigures, Quality, SessionSummary
from monitor.model.words import HELD_UPRIGHT, Activity, Why

if TYPE_CHECKING:
    from collections.abc import Mapping

_load = Decoder().decode
"""A page of weeks reads some thousand texts; this is several times as fast as Python's own."""
_LIMBS, _KINDS, _WHYS = (
    {limb.value: limb for limb in Limb},
    {kind.value: kind for kind in Kind},
    {w.value: w for w in Why},
)


_place = cache(lambda offset_min: timezone(timedelta(minutes=offset_min)))


def when(started_at: str | None, duration_s: float) -> dict[str, Any]:
    """A session's beginning in UTC, the offset of its place, and the day there.

    Args:
        started_at: ISO 8601; a time without offset is this computer's. None: it ends now.
    """
    try:
        local = datetime.fromisoformat(started_at or "").astimezone(None)
        offset = datetime.fromisoformat(started_at or "").utcoffset() or local.utcoffset()
    except ValueError:
        local = (datetime.now(UTC) - timedelta(seconds=duration_s)).astimezone(None)
        offset = local.utcoffset()
    there = local.astimezone(timezone(offset or timedelta(0)))
    return {
        "started_at": local.astimezone(UTC).isoformat(timespec="seconds"),
        "offset_min": round((offset or timedelta(0)).total_seconds() / 60.0),
        "day": there.date().isoformat(),
    }


def now_utc() -> str:
    """Now, as it is stored."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def session_row(session: Finished) -> dict[str, Any]:
    """What is known of a session beside its figures, as a row of `sessions`."""
    return when(session.summary.started_at, session.summary.duration_s) | {
        "recording_id": session.recording_id,
        "recording_file": session.recording_file,
        "child_id": session.child_id,
        "activity": session.summary.activity.value,
        "context": _dump(dict(sorted(session.summary.context.items()))),
    }


def as_kept(session: Finished, child: Child | None) -> KeptSession:
    """A finished session as the history will give it back: what a screen shows now and later is made in one way."""
    facts: dict[str, Any] = {"child_id": None, "nickname": None, "born": None, "due": None}
    if child is not None:
        facts |= {"child_id": child.id, "nickname": child.nickname, "born": child.born, "due": child.due}
    return kept_session(session_row(session) | result_row(session.summary) | facts)


def result_row(summary: SessionSummary) -> dict[str, Any]:
    """The figures of a method as a row of `results`."""
    libraries = {name: text for name, text in summary.algorithm.items() if name not in ("version", "parameters")}
    left, right = (summary.limbs.get(limb) for limb in Limb)
    balance = summary.balance
    excluded: dict[str, float] = {}
    for stretch in summary.excluded:
        excluded[stretch.why.value] = excluded.get(stretch.why.value, 0.0) + float(stretch.end_s - stretch.start_s)
    return {
        "algorithm_version": summary.algorithm.get("version", ""),
        "parameters": summary.algorithm.get("parameters", ""),
        "libraries": _dump(libraries),
        "counted_at": now_utc(),
        "duration_s": float(summary.duration_s),
        "active_s": float(summary.active_s),
        "kicks_left": None if left is None else int(left.kicks),
        "kicks_right": None if right is None else int(right.kicks),
        "steps_left": None if left is None else _steps(summary, left),
        "steps_right": None if right is None else _steps(summary, right),
        "step_runs": len(summary.runs),
        "longest_run": max((int(run.steps) for run in summary.runs), default=0),
        "bounce_cycles": sum(int(bounce.cycles) for bounce in summary.bounces),
        "limbs": _dump({limb.value: asdict(figures) for limb, figures in summary.limbs.items()}),
        "kinds": _dump(Counter(kick.kind.value for kick in summary.kicks if kick.kind)),
        "not_counted": _dump(Counter(kick.why.value for kick in summary.kicks_not_counted if kick.why)),
        "excluded_s": _dump(excluded),
        **{
            f"balance_{name}": _plain(value) for name, value in asdict(balance).items() if name != "withheld_share"
        },  # the share follows from the two durations
        "vigour_balance": _dump(asdict(summary.vigour_balance)),
        "amount_balance": _dump(asdict(summary.amount_balance)),
        "quality": _dump(asdict(summary.quality)),
        "empty_reason": summary.empty_reason,
        "heel_smashes": _heel_smashes(summary),
        "minutes": _dump(_minutes(summary)),
        "minute_active_s": _dump(_minute_active_s(summary)),
        "marks": _dump(_marks(summary)),
        "lean": None if summary.lean is None else _dump(asdict(_lean(summary.lean))),
    }


def _steps(summary: SessionSummary, limb: LimbFigures) -> int:
    """Of a session in which the child was held: stepping while held; the activity says so."""
    return int(limb.held_steps if summary.activity in HELD_UPRIGHT else limb.steps)


def _heel_smashes(summary: SessionSummary) -> int | None:
    known = [kick.heel_smash for kick in summary.kicks if kick.heel_smash is not None]
    return sum(known) if known or not summary.kicks else None


def _marks(summary: SessionSummary) -> dict[str, list[int]]:
    """Of each mark: how many rows of steps reached it, and of how many of those a person said that they were alone."""
    return {
        str(steps): [len(runs), len(runs & set(summary.steps_alone))]
        for steps in sorted({mark.steps for mark in summary.marks})
        if (runs := {mark.run for mark in summary.marks if mark.steps == steps})
    }


def _lean(lean: LeanFigures) -> KeptLean:
    return KeptLean(len(lean.got_up), len(lean.sat_down), float(lean.still_upright_s))


def _minutes(summary: SessionSummary) -> dict[str, list[int]]:
    """Kicks (steps of an upright baby) of each minute, by their beginning."""
    if summary.activity.upright:
        found = [(step.limb, step.time_s) for step in summary.steps]
    else:
        found = [(kick.limb, kick.onset_s) for kick in summary.kicks]
    long = max(1, math.ceil(summary.duration_s / 60.0))
    counts = {limb.value: [0] * long for limb in summary.limbs}
    for limb, time_s in found:
        counts[limb.value][min(long - 1, max(0, int(time_s // 60.0)))] += 1
    return counts


def _minute_active_s(summary: SessionSummary) -> list[float]:
    from monitor.analysis.intervals import active_per_minute  # late: it brings numpy

    left_out = ((e.start_s, e.end_s) for e in summary.excluded)
    return [round(float(s), 3) for s in active_per_minute(left_out, summary.duration_s)]


def kept_session(row: Mapping[str, Any], corrected: dict[Wrong, int] | None = None) -> KeptSession:
    """A joined row of `sessions`, `results` and `children`.

    Args:
        corrected: how many events people corrected, by what was wrong.

    Raises:
        ValueError: the row does not hold what it should.
        KeyError: the same.
        TypeError: the same.
    """
    began = datetime.fromisoformat(row["started_at"]).astimezone(_place(row["offset_min"]))
    quality = _load(row["quality"])
    return KeptSession(
        recording_id=row["recording_id"],
        recording_file=row["recording_file"],
        child=None if row["child_id"] is None else child_of(row),
        started_at=began.isoformat(timespec="seconds"),
        day=row["day"],
        activity=Activity(row["activity"]),
        algorithm={"version": row["algorithm_version"], "parameters": row["parameters"]} | _load(row["libraries"]),
        counted_at=row["counted_at"],
        duration_s=row["duration_s"],
        active_s=row["active_s"],
        limbs={_LIMBS[limb]: LimbFigures(**figures) for limb, figures in _load(row["limbs"]).items()},
        kinds={_KINDS[kind]: number for kind, number in _load(row["kinds"]).items()},
        not_counted={_WHYS[why]: number for why, number in _load(row["not_counted"]).items()},
        step_runs=row["step_runs"],
        longest_run=row["longest_run"],
        bounce_cycles=row["bounce_cycles"],
        excluded_s={_WHYS[why]: seconds for why, seconds in _load(row["excluded_s"]).items()},
        balance=Balance(
            row["balance_estimate"],
            row["balance_low"],
            row["balance_high"],
            row["balance_level"],
            row["balance_n_left"],
            row["balance_n_right"],
            row["balance_dispersion"],
            bool(row["balance_shown"]),
            row["balance_reason"],
            1.0 - row["active_s"] / row["duration_s"] if row["duration_s"] else None,
        ),
        vigour_balance=Balance(**_load(row["vigour_balance"])),
        amount_balance=Balance(**_load(row["amount_balance"])) if row.get("amount_balance") else NO_FIGURE,
        quality=Quality(
            quality["clock_uncertainty_s"],
            tuple(quality["notes"]),
            quality["dropped_samples"],
            quality.get("clock_refit_s"),
        ),
        empty_reason=row["empty_reason"],
        context=_load(row.get("context") or "{}"),
        not_real=bool(row.get("not_real")),
        exchanged=bool(row.get("exchanged")),
        heel_smashes=row.get("heel_smashes"),
        marks={int(steps): Mark(*of) for steps, of in _load(row.get("marks") or "{}").items()},
        lean=KeptLean(**_load(row["lean"])) if row.get("lean") else None,
        minutes={_LIMBS[limb]: tuple(counts) for limb, counts in _load(row.get("minutes") or "{}").items()},
        minute_active_s=tuple(_load(row.get("minute_active_s") or "[]")),
        corrected=corrected or {},
    )


def correction_of(row: Mapping[str, Any]) -> Correction:
    """A row of `corrections`."""
    limb = None if row["limb"] is None else Limb(row["limb"])
    return Correction(row["made_at"], row["what"], limb, row["time_s"], row["value"], row.get("event"))


def correction_row(recording_id: str, correction: Correction) -> dict[str, Any]:
    """The other way round."""
    return {
        "recording_id": recording_id,
        "made_at": correction.made_at,
        "what": correction.what,
        "limb": None if correction.limb is None else correction.limb.value,
        "time_s": correction.time_s,
        "value": correction.value,
        "event": correction.event,
    }


def child_of(row: Mapping[str, Any]) -> Child:
    """The child's columns of a row."""
    return Child(row["child_id"], row["nickname"], row["born"], row["due"], row.get("leg_length_m"), row.get("aim_min"))


def _dump(value: object) -> str:
    return json.dumps(_plain(value), allow_nan=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """Python's own numbers; None for what JSON cannot hold (NaN, infinity)."""
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    number = float(value)
    if not math.isfinite(number):
        return None
    return number
