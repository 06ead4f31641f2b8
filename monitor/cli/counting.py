"""Files of a session -> its figures, through the one pipeline. Heavy imports wait until something is counted."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from monitor.cli.mounting import Axis, shank_axes
from monitor.cli.terminal import is_terminal, printable
from monitor.errors import UsageError
from monitor.model.limbs import Limb
from monitor.model.words import STANDING, Activity
from monitor.recording.pairs import Found, Pair, Recorded, find_pairs
from monitor.texts import file_commands as texts

if TYPE_CHECKING:
    from monitor.model.calibration import Calibration
    from monitor.model.records import LogRecord, SessionFacts, Tag
    from monitor.model.session import SessionSummary
    from monitor.recording.session_records import ImportedSession

_LONG_SAMPLES = 500_000  # from here on a person wants to see that something happens
_LONG_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """How to read and count the files; the same for every session of a run."""

    activity: Activity
    columns: str | None
    right_offset_s: float
    clocks: str
    full_scale_g: float | None
    data_dir: Path | None = None
    """Where the columns named before are kept."""
    shank_axis: str | None = None
    """Which axis of a sensor points to the knee, as the command line says it."""
    standing_s: float | None = None
    """From there on the child stands upright and still."""
    calibrations: Mapping[Limb, Calibration] = field(default_factory=dict)
    """What takes the place of the recording's own."""
    remember: bool = True
    """The columns of this run are kept for the next."""

    @property
    def for_csv_only(self) -> bool:
        """True when something was asked for that our own recordings settle themselves."""
        asked = self.columns is not None or self.full_scale_g is not None
        return asked or self.right_offset_s != 0.0 or self.clocks != "auto"

    def check(self) -> None:
        """Refuse what cannot be, before any file is opened.

        Raises:
            UsageError: a number out of range or columns that cannot be understood.
        """
        if not math.isfinite(self.right_offset_s):
            raise UsageError(texts.RIGHT_OFFSET_MUST_BE_NUMBER, advice=texts.FOR_EXAMPLE_RIGHT_OFFSET_0_25)
        if self.full_scale_g is not None and not 0.0 < self.full_scale_g < 1000.0:
            raise UsageError(texts.FULL_SCALE_G_MUST_BE_ABOVE_0, advice=texts.FOR_EXAMPLE_FULL_SCALE_G_16)
        if self.standing_s is not None and not 0.0 <= self.standing_s < math.inf:
            raise UsageError(texts.STANDING_MUST_BE_TIME_IN, advice=texts.FOR_EXAMPLE_STANDING_12_5)
        self.axes()
        if self.columns is not None:
            from monitor.recording.csv_columns import parse_columns

            parse_columns(self.columns)

    def axes(self) -> dict[Limb, Axis]:
        """Each named limb's sensor axis along the shank, towards the knee.

        Raises:
            UsageError: no axis, or no limb, of that name.
        """
        return shank_axes(self.shank_axis)

    def said(self, facts: SessionFacts) -> SessionFacts:
        """The session facts with what the options say of the sensors and their mounting."""
        axes, known = self.axes(), self.calibrations
        sensors = {
            limb: replace(s, shank_axis=axes.get(limb, s.shank_axis), calibration=known.get(limb, s.calibration))
            for limb, s in facts.sensors.items()
        }
        return replace(facts, sensors=sensors)

    def tags(self) -> list[Tag]:
        """What the options say of the session, as an observer would have."""
        from monitor.model.records import Tag

        return [] if self.standing_s is None else [Tag(self.standing_s, STANDING, "")]


@dataclass(frozen=True, slots=True)
class Counted:
    """A session's figures, and what the importer has to say about its files."""

    recording: str
    summary: SessionSummary
    notes: tuple[str, ...]


