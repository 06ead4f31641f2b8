"""The sensor: mounting, clipping, converter, loss, clock."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.model.limbs import Limb
from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.simulation.sensor import LimbSignal, SensorSetup, sense
from monitor.simulation.tracks import INTERNAL_RATE_HZ

PERFECT = {"noise_ms2": 0.0, "offset_sd_ms2": 0.0, "gain_sd": 0.0, "step_ms2": 0.0}
SIDEWAYS = ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 0.0, 0.0))


def _force(seconds: float, size_ms2: float = 0.0, hz: float = 2.0) -> FloatArray:
    n = int(seconds * INTERNAL_RATE_HZ) + 1
    force = np.zeros((n, 3))
    force[:, 2] = STANDARD_GRAVITY_MS2 + size_ms2 * np.sin(2 * np.pi * hz * np.arange(n) / INTERNAL_RATE_HZ)
    return force


def _sense(force: FloatArray, seed: int = 1, **changes: object) -> LimbSignal:
    setup = SensorSetup(**changes)  # type: ignore[arg-type]
    return sense(Limb.LEFT, force, 0.1 * force, setup, np.random.Generator(np.random.PCG64(seed)))


@pytest.mark.parametrize("seed", range(4))
def test_at_rest_any_mounting_shows_gravity(seed: int) -> None:
    signal = _sense(_force(5.0), seed, **PERFECT)
    np.testing.assert_allclose(np.linalg.norm(signal.acc_ms2, axis=1), STANDARD_GRAVITY_MS2, atol=1e-9)


def test_a_known_mounting_turns_both_sensors_and_the_shank_axis() -> None:
    signal = _sense(_force(1.0), mounting=SIDEWAYS, mounting_known=True, gyro_noise_rads=0.0, **PERFECT)
    assert signal.acc_ms2[50] == pytest.approx([STANDARD_GRAVITY_MS2, 0.0, 0.0], abs=1e-9)
    assert signal.gyro_rads is not None
    assert signal.gyro_rads[50, 0] == pytest.approx(0.981, abs=0.05)
    assert signal.facts().shank_axis == (0.0, 1.0, 0.0)
    assert _sense(_force(1.0)).facts().shank_axis is None


@pytest.mark.parametrize("rate_hz", [10.0, 25.0, 104.0, 200.0])
def test_any_rate_samples_the_same_motion(rate_hz: float) -> None:
    signal = _sense(_force(5.0, 3.0, 0.5), rate_hz=rate_hz, mounting=np.eye(3).tolist(), **PERFECT)
    assert len(signal.time_s) == int(5.0 * rate_hz)
    assert np.ptp(signal.acc_ms2[:, 2]) == pytest.approx(6.0, rel=0.03)


def test_what_is_above_the_band_is_filtered() -> None:
    signal = _sense(_force(5.0, 3.0, 40.0), rate_hz=25.0, mounting=np.eye(3).tolist(), **PERFECT)
    assert np.ptp(signal.acc_ms2[:, 2]) < 0.6


def test_clipping_and_steps() -> None:
    signal = _sense(_force(5.0, 30.0), full_scale_ms2=20.0, step_ms2=0.5, mounting=np.eye(3).tolist())
    assert signal.acc_ms2.max() == 20.0
    assert (signal.acc_ms2[:, 2] == 20.0).sum() > 20
    np.testing.assert_allclose(signal.acc_ms2 % 0.5, 0.0, atol=1e-12)
    assert signal.facts().full_scale_ms2 == 20.0


def test_packets_are_lost_whole() -> None:
    whole, holed = _sense(_force(60.0)), _sense(_force(60.0), lost_share=0.1, packet_samples=10)
    assert whole.lost == 0
    assert holed.lost == len(whole.time_s) - len(holed.time_s)
    assert 0.05 < holed.lost / len(whole.time_s) < 0.15
    assert holed.lost % 10 == 0
    # What arrives is what would have arrived without the loss.
    kept = np.isin(whole.time_s, holed.time_s)
    np.testing.assert_array_equal(whole.acc_ms2[kept], holed.acc_ms2)


def test_a_burst_loses_its_length_at_least() -> None:
    signal = _sense(_force(120.0), burst_per_min=2.0, burst_s=1.0)
    gaps = np.diff(signal.true_time_s)
    assert signal.lost > 0
    assert gaps[gaps > 0.05].min() >= 1.0


def test_clock_error_moves_the_stamps_not_the_motion() -> None:
    plain = _sense(_force(100.0, 3.0))
    wrong = _sense(_force(100.0, 3.0), skew_ppm=200.0, offset_s=5.0)
    np.testing.assert_allclose(wrong.time_s, wrong.true_time_s * (1.0 + 200e-6) + 5.0, atol=1e-9)
    np.testing.assert_allclose(np.diff(wrong.time_s), 0.01, atol=1e-9)
    np.testing.assert_array_equal(plain.time_s, plain.true_time_s)


def test_without_gyroscope() -> None:
    signal = _sense(_force(1.0), has_gyro=False)
    assert signal.gyro_rads is None
    assert not signal.facts().has_gyro


@pytest.mark.parametrize("changes", [{"rate_hz": 5.0}, {"rate_hz": 400.0}, {"lost_share": 1.0}])
def test_impossible_setups_are_refused(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"rate_hz|lost_share"):
        SensorSetup(**changes)  # type: ignore[arg-type]
