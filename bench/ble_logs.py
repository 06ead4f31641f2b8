"""Exports of two vendors' phone apps, in the apps' own formats: real radio traffic without labels.

WitMotion: a sensor that lay on parts of a boat with its engine running. Nobody wore it, so every kick or step counted
there is false. Xsens DOT: five sensors on an adult for 6.4 s, the motion not described, one of them at half its
packets. No truth; it shows what a loss of half does to active time.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np

from bench.matching import FloatArray
from monitor.model.limbs import Limb
from monitor.model.units import RADIANS_PER_DEGREE, STANDARD_GRAVITY_MS2
from monitor.recording.limb_data import LimbData, limb_data

WITMOTION = ("time", "AccX(g)", "AccY(g)", "AccZ(g)", "AsX(°/s)", "AsY(°/s)", "AsZ(°/s)")
XSENS = ("SampleTimeFine", "Quat_W", "Quat_X", "Quat_Y", "Quat_Z", "FreeAcc_X", "FreeAcc_Y", "FreeAcc_Z")
_COUNTER_US = 2**32


def witmotion(file: Path) -> LimbData:
    """One export: tabs, g and degrees/s, the phone's time in ms.

    Rows come in bursts that share a millisecond, so a row's own time says when the phone got it. Without a counter in
    the file rows are dated by their number, at the rate of the whole file, as the product dates a sensor without clock.
    """
    with file.open(encoding="utf-8", newline="") as text:
        rows = [[row[name] for name in WITMOTION] for row in csv.DictReader(text, delimiter="\t")]
    arrived = [datetime.strptime(row[0], "%Y-%m-%d %H:%M:%S.%f") for row in rows]
    values = np.array([row[1:] for row in rows], dtype=np.float64)
    time_s = np.linspace(0.0, (arrived[-1] - arrived[0]).total_seconds(), len(rows))
    acc_ms2 = values[:, :3] * STANDARD_GRAVITY_MS2
    return limb_data(file.stem.strip(), time_s, acc_ms2, values[:, 3:] * RADIANS_PER_DEGREE)


def xsens(file: Path) -> LimbData:
    """One export: 11 lines of facts (the rate among them), then commas; a counter in microseconds, wrapping at 2**32.

    Its acceleration is without gravity and in the room's axes; the orientation brings both back: R(q)^T (free + g).
    """
    with file.open(encoding="utf-8", errors="replace", newline="") as text:
        rate_hz = 0.0
        for line in text:
            if line.startswith("OutputRate:"):
                rate_hz = float(line.split(",")[1].strip().removesuffix("Hz"))
            if line.startswith("PacketCounter"):
                break
        table = list(csv.DictReader(text, fieldnames=line.strip().split(",")))
    values = np.array([[row[name] for name in XSENS] for row in table], dtype=np.float64)
    ticks_us = np.cumsum(np.concatenate(([0.0], np.diff(values[:, 0]) % _COUNTER_US)))
    q = values[:, 1:5] / np.linalg.norm(values[:, 1:5], axis=1)[:, None]
    room = values[:, 5:8] + np.array([0.0, 0.0, STANDARD_GRAVITY_MS2])
    data = limb_data(file.stem.split("_")[0], ticks_us * 1e-6, _into_sensor(q, room), None)
    return replace(data, rate_hz=rate_hz)  # at half of the packets the steps no longer show it


def _into_sensor(q: FloatArray, v: FloatArray) -> FloatArray:
    """`v` (n, 3) in the room's axes, turned into the sensor's by the inverse of the unit quaternions `q` (n, 4)."""
    axis, w = -q[:, 1:], q[:, :1]
    twice = 2.0 * np.cross(axis, v)
    turned: FloatArray = v + w * twice + np.cross(axis, twice)
    return turned


def boat(folder: Path) -> Iterator[LimbData]:
    """The sensor on the boat."""
    for file in sorted((folder / "ble_logs" / "witmotion_wt901ble68").glob("*.txt")):
        yield witmotion(file)


def adult(folder: Path) -> Iterator[tuple[str, dict[Limb, LimbData]]]:
    """Shins (no loss) and thighs (left: half of the packets lost) of one adult."""
    base = folder / "ble_logs" / "xsens_dot_realtime"
    for name in ("Tibia", "Femur"):
        files = {limb: next(base.glob(f"{side}{name}_*.csv")) for limb, side in ((Limb.LEFT, "L"), (Limb.RIGHT, "R"))}
        yield name.lower(), {limb: xsens(file) for limb, file in files.items()}
