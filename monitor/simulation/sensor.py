"""The sensor on the shank: mounting, bandwidth, errors, clipping, steps of its converter, lost packets, own clock."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.signal

from monitor.model.limbs import Limb
from monitor.model.records import FloatArray, SensorFacts
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.simulation.leg import random_rotation
from monitor.simulation.tracks import INTERNAL_RATE_HZ


@dataclass(frozen=True, slots=True)
class SensorSetup:
    """One sensor. Errors "sd" are drawn per axis from the seed.

    `rate_hz` may be 10 to 208. `mounting` is a rotation (3, 3) whose columns are the sensor's axes in shank axes;
    None draws any. Sensor time = true time * (1 + skew_ppm / 1e6) + offset_s.
    """

    rate_hz: float = 100.0
    has_gyro: bool = True
    mounting: tuple[tuple[float, float, float], ...] | None = None
    mounting_known: bool = False
    bandwidth: float = 0.42
    """Corner of the sensor's own second-order low-pass, of the rate."""
    full_scale_ms2: float = 8.0 * STANDARD_GRAVITY_MS2
    step_ms2: float = 8.0 * STANDARD_GRAVITY_MS2 / 32768.0
    noise_ms2: float = 0.05
    offset_sd_ms2: float = 0.08
    gain_sd: float = 0.004
    gyro_full_scale_rads: float = 34.9
    gyro_step_rads: float = 34.9 / 32768.0
    gyro_noise_rads: float = 0.004
    gyro_offset_sd_rads: float = 0.01
    packet_samples: int = 10
    lost_share: float = 0.0
    """Probability that a packet is lost on its own."""
    burst_per_min: float = 0.0
    burst_s: float = 1.0
    """Length of a burst in which every packet is lost."""
    skew_ppm: float = 0.0
    offset_s: float = 0.0

    def __post_init__(self) -> None:
        if not 10.0 <= self.rate_hz <= 208.0:
            raise ValueError(f"rate_hz {self.rate_hz}: 10 to 208")
        if self.packet_samples < 1 or not 0.0 <= self.lost_share < 1.0:
            raise ValueError("packet_samples from 1 on, lost_share from 0 to below 1")


@dataclass(frozen=True, slots=True)
class LimbSignal:
    """What one sensor delivered: `time_s` (n,) in its own clock, `true_time_s` (n,), `acc_ms2` (n, 3), `gyro_rads`.

    `axes` (3, 3): columns are the sensor's axes in shank axes. Lost samples are absent; `lost` counts them.
    """

    limb: Limb
    setup: SensorSetup
    axes: FloatArray
    time_s: FloatArray
    true_time_s: FloatArray
    acc_ms2: FloatArray
    gyro_rads: FloatArray | None
    lost: int

    def facts(self) -> SensorFacts:
        """What a recording says of this sensor."""
        along = (float(self.axes[0, 0]), float(self.axes[0, 1]), float(self.axes[0, 2]))
        return SensorFacts(
            name=f"simulated {self.limb}",
            rate_hz=self.setup.rate_hz,
            has_gyro=self.setup.has_gyro,
            full_scale_ms2=self.setup.full_scale_ms2,
            shank_axis=along if self.setup.mounting_known else None,
        )


def sense(
    limb: Limb, force_ms2: FloatArray, spin_rads: FloatArray, setup: SensorSetup, rng: np.random.Generator
) -> LimbSignal:
    """Sample specific force and angular rate, both (n, 3) in shank axes at the internal rate."""
    drawn = random_rotation(rng)
    axes = drawn if setup.mounting is None else np.array(setup.mounting, dtype=np.float64)
    true_s, time_s = _clock(setup, (len(force_ms2) - 1) / INTERNAL_RATE_HZ)
    shape = (len(time_s), 3)
    gain = 1.0 + setup.gain_sd * rng.standard_normal(3)
    offset = setup.offset_sd_ms2 * rng.standard_normal(3)
    noise = setup.noise_ms2 * rng.standard_normal(shape)
    acc = _sample(force_ms2, setup, true_s) @ axes * gain + offset + noise
    acc = _convert(acc, setup.full_scale_ms2, setup.step_ms2)
    gyro_offset = setup.gyro_offset_sd_rads * rng.standard_normal(3)
    gyro_noise = setup.gyro_noise_rads * rng.standard_normal(shape)
    gyro = None
    if setup.has_gyro:
        gyro = _sample(spin_rads, setup, true_s) @ axes + gyro_offset + gyro_noise
        gyro = _convert(gyro, setup.gyro_full_scale_rads, setup.gyro_step_rads)
    kept = _kept(setup, len(time_s), rng)
    return LimbSignal(
        limb,
        setup,
        axes,
        time_s[kept],
        true_s[kept],
        acc[kept],
        None if gyro is None else gyro[kept],
        int(len(kept) - kept.sum()),
    )


def _clock(setup: SensorSetup, duration_s: float) -> tuple[FloatArray, FloatArray]:
    """True times and sensor times of all samples, (n,) each: even in the sensor's own clock."""
    pace = 1.0 + setup.skew_ppm * 1e-6
    own = np.arange(int(duration_s * pace * setup.rate_hz)) / setup.rate_hz
    return own / pace, own + setup.offset_s


def _sample(signal: FloatArray, setup: SensorSetup, true_s: FloatArray) -> FloatArray:
    """Low-pass `signal` (n, 3) causally and read it at `true_s` (m,) by cubic interpolation, (m, 3)."""
    corner_hz = min(setup.bandwidth * setup.rate_hz, 0.45 * INTERNAL_RATE_HZ)
    sos = scipy.signal.butter(2, corner_hz, fs=INTERNAL_RATE_HZ, output="sos")
    # The filter starts as if the first value had always been there: no start-up swing.
    start = scipy.signal.sosfilt_zi(sos)[:, :, None] * signal[0]
    smooth = np.asarray(scipy.signal.sosfilt(sos, signal, axis=0, zi=start)[0], dtype=np.float64)
    at = true_s * INTERNAL_RATE_HZ
    base = np.clip(at.astype(np.int64), 1, len(signal) - 3)
    u = (at - base)[:, None]
    result: FloatArray = (
        -u * (u - 1) * (u - 2) / 6 * smooth[base - 1]
        + (u + 1) * (u - 1) * (u - 2) / 2 * smooth[base]
        - (u + 1) * u * (u - 2) / 2 * smooth[base + 1]
        + (u + 1) * u * (u - 1) / 6 * smooth[base + 2]
    )
    return result


def _convert(values: FloatArray, full_scale: float, step: float) -> FloatArray:
    """Clip at full scale and round to the converter's steps; `step` 0 rounds nothing."""
    clipped = np.clip(values, -full_scale, full_scale)
    return clipped if step == 0.0 else np.clip(np.round(clipped / step) * step, -full_scale, full_scale)


def _kept(setup: SensorSetup, n: int, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which samples arrive, (n,): packets are lost whole, alone or in bursts."""
    packets = -(-n // setup.packet_samples)
    lost = rng.random(packets) < setup.lost_share
    packet_s = setup.packet_samples / setup.rate_hz
    for start in np.flatnonzero(rng.random(packets) < setup.burst_per_min / 60.0 * packet_s):
        lost[start : start + max(1, round(setup.burst_s / packet_s))] = True
    return ~np.repeat(lost, setup.packet_samples)[:n]
