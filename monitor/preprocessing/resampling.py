"""Uneven samples of one limb to a uniform grid in the sensor's own time, cut at gaps.

Everything here is elementwise or a recursive filter with carried state, so that the result does not depend on how
the input was cut into blocks (rule 6).
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from monitor.model.records import FloatArray
from monitor.preprocessing.filters import CausalLowPass

_SNAP = 1e-6
"""Times this close to a grid point (in grid steps) are on it: decimal times in files are not exact in binary."""

ANTI_ALIAS_FRACTION = 0.4
"""Corner of the anti-alias filter as a share of the grid rate (20 Hz on the 50 Hz grid)."""


@dataclass(frozen=True, slots=True)
class GridBlock:
    """Consecutive grid samples of one segment.

    `values` has shape (channels, n); sample j belongs to sensor time `(first_index + j) / rate_hz - delay_s`.
    `opens` / `closes`: the segment begins with / ends after this block (which may then be empty).
    `start_s`, `end_s`: sensor times of the first and last original sample behind it.
    """

    first_index: int
    values: FloatArray
    opens: bool
    closes: bool
    start_s: float
    end_s: float


class UniformGrid:
    """Linear interpolation to a multiple of the grid rate, causal low-pass, every m-th sample kept.

    Args:
        rate_hz: nominal rate of the sensor.
        grid_rate_hz: rate of the grid, the same for both limbs.
        longest_bridge_s: missing time up to this is bridged by a straight line, more cuts the segment.
        band_limit: low-pass also where no sample is left out (the other limb's sensor is slower).
    """

    def __init__(self, rate_hz: float, grid_rate_hz: float, longest_bridge_s: float, band_limit: bool) -> None:
        self.grid_rate_hz = grid_rate_hz
        # 2 % slack: a nominal 50 Hz sensor that runs at 50.4 Hz is not worth a second grid.
        self._every = max(1, math.ceil(rate_hz / grid_rate_hz - 0.02))
        self._fine_hz = grid_rate_hz * self._every
        self._longest_step = (longest_bridge_s + 1.0 / rate_hz) * self._fine_hz + _SNAP
        self._low_pass = (
            CausalLowPass(4, ANTI_ALIAS_FRACTION * grid_rate_hz, self._fine_hz)
            if self._every > 1 or band_limit
            else None
        )
        self._last_q: float | None = None
        self._last_x: FloatArray | None = None
        self._next = 0

    @property
    def delay_s(self) -> float:
        """Delay of the anti-alias filter at low frequency, already known when a sample is dated."""
        return self._low_pass.delay_s if self._low_pass is not None else 0.0

    def push(self, time_s: FloatArray, values: FloatArray) -> list[GridBlock]:
        """Takes samples (times strictly increasing, shape (n,); values (channels, n)) and returns grid blocks."""
        if not time_s.size:
            return []
        q = time_s * self._fine_hz
        nearest = np.rint(q)
        q = np.where(np.abs(q - nearest) < _SNAP, nearest, q)
        opens = self._last_q is None
        if self._last_q is not None and self._last_x is not None:
            q = np.concatenate(([self._last_q], q))
            values = np.concatenate((self._last_x, values), axis=1)
        self._last_q, self._last_x = float(q[-1]), values[:, -1:]
        blocks: list[GridBlock] = []
        steps = q[1:] - q[:-1]
        cuts = np.flatnonzero(steps > self._longest_step) + 1
        bounds = [0, *cuts.tolist(), q.size]
        last_piece = len(bounds) - 2
        for i, (a, b) in enumerate(itertools.pairwise(bounds)):
            blocks.append(self._piece(q[a:b], values[:, a:b], steps[a : b - 1], opens or i > 0, i < last_piece))
        return blocks

    def interrupt(self) -> None:
        """The stream stopped: the next sample opens a new segment, however soon it comes."""
        self._last_q = self._last_x = None

    def _piece(self, q: FloatArray, x: FloatArray, steps: FloatArray, opens: bool, closes: bool) -> GridBlock:
        if opens:
            self._next = math.ceil(q[0])
            if self._low_pass is not None:
                self._low_pass.reset()
        first, last = self._next, math.floor(q[-1])
        self._next = max(first, last + 1)
        n = last - first + 1
        start_s, end_s = float(q[0]) / self._fine_hz, float(q[-1]) / self._fine_hz
        if n <= 0:
            return GridBlock(0, x[:, :0], opens, closes, start_s, end_s)
        fine = _interpolate(first, n, q, x, steps)
        if self._low_pass is not None:
            fine = self._low_pass.push(fine)
        skip = -first % self._every
        kept = fine[:, skip :: self._every]
        return GridBlock((first + skip) // self._every, kept, opens, closes, start_s, end_s)


def _interpolate(first: int, n: int, q: FloatArray, x: FloatArray, steps: FloatArray) -> FloatArray:
    """Values at grid points first .. first+n-1, by straight lines between samples at q (grid steps), `steps` apart."""
    tail = q.size - n
    if 0 <= tail <= 1 and q[tail] == first and q[-1] == first + n - 1 and bool((steps[tail:] == 1.0).all()):
        return x[:, tail:]
    points = np.arange(first, first + n, dtype=np.float64)
    left = np.searchsorted(q, points, side="right") - 1
    right = np.minimum(left + 1, q.size - 1)
    span = q[right] - q[left]
    weight = (points - q[left]) / np.where(span > 0.0, span, 1.0)
    start: FloatArray = x[:, left]
    return start + weight * (x[:, right] - start)
