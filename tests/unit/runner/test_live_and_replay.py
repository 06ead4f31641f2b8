"""A session through the in-memory Bluetooth world, its recording counted again: the same events, to the last digit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.model.events import ClocksAligned, KickEnded, KickStarted
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LinkChange, LinkState, LogRecord, Packet, SessionFacts, Tag, Tick
from monitor.model.words import DOUBLE_TAP
from monitor.pipeline import LIVE_HOP_S, REPLAY_HOP_S, Pipeline
from monitor.recording.reader import read_records
from monitor.runner import Ended, Session
from monitor.sensors.clock import Clock
from monitor.sensors.source import LiveSource
from monitor.simulation.ble_world import DEMO_CHOICES, World, demo_world
from monitor.simulation.scenes import DoubleTap, Kicking, Rest, Scenario
from monitor.simulation.virtual_time import VirtualLoop, run_virtually
from tests.ble_helpers import LEFT, PROFILES, open_session

Story = Callable[[World, LiveSource], Awaitable[None]]
SECONDS = 40.0
MIXED = {Limb.LEFT: "metamotion-s", Limb.RIGHT: "witmotion-ble5"}


async def nothing(world: World, source: LiveSource) -> None:
    """An undisturbed session."""


async def link_loss(world: World, source: LiveSource) -> None:
    await world.clock.sleep(12.3)
    world.drop(LEFT)


async def stall(world: World, source: LiveSource) -> None:
    """The program stands still for 3 s, twice: what came meanwhile comes at once."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    for at_s in (9.1, 13.7):
        await world.clock.sleep(at_s)
        loop.advance(3.0)


async def all_at_once(world: World, source: LiveSource) -> None:
    world.lose(LEFT, 0.05)
    await stall(world, source)
    world.out_of_range(LEFT)
    await world.clock.sleep(6.0)
    world.out_of_range(LEFT, False)


async def session(
    path: Path,
    story: Story = nothing,
    clock: Clock | None = None,
    models: Mapping[Limb, str] | None = None,
    world: World | None = None,
) -> Ended:
    """One session of the real runner, from the scan to the compacted recording."""
    if world is None:
        loop = asyncio.get_running_loop()
        scenario = Scenario("kicking", (Kicking(2 * SECONDS),))
        world = demo_world(scenario, 3, clock or Clock(monotonic=loop.time), models, profiles=PROFILES)
    source = await open_session(world, DEMO_CHOICES)
    live = Session(source, path, SECONDS)
    telling = asyncio.ensure_future(story(world, source))
    try:
        return await live.run()
    finally:
        await telling


def again(path: Path, hop_s: float = REPLAY_HOP_S) -> Pipeline:
    """The recording, counted as `replay` and `count` do."""
    pipeline = Pipeline(hop_s=hop_s)
    for record in read_records(path):
        pipeline.push(record)
    pipeline.finish()
    return pipeline


def records(path: Path) -> list[LogRecord]:
    return list(read_records(path))


def longest_silence_s(log: list[LogRecord]) -> float:
    ticks = [record.time_s for record in log if isinstance(record, Tick)]
    return max(b - a for a, b in pairwise(ticks))


def assert_identical(ended: Ended) -> None:
    assert ended.trouble is None
    assert ended.recording is not None
    assert not ended.recording.name.endswith(".live.mcap")
    assert sum(isinstance(event, KickEnded) for event in ended.events) > 5
    for hop_s in (LIVE_HOP_S, REPLAY_HOP_S):
        counted = again(ended.recording, hop_s)
        assert counted.events == ended.events
        assert counted.finish() == ended.summary


@pytest.mark.parametrize("models", [None, MIXED], ids=["equal", "mixed"])
@pytest.mark.parametrize("story", [nothing, link_loss, stall, all_at_once], ids=lambda story: story.__name__)
def test_virtual_sessions(tmp_path: Path, story: Story, models: Mapping[Limb, str] | None) -> None:
    ended = run_virtually(session(tmp_path / "a.live.mcap", story, models=models))
    assert_identical(ended)
    assert ended.recording is not None
    log = records(ended.recording)
    lost = [r for r in log if isinstance(r, LinkChange) and r.state is LinkState.LOST]
    assert len(lost) == (1 if story in (link_loss, all_at_once) else 0)
    assert (longest_silence_s(log) > 2.4) == (story in (stall, all_at_once))
    assert [path.name for path in tmp_path.iterdir()] == ["a.mcap"]


def test_paced_in_real_time(tmp_path: Path) -> None:
    ended = asyncio.run(session(tmp_path / "a.live.mcap", clock=Clock(20.0)))
    assert_identical(ended)


@pytest.mark.parametrize(("speed", "began_s"), [(1.0, 0.1), (3.0, 1234.567), (33.3, 0.1)])
def test_at_every_pace_and_moment(tmp_path: Path, speed: float, began_s: float) -> None:
    """Rounding of the clock must neither change the counts nor keep a loop from ever getting to its moment."""

    async def run() -> Ended:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.advance(began_s)
        return await session(tmp_path / "a.live.mcap", clock=Clock(speed, loop.time))

    assert_identical(run_virtually(run()))


