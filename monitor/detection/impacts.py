"""What only the native samples show: the largest acceleration of a kick, and short impacts at its end."""

from __future__ import annotations

from collections import deque
from typing import Literal

import numpy as np

from monitor.detection.parameters import Parameters
from monitor.model.records import FloatArray

_KEPT_S = 12.0
"""Longer than the longest kick with its hold and tail."""
_NONE: FloatArray = np.empty(0)
Stretch = tuple[FloatArray, FloatArray]
"""Times, s, and norms, m/s2, shape (n,) each."""


class NativePeaks:
    """The latest native norms of one limb (before resampling), looked up when a kick ends."""

    def __init__(self, rate_hz: float, parameters: Parameters) -> None:
        self._p = parameters
        self._shows_impacts = rate_hz >= parameters.impact_lowest_rate_hz
        self._blocks: deque[tuple[float, float, FloatArray, FloatArray]] = deque()
        """First and last time, s, times and norms of each."""

    def push(self, time_s: FloatArray, acc_ms2: FloatArray) -> FloatArray:
        """Takes times (n,), n > 0, and acceleration (3, n) of one block; returns its norm (n,), m/s2."""
        x, y, z = acc_ms2
        norm: FloatArray = np.sqrt(x * x + y * y + z * z)
        self._blocks.append((float(time_s[0]), float(time_s[-1]), time_s, norm))
        return norm

    def forget(self, before_s: float) -> None:
        """Drops what no kick can need any more."""
        limit = before_s - _KEPT_S
        while len(self._blocks) > 1 and self._blocks[0][1] < limit:
            self._blocks.popleft()

    def between(self, begin_s: float, end_s: float, side: Literal["left", "right"] = "right") -> Stretch:
        """Times and norms of the kept samples in [begin, end], with side "left" in [begin, end)."""
        found = []
        for first_s, last_s, time, norm in self._blocks:
            if last_s >= begin_s and first_s <= end_s:
                a, b = time.searchsorted(begin_s), time.searchsorted(end_s, side=side)
                found.append((time[a:b], norm[a:b]))
        if len(found) == 1:
            return found[0]
        return np.concatenate([t for t, _ in found] or [_NONE]), np.concatenate([n for _, n in found] or [_NONE])

    def look(self, begin_s: FloatArray, end_s: FloatArray, rest_ms2: FloatArray) -> list[tuple[float, bool | None]]:
        """Largest | |a| - rest |, m/s2, in each stretch [begin, end), and whether it ends with an impact.

        All have shape (k,), k > 0. The second is None where the sample rate cannot show an impact.
        """
        time, norm = self.between(float(begin_s.min()), float(end_s.max()), "left")
        if not norm.size:
            return [(0.0, None)] * begin_s.size
        ends_of = np.stack((time.searchsorted(begin_s), time.searchsorted(end_s)), axis=1)
        padded = np.append(norm, norm[-1])  # a stretch may end where the samples do
        highest, lowest = (best.reduceat(padded, ends_of.ravel())[::2] for best in (np.maximum, np.minimum))
        peaks = np.maximum(np.abs(highest - rest_ms2), np.abs(lowest - rest_ms2))
        found: list[tuple[float, bool | None]] = []
        for number, ((a, b), peak) in enumerate(zip(ends_of.tolist(), peaks.tolist(), strict=True)):
            if a == b:
                found.append((0.0, None))
            elif not self._shows_impacts:
                found.append((peak, None))
            elif peak < self._p.impact_ms2:
                found.append((peak, False))
            else:
                size = np.abs(norm[a:b] - rest_ms2[number])
                found.append((peak, self._is_impact(time[a:b], size, float(end_s[number]))))
        return found

    def _is_impact(self, time_s: FloatArray, size_ms2: FloatArray, end_s: float) -> bool:
        p = self._p
        at = int(size_ms2.argmax())
        if end_s - time_s[at] > p.impact_before_end_s:
            return False
        low = size_ms2 < 0.5 * size_ms2[at]
        left = np.flatnonzero(low[:at])
        right = np.flatnonzero(low[at:])
        if not left.size or not right.size:
            return False
        return bool(time_s[at + right[0]] - time_s[left[-1]] <= p.impact_longest_s)
