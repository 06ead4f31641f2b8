"""Stretches in which somebody else moves the baby, or nobody wears the sensors.

Handling: the trunk turns and takes both legs along, so both slow gravity directions turn far and stay turned;
kicking, even with both legs at once, comes back within a second. Not worn: both sensors still for minutes. One leg
still while the other moves is never left out: a leg that does not move is exactly what must not vanish.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from monitor.detection.parameters import Parameters
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import Why

CELL_S = 0.5
BESIDE_S = 0.54 * CELL_S
"""Half-seconds of both limbs, cut by each sensor's own clock, are compared where they end so near each other: a half,
and what the clocks may be uneven."""


@dataclass(frozen=True, slots=True)
class Out:
    """A stretch to leave out."""

    start_s: float
    end_s: float
    why: Why


@dataclass(slots=True)
class Handling:
    """Looks at both limbs' turns, half-second by half-second."""

    parameters: Parameters
    _turn: dict[Limb, tuple[float, float]] = field(default_factory=dict)
    """Each limb's latest half-second, when known and its angle; gone once it stood beside one of the other's."""
    _run: list[float] = field(default_factory=list)

    def turned(self, limb: Limb, known_s: float, angle_rad: float) -> list[Out]:
        """Takes a turn of one limb, known at `known_s`; returns the stretch it makes certain, if any."""
        p = self.parameters
        other = self._turn.get(limb.other)
        if other is None or known_s - other[0] > BESIDE_S:
            self._turn[limb] = (known_s, angle_rad)
            return []
        del self._turn[limb.other]
        self._turn.pop(limb, None)
        if abs(other[1] - angle_rad) > p.handled_difference_rad:
            return []
        self._run = [*self._run, known_s] if self._run and known_s - self._run[-1] < _ON_END_S else [known_s]
        if len(self._run) < p.handled_cells:
            return []
        start_s = (math.floor(self._run[0] / CELL_S) - p.turn_lag_windows) * CELL_S
        end_s = (math.floor(known_s / CELL_S) + 1) * CELL_S
        self._run = self._run[-_CELLS_KEPT:]
        return [Out(start_s, end_s, Why.HANDLED)]


@dataclass(slots=True)
class Pauses:
    """Hands pause: what lies between two stretches in which they are at it is left out too, whatever told of them."""

    parameters: Parameters
    _told: list[tuple[float, float]] = field(default_factory=list)
    """The latest stretches with the pauses between them, s; they need not come in order."""

    def filled(self, out: Out) -> Out:
        """Takes a stretch that is certain; returns it with the pauses between it and those beside it."""
        join_s = self.parameters.handled_join_s
        near = [one for one in self._told if one[0] - join_s <= out.end_s and out.start_s - join_s <= one[1]]
        found = Out(
            min([out.start_s, *(end for _, end in near)]), max([out.end_s, *(start for start, _ in near)]), out.why
        )
        whole = min([found.start_s, *(start for start, _ in near)]), max([found.end_s, *(end for _, end in near)])
        self._told = [*(one for one in self._told if one not in near), whole][-_STRETCHES_KEPT:]
        return found


_STRETCHES_KEPT = 8
_CELLS_KEPT = 16
_ON_END_S = 0.8
"""Half-seconds this near follow each other: the sensors' clocks are not quite even."""


@dataclass(slots=True)
class NotWorn:
    """Both sensors still at once, for long."""

    parameters: Parameters
    single: bool
    _since: dict[Limb, float | None] = field(default_factory=lambda: dict.fromkeys(LIMBS))
    _told_s: float | None = None
    """The stretch that is going on has been told up to here."""

    def still(self, limb: Limb, since_s: float, end_s: float | None, now_s: float) -> list[Out]:
        """Takes a limb's stillness, known at `now_s`, or its end.

        Returns the stretch so far when both have been still for long enough, and the rest of it when that ends.
        """
        before = self._both_since()
        self._since[limb] = since_s if end_s is None else None
        if end_s is None:
            return self._out(self._both_since(), now_s)
        found = self._out(before, end_s)
        self._told_s = None
        return found

    def _both_since(self) -> float | None:
        known = [since for since in self._since.values() if since is not None]
        return max(known) if len(known) == (1 if self.single else len(LIMBS)) else None

    def _out(self, since_s: float | None, until_s: float) -> list[Out]:
        if since_s is None or until_s - since_s < self.parameters.not_worn_s - CELL_S:
            return []
        start_s = since_s if self._told_s is None else max(since_s, self._told_s)
        self._told_s = until_s
        return [Out(start_s, until_s, Why.NOT_WORN)] if until_s > start_s else []


@dataclass(slots=True)
class StillLeg:
    """One sensor quite still for long while the other leg kicks: a leg that does not move, or a sensor that came off.

    Only a person can tell, so it is asked, and nothing is left out: a still leg is exactly what must not vanish.
    """

    parameters: Parameters
    _open: dict[Limb, float] = field(default_factory=dict)
    """Limbs that are asked about, and since when they are still."""
    _since: dict[Limb, float | None] = field(default_factory=lambda: dict.fromkeys(LIMBS))
    _settled: dict[Limb, float | None] = field(default_factory=lambda: dict.fromkeys(LIMBS))
    _kicks: dict[Limb, deque[float]] = field(init=False)

    def __post_init__(self) -> None:
        self._kicks = {limb: deque(maxlen=self.parameters.still_leg_kicks) for limb in LIMBS}

    def still(self, limb: Limb, since_s: float, *, ended: bool) -> float | None:
        """Takes a limb's stillness or its end; since when the limb is still, if that is to be asked now."""
        self._since[limb] = None if ended else since_s
        return self._asked(limb)

    def kicked(self, limb: Limb, onset_s: float) -> float | None:
        """Takes a counted kick; since when the *other* limb is still, if that is to be asked now."""
        self._kicks[limb].append(onset_s)
        return self._asked(limb.other)

    def confirm(self, limb: Limb) -> bool:
        """The sensor is on; False where nobody asked."""
        since_s = self._open.pop(limb, None)
        if since_s is not None:
            self._settled[limb] = since_s
        return since_s is not None

    def _asked(self, limb: Limb) -> float | None:
        since_s, kicks = self._since[limb], self._kicks[limb.other]
        if since_s is None or limb in self._open or since_s == self._settled[limb]:
            return None
        if self._since[limb.other] is not None or len(kicks) < self.parameters.still_leg_kicks or kicks[0] < since_s:
            return None
        self._open[limb] = since_s
        return since_s
