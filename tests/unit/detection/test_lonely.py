"""Slow, weak kicks that nothing clear happens around."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from bench.scenes import counted
from monitor.detection.candidates import KickDone
from monitor.detection.handling import Out
from monitor.detection.lonely import Lonely
from monitor.detection.parameters import Parameters
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import Why
from monitor.simulation import scenarios
from monitor.simulation.infant import simulate
from monitor.simulation.sensor import SensorSetup
from monitor.simulation.variants import weak_leg

P = Parameters()
WEAK, CLEAR, LONG = 0.9 * P.clear_kick_ms2, P.clear_kick_ms2, P.lonely_s


def _kick(envelope_ms2: float = WEAK, out_s: float = 2.0 * P.slow_out_s) -> KickDone:
    return KickDone(101.5, 1, 100.1, 100.0 + out_s, 100.2, 101.0, envelope_ms2, envelope_ms2, None, False, 100.0, 0.3)


def _lonely(limb: Limb, *, other_moved_s: float = 100.0) -> Lonely:
    lonely = Lonely(P)
    lonely.moved(100.0, limb)
    lonely.moved(other_moved_s, limb.other)
    return lonely


@pytest.mark.parametrize("limb", LIMBS)
def test_a_slow_weak_kick_that_nothing_clear_happens_around_is_left_out(limb: Limb) -> None:
    lonely = _lonely(limb)
    assert lonely.due_s == math.inf
    lonely.kicked(101.5, limb, _kick())
    assert lonely.due_s == 101.5 + LONG
    assert lonely.act() == [Out(100.0, 101.0, Why.HANDLED)]
    assert lonely.due_s == math.inf


@pytest.mark.parametrize("clear", LIMBS)
@pytest.mark.parametrize("after_s", [-0.9 * LONG, 0.9 * LONG])
def test_a_clear_kick_of_either_leg_before_or_after_keeps_it(clear: Limb, after_s: float) -> None:
    lonely = _lonely(Limb.LEFT)
    told = sorted([(101.5, Limb.LEFT, WEAK), (101.5 + after_s, clear, CLEAR)], key=lambda one: one[0])
    for at_s, limb, envelope_ms2 in told:
        lonely.kicked(at_s, limb, _kick(envelope_ms2))
    assert lonely.due_s == math.inf


@pytest.mark.parametrize("kick", [_kick(CLEAR), _kick(out_s=0.9 * P.slow_out_s)])
def test_a_clear_or_a_quick_kick_is_a_kick_however_lonely(kick: KickDone) -> None:
    lonely = _lonely(Limb.LEFT)
    lonely.kicked(101.5, Limb.LEFT, kick)
    assert lonely.due_s == math.inf


def test_the_weak_kicks_of_a_leg_beside_one_that_lies_still_stay_kicks() -> None:
    lonely = _lonely(Limb.LEFT, other_moved_s=101.4 - LONG)
    lonely.kicked(101.5, Limb.LEFT, _kick())
    assert lonely.act() == []


def test_legs_that_are_bent_by_hands_make_few_kicks_and_a_weak_leg_loses_hardly_any() -> None:
    setup = SensorSetup(has_gyro=False, rate_hz=50.0)
    without = replace(P, slow_out_s=math.inf)
    held, weak = (
        simulate(scenarios.legs_held(4.0), 3, setup),
        simulate(weak_leg(scenarios.supine_kicking(2.0)), 1, setup),
    )
    (hand,) = held.truth.handling
    before, after = (
        sum(hand.start_s < k.onset_s < hand.end_s for k in counted(held, p).summary.kicks) for p in (without, P)
    )
    assert 2 * after < before
    assert len(counted(weak, P).summary.kicks) == len(counted(weak, without).summary.kicks)
