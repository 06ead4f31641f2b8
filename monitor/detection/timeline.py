"""One order for what two independent limbs say: by time of decision, never by time of arrival (rule 4)."""

from __future__ import annotations

import bisect
import math
from collections import deque
from dataclasses import dataclass, field
from itertools import accumulate, repeat
from operator import attrgetter

from msgspec import Struct

from monitor.detection.candidates import Candidate, LedAlike, Tapped, Turned
from monitor.model.limbs import LIMBS, Limb


class Due(Struct, frozen=True, gc=False):
    """A candidate that may be acted on, and the time at which."""

    at_s: float
    limb: Limb
    candidate: Candidate


@dataclass(slots=True)
class Timeline:
    """Holds candidates back until no earlier one can come from the other limb.

    Args:
        limbs: the limbs that are measured.
    """

    limbs: tuple[Limb, ...]
    _queues: dict[Limb, deque[Candidate]] = field(init=False)
    _marks: dict[Limb, float] = field(init=False)
    now_s: float = -math.inf

    def __post_init__(self) -> None:
        self._queues = {limb: deque() for limb in self.limbs}
        self._marks = dict.fromkeys(self.limbs, -math.inf)

    def add(self, limb: Limb, candidates: list[Candidate], watermark_s: float) -> None:
        """All candidates of `limb` decided up to `watermark_s` are now known."""
        self._queues[limb].extend(candidates)
        mark = self._marks[limb]
        self._marks[limb] = watermark_s if mark == math.inf else max(mark, watermark_s)

    def release(self, limb: Limb, until_s: float) -> bool:
        """Nothing more will be said by `limb` about the time before `until_s` (silence, lost link, end).

        Returns whether that is news.
        """
        news = until_s > self._marks[limb]
        self._marks[limb] = max(self._marks[limb], until_s)
        return news

    def resume(self, limb: Limb, from_s: float) -> None:
        """The limb is back and may speak about the time from `from_s` on."""
        if self._marks[limb] == math.inf:
            self._marks[limb] = from_s

    @property
    def limit_s(self) -> float:
        """All that is decided before this is known of both limbs."""
        return min(self._marks.values())

    def ready(self) -> list[Due]:
        """What may be acted on, in order; `now_s` ends at the common watermark."""
        limit = self.limit_s
        found: list[Due] = []
        for limb, queue in self._queues.items():
            if not queue or queue[0].ready_s > limit or self.now_s > limit:
                continue
            # What comes after its time was released (a late burst) happens now.
            at = list(accumulate(map(_READY, queue), max, initial=self.now_s))[1:]
            del at[bisect.bisect_right(at, limit) :]
            found += map(Due, at, repeat(limb), [queue.popleft() for _ in at])
        found.sort(key=_AT)  # stable: of two at the same time the first limb's comes first
        if found:
            self.now_s = found[-1].at_s
        if limit < math.inf:  # all limbs are gone: time stands still until one is back, or the end
            self.now_s = max(self.now_s, limit)
        return found


def weave(ready: list[Due], now: float, both: LedAlike) -> None:
    """Puts it where the limb that said so later has it: at its time after that limb's taps and turns."""
    place = bisect.bisect_left(ready, now, key=_AT)
    while place < len(ready) and ready[place].at_s == now:
        due = ready[place]
        first = isinstance(due.candidate, (Tapped, Turned, LedAlike)) if due.limb is both.limb else due.limb is LIMBS[0]
        if not first:
            break
        place += 1
    ready.insert(place, Due(now, both.limb, both))


_AT, _READY = attrgetter("at_s"), attrgetter("ready_s")
