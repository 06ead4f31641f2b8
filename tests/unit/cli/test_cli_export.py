"""`kickstep export`: what comes out goes in again and counts the same."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from monitor import cli
from monitor.model.limbs import Limb
from monitor.model.records import SampleBlock, SensorFacts, SessionFacts
from monitor.reports.signals import write_signals
from tests.unit.cli.test_cli_report import ID, data
from tests.unit.reports.bids_validator import severities

__all__ = ["data"]
Said = pytest.CaptureFixture[str]
RECORDING = f"kept/recordings/{ID}.mcap"


def run(*args: str) -> int:
    return cli.run(["--data-dir", "kept", *args])


def counted(capsys: Said, *args: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run("count", "--json", "--activity", "back", *args) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def assert_same(one: dict[str, Any], other: dict[str, Any], within_s: float, kinds_from_s: float = 0.0) -> None:
    assert one["kicks"]
    for name in ("kicks", "steps", "runs"):
        assert len(one[name]) == len(other[name]), name
    for a, b in zip(one["kicks"], other["kicks"], strict=True):
        assert a["limb"] == b["limb"]
        assert a["kind"] == b["kind"] or a["onset_s"] < kinds_from_s
        assert a["onset_s"] == pytest.approx(b["onset_s"], abs=within_s)
    for limb in one["limbs"]:
        assert one["limbs"][limb]["kicks_at"] == other["limbs"][limb]["kicks_at"]


def motion(folder: str) -> list[str]:
    found = {limb: next(Path(folder).rglob(f"*_task-{limb}LegMovement_*_motion.tsv")) for limb in ("Left", "Right")}
    return ["--left", str(found["Left"]), "--right", str(found["Right"])]


@pytest.mark.usefixtures("data")
def test_tables_and_signals_go_in_again(capsys: Said) -> None:
    assert run("export", ID, "--format", "csv", "--signals", "--out", "t") == 0
    assert_same(counted(capsys, RECORDING), counted(capsys, f"t/{ID}_left.csv"), 0.01)
    (row,) = csv.DictReader(Path("t/sessions.csv").read_text().splitlines())
    assert (row["session"], row["child"], row["notes"]) == (ID, "c1", "laughed a <lot>")
    assert {path.name for path in Path("t").iterdir()} == {
        "sessions.csv", "events.csv", "minutes.csv", "columns.csv",
        *(f"{ID}_{limb}.{ending}" for limb in ("left", "right") for ending in ("csv", "json")),
    }  # fmt: skip
    assert not any("Mia" in path.read_text() for path in Path("t").iterdir())
    assert run("export", "--child", "Mia", "--names", "--format", "csv", "--out", "n") == 0
    assert "Mia" in Path("n/sessions.csv").read_text()


@pytest.mark.usefixtures("data")
def test_json_has_the_figures_of_count(capsys: Said) -> None:
    assert run("export", "--all", "--format", "json", "--out", "j") == 0
    (session,) = json.loads(Path("j/sessions.json").read_text())
    assert session["schema"] == "kickstep.count/1"
    assert session["kicks"] == counted(capsys, RECORDING)["kicks"]
    assert (session["session"], session["child"]) == (ID, "c1")


@pytest.mark.usefixtures("data")
def test_bids_goes_in_again_and_the_validator_has_no_error(capsys: Said) -> None:
    assert run("export", ID, RECORDING, "--format", "bids", "--out", "b") == 0
    first = next(Path("b").rglob("*ses-01*Left*_motion.tsv"))
    assert first.name == "sub-c1_ses-01_task-LeftLegMovement_tracksys-imu_acq-primary_motion.tsv"
    assert_same(counted(capsys, RECORDING), counted(capsys, *motion("b/sub-c1/ses-01")), 0.01)
    assert_same(counted(capsys, RECORDING), counted(capsys, "b/sub-c1/ses-01"), 0.01)
    assert run("import", "b", "--out", "i") == 0
    assert {str(path.relative_to("i")) for path in Path("i").rglob("*.mcap")} == {
        f"sub-c1/ses-{n}/motion/sub-c1_ses-{n}.mcap" for n in ("01", "02")
    }
    assert "Mia" not in "".join(path.read_text() for path in Path("b").rglob("*.*"))
    found = severities(Path("b"))
    assert found["error"] == 0
    assert found  # it looked: it always has recommendations


def test_a_recording_of_packets_has_its_samples_in_session_time_and_counts_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("demo", "--headless", "--seconds", "40", "--speed", "20") == 0
    assert run("export", "--all", "--format", "csv", "--signals", "--out", "t") == 0
    (row,) = csv.DictReader(Path("t/sessions.csv").read_text().splitlines())
    for limb in ("left", "right"):
        table = np.loadtxt(next(Path("t").glob(f"*_{limb}.csv")), delimiter=",", skiprows=1)
        assert np.all(np.diff(table[:, 0]) > 0)
        sent = (table[-1, 0] - table[0, 0]) * float(row[f"{limb}_rate_hz"])
        assert 0.3 * sent < len(table) < 1.1 * sent  # a busy machine loses packets; none is made up
        assert 7.0 < np.median(np.linalg.norm(table[:, 1:4], axis=1)) < 13.0
    first = counted(capsys, *map(str, Path("kept/recordings").glob("*.mcap")))
    # In its first seconds the session did not know its clocks well, and kinds were judged with that in mind; the tables
    # say how well they were known in the end.
    assert_same(first, counted(capsys, *map(str, Path("t").glob("*_left.csv"))), 1e-5, kinds_from_s=10.0)


def test_missing_samples_are_rows_of_na(tmp_path: Path) -> None:
    time_s = np.concatenate((np.arange(10) / 10, np.arange(15, 20) / 10))
    acc = np.ones((15, 3))
    acc[4, 1] = np.nan
    facts = SessionFacts({Limb.LEFT: SensorFacts("x", 10.0)})
    blocks = [SampleBlock(Limb.LEFT, time_s[a:b], acc[a:b]) for a, b in ((0, 10), (10, 15))]
    written = write_signals(
        [facts, *blocks], {Limb.LEFT: tmp_path / "m.tsv"}, separator="\t", header=False, missing="n/a", fill=True
    ).legs[Limb.LEFT]
    rows = [line.split("\t") for line in (tmp_path / "m.tsv").read_text().splitlines()]
    assert [float(row[0]) for row in rows] == pytest.approx(np.arange(20) / 10)
    assert [i for i, row in enumerate(rows) if "n/a" in row] == [4, 10, 11, 12, 13, 14]
    assert rows[4][1:] == ["1", "n/a", "1"]
    assert (written.rows, written.missing) == (20, 6)


@pytest.mark.usefixtures("data")
def test_what_cannot_be(capsys: Said) -> None:
    assert run("export", "--format", "csv", "--out", "t") == 2
    assert run("export", ID, "--all", "--format", "csv", "--out", "t") == 2
    assert run("export", "--child", "Nobody", "--format", "csv", "--out", "t") == 2
    assert run("export", ID, "--format", "csv", "--out", "kept") == 5
    Path("broken.mcap").write_bytes(b"nothing")
    assert run("export", "broken.mcap", ID, "--format", "json", "--out", "t") == 4
    assert len(json.loads(Path("t/sessions.json").read_text())) == 1
    assert "Traceback" not in capsys.readouterr().err
