"""Rows whose times jump ahead and come back cost themselves, not the recording after them."""

import numpy as np
import pytest

from monitor.model.limbs import Limb
from monitor.pipeline import Pipeline
from monitor.recording.limb_data import LimbData, limb_data
from monitor.recording.session_records import ImportedSession

RATE_HZ = 50.0
ROWS = 3000


@pytest.fixture(autouse=True, params=[65536, 130])
def _blocks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file is cut into blocks changes nothing."""
    monkeypatch.setattr("monitor.recording.numbers.BLOCK_SAMPLES", request.param)


def data(time_s: np.ndarray) -> LimbData:
    acc = np.zeros((time_s.size, 3))
    acc[:, 2] = 9.81
    return limb_data("x", time_s, acc, None)


def even() -> np.ndarray:
    return np.arange(ROWS) / RATE_HZ


@pytest.mark.parametrize("jump_s", [30.0, 3600.0, 1e9])
@pytest.mark.parametrize(("at", "length"), [(0, 1), (1500, 1), (1500, 40), (ROWS - 60, 3)])
def test_a_jump_ahead_costs_its_own_rows_only(jump_s: float, at: int, length: int) -> None:
    time_s = even()
    time_s[at : at + length] += jump_s
    limb = data(time_s)
    assert np.flatnonzero(np.isnan(limb.time_s)).tolist() == list(range(at, at + length))
    assert any(f"the first at row {at + 1}" in note for note in limb.notes)
    session = ImportedSession.of(limb, None)
    pipeline = Pipeline()
    for record in session.records():
        pipeline.push(record)
    summary = pipeline.finish()
    assert summary.duration_s == pytest.approx(ROWS / RATE_HZ, abs=0.03)
    assert summary.limbs[Limb.LEFT].lost_fraction == pytest.approx(length / ROWS, abs=1e-3)
    assert summary.quality.dropped_samples == length


def test_a_single_time_far_in_the_past_does_not_move_the_origin() -> None:
    time_s = even()
    time_s[1500] = -1e9
    limb = data(time_s)
    assert limb.span_s == (0.0, float(even()[-1]))
    assert ImportedSession.of(limb, None).shift_s[Limb.LEFT] == 0.0
    assert any("first run backward at row 1501 " in note for note in limb.notes)


@pytest.mark.parametrize("back_s", [10.0, 30.0])
def test_a_recording_that_starts_again_keeps_its_first_part(back_s: float) -> None:
    time_s = even()
    time_s[1500:] -= back_s
    limb = data(time_s)
    assert not np.isnan(limb.time_s).any()
    assert any("first run backward at row 1501 " in note for note in limb.notes)


def test_swapped_and_repeated_rows_stay_as_they_are() -> None:
    time_s = even()
    time_s[[100, 101]] = time_s[[101, 100]]
    time_s[200] = time_s[199]
    assert np.array_equal(data(time_s).time_s, time_s)


def test_where_cells_are_missing_is_told() -> None:
    time_s = even()
    acc = np.full((ROWS, 3), 5.66)
    acc[[700, 900], 1] = np.nan
    assert any("the first in row 701 " in note for note in limb_data("x", time_s, acc, None).notes)


def test_gaps_are_told_and_a_very_long_one_costs_nothing() -> None:
    time_s = even()
    time_s[1500:] += 1e9
    pipeline = Pipeline()
    for record in ImportedSession.of(data(time_s), None).records():
        pipeline.push(record)
    summary = pipeline.finish()
    assert summary.active_s == pytest.approx(ROWS / RATE_HZ)
    assert any(note.startswith("gaps: for 1000000000.0 s") for note in summary.quality.notes)
