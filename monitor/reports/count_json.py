"""The figures of a session as the contract's `kickstep.count/1`, and a failed file as `kickstep.error/1`."""

from __future__ import annotations

import math
from typing import Any

from monitor.errors import MonitorError
from monitor.model.events import Bounce, Excluded, Step, StepRun
from monitor.model.limbs import Limb
from monitor.model.session import Awake, Balance, Kick, LeanFigures, LimbFigures, SessionSummary
from monitor.model.taps import Agreement, Share
from monitor.texts import reports as texts

COUNT_SCHEMA = "kickstep.count/1"
ERROR_SCHEMA = "kickstep.error/1"
_DECIMALS = 4


def count_dict(summary: SessionSummary, recording: str, notes: tuple[str, ...] = ()) -> dict[str, Any]:
    """The `kickstep.count/1` object of a session; a limb without a sensor has no key under `limbs`.

    Beyond the contract's example: `amount_balance` (of the movement amount), `effective_count` of a balance (the kicks
    divided by their dispersion), `context` (the observer's answers about the surroundings), `unconfirmed` (limbs
    that lay still and whose sensor nobody has confirmed), `stepping_held` (steps and runs while somebody held or
    supported the child), `marks` (rows of 3, 5 and 8 steps, and which a person called alone), `lean` (what the
    shanks' lean says; null where the sensors' mounting is unknown), `clipped` (stretches beyond a sensor's range; of a
    kick: its peak is too low), `bouts` (kicks of a limb without a pause of 2 s; a limb's `bouts` is their number),
    a limb's `clipped_s`, a run's `cadence_per_min`, `no_kicks_reason` (null when kicks were counted),
    `tap_along` (docs/tap-along.md) and `quality.dropped_samples`.

    Args:
        recording: its name or path as the caller gave it.
        notes: what the importer has to say; they come before the pipeline's own notes.
    """
    return {
        "schema": COUNT_SCHEMA,
        "recording": recording,
        "started_at": summary.started_at,
        "algorithm": dict(summary.algorithm),
        "activity": summary.activity.value,
        "context": dict(summary.context),
        "duration_s": _number(summary.duration_s),
        "active_s": _number(summary.active_s),
        "limbs": {limb.value: _limb(figures) | _bouts_of(summary, limb) for limb, figures in summary.limbs.items()},
        "kicks": [_kick(kick) for kick in summary.kicks],
        "kicks_not_counted": [_kick_not_counted(kick) for kick in summary.kicks_not_counted],
        "bouts": [
            {"limb": b.limb.value, "start_s": _number(b.start_s), "end_s": _number(b.end_s), "kicks": b.kicks}
            for b in summary.bouts
        ],
        "steps": [_step(step) for step in summary.steps if not step.held],
        "runs": [_run(run) for run in summary.runs if not run.held],
        "bounces": [_bounce(bounce) for bounce in summary.bounces],
        "excluded": [_excluded(stretch) for stretch in summary.excluded],
        "balance": _balance(summary.balance),
        "vigour_balance": _vigour_balance(summary.vigour_balance),
        "amount_balance": _vigour_balance(summary.amount_balance),
        "quality": {
            "clock_uncertainty_s": _number(summary.quality.clock_uncertainty_s),
            "clock_refit_s": _number(summary.quality.clock_refit_s),
            "notes": [*notes, *summary.quality.notes],
            "dropped_samples": summary.quality.dropped_samples,
        },
        "awake": None if summary.awake is None else _awake(summary.awake),
        "unconfirmed": [limb.value for limb in summary.unconfirmed],
        "no_kicks_reason": no_kicks_reason(summary),
        "stepping_held": {
            "steps": [_step(step) for step in summary.steps if step.held],
            "runs": [_run(run) for run in summary.runs if run.held],
        },
        "marks": _marks(summary),
        "clipped": [
            {"start_s": _number(e.start_s), "end_s": _number(e.end_s), "limb": e.limb.value} for e in summary.clipped
        ],
        "lean": None if summary.lean is None else _lean(summary.lean),
        "tap_along": [tap_along_dict(agreement) for agreement in summary.tap_along],
    }


def _awake(awake: Awake) -> dict[str, Any]:
    return {
        "awake_s": _number(awake.awake_s),
        "inactive_s": _number(awake.inactive_s),
        "unknown_s": _number(awake.unknown_s),
        "units_per_hour": {limb.value: _number(rate) for limb, rate in awake.units_per_hour.items()},
    }


def tap_along_dict(agreement: Agreement) -> dict[str, Any]:
    """One stretch of tapping along: shares of n with their 95 % intervals, null of nothing."""
    return {
        "start_s": _number(agreement.start_s),
        "end_s": _number(agreement.end_s),
        "what": agreement.what,
        "window_s": agreement.window_s,
        "delay_s": _number(agreement.delay_s),
        "taps": agreement.taps,
        "counted": agreement.counted,
        "difference": agreement.difference,
        "sensitivity": _share(agreement.sensitivity),
        "precision": _share(agreement.precision),
        "without_delay": {
            "sensitivity": _share(agreement.plain_sensitivity),
            "precision": _share(agreement.plain_precision),
        },
        "by_chance": _number(agreement.by_chance),
        "exchanged": agreement.exchanged,
        "aside": agreement.aside,
    }


def error_dict(error: MonitorError, recording: str) -> dict[str, Any]:
    """The `kickstep.error/1` object of a recording that could not be counted."""
    return {
        "schema": ERROR_SCHEMA,
        "recording": recording,
        "error": error.message,
        "where": error.where,
        "advice": error.advice,
    }


