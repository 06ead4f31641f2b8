"""Lean of one shank from half-second windows."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from monitor.detection.leaning import Lean, LeanFinder
from monitor.detection.parameters import Parameters
from monitor.preprocessing.gravity import Windows

P = Parameters()


def _windows(degrees: list[float], sd: list[float] | None = None, first: int = 0) -> Windows:
    angle = np.radians(degrees)
    mean = 9.8 * np.stack((np.sin(angle), np.zeros(angle.size), np.cos(angle)))
    ends = 25 * (first + 1 + np.arange(angle.size, dtype=np.int64))
    norms = np.full((angle.size, 5), 9.8)
    return Windows(ends, mean, np.full(angle.size, 1.0) if sd is None else np.array(sd), norms)


def _finder() -> LeanFinder:
    return LeanFinder((0.0, 0.0, 1.0), P)


def test_upright_and_lying_are_told_once_each() -> None:
    told = _finder().push(_windows([10.0, 20.0, 80.0, 90.0, 5.0]))
    assert told == [(25, Lean.UPRIGHT), (75, Lean.LYING), (125, Lean.UPRIGHT)]


def test_between_the_limits_the_last_word_stays() -> None:
    assert _finder().push(_windows([45.0, 30.0, 45.0, 49.0, 55.0, 45.0, 41.0])) == [
        (50, Lean.UPRIGHT),
        (125, Lean.LYING),
    ]


def test_upside_down_is_not_upright() -> None:
    assert _finder().push(_windows([180.0])) == [(25, Lean.LYING)]


def test_still_and_upright() -> None:
    told = _finder().push(_windows([5.0] * 4, [1.0, 0.1, 0.1, 1.0]))
    assert told == [(25, Lean.UPRIGHT), (50, Lean.STILL), (100, Lean.UPRIGHT)]


def test_a_gap_forgets() -> None:
    finder = _finder()
    finder.push(_windows([5.0]))
    finder.reset()
    assert finder.push(_windows([45.0, 5.0], first=10)) == [(300, Lean.UPRIGHT)]


@pytest.mark.parametrize("size", [1, 3, 7])
def test_it_does_not_depend_on_blocks(size: int) -> None:
    rng = np.random.default_rng(3)
    degrees, sd = rng.uniform(0.0, 90.0, 60).tolist(), rng.uniform(0.0, 1.0, 60).tolist()
    finder = _finder()
    parts = [finder.push(_windows(degrees[a : a + size], sd[a : a + size], a)) for a in range(0, 60, size)]
    assert list(itertools.chain(*parts)) == _finder().push(_windows(degrees, sd))
    assert len(_finder().push(_windows(degrees, sd))) > 20
