"""What comes out of a sensor, before the grid: unusable samples dropped and counted, clipping seen, losses added up.

A calibrated sensor's samples are corrected here, and nowhere else on the way to a count.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from monitor.model.records import FloatArray, SampleBlock, SensorFacts
from monitor.preprocessing.calibrated import corrected

HOLE_STEPS = 1.4
"""A step of more than so many sample periods, of which no neighbour takes anything back, is a hole (chosen here)."""
_AROUND = 3
"""Samples before and after a step that may show it to be an uneven time and no loss."""
CLIP_RUN = 3
"""Successive samples at full scale that count as clipping (chosen here: one such sample is chance)."""


@dataclass(slots=True)
class SampleTally:
    """Running totals of one limb's samples."""

    received: int = 0
    dropped: int = 0
    clipped: int = 0
    missing: float = 0.0
    """Samples that should have come between those that did; by the sensor's own counter or clock where it has one."""
    first_s: float | None = None
    last_s: float | None = None


class Cleaner:
    """Drops samples with a missing cell or a time that does not move on; counts what was lost or clipped."""

    def __init__(self, facts: SensorFacts, count_missing: bool = True) -> None:
        """`count_missing` False: somebody else knows how many samples are missing."""
        self._count_missing = count_missing
        self._recent: FloatArray = np.empty(0)
        self._period_s = 1.0 / facts.rate_hz
        self._full_scale = facts.full_scale_ms2
        self._calibration = facts.calibration
        self._clip_run, self._clip_from_s, self._clip_to_s = 0, 0.0, 0.0
        self._full_scale_runs: deque[tuple[float, float, float]] = deque()
        self.tally = SampleTally()

    def push(self, block: SampleBlock, use_gyro: bool) -> tuple[FloatArray, FloatArray]:
        """Returns usable times (n,) and values (3 or 6, n): acceleration m/s2, then angular rate rad/s."""
        tally = self.tally
        gyro = block.gyro_rads if use_gyro else None
        if use_gyro and gyro is None:
            # Promised and not there: these samples cannot be judged like the others.
            gyro = np.full((len(block.time_s), 3), np.nan)
        # One axis after the other in memory: every step from here on goes along time.
        values = np.empty((3 if gyro is None else 6, len(block.time_s)))
        values[:3] = block.acc_ms2.T
        if gyro is not None:
            values[3:] = gyro.T
        time = block.time_s
        # A sum is finite where all its terms are: one pass instead of one an axis.
        with np.errstate(invalid="ignore", over="ignore"):
            good = np.isfinite(values.sum(axis=0) + time)
        floor = -np.inf if tally.last_s is None else tally.last_s
        if not (good.all() and time.size and time[0] > floor and bool((time[1:] > time[:-1]).all())):
            known = np.where(good, time, -np.inf)
            before = np.maximum.accumulate(np.concatenate(([floor], known)))[:-1]
            good &= time > before
            time, values = time[good], values[:, good]
        tally.dropped += int(good.size - time.size)
        if not time.size:
            return time, values
        tally.received += int(time.size)
        if self._count_missing:
            tally.missing += self._missing(time)
        if tally.first_s is None:
            tally.first_s = float(time[0])
        tally.last_s = float(time[-1])
        self._count_clipped(time, values)  # where the sensor's own scale ends
        if self._calibration is not None:
            values[:3] = corrected(values[:3].T, self._calibration).T
        return time, values

    def full_scale(self, until_s: float) -> list[tuple[float, float, float]]:
        """Stretches at full scale since the last call: start, end, and the sample after them by which they are known.

        Only those known by `until_s`; all times are the sensor's, s.
        """
        found = []
        while self._full_scale_runs and self._full_scale_runs[0][2] <= until_s:
            found.append(self._full_scale_runs.popleft())
        return found

    def cut(self) -> list[tuple[float, float, float]]:
        """The stream stopped: a stretch that was going on ends with it."""
        self._end_clipped(math.inf)
        self._clip_run = 0
        return self.full_scale(math.inf)

    def _missing(self, time: FloatArray) -> float:
        """Samples missing between those so far, as far as it is certain.

        Uneven times make long steps too, but what one step is too long its neighbours are too short: so a step counts
        from the latest that the samples before it, to the earliest that those after it could have been taken.
        """
        known, self._recent = np.concatenate((self._recent, time)), np.empty(0)
        steps = np.diff(known) / self._period_s
        # Steps that have been looked at before, and those whose neighbours are still to come.
        first = max(known.size - time.size - _AROUND, 0)
        last = known.size - _AROUND
        self._recent = known[max(known.size - 2 * _AROUND, 0) :]
        long = first + np.flatnonzero(steps[first:last] >= HOLE_STEPS)
        if not long.size:
            return 0.0
        around = np.arange(_AROUND)
        left = np.maximum(long[:, None] - around, 0)
        before = known[left] + (long[:, None] - left) * self._period_s
        after = known[long[:, None] + 1 + around] - around * self._period_s
        certain = after.min(axis=1) - before.max(axis=1)
        holes = steps[long[certain >= HOLE_STEPS * self._period_s]]
        return float(np.maximum(np.rint(holes) - 1.0, 1.0).sum())

    def _count_clipped(self, time: FloatArray, values: FloatArray) -> None:
        if self._full_scale is None:
            return
        high = np.abs(values[:3]).max(axis=0) >= 0.99 * self._full_scale
        if not high[0]:
            self._end_clipped(float(time[0]))
            self._clip_run = 0
        if not high.any():
            return
        padded = np.concatenate(([False], high, [False]))
        edges = np.flatnonzero(padded[1:] != padded[:-1])
        for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            run, carried = end - begin, self._clip_run if begin == 0 else 0
            total = run + carried
            if total >= CLIP_RUN:
                self.tally.clipped += run if carried >= CLIP_RUN else total
            if not carried:
                self._clip_from_s = float(time[begin])
            self._clip_run, self._clip_to_s = total, float(time[end - 1])
            if end < high.size:
                self._end_clipped(float(time[end]))
                self._clip_run = 0

    def _end_clipped(self, known_s: float) -> None:
        if self._clip_run >= CLIP_RUN:
            self._full_scale_runs.append((self._clip_from_s, self._clip_to_s + self._period_s, known_s))
