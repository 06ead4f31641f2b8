"""Samples of a recording as text files, one a leg, written as they are read: memory does not grow with the days."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from monitor.errors import StorageError
from monitor.model.limbs import Limb
from monitor.model.records import FloatArray, LogRecord, SampleBlock, SessionFacts
from monitor.pipeline.raw import raw_samples

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
    rows: int = 0
    missing: int = 0
    first_s: float = 0.0
    last_s: float = 0.0
    sensor: str = ""
    model: str | None = None


def write_signals(
    records: Iterable[LogRecord], paths: dict[Limb, Path], *, separator: str = ",", header: bool = True,
    missing: str = "", fill: bool = False,
) -> dict[Limb, Written]:  # fmt: skip
    """Write time (s) and acceleration (m/s2), with a gyroscope also angular rate (rad/s), of each leg.

    Args:
        paths: where to write each leg's; the folders exist, the files do not.
        header: a first line with the names of the columns.
        missing: what stands for a missing value.
        fill: rows of missing values where samples never came, at the nominal rate.

    Raises:
        DataError: the recording cannot be read.
        StorageError: a file exists, or cannot be written.
    """
    found: dict[Limb, Written] = {}
    with ExitStack() as stack:
        files: dict[Limb, io.BufferedWriter] = {}
        for item in raw_samples(records):
            try:
                if isinstance(item, SessionFacts):
                    for limb, facts in item.sensors.items():
                        files[limb] = stack.enter_context(paths[limb].open("xb"))
                        found[limb] = Written(
                            paths[limb], facts.rate_hz, facts.has_gyro, sensor=facts.name, model=facts.model
                        )
                        if header:
                            names = ("t_s", *ACC, *(GYRO if facts.has_gyro else ()))
                            files[limb].write((separator.join(names) + "\n").encode())
                    continue
                _write(files[item.limb], found[item.limb], item, separator, missing, fill=fill)
            except OSError as error:
                raise StorageError(
                    f"the file cannot be written ({error.strerror})", where=str(error.filename or ""),
                    advice="Choose an empty folder with enough space.",
                ) from error  # fmt: skip
    return found


def _write(
    file: io.BufferedWriter, of: Written, block: SampleBlock, separator: str, missing: str, *, fill: bool
) -> None:
    gyro = block.gyro_rads if block.gyro_rads is not None else np.full_like(block.acc_ms2, np.nan)
    columns = [block.time_s[:, None], block.acc_ms2, *([gyro] if of.has_gyro else [])]
    table: FloatArray = np.hstack(columns)
    table = table[~np.isnan(table[:, 0])]
    if not len(table):
        return
    if fill:
        table = _filled(table, of)
    of.first_s = float(table[0, 0]) if not of.rows else of.first_s
    of.last_s = float(table[-1, 0])
    of.rows += len(table)
    of.missing += int(np.isnan(table[:, 1:4]).any(axis=1).sum())
    text = io.BytesIO()
    np.savetxt(text, table, fmt=["%.6f", *["%.10g"] * (table.shape[1] - 1)], delimiter=separator)
    file.write(_NAN.sub(missing.encode(), text.getvalue()))


def _filled(table: FloatArray, of: Written) -> FloatArray:
    """With rows for the samples that never came, where the time between two rows says so."""
    times = table[:, 0] if not of.rows else np.concatenate(([of.last_s], table[:, 0]))
    steps = np.diff(times) * of.rate_hz
    gaps = np.flatnonzero(steps > _GAP_ROWS)
    if not gaps.size:
        return table
    shift = 1 if not of.rows else 0  # the row of `table` before which a gap lies
    parts, done = [], 0
    for gap in gaps.tolist():
        number = min(_MOST_FILLED, max(1, round(float(steps[gap])) - 1))
        empty = np.full((number, table.shape[1]), np.nan)
        empty[:, 0] = np.linspace(times[gap], times[gap + 1], number + 2)[1:-1]
        parts += [table[done : gap + shift], empty]
        done = gap + shift
    return np.concatenate([*parts, table[done:]])
