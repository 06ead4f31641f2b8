"""The air between a simulated sensor and the computer: connection events, delay, jitter, losses. Seeded."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class AirSetup:
    """One connection. Defaults as in the model of bluetooth.md section 4."""

    interval_s: float = 0.03
    """Connection interval: packets leave at these moments only, all that wait at once."""
    delay_s: float = 0.002
    jitter_s: float = 0.004
    """Mean of the exponential delay in the host."""
    missed: float = 0.05
    """Probability that a connection event fails; the packet leaves with the next one."""
    connect_s: float = 0.3
    """Time that a connection takes."""

    def __post_init__(self) -> None:
        if not (self.interval_s > 0.0 and 0.0 <= self.missed < 1.0):
            raise ValueError("interval_s above 0, missed from 0 to below 1")


class Air:
    """When packets of one connection arrive; order is kept, as Bluetooth does."""

    def __init__(self, setup: AirSetup, rng: np.random.Generator) -> None:
        self._setup, self._rng = setup, rng
        self._phase_s = float(rng.uniform(0.0, setup.interval_s))
        self._event = -math.inf
        self._arrival_s = -math.inf

    def arrival_s(self, ready_s: float) -> float:
        """Arrival of a packet that is ready at `ready_s`; same clock."""
        setup = self._setup
        event = math.ceil((ready_s - self._phase_s) / setup.interval_s)
        if event > self._event:
            while self._rng.random() < setup.missed:
                event += 1
            self._event = event
            sent_s = self._phase_s + event * setup.interval_s
            late_s = setup.delay_s + float(self._rng.exponential(setup.jitter_s))
            self._arrival_s = max(self._arrival_s, sent_s + late_s)
        return self._arrival_s
