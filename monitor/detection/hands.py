"""Hands that move the baby: what they do to both legs alike, and how that differs from both legs kicking.

A baby that is turned, lifted by its legs, rocked or carried has both shanks turned and jolted alike. Two legs that kick
together are, too; but they come back within a second or so, with a jolt, and they rest in between. So three things
are looked for in half-seconds of both legs: both stand turned by as much, for 2 s, and nothing jolted them on the way;
both turn on by as much from one half-second to the next (rocking); both are jolted without a pause for 5 s, at the same
moments (an adult walks).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from monitor.detection.candidates import Jolted, KickDone, LedAlike, SmallKick
from monitor.detection.handling import BESIDE_S, CELL_S, Out
from monitor.detection.parameters import Parameters
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray
from monitor.model.words import Why
from monitor.preprocessing.gravity import Windows, of_latest

_AWAY = 4
"""The last so many half-seconds stand away from where the leg stood `_BASES` half-seconds ago."""
_BASES = (4, 6)
_JOLTS = 10
"""So many half-seconds a jolt is remembered, and jolts go on without a pause."""
_AWAY_OVER, _ON_OVER = 30, 14
"""Half-seconds in which cells are counted."""
_FIERCE_JOIN_S = 4.0
"""Hands that are at it already may jolt the legs, but soon."""
_STEPS_HZ = 10.0
"""Jolts of both legs are compared at this rate."""

NOT_LED: FloatArray = np.empty((5, 0))
_SIDES: tuple[tuple[Limb, Literal["left", "right"]], ...] = ((Limb.LEFT, "left"), (Limb.RIGHT, "right"))


class HandFinder:
    """One limb's half-seconds: which of them hands could have made, if the other leg's are alike."""

    def __init__(self, parameters: Parameters) -> None:
        self._p = parameters
        self._away, self._on = math.cos(parameters.led_away_rad), math.cos(parameters.led_on_rad)
        self.reset()

    def reset(self) -> None:
        """A gap: what was before says nothing about what comes."""
        self._direction: FloatArray = np.empty((3, 0))
        self._norms: FloatArray | None = None
        self._jolts: FloatArray = np.empty(0)

    def push(self, windows: Windows) -> tuple[FloatArray, list[tuple[int, tuple[float, ...]]]]:
        """Returns half-seconds in which the shank may have been led, and what `Jolted` wants to know.

        The first has shape (5, n): grid index at which it is known, least angle of the last 2 s from where the shank
        stood 2 s and 3 s ago, how far it turned in this one, rad, and the strongest jolt of the last 5 s, m/s2.
        """
        if not windows.ends.size:
            return NOT_LED, []
        x, y, z = windows.mean
        direction = np.concatenate(
            (self._direction, windows.mean / np.maximum(np.sqrt(x * x + y * y + z * z), 1e-9)), axis=1
        )
        norms = windows.norms if self._norms is None else np.concatenate((self._norms, windows.norms))
        before = _JOLTS - 1
        jolts = np.concatenate((self._jolts, _spread(windows.norms)))
        self._direction, self._norms, self._jolts = direction[:, -before:], norms[-before:], jolts[-before:]
        n = len(norms) - before
        if n <= 0:
            return NOT_LED, []
        ends = windows.ends[-n:]
        fierce, least = of_latest(np.maximum, jolts, _JOLTS), of_latest(np.minimum, jolts, _JOLTS)
        away = [self._cosine(direction, base, n) for base in _BASES]
        on = _dot(direction[:, -n:], direction[:, -n - 1 : -1])
        led = np.flatnonzero((np.minimum(*away) <= self._away) | (on <= self._on))
        angles = (np.arccos(np.clip(cosine[led], -1.0, 1.0)) for cosine in (*away, on))
        jolted = np.flatnonzero(least >= self._p.jolted_ms2)
        told = norms[jolted[:, np.newaxis] + np.arange(_JOLTS)].reshape(jolted.size, -1).tolist() if jolted.size else []
        return (
            np.stack((ends[led].astype(np.float64), *angles, fierce[led])) if led.size else NOT_LED,
            list(zip(ends[jolted].tolist(), map(tuple, told), strict=True)),
        )

    @staticmethod
    def _cosine(direction: FloatArray, base: int, n: int) -> FloatArray:
        """Of the least angle between the last windows and the one `base` windows ago, for the last n, (n,)."""
        end = direction.shape[1]
        then = direction[:, end - n - base : end - base]
        cosines = [_dot(direction[:, end - n - j : end - j], then) for j in range(min(_AWAY, base))]
        largest: FloatArray = np.maximum.reduce(cosines)
        return largest


def _spread(norms: FloatArray) -> FloatArray:
    """Standard deviation in each row, (w,), added up in one order whatever the block (rule 6)."""
    mean = np.cumsum(norms, axis=1)[:, -1:] / norms.shape[1]
    spread: FloatArray = np.sqrt(np.cumsum(np.square(norms - mean), axis=1)[:, -1] / norms.shape[1])
    return spread


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    product: FloatArray = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    return product


@dataclass(slots=True)
class BothLed:
    """Lays both limbs' half-seconds beside each other, many at once: most are like nothing in the other leg."""

    parameters: Parameters
    _said: dict[Limb, FloatArray] = field(default_factory=lambda: dict.fromkeys(LIMBS, NOT_LED))
    _seen: dict[Limb, int] = field(default_factory=lambda: dict.fromkeys(LIMBS, 0))
    """So many of them have been looked at."""

    def add(self, limb: Limb, led: FloatArray) -> None:
        """What a limb said, shape (5, n), as of `HandFinder`, but with the session time at which it is known, s."""
        self._said[limb] = np.concatenate((self._said[limb], led), axis=1)

    def alike(self, until_s: float) -> list[LedAlike]:
        """Half-seconds that are alike in both limbs, each told with the later one, in order; all known by `until_s`."""
        new: dict[Limb, slice] = {}
        for limb, said in self._said.items():
            seen = self._seen[limb]
            if said.shape[1] > seen:
                new[limb] = slice(seen, max(seen, int(said[0].searchsorted(until_s, side="right"))))
                self._seen[limb] = new[limb].stop
        found: list[LedAlike] = []
        for limb, side in _SIDES:  # of two at the same time the left one comes first
            if limb in new and new[limb].start < new[limb].stop and self._said[limb.other].size:
                found += self._beside(limb, self._said[limb][:, new[limb]], self._said[limb.other], side)
        for limb in new:
            old = int(self._said[limb][0].searchsorted(until_s - CELL_S))
            self._said[limb], self._seen[limb] = self._said[limb][:, old:], max(0, self._seen[limb] - old)
        found.sort(key=lambda c: c.ready_s)
        return found

    def _beside(
        self, limb: Limb, mine: FloatArray, others: FloatArray, side: Literal["left", "right"]
    ) -> list[LedAlike]:
        p = self.parameters
        before = others[0].searchsorted(mine[0], side=side) - 1
        other = others[:, before]
        cell = np.floor(mine[0] / CELL_S)
        same = (before >= 0) & (mine[0] - other[0] <= BESIDE_S)
        gentle = np.minimum(mine[4], other[4]) <= p.led_jolt_ms2
        away = self._alike(mine[1], other[1], p.led_away_rad) | self._alike(mine[2], other[2], p.led_away_rad)
        on = gentle & self._alike(mine[3], other[3], p.led_on_rad)
        return [
            LedAlike(
                float(mine[0, i]), limb, float(other[0, i]), int(cell[i]), bool(gentle[i]), bool(away[i]), bool(on[i])
            )
            for i in np.flatnonzero(same & (away | on)).tolist()
        ]

    def _alike(self, a_rad: FloatArray, b_rad: FloatArray, least_rad: float) -> npt.NDArray[np.bool_]:
        near: npt.NDArray[np.bool_] = np.abs(a_rad - b_rad) <= self.parameters.led_difference * np.maximum(a_rad, b_rad)
        return near & (np.minimum(a_rad, b_rad) >= least_rad)


