"""Left and right over many sessions: the only place where a figure may be put into words (measurement page 7.4).

The session is the unit, on the log-ratio scale; nothing is said before 7 sessions on 5 days in 28 days in one posture.
Functions take sessions along the last axis, so that `bench.false_words` asks 20,000 babies at once what a screen asks
of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy import special

from monitor.model.records import FloatArray

POOL_DAYS = 28
FEWEST_SESSIONS = 7
FEWEST_DAYS = 5
POOL_LEVEL = 0.99
NOTABLE = 0.15
"""Ordinary days lie within 0.08 on either side (Smith 2015, 10.3390/s150819006, table 2)."""
CORRELATED = 0.2
USUAL_CORRELATION = 0.3
"""What r is taken for where nothing is known yet: between none and the 0.5 that is reckoned with (chosen here)."""
USUAL_SESSIONS = 20
"""What is usual weighs as much as so many sessions: r of ten has a standard error near 0.3 (chosen here)."""
FEWEST_EFFECTIVE = 2.0
REPEATED_SESSIONS = 10
ROUNDING = 1e-20
"""Squares of log-ratios below this are no difference between sessions."""


class Said(StrEnum):
    """What may be said of a pool."""

    TOO_FEW = "too_few"
    SIMILAR = "similar"
    MORE_LEFT = "more_left"
    MORE_RIGHT = "more_right"
    NOT_CLEAR = "not_clear"
    REPEATED_LEFT = "repeated_left"
    REPEATED_RIGHT = "repeated_right"


@dataclass(frozen=True, slots=True)
class Pool:
    """Pooled figures; every array has the shape of the pools asked for.

    `estimate`, `low`, `high` are indices (L-R)/(L+R); `effective` is the number of independent sessions that tell as
    much. Where `effective` is below 2 the range is all of -1..1.
    """

    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    effective: FloatArray
    correlation: FloatArray


def log_ratio(left: float, right: float) -> float:
    """ln(L/R) of a session's counts, 0.5 added to both so that a silent leg has one too."""
    return float(np.log(left + 0.5) - np.log(right + 0.5))


def pooled(log_ratios: FloatArray) -> Pool:
    """Mean and 99 % interval of sessions' log-ratios, shape (..., K), in order of time, K >= 2.

    Successive sessions that correlate (r > 0.2) count as `K' = K (1-r)/(1+r)`; `mean +/- t(0.995, K'-1) s/sqrt(K')`;
    back to an index by `tanh(x/2)`. r is estimated as the mean of the lag-1 correlation that the K sessions show and of
    0.3, weighted K to 20 (decision 0049). Sessions that are all alike have none.
    """
    number = log_ratios.shape[-1]
    mean = log_ratios.mean(axis=-1)
    rest = log_ratios - mean[..., np.newaxis]
    squares = np.square(rest).sum(axis=-1)
    neighbours = (rest[..., 1:] * rest[..., :-1]).sum(axis=-1)
    r = np.divide(neighbours, squares, out=np.zeros_like(mean), where=squares > ROUNDING)
    held = (number * r + USUAL_SESSIONS * USUAL_CORRELATION) / (number + USUAL_SESSIONS)
    r = np.where(squares > ROUNDING, held, 0.0)
    effective = np.where(r > CORRELATED, number * (1.0 - r) / (1.0 + r), float(number))
    enough = effective >= FEWEST_EFFECTIVE
    known = np.where(enough, effective, FEWEST_EFFECTIVE)
    error = np.sqrt(squares / (number - 1) / known)
    reach = np.where(enough, special.stdtrit(known - 1.0, 0.5 + POOL_LEVEL / 2.0) * error, np.inf)
    return Pool(_index(mean), _index(mean - reach), _index(mean + reach), effective, r)


def side(pool: Pool) -> npt.NDArray[np.int64]:
    """1 where the range excludes 0 and at least 0.15 more was recorded on the left, -1 on the right, 0 elsewhere."""
    excludes = (pool.low > 0.0) | (pool.high < 0.0)
    return np.where(excludes & (np.abs(pool.estimate) >= NOTABLE), np.sign(pool.estimate), 0.0).astype(np.int64)


def similar(pool: Pool) -> npt.NDArray[np.bool_]:
    """The range lies within 0.15 of even."""
    return (pool.low >= -NOTABLE) & (pool.high <= NOTABLE)


def repeated(log_ratios: FloatArray) -> npt.NDArray[np.int64]:
    """1 or -1 where each half of at least ten sessions has 0.15 or more on that side, and the pool says so too.

    The check with exchanged sensors comes on top of it.
    """
    number = log_ratios.shape[-1]
    if number < REPEATED_SESSIONS:
        return np.zeros(log_ratios.shape[:-1], dtype=np.int64)
    first, second = (_index(part.mean(axis=-1)) for part in np.split(log_ratios, [number // 2], axis=-1))
    both = np.where(np.minimum(first, second) >= NOTABLE, 1, np.where(np.maximum(first, second) <= -NOTABLE, -1, 0))
    return np.where(side(pooled(log_ratios)) == both, both, 0).astype(np.int64)


def stays_with_the_leg(pool_estimate: float, low: float | None, high: float | None) -> bool:
    """Whether a session with exchanged sensors excludes what sensors that differ would have shown: the mirror image."""
    return low is not None and high is not None and not low <= -pool_estimate <= high


def said(log_ratios: FloatArray, days: int, swap_checked: bool) -> tuple[Said, Pool | None]:
    """What may be said of one baby's sessions.

    Args:
        log_ratios: shape (K,), in order of time, all of one posture and method within 28 days.
        days: different days among them.
        swap_checked: a session with exchanged sensors showed the same side.
    """
    if log_ratios.size < FEWEST_SESSIONS or days < FEWEST_DAYS:
        return Said.TOO_FEW, None
    pool = pooled(log_ratios)
    which = int(side(pool))
    if which and swap_checked and int(repeated(log_ratios)) == which:
        return (Said.REPEATED_LEFT if which > 0 else Said.REPEATED_RIGHT), pool
    if which:
        return (Said.MORE_LEFT if which > 0 else Said.MORE_RIGHT), pool
    return (Said.SIMILAR if bool(similar(pool)) else Said.NOT_CLEAR), pool


def _index(log_ratio_: FloatArray) -> FloatArray:
    found: FloatArray = np.tanh(np.asarray(log_ratio_) / 2.0)
    return found
