"""One limb's samples from a foreign file, in SI units, and what can be told of the sensor from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from monitor.errors import DataError
from monitor.model.limbs import Limb
from monitor.model.records import FloatArray, SensorFacts
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.recording.beside import Beside

LOWEST_RATE_HZ = 5.0
HIGHEST_RATE_HZ = 2000.0
_FULL_SCALES_G = (2.0, 4.0, 8.0, 16.0, 24.0, 32.0)
_CLIPPED_RUN = 3
_PLAUSIBLE_REST_MS2 = (4.0, 25.0)
_LONGEST_JUMP_ROWS = 100
"""Rows whose times run ahead and come back are looked at up to this many: a damaged stretch, not a second recording."""


BLOCK_SAMPLES = 65536


class Part(NamedTuple):
    """Times (n,) s, acceleration (n, 3) m/s2, angular rate (n, 3) rad/s or None, and the times by the sensor's own
    clock (n,) s where the file has both."""

    time_s: FloatArray
    acc_ms2: FloatArray
    gyro_rads: FloatArray | None = None
    sensor_s: FloatArray | None = None


class LimbSource(Protocol):
    """One limb's samples, in memory (`LimbData`) or read from the file piece by piece, as often as asked."""

    @property
    def name(self) -> str:
        """The sensor's name."""

    @property
    def facts(self) -> SensorFacts:
        """What the log's first record says of this sensor."""

    @property
    def span_s(self) -> tuple[float, float]:
        """First and latest time."""

    @property
    def samples(self) -> int:
        """How many there are."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the session's quality has to say of the file."""

    @property
    def own_clock(self) -> bool:
        """The times are the sensor's own, set or started by itself: another sensor's differ."""

    @property
    def beside(self) -> Beside | None:
        """Of a leg that kickstep exported: what the session's recording said."""

    def parts(self) -> Iterator[Part]:
        """The samples in file order, up to `BLOCK_SAMPLES` at a time; what is missing is NaN.

        Raises:
            DataError: the file can no longer be read.
        """


@dataclass(frozen=True, slots=True)
class LimbData:
    """`time_s` (n,) as the file gives it, `acc_ms2` (n, 3), `gyro_rads` (n, 3) or None; NaN where a cell is
    missing.

    `missing_rows` counts the rows in which at least one value is missing; `notes` go into the session's
    quality.
    """

    name: str
    time_s: FloatArray
    acc_ms2: FloatArray
    gyro_rads: FloatArray | None
    rate_hz: float
    full_scale_ms2: float | None
    missing_rows: int = 0
    notes: tuple[str, ...] = ()
    own_clock: bool = False
    losses_visible: bool = True
    """False where times are made up: samples that are missing cannot be seen."""
    sensor_s: FloatArray | None = None
    """(n,): the rows' times by the sensor's own clock, where `time_s` is another."""
    beside: Beside | None = None
    """Of a leg that kickstep exported: what the session's recording said."""
    told: SensorFacts | None = None
    """This leg's part of it."""

    @property
    def facts(self) -> SensorFacts:
        """What the log's first record says of this sensor."""
        if self.told is not None:
            return replace(self.told, name=self.name, has_gyro=self.gyro_rads is not None)
        return SensorFacts(
            name=self.name,
            rate_hz=self.rate_hz,
            has_gyro=self.gyro_rads is not None,
            full_scale_ms2=self.full_scale_ms2,
            losses_visible=self.losses_visible,
        )

    @property
    def span_s(self) -> tuple[float, float]:
        """First and latest time of the file: a time before the first is out of order and will be left out."""
        known = self.time_s[~np.isnan(self.time_s)]
        return float(known[0]), float(known.max())

    @property
    def samples(self) -> int:
        """Rows, those with missing cells too."""
        return len(self.time_s)

    def parts(self) -> Iterator[Part]:
        """The arrays in pieces; views, nothing is copied."""
        for start in range(0, len(self.time_s), BLOCK_SAMPLES):
            part = slice(start, start + BLOCK_SAMPLES)
            yield Part(
                self.time_s[part],
                self.acc_ms2[part],
                None if self.gyro_rads is None else self.gyro_rads[part],
                None if self.sensor_s is None else self.sensor_s[part],
            )


