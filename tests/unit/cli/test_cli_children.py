"""`kickstep children`."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor import cli
from monitor.locations import history_file
from monitor.storage.folder_lock import FolderLock
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter
from tests.unit.storage.history_makers import finished

Said = pytest.CaptureFixture[str]
BORN = (date.today() - timedelta(days=100)).isoformat()
DUE = (date.today() - timedelta(days=72)).isoformat()


def run(data: Path, *args: str) -> int:
    return cli.run(["--data-dir", str(data), "children", *args])


def test_add_list_and_edit(tmp_path: Path, capsys: Said) -> None:
    assert run(tmp_path, "list") == 0
    assert "No child was named yet" in capsys.readouterr().out
    assert not history_file(tmp_path).exists()
    assert run(tmp_path, "add", "[bold]Mia\x1b[31m", "--born", BORN, "--due", DUE) == 0
    assert capsys.readouterr().out == "[bold]Mia\N{REPLACEMENT CHARACTER}[31m, 14 weeks (corrected 10 weeks)\n"
    assert run(tmp_path, "add", "Ben") == 0
    with History(history_file(tmp_path)) as kept:
        child = kept.child("Ben")
        assert child is not None
    with HistoryWriter(history_file(tmp_path)) as writer:
        writer.write(finished("a", child.id)).result()
    assert run(tmp_path, "edit", "ben", "--name", "Benno", "--born", BORN) == 0
    capsys.readouterr()
    assert run(tmp_path, "list") == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    lines = said.splitlines()
    assert lines[0].split() == ["Name", "Born", "Due", "Age", "today", "Leg", "Aim", "Sessions"]
    (benno,) = (line for line in lines if line.startswith("Benno"))
    assert benno.split() == ["Benno", BORN, "–", "14", "weeks", "–", "–", "1"]
    assert run(tmp_path, "edit", "Benno", "--born", "") == 0
    with History(history_file(tmp_path)) as kept:
        (session,) = kept.sessions()
        assert session.child is not None
        assert (session.child.nickname, session.child.born) == ("Benno", None)
        assert b"Benno" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*.mcap"))


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["add", "Mia"], "is a child called Mia already"),
        (["add", "mIA "], "already"),
        (["add", " "], "1 to 60"),
        (["add", "Ben", "--born", "2026-02-30"], "no day 2026-02-30"),
        (["add", "Ben", "--born", "yesterday"], "year-month-day"),
        (["add", "Ben", "--born", "2999-01-01"], "in the future"),
        (["add", "Ben", "--born", BORN, "--due", (date.today() + timedelta(days=60)).isoformat()], "Check both dates"),
        (["edit", "Mia", "--due", (date.today() + timedelta(days=60)).isoformat()], "Check both dates"),
        (["edit", "Mia"], "nothing to change"),
        (["edit", "Nobody", "--name", "x"], "Known: Ada, Mia"),
        (["edit", "Mia", "--name", "ada"], "another child has this name"),
    ],
)
def test_what_cannot_be_is_told(args: list[str], says: str, tmp_path: Path, capsys: Said) -> None:
    assert run(tmp_path, "add", "Mia", "--born", BORN) == 0
    assert run(tmp_path, "add", "Ada") == 0
    capsys.readouterr()
    assert run(tmp_path, *args) == 2
    assert says in capsys.readouterr().err
    with History(history_file(tmp_path)) as kept:
        assert [(child.nickname, child.born) for child in kept.children()] == [("Ada", None), ("Mia", BORN)]


def test_a_damaged_history_is_set_aside_before_a_child_is_added(tmp_path: Path, capsys: Said) -> None:
    history_file(tmp_path).write_bytes(b"\0" * 4096)
    with FolderLock(tmp_path, "record"):
        assert run(tmp_path, "add", "Mia") == 5
    assert "damaged" in capsys.readouterr().err
    assert run(tmp_path, "add", "Mia") == 0
    assert "damaged" in capsys.readouterr().err
    assert run(tmp_path, "list") == 0
    assert "Mia" in capsys.readouterr().out
