"""Which of two sensors is being shaken: how a parent says which leg is which without reading an address."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import Enum

from monitor.model.limbs import LIMBS, Limb

SHAKEN_MS2 = 1.5
"""Root mean square of the envelope from which a sensor moves (chosen here: a sensor that is carried stays below)."""
CLEARER = 4.0
"""So many times the other's movement energy, and it is the one (the interface's own choice)."""
HOLD_S = 1.5
"""So long without a break."""
WINDOW_S = 0.5
"""The energy is that of so long; a sensor silent for this long says nothing."""


class Moves(Enum):
    """What is moving."""

    NOTHING = "nothing"
    ONE = "one"
    BOTH = "both"
    UNKNOWN = "unknown"
    """A sensor sends nothing."""


@dataclass(frozen=True, slots=True)
class Felt:
    """What moves; with ONE which, and for how long already, s."""

    moves: Moves
    limb: Limb | None = None
    held_s: float = 0.0

    @property
    def sure(self) -> bool:
        """It was shaken long enough."""
        return self.moves is Moves.ONE and self.held_s >= HOLD_S


@dataclass(slots=True)
class ShakeJudge:
    """Looks at both sensors' envelopes; `Limb` is only a name for a sensor here, no leg is known yet."""

    _kept: dict[Limb, deque[tuple[float, float]]] = field(default_factory=lambda: {limb: deque() for limb in LIMBS})
    _since: tuple[Limb, float] | None = None
    _now_s: float = 0.0

    def add(self, limb: Limb, samples: list[tuple[float, float]]) -> None:
        """Newest samples of a sensor: (session time, s; envelope, m/s2), in order."""
        kept = self._kept[limb]
        kept.extend(samples)
        if kept:
            self._now_s = max(self._now_s, kept[-1][0])
            while kept[0][0] < kept[-1][0] - WINDOW_S:
                kept.popleft()

    def begin_anew(self) -> None:
        """The next question: what was shaken so far answers the last one."""
        self._since = None

    def look(self) -> Felt:
        """What moves by now."""
        energy: dict[Limb, float] = {}
        for limb, kept in self._kept.items():
            if not kept or kept[-1][0] < self._now_s - WINDOW_S:
                self._since = None
                return Felt(Moves.UNKNOWN)
            energy[limb] = sum(e * e for _, e in kept) / len(kept)
        more, less = sorted(energy, key=lambda limb: energy[limb], reverse=True)
        if energy[more] < SHAKEN_MS2**2:
            self._since = None
            return Felt(Moves.NOTHING)
        if energy[more] < CLEARER * energy[less]:
            self._since = None
            return Felt(Moves.BOTH)
        if self._since is None or self._since[0] is not more:
            self._since = (more, self._now_s)
        return Felt(Moves.ONE, more, self._now_s - self._since[1])

    def level_ms2(self, limb: Limb) -> float:
        """The newest of a sensor's envelope, for a picture of it."""
        kept = self._kept[limb]
        return kept[-1][1] if kept else 0.0
