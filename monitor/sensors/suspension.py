"""When the computer slept, or the program stood still: told from the clocks alone, and written into the log.

Nothing can be trusted of such a stretch: packets came late, at once or never, and nobody watched. So it leaves the
figures, as a record like any other, and a replay leaves out the same. Which of the two it was is not told:
the words for people name both.
"""

from __future__ import annotations

from datetime import datetime

from monitor.model.records import LogRecord, Stretch, WallClock
from monitor.model.words import Why

LONGEST_STALL_S = 5.0
"""Real time. A busy computer can hold a program up for 3 s and loses nothing by it; this is longer (chosen here)."""


class Suspension:
    """Looks at both clocks again and again.

    A jump of the session clock between two looks means that the program stood still (stopped, swapped out, asleep with
    a clock that runs on); a jump of the wall clock beyond it means a sleep during which the session clock stood still.
    A wall clock that somebody sets forward looks the same, and costs the time between two looks. Set back, it is left
    alone.

    Args:
        speed: session seconds per real second.
    """

    def __init__(self, speed: float = 1.0) -> None:
        self._longest_s = LONGEST_STALL_S * speed
        self._seen: tuple[float, float] | None = None
        self._asleep_since: float | None = None

    def look(self, now_s: float, wall: str) -> list[LogRecord]:
        """What the log should say of the time since the last look.

        Args:
            now_s: session time, s.
            wall: the computer's clock, ISO 8601 with offset.
        """
        wall_s = datetime.fromisoformat(wall).timestamp()
        before, self._seen = self._seen, (now_s, wall_s)
        if before is None:
            return []
        stood_s = now_s - before[0]
        slept_s = wall_s - before[1] - stood_s
        if stood_s <= self._longest_s and slept_s <= self._longest_s:
            return []
        since_s = before[0] if self._asleep_since is None else min(self._asleep_since, before[0])
        self._asleep_since = None
        return [WallClock(now_s, wall), Stretch(Why.SUSPENDED, since_s, now_s)]

    def falls_asleep(self, now_s: float, wall: str) -> list[LogRecord]:
        """The system says that it is about to sleep."""
        if self._asleep_since is not None:
            return []
        self._asleep_since = now_s
        return [WallClock(now_s, wall), Stretch(Why.SUSPENDED, now_s)]

    def wakes_up(self, now_s: float, wall: str) -> list[LogRecord]:
        """The system says that it is awake again; nothing if the clocks said so first."""
        if self._asleep_since is None:
            return []
        since_s, self._asleep_since = self._asleep_since, None
        # What the clocks will show of this sleep has been told hereby.
        self._seen = (now_s, datetime.fromisoformat(wall).timestamp())
        return [WallClock(now_s, wall), Stretch(Why.SUSPENDED, since_s, now_s)]
