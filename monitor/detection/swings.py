"""Swings of one leg: it moves, and comes to rest again. In an upright baby each swing ends in a step.

A step is dated by the rest that follows it, not by a peak: peaks come in twos and threes within one swing (push-off,
mid-swing, contact), rest comes once a stride. So no spacing has to be assumed, and a toddler's quick steps stay apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from monitor.detection.kicks import Direction, chord, direction_at, squared_chord_of
from monitor.detection.lobes import Hysteresis
from monitor.detection.parameters import Parameters
from monitor.model.records import FloatArray


@dataclass(slots=True)
class Swing:
    """A swing in the making; indices count grid samples."""

    begin: int
    end: int
    base: Direction
    peak: float


class SwingFinder:
    """Joins lobes of the envelope into swings."""

    def __init__(self, rate_hz: float, parameters: Parameters) -> None:
        p = parameters
        self._lobes = Hysteresis(p.swing_on_ms2, p.swing_off_ms2)
        self._join = round(p.swing_join_s * rate_hz)
        self._join_out = round(p.swing_join_out_s * rate_hz)
        self._shortest = p.swing_shortest_s * rate_hz
        self._peak = p.swing_peak_ms2
        self._out_chord = squared_chord_of(p.swing_out_rad)
        self._back = round(p.swing_look_back_s * rate_hz)
        self._in_lobe = False
        self._swing: Swing | None = None
        self._rested: tuple[int, Direction] | None = None
        self._tail: FloatArray = np.empty((3, 0))

    def push(self, first: int, e: FloatArray, direction: FloatArray) -> list[tuple[int, Swing]]:
        """Takes `e` (n,) and `direction` (3, n) from grid index `first`; returns (ready index, swing)."""
        done: list[tuple[int, Swing]] = []
        begins, ends = self._lobes.push(e)
        history = np.concatenate((self._tail, direction), axis=1)
        before = self._tail.shape[1]
        self._tail = history[:, max(0, history.shape[1] - self._back) :]

        def at_index(i: int) -> Direction:
            return direction_at(history, max(0, min(history.shape[1] - 1, i - first + before)))

        at = 0
        for i, rises in sorted([(i, True) for i in begins] + [(i, False) for i in ends]):
            if rises:
                self._expire(first + i, done, at_index)
                if self._swing is None:
                    self._swing = Swing(first + i, first + i, self._base(first + i, at_index), 0.0)
                self._in_lobe, at = True, i
            elif self._swing is not None:
                self._swing.peak = max(self._swing.peak, float(e[at:i].max(initial=0.0)))
                self._swing.end = first + i
                self._in_lobe = False
        if self._in_lobe and self._swing is not None:
            self._swing.peak = max(self._swing.peak, float(e[at:].max(initial=0.0)))
        self._expire(first + e.size - 1, done, at_index)
        return done

    def cut(self) -> None:
        """The segment ended: a swing that was not seen to its end is no step."""
        self._swing = self._rested = None
        self._in_lobe = False
        self._tail = np.empty((3, 0))
        self._lobes.reset()

    def _base(self, begin: int, at_index: Callable[[int], Direction]) -> Direction:
        """How the leg stood at rest: just after the last swing, or, after a longer rest, just before this one.

        (When the envelope rises the heel is already off the ground.)
        """
        if self._rested is not None and begin - self._rested[0] <= 2 * self._back:
            return self._rested[1]
        return at_index(begin - self._back)

    def _expire(self, now: int, done: list[tuple[int, Swing]], at_index: Callable[[int], Direction]) -> None:
        swing = self._swing
        if swing is None or self._in_lobe:
            return
        deadline = swing.end + self._join
        if now < deadline:
            return
        # Not at the swing's end: the slow direction needs this long to follow the foot down.
        if chord(at_index(deadline), swing.base) >= self._out_chord:
            deadline = swing.end + self._join_out
        if now >= deadline:
            self._swing = None
            self._rested = (deadline, at_index(swing.end + self._join))
            if swing.peak >= self._peak and swing.end - swing.begin >= self._shortest:
                done.append((deadline, swing))
