"""`kickstep baseline tally`: the tally without sensors, in lines."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor import cli
from monitor.analysis.tally import METHOD
from monitor.cli.tally import TypedTally
from monitor.locations import history_file
from monitor.model.history import Child, KeptSession
from monitor.model.words import Activity
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter
from monitor.texts.typed import (
    TALLY_ENDED_EARLY,
    TALLY_LETTERS,
    TALLY_NO_INPUT,
    TALLY_NO_TAP,
    TALLY_NOTHING,
    UNKNOWN,
)

Said = pytest.CaptureFixture[str]


class Input:
    """Standard input of a command: what a pipe holds."""

    def __init__(self, stream: int) -> None:
        self._stream = stream

    def fileno(self) -> int:
        return self._stream


def typed(folder: Path, monkeypatch: pytest.MonkeyPatch, lines: str, *args: str, stays: bool = False) -> int:
    """Run it with these lines; `stays`: nobody closes the pipe meanwhile."""
    reading, writing = os.pipe()
    os.write(writing, lines.encode())
    if not stays:
        os.close(writing)
    monkeypatch.setattr(sys, "stdin", Input(reading))
    try:
        return cli.run(["--data-dir", str(folder), "baseline", "tally", *args])
    finally:
        if stays:
            os.close(writing)


def kept(folder: Path) -> list[KeptSession]:
    with History(history_file(folder)) as history:
        return history.sessions()


def mia(folder: Path, name: str = "Mia") -> None:
    with HistoryWriter(history_file(folder)) as writer:
        writer.set_child(Child(f"id of {name}", name, leg_length_m=0.2)).result()


def test_letters_become_a_session_like_the_screens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    mia(tmp_path)
    assert typed(tmp_path, monkeypatch, "l\nL\nr\nb\nr\nz\n\ne\nl\n", "--child", "mia", stays=True) == 0
    (session,) = kept(tmp_path)
    assert (session.balance.n_left, session.balance.n_right) == (3, 2)
    assert session.algorithm["version"] == METHOD["version"]
    assert (session.activity, session.recording_file) == (Activity.BACK, None)
    assert session.child is not None
    assert session.child.id == "id of Mia"
    said = capsys.readouterr().out
    assert "on the back, of Mia" in said
    assert "Taken back: 3 left, 2 right." in said
    assert f"kickstep baseline add {session.recording_id} --phase NAME makes it a trial." in said
    assert TALLY_ENDED_EARLY not in said
    assert cli.run(["--data-dir", str(tmp_path), "baseline", "add", session.recording_id, "--phase", "before"]) == 0


def test_e_keeps_a_tally_in_which_nobody_kicked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    assert typed(tmp_path, monkeypatch, "z\nx\n?\ne\n", "--activity", "tummy") == 0
    (session,) = kept(tmp_path)
    assert (session.balance.n_left, session.balance.n_right, session.activity) == (0, 0, Activity.TUMMY)
    said = capsys.readouterr().out
    for line in (TALLY_NO_TAP, UNKNOWN, *TALLY_LETTERS):
        assert line in said


@pytest.mark.parametrize("lines", ["", "\n", "l\nz\n", "?\n"])
def test_an_end_of_input_before_any_tap_keeps_nothing(
    lines: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert typed(tmp_path, monkeypatch, lines) == 0
    assert kept(tmp_path) == []
    assert TALLY_NOTHING in capsys.readouterr().out


def test_an_end_of_input_keeps_what_was_tapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    assert typed(tmp_path, monkeypatch, "lrl\nr") == 0  # the last line without its end
    (session,) = kept(tmp_path)
    assert (session.balance.n_left, session.balance.n_right) == (2, 2)
    assert TALLY_ENDED_EARLY in capsys.readouterr().out


def test_it_ends_by_itself_and_is_a_trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    mia(tmp_path)
    args = ["--child", "Mia", "--seconds", "1", "--phase", "before", "--protocol", "2-6-2"]
    assert typed(tmp_path, monkeypatch, "b\n", *args, stays=True) == 0
    (session,) = kept(tmp_path)
    assert (session.duration_s, session.balance.n_left) == (1.0, 1)
    with History(history_file(tmp_path)) as history:
        (trial,) = history.trials("id of Mia")
    assert (trial.recording_id, trial.phase, trial.protocol) == (session.recording_id, "before", "2-6-2")
    assert trial.leg_length_m == 0.2
    assert "left out: 0.0 of 10 minutes" in " ".join(capsys.readouterr().out.split())


def test_each_minute_tells_what_stands() -> None:
    said: list[str] = []
    now_s = 0.0

    async def main() -> float:
        nonlocal now_s
        tally = TypedTally(said.append, lambda: now_s)
        tally.hear("l")
        running = asyncio.create_task(tally.run(None))
        now_s = 60.0  # before it looks for the first time
        while not said:
            await asyncio.sleep(0)
        tally.hear("b")
        tally.hear("w")
        tally.hear("e")
        return await running

    assert asyncio.run(main()) == 60.0
    assert said == ["1 minute: 1 left, 0 right.", "1 minute: 2 left, 1 right."]


def test_ctrl_c_keeps_what_was_tapped(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-m", "monitor", "--data-dir", str(tmp_path), "baseline", "tally"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as tally:
        assert tally.stdin is not None
        assert tally.stdout is not None
        tally.stdin.write("l\nr\nl\nw\n")
        tally.stdin.flush()
        while "2 left, 1 right." not in (line := tally.stdout.readline()):
            assert line
        tally.send_signal(signal.SIGINT)
        assert TALLY_ENDED_EARLY in tally.stdout.read()
    assert tally.returncode == 0
    (session,) = kept(tmp_path)
    assert (session.balance.n_left, session.balance.n_right) == (2, 1)


def test_who_is_unknown_and_where_nothing_can_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert typed(tmp_path, monkeypatch, "l\n", "--child", "Nobody") == 2
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.run(["--data-dir", str(tmp_path), "baseline", "tally"]) == 2
    assert TALLY_NO_INPUT in capsys.readouterr().err
    assert kept(tmp_path) == []
