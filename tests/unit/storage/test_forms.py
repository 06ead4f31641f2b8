"""Every form that the history ever had, as it landed: read as it is, brought to today's form whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bench.make_history_form import FORMS, load
from monitor import cli
from monitor.errors import StorageError
from monitor.locations import history_file
from monitor.storage import migrations
from monitor.storage.database import SCHEMA
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter, opened
from tests.unit.storage.history_makers import finished

OLD = range(1, SCHEMA)
FIRST = "2026-08-30_233000_0001"
NOTE = "it's <b>warm</b>\nand late"


def shape(path: Path) -> set[tuple[object, ...]]:
    """Tables with their columns, what they refer to, and indexes."""
    found: set[tuple[object, ...]] = set()
    with closing(sqlite3.connect(path)) as raw:
        for kind, name in raw.execute("SELECT type, name FROM sqlite_master").fetchall():
            found.add((kind, name))
            if kind == "table":
                found |= {(name, *row[1:]) for row in raw.execute(f'PRAGMA table_info("{name}")')}
                found |= {(name, *row[2:]) for row in raw.execute(f'PRAGMA foreign_key_list("{name}")')}
        found.add(("form", raw.execute("PRAGMA user_version").fetchone()[0]))
    return found


def told(path: Path) -> list[object]:
    with History(path) as history:
        return [
            history.sessions(),
            history.children(),
            history.notes(FIRST),
            history.corrections(FIRST),
            history.days(),
            history.tap_alongs(FIRST),
        ]


def test_every_form_that_landed_is_here() -> None:
    """A new step needs the form before it: `python -m bench.make_history_form` writes today's, before the step."""
    assert {path.stem for path in FORMS.iterdir()} >= {f"form-{form}" for form in OLD}


@pytest.mark.parametrize("form", OLD)
def test_an_old_form_is_read_as_it_is_and_then_brought_to_todays(form: int, tmp_path: Path) -> None:
    path, fresh = tmp_path / "old.sqlite", tmp_path / "fresh.sqlite"
    load(form, path)
    before = path.read_bytes()
    old = told(path)
    assert path.read_bytes() == before
    assert sorted(kept.recording_id[-1] for kept in old[0]) == ["1", "2", "3"]  # type: ignore[attr-defined]
    assert old[2] == [NOTE]
    with HistoryWriter(path) as writer:
        assert writer.write(finished("new")).result()
    opened(fresh).close()
    assert shape(path) == shape(fresh)
    with History(path) as history:
        assert history.sessions(until="2026-08-30") == old[0]
        assert [child.nickname for child in history.children()] == [None, "Zoë"]
    assert told(path)[2:4] == old[2:4]
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("form", OLD)
def test_a_step_that_fails_leaves_the_old_form(form: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.sqlite"
    load(form, path)
    before, old = shape(path), told(path)
    last = migrations.MIGRATIONS._migrations[-1]

    def fails(db: object) -> None:
        last_fn(db)  # type: ignore[arg-type]
        raise sqlite3.OperationalError("the disk is gone")

    last_fn = last.fn
    monkeypatch.setattr(last, "fn", fails)
    with HistoryWriter(path) as writer, pytest.raises(StorageError, match="disk is gone"):
        writer.write(finished("new")).result()
    assert (shape(path), told(path)) == (before, old)
    monkeypatch.undo()
    with HistoryWriter(path) as writer:
        assert writer.write(finished("new")).result()
    assert told(path)[2] == old[2]


@pytest.mark.parametrize("form", [*OLD, SCHEMA])
def test_backups_of_every_form_are_restored(form: int, tmp_path: Path) -> None:
    if not (FORMS / f"form-{form}.sql").exists():
        pytest.skip("today's form has no file yet")
    old = tmp_path / "old"
    old.mkdir()
    load(form, history_file(old))
    assert cli.run(["--data-dir", str(old), "backup", str(tmp_path / "b.zip")]) == 0
    assert cli.run(["--data-dir", str(tmp_path / "new"), "restore", str(tmp_path / "b.zip")]) == 0
    assert told(history_file(tmp_path / "new"))[:4] == told(history_file(old))[:4]


def test_a_newer_history_is_told_and_nothing_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = history_file(tmp_path)
    with HistoryWriter(path) as writer:
        writer.write(finished("a")).result()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE of_the_future (a)")
        raw.execute(f"PRAGMA user_version = {SCHEMA + 1}")
        raw.commit()
    before = path.read_bytes()
    commands = [
        ["history"],
        ["history", "recount"],
        ["history", "rebuild"],
        ["history", "delete", "a", "--yes"],
        ["children", "add", "Mia"],
        ["children", "remove", "Mia", "--yes"],
        ["backup", str(tmp_path / "b.zip")],
    ]
    for command in commands:
        assert cli.run(["--data-dir", str(tmp_path), *command]) == 5, command
        assert "newer version of this program" in capsys.readouterr().err, command
        assert path.read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"history.sqlite", "kickstep.lock"}
