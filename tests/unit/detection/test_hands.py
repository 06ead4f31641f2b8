"""What hands do to both legs, and what both legs do by themselves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest

from monitor.detection.candidates import Jolted, LedAlike, SmallKick
from monitor.detection.handling import CELL_S, Out
from monitor.detection.hands import BothLed, HandFinder, Hands, led_far
from monitor.detection.parameters import Parameters
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, SessionFacts
from monitor.model.session import SessionSummary
from monitor.model.words import Activity, Why
from monitor.pipeline import Pipeline
from monitor.preprocessing.gravity import Windows
from monitor.simulation import scenarios
from monitor.simulation.infant import simulate
from monitor.simulation.scenes import Scenario
from monitor.simulation.sensor import SensorSetup

P = Parameters()
L, R = Limb.LEFT, Limb.RIGHT
GENTLE, FIERCE = 0.5 * P.led_jolt_ms2, 2.0 * P.led_jolt_ms2


class Led(NamedTuple):
    """A half-second of one limb, as `HandFinder` finds it."""

    ready_s: float
    away_rad: float
    longer_away_rad: float
    on_rad: float
    fierce_ms2: float

    @property
    def cell(self) -> int:
        return math.floor(self.ready_s / CELL_S)


def _away(cell: int, angle_rad: float, fierce_ms2: float = GENTLE) -> Led:
    return Led((cell + 0.5) * CELL_S, angle_rad, 0.0, 0.0, fierce_ms2)


def _on(cell: int, angle_rad: float) -> Led:
    return Led((cell + 0.5) * CELL_S, 0.0, 0.0, angle_rad, GENTLE)


def _alike(left: list[Led], right: list[Led]) -> list[LedAlike]:
    both = BothLed(P)
    for limb, said in ((L, left), (R, right)):
        both.add(limb, np.array(said).T)
    return both.alike(math.inf)


def _both(left: list[Led], right: list[Led]) -> list[Out]:
    hands = Hands(P)
    return [out for c in _alike(left, right) for out in hands.led(c)]


def test_half_seconds_meet_with_the_later_one_and_those_of_one_leg_meet_nothing() -> None:
    left = [_away(20, 0.5), _away(21, 0.5), _away(23, 0.5)]
    right = [_away(20, 0.5)._replace(ready_s=10.1), _away(21, 0.5)._replace(ready_s=10.9), _away(22, 0.5)]
    found = [(c.ready_s, c.limb, c.other_s, c.cell) for c in _alike(left, right)]
    assert found == [(10.25, L, 10.1, 20), (10.9, R, 10.75, 21)]
    same = _alike(left, left)
    assert [(c.limb, c.ready_s == c.other_s) for c in same] == [(R, True)] * 3


@pytest.mark.parametrize("seed", [1, 2])
def test_it_does_not_matter_how_many_half_seconds_are_laid_beside_each_other_at_once(seed: int) -> None:
    rng = np.random.default_rng(seed)
    said = {}
    for limb in LIMBS:
        led = rng.uniform(0.0, 0.6, (5, 300))
        led[0] = np.sort(rng.uniform(0.0, 200.0, 300))
        said[limb] = led
    whole = BothLed(P)
    for limb in LIMBS:
        whole.add(limb, said[limb])
    little, found = BothLed(P), []
    told = dict.fromkeys(LIMBS, 0)
    for until_s in [*np.sort(rng.uniform(0.0, 200.0, 60)).tolist(), math.inf]:
        for limb in LIMBS:  # one of them is ahead
            known = int(said[limb][0].searchsorted(until_s + rng.choice([0.0, 3.0]), side="right"))
            little.add(limb, said[limb][:, told[limb] : known])
            told[limb] = max(told[limb], known)
        found += little.alike(until_s)
    assert len(found) > 20
    assert found == whole.alike(math.inf)


def _whole(found: list[Out]) -> tuple[float, float]:
    assert all(out.why is Why.HANDLED for out in found)
    return min(out.start_s for out in found), max(out.end_s for out in found)


def test_both_legs_away_alike_and_without_a_jolt_are_handling_from_where_they_stood_before() -> None:
    cells = range(20, 20 + P.led_cells)
    found = _both([_away(c, 0.5) for c in cells], [_away(c, 0.55) for c in cells])
    assert _whole(found) == (20 * CELL_S - 3.0, (cells[-1] + 1) * CELL_S)


@pytest.mark.parametrize("later_s", [0.02, 0.2, 0.25])
def test_sensors_whose_half_seconds_end_on_either_side_of_a_border_are_compared(later_s: float) -> None:
    left = [Led((cell + 1) * CELL_S - 0.01, 0.5, 0.0, 0.0, GENTLE) for cell in range(20, 20 + P.led_cells)]
    right = [one._replace(ready_s=one.ready_s + later_s) for one in left]
    assert _both(left[:-1], right[:-1]) == []  # each counts once
    assert _whole(_both(left, right))[1] == (20 + P.led_cells + 1) * CELL_S


@pytest.mark.parametrize(
    ("cells", "right_rad", "fierce_ms2"),
    [
        (P.led_cells - 1, 0.5, GENTLE),  # too short: both legs held out once
        (P.led_cells, 0.5, FIERCE),  # both legs kicked out
        (P.led_cells, 1.0, GENTLE),  # the legs stand differently: no trunk takes them along
        (P.led_cells, 0.1, GENTLE),  # one leg only
    ],
)
def test_what_both_legs_do_by_themselves(cells: int, right_rad: float, fierce_ms2: float) -> None:
    left = [_away(20 + i, 0.5, fierce_ms2) for i in range(cells)]
    assert _both(left, [_away(20 + i, right_rad, fierce_ms2) for i in range(cells)]) == []


def test_cells_far_apart_are_no_handling() -> None:
    cells = [20 + 10 * i for i in range(P.led_cells)]
    assert _both([_away(c, 0.5) for c in cells], [_away(c, 0.5) for c in cells]) == []


def test_hands_that_are_at_it_already_may_jolt_the_legs_but_soon() -> None:
    first = [_away(20 + i, 0.5) for i in range(P.led_cells)]
    end = first[-1].cell
    soon, late = [_away(end + 6, 0.5, FIERCE)], [_away(end + 12, 0.5, FIERCE)]
    assert _whole(_both(first + soon, first + soon))[1] == (end + 7) * CELL_S
    assert _whole(_both(first + late, first + late))[1] == (end + 1) * CELL_S
    gentle = [_away(end + 12, 0.5)]
    assert _whole(_both(first + gentle, first + gentle))[1] == (end + 13) * CELL_S


def test_both_legs_turning_on_alike_are_rocked() -> None:
    cells = range(20, 20 + P.led_on_cells)
    found = _both([_on(c, 0.2) for c in cells], [_on(c, 0.22) for c in cells])
    assert _whole(found) == (20 * CELL_S - CELL_S, (cells[-1] + 1) * CELL_S)
    assert _both([_on(c, 0.2) for c in cells], [_on(c, 0.4) for c in cells]) == []


def _jolts(cell: int, phase_rad: float, behind_s: float = 0.0, noise: int | None = None) -> Jolted:
    """5 s of an adult's walk as one leg feels it; or of something else, `noise`."""
    end_s = (cell + 1) * CELL_S + behind_s
    at_s = end_s - 4.95 + np.arange(50) * 0.1
    felt = np.sin(2.0 * math.pi * 1.8 * at_s + phase_rad)
    if noise is not None:
        felt = np.random.default_rng(noise).normal(size=50)
    return Jolted((cell + 1) * CELL_S, cell, end_s, tuple((9.8 + felt).tolist()))


