"""What the live screen shows at one moment. No textual here."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model.limbs import Limb
from monitor.model.session import Snapshot


@dataclass(frozen=True, slots=True)
class Health:
    """How one limb's sensor does."""

    connected: bool
    age_s: float | None
    """Since the last data came, s; None before the first."""
    charge: float | None
    """Percent."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the live screen shows at one moment."""

    now_s: float
    floor_s: float
    """Session time without pauses, s."""
    snapshot: Snapshot
    health: dict[Limb, Health]
    traces: dict[Limb, list[tuple[float, float]]]
    """Envelope samples since the message before: (session time, m/s2)."""
    kicks: dict[Limb, list[tuple[float, float | None]]]
    """Counted kicks of the last minute: onset and end, s; no end while one goes on."""
    news: tuple[str, ...]
    """Newest first."""
    paused: bool
    trouble: str | None
    """The recording's trouble, if any."""
