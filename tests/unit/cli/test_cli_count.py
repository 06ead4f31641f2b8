"""`kickstep count`, with a stand-in for the pipeline: what is asked of it and what is printed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from monitor import cli
from monitor.model.limbs import Limb
from monitor.model.records import LogRecord, SampleBlock, SessionFacts, Tag
from monitor.model.session import Balance, Kick, LimbFigures, Quality, SessionSummary
from monitor.model.words import STANDING

HEADER = "t_s,ax_g,ay_g,az_g\n"


class StandIn:
    """Counts one kick for each limb whose first x is above 0.5 g."""

    seen: list[LogRecord]

    def __init__(self, hop_s: float = 0.0, *, keep_events: bool = True) -> None:
        StandIn.seen = []

    def push(self, record: LogRecord) -> list[Any]:
        StandIn.seen.append(record)
        return []

    def finish(self) -> SessionSummary:
        facts = StandIn.seen[0]
        assert isinstance(facts, SessionFacts)
        kicks = tuple(
            Kick(1, record.limb, float(record.time_s[0]))
            for record in StandIn.seen
            if isinstance(record, SampleBlock) and record.acc_ms2[0, 0] > 4.9
        )
        limbs = {
            limb: LimbFigures(sensor.name, sum(k.limb is limb for k in kicks), {}, 0, 0, 0.0, sensor.rate_hz, 0.0, None)
            for limb, sensor in facts.sensors.items()
        }
        balance = Balance(None, None, None, 0.95, 0, 0, None, False, "not enough kicks")
        return SessionSummary(
            facts.activity, facts.started_at, {"version": "0"}, 1.0, 1.0, limbs, kicks, (), (), (), (), (), balance,
            balance, Quality(facts.clock_uncertainty_s), None if kicks else "the legs were still",
        )  # fmt: skip


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("monitor.pipeline")
    module.Pipeline = StandIn  # type: ignore[attr-defined]
    module.REPLAY_HOP_S = 10.0  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "monitor.pipeline", module)
    StandIn.seen = []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rows = "".join(f"{i / 100:.2f},0.9,0,0.4\n" for i in range(300))
    still = "".join(f"{i / 100:.2f},0,0,1\n" for i in range(300))
    for name, text in {
        "a_left.csv": rows,
        "a_right.csv": still,
        "b_left.csv": still,
        "b_right.csv": still,
        "bad_left.csv": "0,0,abc,1\n" + rows,
    }.items():
        (tmp_path / name).write_text(HEADER + text)
    (tmp_path / "l.csv").write_text(HEADER + rows)
    monkeypatch.chdir(tmp_path)
    return tmp_path


Said = pytest.CaptureFixture[str]


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize(
    "args",
    [
        ["a_left.csv"],
        ["a_right.csv"],
        ["a"],
        ["a_left.csv", "a_right.csv"],
        ["--left", "a_left.csv", "--right", "a_right.csv"],
    ],
)
def test_ways_to_name_a_pair(folder: Path, capsys: Said, args: list[str]) -> None:
    assert cli.run(["count", *args, "--json"]) == 0
    (made,) = objects(capsys.readouterr().out)
    assert made["schema"] == "kickstep.count/1"
    assert list(made["limbs"]) == ["left", "right"]
    assert made["limbs"]["left"]["kicks"] == 1
    assert made["limbs"]["left"]["sensor"] == "a_left"


@pytest.mark.parametrize("args", [["count", "a"], ["count", "--left", "l.csv"], ["import", "a"]])
def test_whether_a_file_may_be_read_is_found_out_by_reading_it(
    folder: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch, args: list[str]
) -> None:
    """Not by the option parser: one locked file is a failure of that file (4), not of the command line (2)."""
    monkeypatch.setattr("os.access", lambda *_, **__: False)
    more = ["--out", str(folder / "out")] if args[0] == "import" else []
    assert cli.run([*args, *more]) == 0, capsys.readouterr().err


def test_one_leg(folder: Path, capsys: Said) -> None:
    assert cli.run(["count", "--right", "l.csv", "--json"]) == 0
    (made,) = objects(capsys.readouterr().out)
    assert list(made["limbs"]) == ["right"]
    assert made["recording"] == "l.csv"


def test_options_reach_the_records(folder: Path, capsys: Said) -> None:
    args = ["--right-offset", "0.5", "--clocks", "separate", "--activity", "tummy", "--full-scale-g", "8"]
    assert cli.run(["count", "a", *args, "--json"]) == 0
    facts = StandIn.seen[0]
    assert isinstance(facts, SessionFacts)
    assert facts.activity.value == "tummy"
    assert facts.clock_uncertainty_s is None
    assert facts.sensors[Limb.LEFT].full_scale_ms2 == pytest.approx(78.45, abs=0.01)
    starts = {block.limb.value: block.time_s[0] for block in StandIn.seen if isinstance(block, SampleBlock)}
    assert starts == {"left": 0.0, "right": 0.5}
    (made,) = objects(capsys.readouterr().out)
    assert made["quality"]["clock_uncertainty_s"] is None
    assert made["activity"] == "tummy"


def test_the_mounting_reaches_the_records(folder: Path, capsys: Said) -> None:
    assert cli.run(["count", "a", "--shank-axis", "left=y,right=-x", "--standing", "1.5", "--json"]) == 0
    facts, tag = StandIn.seen[:2]
    assert isinstance(facts, SessionFacts)
    assert {limb: sensor.shank_axis for limb, sensor in facts.sensors.items()} == {
        Limb.LEFT: (0.0, 1.0, 0.0),
        Limb.RIGHT: (-1.0, 0.0, 0.0),
    }
    assert tag == Tag(1.5, STANDING, "")
    assert cli.run(["count", "a", "--shank-axis=-z", "--json"]) == 0
    capsys.readouterr()
    for wrong in ("w", "up=y", "left=", ""):
        assert cli.run(["count", "a", f"--shank-axis={wrong}"]) == 2
        assert "names no axis" in capsys.readouterr().err
    assert cli.run(["count", "a", "--standing", "-1"]) == 2


def test_other_columns(folder: Path, capsys: Said) -> None:
    rows = "".join(f"{i * 10},0.9,0,0.4\n" for i in range(300))
    (folder / "other.csv").write_text("time,X,Y,Z\n" + rows)
    assert cli.run(["count", "--left", "other.csv", "--json", "--columns", "t=time:ms,ax=X:g,ay=Y:g,az=Z:g"]) == 0
    assert objects(capsys.readouterr().out)[0]["limbs"]["left"]["rate_hz"] == 100.0


def test_plain_words_and_the_footer_once(folder: Path, capsys: Said) -> None:
    assert cli.run(["count", "a", "b"]) == 0
    said = capsys.readouterr()
    assert "Kicks: 1" in said.out
    assert "No kicks found: the legs were still" in said.out
    assert said.out.count("Not a medical device") == 1
    assert said.err == ""


def test_a_failure_among_several_is_reported_and_the_rest_counted(folder: Path, capsys: Said) -> None:
    names = ["a", "bad_left.csv", "gone", "x.mcap", "l.csv", "b"]
    assert cli.run(["count", *names, "--json"]) == 4
    said = capsys.readouterr()
    made = objects(said.out)
    assert [line["recording"] for line in made] == names
    assert [line["schema"].split(".")[1] for line in made] == [
        "count/1",
        "error/1",
        "error/1",
        "error/1",
        "error/1",
        "count/1",
    ]
    assert made[1]["where"] == "bad_left.csv, line 2, column ay_g"
    assert "'abc' is not a number" in said.err
    assert "No such file" in made[3]["error"]
    assert "--left" in made[4]["advice"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ([], 2),
        (["l.csv"], 2),
        (["a", "--left", "l.csv"], 2),
        (["a", "--columns", "x"], 2),
        (["a", "--columns", "ax=X"], 2),
        (["a", "--right-offset", "nan"], 2),
        (["a", "--right-offset", "x"], 2),
        (["a", "--full-scale-g", "0"], 2),
        (["a", "--clocks", "x"], 2),
        (["a", "b", "--events", "e.csv"], 2),
        (["a", "--events", "a_right.csv"], 2),
        (["a", "--events", "gone/e.csv"], 5),
        (["a", "--events", "."], 5),
        (["a", "--columns", "t=nothere"], 4),
        (["a", "--right-offset", "100"], 4),
        (["bad"], 4),
        (["gone"], 4),
        (["x.mcap"], 4),
        (["--left", "gone.csv"], 4),
        (["--left", "."], 4),
        (["n" * 300], 4),
        (["\udcff"], 4),
        (["--left", "\udcff\n\x1b[31m.csv"], 4),
    ],
)
def test_failures(folder: Path, capsys: Said, args: list[str], code: int) -> None:
    assert cli.run(["count", *args]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert "\x1b" not in said.err
    assert 1 <= len(said.err.splitlines()) <= 5
    cli.run(["count", *args, "--json"])
    for line in objects(capsys.readouterr().out):
        assert line["schema"] == "kickstep.error/1"


def test_events_are_written(folder: Path, capsys: Said) -> None:
    assert cli.run(["count", "a", "--json", "--events", "e.csv"]) == 0
    assert len(objects(capsys.readouterr().out)) == 1
    lines = (folder / "e.csv").read_text().splitlines()
    assert lines[1].startswith("kick,left,0.0000,")
    assert not list(folder.glob(".e.csv*"))
    assert cli.run(["count", "bad", "--events", "e2.csv"]) == 4
    assert not (folder / "e2.csv").exists()


def test_a_far_origin_is_told(folder: Path, capsys: Said) -> None:
    text = HEADER + "".join(f"{1_760_000_000 + i / 100:.2f},0,0,1\n" for i in range(300))
    (folder / "epoch_left.csv").write_text(text)
    assert cli.run(["count", "epoch", "--json"]) == 0
    (made,) = objects(capsys.readouterr().out)
    assert made["started_at"] == "2025-10-09T08:53:20+00:00"
    assert any("1760000000" in note for note in made["quality"]["notes"])
    assert any("one leg only" in note for note in made["quality"]["notes"])


def test_a_long_recording_shows_a_bar_only_to_a_person(
    folder: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.cli.counting._LONG_SAMPLES", 10)
    assert cli.run(["count", "a", "--json"]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("monitor.cli.counting.is_terminal", lambda stream: True)
    assert cli.run(["count", "a", "--json"]) == 0
    assert len(objects(capsys.readouterr().out)) == 1
