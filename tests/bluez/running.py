"""Tests on the emulated Bluetooth service: one event loop each, and everything that was opened is closed at its end."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar

from bleak.backends.bluezdbus.client import BleakClientBlueZDBus
from bleak.backends.bluezdbus.manager import get_global_bluez_manager

from monitor.firmware.profile_steps import Value
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord
from monitor.sensors.clock import Clock
from monitor.sensors.radio import Radio, shipped
from monitor.sensors.scanning import scan
from monitor.sensors.source import POLL_S, LiveSource
from monitor.simulation.ble_world import ADDRESSES, DEMO_CHOICES, World, demo_world
from monitor.simulation.scenes import Kicking, Scenario
from tests.bluez.emulator import Bluez

T = TypeVar("T")
PROFILES = shipped()
LOOKING_S = 60.0
"""A scan that ends as soon as both are found may take so long on a busy machine, s."""


class Acquiring(BleakClientBlueZDBus):
    """bleak's own backend, asked for sockets (AcquireNotify) instead of signals (StartNotify)."""

    async def start_notify(self, characteristic: Any, callback: Any, **kwargs: Any) -> None:
        """As bleak's, in the other mode."""
        await super().start_notify(characteristic, callback, **{**kwargs, "bluez": {"use_start_notify": False}})


def infant(
    seconds: float = 20.0, models: Mapping[Limb, str] | None = None, choices: Mapping[str, Value] = DEMO_CHOICES
) -> World:
    """Two sensors on a kicking infant, in real time."""
    return demo_world(Scenario("kicking", (Kicking(seconds),)), 1, Clock(), models, choices, profiles=PROFILES)


def on_bluez(test: Callable[[Bluez], Coroutine[Any, Any, T]], world: World | None = None, seed: int = 0) -> T:
    """Run `test` with an emulated service on the bus that the environment names."""

    async def main() -> T:
        bluez = Bluez(world or infant(), seed)
        await bluez.appear()
        try:
            return await test(bluez)
        finally:
            await _close_bleak()
            await bluez.vanish()

    with warnings.catch_warnings():
        # bleak leaves the socket of an attempt to connect that failed to the garbage collector.
        warnings.filterwarnings("ignore", r"unclosed <socket\.socket .*/bus", ResourceWarning)
        try:
            return asyncio.run(main())
        finally:
            gc.collect()


async def _close_bleak() -> None:
    """bleak keeps its bus until another loop asks for one."""
    from bleak.backends.bluezdbus import manager as module

    manager = module._global_instances.pop(asyncio.get_running_loop(), None)
    if manager is not None and manager._bus is not None:
        task = manager._bus_watcher_task
        manager._bus.disconnect()
        if task is not None:
            await asyncio.wait({task})


async def manager() -> Any:
    """bleak's view of the service."""
    return await get_global_bluez_manager()


def radio(**how: Any) -> Radio:
    """The system's own Bluetooth, which is the emulated one here."""
    return Radio(Clock(), profiles=PROFILES, **how)


async def both(radio: Radio, choices: Mapping[str, Value] = DEMO_CHOICES, poll_s: float = POLL_S) -> LiveSource:
    """A source of both sensors, found by a scan."""
    wanted = set(ADDRESSES.values())
    found = {
        sensor.address: sensor
        for sensor in await scan(radio, LOOKING_S, lambda found: wanted <= {sensor.address for sensor in found})
    }
    return LiveSource(radio, {limb: found[ADDRESSES[limb]] for limb in LIMBS}, choices, poll_s=poll_s)


async def session(
    radio: Radio, meanwhile: Callable[[LiveSource], Awaitable[object]], choices: Mapping[str, Value] = DEMO_CHOICES
) -> tuple[LiveSource, list[LogRecord]]:
    """A whole session that lasts as long as `meanwhile`."""
    source = await both(radio, choices)
    await source.start()

    async def ending() -> None:
        try:
            await meanwhile(source)
        finally:
            await source.stop()

    end = asyncio.create_task(ending())
    records = [record async for record in source.records()]
    await end
    return source, records
