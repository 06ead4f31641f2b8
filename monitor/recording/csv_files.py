"""Foreign recordings, one CSV file a limb: the contract's "CSV input"."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from monitor.recording.csv_columns import Column, choose_columns, parse_columns
from monitor.recording.csv_text import read_table
from monitor.recording.limb_data import LimbData, limb_data
from monitor.recording.session_records import Clocks, ImportedSession, session_records

__all__ = ["Clocks", "ImportedSession", "LimbData", "parse_columns", "read_limb", "session_records"]


def read_limb(
    path: str | Path, columns: str | dict[str, Column] | None = None, *, full_scale_g: float | None = None
) -> LimbData:
    """Read one limb's CSV file.

    Times stay as the file gives them (see `session_records` for the common origin). Missing cells become NaN;
    repeated and backward times are passed on: the pipeline drops and counts both.

    Args:
        columns: the value of `--columns`, as text or parsed.
        full_scale_g: the largest value of one axis, in g; None: guessed where clipping is visible.

    Raises:
        UsageError: `columns` cannot be understood.
        DataError: the file cannot be read or used; `where` names the file, line and column.
    """
    path = Path(path)
    given = parse_columns(columns) if isinstance(columns, str) else columns
    table = read_table(path, partial(choose_columns, given=given, where=str(path)))
    values = table.values * np.array(table.choice.factors)
    return limb_data(
        path.stem,
        values[:, 0].copy(),
        values[:, 1:4].copy(),
        values[:, 4:7].copy() if table.choice.has_gyro else None,
        full_scale_g=full_scale_g,
        notes=table.notes,
        where=str(path),
    )
