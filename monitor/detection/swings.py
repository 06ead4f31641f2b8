"""Swings of one leg: it moves, and comes to rest again. In an upright baby each swing ends in a step.

A step is dated by the rest that follows it, not by a peak: peaks come in twos and threes within one swing (push-off,
mid-swing, contact), rest comes once a stride. So no spacing has to be assumed, and a toddler's quick steps stay apart.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    out: bool = False


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
        self._swing: Swing | None = None
        self._in_lobe = False

    def push(self, first: int, e: FloatArray, direction: FloatArray) -> list[tuple[int, Swing]]:
        """Takes `e` (n,) and `direction` (3, n) from grid index `first`; returns (ready index, swing)."""
        done: list[tuple[int, Swing]] = []
        begins, ends = self._lobes.push(e)
        at = 0
        for i, rises in sorted([(i, True) for i in begins] + [(i, False) for i in ends]):
            if rises:
                self._expire(first + i, done)
                if self._swing is None:
                    self._swing = Swing(first + i, first + i, direction_at(direction, i), 0.0)
                self._in_lobe, at = True, i
            elif self._swing is not None:
                self._swing.peak = max(self._swing.peak, float(e[at:i].max(initial=0.0)))
                self._swing.end = first + i
                self._swing.out = chord(direction_at(direction, i), self._swing.base) >= self._out_chord
                self._in_lobe = False
        if self._in_lobe and self._swing is not None:
            self._swing.peak = max(self._swing.peak, float(e[at:].max(initial=0.0)))
        self._expire(first + e.size - 1, done)
        return done

    def cut(self) -> None:
        """The segment ended: a swing that was not seen to its end is no step."""
        self._swing = None
        self._in_lobe = False
        self._lobes.reset()

    def _expire(self, now: int, done: list[tuple[int, Swing]]) -> None:
        swing = self._swing
        if swing is None or self._in_lobe:
            return
        deadline = swing.end + (self._join_out if swing.out else self._join)
        if now >= deadline:
            self._swing = None
            if swing.peak >= self._peak and swing.end - swing.begin >= self._shortest:
                done.append((deadline, swing))
