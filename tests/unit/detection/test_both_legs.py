"""Pairing, alternating runs, step runs, handling, not worn, and the order of what two limbs say."""

from __future__ import annotations

import itertools
import math

import pytest
from msgspec import structs

from monitor.detection.bilateral import DoneKick, Pairing, Verdict
from monitor.detection.candidates import Moving, UnitDone
from monitor.detection.handling import CELL_S, Handling, NotWorn, Out, Pauses
from monitor.detection.parameters import Parameters
from monitor.detection.stepping import Contact, Run, StepRuns
from monitor.detection.timeline import Timeline
from monitor.model.events import Confidence, Kind
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import Why

P = Parameters()
L, R = Limb.LEFT, Limb.RIGHT
FAR = {L: math.inf, R: math.inf}


def kick(
    number: int,
    limb: Limb,
    onset_s: float,
    length_s: float = 0.6,
    peak_s: float | None = None,
    begin_s: float | None = None,
) -> DoneKick:
    peak = onset_s + 0.3 if peak_s is None else peak_s
    return DoneKick(number, limb, onset_s, peak, onset_s + length_s, onset_s if begin_s is None else begin_s)


def judged(kicks: list[DoneKick], u: float = 0.0) -> list[Verdict]:
    pairing = Pairing(P, u)
    for k in kicks:
        pairing.add(k)
    return pairing.settle(FAR)


def kinds(kicks: list[DoneKick], u: float = 0.0) -> dict[int, Kind]:
    return {v.id: v.kind for v in judged(kicks, u)}


# --- pairs


def test_a_kick_alone_is_single() -> None:
    assert judged([kick(1, L, 1.0)]) == [Verdict(1, Kind.SINGLE, None, None)]


def test_together_and_overlapping() -> None:
    assert kinds([kick(1, L, 1.0), kick(2, R, 1.09)]) == {1: Kind.TOGETHER, 2: Kind.TOGETHER}
    assert kinds([kick(1, L, 1.0), kick(2, R, 1.12)]) == {1: Kind.OVERLAPPING, 2: Kind.OVERLAPPING}
    # Same onset, but the legs turn back and end at different times.
    assert kinds([kick(1, L, 1.0), kick(2, R, 1.0, 0.9, peak_s=1.6)]) == {1: Kind.OVERLAPPING, 2: Kind.OVERLAPPING}
    # One is held out and drifts, so its turning point says little; but both come back together, or do not.
    assert kinds([kick(1, L, 1.0, 0.9), kick(2, R, 1.05, 0.9, peak_s=1.7)])[1] is Kind.TOGETHER
    assert kinds([kick(1, L, 1.0, 0.9), kick(2, R, 1.05, 1.2, peak_s=1.7)])[1] is Kind.OVERLAPPING
    # Within the slack, though they do not quite touch.
    assert kinds([kick(1, L, 1.0), kick(2, R, 1.69)])[1] is Kind.OVERLAPPING
    assert kinds([kick(1, L, 1.0), kick(2, R, 1.71)])[1] is Kind.SINGLE


def test_a_short_overlap_is_not_together() -> None:
    a, b = kick(1, L, 1.0, 0.15, 1.05), kick(2, R, 1.1, 0.15, 1.14)
    assert kinds([a, b])[1] is Kind.OVERLAPPING


@pytest.mark.parametrize(
    ("u", "kind"), [(0.0, Kind.OVERLAPPING), (0.07, Kind.TOGETHER), (0.076, Kind.OVERLAPPING), (0.15, Kind.OVERLAPPING)]
)
def test_uncertain_clocks_widen_the_tolerance_and_then_tell_no_together(u: float, kind: Kind) -> None:
    assert kinds([kick(1, L, 1.0), kick(2, R, 1.13)], u)[1] is kind


def test_pairs_are_mutual() -> None:
    """The right kick's nearest is the second left one: the first stays single."""
    verdicts = judged([kick(1, L, 1.0), kick(2, R, 1.25), kick(3, L, 1.35)])
    assert {v.id: v.pair for v in verdicts} == {1: None, 2: 3, 3: 2}
    assert verdicts[0].kind is Kind.SINGLE


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_order_of_arrival_does_not_matter(order: tuple[int, ...]) -> None:
    kicks = [kick(1, L, 1.0), kick(2, R, 1.1), kick(3, L, 1.7), kick(4, R, 1.95)]
    assert judged([kicks[i] for i in order]) == judged(kicks)


