"""Twins with four sensors: two sessions at once in one program, and what is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from monitor import cli
from monitor.cli.record import RecordStarter
from monitor.locations import history_file, own_recordings
from monitor.model.limbs import LIMBS, Limb
from monitor.recording.reader import read_facts
from monitor.runner import Session, Watcher
from monitor.sensors.radio import Radio
from monitor.sensors.source import LiveSource
from monitor.simulation.ble_world import ADDRESSES, World, demo_world
from monitor.simulation.scenarios import supine_kicking
from monitor.storage.history import History
from monitor.texts.recording_commands import TWINS_HOW

record = import_module("monitor.cli.record")
"""The module: `monitor.cli` has the command by that name."""
Said = pytest.CaptureFixture[str]
SECONDS = "4"


def run(folder: Path, *words: str) -> int:
    return cli.run(["--data-dir", str(folder), "--plain", "record", *words])


def test_two_children_at_once_each_with_a_recording_of_its_own(tmp_path: Path, capsys: Said) -> None:
    assert run(tmp_path, "--simulated", "--seconds", SECONDS, "--child", "Mia", "--child", "Ben") == 0
    said = capsys.readouterr().out
    for name in ("Mia", "Ben"):
        assert f"{name}: 00:00.0  the session begins" in said
        assert re.search(rf"^{name}: 00:0\d\.\d  left sensor connected$", said, re.M)
    assert said.index("Ben: 00:00.0") < said.index("\nMia\n") < said.index("\nBen\n")
    with History(history_file(tmp_path)) as history:
        sessions = history.sessions()
    assert sorted(s.child.nickname for s in sessions if s.child is not None) == ["Ben", "Mia"]
    files = sorted(own_recordings(tmp_path).glob("*.mcap"))
    assert len(files) == 2
    assert all(set(read_facts(file).sensors) == set(LIMBS) for file in files)
    assert all(s.duration_s >= float(SECONDS) - 1.0 for s in sessions)


@pytest.mark.parametrize(
    "words",
    [
        ["--child", "Mia", "--child", "Ben"],
        ["--child", "Mia", "--child", "Ben", "--left", "a", "--right", "b"],
        ["--left", "a", "--right", "b", "--left", "c", "--right", "d"],
        ["--simulated", "--child", "Mia", "--child", "mia"],
    ],
)
def test_each_child_is_named_once_with_its_own_sensors(words: list[str], tmp_path: Path, capsys: Said) -> None:
    assert run(tmp_path, *words) == 2
    assert TWINS_HOW in " ".join(capsys.readouterr().err.split())
    assert not list(own_recordings(tmp_path).glob("*"))


TWIN = {Limb.LEFT: "C0:FF:EE:00:00:03", Limb.RIGHT: "C0:FF:EE:00:00:04"}
MIA, BEN = ([word for limb in LIMBS for word in (f"--{limb}", addresses[limb])] for addresses in (ADDRESSES, TWIN))


@pytest.fixture
def four(monkeypatch: pytest.MonkeyPatch) -> list[World]:
    """Four sensors around one adapter."""
    made: list[World] = []

    def radio(simulated: bool, seconds: float | None, seed: int) -> tuple[Radio, dict[Limb, str]]:
        world = demo_world(supine_kicking(minutes=0.5), seed)
        for limb, address in TWIN.items():
            world.add(replace(world.devices[ADDRESSES[limb]].make, address=address, skew_ppm=0.0))
        made.append(world)
        return world.radio(), {}

    monkeypatch.setattr(record, "_radio", radio)
    return made


def test_four_sensors_around_one_adapter(tmp_path: Path, capsys: Said, four: list[World]) -> None:
    words = ["--seconds", SECONDS, "--child", "Mia", *MIA, "--child", "Ben", *BEN]
    assert run(tmp_path, *words) == 0
    said = capsys.readouterr().out
    assert "Mia: 00:00.0  the session begins" in said
    assert "Ben: 00:00.0  the session begins" in said
    with History(history_file(tmp_path)) as history:
        assert sorted(s.child.nickname for s in history.sessions() if s.child is not None) == ["Ben", "Mia"]


def test_where_one_childs_sensor_is_away_the_other_session_ends_and_is_kept(
    tmp_path: Path, capsys: Said, four: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ = record.RecordStarter.open

    async def opened(starter: RecordStarter, watcher: Watcher) -> tuple[Session, LiveSource]:
        found = await open_(starter, watcher)
        if starter.wanted[Limb.LEFT] == TWIN[Limb.LEFT]:  # heard, but it takes no connection
            four[0].refuse(TWIN[Limb.LEFT], 99)
        return found

    monkeypatch.setattr(record.RecordStarter, "open", opened)
    assert run(tmp_path, "--child", "Mia", *MIA, "--child", "Ben", *BEN) == 3
    said = capsys.readouterr()
    assert re.search("^(kickstep: )?Ben: ", said.err, re.M)
    with History(history_file(tmp_path)) as history:
        assert [s.child.nickname for s in history.sessions() if s.child is not None] == ["Mia"]
    assert "Ben: 00:00.0" not in said.out


def test_one_sensor_is_not_on_two_children(tmp_path: Path, capsys: Said, four: list[World]) -> None:
    assert run(tmp_path, "--child", "Mia", *MIA, "--child", "Ben", "--left", MIA[3], "--right", BEN[3]) == 2
    assert "two children were given the same sensor" in capsys.readouterr().err
    assert not list(own_recordings(tmp_path).glob("*"))
