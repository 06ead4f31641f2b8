"""A double tap of both sensors together: two sharp impacts that both feel at the same moments.

What the sides then differ by is what no arrival time shows: delays in a sensor's firmware, in its filter and link.
"""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass, field

import numpy as np

from monitor.detection.impacts import NativePeaks
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2

IMPACT_MS2 = 8.0
"""Above gravity; a tap on a table is more, a sensor turned in the hand is less (chosen here)."""
_BEFORE_S, _AFTER_S = 0.06, 0.08
"""Samples around the first strong one that belong to the impact: its ringing in the sensor's filter."""
_APART_S = 0.12
SHORTEST_GAP_S, LONGEST_GAP_S = 0.15, 1.0
"""Between the two taps (chosen here)."""
QUIET_S = 0.5
"""No other impact so long before: in a row of knocks one side's second could be taken for the other's first."""
UNEQUAL_GAP_S = 0.03
"""The two gaps may differ by this: a sample period and a half at 50 Hz."""
LARGEST_RESIDUAL_S = 0.25
TAP_SD_S = 0.002
"""How well an impact is timed between two samples, both sides together (bench.clocks)."""


class TapFinder:
    """Finds sharp impacts of one sensor in its native samples; the same whatever the blocks."""

    def __init__(self, native: NativePeaks) -> None:
        self._native = native
        self._waiting: float | None = None
        self._quiet_from_s = -math.inf

    def push(self, time_s: FloatArray, norm_ms2: FloatArray) -> list[tuple[float, float]]:
        """Newest samples, shape (n,), already with `native`: (sensor time at which it is known, of the impact)."""
        if self._waiting is None and norm_ms2.max() < STANDARD_GRAVITY_MS2 + IMPACT_MS2:
            return []
        firsts = [] if self._waiting is None else [self._waiting]
        strong = time_s[norm_ms2 >= STANDARD_GRAVITY_MS2 + IMPACT_MS2].tolist()
        place = bisect.bisect_left(strong, self._quiet_from_s)
        while place < len(strong):
            firsts.append(strong[place])
            self._quiet_from_s = strong[place] + _APART_S
            place = bisect.bisect_left(strong, self._quiet_from_s, place)
        if not firsts:
            return []
        at = np.array(firsts)
        known = time_s.searchsorted(at + _AFTER_S)
        # Impacts are further apart than it takes to see one to its end: at most the last one waits.
        seen = at.size if known[-1] < time_s.size else at.size - 1
        self._waiting = firsts[-1] if seen < at.size else None
        return list(zip(time_s[known[:seen]].tolist(), self._centres(at[:seen]), strict=True)) if seen else []

    def _centres(self, at_s: FloatArray) -> list[float]:
        """Where most of each impact was: finer than the samples."""
        times, norms = self._native.between(float(at_s[0]) - _BEFORE_S, float(at_s[-1]) + _AFTER_S)
        begin, end = times.searchsorted(at_s - _BEFORE_S), times.searchsorted(at_s + _AFTER_S, side="right")
        place = begin[:, np.newaxis] + np.arange((end - begin).max())
        weights = np.maximum(norms[np.minimum(place, times.size - 1)] - STANDARD_GRAVITY_MS2, 0.0)
        weights[place >= end[:, np.newaxis]] = 0.0
        # Running sums add one after the other, wherever a block begins (rule 6).
        moments = np.cumsum(weights * times[np.minimum(place, times.size - 1)], axis=1)[:, -1]
        centres: list[float] = (moments / np.cumsum(weights, axis=1)[:, -1]).tolist()
        return centres


@dataclass(frozen=True, slots=True)
class Felt:
    """A double tap: when it was asked for, session time of its middle, left minus right time and its SD, all s."""

    asked_s: float
    time_s: float
    left_minus_right_s: float
    sd_s: float


@dataclass(slots=True)
class DoubleTap:
    """Waits for a double tap on both sensors while somebody asked for one."""

    _from_s: float = math.inf
    _until_s: float = -math.inf
    _taps: dict[Limb, list[float]] = field(default_factory=lambda: {limb: [] for limb in LIMBS})

    def listen(self, from_s: float, length_s: float) -> None:
        """A double tap is expected from `from_s` on."""
        self._from_s, self._until_s = from_s, from_s + length_s
        self._taps = {limb: [] for limb in LIMBS}

    def add(self, limb: Limb, at_s: float) -> Felt | None:
        """An impact, in order of decision; the double tap that it completes, once a request."""
        if not self._from_s <= at_s <= self._until_s:
            return None
        self._taps[limb].append(at_s)
        left, right = self._pair(Limb.LEFT), self._pair(Limb.RIGHT)
        if left is None or right is None:
            return None
        unequal_s = (left[1] - left[0]) - (right[1] - right[0])
        first_s, second_s = left[0] - right[0], left[1] - right[1]
        residual_s = 0.5 * (first_s + second_s)
        if abs(unequal_s) > UNEQUAL_GAP_S or abs(residual_s) > LARGEST_RESIDUAL_S:
            return None
        asked_s, self._from_s = self._from_s, math.inf
        middle_s = 0.25 * ((left[0] + right[0]) + (left[1] + right[1]))
        return Felt(asked_s, middle_s, residual_s, math.hypot(TAP_SD_S, 0.5 * unequal_s))

    def _pair(self, limb: Limb) -> tuple[float, float] | None:
        taps = self._taps[limb]
        if len(taps) < 2 or not SHORTEST_GAP_S <= taps[-1] - taps[-2] <= LONGEST_GAP_S:
            return None
        if len(taps) > 2 and taps[-2] - taps[-3] < QUIET_S:
            return None
        return taps[-2], taps[-1]
