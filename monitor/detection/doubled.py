"""A swing that is two: the same foot lands, stands for a moment and steps again, and the envelope never comes to rest.

The middle of one swing can be as quiet, but there the leg passes by: it turns, and the acceleration with it. A leg that
stands shows gravity alone, for a moment, in nearly the direction in which it stood before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monitor.detection.excursions import Direction, squared_chord_of
from monitor.detection.parameters import Parameters
from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2


@dataclass(frozen=True, slots=True)
class Moments:
    """Of a few samples from each sample on: their mean (3, n) and its length, how far that is from 1 g, m/s2; and the
    square of how far the samples lie from their mean, at most."""

    mean_ms2: FloatArray
    length_ms2: FloatArray
    off_ms2: FloatArray
    spread: FloatArray


class LandingFinder:
    """Looks for the moment in which the leg stands, within what looked like one swing."""

    def __init__(self, rate_hz: float, parameters: Parameters) -> None:
        p = self._p = parameters
        self.few = max(3, round(p.doubled_stands_s * rate_hz))
        """So many samples the leg stands at least."""
        self._after, self._before = round(p.doubled_after_s * rate_hz), round(p.doubled_before_s * rate_hz)
        self.shortest = self._after + self._before
        """A swing of fewer samples cannot be two."""
        self._told_by = round(p.doubled_told_by_s * rate_hz)
        self._chord, self._share = squared_chord_of(p.doubled_rad), p.swing_out_share * p.swing_out_share
        self._out_chord = squared_chord_of(p.swing_weak_out_rad)

    def moments(self, acc_ms2: FloatArray) -> Moments:
        """What the leg's standing is judged by, from each sample on.

        Args:
            acc_ms2: plain samples, m/s2, shape (3, n), n at least `few`.
        """
        # Sums of a few samples, one after the other: the same to the last bit wherever a block begins (rule 6).
        few, n = self.few, acc_ms2.shape[1] - self.few + 1
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
        return Moments(mean, np.maximum(length, 1e-9), np.abs(length - STANDARD_GRAVITY_MS2), spread)

    def look(self, moments: Moments, begin: int, end: int, base: Direction, peak_ms2: float) -> int | None:
        """Since which sample, from `begin` on, the leg stands at its stillest moment; None where it never stands.

        Args:
            moments: of all samples that are kept.
            begin: sample at which the swing began.
            end: sample at which it came to rest.
            base: where gravity pointed before the swing.
            peak_ms2: highest envelope of the swing; a strong step's landing is less still than a gentle one's.
        """
        size = end - begin
        first, last = max(self._after, size - self._told_by), size - self._before
        if last < first:
            return None
        whole, late = slice(begin, begin + last + 1), slice(begin + first, begin + last + 1)
        x, y, z = moments.mean_ms2[:, whole]
        bx, by, bz = base
        away = 2.0 - 2.0 * (x * bx + y * by + z * bz) / moments.length_ms2[whole]  # `chord`
        furthest = np.maximum.accumulate(away)[first:]
        away, spread = away[first:], moments.spread[late]
        stands = spread <= (self._p.doubled_spread * peak_ms2) ** 2
        stands &= moments.off_ms2[late] <= self._p.doubled_length * peak_ms2
        stands &= (away <= self._chord) & (away <= self._share * furthest) & (furthest >= self._out_chord)
        if not stands.any():
            return None
        at = int(np.where(stands, spread, np.inf).argmin())
        moves = np.flatnonzero(~stands[:at])  # it has stood since the last of these
        return first + (int(moves[-1]) + 1 if moves.size else 0)
