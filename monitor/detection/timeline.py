"""One order for what two independent limbs say: by time of decision, never by time of arrival (rule 4)."""

from __future__ import annotations

import bisect
import math
from collections import deque
from dataclasses import dataclass, field
from itertools import accumulate, repeat, takewhile
from operator import attrgetter, itemgetter

from monitor.detection.candidates import Candidate, LedAlike, Tapped, Turned
from monitor.model.limbs import LIMBS, Limb


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

    def ready(self) -> list[tuple[float, Limb, Candidate]]:
        """Candidates that may be acted on, with the time at which, in order; `now_s` ends at the common watermark."""
        limit = self.limit_s
        found: list[tuple[float, Limb, Candidate]] = []
        for limb, queue in self._queues.items():
            if not queue or queue[0].ready_s > limit or self.now_s > limit:
                continue
            # What comes after its time was released (a late burst) happens now.
            times = accumulate(map(_READY, queue), max, initial=self.now_s)
            next(times)
            at = list(takewhile(limit.__ge__, times))
            found += zip(at, repeat(limb), [queue.popleft() for _ in at], strict=False)
        found.sort(key=_TIME)  # stable: of two at the same time the first limb's comes first
        if found:
            self.now_s = found[-1][0]
        if limit < math.inf:  # all limbs are gone: time stands still until one is back, or the end
            self.now_s = max(self.now_s, limit)
        return found


def weave(ready: list[tuple[float, Limb, Candidate]], now: float, both: LedAlike) -> None:
    """Puts it where the limb that said so later has it: at its time after that limb's taps and turns."""
    place = bisect.bisect_left(ready, now, key=_TIME)
    while place < len(ready) and ready[place][0] == now:
        _, limb, c = ready[place]
        first = isinstance(c, (Tapped, Turned, LedAlike)) if limb is both.limb else limb is LIMBS[0]
        if not first:
            break
        place += 1
    ready.insert(place, (now, both.limb, both))


_TIME, _READY = itemgetter(0), attrgetter("ready_s")
