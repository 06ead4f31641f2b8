"""`kickstep demo --faults`: one fault after the other, told in words, for a person to watch."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from monitor.model.limbs import Limb
from monitor.simulation.ble_world import ADDRESSES, World
from monitor.simulation.faults import FAULTS

FIRST_S = 6.0
"""The session runs so long undisturbed, s."""


class Scene(NamedTuple):
    """A fault, the side it happens to, and how long one looks at its consequences, s."""

    number: str
    limb: Limb
    rest_s: float


SCENES = (
    Scene("1.1", Limb.LEFT, 6.0),
    Scene("4.3", Limb.RIGHT, 6.0),
    Scene("2.1", Limb.LEFT, 7.0),
    Scene("7.2", Limb.RIGHT, 6.0),
    Scene("3.2", Limb.LEFT, 7.0),
    Scene("5.3", Limb.RIGHT, 5.0),
    Scene("2.3", Limb.LEFT, 8.0),
    Scene("4.8", Limb.RIGHT, 5.0),
    Scene("6.3", Limb.LEFT, 6.0),
    Scene("1.3", Limb.LEFT, 7.0),
    Scene("2.4", Limb.LEFT, 8.0),
    Scene("10.15", Limb.LEFT, 5.0),
)


async def play(world: World, tell: Callable[[str, str], None], over: Callable[[], bool]) -> None:
    """Stage the scenes again and again, `tell(number, words)` before each, until the session is `over`."""
    await world.clock.sleep(FIRST_S)
    while not over():
        for number, limb, rest_s in SCENES:
            if over():
                return
            fault = FAULTS[number]
            side = "both sides" if fault.both else f"{limb} side"
            tell(number, f"{fault.title} ({side})")
            await fault.stage(world, ADDRESSES[limb])
            await world.clock.sleep(rest_s)
            world.tamper(ADDRESSES[limb], None)
