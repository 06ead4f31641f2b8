"""What a staged fault is, and the words it is made of."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from monitor.firmware.profile_steps import Value
from monitor.simulation.ble_device import Tamper
from monitor.simulation.ble_world import DEMO_CHOICES, World
from monitor.simulation.virtual_time import VirtualLoop

Stage = Callable[[World, str], Awaitable[None]]
"""Does the fault to the sensor with this address; returns when nothing more is done to it."""
Before = Callable[[World, str], None]
"""Changes the world before anybody scans."""


DIFFERS = "events from the fault until it streams again: nobody recorded them, so nothing is counted on either limb"


async def _nothing(world: World, address: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Fault:
    """One numbered case of the list in docs/faults.md.

    `differs` says what may differ from the session without the fault, and why; all else has to be equal.
    """

    number: str
    title: str
    stage: Stage = _nothing
    before: Before | None = None
    both: bool = False
    """It touches both limbs, whichever address it is given."""
    model: str = "metamotion-s"
    choices: Mapping[str, Value] = field(default_factory=lambda: dict(DEMO_CHOICES))
    differs: str = DIFFERS


@contextmanager
def tampered(world: World, address: str, tamper: Tamper) -> Iterator[None]:
    """The stream goes through `tamper` inside of the block."""
    world.tamper(address, tamper)
    try:
        yield
    finally:
        world.tamper(address, None)


def for_seconds(seconds: float, make: Callable[[World], Tamper]) -> Stage:
    """Tamper with the stream for so long, s."""

    async def stage(world: World, address: str) -> None:
        with tampered(world, address, make(world)):
            await world.clock.sleep(seconds)

    return stage


def stand_still(world: World, seconds: float) -> None:
    """The whole program stands still for so many session seconds, as when the computer is busy or sleeps."""
    loop = asyncio.get_running_loop()
    if isinstance(loop, VirtualLoop):
        loop.advance(seconds)
    else:
        time.sleep(seconds / world.clock.speed)
