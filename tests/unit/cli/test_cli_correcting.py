"""`kickstep history correct`: the replay's corrections, said in a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import cli
from monitor.cli.live import clock
from monitor.dashboard.replaying import Moment, load, moments_of
from monitor.locations import history_file, own_recordings
from monitor.model.history import Correction, Wrong
from monitor.model.limbs import Limb
from monitor.storage.history import History
from monitor.storage.recounting import counted
from tests.unit.cli.test_cli_replay_screen import NAME, recorded

Said = pytest.CaptureFixture[str]


@pytest.fixture
def kicks(tmp_path: Path) -> list[Moment]:
    """What the recording of the session holds."""
    return moments_of(counted(recorded(tmp_path, kept=True))[0])


def say(folder: Path, *args: str) -> int:
    return cli.run(["--data-dir", str(folder), "history", "correct", NAME, *args])


def known(folder: Path) -> list[Correction]:
    with History(history_file(folder)) as history:
        return history.corrections(NAME)


def test_each_key_has_its_word(kicks: list[Moment], tmp_path: Path, capsys: Said) -> None:
    first, second, third = kicks[:3]
    for kick, word in ((first, "none"), (second, "other-leg"), (third, "together")):
        assert say(tmp_path, "--at", clock(kick.at_s), "--leg", kick.limb.value, "--was", word) == 0
    assert say(tmp_path, "--at", "0:01.5", "--leg", "right", "--was", "missed") == 0
    found = known(tmp_path)
    assert [(c.what, c.value) for c in found] == [
        (Wrong.NOT_THERE, ""), (Wrong.OTHER_LEG, ""), (Wrong.OTHER_KIND, "together"), (Wrong.MISSED, ""),
    ]  # fmt: skip
    assert [c.time_s for c in found] == [first.at_s, second.at_s, third.at_s, 1.5]  # of the event, not as typed
    capsys.readouterr()
    assert say(tmp_path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{clock(first.at_s)}  {first.limb} kick, you say: not a kick"
    assert len(lines) == len(found)


def test_said_twice_is_said_once_and_taken_back_is_gone(kicks: list[Moment], tmp_path: Path, capsys: Said) -> None:
    at = ("--at", clock(kicks[0].at_s), "--leg", kicks[0].limb.value)
    assert say(tmp_path, *at, "--was", "none") == 0
    assert say(tmp_path, *at, "--was", "none") == 0
    assert len(known(tmp_path)) == 1
    assert say(tmp_path, *at, "--take-back") == 0
    assert known(tmp_path) == []
    assert say(tmp_path, *at, "--take-back") == 2
    assert "there is no" in capsys.readouterr().err


def test_no_event_there_names_the_nearest(kicks: list[Moment], tmp_path: Path, capsys: Said) -> None:
    last = max(kick.at_s for kick in kicks if kick.limb is Limb.LEFT)
    assert say(tmp_path, "--at", str(last + 30.0), "--leg", "left", "--was", "none") == 2
    assert clock(last) in capsys.readouterr().err
    assert known(tmp_path) == []


@pytest.mark.parametrize(
    "args",
    [("--at", "1:00"), ("--at", "soon", "--leg", "left", "--was", "none"), ("--leg", "left", "--was", "none")]
)  # fmt: skip
def test_half_a_correction_is_none(args: tuple[str, ...], kicks: list[Moment], tmp_path: Path) -> None:
    assert say(tmp_path, *args) == 2
    assert known(tmp_path) == []


def test_the_replay_holds_the_same_events(kicks: list[Moment], tmp_path: Path) -> None:
    replay = load(own_recordings(tmp_path) / f"{NAME}.mcap", lambda size: None, lambda: False)
    assert replay.moments == kicks