def test_both_legs_jolted_at_the_same_moments_are_carried() -> None:
    hands = Hands(P)
    assert hands.jolted(L, _jolts(30, 0.0)) == []
    assert hands.jolted(R, _jolts(30, 0.3, behind_s=0.21)) == [Out(10.5, 15.5, Why.HANDLED)]


@pytest.mark.parametrize("right", [_jolts(30, math.pi), _jolts(30, 0.0, noise=1), _jolts(31, 0.0)])
def test_legs_jolted_at_other_moments_are_not_carried(right: Jolted) -> None:
    hands = Hands(P)
    assert hands.jolted(L, _jolts(30, 0.0)) == []
    assert hands.jolted(R, right) == []


FAR = P.led_far_rad


@pytest.mark.parametrize(
    ("turn_rad", "envelope_ms2", "led"),
    [
        (2.0 * FAR, 0.95 * P.led_far_ratio * 2.0 * FAR, True),
        (2.0 * FAR, P.led_far_ratio * 2.0 * FAR, False),  # a kick needs more force for its way
        (FAR, 0.95 * P.led_far_ratio * FAR, True),
        (0.95 * FAR, 0.1, False),  # so far a leg settles by itself
    ],
)
def test_a_leg_that_goes_far_with_little_force_is_led(turn_rad: float, envelope_ms2: float, led: bool) -> None:
    moved = SmallKick(13.0, 10.0, 12.0, envelope_ms2, turn_rad)
    assert led_far(P, moved) == ([Out(10.0, 12.0, Why.HANDLED)] if led else [])


@pytest.mark.parametrize("size", [0.3, 0.5, 2.0])
def test_a_weak_leg_is_led_no_sooner_than_a_strong_one(size: float) -> None:
    """The same movement, less far and with less force."""
    for envelope_ms2 in (0.9 * P.led_far_ratio, 1.1 * P.led_far_ratio):
        told = [led_far(P, SmallKick(13.0, 10.0, 12.0, by * envelope_ms2 * 2.0, by * 2.0)) for by in (1.0, size)]
        assert told[0] == told[1]


