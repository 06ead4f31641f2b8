"""How the shank stands to the vertical, from half-second windows, where the sensor's axis along it is known.

Upright and lying are far apart on purpose: between the two limits the last word stays.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from monitor.detection.parameters import Parameters
from monitor.model.records import FloatArray
from monitor.preprocessing.gravity import Windows


class Lean(StrEnum):
    """A shank near the vertical, moving or still, or near the horizontal."""

    UPRIGHT = "upright"
    STILL = "still"
    LYING = "lying"

    @property
    def upright(self) -> bool:
        """Near the vertical, moving or not."""
        return self is not Lean.LYING


Axis = tuple[float, float, float]


class AxisLearner:
    """The shank's axis from windows of a child that stands still: where gravity points in the sensor, upwards."""

    def __init__(self, parameters: Parameters, from_s: float, to_s: float) -> None:
        self._p, self.from_s, self.to_s = parameters, from_s, to_s
        self._sum: FloatArray = np.zeros(3)
        self._still_s = 0.0

    def add(self, begin_s: float, end_s: float, mean: FloatArray, sd: float) -> None:
        """A window: session times, s, mean acceleration (3,), m/s2, and its spread."""
        if begin_s >= self.from_s and end_s <= self.to_s and sd < self._p.standing_still_sd_ms2:
            self._sum += mean
            self._still_s += end_s - begin_s

    def axis(self) -> Axis | None:
        """A unit vector; None where the leg was not still for long enough."""
        size = float(np.sqrt((self._sum * self._sum).sum()))
        if self._still_s < self._p.axis_still_s or size == 0.0:
            return None
        x, y, z = (self._sum / size).tolist()
        return x, y, z


_CODES = (Lean.LYING, Lean.UPRIGHT, Lean.STILL)


class LeanFinder:
    """Turns windows of one limb into changes of its lean.

    Args:
        axis: unit vector along the shank, towards the knee, in sensor axes.
    """

    def __init__(self, axis: tuple[float, float, float], parameters: Parameters) -> None:
        p = parameters
        self._axis = axis
        self._up, self._down = float(np.cos(p.upright_rad)), float(np.cos(p.lying_rad))
        self._still = p.standing_still_sd_ms2
        self.reset()

    def reset(self) -> None:
        """A gap: nothing is known any more."""
        self._lean = 0
        self._code = -1

    def push(self, windows: Windows) -> list[tuple[int, Lean]]:
        """Returns (grid index after the window, what is new from this window on)."""
        if not windows.ends.size:
            return []
        x, y, z = windows.mean
        a = self._axis
        along: FloatArray = (x * a[0] + y * a[1] + z * a[2]) / np.maximum(np.sqrt(x * x + y * y + z * z), 1e-9)
        said = np.where(along > self._up, 1, np.where(along < self._down, -1, 0))
        lean = np.concatenate(([self._lean], said))
        at = np.maximum.accumulate(np.where(lean != 0, np.arange(lean.size), 0))
        lean = lean[at][1:]
        self._lean = int(lean[-1])
        code = np.where(lean > 0, np.where(windows.sd < self._still, 2, 1), np.where(lean < 0, 0, -1))
        news = np.flatnonzero(np.diff(np.concatenate(([self._code], code))))
        self._code = int(code[-1])
        return [(int(windows.ends[i]), _CODES[int(code[i])]) for i in news.tolist() if code[i] >= 0]
