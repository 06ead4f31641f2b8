"""The history made anew from the recordings; what people wrote is carried over from the old one, as far as it is read.

The new history grows beside the old one and takes its place in one step at the end. What was counted when the program
ends stays counted, and the next run goes on. The old file is set aside, never deleted.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import DamagedHistoryError, DataError, StorageError
from monitor.locations import recording_id, recordings_in
from monitor.recording.private_file import sync_folder
from monitor.storage.database import SCHEMA, damage, in_words, open_to_write, version
from monitor.storage.history import History
from monitor.storage.merging import Merge, quietly
from monitor.storage.places import whole_of
from monitor.storage.recounting import Progress, todays_method
from monitor.storage.rescuing import bring_in
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
    recording and came from the old history as they were; `lost` rows and stretches of it could not be read; `unread`:
    nothing could.
    """

    counted: int = 0
    kept: int = 0
    lost: int = 0
    unread: bool = False
    failed: list[tuple[str, DataError]] = field(default_factory=list)
    aside: Path | None = None
    damage: DamagedHistoryError | None = None


def rebuild(
    path: Path,
    folder: Path,
    *,
    alone: bool = False,
    progress: Progress = lambda size: None,
    stop: Callable[[], bool] = lambda: False,
) -> Rebuilt:
    """Make the history from the recordings.

    Args:
        path: of the history; another program must not be using it.
        folder: of the recordings.
        alone: from nothing else: names, notes and corrections of the old history stay in the file that is set aside.
        stop: asked all the time until all are counted.

    Raises:
        StoppedError: `stop` was true; the old history is where it was, and the next run goes on.
        StorageError: the old history is newer than this program or nobody's, or the new one cannot be written.
    """
    finish(path)
    done = Rebuilt(damage=damage(path))
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
                bring_in(writer, file, progress, stop)
            except DataError as error:
                done.failed.append((file.name, error))
                continue
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
    for ending in _BESIDE[1:]:
        Path(f"{new}{ending}").unlink(missing_ok=True)
    new.replace(whole_of(path))
    sync_folder(path.parent)
    finish(path)
    return aside


def finish(path: Path) -> bool:
    """The last step of `take_place`, where the program ended before it; quick where it did not. Whether there was one.

    Until here all is as before; from here on the old history's write-ahead log must not be taken for the new one's.
    """
    whole = whole_of(path)
    if not whole.exists():
        return False
    for ending in _BESIDE[1:]:
        Path(f"{path}{ending}").unlink(missing_ok=True)
    whole.replace(path)
    sync_folder(path.parent)
    return True


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
            if (found := _as_it_is(copy, db.conn)) is None:
                done.unread = True
                return
            source = found
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


def _as_it_is(copy: Path, new: sqlite3.Connection) -> sqlite3.Connection | None:
    """A damaged history of today's form, whose tables can still be named; under a new head, where its own is gone."""
    for headless in (False, True):
        with contextlib.suppress(StorageError, sqlite3.Error, OSError):
            if headless:
                _put_head(copy, new)
            if version(copy) == SCHEMA:
                source = sqlite3.connect(copy)
                with contextlib.suppress(sqlite3.Error):
                    if _columns(source) == _columns(new):
                        return source
                source.close()
    return None


def _columns(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    text = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
    return set(connection.execute(text))


def _put_head(copy: Path, new: sqlite3.Connection) -> None:
    """The first 100 bytes say how to read the rest (https://sqlite.org/fileformat2.html); all histories' are alike."""
    new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (page,) = new.execute("PRAGMA page_size").fetchone()
    with Path(new.execute("PRAGMA database_list").fetchone()[2]).open("rb") as file:
        head = bytearray(file.read(100))
    struct.pack_into(">III", head, 28, copy.stat().st_size // page, 0, 0)  # its own length; no list of free pages
    head[92:96] = head[24:28]  # that length holds
    with copy.open("r+b") as file:
        file.write(head)


def _free_aside(path: Path) -> Path:
    stem = f"{ASIDE}{datetime.now():%Y-%m-%d_%H%M%S}"
    name, number = path.with_name(f"{stem}.sqlite"), 1
    while name.exists():
        number += 1
        name = path.with_name(f"{stem}-{number}.sqlite")
    return name
