"""Six faces of a sensor that lies still show each axis' offset and gain; a seventh position shows what they are worth.

A person lays the sensor down and lets go, in any order. Nothing here knows which face is meant: gravity says it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from monitor.detection.parameters import Parameters
from monitor.errors import DataError
from monitor.firmware.rest import rest_trouble
from monitor.model.calibration import LARGEST_OFF_MS2, Axes, Calibration
from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.preprocessing.calibrated import corrected
from monitor.texts import counting as texts

HELD_S = 3.0
"""So long a position is held still."""
WINDOW_S = 0.5
STILL_SD_MS2 = Parameters().still_sd_ms2
"""A window is still when no axis spreads more than this: what counting calls still."""
WANDERS_MS2 = 0.3
"""Windows whose mean is further from the first one's belong to another position (chosen here: a turn of 2 degrees)."""
FACE_TILT_RAD = math.radians(25.0)
"""A face may lie so askew (chosen here: half way to an edge). Beyond it the position is a slanted one."""
LARGEST_OFFSET_MS2 = Parameters().largest_rest_offset_ms2
LARGEST_GAIN_ERROR = 0.10
"""Chosen here: common accelerometers promise 1 to 3 %."""
FACES = 6
_ROUNDS = 25
_SETTLED = 1e-12


class Held(StrEnum):
    """What a position that was held is good for."""

    FACE = "face"
    SAME_FACE = "same_face"
    SLANTED = "slanted"


class StillFinder:
    """Finds positions that are held still, in samples as they come.

    Windows of half a second that are still, one after the other, and do not wander, are one position; it is told once.
    """

    def __init__(self) -> None:
        self._time: FloatArray = np.empty(0)
        self._acc: FloatArray = np.empty((0, 3))
        self._means: list[FloatArray] = []

    @property
    def held_s(self) -> float:
        """How long the sensor has lain still by now, s."""
        return WINDOW_S * len(self._means)

    def push(self, time_s: FloatArray, acc_ms2: FloatArray) -> list[FloatArray]:
        """Takes samples; returns the mean acceleration (3,) of each position that has now been held, m/s2.

        Args:
            time_s: sensor time, shape (n,), s.
            acc_ms2: shape (n, 3), m/s2; samples with a NaN are left out.
        """
        good = np.isfinite(acc_ms2.sum(axis=1) + time_s)
        if self._time.size and time_s.size and time_s[0] <= self._time[-1]:  # the sensor began anew
            self._time, self._acc = np.empty(0), np.empty((0, 3))
            self._means.clear()
        self._time = np.concatenate((self._time, time_s[good]))
        self._acc = np.concatenate((self._acc, acc_ms2[good]))
        found = []
        while self._time.size and self._time[-1] >= self._time[0] + WINDOW_S:
            n = int(np.searchsorted(self._time, self._time[0] + WINDOW_S))
            cell, whole = self._acc[:n], self._time[n] - self._time[0] < 2.0 * WINDOW_S
            self._time, self._acc = self._time[n:], self._acc[n:]
            if (mean := self._window(cell, gap=not whole)) is not None:
                found.append(mean)
        return found

    def _window(self, cell: FloatArray, *, gap: bool) -> FloatArray | None:
        mean: FloatArray = cell.mean(axis=0)
        still = len(cell) > 2 and not gap and float(cell.std(axis=0).max()) < STILL_SD_MS2
        if not still:
            self._means.clear()
            return None
        if self._means and float(np.linalg.norm(mean - self._means[0])) > WANDERS_MS2:
            self._means.clear()
        self._means.append(mean)
        if len(self._means) != round(HELD_S / WINDOW_S):
            return None
        held: FloatArray = np.mean(self._means, axis=0)
        return held


