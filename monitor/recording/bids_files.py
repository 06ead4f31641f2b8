"""BIDS-Motion files (`*_motion.tsv`): a table without header, whose columns stand in `*_channels.tsv` beside it."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from pathlib import Path

from monitor.errors import DataError
from monitor.model.limbs import Limb
from monitor.recording.csv_columns import OWN_TIME, SENSOR_TIME, Column
from monitor.recording.csv_lines import Piece
from monitor.recording.numbers import Numbers
from monitor.recording.placement import sensor_on
from monitor.recording.text_formats import Format
from monitor.texts import recording as texts

_ROW = "kickstep_row"
"""A column that is put before the others where the file has no times."""
_ENDING = "_motion.tsv"
_UNITS = {"m/s^2": "ms2", "g": "g", "rad/s": "rads", "deg/s": "dps", "s": "s"}


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name.removesuffix(_ENDING)}_channels.tsv")


def described(path: Path, limb: Limb | None = None) -> Format | None:
    """The columns of a BIDS-Motion file; None for any other.

    A file without LATENCY is evenly sampled at the rate of the file beside it, as the standard has it.

    Args:
        limb: whose; one file may hold several tracked points.

    Raises:
        DataError: the files beside it do not name time and acceleration in units that are known.
    """
    beside = _beside(path)
    if not path.name.endswith(_ENDING) or not beside.is_file():
        return None
    try:
        channels = list(csv.DictReader(beside.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    except (OSError, ValueError, csv.Error) as error:
        raise DataError(texts.CHANNELS_CANNOT_BE_READ, where=str(beside), advice=texts.COPY_AGAIN) from error
    columns: dict[str, Column] = {}
    points = {
        channel.get("tracked_point") or "": "" for channel in channels if (channel.get("type") or "").upper() == "ACCEL"
    }
    point = sensor_on({name: name for name in points}, limb, beside) if len(points) > 1 else None
    for channel in channels:
        kind, axis = (channel.get("type") or "").upper(), (channel.get("component") or "").lower()
        if point is not None and kind != "LATENCY" and channel.get("tracked_point") != point:
            continue
        role = {"LATENCY": "t", "ACCEL": f"a{axis}", "GYRO": f"g{axis}"}.get(kind)
        if kind == "MISC" and channel.get("name") == SENSOR_TIME:
            role = OWN_TIME
        unit = _UNITS.get(channel.get("units") or "")
        if role is not None and unit is not None and role not in columns:
            columns[role] = Column(channel.get("name") or "", unit)
    rate_hz = None if "t" in columns else _rate_beside(path)
    if not {"ax", "ay", "az"} <= set(columns) or ("t" not in columns and rate_hz is None):
        raise DataError(
            texts.DOES_NOT_NAME_LATENCY_CHANNEL,
            where=str(beside),
            advice=texts.WITHOUT_SAMPLES_TIMES_GAPS,
        )
    names = tuple(channel.get("name") or "" for channel in channels)
    if rate_hz is None:
        return Format("BIDS-Motion", (), columns, separator="\t", header=names)
    columns["t"] = Column(_ROW, "s")
    notes = (texts.EVENLY_SAMPLED.format(rate=rate_hz),)
    return Format(
        "BIDS-Motion", (), columns, separator="\t", header=(_ROW, *names), rate_hz=rate_hz, time_rule=_even,
        notes=notes, losses_visible=False,
    )  # fmt: skip


def _rate_beside(path: Path) -> float | None:
    """What the file beside the samples says, Hz; None where it says nothing."""
    try:
        rate_hz = float(json.loads(path.with_suffix(".json").read_bytes())["SamplingFrequency"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return rate_hz if 0.0 < rate_hz < math.inf else None


def _even(times: Numbers, rate_hz: float | None) -> None:
    row = 0
    for block in times.blocks():
        times.write(row, block / (rate_hz or 1.0))
        row += len(block)


def with_header(pieces: Iterator[Piece], found: Format, path: Path) -> Iterator[Piece]:
    """The lines as plain CSV under a header.

    Raises:
        DataError: the first line has fewer cells than there are channels: no telling which one is missing.
    """
    first, row = True, 0
    numbered = found.header[0] == _ROW
    width = len(found.header) - numbered
    for piece in pieces:
        line, _, others = piece.data.partition(b"\n")
        number = line.count(b"\t") + 1
        if first and number < width and (others or not piece.cut):
            raise DataError(
                texts.LINE_HAS_CELLS_BUT_CHANNELS.format(number=number, beside=_beside(path).name, width=width),
                where=texts.IN_LINE.format(path=path, line=piece.first_line),
                advice=texts.BOTH_FILES_BELONG_TOGETHER,
            )
        data = piece.data.replace(b"n/a", b"nan").replace(b"\t", b",")
        if numbered:
            lines = [line for line in data.split(b"\n") if line]
            data = b"".join(b"%d,%s\n" % numbered_line for numbered_line in enumerate(lines, row))
            row += len(lines)
        if first:
            yield Piece(",".join(found.header).encode() + b"\n", 0)
        first = False
        yield Piece(data, piece.first_line, piece.cut)
