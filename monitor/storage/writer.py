"""The one writer of the history: its connection lives in one thread, so nothing waits for the disk but it.

sqlite-utils (which brings numpy along) is imported in that thread too, at its first job.
"""

from __future__ import annotations

import contextlib
import functools
import json
import secrets
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from monitor.errors import StorageError, UsageError
from monitor.model.baseline import Trial
from monitor.model.calibration import Calibration
from monitor.model.history import EARLY_NOTES_OF, Child, Correction, Finished
from monitor.model.rest_check import RestCheck
from monitor.model.session import SessionSummary
from monitor.model.taps import TapAlong
from monitor.storage.baselines import add_target, rate_target, set_trial
from monitor.storage.children import checked_nickname, name_key
from monitor.storage.database import in_words, open_to_write
from monitor.storage.history import CALIBRATION_OF, CHECK_OF
from monitor.storage.rows import child_of, correction_row, now_utc, result_row, session_row
from monitor.texts import storage as texts

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Finished", "HistoryWriter", "new_id"]
T = TypeVar("T")


class HistoryWriter:
    """Writes one thing after another, in its own thread; `close` (or `with`) waits for the last.

    Every method returns at once; its future gives the result, or raises StorageError.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: Database | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="history")

    def __enter__(self) -> HistoryWriter:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def write(self, session: Finished) -> Future[bool]:
        """Keep a session's figures; False when this method's result of it is there already (nothing is changed)."""
        return self._do(lambda db: write_session(db, session))

    def write_result(self, recording_id: str, summary: SessionSummary) -> Future[None]:
        """Keep what another method counted of a known session, beside the older results, and show it from now on."""
        return self._do(lambda db: _write_result(db, recording_id, summary))

    def child(self, nickname: str) -> Future[Child]:
        """The child of that nickname; a new one gets an opaque id.

        Raises (from the future):
            UsageError: the nickname is empty or too long.
        """
        return self._do(lambda db: _child(db, nickname))

    def add_child(self, child: Child) -> Future[None]:
        """Add a child under its id; one that is there already stays as it is, but for a name that it has not."""
        return self._do(lambda db: _add_child(db, child))

    def add_child_if_free(self, child: Child) -> Future[None]:
        """As `add_child`; where another child has that nickname, nothing is added."""
        return self._do(lambda db: _add_child_if_free(db, child))

    def set_child(self, child: Child) -> Future[None]:
        """Add a child under its id, or change what is known of it."""
        return self._do(lambda db: _set_child(db, child))

    def add_note(self, recording_id: str, text: str) -> Future[None]:
        """Keep what somebody wrote beside a session; notes are in no recording."""
        row = {"recording_id": recording_id, "written_at": now_utc(), "text": text}
        return self._do(lambda db: _insert(db, "notes", row))

    def add_early_note(self, recording_id: str, text: str) -> Future[None]:
        """As `add_note`, of a session that has not ended: whoever brings it into the history brings its notes along."""
        return self._do(lambda db: _add_early_note(db, recording_id, {"written_at": now_utc(), "text": text}))

    def add_correction(self, recording_id: str, correction: Correction) -> Future[None]:
        """Keep a person's correction; it stands beside the counts and never replaces them."""
        return self._do(lambda db: _insert(db, "corrections", correction_row(recording_id, correction)))

    def take_back(self, recording_id: str, correction: Correction) -> Future[None]:
        """A correction does not hold any more; its row stays, with the time of this."""
        return self._do(lambda db: _take_back(db, correction_row(recording_id, correction)))

    def add_tap_along(self, recording_id: str, run: TapAlong) -> Future[None]:
        """Keep what somebody tapped along with a replay."""
        return self._do(lambda db: _add_tap_along(db, recording_id, run))

    def add_diary(self, child_id: str, day: str, text: str) -> Future[None]:
        """Keep a first time, or anything else, in the family's words."""
        row = {"child_id": child_id, "day": day, "text": text, "written_at": now_utc()}
        return self._do(lambda db: _insert(db, "diary", row))

    def change_diary(self, child_id: str, entry_id: int, day: str, text: str) -> Future[bool]:
        """Other words or another day; False where the child has no entry of that number."""
        return self._do(lambda db: _change_diary(db, child_id, entry_id, {"day": day, "text": text}))

    def remove_diary(self, child_id: str, entry_id: int) -> Future[bool]:
        """Take an entry out; False where the child has none of that number."""
        return self._do(lambda db: _remove_diary(db, child_id, entry_id))

    def set_trial(self, trial: Trial) -> Future[None]:
        """Make a session a trial of a baseline, or change what is said of it."""
        return self._do(lambda db: _in_history(set_trial, db, trial, now_utc()))

    def add_target(self, child_id: str, text: str, levels: tuple[str, ...]) -> Future[int]:
        """Keep a therapist's target; its number."""
        return self._do(lambda db: add_target(db, child_id, text, levels, now_utc()))

    def rate_target(self, child_id: str, target_id: int, day: str, level: int) -> Future[None]:
        """Keep how far a target was reached on a day."""
        return self._do(lambda db: rate_target(db, child_id, target_id, day, level))

    def set_context(self, recording_id: str, context: dict[str, str]) -> Future[None]:
        """Answers about the surroundings given after the session: they replace those of the log."""
        text = json.dumps(context, sort_keys=True)
        return self._do(lambda db: _update_session(db, recording_id, {"context": text}))

    def set_not_real(self, recording_id: str, not_real: bool) -> Future[None]:
        """Take a session out of all sums, or put it back; nothing is deleted."""
        return self._do(lambda db: _update_session(db, recording_id, {"not_real": int(not_real)}))

    def set_state(self, name: str, value: str) -> Future[None]:
        """What a screen wants to find again."""
        return self._do(lambda db: _set_state(db, name, value))

    def set_calibration(self, address: str, calibration: Calibration) -> Future[None]:
        """What was found out about a sensor; sessions recorded from now on carry it."""
        return self.set_state(CALIBRATION_OF + address, calibration.text())

    def set_check(self, address: str, check: RestCheck) -> Future[None]:
        """What a sensor's check before a session found."""
        return self.set_state(CHECK_OF + address, check.text())

    def add_backup(self, file: str, most: int) -> Future[None]:
        """Where a backup was put; the latest `most` are known."""
        return self._do(lambda db: _add_backup(db, file, most))

    def alone(self, work: Callable[[], T]) -> Future[T]:
        """Let go of the file and do `work` in this thread: nothing is written meanwhile; another file may follow."""

        def job() -> T:
            self._close()
            return work()

        return self._thread.submit(job)

    def close(self) -> None:
        """Wait for what was asked, then let go of the file. A second call does nothing."""
        try:
            self._thread.submit(self._close).result()
        except RuntimeError:  # closed already
            return
        finally:
            self._thread.shutdown()

    def let_go(self) -> None:
        """Close without waiting; what was asked is still done. A second call does nothing."""
        with contextlib.suppress(RuntimeError):
            self._thread.submit(self._close)
        self._thread.shutdown(wait=False)

    def _do(self, work: Callable[[Database], T]) -> Future[T]:
        def job() -> T:
            with in_words(self._path):
                if self._db is None:
                    self._db = opened(self._path)
                with self._db.atomic():
                    return work(self._db)

        return self._thread.submit(job)

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None


