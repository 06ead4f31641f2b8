"""A leg that only moves along: the pelvis gives way to a strong kick of one leg, and the other one's sensor feels it.

Such a thing looks like a kick just beyond the thresholds, at the same time as a far larger one of the other leg. It is
told by sizes alone, with one number for both legs: nothing is learned of a leg, so a weak one is not hidden.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from msgspec import Struct

from monitor.detection.candidates import KickDone
from monitor.detection.parameters import Parameters
from monitor.model.limbs import LIMBS, Limb

_KEPT = 16
"""So many of each leg's latest kicks can still overlap one that ends now."""


class _Felt(Struct, frozen=True, gc=False):
    id: int
    begin_s: float
    end_s: float
    peak_s: float
    envelope_ms2: float
    least_other_ms2: float
    """Beside a kick of the other leg this strong it is no kick of its own."""


@dataclass(slots=True)
class MovedAlong:
    """Lays each complete kick beside those of the other leg."""

    parameters: Parameters
    _kicks: dict[Limb, deque[_Felt]] = field(default_factory=lambda: {limb: deque(maxlen=_KEPT) for limb in LIMBS})

    def add(self, id_: int, limb: Limb, c: KickDone) -> list[int]:
        """Takes a complete kick; returns the ids of those, of either leg, which it shows to have moved along."""
        p = self.parameters
        envelope_ms2 = c.envelope_peak_ms2
        beyond = envelope_ms2 / p.kick_on_ms2 * max(c.turn_rad / p.visible_turn_rad, 1.0)
        least_other_ms2 = p.along_ratio * beyond * envelope_ms2
        kick = _Felt(id_, c.begin_s, c.end_s, c.peak_s, envelope_ms2, least_other_ms2)
        self._kicks[limb].append(kick)
        found: list[int] = []
        for other in self._kicks[limb.other]:
            if other.end_s + p.pair_slack_s < kick.begin_s:
                continue  # neither peak can lie within the other
            for small, large in ((kick, other), (other, kick)):
                if large.envelope_ms2 >= small.least_other_ms2 and self._meets(small, large):
                    found.append(small.id)
        return found

    def _meets(self, small: _Felt, large: _Felt) -> bool:
        slack_s = self.parameters.pair_slack_s
        return small.begin_s - slack_s <= large.peak_s <= small.end_s + slack_s
