"""A double tap of both sensors together: two sharp impacts that both feel at the same moments.

What the sides then differ by is what no arrival time shows: delays in a sensor's firmware, in its filter and link.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

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
        found: list[tuple[float, float]] = []
        times = time_s[norm_ms2 >= STANDARD_GRAVITY_MS2 + IMPACT_MS2]
        while True:
            if self._waiting is None:
                place = int(times.searchsorted(self._quiet_from_s))
                if place >= times.size:
                    return found
                self._waiting = float(times[place])
                self._quiet_from_s = self._waiting + _APART_S
            known = int(time_s.searchsorted(self._waiting + _AFTER_S))
            if known >= time_s.size:
                return found
            found.append((float(time_s[known]), self._centre(self._waiting)))
            self._waiting = None

    def _centre(self, at_s: float) -> float:
        """Where most of the impact was: finer than the samples."""
        times, norms = self._native.between(at_s - _BEFORE_S, at_s + _AFTER_S)
        weights = [max(norm - STANDARD_GRAVITY_MS2, 0.0) for norm in norms.tolist()]  # so few: quicker than arrays
        return float(sum(weight * at for weight, at in zip(weights, times.tolist(), strict=True)) / sum(weights))


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
