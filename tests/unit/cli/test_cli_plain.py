"""`--plain`: what is told of a session as it runs, and of its recording once more."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from monitor import cli
from monitor.cli.plain import Teller
from monitor.model.events import KickStarted
from monitor.model.limbs import Limb
from monitor.model.records import SessionFacts, Stretch, Tag
from monitor.model.words import Activity, Why
from monitor.pipeline import Pipeline
from monitor.recording.reader import read_records
from monitor.runner import Ended, Session
from monitor.sensors.source import LiveSource
from monitor.simulation.ble_world import DEMO_CHOICES, World
from monitor.simulation.virtual_time import run_virtually
from tests.ble_helpers import LEFT, RIGHT, open_session, virtual_world

Said = pytest.CaptureFixture[str]
Story = Callable[[World, LiveSource], Awaitable[None]]
SECONDS = 130.0


def told(path: Path, story: Story, seconds: float = SECONDS) -> tuple[Ended, list[str], int]:
    """A session in virtual time; how it ended, what was told, and how many lines of it before the end."""
    lines: list[str] = []

    async def run() -> tuple[Ended, int]:
        world = virtual_world(seconds + 30.0)
        source = await open_session(world, DEMO_CHOICES)
        session = Session(source, path, seconds)
        teller = Teller(session.pipeline, lines.append, lambda limb: source.state(limb).charge)
        session.watcher.events, session.watcher.record = teller.events, teller.record
        telling = asyncio.ensure_future(story(world, source))
        ended = await session.run()
        await telling
        return ended, len(lines)

    ended, count = run_virtually(run())
    return ended, lines, count


async def eventful(world: World, source: LiveSource) -> None:
    """A lost sensor, a silent one, a pause, a marker, an answer, walking."""
    await world.clock.sleep(20.0)
    world.out_of_range(RIGHT)
    await world.clock.sleep(10.0)
    world.out_of_range(RIGHT, False)
    await world.clock.sleep(10.0)
    source.put(Stretch(Why.PAUSED, 40.0))
    await world.clock.sleep(22.0)
    source.put(Stretch(Why.PAUSED, 40.0, source.now_s()))
    source.put(Tag(source.now_s(), "marker", "1"))
    source.put(Tag(source.now_s(), "surface", "firm_mat"))
    source.put(Tag(source.now_s(), "child", "opaque"))
    await world.clock.sleep(40.0)
    source.put(Tag(source.now_s(), "activity", Activity.WALKING.value))


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ended, list[str], int]:
    return told(tmp_path_factory.mktemp("plain") / "a.live.mcap", eventful)


def _one(lines: list[str], words: str) -> int:
    found = [n for n, line in enumerate(lines) if words in line]
    assert len(found) == 1, (words, found)
    return found[0]


def test_a_session_is_told_in_its_order(session: tuple[Ended, list[str], int]) -> None:
    _, lines, _ = session
    order = [
        _one(lines, "the session begins, activity not said"),
        _one(lines, "left sensor connected"),
        _one(lines, "right sensor lost, still trying"),
        _one(lines, "right sensor is back"),
        _one(lines, "paused, nothing is counted"),
        _one(lines, "Minute 1."),
        _one(lines, "counting goes on"),
        _one(lines, "marker 1"),
        _one(lines, "firm mat"),
        _one(lines, "now walking"),
        _one(lines, "Minute 2."),
    ]
    assert order == sorted(order)
    assert "opaque" not in "\n".join(lines)
    minute = lines[_one(lines, "Minute 1.")]
    assert minute.endswith("Counting is paused.")
    assert "without data" in minute
    assert "steps so far" in lines[_one(lines, "Minute 2.")] or "step so far" in lines[_one(lines, "Minute 2.")]
    assert not any(" kick" in line for line in lines[order[-2] : order[-1]])


def test_a_line_for_each_kick(session: tuple[Ended, list[str], int]) -> None:
    ended, lines, _ = session
    kicks = [line for line in lines if re.fullmatch(r"\d\d:\d\d\.\d  kick, (left|right)", line)]
    walking_s = 102.0
    told_kicks = [e for e in ended.events if isinstance(e, KickStarted) and e.ready_s < walking_s - 2.0]
    assert len(told_kicks) <= len(kicks) <= sum(isinstance(e, KickStarted) for e in ended.events)
    assert len(kicks) > 20


def test_its_recording_is_told_in_the_same_words(session: tuple[Ended, list[str], int]) -> None:
    ended, lines, _ = session
    assert ended.recording is not None
    again: list[str] = []
    pipeline = Pipeline()
    teller = Teller(pipeline, again.append)
    for record in read_records(ended.recording):
        teller.events(pipeline.push(record))
        teller.record(record)
    decided = len(pipeline.events)
    pipeline.finish()
    teller.events(pipeline.events[decided:])
    assert again == lines


def test_silence_and_a_low_battery(tmp_path: Path) -> None:
    async def story(world: World, source: LiveSource) -> None:
        world.silence(LEFT)
        await world.clock.sleep(12.0)
        world.silence(LEFT, False)

    lines: list[str] = []

    async def run() -> None:
        world = virtual_world(40.0)
        source = await open_session(world, DEMO_CHOICES)
        session = Session(source, tmp_path / "a.live.mcap", 30.0)
        charges = {Limb.LEFT: 80.0, Limb.RIGHT: 14.2}
        teller = Teller(session.pipeline, lines.append, charges.get)
        session.watcher.record = teller.record

        async def later() -> None:
            await world.clock.sleep(8.0)
            await story(world, source)

        telling = asyncio.ensure_future(later())
        await session.run()
        await telling

    run_virtually(run())
    assert _one(lines, "left sensor lost") < _one(lines, "left sensor is back")
    _one(lines, "right battery is low, 14 percent")


def test_how_the_sensors_sit_stays_in_the_recording(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KICKSTEP_DATA_DIR", str(tmp_path))
    command = ["record", "--simulated", "--seconds", "3", "--no-ui", "--json"]
    assert cli.run([*command, "--shank-axis", "left=y,right=-x"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["lean"] is not None
    (recording,) = (tmp_path / "recordings").glob("*.mcap")
    facts = next(record for record in read_records(recording) if isinstance(record, SessionFacts))
    assert {limb: sensor.shank_axis for limb, sensor in facts.sensors.items()} == {
        Limb.LEFT: (0.0, 1.0, 0.0),
        Limb.RIGHT: (-1.0, 0.0, 0.0),
    }
    assert cli.run([*command, "--shank-axis", "up"]) == 2
    assert "names no axis" in capsys.readouterr().err


def test_the_commands_end_with_sentences(tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KICKSTEP_DATA_DIR", str(tmp_path))
    assert cli.run(["--plain", "record", "--simulated", "--seconds", "4", "--activity", "back"]) == 0
    said = capsys.readouterr()
    assert "\r" not in said.out + said.err
    lines = said.out.splitlines()
    assert lines[0] == "00:00.0  the session begins, on the back"
    assert lines[-1].startswith("The session is over. ")
    (recording,) = (tmp_path / "recordings").glob("*.mcap")
    assert cli.run(["--plain", "replay", str(recording)]) == 0
    assert capsys.readouterr().out.splitlines() == lines
    assert cli.run(["--plain", "replay", "--json", str(recording)]) == 0
    assert capsys.readouterr().out.count("\n") == 1
