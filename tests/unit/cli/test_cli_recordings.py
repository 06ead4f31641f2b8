"""`import`, `recover` and `count` on recordings, through the command line and the real pipeline."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from monitor import cli
from monitor.model.limbs import LIMBS
from monitor.model.records import SessionFacts, Tick
from monitor.recording.log_file import LogFile
from monitor.recording.reader import read_records
from monitor.recording.writer import RecordingWriter
from monitor.storage.folder_lock import FolderLock
from tests.unit.recording.foreign_makers import cwa

Said = pytest.CaptureFixture[str]


def leg(seed: int, seconds: float = 40.0) -> str:
    """A leg that kicks every few seconds, as a CSV file."""
    time_s = np.arange(int(seconds * 100)) / 100
    random = np.random.default_rng(seed)
    acc = random.normal([0.0, 0.0, 1.0], 0.01, (len(time_s), 3))
    for start in np.arange(4.0 + seed, seconds - 4.0, 3.7):
        there = (time_s > start) & (time_s < start + 0.6)
        acc[there, 0] += 1.2 * np.sin(2 * np.pi * (time_s[there] - start) / 0.6)
        acc[there, 2] -= 0.4 * np.sin(np.pi * (time_s[there] - start) / 0.6)
    rows = [f"{t:.2f},{x:.4f},{y:.4f},{z:.4f}" for t, (x, y, z) in zip(time_s, acc, strict=True)]
    return "t_s,ax_g,ay_g,az_g\n" + "\n".join(rows) + "\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a_left.csv").write_text(leg(0))
    (tmp_path / "a_right.csv").write_text(leg(1))
    (tmp_path / "alone_left.csv").write_text(leg(2))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def counted(capsys: Said, *args: str) -> dict[str, Any]:
    assert cli.run(["count", "--json", *args]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    del found["recording"]
    return found


@pytest.mark.parametrize("activity", [[], ["--activity", "back"]])
def test_an_imported_pair_counts_as_the_files_do(folder: Path, capsys: Said, activity: list[str]) -> None:
    assert cli.run(["import", "a", "--out", "made/here", *activity]) == 0
    assert "made/here/a.mcap" in capsys.readouterr().out
    assert counted(capsys, "made/here/a.mcap") == counted(capsys, "a", *activity)
    assert counted(capsys, "made/here/a.mcap")["kicks"]
    for where, name in (("a", "e1.csv"), ("made/here/a.mcap", "e2.csv")):
        assert cli.run(["count", where, "--events", name, *activity]) == 0
    assert (folder / "e1.csv").read_text() == (folder / "e2.csv").read_text()


def test_how_the_sensors_sit_stays_in_an_imported_recording(folder: Path, capsys: Said) -> None:
    assert cli.run(["import", "a", "--out", ".", "--shank-axis", "left=y,right=-x"]) == 0
    facts, *_ = read_records(folder / "a.mcap")
    assert isinstance(facts, SessionFacts)
    assert [facts.sensors[limb].shank_axis for limb in LIMBS] == [(0.0, 1.0, 0.0), (-1.0, 0.0, 0.0)]
    capsys.readouterr()
    assert counted(capsys, "a.mcap") == counted(capsys, "a", "--shank-axis", "left=y,right=-x")
    assert cli.run(["import", "a", "--out", "other", "--shank-axis", "up"]) == 2
    assert "names no axis" in capsys.readouterr().err
    assert not (folder / "other").exists()


def test_the_importers_notes_are_kept(folder: Path, capsys: Said) -> None:
    assert cli.run(["import", "alone", "--out", "."]) == 0
    capsys.readouterr()
    found = counted(capsys, "alone.mcap")
    assert found == counted(capsys, "alone")
    assert any("one leg only" in note for note in found["quality"]["notes"])


def test_the_activity_may_be_said_later(folder: Path, capsys: Said) -> None:
    assert cli.run(["import", "a", "--out", "."]) == 0
    capsys.readouterr()
    assert counted(capsys, "a.mcap", "--activity", "tummy") == counted(capsys, "a", "--activity", "tummy")


def test_import_goes_on_after_a_bad_file_and_overwrites_nothing(folder: Path, capsys: Said) -> None:
    (folder / "bad_left.csv").write_text("t_s,ax_g,ay_g,az_g\n0,x,0,0\n")
    assert cli.run(["import", "bad", "a_left.csv", "gone", "--out", "out"]) == 4
    said = capsys.readouterr()
    assert os.listdir("out") == ["a.mcap"]
    assert "'x' is not a number" in said.err
    assert cli.run(["import", "a", "--out", "out"]) == 5
    assert "already" in capsys.readouterr().err
    assert cli.run(["import", "out/a.mcap", "--out", "out"]) == 2
    assert "recording already" in capsys.readouterr().err
    assert cli.run(["import", "a", "--out", "a_left.csv/x"]) in (2, 5)


def test_import_on_a_full_disk(folder: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LogFile, "flush", fail)
    assert cli.run(["import", "a", "--out", "out"]) == 5
    assert "free some space" in capsys.readouterr().err
    assert os.listdir("out") == []


@pytest.mark.parametrize("args", [["--columns", "t=x"], ["--right-offset", "1"], ["--clocks", "separate"]])
def test_options_for_csv_files_are_refused(folder: Path, capsys: Said, args: list[str]) -> None:
    (folder / "x.mcap").write_bytes(b"")
    assert cli.run(["count", "x.mcap", *args]) == 2
    assert "for files of other makers" in capsys.readouterr().err


def test_count_and_recover_a_damaged_recording(folder: Path, capsys: Said) -> None:
    assert cli.run(["import", "a", "--out", "."]) == 0
    whole = counted_file(folder / "a.mcap", capsys)
    with RecordingWriter(folder / "b.live.mcap") as writer:
        for record in read_records(folder / "a.mcap"):
            writer.write(record)
    data = (folder / "b.live.mcap").read_bytes()
    assert counted_file(folder / "b.live.mcap", capsys) == whole
    (folder / "b.live.mcap").write_bytes(data[:-5000] + bytes(700))
    cut = counted_file(folder / "b.live.mcap", capsys)
    assert any("could not be read" in note for note in cut["quality"]["notes"])
    assert cli.run(["--data-dir", str(folder), "recover"]) == 0
    said = capsys.readouterr().out
    assert "b.mcap: mended" in said
    assert "b.live.mcap.damaged" in said
    mended = counted_file(folder / "b.mcap", capsys)
    assert mended["kicks"] == cut["kicks"]
    assert cli.run(["recover", "b.mcap"]) == 0
    assert "nothing to mend" in capsys.readouterr().out
    assert cli.run(["--data-dir", str(folder), "recover"]) == 0
    assert "No unfinished recordings" in capsys.readouterr().out


def test_the_recording_of_a_session_that_runs_is_not_mended(folder: Path, capsys: Said) -> None:
    live = folder / "recordings" / "b.live.mcap"
    live.parent.mkdir()
    with FolderLock(folder, "record"), RecordingWriter(live) as writer:
        writer.write(Tick(0.0))
        for files in ([], [str(live)]):
            assert cli.run(["--data-dir", str(folder), "recover", *files]) == 5
            assert "record" in capsys.readouterr().err
    assert [path.name for path in live.parent.iterdir()] == [live.name]


def test_a_session_of_the_data_folder_that_was_cut_off_comes_into_the_history(folder: Path, capsys: Said) -> None:
    assert cli.run(["import", "a", "--out", "."]) == 0
    live = folder / "recordings" / "2026-11-20_103000_ab12.live.mcap"
    live.parent.mkdir()
    with RecordingWriter(live) as writer:
        for record in read_records(folder / "a.mcap"):
            writer.write(record)
    whole = counted_file(live, capsys)
    assert cli.run(["--data-dir", str(folder), "recover"]) == 0
    assert "in the history now" in capsys.readouterr().out
    assert cli.run(["--data-dir", str(folder), "history", "--json"]) == 0
    (session,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert session["recording"] == "2026-11-20_103000_ab12.mcap"
    assert session["limbs"]["left"]["kicks"] == whole["limbs"]["left"]["kicks"]
    assert cli.run(["--data-dir", str(folder), "recover", "recordings/2026-11-20_103000_ab12.mcap"]) == 0
    assert "in the history" not in capsys.readouterr().out


def counted_file(path: Path, capsys: Said) -> dict[str, Any]:
    capsys.readouterr()
    return counted(capsys, str(path))


def test_recover_says_what_it_cannot_do(folder: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "x.mcap").write_text("hello")
    assert cli.run(["recover", "x.mcap"]) == 4
    assert "no recording of kickstep" in capsys.readouterr().err
    assert cli.run(["recover", "gone.mcap", "x.mcap"]) == 4
    monkeypatch.setenv("KICKSTEP_DATA_DIR", str(folder))
    assert cli.run(["recover"]) == 4
    assert cli.run(["count", "x.mcap"]) == 4
    assert "no recording of kickstep" in capsys.readouterr().err


def test_two_named_files_become_one_session(folder: Path, capsys: Said) -> None:
    (folder / "l.cwa").write_bytes(cwa(600))
    (folder / "r.cwa").write_bytes(cwa(600))
    assert cli.run(["import", "--left", "l.cwa", "--right", "r.cwa", "--out", "o"]) == 0
    found = counted(capsys_cleared(capsys), "o/l.mcap")
    assert found["quality"]["clock_uncertainty_s"] is None
    assert any("own clock" in note for note in found["quality"]["notes"])
    assert cli.run(["import", "--out", "o"]) == 2


def test_columns_are_remembered_for_the_next_file_like_it(folder: Path, capsys: Said) -> None:
    for name, seed in (("p", 3), ("q", 4)):
        (folder / f"{name}_left.csv").write_text(leg(seed).replace("t_s,ax_g,ay_g,az_g", "when,X,Y,Z"))
    data = ["--data-dir", "kept"]
    assert cli.run([*data, "count", "q_left.csv"]) == 4
    assert cli.run([*data, "count", "p_left.csv", "--columns", "t=when,ax=X:g,ay=Y:g,az=Z:g"]) == 0
    capsys.readouterr()
    assert cli.run([*data, "count", "--json", "q_left.csv"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["limbs"]["left"]["kicks"]
    assert any("named for such a file before" in note for note in found["quality"]["notes"])
    (folder / "kept" / "columns.json").write_text("no json")
    assert cli.run([*data, "count", "q_left.csv"]) == 4


def capsys_cleared(capsys: Said) -> Said:
    capsys.readouterr()
    return capsys