def test_what_one_leg_does_does_not_hang_on_how_the_log_was_cut() -> None:
    rng = np.random.default_rng(3)
    n = 80
    angle = np.cumsum(rng.normal(0.0, 0.2, n))
    mean = 9.8 * np.stack((np.sin(angle), np.zeros(n), np.cos(angle)))
    norms = 9.8 + rng.normal(0.0, 1.5, (n, 5))
    ends = 25 * (1 + np.arange(n, dtype=np.int64))

    def found(size: int) -> list[object]:
        finder, led, jolted = HandFinder(P), [], []
        for a in range(0, n, size):
            part = slice(a, a + size)
            more = finder.push(Windows(ends[part], mean[:, part], np.ones(n)[part], norms[part]))
            led += more[0].T.tolist()
            jolted += more[1]
        return [led, jolted]

    whole = found(n)
    assert all(whole)
    assert found(1) == found(7) == whole


# --- whole sessions


def _counted(
    scenario: Scenario,
    activity: Activity | None = None,
    swapped: bool = False,
    settings: Parameters = P,
    seed: int = 1,
) -> SessionSummary:
    pipeline = Pipeline(settings)
    for record in _records(scenario, activity, seed):
        pipeline.push(_swapped(record) if swapped else record)
    return pipeline.finish()


def _records(scenario: Scenario, activity: Activity | None, seed: int = 1) -> Iterator[LogRecord]:
    for record in simulate(scenario, seed, SensorSetup(has_gyro=False, rate_hz=50.0)).records(10.0):
        if isinstance(record, SessionFacts) and activity is not None:
            record = SessionFacts(record.sensors, activity)
        yield record


def _swapped(record: LogRecord) -> LogRecord:
    if isinstance(record, SessionFacts):
        return SessionFacts({limb: record.sensors[limb.other] for limb in LIMBS}, record.activity)
    return type(record)(record.limb.other, record.time_s, record.acc_ms2)  # type: ignore[union-attr,call-arg]


def _handled_s(summary: SessionSummary) -> float:
    return sum(e.end_s - e.start_s for e in summary.excluded if e.why is Why.HANDLED)


def test_a_baby_that_is_carried_and_rocked_does_not_kick() -> None:
    summary = _counted(scenarios.carried(2.0))
    assert summary.kicks == ()
    assert sum(kick.why is Why.HANDLED for kick in summary.kicks_not_counted) > 10
    assert 60.0 < _handled_s(summary) < 95.0


def test_which_leg_is_which_makes_no_difference() -> None:
    one, other = (_counted(scenarios.carried(1.0), swapped=swapped) for swapped in (False, True))
    assert one.excluded == other.excluded


def test_a_baby_that_gets_up_by_itself_is_not_handled_where_the_observer_calls_it_upright() -> None:
    upright = _counted(scenarios.pulling_to_stand(2.0))
    assert upright.activity is Activity.STANDING
    assert _handled_s(upright) == 0.0
    # The same turns of both legs are hands' where nobody said what the baby does.
    assert _handled_s(_counted(scenarios.pulling_to_stand(2.0), Activity.UNKNOWN)) > 30.0


def test_legs_that_kick_together_are_not_handled() -> None:
    summary = _counted(scenarios.together(2.0))
    assert len(summary.kicks) > 50
    assert _handled_s(summary) == 0.0


def test_jolts_of_both_legs_are_no_carrying_where_the_baby_may_be_on_its_feet() -> None:
    assert _handled_s(_counted(scenarios.bouncing(1.0))) < 10.0
    assert _handled_s(_counted(scenarios.bouncing(1.0), Activity.UNKNOWN)) < 10.0


def test_hands_that_lead_one_leg_far_are_told_but_on_the_tummy_legs_swing_far_by_themselves() -> None:
    def without(scenario: Scenario, activity: Activity | None = None, seed: int = 1) -> SessionSummary:
        return _counted(scenario, activity, settings=replace(P, led_far_rad=math.pi), seed=seed)

    touched = [(21.0, 39.0), (61.0, 79.0), (101.0, 119.0)]  # without the borders
    both = [
        sum(a < kick.onset_s < b for a, b in touched for kick in found.kicks)
        for found in (without(scenarios.handled(2.0)), _counted(scenarios.handled(2.0)))
    ]
    assert both[1] < both[0]
    swimming = scenarios.swimming(2.0)
    assert _counted(swimming, seed=2).kicks == without(swimming, seed=2).kicks
    on_the_back = _handled_s(_counted(swimming, Activity.BACK, seed=2))
    on_the_back -= _handled_s(without(swimming, Activity.BACK, seed=2))
    assert on_the_back > 0.0
