"""The real recordings by other people (adults), found through KICKSTEP_TEST_DATA; nothing of them is kept here."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy import signal

from bench.matching import FloatArray
from monitor.model.limbs import Limb
from monitor.recording.csv_files import read_limb
from monitor.recording.limb_data import LimbData, limb_data


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording: limbs' data and, where somebody labelled them, the true times, s."""

    name: str
    limbs: dict[Limb, LimbData]
    truth: dict[Limb, FloatArray]
    inside: dict[Limb, tuple[float, float]] | None = None
    """Score only here (labels cover a part of the recording)."""


def data_folder() -> Path | None:
    """The folder of real recordings, when it is there."""
    named = os.environ.get("KICKSTEP_TEST_DATA")
    return Path(named) if named and Path(named).is_dir() else None


def voisard(folder: Path) -> Iterator[Recording]:
    """Adults' feet, 100 Hz, contacts checked by hand (IPOL 2023 art. 497)."""
    for file in sorted((folder / "voisard_feet").glob("*.truth.json")):
        trial = file.name.split(".")[0]
        labels = json.loads(file.read_text())
        yield Recording(
            trial,
            {limb: read_limb(file.with_name(f"{trial}_{limb}.csv")) for limb in Limb},
            {limb: np.array(labels[f"{limb}_contacts_s"]) for limb in Limb},
        )


def gaitmap(folder: Path) -> Iterator[Recording]:
    """Adult's feet, 204.8 Hz, stride borders labelled by hand; scored between the first and the last."""
    base = folder / "gaitmap_feet"
    labels = json.loads((base / "imu_sample.truth.json").read_text())
    truth = {limb: np.array([s[1] for s in labels[f"{limb}_strides_s"]]) for limb in Limb}
    yield Recording(
        "imu_sample",
        {limb: read_limb(base / f"imu_sample_{limb}.csv") for limb in Limb},
        truth,
        {limb: (float(t[0]) - 1.0, float(t[-1]) + 0.5) for limb, t in truth.items()},
    )


def _swings(file: Path, limbs: dict[Limb, Path]) -> Recording:
    labels = json.loads(file.read_text())
    truth = {limb: np.array(labels.get(str(limb), labels.get("single", []))) for limb in limbs}
    return Recording(file.name.split(".")[0], {limb: read_limb(path) for limb, path in limbs.items()}, truth)


def stairs(folder: Path) -> Iterator[Recording]:
    """Adult's feet going upstairs; swing times from the gyroscope."""
    base, name = folder / "gaitmap_feet", "imu_sample_healthy_stair_up"
    yield _swings(base / f"{name}.gyroref.json", {limb: base / f"{name}_{limb}.csv" for limb in Limb})


def opensense(folder: Path, place: str) -> Iterator[Recording]:
    """One adult, very slow walk, sensors on shanks or feet; swing times from orientation."""
    base, name = folder / "opensense_walk", f"009-001_{place}"
    yield _swings(base / f"{name}.gyroref.json", {limb: base / f"{name}_{limb}.csv" for limb in Limb})


def salvetti(folder: Path, names: tuple[str, ...]) -> Iterator[Recording]:
    """Sensor above the left ankle, streamed over BLE with 6-54 % loss; swing times from the gyroscope."""
    base = folder / "salvetti_ble_ankle"
    for name in names:
        yield _swings(base / f"{name}.gyroref.json", {Limb.LEFT: base / f"{name}_left.csv"})


def lower_leg(folder: Path) -> Iterator[Recording]:
    """One adult's lower leg, 120 Hz, walking; swing times from the gyroscope."""
    base = folder / "skin_lowerleg"
    yield _swings(base / "walking.gyroref.json", {Limb.LEFT: base / "walking_single.csv"})


def leg_kicks(folder: Path) -> Iterator[tuple[str, LimbData, int]]:
    """One adult leg in a restraint, 10 Hz: 8 kicks a file (levels 2, 3), 6 gentle moves (level 1)."""
    for file in sorted((folder / "seed_leg_kicks").glob("*.truth.json")):
        name = file.name.split(".")[0]
        yield name, read_limb(file.with_name(f"{name}_single.csv")), json.loads(file.read_text())["n_moves"]


def at_rate(data: LimbData, rate_hz: float) -> LimbData:
    """The same data at another rate: holes bridged by straight lines, then polyphase resampling.

    This is the way the published figures of other detectors were made, so that they can be compared.
    """
    native = round(data.rate_hz, 1)
    start, end = float(data.time_s[0]), float(data.time_s[-1])
    keep = np.concatenate(([True], np.diff(np.maximum.accumulate(data.time_s)) > 0))
    even = np.arange(start, end, 1.0 / native)
    acc = np.stack([np.interp(even, data.time_s[keep], data.acc_ms2[keep, k]) for k in range(3)], axis=1)
    up, down = round(rate_hz * 10), round(native * 10)
    slow = signal.resample_poly(acc, up, down, axis=0)
    time = start + np.arange(len(slow)) / rate_hz
    return replace(limb_data(data.name, time, slow, None), rate_hz=rate_hz)
