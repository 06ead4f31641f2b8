"""The history made anew from the recordings; what people wrote is carried over from the old one, as far as it is read.

The new history grows beside the old one and takes its place in one step at the end. What was counted when the program
ends stays counted, and the next run goes on. The old file is set aside, never deleted.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import DataError, StorageError
from monitor.locations import recording_id, recordings_in
from monitor.model.history import Finished
from monitor.recording.private_file import sync_folder
from monitor.storage.database import DamagedHistoryError, in_words, open_to_write, version
from monitor.storage.history import History
from monitor.storage.merging import Merge, quietly
from monitor.storage.recounting import Progress, counted, todays_method
from monitor.storage.writer import HistoryWriter, opened

if TYPE_CHECKING:
    from sqlite_utils import Database

PART = ".rebuilding.sqlite"
ASIDE = "history-aside-"
_BESIDE = ("", "-wal", "-shm", "-journal")
_CARRIED = "rebuilding: carried over"


@dataclass(slots=True)
class Rebuilt:
    """What came of it.

    `aside` is the old history's file now; `damage` says what was wrong with it, if it was. `kept` sessions have no
    recording and came from the old history as they were; `lost` rows of it could not be read.
    """

    counted: int = 0
    kept: int = 0
    lost: int = 0
    failed: list[tuple[str, DataError]] = field(default_factory=list)
    aside: Path | None = None
    damage: DamagedHistoryError | None = None


def rebuild(path: Path, folder: Path, *, alone: bool = False, progress: Progress = lambda size: None) -> Rebuilt:
    """Make the history from the recordings.

    Args:
        path: of the history; another program must not be using it.
        folder: of the recordings.
        alone: from nothing else: names, notes and corrections of the old history stay in the file that is set aside.

    Raises:
        StorageError: the old history is newer than this program or nobody's, or the new one cannot be written.
    """
    done = Rebuilt(damage=_damage(path))
    new = part_of(path)
    files = {recording_id(file): file for file in recordings_in(folder)}
    if new.exists() and not _usable(new, set(files)):
        remove(new)
    version_, parameters = todays_method()
    with HistoryWriter(new) as writer:
        ready = _counted_before(new, version_, parameters)
        for id_, file in files.items():
            if id_ in ready:
                progress(file.stat().st_size)
                done.counted += 1
                continue
            try:
                summary, child = counted(file, progress)
            except DataError as error:
                done.failed.append((file.name, error))
                continue
            writer.write(Finished(id_, file.name, child, summary)).result()
            done.counted += 1
    with in_words(new):
        db = opened(new)
        try:
            if not alone and path.exists():
                _carry(path, db, done, damaged=done.damage is not None)
            with db.atomic():
                db.execute("DELETE FROM state WHERE name = ?", [_CARRIED])
            done.kept = db.table("sessions").count - done.counted
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            db.close()
        done.aside = take_place(new, path)
    return done


def take_place(new: Path, path: Path) -> Path | None:
    """`new` becomes the history, in one step; what was there before is set aside, and its new name returned.

    Raises:
        OSError: it could not be done; the old history is where it was.
    """
    aside = None
    if path.exists():
        with contextlib.suppress(sqlite3.Error, StorageError):
            open_to_write(path).close()  # the last to close takes the write-ahead log into the file
        aside = _free_aside(path)
        for ending in reversed(_BESIDE[1:]):
            log = Path(f"{path}{ending}")
            if log.exists():  # of a damaged one: it must not be taken for the new history's
                shutil.copy2(log, f"{aside}{ending}")
        try:
            os.link(path, aside)
        except OSError:  # a disk without hard links
            shutil.copy2(path, aside)
        sync_folder(path.parent)
        for ending in _BESIDE[1:]:
            Path(f"{path}{ending}").unlink(missing_ok=True)
    new.replace(path)
    sync_folder(path.parent)
    for ending in _BESIDE[1:]:
        Path(f"{new}{ending}").unlink(missing_ok=True)
    return aside


def part_of(path: Path) -> Path:
    """Where a new history grows until it is whole."""
    return path.with_name(f".{path.stem}{PART}")


def asides(path: Path) -> list[Path]:
    """Earlier histories that were set aside."""
    return sorted(path.parent.glob(f"{ASIDE}*.sqlite"))


def remove(database: Path) -> None:
    """Delete a database with all that SQLite keeps beside it."""
    for ending in _BESIDE:
        Path(f"{database}{ending}").unlink(missing_ok=True)


def _damage(path: Path) -> DamagedHistoryError | None:
    if not path.exists():
        return None
    try:
        with in_words(path):
            version(path)
            open_to_write(path).close()
    except DamagedHistoryError as error:
        return error
    return None


def _usable(new: Path, ids: set[str]) -> bool:
    """What an earlier run left: only if each of its sessions still has its recording, and nothing was carried over."""
    try:
        with History(new) as history:
            return history.state(_CARRIED) is None and {s.recording_id for s in history.sessions()} <= ids
    except StorageError:
        return False


def _counted_before(new: Path, version_: str, parameters: str) -> set[str]:
    method = {"version": version_, "parameters": parameters}
    with History(new) as history:
        return {s.recording_id for s in history.sessions() if method.items() <= s.algorithm.items()}


def _carry(path: Path, db: Database, done: Rebuilt, *, damaged: bool) -> None:
    """Everything of the old history that the recordings do not know."""
    copy = path.with_name(f".{path.stem}.carrying.sqlite")
    remove(copy)
    try:
        for ending in ("", "-wal"):
            if Path(f"{path}{ending}").exists():
                shutil.copyfile(f"{path}{ending}", f"{copy}{ending}")
                os.chmod(f"{copy}{ending}", 0o600)
        try:
            source = opened(copy, whole=not damaged).conn
        except (StorageError, sqlite3.Error):
            if not damaged:
                raise
            return  # nothing of it can be read
        try:
            with db.atomic():
                db.table("state").upsert({"name": _CARRIED, "value": ""}, pk="name")
                merge = Merge(source, db.conn, theirs_win=True, patient=True)
                merge.run()
            done.lost = merge.lost
        finally:
            quietly(source)
    finally:
        remove(copy)


def _free_aside(path: Path) -> Path:
    stem = f"{ASIDE}{datetime.now():%Y-%m-%d_%H%M%S}"
    name, number = path.with_name(f"{stem}.sqlite"), 1
    while name.exists():
        number += 1
        name = path.with_name(f"{stem}-{number}.sqlite")
    return name
