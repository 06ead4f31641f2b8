"""Other step counters are asked in environments of their own; one that is not there, or fails, says so."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from bench import peers
from bench.peers import PEERS, PLAIN, ask, even, plain_steps
from monitor.recording.limb_data import LimbData, limb_data

RATE_HZ, FROM_S = 50.0, 3.0
FAKE = """
import json, sys
import numpy as np
peer, path = sys.argv[1:]
if peer == "mobgap":
    raise RuntimeError("does not like these data")
data = np.load(path)
found = [[float(np.abs(data[f"acc_{i}"][:, 0]).argmax())] for i in range(2)]
turned = [[float(np.abs(data["gyro_0"][:, 2]).argmax())], None]
json.dump({f"{peer}_largest": found, f"{peer}_turn": turned}, sys.stdout)
"""


def walk(at_s: float, *, gyro: bool) -> LimbData:
    """Five seconds with one jolt, a hole in the middle."""
    time = FROM_S + np.arange(250) / RATE_HZ
    acc = np.zeros((250, 3))
    acc[:, 2] = 9.8
    acc[round((at_s - FROM_S) * RATE_HZ), 0] = 20.0
    turn = np.zeros((250, 3))
    turn[50, 2] = 1.0
    keep = (time < 5.0) | (time > 5.4)
    return limb_data("leg", time[keep], acc[keep], turn[keep] if gyro else None)


def test_what_peers_find_comes_back_as_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runner = tmp_path / "runner.py"
    runner.write_text(FAKE)
    monkeypatch.setattr(peers, "RUNNER", runner)
    for peer in ("neurokit2", "mobgap"):
        python = peers.python_of(peer, tmp_path)
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        python.chmod(0o755)
    answers = ask([walk(4.5, gyro=True), walk(7.0, gyro=False)], None, tmp_path)
    first, second = answers.found["neurokit2_largest"]
    assert first is not None
    assert second is not None
    assert (first.tolist(), second.tolist()) == ([pytest.approx(4.5)], [pytest.approx(7.0)])
    turned, none = answers.found["neurokit2_turn"]
    assert turned is not None
    assert turned.tolist() == [pytest.approx(4.0)]
    assert none is None
    assert answers.trouble["mobgap"] == "RuntimeError: does not like these data"
    assert {peer for peer, why in answers.trouble.items() if why.startswith("not installed")} == set(PEERS) - {
        "neurokit2",
        "mobgap",
    }


def test_holes_are_bridged_for_them() -> None:
    acc, gyro, rate, first_s = even(walk(4.5, gyro=True), 25.0)
    assert gyro is not None
    assert (rate, first_s) == (25.0, FROM_S)
    assert len(acc) == len(gyro) == pytest.approx(5 * 25, abs=1)
    assert np.isfinite(acc).all()


def test_the_plain_counter_finds_a_step_a_second() -> None:
    time = np.arange(0.0, 10.0, 1.0 / RATE_HZ)
    acc = np.zeros((time.size, 3))
    acc[:, 2] = 9.8 + 8.0 * np.maximum(np.sin(2.0 * np.pi * time), 0.0) ** 4
    found = plain_steps(limb_data("leg", time, acc, None), None, *PLAIN["plain peaks"])
    assert np.diff(found).tolist() == pytest.approx([1.0] * 9, abs=0.05)
