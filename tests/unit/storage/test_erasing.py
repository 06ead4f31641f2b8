"""What is deleted is gone, from every file; what is not, stays."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from monitor import cli
from monitor.locations import history_file, own_recordings
from monitor.model.history import MARKED, Child, Correction
from monitor.model.taps import Legs, TapAlong
from monitor.model.words import Activity
from monitor.recording.compaction import store
from monitor.storage import erasing
from monitor.storage import writer as writing
from monitor.storage.history import History
from monitor.storage.owning import LOOSE, Ownership
from monitor.storage.rebuilding import asides
from monitor.storage.writer import HistoryWriter, opened
from tests.unit.storage.history_makers import finished
from tests.unit.storage.keeping_makers import contents, log, name, record

Said = pytest.CaptureFixture[str]
SECRET = "Xanthippe"
NOTE = "a note that nobody shall find"


def run(data: Path, *args: str | Path) -> int:
    return cli.run(["--data-dir", str(data), *map(str, args)])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    for number in range(3):
        record(data, number, "c1" if number else "c2")
    with HistoryWriter(history_file(data)) as writer:
        writer.set_child(Child("c1", SECRET)).result()
        writer.set_child(Child("c2", "Ben")).result()
        writer.set_state("child", "c1").result()
        for number in range(3):
            writer.add_note(name(number), NOTE if number else "of Ben").result()
            writer.add_correction(name(number), Correction("2026-11-20", MARKED, None, None, "")).result()
            taps = TapAlong(1.0, 5.0, ((2.0, Legs.LEFT),), Activity.BACK)
            writer.add_tap_along(name(number), taps).result()
        for number in range(200):  # pages that are free after the delete
            writer.add_note(name(1), f"{NOTE} {number}").result()
    return data


def holding(folder: Path, text: str) -> list[str]:
    return [file for file, found in contents(folder) if text.encode() in found]


def test_a_child_is_gone_from_every_file(data: Path, tmp_path: Path, capsys: Said) -> None:
    store(lambda: log(7, "c1"), own_recordings(data) / f"{name(7)}.mcap")  # the history does not know it
    (own_recordings(data) / f"{name(1)}.mcap.damaged").write_bytes(b"damaged")
    assert run(data, "backup", tmp_path / "b.zip") == 0
    assert run(data, "history", "rebuild") == 0
    (aside,) = asides(history_file(data))
    assert holding(data, SECRET) == sorted([aside.name, "history.sqlite"])
    (data / "history-aside-old.sqlite").write_text(SECRET)
    capsys.readouterr()
    assert run(data, "children", "remove", SECRET, "--yes") == 0
    said = capsys.readouterr().out
    assert f"{SECRET} is deleted: 3 sessions, 4 files." in said
    assert "history-aside-old.sqlite" in said
    assert str(tmp_path / "b.zip") in said
    (data / "history-aside-old.sqlite").unlink()
    assert holding(data, SECRET) == holding(data, NOTE) == []
    assert [file for file, _ in contents(own_recordings(data))] == [f"{name(0)}.mcap"]
    for path in (history_file(data), aside):
        with History(path) as history:
            assert [kept.recording_id for kept in history.sessions()] == [name(0)]
            assert history.children() == [Child("c2", "Ben")]
            assert history.notes(name(0)) == ["of Ben"]
            assert len(history.tap_alongs(name(0))) == 1
    assert run(data, "history", "rebuild") == 0
    assert holding(data, SECRET) == []


def test_a_session_that_was_cut_off_goes_with_its_child_and_its_notes(data: Path) -> None:
    store(lambda: log(3, "c1"), own_recordings(data) / f"{name(3)}.live.mcap")
    with HistoryWriter(history_file(data)) as writer:
        writer.add_early_note(name(3), NOTE).result()
    assert run(data, "children", "remove", SECRET, "--yes") == 0
    assert holding(data, NOTE) == []
    assert [file for file, _ in contents(own_recordings(data))] == [f"{name(0)}.mcap"]


def test_sessions_are_gone_with_their_recordings(data: Path, capsys: Said) -> None:
    assert run(data, "history", "delete", name(1), "nobody", "--yes") == 2
    assert run(data, "history", "delete", name(1), name(1), "--yes") == 0
    assert "1 sessions are deleted, 1 files." in capsys.readouterr().out
    assert len(holding(data, NOTE)) == 1  # of the other session
    with closing(sqlite3.connect(history_file(data))) as raw:
        for table in ("results", "notes", "corrections", "tap_alongs", "taps"):
            assert raw.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (2,), table
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    assert len(list(own_recordings(data).iterdir())) == 2


def test_all_before_a_day(data: Path, capsys: Said) -> None:
    assert run(data, "history", "delete", "--yes") == 2
    assert run(data, "history", "delete", "--before", "soon", "--yes") == 2
    assert run(data, "history", "delete", "--before", "2026-11-01", "--yes") == 0
    assert "no session before" in capsys.readouterr().out
    assert run(data, "history", "delete", "--before", "2026-11-03", "--yes") == 0
    with History(history_file(data)) as history:
        assert [kept.recording_id for kept in history.sessions()] == [name(2)]
    assert len(list(own_recordings(data).iterdir())) == 1


def test_nobody_is_deleted_without_being_asked(data: Path, capsys: Said) -> None:
    before = dict(contents(own_recordings(data)))
    assert run(data, "children", "remove", "Ben") == 2
    assert "--yes" in capsys.readouterr().err
    assert run(data, "children", "remove", "Nobody", "--yes") == 2
    assert dict(contents(own_recordings(data))) == before


def test_a_delete_that_was_cut_off_is_finished_by_the_next_command(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(erasing, "settle", cut_off)
        with pytest.raises(KeyboardInterrupt):
            erasing.erase_child(history_file(data), own_recordings(data), "c1")
    assert len(list(own_recordings(data).iterdir())) == 3
    assert run(data, "children", "add", "Zoe") == 0
    assert [file.name for file in own_recordings(data).iterdir()] == [f"{name(0)}.mcap"]
    assert holding(data, NOTE) == []


def test_every_table_belongs_to_a_child_or_is_known_to_belong_to_nobody(tmp_path: Path) -> None:
    """A table that a later migration adds is deleted and carried along with its child, or stands in `LOOSE`."""
    with closing(opened(tmp_path / "h.sqlite")) as db:
        tables = Ownership(db.conn)
        assert set(tables.references) | LOOSE == {
            table for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        } | {"sqlite_sequence"}
        for table, references in tables.references.items():
            assert tables.owned(table), f"{table} refers to no child: see monitor/storage/owning.py"
            named = {"child_id", "recording_id"} & {column.name for column in db.table(table).columns}
            if table == "sessions":
                named -= {"recording_id"}
            assert named <= {reference.column for reference in references}, f"{table} has no foreign key"


def test_a_table_that_is_added_later_is_deleted_with_its_child(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = writing.tables_of_ours() | {"plans", "attempts"}
    monkeypatch.setattr(writing, "tables_of_ours", lambda: later)
    with closing(opened(history_file(data))) as db:
        db.table("plans").create({"id": int, "child_id": str}, pk="id", foreign_keys=[("child_id", "children", "id")])
        db.table("attempts").create(
            {"id": int, "plan_id": int, "recording_id": str, "what": str},
            pk="id",
            foreign_keys=[("plan_id", "plans", "id"), ("recording_id", "sessions", "recording_id")],
        )
        for id_, child in ((1, "c1"), (2, "c2")):
            db.table("plans").insert({"id": id_, "child_id": child})
            db.table("attempts").insert({"plan_id": id_, "recording_id": None, "what": f"plan of {child}"})
        db.table("attempts").insert({"plan_id": 1, "recording_id": name(1), "what": "first"})
    erasing.erase_sessions(history_file(data), own_recordings(data), [name(1)])
    assert holding(data, "first") == []
    erasing.erase_child(history_file(data), own_recordings(data), "c1")
    with closing(sqlite3.connect(history_file(data))) as raw:
        assert raw.execute("SELECT what FROM attempts").fetchall() == [("plan of c2",)]
        assert raw.execute("SELECT id FROM plans").fetchall() == [(2,)]


def test_a_session_without_a_recording_and_one_whose_file_is_a_path(data: Path, tmp_path: Path) -> None:
    (tmp_path / "keep.mcap").write_text("keep")
    with HistoryWriter(history_file(data)) as writer:
        writer.write(replace(finished("path"), recording_file="../../keep.mcap")).result()
        writer.write(replace(finished("none"), recording_file=None)).result()
    assert run(data, "history", "delete", "path", "none", "--yes") == 0
    assert (tmp_path / "keep.mcap").exists()
    assert run(data, "history", "--json") == 0


def test_where(tmp_path: Path, capsys: Said) -> None:
    assert run(tmp_path, "where") == 0
    lines = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert lines["history"] == str(history_file(tmp_path))
    assert lines["recordings"] == str(own_recordings(tmp_path))
    assert json.dumps(sorted(lines)) == '["data", "history", "log", "profiles", "recordings"]'
    assert list(tmp_path.iterdir()) == []
