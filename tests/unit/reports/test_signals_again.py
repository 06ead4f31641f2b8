"""Sessions over Bluetooth go out as tables and in again: the equal counts, whatever the radio and the clocks did."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from monitor.model.calibration import Calibration
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, Packet, SampleBlock, SensorFacts, SessionFacts, Stretch, Tag, Why
from monitor.model.session import SessionSummary
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.preprocessing.given_clock import GivenClock
from monitor.recording.beside import written
from monitor.recording.foreign import open_limb
from monitor.recording.log_format import decode, encode, same
from monitor.recording.session_records import ImportedSession
from monitor.reports.bids import BidsSession, write_dataset
from monitor.reports.signals import write_signals
from monitor.simulation.faults import FAULTS
from tests.faults.fault_helpers import session
from tests.unit.reports.bids_validator import severities


def counted(records: list[LogRecord], cut_at: int | None = None) -> SessionSummary:
    pipeline = Pipeline(hop_s=REPLAY_HOP_S)
    for record in records:
        if cut_at is None or not isinstance(record, SampleBlock):
            pipeline.push(record)
            continue
        assert record.session_s is not None
        for start in range(0, len(record.time_s), cut_at):
            part = slice(start, start + cut_at)
            block = SampleBlock(
                record.limb, record.time_s[part], record.acc_ms2[part], None, session_s=record.session_s[part]
            )
            pipeline.push(block)
    return pipeline.finish()


def assert_equal(one: SessionSummary, other: SessionSummary) -> None:
    assert one.kicks
    for limb in LIMBS:
        a, b = one.limbs[limb], other.limbs[limb]
        assert (a.kicks_at, a.units, a.steps) == (b.kicks_at, b.units, b.steps)
        assert a.rate_hz == pytest.approx(b.rate_hz, rel=5e-3)  # losses are told by packets, or by times
    for name in ("kicks", "kicks_not_counted"):
        both = list(zip(getattr(one, name), getattr(other, name), strict=True))
        assert all((a.limb, a.kind) == (b.limb, b.kind) for a, b in both)
        for at in ("onset_s", "peak_s", "end_s"):
            assert [getattr(a, at) for a, _ in both] == pytest.approx([getattr(b, at) for _, b in both], abs=1e-4)
    assert [(s.why, s.limb) for s in one.excluded] == [(s.why, s.limb) for s in other.excluded]
    assert one.activity is other.activity
    assert one.vigour_balance.shown is other.vigour_balance.shown
    assert one.active_s == pytest.approx(other.active_s, abs=1e-3)


def exported(records: list[LogRecord], folder: Path) -> ImportedSession:
    signals = write_signals(records, {limb: folder / f"x_{limb}.csv" for limb in LIMBS})
    for of in signals.legs.values():
        of.path.with_suffix(".json").write_text(json.dumps(signals.beside))
    return ImportedSession.of(*(open_limb(folder / f"x_{limb}.csv", limb) for limb in LIMBS))


def paused(records: list[LogRecord]) -> list[LogRecord]:
    """With a pause and a word of the observer in the middle, as the log has them."""
    place = next(i for i, record in enumerate(records) if isinstance(record, Packet) and record.time_s > 14.0)
    said = [Stretch(Why.PAUSED, 13.0), Tag(13.5, "activity", "tummy"), Tag(13.5, "note", "laughs")]
    return [*records[:place], *said, Stretch(Why.PAUSED, 13.0, 14.0), *records[place:]]


@pytest.mark.parametrize(
    "number",
    [
        "1.1",  # a link is lost and comes back: two stretches of the sensor's clock
        "4.7",  # 5 % of the packets are lost
        "9.4",  # half the rate from some moment on
        "5.2",  # neighbours change places
        "10.3",  # the two clocks drift by 1000 ppm, one each way
    ],
)
def test_a_session_over_bluetooth_counts_equal_as_tables(number: str, tmp_path: Path) -> None:
    records = paused(session(FAULTS[number], 20.0).records)
    again = exported(records, tmp_path)
    assert again.notes == ()
    assert_equal(counted(records), counted(list(again.records())))
    text = "".join(path.read_text() for path in tmp_path.iterdir())
    assert "laughs" not in text
    assert "MetaWear" not in text


def test_it_counts_equal_as_bids_and_whatever_the_blocks(tmp_path: Path) -> None:
    facts, *rest = paused(session(FAULTS["4.6"], 20.0).records)
    assert isinstance(facts, SessionFacts)
    known = Calibration((0.2, -0.3, 0.1), (1.04, 0.97, 1.02), 0.03, "2026-11-20")
    sensors = {limb: replace(sensor, calibration=known) for limb, sensor in facts.sensors.items()}
    records: list[LogRecord] = [replace(facts, sensors=sensors), *rest]
    summary = counted(records)
    paths = write_dataset(tmp_path / "b", [BidsSession("c1", 1, lambda: records, summary)])
    again = list(ImportedSession.of(*map(open_limb, paths, LIMBS)).records())
    assert_equal(summary, counted(again))
    whole, cut = counted(again), counted(again, cut_at=37)
    assert [k.onset_s for k in whole.kicks] == [k.onset_s for k in cut.kicks]
    assert whole.kicks == cut.kicks


def test_the_validator_has_no_error_for_sessions_over_bluetooth(tmp_path: Path) -> None:
    """Two clocks: a link that is lost and comes back, packets that are lost, clocks that drift apart."""
    sessions = []
    for number, fault in enumerate(("1.1", "4.7", "10.3"), start=1):
        records = paused(session(FAULTS[fault], 20.0).records)
        sessions.append(BidsSession("c1", number, partial(iter, records), counted(records)))
    paths = write_dataset(tmp_path / "b", sessions)
    assert len(paths) == 6
    assert all("n/a" in path.read_text() for path in paths if "ses-01" in path.name and "Left" in path.name)
    found = severities(tmp_path / "b")
    assert found["error"] == 0
    assert found  # it looked
    paths[0].with_name(paths[0].name.replace("motion.tsv", "channels.tsv")).write_text("name\nx\n")
    assert severities(tmp_path / "b")["error"] > 0, "it looks at these files"


def test_a_leg_that_was_resampled_since_is_taken_as_it_is(tmp_path: Path) -> None:
    records = session(FAULTS["4.6"], 10.0).records
    exported(records, tmp_path)
    file = tmp_path / "x_left.csv"
    header, *rows = file.read_text().splitlines()
    file.write_text("\n".join([header, *rows[::2]]))
    found = open_limb(file, Limb.LEFT)
    assert found.beside is None
    assert any("changed since it was exported" in note for note in found.notes)
    assert found.facts.rate_hz == pytest.approx(25.0, rel=0.05)


def test_both_times_of_a_sample_survive_in_a_recording() -> None:
    block = SampleBlock(Limb.LEFT, np.arange(3.0), np.ones((3, 3)), np.zeros((3, 3)), np.arange(3.0) + 5.1)
    message = encode(block)
    again = decode(message.source, message.content)
    assert isinstance(again, SampleBlock)
    assert same(block, again)
    assert message.time_s == 7.1


def test_no_names_and_no_dates_stand_beside_the_samples() -> None:
    facts = SessionFacts({Limb.LEFT: SensorFacts("AA:BB", 50.0, model="m", choices=(("serial", "7"),))},
                         started_at="2026-11-20T10:30:00+01:00")  # fmt: skip
    text = json.dumps(written(facts, [Tag(1.0, "child", "mia"), Tag(2.0, "activity", "back")], {Limb.LEFT: 3}))
    assert not any(word in text for word in ("AA:BB", "serial", "2026", "mia"))
    assert "back" in text


def test_the_given_clock_is_straight_between_samples_and_runs_on_at_a_gap() -> None:
    clock = GivenClock(0.1)
    assert clock.session_s(3.0) == 3.0
    clock.push(np.array([1.0, 1.1, np.nan, 1.05]), np.array([11.0, 11.2, 12.0, 13.0]))
    before = clock.session_s(1.2)
    clock.push(np.array([5.0, 5.1]), np.array([20.2, 20.3]))
    assert clock.session_s(1.05) == pytest.approx(11.1)
    assert clock.session_s(1.2) == before == pytest.approx(11.3)
    assert clock.session_s(5.0) == pytest.approx(20.2)
    assert clock.session_s(3.1) == pytest.approx((11.3 + 20.2) / 2)
