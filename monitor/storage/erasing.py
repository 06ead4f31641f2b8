"""Deleting so that nothing is left: rows, recordings, and what the files of the database still held of them.

The rows go first, in one transaction that also notes which files are to follow. `settle` does that; if the program ends
in between, the next command that works in the folder settles it before anything else.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.errors import DataError, MonitorError, StorageError
from monitor.locations import is_plain, recording_id, recordings_in
from monitor.model.history import EARLY_NOTES_OF, WORDS_OF
from monitor.recording.private_file import sync_folder
from monitor.storage.database import in_words
from monitor.storage.history import History
from monitor.storage.owning import Ownership
from monitor.storage.places import PENDING, STAGED
from monitor.storage.rebuilding import asides, finish, part_of, remove
from monitor.storage.recounting import CHILD_ID
from monitor.storage.writer import opened
from monitor.texts import storage as texts

if TYPE_CHECKING:
    from sqlite_utils import Database

_HEAD_RECORDS = 500
"""A recording names its child among its first records."""


@dataclass(slots=True)
class Pending:
    """What is to follow a transaction that is done: files of the folder of recordings that come and go."""

    child: str | None = None
    sessions: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    add: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Erased:
    """What went: sessions, files; and what is left elsewhere: backups that were made, files that cannot be read."""

    sessions: int
    files: list[str]
    backups: list[str]
    unread: list[Path]


def note_pending(db: Database, pending: Pending) -> None:
    """In the transaction that it follows."""
    db.table("state").upsert({"name": PENDING, "value": json.dumps(asdict(pending))}, pk="name")


def settle(path: Path, folder: Path) -> list[Path]:
    """Finish what was cut off; quick where nothing was. Earlier histories that could not be cleaned are returned.

    Args:
        path: of the history; no other program may be using it.
        folder: of the recordings.

    Raises:
        StorageError: the history or a file cannot be written.
    """
    staged = path.parent / STAGED
    with in_words(path):
        finish(path)
    try:
        with History(path) as history:
            text = history.state(PENDING)
    except StorageError:
        return []  # a damaged history is told by whoever needs it
    unread: list[Path] = []
    if text is not None:
        with in_words(path):
            pending = _understood(text)
            for name in pending.add:
                if (staged / name).exists():
                    folder.mkdir(mode=0o700, exist_ok=True)
                    (staged / name).rename(folder / name)
            for name in pending.remove:
                (folder / name).unlink(missing_ok=True)
            sync_folder(folder)
            with _database(path) as db:
                if pending.child is not None or pending.sessions:
                    unread = _clean_asides(path, pending)
                    _compact(db)
                with db.atomic():
                    db.table("state").delete(PENDING)
    if staged.exists():
        shutil.rmtree(staged, ignore_errors=True)
    return unread


def erase_child(path: Path, folder: Path, child_id: str) -> Erased:
    """A child with everything that belongs to it, and all recordings that name it.

    Raises:
        StorageError: the history or a file cannot be written.
    """
    with History(path) as history:
        ids = {kept.recording_id for kept in history.sessions(child_id=child_id)}
        known = {kept.recording_id for kept in history.sessions()}
    for file in recordings_in(folder):
        if recording_id(file) not in known and _child_of(file) == child_id:
            ids.add(recording_id(file))
    return _erase(path, folder, Pending(child=child_id, sessions=sorted(ids), remove=_files_of(folder, ids)))


def erase_sessions(path: Path, folder: Path, ids: list[str]) -> Erased:
    """Sessions with their recordings and all that was written about them.

    Raises:
        StorageError: the history or a file cannot be written.
    """
    return _erase(path, folder, Pending(sessions=ids, remove=_files_of(folder, set(ids))))


def keep_only_child(connection: sqlite3.Connection, child_id: str) -> None:
    """Everything but this child goes out of a copy of the history."""
    tables = Ownership(connection)
    owner = {"owner": child_id}
    for table in filter(tables.owned, reversed(tables.references)):
        connection.execute(f'DELETE FROM "{table}" WHERE NOT COALESCE({tables.of_child(table)}, 0)', owner)
    connection.execute("DELETE FROM state")


def _erase(path: Path, folder: Path, pending: Pending) -> Erased:
    with in_words(path):
        remove(part_of(path))  # of a rebuilding that was cut off
        with _database(path) as db:
            db.execute("PRAGMA secure_delete = on")
            with db.atomic():
                number = _delete_rows(db.conn, pending)
                note_pending(db, pending)
            told = db.execute("SELECT value FROM state WHERE name = 'backups'").fetchone()
    unread = settle(path, folder)
    return Erased(number, pending.remove, json.loads(told[0]) if told else [], unread)


def _delete_rows(connection: sqlite3.Connection, pending: Pending) -> int:
    """Sessions that went."""
    tables = Ownership(connection)
    before = connection.execute("SELECT COUNT(*) FROM sessions").fetchone()[0]
    for table in reversed(tables.references):
        for id_ in pending.sessions:
            connection.execute(f'DELETE FROM "{table}" WHERE {tables.of_session(table)}', {"owner": id_})
        if pending.child is not None:
            connection.execute(f'DELETE FROM "{table}" WHERE {tables.of_child(table)}', {"owner": pending.child})
    for id_ in {*pending.sessions, *(recording_id(Path(name)) for name in pending.remove)}:
        connection.execute("DELETE FROM state WHERE name = ?", (EARLY_NOTES_OF + id_,))
    if pending.child is not None:
        view = f"{WORDS_OF}{pending.child}"
        connection.execute("DELETE FROM state WHERE value = ? OR name = ?", (pending.child, view))
        connection.execute("DELETE FROM state WHERE name LIKE '% sensor of ' || ?", (pending.child,))
    return int(before - connection.execute("SELECT COUNT(*) FROM sessions").fetchone()[0])


def _clean_asides(path: Path, pending: Pending) -> list[Path]:
    unread = []
    for aside in asides(path):
        try:
            with in_words(aside), _database(aside) as db:
                db.execute("PRAGMA secure_delete = on")
                with db.atomic():
                    _delete_rows(db.conn, pending)
                _compact(db)
        except StorageError:
            unread.append(aside)
    return unread


def _compact(db: Database) -> None:
    """Pages that are free hold old rows, and so does the log: written anew, both are gone."""
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _files_of(folder: Path, ids: set[str]) -> list[str]:
    """All files of these recordings: whole, live, damaged and half-written ones."""
    if not folder.is_dir():
        return []
    found = (path.name for path in folder.iterdir() if not path.is_dir())
    return sorted(name for name in found if name.lstrip(".").partition(".")[0] in ids)


def _child_of(file: Path) -> str | None:
    from monitor.model.records import Tag
    from monitor.recording.reader import read_records

    try:
        with read_records(file) as reader:
            for record in islice(reader, _HEAD_RECORDS):
                if isinstance(record, Tag) and record.name == "child" and CHILD_ID.fullmatch(record.value):
                    return record.value
    except DataError:
        pass
    return None


def _understood(text: str) -> Pending:
    try:
        said: dict[str, Any] = json.loads(text)
        pending = Pending(**said)
        names: list[Any] = [*pending.add, *pending.remove]
        fits = all(isinstance(name, str) and is_plain(name.lstrip(".")) for name in names)
    except (ValueError, TypeError):
        fits = False
    if not fits:
        raise MonitorError(texts.HISTORY_HOLDS_ORDER_MAKES_NO)
    return pending


@contextlib.contextmanager
def _database(path: Path) -> Iterator[Database]:
    db = opened(path)
    try:
        yield db
    finally:
        db.close()
