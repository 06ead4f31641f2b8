"""Kicks from hand-made envelopes and directions: out and back is one, whatever the hold between."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pytest

from monitor.detection.excursions import Excursion, Report, Said, chord, squared_chord_of
from monitor.detection.kicks import KickSegmenter
from monitor.detection.parameters import Parameters
from monitor.model.records import FloatArray

RATE_HZ = 50.0
P = Parameters()


@dataclass
class Leg:
    """Writes an envelope (m/s2) and the angle of gravity in the sensor frame (rad), both at 50 Hz."""

    e: list[float]
    angle: list[float]

    def rest(self, seconds: float) -> Leg:
        n = round(seconds * RATE_HZ)
        self.e += [0.1] * n
        self.angle += [self.angle[-1] if self.angle else 0.0] * n
        return self

    def move(self, to: float, seconds: float = 0.4, peak: float = 4.0) -> Leg:
        """A bell-shaped burst while the angle goes to `to`."""
        phase = (np.arange(round(seconds * RATE_HZ)) + 1) / round(seconds * RATE_HZ)
        start = self.angle[-1]
        self.e += (0.1 + (peak - 0.1) * np.sin(np.pi * phase)).tolist()
        self.angle += (start + (to - start) * phase**2 * (3 - 2 * phase)).tolist()
        return self

    def still_moving(self, to: float, seconds: float, level: float = 2.0) -> Leg:
        """A constant envelope while the angle goes to `to`: no pause between movements."""
        n = round(seconds * RATE_HZ)
        self.e += [level] * n
        self.angle += np.linspace(self.angle[-1], to, n).tolist()
        return self

    def signals(self) -> tuple[FloatArray, FloatArray]:
        angle = np.array(self.angle)
        return np.array(self.e), np.stack((np.cos(angle), np.sin(angle), np.zeros(angle.size)))


def leg() -> Leg:
    return Leg([], []).rest(1.0)


def _reports(signals: Leg, size: int | None = None, gyro: float | None = None) -> list[Report]:
    e, direction = signals.signals()
    segmenter = KickSegmenter(RATE_HZ, P, gyro_gate=gyro is not None)
    out: list[Report] = []
    step = size or e.size
    for a in range(0, e.size, step):
        turn = None if gyro is None else np.full(e[a : a + step].size, gyro)
        out += segmenter.push(a, e[a : a + step], direction[:, a : a + step], turn)
    return out + segmenter.cut(e.size - 1)


def _kicks(signals: Leg, **how: float) -> list[Excursion]:
    reports = _reports(signals, **how)  # type: ignore[arg-type]
    started = [r.excursion for r in reports if r.said is Said.STARTED]
    ended = [r.excursion for r in reports if r.said is Said.ENDED and r.excursion.announced]
    assert {id(k) for k in started} == {id(k) for k in ended}
    assert all(k.end > (k.onset or 0) for k in ended)
    return ended


def test_a_single_kick() -> None:
    (kick,) = _kicks(leg().move(0.7).move(0.0).rest(3.0))
    assert 50 <= kick.begin < 55
    assert kick.onset is not None
    assert kick.begin <= kick.onset < 60
    assert 85 <= kick.end <= 95
    assert not kick.cut
    assert kick.turn == pytest.approx(squared_chord_of(0.7), rel=0.03)


@pytest.mark.parametrize("hold_s", [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4])
def test_out_hold_and_back_is_one_kick(hold_s: float) -> None:
    kicks = _kicks(leg().move(0.7).rest(hold_s).move(0.0).rest(3.0))
    assert len(kicks) == 1
    assert kicks[0].end - kicks[0].begin == pytest.approx((0.8 + hold_s) * RATE_HZ, abs=6)


@pytest.mark.parametrize("hold_s", [0.0, 0.3, 0.5, 0.9, 1.4])
def test_a_return_of_half_the_way_joins(hold_s: float) -> None:
    assert len(_kicks(leg().move(0.8).rest(hold_s).move(0.3).rest(3.0))) == 1


def test_two_kicks_with_a_full_return_count_twice() -> None:
    kicks = _kicks(leg().move(0.7).move(0.0).rest(0.5).move(0.7).move(0.0).rest(3.0))
    assert len(kicks) == 2
    assert kicks[0].end < kicks[1].begin


@pytest.mark.parametrize("count", [2, 3, 5])
def test_kicks_without_a_pause_are_told_apart_by_the_direction(count: int) -> None:
    signals = leg()
    for _ in range(count):
        signals.still_moving(0.7, 0.3).still_moving(0.0, 0.3)
    kicks = _kicks(signals.rest(3.0))
    assert len(kicks) == count
    assert all(a.end <= b.begin + 1 for a, b in itertools.pairwise(kicks))


def test_a_leg_that_stays_out_ends_with_the_longest_hold() -> None:
    reports = _reports(leg().move(0.7).rest(4.0))
    (ended,) = [r for r in reports if r.said is Said.ENDED]
    assert ended.ready == ended.excursion.end + round(P.longest_hold_s * RATE_HZ)
    assert ended.excursion.end < 75


def test_a_return_that_comes_too_late_is_a_movement_of_its_own() -> None:
    assert len(_kicks(leg().move(0.7).rest(2.0).move(0.0).rest(3.0))) == 2


def test_going_further_out_after_a_pause_is_a_new_movement() -> None:
    assert len(_kicks(leg().move(0.5).rest(0.6).move(1.2).rest(3.0))) == 2


def test_a_long_restless_stretch_without_a_return_is_split_not_dropped() -> None:
    signals = leg()
    for k in range(12):
        signals.still_moving(0.6 + 0.05 * k, 0.5, 1.5 + 0.5 * (k % 2))
    kicks = _kicks(signals.rest(3.0))
    assert len(kicks) >= 2
    assert all(k.end - k.begin <= (P.longest_kick_s + 0.5) * RATE_HZ for k in kicks)


@pytest.mark.parametrize(("turn", "peak", "kicks"), [(0.05, 1.9, 0), (0.05, 2.2, 1), (0.25, 1.3, 1), (0.25, 0.95, 0)])
def test_a_kick_turns_the_shank_or_is_strong(turn: float, peak: float, kicks: int) -> None:
    assert len(_kicks(leg().move(turn, peak=peak).move(0.0, peak=peak).rest(3.0))) == kicks


def test_a_movement_below_the_threshold_ends_without_having_started() -> None:
    reports = _reports(leg().move(0.3, peak=0.9).move(0.0, peak=0.9).rest(3.0))
    assert [r.said for r in reports] == [Said.OPENED, Said.ENDED]
    assert not reports[-1].excursion.announced


@pytest.mark.parametrize(("gyro", "kicks"), [(0.29, 0), (0.3, 1)])
def test_with_a_gyroscope_the_shank_must_turn(gyro: float, kicks: int) -> None:
    assert len(_kicks(leg().move(0.7).move(0.0).rest(3.0), gyro=gyro)) == kicks


def test_a_start_is_told_within_half_a_second() -> None:
    started = next(r for r in _reports(leg().move(0.7).rest(1.0).move(0.0).rest(3.0)) if r.said is Said.STARTED)
    assert started.ready - (started.excursion.onset or 0) <= 0.5 * RATE_HZ


def test_a_segment_that_ends_in_a_kick_cuts_it() -> None:
    (kick,) = _kicks(leg().move(0.7).still_moving(0.5, 0.1))
    assert kick.cut


def test_a_segment_that_begins_in_a_movement_cuts_it_and_later_ones_are_whole() -> None:
    kicks = _kicks(Leg([], [0.7]).still_moving(0.0, 0.4).rest(2.0).move(0.7).move(0.0).rest(3.0))
    assert [k.cut for k in kicks] == [True, False]


def test_what_crosses_the_threshold_late_begins_late() -> None:
    """A gentle excursion and a kick in one lobe: the kick's end never comes before its onset."""
    signals = leg()
    signals.still_moving(0.4, 0.3, 0.8).still_moving(0.0, 0.3, 0.8).still_moving(0.7, 0.3, 2.0)
    signals.still_moving(0.0, 0.3, 2.0).rest(3.0)
    (kick,) = _kicks(signals)
    assert kick.begin >= 50 + 25
    small = [r for r in _reports(signals) if r.said is Said.ENDED and not r.excursion.announced]
    assert len(small) == 1
    began = [r.begin for r in _reports(signals) if r.said is Said.OPENED]
    assert began == sorted(began)
    assert began[0] < kick.begin, "what was said first is not changed by what became known later"
    assert began == [r.begin for r in _reports(signals, 1) if r.said is Said.OPENED]


