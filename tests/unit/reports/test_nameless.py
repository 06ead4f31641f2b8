"""Nicknames are taken out of all that goes out without names: the whole packet, the recording in it, the tables."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from monitor import cli
from monitor.locations import history_file, own_recordings
from monitor.model.history import MARKED, Child, Correction
from monitor.recording.reader import read_records
from monitor.reports.nameless import Nameless
from monitor.storage.writer import HistoryWriter
from tests.unit.cli.test_cli_recordings import leg
from tests.unit.storage.history_makers import finished


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mia laughed, MIA's foot, (mia)", "(name) laughed, (name)'s foot, ((name))"),
        ("Mias Bein; Miami; a salamia", "(name) Bein; Miami; a salamia"),
        ("mia_left, 2mia3", "(name)_left, 2(name)3"),
        ("Mia Lou kicks, Lou too", "(name) kicks, Lou too"),
        ("today A kicked", "today A kicked"),
        ("今天美咲笑了", "今天(name)笑了"),
        ("J.R. and JxR.", "(name) and JxR."),
        ("", ""),
    ],
)
def test_names_go_and_other_words_stay(text: str, left: str) -> None:
    out = Nameless(["Mia", "Mia Lou", "A", "美咲", "J.R.", " "])
    assert out.text(text) == left
    assert "(" not in out.file("mia_left.csv")


def test_without_children_all_stays() -> None:
    assert Nameless([]).text("Mia") == "Mia"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A session imported from files named after the child, with twins in the history."""
    monkeypatch.chdir(tmp_path)
    for limb, number in (("left", 0), ("right", 1)):
        (tmp_path / f"Mia_{limb}.csv").write_text(leg(number))
    folder = tmp_path / "kept"
    assert cli.run(["import", "Mia", "--out", str(own_recordings(folder)), "--activity", "back"]) == 0
    with HistoryWriter(history_file(folder)) as writer:
        writer.set_child(Child("c1", "Mia", "2026-08-02", "2026-08-30"))
        writer.set_child(Child("c2", "Leo", "2026-08-02", "2026-08-30"))
        writer.write(finished("Mia"))
        writer.add_note("Mia", "mia laughed at Leo").result()
        writer.add_correction("Mia", Correction("2026-11-21", MARKED, None, 1.0, "MIA stiff")).result()
    return folder


def run(*args: str) -> int:
    return cli.run(["--data-dir", "kept", *args])


def contents(path: str) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_no_nickname_is_anywhere_in_the_packet(kept: Path) -> None:
    assert run("report", "Mia", "--packet", "p.zip") == 0
    assert run("report", "Mia", "--packet", "again.zip") == 0
    found, again = contents("p.zip"), contents("again.zip")
    assert {name for name in found if found[name] != again[name]} == {"name.mcap"}  # each copy has a salt of its own
    for name, content in found.items():
        for nickname in (b"mia", b"leo"):
            assert nickname not in name.lower().encode()
            assert nickname not in content.lower(), name
    assert b"(name) laughed at (name)" in found["notes.txt"]
    assert b"(name) stiff" in found["report_therapist.html"]
    Path("name.mcap").write_bytes(found["name.mcap"])
    with read_records(Path("name.mcap")) as copy, read_records(own_recordings(kept) / "Mia.mcap") as own:
        whole, other = list(own), list(copy)
    assert len(whole) == len(other)
    assert len([1 for one, same in zip(whole, other, strict=True) if repr(one) != repr(same)]) == 1  # the facts


def test_the_copy_counts_the_same(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("report", "Mia", "--packet", "p.zip") == 0
    Path("name.mcap").write_bytes(contents("p.zip")["name.mcap"])
    figures = []
    for path in ("name.mcap", "kept/recordings/Mia.mcap"):
        capsys.readouterr()
        assert cli.run(["count", "--json", path]) == 0
        figures.append(json.loads(capsys.readouterr().out))
    assert figures[0]["kicks"]
    assert figures[0]["kicks"] == figures[1]["kicks"]


def test_a_recording_without_a_name_in_it_goes_as_it_is(kept: Path) -> None:
    path = own_recordings(kept) / "Mia.mcap"
    assert Nameless(["Leo"]).recording(path) == path.read_bytes()
    assert Nameless(["Mia"]).recording(path) != path.read_bytes()


@pytest.mark.usefixtures("kept")
def test_with_names_all_is_as_it_was_written() -> None:
    assert run("report", "Mia", "--packet", "p.zip", "--name") == 0
    found = contents("p.zip")
    assert b"mia laughed at Leo" in found["notes.txt"]
    assert found["Mia.mcap"] == Path("kept/recordings/Mia.mcap").read_bytes()
    assert b"was asked for" in found["README.txt"]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("form", ["csv", "json", "bids"])
def test_no_nickname_is_in_an_export_unless_asked(form: str) -> None:
    assert run("export", "Mia", "--format", form, "--signals", "--out", "o") == 0
    assert run("export", "Mia", "--format", form, "--names", "--out", "n") == 0
    files = [path for path in Path("o").rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert "mia" not in path.name.lower()
        assert b"mia" not in path.read_bytes().lower()
    if form != "bids":
        assert any(b"Mia" in path.read_bytes() for path in Path("n").rglob("*") if path.is_file())


@pytest.mark.usefixtures("kept")
def test_a_page_without_the_name() -> None:
    assert run("report", "Mia", "--no-name", "--html", "p.html") == 0
    assert "mia" not in Path("p.html").read_text().lower()