@dataclass(slots=True)
class Calibrating:
    """The positions of one sensor so far: six faces, and slanted ones."""

    faces: dict[tuple[int, bool], FloatArray] = field(default_factory=dict)
    """Mean acceleration (3,), m/s2, by axis and whether it points up."""
    slanted: list[FloatArray] = field(default_factory=list)

    def add(self, mean_ms2: FloatArray) -> Held:
        """Takes the mean acceleration (3,) of a position that was held, m/s2. A face that comes again counts anew."""
        axis = int(np.argmax(np.abs(mean_ms2)))
        norm = float(np.linalg.norm(mean_ms2))
        if abs(float(mean_ms2[axis])) < norm * math.cos(FACE_TILT_RAD):
            self.slanted.append(mean_ms2)
            return Held.SLANTED
        face = axis, bool(mean_ms2[axis] > 0.0)
        known = face in self.faces
        self.faces[face] = mean_ms2
        return Held.SAME_FACE if known else Held.FACE

    @property
    def missing(self) -> int:
        """Faces that have not been seen yet."""
        return FACES - len(self.faces)

    @property
    def complete(self) -> bool:
        """Everything has been seen that `result` needs."""
        return not self.missing and bool(self.slanted)

    def result(self, day: str = "") -> Calibration:
        """Offset and gain from the faces, and how far off the slanted positions then are.

        Args:
            day: on which this was done, ISO 8601.

        Raises:
            DataError: positions are missing, or they fit no sound sensor.
        """
        if self.missing:
            raise DataError(texts.FACES_MISSING.format(number=self.missing), advice=texts.AGAIN)
        if not self.slanted:
            raise DataError(
                texts.SEVENTH_POSITION_MISSING_SHOWS,
                advice=texts.LEAN_IT,
            )
        faces = np.array([self.faces[face] for face in sorted(self.faces)])
        if (trouble := rest_trouble(float(np.median(np.linalg.norm(faces, axis=1))))) is not None:
            raise DataError(trouble, advice=texts.CALIBRATING_DOES_NOT_MEND_SEE)
        offset, gain = fit(faces)
        if np.abs(offset).max() > LARGEST_OFFSET_MS2 or np.abs(gain - 1.0).max() > LARGEST_GAIN_ERROR:
            raise DataError(
                texts.AXIS_OFF.format(offset=np.abs(offset).max(), gain_percent=100 * np.abs(gain - 1).max()),
                advice=texts.AGAIN,
            )
        made = Calibration(axes(offset), axes(gain), 0.0, day, day)
        off = max(abs(off_by(made, position)) for position in self.slanted)
        if off > LARGEST_OFF_MS2:
            raise DataError(
                texts.SLANTED_OFF.format(off=off, allowed=LARGEST_OFF_MS2),
                advice=texts.AGAIN,
            )
        return replace(made, off_ms2=off)


def fit(faces: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Offset (3,) in m/s2 and gain (3,) with which every position reads 1 g, by least squares (Gauss-Newton).

    Only the size of gravity is used: how askew a face lay does not matter. The first guess is the usual one of two
    opposite faces, half their sum and 2 g over their difference.

    Args:
        faces: means of positions, shape (n, 3), n >= 6, m/s2; every axis up and down among them.
    """
    top, bottom = faces.max(axis=0), faces.min(axis=0)
    offset, gain = (top + bottom) / 2.0, 2.0 * STANDARD_GRAVITY_MS2 / (top - bottom)
    for _ in range(_ROUNDS):
        moved = faces - offset
        true = moved * gain
        norm = np.linalg.norm(true, axis=1, keepdims=True)
        slope = np.hstack((-true * gain, true * moved)) / norm
        step = np.linalg.lstsq(slope, STANDARD_GRAVITY_MS2 - norm[:, 0], rcond=None)[0]
        offset, gain = offset + step[:3], gain + step[3:]
        if float(np.abs(step).max()) < _SETTLED:
            break
    return offset, gain


def off_by(calibration: Calibration, mean_ms2: FloatArray) -> float:
    """How much more than 1 g a sensor at rest shows (3,) once corrected, m/s2."""
    return float(np.linalg.norm(corrected(mean_ms2, calibration))) - STANDARD_GRAVITY_MS2


def checked(calibration: Calibration, mean_ms2: FloatArray, day: str) -> Calibration:
    """The same calibration after a rest check: held still in any position (3,), m/s2.

    Raises:
        DataError: it no longer shows 1 g.
    """
    return still_holds(calibration, off_by(calibration, mean_ms2), day)


def still_holds(calibration: Calibration, off_ms2: float, day: str) -> Calibration:
    """The same calibration after a rest check that showed, once corrected, this much more than 1 g, m/s2.

    Raises:
        DataError: that is too much.
    """
    if abs(off_ms2) > LARGEST_OFF_MS2:
        raise DataError(
            texts.REST_OFF.format(off=off_ms2, allowed=LARGEST_OFF_MS2),
            advice=texts.CALIBRATE_AGAIN,
        )
    return replace(calibration, off_ms2=abs(off_ms2), checked_on=day)


def axes(values: FloatArray) -> Axes:
    """(3,) as plain numbers."""
    x, y, z = (float(value) for value in values)
    return x, y, z