def named_jobs(files: tuple[str, ...], left: str | None, right: str | None) -> list[Found]:
    """The sessions that a command line names, by files or by --left and --right.

    Raises:
        UsageError: neither or both.
    """
    if left is None and right is None:
        if not files:
            raise UsageError(texts.NO_FILE_WAS_GIVEN, advice=texts.SEE_HELP_FOR_EXAMPLES)
        return list(find_pairs(files))
    if files:
        raise UsageError(texts.FILE_AND_LEFT_RIGHT_WERE_GIVEN, advice=texts.USE_ONE_WAY_OR_OTHER_TO_NAME)
    notes = (texts.SAME_FILE_WAS_GIVEN_FOR_BOTH,) if left == right else ()
    name = " + ".join(printable(path) for path in (left, right) if path is not None)
    return [Pair(name, Path(left) if left is not None else None, Path(right) if right is not None else None, notes)]


def count_pair(pair: Pair, options: Options, *, bar: bool) -> Counted:
    """Read one session's files and count it.

    Args:
        bar: show the progress of a long recording, when a person looks at stderr.

    Raises:
        DataError: a file cannot be read or used.
    """
    from monitor.pipeline import REPLAY_HOP_S, Pipeline

    session = read_pair(pair, options)
    pipeline = Pipeline(hop_s=REPLAY_HOP_S, keep_events=False)
    records = _shown(session) if bar else session.records()
    pipeline.push(options.said(cast("SessionFacts", next(records))))
    for record in chain(options.tags(), records):
        pipeline.push(record)
    return Counted(pair.name, pipeline.finish(), pair.notes + session.notes)


def read_pair(pair: Pair, options: Options) -> ImportedSession:
    """Read one session's foreign files.

    Raises:
        DataError: a file cannot be read or used.
    """
    from monitor.locations import column_memory
    from monitor.recording.column_memory import ColumnMemory
    from monitor.recording.foreign import open_limb
    from monitor.recording.session_records import Clocks, ImportedSession

    memory = ColumnMemory(column_memory(options.data_dir))
    left, right = (
        open_limb(path, limb, options.columns, full_scale_g=options.full_scale_g, memory=memory) if path else None
        for limb, path in ((Limb.LEFT, pair.left), (Limb.RIGHT, pair.right))
    )
    if options.columns is not None and options.remember:
        memory.keep(options.columns)
    return ImportedSession.of(left, right, options.activity, options.right_offset_s, Clocks(options.clocks))


def count_recording(recorded: Recorded, options: Options, *, bar: bool) -> Counted:
    """Count one of our own recordings; what cannot be read of it is told in the notes.

    Args:
        bar: show the progress of a long recording, when a person looks at stderr.

    Raises:
        DataError: the file cannot be read or is no recording.
        UsageError: an option was given that is for CSV files only.
    """
    from monitor.model.records import SessionFacts, Tag
    from monitor.pipeline import REPLAY_HOP_S, Pipeline
    from monitor.recording.notes import IMPORT_NOTE, report_notes
    from monitor.recording.reader import read_records

    if options.for_csv_only:
        raise UsageError(
            texts.COLUMNS_RIGHT_OFFSET_CLOCKS,
            where=recorded.name,
            advice=texts.RECORDING_KNOWS_THESE_THINGS,
        )
    pipeline = Pipeline(hop_s=REPLAY_HOP_S, keep_events=False)
    notes = []
    size = recorded.path.stat().st_size if recorded.path.is_file() else 0
    hidden = not bar or size < _LONG_BYTES or not is_terminal(sys.stderr)
    progress = click.progressbar(length=size, label=texts.COUNTING, file=sys.stderr, hidden=hidden)
    with progress, read_records(recorded.path, progress.update) as reader:
        for record in reader:
            if isinstance(record, SessionFacts):
                told = options.activity if options.activity is not Activity.UNKNOWN else record.activity
                pipeline.push(options.said(replace(record, activity=told)))
                for tag in options.tags():
                    pipeline.push(tag)
                continue
            if isinstance(record, Tag) and record.name == IMPORT_NOTE:
                notes.append(record.value)
            pipeline.push(record)
    return Counted(recorded.name, pipeline.finish(), (*notes, *report_notes(reader.report)))


def _shown(session: ImportedSession) -> Iterator[LogRecord]:
    hidden = session.samples < _LONG_SAMPLES or not is_terminal(sys.stderr)
    with click.progressbar(length=session.samples, label=texts.COUNTING, file=sys.stderr, hidden=hidden) as progress:
        for record in session.records():
            yield record
            progress.update(len(getattr(record, "time_s", ())))