def opened(path: Path, *, whole: bool = True) -> Database:
    """A history of today's form, to be written in this thread; the caller closes it.

    Args:
        whole: False takes a damaged one as well, as far as it goes.

    Raises:
        StorageError: damaged, newer than this program, or nobody's history.
        sqlite3.Error: it cannot be brought into today's form.
    """
    from sqlite_utils import Database

    from monitor.storage.migrations import MIGRATIONS

    connection = open_to_write(path, whole=whole)
    try:
        db = Database(connection, recursive_triggers=False, execute_plugins=False)
        _refuse_strange(path, connection)
        if MIGRATIONS.pending(db):
            MIGRATIONS.ensure_migrations_table(db)
            with db.atomic():  # all of them, or none
                MIGRATIONS.apply(db)
    except BaseException:
        connection.close()
        raise
    return db


@functools.cache
def tables_of_ours() -> frozenset[str]:
    """Names of all tables that a history of today's form has."""
    from sqlite_utils import Database

    from monitor.storage.migrations import MIGRATIONS

    with contextlib.closing(Database(memory=True, execute_plugins=False)) as db:
        MIGRATIONS.apply(db)
        return frozenset(db.table_names())


def _refuse_strange(path: Path, connection: sqlite3.Connection) -> None:
    """A database from elsewhere can do things by itself (triggers), and what we do not know we cannot delete."""
    found = connection.execute("SELECT type, name FROM sqlite_master WHERE type != 'index'").fetchall()
    strange = [name for kind, name in found if kind != "table" or name not in tables_of_ours()]
    strange = [name for name in strange if not name.startswith("sqlite_")]
    if strange:
        raise StorageError(
            texts.DATABASE_HOLDS_NO_HISTORY.format(strange=strange[0][:60]),
            where=str(path),
            advice=texts.NOTHING_WAS_CHANGED_MOVE_FILE,
        )


def write_session(db: Database, session: Finished) -> bool:
    """See `HistoryWriter.write`; the caller has begun the transaction."""
    row = result_row(session.summary)
    if session.child_id is not None:
        db.table("children").insert({"id": session.child_id, "added_at": now_utc()}, pk="id", ignore=True)
    facts = session_row(session)
    db.table("sessions").insert(facts, pk="recording_id", ignore=True)
    _take_early_notes(db, session.recording_id)
    if _result_of(db, session.recording_id, row) is not None:
        return False
    _show_result(db, session.recording_id, row)
    return True


def _write_result(db: Database, recording_id: str, summary: SessionSummary) -> None:
    _update_session(db, recording_id, {})
    _show_result(db, recording_id, result_row(summary))


def _show_result(db: Database, recording_id: str, row: dict[str, Any]) -> None:
    result = _result_of(db, recording_id, row)
    if result is None:
        result = db.table("results").insert({"recording_id": recording_id} | row, pk="id").last_pk
    db.table("sessions").update(recording_id, {"result_id": result})


