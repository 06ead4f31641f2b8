"""motionbids, which knows nothing of us: its definitions take our files, and it writes the same."""

from __future__ import annotations

import csv
import json
import warnings
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, SampleBlock, SessionFacts
from monitor.model.session import SessionSummary
from monitor.pipeline.raw import raw_samples
from monitor.recording.foreign import open_limb
from monitor.recording.session_records import ImportedSession
from monitor.reports.bids import TASKS, BidsSession, write_dataset
from monitor.simulation.faults import FAULTS
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import SCENARIOS
from tests.faults.fault_helpers import session
from tests.unit.reports.bids_validator import severities
from tests.unit.reports.test_signals_again import assert_equal, counted

motionbids: Any = pytest.importorskip("motionbids", reason="needs the extra [bids]")
DECIMALS = 0.5001e-6
"""It writes six."""


@cache
def over_bluetooth() -> list[LogRecord]:
    """Two clocks, 5 % of the packets lost."""
    return session(FAULTS["4.7"], 20.0).records


@cache
def from_a_file() -> list[LogRecord]:
    """One clock, acceleration and angular rate; the right leg begins later."""
    made = simulate(SCENARIOS["supine_kicking"](), 7)
    blocks = []
    for limb in LIMBS:
        of, rows = made.limbs[limb], slice(130 if limb is Limb.RIGHT else 0, 4000)
        gyro = None if of.gyro_rads is None else of.gyro_rads[rows]
        blocks.append(SampleBlock(limb, of.time_s[rows], of.acc_ms2[rows], gyro))
    return [SessionFacts({limb: made.limbs[limb].facts() for limb in LIMBS}), *blocks]


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines(), delimiter="\t"))


def numbers_in(path: Path) -> np.ndarray:
    return np.genfromtxt(path, delimiter="\t", missing_values="n/a")


def ours(root: Path, records: list[LogRecord], summary: SessionSummary) -> dict[Limb, Path]:
    paths = write_dataset(root, [BidsSession("c1", 1, partial(iter, records), summary)])
    return dict(zip(LIMBS, paths, strict=True))


def beside(path: Path, what: str) -> Path:
    return path.with_name(path.name.replace("motion.tsv", what))


def samples(records: list[LogRecord], limb: Limb) -> tuple[np.ndarray, list[tuple[str, str, str, str]]]:
    """All of one leg's, past any file: (n, k), and each column's name, axis, type and unit in the words of BIDS."""
    blocks = [item for item in raw_samples(records) if isinstance(item, SampleBlock) and item.limb is limb]
    named = [("latency", "n/a", "LATENCY", "s"), *((f"a{axis}_ms2", axis, "ACCEL", "m/s^2") for axis in "xyz")]
    columns = [[block.at_s for block in blocks], [block.acc_ms2 for block in blocks]]
    if blocks[0].gyro_rads is not None:
        named += [(f"g{axis}_rads", axis, "GYRO", "rad/s") for axis in "xyz"]
        columns.append([block.gyro_rads for block in blocks if block.gyro_rads is not None])
    if blocks[0].session_s is not None:
        named.append(("sensor_s", "n/a", "MISC", "s"))
        columns.append([block.time_s for block in blocks])
    table = np.column_stack([np.concatenate(column) for column in columns])
    return table[~np.isnan(table[:, 0])], named


def theirs(root: Path, records: list[LogRecord], summary: SessionSummary) -> dict[Limb, dict[str, Path]]:
    folder = motionbids.create_bids_directory_structure(root, "c1", "01")
    motionbids.export_dataset_description(root, name="the same")
    motionbids.export_participants_tsv(root, "c1")
    (root / "README.md").write_text("The same session, by another hand.\n")
    files = {}
    for limb in LIMBS:
        table, named = samples(records, limb)
        point = (f"{limb.value.capitalize()}Ankle", "n/a")
        motion = motionbids.MotionData(
            subject="c1", session="01", task_name=TASKS[limb], tracksys="imu", acquisition="primary",
            sampling_frequency=50.0, tracked_points_count=1,
            data=table,
            channels=[motionbids.Channel(*one[:3], point[one[1] == "n/a"], one[3]) for one in named],
            events=[
                {"onset": kick.onset_s - float(table[0, 0]), "duration": 0.0, "trial_type": "kick"}
                for kick in summary.kicks if kick.limb is limb
            ],
        )  # fmt: skip
        files[limb] = motionbids.export_bids_motion(motion, folder, validate=False)
    return files


@pytest.mark.parametrize("make", [over_bluetooth, from_a_file])
def test_its_definitions_take_our_files(make: Any, tmp_path: Path) -> None:
    records = make()
    for limb, path in ours(tmp_path, records, counted(records)).items():
        said = json.loads(beside(path, "motion.json").read_text())
        motion = motionbids.MotionData(
            subject="c1", session="01", task_name=said["TaskName"], tracksys=said["TrackingSystemName"],
            acquisition="primary", sampling_frequency=said["SamplingFrequency"],
            tracked_points_count=said["TrackedPointsCount"], motion_channel_count=said["MotionChannelCount"],
            recording_duration=said["RecordingDuration"], recording_type=said["RecordingType"],
            manufacturer=said["Manufacturer"], manufacturers_model_name=said["ManufacturersModelName"],
            software_versions=said["SoftwareVersions"], data=numbers_in(path),
            channels=[
                motionbids.Channel(**{f"channel_{name}": cell for name, cell in row.items()})
                for row in rows_of(beside(path, "channels.tsv"))
            ],
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert motionbids.validate_motion_data(motion, strict=True)
        assert motion.get_bids_filename("motion", "tsv") == path.name
        assert motion.to_metadata_dict().items() <= said.items()
        motion.data = motion.data[:-50]  # it looks
        with pytest.raises(motionbids.ValidationError, match="samples"):
            motionbids.validate_motion_data(motion)
        assert limb.value in path.name.lower()


@pytest.mark.parametrize("make", [over_bluetooth, from_a_file])
def test_it_writes_the_same_and_what_it_wrote_counts_equal(make: Any, tmp_path: Path) -> None:
    records = make()
    summary = counted(records)
    mine, other = ours(tmp_path / "o", records, summary), theirs(tmp_path / "t", records, summary)
    for limb in LIMBS:
        path, files = mine[limb], other[limb]
        assert path.relative_to(tmp_path / "o") == files["tsv"].relative_to(tmp_path / "t")
        numbers = numbers_in(path)
        there = ~np.isnan(numbers[:, 1])  # it knows no row for a sample that never came
        np.testing.assert_allclose(numbers[there], numbers_in(files["tsv"]), atol=DECIMALS)
        channels = zip(rows_of(beside(path, "channels.tsv")), rows_of(files["channels"]), strict=True)
        assert all(row.items() <= of.items() for of, row in channels)
        counted_here = rows_of(path.with_name(f"sub-c1_ses-01_task-{TASKS[limb]}_acq-primary_events.tsv"))
        onsets = [float(row["onset"]) for row in counted_here if row["trial_type"] == "kick"]
        assert onsets == pytest.approx([float(row["onset"]) for row in rows_of(files["events"])], abs=1e-4)
    assert severities(tmp_path / "t")["error"] == 0
    read = ImportedSession.of(*(open_limb(other[limb]["tsv"], limb) for limb in LIMBS))
    if make is from_a_file:  # over Bluetooth more than the samples decides: it stands beside ours
        assert_equal(summary, counted(list(read.records())))
    else:
        assert read.samples == sum(len(samples(records, limb)[0]) for limb in LIMBS)