def _mirror(kicks: list[DoneKick]) -> list[DoneKick]:
    return [structs.replace(k, limb=k.limb.other) for k in kicks]


def test_equal_distances_go_to_the_earlier_kick_on_either_leg() -> None:
    kicks = [kick(1, L, 1.0, 0.7, 1.25), kick(2, R, 1.4, 0.3, 1.5), kick(3, L, 1.71, 0.6, 1.75)]
    pairs = {v.id: v.pair for v in judged(kicks)}
    assert pairs == {1: 2, 2: 1, 3: None}
    assert {v.id: v.pair for v in judged(_mirror(kicks))} == pairs


@pytest.mark.parametrize("last", [L, R])
def test_a_tie_of_both_legs_continues_a_run_on_either_leg_alike(last: Limb) -> None:
    before = [kick(1, last, 0.0), kick(2, last.other, 0.5), kick(3, last, 1.0)]
    tie = [kick(4, L, 1.5), kick(5, R, 1.5)]
    found = {(k.limb, kinds(before + tie)[k.id]) for k in tie}
    assert found == {(last.other, Kind.ALTERNATING), (last, Kind.TOGETHER)}


def test_a_verdict_waits_until_nothing_can_change_it() -> None:
    pairing = Pairing(P, 0.0)
    pairing.add(kick(1, L, 1.0))
    assert pairing.waits_for is not None
    assert pairing.settle({L: 5.0, R: 1.7}) == []
    assert [v.kind for v in pairing.settle({L: 5.0, R: 1.71})] == [Kind.SINGLE]
    assert pairing.waits_for is None


def test_a_partner_must_be_settled_too() -> None:
    pairing = Pairing(P, 0.0)
    pairing.add(kick(1, L, 1.0))
    pairing.add(kick(2, R, 1.3, 1.0))
    # A later left kick could still be nearer to the right one.
    assert pairing.settle({L: 2.0, R: 9.0}) == []
    assert len(pairing.settle({L: 2.41, R: 9.0})) == 2


# --- alternating runs


def _bicycle(limbs: str, gap_s: float = 0.5) -> list[DoneKick]:
    return [kick(i + 1, L if limb == "L" else R, i * gap_s, 0.45) for i, limb in enumerate(limbs)]


def test_the_fourth_kick_makes_an_alternating_run_and_tags_the_first_three_again() -> None:
    pairing = Pairing(P, 0.0)
    said = []
    for k in _bicycle("LRLR"):
        pairing.add(k)
        said.append([(v.id, v.kind) for v in pairing.settle(FAR)])
    assert [[i for i, _ in verdicts] for verdicts in said] == [[1], [2], [3], [1, 2, 3, 4]]
    assert all(kind is not Kind.ALTERNATING for verdicts in said[:3] for _, kind in verdicts)
    assert all(kind is Kind.ALTERNATING for _, kind in said[3])
    pairing.add(kick(5, L, 2.0, 0.45))
    (fifth,) = pairing.settle(FAR)
    assert (fifth.id, fifth.kind, fifth.run) == (5, Kind.ALTERNATING, 1)


@pytest.mark.parametrize(
    ("limbs", "alternating"),
    [
        ("LRLR", 4),
        ("LRL", 0),
        ("LLLL", 0),
        ("LRLLRL", 6),
        ("RLRRLR", 6),
        ("LLRRLLRR", 0),
        ("LRLLRLRRLR", 10),
        ("LRLLRRLR", 8),
        ("LRLLRRLLR", 7),
    ],
)
def test_two_missing_kicks_are_allowed_in_a_run_and_forgiven_after_four_in_order(limbs: str, alternating: int) -> None:
    last = {v.id: v.kind for v in judged(_bicycle(limbs))}
    assert sum(kind is Kind.ALTERNATING for kind in last.values()) == alternating