def _result_of(db: Database, recording_id: str, row: dict[str, Any]) -> Any:
    """Id of the result that this method has there already; None when it has none."""
    same = [recording_id, row["algorithm_version"], row["parameters"]]
    found = db.table("results").rows_where("recording_id = ? AND algorithm_version = ? AND parameters = ?", same)
    return next((known["id"] for known in found), None)


def new_id() -> str:
    """An opaque id for a child: all that recordings know."""
    return secrets.token_hex(4)


def _child(db: Database, nickname: str) -> Child:
    name = checked_nickname(nickname)
    for row in db.table("children").rows_where("nickname_key = ?", [name_key(name)]):
        return child_of(row | {"child_id": row["id"]})
    child = Child(new_id(), name)
    _set_child(db, child)
    return child


def _add_child(db: Database, child: Child) -> None:
    if not db.table("children").count_where("id = ? AND nickname IS NOT NULL", [child.id]):
        _set_child(db, child)


def _add_child_if_free(db: Database, child: Child) -> None:
    with contextlib.suppress(UsageError):
        _add_child(db, child)


def _set_child(db: Database, child: Child) -> None:
    facts = asdict(child)
    del facts["id"]
    facts["nickname_key"] = None if child.nickname is None else name_key(child.nickname)
    db.table("children").insert({"id": child.id, "added_at": now_utc()}, pk="id", ignore=True)
    try:
        db.table("children").update(child.id, facts)
    except sqlite3.IntegrityError as error:
        raise UsageError(texts.ANOTHER_CHILD_HAS_NAME, advice=texts.CHOOSE_NAME_OWN_FOR_EACH_CHILD) from error


def _update_session(db: Database, recording_id: str, values: dict[str, Any]) -> None:
    if not db.table("sessions").count_where("recording_id = ?", [recording_id]):
        raise StorageError(texts.SESSION_NOT_IN_HISTORY, where=recording_id)
    if values:
        db.table("sessions").update(recording_id, values)


def _set_state(db: Database, name: str, value: str) -> None:
    db.table("state").upsert({"name": name, "value": value}, pk="name")


def _early_notes(db: Database, recording_id: str) -> list[dict[str, str]]:
    known = db.execute("SELECT value FROM state WHERE name = ?", [EARLY_NOTES_OF + recording_id]).fetchone()
    return json.loads(known[0]) if known else []


def _add_early_note(db: Database, recording_id: str, note: dict[str, str]) -> None:
    _set_state(db, EARLY_NOTES_OF + recording_id, json.dumps([*_early_notes(db, recording_id), note]))


def _take_early_notes(db: Database, recording_id: str) -> None:
    for note in _early_notes(db, recording_id):
        _insert(db, "notes", {"recording_id": recording_id} | note)
    db.execute("DELETE FROM state WHERE name = ?", [EARLY_NOTES_OF + recording_id])


def _add_backup(db: Database, file: str, most: int) -> None:
    known = db.execute("SELECT value FROM state WHERE name = 'backups'").fetchone()
    files = [other for other in (json.loads(known[0]) if known else []) if other != file]
    _set_state(db, "backups", json.dumps([*files, file][-most:]))


def _in_history(work: Callable[[Database, Trial, str], None], db: Database, trial: Trial, now: str) -> None:
    try:
        work(db, trial, now)
    except sqlite3.IntegrityError as error:
        raise StorageError(texts.SESSION_NOT_IN_HISTORY, where=trial.recording_id) from error


def _change_diary(db: Database, child_id: str, entry_id: int, values: dict[str, str]) -> bool:
    found = bool(db.table("diary").count_where("id = ? AND child_id = ?", [entry_id, child_id]))
    if found:
        db.table("diary").update(entry_id, values)
    return found


def _remove_diary(db: Database, child_id: str, entry_id: int) -> bool:
    found = bool(db.table("diary").count_where("id = ? AND child_id = ?", [entry_id, child_id]))
    db.table("diary").delete_where("id = ? AND child_id = ?", [entry_id, child_id])
    return found


def _take_back(db: Database, row: dict[str, Any]) -> None:
    names = ("recording_id", "what", "event", "limb", "time_s", "value")
    where = " AND ".join(f"{name} IS ?" for name in names) + " AND taken_back_at IS NULL"
    for known in db.table("corrections").rows_where(where, [row[name] for name in names]):
        db.table("corrections").update(known["id"], {"taken_back_at": now_utc()})


def _add_tap_along(db: Database, recording_id: str, run: TapAlong) -> None:
    about = {"start_s": run.start_s, "end_s": run.end_s, "activity": run.activity.value}
    id_ = _insert(db, "tap_alongs", {"recording_id": recording_id, "made_at": now_utc()} | about)
    db.table("taps").insert_all({"tap_along_id": id_, "time_s": at_s, "legs": legs.value} for at_s, legs in run.taps)


def _insert(db: Database, table: str, row: dict[str, Any]) -> Any:
    try:
        return db.table(table).insert(row).last_pk
    except sqlite3.IntegrityError as error:
        raise StorageError(texts.SESSION_NOT_IN_HISTORY, where=str(row["recording_id"])) from error
