"""Lobes: stretches in which a signal stays up, found with two thresholds (hysteresis), in blocks."""

from __future__ import annotations

import numpy as np

from monitor.model.records import FloatArray


class Hysteresis:
    """A lobe begins where the signal reaches `on` and ends at the first sample below `off`."""

    def __init__(self, on: float, off: float) -> None:
        self._on, self._off = on, off
        self.inside = False

    def reset(self) -> None:
        """A new segment starts outside any lobe."""
        self.inside = False

    def push(self, values: FloatArray) -> tuple[list[int], list[int]]:
        """Indices within `values` (shape (n,)) where lobes begin, and where they have just ended."""
        if not values.size or (values.min() >= self._off if self.inside else values.max() < self._on):
            return [], []  # most live hops: nothing begins or ends
        mark = np.zeros(values.size, dtype=np.int8)
        mark[values >= self._on] = 1
        mark[values < self._off] = -1
        told = np.flatnonzero(mark)
        state = mark[told]
        before = np.concatenate(([1 if self.inside else -1], state[:-1]))
        begins = told[(state == 1) & (before == -1)]
        ends = told[(state == -1) & (before == 1)]
        if told.size:
            self.inside = bool(state[-1] == 1)
        return begins.tolist(), ends.tolist()
