"""Lobes, movement units and swings on hand-made signals."""

from __future__ import annotations

import math

import numpy as np
import pytest

from monitor.detection.lobes import Hysteresis
from monitor.detection.parameters import Parameters
from monitor.detection.swings import Swing, SwingFinder
from monitor.detection.units import UnitFinder
from monitor.model.records import FloatArray

P = Parameters()
DELAY_S = 0.045


def test_a_lobe_begins_at_the_upper_and_ends_below_the_lower_threshold() -> None:
    lobes = Hysteresis(1.0, 0.5)
    values = np.array([0.9, 1.0, 0.6, 0.5, 1.2, 0.49, 0.7, 0.99, 1.0])
    assert lobes.push(values) == ([1, 8], [5])
    assert lobes.inside
    assert lobes.push(np.array([0.5, 0.4])) == ([], [1])
    assert not lobes.inside


def test_a_reset_forgets_an_open_lobe() -> None:
    lobes = Hysteresis(1.0, 0.5)
    lobes.push(np.array([2.0]))
    lobes.reset()
    assert lobes.push(np.array([0.1, 2.0])) == ([1], [])


def _units(m: FloatArray, size: int | None = None, rate_hz: float = 20.0) -> list[tuple[int, int, int]]:
    finder = UnitFinder(rate_hz, P)
    step = size or m.size
    found = []
    for a in range(0, m.size, step):
        found += finder.push(a, m[a : a + step])
    return found


def _lobes(*parts: tuple[int, float]) -> FloatArray:
    return np.concatenate([np.full(n, level) for n, level in parts])


@pytest.mark.parametrize(
    ("parts", "units"),
    [
        (((10, 0.1), (4, 1.5), (4, -1.5), (10, 0.1)), 1),
        (((10, 0.1), (4, 1.5), (4, -0.9), (10, 0.1)), 0),  # the second lobe is too small
        (((10, 0.1), (4, 1.5), (2, -0.3), (4, 1.5), (2, -0.1), (9, 0.1)), 0),  # the same sign twice
        (((10, 0.1), (4, 1.5), (4, -1.5), (4, 1.5), (4, -1.5), (9, 0.1)), 2),
        (((10, 0.1), (4, 1.5), (4, -1.5), (4, 1.5), (9, -0.1)), 1),  # no lobe serves twice
        (((10, 0.1), (4, 1.5), (10, -0.1), (4, 0.1), (4, -1.5), (9, 0.1)), 0),  # the extremes are too far apart
        (((10, 0.1), (25, 1.5), (8, -1.5), (9, 0.1)), 0),  # longer than 1.5 s
    ],
)
def test_a_unit_is_two_lobes_of_opposite_sign_close_together(parts: tuple[tuple[int, float], ...], units: int) -> None:
    assert len(_units(_lobes(*parts))) == units


def test_the_pair_gap_is_eight_samples() -> None:
    def apart(n: int) -> FloatArray:
        m = np.full(40, 0.1)
        m[10], m[11 : 10 + n] = 2.0, -0.1
        m[10 + n] = -2.0
        return m

    assert len(_units(apart(8))) == 1
    assert len(_units(apart(9))) == 0


def test_a_unit_is_dated_from_the_first_lobe_to_the_next_change_of_sign() -> None:
    assert _units(_lobes((10, 0.1), (9, -0.1), (4, 1.5), (4, -1.5), (10, 0.1))) == [(27, 19, 27)]


@pytest.mark.parametrize("rate_hz", [20.0, 25.0, 50.0])
def test_a_unit_is_told_with_the_sample_that_ends_it(rate_hz: float) -> None:
    m = np.convolve(np.random.default_rng(5).normal(0.0, 2.0, 4000), np.ones(6) / 6.0)
    m[1000:1600] *= 0.1
    finder, told = UnitFinder(rate_hz, P), []
    for i in range(m.size):
        told += [(i, ready) for ready, _, _ in finder.push(i, m[i : i + 1])]
    assert len(told) > 20
    assert [i for i, _ in told] == [math.ceil(ready * rate_hz / 20.0) for _, ready in told]


@pytest.mark.parametrize("rate_hz", [20.0, 25.0, 50.0])
@pytest.mark.parametrize("size", [1, 3, 50])
def test_units_do_not_depend_on_blocks(rate_hz: float, size: int) -> None:
    rng = np.random.default_rng(1)
    m = np.repeat(rng.normal(scale=1.5, size=400), rng.integers(1, 12, size=400))
    assert _units(m, size, rate_hz) == _units(m, None, rate_hz)
    assert len(_units(m, None, rate_hz)) > 10


def _gravity(turn: FloatArray) -> FloatArray:
    return 9.8 * np.stack((np.cos(turn), np.sin(turn), np.zeros(turn.size)))


