"""Tap-along: a person taps along with what the legs do, and how well the counts agree with that (no numpy)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import Activity

TAP, TAP_ALONG = "tap", "tap_along"
"""Names of the log's tags: one tap (its value: which legs), and the beginning and end of tapping along."""
BEGIN, END = "begin", "end"
"""Values of the tag `tap_along`."""
TAP_ALONG_S = 120.0
"""So long a person taps along, if nobody ends it earlier, s."""


class Legs(StrEnum):
    """What one key says."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"

    @property
    def limbs(self) -> tuple[Limb, ...]:
        """Both legs are two taps."""
        return LIMBS if self is Legs.BOTH else (Limb(self.value),)


@dataclass(slots=True)
class HandTaps:
    """A tally without sensors: each tap with its time since the beginning, s."""

    taps: list[tuple[float, Legs]] = field(default_factory=list)

    def tap(self, at_s: float, legs: Legs) -> None:
        """A kick of one leg or both."""
        self.taps.append((at_s, legs))

    def undo(self) -> bool:
        """The last tap was none; False where there is none."""
        return bool(self.taps and self.taps.pop())

    def number(self, limb: Limb) -> int:
        """Kicks of that leg so far."""
        return sum(limb in legs.limbs for _, legs in self.taps)

    @property
    def kicks(self) -> list[tuple[float, Limb]]:
        """As `analysis.tally.tallied` takes them."""
        return [(at_s, limb) for at_s, legs in self.taps for limb in legs.limbs]


@dataclass(frozen=True, slots=True)
class TapAlong:
    """One stretch in which a person tapped along; times are session seconds."""

    start_s: float
    end_s: float
    taps: tuple[tuple[float, Legs], ...]
    activity: Activity = Activity.UNKNOWN
    """At its beginning: of an upright baby steps are tapped, else kicks."""


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`, with its 95 % interval; the interval of nothing is None."""

    hits: int
    n: int
    low: float | None
    high: float | None

    @property
    def value(self) -> float | None:
        """0..1; None of nothing."""
        return self.hits / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the taps of one stretch and the counts agree.

    A tap agrees with a kick (a step) of the same leg that began at most `window_s` from it, one with one, after the
    delay that all taps have in common was taken off. `sensitivity`: of the taps, those that the program counted;
    `precision`: of what it counted, that which was tapped. The `plain_` figures are without the delay taken off.
    """

    start_s: float
    end_s: float
    what: str
    """`kicks` or `steps`."""
    window_s: float
    delay_s: float
    sensitivity: Share
    precision: Share
    plain_sensitivity: Share
    plain_precision: Share
    by_chance: float | None
    """Share of the taps that agree when all are moved to other times of the stretch (the median of some such moves)."""
    exchanged: int
    """Taps that would agree if left and right were exchanged."""
    aside: int
    """Taps in time that is in no count; they are in no figure here."""

    @property
    def taps(self) -> int:
        """Both legs are two."""
        return self.sensitivity.n

    @property
    def counted(self) -> int:
        """What the program counted meanwhile."""
        return self.precision.n

    @property
    def difference(self) -> int:
        """Counted minus tapped."""
        return self.counted - self.taps
