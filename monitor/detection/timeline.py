"""One order for what two independent limbs say: by time of decision, never by time of arrival (rule 4)."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from operator import itemgetter

from monitor.detection.candidates import Candidate
from monitor.model.limbs import Limb


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

    def ready(self) -> list[tuple[float, Limb, Candidate]]:
        """Candidates that may be acted on, with the time at which, in order; `now_s` ends at the common watermark."""
        limit = min(self._marks.values())
        found: list[tuple[float, Limb, Candidate]] = []
        for limb, queue in self._queues.items():
            at = self.now_s  # what comes after its time was released (a late burst) happens now
            while queue:
                ready_s = queue[0].ready_s
                if ready_s > at:
                    at = ready_s
                if at > limit:
                    break
                found.append((at, limb, queue.popleft()))
        found.sort(key=_TIME)  # stable: of two at the same time the first limb's comes first
        if found:
            self.now_s = found[-1][0]
        if limit < math.inf:  # all limbs are gone: time stands still until one is back, or the end
            self.now_s = max(self.now_s, limit)
        return found


_TIME = itemgetter(0)
