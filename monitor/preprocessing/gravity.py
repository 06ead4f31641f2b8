"""The sensor's rest value: what the norm of acceleration reads when nothing moves.

It belongs to the sensor (offset and gain errors), is learned from past still windows only, and is the one thing
that may differ between the limbs (rule 5).
"""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2


@dataclass(frozen=True, slots=True)
class Windows:
    """Means and spread of whole windows: `ends` (w,) grid index after each, `mean` (3, w) m/s2, `sd` (w,) m/s2.

    `sd` is the standard deviation along the direction in which it is largest: it does not depend on the mounting.
    `norms` (w, 5) m/s2: the mean norm in each fifth of a window.
    """

    ends: npt.NDArray[np.int64]
    mean: FloatArray
    sd: FloatArray
    norms: FloatArray


_FIFTHS = 5
_NO_WINDOWS = Windows(np.empty(0, dtype=np.int64), np.empty((3, 0)), np.empty(0), np.empty((0, _FIFTHS)))


def of_latest(best: np.ufunc, values: FloatArray, n: int) -> FloatArray:
    """The largest (`np.maximum`) or smallest of each `n` successive values: shape (size - n + 1,) for values (size,).

    Doubling takes a few calls, whatever `n`; windows laid over the array cost a live hop more.
    """
    span = 1
    while span < n:
        step = min(span, n - span)
        values = best(values[:-step], values[step:])
        span += step
    return values


_CHANGES_KEPT = 65_536
"""Far more than the windows of a file block, so that a kick's own value is always still there."""


def sums(rows: FloatArray) -> FloatArray:
    """Sums over the first axis of `rows` (n, k, w), added one after the other: shape (k, w).

    numpy's own sum of neighbours in memory adds in an order that hangs on the shape, so its last bit would depend on
    the hop (rule 6); whole rows it adds in order. So each row must be more than one number: k > 1.
    """
    result: FloatArray = np.add.reduce(rows, axis=0)
    return result


_PAIRS = ((0, 0, 0, 1, 1, 2), (0, 1, 2, 1, 2, 2))


def _largest_sd(off: FloatArray, limit: float) -> FloatArray:
    """Standard deviation along the direction of largest spread: `off` (n, 3, w) from the mean; shape (w,).

    Where it is `limit` or more for certain, a lower bound that is `limit` or more stands instead: nine windows in ten
    of a moving leg, and nobody asks how much more.
    """
    n = len(off)
    total: FloatArray = (sums(np.square(off)) / n).sum(axis=0)
    result: FloatArray = np.sqrt(total / 3.0)
    open_ = np.flatnonzero(result < limit)
    if not open_.size:
        return result
    some = off[:, :, open_]
    covariance = np.empty((open_.size, 3, 3))
    i, j = _PAIRS
    covariance[:, i, j] = covariance[:, j, i] = (sums(some[:, i] * some[:, j]) / n).T
    largest: FloatArray = np.asarray(np.linalg.eigvalsh(covariance)[:, 2], dtype=np.float64)
    result[open_] = np.sqrt(np.maximum(largest, 0.0))
    return result


