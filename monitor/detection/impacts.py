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

    def look(self, begin_s: float, end_s: float, rest_ms2: float) -> tuple[float, bool | None]:
        """Largest | |a| - rest |, m/s2, in the stretch, and whether it ends with an impact.

        The second is None where the sample rate cannot show an impact.
        """
        time, norm = self.between(begin_s, end_s, "left")
        if not norm.size:
            return 0.0, None
        size = np.abs(norm - rest_ms2)
        at = int(size.argmax())
        peak = float(size[at])
        if not self._shows_impacts:
            return peak, None
        p = self._p
        if peak < p.impact_ms2 or end_s - time[at] > p.impact_before_end_s:
            return peak, False
        low = size < 0.5 * peak
        left = np.flatnonzero(low[:at])
        right = np.flatnonzero(low[at:])
        if not left.size or not right.size:
            return peak, False
        return peak, bool(time[at + right[0]] - time[left[-1]] <= p.impact_longest_s)
