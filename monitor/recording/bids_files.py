"""BIDS-Motion files (`*_motion.tsv`): a table without header, whose columns stand in `*_channels.tsv` beside it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from monitor.errors import DataError
from monitor.recording.csv_columns import OWN_TIME, SENSOR_TIME, Column
from monitor.recording.csv_lines import Piece
from monitor.recording.text_formats import Format
from monitor.texts import recording as texts

_ENDING = "_motion.tsv"
_UNITS = {"m/s^2": "ms2", "g": "g", "rad/s": "rads", "deg/s": "dps", "s": "s"}


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name.removesuffix(_ENDING)}_channels.tsv")


def described(path: Path) -> Format | None:
    """The columns of a BIDS-Motion file; None for any other.

    Raises:
        DataError: the file beside it does not name time and acceleration in units that are known.
    """
    beside = _beside(path)
    if not path.name.endswith(_ENDING) or not beside.is_file():
        return None
    try:
        channels = list(csv.DictReader(beside.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    except (OSError, ValueError, csv.Error) as error:
        raise DataError(texts.CHANNELS_CANNOT_BE_READ, where=str(beside), advice=texts.COPY_AGAIN) from error
    columns: dict[str, Column] = {}
    for channel in channels:
        kind, axis = (channel.get("type") or "").upper(), (channel.get("component") or "").lower()
        role = {"LATENCY": "t", "ACCEL": f"a{axis}", "GYRO": f"g{axis}"}.get(kind)
        if kind == "MISC" and channel.get("name") == SENSOR_TIME:
            role = OWN_TIME
        unit = _UNITS.get(channel.get("units") or "")
        if role is not None and unit is not None and role not in columns:
            columns[role] = Column(channel.get("name") or "", unit)
    if not {"t", "ax", "ay", "az"} <= set(columns):
        raise DataError(
            texts.DOES_NOT_NAME_LATENCY_CHANNEL,
            where=str(beside),
            advice=texts.WITHOUT_SAMPLES_TIMES_GAPS,
        )
    names = tuple(channel.get("name") or "" for channel in channels)
    return Format("BIDS-Motion", (), columns, separator="\t", header=names)


def with_header(pieces: Iterator[Piece], found: Format, path: Path) -> Iterator[Piece]:
    """The lines as plain CSV under a header.

    Raises:
        DataError: the first line has fewer cells than there are channels: no telling which one is missing.
    """
    first = True
    for piece in pieces:
        line, _, others = piece.data.partition(b"\n")
        number = line.count(b"\t") + 1
        if first and number < len(found.header) and (others or not piece.cut):
            raise DataError(
                texts.LINE_HAS_CELLS_BUT_CHANNELS.format(
                    number=number, beside=_beside(path).name, width=len(found.header)
                ),
                where=texts.IN_LINE.format(path=path, line=piece.first_line),
                advice=texts.BOTH_FILES_BELONG_TOGETHER,
            )
        data = piece.data.replace(b"n/a", b"nan").replace(b"\t", b",")
        if first:
            yield Piece(",".join(found.header).encode() + b"\n", 0)
        first = False
        yield Piece(data, piece.first_line, piece.cut)
