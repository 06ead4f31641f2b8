"""`kickstep count` as a person runs it, through the real pipeline."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

import monitor

ROOT = str(Path(monitor.__file__).parent.parent)


def kickstep(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *args],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": ROOT},
    )


def leg(kicks_at: list[float], rate_hz: float = 50.0, seconds: float = 60.0) -> str:
    """A resting leg with short bursts along the shank, 3 m/s2 high and 0.4 s long."""
    lines = ["t_s,ax_ms2,ay_ms2,az_ms2"]
    for index in range(round(seconds * rate_hz)):
        time = index / rate_hz
        burst = sum(3.0 * math.sin(math.pi * (time - at) / 0.4) for at in kicks_at if 0 <= time - at < 0.4)
        lines.append(f"{time:.3f},0.02,{0.01 * math.sin(7 * time):.4f},{9.80665 + burst:.4f}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a_left.csv").write_text(leg([10.0, 20.0, 30.0, 40.0]))
    (tmp_path / "a_right.csv").write_text(leg([15.0, 35.0]))
    (tmp_path / "still_left.csv").write_text(leg([]))
    (tmp_path / "still_right.csv").write_text(leg([]))
    return tmp_path


def test_kicks_are_counted(folder: Path) -> None:
    done = kickstep("count", "a", "--activity", "back", "--json", "--events", "e.csv", cwd=folder)
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert made["limbs"]["left"]["kicks"] == 4
    assert made["limbs"]["right"]["kicks"] == 2
    assert made["balance"]["shown"] is False
    assert made["balance"]["reason"]
    assert made["no_kicks_reason"] is None
    assert (folder / "e.csv").read_text().count("\nkick,") == 6


def test_no_kicks_is_a_result_with_a_reason(folder: Path) -> None:
    done = kickstep("count", "still", "--activity", "back", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert made["kicks"] == []
    assert made["no_kicks_reason"]
    words = kickstep("count", "still", "--activity", "back", cwd=folder)
    assert words.returncode == 0, words.stderr
    assert "No kicks found: " in words.stdout


def test_missing_cells_and_odd_times_are_reported(folder: Path) -> None:
    lines = leg([10.0, 20.0]).splitlines()
    lines[500] = lines[500].replace("0.02", "", 1)
    lines[700] = ",0,0,9.8"
    lines[800] = lines[799]
    (folder / "odd_left.csv").write_text("\n".join(lines))
    done = kickstep("count", "odd", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert list(made["limbs"]) == ["left"]
    assert made["quality"]["dropped_samples"] >= 3
