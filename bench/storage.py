"""What the recording costs: time of a write, bytes an hour, speed of reading. `python -m bench.storage [MINUTES]`

Two simulated MetaMotionS at 100 Hz with accounter stamps: one 13-byte notification a sample, with the noise of the
sensor and of the air (connection events every 30 ms, each limb's at its own phase). Times are CPU times of this
process, each the median of 5 runs; reading includes making the records, counting includes reading.
Afterwards what 10,000 sessions of history cost (`bench.history`).
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import bench.history
from monitor.firmware.loading import load_text
from monitor.firmware.resolving import resolve
from monitor.locations import profiles_dir
from monitor.model.limbs import LIMBS
from monitor.model.records import LogRecord, Packet, SensorFacts, SessionFacts, Tick, WallClock
from monitor.model.words import Activity
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.recording.compaction import compact
from monitor.recording.reader import read_records
from monitor.recording.writer import RecordingWriter
from monitor.simulation.ble_stream import stream
from monitor.simulation.encoder import Encoder
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import mixed_session
from monitor.simulation.scenes import Scenario
from monitor.simulation.session import SimulatedSession
from monitor.simulation.wearer import setup_for

PROFILE = "metamotion-s"
CHOICES = {"rate": 100, "range": 8, "stamps": "accounter"}
CONNECTION_S = 0.030


def session(minutes: float) -> list[LogRecord]:
    """The log of a mixed session of two sensors."""
    return log_of(mixed_session(minutes), 3)


def log_of(scenario: Scenario, seed: int, connection_s: float = CONNECTION_S) -> list[LogRecord]:
    """The log of a simulated session; notifications come with the link's connection events, so far apart."""
    return log_and_truth(scenario, seed, connection_s)[0]


def log_and_truth(
    scenario: Scenario, seed: int, connection_s: float, activity: Activity = Activity.UNKNOWN
) -> tuple[list[LogRecord], SimulatedSession]:
    """The same, and what really happened."""
    text = (profiles_dir() / f"{PROFILE}.toml").read_text(encoding="utf-8")
    profile = load_text(text, PROFILE)
    resolved = resolve(profile, CHOICES, {"id": 0})
    choices = tuple((name, str(value)) for name, value in (*CHOICES.items(), ("id", 0)))
    infant = simulate(scenario, seed, {limb: setup_for(resolved) for limb in LIMBS})
    random = np.random.default_rng(4)
    records: list[LogRecord] = []
    for number, limb in enumerate(LIMBS):
        ready = list(stream(infant.limbs[limb], Encoder(resolved), 0.0, False))
        at_s = np.array([one.at_s for one in ready]) + 0.004
        phase_s = 0.011 * number
        event_s = np.ceil((at_s - phase_s) / connection_s) * connection_s + phase_s
        event_s += connection_s * (random.random(len(at_s)) < 0.01)  # sent once more
        heard_s = np.maximum.accumulate(event_s + random.exponential(0.0005, len(at_s)))
        heard_ns = np.rint(heard_s * 1e9 + 60_000 * (np.arange(len(at_s)) % 3)).astype(np.int64)
        records += [
            Packet(limb, ns / 1e9, one.char, one.payload)
            for ns, one in zip(np.maximum.accumulate(heard_ns).tolist(), ready, strict=True)
        ]
    minutes = infant.truth.duration_s / 60.0
    records += [Tick(second / 4) for second in range(int(minutes * 240))]
    records += [
        WallClock(float(s), f"2026-01-02T10:{s // 60:02d}:{s % 60:02d}") for s in range(0, int(minutes * 60), 10)
    ]
    records.sort(key=lambda record: record.time_s)  # type: ignore[union-attr]
    sensors = {limb: SensorFacts(PROFILE, 100.0, False, 78.4532, None, PROFILE, choices) for limb in LIMBS}
    return [SessionFacts(sensors, activity, profiles=((PROFILE, text),)), *records], infant


def timed(work: Callable[[], object], runs: int = 5) -> float:
    """Median CPU seconds."""
    found = []
    for _ in range(runs):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return statistics.median(found)


def read(path: Path) -> int:
    """Read everything."""
    return sum(1 for _ in read_records(path))


def count(path: Path) -> int:
    """Read and count everything."""
    pipeline = Pipeline(hop_s=REPLAY_HOP_S)
    for record in read_records(path):
        pipeline.push(record)
    return len(pipeline.finish().kicks)


def write(path: Path, log: list[LogRecord]) -> None:
    """Record everything, flushed record by record."""
    path.unlink(missing_ok=True)
    with RecordingWriter(path) as writer:
        for record in log:
            writer.write(record)


def main(minutes: float) -> None:
    """Print the figures."""
    log = session(minutes)
    packets = sum(isinstance(record, Packet) for record in log)
    print(f"{minutes:g} min, {len(log)} records, {packets} of them one-sample notifications")
    with tempfile.TemporaryDirectory() as folder:
        live = Path(folder, "a.live.mcap")
        seconds = timed(lambda: write(live, log))
        print(f"write and flush      {seconds / len(log) * 1e6:7.2f} us a record")
        print(f"                     {seconds / minutes / 60 * 1e3:7.2f} ms a second of the session")
        with RecordingWriter(Path(folder, "sync.mcap")) as writer:
            waits = []
            for record in log[:20]:
                writer.write(record)
                start = time.perf_counter()
                writer.sync()
                waits.append(time.perf_counter() - start)
        print(f"fsync                {statistics.median(waits) * 1e3:7.2f} ms of waiting (in a thread of its own)")
        print(f"live file            {live.stat().st_size / minutes * 60 / 1e6:7.2f} MB an hour")
        print(f"read live            {timed(lambda: read(live)):7.2f} s")
        print(f"read and count live  {timed(lambda: count(live)):7.2f} s, {count(live)} kicks")
        start = time.process_time()
        made = compact(live)
        print(f"compact and prove    {time.process_time() - start:7.2f} s")
        print(f"closed file          {made.size_after / minutes * 60 / 1e6:7.2f} MB an hour")
        print(f"read closed          {timed(lambda: read(made.path)):7.2f} s")
        print(f"read and count closed{timed(lambda: count(made.path)):7.2f} s, {count(made.path)} kicks")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 20.0)
    sys.exit(bench.history.main(10_000))
