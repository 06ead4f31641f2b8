"""Shaking of a machine: both sensors shake evenly, without a pause, for long, and neither turns.

Legs do not: they pause, they speed up, and a kick turns the shank. So no frequency is looked for, only evenness of
half-second windows; a stretch is told, shown with its minutes, and its kicks stay visible as not counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from monitor.detection.parameters import Parameters
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray
from monitor.preprocessing.gravity import Windows, of_latest


class VibrationFinder:
    """Stretches of one limb in which the latest windows are all shaken, and all alike."""

    def __init__(self, rate_hz: float, window_s: float, parameters: Parameters) -> None:
        p = parameters
        self._n = max(2, round(p.vibration_s / window_s))
        self._window = max(4, round(window_s * rate_hz))
        self._least, self._spread = p.vibration_sd_ms2, p.vibration_spread
        self._cos = float(np.cos(p.vibration_turn_rad))
        self.reset()

    def reset(self) -> None:
        """A gap: what was before says nothing about what comes."""
        self._ends = np.empty(0, dtype=np.int64)
        self._mean: FloatArray = np.empty((3, 0))
        self._sd: FloatArray = np.empty(0)
        self._since: int | None = None

    def push(self, windows: Windows) -> list[tuple[int, int, int | None]]:
        """Returns (known at, since, until) grid indices; until None: still so."""
        if not windows.ends.size:
            return []
        ends = np.concatenate((self._ends, windows.ends))
        mean = np.concatenate((self._mean, windows.mean), axis=1)
        sd = np.concatenate((self._sd, windows.sd))
        before = self._n - 1
        self._ends, self._mean, self._sd = ends[-before:], mean[:, -before:], sd[-before:]
        if ends.size < self._n or (self._since is None and bool((windows.sd < self._least).all())):
            return []
        low, high = of_latest(np.minimum, sd, self._n), of_latest(np.maximum, sd, self._n)
        alike = (low >= self._least) & (high <= self._spread * low)
        if self._since is None and not alike.any():
            return []
        x, y, z = mean / np.maximum(np.sqrt((mean * mean).sum(axis=0)), 1e-9)
        u, v, w = (np.lib.stride_tricks.sliding_window_view(axis, self._n) for axis in (x, y, z))
        turned = (u * u[:, :1] + v * v[:, :1] + w * w[:, :1]).min(axis=1)
        even = alike & (turned >= self._cos)
        found: list[tuple[int, int, int | None]] = []
        for j in np.flatnonzero(np.diff(np.concatenate(([self._since is not None], even)))).tolist():
            known = int(ends[j + before])
            if even[j]:
                self._since = int(ends[j]) - self._window
                found.append((known, self._since, None))
            elif self._since is not None:
                found.append((known, self._since, known - self._window))
                self._since = None
        return found

    def close(self, index: int) -> list[tuple[int, int, int | None]]:
        """The segment ends at grid sample `index`."""
        since = self._since
        self.reset()
        return [] if since is None else [(index, since, index)]


@dataclass(slots=True)
class Vibration:
    """Both sensors shaken at once.

    Args:
        single: only one leg is measured.
    """

    single: bool
    _since: dict[Limb, float] = field(default_factory=dict)

    def told(self, limb: Limb, since_s: float, end_s: float | None) -> tuple[float, float | None] | None:
        """Takes a limb's shaking or its end; the beginning of what both share, s, and its end once that is known."""
        needed = 1 if self.single else len(LIMBS)
        if end_s is None:
            self._since[limb] = since_s
            return (max(self._since.values()), None) if len(self._since) == needed else None
        both = len(self._since) == needed
        start_s = max(self._since.values(), default=end_s)
        self._since.pop(limb, None)
        return (start_s, end_s) if both else None
