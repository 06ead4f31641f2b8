"""Both limbs get the gaps of either."""

from __future__ import annotations

import math

import numpy as np
import pytest

from monitor.model.limbs import Limb
from monitor.model.records import FloatArray
from monitor.pipeline.masking import Samples, SharedMask

L, R = Limb.LEFT, Limb.RIGHT
PERIOD_S = 0.02


def mask_of(right_offset_s: float = 0.0) -> SharedMask:
    return SharedMask({L: (50.0, lambda t: t), R: (50.0, lambda t: t + right_offset_s)}, 0.08)


def times(n: int, *missing: int, start: int = 0, phase_s: float = 0.0) -> FloatArray:
    return np.array([i * PERIOD_S + phase_s for i in range(start, n) if i not in missing])


def push(mask: SharedMask, limb: Limb, time_s: FloatArray) -> None:
    mask.push(limb, time_s, np.vstack([time_s] * 3))


def taken(mask: SharedMask, limb: Limb, *, visible: bool = True, all_of_it: bool = False) -> list[int]:
    parts: list[Samples] = list(mask.take(limb, all_of_it=all_of_it))
    assert all(np.array_equal(part.values[0], part.time_s) for part in parts)
    return [math.floor(t / PERIOD_S + 1e-6) for part in parts if part.visible is visible for t in part.time_s]


@pytest.mark.parametrize("phase_s", [0.0, 0.004, 0.01, 0.019])
@pytest.mark.parametrize("missing", [1, 2, 4])
def test_a_short_gap_hides_as_many_samples_of_the_other_limb(missing: int, phase_s: float) -> None:
    mask = mask_of()
    push(mask, L, times(50, *range(20, 20 + missing)))
    push(mask, R, times(49, phase_s=phase_s))
    seen = taken(mask, R)
    gone = sorted(set(range(49)) - set(seen))
    assert len(gone) == missing
    assert gone == list(range(gone[0], gone[0] + missing)), "in one piece"
    assert abs(gone[0] * PERIOD_S + phase_s - 20 * PERIOD_S) <= 0.5 * PERIOD_S + 1e-9, "and at its place"
    assert len(taken(mask, L)) > 40, "a mirrored gap is not mirrored back"


def test_a_long_gap_is_not_visible_on_the_other_limb() -> None:
    mask = mask_of()
    push(mask, L, times(100, *range(20, 60)))
    push(mask, R, times(100))
    parts = list(mask.take(R))
    assert [(part.visible, part.time_s.size) for part in parts] == [(True, 20), (False, 40), (True, 40)]
    assert mask.covered[L] == [(0.0, pytest.approx(0.40)), (pytest.approx(1.20), pytest.approx(2.0))]
    assert mask.covered[R] == [(0.0, pytest.approx(2.0))]


def test_samples_wait_until_it_is_known_whether_the_other_limb_was_there() -> None:
    mask = mask_of()
    push(mask, R, times(50))
    assert taken(mask, R) == []
    push(mask, L, times(20))
    assert taken(mask, R) == list(range(20))
    push(mask, L, times(40, start=30))
    parts = list(mask.take(R))
    assert [(part.visible, part.time_s.size) for part in parts] == [(False, 10), (True, 10)]


def test_a_silent_limb_is_not_waited_for() -> None:
    mask = mask_of()
    push(mask, R, times(100))
    push(mask, L, times(20))
    mask.release(L, 1.0)
    parts = list(mask.take(R))
    assert [(part.visible, part.time_s.size) for part in parts] == [(True, 20), (False, 30)]
    push(mask, L, times(100, start=20))  # it was only late: what was not waited for stays a gap on both
    assert taken(mask, L)[:21] == [*range(20), 50]
    assert taken(mask, R) == list(range(50, 100))


def test_a_lost_limb_hides_the_other_until_it_is_back() -> None:
    mask = mask_of()
    push(mask, R, times(30))
    push(mask, L, times(20))
    assert taken(mask, L, all_of_it=True) == list(range(20))
    mask.interrupt(L)
    mask.release(L, math.inf)
    assert taken(mask, R) == list(range(20))
    push(mask, R, times(60, start=30))
    assert taken(mask, R, visible=False) == list(range(30, 60))
    mask.resume(L, 1.5)
    push(mask, L, times(100, start=80))
    push(mask, R, times(100, start=60))
    parts = list(mask.take(R))
    assert [(part.visible, part.time_s.size) for part in parts] == [(False, 20), (True, 20)]


def test_times_are_compared_on_the_session_clock() -> None:
    mask = mask_of(right_offset_s=10.0)
    push(mask, L, times(700, *range(500, 520)))
    push(mask, R, times(199))
    parts = list(mask.take(R))
    assert [(part.visible, part.time_s.size) for part in parts] == [(False, 20), (True, 179)]


def test_one_limb_alone_sees_everything() -> None:
    mask = SharedMask({R: (50.0, lambda t: t)}, 0.08)
    push(mask, R, times(50, 7, 8, 9, 10, 11, 12))
    assert len(taken(mask, R)) == 44
