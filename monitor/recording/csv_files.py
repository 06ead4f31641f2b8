"""Foreign recordings, one CSV file a limb: the contract's "CSV input"."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from monitor.model.limbs import Limb
from monitor.recording.beside import read_beside
from monitor.recording.column_memory import ColumnMemory
from monitor.recording.csv_columns import Choice, Column, choose_columns, parse_columns
from monitor.recording.csv_text import Table, read_table
from monitor.recording.limb_data import LimbData, Rows, looked_at
from monitor.recording.session_records import Clocks, ImportedSession, session_records
from monitor.texts import recording as texts

__all__ = ["Clocks", "ImportedSession", "LimbData", "parse_columns", "read_limb", "rows_of", "session_records"]


def read_limb(
    path: str | Path,
    columns: str | dict[str, Column] | None = None,
    limb: Limb | None = None,
    *,
    full_scale_g: float | None = None,
    memory: ColumnMemory | None = None,
) -> LimbData:
    """Read one limb's CSV file.

    Times stay as the file gives them (see `session_records` for the common origin). Missing cells become NaN;
    repeated and backward times are passed on: the pipeline drops and counts both.

    Args:
        columns: the value of `--columns`, as text or parsed.
        limb: whose; what stands beside an exported file may be of one leg.
        full_scale_g: the largest value of one axis, in g; None: guessed where clipping is visible.
        memory: knows the columns of tables for which they were named before.

    Raises:
        UsageError: `columns` cannot be understood.
        DataError: the file cannot be read or used; `where` names the file, line and column.
    """
    path = Path(path)
    given = parse_columns(columns) if isinstance(columns, str) else columns

    def choose(header: list[str]) -> Choice:
        recalled = memory.recall(header) if memory is not None else None
        return choose_columns(header, given if given is not None else recalled, str(path))

    table = read_table(path, choose)
    rows = rows_of(table)
    notes = tuple(table.notes)
    if memory is not None and memory.used and given is None:
        notes = (texts.COLUMNS_AS_THEY_WERE_NAMED_FOR.format(used=memory.used), *notes)
    return looked_at(
        path.stem,
        rows,
        full_scale_g=full_scale_g,
        notes=notes,
        where=str(path),
        beside=read_beside(path, limb),
        limb=limb,
    )


def rows_of(table: Table) -> Rows:
    """All samples of a table, in SI units."""
    rows = Rows(has_gyro=table.choice.has_gyro, has_own_time=table.choice.has_own_time)
    factors = np.array(table.choice.factors)
    for values in table.blocks:
        rows.add(values * factors)
    return rows
