"""Files of other makers: known by their content. How each takes spoilt files: test_every_importer."""

from __future__ import annotations

import importlib.util
import warnings
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from monitor.errors import DataError, UsageError
from monitor.model.limbs import Limb
from monitor.recording.foreign import open_limb
from monitor.recording.limb_data import LimbSource
from monitor.recording.session_records import Clocks, ImportedSession
from monitor.recording.text_formats import FORMATS
from tests.unit.recording.foreign_makers import START, cwa, opal, signal_g, text

NAMES = [one.name for one in FORMATS]
G = 9.80665


def written(tmp_path: Path, content: bytes | str, name: str = "a.bin") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def all_of(source: LimbSource) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    parts = list(source.parts())
    gyro = None if parts[0][2] is None else np.concatenate([p[2] for p in parts if p[2] is not None])
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts]), gyro


def refused(path: Path, words: str) -> DataError:
    with pytest.raises(DataError) as caught:
        open_limb(path)
    assert words in caught.value.message
    assert caught.value.advice
    return caught.value


# --- Axivity


@pytest.mark.parametrize(("kind", "step"), [(0x30, 1 / 256), (0x32, 1 / 2048), (0x62, 1 / 2048)])
def test_axivity_packings(tmp_path: Path, kind: int, step: float) -> None:
    source = open_limb(written(tmp_path, cwa(1000, kind=kind)))
    time_s, acc, gyro = all_of(source)
    assert source.samples == len(time_s) == 1000
    np.testing.assert_allclose(acc, signal_g(1000, 100.0) * G, atol=0.51 * step * G)
    np.testing.assert_allclose(time_s - START.timestamp(), np.arange(1000) / 100.0, atol=2e-4)
    assert source.facts.has_gyro == (gyro is not None) == (kind == 0x62)
    if gyro is not None:
        np.testing.assert_allclose(np.degrees(gyro[0]), np.array([100, -200, 300]) * 2000 / 32768)
    assert source.facts.full_scale_ms2 == pytest.approx(16 * G)
    assert source.span_s == pytest.approx((time_s[0], time_s[-1]), abs=0.01)


def test_axivity_follows_the_sensors_own_rate(tmp_path: Path) -> None:
    time_s, _, _ = all_of(open_limb(written(tmp_path, cwa(4000, rate_hz=25.0, true_rate=25.5))))
    np.testing.assert_allclose(time_s - START.timestamp(), np.arange(4000) / 25.5, atol=2e-3)
    assert np.all(np.diff(time_s) > 0)


def test_axivity_damage_is_left_out_and_told(tmp_path: Path) -> None:
    whole = bytearray(cwa(400))
    whole[1024 + 3 * 512 + 100] ^= 0x40
    source = open_limb(written(tmp_path, bytes(whole)))
    time_s, acc, _ = all_of(source)
    assert source.samples == 360
    assert any("1 of 10 blocks" in note for note in source.notes)
    assert np.diff(time_s).max() == pytest.approx(0.41, abs=1e-3)  # a gap stays a gap
    np.testing.assert_allclose(acc[120:], signal_g(400, 100.0)[160:] * G, atol=0.003)


