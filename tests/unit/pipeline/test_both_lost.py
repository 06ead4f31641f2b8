"""Both links lost at once: time goes on by what the log says, and nothing is decided in the far future."""

from __future__ import annotations

import math

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LinkChange, LinkState, LogRecord, SampleBlock, SensorFacts, SessionFacts, Tick
from monitor.model.words import Activity
from monitor.pipeline import Pipeline
from monitor.simulation.infant import simulate
from monitor.simulation.scenes import Kicking, Scenario
from monitor.simulation.sensor import SensorSetup

SESSION = simulate(Scenario("kicking", (Kicking(40.0),)), seed=3, sensors=SensorSetup(rate_hz=50.0))


def log(lost_s: float, back_s: float) -> list[LogRecord]:
    """Kicks on both legs, without data from `lost_s` to `back_s`."""
    records: list[LogRecord] = [
        SessionFacts({limb: SensorFacts(limb.value, 50.0) for limb in LIMBS}, Activity.BACK),
    ]
    told = back = False
    for record in SESSION.records(0.2):
        if not isinstance(record, SampleBlock):
            continue
        time_s = float(record.time_s[-1])
        if time_s >= lost_s and not told:
            told = True
            records += [LinkChange(limb, lost_s, LinkState.LOST) for limb in LIMBS]
            records += [Tick(lost_s + 0.5 * n) for n in range(1, 5)]
        if time_s >= back_s and not back:
            back = True
            records += [LinkChange(limb, back_s, LinkState.CONNECTED) for limb in LIMBS]
        if time_s < lost_s or float(record.time_s[0]) > back_s:
            records.append(record)
    return records


def test_events_stay_in_session_time_wherever_both_are_lost() -> None:
    for lost_s in (10.0, 17.3):
        pipeline = Pipeline()
        for record in log(lost_s, lost_s + 3.0):
            pipeline.push(record)
        pipeline.finish()
        assert all(math.isfinite(event.ready_s) for event in pipeline.events)
        times = [event.ready_s for event in pipeline.events]
        assert times == sorted(times)
        kicks = pipeline.finish().kicks
        assert {kick.limb for kick in kicks if kick.onset_s > lost_s + 5.0} == {Limb.LEFT, Limb.RIGHT}
