"""A leg that only moves along with a strong kick of the other one."""

from __future__ import annotations

import pytest

from monitor.detection.along import MovedAlong
from monitor.detection.candidates import KickDone
from monitor.detection.parameters import Parameters
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import SessionSummary
from monitor.model.words import Why
from monitor.pipeline import Pipeline
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import one_leg_silent

P = Parameters()
L, R = Limb.LEFT, Limb.RIGHT
JUST, FAR = 1.05 * P.visible_turn_rad, 4.0 * P.visible_turn_rad


def _kick(begin_s: float, peak_s: float, end_s: float, envelope_ms2: float, turn_rad: float) -> KickDone:
    return KickDone(
        end_s + 0.3, 0, begin_s, peak_s, peak_s, end_s, 2 * envelope_ms2, envelope_ms2, None, False, begin_s, turn_rad
    )


SMALL, LARGE = _kick(5.1, 5.4, 5.7, 1.1, JUST), _kick(5.0, 5.3, 5.9, 6.0, FAR)


@pytest.mark.parametrize("limb", LIMBS)
@pytest.mark.parametrize("small_first", [True, False])
def test_just_a_kick_beside_a_far_stronger_one_moved_along(limb: Limb, small_first: bool) -> None:
    along = MovedAlong(P)
    kicks = [(1, limb, SMALL), (2, limb.other, LARGE)]
    first, second = kicks if small_first else reversed(kicks)
    assert along.add(*first) == []
    assert along.add(*second) == [1]


@pytest.mark.parametrize(
    "weak",
    [
        pytest.param(_kick(5.1, 5.4, 5.7, 3.0, FAR), id="half as strong"),
        pytest.param(_kick(5.1, 5.4, 5.7, 1.1, FAR), id="turns further than what moves along"),
        pytest.param(_kick(5.1, 5.4, 5.7, 1.7, JUST), id="stronger than what moves along"),
        pytest.param(_kick(5.5, 5.6, 5.9, 1.1, JUST), id="after the strong one's peak"),
    ],
)
def test_a_weak_leg_s_kick_is_its_own(weak: KickDone) -> None:
    along = MovedAlong(P)
    assert along.add(1, R, weak) == []
    assert along.add(2, L, LARGE) == []


def test_legs_that_kick_alike_both_kick() -> None:
    along = MovedAlong(P)
    assert along.add(1, R, SMALL) == []
    assert along.add(2, L, SMALL) == []


def _counted(seed: int) -> SessionSummary:
    pipeline = Pipeline()
    for record in simulate(one_leg_silent(), seed).records(1.0):
        pipeline.push(record)
    return pipeline.finish()


def test_what_moved_along_is_shown_and_not_counted() -> None:
    """Seed 8, for tuning: the silent leg's only movement that looks like a kick."""
    summary = _counted(8)
    along = [k for k in summary.kicks_not_counted if k.why is Why.MOVED_ALONG]
    assert {k.limb for k in along} == {R}
    assert len(along) == 1
    assert summary.limbs[R].kicks == 0
    assert not {k.id for k in along} & {k.id for k in summary.kicks}
    assert summary.limbs[L].kicks == sum(k.limb is L for k in summary.kicks) > 50
