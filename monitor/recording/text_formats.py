"""Exports of other makers' apps, told apart by what stands in them, never by their names.

Each is a table of text with its own separator, header and idea of time. `rewritten` turns its lines into the plain
commas that `csv_text` reads; what a column means stands in `Format.columns`. Sources of the headers: the apps' own
files where a real one was at hand, else the makers' or others' programs that write or read them; those are `draft`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from monitor.errors import DataError
from monitor.recording.csv_columns import Column
from monitor.recording.csv_lines import Piece, decode, read_pieces
from monitor.recording.numbers import BLOCK_SAMPLES, Numbers
from monitor.texts import recording as texts

_HEAD_LINES = 40
_COUNTER_US = 2.0**32
_COUNTER_16 = 65536.0
_PAUSE_S = 1.0
"""A stall longer than this is a gap, not a radio that was late."""
_RATE = re.compile(r"(?:Acquisition frequency|Update Rate|Sample rate|OutputRate)\s*:\s*,?\s*([0-9.]+)\s*Hz", re.I)
_SYNC = re.compile(r"SyncStatus\s*:\s*,?\s*([^,\n]*)", re.I)
_XYZ = ("x", "y", "z")

TimeRule = Callable[[Numbers, float | None], None]


@dataclass(frozen=True, slots=True)
class Format:
    """One maker's export.

    `marks` must all be in the header (lower case). `time_rule` turns the cells of the time column, (n, 1), already in
    seconds, into times, in place. `own_clock`: each sensor counts its own time.
    """

    name: str
    marks: tuple[str, ...]
    columns: dict[str, Column]
    separator: str = ","
    time_rule: TimeRule | None = None
    own_clock: bool = False
    losses_visible: bool = True
    wall_time: bool = False
    """The time column is a date and time of day in words."""
    draft: bool = False
    """Made from a description; no real file was at hand."""
    notes: tuple[str, ...] = ()
    rate_hz: float | None = None
    """What the lines above the header say."""
    header_line: int = 1
    header: tuple[str, ...] = ()
    needs_rate: bool = False
    says_sync: bool = False
    """The lines above the header say whether the sensors were synchronised; else each kept its own clock."""

    @property
    def all_notes(self) -> tuple[str, ...]:
        """What the session's quality says of it."""
        draft = (texts.READ_BY_DESCRIPTION.format(name=self.name),)
        return (*self.notes, *(draft if self.draft else ()))


def _axes(acc: str, acc_unit: str, gyro: str | None = None, gyro_unit: str = "dps") -> dict[str, Column]:
    """Columns named by a pattern in which {} stands for x, y, z."""
    columns = {f"a{axis}": Column(acc.format(axis), acc_unit) for axis in _XYZ}
    if gyro:
        columns |= {f"g{axis}": Column(gyro.format(axis), gyro_unit) for axis in _XYZ}
    return columns


def _unwrapped(times: Numbers, turn: float, unit_s: float = 1.0) -> None:
    """Counters that begin again at `turn`, in `unit_s`; a small step back stays a step back."""
    last, turns, row = math.nan, 0, 0
    for block in times.blocks():
        cells = block[:, 0]
        there = np.flatnonzero(~np.isnan(cells))
        if there.size:
            steps = np.diff(cells[there], prepend=cells[there[0]] if math.isnan(last) else last)
            turned = turns + np.cumsum((steps < -turn / 2.0).astype(int) - (steps > turn / 2.0))
            last, turns = float(cells[there[-1]]), int(turned[-1])
            cells[there] = (cells[there] + turn * turned) / unit_s
            times.write(row, block)
        row += len(block)


def _microseconds(times: Numbers, _: float | None) -> None:
    _unwrapped(times, _COUNTER_US * 1e-6)


def _packets(times: Numbers, rate_hz: float | None) -> None:
    _unwrapped(times, _COUNTER_16, rate_hz or 1.0)


