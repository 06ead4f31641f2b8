"""A limb's samples from any file that is known, recognised by its content."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from monitor.errors import UsageError
from monitor.model.limbs import Limb
from monitor.recording import apdm, axivity
from monitor.recording.beside import read_beside
from monitor.recording.bids_files import described, with_header
from monitor.recording.column_memory import ColumnMemory
from monitor.recording.csv_columns import Column, choose_columns
from monitor.recording.csv_files import read_limb, rows_of
from monitor.recording.csv_lines import cannot_open
from monitor.recording.csv_text import read_table
from monitor.recording.limb_data import LimbData, LimbSource, looked_at
from monitor.recording.text_formats import Format, recognised, rewritten
from monitor.texts import recording as texts


def open_limb(
    path: str | Path,
    limb: Limb | None = None,
    columns: str | dict[str, Column] | None = None,
    *,
    full_scale_g: float | None = None,
    memory: ColumnMemory | None = None,
) -> LimbSource:
    """The samples of one limb.

    Args:
        limb: whose; for files that hold several sensors.
        columns: the value of `--columns`: the file is then a table of its own kind.
        full_scale_g: the largest value of one axis, in g; None: as the file says, or guessed.
        memory: knows the columns of tables for which they were named before.

    Raises:
        UsageError: `columns` was given for a file that is no table, or cannot be understood.
        DataError: the file cannot be read or used; `where` says where it breaks.
    """
    path = Path(path)
    binary = _binary(path)
    if binary is None:
        found = None if columns is not None or _is_pipe(path) else described(path, limb) or recognised(path)
        if found is None:
            return read_limb(path, columns, limb, full_scale_g=full_scale_g, memory=memory)
        return read_export(path, found, limb, full_scale_g=full_scale_g)
    if columns is not None or full_scale_g is not None:
        raise UsageError(
            texts.COLUMNS_AND_FULL_SCALE_G_FOR,
            where=str(path),
            advice=texts.FILE_SAYS_ITSELF_WHAT_HOLDS,
        )
    return axivity.open_axivity(path) if binary == "axivity" else apdm.open_opal(path, limb)


def read_export(path: Path, found: Format, limb: Limb | None = None, *, full_scale_g: float | None = None) -> LimbData:
    """The samples of an app's export.

    Raises:
        DataError: a line or the times cannot be used.
    """
    table = read_table(
        path,
        partial(choose_columns, given=found.columns, where=str(path)),
        lambda pieces: rewritten(pieces, found, path) if found.marks else with_header(pieces, found, path),
    )
    rows = rows_of(table)
    if found.time_rule is not None:
        found.time_rule(rows.time, found.rate_hz)
    data = looked_at(
        path.stem,
        rows,
        full_scale_g=full_scale_g,
        notes=(*found.all_notes, *table.notes),
        where=str(path),
        beside=None if found.marks else read_beside(path, limb),
        limb=limb,
    )
    return replace(data, own_clock=found.own_clock, losses_visible=found.losses_visible and data.losses_visible)


def _binary(path: Path) -> str | None:
    """`axivity`, `hdf5` or None for what may be text."""
    if _is_pipe(path):
        return None
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise cannot_open(path, error) from error
    if head == apdm.MAGIC:
        return "hdf5"
    return "axivity" if head.startswith(axivity.MAGIC + b"\xfc\x03") else None


def _is_pipe(path: Path) -> bool:
    return path.is_fifo()
