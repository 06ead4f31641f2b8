"""Sets of time against a brute-force raster, and active time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.analysis.exposure import Exposure, covers
from monitor.analysis.intervals import common, inside, length, per_cell, stretches, without
from monitor.model.events import Excluded
from monitor.model.limbs import Limb
from monitor.model.records import FloatArray
from monitor.model.words import Why

L, R = Limb.LEFT, Limb.RIGHT
N = 200
"""Length of the raster, in steps of 1 ms."""
SETS = st.lists(st.tuples(st.integers(0, N), st.integers(0, N)), max_size=8)
QUICK = settings(max_examples=60, derandomize=True, database=None)


def _set(pairs: list[tuple[int, int]]) -> FloatArray:
    return stretches((a / 1000.0, b / 1000.0) for a, b in pairs)


def _raster(pairs: list[tuple[int, int]]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    mask = np.zeros(N, dtype=np.bool_)
    for a, b in pairs:
        mask[a:b] = True
    return mask


def _filled(table: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    edges = np.rint(table * 1000.0).astype(int)
    assert np.all(edges[:, 0] < edges[:, 1])
    assert np.all(edges[1:, 0] > edges[:-1, 1])  # sorted, and touching stretches are one
    return _raster([(int(a), int(b)) for a, b in edges])


@QUICK
@given(SETS, SETS)
def test_sets_agree_with_a_raster(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    np.testing.assert_array_equal(_filled(_set(a)), _raster(a))
    np.testing.assert_array_equal(_filled(common(_set(a), _set(b))), _raster(a) & _raster(b))
    np.testing.assert_array_equal(_filled(without(_set(a), _set(b))), _raster(a) & ~_raster(b))
    assert length(_set(a)) == pytest.approx(_raster(a).sum() / 1000.0)


@QUICK
@given(SETS, st.lists(st.integers(0, N), min_size=2, max_size=6, unique=True))
def test_time_per_cell_agrees_with_a_raster(a: list[tuple[int, int]], cuts: list[int]) -> None:
    edges = np.array(sorted(cuts)) / 1000.0
    expected = [_raster(a)[x:y].sum() / 1000.0 for x, y in zip(sorted(cuts), sorted(cuts)[1:], strict=False)]
    np.testing.assert_allclose(per_cell(_set(a), edges), expected, atol=1e-12)


@QUICK
@given(SETS, SETS)
def test_lying_inside_agrees_with_a_raster(a: list[tuple[int, int]], events: list[tuple[int, int]]) -> None:
    events = [(min(e), max(e)) for e in events if e[0] != e[1]]
    table = np.array(events, dtype=np.float64).reshape(-1, 2) / 1000.0
    expected = [bool(_raster(a)[x:y].all()) for x, y in events]
    assert inside(_set(a), table[:, 0], table[:, 1]).tolist() == expected


def test_covers_looks_for_one_piece() -> None:
    pieces = [(0.0, 1.0), (2.0, 5.0)]
    assert covers(pieces, 0.2, 1.0)
    assert covers(pieces, 2.0, 5.0)
    assert not covers(pieces, 0.5, 2.5)
    assert not covers(pieces, 1.2, 1.8)
    assert not covers(pieces, 4.0, 5.1)
    assert not covers([], 0.0, 1.0)


def _excluded(start: float, end: float, why: Why, limb: Limb | None = None) -> Excluded:
    return Excluded(end, start, end, limb, why)


def test_active_time_is_what_both_limbs_deliver_and_nobody_took_out() -> None:
    exposure = Exposure({L: [(0.0, 40.0), (50.0, 100.0)], R: [(5.0, 100.0)]})
    assert exposure.active().tolist() == [[5.0, 40.0], [50.0, 100.0]]
    exposure.excluded += [_excluded(30.0, 60.0, Why.HANDLED), _excluded(55.0, 70.0, Why.PAUSED, L)]
    assert exposure.active().tolist() == [[5.0, 30.0], [70.0, 100.0]]
    assert exposure.span() == (0.0, 100.0)
    assert exposure.left_out_s() == pytest.approx({Why.GAP: 15.0, Why.HANDLED: 20.0, Why.PAUSED: 10.0})


def test_reasons_and_active_time_make_up_the_session() -> None:
    exposure = Exposure({L: [(0.0, 100.0)], R: [(3.0, 90.0)]})
    exposure.excluded += [_excluded(20.0, 40.0, why) for why in (Why.MARKED, Why.NOT_WORN, Why.CONTAINER)]
    assert length(exposure.active()) + sum(exposure.left_out_s().values()) == pytest.approx(100.0)


def test_a_stretch_without_an_end_already_counts() -> None:
    exposure = Exposure({L: [(0.0, 100.0)], R: [(0.0, 100.0)]})
    exposure.open[(Why.PAUSED, None)] = 80.0
    assert length(exposure.active()) == 80.0
    assert exposure.left_out_s() == {Why.PAUSED: 20.0}


def test_no_data_is_no_time() -> None:
    exposure = Exposure({L: [], R: []})
    assert exposure.span() == (0.0, 0.0)
    assert exposure.active().shape == (0, 2)
    assert exposure.left_out_s() == {}
    assert Exposure({L: [(0.0, 9.0)], R: []}).active().shape == (0, 2)
