"""The session behind the screens. It runs in a thread of its own, so that no picture holds a notification up.

What touches the session happens in its loop; here are only calls into it. No textual here.
"""

from __future__ import annotations

import contextlib
import gc
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from monitor.dashboard.figures import Figures
from monitor.dashboard.observing import Observing, Starter, Steered
from monitor.dashboard.own_loop import OverError, OwnLoop
from monitor.model.limbs import Limb
from monitor.model.words import Activity, Why
from monitor.texts.panels import NOTE_KEPT

if TYPE_CHECKING:
    from monitor.model.taps import Agreement
    from monitor.runner import Ended, Session
    from monitor.sensors.wakefulness import Keep
    from monitor.storage.keeping import Keeping

__all__ = ["Note", "Running", "Starter", "Steered"]

GARBAGE = (700, 40, 30)
"""When garbage is looked for during a session (`gc.set_threshold`): the young as often as ever, all of it rarely."""
TURN_S = 0.001
"""So long the screen's thread may compute while the session's waits for its turn, s; Python's own is 0.005."""


@dataclass(frozen=True, slots=True)
class Note:
    """What the observer wrote, and when. It goes into the history at once, and into no recording."""

    at_s: float
    text: str


class Running:
    """One session, from the screens' side. Use once."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        """In their order."""
        self.keeping: Keeping | None = None
        """What will bring it into the history."""
        self._within = Observing()
        self._loop = OwnLoop("session")
        self._markers = 0

    async def run(self, starter: Starter) -> Ended:
        """Open the session and run it to its end; cancelled, it is closed in good order first.

        Raises:
            SensorError: a sensor could not be had at the start.
        """
        self.keeping = starter.keeping
        # Looking for garbage stops all threads, 0.1 s each time through all of it: that leaves out what is loaded now,
        # and comes rarely.
        gc.collect()
        gc.freeze()
        before, turn_s = gc.get_threshold(), sys.getswitchinterval()
        gc.set_threshold(*GARBAGE)
        sys.setswitchinterval(TURN_S)
        try:
            return await self._loop.run(self._within.run(starter))
        finally:
            sys.setswitchinterval(turn_s)
            gc.set_threshold(*before)
            gc.unfreeze()
            await self._loop.close()

    async def stop(self) -> bool:
        """End the session in good order; False where there is none yet."""
        with contextlib.suppress(OverError):
            return self.session is not None and await self._loop.run(self._within.stop())
        return True

    async def figures(self) -> Figures | None:
        """For one picture, with all that came since the one before; None while there is nothing to show."""
        with contextlib.suppress(OverError):
            return await self._loop.run(self._within.look()) if self.counting else None
        return None

    @property
    def session(self) -> Session | None:
        """The session, once it is open."""
        return self._within.session

    @property
    def counting(self) -> bool:
        """There is a session that takes records."""
        return self._within.counting

    @property
    def now_s(self) -> float:
        """Session time, s."""
        return self._within.now_s

    # --- what the keys do

    def pause(self) -> None:
        """Pause, or go on. A pause that came by itself becomes the observer's: it then stays until the next key."""
        self._loop.call(self._within.pause)

    def mark(self) -> int:
        """A marker at this moment; its number."""
        self._markers += 1
        self._loop.call(partial(self._within.mark, self._markers))
        return self._markers

    def tag(self, name: str, value: str) -> None:
        """A word of the observer, at this moment."""
        self._loop.call(partial(self._within.tag, name, value))

    async def tap_along(self, until_s: float) -> Agreement | None:
        """How the last taps agree with the counts; None while that is not decided, and once the session is over."""
        with contextlib.suppress(OverError):
            return await self._loop.run(self._within.tap_along(until_s))
        return None

    def set_activity(self, activity: Activity) -> None:
        """The observer's word from now on."""
        self._loop.call(partial(self._within.set_activity, activity))

    def sensor_is_on(self, limb: Limb) -> None:
        """The answer to the question about a still sensor."""
        self._loop.call(partial(self._within.sensor_is_on, limb))

    def standing(self) -> None:
        """The child stands upright and still."""
        self._loop.call(self._within.standing)

    def double_tap(self) -> None:
        """Both sensors are going to be knocked together twice."""
        self._loop.call(self._within.double_tap)

    def leave_out(self, why: Why, limb: Limb | None) -> None:
        """From now on this leaves the figures, until `take_in`."""
        self._loop.call(partial(self._within.leave_out, why, limb))

    def take_in(self) -> None:
        """What is being left out ends."""
        self._loop.call(self._within.take_in)

    def let_go(self) -> None:
        """Nobody holds the standing child from now on."""
        self._loop.call(self._within.let_go)

    def steps_alone(self) -> None:
        """The child took the steps of the latest row alone."""
        self._loop.call(self._within.steps_alone)

    def set_context(self, changed: dict[str, str]) -> None:
        """Answers about the surroundings, by the names of `model.context`; an empty one takes an answer back."""
        self._loop.call(partial(self._within.set_context, changed))

    def note(self, text: str) -> None:
        """Keep what the observer wrote, in the history alone, from now on."""
        self.notes.append(Note(self.now_s, text))
        if self.keeping is not None:
            self.keeping.note(text)
        self._loop.call(partial(self._within.tell, NOTE_KEPT))

    def keep_awake(self, keep: Keep) -> None:
        """This is kept from falling asleep, from now on and at the session's beginning."""
        if self.session is None:
            self._within.keep_awake(keep)
        else:
            self._loop.call(partial(self._within.keep_awake, keep))

    def tell(self, text: str) -> None:
        """A line of `just now` from whoever runs the session, as the faults of a demo."""
        self._loop.call(partial(self._within.tell, text))

    def keep_unusual(self, end_s: float) -> None:
        """The minute before `end_s` stays in the recording and leaves the figures."""
        self._loop.call(partial(self._within.keep_unusual, end_s))