def test_a_kick_that_comes_too_soon_is_a_slip_of_a_run_and_no_part_of_it() -> None:
    run = _bicycle("LRLRLR")
    soon = kick(20, L, run[3].onset_s + 0.1, 0.3)
    last = kinds([*run, soon])
    assert [last[k.id] for k in run] == [Kind.ALTERNATING] * 6
    assert last[20] is not Kind.ALTERNATING
    more = [kick(20 + i, run[i].limb.other, run[i].onset_s + 0.1, 0.3) for i in (3, 4)]
    assert [kinds([*run, *more])[i] for i in (5, 6)] == [Kind.ALTERNATING] * 2
    more.append(kick(30, run[4].limb, run[4].onset_s + 0.15, 0.3))  # a third one at once is too much
    assert [kinds([*run, *more])[i] for i in (5, 6)] != [Kind.ALTERNATING] * 2


def test_a_run_is_ordered_by_where_the_legs_turn_back() -> None:
    """Begun nearly together, as where a long kick was cut too early, and turned back half a second apart."""
    onsets, turns = [0.0, 0.5, 1.0, 1.05, 2.0], [0.3, 0.8, 1.3, 1.8, 2.3]
    kicks = [kick(i + 1, LIMBS[i % 2], onsets[i], turns[i] + 0.2 - onsets[i], turns[i]) for i in range(5)]
    assert set(kinds(kicks).values()) == {Kind.ALTERNATING}


def test_what_came_before_does_not_hide_four_in_order() -> None:
    limp = [kick(i + 1, LIMBS[i % 2], at, 0.1, at) for i, at in enumerate([0.0, 0.2, 1.2, 1.4])]
    even = [kick(i + 5, LIMBS[i % 2], 2.4 + 0.5 * i, 0.4, 2.4 + 0.5 * i) for i in range(4)]
    last = kinds(limp + even)
    assert all(last[i] is Kind.ALTERNATING for i in (5, 6, 7, 8))


def test_slow_beginnings_are_compared_where_they_were_slow() -> None:
    slow = kick(2, R, 1.18, 0.5, 1.35, begin_s=1.05)
    assert kinds([kick(1, L, 1.0, 0.6, 1.3, begin_s=0.98), slow]) == {1: Kind.TOGETHER, 2: Kind.TOGETHER}
    late = structs.replace(slow, begin_s=1.15)
    assert kinds([kick(1, L, 1.0, 0.6, 1.3, begin_s=0.98), late]) == {1: Kind.OVERLAPPING, 2: Kind.OVERLAPPING}


def test_gaps_that_are_too_long_or_too_short_make_no_run() -> None:
    assert Kind.ALTERNATING not in kinds(_bicycle("LRLRLR", 1.6)).values()
    assert Kind.ALTERNATING not in kinds(_bicycle("LRLRLR", 0.14)).values()


def test_legs_in_a_limp_are_not_in_antiphase() -> None:
    """Onsets 0.2 and 1.0 s apart in turn: the phase is 60 or 300 degrees, not within 60 of 180."""
    onsets = [0.0, 0.2, 1.2, 1.4, 2.4, 2.6]
    kicks = [kick(i + 1, LIMBS[i % 2], at, 0.15) for i, at in enumerate(onsets)]
    assert Kind.ALTERNATING not in kinds(kicks).values()


def test_runs_are_numbered() -> None:
    kicks = _bicycle("LRLR") + [kick(k.id + 10, k.limb, k.onset_s + 10.0) for k in _bicycle("RLRLR")]
    runs = {v.id: v.run for v in judged(kicks)}
    assert {runs[i] for i in (1, 2, 3, 4)} == {1}
    assert {runs[i] for i in (11, 12, 13, 14, 15)} == {2}


# --- steps


def _walk(limbs: str, gap_s: float = 0.4, times: list[float] | None = None) -> list[Run]:
    runs, done = StepRuns(P, single=False), []
    at = times or [i * gap_s for i in range(len(limbs))]
    for limb, t in zip(limbs, at, strict=True):
        done += runs.add(Contact(L if limb == "L" else R, t))
    return done + runs.close()


def test_a_run_of_alternating_steps() -> None:
    assert _walk("LRLRL") == [Run(0.0, 1.6, 5, Confidence.CLEAR, pytest.approx(150.0))]


def test_two_steps_are_no_run() -> None:
    assert _walk("LR") == []


