"""Swings of one leg: it moves, and comes to rest again. In an upright baby each swing ends in a step.

A step is found by the rest that follows it, not by a peak: peaks come in twos and threes within one swing (push-off,
mid-swing, contact), rest comes once a stride. So no spacing has to be assumed, and a toddler's quick steps stay apart.
A slow swing has a rest in its middle; there the leg hangs turned out and turns on or back, while in stance it stands as
it landed before. A leg that ends far from how it stood made no step: the baby got up or sat down. The contact is a jolt
shortly before the rest, which tells its moment better than either alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from monitor.detection.doubled import LandingFinder, Moments
from monitor.detection.excursions import Direction, chord, squared_chord_of
from monitor.detection.lobes import Hysteresis
from monitor.detection.parameters import Parameters
from monitor.model.records import FloatArray


@dataclass(slots=True)
class Swing:
    """A swing in the making; `begin` and `end` count grid samples of the envelope.

    `contact` does so too, in parts of a sample.
    """

    begin: int
    end: int
    base: Direction
    peak: float
    contact: float = 0.0
    out: bool | None = None
    """Whether the leg is far out at `end`; None: nobody has asked since that was set."""


_QUIET = 256
"""So many quiet samples wait at most."""


class SwingFinder:
    """Joins lobes of the envelope into swings.

    Args:
        rate_hz: rate of the grid.
        delay_s: how much later than the acceleration the envelope tells the same moment.
    """

    def __init__(self, rate_hz: float, delay_s: float, parameters: Parameters) -> None:
        p = self._p = parameters
        self._rate_hz, self._delay = rate_hz, delay_s * rate_hz
        self._late = -round(-self._delay)
        self._lobes = Hysteresis(p.swing_on_ms2, p.swing_off_ms2)
        self._join = round(p.swing_join_s * rate_hz)
        self._join_slow = round(p.swing_join_slow_s * rate_hz)
        self._latest = round(p.swing_longest_push_s * rate_hz)
        self._shortest = p.swing_shortest_s * rate_hz
        self._out_chord, self._turn_chord = squared_chord_of(p.swing_out_rad), squared_chord_of(p.swing_turn_rad)
        self._turn_on_chord = squared_chord_of(p.swing_turn_on_rad)
        self._out_share = p.swing_out_share * p.swing_out_share
        self._back_share = p.swing_back_share * p.swing_back_share
        self._landed_chord = squared_chord_of(p.swing_landed_rad)
        self._weak_chord = squared_chord_of(p.swing_weak_out_rad)
        self._weak_shortest = p.swing_weak_shortest_s * rate_hz
        self._landings = LandingFinder(rate_hz, p)
        self._longest_doubled = round(p.doubled_longest_s * rate_hz)
        self._few = max(2, round(p.swing_direction_s * rate_hz))
        self._lead, self._fresh = round(p.swing_lead_s * rate_hz), round(p.swing_base_holds_s * rate_hz)
        self._jolt = round(p.jolt_before_rest_s * rate_hz)
        self._hold = max(1, round(p.swing_peak_holds_s * rate_hz))
        # Everything that is looked up lies this close to the newest sample, and a direction's samples beside it.
        self._kept = (
            max(self._join_slow + self._latest, self._longest_doubled, self._lead, self._hold)
            + 2 * self._few
            + math.ceil(self._delay)
        )
        self._reset()

    def cut(self, last: int) -> list[tuple[int, Swing]]:
        """The segment ends at grid sample `last`: a swing that was not seen to its end is no step."""
        done: list[tuple[int, Swing]] = []
        swing = self._swing
        if swing is not None and not self._in_lobe and last - swing.end >= self._few and not self._is_out(swing):
            self._close(last, done)
        self._reset()
        return done

    def _reset(self) -> None:
        self._swing: Swing | None = None
        self._rested: tuple[int, Direction] | None = None
        self._in_lobe = False
        self._first = 0
        self._opened: int | None = None  # the first sample of the segment
        self._past = np.empty((4, 0))
        self._quiet: list[tuple[FloatArray, FloatArray]] = []
        self._quiet_n = 0
        self._size = 0
        self._towards: FloatArray | None = None
        self._jolts: FloatArray | None = None
        self._moments: Moments | None = None
        self._lobes.reset()

    def push(self, first: int, e: FloatArray, acc_ms2: FloatArray) -> list[tuple[int, Swing]]:
        """Takes `e` (n,) and `acc_ms2` (3, n), m/s2, from grid index `first`; returns (ready index, swing)."""
        # Below the threshold no swing begins (a strong one before raises it): live, most hops can wait for one.
        if self._swing is None and self._quiet_n < _QUIET and e.max(initial=0.0) < self._p.swing_on_ms2:
            self._quiet.append((e, acc_ms2))
            self._quiet_n += e.size
            return []
        if self._quiet:
            first -= self._quiet_n
            self._quiet.append((e, acc_ms2))
            e = np.concatenate([part for part, _ in self._quiet])
            acc_ms2 = np.concatenate([part for _, part in self._quiet], axis=1)
            self._quiet, self._quiet_n = [], 0
        return self._look(first, e, acc_ms2)

    def _look(self, first: int, e: FloatArray, acc_ms2: FloatArray) -> list[tuple[int, Swing]]:
        done: list[tuple[int, Swing]] = []
        if self._opened is None:
            self._opened = first
        past = self._past.shape[1]
        together = np.empty((4, past + e.size))
        together[:, :past], together[:3, past:], together[3, past:] = self._past, acc_ms2, e
        self._past, self._size = together, past + e.size
        self._first = first - past
        begins, ends = self._lobes.push(e / self._level(past))
        peaks = iter(self._peaks(e, begins, ends))
        for i, rises in sorted([(i, True) for i in begins] + [(i, False) for i in ends]):
            if rises:
                self._rise(first + i, done)
            elif self._swing is not None:
                self._swing.peak = max(self._swing.peak, next(peaks))
                self._swing.end, self._swing.out, self._in_lobe = first + i, None, False
                while self._part(first + i, done):
                    pass
        if self._in_lobe and self._swing is not None:
            self._swing.peak = max(self._swing.peak, next(peaks))
        self._expire(first + e.size - 1, done)
        self._first += max(0, self._size - self._kept)
        self._past = self._past[:, -self._kept :]
        self._size = self._past.shape[1]
        self._towards = self._jolts = self._moments = None  # they were of all of it, and a cut looks at what is kept
        return done

    def _peaks(self, e: FloatArray, begins: list[int], ends: list[int]) -> list[float]:
        """Highest envelope of each lobe of the block, one that goes on from before or beyond it included, m/s2."""
        edges = sorted([*([0] if self._in_lobe else []), *begins, *ends])
        if not edges:
            return []
        found: list[float] = np.maximum.reduceat(e, edges)[::2].tolist()
        if edges[:2] == [0, 0]:  # nothing of it is in this block
            found[0] = 0.0
        return found

    def _level(self, past: int) -> FloatArray:
        """How many times higher the thresholds are: a strong walker's stance is never as still as a gentle one's."""
        early = max(0, past - self._hold)
        highest = self._past[3, early:]
        span = 1
        while span < self._hold:
            step = min(span, self._hold - span)
            highest = np.concatenate((highest[:step], np.maximum(highest[step:], highest[:-step])))
            span += step
        level: FloatArray = np.maximum(1.0, self._p.swing_peak_share / self._p.swing_off_ms2 * highest[past - early :])
        return level

    def _rise(self, i: int, done: list[tuple[int, Swing]]) -> None:
        self._expire(i, done)
        swing = self._swing
        if swing is not None and i - swing.end > self._join and not self._goes_on(swing, i):
            self._close(i, done)
            swing = None
        if swing is None:
            if self._rested is None or i - self._rested[0] > self._fresh:
                # Not just before the lobe: the heel comes off before the envelope shows it.
                self._rested = (i, self._direction(i - self._lead - self._few, i))
            self._swing = Swing(i, i, self._rested[1], 0.0)
        self._in_lobe = True

    def _goes_on(self, swing: Swing, i: int) -> bool:
        """Whether the rest before the lobe that begins at `i` lies in the middle of a swing."""
        if i - swing.begin > self._latest or not self._is_out(swing):
            return False
        before, after = self._direction(swing.end), self._direction(i - self._few)
        turned = chord(before, after)
        if turned >= self._turn_on_chord:
            return True
        back = chord(after, swing.base) <= self._back_share * chord(before, swing.base)
        return back and turned >= self._turn_chord

    def _is_out(self, swing: Swing) -> bool:
        """Whether the leg, at the end of the latest lobe, is far from how it stood, as far as this swing has gone."""
        if swing.out is None:
            away = chord(self._direction(swing.end), swing.base)
            slow = swing.peak <= self._p.swing_slow_peak_ms2 and swing.end - swing.begin <= self._latest
            swing.out = slow and away >= self._out_chord and away >= self._out_share * self._furthest(swing)
        return swing.out

    def _furthest(self, swing: Swing) -> float:
        a = self._place(swing.begin)
        b = max(a + self._few, self._place(swing.end))
        x, y, z = self._directions()[:, a : b - self._few + 1]
        bx, by, bz = swing.base
        return 2.0 - 2.0 * float((x * bx + y * by + z * bz).min())

    def _directions(self) -> FloatArray:
        """Where gravity points in the few samples from each on that is kept: unit vectors, shape (3, n)."""
        if self._towards is None:
            # Sums of a few samples, one after the other: the same to the last bit wherever a block begins (rule 6).
            n = max(0, self._past.shape[1] - self._few + 1)
            total = self._past[:3, :n].copy()
            for k in range(1, self._few):
                total += self._past[:3, k : k + n]
            x, y, z = total
            self._towards = total / np.maximum(np.sqrt(x * x + y * y + z * z), 1e-9)
        return self._towards

    def _expire(self, now: int, done: list[tuple[int, Swing]]) -> None:
        swing = self._swing
        if swing is None or self._in_lobe or now <= swing.end + self._join:
            return
        deadline = swing.end + (self._join_slow if self._is_out(swing) else self._join)
        if now > deadline:
            self._close(deadline + 1, done)

    def _close(self, ready: int, done: list[tuple[int, Swing]]) -> None:
        swing, self._swing = self._swing, None
        if swing is None:
            return
        self._rested = (swing.end, self._direction(swing.end))
        if self._is_step(swing):
            swing.contact = self._contact(swing)
            done.append((ready, swing))

    def _is_step(self, swing: Swing) -> bool:
        """Whether the leg went out and came back: nothing of the shape of getting up, and no mere tremor."""
        lasts = swing.end - swing.begin
        # A segment that begins in a swing does not show how the leg stood.
        stood = self._opened is not None and swing.begin - self._opened >= self._lead + self._few
        if stood and chord(self._direction(swing.end), swing.base) > self._landed_chord:
            return False
        if swing.peak >= self._p.swing_peak_ms2:
            return lasts >= self._shortest
        return self._weak_shortest <= lasts <= self._latest and self._furthest(swing) >= self._weak_chord

    def _part(self, now: int, done: list[tuple[int, Swing]]) -> bool:
        """At the end of a lobe: makes two of the swing where the leg has landed and stepped again; whether it did."""
        swing = self._swing
        if swing is None or not self._landings.shortest <= now - swing.begin <= self._longest_doubled:
            return False
        begin, end = self._place(swing.begin), self._place(now)
        if end - begin < self._landings.shortest:
            return False
        if self._moments is None:
            self._moments = self._landings.moments(self._past[:3])
        at = self._landings.look(self._moments, begin, end, swing.base, swing.peak)
        if at is None:
            return False
        landed = self._first + begin + at + self._late
        again = landed + self._landings.few
        before, after = (self._highest(swing.begin, landed), self._highest(again, now))
        if min(before, after) < self._p.swing_peak_ms2:
            return False
        step = Swing(swing.begin, landed, swing.base, before)
        step.contact = self._contact(step)
        done.append((now, step))
        self._rested = (landed, self._direction(landed))
        self._swing = Swing(again, now, self._rested[1], after)
        return True

    def _highest(self, a: int, b: int) -> float:
        """Highest envelope from grid index `a` to before `b`, m/s2."""
        return float(self._past[3, a - self._first : b - self._first].max(initial=0.0))

    def _contact(self, swing: Swing) -> float:
        """Between the greatest jolt near the end and a constant before the end."""
        p, rate = self._p, self._rate_hz
        a = max(1, self._place(max(swing.begin, swing.end - self._jolt)))
        b = max(a + 1, self._place(swing.end))
        if self._jolts is None:
            x, y, z = self._past[:3, 1:] - self._past[:3, :-1]
            self._jolts = x * x + y * y + z * z
        jolt = self._jolts[a - 1 : b - 1]
        felt = self._first + a + int(jolt.argmax()) + self._delay - p.contact_before_jolt_s * rate
        return p.contact_jolt_share * felt + (1.0 - p.contact_jolt_share) * (swing.end - p.contact_before_rest_s * rate)

    def _place(self, i: int) -> int:
        """Where in what is kept lies the acceleration that the envelope shows at grid index `i`."""
        place = i - self._late - self._first
        if place < 0:
            return 0
        return place if place < self._size else self._size - 1

    def _direction(self, i: int, known: int | None = None) -> Direction:
        """Where gravity points in the few samples from `i` on (in the envelope's time): the leg is at rest there.

        Only samples up to grid index `known` are used (a segment that begins with a lobe has fewer than a few).
        """
        last = (i + self._few if known is None else known) - self._first
        a = min(self._place(i), last)
        if a + self._few <= last + 1 and a + self._few <= self._size:
            x, y, z = self._directions()[:, a].tolist()
            return (x, y, z)
        xs, ys, zs = self._past[:3, a : min(a + self._few, last + 1)].tolist()
        x, y, z = sum(xs), sum(ys), sum(zs)
        size = math.sqrt(x * x + y * y + z * z) or 1.0
        return (x / size, y / size, z / size)