def test_axivity_options_that_make_no_sense(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        open_limb(written(tmp_path, cwa(100)), columns="t=a,ax=b:g")


def test_two_axivity_files_are_one_session_whose_clocks_are_not_one(tmp_path: Path) -> None:
    left = open_limb(written(tmp_path, cwa(1000), "l.cwa"))
    right = open_limb(written(tmp_path, cwa(1000, start=START + timedelta(seconds=3.25)), "r.cwa"))
    session = ImportedSession.of(left, right)
    assert session.facts.clock_uncertainty_s is None
    assert any("own clock" in note and "withheld" in note for note in session.notes)
    assert session.facts.started_at == "2026-11-20T10:30:00+00:00"
    firsts = {}
    for record in session.records():
        if hasattr(record, "time_s") and record.limb not in firsts:  # type: ignore[union-attr]
            firsts[record.limb] = record.time_s[0]  # type: ignore[union-attr]
    assert firsts == pytest.approx({Limb.LEFT: 0.0, Limb.RIGHT: 3.25}, abs=1e-3)
    assert ImportedSession.of(left, right, clocks=Clocks.SHARED).facts.clock_uncertainty_s == 0.0
    later = open_limb(written(tmp_path, cwa(1000, start=START + timedelta(days=1)), "d.cwa"))
    with pytest.raises(DataError, match="do not overlap"):
        ImportedSession.of(left, later)


# --- apps' exports


@pytest.mark.parametrize("name", NAMES)
def test_exports_are_known_by_their_content(tmp_path: Path, name: str) -> None:
    source = open_limb(written(tmp_path, text(name, 200), "whatever.dat"))
    time_s, acc, gyro = all_of(source)
    coarse = {"Polar Sensor Logger": 0.001, "Arduino log": 0.001}.get(name, 0.0001)
    np.testing.assert_allclose(acc, signal_g(200, 50.0) * G, atol=0.51 * coarse * G)
    np.testing.assert_allclose(time_s - time_s[0], np.arange(200) * 0.02, atol=0.081 if name == "WitMotion" else 1e-5)
    assert np.all(np.diff(time_s) > 0)
    assert source.facts.rate_hz == pytest.approx(50.0, rel=0.011)
    if gyro is not None:
        np.testing.assert_allclose(np.degrees(gyro[:, 0]), 10.0, rtol=1e-4)
    assert (gyro is not None) == (name in ("Movella DOT", "Xsens MTw", "WitMotion", "Arduino log"))
    draft = next(one.draft for one in FORMATS if one.name == name)
    assert any("draft" in note for note in source.notes) == draft


def test_a_decimal_comma_may_come_late(tmp_path: Path) -> None:
    whole = text("Polar Sensor Logger", 50)
    first, _, rest = whole.partition(";980\n")
    late = f"{first};980\n{rest.replace(';980', ';980,5')}"
    assert all_of(open_limb(written(tmp_path, late)))[1][[0, 1], 2] == pytest.approx([0.98 * G, 0.9805 * G])


@pytest.mark.parametrize("name", NAMES)
def test_where_a_file_is_cut_changes_nothing(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = text(name, 3000).replace("\r", "\n").split("\n")
    at = len(lines) - 1500
    lines[at : at + 2] = [lines[at + 1], lines[at]]  # two rows swapped
    path = written(tmp_path, "\n".join(lines))
    whole = open_limb(path)
    seen = whole.facts, whole.span_s, whole.notes, whole.samples
    together = all_of(whole)
    monkeypatch.setattr("monitor.recording.csv_lines._PIECE_BYTES", 3001)
    monkeypatch.setattr("monitor.recording.numbers.IN_MEMORY_BYTES", 5000)
    for module in ("numbers", "text_formats"):
        monkeypatch.setattr(f"monitor.recording.{module}.BLOCK_SAMPLES", 170)
    pieces = open_limb(path)
    assert seen == (pieces.facts, pieces.span_s, pieces.notes, pieces.samples)
    for one, other in zip(together, all_of(pieces), strict=True):
        np.testing.assert_array_equal(one, other)


def test_acceleration_without_gravity_is_refused(tmp_path: Path) -> None:
    dot = text("Movella DOT").replace("Acc_", "FreeAcc_")
    assert "FreeAcc" in refused(written(tmp_path, dot), "without gravity").message
    phone = text("phyphox").replace("Acceleration", "Linear Acceleration")
    assert "phyphox" in refused(written(tmp_path, phone), "without gravity").advice
    refused(written(tmp_path, text("MetaBase").replace("(g)", "(deg/s)")), "gyroscope's file")


def test_an_mtw_text_without_its_first_line(tmp_path: Path) -> None:
    refused(written(tmp_path, text("Xsens MTw").partition("\n")[2]), "how many packets a second")


def test_a_stall_in_an_app_without_clock_is_a_gap(tmp_path: Path) -> None:
    lines = text("WitMotion", 400).splitlines()
    late = [line.replace("10:30:", "10:31:") for line in lines[201:]]
    time_s, _, _ = all_of(open_limb(written(tmp_path, "\n".join([*lines[:201], *late]) + "\n")))
    steps = np.diff(time_s)
    assert steps.max() == pytest.approx(60.0, abs=0.1)
    assert np.sort(steps)[-2] < 0.05


@pytest.mark.parametrize(("said", "own"), [("Synced", False), ("Unsynced", True), ("", True)])
def test_dot_sensors_share_a_clock_where_their_files_say_so(tmp_path: Path, said: str, own: bool) -> None:
    whole = text("Movella DOT", 50)
    line = f"SyncStatus:,{said}\n" if said else ""
    assert open_limb(written(tmp_path, whole.replace("OutputRate", f"{line}OutputRate"))).own_clock is own


# --- APDM


@pytest.mark.skipif(importlib.util.find_spec("h5py") is not None, reason="h5py is installed")
def test_an_h5_file_without_h5py(tmp_path: Path) -> None:
    assert "[h5]" in refused(written(tmp_path, b"\x89HDF\r\n\x1a\n" + bytes(100)), "h5py").advice


def test_opal_both_legs_of_one_file(tmp_path: Path) -> None:
    path = opal(tmp_path / "s.h5", ("Lumbar", "Left Foot", "Left Ankle", "Right Ankle"))
    left, right = open_limb(path, Limb.LEFT), open_limb(path, Limb.RIGHT)
    assert (left.name, right.name) == ("Left Ankle", "Right Ankle")
    np.testing.assert_allclose(all_of(right)[1], signal_g(400, 20.0) * G * 4)
    session = ImportedSession.of(left, right)
    assert session.facts.clock_uncertainty_s == 0.0
    assert left.facts.rate_hz == 20.0


def test_opal_unlabelled(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="labels"):
        open_limb(opal(tmp_path / "u.h5", ("A", "B")), Limb.LEFT)


@pytest.mark.parametrize("gone", ["Time", "Accelerometer", "Configuration"])
def test_opal_without_a_part_of_it(tmp_path: Path, gone: str) -> None:
    path = opal(tmp_path / "m.h5", ("Left Ankle",))
    h5py = pytest.importorskip("h5py")
    with h5py.File(path, "a") as file:
        del file["Sensors/1000"][gone]
    refused(path, "damaged or not of APDM's format")


# --- real files


def test_real_axivity_sample_as_an_independent_reader_has_it(real_data: Path) -> None:
    path = real_data / "cwa" / "ax6_sample.cwa"
    time_s, acc, gyro = all_of(open_limb(path))
    assert len(time_s) == 10360
    assert np.all(np.diff(time_s) > 0)
    io = pytest.importorskip("skdh.io", reason="needs scikit-digital-health", exc_type=ImportError)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its words about time zones
        other = io.ReadCwa().predict(file=str(path))
    np.testing.assert_allclose(acc / G, other["accel"], atol=1e-12)
    assert gyro is not None
    np.testing.assert_allclose(np.degrees(gyro), other["gyro"], atol=1e-9)
    assert np.abs(time_s - other["time"]).max() < 0.02  # that reader moves stamps by a part of a sample each block


def test_real_exports(real_data: Path) -> None:
    still = open_limb(real_data / "originals" / "arduino_ble_ankle_still.csv")
    assert still.facts.rate_hz == pytest.approx(66.66, abs=0.01)
    feet = [open_limb(real_data / "originals" / f"xsens_mtw_{side}_foot.txt") for side in ("left", "right")]
    tidy = [open_limb(real_data / "voisard_feet" / f"1-1_{side}.csv") for side in ("left", "right")]
    for foot, same in zip(feet, tidy, strict=True):
        np.testing.assert_allclose(all_of(foot)[1], all_of(same)[1], atol=2e-3)
    for path in (real_data / "ble_logs" / "witmotion_wt901ble68").glob("*.txt"):
        assert 195 < open_limb(path).facts.rate_hz < 201
    for path in (real_data / "ble_logs" / "xsens_dot_realtime").glob("*.csv"):
        refused(path, "without gravity")
