"""Movement units the published way, to compare the simulated infant with published figures: a yardstick, no detector.

After the description of the leg algorithm in 10.3390/s150819006 and 10.1177/2055668317717461 (measurement, 2.1):
20 Hz, the norm of the acceleration minus its median over the whole recording, thresholds from the recording's own small
peaks, each leg for itself, and a gyroscope that turns more than its median. The program's own units have fixed
thresholds (`monitor/detection/units.py`), since a threshold that knows the whole recording cannot run live.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import signal

FloatArray = npt.NDArray[np.float64]

RATE_HZ = 20.0
SMALL_MS2 = (1.0, 3.25)
"""Peaks of this size make the threshold: their mean less one standard deviation."""
PAIR_SAMPLES = 8
LONGEST_S = 1.5


@dataclass(frozen=True, slots=True)
class Units:
    """Of each unit, (n,): first and last sample, duration in s, mean and largest |norm - median| in m/s2."""

    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    duration_s: FloatArray
    average_ms2: FloatArray
    peak_ms2: FloatArray


def threshold_ms2(side: FloatArray) -> float:
    """From the small peaks of one side (n,) of the signal; infinite when there is none."""
    peaks, _ = signal.find_peaks(side, height=SMALL_MS2)
    return float(side[peaks].mean() - side[peaks].std()) if peaks.size else float("inf")


def published_units(acc_ms2: FloatArray, gyro_rads: FloatArray) -> Units:
    """Units of one leg from 20 Hz acceleration and angular rate, (n, 3) each, of the whole recording."""
    norm, spin = np.linalg.norm(acc_ms2, axis=1), np.linalg.norm(gyro_rads, axis=1)
    m, turns = norm - np.median(norm), spin > np.median(spin)
    cuts = np.flatnonzero(np.signbit(m[1:]) != np.signbit(m[:-1])) + 1
    starts, ends = np.concatenate(([0], cuts)), np.concatenate((cuts, [m.size]))
    over = {False: threshold_ms2(m), True: threshold_ms2(-m)}
    found: list[tuple[int, int]] = []
    before: tuple[int, int, bool] | None = None
    for a, b in zip(starts.tolist(), ends.tolist(), strict=True):
        below = bool(m[a] < 0)
        passed = np.flatnonzero((np.abs(m[a:b]) > over[below]) & turns[a:b])
        if not passed.size:
            continue
        crossing = a + int(passed[0])
        if (
            before is not None
            and before[2] is not below
            and crossing - before[1] <= PAIR_SAMPLES
            and b - before[0] <= LONGEST_S * RATE_HZ
        ):
            found.append((before[0], b - 1))
            before = None
        else:
            before = (a, crossing, below)
    first, last = (np.array([one[k] for one in found], dtype=np.int64) for k in (0, 1))
    size = np.abs(m)
    return Units(
        first,
        last,
        (last - first + 1) / RATE_HZ,
        np.array([size[a : b + 1].mean() for a, b in found]),
        np.array([size[a : b + 1].max() for a, b in found]),
    )
