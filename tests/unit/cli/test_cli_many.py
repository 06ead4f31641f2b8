"""Folders of sessions: all cores, bad files among them, broken off and gone on with."""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import sys
from pathlib import Path

import click
import pytest

from monitor import cli
from monitor.cli.many import Bar, each, workers_for
from monitor.errors import DataError, MonitorError
from tests.unit.recording.foreign_makers import signal_g

Said = pytest.CaptureFixture[str]


def leg(path: Path, rows: int = 500) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{i / 50:.2f},{x:.4f},{y:.4f},{z:.4f}" for i, (x, y, z) in enumerate(signal_g(rows, 50.0))]
    path.write_text("t_s,ax_g,ay_g,az_g\n" + "\n".join(lines) + "\n")


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Five sessions in folders of folders, one of them damaged; what is no session is there too."""
    monkeypatch.chdir(tmp_path)
    for name in ("a/day", "b/day", "b/c/night", "d"):
        leg(Path(f"study/{name}_left.csv"))
        leg(Path(f"study/{name}_right.csv"))
    Path("study/bad_left.csv").write_text("t_s,ax_g,ay_g,az_g\nwords,1,2,3\n0.1,1,2,3\n")
    Path("study/notes.csv").write_text("who,what\n")
    Path("study/b/day_left.json").write_text("{}")
    return Path("study")


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_folder_is_counted_on_more_than_one_core_as_on_one(study: Path, capsys: Said) -> None:
    assert cli.run(["count", "study", "--json", "--jobs", "1"]) == 4
    one = lines(capsys.readouterr().out)
    assert cli.run(["count", "study", "--json", "--jobs", "2"]) == 4
    said = capsys.readouterr()
    assert lines(said.out) == one
    assert [Path(str(line["recording"])).relative_to("study") for line in one] == [
        Path("a/day_left.csv"), Path("b/c/night_left.csv"), Path("b/day_left.csv"), Path("bad_left.csv"),
        Path("d_left.csv"),
    ]  # fmt: skip
    assert [line["schema"] for line in one].count("kickstep.error/1") == 1
    assert "bad_left.csv, line 2" in said.err
    assert "Traceback" not in said.err


def test_a_count_that_was_broken_off_goes_on(study: Path, capsys: Said) -> None:
    assert cli.run(["count", "study", "--out", "all.jsonl", "--jobs", "1"]) == 4
    whole = Path("all.jsonl").read_text()
    assert len(lines(whole)) == 4
    first, second, _ = whole.split("\n", 2)
    Path("all.jsonl").write_text(f"{first}\n{second[:70]}")
    capsys.readouterr()
    assert cli.run(["count", "study", "--out", "all.jsonl", "--jobs", "1"]) == 4
    assert "1 session stands in all.jsonl already" in capsys.readouterr().err
    assert Path("all.jsonl").read_text() == whole
    Path("all.jsonl").write_text("no json\n")
    assert cli.run(["count", "study", "--out", "all.jsonl"]) == 5


def test_a_folder_is_imported_as_it_is_laid_out_and_gone_on_with(study: Path, capsys: Said) -> None:
    assert cli.run(["import", "study", "--out", "made", "--jobs", "2"]) == 4
    made = sorted(path.relative_to("made").as_posix() for path in Path("made").rglob("*.mcap"))
    assert made == ["a/day.mcap", "b/c/night.mcap", "b/day.mcap", "d.mcap"]
    before = Path("made/a/day.mcap").stat().st_mtime_ns
    Path("made/d.mcap").unlink()
    capsys.readouterr()
    assert cli.run(["import", "study", "--out", "made"]) == 5  # nothing is overwritten
    assert Path("made/d.mcap").exists()
    Path("study/bad_left.csv").unlink()
    assert cli.run(["import", "study", "--out", "made", "--resume"]) == 0
    assert "4 sessions are there already" in capsys.readouterr().err
    assert Path("made/a/day.mcap").stat().st_mtime_ns == before


def test_a_folder_without_sessions_says_so(tmp_path: Path, capsys: Said) -> None:
    assert cli.run(["count", str(tmp_path)]) == 4
    assert "folder" in capsys.readouterr().err


def _work(job: int) -> int:
    if job == 2:
        os._exit(9)  # as the kernel ends what takes too much memory
    if job == 3:
        raise DataError("three", where="here", advice="four")
    return job * job


def test_a_process_that_is_ended_by_force_takes_one_job_with_it() -> None:
    found = list(each(range(6), _work, 2))
    assert [job for job, _ in found] == list(range(6))
    assert [result for _, result in found if not isinstance(result, MonitorError)] == [0, 1, 16, 25]
    ended, three = (result for _, result in found if isinstance(result, MonitorError))
    assert "ended by force" in ended.message
    assert (three.message, three.where, three.advice) == ("three", "here", "four")


def test_few_sessions_start_no_process() -> None:
    assert workers_for(3, None) == 1
    assert workers_for(3, 2) == 2
    assert workers_for(1, 8) == 1
    assert workers_for(100, None) == (os.cpu_count() or 1)


class Screen(io.StringIO):
    """What a terminal is sent."""

    def isatty(self) -> bool:
        return True


def test_results_stand_above_a_bar_with_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr("time.time", itertools.count(1000.0, 7.0).__next__)
    with Bar(4, "Counting") as bar:
        assert "0/4" in screen.getvalue()
        for number in range(4):
            with bar.one_done():
                click.echo(f"session {number}")
    lines = screen.getvalue().split("\n")
    shown = [line.rpartition("\x1b[2K")[2] for line in lines]
    assert shown[:4] == [f"session {number}" for number in range(4)]
    assert re.search(r"1/4  \d\d:\d\d:\d\d", screen.getvalue())
    assert "4/4" in lines[4]
    assert max(len(part) for part in re.split(r"[\r\n]|\x1b\[[^a-zA-Z]*[a-zA-Z]", screen.getvalue())) < 80
    assert lines[4].endswith("\x1b[?25h"), "the cursor is shown again"


def test_one_session_needs_no_bar_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with Bar(1, "Counting") as bar, bar.one_done():
        pass
    assert screen.getvalue() == ""
