"""Text of a foreign CSV file -> numbers, fast, and with the place named where it breaks.

The file is read once, front to back, in pieces (pipes work; memory does not grow with the file). A
regular piece goes through numpy's C reader; only a piece that is not regular is gone through line by line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from monitor.errors import DataError
from monitor.model.records import FloatArray
from monitor.recording.csv_columns import Choice
from monitor.recording.csv_lines import Piece, decode, read_pieces
from monitor.texts import recording as texts
from monitor.texts.recording import ADVICE

_MISSING = frozenset({"", "nan", "na", "n/a", "null", "none"})


@dataclass(frozen=True, slots=True)
class Table:
    """`blocks` of (n, k) in the units of the file, NaN where missing, read while one goes through them; `notes` say
    what was left out, of the file so far.
    """

    choice: Choice
    blocks: Iterator[FloatArray]
    notes: list[str]


def read_table(
    path: Path,
    choose: Callable[[list[str]], Choice],
    rewrite: Callable[[Iterator[Piece]], Iterator[Piece]] | None = None,
) -> Table:
    """Read the columns that `choose` picks from the header.

    Args:
        rewrite: makes a plain table of another maker's lines, the header first.

    Raises:
        DataError: the file cannot be opened or is not such a table; `where` names the line and the column. Also while
            one goes through the blocks.
    """
    pieces = read_pieces(path)
    if rewrite is not None:
        pieces = rewrite(pieces)
    for piece in pieces:
        header, rest = _split_header(piece, path)
        if header is not None:
            choice = choose(header)
            notes = list(choice.notes)
            return Table(choice, _blocks(chain([rest], pieces), len(header), choice, path, notes), notes)
    raise DataError(texts.FILE_EMPTY, where=str(path), advice=texts.EXPORT_OR_COPY_RECORDING_AGAIN)


def _blocks(pieces: Iterable[Piece], width: int, choice: Choice, path: Path, notes: list[str]) -> Iterator[FloatArray]:
    for piece in pieces:
        if not piece.data:
            continue
        values = _fast(piece.data, width, choice)
        if values is None:
            values = _line_by_line(piece, width, choice, path, notes)
        values[~np.isfinite(values)] = np.nan
        yield values


def _split_header(piece: Piece, path: Path) -> tuple[list[str] | None, Piece]:
    """The header's names (None when all lines were blank) and what follows it."""
    data, line = piece.data, piece.first_line
    while data:
        first, _, data = data.partition(b"\n")
        line += 1
        if first.strip(b" \t,"):
            return _header_names(decode(first, path, line - 1), path, line - 1), Piece(data, line, piece.cut)
    return None, piece


def _header_names(text: str, path: Path, line: int) -> list[str]:
    where = texts.IN_LINE.format(path=path, line=line)
    try:
        names = [name.strip().strip('"').strip() for name in next(csv.reader([text]))]
    except csv.Error as error:
        raise DataError(texts.HEADER_CANNOT_BE_READ.format(error=error), where=where, advice=ADVICE) from error
    if len(names) == 1 and (";" in text or "\t" in text):
        raise DataError(
            texts.CELLS_SEPARATED_BY_SEMICOLONS,
            where=where,
            advice=texts.SAVE_FILE_WITH_COMMAS_BETWEEN,
        )
    if all(_number(name) is not None for name in names):
        raise DataError(
            texts.FIRST_LINE_HOLDS_NUMBERS_NOT,
            where=where,
            advice=texts.PUT_HEADER_LINE_ON_TOP_FOR,
        )
    return names


def _fast(data: bytes, width: int, choice: Choice) -> FloatArray | None:
    """The piece through numpy's reader, or None unless it is a plain rectangle of numbers and empty cells."""
    if b'"' in data or width < 2 or not _rectangular(data, width):
        return None
    for empty, filled in ((b",,", b",nan,"), (b",,", b",nan,"), (b",\n", b",nan\n"), (b"\n,", b"\nnan,")):
        data = data.replace(empty, filled)
    if data.startswith(b","):
        data = b"nan" + data
    try:
        return np.loadtxt(
            io.StringIO(data.decode("ascii")), delimiter=",", usecols=choice.indices, comments=None, ndmin=2
        )
    except ValueError:  # also UnicodeDecodeError
        return None


def _rectangular(data: bytes, width: int) -> bool:
    """True when every line holds exactly `width` cells (so a decimal comma can never shift the columns)."""
    codes = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(codes == ord("\n"))
    commas = np.flatnonzero(codes == ord(","))
    if len(commas) != len(ends) * (width - 1):
        return False
    grid = commas.reshape(len(ends), width - 1)
    return bool(np.all(grid[:, -1] < ends) and np.all(grid[1:, 0] > ends[:-1]))


def _line_by_line(piece: Piece, width: int, choice: Choice, path: Path, notes: list[str]) -> FloatArray:
    """The slow way: short lines, words for "missing", quotes; or the exact place of what is wrong."""
    text = re.sub(
        r'"([^"\n]*)"', lambda quoted: quoted[1].replace(",", " "), decode(piece.data, path, piece.first_line)
    )
    lines = text.split("\n")[:-1]
    rows: list[list[float]] = []
    for offset, line in enumerate(lines):
        if not line.strip():
            continue
        where = texts.IN_LINE.format(path=path, line=piece.first_line + offset)
        last = piece.cut and offset == len(lines) - 1
        try:
            rows.append(_row(line.split(","), width, choice, where))
        except DataError:
            if not last:
                raise
            notes.append(texts.FILE_LAST_LINE_CUT_OFF_WAS)
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(choice.indices))


def _row(cells: list[str], width: int, choice: Choice, where: str) -> list[float]:
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        raise DataError(
            texts.LINE_HAS_CELLS_BUT_HEADER.format(number=len(cells), width=width),
            where=where,
            advice=texts.NUMBERS_NEED_DECIMAL_POINT_NOT,
        )
    row: list[float] = []
    for name, index in zip(choice.names, choice.indices, strict=True):
        cell = cells[index].strip() if index < len(cells) else ""
        value = _number(cell)
        if value is None:
            raise DataError(
                texts.NOT_A_NUMBER.format(cell=_shortened(cell)),
                where=texts.IN_COLUMN.format(where=where, name=name),
                advice=texts.CORRECT_CELL_OR_LEAVE_EMPTY,
            )
        row.append(value)
    return row


def _number(cell: str) -> float | None:
    """The cell's value, NaN for a missing one, None for text; what numpy's reader takes, not float()."""
    if cell.lower() in _MISSING:
        return float("nan")
    if "_" in cell or not cell.isascii():
        return None
    try:
        return float(cell)
    except ValueError:
        return None


def _shortened(cell: str) -> str:
    shown = repr(cell[:40])
    return f"{shown}..." if len(cell) > 40 else shown
