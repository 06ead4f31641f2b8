"""Sensor time to session time where a file gives both for every sample."""

from __future__ import annotations

import bisect
import math

import numpy as np

from monitor.model.records import FloatArray


class GivenClock:
    """Straight lines between the samples; before the first pair of times the two are the same.

    Keeps 16 bytes a sample. After a sample the clock runs on for one period at a second a second, whether or not the
    next sample is known yet: so what is dated does not hang on how the file was cut into blocks.

    Args:
        period_s: nominal time from one sample to the next, s.
    """

    def __init__(self, period_s: float) -> None:
        self._period_s = period_s
        self._starts: list[float] = []
        self._blocks: list[tuple[FloatArray, FloatArray]] = []
        self._last = (-math.inf, -math.inf)

    def push(self, sensor_s: FloatArray, session_s: FloatArray) -> None:
        """Times (n,) of the same samples; those that are missing or do not move on are left out."""
        last_sensor_s, last_session_s = self._last
        known = np.isfinite(sensor_s) & np.isfinite(session_s)
        for times, last_s in ((sensor_s, last_sensor_s), (session_s, last_session_s)):
            reach = np.maximum.accumulate(np.concatenate(([last_s], np.where(known, times, -math.inf))))
            known &= times > reach[:-1]
        times, at = sensor_s[known], session_s[known]
        if not times.size:
            return
        if self._starts:  # the step from the block before belongs to this one
            times, at = np.concatenate(([last_sensor_s], times)), np.concatenate(([last_session_s], at))
        self._last = (float(times[-1]), float(at[-1]))
        holes = np.flatnonzero(
            (np.diff(times) > 1.5 * self._period_s) & (np.diff(at) > self._period_s)
        )  # there the clock runs on for a period first
        times = np.insert(times, holes + 1, times[holes] + self._period_s)
        at = np.insert(at, holes + 1, at[holes] + self._period_s)
        self._starts.append(float(times[0]))
        self._blocks.append((times, at))

    def session_s(self, sensor_s: float) -> float:
        """Session time of a sensor time."""
        if not self._starts:
            return sensor_s
        times, at = self._blocks[max(bisect.bisect_right(self._starts, sensor_s) - 1, 0)]
        i = int(np.searchsorted(times, sensor_s, side="right")) - 1
        if i < 0:
            return float(at[0]) + (sensor_s - float(times[0]))
        if i + 1 == times.size:
            return float(at[i]) + (sensor_s - float(times[i]))
        start_s, end_s = float(times[i]), float(times[i + 1])
        share = (sensor_s - start_s) / (end_s - start_s)
        return float(at[i]) + share * (float(at[i + 1]) - float(at[i]))
