"""A motor under both sensors is left out with its minutes; legs, however busy, are not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from monitor.model.events import Event
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray, SampleBlock, SensorFacts, SessionFacts
from monitor.model.session import SessionSummary
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.model.words import Activity, Why
from monitor.pipeline import Pipeline
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import SCENARIOS

RATE_HZ = 100.0
ON_S, OFF_S, END_S = 10.0, 40.0, 50.0
Shake = Callable[[Limb, FloatArray], FloatArray]


def counted(shake: Shake, activity: Activity, cut_s: float = 7.0) -> tuple[SessionSummary, list[Event]]:
    """Both sensors flat on something, shaken along gravity."""
    pipeline = Pipeline()
    pipeline.push(SessionFacts({limb: SensorFacts("sensor", RATE_HZ) for limb in LIMBS}, activity=activity))
    noise = {
        limb: np.random.default_rng(n).normal(0.0, 0.05, (int(END_S * RATE_HZ), 3)) for n, limb in enumerate(LIMBS)
    }
    for a in range(0, int(END_S * RATE_HZ), int(cut_s * RATE_HZ)):
        for limb in LIMBS:
            time = np.arange(a, min(a + int(cut_s * RATE_HZ), int(END_S * RATE_HZ))) / RATE_HZ
            acc = noise[limb][a : a + time.size].copy()
            acc[:, 2] += STANDARD_GRAVITY_MS2 + shake(limb, time)
            pipeline.push(SampleBlock(limb, time, acc))
    return pipeline.finish(), pipeline.events


def motor(rate_hz: float, size_ms2: float) -> Shake:
    """The same for both legs, out of phase."""

    def shake(limb: Limb, time_s: FloatArray) -> FloatArray:
        on = (time_s >= ON_S) & (time_s < OFF_S)
        return np.asarray(size_ms2 * np.sin(2.0 * np.pi * rate_hz * time_s + (limb is Limb.LEFT)) * on)

    return shake


@pytest.mark.parametrize("activity", [Activity.BACK, Activity.WALKING])
@pytest.mark.parametrize("rate_hz", [3.0, 6.5, 12.0, 17.0])
def test_a_motor_is_left_out_with_its_time_and_counts_nothing(rate_hz: float, activity: Activity) -> None:
    summary, _ = counted(motor(rate_hz, 5.0), activity)
    assert (len(summary.kicks), len(summary.steps), summary.bounces) == (0, 0, ())
    assert sum(figures.units for figures in summary.limbs.values()) == 0
    (stretch,) = (e for e in summary.excluded if e.why is Why.VIBRATION)
    assert stretch.limb is None
    assert (stretch.start_s, stretch.end_s) == (pytest.approx(ON_S, abs=0.6), pytest.approx(OFF_S, abs=0.6))
    assert {k.why for k in summary.kicks_not_counted} <= {Why.VIBRATION}
    assert summary.active_s == pytest.approx(END_S - (OFF_S - ON_S), abs=1.2)


def test_what_is_too_fast_for_the_grid_counts_nothing() -> None:
    summary, _ = counted(motor(31.0, 5.0), Activity.BACK)
    assert (summary.kicks, summary.steps, summary.excluded) == ((), (), ())


def test_kicks_that_a_motor_makes_stay_visible() -> None:
    summary, _ = counted(motor(6.5, 5.0), Activity.BACK)
    assert len(summary.kicks_not_counted) > 5


def test_shaking_is_told_the_same_however_the_log_is_cut() -> None:
    one, two = (counted(motor(6.5, 5.0), Activity.BACK, cut_s)[1] for cut_s in (50.0, 0.9))
    assert one == two


def test_one_shaken_leg_is_no_motor() -> None:
    summary, _ = counted(lambda limb, time: motor(6.5, 5.0)(limb, time) * (limb is Limb.LEFT), Activity.BACK)
    assert not [e for e in summary.excluded if e.why is Why.VIBRATION]


@pytest.mark.parametrize("name", ["bicycle", "bouncing", "crawling", "toddler_walking"])
def test_busy_legs_are_no_motor(name: str) -> None:
    session = simulate(SCENARIOS[name](minutes=2.0), 1)
    pipeline = Pipeline(hop_s=10.0)
    for record in session.records(60.0):
        pipeline.push(record)
    assert Why.VIBRATION not in {e.why for e in pipeline.finish().excluded}


def test_the_simulated_machine_is_left_out() -> None:
    session = simulate(SCENARIOS["on_machine"](minutes=1.0), 1)
    pipeline = Pipeline()
    for record in session.records(60.0):
        pipeline.push(record)
    assert pipeline.snapshot().excluded_s[Why.VIBRATION] > 30.0
    assert pipeline.finish().kicks == ()
