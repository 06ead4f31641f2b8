"""What counting costs, against one plain pass over the same arrays in the same run.

    python -m bench.throughput            8 hours of two limbs at 100 Hz, then cost an hour at 1 h and 72 h
    python -m bench.throughput --short    1 hour only

The yardstick is the cheapest thing that could be called a kick counter: norm, causal 5 Hz low-pass, find_peaks.
The arrays are a simulated 18-minute session repeated; making them is not timed. Each figure is the median of 5 runs
(of 3 at 72 hours), each in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy import signal

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray, LogRecord, SampleBlock, SessionFacts
from monitor.pipeline import Pipeline
from monitor.recording.session_records import BLOCK_SAMPLES
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import SCENARIOS

RATE_HZ = 100.0


def long_session(hours: float) -> tuple[SessionFacts, dict[Limb, tuple[FloatArray, FloatArray]]]:
    """Facts, and times (n,) and acceleration (n, 3) of each limb: one simulated session after the other."""
    session = simulate(SCENARIOS["mixed_session"](), 7)
    n = round(hours * 3600.0 * RATE_HZ)
    limbs = {}
    for limb in LIMBS:
        acc = session.limbs[limb].acc_ms2
        limbs[limb] = (np.arange(n) / RATE_HZ, np.resize(acc, (n, 3)))
    facts = SessionFacts({limb: session.limbs[limb].facts() for limb in LIMBS})
    facts = SessionFacts({limb: replace(f, has_gyro=False) for limb, f in facts.sensors.items()})
    return facts, limbs


def records(facts: SessionFacts, limbs: dict[Limb, tuple[FloatArray, FloatArray]]) -> list[LogRecord]:
    """Blocks of the size an importer makes; views, nothing is copied."""
    result: list[LogRecord] = [facts]
    n = len(next(iter(limbs.values()))[0])
    for a in range(0, n, BLOCK_SAMPLES):
        for limb, (t, acc) in limbs.items():
            result.append(SampleBlock(limb, t[a : a + BLOCK_SAMPLES], acc[a : a + BLOCK_SAMPLES]))
    return result


def yardstick(limbs: dict[Limb, tuple[FloatArray, FloatArray]]) -> int:
    """One causal norm + 5 Hz low-pass + find_peaks pass."""
    found = 0
    for _, acc in limbs.values():
        sos = signal.butter(2, 5.0, fs=RATE_HZ, output="sos")
        envelope = signal.sosfilt(sos, np.abs(np.sqrt(np.square(acc).sum(axis=1)) - 9.80665))
        found += signal.find_peaks(envelope, height=1.0, distance=30)[0].size
    return found


def reset_peak() -> None:
    """Forgets the process's highest memory so far (making the input needs more than counting it)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_kb() -> int:
    """Highest resident memory since the last reset, kB (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def one_run(hours: float) -> dict[str, float]:
    """CPU seconds of both, and peak memory above the input, MB."""
    facts, limbs = long_session(hours)
    log = records(facts, limbs)
    reset_peak()
    before = peak_kb()
    t0 = time.process_time()
    pipeline, events = Pipeline(keep_events=False), 0  # as `count` has it
    for record in log:
        events += len(pipeline.push(record))
    summary = pipeline.finish()
    t1 = time.process_time()
    peak = peak_kb()
    t2 = time.process_time()
    yardstick(limbs)
    t3 = time.process_time()
    return {
        "pipeline_s": t1 - t0,
        "yardstick_s": t3 - t2,
        "memory_mb": (peak - before) / 1024.0,
        "kicks": len(summary.kicks),
        "events": events,
    }


def runs(hours: float, times: int) -> list[dict[str, float]]:
    """Several runs, each in its own process, so that memory and caches start alike."""
    found = []
    for _ in range(times):
        out = subprocess.run(
            [sys.executable, "-m", "bench.throughput", "--one", str(hours)], capture_output=True, text=True, check=True
        )
        found.append(json.loads(out.stdout))
    return found


def show(hours: float, times: int) -> float:
    """Prints one line and returns the median cost an hour, s."""
    found = runs(hours, times)
    pipeline = statistics.median(r["pipeline_s"] for r in found)
    ratio = statistics.median(r["pipeline_s"] / r["yardstick_s"] for r in found)
    memory = max(r["memory_mb"] for r in found)
    print(
        f"{hours:5g} h   pipeline {pipeline:7.2f} s   {pipeline / hours:6.3f} s an hour   "
        f"{ratio:5.2f} x the yardstick   {memory:6.0f} MB above the input   {found[0]['events']:9.0f} events",
        flush=True,
    )
    return pipeline / hours


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.throughput", description=__doc__.split("\n\n")[0])
    parser.add_argument("--short", action="store_true", help="1 hour only")
    parser.add_argument("--one", type=float, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one_run(args.one)))
        return
    first = show(1.0, 5)
    if not args.short:
        show(8.0, 5)
        long = show(72.0, 3)
        print(f"cost an hour at 72 h: {long / first:.2f} times that at 1 h")


if __name__ == "__main__":
    main()
