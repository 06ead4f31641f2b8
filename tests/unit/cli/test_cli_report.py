"""`kickstep report`: which session, which files, and what it refuses."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from monitor import cli
from monitor.locations import history_file, own_recordings
from monitor.model.history import Child
from monitor.storage.writer import HistoryWriter
from tests.unit.cli.test_cli_recordings import leg
from tests.unit.storage.history_makers import finished

Said = pytest.CaptureFixture[str]
ID = "2026-11-20_103000_ab12"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> Path:
    """A history with one session that has a recording, in the folder `kept`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s_left.csv").write_text(leg(0))
    (tmp_path / "s_right.csv").write_text(leg(1))
    own = own_recordings(tmp_path / "kept")
    assert cli.run(["import", "s", "--out", str(own), "--activity", "back"]) == 0
    (own / "s.mcap").rename(own / f"{ID}.mcap")
    with HistoryWriter(history_file(tmp_path / "kept")) as writer:
        writer.set_child(Child("c1", "Mia", "2026-08-02", "2026-08-30"))
        writer.write(finished(ID, started_at=f"{date.today()}T10:00:00+00:00"))
        writer.add_note(ID, "laughed a <lot>").result()
    capsys.readouterr()
    return tmp_path


def run(*args: str) -> int:
    return cli.run(["--data-dir", "kept", *args])


def test_the_newest_session_without_any_option(data: Path, capsys: Said) -> None:
    assert run("report") == 0
    assert capsys.readouterr().out == f"{ID}.html\n"
    page = (data / f"{ID}.html").read_text()
    assert "Mia" in page
    assert "laughed a &lt;lot&gt;" in page
    assert run("report", ID, "--html", "again.html") == 0
    assert (data / "again.html").read_text() == page
    assert run("report", "--last", "--for", "therapist", "--no-name", "--html", "t.html") == 0
    therapist = (data / "t.html").read_text()
    assert "Mia" not in therapist
    assert "kicks at 0.7" in therapist


def test_the_figures_are_those_of_count(data: Path, capsys: Said) -> None:
    recording = f"kept/recordings/{ID}.mcap"
    assert run("count", "--json", recording) == 0
    kicks = len(json.loads(capsys.readouterr().out)["kicks"])
    assert kicks
    assert run("report", recording, "--html", "r.html") == 0
    assert f'<dd class="value">{kicks}</dd>' in (data / "r.html").read_text()


def test_the_packet_leaves_names_out_unless_asked(data: Path) -> None:
    assert run("report", "--packet", "p.zip") == 0
    with zipfile.ZipFile("p.zip") as packed:
        assert f"{ID}.mcap" in packed.namelist()
        assert not any(b"Mia" in packed.read(name) for name in packed.namelist())
        assert b"laughed a <lot>" in packed.read("notes.txt")
    assert not (data / f"{ID}.html").exists()
    assert run("report", "--packet", "n.zip", "--name") == 0
    with zipfile.ZipFile("n.zip") as packed:
        assert b"Mia" in packed.read("report_parent.html")


def test_what_cannot_be(data: Path, capsys: Said) -> None:
    assert run("report", "nothing") == 2
    assert run("report", ID, "--last") == 2
    assert run("report", "gone.mcap") == 4
    assert run("report", "--html", f"kept/recordings/{ID}.mcap") == 2
    assert run("report", "--html", "no/such/folder.html") == 5
    assert cli.run(["--data-dir", "empty", "report"]) == 2
    assert "Traceback" not in capsys.readouterr().err
