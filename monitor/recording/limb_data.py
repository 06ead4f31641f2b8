"""One limb's samples from a foreign file, in SI units, and what can be told of the sensor from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import NamedTuple, Protocol

import numpy as np

from monitor.errors import DataError
from monitor.model.limbs import Limb
from monitor.model.records import FloatArray, SensorFacts
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.recording.beside import Beside
from monitor.recording.limb_checks import ValuesSeen, guessed_full_scale_ms2, measured_rate_hz, without_jumps
from monitor.recording.numbers import BLOCK_SAMPLES, Numbers
from monitor.texts import recording as texts

__all__ = ["BLOCK_SAMPLES", "LimbData", "LimbSource", "Part", "Rows", "limb_data"]


class Part(NamedTuple):
    """Times (n,) s, acceleration (n, 3) m/s2, angular rate (n, 3) rad/s or None, and the times by the sensor's own
    clock (n,) s where the file has both."""

    time_s: FloatArray
    acc_ms2: FloatArray
    gyro_rads: FloatArray | None = None
    sensor_s: FloatArray | None = None


class LimbSource(Protocol):
    """One limb's samples, a block at a time and as often as asked: memory does not grow with the file."""

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


class Rows:
    """One limb's samples as they are read: time (s), acceleration (m/s2), perhaps angular rate (rad/s), perhaps the
    time by the sensor's own clock (s).
    """

    def __init__(self, *, has_gyro: bool, has_own_time: bool = False) -> None:
        self.has_gyro = has_gyro
        self.time = Numbers(1)
        self.values = Numbers(6 if has_gyro else 3)
        self.own = Numbers(1) if has_own_time else None
        self.first_empty: int | None = None
        """The first row without time or acceleration."""

    def __len__(self) -> int:
        return len(self.time)

    def add(self, table: FloatArray) -> None:
        """Rows (n, k) of the columns above, in that order; NaN where a cell is missing."""
        if self.first_empty is None and (empty := np.isnan(table[:, :4]).any(axis=1)).any():
            self.first_empty = len(self) + int(np.argmax(empty))
        self.time.add(table[:, :1])
        self.values.add(table[:, 1:7] if self.has_gyro else table[:, 1:4])
        if self.own is not None:
            self.own.add(table[:, -1:])

    def parts(self) -> Iterator[Part]:
        """All rows, up to `BLOCK_SAMPLES` at a time."""
        own = repeat(None) if self.own is None else self.own.blocks()
        for time, values, other in zip(self.time.blocks(), self.values.blocks(), own, strict=False):
            gyro = values[:, 3:] if self.has_gyro else None
            yield Part(time[:, 0], values[:, :3], gyro, None if other is None else other[:, 0])


@dataclass(frozen=True, slots=True)
class LimbData:
    """The samples of a text file and what was found out about them.

    `missing_rows` counts the rows in which at least one value is missing; `notes` go into the session's
    quality.
    """

    name: str
    rows: Rows = field(repr=False)
    has_gyro: bool
    rate_hz: float
    full_scale_ms2: float | None
    span_s: tuple[float, float]
    """First and latest time of the file: a time before the first is out of order and will be left out."""
    missing_rows: int = 0
    notes: tuple[str, ...] = ()
    own_clock: bool = False
    losses_visible: bool = True
    """False where times are made up: samples that are missing cannot be seen."""
    beside: Beside | None = None
    """Of a leg that kickstep exported: what the session's recording said."""
    told: SensorFacts | None = None
    """This leg's part of it."""

    @property
    def facts(self) -> SensorFacts:
        """What the log's first record says of this sensor."""
        if self.told is not None:
            return replace(self.told, name=self.name, has_gyro=self.has_gyro)
        return SensorFacts(
            name=self.name,
            rate_hz=self.rate_hz,
            has_gyro=self.has_gyro,
            full_scale_ms2=self.full_scale_ms2,
            losses_visible=self.losses_visible,
        )

    @property
    def samples(self) -> int:
        """Rows, those with missing cells too."""
        return len(self.rows)

    def parts(self) -> Iterator[Part]:
        """The samples, one block in memory at a time."""
        for part in self.rows.parts():
            yield part if self.has_gyro else part._replace(gyro_rads=None)

    # All of a short file at once, for tests and benches.

    @property
    def time_s(self) -> FloatArray:
        """(n,), as the file gives it."""
        return self.rows.time.read(0, self.samples)[:, 0]

    @property
    def acc_ms2(self) -> FloatArray:
        """(n, 3); NaN where a cell is missing."""
        return self.rows.values.read(0, self.samples)[:, :3]

    @property
    def gyro_rads(self) -> FloatArray | None:
        """(n, 3)."""
        return self.rows.values.read(0, self.samples)[:, 3:] if self.has_gyro else None