def _swings(e: FloatArray, turn: FloatArray | None = None, size: int | None = None) -> list[tuple[int, Swing]]:
    finder = SwingFinder(50.0, DELAY_S, P)
    acc = _gravity(np.zeros(e.size) if turn is None else turn)
    step = size or e.size
    found = []
    for a in range(0, e.size, step):
        found += finder.push(a, e[a : a + step], acc[:, a : a + step])
    return found


def test_a_swing_is_told_when_its_rest_has_lasted() -> None:
    ((ready, swing),) = _swings(_lobes((20, 0.2), (15, 4.0), (40, 0.2)))
    assert (swing.begin, swing.end, swing.peak) == (20, 35, 4.0)
    assert ready == 36 + round(P.swing_join_s * 50)


def test_the_contact_is_drawn_to_the_jolt() -> None:
    e = _lobes((20, 0.2), (15, 4.0), (40, 0.2))
    contacts = []
    for jolt in (26, 30):
        acc = _gravity(np.zeros(e.size))
        acc[0, jolt:] += 5.0
        finder = SwingFinder(50.0, 0.0, P)
        ((_, swing),) = finder.push(0, e, acc)
        contacts.append(swing.contact)
    assert contacts[1] - contacts[0] == pytest.approx(4 * P.contact_jolt_share)


@pytest.mark.parametrize(("quiet", "swings"), [(10, 1), (14, 2)])
def test_a_quiet_moment_in_mid_swing_does_not_end_it(quiet: int, swings: int) -> None:
    assert len(_swings(_lobes((20, 0.2), (10, 4.0), (quiet, 0.2), (10, 4.0), (40, 0.2)))) == swings


SLOW = _lobes((30, 0.2), (10, 4.0), (20, 0.2), (10, 4.0), (60, 0.2))


def _turned(*points: tuple[int, float]) -> FloatArray:
    at, angle = zip(*points, strict=True)
    return np.interp(np.arange(SLOW.size), at, angle)


def test_a_leg_that_is_out_and_turns_on_is_in_mid_swing() -> None:
    assert len(_swings(SLOW, _turned((30, 0.0), (40, 0.6), (60, 1.1), (70, 0.0)))) == 1


def test_a_leg_that_has_landed_as_before_is_not() -> None:
    assert len(_swings(SLOW, _turned((30, 0.0), (35, 0.8), (40, 0.1), (60, 0.5), (70, 0.1)))) == 2


def test_a_leg_that_does_not_turn_on_is_not() -> None:
    assert len(_swings(SLOW, _turned((30, 0.0), (40, 0.6), (70, 0.6)))) == 2


def test_a_leg_that_turns_back_a_little_is_in_mid_swing() -> None:
    assert len(_swings(SLOW, _turned((30, 0.0), (40, 0.2), (60, 0.0), (70, 0.0)))) == 1
    assert len(_swings(SLOW, _turned((30, 0.0), (40, 0.2), (60, 0.4), (70, 0.0)))) == 2


def test_a_strong_swing_has_no_rest_in_its_middle() -> None:
    out_and_on = _turned((30, 0.0), (40, 0.6), (60, 1.1), (70, 0.0))
    strong = np.where(SLOW > 1.0, P.swing_slow_peak_ms2 + 0.5, SLOW)
    assert len(_swings(SLOW, out_and_on)) == 1
    assert len(_swings(strong, out_and_on)) == 2


@pytest.mark.parametrize(("ends_at", "steps"), [(P.swing_landed_rad - 0.05, 1), (P.swing_landed_rad + 0.05, 0)])
def test_a_leg_that_ends_far_from_how_it_stood_made_no_step(ends_at: float, steps: int) -> None:
    e = _lobes((40, 0.2), (15, 4.0), (60, 0.2))
    turn = np.interp(np.arange(e.size), (40, 53), (0.0, ends_at))
    assert len(_swings(e, turn)) == steps


def test_where_the_leg_stood_before_a_gap_is_not_asked() -> None:
    e = _lobes((3, 0.2), (15, 4.0), (60, 0.2))
    assert len(_swings(e, np.interp(np.arange(e.size), (3, 16), (0.0, 1.2)))) == 1