@dataclass(slots=True)
class Hands:
    """What both limbs do alike, half-second by half-second."""

    parameters: Parameters
    _jolted: dict[Limb, dict[int, Jolted]] = field(default_factory=lambda: {limb: {} for limb in LIMBS})
    _away: list[int] = field(default_factory=list)
    _on: list[int] = field(default_factory=list)
    _end_s: float = -math.inf
    _led_s: float = -math.inf

    def led(self, c: LedAlike) -> list[Out]:
        """Takes a half-second of both limbs; returns the stretch it makes certain, if any."""
        p = self.parameters
        end_s, found = (c.cell + 1) * CELL_S, []
        if c.ready_s - self._led_s <= 1.5 * BESIDE_S:  # one of the two stood beside another before
            return []
        self._led_s = c.ready_s
        if c.on:
            self._on = _recent(self._on, c.cell, _ON_OVER)
            if len(self._on) >= p.led_on_cells:
                found += self._tell((self._on[0] - 1) * CELL_S, end_s)
        if c.away:
            if end_s - self._end_s <= (p.handled_join_s if c.gentle else _FIERCE_JOIN_S):
                found += self._tell(self._end_s, end_s)
            elif c.gentle:
                self._away = _recent(self._away, c.cell, _AWAY_OVER)
                if len(self._away) >= p.led_cells:
                    found += self._tell((self._away[0] - max(_BASES)) * CELL_S, end_s)
        return found

    def jolted(self, limb: Limb, c: Jolted) -> list[Out]:
        """Takes 5 s of jolts of one limb; returns the stretch it makes certain, if any."""
        other = _paired(self._jolted, limb, c)
        if other is None or _correlation(c, other) < self.parameters.jolted_alike:
            return []
        return self._tell((c.cell + 1 - _JOLTS) * CELL_S, (c.cell + 1) * CELL_S)

    def _tell(self, start_s: float, end_s: float) -> list[Out]:
        self._end_s = max(self._end_s, end_s)
        return [Out(max(start_s, 0.0), end_s, Why.HANDLED)]


