"""Steps of both legs in order, and runs of them.

A run is alternating contacts with short gaps; a stumble (the same leg twice) is allowed once in four steps. The label
says how clear rhythm and alternation are; ankles cannot tell support, place, or whether the baby walks alone.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field

from msgspec import Struct

from monitor.detection.parameters import Parameters
from monitor.model.events import Confidence
from monitor.model.limbs import Limb


class Contact(Struct, frozen=True, gc=False):
    """A foot met the ground at session time `time_s`."""

    limb: Limb
    time_s: float


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run; confidence not yet capped by what is known of the session."""

    start_s: float
    end_s: float
    steps: int
    confidence: Confidence
    cadence_per_min: float
    """Steps a minute of both legs, from the first to the last contact."""


@dataclass(slots=True)
class StepRuns:
    """Takes contacts in order of time; `single`: only one leg is measured, so each step is a stride apart."""

    parameters: Parameters
    single: bool
    _steps: list[Contact] = field(default_factory=list)
    _since_stumble: int = 99

    @property
    def going(self) -> int:
        """Steps of the run that is going on."""
        return len(self._steps)

    @property
    def start_s(self) -> float:
        """When the run that is going on began, session time, s."""
        return self._steps[0].time_s

    def add(self, contact: Contact) -> list[Run]:
        """Adds a step; returns the run it ends, if it does."""
        p = self.parameters
        done: list[Run] = []
        if self._steps:
            last = self._steps[-1]
            gap = contact.time_s - last.time_s
            same = contact.limb is last.limb
            longest = p.longest_step_gap_s * (2.0 if same else 1.0)
            stumble = same and not self.single
            if gap > longest or (stumble and self._since_stumble < p.stumble_every):
                done = self.close()
            elif stumble:
                self._since_stumble = 0
        self._steps.append(contact)
        self._since_stumble += 1
        return done

    def close(self) -> list[Run]:
        """Ends the run; fewer than three steps are none."""
        steps, self._steps, self._since_stumble = self._steps, [], 99
        if len(steps) < self.parameters.shortest_run:
            return []
        start_s, end_s = steps[0].time_s, steps[-1].time_s
        pace = 60.0 * (len(steps) - 1) * (2 if self.single else 1) / max(end_s - start_s, 1e-9)
        return [Run(start_s, end_s, len(steps), self._confidence(steps), pace)]

    def _confidence(self, steps: list[Contact]) -> Confidence:
        p = self.parameters
        pairs = list(itertools.pairwise(steps))
        gaps = [b.time_s - a.time_s for a, b in pairs]
        mean = sum(gaps) / len(gaps)
        spread = math.sqrt(sum((g - mean) ** 2 for g in gaps) / len(gaps)) / mean if mean > 0 else math.inf
        alternation = 1.0 if self.single else sum(a.limb is not b.limb for a, b in pairs) / len(pairs)
        if self.single:
            return Confidence.LIKELY if spread < p.clear_gap_spread else Confidence.DOUBTFUL
        if alternation >= p.clear_alternation and spread < p.clear_gap_spread:
            return Confidence.CLEAR
        return Confidence.LIKELY if alternation >= p.likely_alternation else Confidence.DOUBTFUL