def test_a_way_back_that_ends_before_it_is_recognised_still_ends_the_kick() -> None:
    """The tilt comes home within the tail of the returning lobe: the end is that lobe's, not the first one's."""
    signals = leg().move(0.7).rest(0.6)
    signals.move(0.69, seconds=0.3, peak=2.0)
    signals.still_moving(0.1, 0.2, 0.2).rest(3.0)
    (kick,) = _kicks(signals)
    assert kick.end > 50 + (0.4 + 0.6) * RATE_HZ


@pytest.mark.parametrize("size", [1, 4, 33])
def test_kicks_do_not_depend_on_blocks(size: int) -> None:
    rng = np.random.default_rng(4)
    signals = leg()
    for _ in range(60):
        what = rng.integers(4)
        to = float(rng.choice([0.0, 0.1, 0.3, 0.7, 1.2]))
        if what == 0:
            signals.rest(float(rng.uniform(0.05, 1.8)))
        elif what == 1:
            signals.still_moving(to, float(rng.uniform(0.1, 0.8)), float(rng.choice([0.6, 0.8, 1.2, 3.0])))
        else:
            signals.move(to, float(rng.uniform(0.1, 0.6)), float(rng.uniform(0.5, 5.0)))

    def words(reports: list[Report]) -> list[tuple[object, ...]]:
        return [(r.ready, r.said, r.begin, r.excursion.onset, r.excursion.end) for r in reports]

    signals.rest(4.0)
    plain = _reports(signals)
    assert words(_reports(signals, size)) == words(plain)
    assert sum(r.said is Said.STARTED for r in plain) > 10


