"""What only the native samples show: the largest acceleration of a kick, and short impacts at its end."""

from __future__ import annotations

import numpy as np

from monitor.detection.parameters import Parameters
from monitor.model.records import FloatArray

_KEPT_S = 12.0
"""Longer than the longest kick with its hold and tail."""


class NativePeaks:
    """The latest native norms of one limb (before resampling), looked up when a kick ends."""

    def __init__(self, rate_hz: float, parameters: Parameters) -> None:
        self._p = parameters
        self._shows_impacts = rate_hz >= parameters.impact_lowest_rate_hz
        self._time: list[FloatArray] = [np.empty(0)]
        self._norm: list[FloatArray] = [np.empty(0)]

    def push(self, time_s: FloatArray, acc_ms2: FloatArray) -> FloatArray:
        """Takes times (n,) and acceleration (3, n) of one block; returns its norm (n,), m/s2."""
        x, y, z = acc_ms2
        norm: FloatArray = np.sqrt(x * x + y * y + z * z)
        self._time.append(time_s)
        self._norm.append(norm)
        return norm

    def forget(self, before_s: float) -> None:
        """Drops what no kick can need any more."""
        limit = before_s - _KEPT_S
        while len(self._time) > 1 and (not self._time[0].size or self._time[0][-1] < limit):
            del self._time[0], self._norm[0]

    def between(self, begin_s: float, end_s: float) -> tuple[FloatArray, FloatArray]:
        """Times and norms of the kept samples in [begin, end]."""
        times, norms = [np.empty(0)], [np.empty(0)]
        for time, norm in zip(self._time, self._norm, strict=True):
            if time.size and time[-1] >= begin_s and time[0] <= end_s:
                a, b = time.searchsorted(begin_s), time.searchsorted(end_s, side="right")
                times.append(time[a:b])
                norms.append(norm[a:b])
        return np.concatenate(times), np.concatenate(norms)

    def look(self, begin_s: float, end_s: float, rest_ms2: float) -> tuple[float, bool | None]:
        """Largest | |a| - rest |, m/s2, in the stretch, and whether it ends with an impact.

        The second is None where the sample rate cannot show an impact.
        """
        norms = []
        times = []
        for time, norm in zip(self._time, self._norm, strict=True):
            if time.size and time[-1] >= begin_s and time[0] <= end_s:
                a, b = time.searchsorted(begin_s), time.searchsorted(end_s)
                norms.append(norm[a:b])
                times.append(time[a:b])
        if not norms:
            return 0.0, None
        size = np.abs((norms[0] if len(norms) == 1 else np.concatenate(norms)) - rest_ms2)
        if not size.size:
            return 0.0, None
        at = int(size.argmax())
        peak = float(size[at])
        if not self._shows_impacts:
            return peak, None
        time = times[0] if len(times) == 1 else np.concatenate(times)
        p = self._p
        if peak < p.impact_ms2 or end_s - time[at] > p.impact_before_end_s:
            return peak, False
        low = size < 0.5 * peak
        left = np.flatnonzero(low[:at])
        right = np.flatnonzero(low[at:])
        if not left.size or not right.size:
            return peak, False
        return peak, bool(time[at + right[0]] - time[left[-1]] <= p.impact_longest_s)