def no_kicks_reason(summary: SessionSummary) -> str | None:
    """Why no kick was counted, in words; None when some were."""
    if summary.kicks:
        return None
    if summary.empty_reason:
        return summary.empty_reason
    if summary.kicks_not_counted:
        whys = sorted({kick.why.value.replace("_", " ") for kick in summary.kicks_not_counted if kick.why})
        return texts.EVERY_KICK_WAS_LEFT_OUT.format(whys=", ".join(whys))
    if summary.steps:
        return texts.MOVEMENTS_WERE_COUNTED_AS
    return texts.NO_LEG_MOVEMENT_REACHED


def _number(value: float | None) -> float | None:
    """Rounded; None for what JSON cannot hold (NaN, infinity)."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), _DECIMALS)


def _share(share: Share) -> dict[str, Any]:
    return {
        "estimate": _number(share.value),
        "low": _number(share.low),
        "high": _number(share.high),
        "hits": share.hits,
        "n": share.n,
    }


def _limb(figures: LimbFigures) -> dict[str, Any]:
    return {
        "sensor": figures.sensor,
        "kicks": figures.kicks,
        "kicks_at": dict(figures.kicks_at),
        "units": figures.units,
        "steps": figures.steps,
        "movement_amount_ms": _number(figures.movement_amount_ms),
        "rate_hz": _number(figures.rate_hz),
        "lost_fraction": _number(figures.lost_fraction),
        "clipped_fraction": _number(figures.clipped_fraction),
        "held_steps": figures.held_steps,
        "clipped_s": _number(figures.clipped_s),
    }


def _bouts_of(summary: SessionSummary, limb: Limb) -> dict[str, int]:
    return {"bouts": sum(bout.limb is limb for bout in summary.bouts)}


def _kick(kick: Kick) -> dict[str, Any]:
    return {
        "id": kick.id,
        "limb": kick.limb.value,
        "onset_s": _number(kick.onset_s),
        "peak_s": _number(kick.peak_s),
        "end_s": _number(kick.end_s),
        "peak_ms2": _number(kick.peak_ms2),
        "envelope_peak_ms2": _number(kick.envelope_peak_ms2),
        "kind": kick.kind.value if kick.kind else None,
        "pair": kick.pair,
        "run": kick.run,
        "heel_smash": kick.heel_smash,
        "clipped": kick.clipped,
    }


def _kick_not_counted(kick: Kick) -> dict[str, Any]:
    whole = _kick(kick)
    return {name: whole[name] for name in ("id", "limb", "onset_s", "peak_s", "end_s")} | {
        "why": kick.why.value if kick.why else None
    }


def _step(step: Step) -> dict[str, Any]:
    return {"limb": step.limb.value, "time_s": _number(step.time_s)}


def _run(run: StepRun) -> dict[str, Any]:
    return {
        "start_s": _number(run.start_s),
        "end_s": _number(run.end_s),
        "steps": run.steps,
        "confidence": run.confidence.value,
        "cadence_per_min": _number(run.cadence_per_min),
    }


def _marks(summary: SessionSummary) -> list[dict[str, Any]]:
    """The highest mark (3, 5 or 8 steps in a row) of each row that has one, and whether a person said "alone"."""
    highest = {mark.run: mark for mark in summary.marks}
    return [
        {"start_s": _number(mark.start_s), "steps": mark.steps, "alone": run in summary.steps_alone}
        for run, mark in highest.items()
    ]


def _lean(lean: LeanFigures) -> dict[str, Any]:
    """Candidates and seconds from the shanks' lean."""
    return {
        "got_up": [_number(e.time_s) for e in lean.got_up],
        "sat_or_fell_down": [_number(e.time_s) for e in lean.sat_down],
        "stood_still": [{"start_s": _number(e.start_s), "end_s": _number(e.end_s)} for e in lean.stood_still],
        "still_upright_s": _number(lean.still_upright_s),
        "hints": [
            {"since_s": _number(e.since_s), "activity": e.activity.value, "upright": e.upright} for e in lean.hints
        ],
    }


def _bounce(bounce: Bounce) -> dict[str, Any]:
    return {
        "start_s": _number(bounce.start_s),
        "end_s": _number(bounce.end_s),
        "cycles": bounce.cycles,
        "rate_hz": _number(bounce.rate_hz),
    }


def _excluded(stretch: Excluded) -> dict[str, Any]:
    return {
        "start_s": _number(stretch.start_s),
        "end_s": _number(stretch.end_s),
        "limb": stretch.limb.value if stretch.limb else None,
        "why": stretch.why.value,
    }


def _vigour_balance(balance: Balance) -> dict[str, Any]:
    return {
        "estimate": _number(balance.estimate),
        "low": _number(balance.low),
        "high": _number(balance.high),
        "level": _number(balance.level),
        "shown": balance.shown,
        "reason": balance.reason,
    }


def _balance(balance: Balance) -> dict[str, Any]:
    figures = _vigour_balance(balance)
    shown = {name: figures.pop(name) for name in ("shown", "reason")}
    counts = {"n_left": balance.n_left, "n_right": balance.n_right}
    more = {
        "dispersion": _number(balance.dispersion),
        "effective_count": _number(balance.effective_count),
        "withheld_share": _number(balance.withheld_share),
    }
    return figures | counts | more | shown