def limb_data(
    name: str,
    time_s: FloatArray,
    acc_ms2: FloatArray,
    gyro_rads: FloatArray | None,
    *,
    sensor_s: FloatArray | None = None,
    full_scale_g: float | None = None,
    notes: tuple[str, ...] = (),
    where: str = "",
    beside: Beside | None = None,
    limb: Limb | None = None,
) -> LimbData:
    """Check the samples and measure the rate and the full scale.

    Args:
        name: the sensor's name.
        sensor_s: the rows' times by the sensor's own clock, where `time_s` is another.
        full_scale_g: the largest value of one axis, in g; None: guessed where clipping is visible.
        where: the file's name, for messages.
        beside, limb: what the recording said that the file was made of, and whose leg it is.

    Raises:
        DataError: too few rows, times that do not increase, no acceleration, a rate outside 5-2000 Hz.
    """
    said = list(notes)
    empty = np.isnan(time_s) | np.isnan(acc_ms2).any(axis=1)
    time_s = _without_jumps(time_s, said)
    gyro_rads = _usable_gyro(acc_ms2, gyro_rads, said)
    missing = np.isnan(time_s) | np.isnan(acc_ms2).any(axis=1)
    if len(time_s) and missing.all():
        raise DataError(
            "no line has a time and all three axes of the acceleration",
            where=where,
            advice="Check that the right columns were chosen (--columns).",
        )
    rate_hz = measured_rate_hz(time_s if sensor_s is None else sensor_s, where)
    told = beside.facts.sensors.get(limb) if beside is not None and limb is not None else None
    if beside is not None and told is not None and limb is not None:
        number = dict(beside.rows).get(limb.value)
        if number == len(time_s):
            rate_hz = told.rate_hz
        else:
            said.append(f"the file was changed since it was exported ({len(time_s)} samples, not {number})")
            told = beside = None
    rest = float(np.median(np.linalg.norm(acc_ms2[~missing], axis=1)))
    if not _PLAUSIBLE_REST_MS2[0] <= rest <= _PLAUSIBLE_REST_MS2[1]:
        said.append(f"the median acceleration is {rest:.1f} m/s2 where about 9.8 is expected: check the unit")
    if gyro_rads is not None:
        missing |= np.isnan(gyro_rads).any(axis=1)
    if empty.any():
        said.append(f"cells are missing, the first in row {int(np.flatnonzero(empty)[0]) + 1} after the header")
    full = None if full_scale_g is None else full_scale_g * STANDARD_GRAVITY_MS2
    return LimbData(
        name,
        time_s,
        acc_ms2,
        gyro_rads,
        rate_hz,
        guessed_full_scale_ms2(acc_ms2) if full is None else full,
        int(missing.sum()),
        tuple(said),
        losses_visible=told is None or told.losses_visible,
        sensor_s=sensor_s,
        beside=None if told is None else beside,
        told=told,
    )


def _without_jumps(time_s: FloatArray, notes: list[str]) -> FloatArray:
    """`time_s` (n,) with NaN for the few rows that jump ahead of those after them, so that these are not lost.

    A time that is not after the one before is left out by the pipeline. Where a few rows run ahead and the file then
    goes on where it was, that would cost everything up to the wrong time: whichever is fewer goes. Also notes where
    the times first run backward.
    """
    rows = np.flatnonzero(~np.isnan(time_s))
    times = time_s[rows]
    back = np.flatnonzero(np.diff(times) < 0) + 1
    if not back.size:
        return time_s
    wrong = np.zeros(times.size, dtype=np.bool_)
    for i in back.tolist():
        before = times[max(0, i - _LONGEST_JUMP_ROWS) : i]
        fits = np.flatnonzero(before <= times[i])
        ahead = before.size - (int(fits[-1]) + 1 if fits.size else 0)
        after = times[i : i + ahead + 1]
        if ahead < _LONGEST_JUMP_ROWS and after.size > ahead and float(after.max()) < before[-ahead:].max():
            wrong[i - ahead : i] = True
    said = f"the times first run backward at row {rows[back[0]] + 1} after the header"
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        said += f"; {int(wrong.sum())} that jump ahead were left out, the first at row {rows[first] + 1}"
    notes.append(said)
    cleaned = time_s.copy()
    cleaned[rows[wrong]] = np.nan
    return cleaned


