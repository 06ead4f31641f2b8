"""Writing sessions once, reading them back, and a database that cannot be used."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.errors import StorageError, UsageError
from monitor.model.events import GotUp, Kind, StepMark, StoodStill
from monitor.model.history import KICK, MARKED, Child, Correction, KeptLean, Mark, Wrong
from monitor.model.limbs import Limb
from monitor.model.session import LeanFigures
from monitor.model.taps import Legs, TapAlong
from monitor.model.words import Activity, Why
from monitor.storage.database import SCHEMA
from monitor.storage.history import History
from monitor.storage.keeping import Keeping
from monitor.storage.migrations import MIGRATIONS
from monitor.storage.rows import result_row, session_row
from monitor.storage.writer import HistoryWriter
from tests.unit.storage.history_makers import BALANCE, LEFT, SUMMARY, finished

NOT_THERE = Correction("2026-11-20T23:00:00+00:00", Wrong.NOT_THERE, Limb.LEFT, 12.3, "", KICK)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite"


@pytest.fixture
def writer(path: Path) -> Iterator[HistoryWriter]:
    with HistoryWriter(path) as writer:
        yield writer


def test_what_is_written_comes_back(writer: HistoryWriter, path: Path) -> None:
    writer.set_child(Child("c1", "Mia", "2026-08-02", "2026-08-30")).result()
    assert writer.write(finished()).result() is True
    with History(path) as history:
        (kept,) = history.sessions()
    assert kept.recording_id == "2026-11-20_233000_ab12"
    assert kept.recording_file == "2026-11-20_233000_ab12.mcap"
    assert kept.child == Child("c1", "Mia", "2026-08-02", "2026-08-30")
    assert (kept.started_at, kept.day) == (SUMMARY.started_at, "2026-11-20")
    assert kept.algorithm == SUMMARY.algorithm
    assert (kept.duration_s, kept.active_s, kept.activity) == (900.0, 871.2, Activity.BACK)
    assert kept.limbs[Limb.LEFT] == LEFT
    assert kept.limbs[Limb.RIGHT].rate_hz is None  # not a number
    assert kept.balance == replace(BALANCE, withheld_share=pytest.approx(1.0 - 871.2 / 900.0))
    assert kept.vigour_balance.reason == "different sensors"
    assert (kept.kinds, kept.not_counted) == ({Kind.SINGLE: 2}, {Why.HANDLED: 1})
    assert (kept.step_runs, kept.longest_run, kept.bounce_cycles) == (2, 9, 14)
    assert kept.excluded_s == {Why.HANDLED: 32.5}
    assert kept.quality == SUMMARY.quality
    assert (kept.marks, kept.lean) == ({}, None)


def test_marks_and_candidates_come_back(writer: HistoryWriter, path: Path) -> None:
    marks = (StepMark(5.0, 1, 3.2, 3), StepMark(6.0, 1, 3.2, 5), StepMark(9.0, 2, 8.0, 3))
    lean = LeanFigures((GotUp(9.0, 7.0),), (), (StoodStill(30.0, 10.0, 22.5),), ())
    writer.write(finished(marks=marks, steps_alone=(2,), lean=lean)).result()
    with History(path) as history:
        (kept,) = history.sessions()
    assert kept.marks == {3: Mark(2, 1), 5: Mark(1, 0)}
    assert kept.lean == KeptLean(1, 0, 12.5)


def test_a_history_of_the_sixth_form_gains_marks(path: Path) -> None:
    path.parent.mkdir(parents=True)
    sixth = Database(path)
    MIGRATIONS.apply(sixth, stop_before="0007_marks")
    row = session_row(finished())
    sixth.table("sessions").insert(row | {"child_id": None, "result_id": 1})
    result = result_row(finished(marks=(StepMark(5.0, 1, 3.2, 3),)).summary)
    del result["marks"], result["lean"], result["minute_active_s"]
    sixth.table("results").insert({"id": 1, "recording_id": row["recording_id"]} | result)
    sixth.conn.commit()
    sixth.close()
    with History(path) as history:
        (old,) = history.sessions()
        assert (old.marks, old.lean) == ({}, None)
    with HistoryWriter(path) as writer:
        writer.write(finished("b", marks=(StepMark(5.0, 1, 3.2, 3),))).result()
    with History(path) as history:
        marks = {kept.recording_id: kept.marks for kept in history.sessions()}
    assert marks == {row["recording_id"]: {}, "b": {3: Mark(1, 0)}}


def test_the_start_is_stored_in_utc(writer: HistoryWriter, path: Path) -> None:
    writer.write(finished()).result()
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT started_at, offset_min, day FROM sessions").fetchone() == (
            "2026-11-20T22:30:00+00:00",
            60,
            "2026-11-20",
        )
    raw.close()


def test_a_session_without_a_time_ends_now(writer: HistoryWriter, path: Path) -> None:
    writer.write(finished(started_at=None)).result()
    with History(path) as history:
        assert history.sessions()[0].day >= "2026-01-01"


def test_writing_again_changes_nothing(writer: HistoryWriter, path: Path) -> None:
    assert writer.write(finished()).result()
    assert writer.write(finished(duration_s=1.0)).result() is False
    with History(path) as history:
        assert [kept.duration_s for kept in history.sessions()] == [900.0]


def test_two_methods_stand_side_by_side(writer: HistoryWriter, path: Path) -> None:
    writer.write(finished()).result()
    newer = {"version": "1.1.0", "parameters": "abc"}
    assert writer.write(finished(algorithm=newer, active_s=800.0)).result()
    with History(path) as history:
        assert [kept.active_s for kept in history.sessions()] == [800.0]  # the newest is shown
        both = history.results("2026-11-20_233000_ab12")
    assert [kept.algorithm["version"] for kept in both] == ["1.0.0", "1.1.0"]
    assert [kept.active_s for kept in both] == [871.2, 800.0]


def test_days_and_children(writer: HistoryWriter, path: Path) -> None:
    writer.write(finished("a"))
    writer.write(finished("b", started_at="2026-11-20T10:00:00+01:00", activity=Activity.WALKING))
    writer.write(finished("c", child=None, started_at="2026-11-18T10:00:00+01:00")).result()
    with History(path) as history:
        newest, oldest = history.days()
        assert (newest.day, newest.sessions, newest.duration_s) == ("2026-11-20", 2, 1800.0)
        assert newest.kicks == {Limb.LEFT: 104, Limb.RIGHT: 96}  # lying only
        assert newest.steps == {Limb.LEFT: 12, Limb.RIGHT: 11}  # upright only
        assert (oldest.day, oldest.longest_run) == ("2026-11-18", 0)
        assert [kept.recording_id for kept in history.sessions()] == ["a", "b", "c"]
        assert [kept.recording_id for kept in history.sessions(since="2026-11-19", child_id="c1")] == ["a", "b"]
        assert [day.day for day in history.days(child_id="c1")] == ["2026-11-20"]
        assert history.children() == [Child("c1")]


def test_a_nickname_is_one_child_whatever_its_capitals(writer: HistoryWriter, path: Path) -> None:
    child = writer.child(" Zoë ").result()
    assert writer.child("ZOE\N{COMBINING DIAERESIS}").result() == child
    assert child.nickname == "Zoë"
    assert "zo" not in child.id.lower()
    with History(path) as history:
        assert history.child("zoë") == history.child(child.id) == child
        assert history.child("nobody") is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_what_is_no_nickname(writer: HistoryWriter, name: str) -> None:
    with pytest.raises(UsageError):
        writer.child(name).result()


def test_two_children_cannot_share_a_name(writer: HistoryWriter) -> None:
    writer.child("Mia").result()
    with pytest.raises(UsageError):
        writer.set_child(Child("other", "mia")).result()


def test_notes_and_corrections_belong_to_a_session(writer: HistoryWriter, path: Path) -> None:
    writer.write(finished("a"))
    writer.add_note("a", "<b>slept badly</b>").result()
    writer.add_correction("a", NOT_THERE).result()
    with pytest.raises(StorageError):
        writer.add_note("nowhere", "lost").result()
    with History(path) as history:
        assert history.notes("a") == ["<b>slept badly</b>"]


def test_reading_goes_on_while_one_writes(writer: HistoryWriter, path: Path) -> None:
    writer.write(finished("a")).result()
    with History(path) as history:
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE sessions SET activity = 'tummy'")
        assert [kept.activity for kept in history.sessions()] == [Activity.BACK]
        other.commit()
        other.close()
        assert [kept.activity for kept in history.sessions()] == [Activity.TUMMY]
        for number in range(20):
            writer.write(finished(f"b{number}"))
            assert history.sessions()
        writer.close()
        assert len(history.sessions()) == 21


def test_no_history_is_an_empty_one_and_reading_makes_none(path: Path) -> None:
    with History(path) as history:
        assert history.sessions() == []
        assert history.days() == []
        assert history.children() == []
    assert not path.exists()


@pytest.mark.skipif(os.name == "nt", reason="modes of files are another matter there")
def test_only_the_owner_reads_it(writer: HistoryWriter, path: Path) -> None:
    old = os.umask(0)
    try:
        writer.write(finished()).result()
    finally:
        os.umask(old)
    files = list(path.parent.iterdir())
    assert path in files
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_write_ahead_log_and_schema_number(writer: HistoryWriter, path: Path) -> None:
    writer.write(finished()).result()
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    raw.close()
    with Database(path) as db:
        assert MIGRATIONS.pending(db) == []
        assert len(MIGRATIONS.applied(db)) == SCHEMA


def refuses(path: Path, words: str) -> None:
    """Neither a reader nor the writer takes it, and not a byte changes."""
    before = path.read_bytes()
    with pytest.raises(StorageError, match=words) as told, History(path) as history:
        history.sessions()
    assert told.value.where == str(path)
    with HistoryWriter(path) as writer, pytest.raises(StorageError, match=words):
        writer.write(finished()).result()
    assert path.read_bytes() == before


@pytest.mark.parametrize("still_in_the_log", [False, True])
def test_a_newer_database_is_left_alone(path: Path, still_in_the_log: bool) -> None:
    with HistoryWriter(path) as writer:
        writer.write(finished()).result()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA wal_autocheckpoint = 0")
    raw.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    raw.commit()
    if not still_in_the_log:
        raw.close()
    refuses(path, "newer version")
    raw.close()


def test_somebody_elses_database_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE sessions (anything)")
    raw.commit()
    raw.close()
    refuses(path, "not a history of kickstep")


@pytest.mark.parametrize("content", [b"no database at all", b"x" * 5000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_named_and_kept(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    refuses(path, "history")


def test_damage_inside_is_told(path: Path) -> None:
    with HistoryWriter(path) as writer:
        for number in range(100):
            writer.write(finished(f"s{number}"))
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xaa" * (len(data) - 8192)
    path.write_bytes(data)
    refuses(path, "damaged")


def test_a_row_that_makes_no_sense_is_told(writer: HistoryWriter, path: Path) -> None:
    writer.write(finished()).result()
    raw = sqlite3.connect(path)
    raw.execute("UPDATE results SET limbs = '{'")
    raw.commit()
    raw.close()
    with History(path) as history, pytest.raises(StorageError, match="damaged"):
        history.sessions()


def test_a_file_cut_before_its_first_migration_begins_anew(path: Path) -> None:
    path.parent.mkdir()
    with Database(path) as db:
        MIGRATIONS.ensure_migrations_table(db)
    with HistoryWriter(path) as writer:
        assert writer.write(finished()).result()


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with HistoryWriter(tmp_path / "file" / "history.sqlite") as writer, pytest.raises(StorageError):
        writer.write(finished()).result()
    writer.close()  # a second time


def test_answers_about_the_surroundings_are_kept_and_can_be_changed(writer: HistoryWriter, path: Path) -> None:
    writer.write(finished(context={"mood": "calm"})).result()
    with History(path) as history:
        (kept,) = history.sessions()
        assert kept.context == {"mood": "calm"}
        writer.set_context(kept.recording_id, {"mood": "happy", "surface": "bed"}).result()
        (kept,) = history.sessions()
        assert kept.context == {"mood": "happy", "surface": "bed"}
    with pytest.raises(StorageError, match="not in the history"):
        writer.set_context("nobody", {}).result()


def test_a_session_that_was_none_stays_but_is_in_no_sum(writer: HistoryWriter, path: Path) -> None:
    writer.write(finished()).result()
    with History(path) as history:
        (kept,) = history.sessions()
        assert not kept.not_real
        writer.set_not_real(kept.recording_id, True).result()
        assert history.days() == []
        assert history.sessions()[0].not_real
        writer.set_not_real(kept.recording_id, False).result()
        assert len(history.days()) == 1


def test_what_screens_remember(writer: HistoryWriter, path: Path) -> None:
    with History(path) as history:
        assert history.state("start card") is None
    writer.set_state("start card", "seen").result()
    writer.set_state("start card", "seen again").result()
    with History(path) as history:
        assert history.state("start card") == "seen again"
        assert history.state("other") is None


def test_a_history_of_the_first_form_is_read_as_it_is(path: Path) -> None:
    path.parent.mkdir(parents=True)
    first = Database(path)
    MIGRATIONS.apply(first, stop_before="0002_context")
    first.conn.execute("PRAGMA user_version = 1")
    first.conn.commit()
    first.close()
    before = path.read_bytes()
    with History(path) as history:
        assert history.sessions() == []
        assert history.days() == []
        assert history.state("start card") is None
    assert path.read_bytes() == before


def test_a_history_of_the_second_form_gains_minutes(path: Path) -> None:
    path.parent.mkdir(parents=True)
    second = Database(path)
    MIGRATIONS.apply(second, stop_before="0003_minutes")
    row = session_row(finished())
    second.table("sessions").insert(row | {"child_id": None, "result_id": 1})
    result = result_row(finished().summary)
    for later in ("minutes", "minute_active_s", "heel_smashes", "amount_balance", "marks", "lean"):
        del result[later]
    second.table("results").insert({"id": 1, "recording_id": row["recording_id"]} | result)
    second.conn.commit()
    second.close()
    with History(path) as history:
        (kept,) = history.sessions()
        assert (kept.minutes, kept.heel_smashes) == ({}, None)
    with HistoryWriter(path) as writer:
        writer.write(finished("b")).result()
    with History(path) as history:
        minutes = {kept.recording_id: kept.minutes for kept in history.sessions()}
    assert minutes[row["recording_id"]] == {}
    assert {limb: sum(counts) for limb, counts in minutes["b"].items()} == {Limb.LEFT: 1, Limb.RIGHT: 1}
    assert len(minutes["b"][Limb.LEFT]) == 15


def test_a_history_of_the_third_form_gains_corrections_of_events_and_taps(path: Path) -> None:
    path.parent.mkdir(parents=True)
    third = Database(path)
    MIGRATIONS.apply(third, stop_before="0004_replay")
    row = session_row(finished("a"))
    third.table("sessions").insert(row | {"child_id": None, "result_id": 1})
    result = result_row(finished("a").summary)
    del result["amount_balance"], result["marks"], result["lean"], result["minute_active_s"]
    third.table("results").insert({"id": 1, "recording_id": "a"} | result)
    marked = {"recording_id": "a", "made_at": "2026-11-20T22:50:00+00:00", "what": MARKED, "value": ""}
    third.table("corrections").insert(marked)
    third.conn.commit()
    third.close()
    before = path.read_bytes()
    with History(path) as history:
        (kept,) = history.sessions()
        assert kept.corrected == {}
        assert history.session("a") == kept
        assert history.tap_alongs("a") == []
        (old,) = history.corrections("a")
        assert (old.what, old.event) == (MARKED, None)
    assert path.read_bytes() == before
    with HistoryWriter(path) as writer:
        writer.add_correction("a", NOT_THERE).result()
    with History(path) as history:
        assert history.corrections("a") == [old, NOT_THERE]
        assert history.sessions()[0].corrected == {Wrong.NOT_THERE: 1}
        assert replace(history.sessions()[0], corrected={}) == kept


def test_corrections_stand_beside_the_counts_and_can_be_taken_back(writer: HistoryWriter, path: Path) -> None:
    writer.write(finished("a"))
    writer.write(finished("b")).result()
    with History(path) as history:
        before = history.session("a")
        assert before is not None
        missed = replace(NOT_THERE, what=Wrong.MISSED, time_s=20.0)
        kind = replace(NOT_THERE, what=Wrong.OTHER_KIND, value="together")
        for correction in (NOT_THERE, missed, kind):
            writer.add_correction("a", correction).result()
        after = history.session("a")
        assert after == replace(before, corrected={Wrong.NOT_THERE: 1, Wrong.MISSED: 1, Wrong.OTHER_KIND: 1})
        assert history.session("b") == replace(
            before, recording_id="b", recording_file="b.mcap", counted_at=_at(history)
        )
        writer.take_back("a", missed).result()
        writer.take_back("a", missed).result()  # twice is once
        writer.take_back("a", replace(kind, value="single")).result()  # nobody said that
        assert history.corrections("a") == [NOT_THERE, kind]
        writer.add_correction("a", missed).result()
        assert history.corrections("a") == [NOT_THERE, kind, missed]
        assert history.session("nobody") is None
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT COUNT(*) FROM corrections").fetchone() == (4,)  # nothing is deleted
    raw.close()
    with pytest.raises(StorageError, match="not in the history"):
        writer.add_correction("nobody", NOT_THERE).result()


def _at(history: History) -> str:
    return next(kept.counted_at for kept in history.sessions() if kept.recording_id == "b")


def test_taps_of_a_replay_are_kept(writer: HistoryWriter, path: Path) -> None:
    run = TapAlong(10.0, 130.0, ((11.25, Legs.LEFT), (12.5, Legs.BOTH)), Activity.BACK)
    keeping = Keeping(path, "a", writer=writer)
    keeping.keep(finished("a").summary, None)
    keeping.tap_along(run)
    keeping.tap_along(replace(run, start_s=50.0, taps=()))
    assert keeping.close() is None
    with History(path) as history:
        assert history.tap_alongs("a") == [run, replace(run, start_s=50.0, taps=())]
        assert history.tap_alongs("b") == []
    with pytest.raises(StorageError, match="not in the history"):
        writer.add_tap_along("nobody", run).result()
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT COUNT(*) FROM taps").fetchone() == (2,)
    raw.close()


def test_what_is_shown_at_the_end_is_what_the_history_gives_back(path: Path) -> None:
    child = Child("c1", "Mia", "2026-08-02", None)
    keeping = Keeping(path, "a", child)
    keeping.note("while it ran")
    at_once = keeping.keep(finished("a").summary, "a.mcap")
    assert keeping.keep(finished("a").summary, "a.mcap") == at_once
    keeping.note("<b> afterwards")
    keeping.marked()
    assert keeping.close() is None
    assert keeping.saved
    with History(path) as history:
        (kept,) = history.sessions()
        assert replace(kept, counted_at="") == replace(at_once, counted_at="")
        assert history.notes("a") == ["while it ran", "<b> afterwards"]
        (marked,) = history.corrections("a")
        assert (marked.what, marked.limb, marked.time_s) == (MARKED, None, None)
        assert history.owners() == ["c1"]
        assert history.counts() == {"c1": 1}
        assert history.span() == history.span("c1") == (kept.day, kept.day)
        assert history.span("") is None
        assert history.sessions(child_id="") == []
        assert len(history.sessions(until=kept.day)) == 1
        assert history.sessions(until="2026-11-19") == []


def test_a_nickname_that_is_taken_costs_no_session(path: Path) -> None:
    with HistoryWriter(path) as writer:
        writer.set_child(Child("c0", "Mia")).result()
    keeping = Keeping(path, "a", Child("c1", "mia"))
    keeping.keep(finished("a").summary, None)
    keeping.let_go()
    assert keeping.asked[-1].result(timeout=120)
    assert keeping.trouble() is None
    with History(path) as history:
        (kept,) = history.sessions()
    assert kept.child == Child("c1")


def test_a_history_that_cannot_be_written_is_told(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("not a database")
    keeping = Keeping(path, "a")
    keeping.keep(finished("a").summary, None)
    keeping.note("lost")
    assert isinstance(keeping.close(), StorageError)
    assert not keeping.saved
    assert path.read_text() == "not a database"
