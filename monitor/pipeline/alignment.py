"""How the two sensors' clocks stand to each other: what is uncertain, and what a double tap has shown.

Filters stay on each limb's own time. Only times of findings are mapped: by each sensor's clock fit when they are made,
and, from a double tap on, by half of the measured residual either way when they are acted on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from msgspec.structs import replace

from monitor.detection.candidates import (
    Candidate,
    ClockKnown,
    Jolted,
    KickBegan,
    KickDone,
    Moving,
    SmallKick,
    SwingDone,
    Tapped,
    UnitDone,
)
from monitor.detection.handling import Out
from monitor.detection.taps import DoubleTap, Felt
from monitor.model.events import ClocksAligned
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import Tag
from monitor.model.words import Why

LISTEN_S = 15.0
"""So long a double tap is waited for, unless the record says otherwise."""
PUT_DOWN_S = 2.0
"""So long after its middle a double tap still moves the sensors (chosen here)."""
REFIT_EVERY_S = 30.0
_BOUND = 3.2
"""Standard deviations in a stated uncertainty: what errs is slow and bounded, so a whole session may lie at its edge
(bench.clocks: covers 95 of 100 runs)."""


@dataclass(slots=True)
class Alignment:
    """Uncertainty and shift between the limbs, in virtual time.

    Args:
        unseen_s: uncertainty by constant delays that arrival times cannot show; None: the clocks are separate.
    """

    unseen_s: float | None
    shift_s: dict[Limb, float] = field(default_factory=lambda: dict.fromkeys(LIMBS, 0.0))
    """To be added to a limb's session times."""
    shifts: bool = False
    """A double tap was measured: findings have to be moved."""
    _tap: DoubleTap = field(default_factory=DoubleTap)
    _known: dict[Limb, ClockKnown] = field(default_factory=dict)
    _tapped: tuple[float, dict[Limb, int]] | None = None
    _kicks: dict[tuple[Limb, int], float] = field(default_factory=dict)

    @property
    def uncertainty_s(self) -> float | None:
        """Left minus right session time of one moment is wrong by at most this, 95 times of 100."""
        if self.unseen_s is None:
            return None
        now_s = self._known_to_s()
        if self._tapped is None or self._tapped[1] != self._segments():
            return math.hypot(self.unseen_s, _BOUND * now_s)
        return _BOUND * math.hypot(now_s, self._tapped[0])

    def listen(self, tag: Tag) -> None:
        """The observer is going to tap both sensors together; the record's value may say how long to wait, s."""
        try:
            length_s = float(tag.value)
        except ValueError:
            length_s = LISTEN_S
        self._tap.listen(tag.time_s, length_s if 0.0 < length_s < 600.0 else LISTEN_S)

    def heard(self, limb: Limb, c: ClockKnown) -> None:
        """A limb's clock is known better or worse from now on."""
        self._known[limb] = c

    def tapped(self, now_s: float, limb: Limb, c: Tapped) -> tuple[ClocksAligned, Out] | None:
        """An impact; if it completes the double tap that was asked for, the sides are aligned by it from now on.

        With it comes the stretch in which hands moved the sensors: from the request to a little after the tap.
        """
        felt: Felt | None = self._tap.add(limb, c.at_s)
        if felt is None or self.unseen_s is None:
            return None
        half_s = 0.5 * felt.left_minus_right_s
        self.shift_s = {Limb.LEFT: -half_s, Limb.RIGHT: half_s}
        then_s = math.hypot(felt.sd_s, self._known_to_s())
        self._tapped, self.shifts = (then_s, self._segments()), True
        aligned = ClocksAligned(now_s, felt.time_s, felt.left_minus_right_s, self.uncertainty_s or 0.0)
        return aligned, Out(felt.asked_s, felt.time_s + PUT_DOWN_S, Why.HANDLED)

    def moved(self, limb: Limb, c: Candidate) -> Candidate:
        """A finding with its times where the double tap puts them; a kick keeps the shift that it began with."""
        by = self.shift_s[limb]
        if isinstance(c, KickDone):
            by = self._kicks.pop((limb, c.key), 0.0)
        if by == 0.0:
            return c
        if isinstance(c, KickBegan):
            self._kicks[limb, c.key] = by
            return replace(c, onset_s=c.onset_s + by)
        if isinstance(c, KickDone):
            moved = {name: getattr(c, name) + by for name in ("begin_s", "onset_s", "turn_s", "peak_s", "end_s")}
            return replace(c, **moved)
        if isinstance(c, SmallKick):
            return replace(c, begin_s=c.begin_s + by, end_s=c.end_s + by)
        if isinstance(c, UnitDone):
            return replace(c, start_s=c.start_s + by, end_s=c.end_s + by)
        if isinstance(c, SwingDone):
            return replace(c, start_s=c.start_s + by, contact_s=c.contact_s + by, end_s=c.end_s + by)
        if isinstance(c, Jolted):
            return replace(c, end_s=c.end_s + by)
        if isinstance(c, Moving) and c.since_s is not None:
            return replace(c, since_s=c.since_s + by)
        return c

    def _known_to_s(self) -> float:
        return math.hypot(*sorted(known.sd_s for known in self._known.values())) if self._known else 0.0

    def _segments(self) -> dict[Limb, int]:
        """A clock that began anew may stand differently to the link: what was tapped before says less."""
        return {limb: known.segment for limb, known in self._known.items()}


def refit_error_s(left: Sequence[tuple[float, float]], right: Sequence[tuple[float, float]]) -> float | None:
    """RMS difference, s, between the live alignment and one that knows the whole session; None if it is too short.

    Args:
        left, right: (session time, live minus re-fitted time) of each limb, from `ClockFit.refitted`.
    """
    if len(left) < 2 or len(right) < 2:
        return None
    a, b = np.array(left), np.array(right)
    at = a[(a[:, 0] >= b[0, 0]) & (a[:, 0] <= b[-1, 0])]
    if not len(at):
        return None
    off = at[:, 1] - np.interp(at[:, 0], b[:, 0], b[:, 1])
    return float(np.sqrt(np.mean(np.square(off))))
