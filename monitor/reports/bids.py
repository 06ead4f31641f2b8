"""Sessions as BIDS-Motion, named as the HBCD infant study names its leg recordings; counted events beside them.

Written by hand and checked with the official validator (decision 0027). No names and no dates: a subject is the child's
opaque id, a session a number.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor import __version__
from monitor.errors import StorageError
from monitor.model.limbs import Limb
from monitor.model.records import LogRecord
from monitor.model.session import SessionSummary
from monitor.recording.csv_columns import SENSOR_TIME
from monitor.reports.signals import ACC, GYRO, Written, write_signals
from monitor.texts import reports as texts
from monitor.texts.told import FOOTER

BIDS_VERSION = "1.9.0"
TASKS = {Limb.LEFT: "LeftLegMovement", Limb.RIGHT: "RightLegMovement"}
_README = texts.LEG_MOVEMENT_INFANTS_RECORDED.format(version=__version__, footer=FOOTER)


@dataclass(frozen=True, slots=True)
class BidsSession:
    """One session: whose, its number from 1, its records afresh at each call, its figures."""

    subject: str
    number: int
    records: Callable[[], Iterable[LogRecord]]
    summary: SessionSummary


def label(text: str) -> str:
    """Letters and digits alone, as BIDS wants them."""
    return re.sub(r"[^A-Za-z0-9]", "", text) or "unknown"


def write_dataset(root: Path, sessions: Iterable[BidsSession]) -> list[Path]:
    """Write a data set; returns the motion files.

    Args:
        root: an empty folder, or one that does not exist.

    Raises:
        DataError: a recording cannot be read.
        StorageError: something cannot be written, or is there already.
    """
    made: list[Path] = []
    subjects: list[str] = []
    try:
        root.mkdir(parents=True, exist_ok=True)
        for session in sessions:
            if session.subject not in subjects:
                subjects.append(session.subject)
            made += _session(root, session)
        description = {
            "Name": texts.LEG_MOVEMENT_INFANTS,
            "BIDSVersion": BIDS_VERSION,
            "DatasetType": "raw",
            "GeneratedBy": [{"Name": "kickstep", "Version": __version__}],
        }
        _json(root / "dataset_description.json", description)
        (root / "README.md").write_text(_README, encoding="utf-8")
        rows = [["participant_id"], *([f"sub-{subject}"] for subject in subjects)]
        (root / "participants.tsv").write_text(_tsv(rows), encoding="utf-8")
    except OSError as error:
        raise StorageError(
            texts.DATA_SET_NOT_WRITTEN.format(why=error.strerror),
            where=str(root),
            advice=texts.CHOOSE_EMPTY_FOLDER,
        ) from error
    return made


def _session(root: Path, session: BidsSession) -> list[Path]:
    folder = root / f"sub-{session.subject}" / f"ses-{session.number:02d}" / "motion"
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"sub-{session.subject}_ses-{session.number:02d}"
    names = {limb: f"{stem}_task-{task}_tracksys-imu_acq-primary" for limb, task in TASKS.items()}
    paths = {limb: folder / f"{name}_motion.tsv" for limb, name in names.items()}
    signals = write_signals(session.records(), paths, separator="\t", header=False, missing="n/a", fill=True)
    for limb, of in signals.legs.items():
        _json(folder / f"{names[limb]}_motion.json", _sidecar(limb, of, session.summary) | signals.beside)
        (folder / f"{names[limb]}_channels.tsv").write_text(_tsv(_channels(limb, of)), encoding="utf-8")
        events = f"{stem}_task-{TASKS[limb]}_acq-primary_events"
        (folder / f"{events}.tsv").write_text(_tsv(_events(limb, of, session.summary)), encoding="utf-8")
        _json(folder / f"{events}.json", texts.EVENT_WORDS)
    return [of.path for of in signals.legs.values()]


def _sidecar(limb: Limb, of: Written, summary: SessionSummary) -> dict[str, Any]:
    axes, own = 3 if of.has_gyro else 0, 1 if of.own_clock else 0
    return {
        "TaskName": TASKS[limb],
        "TaskDescription": texts.TASK.format(limb=limb, activity=summary.activity.value),
        "SamplingFrequency": of.rate_hz,
        "TrackingSystemName": "imu",
        "SamplingFrequencyEffective": round(summary.limbs[limb].rate_hz, 3),
        "DeviceSerialNumber": "n/a",
        "Manufacturer": "n/a",
        "ManufacturersModelName": of.model or "n/a",
        "MissingValues": "n/a",
        "MotionChannelCount": 4 + axes + own,
        "ACCELChannelCount": 3,
        "GYROChannelCount": axes,
        "LATENCYChannelCount": 1,
        "MISCChannelCount": own,
        "TrackedPointsCount": 1,
        "RecordingDuration": round(of.last_s - of.first_s, 6),
        "RecordingType": "continuous",
        "SoftwareVersions": texts.SOFTWARE.format(version=__version__, method=summary.algorithm.get("version", "n/a")),
    }


def _channels(limb: Limb, of: Written) -> list[list[str]]:
    point = f"{limb.value.capitalize()}Ankle"
    rows = [["name", "component", "type", "tracked_point", "units", "sampling_frequency"]]
    rows.append(["latency", "n/a", "LATENCY", "n/a", "s", f"{of.rate_hz:g}"])
    rows += [[name, name[1], "ACCEL", point, "m/s^2", f"{of.rate_hz:g}"] for name in ACC]
    rows += [[name, name[1], "GYRO", point, "rad/s", f"{of.rate_hz:g}"] for name in (GYRO if of.has_gyro else ())]
    if of.own_clock:
        rows.append([SENSOR_TIME, "n/a", "MISC", "n/a", "s", f"{of.rate_hz:g}"])
    return rows


def _events(limb: Limb, of: Written, summary: SessionSummary) -> list[list[str]]:
    """What was counted on this leg, from its first sample on, as BIDS dates events."""
    rows: list[tuple[float, float | None, str, str]] = []
    for kick in summary.kicks:
        if kick.limb is limb:
            length = None if kick.end_s is None else kick.end_s - kick.onset_s
            rows.append((kick.onset_s, length, "kick", kick.kind.value if kick.kind else "n/a"))
    rows += [(step.time_s, 0.0, "step", "n/a") for step in summary.steps if step.limb is limb]
    rows += [
        (stretch.start_s, stretch.end_s - stretch.start_s, "excluded", stretch.why.value)
        for stretch in summary.excluded
        if stretch.limb in (None, limb)
    ]
    lines = [
        [f"{onset - of.first_s:.4f}", "n/a" if length is None else f"{length:.4f}", what, kind]
        for onset, length, what, kind in sorted(rows, key=lambda row: row[0])
    ]
    return [["onset", "duration", "trial_type", "kind"], *lines]


def _tsv(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    return text.getvalue()


def _json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
