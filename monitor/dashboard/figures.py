"""What the live screen shows at one moment. No textual here."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.dashboard.health import Health
from monitor.model.limbs import Limb
from monitor.model.session import Balance, Snapshot
from monitor.model.words import Why

__all__ = ["Attempt", "Figures", "Health", "Out"]


@dataclass(frozen=True, slots=True)
class Out:
    """A stretch that the observer began to leave out, and has not ended."""

    why: Why
    limb: Limb | None
    """Which foot, where that makes a difference; both legs leave the figures either way."""
    since_s: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """A row of steps of the practice list."""

    at_s: float
    steps: int
    going_on: bool
    alone: bool
    held: bool


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
    may_sleep: bool = False
    """The computer was asked to stay awake, and may fall asleep by itself all the same."""
    paused_by_itself: bool = False
    """Because no sensor sent anything; it goes on by itself."""
    out: Out | None = None
    """What the observer is leaving out now."""
    said_s: dict[Why, float] = field(default_factory=dict)
    """Seconds that the observer left out by a key, by reason; what else was left out meanwhile shortens none."""
    attempts: tuple[Attempt, ...] = ()
    """Rows of steps, the newest first."""
    context: dict[str, str] = field(default_factory=dict)
    """Answers about the surroundings, by the names of `model.context`."""
    efforts: tuple[Balance, Balance] | None = None
    """Balance of the kicks' strength and of the movement amount, some seconds old at most; None before the first."""
