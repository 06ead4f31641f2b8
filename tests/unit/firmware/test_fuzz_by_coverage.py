"""Bytes led by the code that they reach, where atheris installs; the property tests beside this need no such thing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="atheris is not installed; it comes ready-made for Linux on x86_64 alone")
ROUNDS = 400


def test_nothing_raises_and_rubbish_is_counted() -> None:
    command = [sys.executable, "-m", "bench.fuzz", "--atheris", "--rounds", str(ROUNDS), "--seconds", "100"]
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"Done {ROUNDS} runs" in done.stderr
