"""A session of the history as `kickstep.history/1`: the names of `kickstep.count/1`, totals in place of lists."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from monitor.model.history import KeptSession
from monitor.model.limbs import Limb
from monitor.model.session import Balance
from monitor.reports.age import age_on

HISTORY_SCHEMA = "kickstep.history/1"
_DECIMALS = 4


def history_dict(session: KeptSession) -> dict[str, Any]:
    """The object of one session. A figure that is not shown still carries its estimate, with the reason."""
    child = session.child
    return {
        "schema": HISTORY_SCHEMA,
        "recording_id": session.recording_id,
        "recording": session.recording_file,
        "child": None if child is None else asdict(child) | asdict(age_on(child, session.day)),
        "started_at": session.started_at,
        "day": session.day,
        "activity": session.activity.value,
        "algorithm": dict(session.algorithm),
        "counted_at": session.counted_at,
        "duration_s": _number(session.duration_s),
        "active_s": _number(session.active_s),
        "limbs": {
            limb.value: {name: _number(value) for name, value in asdict(figures).items()}
            for limb, figures in session.limbs.items()
        },
        "kicks": sum(figures.kicks for figures in session.limbs.values()),
        "steps": sum(figures.steps for figures in session.limbs.values()),
        "kinds": {kind.value: number for kind, number in session.kinds.items()},
        "kicks_not_counted": {why.value: number for why, number in session.not_counted.items()},
        "runs": session.step_runs,
        "longest_run": session.longest_run,
        "bounce_cycles": session.bounce_cycles,
        "marks": [{"steps": steps, "rows": mark.rows, "alone": mark.alone} for steps, mark in session.marks.items()],
        "lean": None if session.lean is None else {k: _number(v) for k, v in asdict(session.lean).items()},
        "excluded_s": {why.value: _number(seconds) for why, seconds in session.excluded_s.items()},
        "balance": _balance(session.balance),
        "vigour_balance": _balance(session.vigour_balance),
        "amount_balance": _balance(session.amount_balance),
        "quality": asdict(session.quality) | {"notes": list(session.quality.notes)},
        "empty_reason": session.empty_reason,
        "corrected": {wrong.value: number for wrong, number in session.corrected.items()},
    }


def per_limb(session: KeptSession, what: str) -> dict[Limb, int]:
    """Kicks or steps of each limb that had a sensor."""
    return {limb: int(getattr(session.limbs[limb], what)) for limb in Limb if limb in session.limbs}


def _balance(balance: Balance) -> dict[str, Any]:
    figures = asdict(balance) | {"effective_count": balance.effective_count}
    return {name: _number(value) for name, value in figures.items()}


def _number(value: Any) -> Any:
    return round(value, _DECIMALS) if isinstance(value, float) else value