@pytest.mark.parametrize(
    ("limbs", "runs"), [("LRLLRLR", [7]), ("LRLLRLRRLR", [10]), ("LRLLRRLRL", [5, 4]), ("LLRLR", [5])]
)
def test_a_stumble_is_allowed_once_in_four_steps(limbs: str, runs: list[int]) -> None:
    assert [r.steps for r in _walk(limbs)] == runs


@pytest.mark.parametrize(("gap_s", "runs"), [(1.29, [3, 3]), (1.31, [3, 3])])
def test_a_run_ends_at_a_long_gap(gap_s: float, runs: list[int]) -> None:
    times = [0.0, 0.4, 0.8, 0.8 + gap_s, 1.2 + gap_s, 1.6 + gap_s]
    found = [r.steps for r in _walk("LRLRLR", times=times)]
    assert found == ([6] if gap_s < 1.3 else runs)


def test_irregular_steps_are_not_clear() -> None:
    (run,) = _walk("LRLRLR", times=[0.0, 0.2, 1.2, 1.4, 2.4, 2.6])
    assert run.confidence is Confidence.LIKELY
    (run,) = _walk("LRLLRL")
    assert run.confidence is Confidence.LIKELY


def test_one_leg_counts_strides() -> None:
    runs = StepRuns(P, single=True)
    for i in range(5):
        assert runs.add(Contact(L, i * 0.8)) == []
    assert runs.close() == [Run(0.0, 3.2, 5, Confidence.LIKELY, pytest.approx(150.0))]
    runs.add(Contact(L, 10.0))
    runs.add(Contact(L, 12.3))
    runs.add(Contact(L, 14.6))
    assert [r.steps for r in runs.add(Contact(L, 17.3))] == [3]


# --- handling, not worn


def _handle(angles: dict[Limb, list[float]]) -> list[Out]:
    handling, found = Handling(P), []
    for cell in range(max(len(a) for a in angles.values())):
        for limb, series in angles.items():
            if cell < len(series) and series[cell] > 0:
                found += handling.turned(limb, (cell + 0.5) * CELL_S, series[cell])
    return found


def test_both_legs_turned_for_two_seconds_is_handling() -> None:
    found = _handle({L: [0.0] * 20 + [0.8] * 4, R: [0.0] * 20 + [0.9] * 4})
    assert found == [Out((20 - P.turn_lag_windows) * CELL_S, 24 * CELL_S, Why.HANDLED)]


@pytest.mark.parametrize("later_s", [0.02, 0.2, 0.25])
@pytest.mark.parametrize("later", LIMBS)
def test_sensors_whose_half_seconds_end_on_either_side_of_a_border_are_handled_as_soon(
    later: Limb, later_s: float
) -> None:
    handling, found = Handling(P), []
    for cell, angle in enumerate([0.5, 0.9, 1.3, 0.9]):  # turns so fast that the half-second before is another turn
        found += handling.turned(later.other, (cell + 1) * CELL_S - 0.01, angle)
        found += handling.turned(later, (cell + 1) * CELL_S - 0.01 + later_s, angle)
    assert [out.end_s for out in found] == [5 * CELL_S]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([0.8] * 3, [0.8] * 3),  # too short
        ([0.8] * 8, []),  # one leg only
        ([0.5] * 8, [1.2] * 8),  # the legs turn differently: no trunk takes them along
        ([0.8, 0.0] * 5, [0.0, 0.8] * 5),  # never at once
    ],
)
def test_what_is_not_handling(left: list[float], right: list[float]) -> None:
    assert _handle({L: [0.0] * 20 + left, R: [0.0] * 20 + right}) == []


def test_hands_pause_whatever_told_of_them() -> None:
    pauses = Pauses(P)
    first = Out(10.0, 14.0, Why.HANDLED)
    assert pauses.filled(first) == first
    assert pauses.filled(Out(14.0 + P.handled_join_s, 40.0, Why.HANDLED)) == Out(14.0, 40.0, Why.HANDLED)
    assert pauses.filled(Out(39.0, 39.5, Why.HANDLED)) == Out(39.0, 39.5, Why.HANDLED)
    late = Out(40.5 + P.handled_join_s, 70.0, Why.HANDLED)
    assert pauses.filled(late) == late
    between = Out(50.0, 52.0, Why.HANDLED)  # told late
    assert pauses.filled(between) == Out(40.0, 40.5 + P.handled_join_s, Why.HANDLED)
    assert pauses.filled(between) == between


