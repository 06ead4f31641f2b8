"""What the screen for tapping along needs of a session that runs, or of one that is replayed. No textual here."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from monitor.dashboard.replay_words import at_words
from monitor.model.taps import BEGIN, END, TAP, TAP_ALONG, Agreement, Legs, TapAlong
from monitor.texts.panels import SAME_MOMENT
from monitor.texts.replay import NOT_KEPT, SPACE, TAP_KEPT, TAP_LIVE, TAP_VIDEO

if TYPE_CHECKING:
    from monitor.dashboard.observing import Observing
    from monitor.dashboard.replaying import Replay
    from monitor.dashboard.running import Running

SETTLED_S = 6.0
"""So long after the end all counts are decided, s: the longest kick with its return, and being handled."""


class Tapped(Protocol):
    """A session that somebody taps along with."""

    what: str
    """`kicks` or `steps`."""

    def about(self) -> str:
        """What to do before it begins."""

    def now_s(self) -> float:
        """Session time, s."""

    def begin(self) -> None:
        """From now on taps count."""

    def tap(self, legs: Legs) -> None:
        """One key."""

    @property
    def over(self) -> bool:
        """The session is; there is nothing more to tap along with."""

    def end(self) -> None:
        """No more taps."""

    async def result(self) -> Agreement | None:
        """How they agree; None while that is not decided."""

    def earlier(self) -> list[Agreement]:
        """Of this session, those before."""


class LiveTaps:
    """Of a session that runs: taps are records of its log."""

    def __init__(self, course: Running | Observing, *, upright: bool) -> None:
        self._course = course
        self.what = "steps" if upright else "kicks"
        self._end_s: float | None = None

    def about(self) -> str:
        """It goes on meanwhile."""
        return TAP_LIVE

    def now_s(self) -> float:
        """Session time, s."""
        return self._course.now_s

    def begin(self) -> None:
        """A record."""
        self._end_s = None
        self._course.tag(TAP_ALONG, BEGIN)

    def tap(self, legs: Legs) -> None:
        """A record."""
        self._course.tag(TAP, legs.value)

    @property
    def over(self) -> bool:
        """The session."""
        return not self._course.counting

    def end(self) -> None:
        """A record."""
        self._end_s = self._course.now_s
        self._course.tag(TAP_ALONG, END)

    async def result(self) -> Agreement | None:
        """When the last kicks are decided."""
        return None if self._end_s is None else await self._course.tap_along(self._end_s + SETTLED_S)

    def earlier(self) -> list[Agreement]:
        """Those are in the recording."""
        return []


class Played(Protocol):
    """The replay screen, as far as taps need it."""

    taps: list[TapAlong]
    """What was tapped along with this recording's replays."""

    @property
    def at_s(self) -> float:
        """Where it stands, session s."""

    @property
    def over(self) -> bool:
        """At the end."""

    def play(self, on: bool) -> None:
        """From here, or stop here."""

    def keep_taps(self, run: TapAlong) -> None:
        """Into the history."""


class ReplayTaps:
    """Taps beside a replay; they go into the history."""

    def __init__(self, screen: Played, replay: Replay, *, kept: bool) -> None:
        self._screen, self._replay, self._kept = screen, replay, kept
        self.what = replay.what
        self._start_s = 0.0
        self._taps: list[tuple[float, Legs]] = []
        self._run: TapAlong | None = None

    def about(self, key: str = SPACE) -> str:
        """Where a video has to stand; `key` starts both."""
        at_s, began = self._screen.at_s, self._replay.summary.started_at
        wall = SAME_MOMENT
        if began is not None:
            wall = f"{datetime.fromisoformat(began) + timedelta(seconds=at_s):%H:%M:%S}"
        words = TAP_VIDEO.format(wall=wall, time=at_words(at_s), key=key)
        return f"{words} {TAP_KEPT}" if self._kept else f"{words}\n{NOT_KEPT}"

    def now_s(self) -> float:
        """Session time, s."""
        return self._screen.at_s

    def begin(self) -> None:
        """It plays from where it stands."""
        self._start_s, self._taps, self._run = self._screen.at_s, [], None
        self._screen.play(True)

    def tap(self, legs: Legs) -> None:
        """Of this moment."""
        self._taps.append((self._screen.at_s, legs))

    @property
    def over(self) -> bool:
        """It stands at the end."""
        return self._screen.over

    def end(self) -> None:
        """It stands still."""
        self._screen.play(False)
        activity = self._replay.activity_at(self._start_s)
        self._run = TapAlong(self._start_s, self._screen.at_s, tuple(self._taps), activity)
        self._screen.keep_taps(self._run)

    async def result(self) -> Agreement | None:
        """All is decided long ago."""
        return None if self._run is None else await asyncio.to_thread(self._with_counts, self._run)

    def earlier(self) -> list[Agreement]:
        """Live ones first."""
        return [*self._replay.summary.tap_along, *map(self._with_counts, self._screen.taps)]

    def _with_counts(self, run: TapAlong) -> Agreement:
        from monitor.analysis.agreement import agreement_with

        return agreement_with(run, self._replay.summary)
