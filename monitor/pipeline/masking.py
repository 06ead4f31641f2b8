"""What one limb's sensor did not deliver is hidden on the other limb too, so that both legs are seen equally well.

A difference in loss must never look like a difference between the legs. A leg whose packets get lost would count fewer
kicks (a short gap is bridged by a straight line, which is flatter than a leg's movement) or more (after a long gap a
leg on its way back looks like one on its way out). So both limbs get the same gaps: where one limb has a short gap, the
other one's samples are bridged as well; where one limb delivers nothing, nothing is counted on the other one either.

A limb's samples therefore wait until it is known whether the other limb was there, just as its events would. What
decides is session time, and the order of records at ticks and link changes; never how the log was cut (rule 4).
"""

from __future__ import annotations

import bisect
import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from monitor.model.limbs import Limb
from monitor.model.records import FloatArray

Mask = npt.NDArray[np.bool_]
Clock = Callable[[float], float]
_MISSING = 1.5
"""So many sample periods between two samples mean that one is missing."""
_SLACK_S = 1e-6
_FEW = 1024


@dataclass(frozen=True, slots=True)
class Samples:
    """Consecutive samples of a limb: sensor times (n,), values (channels, n), and whether the other limb was there."""

    time_s: FloatArray
    values: FloatArray
    visible: bool


@dataclass(slots=True)
class _Side:
    """What is known of one limb."""

    period_s: float
    clock: Clock
    waiting: deque[tuple[FloatArray, FloatArray]] = field(default_factory=deque)
    covered: list[tuple[float, float]] = field(default_factory=list)
    """Stretches with data, cut at long gaps, session time; one sample stands for one period."""
    holes: deque[tuple[float, float]] = field(default_factory=deque)
    """Short gaps in between, session time."""
    last_s: float | None = None
    until_s: float = -math.inf
    """Up to here it is known where the limb has gaps, session time."""
    released_s: float = -math.inf
    """The other limb did not wait for what lies before this: it is a gap, whatever comes later."""


class SharedMask:
    """Gives both limbs the gaps of either.

    Args:
        sensors: sample rate, Hz, and clock (sensor time to session time, increasing) of each limb.
        longest_bridge_s: missing time up to this is bridged, more is a gap.
    """

    def __init__(self, sensors: Mapping[Limb, tuple[float, Clock]], longest_bridge_s: float) -> None:
        self._sides = {limb: _Side(1.0 / rate_hz, clock) for limb, (rate_hz, clock) in sensors.items()}
        self._longest_s = longest_bridge_s

    @property
    def covered(self) -> dict[Limb, list[tuple[float, float]]]:
        """Each limb's own stretches of data, session time; the lists grow."""
        return {limb: side.covered for limb, side in self._sides.items()}

    def push(self, limb: Limb, time_s: FloatArray, values: FloatArray) -> None:
        """Takes usable samples: sensor times (n,), increasing, and values (channels, n)."""
        side = self._sides[limb]
        if time_s.size and side.clock(float(time_s[0])) < side.released_s:
            late = _before(time_s, side.released_s, side.clock)
            time_s, values, side.last_s = time_s[late:], values[:, late:], None
        if not time_s.size:
            return
        _append(side.waiting, time_s, values)
        steps = np.empty(time_s.size)
        steps[0] = math.inf if side.last_s is None else time_s[0] - side.last_s
        np.subtract(time_s[1:], time_s[:-1], out=steps[1:])
        longest = self._longest_s + side.period_s + _SLACK_S
        start = 0
        wide = steps > _MISSING * side.period_s
        for i in np.flatnonzero(wide).tolist() if wide.any() else ():
            at_s = side.clock(float(time_s[i]))
            if steps[i] > longest:
                _extend(side, time_s[start:i])
                side.covered.append((at_s, at_s))
                start = i
            else:
                # Half a period from each end: as many samples of the other limb as are missing here.
                before_s = side.clock(float(time_s[i] - steps[i]))
                side.holes.append((before_s + 0.5 * side.period_s, at_s - 0.5 * side.period_s))
        _extend(side, time_s[start:])
        side.last_s = float(time_s[-1])
        side.until_s = max(side.until_s, side.clock(side.last_s))

    def release(self, limb: Limb, until_s: float) -> None:
        """Nobody waits for this limb's samples before `until_s` any more (silence; infinity: link lost)."""
        side = self._sides[limb]
        side.until_s = max(side.until_s, _known_until(side, until_s))
        side.released_s = max(side.released_s, until_s)

    def interrupt(self, limb: Limb) -> None:
        """The stream stopped: the next sample begins a new stretch, however soon it comes."""
        self._sides[limb].last_s = None

    def resume(self, limb: Limb, from_s: float) -> None:
        """The limb's link is back."""
        side = self._sides[limb]
        if side.until_s == math.inf:
            side.until_s, side.released_s = _known_until(side, from_s), from_s

    def take(self, limb: Limb, *, all_of_it: bool = False) -> Iterator[Samples]:
        """The limb's samples for whose time the other one's gaps are known; `all_of_it`: the others as well."""
        side = self._sides[limb]
        other = self._sides.get(limb.other)
        limit = math.inf if all_of_it or other is None else other.until_s
        while side.waiting:
            time_s, values = side.waiting[0]
            n = int(time_s.size)
            if side.clock(float(time_s[-1])) > limit:
                n = _before(time_s, math.nextafter(limit, math.inf), side.clock)
            if not n:
                return
            if n < time_s.size:
                side.waiting[0] = (time_s[n:], values[:, n:])
                time_s, values = time_s[:n], values[:, :n]
            else:
                side.waiting.popleft()
            if other is None:
                yield Samples(time_s, values, visible=True)
            else:
                yield from _seen(time_s, values, side, other, unknown_from_s=other.until_s)


