"""Hours of a session with random faults, at many times real speed: nothing grows, and all accounts agree at the end.

    python -m bench.soak                  3 hours, some hundred faults
    python -m bench.soak --hours 8 --seed 2

The session is the real one (scan, link, supervisor, recording, pipeline, history) over the in-memory Bluetooth world in
virtual time. Meanwhile links break, sensors fall silent, lose packets, go out of range and are forgotten, the adapter
goes off, the program stands still, packets arrive twice or cut short. At the end the recording is counted again and the
history read back: both must equal what the session said. Memory is the process's own, read each virtual ten minutes;
growth is told from the first half hour on (before that, caches fill), a session's own kicks included.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np

from monitor.model.limbs import LIMBS
from monitor.model.records import LinkChange, LinkState, Stretch, Tick
from monitor.pipeline import LIVE_HOP_S, REPLAY_HOP_S, Pipeline
from monitor.recording.reader import read_records
from monitor.runner import Ended, Session
from monitor.sensors.scanning import scan
from monitor.sensors.source import LiveSource
from monitor.simulation.ble_world import ADDRESSES, DEMO_CHOICES, World, demo_world
from monitor.simulation.scenarios import supine_kicking
from monitor.simulation.virtual_time import VirtualLoop, run_virtually, virtual_clock
from monitor.storage.history import History
from monitor.storage.keeping import Keeping

LOOK_S = 600.0
SETTLED_S = 1800.0
MOST_GROWTH_MB_H = 8.0
FAULT_EVERY_S = 60.0
PAGE_MB = 4096 / 1e6

Fault = Callable[[World, str, np.random.Generator], Awaitable[None]]


async def drop(world: World, address: str, rng: np.random.Generator) -> None:
    """The link breaks."""
    world.drop(address)


async def silence(world: World, address: str, rng: np.random.Generator) -> None:
    """Connected, and nothing comes."""
    world.silence(address)
    await world.clock.sleep(float(rng.uniform(0.5, 30.0)))
    world.silence(address, False)


async def loss(world: World, address: str, rng: np.random.Generator) -> None:
    """Packets are lost at random for a while."""
    world.lose(address, float(rng.uniform(0.01, 0.4)))
    await world.clock.sleep(float(rng.uniform(5.0, 60.0)))
    world.lose(address, 0.0)


async def away(world: World, address: str, rng: np.random.Generator) -> None:
    """Out of range and back."""
    world.out_of_range(address)
    await world.clock.sleep(float(rng.uniform(1.0, 60.0)))
    world.out_of_range(address, False)


async def forgotten(world: World, address: str, rng: np.random.Generator) -> None:
    """The system forgets the sensor, and the link breaks."""
    world.forget(address)
    world.drop(address)


async def adapter_off(world: World, address: str, rng: np.random.Generator) -> None:
    """The adapter goes off for both."""
    world.break_bluetooth()
    await world.clock.sleep(float(rng.uniform(1.0, 20.0)))
    world.mend_bluetooth()


async def stall(world: World, address: str, rng: np.random.Generator) -> None:
    """The program stands still; what came meanwhile comes at once."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    loop.advance(float(rng.uniform(0.1, 4.0)))


async def damaged(world: World, address: str, rng: np.random.Generator) -> None:
    """Packets arrive twice, cut short or empty."""
    left = int(rng.integers(5, 200))

    def tamper(char: str, payload: bytes) -> list[tuple[str, bytes]]:
        nonlocal left
        left -= 1
        if left < 0:
            world.tamper(address, None)
            return [(char, payload)]
        return [(char, part) for part in ([payload, payload], [payload[:5]], [b""], [payload])[int(rng.integers(4))]]

    world.tamper(address, tamper)
    await world.clock.sleep(30.0)


FAULTS: tuple[Fault, ...] = (drop, silence, loss, away, forgotten, adapter_off, stall, damaged)


