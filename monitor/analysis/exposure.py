"""Active time: when both limbs deliver valid data and nobody handles the child. One denominator for everything."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.analysis.intervals import EMPTY, common, length, stretches, without
from monitor.model.events import Excluded
from monitor.model.limbs import Limb
from monitor.model.records import FloatArray
from monitor.model.words import Why


@dataclass(slots=True)
class Exposure:
    """What was covered by the sensors and what is left out.

    `covered` holds each limb's stretches of data; they grow while the session runs.
    """

    covered: dict[Limb, list[tuple[float, float]]]
    excluded: list[Excluded] = field(default_factory=list)
    open: dict[tuple[Why, Limb | None], float] = field(default_factory=dict)
    """Stretches that are being left out, with no end yet, and since when."""

    def span(self) -> tuple[float, float]:
        """First and last second with data of any limb; (0, 0) without data."""
        known = [pieces for pieces in self.covered.values() if pieces]
        if not known:
            return 0.0, 0.0
        return min(pieces[0][0] for pieces in known), max(pieces[-1][1] for pieces in known)

    def joint(self) -> FloatArray:
        """Stretches in which every limb delivers, shape (n, 2), s."""
        sets = [stretches(pieces) for pieces in self.covered.values()]
        both = sets[0] if sets else EMPTY
        for more in sets[1:]:
            both = common(both, more)
        return both

    def active(self) -> FloatArray:
        """Joint stretches without what is left out, shape (n, 2), s."""
        left_out = [(e.start_s, e.end_s) for e in self._all_excluded() if e.why is not Why.GAP]
        return without(self.joint(), stretches(left_out))

    def _all_excluded(self) -> list[Excluded]:
        """What is left out, and what is being left out now."""
        start, end = self.span()
        going_on = [Excluded(end, max(since, start), end, limb, why) for (why, limb), since in self.open.items()]
        return [*self.excluded, *going_on]

    def left_out_s(self) -> dict[Why, float]:
        """Seconds of the session outside active time, by reason; overlaps count for the first reason only."""
        start, end = self.span()
        rest = stretches([(start, end)])
        result: dict[Why, float] = {}

        def take(why: Why, out: FloatArray) -> None:
            nonlocal rest
            taken = length(common(rest, out))
            if taken > 0:
                result[why] = taken
                rest = without(rest, out)

        def named(why: Why) -> FloatArray:
            return stretches((e.start_s, e.end_s) for e in self._all_excluded() if e.why is why)

        # A computer that sleeps receives nothing: such a gap is named after its cause.
        take(Why.SUSPENDED, named(Why.SUSPENDED))
        take(Why.GAP, without(rest, self.joint()))
        for why in Why:
            if why is not Why.GAP:
                take(why, named(why))
        return result


def covers(pieces: list[tuple[float, float]], start_s: float, end_s: float) -> bool:
    """Whether [start, end] lies in one of the sorted pieces; looks from the end, where the present is."""
    for a, b in reversed(pieces):
        if a <= start_s:
            return end_s <= b
    return False
