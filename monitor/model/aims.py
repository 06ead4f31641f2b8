"""How long a session should be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aim:
    """Floor time of one session."""

    aim_s: float = 900.0
    """That is aimed at, s; above 0."""
    stop_s: float | None = 1200.0
    """From here on the screens say that it is long enough, s; None: never."""
