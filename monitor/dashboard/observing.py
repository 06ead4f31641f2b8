"""What a session says to the screens, and what the observer's keys put into it. Lives in the session's own loop."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from monitor.dashboard.figures import Figures, Out
from monitor.dashboard.health import Signs
from monitor.dashboard.news import News
from monitor.dashboard.words import activity_words, out_words, trouble_line
from monitor.errors import StorageError
from monitor.model.events import ClocksAligned, Event
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import (
    DOUBLE_TAP,
    DOUBLE_TAP_S,
    LET_GO,
    SENSOR_IS_ON,
    STANDING,
    STANDING_S,
    STEPS_ALONE,
    Activity,
    Why,
)
from monitor.sensors.wakefulness import Keep
from monitor.texts import live as texts

if TYPE_CHECKING:
    from monitor.model.records import LogRecord
    from monitor.model.session import Balance, Snapshot
    from monitor.model.taps import Agreement
    from monitor.runner import Ended, Session, Watcher
    from monitor.sensors.supervisor import LimbState
    from monitor.storage.keeping import Keeping

UNUSUAL_S = 60.0
ALONE_S = 30.0
"""Without data of any limb for so long, the clock pauses itself, s."""
KNOCKS_LATE_S = 5.0
"""So long after the last moment for two knocks they may still be told, s."""
LATE_S = 10.0
"""A sensor that is lost is not waited for longer, s."""
SNAPSHOT_S = 0.5
"""Figures are made anew with every event, and else so often, s: that costs more, the longer a session is."""


EFFORTS_S = 5.0
"""Strength and movement amount are compared anew so often, s."""


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

    keeping: Keeping | None
    """Brings the session into the history when it ends; None keeps it nowhere."""

    def load(self) -> None:
        """Everything slow, in a thread: numpy, scipy, bleak and what is built with them."""

    async def open(self, watcher: Watcher) -> tuple[Session, Steered]:
        """A session that has not begun."""


@dataclass(slots=True)
class _Pause:
    since_s: float
    by_itself: bool


class Observing:
    """One session, seen and steered from within its loop; `Running` is its side for the screens."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.source: Steered | None = None
        self._news = News()
        self._signs = {limb: Signs() for limb in LIMBS}
        self._drawn_s = dict.fromkeys(LIMBS, -math.inf)
        self._snapshot: Snapshot | None = None
        self._taken_s = self._compared_s = -math.inf
        self._efforts: tuple[Balance, Balance] | None = None
        self._pause: _Pause | None = None
        self._out: Out | None = None
        self._said_s: dict[Why, float] = {}
        self._paused_s = 0.0
        self._trouble: StorageError | None = None
        self._keep = Keep.COMPUTER
        self._choosing: asyncio.Task[None] | None = None
        self._dark = False
        self._knock_by_s: float | None = None
        """Two knocks of both sensors are awaited until then, session time."""

    async def run(self, starter: Starter) -> Ended:
        """Open the session and run it to its end.

        Raises:
            SensorError: a sensor could not be had at the start.
        """
        from monitor.runner import Watcher

        session, source = await starter.open(Watcher(events=self.hear, trouble=self._troubled))
        if session.awake is not None:
            await session.awake.choose(self._keep)
        self.session, self.source = session, source
        return await session.run()

    async def stop(self) -> bool:
        """End the session in good order; False where there is none yet."""
        if self.session is None:
            return False
        if self._pause is not None:
            self._end_pause(self.now_s)
        self.take_in()
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
        """Nothing is counted: the observer said so, or no sensor has sent anything for a while."""
        return self._pause is not None

    def pause(self) -> None:
        """Pause, or go on. A pause that came by itself becomes the observer's: it then stays until the next key."""
        if self._pause is None:
            self._begin_pause(self.now_s, by_itself=False)
        elif self._pause.by_itself:
            self._pause.by_itself = False
        else:
            self._end_pause(self.now_s)

    def _begin_pause(self, now_s: float, *, by_itself: bool) -> None:
        from monitor.model.records import Stretch

        self._put(Stretch(Why.PAUSED, now_s))
        self._pause = _Pause(now_s, by_itself)

    def _end_pause(self, now_s: float) -> None:
        from monitor.model.records import Stretch

        assert self._pause is not None
        self._put(Stretch(Why.PAUSED, self._pause.since_s, now_s))
        self._paused_s += now_s - self._pause.since_s
        self._pause = None

    def leave_out(self, why: Why, limb: Limb | None) -> None:
        """From now on this leaves the figures; what was left out before ends.

        Args:
            limb: which foot a palm was held against. The record keeps it; both legs leave the figures.
        """
        from monitor.model.records import Stretch

        self.take_in()
        self._out = Out(why, limb, self.now_s)
        self._put(Stretch(why, self._out.since_s, limb=limb))
        self._news.add(self._out.since_s, texts.LEFT_OUT_FROM_HERE.format(what=out_words(why, limb)))

    def take_in(self) -> None:
        """What is being left out ends; nothing where nothing is."""
        from monitor.model.records import Stretch

        out, self._out = self._out, None
        if out is not None:
            now_s = self.now_s
            self._said_s[out.why] = self._said_s.get(out.why, 0.0) + now_s - out.since_s
            self._put(Stretch(out.why, out.since_s, now_s, out.limb))

    def let_go(self) -> None:
        """Nobody holds the standing child from now on."""
        self.tag(LET_GO, "")
        self._news.add(self.now_s, texts.LET_GO)

    def tag(self, name: str, value: str) -> None:
        """A word of the observer, at this moment."""
        from monitor.model.records import Tag

        self._put(Tag(self.now_s, name, value))

    async def tap_along(self, until_s: float) -> Agreement | None:
        """How the last taps agree with the counts; None while data of before `until_s` are still to come."""
        if self.session is None:
            return None
        pipeline = self.session.pipeline
        heard = min((pipeline.heard_s(limb) or 0.0 for limb in pipeline.snapshot().limbs), default=0.0)
        if heard < until_s and self.now_s < until_s + LATE_S:
            return None
        return next(reversed(pipeline.tap_along()), None)

    def mark(self, number: int) -> None:
        """A marker at this moment."""
        self.tag("marker", str(number))
        self._news.add(self.now_s, texts.MARKER.format(number=number))

    def sensor_is_on(self, limb: Limb) -> None:
        """The sensor of a still leg is on: its zeros count."""
        self.tag(SENSOR_IS_ON, limb.value)
        self._news.add(self.now_s, texts.SENSOR_ON.format(limb=limb))

    def standing(self) -> None:
        """The child stands upright and still from now on: gravity shows how each sensor sits on its shank."""
        self.tag(STANDING, "")
        self._news.add(self.now_s, texts.STANDS_STILL.format(seconds=STANDING_S))

    def double_tap(self) -> None:
        """Both sensors are going to be knocked together twice: that shows how far apart their clocks are."""
        self.tag(DOUBLE_TAP, f"{DOUBLE_TAP_S:g}")
        self._knock_by_s = self.now_s + DOUBLE_TAP_S + KNOCKS_LATE_S
        self._news.add(self.now_s, texts.KNOCK_TWICE.format(seconds=DOUBLE_TAP_S))

    def steps_alone(self) -> bool:
        """The child took the steps of the latest row alone; False where there is no such row."""
        from monitor.model.records import Tag

        if self._news.row is None:
            return False
        self._put(Tag(self.now_s, STEPS_ALONE, str(self._news.row)))
        return True

    def set_activity(self, activity: Activity) -> None:
        """The observer's word from now on."""
        self.tag("activity", activity.value)
        self._news.add(self.now_s, texts.NOW_ACTIVITY.format(activity=activity_words(activity)))

    def set_context(self, changed: dict[str, str]) -> None:
        """Answers about the surroundings, by the names of `model.context`; an empty one takes an answer back."""
        for name, value in changed.items():
            self.tag(name, value)

    def keep_awake(self, keep: Keep) -> None:
        """This is kept from falling asleep, from now on and at the session's beginning."""
        self._keep = keep
        if self.session is not None and self.session.awake is not None:
            self._choosing = asyncio.get_running_loop().create_task(self.session.awake.choose(keep))

    def tell(self, text: str) -> None:
        """A line of `just now`."""
        self._news.add(self.now_s, text)

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
        self._news.hear(events)
        if self._knock_by_s is not None and any(isinstance(event, ClocksAligned) for event in events):
            self._knock_by_s = None
        self._snapshot = None

    async def look(self) -> Figures | None:
        """As `figures`, asked for from another loop."""
        return self.figures()

    def figures(self) -> Figures | None:
        """For one picture; None before the session has begun."""
        session, source = self.session, self.source
        if session is None or source is None or not session.begun:
            return None
        pipeline, now = session.pipeline, source.now_s()
        heard = {limb: pipeline.heard_s(limb) for limb in Limb}
        newest = max((at_s for at_s in heard.values() if at_s is not None), default=None)
        if newest is None:
            return None
        self._rest(now, newest)
        if self._snapshot is None or not 0.0 <= now - self._taken_s < SNAPSHOT_S:
            self._snapshot, self._taken_s = pipeline.snapshot(), now
        if now - self._compared_s >= EFFORTS_S:
            self._efforts, self._compared_s = pipeline.efforts(), now
        snapshot = self._snapshot
        traces = {limb: pipeline.trace(limb, self._drawn_s[limb]) for limb in snapshot.limbs}
        for limb, samples in traces.items():
            if samples:
                self._drawn_s[limb] = samples[-1][0]
        self._news.forget(now)
        awake = session.awake
        if awake is not None and (awake.dark is not None) is not self._dark:
            self._dark = not self._dark
            if self._dark:
                self.tell(texts.SCREEN_MAY_GO_DARK)
        if self._knock_by_s is not None and now > self._knock_by_s:
            self._knock_by_s = None
            self.tell(texts.NOT_KNOCKED)
        health = {}
        for limb in snapshot.limbs:
            state = source.state(limb)
            health[limb] = self._signs[limb].judge(
                now, state.connected, heard[limb], state.charge, pipeline.received(limb)
            )
        pause = self._pause
        return Figures(
            now_s=now,
            floor_s=now - self._paused_s - (now - pause.since_s if pause is not None else 0.0),
            snapshot=snapshot,
            health=health,
            traces=traces,
            kicks={limb: self._news.counted(limb) for limb in snapshot.limbs},
            news=self._news.lines(),
            paused=self.paused,
            trouble=None if self._trouble is None else trouble_line(self._trouble.message, self._trouble.advice),
            may_sleep=awake is not None and awake.trouble is not None,
            paused_by_itself=pause is not None and pause.by_itself,
            out=self._out,
            said_s=self._left_out_s(now),
            attempts=self._news.attempts(),
            context=pipeline.context(),
            efforts=self._efforts,
        )

    def _left_out_s(self, now_s: float) -> dict[Why, float]:
        found, out = dict(self._said_s), self._out
        if out is not None:
            found[out.why] = found.get(out.why, 0.0) + now_s - out.since_s
        return found

    def _rest(self, now_s: float, newest_s: float) -> None:
        """No data of any limb for a while: the clock rests until there is some again."""
        if self._pause is None and now_s - newest_s > ALONE_S:
            self._begin_pause(now_s, by_itself=True)
        elif self._pause is not None and self._pause.by_itself and newest_s > self._pause.since_s:
            self._end_pause(now_s)

    def _troubled(self, error: StorageError) -> None:
        self._trouble = error
