"""Fixed blocks of session time, and what each leg did in them: the unit of every interval about one session.

Counts are kept in running sums of 30 s, so the figure of the live screen, of the summary and of a report is one
computation, which costs the same after an hour as after a minute.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.analysis.intervals import per_cell
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray

BLOCK_S = 60.0
SHORT_BLOCK_S = 30.0
SHORT_SESSION_S = 600.0
VALID_SHARE = 0.5
"""Of a block that must be active time."""


@dataclass(slots=True)
class Blocks:
    """Equal cells of session time and which of them count.

    `edges_s` (n + 1,), `valid` (n,) bool; `share` (n,) is how much of a whole block lies within the session: 1, but for
    the first and the last; `invalid_share` is the part of the session's time that lies in blocks that do not count.
    """

    edges_s: FloatArray
    valid: npt.NDArray[np.bool_]
    share: FloatArray
    invalid_share: float

    @property
    def number(self) -> float:
        """How many valid blocks there are; one that the session's end cuts counts with its share."""
        return float(self.share[self.valid].sum())

    def place(self, at_s: FloatArray) -> npt.NDArray[np.int64]:
        """The block of each time (m,): shape (m,)."""
        place = np.searchsorted(self.edges_s, at_s, side="right") - 1
        return np.clip(place, 0, self.edges_s.size - 2).astype(np.int64)


def blocks(active: FloatArray, start_s: float, end_s: float) -> Blocks:
    """The blocks of a session that lasts from `start_s` to `end_s`.

    Args:
        active: stretches of active time, shape (m, 2), s.
    """
    size = SHORT_BLOCK_S if end_s - start_s < SHORT_SESSION_S else BLOCK_S
    edges = np.arange(math.floor(start_s / size), math.ceil(end_s / size) + 1, dtype=np.float64) * size
    if edges.size < 2:
        return Blocks(np.array([start_s, start_s + size]), np.zeros(1, dtype=np.bool_), np.zeros(1), 1.0)
    cut = np.clip(edges, start_s, end_s)
    within = np.diff(cut)
    valid = per_cell(active, cut) >= VALID_SHARE * within
    valid &= within > 0.0
    invalid_share = 1.0 - float(within[valid].sum()) / max(end_s - start_s, 1e-9)
    return Blocks(edges, valid, within / size, invalid_share)


class BlockCounts:
    """Events of each leg in cells of 30 s, which make up any block."""

    def __init__(self) -> None:
        self._cells: dict[Limb, dict[int, int]] = {limb: {} for limb in LIMBS}

    def add(self, limb: Limb, at_s: float, number: int = 1) -> None:
        """One more event at a time, or, with -1, one less: it left the counts."""
        cell = math.floor(at_s / SHORT_BLOCK_S)
        cells = self._cells[limb]
        cells[cell] = cells.get(cell, 0) + number

    def add_all(self, limb: Limb, at_s: FloatArray) -> None:
        """Many at once, shape (n,), s."""
        cells, numbers = np.unique(np.floor(at_s / SHORT_BLOCK_S).astype(np.int64), return_counts=True)
        for cell, number in zip(cells.tolist(), numbers.tolist(), strict=True):
            self._cells[limb][cell] = self._cells[limb].get(cell, 0) + number

    def total(self, limb: Limb) -> int:
        """All events of a leg."""
        return sum(self._cells[limb].values())

    def per_block(self, limb: Limb, of: Blocks) -> FloatArray:
        """Events in each block, shape (n,)."""
        first, last = (round(float(edge) / SHORT_BLOCK_S) for edge in (of.edges_s[0], of.edges_s[-1]))
        cells = self._cells[limb]
        fine = np.array([cells.get(cell, 0) for cell in range(first, last)], dtype=np.float64)
        found: FloatArray = fine.reshape(of.valid.size, -1).sum(axis=1)
        return found
