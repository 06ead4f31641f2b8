"""Kicks of one limb: excursions of the leg, out and back is one, found on envelope and tilt.

The 5 Hz envelope of | |a| - rest | says *that* the leg moves; the slow gravity direction in the sensor frame says
*where to*: a kick is complete when the direction has come at least half-way back ("takes at least half of it back").
So a hold between out and back does not count twice, and kicks that follow each other without a pause are told apart.

What the slow direction cannot tell is told by time: pieces too short to be two kicks are one, a row too long to be one
kick is divided, and two single ways with a dwell between them are out and back (docs/decisions/0056).

The walk goes sample by sample, but only inside lobes of the envelope: it is sequential by nature and cheap there.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from msgspec import Struct

from monitor.detection.excursions import Direction, Excursion, Limits, Mark, Report, Said, chord
from monitor.detection.lobes import Hysteresis
from monitor.detection.parameters import Parameters
from monitor.model.records import FloatArray


class _Seen(Struct, frozen=True, gc=False):
    """Samples as lists of envelope and direction; `start` is the grid index of the first."""

    start: int
    rows: list[list[float]]
    turns: list[bool] | None
    """Where the gyroscope says that the leg turns; None: there is none that is asked."""

    def direction(self, i: int) -> Direction:
        """Where gravity points at grid index `i`."""
        _, x, y, z = self.rows[i - self.start]
        return (x, y, z)


_NO_MARK = (math.inf, 0, 0.0, 0)
_NEVER = sys.maxsize
_NO_ROWS: FloatArray = np.empty((0, 4))


@dataclass(slots=True)
class KickSegmenter:
    """Turns envelope and gravity direction of one segment after the other into excursions."""

    rate_hz: float
    parameters: Parameters
    gyro_gate: bool
    current: Excursion | None = None
    rival: Excursion | None = None
    """A lobe that began while the leg was out: either the way back, or a kick of its own."""
    _held: Excursion | None = None
    """A kick that is over, unless the movement that followed it at once was a part of it."""
    _rows: FloatArray = field(default_factory=lambda: _NO_ROWS)
    """The newest samples while something goes on, as in the table of `push`; the last is at `_rows_end` - 1."""
    _rows_end: int = 0
    _in_lobe: bool = False
    _away_before: float = 0.0
    _unseen_until: int | None = None
    """Lobes that begin before this touch the gap that the segment began with; None: no sample of it yet."""
    _awake_until: int = 0
    _lobes: Hysteresis = field(init=False)
    _limits: Limits = field(init=False)
    _out: list[Report] = field(default_factory=list)

    def __post_init__(self) -> None:
        p = self.parameters
        self._lobes = Hysteresis(p.lower_count_ms2, p.off_fraction * p.kick_on_ms2)
        self._limits = Limits.at(self.rate_hz, p, gyro_gate=self.gyro_gate)

    def rests(self, first: int, e: FloatArray) -> bool:
        """Whether nothing begins in `e` (n,) and nothing goes on: then it need not be pushed."""
        goes_on = self.current is not None or self._held is not None or self._in_lobe
        if goes_on or not e.size or e.max() >= self.parameters.lower_count_ms2:
            return False
        if self._unseen_until is None:
            self._unseen_until = first + self._limits.margin
        return True

    def push(self, first: int, e: FloatArray, direction: FloatArray, turn_rads: FloatArray | None) -> list[Report]:
        """Takes `e` (n,) m/s2, `direction` (3, n) unit vectors, `turn_rads` (n,) or None; grid index `first`."""
        limits = self._limits
        if self._unseen_until is None:
            self._unseen_until = first + limits.margin
        begins, ends = self._lobes.push(e)
        small = self._small_lobes(e, direction, begins, ends[self._in_lobe :])
        table = np.empty((e.size, 4))  # envelope and direction of each sample side by side: one list a stretch
        table[:, 0], table[:, 1:] = e, direction.T
        self._rows = np.concatenate((self._rows, table)) if len(self._rows) else table
        self._rows_end = first + e.size
        stands = self._directions(direction, begins)
        moments = sorted([*begins, *ends])
        at = 0
        for i in [*moments, e.size]:
            stop = i if self._in_lobe else min(i, max(at, self._awake_until - first))
            if self.current is not None and stop > at:
                self._walk(first, at, stop, table, turn_rads)
            if self.current is not None or self._held is not None:
                self._expire(first + i - (i == e.size))
            if i == e.size:
                break
            if i not in stands:
                self._end_lobe(first + i)
            elif self.current is None and self._held is None and i in small:
                over = first + small[i]
                passed = Excursion(first + i, stands[i], end=over - limits.tail)
                self._out.append(Report(passed.begin, Said.OPENED, passed, passed.begin))
                self._out.append(Report(over, Said.DROPPED, passed, passed.begin))
            else:
                self._begin_lobe(first + i, stands[i])
            at = i
        self._rows = self._rows[-limits.kept :].copy() if self.current is not None else _NO_ROWS
        return self._take()

    def _small_lobes(self, e: FloatArray, direction: FloatArray, begins: list[int], ends: list[int]) -> dict[int, int]:
        """Lobes that are no kick if they are an excursion of their own: beginning, and end of the tail after it.

        Nothing in them, or in their tail, turns the leg enough or is strong enough; so they need not be walked.
        """
        limits = self._limits
        if not ends or not begins or begins[0] + limits.tail >= e.size:
            return {}
        begin, over = np.array(begins[: len(ends)]), np.array(ends) + limits.tail
        until = np.array([*begins[1 : len(ends)], begins[len(ends)] if len(begins) > len(ends) else e.size - 1])
        alone = (over <= until) & (over - begin <= limits.nonstop + limits.tail)
        begin, over = begin[alone], over[alone]
        if not begin.size:
            return {}
        weak = np.maximum.reduceat(e, np.stack((begin, over), axis=1).ravel())[::2] < limits.strong
        begin, over = begin[weak], over[weak]
        if not begin.size:
            return {}
        length = over - begin
        starts = np.cumsum(length) - length
        x, y, z = direction[:, np.repeat(begin - starts, length) + np.arange(int(length.sum()))]
        bx, by, bz = np.repeat(direction[:, begin], length, axis=1)
        away = 2.0 - 2.0 * (x * bx + y * by + z * bz)  # `chord`
        still = np.maximum.reduceat(away, starts) < limits.visible
        return dict(zip(begin[still].tolist(), over[still].tolist(), strict=True))

    @staticmethod
    def _directions(direction: FloatArray, at: list[int]) -> dict[int, Direction]:
        return {i: (x, y, z) for i, x, y, z in zip(at, *direction[:, at].tolist(), strict=True)} if at else {}

    def cut(self, last: int) -> list[Report]:
        """The segment ends at grid sample `last`: what is going on there was not seen to its end."""
        if self.rival is not None:
            self._adopt_rival(last)
        if self.current is not None:
            if self._in_lobe:
                self.current.end, self.current.cut = last, True
            self._close(last)
        self._end_held(last)
        self._in_lobe, self._awake_until, self._unseen_until = False, 0, None
        self._lobes.reset()
        return self._take()

    # --- lobes

    def _begin_lobe(self, i: int, direction: Direction) -> None:
        self._in_lobe = True
        k, limits = self.current, self._limits
        if k is None:
            self._open(Excursion(i, direction, cut=i < (self._unseen_until or 0)), i)
            return
        if self.rival is not None or k.turn < limits.visible or (k.trough is None and i < self._awake_until):
            return
        self._away_before = chord(direction, k.base)
        k.turn = max(k.turn, self._away_before)
        self.rival = Excursion(i, direction)

    def _end_lobe(self, i: int) -> None:
        self._in_lobe = False
        self._awake_until = i + self._limits.tail
        moved = self.rival or self.current
        if moved is not None:
            moved.end = i

    def _expire(self, now: int) -> None:
        """Settles what the last lobe was once its tail is over, and ends a kick that has had its time to come back."""
        if self._in_lobe or now < self._awake_until:
            return
        k, rival = self.current, self.rival
        if k is not None and rival is not None:
            if k.trough is not None:
                self._merge_rival(k, rival)
            else:
                self._adopt_rival(self._awake_until)
        k = self.current
        if k is not None:
            waits = k.trough is None and k.turn >= self._limits.visible
            deadline = max(self._awake_until, k.end + self._limits.hold) if waits else self._awake_until
            if now >= deadline:
                self._close(deadline)
        held = self._held
        if held is not None and self.current is None and now >= held.end + self._limits.dwell:
            self._end_held(held.end + self._limits.dwell)

    # --- samples

    def _walk(self, first: int, a: int, b: int, table: FloatArray, turn_rads: FloatArray | None) -> None:
        """Looks at rows a to b of the table one after the other, and acts where something is to be said."""
        k = self.rival or self.current
        if k is None or (not self._in_lobe and self._is_over(k)):
            return
        gate = self._limits.gyro
        turns = None if gate is None or turn_rads is None else (turn_rads[a:b] >= gate).tolist()
        seen = _Seen(first + a, table[a:b].tolist(), turns)
        samples = iter(seen.rows)
        i = first + a - 1
        while (acts_at := self._follow(k, samples, i, seen)) is not None:
            i = acts_at
            n = seen.direction(i)
            if k is self.rival:
                self._weigh(i, n)
            elif self._in_lobe:
                self._let_go(i)
                self._split(k, i, n)
            now = self.rival or self.current
            assert now is not None
            k = now
            if k is self.current and not k.announced and k.onset is not None:
                self._announce(k, i)

    def _follow(self, k: Excursion, samples: Iterator[list[float]], i: int, seen: _Seen) -> int | None:
        """Keeps `k` up to date from sample to sample, up to one at which a rule may have to act; None: there is none.

        The innermost loop of all: everything stands here written out, in local names, without calls.
        """
        limits, in_lobe = self._limits, self._in_lobe
        on, visible, strong, back = limits.on, limits.visible, limits.strong, limits.back
        upswing, upswing_share = limits.upswing, limits.upswing_share
        rests = k.rested if k.rested > k.begin else k.begin
        too_long = min(k.begin + limits.longest, rests + limits.nonstop)
        old, is_rival = self.current, k is self.rival
        last = too_long if in_lobe else _NEVER
        long_enough = k.begin + limits.shortest
        if self._held is not None and not is_rival:
            alone = self._alone_from(self._held, k)
            last, long_enough = min(last, alone) if in_lobe else last, max(long_enough, alone)
        if not in_lobe:  # the quiet tail is no part of its length
            long_enough = -1 if k.end >= long_enough else _NEVER
        waits = not k.announced and not is_rival
        looks_at = min(last, long_enough) if waits else last
        splits = in_lobe and not is_rival
        ox = oy = oz = back_at = out_at = 0.0
        if is_rival and old is not None:
            ox, oy, oz = old.base
            back_at = limits.back * old.turn if old.trough is None else -1.0
            before = self._away_before if old.trough is not None else max(old.turn, self._away_before)
            out_at = math.sqrt(before) + math.sqrt(upswing)
        turns, gyro, start = seen.turns, k.gyro_seen or seen.turns is None, seen.start
        bx, by, bz = k.base
        peak, peak_at, onset, turn, turned_at = k.peak, k.peak_at, k.onset, k.turn, k.turned_at
        low, trough = k.low, k.trough
        lowest, low_at, low_peak, low_peak_at = _NO_MARK if low is None else (low.level, low.at, low.peak, low.peak_at)
        nearest, trough_at, trough_peak, trough_peak_at = _NO_MARK
        if trough is not None:
            nearest, trough_at = trough.level, trough.at
            trough_peak, trough_peak_at = trough.peak, trough.peak_at
            tx, ty, tz = trough.direction
            trough_before, trough_before_at = trough.before, trough.before_at
        returned = trough is not None
        risen_at = max(upswing, upswing_share * turn)
        unseen = onset is None or not gyro
        acts = False
        for level, x, y, z in samples:
            i += 1
            if level > peak:
                peak, peak_at, lowest = level, i, math.inf
            elif level < lowest:
                lowest, low_at, low_peak, low_peak_at = level, i, level, i
            elif level > low_peak:
                low_peak, low_peak_at = level, i
            if unseen:
                if not gyro and turns[i - start]:  # type: ignore[index]  # without turns it is set from the start
                    gyro = True
                if onset is None and level >= on:
                    onset = i
                unseen = onset is None or not gyro
            away = 2.0 - 2.0 * (x * bx + y * by + z * bz)  # `chord`
            if returned:
                if away < nearest:
                    nearest, trough_at, trough_peak, trough_peak_at = away, i, level, i
                    trough_before, trough_before_at = peak, peak_at
                    tx, ty, tz = x, y, z
                else:
                    if level > trough_peak:
                        trough_peak, trough_peak_at = level, i
                    if splits and 2.0 - 2.0 * (x * tx + y * ty + z * tz) >= risen_at:
                        acts = True
                        break
            elif away > turn:
                turn, turned_at = away, i
            elif turn >= visible and away <= back * turn:
                returned, risen_at = True, max(upswing, upswing_share * turn)
                nearest, trough_at, trough_peak, trough_peak_at = away, i, level, i
                trough_before, trough_before_at = peak, peak_at
                tx, ty, tz = x, y, z
                if not in_lobe and not is_rival and (k.announced or (onset is None and gyro)):
                    break  # `_is_over`
            if is_rival:
                far = 2.0 - 2.0 * (x * ox + y * oy + z * oz)
                if far <= back_at or i >= too_long or (turn >= upswing and math.sqrt(far) >= out_at):
                    acts = True
                    break
            elif i >= looks_at:
                if i >= last:
                    acts = True
                    break
                if not unseen and (turn >= visible or peak >= strong):
                    looks_at = last
                    self._start(k, i)
        k.peak, k.peak_at, k.onset, k.turn, k.turned_at, k.gyro_seen = peak, peak_at, onset, turn, turned_at, gyro
        if lowest == math.inf:
            k.low = None
        elif low is not None and low_at == low.at:
            low.peak, low.peak_at = low_peak, low_peak_at
        else:
            k.low = Mark(low_at, lowest, seen.direction(low_at), low_peak, low_peak_at, peak, peak_at)
        if trough is not None and trough_at == trough.at:
            trough.peak, trough.peak_at = trough_peak, trough_peak_at
        elif returned:
            k.trough = Mark(
                trough_at, nearest, (tx, ty, tz), trough_peak, trough_peak_at, trough_before, trough_before_at
            )
        return i if acts else None

    def _is_over(self, k: Excursion) -> bool:
        """The leg is back, and nothing in the quiet tail after it changes what will be said of the excursion."""
        told = k.announced or (k.onset is None and k.gyro_seen)
        return k is self.current and k.trough is not None and told

    def _split(self, k: Excursion, i: int, n: Direction) -> None:
        """One lobe may hold several kicks: a new turn away from the trough, or too long without a return."""
        limits, mark = self._limits, None
        rests = max(k.begin, k.rested)
        rise = 0.0 if k.trough is None else chord(n, k.trough.direction)
        if rise >= max(limits.upswing, limits.upswing_share * k.turn):
            mark = k.trough
        if mark is None and i - rests >= limits.nonstop:
            mark = self._calmest(k, rests, i)
        if mark is None and i - k.begin >= limits.longest:
            mark = k.low
        if mark is None:
            return
        turned = (rise, i) if mark is k.trough else self._furthest(mark.direction, mark.at, i)
        if k.turned_at > mark.at:
            k.turn, k.turned_at = self._furthest(k.base, max(k.begin, i - limits.kept), mark.at)
        if k.onset is not None and k.onset >= mark.at:
            self._begin_later(k, mark, i, turned)
            return
        k.end, k.peak, k.peak_at = max(mark.at, k.begin + 1), mark.before, mark.before_at
        self._close(i, mark.at)
        new = Excursion(mark.at, mark.direction, peak=mark.peak, peak_at=mark.peak_at)
        new.turn, new.turned_at = turned
        new.gyro_seen, new.rested = k.gyro_seen, k.rested
        if mark.peak >= limits.on:
            new.onset = mark.at
        self._open(new, i)

    def _begin_later(self, k: Excursion, mark: Mark, i: int, turned: tuple[float, int]) -> None:
        """The threshold was crossed after the mark only: what came before it is a small one, the kick begins there."""
        small = Excursion(k.begin, k.base, end=max(mark.at, k.begin + 1), peak=mark.before, peak_at=mark.before_at)
        small.turn, small.turned_at, small.gyro_seen, small.cut = k.turn, k.turned_at, k.gyro_seen, k.cut
        self.current = small
        self._close(i)
        k.begin, k.base = mark.at, mark.direction
        k.turn, k.turned_at = turned
        k.trough, k.low, k.cut = None, None, False
        self._open(k, i)

    def _weigh(self, i: int, n: Direction) -> None:
        """Is a lobe that begins while the last kick may still go on a part of it, or a kick of its own?"""
        k, rival, limits = self.current, self.rival, self._limits
        if k is None or rival is None:
            return
        away = chord(n, k.base)
        if i - rival.begin >= limits.nonstop:
            self._adopt_rival(i)
        elif k.trough is None and away <= limits.back * k.turn:
            self._merge_rival(k, rival)
            k.trough = Mark(i, away, n, 0.0, i, k.peak, k.peak_at)
        elif rival.turn >= limits.upswing:
            before = self._away_before if k.trough is not None else max(k.turn, self._away_before)
            if math.sqrt(away) >= math.sqrt(before) + math.sqrt(limits.upswing):
                self._adopt_rival(i, went_on=True)

    def _merge_rival(self, k: Excursion, rival: Excursion) -> None:
        if rival.begin - k.end > self._limits.tail:
            k.rested = rival.begin
        # The rival's lobe may be over already (its end is then known), or still going on (0).
        k.end = max(k.end, rival.end)
        if rival.peak > k.peak:
            k.peak, k.peak_at = rival.peak, rival.peak_at
        k.onset = k.onset if k.onset is not None else rival.onset
        k.gyro_seen = k.gyro_seen or rival.gyro_seen
        self.rival = None

    def _adopt_rival(self, i: int, *, went_on: bool = False) -> None:
        """The new lobe is a movement of its own; it may still be the way back, unless it `went_on` further out."""
        rival, self.rival = self.rival, None
        self._close(i, None if rival is None else _NEVER if went_on else rival.begin)
        if rival is not None:
            self._open(rival, i)

    def _calmest(self, k: Excursion, begin: int, i: int) -> Mark:
        """Where a leg that moved from `begin` to `i` without a rest is divided: no piece is shorter than a kick."""
        piece, start = self._limits.piece, self._rows_end - len(self._rows)
        level = self._rows[: i + 1 - start, 0]
        at = begin + piece + int(level[begin + piece - start : i + 1 - piece - start].argmin())
        first = max(k.begin, i - self._limits.kept)
        before, after = level[first - start : at + 1 - start], level[at - start :]
        _, x, y, z = self._rows[at - start].tolist()
        early, late = int(before.argmax()), int(after.argmax())
        return Mark(
            at, float(level[at - start]), (x, y, z), float(after[late]), at + late, float(before[early]), first + early
        )

    def _furthest(self, base: Direction, begin: int, end: int) -> tuple[float, int]:
        """The largest squared chord from `base`, and where it was, of the samples from `begin` to `end`."""
        start = self._rows_end - len(self._rows)
        (bx, by, bz), (_, x, y, z) = base, self._rows[begin - start : end + 1 - start].T
        turn = 2.0 - 2.0 * (x * bx + y * by + z * bz)  # `chord`
        at = int(turn.argmax())
        return float(turn[at]), begin + at

    # --- statements

    def _announce(self, k: Excursion, i: int) -> None:
        until = i if self._in_lobe else k.end  # the quiet tail is not part of its length
        length = until - k.begin
        if self._held is not None and until < self._alone_from(self._held, k):
            return
        if not k.announced and k.onset is not None and length >= self._limits.shortest and self._is_leg(k):
            self._start(k, i)

    def _start(self, k: Excursion, i: int) -> None:
        """Says that `k` is a kick; so the one before it is over."""
        if self._held is not None:
            self._end_held(i)
            self._out.append(Report(i, Said.OPENED, k, k.begin))
        k.announced = True
        self._out.append(Report(i, Said.STARTED, k, k.begin))

    def _alone_from(self, held: Excursion, k: Excursion) -> int:
        """Up to here `k` may turn out to be a part of the kick that it follows."""
        limits = self._limits
        if k.begin - held.end > limits.pause:
            return k.begin + limits.way + 1
        most = held.begin + limits.nonstop
        if held.end - held.begin > limits.scrap:
            most = min(most, max(held.begin + limits.pair, k.begin + limits.scrap))
        return most + 1

    def _let_go(self, i: int) -> None:
        """Ends a kick that is held once what goes on cannot be a part of it any more."""
        held, k = self._held, self.current
        if held is None or k is None or i < self._alone_from(held, k):
            return
        self._end_held(i)
        self._out.append(Report(i, Said.OPENED, k, k.begin))

    def _end_held(self, ready: int) -> None:
        held, self._held = self._held, None
        if held is not None:
            self._out.append(Report(ready, Said.ENDED, held, held.begin))

    def _is_leg(self, k: Excursion) -> bool:
        """A kick turns the shank; where gravity does not show it (about the vertical), it must be a strong one."""
        return k.gyro_seen and (k.turn >= self._limits.visible or k.peak >= self._limits.strong)

    def _open(self, k: Excursion, ready: int) -> None:
        self.current = k
        self._out.append(Report(ready, Said.OPENED, k, k.begin if self._held is None else self._held.begin))

    def _close(self, ready: int, next_begin: int | None = None) -> None:
        """Ends what goes on. `next_begin`: where the movement begins that may be a part of it; None: the leg rests.

        `_NEVER`: what follows is none.
        """
        k, self.current = self.current, None
        if k is None:
            return
        long_enough = k.end - k.begin >= self._limits.shortest
        held = self._held
        is_part = (
            held is not None
            and not (k.announced or k.cut)
            and long_enough
            and self._is_leg(k)
            and k.end < self._alone_from(held, k)
        )
        if held is not None and is_part:
            held.end = k.end
            if k.peak > held.peak:
                held.peak, held.peak_at = k.peak, k.peak_at
            if k.turn > held.turn:
                held.turn, held.turned_at = k.turn, k.turned_at
        self._end_held(ready)
        if is_part:
            return
        if long_enough:
            self._announce(k, ready)
        rest = (ready if next_begin is None else next_begin) - k.end
        goes_on = next_begin is not None and rest <= self._limits.pause
        may_come_back = k.end - k.begin <= self._limits.way and rest < self._limits.dwell
        if k.announced and not k.cut and (goes_on or may_come_back):
            if held is not None:
                self._out.append(Report(ready, Said.OPENED, k, k.begin))
            self._held = k
            return
        said = Said.ENDED if k.announced or (long_enough and self._is_leg(k)) else Said.DROPPED
        self._out.append(Report(ready, said, k, k.begin))

    def _take(self) -> list[Report]:
        out, self._out = self._out, []
        return out
