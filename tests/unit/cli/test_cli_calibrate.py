"""Six faces from files: `count --calibration`, `import --calibration`, and strength that is withheld without."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from monitor import cli
from monitor.analysis.calibration import HELD_S
from monitor.model.calibration import Calibration
from monitor.model.limbs import Limb
from monitor.model.records import FloatArray, SessionFacts
from monitor.model.units import STANDARD_GRAVITY_MS2 as G
from monitor.recording.reader import read_records
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import supine_kicking
from monitor.simulation.sensor import SensorSetup

Said = pytest.CaptureFixture[str]
SENSOR = Calibration((0.3, -0.2, 0.1), (1.02, 0.98, 1.01), 0.0)
UP = [sign * np.eye(3)[axis] for axis, sign in itertools.product(range(3), (1.0, -1.0))]
SLANTED = np.array([0.6, -0.5, 0.62]) / np.linalg.norm([0.6, -0.5, 0.62])


def write_faces(path: Path, positions: list[FloatArray], seconds: float = HELD_S + 1.0) -> None:
    """What `SENSOR` shows in these positions, turned in between."""
    rng, n = np.random.default_rng(1), round(50 * seconds)
    parts = []
    for up in positions:
        parts.append(rng.normal(0.0, 5.0, (40, 3)))
        parts.append(rng.normal(0.0, 0.02, (n, 3)) + G * up / np.array(SENSOR.gain) + np.array(SENSOR.offset_ms2))
    acc = np.concatenate(parts) / G
    rows = [f"{0.02 * i:.2f},{x:.5f},{y:.5f},{z:.5f}" for i, (x, y, z) in enumerate(acc.tolist())]
    path.write_text("\n".join(["t_s,ax_g,ay_g,az_g", *rows]) + "\n")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    simulate(supine_kicking(1.0), 3, SensorSetup(rate_hz=50.0, has_gyro=False)).write_csv(tmp_path, "a")
    write_faces(tmp_path / "faces.csv", [*UP, SLANTED])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KICKSTEP_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def test_count_says_that_the_sensors_are_not_calibrated(folder: Path, capsys: Said) -> None:
    assert cli.run(["count", "a"]) == 0
    out = capsys.readouterr().out
    assert "Strength of kicks: index not shown: the left and right sensors are not calibrated" in out
    assert "Amount of movement: left " in out
    assert cli.run(["count", "a", "--json", "--calibration", "left=faces.csv"]) == 0
    vigour = json.loads(capsys.readouterr().out)["vigour_balance"]
    assert vigour["reason"] == "the right sensor is not calibrated"
    assert isinstance(vigour["estimate"], float)
    assert cli.run(["count", "a", "--calibration", "left=faces.csv,right=faces.csv"]) == 0
    assert "Strength of kicks: index not shown: not enough kicks" in capsys.readouterr().out


def test_an_imported_recording_carries_the_calibration(folder: Path, capsys: Said) -> None:
    assert cli.run(["import", "a", "--out", "r", "--calibration", "left=faces.csv,right=faces.csv"]) == 0
    with read_records(folder / "r" / "a.mcap") as reader:
        facts = next(iter(reader))
    assert isinstance(facts, SessionFacts)
    for limb in Limb:
        found = facts.sensors[limb].calibration
        assert found is not None
        np.testing.assert_allclose(found.offset_ms2, SENSOR.offset_ms2, atol=0.01)
        np.testing.assert_allclose(found.gain, SENSOR.gain, atol=0.001)
    capsys.readouterr()
    figures = []
    for args in (["r/a.mcap"], ["a", "--calibration", "left=faces.csv,right=faces.csv"]):
        assert cli.run(["count", *args, "--json"]) == 0
        figures.append(json.loads(capsys.readouterr().out))
    assert figures[0]["kicks"] == figures[1]["kicks"]
    assert figures[0]["vigour_balance"] == figures[1]["vigour_balance"]


@pytest.mark.parametrize(
    ("positions", "seconds", "words"),
    [([*UP[:5], SLANTED], 4.0, "1 of the 6 faces"), (UP, 4.0, "seventh position"), ([*UP, SLANTED], 2.0, "6 of the 6")],
)
def test_poor_faces_are_refused_in_words(
    folder: Path, capsys: Said, positions: list[FloatArray], seconds: float, words: str
) -> None:
    write_faces(folder / "poor.csv", positions, seconds)
    assert cli.run(["count", "a", "--calibration", "left=poor.csv"]) == 4
    told = capsys.readouterr().err
    assert words in told
    assert "poor.csv" in told


def test_a_leg_must_be_named(folder: Path, capsys: Said) -> None:
    assert cli.run(["count", "a", "--calibration", "faces.csv"]) == 2
    assert "which leg" in capsys.readouterr().err
