"""Recordings that were cut off: found at the next start, mended into proper ones, the original kept aside."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from monitor.errors import DataError, StorageError
from monitor.recording.compaction import LIVE, Checker, final_path, rewrite
from monitor.recording.framing import OnRead
from monitor.recording.private_file import is_being_written, storage_error, sync_folder
from monitor.recording.reader import ReadReport, is_closed, read_records
from monitor.texts import recording as texts

DAMAGED = ".damaged"


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    """What became of a recording.

    `path` is the good recording; `original` the damaged one, kept aside (None: nothing was lost, so it is not
    needed). `kept_s` is the session time from the first to the last record; `lost_s` an estimate from the unreadable
    bytes, at the mean bytes a second of the rest. `mended` is False when there was nothing to do.
    """

    path: Path
    original: Path | None
    mended: bool
    records: int
    kept_s: float
    lost_s: float
    unreadable_bytes: int
    breaks: tuple[tuple[int, int], ...]


def unfinished(folder: Path) -> list[Path]:
    """Recordings in `folder` whose session was cut off, or that were never compacted; not those being written now.

    A folder that cannot be read has none.
    """
    found = []
    with contextlib.suppress(OSError):
        for path in sorted(folder.glob("*.mcap")):
            with contextlib.suppress(OSError):
                if path.is_file() and not is_being_written(path) and (_is_live(path) or not is_closed(path)):
                    found.append(path)
    return found


def recover(path: Path, on_read: OnRead | None = None) -> RecoveryReport:
    """Mend a recording: everything readable into a proper closed file, the original aside if anything was lost.

    `X.live.mcap` becomes `X.mcap`; another name stays. A damaged original becomes `<name>.damaged`.

    Args:
        on_read: called with a number of bytes each time that many more were read; a file is read three times.

    Raises:
        DataError: it is no recording, nothing in it can be read, or it is being written now.
        StorageError: the mended file cannot be written; the original is left as it is.
    """
    if is_being_written(path):
        raise DataError(texts.RECORDING_BEING_WRITTEN_BY, where=str(path), advice=texts.END_THAT_SESSION_FIRST)
    with read_records(path, on_read) as reader:
        for _ in reader:
            pass
    report = reader.report
    if report.whole and not _is_live(path):
        return _report(path, None, False, report)
    if report.records == 0:
        raise DataError(texts.NOTHING_IN_RECORDING_CAN_BE, where=str(path), advice=texts.LEFT_AS_IT_WAS)
    lossless = not report.unreadable_bytes and not report.unknown
    target = _free_name(final_path(path)) if _is_live(path) else path
    if lossless:
        rewrite(path, target, _same_as(report), replaces=path, on_read=on_read)
        if target != path:
            _remove(path)
        return _report(target, None, True, report)
    aside = _free_name(path.with_name(path.name + DAMAGED))
    try:
        _set_aside(path, aside)
        rewrite(path, target, _same_as(report), replaces=path, on_read=on_read)
    except BaseException as error:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise storage_error(texts.DAMAGED_RECORDING_CANNOT_BE, path, error) from error
        raise
    if target != path:
        _remove(path)
    return _report(target, aside, True, report)


def _set_aside(path: Path, aside: Path) -> None:
    """The damaged file under a second name, before anything takes the first."""
    try:
        os.link(path, aside)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        with path.open("rb") as file, aside.open("xb") as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            os.fsync(copy.fileno())
    sync_folder(path.parent)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):  # what it held is safe elsewhere
        path.unlink()
    sync_folder(path.parent)


def _same_as(before: ReadReport) -> Checker:
    def check(now: ReadReport, path: Path) -> None:
        if now != before:
            raise StorageError(texts.RECORDING_CHANGED_WHILE_WAS, where=str(path), advice=texts.TRY_AGAIN)

    return check


def _report(path: Path, original: Path | None, mended: bool, report: ReadReport) -> RecoveryReport:
    kept_s = 0.0 if report.first_s is None or report.last_s is None else report.last_s - report.first_s
    readable = report.size_bytes - report.unreadable_bytes
    lost_s = report.unreadable_bytes * kept_s / readable if readable > 0 else 0.0
    return RecoveryReport(
        path, original, mended, report.records, kept_s, lost_s, report.unreadable_bytes, report.breaks
    )


def _is_live(path: Path) -> bool:
    return path.name.endswith(LIVE)


def _free_name(path: Path) -> Path:
    """`path`, or with -2, -3, ... before its endings when there is such a file."""
    if not path.exists():
        return path
    stem, dot, endings = path.name.partition(".")
    return next(free for number in count(2) if not (free := path.with_name(f"{stem}-{number}{dot}{endings}")).exists())