def led_far(p: Parameters, c: KickDone | SmallKick) -> list[Out]:
    """Takes a complete movement of one leg; the stretch that it makes certain, if it went far with little force."""
    if c.turn_rad < p.led_far_rad or c.envelope_peak_ms2 >= p.led_far_ratio * c.turn_rad:
        return []
    return [Out(c.begin_s, c.end_s, Why.HANDLED)]


def _paired(known: dict[Limb, dict[int, Jolted]], limb: Limb, c: Jolted) -> Jolted | None:
    """What the other limb said of the same half-second; what is old is forgotten."""
    mine = known[limb]
    mine[c.cell] = c
    while (oldest := next(iter(mine))) < c.cell - _KEPT:  # they came in order
        del mine[oldest]
    return known[limb.other].get(c.cell)


def _recent(cells: Sequence[int], cell: int, over: int) -> list[int]:
    return [*(one for one in cells if cell - over < one < cell), cell]


def _correlation(a: Jolted, b: Jolted) -> float:
    """Of what both limbs felt in the time that they share, wherever each one's samples lie."""
    step_s = _JOLTS * CELL_S / len(a.norms_ms2)
    until_s = min(a.end_s, b.end_s) - 0.5 * step_s
    from_s = max(a.end_s, b.end_s) - (len(a.norms_ms2) - 0.5) * step_s
    if until_s - from_s < 0.5 * _JOLTS * CELL_S:
        return 0.0
    at_s = np.arange(math.ceil(from_s * _STEPS_HZ), math.floor(until_s * _STEPS_HZ) + 1) / _STEPS_HZ
    both = []
    for one in (a, b):
        times = one.end_s - (len(one.norms_ms2) - 0.5 - np.arange(len(one.norms_ms2))) * step_s
        values = np.interp(at_s, times, one.norms_ms2)
        both.append(values - values.mean())
    size = float(np.sqrt((both[0] @ both[0]) * (both[1] @ both[1])))
    return float(both[0] @ both[1]) / max(size, 1e-9)


_KEPT = 16
