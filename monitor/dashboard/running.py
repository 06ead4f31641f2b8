"""The session behind the screens: what it says, and what the observer's keys put into it. No textual here."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from monitor.dashboard.figures import Figures, Health
from monitor.dashboard.words import KICK_WORDS, activity_words, clock, why_words
from monitor.errors import StorageError
from monitor.model.events import Event, Excluded, KickEnded, KickKind, KickNotCounted, KickStarted, Kind, StepRun
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import Activity, Why

if TYPE_CHECKING:
    from monitor.model.records import LogRecord
    from monitor.runner import Ended, Session, Watcher
    from monitor.sensors.source import LimbState

UNUSUAL_S = 60.0
NEWS = 8
_DRAWN_S = 60.0


class Steered(Protocol):
    """A source that takes the observer's records and tells about its sensors."""

    def put(self, record: LogRecord) -> None:
        """Add a record."""

    def state(self, limb: Limb) -> LimbState:
        """Of one sensor."""

    def now_s(self) -> float:
        """Session time, s."""


class Starter(Protocol):
    """How a screen gets its session, after its first picture."""

    def load(self) -> None:
        """Everything slow, in a thread: numpy, scipy, bleak and what is built with them."""

    async def open(self, watcher: Watcher) -> tuple[Session, Steered]:
        """A session that has not begun."""


@dataclass(slots=True)
class _Entry:
    """A line of `just now`."""

    at_s: float
    text: str


@dataclass(slots=True)
class _Kick:
    limb: Limb
    onset_s: float
    entry: _Entry
    end_s: float | None = None
    kind: Kind | None = None
    heel: bool = False
    why: Why | None = None


class Running:
    """One session, from the screens' side."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.source: Steered | None = None
        self._kicks: dict[int, _Kick] = {}
        self._news: deque[_Entry] = deque(maxlen=NEWS)
        self._drawn_s = dict.fromkeys(LIMBS, -math.inf)
        self._paused_at: float | None = None
        self._paused_s = 0.0
        self._markers = 0
        self._trouble: StorageError | None = None

    async def run(self, starter: Starter) -> Ended:
        """Open the session and run it to its end.

        Raises:
            SensorError: a sensor could not be had at the start.
        """
        from monitor.runner import Watcher

        self.session, self.source = await starter.open(Watcher(events=self.hear, trouble=self._troubled))
        return await self.session.run()

    async def stop(self) -> bool:
        """End the session in good order; False where there is none yet."""
        if self.session is None:
            return False
        if self.paused:
            self.pause()
        await self.session.stop()
        return True

    # --- what the keys do

    @property
    def counting(self) -> bool:
        """There is a session that takes records."""
        return self.session is not None and self.session.begun

    @property
    def now_s(self) -> float:
        """Session time, s."""
        return self.source.now_s() if self.source is not None and self.counting else 0.0

    @property
    def paused(self) -> bool:
        """The observer paused the counting."""
        return self._paused_at is not None

    def pause(self) -> None:
        """Pause, or go on."""
        from monitor.model.records import Stretch

        now = self.now_s
        if self._paused_at is None:
            self._put(Stretch(Why.PAUSED, now))
            self._paused_at = now
        else:
            self._put(Stretch(Why.PAUSED, self._paused_at, now))
            self._paused_s += now - self._paused_at
            self._paused_at = None

    def mark(self) -> int:
        """A marker at this moment; its number."""
        from monitor.model.records import Tag

        self._markers += 1
        self._put(Tag(self.now_s, "marker", str(self._markers)))
        self._news.append(_Entry(self.now_s, f"marker {self._markers}"))
        return self._markers

    def set_activity(self, activity: Activity) -> None:
        """The observer's word from now on."""
        from monitor.model.records import Tag

        self._put(Tag(self.now_s, "activity", activity.value))
        self._news.append(_Entry(self.now_s, f"now {activity_words(activity)}"))

    def keep_unusual(self, end_s: float) -> None:
        """The minute before `end_s` stays in the recording and leaves the figures."""
        from monitor.model.records import Stretch

        self._put(Stretch(Why.MARKED, max(0.0, end_s - UNUSUAL_S), end_s))

    def _put(self, record: LogRecord) -> None:
        if self.source is not None:
            self.source.put(record)

    # --- what the session says

    def hear(self, events: list[Event]) -> None:
        """Events, as they are decided."""
        for event in events:
            if isinstance(event, KickStarted):
                entry = _Entry(event.onset_s, "")
                self._kicks[event.id] = kick = _Kick(event.limb, event.onset_s, entry)
                self._news.append(entry)
                _tell(kick)
            elif isinstance(event, KickEnded | KickKind | KickNotCounted) and event.id in self._kicks:
                kick = self._kicks[event.id]
                if isinstance(event, KickEnded):
                    kick.end_s, kick.heel = event.end_s, bool(event.heel_smash)
                elif isinstance(event, KickKind):
                    kick.kind = event.kind
                else:
                    kick.why = event.why
                _tell(kick)
            elif isinstance(event, StepRun):
                self._news.append(_Entry(event.start_s, f"{event.steps} steps in a row ({event.confidence})"))
            elif isinstance(event, Excluded) and event.limb is None and event.why not in (Why.MARKED, Why.PAUSED):
                long = event.end_s - event.start_s
                self._news.append(_Entry(event.start_s, f"{why_words(event.why)}: {long:.0f} s left out"))

    def figures(self) -> Figures | None:
        """For one picture; None before the session has begun."""
        session, source = self.session, self.source
        if session is None or source is None or not session.begun:
            return None
        pipeline, now = session.pipeline, source.now_s()
        if pipeline.heard_s(Limb.LEFT) is None and pipeline.heard_s(Limb.RIGHT) is None:
            return None
        snapshot = pipeline.snapshot()
        traces = {limb: pipeline.trace(limb, self._drawn_s[limb]) for limb in snapshot.limbs}
        for limb, samples in traces.items():
            if samples:
                self._drawn_s[limb] = samples[-1][0]
        self._forget(now)
        paused = self._paused_s + (now - self._paused_at if self._paused_at is not None else 0.0)
        return Figures(
            now_s=now,
            floor_s=now - paused,
            snapshot=snapshot,
            health={limb: self._health(limb, now) for limb in snapshot.limbs},
            traces=traces,
            kicks={
                limb: [(k.onset_s, k.end_s) for k in self._kicks.values() if k.limb is limb and k.why is None]
                for limb in snapshot.limbs
            },
            news=tuple(f"{clock(e.at_s)}  {e.text}" for e in reversed(self._news)),
            paused=self.paused,
            trouble=None if self._trouble is None else f"{self._trouble} {self._trouble.advice}",
        )

    def _health(self, limb: Limb, now_s: float) -> Health:
        assert self.session is not None
        assert self.source is not None
        state, heard = self.source.state(limb), self.session.pipeline.heard_s(limb)
        return Health(state.connected, None if heard is None else max(0.0, now_s - heard), state.charge)

    def _forget(self, now_s: float) -> None:
        for key in [key for key, kick in self._kicks.items() if kick.onset_s < now_s - _DRAWN_S]:
            del self._kicks[key]

    def _troubled(self, error: StorageError) -> None:
        self._trouble = error


def _tell(kick: _Kick) -> None:
    words = [f"{kick.limb} kick"]
    if kick.why is not None:
        words.append(f"not counted: {why_words(kick.why)}")
    else:
        words += [KICK_WORDS[kick.kind]] if kick.kind is not None else []
        words += ["firm heel"] if kick.heel else []
    kick.entry.text = ", ".join(words)
