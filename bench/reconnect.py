"""How soon a lost sensor streams again, and how soon a silent one is found. `python -m bench.reconnect [RUNS]`

Two simulated sensors on the in-memory Bluetooth world, in virtual time: so nothing hangs on this machine, and nothing
is said about a real radio (a connection takes 0.3 s here, an advertisement comes every 0.1 s, a request takes 30 ms).
Each row is so many sessions with the fault at another moment; the left sensor has the fault.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable

import numpy as np

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LinkChange, LinkState, LogRecord, Packet
from monitor.sensors.scanning import scan
from monitor.sensors.source import LiveSource
from monitor.sensors.supervisor import silence_limit_s
from monitor.simulation.ble_radio_link import AirSetup
from monitor.simulation.ble_world import ADDRESSES, DEMO_CHOICES, World, demo_world
from monitor.simulation.scenes import Kicking, Scenario
from monitor.simulation.virtual_time import run_virtually, virtual_clock

RUNS = 20
BACK_S = 1.0
FOUND_S = 0.5
LEFT, RIGHT = ADDRESSES[Limb.LEFT], ADDRESSES[Limb.RIGHT]

Story = Callable[[World, LiveSource], Awaitable[float]]
"""Makes the fault; returns the session second from which on the sensor could be reached (or fell silent)."""


def session(story: Story, at_s: float, model: str = "metamotion-s") -> tuple[float, list[LogRecord], float]:
    """The story's answer, the log, and the limit of silence, s."""

    async def run() -> tuple[float, list[LogRecord], float]:
        models = dict.fromkeys(LIMBS, model)
        world = demo_world(Scenario("kicking", (Kicking(60.0),)), 1, virtual_clock(), models)
        radio = world.radio()
        found = {sensor.address: sensor for sensor in await scan(radio, 1.0)}
        source = LiveSource(radio, {limb: found[ADDRESSES[limb]] for limb in LIMBS}, DEMO_CHOICES)
        await source.start()
        answers: list[float] = []

        async def telling() -> None:
            await world.clock.sleep(at_s)
            answers.append(await story(world, source))
            await world.clock.sleep(10.0)
            await source.stop()

        told = asyncio.ensure_future(telling())
        records = [record async for record in source.records()]
        await told
        resolved = source.resolved(Limb.LEFT)
        assert resolved is not None
        return answers[0], records, silence_limit_s(resolved)

    return run_virtually(run())


async def lost(world: World, source: LiveSource) -> float:
    """The link breaks; the sensor is there."""
    world.drop(LEFT)
    return source.now_s()


async def both_lost(world: World, source: LiveSource) -> float:
    """Both at once."""
    world.drop(RIGHT)
    return await lost(world, source)


def away(seconds: float) -> Story:
    """Out of range for so long."""

    async def story(world: World, source: LiveSource) -> float:
        world.out_of_range(LEFT)
        await world.clock.sleep(seconds)
        world.out_of_range(LEFT, False)
        return source.now_s()

    return story


async def other_away(world: World, source: LiveSource) -> float:
    """The right sensor has been away for a while and stays so; then the left link breaks."""
    world.out_of_range(RIGHT)
    await world.clock.sleep(13.0)
    return await lost(world, source)


def silent(hangs: bool) -> Story:
    """Connected, but nothing comes for 6 s; `hangs`: nothing is answered either."""

    async def story(world: World, source: LiveSource) -> float:
        fault = world.freeze if hangs else world.silence
        fault(LEFT, True)
        at_s = source.now_s()
        await world.clock.sleep(6.0)
        fault(LEFT, False)
        return at_s

    return story


def packets(records: list[LogRecord], limb: Limb) -> list[Packet]:
    """Notifications of one limb."""
    return [record for record in records if isinstance(record, Packet) and record.limb is limb]


def first(records: list[LogRecord], state: LinkState, after_s: float) -> float:
    """When the left link's state changed first after that, s."""
    of_left = [r for r in records if isinstance(r, LinkChange) and r.limb is Limb.LEFT and r.state is state]
    return min(r.time_s for r in of_left if r.time_s >= after_s)


def back_after_s(records: list[LogRecord], from_s: float) -> float:
    """First packet of the new stream, s after the sensor could be reached."""
    joined_s = first(records, LinkState.CONNECTED, from_s)
    return min(p.time_s for p in packets(records, Limb.LEFT) if p.time_s >= joined_s) - from_s


def show(name: str, values: list[float], bound: str, whole: str) -> None:
    """One row."""
    print(f"{name:46}{np.median(values):8.2f}{max(values):8.2f}   {bound:10}  {whole}", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.reconnect", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("runs", type=int, nargs="?", default=RUNS)
    runs = parser.parse_args().runs
    moments = 3.0 + np.arange(runs) * 0.137
    print(f"{runs} sessions a row, virtual time, s{'':18}median   worst   bound       right leg's notifications")
    rows: list[tuple[str, Story]] = [
        ("link lost, sensor there: streaming after", lost),
        ("both links lost: the second streaming after", both_lost),
        *((f"out of range for {s:g} s, back: streaming after", away(s)) for s in (0.5, 4.0, 12.9, 30.0)),
        ("lost while the right one stays away: after", other_away),
    ]
    for name, story in rows:
        values, whole = [], []
        for at_s in moments:
            from_s, records, _ = session(story, float(at_s))
            values.append(back_after_s(records, from_s))
            whole.append(_missing(records))
        only_left = story not in (both_lost, other_away)
        bound_s = BACK_S + (AirSetup().connect_s if story is both_lost else 0.0)  # the second waits for the first
        show(name, values, f"<= {bound_s:g}", f"{max(whole)} lost" if only_left else "has its own fault")
    for hangs in (False, True):
        for model in ("metamotion-s", "polar-h10", "polar-verity"):
            values, whole, limit_s = [], [], 0.0
            for at_s in moments[: max(runs // 2, 1)]:
                _, records, limit_s = session(silent(hangs), float(at_s), model)
                lost_s = first(records, LinkState.LOST, float(at_s))
                last_s = max(p.time_s for p in packets(records, Limb.LEFT) if p.time_s < lost_s)
                values.append(lost_s - last_s)
                whole.append(_missing(records, model))
            name = f"{model} {'hangs' if hangs else 'is silent'}: found after"
            show(name, values, f"<= {limit_s + FOUND_S:.2f}", f"{max(whole)} lost")


_UNDISTURBED: dict[str, list[bytes]] = {}


def _missing(records: list[LogRecord], model: str = "metamotion-s") -> int:
    """So many notifications of the right leg are missing, measured at the session without a fault."""
    if model not in _UNDISTURBED:

        async def nothing(world: World, source: LiveSource) -> float:
            await world.clock.sleep(40.0)
            return 0.0

        _, clean, _ = session(nothing, 5.0, model)
        _UNDISTURBED[model] = [p.payload for p in packets(clean, Limb.RIGHT)]
    mine = {p.payload for p in packets(records, Limb.RIGHT)}
    got = packets(records, Limb.RIGHT)
    last = _UNDISTURBED[model].index(got[-1].payload)
    return sum(payload not in mine for payload in _UNDISTURBED[model][: last + 1])


if __name__ == "__main__":
    main()
