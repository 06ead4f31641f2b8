"""Movement units of one limb: two lobes of opposite sign of the norm, close together (10.3390/s150819006).

Fixed thresholds, common to both legs: the published way takes them from the whole recording and each leg, which
hides a weak leg. So the figure is labelled "units, fixed threshold", and is not the published number.
"""

from __future__ import annotations

import numpy as np

from monitor.detection.parameters import Parameters
from monitor.model.records import FloatArray

_QUIET = 256
"""So many quiet samples wait at most."""


class UnitFinder:
    """Takes the 8 Hz limited norm minus rest on the grid, brings it to 20 Hz, and pairs lobes."""

    def __init__(self, rate_hz: float, parameters: Parameters) -> None:
        p = parameters
        self.rate_hz = min(p.units_rate_hz, rate_hz)
        self._step = rate_hz / self.rate_hz
        self._threshold = p.unit_threshold_ms2
        self._below = p.unit_threshold_ms2 * (1.0 - 1e-9)  # a straight line between two samples may round up
        self._pair_gap = p.unit_pair_gap_s * self.rate_hz
        self._longest = p.unit_longest_s * self.rate_hz
        self.reset()

    def reset(self) -> None:
        """A new segment starts."""
        self._last: tuple[int, float] | None = None
        self._next = 0
        self._run: FloatArray = np.empty(0)
        self._run_first = 0
        self._open = False
        self._lobe: tuple[int, int, int, bool] | None = None
        self._quiet: list[FloatArray] = []
        self._quiet_n = 0

    def push(self, first: int, m: FloatArray) -> list[tuple[int, int, int]]:
        """Takes `m` (n,), m/s2, from grid index `first`; returns (ready, start, end) in 20 Hz samples.

        20 Hz sample j is at sensor time j / rate_hz (before the filters' delay).
        """
        if not m.size:
            return []
        # No unit ends in what stays below the threshold, unless a lobe goes on from before: live, most hops can wait.
        if not self._goes_on() and self._quiet_n < _QUIET and max(m.max(), -m.min()) < self._below:
            self._quiet.append(m)
            self._quiet_n += m.size
            return []
        if self._quiet:
            first -= self._quiet_n
            m = np.concatenate((*self._quiet, m))
            self._quiet, self._quiet_n = [], 0
        return self._look(first, m)

    def _goes_on(self) -> bool:
        """What has no end yet may be a lobe of a unit; a line from the last sample to the next may belong to it."""
        return self._open or (self._last is not None and abs(self._last[1]) >= self._below)

    def _look(self, first: int, m: FloatArray) -> list[tuple[int, int, int]]:
        if self._last is None:
            self._next = int(np.ceil(first / self._step))
            index, values = np.arange(first, first + m.size), m
        else:
            index = np.arange(first - 1, first + m.size)
            values = np.concatenate(([self._last[1]], m))
        self._last = (int(index[-1]), float(m[-1]))
        stop = int(np.floor(index[-1] / self._step)) + 1
        if stop <= self._next:
            return []
        at = np.arange(self._next, stop) * self._step
        left = np.minimum(at.astype(np.int64) - index[0], values.size - 1)
        right = np.minimum(left + 1, values.size - 1)
        weight = at - np.floor(at)
        slow = values[left] + weight * (values[right] - values[left])
        begin, self._next = self._next, stop
        return self._pair(begin, slow)

    def _pair(self, begin: int, slow: FloatArray) -> list[tuple[int, int, int]]:
        if not self._run.size:
            self._run_first = begin
        data = np.concatenate((self._run, slow))
        flips = np.flatnonzero(np.signbit(data[1:]) != np.signbit(data[:-1])) + 1
        if not flips.size:
            self._keep(data, self._run_first)
            return []
        starts = np.concatenate(([0], flips[:-1]))
        size = np.abs(data[: flips[-1]])
        peaks = np.maximum.reduceat(size, starts)
        tops = np.flatnonzero(size == np.repeat(peaks, flips - starts))
        extremes = tops[np.searchsorted(tops, starts)]  # the first of each lobe
        large = np.flatnonzero(peaks >= self._threshold)
        found: list[tuple[int, int, int]] = []
        lobes = (starts[large], flips[large], extremes[large])
        for a, b, extreme, down in zip(
            *((self._run_first + column).tolist() for column in lobes), (data[starts[large]] < 0).tolist(), strict=True
        ):
            lobe = (a, b, extreme, down)
            before = self._lobe
            if (
                before is not None
                and before[3] != lobe[3]
                and lobe[2] - before[2] <= self._pair_gap
                and lobe[1] - before[0] <= self._longest
            ):
                found.append((lobe[1], before[0], lobe[1]))
                self._lobe = None
            else:
                self._lobe = lobe
        self._keep(data[flips[-1] :], self._run_first + int(flips[-1]))
        return found

    def _keep(self, run: FloatArray, first: int) -> None:
        # A run longer than the longest unit can be no part of one: its oldest samples need not be kept,
        # only that it is too long, which its length in `_longest` + 2 samples still says.
        limit = int(self._longest) + 2
        self._run, self._run_first = run[-limit:].copy(), first + max(0, run.size - limit)
        self._open = bool(np.abs(self._run).max() >= self._below)
