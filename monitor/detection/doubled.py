"""A swing that is two: the same foot lands, stands for a moment and steps again, and the envelope never comes to rest.

The middle of one swing can be as quiet, but there the leg passes by: it turns, and the acceleration with it. A leg that
stands shows gravity alone, for a moment, in nearly the direction in which it stood before.
"""

from __future__ import annotations

import numpy as np

from monitor.detection.kicks import Direction, squared_chord_of
from monitor.detection.parameters import Parameters
from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2


class LandingFinder:
    """Looks for the moment in which the leg stands, within what looked like one swing."""

    def __init__(self, rate_hz: float, parameters: Parameters) -> None:
        p = self._p = parameters
        self.few = max(3, round(p.doubled_stands_s * rate_hz))
        """So many samples the leg stands at least."""
        self._after, self._before = round(p.doubled_after_s * rate_hz), round(p.doubled_before_s * rate_hz)
        self._told_by = round(p.doubled_told_by_s * rate_hz)
        self._chord, self._share = squared_chord_of(p.doubled_rad), p.swing_out_share * p.swing_out_share
        self._out_chord = squared_chord_of(p.swing_weak_out_rad)

    def look(self, acc_ms2: FloatArray, base: Direction, peak_ms2: float) -> int | None:
        """The first sample of the stillest such moment; None where there is none.

        Args:
            acc_ms2: plain samples from where the swing began to where it came to rest, m/s2, shape (3, n).
            base: where gravity pointed before the swing.
            peak_ms2: highest envelope of the swing; a strong step's landing is less still than a gentle one's.
        """
        size = acc_ms2.shape[1]
        first, last = max(self._after, size - self._told_by), size - self._before
        if last < first:
            return None
        # Sums of a few samples, one after the other: the same to the last bit wherever a block begins (rule 6).
        few, n = self.few, last + 1
        mean = acc_ms2[:, :n].copy()
        for k in range(1, few):
            mean += acc_ms2[:, k : k + n]
        mean /= few
        spread = np.zeros(n)
        for k in range(few):
            x, y, z = acc_ms2[:, k : k + n] - mean
            spread = np.maximum(spread, x * x + y * y + z * z)
        x, y, z = mean
        length = np.sqrt(x * x + y * y + z * z)
        bx, by, bz = base
        away = 2.0 - 2.0 * (x * bx + y * by + z * bz) / np.maximum(length, 1e-9)  # `chord`
        stands = spread <= (self._p.doubled_spread * peak_ms2) ** 2
        stands &= np.abs(length - STANDARD_GRAVITY_MS2) <= self._p.doubled_length * peak_ms2
        furthest = np.maximum.accumulate(away)
        stands &= (away <= self._chord) & (away <= self._share * furthest) & (furthest >= self._out_chord)
        stands[:first] = False
        return int(np.where(stands, spread, np.inf).argmin()) if stands.any() else None