def _arrivals(times: Numbers, _: float | None) -> None:
    """Rows come over the radio in bursts that share a time: those between two long stalls are spread evenly."""
    start, first, last, row = 0, math.nan, math.nan, 0
    for block in times.blocks():
        cells = block[:, 0]
        if row == 0:
            first = last = float(cells[0])
        for cut in np.flatnonzero(~(np.abs(np.diff(cells, prepend=last)) <= _PAUSE_S)).tolist():
            _spread(times, start, row + cut, first, float(cells[cut - 1]) if cut else last)
            start, first = row + cut, float(cells[cut])
        row, last = row + len(block), float(cells[-1])
    _spread(times, start, row, first, last)


def _spread(times: Numbers, start: int, stop: int, first: float, last: float) -> None:
    """Even times for the rows `start` to `stop`, as numpy's linspace has them."""
    if not last > first:
        return
    step = (last - first) / (stop - start - 1)
    for a in range(start, stop, BLOCK_SAMPLES):
        b = min(a + BLOCK_SAMPLES, stop)
        even = np.arange(a - start, b - start) * step + first
        if b == stop:
            even[-1] = last
        times.write(a, even)


FORMATS = (
    Format("MetaBase", ("epoc (ms)", "elapsed (s)", "x-axis (g)"),
           {"t": Column("epoc (ms)", "ms"), **_axes("{}-axis (g)", "g")}, draft=True),
    Format("Movella DOT", ("packetcounter", "sampletimefine", "acc_x"),
           {"t": Column("SampleTimeFine", "us"), **_axes("Acc_{}", "ms2", "Gyr_{}")},
           time_rule=_microseconds, draft=True, says_sync=True),
    Format("Xsens MTw", ("packetcounter", "acc_x"),
           {"t": Column("PacketCounter", "s"), **_axes("Acc_{}", "ms2", "Gyr_{}", "rads")},
           separator="\t", time_rule=_packets, needs_rate=True),
    Format("WitMotion", ("time", "devicename", "accx(g)"),
           {"t": Column("time", "s"), **_axes("Acc{}(g)", "g", "As{}(°/s)")},
           separator="\t", time_rule=_arrivals, wall_time=True, losses_visible=False, notes=(texts.BY_ARRIVAL,)),
    Format("Movesense", ("timestamp (ms)", "x: (m/s^2)"),
           {"t": Column("Timestamp (ms)", "ms"), **_axes("{}: (m/s^2)", "ms2")}, own_clock=True, draft=True),
    Format("Polar Sensor Logger", ("phone timestamp", "sensor timestamp [ns]", "x [mg]"),
           {"t": Column("sensor timestamp [ns]", "ns"), **_axes("{} [mg]", "mg")}, separator=";", draft=True,
           own_clock=True),
    Format("phyphox", ("time (s)", "acceleration x (m/s^2)"),
           {"t": Column("Time (s)", "s"), **_axes("Acceleration {} (m/s^2)", "ms2")}, own_clock=True, draft=True),
    Format("Arduino log", ("acc x", "acc y", "acc z", "timestamp"),
           {"t": Column("timestamp", "ms"), **_axes("acc {}", "g", "gyro {}")}, own_clock=True),
)  # fmt: skip


def recognised(path: Path) -> Format | None:
    """Which export the text file is; None for any other table.

    Raises:
        DataError: it cannot be read, or it is one that cannot be used (gravity removed, gyroscope alone).
    """
    lines: list[str] = []
    for piece in read_pieces(path):
        lines = piece.data[: 1 << 16].decode("utf-8", errors="replace").split("\n")[: _HEAD_LINES + 1]
        break
    rate_hz: float | None = None
    synced = False
    for number, line in enumerate(lines[:_HEAD_LINES], start=1):
        if found := _SYNC.search(line):
            synced = found[1].strip().lower() == "synced"
        if found := _RATE.search(line):
            rate_hz = float(found[1])
        for separator in ("\t", ";", ","):
            cells = tuple(cell.strip().strip('"').strip() for cell in line.split(separator))
            if len(cells) < 4:
                continue
            names = {cell.lower() for cell in cells}
            _refuse(names, texts.IN_LINE.format(path=path, line=number))
            for one in FORMATS:
                if all(mark in names for mark in one.marks):
                    if one.says_sync:
                        one = replace(one, own_clock=not synced)
                    return _settled(one, path, number, cells, separator, rate_hz)
    return None


