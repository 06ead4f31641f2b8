"""What comes out of a sensor: unusable samples dropped and counted, clipping and losses seen."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.model.limbs import Limb
from monitor.model.records import SampleBlock, SensorFacts
from monitor.preprocessing.cleaning import Cleaner


def _cleaner(full_scale: float | None = 20.0) -> Cleaner:
    return Cleaner(SensorFacts("s", 50.0, has_gyro=True, full_scale_ms2=full_scale))


def _block(time: list[float], x: list[float] | None = None, gyro: list[float] | None = None) -> SampleBlock:
    acc = np.zeros((len(time), 3))
    acc[:, 1] = x if x is not None else 1.0
    spin = None if gyro is None else np.stack([np.array(gyro)] * 3, axis=1)
    return SampleBlock(Limb.LEFT, np.array(time), acc, spin)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_missing_cell_drops_its_sample(bad: float) -> None:
    cleaner = _cleaner()
    time, values = cleaner.push(_block([0.0, 0.02, 0.04], [1.0, bad, 3.0]), use_gyro=False)
    np.testing.assert_array_equal(time, [0.0, 0.04])
    np.testing.assert_array_equal(values[1], [1.0, 3.0])
    assert (cleaner.tally.dropped, cleaner.tally.received) == (1, 2)


def test_two_infinities_of_opposite_sign_are_no_number_either() -> None:
    block = _block([0.0, 0.02], [np.inf, 1.0])
    block.acc_ms2[0, 0] = -np.inf
    time, _ = _cleaner().push(block, use_gyro=False)
    np.testing.assert_array_equal(time, [0.02])


def test_a_missing_gyroscope_cell_matters_only_where_the_gyroscope_is_used() -> None:
    block = _block([0.0, 0.02], gyro=[0.1, np.nan])
    assert _cleaner().push(block, use_gyro=False)[0].size == 2
    time, values = _cleaner().push(block, use_gyro=True)
    assert time.size == 1
    assert values.shape == (6, 1)


def test_times_that_do_not_move_on_are_dropped_also_across_blocks() -> None:
    cleaner = _cleaner()
    time, _ = cleaner.push(_block([1.0, 1.02, 1.02, 0.5, 1.01, np.nan, 1.04]), use_gyro=False)
    np.testing.assert_array_equal(time, [1.0, 1.02, 1.04])
    time, _ = cleaner.push(_block([1.04, 1.03, 1.06]), use_gyro=False)
    np.testing.assert_array_equal(time, [1.06])
    assert cleaner.tally.dropped == 6
    assert cleaner.push(_block([1.0]), use_gyro=False)[0].size == 0
    assert cleaner.tally.first_s == 1.0
    assert cleaner.tally.last_s == 1.06


def test_a_time_with_a_missing_value_does_not_hide_later_samples() -> None:
    time, _ = _cleaner().push(_block([0.0, 9.0, 0.02], [1.0, np.nan, 1.0]), use_gyro=False)
    np.testing.assert_array_equal(time, [0.0, 0.02])


@pytest.mark.parametrize("cut", range(11))
def test_missing_samples_are_counted_within_and_between_blocks(cut: int) -> None:
    times = [0.0, 0.021, 0.10, 0.22, 0.24, 0.26, 0.28, 0.34, 0.36, 0.38, 0.40]
    cleaner = _cleaner()
    cleaner.push(_block(times[:cut]), use_gyro=False)
    cleaner.push(_block(times[cut:]), use_gyro=False)
    assert cleaner.tally.missing == 3 + 5 + 2


@pytest.mark.parametrize("rate_hz", [48.5, 50.0, 51.5])
@pytest.mark.parametrize("sd_s", [0.0, 0.002, 0.004, 0.006])
def test_uneven_times_and_a_rate_that_is_off_are_no_losses(sd_s: float, rate_hz: float) -> None:
    rng = np.random.default_rng(4)
    times = np.sort(np.arange(20_000) / rate_hz + rng.normal(0.0, sd_s, 20_000))
    for lost in (0.0, 0.05, 0.2):
        keep = rng.random(times.size) >= lost
        cleaner = _cleaner()
        for part in np.array_split(times[keep], 40):
            cleaner.push(_block(part.tolist()), use_gyro=False)
        share = cleaner.tally.missing / (cleaner.tally.missing + cleaner.tally.received)
        assert share == pytest.approx(lost, abs=0.005 + 0.15 * lost + (0.004 if sd_s > 0.005 else 0.0))


def test_somebody_else_may_count_what_is_missing() -> None:
    cleaner = Cleaner(SensorFacts("a sensor", 50.0), count_missing=False)
    cleaner.push(_block([0.0, 0.5, 1.0, 1.02, 1.04, 1.06]), use_gyro=False)
    assert cleaner.tally.missing == 0.0


@pytest.mark.parametrize("cut", range(9))
def test_clipping_runs_count_from_three_on_across_block_borders(cut: int) -> None:
    x = [0.0, 20.0, -19.9, 0.0, 19.8, -20.0, 20.0, 20.0, 1.0]
    time = [i * 0.02 for i in range(9)]
    cleaner = _cleaner()
    cleaner.push(_block(time[:cut], x[:cut]), use_gyro=False)
    cleaner.push(_block(time[cut:], x[cut:]), use_gyro=False)
    assert cleaner.tally.clipped == 4
    assert cleaner.full_scale(0.15) == []
    assert cleaner.full_scale(0.16) == [(pytest.approx(0.08), pytest.approx(0.16), pytest.approx(0.16))]
    assert cleaner.cut() == []


def test_a_stretch_at_full_scale_ends_with_the_stream() -> None:
    cleaner = _cleaner()
    cleaner.push(_block([0.0, 0.02, 0.04, 0.06], [0.0, 20.0, 20.0, 20.0]), use_gyro=False)
    assert cleaner.full_scale(10.0) == []
    assert [(start_s, end_s) for start_s, end_s, _ in cleaner.cut()] == [(0.02, pytest.approx(0.08))]


def test_clipping_is_invisible_without_a_known_full_scale() -> None:
    cleaner = _cleaner(None)
    cleaner.push(_block([0.0, 0.02, 0.04, 0.06], [20.0] * 4), use_gyro=False)
    assert cleaner.tally.clipped == 0
