"""What tests of the Bluetooth edge share: short scenarios, worlds in virtual time, sessions that end by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from monitor.firmware.profile_steps import Value
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, Packet
from monitor.sensors.radio import Radio, shipped
from monitor.sensors.scanning import FoundSensor, scan
from monitor.sensors.source import POLL_S, LiveSource
from monitor.simulation.ble_world import ADDRESSES, DEMO_CHOICES, World, demo_world
from monitor.simulation.scenes import Kicking, Scenario
from monitor.simulation.virtual_time import run_virtually, virtual_clock

PROFILES = shipped()
LEFT, RIGHT = ADDRESSES[Limb.LEFT], ADDRESSES[Limb.RIGHT]
BOTH_WITMOTION = dict.fromkeys(LIMBS, "witmotion-ble5")


def virtual_world(
    seconds: float = 20.0,
    seed: int = 1,
    models: Mapping[Limb, str] | None = None,
    choices: Mapping[str, Value] = DEMO_CHOICES,
) -> World:
    """Two sensors on a kicking infant; call inside of a virtual loop."""
    scenario = Scenario("kicking", (Kicking(seconds),))
    return demo_world(scenario, seed, virtual_clock(), models, choices, profiles=PROFILES)


async def found_at(radio: Radio, address: str) -> FoundSensor:
    """The sensor with this address."""
    return next(sensor for sensor in await scan(radio, 1.0) if sensor.address == address)


async def open_session(world: World, choices: Mapping[str, Value] = DEMO_CHOICES, poll_s: float = POLL_S) -> LiveSource:
    """A source with both sensors, not yet started."""
    radio = world.radio()
    found = {sensor.address: sensor for sensor in await scan(radio, 1.0)}
    return LiveSource(radio, {limb: found[ADDRESSES[limb]] for limb in LIMBS}, choices, poll_s=poll_s)


async def collect(source: LiveSource, meanwhile: Awaitable[object]) -> list[LogRecord]:
    """All records of a started session, which is stopped when `meanwhile` is over."""

    async def ending() -> None:
        await meanwhile
        await source.stop()

    end = asyncio.ensure_future(ending())
    try:
        return [record async for record in source.records()]
    finally:
        await end


def session(
    meanwhile: Callable[[World, LiveSource], Awaitable[object]],
    choices: Mapping[str, Value] = DEMO_CHOICES,
    **how: object,
) -> tuple[World, LiveSource, list[LogRecord]]:
    """A whole session in virtual time, that lasts as long as `meanwhile`."""

    async def run() -> tuple[World, LiveSource, list[LogRecord]]:
        world = virtual_world(choices=choices, **how)  # type: ignore[arg-type]
        source = await open_session(world, choices)
        await source.start()
        return world, source, await collect(source, meanwhile(world, source))

    return run_virtually(run())


async def to_the_end(world: World, source: LiveSource) -> None:
    """Until the scenario is over."""
    await world.played_out()


def packets(records: list[LogRecord], limb: Limb) -> list[Packet]:
    """The packets of one limb."""
    return [record for record in records if isinstance(record, Packet) and record.limb is limb]


def hexes(text: str) -> list[bytes]:
    """`03 05 01 | 03 01 01` as two byte strings."""
    return [bytes.fromhex(part) for part in text.split("|")]
