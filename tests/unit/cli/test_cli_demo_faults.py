"""`kickstep demo --faults`: the faults are told, stand in the recording, and the session goes on to its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import cli
from monitor.cli.demo import stage_faults
from monitor.model.events import KickEnded
from monitor.model.limbs import LIMBS
from monitor.model.records import LinkChange, LinkState, Tag
from monitor.recording.reader import read_records
from monitor.runner import Session
from monitor.simulation.faults.sequence import SCENES
from monitor.simulation.virtual_time import run_virtually
from tests.ble_helpers import open_session, virtual_world


def test_faults_are_told_and_recorded(tmp_path: Path) -> None:
    said: list[str] = []

    async def run():
        world = virtual_world(150.0)
        source = await open_session(world)
        session = Session(source, tmp_path / "a.live.mcap", 130.0)
        stage_faults(session, world, source, said.append)
        ended = await session.run()
        assert not any(device.connected for device in world.devices.values())
        return ended

    ended = run_virtually(run())
    assert said[0] == "fault 1.1: link lost (left side)"
    assert [words.split(":")[0].removeprefix("fault ") for words in said[: len(SCENES)]] == [s.number for s in SCENES]
    records = list(read_records(ended.recording))
    tags = [record for record in records if isinstance(record, Tag) and record.name == "fault"]
    assert [f"fault {tag.value.replace(' ', ': ', 1)}" for tag in tags] == said
    for limb in LIMBS:
        states = [r.state for r in records if isinstance(r, LinkChange) and r.limb is limb]
        assert states.count(LinkState.LOST) >= 3
        assert states[-1] is LinkState.CONNECTED or said[-1].startswith(("fault 1", "fault 2"))
        late = [e for e in ended.events if isinstance(e, KickEnded) and e.limb is limb and e.end_s > 100.0]
        assert late, "counting went on"


def test_the_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["demo", "--help"]) == 0
    assert "kickstep demo --faults --headless" in capsys.readouterr().out
