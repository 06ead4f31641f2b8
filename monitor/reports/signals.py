"""Samples of a recording as text files, one a leg, written as they are read: memory does not grow with the days."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from monitor.errors import DataError, StorageError
from monitor.model.limbs import Limb
from monitor.model.records import FloatArray, LogRecord, SampleBlock, SessionFacts, Stretch, Tag
from monitor.pipeline.raw import raw_samples
from monitor.recording.beside import written
from monitor.recording.csv_columns import SENSOR_TIME
from monitor.texts import reports as texts

ACC, GYRO = ("ax_ms2", "ay_ms2", "az_ms2"), ("gx_rads", "gy_rads", "gz_rads")
_GAP_ROWS = 1.5
_MOST_FILLED = 1_000_000
_NAN = re.compile(rb"\bnan\b")


@dataclass(slots=True)
class Written:
    """One leg's file: how many rows, of which so many are missing samples; first and last time, s."""

    path: Path
    rate_hz: float
    has_gyro: bool
    own_clock: bool = False
    """Each row ends with the sensor's own time."""
    rows: int = 0
    missing: int = 0
    first_s: float = 0.0
    last: FloatArray | None = None
    """The last row, with its times alone."""
    model: str | None = None

    @property
    def last_s(self) -> float:
        """Time of the last row, s."""
        return 0.0 if self.last is None else float(self.last[0])


@dataclass(slots=True)
class Signals:
    """What was written, and what else decides the counts: see `recording.beside`."""

    facts: SessionFacts
    said: list[Stretch | Tag]
    legs: dict[Limb, Written]

    @property
    def beside(self) -> dict[str, Any]:
        """What a file beside each leg's says, so that the count is the same again."""
        return written(self.facts, self.said, {limb: of.rows for limb, of in self.legs.items()})


def write_signals(
    records: Iterable[LogRecord], paths: dict[Limb, Path], *, separator: str = ",", header: bool = True,
    missing: str = "", fill: bool = False,
) -> Signals:  # fmt: skip
    """Write time (s) and acceleration (m/s2), with a gyroscope also angular rate (rad/s), of each leg.

    Where the samples came in packets each row ends with the time by the sensor's own clock (s).

    Args:
        paths: where to write each leg's; the folders exist, the files do not.
        header: a first line with the names of the columns.
        missing: what stands for a missing value.
        fill: rows of missing values where samples never came, at the nominal rate.

    Raises:
        DataError: the recording cannot be read.
        StorageError: a file exists, or cannot be written.
    """
    signals: Signals | None = None
    waiting: set[Limb] = set()
    with ExitStack() as stack:
        files: dict[Limb, io.BufferedWriter] = {}
        for item in raw_samples(records):
            try:
                if isinstance(item, SessionFacts):
                    signals = Signals(item, [], {})
                    for limb, facts in item.sensors.items():
                        files[limb] = stack.enter_context(paths[limb].open("xb"))
                        signals.legs[limb] = Written(
                            paths[limb], facts.rate_hz, facts.has_gyro, bool(item.profiles), model=facts.model
                        )
                        waiting.add(limb)
                elif signals is not None and isinstance(item, SampleBlock):
                    of = signals.legs[item.limb]
                    if item.limb in waiting:
                        of.own_clock = item.session_s is not None
                        waiting.remove(item.limb)
                        if header:
                            files[item.limb].write((separator.join(_names(of)) + "\n").encode())
                    _write(files[item.limb], of, item, separator, missing, fill=fill)
                elif signals is not None and isinstance(item, Stretch | Tag):
                    signals.said.append(item)
            except OSError as error:
                raise StorageError(
                    texts.FILE_CANNOT_BE_WRITTEN.format(reason=error.strerror), where=str(error.filename or ""),
                    advice=texts.CHOOSE_EMPTY_FOLDER_WITH,
                ) from error  # fmt: skip
    if signals is None:
        raise DataError(texts.RECORDING_EMPTY, advice=texts.THERE_NOTHING_TO_WRITE)
    return signals


def _names(of: Written) -> tuple[str, ...]:
    return ("t_s", *ACC, *(GYRO if of.has_gyro else ()), *((SENSOR_TIME,) if of.own_clock else ()))


def _write(
    file: io.BufferedWriter, of: Written, block: SampleBlock, separator: str, missing: str, *, fill: bool
) -> None:
    gyro = block.gyro_rads if block.gyro_rads is not None else np.full_like(block.acc_ms2, np.nan)
    own = [block.time_s[:, None]] if of.own_clock else []
    table: FloatArray = np.hstack([block.at_s[:, None], block.acc_ms2, *([gyro] if of.has_gyro else []), *own])
    table = table[~np.isnan(table[:, 0])]
    if not len(table):
        return
    if fill:
        table = _filled(table, of)
    of.first_s = float(table[0, 0]) if not of.rows else of.first_s
    of.last = table[-1].copy()
    of.rows += len(table)
    of.missing += int(np.isnan(table[:, 1:4]).any(axis=1).sum())
    text = io.BytesIO()
    values = ["%.10g"] * (6 if of.has_gyro else 3)
    form = ["%.6f", *values, *(("%.9f",) if of.own_clock else ())]  # BIDS allows a LATENCY six digits at most
    np.savetxt(text, table, fmt=form, delimiter=separator)
    file.write(_NAN.sub(missing.encode(), text.getvalue()))


def _filled(table: FloatArray, of: Written) -> FloatArray:
    """With rows for the samples that never came, where the time between two rows says so."""
    rows = table if of.last is None else np.vstack((of.last, table))
    times = rows[:, 0]
    steps = np.diff(times) * of.rate_hz
    gaps = np.flatnonzero(steps > _GAP_ROWS)
    if not gaps.size:
        return table
    shift = 1 if of.last is None else 0  # the row of `table` before which a gap lies
    parts, done = [], 0
    for gap in gaps.tolist():
        number = min(_MOST_FILLED, max(1, round(float(steps[gap])) - 1))
        empty = np.full((number, table.shape[1]), np.nan)
        for column in (0, -1) if of.own_clock else (0,):
            empty[:, column] = np.linspace(rows[gap, column], rows[gap + 1, column], number + 2)[1:-1]
        parts += [table[done : gap + shift], empty]
        done = gap + shift
    return np.concatenate([*parts, table[done:]])
