"""What both shanks' lean says: standing still, candidates for getting up and for sitting or falling down, hints.

Where a person stands, sits or is held cannot be told from ankles: these are seconds and candidates, no verdicts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from monitor.detection.leaning import Lean
from monitor.detection.parameters import Parameters
from monitor.model.events import Event, GotUp, LeanHint, SatDown, StoodStill
from monitor.model.limbs import Limb
from monitor.model.words import LYING, Activity


@dataclass(slots=True)
class Standing:
    """Both limbs' lean, in virtual time.

    Args:
        limbs: the limbs that are measured; all shank axes are known.
        activity_at: what the observer called it at a session time.
    """

    parameters: Parameters
    limbs: tuple[Limb, ...]
    activity_at: Callable[[float], Activity]
    _lean: dict[Limb, tuple[Lean, float]] = field(default_factory=dict)
    _upright: bool | None = None
    """The last time that both shanks agreed, were they upright?"""
    _since_s: float = -math.inf
    """Since then; `_left_s` is when the first of them left it."""
    _left_s: float = math.inf
    _still_s: float | None = None
    _maybe: tuple[float, bool] | None = None
    """When both had come up (True) or down, told once that has lasted."""
    _hint_s: float = math.inf
    _hinted: tuple[bool, Activity] | None = None
    _step_s: float = -math.inf

    @property
    def due_s(self) -> float:
        """When `act` has something to do."""
        settled = math.inf if self._maybe is None else self._maybe[0] + self.parameters.settled_s
        return min(settled, self._hint_s)

    @property
    def lying(self) -> bool:
        """Whether a shank is near the horizontal: there no swing is a step."""
        return any(lean is Lean.LYING for lean, _ in self._lean.values())

    def stepped(self, time_s: float) -> None:
        """A contact was counted as a step."""
        self._step_s = max(self._step_s, time_s)

    def forget(self, now: float, limb: Limb) -> list[Event]:
        """A gap of a limb: nothing is known of it."""
        self._lean.pop(limb, None)
        self._upright, self._maybe, self._hint_s = None, None, math.inf
        return self._end_still(now)

    def leaned(self, now: float, limb: Limb, lean: Lean) -> list[Event]:
        """A limb leans so from now on."""
        self._lean[limb] = (lean, now)
        if len(self._lean) < len(self.limbs):
            return []
        leans = [lean for lean, _ in self._lean.values()]
        events: list[Event] = []
        if all(lean is Lean.STILL for lean in leans):
            self._still_s = now if self._still_s is None else self._still_s
        else:
            events = self._end_still(now)
        agreed = leans[0].upright if len({lean.upright for lean in leans}) == 1 else None
        if agreed is None:
            self._left_s = min(self._left_s, now)
            self._maybe, self._hint_s = None, math.inf
        elif agreed is not self._upright:
            lasted_s = min(self._left_s, now) - self._since_s
            quick = agreed or now - min(self._left_s, now) <= self.parameters.sit_longest_s
            if self._upright is not None and lasted_s >= self.parameters.settled_before_s and quick:
                self._maybe = (now, agreed)
            self._upright, self._since_s, self._left_s = agreed, now, math.inf
            self._hint_s = now + self.parameters.hint_after_s
        else:
            self._left_s = math.inf
            if self._hint_s == math.inf:
                self._hint_s = now + self.parameters.hint_after_s
        return events

    def act(self, now: float) -> list[Event]:
        """Does what is due."""
        events: list[Event] = []
        if self._maybe is not None and now >= self._maybe[0] + self.parameters.settled_s:
            at_s, up = self._maybe
            self._maybe = None
            if up:
                events.append(GotUp(now, at_s))
            elif self._step_s <= at_s:
                events.append(SatDown(now, at_s))
        if now >= self._hint_s:
            self._hint_s = math.inf
            activity = self.activity_at(now)
            upright = bool(self._upright)
            odd = activity in LYING if upright else activity.upright and activity is not Activity.HELD
            if odd and self._hinted != (upright, activity):
                self._hinted = (upright, activity)
                events.append(LeanHint(now, now - self.parameters.hint_after_s, activity, upright))
        return events

    def close(self, now: float) -> list[Event]:
        """The session is over."""
        return self._end_still(now)

    def _end_still(self, now: float) -> list[Event]:
        since, self._still_s = self._still_s, None
        if since is None or now - since < self.parameters.shortest_still_s:
            return []
        return [StoodStill(now, since, now)]