@pytest.mark.parametrize("after_s", [0.1, 0.28, 0.3, 0.32, 1.0])
@pytest.mark.parametrize("size", [1, 16, 40])
def test_small_movements_are_told_alike_whether_seen_whole_or_in_parts(after_s: float, size: int) -> None:
    """Seen whole they are not walked; a movement that begins in their tail belongs to them."""
    signals = leg().move(0.05, peak=1.6).rest(after_s).move(0.0, peak=1.6).rest(after_s).move(0.6).rest(after_s)
    signals.move(0.65, peak=2.4).rest(1.0).move(0.0).rest(2.0).still_moving(0.01, 3.3).rest(1.0).move(0.05, peak=1.2)
    plain, parts = _reports(signals), _reports(signals, size)
    assert Said.DROPPED in [r.said for r in plain]
    assert [(r.ready, r.said, r.begin) for r in parts] == [(r.ready, r.said, r.begin) for r in plain]


def _halting(way_s: float, again_s: float) -> Leg:
    """Out, more than half-way back and out again without a rest, then home: each way out and back lasts so long."""
    signals = leg().still_moving(0.5, 0.5 * way_s).still_moving(0.1, 0.5 * way_s)
    return signals.still_moving(0.5, 0.5 * again_s).still_moving(0.0, 0.5 * again_s).rest(3.0)


@pytest.mark.parametrize(("first_s", "second_s", "kicks"), [(0.5, 0.5, 1), (0.7, 0.7, 2), (0.3, 0.9, 1), (0.9, 0.3, 1)])
def test_no_leg_goes_out_and_back_twice_in_a_second(first_s: float, second_s: float, kicks: int) -> None:
    found = _kicks(_halting(first_s, second_s))
    assert len(found) == kicks
    assert found[-1].end - found[0].begin == pytest.approx((first_s + second_s) * RATE_HZ, abs=4)


def test_a_second_kick_of_its_own_is_told_once_it_cannot_be_a_part_any_more() -> None:
    started = [r for r in _reports(_halting(0.7, 0.8)) if r.said is Said.STARTED]
    assert len(started) == 2
    first, second = started
    assert second.ready - first.begin == pytest.approx(P.pieces_of_one_s * RATE_HZ, abs=4)


def test_a_part_is_never_told_as_a_kick() -> None:
    reports = _reports(_halting(0.5, 0.5))
    assert [r.said for r in reports if r.said is not Said.OPENED] == [Said.STARTED, Said.ENDED]