def _known_until(side: _Side, from_s: float) -> float:
    """A stretch that begins at `from_s` at the earliest is seen on the other limb from half a period before it."""
    return from_s - 0.5 * side.period_s - _SLACK_S


def _append(waiting: deque[tuple[FloatArray, FloatArray]], time_s: FloatArray, values: FloatArray) -> None:
    """At the end of what waits; a few samples are joined to what follows, so that all go on in one piece."""
    if waiting and waiting[-1][0].size < _FEW:
        before_s, before = waiting.pop()
        time_s, values = np.concatenate((before_s, time_s)), np.concatenate((before, values), axis=1)
    waiting.append((time_s, values))


def _extend(side: _Side, time_s: FloatArray) -> None:
    if time_s.size:
        side.covered[-1] = (side.covered[-1][0], side.clock(float(time_s[-1]) + side.period_s))


def _before(time_s: FloatArray, limit_s: float, clock: Clock) -> int:
    """How many of the samples lie before a session time."""
    return bisect.bisect_left(range(time_s.size), limit_s, key=lambda i: clock(float(time_s[i])))


def _seen(
    time_s: FloatArray, values: FloatArray, side: _Side, other: _Side, unknown_from_s: float
) -> Iterator[Samples]:
    """The samples in runs of equal visibility; those in short gaps of the other limb are left out.

    What nobody knows yet (the end of a stream that was not waited for) counts as there.
    """
    clock, half = side.clock, 0.5 * other.period_s
    first_s, last_s = clock(float(time_s[0])), clock(float(time_s[-1]))
    latest_s = other.covered[-1] if other.covered else (math.inf, -math.inf)
    whole = latest_s[0] - half <= first_s and last_s < latest_s[1] - half
    if whole and (not other.holes or other.holes[0][0] > last_s):
        yield Samples(time_s, values, visible=True)
        return
    edges = [0]
    spans = [(unknown_from_s + half, math.inf)] if last_s > unknown_from_s else []
    for start_s, end_s in reversed(other.covered):
        if end_s - half < first_s:
            break
        spans.append((start_s - half, end_s - half))
    for start_s, end_s in reversed(spans):
        a = max(edges[-1], _before(time_s, start_s, clock))
        edges += [a, max(a, _before(time_s, end_s, clock))]
    edges.append(int(time_s.size))
    keep = _outside(time_s, other.holes, clock, last_s)
    for number, (a, b) in enumerate(pairwise(edges)):
        if b > a:
            mine = slice(a, b) if keep is None else np.flatnonzero(keep[a:b]) + a
            yield Samples(time_s[mine], values[:, mine], visible=number % 2 == 1)


def _outside(time_s: FloatArray, holes: deque[tuple[float, float]], clock: Clock, last_s: float) -> Mask | None:
    """Which samples lie in no short gap of the other limb; None: all. Gaps that are over are forgotten."""
    if not holes or holes[0][0] > last_s:
        return None
    keep = np.ones(time_s.size, dtype=np.bool_)
    for start_s, end_s in holes:
        if start_s > last_s:
            break
        keep[_before(time_s, start_s, clock) : _before(time_s, end_s, clock)] = False
    while holes and holes[0][1] <= last_s:
        holes.popleft()
    return keep