def limb_data(
    name: str, time_s: FloatArray, acc_ms2: FloatArray, gyro_rads: FloatArray | None, *, where: str = ""
) -> LimbData:
    """The samples of arrays (n,), (n, 3) and (n, 3), looked at as those of a file are."""
    rows = Rows(has_gyro=gyro_rads is not None)
    rows.add(np.column_stack((time_s, acc_ms2) if gyro_rads is None else (time_s, acc_ms2, gyro_rads)))
    return looked_at(name, rows, where=where)


def looked_at(
    name: str,
    rows: Rows,
    *,
    full_scale_g: float | None = None,
    notes: tuple[str, ...] = (),
    where: str = "",
    beside: Beside | None = None,
    limb: Limb | None = None,
) -> LimbData:
    """Check the samples and measure the rate and the full scale.

    Args:
        name: the sensor's name.
        rows: all of the file; times that jump ahead become NaN in it.
        full_scale_g: the largest value of one axis, in g; None: guessed where clipping is visible.
        where: the file's name, for messages.
        beside, limb: what the recording said that the file was made of, and whose leg it is.

    Raises:
        DataError: too few rows, times that do not increase, no acceleration, a rate outside 5-2000 Hz.
    """
    said = list(notes)
    without_jumps(rows.time, said)
    seen = ValuesSeen()
    for part in rows.parts():
        seen.add(part.time_s, part.acc_ms2, part.gyro_rads)
    has_gyro = rows.has_gyro and not seen.gyro_mostly_absent
    if rows.has_gyro and not has_gyro:
        said.append(texts.GYROSCOPE_WAS_NOT_USED_MOST)
    if len(rows) and not seen.usable:
        raise DataError(
            texts.NO_LINE_HAS_TIME_AND_ALL_THREE,
            where=where,
            advice=texts.CHECK_RIGHT_COLUMNS_WERE,
        )
    rate_hz = measured_rate_hz((rows.time if rows.own is None else rows.own).blocks(), where, said)
    told = beside.facts.sensors.get(limb) if beside is not None and limb is not None else None
    if beside is not None and told is not None and limb is not None:
        number = dict(beside.rows).get(limb.value)
        if number == len(rows):
            rate_hz = told.rate_hz
        else:
            said.append(texts.FILE_CHANGED.format(number=len(rows), exported=number))
            told = beside = None
    said += seen.rest_notes
    if rows.first_empty is not None:
        said.append(texts.CELLS_MISSING.format(row=rows.first_empty + 1))
    full = None if full_scale_g is None else full_scale_g * STANDARD_GRAVITY_MS2
    if full is None:
        full = guessed_full_scale_ms2(seen.largest_ms2, (part.acc_ms2 for part in rows.parts()))
    return LimbData(
        name,
        rows,
        has_gyro,
        rate_hz,
        full,
        (seen.first_s, seen.latest_s),
        seen.missing_with_gyro if has_gyro else seen.missing,
        tuple(said),
        losses_visible=told is None or told.losses_visible,
        beside=None if told is None else beside,
        told=told,
    )