def measured_rate_hz(time_s: FloatArray, where: str = "") -> float:
    """Samples per second from the ordinary steps of `time_s` (n,), to four significant digits.

    The ordinary steps are those within about half of the median of the positive ones; their mean undoes the
    rounding of printed times (120 Hz printed as 0.0083, 0.0167, ...) and gaps and repeats do not enter.

    Raises:
        DataError: fewer than two times, times that do not increase as a whole, a rate outside 5-2000 Hz.
    """
    times = time_s[~np.isnan(time_s)]
    if len(times) < 2:
        found = "only one line with a time" if len(times) else "no line with a time"
        raise DataError(
            f"the file has {found} after the header",
            where=where,
            advice="A recording needs some seconds of samples.",
        )
    steps = np.diff(times)
    positive = steps[steps > 0]
    # Repeated times alone (bursts over radio, times printed too coarsely) are no reason to refuse.
    if len(positive) == 0 or np.median(steps[steps != 0]) <= 0:
        raise DataError(
            "the times do not increase down the file",
            where=where,
            advice="Check the time column (--columns t=NAME); it must be each sample's time, oldest first.",
        )
    median = float(np.median(positive))
    ordinary = positive[(positive > 0.45 * median) & (positive < 1.55 * median)]
    rate = float(f"{1.0 / float(np.mean(ordinary) if ordinary.size else median):.4g}")
    if not LOWEST_RATE_HZ <= rate <= HIGHEST_RATE_HZ:
        raise DataError(
            f"the times show {rate:g} samples a second; {LOWEST_RATE_HZ:g} to {HIGHEST_RATE_HZ:g} are usable",
            where=where,
            advice="Check the unit of the time column; for milliseconds: --columns t=NAME:ms.",
        )
    return rate


def guessed_full_scale_ms2(acc_ms2: FloatArray) -> float | None:
    """The sensor's range where `acc_ms2` (n, 3) visibly stops at it, else None.

    Visible: the largest value of all axes is within 1 % of a customary range and some axis stays there for
    three successive samples.
    """
    size = np.abs(acc_ms2)
    if not np.isfinite(size).any():
        return None
    largest = float(np.nanmax(size))
    for scale_g in _FULL_SCALES_G:
        scale = scale_g * STANDARD_GRAVITY_MS2
        if 0.99 * scale <= largest <= 1.01 * scale and _longest_run(size >= 0.99 * scale) >= _CLIPPED_RUN:
            return scale
    return None


def _longest_run(at_limit: npt.NDArray[np.bool_]) -> int:
    """Length of the longest run of True down any column of (n, 3), as far as `_CLIPPED_RUN`."""
    run, length = at_limit, 0
    while length < _CLIPPED_RUN and run.any():
        length += 1
        run = run[:-1] & at_limit[length:]
    return length


def _usable_gyro(acc_ms2: FloatArray, gyro_rads: FloatArray | None, notes: list[str]) -> FloatArray | None:
    """The gyroscope, unless most rows lack it (logged at another rate): those rows are worth more."""
    if gyro_rads is None:
        return None
    acc_there = ~np.isnan(acc_ms2).any(axis=1)
    absent = np.isnan(gyro_rads).any(axis=1) & acc_there
    if absent.sum() * 2 > acc_there.sum():
        notes.append("the gyroscope was not used: most of its cells are missing")
        return None
    return gyro_rads