def _settled(
    one: Format, path: Path, number: int, cells: tuple[str, ...], separator: str, rate_hz: float | None
) -> Format:
    """The format with what this file says of itself."""
    if one.needs_rate and not rate_hz:
        raise DataError(
            texts.FILE_DOES_NOT_SAY_HOW_MANY,
            where=str(path),
            advice=texts.KEEP_LINES_ABOVE_HEADER_WHEN,
        )
    names = {cell.lower(): cell for cell in cells}
    columns = {
        role: replace(column, name=names[column.name.lower()])
        for role, column in one.columns.items()
        if column.name.lower() in names
    }
    return replace(
        one,
        separator=separator,
        header_line=number,
        header=cells,
        rate_hz=rate_hz,
        columns=columns,
    )


def _refuse(names: set[str], where: str) -> None:
    if any(name.startswith("freeacc_x") for name in names) and "acc_x" not in names:
        raise DataError(
            texts.NO_GRAVITY.format(column="FreeAcc"),
            where=where,
            advice=texts.EXPORT_RAW.format(how=texts.CHOOSE_MODE_WITH_RATE_OR),
        )
    if "linear acceleration x (m/s^2)" in names:
        raise DataError(
            texts.NO_GRAVITY.format(column="Linear Acceleration"),
            where=where,
            advice=texts.EXPORT_RAW.format(how=texts.USE_ACCELERATION_WITH_G_IN),
        )
    if {"epoc (ms)", "x-axis (deg/s)"} <= names or {"sensor timestamp [ns]", "x [dps]"} <= names:
        raise DataError(
            texts.GYROSCOPE_FILE_ACCELERATION_IN,
            where=where,
            advice=texts.NAME_ACCELEROMETER_FILE_SAME,
        )


def rewritten(pieces: Iterator[Piece], one: Format, path: Path) -> Iterator[Piece]:
    """The lines from the header on, with commas between the cells, points in the numbers and times in seconds."""
    days: dict[str, float] = {}
    column = next((i for i, name in enumerate(one.header) if name == one.columns["t"].name), 0)
    for piece in pieces:
        data, line = piece.data, piece.first_line
        while line < one.header_line and data:
            data = data.partition(b"\n")[2]
            line += 1
        if one.separator != "," or one.wall_time:
            text = decode(data, path, line)
            start = 1 if line == one.header_line else 0
            if one.wall_time:
                text = _timed(text, one, column, start, days, path, replace(piece, first_line=line))
            if one.separator != ",":  # a comma inside a cell is the decimal point of some languages
                text = text.replace(",", ".").replace(one.separator, ",")
            data = text.encode()
        yield Piece(data.replace(b", \n", b"\n"), line, piece.cut)  # some end each line with one more comma


def _timed(text: str, one: Format, column: int, start: int, days: dict[str, float], path: Path, piece: Piece) -> str:
    """The lines with the cell of date and time replaced by seconds since 1970, as if it were UTC."""
    lines = text.split("\n")
    for i in range(start, len(lines)):
        if not lines[i].strip():
            continue
        cells = lines[i].split(one.separator, column + 1)
        if len(cells) <= column:
            continue
        last = piece.cut and i == len(lines) - 2
        if last and lines[i].count(one.separator) < len(one.header) - 1:
            cells[column] = ""  # digits of it may be gone, and the times before it would be spread up to it
            lines[i] = one.separator.join(cells)
            continue
        minute, _, seconds = cells[column].strip().rpartition(":")
        try:
            if minute not in days:
                days[minute] = datetime.strptime(minute, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp()
            cells[column] = f"{days[minute] + float(seconds):.6f}"
        except ValueError:
            raise DataError(
                texts.NOT_A_TIME.format(cell=cells[column][:40]),
                where=texts.IN_LINE.format(path=path, line=piece.first_line + i),
                advice=texts.TIME_EXAMPLE,
            ) from None
        lines[i] = one.separator.join(cells)
    return "\n".join(lines)