@pytest.mark.parametrize(("lasts", "out", "steps"), [(24, 0.2, 1), (16, 0.2, 0), (24, 0.1, 0), (60, 0.2, 0)])
def test_a_weak_movement_is_a_step_when_it_lasts_and_goes_out_and_back(lasts: int, out: float, steps: int) -> None:
    e = _lobes((40, 0.2), (lasts, 1.2), (60, 0.2))
    turn = np.interp(np.arange(e.size), (40, 38 + lasts // 2, 38 + lasts), (0.0, out, 0.0))
    assert len(_swings(e, turn)) == steps


TWICE = _lobes((40, 0.2), (22, 6.0), (8, 2.0), (26, 6.0), (60, 0.2))
"""The envelope of a foot that steps twice: it never comes to rest between."""


def _twice(*middle: tuple[int, float]) -> FloatArray:
    at, angle = zip((38, 0.0), (48, 0.7), *middle, (80, 0.7), (92, 0.0), strict=True)
    return np.interp(np.arange(TWICE.size), at, angle)


@pytest.mark.parametrize("size", [1, 7, None])
def test_a_foot_that_lands_and_steps_again_makes_two_steps(size: int | None) -> None:
    (first_ready, first), (ready, second) = _swings(TWICE, _twice((60, 0.1), (68, 0.1)), size)
    assert (first_ready, ready) == (96, 97 + round(P.swing_join_s * 50))  # told when the second one is over
    assert 57 <= first.end <= 61  # it stands from 60 on, and hardly turns any more just before
    assert (first.begin, second.begin, second.end) == (40, first.end + 5, 96)
    assert first.peak == second.peak == 6.0


def test_a_leg_that_passes_by_does_not_land() -> None:
    assert len(_swings(TWICE, _twice((58, 0.7), (68, -0.7)))) == 1


def test_a_leg_that_stands_turned_out_has_not_landed() -> None:
    assert len(_swings(TWICE, _twice((60, 0.4), (68, 0.4)))) == 1


def test_a_strong_walkers_stance_is_a_rest() -> None:
    restless = _lobes((20, 0.2), (20, 20.0), (25, 1.5), (20, 20.0), (25, 1.5), (20, 20.0), (80, 0.2))
    assert len(_swings(restless)) == 3
    assert len(_swings(np.minimum(restless, 4.0))) == 1


@pytest.mark.parametrize(
    ("length", "level", "swings"),
    [(15, P.swing_peak_ms2 - 0.1, 0), (15, P.swing_peak_ms2 + 0.1, 1), (4, 4.0, 0), (5, 4.0, 1)],
)
def test_weak_and_short_movements_are_no_swings(length: int, level: float, swings: int) -> None:
    assert len(_swings(_lobes((20, 0.2), (length, level), (40, 0.2)))) == swings


@pytest.mark.parametrize(("rest", "steps"), [(0, 0), (3, 0), (8, 1)])
def test_a_swing_that_a_gap_cuts_is_a_step_once_the_leg_rests(rest: int, steps: int) -> None:
    finder = SwingFinder(50.0, DELAY_S, P)
    e = _lobes((20, 0.2), (15, 4.0), (rest, 0.2))
    still = _gravity(np.zeros(e.size))
    assert finder.push(0, e, still) == []
    assert len(finder.cut(e.size - 1)) == steps
    assert finder.push(100, np.full(20, 0.2), still[:, :20]) == []


def test_a_gap_in_mid_swing_makes_no_step() -> None:
    finder = SwingFinder(50.0, DELAY_S, P)
    e = _lobes((20, 0.2), (15, 4.0), (8, 0.2))
    assert finder.push(0, e, _gravity(np.interp(np.arange(e.size), (20, 35), (0.0, 0.7)))) == []
    assert finder.cut(e.size - 1) == []


@pytest.mark.parametrize("size", [1, 2, 13])
def test_swings_do_not_depend_on_blocks(size: int) -> None:
    rng = np.random.default_rng(2)
    e = np.repeat(rng.choice([0.2, 0.9, 1.5, 4.0, 16.0], size=200), rng.integers(2, 20, size=200))
    turn = np.cumsum(rng.normal(scale=0.05, size=e.size))
    assert _swings(e, turn, size) == _swings(e, turn)
    assert len(_swings(e, turn)) > 10


def test_what_a_gap_ends_does_not_depend_on_blocks() -> None:
    """A cut looks back at what was kept of the block before it, be that a long or a short one."""
    rng = np.random.default_rng(2)
    e = np.repeat(rng.choice([0.2, 4.0, 16.0], size=150), rng.integers(2, 20, size=150))
    acc = _gravity(np.cumsum(rng.normal(scale=0.05, size=e.size)))
    ended = 0
    for stop in range(200, e.size, 9):
        cuts = []
        for size in (17, stop):
            finder = SwingFinder(50.0, DELAY_S, P)
            for a in range(0, stop, size):
                finder.push(a, e[a : min(a + size, stop)], acc[:, a : min(a + size, stop)])
            cuts.append(finder.cut(stop - 1))
        assert cuts[0] == cuts[1]
        ended += len(cuts[0])
    assert ended > 5