def test_both_sensors_still_for_five_minutes_are_not_worn() -> None:
    worn = NotWorn(P, single=False)
    assert worn.still(L, 0.0, None, 300.0) == []
    assert worn.still(R, 20.0, None, 320.0) == [Out(20.0, 320.0, Why.NOT_WORN)]
    assert worn.still(R, 20.0, 400.0, 400.0) == [Out(320.0, 400.0, Why.NOT_WORN)]
    assert worn.still(L, 0.0, 420.0, 420.0) == []


def test_one_leg_still_while_the_other_moves_is_never_left_out() -> None:
    worn = NotWorn(P, single=False)
    worn.still(R, 0.0, None, 300.0)
    assert worn.still(R, 0.0, 3600.0, 3600.0) == []


def test_stillness_that_overlaps_for_less_than_the_limit_is_worn() -> None:
    worn = NotWorn(P, single=False)
    worn.still(L, 0.0, None, 300.0)
    assert worn.still(L, 0.0, 449.0, 449.0) == []
    assert worn.still(R, 150.0, None, 450.0) == []


def test_a_single_sensor_is_its_own_witness() -> None:
    worn = NotWorn(P, single=True)
    assert worn.still(L, 0.0, None, 300.0) == [Out(0.0, 300.0, Why.NOT_WORN)]
    assert worn.still(L, 0.0, 301.0, 301.0) == [Out(300.0, 301.0, Why.NOT_WORN)]


# --- the common order


def _unit(ready_s: float) -> UnitDone:
    return UnitDone(ready_s, ready_s - 0.3, ready_s)


def _ready(timeline: Timeline) -> list[tuple[float, Limb]]:
    return [(due.at_s, due.limb) for due in timeline.ready()]


def test_candidates_come_in_order_of_decision_behind_both_watermarks() -> None:
    timeline = Timeline((L, R))
    timeline.add(L, [_unit(1.0), _unit(3.0), _unit(5.0)], 5.0)
    assert _ready(timeline) == []
    timeline.add(R, [_unit(2.0)], 3.5)
    assert _ready(timeline) == [(1.0, L), (2.0, R), (3.0, L)]
    assert timeline.now_s == 3.5
    timeline.add(R, [], 6.0)
    assert _ready(timeline) == [(5.0, L)]


def test_a_silent_limb_is_released() -> None:
    timeline = Timeline((L, R))
    timeline.add(L, [_unit(1.0), _unit(4.0)], 5.0)
    assert timeline.release(R, 2.0)
    assert not timeline.release(R, 1.5)
    assert _ready(timeline) == [(1.0, L)]
    # What comes late happens now, in order.
    timeline.add(R, [_unit(1.2), _unit(4.5)], 4.6)
    assert _ready(timeline) == [(2.0, R), (4.0, L), (4.5, R)]


def test_a_lost_limb_holds_nothing_up_until_it_is_back() -> None:
    timeline = Timeline((L, R))
    timeline.add(R, [Moving(0.5, None)], 0.5)
    timeline.release(R, math.inf)
    timeline.add(L, [_unit(9.0)], 9.0)
    assert _ready(timeline) == [(0.5, R), (9.0, L)]
    timeline.resume(R, 10.0)
    timeline.add(L, [_unit(11.0)], 12.0)
    assert _ready(timeline) == []
    timeline.add(R, [], 11.5)
    assert _ready(timeline) == [(11.0, L)]


def test_time_stands_still_while_both_limbs_are_gone() -> None:
    """Both links lost together (adapter off, sleep): what comes afterwards has a time of its own again."""
    timeline = Timeline(LIMBS)
    for limb in LIMBS:
        timeline.add(limb, [], 10.0)
    assert list(timeline.ready()) == []
    for limb in LIMBS:
        timeline.release(limb, math.inf)
    assert list(timeline.ready()) == []
    assert timeline.now_s == 10.0
    for limb in LIMBS:
        timeline.resume(limb, 20.0)
        timeline.add(limb, [], 25.0)
    assert list(timeline.ready()) == []
    assert timeline.now_s == 25.0
