"""Sets of time as arrays of shape (n, 2): sorted, not overlapping stretches [start, end), s."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from monitor.model.records import FloatArray

Mask = npt.NDArray[np.bool_]

EMPTY: FloatArray = np.empty((0, 2))


def stretches(pairs: Iterable[tuple[float, float]]) -> FloatArray:
    """The union of any stretches, in any order."""
    table = np.array(sorted((a, b) for a, b in pairs if b > a), dtype=np.float64).reshape(-1, 2)
    if len(table) < 2:
        return table
    reach = np.maximum.accumulate(table[:, 1])
    opens = np.concatenate(([True], table[1:, 0] > reach[:-1]))
    firsts = np.flatnonzero(opens)
    return np.stack((table[firsts, 0], reach[np.append(firsts[1:], len(table)) - 1]), axis=1)


def common(a: FloatArray, b: FloatArray) -> FloatArray:
    """Times in both sets."""
    return _where(a, b, lambda in_a, in_b: in_a & in_b)


def without(a: FloatArray, b: FloatArray) -> FloatArray:
    """Times in `a` and not in `b`."""
    return _where(a, b, lambda in_a, in_b: in_a & ~in_b)


def length(a: FloatArray) -> float:
    """Total time, s."""
    return float(np.sum(a[:, 1] - a[:, 0]))


def per_cell(a: FloatArray, edges_s: FloatArray) -> FloatArray:
    """Time of the set in each cell between successive `edges_s` (m + 1,): shape (m,), s."""
    return np.diff(time_until(a, edges_s))


def active_per_minute(left_out: Iterable[tuple[float, float]], duration_s: float) -> FloatArray:
    """Time of each minute of a session that is not left out, shape (minutes,), s; the last minute may be short.

    Args:
        left_out: stretches that are in no figure, in any order, s.
        duration_s: of the session.
    """
    edges = np.arange(max(1, math.ceil(duration_s / 60.0)) + 1, dtype=np.float64) * 60.0
    active = np.minimum(edges[1:], duration_s) - edges[:-1] - per_cell(stretches(left_out), edges)
    result: FloatArray = np.maximum(active, 0.0)
    return result


def time_until(a: FloatArray, at_s: FloatArray) -> FloatArray:
    """Time of the set before each of `at_s` (m,): shape (m,), s."""
    if not len(a):
        return np.zeros(at_s.size)
    filled = np.cumsum(np.stack((np.zeros(len(a)), a[:, 1] - a[:, 0]), axis=1).ravel())
    return np.interp(at_s, a.ravel(), filled)


def inside(a: FloatArray, start_s: FloatArray, end_s: FloatArray) -> Mask:
    """Which stretches [start, end] (m,) lie wholly in one piece of the set."""
    if not len(a):
        return np.zeros(start_s.size, dtype=np.bool_)
    piece = np.searchsorted(a[:, 0], start_s, side="right") - 1
    found: Mask = (piece >= 0) & (end_s <= a[piece, 1])
    return found


def _where(a: FloatArray, b: FloatArray, keep: Callable[[Mask, Mask], Mask]) -> FloatArray:
    edges = np.unique(np.concatenate((a.ravel(), b.ravel())))
    if edges.size < 2:
        return EMPTY
    chosen = keep(_covers(a, edges[:-1]), _covers(b, edges[:-1]))
    padded = np.concatenate(([False], chosen, [False]))
    begins = np.flatnonzero(padded[1:] & ~padded[:-1])
    ends = np.flatnonzero(~padded[1:] & padded[:-1])
    return np.stack((edges[begins], edges[ends]), axis=1)


def _covers(a: FloatArray, at_s: FloatArray) -> Mask:
    if not len(a):
        return np.zeros(at_s.size, dtype=np.bool_)
    piece = np.searchsorted(a[:, 0], at_s, side="right") - 1
    found: Mask = (piece >= 0) & (at_s < a[np.maximum(piece, 0), 1])
    return found