def memory_mb() -> float:
    """Of this process, now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_MB


async def trouble(world: World, rng: np.random.Generator, staged: Counter[str]) -> None:
    """One fault after the other, for ever."""
    while True:
        await world.clock.sleep(float(rng.exponential(FAULT_EVERY_S)))
        fault = FAULTS[int(rng.integers(len(FAULTS)))]
        staged[fault.__name__] += 1
        await fault(world, ADDRESSES[LIMBS[int(rng.integers(2))]], rng)


async def session(world: World, path: Path, hours: float, seed: int) -> tuple[Ended, Counter[str], list[float]]:
    """The session, what was done to it, and the memory it took."""
    radio = world.radio()
    found = {sensor.address: sensor for sensor in await scan(radio, enough=lambda sensors: len(sensors) >= 2)}
    source = LiveSource(radio, {limb: found[ADDRESSES[limb]] for limb in LIMBS}, DEMO_CHOICES)
    staged: Counter[str] = Counter()
    memory: list[float] = []

    async def look() -> None:
        while True:
            await world.clock.sleep(LOOK_S)
            memory.append(memory_mb())

    helpers = [
        asyncio.ensure_future(trouble(world, np.random.default_rng(seed), staged)),
        asyncio.ensure_future(look()),
    ]
    try:
        return await Session(source, path, hours * 3600.0).run(), staged, memory
    finally:
        for helper in helpers:
            helper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await helper


def main() -> int:
    """Print what happened; 1 when accounts differ or memory grows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=3.0, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    arguments = parser.parse_args()

    async def whole(folder: Path) -> tuple[Ended, Counter[str], list[float]]:
        world = demo_world(supine_kicking(arguments.hours * 60.0 + 1.0), arguments.seed, virtual_clock())
        return await session(world, folder / "soak.live.mcap", arguments.hours, arguments.seed)

    wrong = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.perf_counter()
        ended, staged, memory = run_virtually(whole(folder))
        took = time.perf_counter() - began
        assert ended.recording is not None
        print(f"{arguments.hours:g} h in {took:.0f} s ({arguments.hours * 3600.0 / took:.0f} times real speed)")
        print("faults:", ", ".join(f"{number} {what}" for what, number in sorted(staged.items())))
        records = list(read_records(ended.recording))
        lost = sum(isinstance(r, LinkChange) and r.state is LinkState.LOST for r in records)
        stretches = Counter(r.why.value for r in records if isinstance(r, Stretch))
        print(f"link losses {lost}, ticks {sum(isinstance(r, Tick) for r in records)}, stretches {dict(stretches)}")
        summary = ended.summary
        counts = {limb.value: figures.kicks for limb, figures in summary.limbs.items()}
        print(f"kicks {counts}, active {100.0 * summary.active_s / summary.duration_s:.0f} % of the time")
        for hop_s in (LIVE_HOP_S, REPLAY_HOP_S):
            pipeline = Pipeline(hop_s=hop_s)
            for record in records:
                pipeline.push(record)
            if pipeline.finish() != summary or pipeline.events != ended.events:
                wrong.append(f"the recording, counted again in hops of {hop_s:g} s, says otherwise")
        history = folder / "history.sqlite"
        keeping = Keeping(history, "soak")
        keeping.keep(summary, ended.recording.name)
        keeping.close()
        with History(history) as reader:
            (kept,) = reader.sessions()
        if {limb.value: figures.kicks for limb, figures in kept.limbs.items()} != counts:
            wrong.append("the history says otherwise")
        settled = memory[int(SETTLED_S / LOOK_S) - 1 :]
        if len(settled) > 1:
            growth = (settled[-1] - settled[0]) / ((len(settled) - 1) * LOOK_S / 3600.0)
            print(f"memory {settled[0]:.0f} MB after half an hour, {settled[-1]:.0f} MB at the end: {growth:+.1f} MB/h")
            if growth > MOST_GROWTH_MB_H:
                wrong.append(f"memory grows by {growth:.1f} MB/h (bound {MOST_GROWTH_MB_H:g})")
    print("\n".join(wrong) or "session, recording and history agree; nothing grows")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
