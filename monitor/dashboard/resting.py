"""The third step of getting ready: both sensors lie still for a moment while it is looked at what they send.

It ends by itself, with a baby that moves too; no textual here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from monitor.model.limbs import LIMBS, Limb
from monitor.model.rest_check import STILL_S, Fix, RestCheck, Verdict

if TYPE_CHECKING:
    from monitor.preview import Checking

PATIENCE_S = 6.0
"""Lying still is waited for so long, s: a second more than is needed."""
READ_S, READ_FIX_S = 1.0, 3.0
"""So long the result stands before it goes on, s; longer where there is something to read."""
LOOK_S = 0.25
"""It is looked at so often, s."""


@dataclass(slots=True)
class RestStep:
    """From the moment the legs are known; session times in s."""

    found: dict[Limb, RestCheck] = field(default_factory=dict)
    """The newest look at each sensor."""
    still_s: dict[Limb, float] = field(default_factory=dict)
    """How long each has lain still by now."""
    done: bool = False
    """Everything was seen that there is to see."""
    _from_s: float | None = None
    _done_s: float = 0.0
    _looked_s: float = float("-inf")

    def look(self, checking: Checking, now_s: float, day: str) -> None:
        """The sensors stream; what they show by now. Where something has to be done, it is seen when it was."""
        if self._from_s is None:
            self._from_s = now_s
        if (self.done and not self.stays) or now_s < self._looked_s + LOOK_S:
            return
        self._looked_s = now_s
        self.found = checking.look(now_s, day)
        self.still_s = {limb: checking.still_s(limb) for limb in self.found}
        if self.done or all(of.whole for of in self.found.values()) or now_s >= self._from_s + PATIENCE_S:
            self.done, self._done_s = True, now_s

    @property
    def moved(self) -> list[Limb]:
        """Sensors of which it is not known what they show at rest."""
        return [limb for limb in LIMBS if limb in self.found and self.still_s[limb] < STILL_S]

    @property
    def stays(self) -> bool:
        """Something is so wrong that a person has to say whether it goes on."""
        return any(of.judged[0] is Verdict.NOT_GOOD for of in self.found.values())

    def over(self, now_s: float) -> bool:
        """It was there long enough to be read."""
        if not self.done or self.stays:
            return False
        reads = any(of.judged[1] is not Fix.NOTHING for of in self.found.values()) or self.moved
        return now_s >= self._done_s + (READ_FIX_S if reads else READ_S)
