"""A computer that sleeps, a program that stands still: what the clocks tell, and what becomes of it in the figures."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model.events import Excluded
from monitor.model.limbs import LIMBS
from monitor.model.records import LogRecord, Stretch, WallClock
from monitor.model.words import Why
from monitor.pipeline import LIVE_HOP_S, REPLAY_HOP_S, Pipeline
from monitor.recording.reader import read_records
from monitor.runner import Ended, Session
from monitor.sensors.clock import Clock, through_sleep_s
from monitor.sensors.source import TICK_S, LiveSource
from monitor.sensors.suspension import LONGEST_STALL_S, Suspension
from monitor.simulation.ble_world import DEMO_CHOICES, World, demo_world
from monitor.simulation.scenes import Kicking, Scenario
from monitor.simulation.virtual_time import VirtualLoop, run_virtually
from tests.ble_helpers import LEFT, PROFILES, RIGHT, open_session

BEGINNING = datetime(2024, 1, 1, 9, 0, tzinfo=UTC)
SECONDS = 60.0


def wall(seconds: float) -> str:
    return (BEGINNING + timedelta(seconds=seconds)).isoformat()


def suspended(records: list[LogRecord]) -> list[tuple[float, float | None]]:
    return [(r.start_s, r.end_s) for r in records if isinstance(r, Stretch) and r.why is Why.SUSPENDED]


def test_both_clocks_run_on() -> None:
    watch = Suspension()
    assert not any(watch.look(s, wall(s)) for s in (0.0, 0.5, 1.0, 4.0, 8.9, 9.4))


def test_the_program_stood_still() -> None:
    watch = Suspension()
    watch.look(1.0, wall(1.0))
    assert watch.look(9.0, wall(9.0)) == [WallClock(9.0, wall(9.0)), Stretch(Why.SUSPENDED, 1.0, 9.0)]
    assert watch.look(9.5, wall(9.5)) == []


def test_the_computer_slept_and_the_session_clock_with_it() -> None:
    watch = Suspension()
    watch.look(1.0, wall(1.0))
    assert suspended(watch.look(1.5, wall(601.5))) == [(1.0, 1.5)]
    assert watch.look(2.0, wall(602.0)) == []


def test_a_wall_clock_that_is_set_back_or_slewed_is_no_sleep() -> None:
    watch = Suspension()
    watch.look(1.0, wall(1.0))
    assert watch.look(1.5, wall(-3600.0)) == []
    assert watch.look(2.0, wall(-3599.0)) == []


def test_a_fast_session_is_judged_in_real_time() -> None:
    watch = Suspension(speed=20.0)
    watch.look(0.0, wall(0.0))
    assert watch.look(60.0, wall(60.0)) == []
    assert suspended(watch.look(60.0 + 20.0 * LONGEST_STALL_S + 1.0, wall(200.0))) == [(60.0, 161.0)]


def test_the_system_says_so_first_and_it_is_told_once() -> None:
    watch = Suspension()
    watch.look(1.0, wall(1.0))
    assert suspended(watch.falls_asleep(1.2, wall(1.2))) == [(1.2, None)]
    assert watch.falls_asleep(1.3, wall(1.3)) == []
    assert suspended(watch.wakes_up(601.2, wall(601.2))) == [(1.2, 601.2)]
    assert watch.look(601.5, wall(601.5)) == []
    assert watch.wakes_up(602.0, wall(602.0)) == []


def test_the_clocks_notice_before_the_system_says_that_it_is_awake() -> None:
    watch = Suspension()
    watch.look(1.0, wall(1.0))
    watch.falls_asleep(1.2, wall(1.2))
    assert suspended(watch.look(600.0, wall(600.0))) == [(1.0, 600.0)]
    assert watch.wakes_up(600.1, wall(600.1)) == []


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's clocks")
def test_the_session_clock_runs_on_in_sleep() -> None:
    assert abs(through_sleep_s() - time.clock_gettime(time.CLOCK_BOOTTIME)) < 1.0


Story = Callable[[World, LiveSource, "Jumping"], Awaitable[None]]


class Jumping:
    """The computer's clocks in a test: virtual time, and what is added to the wall clock."""

    def __init__(self, loop: VirtualLoop) -> None:
        self.loop, self.ahead_s = loop, 0.0

    def wall(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.loop.time() + self.ahead_s)


