"""Sessions as they end, for the tests of the history."""

from __future__ import annotations

from dataclasses import replace

from monitor.model.events import Bounce, Confidence, Excluded, Kind, Step, StepRun
from monitor.model.limbs import Limb
from monitor.model.session import Balance, Kick, LimbFigures, Quality, SessionSummary
from monitor.model.words import Activity, Why
from monitor.storage.writer import Finished

LEFT = LimbFigures("metamotion-s", 104, {"0.7": 118, "1.0": 104}, 140, 12, 41.2, 50.0, 0.002, 0.0)
RIGHT = replace(LEFT, kicks=96, steps=11, rate_hz=float("nan"), lost_fraction=None)
BALANCE = Balance(0.04, -0.12, 0.20, 0.95, 104, 96, 2.9, True, None)
SUMMARY = SessionSummary(
    activity=Activity.BACK,
    started_at="2026-11-20T23:30:00+01:00",
    algorithm={"version": "1.0.0", "parameters": "abc", "numpy": "2.4.6"},
    duration_s=900.0,
    active_s=871.2,
    limbs={Limb.LEFT: LEFT, Limb.RIGHT: RIGHT},
    kicks=(Kick(17, Limb.LEFT, 12.3, kind=Kind.SINGLE), Kick(18, Limb.RIGHT, 13.3, kind=Kind.SINGLE)),
    kicks_not_counted=(Kick(21, Limb.LEFT, 101.2, 101.4, 101.7, why=Why.HANDLED),),
    steps=(Step(4.0, Limb.LEFT, 3.21),),
    runs=(StepRun(8.0, 3.21, 7.90, 9, Confidence.CLEAR), StepRun(9.0, 8.0, 9.0, 3, Confidence.LIKELY)),
    bounces=(Bounce(60.0, 40.1, 52.0, 14, 1.2),),
    excluded=(Excluded(140.0, 100.0, 131.5, None, Why.HANDLED), Excluded(150.0, 140.0, 141.0, None, Why.HANDLED)),
    balance=BALANCE,
    vigour_balance=replace(BALANCE, shown=False, reason="different sensors"),
    quality=Quality(0.006, ("a note",), 3),
)


def finished(name: str = "2026-11-20_233000_ab12", child: str | None = "c1", **changes: object) -> Finished:
    """A session that ended; `changes` are the summary's."""
    return Finished(name, f"{name}.mcap", child, replace(SUMMARY, **changes))  # type: ignore[arg-type]
