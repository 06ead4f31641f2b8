"""Change between phases of one child, and how reliable a figure is over several children (measurement page 10).

The unit is the day's mean on the log scale. Changes are factors `exp(x)` of rates, and shifts of `ln(L/R)`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from monitor.analysis.symmetry import student_t
from monitor.model.records import FloatArray

FEWEST_DAYS = 3
"""A phase with fewer is compared with nothing."""
LEVEL, POWER = 0.95, 0.80
FEWEST_CHILDREN = 10


@dataclass(frozen=True, slots=True)
class Change:
    """Difference of two phases' means (second minus first), on the log scale.

    `noise` is the change that chance exceeds once in twenty comparisons where nothing changed; `found` the change that
    such a comparison finds with 80 % power. `spread` is the pooled SD of the days within the phases.
    """

    difference: float
    noise: float
    found: float
    spread: float
    days: tuple[int, int]

    @property
    def beyond(self) -> bool:
        """The change is larger than the noise."""
        return abs(self.difference) > self.noise


def change(first: Sequence[float], second: Sequence[float]) -> Change | None:
    """Compare two phases by their day means, on the log scale; None where one has fewer than three days.

    `t(0.975, k1+k2-2) s_w sqrt(1/k1 + 1/k2)`, and with `t(0.975) + t(0.80)` in its place for 80 % power.
    """
    k1, k2 = len(first), len(second)
    if min(k1, k2) < FEWEST_DAYS:
        return None
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    freedom = k1 + k2 - 2
    squares = float(np.square(a - a.mean()).sum() + np.square(b - b.mean()).sum())
    spread = math.sqrt(squares / freedom)
    error = spread * math.sqrt(1.0 / k1 + 1.0 / k2)
    t = student_t(LEVEL, freedom)
    power = float(special.stdtrit(freedom, POWER))
    return Change(float(b.mean() - a.mean()), t * error, (t + power) * error, spread, (k1, k2))


def planned_change(spread: float, k1: int, k2: int) -> tuple[float, float]:
    """Change beyond noise, and found with 80 % power, were the spread of days known: before any comparison."""
    freedom = k1 + k2 - 2
    error = spread * math.sqrt(1.0 / k1 + 1.0 / k2)
    t = student_t(LEVEL, freedom)
    return t * error, (t + float(special.stdtrit(freedom, POWER))) * error


def within_phase_spread(phases: Sequence[Sequence[float]]) -> float | None:
    """Pooled SD of day means around their own phase's mean; None where no phase has two days."""
    squares = freedom = 0.0
    for days in phases:
        values = np.asarray(days, dtype=np.float64)
        if values.size > 1:
            squares += float(np.square(values - values.mean()).sum())
            freedom += values.size - 1
    return math.sqrt(squares / freedom) if freedom else None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Intraclass correlations of single measurements, SEM and the smallest change beyond noise of two of them."""

    children: int
    days: int
    icc_2_1: float
    icc_3_1: float
    sem: float

    @property
    def mdc95(self) -> float:
        """`1.96 sqrt(2) SEM`."""
        return 1.96 * math.sqrt(2.0) * self.sem


def reliability(table: FloatArray) -> Reliability | None:
    """ICC(2,1) and ICC(3,1) of Shrout and Fleiss 1979 (10.1037/0033-2909.86.2.420); None below ten children.

    Args:
        table: one row a child, one column a day, shape (n, k).
    """
    return None if table.shape[0] < FEWEST_CHILDREN else intraclass(table)


def intraclass(table: FloatArray) -> Reliability:
    """The same, whatever the number of children. SEM is `sqrt(MS_error)` (Weir 2005, 10.1519/15184.1)."""
    n, k = table.shape
    mean = table.mean()
    rows = k * float(np.square(table.mean(axis=1) - mean).sum()) / (n - 1)
    columns = n * float(np.square(table.mean(axis=0) - mean).sum()) / (k - 1)
    whole = float(np.square(table - mean).sum())
    error = (whole - rows * (n - 1) - columns * (k - 1)) / ((n - 1) * (k - 1))
    return Reliability(
        n,
        k,
        (rows - error) / (rows + (k - 1) * error + k * (columns - error) / n),
        (rows - error) / (rows + (k - 1) * error),
        math.sqrt(max(0.0, error)),
    )
