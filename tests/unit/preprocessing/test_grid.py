"""The uniform grid: exact where samples lie on it, straight lines between, cut at gaps, thinned behind a filter."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.model.records import FloatArray
from monitor.preprocessing.filters import CausalLowPass
from monitor.preprocessing.resampling import GridBlock, UniformGrid


def _push(grid: UniformGrid, time_s: FloatArray, x: FloatArray) -> list[GridBlock]:
    return [b for b in grid.push(time_s, np.atleast_2d(x)) if b.values.shape[1] or b.opens]


def test_samples_on_the_grid_pass_unchanged() -> None:
    grid = UniformGrid(50.0, 50.0, 0.08, band_limit=False)
    x = np.random.default_rng(0).normal(size=(3, 200))
    # Decimal times, as files have them, are not exact in binary.
    time = np.array([float(f"{10.0 + i * 0.02:.2f}") for i in range(200)])
    (block,) = _push(grid, time, x)
    assert block.first_index == 500
    np.testing.assert_array_equal(block.values, x)
    assert grid.delay_s == 0.0


def test_values_between_samples_lie_on_the_line() -> None:
    grid = UniformGrid(50.0, 50.0, 0.08, band_limit=False)
    time = 1.003 + np.arange(40) * 0.0197
    (block,) = _push(grid, time, 7.0 * time - 2.0)
    at = (block.first_index + np.arange(block.values.shape[1])) / 50.0
    assert at[0] == pytest.approx(1.02)
    assert at[0] >= time[0]
    assert time[-1] - 0.02 < at[-1] <= time[-1]
    np.testing.assert_allclose(block.values[0], 7.0 * at - 2.0, atol=1e-9)


@pytest.mark.parametrize(("missing", "cut"), [(1, False), (4, False), (5, True), (50, True)])
def test_missing_time_up_to_the_limit_is_bridged(missing: int, cut: bool) -> None:
    """80 ms at 50 Hz: four samples may miss, the fifth cuts."""
    grid = UniformGrid(50.0, 50.0, 0.08, band_limit=False)
    time = np.concatenate((np.arange(20), 20 + missing + np.arange(20))) / 50.0
    blocks = _push(grid, time, time)
    assert [b.opens for b in blocks] == ([True, True] if cut else [True])
    if cut:
        assert blocks[0].closes
        assert blocks[0].end_s == pytest.approx(19 / 50.0)
        assert blocks[1].start_s == pytest.approx((20 + missing) / 50.0)
        assert blocks[1].first_index == 20 + missing
    else:
        np.testing.assert_allclose(blocks[0].values[0] * 50.0, np.arange(40 + missing), atol=1e-9)


def test_a_gap_between_two_pushes_cuts_too() -> None:
    grid = UniformGrid(50.0, 50.0, 0.08, band_limit=False)
    _push(grid, np.arange(10) / 50.0, np.zeros(10))
    blocks = _push(grid, 0.5 + np.arange(10) / 50.0, np.ones(10))
    assert [b.opens for b in blocks] == [True]
    np.testing.assert_array_equal(blocks[0].values, np.ones((1, 10)))


def test_an_interruption_opens_a_segment_however_soon_the_next_sample_comes() -> None:
    grid = UniformGrid(50.0, 50.0, 0.08, band_limit=False)
    _push(grid, np.arange(10) / 50.0, np.zeros(10))
    grid.interrupt()
    (block,) = _push(grid, np.arange(10, 20) / 50.0, np.ones(10))
    assert block.opens
    np.testing.assert_array_equal(block.values, np.ones((1, 10)))


@pytest.mark.parametrize(("rate_hz", "kept"), [(100.0, 0.5), (200.0, 0.25), (52.0, 50.0 / 52.0), (104.0, 50.0 / 104.0)])
def test_faster_sensors_are_thinned_onto_the_same_grid(rate_hz: float, kept: float) -> None:
    grid = UniformGrid(rate_hz, 50.0, 0.08, band_limit=False)
    time = np.arange(int(10 * rate_hz)) / rate_hz
    slow = np.sin(2 * np.pi * 1.0 * time)
    (block,) = _push(grid, time, slow)
    n = block.values.shape[1]
    assert n == pytest.approx(kept * time.size, abs=2)
    at = (block.first_index + np.arange(n)) / 50.0 - grid.delay_s
    late = at > 1.0
    np.testing.assert_allclose(block.values[0][late], np.sin(2 * np.pi * at[late]), atol=0.01)


def test_what_the_grid_cannot_hold_is_filtered_away() -> None:
    grid = UniformGrid(200.0, 50.0, 0.08, band_limit=False)
    time = np.arange(2000) / 200.0
    (block,) = _push(grid, time, np.sin(2 * np.pi * 45.0 * time))
    assert float(np.abs(block.values[0][50:]).max()) < 0.05


def test_a_segment_starts_without_a_swing_of_the_filter() -> None:
    grid = UniformGrid(100.0, 50.0, 0.08, band_limit=False)
    blocks = _push(grid, np.concatenate((np.arange(50), np.arange(100, 150))) / 100.0, np.repeat([3.0, -8.0], 50))
    np.testing.assert_allclose(blocks[0].values, 3.0, atol=1e-9)
    np.testing.assert_allclose(blocks[1].values, -8.0, atol=1e-9)


@pytest.mark.parametrize(("order", "corner_hz", "rate_hz"), [(2, 5.0, 50.0), (4, 20.0, 100.0), (1, 8.0, 50.0)])
def test_the_delay_of_a_filter_is_that_of_a_slow_ramp(order: int, corner_hz: float, rate_hz: float) -> None:
    band = CausalLowPass(order, corner_hz, rate_hz)
    ramp = np.arange(int(5 * rate_hz)) / rate_hz
    behind = ramp - band.push(ramp)
    assert behind[-1] == pytest.approx(band.delay_s, abs=1e-6)
    assert band.delay_s > 0.0


def test_a_filter_is_seeded_by_its_first_sample_and_forgets_on_reset() -> None:
    band = CausalLowPass(2, 5.0, 50.0)
    np.testing.assert_allclose(band.push(np.full((3, 40), 9.81)), 9.81, atol=1e-9)
    assert abs(float(band.push(np.full((3, 1), 0.0))[0, 0]) - 9.81) < 3.0
    band.reset()
    np.testing.assert_allclose(band.push(np.full((3, 5), -1.0)), -1.0, atol=1e-12)
    assert band.push(np.empty((3, 0))).shape == (3, 0)


def test_a_corner_near_half_the_rate_is_held_below_it() -> None:
    assert np.isfinite(CausalLowPass(2, 5.0, 10.0).push(np.ones(10))).all()