def test_stopped_and_started_again(tmp_path: Path) -> None:
    async def run() -> list[Ended]:
        loop = asyncio.get_running_loop()
        scenario = Scenario("kicking", (Kicking(3 * SECONDS),))
        world = demo_world(scenario, 4, Clock(monotonic=loop.time), profiles=PROFILES)
        return [await session(tmp_path / f"{name}.live.mcap", world=world) for name in "ab"]

    first, second = run_virtually(run())
    assert_identical(first)
    assert_identical(second)
    assert first.events != second.events


def test_ended_from_outside_at_any_moment(tmp_path: Path) -> None:
    async def run() -> Ended:
        loop = asyncio.get_running_loop()
        scenario = Scenario("kicking", (Kicking(2 * SECONDS),))
        world = demo_world(scenario, 3, Clock(monotonic=loop.time), profiles=PROFILES)
        live = Session(await open_session(world, DEMO_CHOICES), tmp_path / "a.live.mcap")
        running = asyncio.ensure_future(live.run())
        await asyncio.sleep(31.37)
        await live.stop()
        assert not any(device.connected for device in world.devices.values())
        assert all(device.left_tidy for device in world.devices.values())
        return await running

    assert_identical(run_virtually(run()))


def test_features_only_if_both_limbs_have_them(tmp_path: Path) -> None:
    """Rule 5: a gyroscope on one leg is not used; the same without it on both gives the same counts."""
    ended = run_virtually(session(tmp_path / "a.live.mcap", models=MIXED))
    assert ended.recording is not None
    log = records(ended.recording)
    facts = log[0]
    assert isinstance(facts, SessionFacts)
    assert [facts.sensors[limb].model for limb in LIMBS] == ["metamotion-s", "witmotion-ble5"]
    assert [facts.sensors[limb].has_gyro for limb in LIMBS] == [False, True]
    assert {record.char for record in log if isinstance(record, Packet)} == {"notify", "data"}
    without = replace(facts, sensors={**facts.sensors, Limb.RIGHT: replace(facts.sensors[Limb.RIGHT], has_gyro=False)})
    plain = Pipeline()
    for record in (without, *log[1:]):
        plain.push(record)
    plain.finish()
    assert plain.events == ended.events
    summary = ended.summary
    assert not summary.vigour_balance.shown
    note = "different kinds of sensor on the legs: peak accelerations are not compared"
    assert summary.vigour_balance.reason == note
    assert note in summary.quality.notes
    assert all(abs(figures.rate_hz - 50.0) < 1.5 for figures in summary.limbs.values())
    assert all(figures.kicks > 2 for figures in summary.limbs.values())


def test_a_common_grid_where_the_rates_differ(tmp_path: Path) -> None:
    async def run() -> Ended:
        loop = asyncio.get_running_loop()
        scenario = Scenario("kicking", (Kicking(2 * SECONDS),))
        choices = {"rate": 20, "stamps": "accounter"}  # a MetaMotionS has 25 Hz there, a WitMotion 20 Hz
        world = demo_world(scenario, 3, Clock(monotonic=loop.time), MIXED, choices, profiles=PROFILES)
        return await Session(await open_session(world, choices), tmp_path / "a.live.mcap", SECONDS).run()

    ended = run_virtually(run())
    assert ended.recording is not None
    assert again(ended.recording).events == ended.events
    assert any("analysed at 20 Hz" in note for note in ended.summary.quality.notes)


def test_events_are_told_as_they_become_certain(tmp_path: Path) -> None:
    told: list[object] = []

    async def run() -> Ended:
        loop = asyncio.get_running_loop()
        scenario = Scenario("kicking", (Kicking(2 * SECONDS),))
        world = demo_world(scenario, 3, Clock(monotonic=loop.time), profiles=PROFILES)
        source = await open_session(world, DEMO_CHOICES)
        live = Session(source, tmp_path / "a.live.mcap", SECONDS)

        def hear(events: list[object]) -> None:
            told.extend(events)
            for event in events:
                if isinstance(event, KickStarted):
                    assert source.now_s() - event.ready_s < 0.6, "certain, but not told"

        live.watcher.events = hear  # type: ignore[assignment]
        return await live.run()

    ended = run_virtually(run())
    assert told == ended.events[: len(told)]
    assert len(told) > 10


@pytest.mark.parametrize("models", [None, MIXED], ids=["equal", "mixed"])
def test_a_double_tap_aligns_the_clocks_live_and_in_replay(tmp_path: Path, models: Mapping[Limb, str] | None) -> None:
    async def run() -> Ended:
        loop = asyncio.get_running_loop()
        scenario = Scenario("tapped", (Rest(22.0), DoubleTap(8.0), Kicking(2 * SECONDS)))
        world = demo_world(scenario, 3, Clock(monotonic=loop.time), models, profiles=PROFILES)
        source = await open_session(world, DEMO_CHOICES)
        live = Session(source, tmp_path / "a.live.mcap", 2 * SECONDS)

        async def ask() -> None:
            await world.clock.sleep(22.0)
            source.put(Tag(source.now_s(), DOUBLE_TAP, "12"))

        asking = asyncio.ensure_future(ask())
        ended = await live.run()
        await asking
        return ended

    ended = run_virtually(run())
    assert_identical(ended)
    (aligned,) = (event for event in ended.events if isinstance(event, ClocksAligned))
    assert abs(aligned.residual_s) < 0.05
    stated = ended.summary.quality.clock_uncertainty_s
    assert stated is not None
    assert stated < 0.03, "the tap stands for the delays that nobody sees"
    assert ended.summary.quality.clock_refit_s is not None
    assert ended.summary.quality.clock_refit_s < stated
