"""Kicks of which a stretch that is left out later may take some along: in columns, for days hold a hundred thousand."""

from __future__ import annotations

import bisect
from array import array
from collections.abc import Collection

from monitor.model.limbs import LIMBS, Limb


class Leaving:
    """Complete kicks of both legs, in order of their end, and which of them have left the counts."""

    def __init__(self) -> None:
        self._end_s, self._onset_s = array("d"), array("d")
        self._id = array("q")
        self._right, self._out = bytearray(), bytearray()

    def add(self, id_: int, limb: Limb, onset_s: float, end_s: float, *, out: bool) -> None:
        """A kick is complete; `out`: it is in no figure."""
        at = len(self._id)
        if at and end_s < self._end_s[-1]:
            at = bisect.bisect_right(self._end_s, end_s)
        self._end_s.insert(at, end_s)
        self._onset_s.insert(at, onset_s)
        self._id.insert(at, id_)
        self._right.insert(at, limb is LIMBS[1])
        self._out.insert(at, out)

    def leave(self, start_s: float, end_s: float) -> list[tuple[int, Limb]]:
        """Number and leg of the kicks that a stretch takes along, and which had not left before."""
        # Active time is one for both limbs: a stretch of one limb takes the other's kicks along.
        some = range(bisect.bisect_right(self._end_s, start_s), len(self._id))
        return self._leave([at for at in some if self._onset_s[at] < end_s])

    def take(self, ids: Collection[int], newest: int) -> list[tuple[int, Limb]]:
        """The same of those with these numbers among the `newest` ones."""
        some = range(max(0, len(self._id) - newest), len(self._id))
        return self._leave([at for at in some if self._id[at] in ids])

    def _leave(self, places: list[int]) -> list[tuple[int, Limb]]:
        found = []
        for at in places:
            if not self._out[at]:
                self._out[at] = True
                found.append((self._id[at], LIMBS[self._right[at]]))
        return found
