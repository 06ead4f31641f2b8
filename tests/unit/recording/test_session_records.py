"""Two files on one session clock."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from monitor.errors import DataError
from monitor.model.limbs import Limb
from monitor.model.records import SampleBlock, SessionFacts
from monitor.model.words import Activity
from monitor.recording.csv_files import Clocks, ImportedSession, LimbData, session_records
from monitor.recording.limb_data import limb_data
from monitor.recording.session_records import BLOCK_SAMPLES


def limb(start_s: float = 0.0, samples: int = 500, rate_hz: float = 100.0, name: str = "s") -> LimbData:
    time_s = start_s + np.arange(samples) / rate_hz
    return limb_data(name, time_s, np.tile([0.0, 0.0, 9.80665], (samples, 1)), None)


def blocks(records: object) -> list[SampleBlock]:
    return [record for record in records if isinstance(record, SampleBlock)]  # type: ignore[attr-defined]


def test_facts_come_first_and_blocks_in_order_of_time() -> None:
    left, right = limb(samples=70_000), limb(samples=150_000, rate_hz=200.0)
    records = list(session_records(left, right, Activity.BACK))
    facts = records[0]
    assert isinstance(facts, SessionFacts)
    assert facts.activity is Activity.BACK
    assert facts.clock_uncertainty_s == 0.0
    assert facts.sensors[Limb.RIGHT].rate_hz == 200.0
    assert facts.sensors[Limb.LEFT].losses_visible
    found = blocks(records)
    assert len(found) == len(records) - 1
    assert max(len(block.time_s) for block in found) == BLOCK_SAMPLES == 65536
    last = [block.time_s[-1] for block in found]
    assert last == sorted(last)
    for data, side in ((left, Limb.LEFT), (right, Limb.RIGHT)):
        joined = np.concatenate([block.time_s for block in found if block.limb is side])
        np.testing.assert_array_equal(joined, data.time_s)


def test_times_stay_as_given() -> None:
    found = blocks(session_records(limb(3.0), limb(5.0)))
    assert {block.limb: block.time_s[0] for block in found} == {Limb.LEFT: 3.0, Limb.RIGHT: 5.0}


def test_right_offset_moves_the_right_limb_only() -> None:
    found = blocks(session_records(limb(3.0), limb(3.0), right_offset_s=0.25))
    assert {block.limb: block.time_s[0] for block in found} == {Limb.LEFT: 3.0, Limb.RIGHT: 3.25}


def test_a_far_origin_is_taken_off_both_alike() -> None:
    session = ImportedSession.of(limb(1_760_000_000.5), limb(1_760_000_001.75))
    found = blocks(session.records())
    assert {block.limb: block.time_s[0] for block in found} == {Limb.LEFT: 0.5, Limb.RIGHT: 1.75}
    assert session.facts.started_at == "2025-10-09T08:53:20+00:00"
    assert "1760000000" in session.notes[0]
    uptime = ImportedSession.of(limb(9e6), None)
    assert uptime.facts.started_at is None
    assert blocks(uptime.records())[0].time_s[0] == 0.0


def test_files_that_never_overlap_are_refused_when_the_clock_is_shared() -> None:
    with pytest.raises(DataError, match="do not overlap") as caught:
        session_records(limb(0.0), limb(100.0))
    assert "--right-offset" in caught.value.advice
    assert "--clocks separate" in caught.value.advice
    assert len(blocks(session_records(limb(0.0), limb(100.0), right_offset_s=-100.0))) == 2


def test_separate_clocks() -> None:
    session = ImportedSession.of(limb(1.0), limb(2.0), clocks=Clocks.SEPARATE)
    assert session.facts.clock_uncertainty_s is None
    assert session.shift_s == {Limb.LEFT: 0.0, Limb.RIGHT: 0.0}
    apart = ImportedSession.of(limb(50.0), limb(1_760_000_000.0), clocks=Clocks.SEPARATE)
    assert [block.time_s[0] for block in blocks(apart.records())] == [0.0, 0.0]
    assert "start together" in apart.notes[0]


def test_one_limb_alone_and_none() -> None:
    session = ImportedSession.of(None, limb(2.0), right_offset_s=1.0)
    assert list(session.facts.sensors) == [Limb.RIGHT]
    assert blocks(session.records())[0].time_s[0] == 3.0
    with pytest.raises(DataError):
        ImportedSession.of(None, None)


def test_missing_and_odd_times_do_not_upset_the_order() -> None:
    left, right = limb(samples=70_000), limb(samples=70_000)
    left.time_s[:BLOCK_SAMPLES] = np.nan
    right.time_s[5] = 0.0
    assert len(blocks(session_records(left, right))) == 4


def test_real_files_with_carriage_returns_only(real_data: Path) -> None:
    from monitor.recording.csv_files import read_limb

    columns = "t=timestamp:ms,ax=acc x:g,ay=acc y:g,az=acc z:g,gx=gyro x:dps,gy=gyro y:dps,gz=gyro z:dps"
    original = read_limb(real_data / "originals" / "arduino_ble_ankle_still.csv", columns)
    tidy = read_limb(real_data / "salvetti_ble_ankle" / "09_02_2023_15_20_left.csv")
    assert original.rate_hz == tidy.rate_hz
    np.testing.assert_allclose(original.acc_ms2, tidy.acc_ms2)
    np.testing.assert_allclose(original.time_s - original.time_s[0], tidy.time_s, atol=1e-6)


def test_every_normalised_real_file_reads(real_data: Path) -> None:
    from monitor.recording.csv_files import read_limb

    files = sorted(real_data.glob("*_*/*_left.csv")) + sorted(real_data.glob("*_*/*_single.csv"))
    rates = {path.parent.name: read_limb(path).rate_hz for path in files}
    assert rates["gaitmap_feet"] == 204.8
    assert rates["voisard_feet"] == 100.0
    assert rates["seed_leg_kicks"] == 10.0
    assert rates["skin_lowerleg"] == 120.0
    assert rates["xio_foot"] == pytest.approx(400, rel=0.01)
