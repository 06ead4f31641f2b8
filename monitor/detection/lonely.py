"""Slow, weak movements while nothing clear happens: a hand that bends a leg, or a leg that settles.

One of them by itself is like a slow kick to a sensor. But a baby that kicks makes clear kicks too, while hands that
bend and stretch legs make only such movements, of both legs, one after the other. So it is looked at what else happened
around it, in both legs, with the same numbers for both.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from monitor.detection.candidates import KickDone
from monitor.detection.handling import Out
from monitor.detection.parameters import Parameters
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import Why


@dataclass(slots=True)
class Lonely:
    """Waits after each slow, weak kick for a clear one of either leg. Times are those at which something is told."""

    parameters: Parameters
    _waiting: deque[tuple[float, Limb, KickDone]] = field(default_factory=deque)
    _clear_s: float = -math.inf
    _moved_s: dict[Limb, float] = field(default_factory=lambda: dict.fromkeys(LIMBS, -math.inf))

    @property
    def due_s(self) -> float:
        """When the first of those that wait has waited long enough; inf: none waits."""
        return self._waiting[0][0] + self.parameters.lonely_s if self._waiting else math.inf

    def moved(self, now: float, limb: Limb) -> None:
        """A movement of this limb begins, of which it is open what it becomes."""
        self._moved_s[limb] = now

    def kicked(self, now: float, limb: Limb, c: KickDone) -> None:
        """Takes a complete kick."""
        p = self.parameters
        if c.envelope_peak_ms2 >= p.clear_kick_ms2:
            self._clear_s = now
            self._waiting.clear()
        elif c.turn_s - c.begin_s >= p.slow_out_s and now - self._clear_s > p.lonely_s:
            self._waiting.append((now, limb, c))

    def act(self) -> list[Out]:
        """Settles the first that waits: nothing clear came. Where the other leg did not move it stays a kick."""
        told_s, limb, c = self._waiting.popleft()
        if told_s - self._moved_s[limb.other] > self.parameters.lonely_s:
            return []
        return [Out(c.begin_s, c.end_s, Why.HANDLED)]
