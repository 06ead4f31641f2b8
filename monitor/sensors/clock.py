"""The clock of a live session: monotonic for order, wall for people, and both faster where a simulation is."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

LEAST_SLEEP_S = 1e-6
"""Real time; a shorter sleep can be lost in rounding, and a loop that sleeps until a moment would never get there."""


def through_sleep_s() -> float:
    """Seconds that never go back and run on while the computer sleeps, as the sensors' own clocks do.

    On Linux `time.monotonic` stands still then, on macOS too (there this is untested); Windows' runs on.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


class Clock:
    """Time as a session sees it.

    Args:
        speed: session seconds per second of `monotonic`; 1 with real sensors.
        monotonic: seconds that never go back.
        wall: local date and time with offset; asked once, at the start, where `speed` is not 1.
    """

    def __init__(
        self,
        speed: float = 1.0,
        monotonic: Callable[[], float] = through_sleep_s,
        wall: Callable[[], datetime] | None = None,
    ) -> None:
        if not speed > 0.0:
            raise ValueError(f"speed {speed}: above 0")
        self.speed = speed
        self._monotonic = monotonic
        self._wall = wall or _local_now
        self._start_s = monotonic()
        self._start_wall = self._wall()

    def now_s(self) -> float:
        """Session clock, s, from an arbitrary zero; never goes back."""
        return (self._monotonic() - self._start_s) * self.speed

    def wall(self) -> str:
        """Wall time, ISO 8601 with offset. At speed 1 the computer's own, so that its jumps are seen."""
        if self.speed == 1.0:
            return self._wall().isoformat(timespec="milliseconds")
        return (self._start_wall + timedelta(seconds=self.now_s())).isoformat(timespec="milliseconds")

    async def sleep(self, seconds: float) -> None:
        """Wait so many session seconds, if more than 0 so long that the clock moves; at least let others run."""
        await asyncio.sleep(max(seconds / self.speed, LEAST_SLEEP_S) if seconds > 0.0 else 0.0)

    def timeout(self, seconds: float) -> asyncio.Timeout:
        """`async with` that raises TimeoutError after so many session seconds."""
        return asyncio.timeout(seconds / self.speed)


def _local_now() -> datetime:
    return datetime.now().astimezone()