@pytest.mark.parametrize(("ways", "kicks"), [(2, 1), (4, 2)])
def test_a_leg_that_never_rests_has_kicked_more_than_once(ways: int, kicks: int) -> None:
    """The direction hardly comes back between two, and the leg slows down there."""
    signals = leg()
    for k in range(ways):
        signals.still_moving(0.5 if k % 2 == 0 else 0.3, 0.45, 2.5)
        signals.e[-1] = 0.8 if k % 2 else 2.5
    found = _kicks(signals.still_moving(0.0, 0.05).rest(3.0))
    assert len(found) == kicks
    if kicks == 2:
        assert found[0].end == pytest.approx(50 + 2 * 0.45 * RATE_HZ, abs=3)


@pytest.mark.parametrize(("way_s", "dwell_s", "kicks"), [(0.4, 0.7, 1), (0.4, 1.2, 2), (0.7, 0.7, 2)])
def test_one_way_a_dwell_and_one_way_are_one_kick(way_s: float, dwell_s: float, kicks: int) -> None:
    """The knee follows the hip: the shank hardly turns, so only time tells that this is out and back."""
    signals = leg().move(0.05, way_s, 3.0).rest(dwell_s).move(0.0, way_s, 3.0).rest(3.0)
    assert len(_kicks(signals)) == kicks


def test_what_goes_further_out_is_no_way_back() -> None:
    assert len(_kicks(leg().move(0.3).rest(0.5).move(0.6).rest(3.0))) == 2


def test_a_long_hold_is_not_cut_into_kicks() -> None:
    """Out, held and back over more than the longest kick: the rest in it stays a rest."""
    found = _kicks(leg().still_moving(0.7, 0.6, 2.0).rest(1.4).still_moving(0.0, 1.2, 1.5).rest(3.0))
    assert len(found) <= 2


@pytest.mark.parametrize(("out", "out_s"), [(0.4, 0.5), (0.5, 0.45)])
@pytest.mark.parametrize("size", [None, 33, 1])
def test_a_slow_way_back_after_a_hold_is_divided_whatever_the_block(out: float, out_s: float, size: int | None) -> None:
    signals = leg().still_moving(out, out_s, 2.0).still_moving(out, 0.1, 0.05).still_moving(0.5, 0.76, 1.8)
    signals.still_moving(0.5, 1.44, 0.06).still_moving(0.5, 1.0, 1.2)
    signals.still_moving(0.0, 0.3, 1.2).rest(3.0)
    reports = _reports(signals, size)
    assert [(r.ready, r.said) for r in reports] == [(r.ready, r.said) for r in _reports(signals)]
    assert any(r.said is Said.STARTED for r in reports)


@pytest.mark.parametrize("size", [1, 10])
def test_what_need_not_be_walked_is_told_as_if_it_had_been(size: int) -> None:
    longer_than_a_row = leg().still_moving(-0.13, 0.6, 1.2).still_moving(0.13, 0.8, 1.2).still_moving(0.0, 0.4, 1.2)
    after_a_held_one = leg().move(0.05, 0.4, 3.0).rest(0.5).still_moving(0.05, 0.8, 1.2)
    for signals in (longer_than_a_row.rest(2.0), after_a_held_one.rest(2.0)):
        told = [[(r.ready, r.said, r.begin) for r in _reports(signals, one)] for one in (None, size)]
        assert told[0] == told[1]


def test_while_a_kick_is_held_it_is_known_that_one_goes_on_and_it_ends_before_the_next_starts() -> None:
    signals = leg().still_moving(0.05, 71 / RATE_HZ, 3.0)
    signals.e[96] = 0.8
    open_, going = set(), False
    for report in _reports(signals.rest(3.5)):
        if report.said is Said.STARTED:
            assert not open_
            open_.add(id(report.excursion))
        open_ -= {id(report.excursion)} if report.said is Said.ENDED else set()
        going = report.said is Said.OPENED or (going and report.said is Said.STARTED)
        assert going or not open_


def test_chords() -> None:
    a, b = (1.0, 0.0, 0.0), (np.cos(0.3), np.sin(0.3), 0.0)
    assert chord(a, b) == pytest.approx(squared_chord_of(0.3))
    assert chord(a, a) == 0.0
