"""Each scene moves the legs as its name says, and its truth says so too; options change what they name."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import (
    SCENARIOS,
    car_ride,
    crawling,
    cruising,
    first_steps,
    hand_to_foot,
    legs_held,
    nappy_change,
    on_machine,
    on_table,
    pulling_to_stand,
    resistance,
    supine_kicking,
    swimming,
)
from monitor.simulation.sensor import SensorSetup
from monitor.simulation.session import SimulatedSession
from monitor.simulation.truth import Change, Note, Setting, Touch
from monitor.simulation.variants import GENTLE, VIGOROUS, Mat, aged, lazy_leg, on_mat, weak_leg, with_vigour

ALONG = SensorSetup(rate_hz=50.0, mounting=((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)))


def tilt_deg(session: SimulatedSession, limb: Limb, start_s: float, end_s: float) -> FloatArray:
    """Angle between the shank and the vertical, (n,)."""
    signal = session.limbs[limb]
    inside = (signal.true_time_s > start_s) & (signal.true_time_s < end_s)
    acc = signal.acc_ms2[inside]
    return np.degrees(np.arccos(np.clip(acc[:, 0] / np.linalg.norm(acc, axis=1), -1.0, 1.0)))


def distance_ms2(session: SimulatedSession, limb: Limb) -> FloatArray:
    return np.abs(np.linalg.norm(session.limbs[limb].acc_ms2, axis=1) - 9.80665)


@pytest.mark.parametrize("name", ["pulling_to_stand", "cruising", "first_steps", "supported_stepping"])
def test_shanks_stand_in_upright_stretches(name: str) -> None:
    session = simulate(SCENARIOS[name](), 1, ALONG)
    stretches = [one for one in session.truth.stretches if one.setting is Setting.UPRIGHT]
    assert stretches
    for one in stretches:
        for limb in LIMBS:
            assert np.median(tilt_deg(session, limb, one.start_s, one.end_s)) < 40.0


def test_pulling_to_stand_goes_up_and_down_between_the_stretches() -> None:
    session = simulate(pulling_to_stand(), 1, ALONG)
    changes = session.truth.changes
    ups = [one for one in changes if one.change is Change.PULLED_UP]
    downs = [one for one in changes if one.change in (Change.SAT_DOWN, Change.FELL)]
    assert len(ups) == len(downs) > 5
    assert {one.change for one in downs} == {Change.SAT_DOWN, Change.FELL}
    for one in downs:
        for limb in LIMBS:
            assert np.median(tilt_deg(session, limb, one.end_s + 0.3, one.end_s + 1.3)) > 50.0
    assert all(one.end_s - one.start_s <= 1.0 for one in downs if one.change is Change.FELL)
    assert session.truth.kicks() == () == session.truth.steps


def test_first_steps_are_runs_of_1_to_12_half_of_them_short_and_some_end_in_a_fall() -> None:
    truths = [simulate(first_steps(), seed, SensorSetup(rate_hz=25.0)).truth for seed in range(4)]
    lengths = [run.steps for truth in truths for run in truth.runs]
    assert min(lengths) == 1
    assert max(lengths) == 12
    assert 0.35 < np.mean([n <= 3 for n in lengths]) < 0.65
    assert {one.change for truth in truths for one in truth.changes} == {Change.FELL, Change.ROSE}


@pytest.mark.parametrize("name", ["first_steps", "cruising", "supported_stepping", "toddler_walking"])
def test_a_run_has_no_break_and_runs_lie_apart(name: str) -> None:
    truth = simulate(SCENARIOS[name](), 2, SensorSetup(rate_hz=25.0)).truth
    for number, run in enumerate(truth.runs):
        steps = [one for one in truth.steps if one.run == number]
        assert len(steps) == run.steps
        assert np.diff([one.contact_s for one in steps]).max(initial=0.0) <= 1.2
        assert steps[-1].contact_s == run.end_s
    gaps = [b.start_s - a.end_s for a, b in zip(truth.runs, truth.runs[1:], strict=False)]
    assert min(gaps) > 1.2


def test_cruising_has_one_leading_leg_a_run() -> None:
    truth = simulate(cruising(), 1, SensorSetup(rate_hz=25.0)).truth
    for number in range(len(truth.runs)):
        limbs = [one.limb for one in truth.steps if one.run == number]
        assert all(one is limbs[0] for one in limbs[::2])
        assert all(one is limbs[0].other for one in limbs[1::2])


def test_crawling_keeps_the_shanks_down_and_has_neither_steps_nor_kicks() -> None:
    session = simulate(crawling(), 1, ALONG)
    truth = session.truth
    bouts = [one for one in truth.stretches if one.setting is Setting.CRAWLING]
    assert len(bouts) > 5
    assert not truth.steps
    assert not truth.kicks()
    assert {one.note for one in truth.borderline()} == {Note.GETTING_ABOUT}
    for one in bouts:
        assert np.median(tilt_deg(session, Limb.LEFT, one.start_s, one.end_s)) > 50.0


def test_swimming_is_played_on_the_tummy() -> None:
    session = simulate(swimming(), 1, ALONG)
    (tummy,) = session.truth.stretches
    (turned,) = session.truth.handling
    assert turned.touch is Touch.LIFTED
    assert tummy.start_s == turned.end_s
    assert len(session.truth.kicks()) > 50
    # The third axis of the shank points to the calf's side: up when the baby lies on its tummy.
    front = session.limbs[Limb.LEFT].acc_ms2[:, 2]
    before, after = front[:10].mean(), np.median(front[session.limbs[Limb.LEFT].true_time_s > tummy.start_s])
    assert before < 0.0 < after


def test_what_is_too_slow_against_a_palm_is_no_kick() -> None:
    truth = simulate(resistance(), 1).truth
    notes = {one.note for one in truth.borderline()}
    assert {Note.LONG, Note.LED} <= notes
    (palm,) = (one for one in truth.stretches if one.setting is Setting.RESISTANCE)
    thrusts = [one for one in truth.kicks() if palm.start_s < one.onset_s < palm.end_s]
    assert thrusts
    assert all(one.end_s - one.onset_s <= 3.0 for one in thrusts)


def test_a_leg_that_a_hand_leads_makes_no_kick() -> None:
    played = simulate(hand_to_foot(), 1).truth
    (grasp,) = (one for one in played.stretches if one.setting is Setting.HAND_TO_FOOT)
    assert not [one for one in played.kicks() if grasp.start_s < one.onset_s < grasp.end_s]
    held = simulate(legs_held(), 1).truth
    (hands,) = (one for one in held.handling if one.touch is Touch.LEGS_HELD)
    assert not [one for one in held.kicks() if hands.start_s < one.onset_s < hands.end_s]


def test_the_baby_kicks_between_the_grips_of_a_nappy_change() -> None:
    truth = simulate(nappy_change(), 1).truth
    (hands,) = truth.handling
    inside = [one for one in truth.kicks() if hands.start_s < one.onset_s and one.end_s < hands.end_s]
    assert 3 < len(inside) < 40


def test_a_car_shakes_a_table_hardly_and_a_motor_steadily() -> None:
    car = simulate(car_ride(), 1)
    assert {one.touch for one in car.truth.handling} == {Touch.LIFTED, Touch.VEHICLE}
    assert 5 < len(car.truth.kicks()) < 50
    assert 0.1 < np.median(distance_ms2(car, Limb.LEFT)) < 1.0
    table = simulate(on_table(), 1)
    assert table.truth.events == ()
    for limb in LIMBS:
        assert np.median(distance_ms2(table, limb)) < 0.15
        assert distance_ms2(table, limb).max() < 2.0
    motor = simulate(on_machine(), 1)
    assert motor.truth.events == ()
    left, right = (distance_ms2(motor, limb)[1000:-1000] for limb in LIMBS)
    assert np.corrcoef(left, right)[0, 1] > 0.8


def test_a_weak_leg_kicks_as_often_and_half_as_far_a_lazy_leg_the_reverse() -> None:
    def legs(truths: list[SimulatedSession]) -> tuple[list[int], list[float]]:
        kicks = [[k for one in truths for k in one.truth.kicks(limb)] for limb in LIMBS]
        return [len(one) for one in kicks], [float(np.median([k.excursion_deg for k in one])) for one in kicks]

    counts, sizes = legs([simulate(weak_leg(supine_kicking()), seed) for seed in range(4)])
    assert counts[1] == pytest.approx(counts[0], rel=0.2)
    assert sizes[1] == pytest.approx(0.5 * sizes[0], rel=0.2)
    counts, sizes = legs([simulate(lazy_leg(supine_kicking()), seed) for seed in range(4)])
    assert counts[1] == pytest.approx(0.5 * counts[0], rel=0.35)
    assert sizes[1] == pytest.approx(sizes[0], rel=0.2)
    assert simulate(lazy_leg(supine_kicking(), share=0.0), 1).truth.kicks(Limb.RIGHT) == ()


def test_age_vigour_and_mat_change_what_is_felt() -> None:
    def felt(session: SimulatedSession) -> float:
        return float(np.median([k.envelope_ms2 for k in session.truth.kicks()]))

    usual = felt(simulate(supine_kicking(), 1))
    assert felt(simulate(aged(supine_kicking(), 12.0), 1)) > 1.1 * usual
    assert felt(simulate(with_vigour(supine_kicking(), VIGOROUS), 1)) > 1.1 * usual
    assert felt(simulate(with_vigour(supine_kicking(), GENTLE), 1)) < 0.8 * usual
    soft, firm = (simulate(on_mat(supine_kicking(), mat), 1).limbs[Limb.LEFT].acc_ms2 for mat in Mat)
    assert np.abs(soft - firm).max() > 1.0
