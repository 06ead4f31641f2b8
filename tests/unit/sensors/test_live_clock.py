"""The clock of a session, real and faster."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

import pytest

from monitor.sensors.clock import Clock
from monitor.simulation.virtual_time import VirtualLoop, run_virtually


def test_at_speed_one_the_computers_wall_clock_is_asked_each_time() -> None:
    shown = [datetime(2024, 5, 1, 8, 0, tzinfo=UTC), datetime(2024, 5, 1, 7, 0, tzinfo=UTC)]
    clock = Clock(wall=lambda: shown.pop(0))
    assert clock.wall() == "2024-05-01T07:00:00.000+00:00"  # it was set back, and that must be seen


def test_the_wall_time_has_an_offset_and_time_starts_at_zero() -> None:
    clock = Clock()
    assert datetime.fromisoformat(clock.wall()).tzinfo is not None
    assert 0.0 <= clock.now_s() < 60.0


def test_a_faster_clock_takes_wall_and_monotonic_time_along() -> None:
    ticking = [100.0]
    clock = Clock(60.0, lambda: ticking[0], lambda: datetime(2024, 5, 1, 8, 0, tzinfo=UTC))
    ticking[0] += 2.0
    assert clock.now_s() == pytest.approx(120.0)
    assert clock.wall() == "2024-05-01T08:02:00.000+00:00"


def test_waiting_and_time_outs_are_in_session_seconds() -> None:
    async def run() -> None:
        loop = asyncio.get_running_loop()
        clock, began = Clock(100.0, loop.time), loop.time()
        with pytest.raises(TimeoutError):
            async with clock.timeout(5.0):
                await clock.sleep(60.0)
        await clock.sleep(-1.0)
        assert loop.time() - began == pytest.approx(0.05)

    run_virtually(run())


def test_a_loop_that_sleeps_until_a_moment_gets_there() -> None:
    """What is left of a second may be less than the clock can tell apart; a sleep must move it all the same."""

    async def run() -> int:
        clock, turns = Clock(3.0, asyncio.get_running_loop().time), 0
        end_s = clock.now_s() + 1.0
        while (left_s := end_s - clock.now_s()) > 0.0 and turns < 1000:
            await clock.sleep(min(left_s, 0.1))
            turns += 1
        await asyncio.to_thread(time.sleep, 0.01)  # a thread takes no virtual time, nor does its end
        assert clock.now_s() < end_s + 0.1
        return turns

    for began_s in (0.0, 0.1, 1 / 3, 1234.567, 1e6 / 3):
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            loop = runner.get_loop()
            assert isinstance(loop, VirtualLoop)
            loop.advance(began_s)
            assert runner.run(run()) < 20


def test_time_cannot_stand_still() -> None:
    with pytest.raises(ValueError, match="speed"):
        Clock(0.0)
