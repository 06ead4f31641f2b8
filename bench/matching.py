"""Matching detected with labelled times: one to one, within a tolerance, after one constant offset per set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.analysis.agreement import pairs

FloatArray = npt.NDArray[np.float64]
Pair = tuple[FloatArray, FloatArray]
"""Detected and true times of one limb of one recording, s."""


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement summed over recordings."""

    hits: int
    detected: int
    true: int

    @property
    def recall(self) -> float:
        """Share of the true events that were found."""
        return self.hits / self.true if self.true else float("nan")

    @property
    def precision(self) -> float:
        """Share of the found events that are true."""
        return self.hits / self.detected if self.detected else float("nan")

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.detected + self.true
        return 2 * self.hits / both if both else float("nan")

    @property
    def count_error(self) -> float:
        """(detected - true) / true."""
        return (self.detected - self.true) / self.true if self.true else float("nan")


def matches(detected: FloatArray, true: FloatArray, tolerance_s: float) -> int:
    """Size of the largest one-to-one matching."""
    return len(pairs(np.sort(detected).tolist(), np.sort(true).tolist(), tolerance_s))


def score(sets: list[Pair], tolerance_s: float, offset_s: float = 0.0) -> Score:
    """All recordings of a set together; `offset_s` is taken off the detected times."""
    hits = sum(matches(d - offset_s, t, tolerance_s) for d, t in sets)
    return Score(hits, sum(d.size for d, _ in sets), sum(t.size for _, t in sets))


def best_offset(sets: list[Pair], tolerance_s: float, reach_s: float = 0.6, step_s: float = 0.01) -> float:
    """The constant offset with the highest F1; the middle one where several are equal.

    Labels mark another instant than a detector (contact, swing, border of a stride): one constant per set is fair.
    """
    offsets = np.arange(-round(reach_s / step_s), round(reach_s / step_s) + 1) * step_s
    hits = np.array([score(sets, tolerance_s, float(o)).hits for o in offsets])
    return float(np.median(offsets[hits == hits.max()]))


def blind(true: FloatArray, start_s: float, end_s: float) -> FloatArray:
    """The null detector: as many events as there are, evenly over the whole recording, from no signal at all."""
    n = true.size
    return start_s + (np.arange(n) + 0.5) * (end_s - start_s) / max(n, 1)
