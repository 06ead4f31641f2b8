"""Sessions that were cut off (a killed program, an empty battery): mended, counted, brought into the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import MonitorError
from monitor.locations import recording_id, recordings_in
from monitor.model.history import Finished
from monitor.storage.recounting import Progress, counted
from monitor.storage.rows import as_kept

if TYPE_CHECKING:
    from monitor.model.history import KeptSession
    from monitor.recording.recovery import RecoveryReport
    from monitor.storage.writer import HistoryWriter

LIVE = ".live.mcap"


@dataclass(slots=True)
class Rescued:
    """Sessions that are in the history now; recordings, by name, that are as they were, with why."""

    sessions: list[tuple[RecoveryReport, KeptSession]] = field(default_factory=list)
    failed: list[tuple[str, MonitorError]] = field(default_factory=list)


def cut_off(folder: Path) -> list[Path]:
    """Recordings there that still have the name of a session that runs; by their names alone."""
    return [path for path in recordings_in(folder) if path.name.endswith(LIVE)]


def rescue(writer: HistoryWriter, files: list[Path]) -> Rescued:
    """Mend each, and bring its session into the history. Nothing is raised: one bad file holds up no other.

    Args:
        writer: of the history.
        files: of sessions that have ended; `cut_off` finds them, as long as none runs.
    """
    from monitor.recording.recovery import recover

    done = Rescued()
    for path in files:
        try:
            report = recover(path)
            done.sessions.append((report, bring_in(writer, report.path)))
        except MonitorError as error:
            done.failed.append((path.name, error))
    return done


def bring_in(
    writer: HistoryWriter,
    path: Path,
    progress: Progress = lambda size: None,
    stop: Callable[[], bool] = lambda: False,
) -> KeptSession:
    """Count a recording, and write its session into the history, if that does not have it yet.

    Raises:
        DataError: nothing in it can be counted.
        StoppedError: `stop` was true.
        StorageError: the history cannot be written.
    """
    summary, child = counted(path, progress, stop)
    session = Finished(recording_id(path), path.name, child, summary)
    writer.write(session).result()
    return as_kept(session, None)