async def nothing(world: World, source: LiveSource, clocks: Jumping) -> None:
    """Undisturbed."""


async def wall_jumps(world: World, source: LiveSource, clocks: Jumping) -> None:
    await world.clock.sleep(20.2)
    clocks.ahead_s = 600.0
    for address in (LEFT, RIGHT):
        world.drop(address)


async def stalls(world: World, source: LiveSource, clocks: Jumping) -> None:
    await world.clock.sleep(20.2)
    clocks.loop.advance(8.0)


async def sleeps_with_notice(world: World, source: LiveSource, clocks: Jumping) -> None:
    await world.clock.sleep(20.2)
    source.falls_asleep()
    await world.clock.sleep(0.2)
    clocks.loop.advance(8.0)
    for address in (LEFT, RIGHT):
        world.drop(address)
    source.wakes_up()


async def session(path: Path, story: Story) -> Ended:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    clocks = Jumping(loop)
    clock = Clock(monotonic=loop.time, wall=clocks.wall)
    world = demo_world(Scenario("kicking", (Kicking(2 * SECONDS),)), 3, clock, profiles=PROFILES)
    source = await open_session(world, DEMO_CHOICES)
    telling = asyncio.ensure_future(story(world, source, clocks))
    ended = await Session(source, path, SECONDS).run()
    await telling
    return ended


EXPECTED_S = {"nothing": 0.0, "wall_jumps": TICK_S, "stalls": 8.0, "sleeps_with_notice": 8.2}


@pytest.mark.parametrize("story", [nothing, wall_jumps, stalls, sleeps_with_notice], ids=lambda story: story.__name__)
def test_a_suspended_stretch_is_a_gap_of_that_name_and_replay_agrees(tmp_path: Path, story: Story) -> None:
    ended = run_virtually(session(tmp_path / "a.live.mcap", story))
    assert ended.recording is not None
    log = list(read_records(ended.recording))
    left_out = [e for e in ended.events if isinstance(e, Excluded) and e.why is Why.SUSPENDED]
    expected_s = EXPECTED_S[story.__name__]
    assert sum(e.end_s - e.start_s for e in left_out) == pytest.approx(expected_s, abs=0.6)
    assert bool(left_out) is bool(expected_s)
    for out in left_out:
        assert out.limb is None
        for kick in ended.summary.kicks:
            assert kick.end_s <= out.start_s or kick.onset_s >= out.end_s, "nothing of it is counted"
    after_s = max((e.end_s for e in left_out), default=0.0)
    assert {kick.limb for kick in ended.summary.kicks if kick.onset_s > after_s + 3.0} == set(LIMBS), "it goes on"
    assert all(end is None or end > start for start, end in suspended(log))
    for hop_s in (LIVE_HOP_S, REPLAY_HOP_S):
        pipeline = Pipeline(hop_s=hop_s)
        for record in log:
            pipeline.push(record)
        assert pipeline.finish() == ended.summary
        assert pipeline.events == ended.events
        assert pipeline.snapshot().excluded_s.get(Why.SUSPENDED, 0.0) == pytest.approx(expected_s, abs=0.6)


def test_a_short_stall_is_none(tmp_path: Path) -> None:
    async def short(world: World, source: LiveSource, clocks: Jumping) -> None:
        await world.clock.sleep(20.2)
        clocks.loop.advance(3.0)

    ended = run_virtually(session(tmp_path / "a.live.mcap", short))
    assert not [e for e in ended.events if isinstance(e, Excluded) and e.why is Why.SUSPENDED]
