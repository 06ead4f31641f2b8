"""The clock of a session, real and faster."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

import pytest

from monitor.sensors.clock import Clock


def test_at_speed_one_the_computers_wall_clock_is_asked_each_time() -> None:
    shown = [datetime(2024, 5, 1, 8, 0, tzinfo=UTC), datetime(2024, 5, 1, 7, 0, tzinfo=UTC)]
    clock = Clock(wall=lambda: shown.pop(0))
    assert clock.wall() == "2024-05-01T07:00:00.000+00:00"  # it was set back, and that must be seen


def test_the_wall_time_has_an_offset_and_time_starts_at_zero() -> None:
    clock = Clock()
    assert datetime.fromisoformat(clock.wall()).tzinfo is not None
    assert 0.0 <= clock.now_s() < 1.0


def test_a_faster_clock_takes_wall_and_monotonic_time_along() -> None:
    ticking = [100.0]
    clock = Clock(60.0, lambda: ticking[0], lambda: datetime(2024, 5, 1, 8, 0, tzinfo=UTC))
    ticking[0] += 2.0
    assert clock.now_s() == pytest.approx(120.0)
    assert clock.wall() == "2024-05-01T08:02:00.000+00:00"


def test_waiting_and_time_outs_are_in_session_seconds() -> None:
    async def run() -> None:
        clock = Clock(100.0)
        with pytest.raises(TimeoutError):
            async with clock.timeout(5.0):
                await clock.sleep(60.0)
        await clock.sleep(-1.0)

    began = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - began < 0.5


def test_time_cannot_stand_still() -> None:
    with pytest.raises(ValueError, match="speed"):
        Clock(0.0)
