"""What a live session costs: CPU time a second of two sensors at 100 Hz. `python -m bench.live [MINUTES]`

The log is the one of `bench.storage`: one-sample notifications with accounter stamps. Each part is fed exactly as in
a session, in process, and timed alone; the whole is timed too (record by record to the disk, then into the pipeline,
packets decoded every 0.2 s). The yardstick is the cheapest thing that could be called a live kick counter: each
notification unpacked by `struct`, and every 0.2 s and limb the norm, a causal 5 Hz low-pass and `find_peaks`.
CPU times of this process, each the median of 5 runs. `--profile` shows where the time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import struct
import tempfile
from collections.abc import Callable
from itertools import count as numbers
from pathlib import Path

import numpy as np
from scipy import signal

from bench.storage import count, session, timed, write
from monitor.firmware.decoding import Decoder
from monitor.model.limbs import LIMBS
from monitor.model.records import LogRecord, Packet, SampleBlock, SessionFacts
from monitor.pipeline import LIVE_HOP_S, Pipeline
from monitor.pipeline.packets import PacketStage, resolved_of
from monitor.preprocessing.clock import ClockFit
from monitor.recording.writer import RecordingWriter

BOUND_MS = 6.0
COUNT_BOUND_S = 3.0
RUNS = 5


def hops(log: list[LogRecord]) -> list[list[Packet]]:
    """Packets of one limb that are worked on together, as the pipeline cuts them."""
    done: list[list[Packet]] = []
    waiting: dict[str, list[Packet]] = {limb: [] for limb in LIMBS}
    for record in log:
        if isinstance(record, Packet):
            mine = waiting[record.limb]
            mine.append(record)
            if record.time_s - mine[0].time_s >= LIVE_HOP_S:
                done.append(mine)
                waiting[record.limb] = []
    return done


def facts_of(log: list[LogRecord]) -> SessionFacts:
    """The log's first record."""
    facts = log[0]
    assert isinstance(facts, SessionFacts)
    return facts


def decode(log: list[LogRecord], cut: list[list[Packet]]) -> None:
    """Bytes into samples, nothing else."""
    facts = facts_of(log)
    decoders = {limb: Decoder(resolved_of(facts.sensors[limb], dict(facts.profiles))) for limb in LIMBS}
    for packets in cut:
        arrivals = np.array([packet.time_s for packet in packets])
        decoders[packets[0].limb].feed([packet.payload for packet in packets], arrivals, packets[0].char)


def stage(log: list[LogRecord]) -> list[SampleBlock]:
    """Bytes into dated samples: decoding and the sensors' clocks."""
    facts = facts_of(log)
    stages = {limb: PacketStage(limb, facts.sensors[limb], dict(facts.profiles), LIVE_HOP_S) for limb in LIMBS}
    blocks: list[SampleBlock] = []
    for record in log:
        if isinstance(record, Packet):
            blocks.extend(stages[record.limb].push(record))
    return blocks


def clock(blocks: list[SampleBlock]) -> None:
    """Only the fit of the sensors' clocks."""
    fits = {limb: ClockFit() for limb in LIMBS}
    for block in blocks:
        fits[block.limb].push(block.time_s, block.time_s + 0.01)


def pipeline(log: list[LogRecord]) -> int:
    """Everything but the disk."""
    counting = Pipeline()
    for record in log:
        counting.push(record)
    return len(counting.finish().kicks)


def everything(path: Path, log: list[LogRecord]) -> None:
    """As the runner does it: a batch to the disk, then into the pipeline."""
    counting = Pipeline()
    with RecordingWriter(path) as writer:
        for record in log:
            writer.write(record)
            counting.push(record)
    counting.finish()


def yardstick(log: list[LogRecord], cut: list[list[Packet]]) -> int:
    """One `struct` call a notification, and a plain causal peak finder a hop."""
    unpack = struct.Struct("<hhh").unpack_from
    sos = signal.butter(2, 5.0, fs=100.0, output="sos")
    state = {limb: np.zeros((sos.shape[0], 2)) for limb in LIMBS}
    found = 0
    for packets in cut:
        limb = packets[0].limb
        acc = np.array([unpack(packet.payload, 7) for packet in packets]) / 4096.0 * 9.80665
        norm = np.abs(np.sqrt(np.square(acc).sum(axis=1)) - 9.80665)
        envelope, state[limb] = signal.sosfilt(sos, norm, zi=state[limb])
        found += signal.find_peaks(envelope, height=1.0)[0].size
    return found


def profiled(work: Callable[[], object]) -> None:
    """The most expensive functions, by their own time."""
    profile = cProfile.Profile()
    profile.runcall(work)
    pstats.Stats(profile).sort_stats("tottime").print_stats(30).sort_stats("cumtime").print_stats("monitor", 40)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("minutes", type=float, nargs="?", default=20.0)
    parser.add_argument("--profile", action="store_true", help="where the time goes, instead")
    options = parser.parse_args()
    log = session(options.minutes)
    cut, blocks = hops(log), stage(log)
    packets = sum(isinstance(record, Packet) for record in log)
    seconds = options.minutes * 60.0
    gc.collect()
    gc.freeze()  # a live session does not hold its log in memory, and should not pay for looking through it
    if options.profile:
        profiled(lambda: pipeline(log))
        return
    print(f"{options.minutes:g} min, {packets} one-sample notifications of two sensors; ms of CPU a second of stream")
    with tempfile.TemporaryDirectory() as folder:
        fresh = (Path(folder, f"{n}.live.mcap") for n in numbers())

        def show(name: str, work: Callable[[], object]) -> float:
            cost = timed(work, RUNS) / seconds * 1e3
            print(f"{name:34}{cost:7.2f}", flush=True)
            return cost

        show("decode", lambda: decode(log, cut))
        show("clock fit", lambda: clock(blocks))
        show("decode, dates, clock", lambda: stage(log))
        show("pipeline with all of these", lambda: pipeline(log))
        show("recording, flushed each record", lambda: write(next(fresh), log))
        total = show("everything", lambda: everything(next(fresh), log))
        plain = show("yardstick", lambda: yardstick(log, cut))
        print(f"everything is {total / plain:.1f} times the yardstick; bound {BOUND_MS:g} ms")
        raw = Path(folder, "raw.live.mcap")
        write(raw, log)
        cost = timed(lambda: count(raw), RUNS)
        print(f"raw recording read and counted    {cost:7.2f} s; bound {COUNT_BOUND_S:g} s for 240 000 notifications")


if __name__ == "__main__":
    main()
