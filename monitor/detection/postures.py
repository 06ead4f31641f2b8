"""Slow things about one limb, from half-second windows: large lasting turns, and long stillness."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from monitor.detection.parameters import Parameters
from monitor.model.records import FloatArray
from monitor.preprocessing.gravity import Windows


class TurnFinder:
    """How far the mean direction of the last windows stands from that of some windows before."""

    def __init__(self, parameters: Parameters) -> None:
        self._mean, self._lag = int(parameters.turn_mean_windows), int(parameters.turn_lag_windows)
        self._least = parameters.handled_turn_rad
        self.reset()

    def reset(self) -> None:
        """A new segment starts."""
        self._past: FloatArray = np.empty((3, 0))

    def push(self, windows: Windows) -> list[tuple[int, float]]:
        """Returns (grid index at which known, angle in rad) for the windows that stand far enough."""
        if not windows.ends.size:
            return []
        pool = np.concatenate((self._past, windows.mean), axis=1)
        need = self._mean + self._lag - 1
        self._past = pool[:, max(0, pool.shape[1] - need) :]
        n = pool.shape[1] - need
        if n <= 0:
            return []
        # Sums of the same few windows in the same order, wherever the block begins.
        total = pool[:, : pool.shape[1] - self._mean + 1].copy()
        for j in range(1, self._mean):
            total += pool[:, j : j + total.shape[1]]
        now, then = total[:, self._lag :], total[:, : -self._lag]
        dot = now[0] * then[0] + now[1] * then[1] + now[2] * then[2]
        size = _length(now) * _length(then)
        angle = np.arccos(np.clip(dot / np.maximum(size, 1e-9), -1.0, 1.0))
        known = windows.ends[-n:]
        return [(int(known[j]), float(angle[j])) for j in np.flatnonzero(angle >= self._least).tolist()]


def _length(v: FloatArray) -> FloatArray:
    length: FloatArray = np.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])
    return length


class StillnessFinder:
    """Stretches of still windows long enough to ask whether the sensor is worn."""

    def __init__(self, rate_hz: float, window_s: float, parameters: Parameters) -> None:
        self._sd = parameters.not_worn_sd_ms2
        self._needed = parameters.not_worn_s * rate_hz
        self._window = max(4, round(window_s * rate_hz))
        self._since: int | None = None
        self._told = False

    def push(self, windows: Windows) -> list[tuple[int, int, int | None]]:
        """Returns (known at, since, until) grid indices; until None: still so."""
        found: list[tuple[int, int, int | None]] = []
        if not windows.ends.size:
            return found
        still = windows.sd < self._sd
        if self._since is None and not still.any():
            return found
        turns = np.flatnonzero(np.diff(still, prepend=self._since is not None)).tolist()
        for begin, end in pairwise([0, *turns, still.size]):
            if begin == end:
                continue
            if not still[begin]:
                found.extend(self.close(int(windows.ends[begin])))
                continue
            ends = windows.ends[begin:end]
            if self._since is None:
                self._since = int(ends[0]) - self._window
            if not self._told and (at := int(np.searchsorted(ends - self._since, self._needed))) < ends.size:
                self._told = True
                found.append((int(ends[at]), self._since, None))
        return found

    def close(self, index: int) -> list[tuple[int, int, int | None]]:
        """The stillness, or the segment, ends at grid sample `index`."""
        since, told = self._since, self._told
        self._since, self._told = None, False
        return [(index, since, index)] if told and since is not None else []
