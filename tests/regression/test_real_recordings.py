"""Real recordings of adults by other people: what must hold on them. Skipped where they are not there."""

from __future__ import annotations

import numpy as np
import pytest

from bench.matching import best_offset, score
from bench.real_sets import data_folder, leg_kicks, salvetti, voisard
from bench.score import TOLERANCE_S, counted, kick_score, step_pairs
from monitor.model.limbs import Limb
from monitor.model.words import Activity
from monitor.pipeline import Pipeline
from monitor.recording.limb_data import limb_data
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import SCENARIOS

FOLDER = data_folder()
needs_data = pytest.mark.skipif(
    FOLDER is None, reason="KICKSTEP_TEST_DATA is not set: the real recordings are not here"
)


@needs_data
@pytest.mark.parametrize("rate_hz", [None, 50.0, 25.0])
def test_steps_of_walking_adults(rate_hz: float | None) -> None:
    assert FOLDER is not None
    pairs, null = step_pairs(voisard(FOLDER), rate_hz)
    for foot in (pairs[::2], pairs[1::2]):  # left, right
        assert score(foot, TOLERANCE_S, best_offset(foot, TOLERANCE_S)).f1 >= 0.90
    assert score(null, TOLERANCE_S, best_offset(null, TOLERANCE_S)).f1 < 0.5, "the scoring would reward anything"


@needs_data
def test_quick_strides_are_not_thinned_out() -> None:
    # The same walk played at 0.6 of its time: strides of 1.1 s become a toddler's 0.66 s.
    assert FOLDER is not None
    pairs = []
    for recording in list(voisard(FOLDER))[:6]:
        quick = {
            limb: limb_data(data.name, data.time_s * 0.6, data.acc_ms2, data.gyro_rads)
            for limb, data in recording.limbs.items()
        }
        steps = counted(quick, Activity.WALKING).steps
        for limb, true in recording.truth.items():
            pairs.append((np.array([s.time_s for s in steps if s.limb is limb]), true * 0.6))
    assert score(pairs, TOLERANCE_S, best_offset(pairs, TOLERANCE_S)).recall >= 0.85


@needs_data
def test_a_still_sensor_counts_nothing() -> None:
    assert FOLDER is not None
    (still,) = salvetti(FOLDER, ("09_02_2023_15_20",))
    for activity in (Activity.WALKING, Activity.BACK):
        summary = counted(still.limbs, activity)
        assert not summary.steps
        assert not summary.kicks
        assert summary.empty_reason


@needs_data
def test_leg_kicks_at_ten_hertz_are_marked_experimental() -> None:
    assert FOLDER is not None
    for _, data, _ in leg_kicks(FOLDER):
        summary = counted({Limb.LEFT: data}, Activity.BACK)
        assert summary.kicks
        assert any("experimental" in note for note in summary.quality.notes)


def test_simulated_kicking_is_counted_within_the_bounds() -> None:
    # 20 of the 50 seeds of `python -m bench.score`; the bounds are those of the 50.
    errors = []
    for seed in range(1000, 1020):
        session = simulate(SCENARIOS["supine_kicking"](), seed)
        pipeline = Pipeline()
        for record in session.records(60.0):
            pipeline.push(record)
        kicks = pipeline.finish().kicks
        found = kick_score(session, lambda limb, kicks=kicks: [k.peak_s or 0.0 for k in kicks if k.limb is limb])
        true = found.hits + found.missed
        errors.append(abs(found.hits + found.wrong - true) / true)
    assert np.median(errors) <= 0.10
    assert np.percentile(errors, 95) <= 0.20
