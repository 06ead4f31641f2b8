"""The database file: made private, looked at before it is touched, and its troubles in words.

Reading needs Python's own sqlite3 alone; sqlite-utils (which brings numpy along) is for the writer.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path

from monitor.errors import DamagedHistoryError, StorageError
from monitor.locations import own_recordings, recordings_in
from monitor.recording.private_file import storage_error
from monitor.storage.places import network_kind
from monitor.texts import storage as texts

SCHEMA = 9
"""Number of the newest migration; kept in the file as `user_version`."""
APPLICATION = 0x6B69636B
"""Kept in the file as `application_id`, so that nobody else's database is taken for a history."""
_MAGIC = b"SQLite format 3\x00"
_BEFORE = {"_sqlite_migrations", "sqlite_sequence"}
"""Tables that are there before the first migration is."""
_BUSY_S = 5.0
_DAMAGED = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}


@contextlib.contextmanager
def in_words(path: Path) -> Iterator[None]:
    """What SQLite or the system raises inside becomes a StorageError that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        # SQLITE_IOERR_WRITE and its like: the first two words say the class
        name = "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])
        if name in _DAMAGED:
            raise damaged(path, str(error)) from error
        what, advice = texts.BY_CODE.get(name, (str(error), texts.CHECK_DISK_OR_CHOOSE_ANOTHER))
        raise StorageError(texts.HISTORY_CANNOT_BE_USED_WHY.format(why=what), where=str(path), advice=advice) from error
    except OSError as error:
        raise storage_error(texts.HISTORY_CANNOT_BE_USED, path, error) from error


def damaged(path: Path, what: str) -> DamagedHistoryError:
    """The file is no whole database."""
    return DamagedHistoryError(
        texts.HISTORY_DAMAGED_WHY.format(why=what),
        where=str(path),
        advice=texts.NOTHING_WAS_DELETED_AND,
    )


def damage(path: Path) -> DamagedHistoryError | None:
    """What is wrong with a history, every page of it looked at; None where nothing is, or there is none yet.

    Raises:
        StorageError: it is newer than this program or nobody's, or cannot be read.
    """
    if not path.exists():
        return None
    try:
        with in_words(path):
            version(path)
            open_to_write(path).close()
    except DamagedHistoryError as error:
        return error
    return None


def open_to_read(path: Path) -> sqlite3.Connection | None:
    """A connection that changes nothing; None when there is no history yet.

    Raises:
        StorageError: damaged, newer than this program, or nobody's history.
    """
    with in_words(path):
        _refuse_emptied(path)
        if not path.exists() or version(path) == 0:
            return None
        log = _log_of(path)
        # SQLite makes files of its own beside a write-ahead log's database, even to read; where nothing may be made,
        # and no log is left, the file alone is the whole state
        still = "?immutable=1" if not os.access(path.parent, os.W_OK) and not _size(log) else "?mode=rw"
        if not os.access(path, os.W_OK) and still != "?immutable=1":
            still = "?mode=ro"
        connection = sqlite3.connect(path.absolute().as_uri() + still, uri=True, timeout=_BUSY_S)
        try:
            connection.execute("PRAGMA query_only = 1")
        except BaseException:
            connection.close()
            raise
        return connection


def open_to_write(path: Path, *, whole: bool = True) -> sqlite3.Connection:
    """A connection for the one writer, to a file that only its owner reads; it is made when missing.

    Args:
        whole: False takes a damaged one as well, as far as it goes.

    Raises:
        StorageError: as for reading, or nothing can be written there.
    """
    with in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _refuse_emptied(path)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        version(path)
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        connection = sqlite3.connect(path, timeout=_BUSY_S)
        try:
            # a write-ahead log needs memory shared by all who have the file open: not over a network
            connection.execute(f"PRAGMA journal_mode = {'delete' if network_kind(path.parent) else 'wal'}")
            connection.execute("PRAGMA synchronous = full")  # a power cut costs no session that was told as kept
            connection.execute("PRAGMA foreign_keys = on")
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0] if whole else "ok"
        except BaseException:
            connection.close()
            raise
        if found != "ok":
            connection.close()
            raise damaged(path, texts.NOT_EVERY_PAGE_CAN_BE_READ)
        return connection


def _refuse_emptied(path: Path) -> None:
    """A history that lost all it held, or was never begun, beside recordings that it should know."""
    if path.exists() and not _size(path) and not _size(_log_of(path)) and recordings_in(own_recordings(path.parent)):
        raise damaged(path, texts.EMPTY)


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def version(path: Path) -> int:
    """Number of the newest migration in the file, looked up without changing a byte of it; 0 for an empty one.

    Raises:
        StorageError: damaged, newer than this program, or nobody's history.
        OSError: it cannot be read.
        sqlite3.Error: it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(100)
    if not head:
        return 0
    if len(head) < 100 or not head.startswith(_MAGIC):
        raise damaged(path, texts.NO_DATABASE)
    number, application = (struct.unpack_from(">i", head, place)[0] for place in (60, 68))
    foreign = False
    if number == 0 or (number <= SCHEMA and _size(_log_of(path))):
        number, application, foreign = _asked_version(path)  # the newest state may not be in the file itself yet
    if number > SCHEMA:
        raise StorageError(
            texts.NEWER_VERSION.format(form=number, known=SCHEMA),
            where=str(path),
            advice=texts.UPDATE_KICKSTEP_NOTHING_WAS,
        )
    if foreign or (number and application != APPLICATION):
        raise StorageError(
            texts.DATABASE_NOT_HISTORY_KICKSTEP,
            where=str(path),
            advice=texts.NOTHING_WAS_CHANGED_MOVE_FILE,
        )
    return int(number)


def _asked_version(path: Path) -> tuple[int, int, bool]:
    """The file's numbers, and whether it has tables that no migration of ours made."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_S)
    try:
        number, application = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("user_version", "application_id")
        )
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return number, application, number == 0 and bool(tables - _BEFORE)
    finally:
        connection.close()
