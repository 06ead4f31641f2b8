"""The rest value: learned from still windows of the past only, whatever the mounting."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.preprocessing.gravity import RestValue, sums


def _rest() -> RestValue:
    return RestValue(rate_hz=50.0, window_s=0.5, still_sd_ms2=0.15, windows=10, largest_offset_ms2=1.5)


def _push(rest: RestValue, acc: FloatArray, first: int = 0) -> FloatArray:
    return rest.push(first, acc, np.sqrt((acc * acc).sum(axis=0)))


def _still(n: int, norm: float, noise: float = 0.02, seed: int = 0) -> FloatArray:
    acc = np.zeros((3, n))
    acc[2] = norm
    return acc + noise * np.random.default_rng(seed).normal(size=acc.shape)


def test_it_starts_from_gravity_and_follows_past_still_windows() -> None:
    values = _push(_rest(), _still(500, 10.2))
    np.testing.assert_array_equal(values[:25], STANDARD_GRAVITY_MS2)
    np.testing.assert_allclose(values[25:], 10.2, atol=0.02)


def test_it_never_moves_further_than_allowed() -> None:
    assert _push(_rest(), _still(500, 14.0))[-1] == STANDARD_GRAVITY_MS2 + 1.5


def test_movement_teaches_nothing() -> None:
    moving = _still(500, 11.0) + 2.0 * np.sin(np.arange(500) / 5.0)
    np.testing.assert_array_equal(_push(_rest(), moving), STANDARD_GRAVITY_MS2)


def test_turning_at_constant_norm_is_movement() -> None:
    angle = np.arange(500) / 50.0
    acc = 10.5 * np.stack((np.sin(angle), np.zeros(500), np.cos(angle)))
    np.testing.assert_array_equal(_push(_rest(), acc), STANDARD_GRAVITY_MS2)


def test_stillness_does_not_depend_on_the_mounting() -> None:
    """Spread along (1, 1, 1) of 0.2 m/s2 is 0.115 on each axis: below the limit on each, above it in truth."""
    wave = 0.2 * np.sqrt(2.0) * np.sin(np.arange(500) * 2 * np.pi / 25.0)
    along = np.zeros((3, 500))
    along[0] = wave
    skew = np.tile(wave / np.sqrt(3.0), (3, 1))
    for shape in (along, skew):
        rest = _rest()
        _push(rest, _still(500, 10.2, noise=0.0) + shape)
        np.testing.assert_allclose(rest.windows.sd, 0.2, rtol=1e-6)


def test_the_median_spans_ten_windows() -> None:
    rest = _rest()
    _push(rest, _still(250, 10.0, noise=0.0))
    later = _push(rest, _still(250, 10.4, noise=0.0), 250)
    assert later[0] == pytest.approx(10.0)
    assert later[25 * 5 - 1] == pytest.approx(10.0)
    assert later[25 * 6] == pytest.approx(10.4)


def test_a_window_does_not_span_a_gap() -> None:
    rest = _rest()
    _push(rest, _still(20, 10.0, noise=0.0))
    rest.reset()
    _push(rest, _still(24, 10.4, noise=0.0), 100)
    assert rest.windows.ends.size == 0
    _push(rest, _still(1, 10.4, noise=0.0), 124)
    assert rest.windows.ends.tolist() == [125]


def test_the_value_in_force_at_a_past_sample_is_remembered() -> None:
    rest = _rest()
    values = np.concatenate([_push(rest, _still(100, 9.9 + 0.1 * k, seed=k), 100 * k) for k in range(10)])
    assert len(set(values.tolist())) > 8
    assert [rest.at(i) for i in range(1000)] == values.tolist()


@pytest.mark.parametrize("size", [1, 7, 25, 1000])
def test_blocks_do_not_matter(size: int) -> None:
    acc = np.concatenate([_still(100, 9.9 + 0.1 * k, 0.1, seed=k) for k in range(10)], axis=1)
    whole = _push(_rest(), acc)
    rest = _rest()
    parts = [_push(rest, acc[:, a : a + size], a) for a in range(0, 1000, size)]
    np.testing.assert_array_equal(np.concatenate(parts), whole)


@pytest.mark.parametrize(("k", "w"), [(3, 1), (4, 1), (3, 2), (6, 1), (4, 17), (3, 1310)])
@pytest.mark.parametrize("n", [4, 12, 25, 50])
def test_sums_of_rows_are_added_one_after_the_other(n: int, k: int, w: int) -> None:
    """To the last bit, whatever the shape: with numpy's sum along memory they would hang on the hop (rule 6)."""
    rows = np.random.default_rng(n * w).normal(size=(n, k, w)) * 10.0 ** np.arange(n)[:, None, None]
    np.testing.assert_array_equal(sums(rows), np.cumsum(rows, axis=0)[-1])
    np.testing.assert_array_equal(sums(rows[:, : k - 1]), np.cumsum(rows[:, : k - 1], axis=0)[-1])
