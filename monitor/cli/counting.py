"""Files of a session -> its figures, through the one pipeline. Heavy imports wait until something is counted."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from monitor.cli.terminal import is_terminal
from monitor.errors import UsageError
from monitor.model.words import Activity
from monitor.recording.pairs import Pair

if TYPE_CHECKING:
    from monitor.model.records import LogRecord
    from monitor.model.session import SessionSummary
    from monitor.recording.session_records import ImportedSession

_LONG_SAMPLES = 500_000  # from here on a person wants to see that something happens


@dataclass(frozen=True, slots=True)
class Options:
    """How to read and count the files; the same for every session of a run."""

    activity: Activity
    columns: str | None
    right_offset_s: float
    clocks: str
    full_scale_g: float | None

    def check(self) -> None:
        """Refuse what cannot be, before any file is opened.

        Raises:
            UsageError: a number out of range or columns that cannot be understood.
        """
        if not math.isfinite(self.right_offset_s):
            raise UsageError("--right-offset must be a number of seconds", advice="For example --right-offset 0.25.")
        if self.full_scale_g is not None and not 0.0 < self.full_scale_g < 1000.0:
            raise UsageError("--full-scale-g must be above 0", advice="For example --full-scale-g 16.")
        if self.columns is not None:
            from monitor.recording.csv_columns import parse_columns

            parse_columns(self.columns)


@dataclass(frozen=True, slots=True)
class Counted:
    """A session's figures, and what the importer has to say about its files."""

    recording: str
    summary: SessionSummary
    notes: tuple[str, ...]


def count_pair(pair: Pair, options: Options, *, bar: bool) -> Counted:
    """Read one session's files and count it.

    Args:
        bar: show the progress of a long recording, when a person looks at stderr.

    Raises:
        DataError: a file cannot be read or used.
    """
    from monitor.pipeline import Pipeline
    from monitor.recording.csv_files import Clocks, ImportedSession, read_limb

    left, right = (
        read_limb(path, options.columns, full_scale_g=options.full_scale_g) if path else None
        for path in (pair.left, pair.right)
    )
    session = ImportedSession.of(left, right, options.activity, options.right_offset_s, Clocks(options.clocks))
    pipeline = Pipeline()
    for record in _shown(session) if bar else session.records():
        pipeline.push(record)
    return Counted(pair.name, pipeline.finish(), pair.notes + session.notes)


def _shown(session: ImportedSession) -> Iterator[LogRecord]:
    hidden = session.samples < _LONG_SAMPLES or not is_terminal(sys.stderr)
    with click.progressbar(length=session.samples, label="Counting", file=sys.stderr, hidden=hidden) as progress:
        for record in session.records():
            yield record
            progress.update(len(getattr(record, "time_s", ())))
