"""`kickstep history`, and how a session gets there."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

import monitor
from monitor import cli
from monitor.locations import history_file
from monitor.model.history import Child
from monitor.model.records import Tag
from monitor.recording.reader import read_records
from monitor.storage.folder_lock import FolderLock
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter
from tests.unit.storage.history_makers import finished

Said = pytest.CaptureFixture[str]
ROOT = str(Path(monitor.__file__).parent.parent)
NAME = "[bold]Mia\x1b[31m <b>"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with HistoryWriter(history_file(tmp_path)) as writer:
        writer.set_child(Child("c1", NAME))
        writer.write(finished("a", started_at=f"{date.today()}T10:00:00+00:00"))
        writer.write(finished("b", child=None, started_at=f"{date.today() - timedelta(days=9)}T10:00:00+00:00"))
    return tmp_path


def run(data: Path, *args: str) -> int:
    return cli.run(["--data-dir", str(data), *args])


def test_nothing_recorded_yet(tmp_path: Path, capsys: Said) -> None:
    assert run(tmp_path, "history") == 0
    assert capsys.readouterr().out.startswith("Nothing recorded yet.")
    assert run(tmp_path, "history", "--json") == 0
    assert capsys.readouterr().out == ""
    assert list(tmp_path.iterdir()) == []


def test_names_appear_as_written_without_control_codes(data: Path, capsys: Said) -> None:
    assert run(data, "history") == 0
    said = capsys.readouterr().out
    assert "[bold]Mia\N{REPLACEMENT CHARACTER}[31m <b>" in said
    assert "\x1b" not in said
    assert "Not a medical device" in said
    assert run(data, "history", "--json") == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert json.loads(said.splitlines()[0])["child"]["nickname"] == NAME


def test_days_and_child(data: Path, capsys: Said) -> None:
    def ids(*args: str) -> list[str]:
        assert run(data, "history", "--json", *args) == 0
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert {line["schema"] for line in lines} <= {"kickstep.history/1"}
        return [line["recording_id"] for line in lines]

    assert ids() == ["a", "b"]
    assert ids("--days", "10") == ["a", "b"]
    assert ids("--days", "9") == ["a"]
    assert ids("--child", NAME) == ids("--child", NAME.upper()) == ["a"]


def test_an_unknown_child_and_an_empty_stretch(data: Path, tmp_path: Path, capsys: Said) -> None:
    assert run(data, "history", "--child", "Ben") == 2
    assert "[bold]Mia" in capsys.readouterr().err
    with HistoryWriter(history_file(tmp_path / "old")) as writer:
        writer.write(finished("old", started_at="2020-01-01T10:00:00+00:00"))
    assert run(tmp_path / "old", "history", "--days", "3") == 0
    assert "there is older" in capsys.readouterr().out


def test_a_damaged_history_that_cannot_be_made_anew_exits_5(data: Path, capsys: Said) -> None:
    history_file(data).write_bytes(b"\x00" * 4096)
    with FolderLock(data, "record"):
        assert run(data, "history") == 5
    said = capsys.readouterr()
    assert said.out == ""
    assert "damaged" in said.err
    assert "history.sqlite" in said.err


def test_a_terminal_of_few_letters(data: Path) -> None:
    environment = os.environ | {"PYTHONPATH": ROOT, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "monitor", "--data-dir", str(data), "history"]
    done = subprocess.run(command, capture_output=True, env=environment)
    assert done.returncode == 0
    assert b"--O==" in done.stdout or b"=O|" in done.stdout or b"=O=" in done.stdout


def test_reading_the_history_loads_nothing_heavy(data: Path) -> None:
    script = (
        "import sys\nfrom monitor.cli import run\ncode = run(sys.argv[1:])\n"
        "heavy = {'numpy', 'scipy', 'bleak', 'textual', 'sqlite_utils'} & set(sys.modules)\n"
        "sys.exit(f'{code} {heavy}' if code or heavy else 0)"
    )
    for args in (["history"], ["history", "--json"], ["history", "--help"]):
        command = [sys.executable, "-c", script, "--data-dir", str(data), *args]
        environment = os.environ | {"PYTHONPATH": ROOT}
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr


def test_a_recorded_session_is_in_the_history_and_its_name_is_not_in_the_recording(
    tmp_path: Path, capsys: Said
) -> None:
    assert run(tmp_path, "record", "--simulated", "--seconds", "1", "--child", "Xanthippe", "--json") == 0
    counted = json.loads(capsys.readouterr().out)
    with History(history_file(tmp_path)) as history:
        (kept,) = history.sessions()
    assert kept.child is not None
    assert kept.child.nickname == "Xanthippe"
    assert kept.duration_s == pytest.approx(counted["duration_s"], abs=1e-4)
    assert kept.algorithm == counted["algorithm"]
    (recording,) = (tmp_path / "recordings").iterdir()
    assert recording.name == kept.recording_file == f"{kept.recording_id}.mcap"
    assert b"anthippe" not in recording.read_bytes()
    with read_records(recording) as reader:
        records = list(reader)
    assert "anthippe" not in repr(records)
    assert Tag(0.0, "child", kept.child.id) in [record for record in records if isinstance(record, Tag)]


def test_the_demo_is_the_child_demo(tmp_path: Path, capsys: Said) -> None:
    assert run(tmp_path, "demo", "--headless", "--seconds", "20", "--speed", "50") == 0
    counted = json.loads(capsys.readouterr().out)
    assert run(tmp_path, "history", "--child", "demo", "--json") == 0
    kept = json.loads(capsys.readouterr().out)
    assert kept["child"]["nickname"] == "Demo"
    for figures in counted["limbs"].values():
        del figures["bouts"]  # a number of the events, which the recording has
    assert kept["limbs"] == counted["limbs"]
    assert kept["balance"] == counted["balance"]


def test_a_history_that_cannot_be_written_keeps_the_recording(tmp_path: Path, capsys: Said) -> None:
    with closing(sqlite3.connect(history_file(tmp_path))) as connection:
        connection.execute("CREATE TABLE somebody (x)")
    before = history_file(tmp_path).read_bytes()
    assert run(tmp_path, "demo", "--headless", "--seconds", "5", "--speed", "50") == 5
    said = capsys.readouterr()
    assert json.loads(said.out)["schema"] == "kickstep.count/1"
    assert "not a history of kickstep" in said.err
    assert "The recording is kept" in said.err
    assert len(list((tmp_path / "recordings").glob("*.mcap"))) == 1
    assert history_file(tmp_path).read_bytes() == before
    assert run(tmp_path, "record", "--simulated", "--seconds", "1", "--child", "Mia") == 5
    assert len(list((tmp_path / "recordings").glob("*.mcap"))) == 1  # told before anything began


def test_a_note_and_not_real_are_said_without_a_screen(data: Path, capsys: Said) -> None:
    with HistoryWriter(history_file(data)) as writer:
        writer.write(finished("a")).result()
    assert run(data, "history", "note", "a", " laughed ") == 0
    assert run(data, "history", "not-real", "a") == 0
    with History(history_file(data)) as history:
        assert history.notes("a") == ["laughed"]
        assert [session.not_real for session in history.sessions() if session.recording_id == "a"] == [True]
    assert run(data, "history", "not-real", "a", "--back") == 0
    with History(history_file(data)) as history:
        assert [session.not_real for session in history.sessions() if session.recording_id == "a"] == [False]
    assert run(data, "history", "note", "a", " ") == 2
    assert run(data, "history", "not-real", "nobody") == 2
    assert "no session is called nobody" in capsys.readouterr().err
