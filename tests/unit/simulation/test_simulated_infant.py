"""The infant: truth and signal belong together, and a seed fixes both."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from monitor.model.events import Kind
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import Activity, SampleBlock, SessionFacts, Tag
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import (
    SCENARIOS,
    asymmetric,
    bicycle,
    bouncing,
    carried,
    handled,
    heel_smashes,
    mixed_session,
    one_leg_silent,
    out_hold_back,
    rest,
    supine_kicking,
    supported_stepping,
    toddler_walking,
    together,
)
from monitor.simulation.sensor import SensorSetup
from monitor.simulation.session import SimulatedSession


def _digest(session: SimulatedSession) -> str:
    hasher = hashlib.sha256(session.truth.to_json().encode())
    for limb in LIMBS:
        signal = session.limbs[limb]
        assert signal.gyro_rads is not None
        for array in (signal.time_s, signal.acc_ms2, signal.gyro_rads):
            hasher.update(array.tobytes())
    return hasher.hexdigest()


def test_a_seed_fixes_every_byte() -> None:
    assert _digest(simulate(mixed_session(3.0), 7)) == _digest(simulate(mixed_session(3.0), 7))
    assert _digest(simulate(supine_kicking(1.0), 1)) != _digest(simulate(supine_kicking(1.0), 2))


def test_another_sensor_does_not_change_the_motion() -> None:
    one = simulate(supine_kicking(1.0), 3)
    other = simulate(supine_kicking(1.0), 3, {Limb.LEFT: SensorSetup(rate_hz=25.0, lost_share=0.2)})
    assert one.truth == other.truth
    np.testing.assert_array_equal(one.limbs[Limb.RIGHT].acc_ms2, other.limbs[Limb.RIGHT].acc_ms2)


def test_truth_follows_the_definition_of_a_kick() -> None:
    for name in ("supine_kicking", "out_hold_back", "gentle_kicking", "bicycle"):
        truth = simulate(SCENARIOS[name](), 1).truth
        for kick in truth.kicks():
            assert kick.excursion_deg >= 10.0
            assert 0.0 <= kick.hold_s <= 1.0
            assert kick.onset_s < kick.peak_s <= kick.end_s
            assert kick.peak_s - kick.hold_s - kick.onset_s <= 1.0
            assert kick.end_s - kick.peak_s <= 1.0
            assert kick.end_s - kick.onset_s <= 3.0
        for event in truth.borderline():
            assert event.excursion_deg >= 6.0
        for limb in LIMBS:
            kicks = sorted(truth.kicks(limb), key=lambda kick: kick.onset_s)
            assert all(one.end_s <= two.onset_s for one, two in pairwise(kicks))


def test_the_sensor_feels_a_kick_in_its_interval_and_little_outside() -> None:
    session = simulate(supine_kicking(2.0), 4)
    signal = session.limbs[Limb.LEFT]
    distance = np.abs(np.linalg.norm(signal.acc_ms2, axis=1) - 9.80665)
    busy = np.zeros(len(distance), dtype=bool)
    for event in session.truth.events:
        busy |= (signal.true_time_s > event.onset_s - 0.3) & (signal.true_time_s < event.end_s + 0.5)
    for stretch in session.truth.handling:
        busy |= (signal.true_time_s > stretch.start_s - 0.5) & (signal.true_time_s < stretch.end_s + 0.5)
    assert np.median(distance[~busy]) < 0.3
    strong = [kick for kick in session.truth.kicks(Limb.LEFT) if kick.envelope_ms2 > 2.0]
    assert len(strong) > 5
    for kick in strong:
        inside = (signal.true_time_s > kick.onset_s) & (signal.true_time_s < kick.end_s + 0.1)
        assert distance[inside].max() > 1.0


def test_default_benchmark_has_the_promised_mix() -> None:
    truths = [simulate(supine_kicking(), seed).truth for seed in range(4)]
    kicks = [kick for truth in truths for kick in truth.kicks()]
    assert all(70 <= len(truth.kicks()) <= 220 for truth in truths)
    assert {kick.kind for kick in kicks} == set(Kind)
    assert 0.02 < np.mean([kick.envelope_ms2 < 1.0 for kick in kicks]) < 0.12
    assert 0.2 < np.mean([kick.hold_s > 0.0 for kick in kicks]) < 0.6


def test_kinds_and_limbs_of_the_named_scenarios() -> None:
    pairs = simulate(together(), 1).truth.kicks()
    assert np.mean([kick.kind is Kind.TOGETHER for kick in pairs]) > 0.6
    runs = simulate(bicycle(), 1).truth.kicks()
    assert np.mean([kick.kind is Kind.ALTERNATING for kick in runs]) > 0.7
    assert simulate(one_leg_silent(), 1).truth.kicks(Limb.RIGHT) == ()
    assert all(kick.kind is Kind.SINGLE for kick in simulate(one_leg_silent(), 1).truth.kicks())
    weak = simulate(asymmetric(0.6), 1).truth
    left, right = (np.median([k.excursion_deg for k in weak.kicks(limb)]) for limb in LIMBS)
    assert right < 0.8 * left
    assert np.mean([kick.hold_s >= 0.3 for kick in simulate(out_hold_back(), 1).truth.kicks()]) > 0.85
    smashes = simulate(heel_smashes(), 1).truth.kicks()
    assert 0.3 < np.mean([kick.heel_smash for kick in smashes]) < 0.7


def test_a_heel_smash_is_a_short_strong_impact_at_the_end() -> None:
    session = simulate(heel_smashes(2.0), 2)
    for limb in LIMBS:
        signal = session.limbs[limb]
        distance = np.abs(np.linalg.norm(signal.acc_ms2, axis=1) - 9.80665)
        peaks = [
            distance[np.abs(signal.true_time_s - kick.end_s) < 0.15].max()
            for kick in session.truth.kicks(limb)
            if kick.heel_smash
        ]
        assert len(peaks) > 3
        assert np.median(peaks) > 8.0


def test_rest_is_still_and_handling_is_no_kick() -> None:
    quiet = simulate(rest(1.0), 1)
    assert quiet.truth.events == ()
    assert np.abs(np.linalg.norm(quiet.limbs[Limb.LEFT].acc_ms2, axis=1) - 9.80665).max() < 0.8
    assert simulate(carried(), 1).truth.kicks() == ()
    truth = simulate(handled(), 1).truth
    assert sum(one.end_s - one.start_s for one in truth.handling) == pytest.approx(150.0)
    for kick in truth.kicks():
        assert not any(one.start_s < kick.onset_s and kick.end_s < one.end_s for one in truth.handling)


def test_walking_has_a_toddlers_cadence_and_contacts_are_felt() -> None:
    session = simulate(toddler_walking(3.0), 1)
    truth = session.truth
    assert sum(run.steps for run in truth.runs) == len(truth.steps) > 80
    for run in truth.runs:
        assert 3 <= run.steps <= 15
    gaps = np.concatenate([np.diff([s.contact_s for s in truth.steps if s.run == r]) for r in range(len(truth.runs))])
    assert 125.0 < 60.0 / np.median(gaps) < 190.0
    signal = session.limbs[Limb.LEFT]
    distance = np.abs(np.linalg.norm(signal.acc_ms2, axis=1) - 9.80665)
    at = [s.contact_s for s in truth.steps if s.limb is Limb.LEFT]
    felt = [distance[(signal.true_time_s > t - 0.05) & (signal.true_time_s < t + 0.1)].max() for t in at]
    assert np.median(felt) > 5.0


def test_supported_steps_are_slower_and_bounces_are_together() -> None:
    steps = simulate(supported_stepping(3.0), 1).truth
    assert all(run.supported for run in steps.runs)
    gaps = np.concatenate([np.diff([s.contact_s for s in steps.steps if s.run == r]) for r in range(len(steps.runs))])
    assert 0.5 < np.median(gaps) < 1.2
    bounces = simulate(bouncing(3.0), 1).truth
    assert not bounces.steps
    assert all(0.8 < one.rate_hz < 1.8 for one in bounces.bounces)


def test_records_keep_order_and_lose_nothing() -> None:
    session = simulate(mixed_session(3.0), 5, SensorSetup(lost_share=0.05))
    first, *others = session.records(0.7)
    assert isinstance(first, SessionFacts)
    assert first.activity is Activity.BACK
    assert {record.value for record in others if isinstance(record, Tag)} == {"supported", "bouncing", "walking"}
    for limb in LIMBS:
        blocks = [r for r in others if isinstance(r, SampleBlock) and r.limb is limb]
        assert all(len(block.time_s) and np.ptp(block.time_s) < 0.7 for block in blocks)
        np.testing.assert_array_equal(np.concatenate([block.acc_ms2 for block in blocks]), session.limbs[limb].acc_ms2)
    ends = [record.time_s[-1] for record in others if isinstance(record, SampleBlock)]
    assert ends == sorted(ends)


def test_files_hold_what_the_records_hold(tmp_path: Path) -> None:
    session = simulate(supine_kicking(0.5), 1)
    session.write_csv(tmp_path, "demo")
    left = tmp_path / "demo_left.csv"
    assert left.read_text().splitlines()[0] == "t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps"
    table = np.loadtxt(left, delimiter=",", skiprows=1)
    np.testing.assert_allclose(table[:, 1:4] * 9.80665, session.limbs[Limb.LEFT].acc_ms2, atol=1e-5)
    assert type(session.truth).read(tmp_path / "demo.truth.json") == session.truth
    simulate(supine_kicking(0.5), 1, SensorSetup(has_gyro=False)).write_csv(tmp_path, "plain")
    assert (tmp_path / "plain_right.csv").read_text().startswith("t_s,ax_g,ay_g,az_g\n")


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_every_scenario_plays_with_finite_signals(name: str) -> None:
    session = simulate(SCENARIOS[name](), 11, SensorSetup(rate_hz=25.0))
    assert session.scenario.name == name
    for limb in LIMBS:
        signal = session.limbs[limb]
        assert len(signal.time_s) == pytest.approx(session.truth.duration_s * 25.0, abs=1)
        assert np.isfinite(signal.acc_ms2).all()
