"""`kickstep demo --scenario`: the named scenario is played, its activity is the session's, another name is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import cli
from monitor.cli.demo import _source, _world
from monitor.model.records import SessionFacts
from monitor.model.words import Activity
from monitor.recording.reader import read_records
from monitor.runner import Ended, Session
from monitor.simulation.ble_world import demo_world
from monitor.simulation.scenarios import SCENARIOS
from monitor.simulation.virtual_time import run_virtually, virtual_clock
from tests.ble_helpers import PROFILES


def test_the_named_scenario_is_played() -> None:
    world = _world(1.0, 1, 60.0, "first_steps")
    assert world.wearer.scenario == SCENARIOS["first_steps"](minutes=1.5)


def test_the_session_begins_with_the_scenarios_activity(tmp_path: Path) -> None:
    async def run() -> Ended:
        world = demo_world(SCENARIOS["first_steps"](minutes=0.5), 1, virtual_clock(), profiles=PROFILES)
        return await Session(await _source(world, {}), tmp_path / "a.live.mcap", 10.0).run()

    (facts,) = (r for r in read_records(run_virtually(run()).recording) if isinstance(r, SessionFacts))
    assert facts.activity is Activity.WALKING


def test_an_unknown_scenario_is_refused_with_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["demo", "--headless", "--scenario", "flying"]) == 2
    told = capsys.readouterr().err
    assert "there is no scenario flying" in told
    assert "first_steps" in told
