"""Recordings counted again with today's method. Results of earlier methods stay beside the new ones.

Each session is written by itself, so what was counted when the program ends stays counted, and the next run goes on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import DataError
from monitor.locations import is_plain
from monitor.recording.private_file import is_being_written
from monitor.texts import storage as texts

if TYPE_CHECKING:
    from monitor.model.session import SessionSummary
    from monitor.storage.writer import HistoryWriter

CHILD_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_NAMED = re.compile(r"\d{4}-\d{2}-\d{2}_\d{6}")
Progress = Callable[[int], None]
"""Called with a number of bytes each time that many more of the recordings were read."""


class StoppedError(Exception):
    """Somebody asked to stop."""


@dataclass(slots=True)
class Recounted:
    """What came of it: ids of sessions that were counted, and what could not be, with why."""

    counted: list[str] = field(default_factory=list)
    failed: list[tuple[str, DataError]] = field(default_factory=list)


def todays_method() -> tuple[str, str]:
    """Version and digest of the parameters, as each result keeps them."""
    from monitor.detection.parameters import ALGORITHM_VERSION, Parameters

    return ALGORITHM_VERSION, Parameters().digest()


def size_of(folder: Path, files: Sequence[str]) -> int:
    """Bytes that counting these recordings will read."""
    found = [folder / name for name in files if is_plain(name)]
    return sum(path.stat().st_size for path in found if path.is_file())


def recount(
    writer: HistoryWriter,
    folder: Path,
    sessions: Sequence[tuple[str, str]],
    progress: Progress = lambda size: None,
    stop: Callable[[], bool] = lambda: False,
) -> Recounted:
    """Count sessions again.

    Args:
        writer: of their history.
        folder: of the recordings.
        sessions: recording ids and files, as `History.counted_otherwise` gives them.
        stop: asked all the time; a session that is half counted then is left as it was.

    Raises:
        StorageError: the history cannot be written.
    """
    done = Recounted()
    for id_, name in sessions:
        try:
            if not is_plain(name):
                raise DataError(texts.HISTORY_NAMES_FILE_OUTSIDE, where=repr(name))
            summary, _ = counted(folder / name, progress, stop)
        except StoppedError:
            break
        except DataError as error:
            done.failed.append((id_, error))
            continue
        writer.write_result(id_, summary).result()
        done.counted.append(id_)
    return done


def counted(
    path: Path, progress: Progress = lambda size: None, stop: Callable[[], bool] = lambda: False
) -> tuple[SessionSummary, str | None]:
    """A recording's figures, and the opaque id of the child that it names.

    Raises:
        DataError: it cannot be read, holds nothing to count, or is being written now.
        StoppedError: `stop` was true.
    """
    from monitor.model.records import Tag
    from monitor.pipeline import REPLAY_HOP_S, Pipeline
    from monitor.recording.reader import read_records

    if is_being_written(path):
        raise DataError(texts.RECORDING_STILL_BEING_WRITTEN, where=str(path), advice=texts.END_SESSION_FIRST)
    pipeline, child = Pipeline(hop_s=REPLAY_HOP_S, keep_events=False), None
    with read_records(path, progress) as reader:
        for record in reader:
            if stop():
                raise StoppedError
            if isinstance(record, Tag) and record.name == "child" and CHILD_ID.fullmatch(record.value):
                child = record.value
            pipeline.push(record)
    summary = pipeline.finish()
    if summary.started_at is None:
        summary = replace(summary, started_at=_began(path, summary.duration_s))
    return summary, child


def _began(path: Path, duration_s: float) -> str:
    """When a session began whose recording does not say so: by its name, or by when the file was written."""
    if named := _NAMED.match(path.name):
        try:
            return datetime.strptime(named[0], "%Y-%m-%d_%H%M%S").isoformat()
        except ValueError:
            pass
    written = datetime.fromtimestamp(os.stat(path).st_mtime, UTC)
    return (written - timedelta(seconds=duration_s)).isoformat(timespec="seconds")