def _medians(rows: FloatArray) -> FloatArray:
    """Of each row, (n,): `np.median` to the last bit, which takes ten times as long for the one row of a live hop."""
    of, n = np.sort(rows, axis=1), rows.shape[1]
    result: FloatArray = (of[:, (n - 1) // 2] + of[:, n // 2]) / 2.0
    return result


class RestValue:
    """Median of the mean norm over the latest still windows, starting from standard gravity.

    Args:
        rate_hz: rate of the grid.
        window_s: length of a window, s.
        still_sd_ms2: a window is still when the standard deviation along every direction is below this.
        windows: how many still windows the median spans.
        largest_offset_ms2: the rest value stays within this of standard gravity.
    """

    def __init__(
        self, rate_hz: float, window_s: float, still_sd_ms2: float, windows: int, largest_offset_ms2: float
    ) -> None:
        self._n = max(4, round(window_s * rate_hz))
        parts = min(_FIFTHS, self._n)
        self._fifths = np.arange(parts + 1) * self._n // parts
        self._still_sd = still_sd_ms2
        self._windows = windows
        self._largest = largest_offset_ms2
        self._recent = np.empty(0)
        self._pending: list[tuple[FloatArray, FloatArray]] = []
        self._waits = 0
        self.windows = _NO_WINDOWS
        """The windows that the last push completed."""
        self._value = STANDARD_GRAVITY_MS2
        self._changed_at, self._changed_to = [-1], [STANDARD_GRAVITY_MS2]

    def at(self, index: int) -> float:
        """The rest value that was in force at grid sample `index` (one of the last minutes), m/s2."""
        place = bisect.bisect_right(self._changed_at, index) - 1
        return self._changed_to[max(place, 0)]

    @property
    def shown_ms2(self) -> float | None:
        """What the sensor itself shows at rest, however far from 1 g, m/s2; None before the first still window."""
        return float(np.median(self._recent)) if self._recent.size else None

    @property
    def shown_windows(self) -> int:
        """Still windows that this is the median of."""
        return self._recent.size

    def reset(self) -> None:
        """A new segment starts: a window must not span the gap. The value itself stays."""
        self._pending, self._waits = [], 0

    def push(self, first: int, acc_ms2: FloatArray, norm_ms2: FloatArray) -> FloatArray:
        """Rest value for each sample, from windows that ended before the sample's own window.

        Args:
            first: grid index of the first sample.
            acc_ms2: shape (3, n).
            norm_ms2: shape (n,).

        Returns:
            shape (n,), m/s2.
        """
        waiting = self._waits
        self._pending.append((acc_ms2, norm_ms2))
        self._waits += norm_ms2.size
        whole = self._waits // self._n
        if not whole:
            self.windows = _NO_WINDOWS
            return np.full(norm_ms2.size, self._value)
        data = np.empty((4, self._waits))
        np.concatenate([acc for acc, _ in self._pending], axis=1, out=data[:3])
        np.concatenate([norm for _, norm in self._pending], out=data[3])
        over = data[:, whole * self._n :].copy()
        self._pending, self._waits = [(over[:3], over[3])], over.shape[1]
        # Sample by sample of all windows at once: sums then go along whole rows.
        cells = np.ascontiguousarray(data[:, : whole * self._n].reshape(4, whole, self._n).transpose(2, 0, 1))
        means = sums(cells) / self._n
        at_fifths = np.cumsum(cells[:, 3], axis=0)[self._fifths[1:] - 1].T
        norms = np.diff(at_fifths, axis=-1, prepend=0.0) / np.diff(self._fifths)
        spread = _largest_sd(cells[:, :3] - means[:3], self._still_sd)
        ends = first - waiting + (np.arange(whole, dtype=np.int64) + 1) * self._n
        self.windows = Windows(ends, means[:3], spread, norms)
        after = self._after_each(means[3], spread < self._still_sd)
        per_window = np.concatenate(([self._value], after))
        for w in (np.flatnonzero(np.diff(per_window)) + 1).tolist():
            self._changed_at.append(first - waiting + w * self._n)
            self._changed_to.append(float(per_window[w]))
        del self._changed_at[:-_CHANGES_KEPT], self._changed_to[:-_CHANGES_KEPT]
        self._value = float(per_window[-1])
        return np.repeat(per_window, self._n)[waiting : waiting + norm_ms2.size]

    def _after_each(self, means: FloatArray, still: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> FloatArray:
        """The rest value after each window, shape (windows,)."""
        if not still.any():
            return np.full(means.size, self._value)
        old = self._recent
        pool = np.concatenate((old, means[still]))
        self._recent = pool[-self._windows :]
        if not pool.size:
            return np.full(means.size, self._value)
        # medians[j]: over the latest windows of pool[:j + 1]; the few first ones span fewer.
        short = min(self._windows - 1, pool.size)
        known = min(max(old.size - 1, 0), short)  # from earlier calls; nobody asks for them again
        medians = [math.nan] * known + [float(np.median(pool[: j + 1])) for j in range(known, short)]
        if pool.size >= self._windows:
            view = np.lib.stride_tricks.sliding_window_view(pool, self._windows)
            medians.extend(_medians(view).tolist())
        seen = old.size + np.cumsum(still)
        table = np.concatenate(([self._value], medians))
        clipped = np.clip(table, STANDARD_GRAVITY_MS2 - self._largest, STANDARD_GRAVITY_MS2 + self._largest)
        result: FloatArray = clipped[seen]
        return result
