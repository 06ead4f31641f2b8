"""What must not matter: which leg is called left, how a sensor is mounted, its offset, its rate, lost packets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fixed_sessions import SESSIONS, count, said, session, whole

from monitor.model.events import Event, KickStarted, MovementUnit, Step
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import Activity, FloatArray, LogRecord, SampleBlock, SessionFacts
from monitor.simulation import scenarios
from monitor.simulation.infant import simulate
from monitor.simulation.leg import random_rotation
from monitor.simulation.scenes import Scenario
from monitor.simulation.sensor import SensorSetup
from monitor.simulation.session import SimulatedSession

TIED = {
    # 50 Hz sensors lie on the grid: both legs' times then tie exactly, again and again.
    "together": lambda: simulate(scenarios.together(3.0), 5, SensorSetup(rate_hz=50.0)),
    "bouncing": lambda: simulate(
        replace(scenarios.bouncing(1.0), activity=Activity.UNKNOWN), 6, SensorSetup(rate_hz=50.0)
    ),
}


def _mirrored(s: SimulatedSession) -> None:
    plain, events = count(_records(*whole(s)))
    mirror, swapped = count(_records(*whole(s, name=lambda limb: limb.other)))
    assert said(events, swap=False) == said(swapped, swap=True)
    assert len(events) > 50
    for name in ("balance", "vigour_balance", "amount_balance"):
        a, b = getattr(plain, name), getattr(mirror, name)
        assert (a.n_left, a.n_right) == (b.n_right, b.n_left)
        if a.estimate is not None and b.estimate is not None:
            assert a.estimate == -b.estimate
        if a.low is not None and a.high is not None:
            assert (b.low, b.high) == (-a.high, -a.low)
    assert plain.active_s == mirror.active_s
    swapped_bouts = sorted((str(b.limb.other), b.start_s, b.end_s, b.kicks) for b in mirror.bouts)
    assert sorted((str(b.limb), b.start_s, b.end_s, b.kicks) for b in plain.bouts) == swapped_bouts


def _records(facts: SessionFacts, blocks: dict[Limb, SampleBlock]) -> list[LogRecord]:
    return [facts, *blocks.values()]


@pytest.mark.parametrize("name", SESSIONS)
def test_swapping_the_legs_mirrors_the_result(name: str) -> None:
    _mirrored(session(name))


@pytest.mark.parametrize("name", TIED)
def test_swapping_the_legs_mirrors_exact_ties(name: str) -> None:
    _mirrored(TIED[name]())


def _times(events: list[Event], kind: type, limb: Limb) -> FloatArray:
    found = []
    for e in events:
        if isinstance(e, kind) and e.limb is limb:
            found.append(e.onset_s if isinstance(e, KickStarted) else e.time_s if isinstance(e, Step) else e.start_s)
    return np.sort(np.array(found))


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", SESSIONS)
def test_the_mounting_does_not_matter(name: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    mount = {limb: random_rotation(rng) for limb in LIMBS}
    _, before = count(_records(*whole(session(name))))
    _, after = count(_records(*whole(session(name), acc=lambda limb, a: a @ mount[limb])))
    for kind in (KickStarted, Step, MovementUnit):
        for limb in LIMBS:
            a, b = _times(before, kind, limb), _times(after, kind, limb)
            assert a.shape == b.shape, (kind, limb)
            np.testing.assert_allclose(b, a, atol=0.02 + 1e-9)


def _kicks(s: SimulatedSession, shift: FloatArray | None = None) -> int:
    move = np.zeros(3) if shift is None else shift
    summary, _ = count(_records(*whole(s, acc=lambda _, a: a + move)))
    return sum(summary.limbs[limb].kicks for limb in LIMBS)


def test_an_offset_on_one_axis_changes_few_counts() -> None:
    shifts = [sign * 0.3 * np.eye(3)[axis] for axis in range(3) for sign in (-1.0, 1.0)]
    plain, shifted = 0, [0] * len(shifts)
    for seed in range(8):
        s = simulate(scenarios.supine_kicking(3.0), seed, SensorSetup(has_gyro=False))
        plain += _kicks(s)
        for i, shift in enumerate(shifts):
            shifted[i] += _kicks(s, shift)
    assert plain > 400
    assert max(abs(n - plain) for n in shifted) < 0.05 * plain, (plain, shifted)


def _at_rate(scenario: Scenario, rate_hz: float, seeds: int = 4) -> tuple[int, int]:
    kicks = units = 0
    for seed in range(seeds):
        summary, _ = count(simulate(scenario, seed, SensorSetup(rate_hz=rate_hz, has_gyro=False)).records())
        kicks += sum(summary.limbs[limb].kicks for limb in LIMBS)
        units += sum(summary.limbs[limb].units for limb in LIMBS)
    return kicks, units


@pytest.mark.parametrize(("scenario", "seeds"), [(scenarios.supine_kicking(3.0), 4), (scenarios.bicycle(1.0), 10)])
def test_the_sample_rate_hardly_matters(scenario: Scenario, seeds: int) -> None:
    """Kicks within 5 % from 25 Hz on (the specification's figure), units within 12 %; 20 Hz: see the next test."""
    kicks, units = _at_rate(scenario, 100.0, seeds)
    assert kicks > 200
    for rate_hz in (25.0, 50.0, 200.0):
        k, u = _at_rate(scenario, rate_hz, seeds)
        assert abs(k - kicks) <= 0.05 * kicks, (rate_hz, k, kicks)
        assert abs(u - units) <= 0.12 * units, (rate_hz, u, units)


def test_twenty_samples_a_second_miss_some_gentle_kicks() -> None:
    """The known limit: in gentle kicking 20 Hz finds up to a seventh fewer, in ordinary kicking a tenth."""
    gentle, _ = _at_rate(scenarios.gentle_kicking(4.0), 100.0)
    gentle_slow, _ = _at_rate(scenarios.gentle_kicking(4.0), 20.0)
    assert 0.85 * gentle <= gentle_slow <= 1.05 * gentle
    kicks, units = _at_rate(scenarios.supine_kicking(3.0), 100.0)
    slow, slow_units = _at_rate(scenarios.supine_kicking(3.0), 20.0)
    assert abs(slow - kicks) <= 0.10 * kicks
    assert abs(slow_units - units) <= 0.12 * units


def _steps_at(rate_hz: float) -> tuple[int, int]:
    walked = stepped = 0
    for seed in (0, 1):
        for scenario in (scenarios.toddler_walking(2.0), scenarios.supported_stepping(2.0)):
            summary, _ = count(simulate(scenario, seed, SensorSetup(rate_hz=rate_hz, has_gyro=False)).records())
            walked += sum(not step.held for step in summary.steps)
            stepped += sum(step.held for step in summary.steps)
    return walked, stepped


def test_the_sample_rate_hardly_matters_for_steps() -> None:
    """Within 3 % of each other in walking; slow, gentle stepping, where single steps are at the limit, within 5 %."""
    walked, stepped = _steps_at(100.0)
    assert min(walked, stepped) > 100
    for rate_hz in (20.0, 25.0, 50.0, 200.0):
        w, s = _steps_at(rate_hz)
        assert abs(w - walked) <= 0.03 * walked, (rate_hz, w, walked)
        assert abs(s - stepped) <= 0.05 * stepped, (rate_hz, s, stepped)
