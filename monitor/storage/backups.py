"""One file with history, settings and recordings, for a disk elsewhere or another computer; and back again.

Restoring adds what is missing and changes nothing that is there, so it serves for a lost computer as for a child that
moves to another one. What comes from outside is checked before anything is changed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from monitor.errors import DamagedHistoryError, StorageError
from monitor.locations import is_plain, recordings_in
from monitor.recording.compaction import put_in_place
from monitor.recording.private_file import is_being_written, storage_error
from monitor.storage.backup_file import (
    HISTORY,
    SETTINGS,
    digest_of,
    no_backup,
    opened_backup,
    pack,
    prove,
    room_for,
    unpack,
)
from monitor.storage.database import damaged, in_words, open_to_read, version
from monitor.storage.erasing import Pending, keep_only_child, note_pending, settle
from monitor.storage.history import History
from monitor.storage.merging import Merge
from monitor.storage.owning import LOOSE
from monitor.storage.places import PENDING, STAGED
from monitor.storage.rebuilding import remove
from monitor.storage.recounting import CHILD_ID, Progress
from monitor.storage.writer import opened
from monitor.texts import storage as texts

_PART = ".kickstep-backup-part-"


@dataclass(slots=True)
class BackedUp:
    """What the backup holds."""

    path: Path
    size: int
    sessions: int
    recordings: int
    left_out: list[Path]
    """Recordings that a running session is writing."""


@dataclass(slots=True)
class Restored:
    """What was added; `kept` recordings were there with other contents and stayed as they are."""

    rows: dict[str, int] = field(default_factory=dict)
    recordings: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def back_up(
    target: Path,
    path: Path,
    folder: Path,
    *,
    child: str | None = None,
    since: str | None = None,
    recordings: bool = True,
    progress: Progress = lambda size: None,
) -> BackedUp:
    """Write a backup, read it again and compare it; only then it gets its name.

    Args:
        target: the new file; never one that exists.
        path: of the history.
        folder: of the recordings.
        child: only what belongs to this child.
        since: recordings of sessions from this day on alone (2026-11-20); the history always goes whole.
        recordings: False leaves all of them out.

    Raises:
        StorageError: the history cannot be read, or the backup not be written.
    """
    part, copy = target.with_name(f"{_PART}{target.name}"), target.with_name(f"{_PART}history")
    try:
        for left in target.parent.glob(f"{_PART}*"):  # by one that was ended by force
            left.unlink(missing_ok=True)
        sessions, files = _copy_history(path, copy, child)
        chosen = _chosen(folder, files if child is not None or since is not None else None, since)
        busy = [file for file in chosen if is_being_written(file)]
        parts: dict[str, Path] = {f"recordings/{file.name}": file for file in chosen if file not in busy}
        if not recordings:
            parts, busy = {}, []
        number = len(parts)
        if copy.exists():
            parts[HISTORY] = copy
        if child is None and (path.parent / SETTINGS).is_file():
            parts[SETTINGS] = path.parent / SETTINGS
        pack(part, parts, progress)
        prove(part)
        size = part.stat().st_size
        remove(copy)
        put_in_place(part, target)
    except OSError as error:
        raise storage_error(texts.BACKUP_CANNOT_BE_WRITTEN, target, error) from error
    finally:
        remove(copy)
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return BackedUp(target, size, sessions, number, busy)


def restore(source: Path, path: Path, folder: Path, *, progress: Progress = lambda size: None) -> Restored:
    """Add what a backup holds and what is missing here.

    Args:
        source: the backup.
        path: of the history; no other program may be using it.
        folder: of the recordings.

    Raises:
        DataError: it is no backup, or damaged, or holds what no backup holds; nothing was changed.
        StorageError: it cannot be written, or is of a newer version of this program.
    """
    done = Restored()
    staged = path.parent / STAGED
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(mode=0o700)
        with opened_backup(source) as (backup, files):
            room_for(files, path.parent, source)
            for name in files:
                unpack(backup, name, files[name], staged / Path(name).name, source, progress)
        for name in files:
            file = Path(name).name
            if name in (HISTORY, SETTINGS):
                continue
            if not (folder / file).exists():
                done.recordings.append(file)
            elif digest_of(folder / file) != files[name]["sha256"]:
                done.kept.append(file)
        with in_words(path):
            _take_over(staged / HISTORY, path, done, source)
        if SETTINGS in files and not (path.parent / SETTINGS).exists():
            (staged / SETTINGS).rename(path.parent / SETTINGS)
        settle(path, folder)
    except OSError as error:
        raise storage_error(texts.BACKUP_CANNOT_BE_RESTORED, path.parent, error) from error
    finally:
        if not _is_pending(path):
            shutil.rmtree(staged, ignore_errors=True)
    return done


def _copy_history(path: Path, copy: Path, child: str | None) -> tuple[int, list[tuple[str, str | None]]]:
    """A whole copy in one file, whoever writes meanwhile; how many sessions it has, and their days and files."""
    remove(copy)
    if not path.exists():
        return 0, []
    with in_words(path):
        source = open_to_read(path)
        if source is None:
            return 0, []
        os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with contextlib.closing(source), contextlib.closing(sqlite3.connect(copy)) as made:
            source.backup(made)
        try:
            db = opened(copy)  # today's form, and whole
        except DamagedHistoryError as error:
            raise damaged(path, texts.NOT_EVERY_PAGE_CAN_BE_READ) from error
        with contextlib.closing(db):
            if child is not None:
                with db.atomic():
                    keep_only_child(db.conn, child)
            db.execute("VACUUM")
            db.execute("PRAGMA journal_mode = delete")
            files = db.execute("SELECT day, recording_file FROM sessions").fetchall()
            return len(files), files


def _chosen(folder: Path, files: list[tuple[str, str | None]] | None, since: str | None) -> list[Path]:
    if files is None:
        return recordings_in(folder)
    wanted = {name for day, name in files if since is None or day >= since}
    return [file for file in recordings_in(folder) if file.name in wanted]


def _take_over(staged: Path, path: Path, done: Restored, source: Path) -> None:
    """The rows, and in the same transaction the order to bring the recordings."""
    given, fresh = None, not path.exists()
    try:
        if staged.exists():
            _check_history(staged, source)
            given = opened(staged)
        with contextlib.closing(opened(path)) as db, db.atomic():
            if given is not None:
                merge = Merge(given.conn, db.conn)
                try:
                    merge.run()
                except (ValueError, KeyError, TypeError, sqlite3.IntegrityError) as error:
                    raise no_backup(source, texts.HISTORY_HOLDS_ROWS_MAKE_NO) from error
                done.rows = merge.added
            note_pending(db, Pending(add=done.recordings))
    except BaseException:
        if fresh:  # nothing is in it
            remove(path)
        raise
    finally:
        if given is not None:
            given.close()


def _check_history(staged: Path, source: Path) -> None:
    """Only tables and columns that this form of the history has, and names that can do no harm."""
    from sqlite_utils import Database

    from monitor.storage.migrations import MIGRATIONS

    try:
        form = version(staged)
    except DamagedHistoryError as error:
        raise no_backup(source, texts.HISTORY_DAMAGED) from error
    later = [migration.name for migration in MIGRATIONS._migrations][form:]
    with contextlib.closing(sqlite3.connect(staged)) as given, contextlib.closing(Database(memory=True)) as ours:
        given.execute("PRAGMA trusted_schema = off")
        if given.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise no_backup(source, texts.HISTORY_DAMAGED)
        MIGRATIONS.apply(ours, stop_before=later[0] if later else None)
        more = sorted(_shape(given) - _shape(ours.conn))
        if form == 0 or more:
            what = more[0][1] if more else texts.NOTHING_PROGRAM_WROTE
            raise no_backup(source, texts.HISTORY_HOLDS_NO_HISTORY_DOES.format(what=what[:60]))
        names = given.execute("SELECT recording_id, recording_file, child_id FROM sessions").fetchall()
        children = [id_ for (id_,) in given.execute("SELECT id FROM children")]
    for id_, file, child in names:
        if not (isinstance(id_, str) and is_plain(id_) and "." not in id_ and (file is None or is_plain(str(file)))):
            raise no_backup(source, texts.HISTORY_NAMES_RECORDING.format(file=str(file or id_)[:100]))
        children.append(child)
    if not all(child is None or CHILD_ID.fullmatch(str(child)) for child in children):
        raise no_backup(source, texts.HISTORY_HOLDS_ROWS_MAKE_NO)


def _shape(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """Kind and name of everything that a database defines, and each table's columns."""
    found = set()
    for kind, name in connection.execute("SELECT type, name FROM sqlite_master").fetchall():
        found.add((kind, name))
        if kind == "table" and name not in LOOSE:
            found |= {("column", f"{name}.{row[1]}") for row in connection.execute(f'PRAGMA table_xinfo("{name}")')}
    return found


def _is_pending(path: Path) -> bool:
    try:
        with History(path) as history:
            return history.state(PENDING) is not None
    except StorageError:
        return True
