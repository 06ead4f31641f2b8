"""Kicks or steps a minute of active time, with the range that one recording allows."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from monitor.analysis.intervals import per_cell, stretches, without
from monitor.analysis.symmetry import student_t
from monitor.model.records import FloatArray

BLOCK_S = 60.0
FEWEST_BLOCKS = 5
LEVEL = 0.95


def rate_interval(
    at_s: FloatArray, left_out: Iterable[tuple[float, float]], duration_s: float
) -> tuple[float | None, float | None, float | None]:
    """Events a minute of the time that is not left out: (estimate, low, high), all None without such time.

    The range is that of a ratio of sums over minutes (residuals about the common rate, t quantile): movement comes in
    bursts, so a Poisson range would be far too narrow. None below `FEWEST_BLOCKS` minutes.

    Args:
        at_s: times of the events (n,), s.
        left_out: stretches that are in no figure, in any order, s.
        duration_s: of the session.
    """
    active = without(np.array([[0.0, duration_s]]), stretches(left_out))
    edges = np.arange(0.0, duration_s + BLOCK_S, BLOCK_S)
    minutes = per_cell(active, edges) / 60.0 if len(edges) > 1 else np.zeros(0)
    total = float(minutes.sum())
    if total <= 0.0:
        return None, None, None
    counts = np.histogram(at_s, edges)[0].astype(np.float64)
    rate = float(counts.sum()) / total
    used = minutes > 0.0
    n = int(used.sum())
    if n < FEWEST_BLOCKS:
        return rate, None, None
    residuals = counts[used] - rate * minutes[used]
    half = student_t(LEVEL, n - 1) * math.sqrt(n / (n - 1) * float(np.sum(residuals**2))) / total
    return rate, max(0.0, rate - half), rate + half
