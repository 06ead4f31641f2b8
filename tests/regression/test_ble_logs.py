"""Phone apps' exports as the benches read them: times from counters or row numbers, gravity brought back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.ble_logs import WITMOTION, XSENS, adult, boat, witmotion, xsens
from bench.real_sets import data_folder
from bench.score import counted
from monitor.model.limbs import Limb
from monitor.model.words import Activity

FOLDER = data_folder()
needs_data = pytest.mark.skipif(
    FOLDER is None, reason="KICKSTEP_TEST_DATA is not set: the real recordings are not here"
)


def test_witmotion_rows_that_share_a_millisecond_are_spread_evenly(tmp_path: Path) -> None:
    file = tmp_path / "20250101 shelf .txt"
    rows = ["\t".join((*WITMOTION, ""))]
    for burst in range(4):
        stamp = f"2025-6-28 7:59:59.{960 + 8 * burst}"
        rows += ["\t".join((stamp, "0.0", "0.0", "1.0", "180.0", "0.0", "0.0", "")) for _ in range(2)]
    file.write_text("\n".join(rows), encoding="utf-8")
    data = witmotion(file)
    assert np.diff(data.time_s) == pytest.approx(0.024 / 7)
    assert data.acc_ms2[0] == pytest.approx([0.0, 0.0, 9.80665])
    assert data.gyro_rads is not None
    assert data.gyro_rads[0, 0] == pytest.approx(np.pi)


def test_xsens_counter_wraps_and_gravity_comes_back_into_the_sensor(tmp_path: Path) -> None:
    file = tmp_path / "LTibia_1.csv"
    turned = np.sqrt(0.5)  # 90 degrees about the room's x axis: the room's up is the sensor's y
    lines = ["sep=,", "OutputRate:,60Hz", "© somebody", "", ",".join(("PacketCounter", *XSENS, "Status"))]
    for i, counter in enumerate((2**32 - 20_000, 2**32 - 10_000, 0, 30_000)):
        lines.append(f"{i + 1},{counter},{turned},{turned},0,0,0,0,1.0,0")
    file.write_text("\n".join(lines), encoding="latin-1")
    data = xsens(file)
    assert data.time_s == pytest.approx([0.0, 0.01, 0.02, 0.05])
    assert data.rate_hz == 60.0
    assert data.acc_ms2 == pytest.approx(np.tile([0.0, 10.80665, 0.0], (4, 1)))


@needs_data
def test_a_boats_engine_is_no_baby() -> None:
    assert FOLDER is not None
    files = list(boat(FOLDER))
    assert len(files) == 3
    for data in files:
        for activity in (Activity.BACK, Activity.WALKING):
            summary = counted({Limb.LEFT: data}, activity)
            assert not summary.kicks
            assert not summary.steps


@needs_data
def test_half_of_the_packets_lost_costs_active_time_of_both_legs() -> None:
    assert FOLDER is not None
    limbs = dict(adult(FOLDER))
    whole, lossy = (counted(limbs[name], Activity.BACK) for name in ("tibia", "femur"))
    assert whole.active_s > 0.99 * whole.duration_s
    assert 0.5 * lossy.duration_s < lossy.active_s < 0.95 * lossy.duration_s
    assert [len(limbs["femur"][limb].time_s) for limb in Limb] == [195, 381]
