"""Faults of how sensors are worn, made and connected, and of the program around them (groups 8 to 12)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from monitor.model.limbs import Limb
from monitor.simulation.ble_device import Make, Tamper
from monitor.simulation.ble_world import ADDRESSES, World
from monitor.simulation.faults.fault import Before, Fault, Stage, stand_still
from monitor.simulation.faults.stream import TICK_S, WITMOTION, is_sample, retimed

STRANGER = "C0:FF:EE:00:00:03"
MAC_ADDRESS = "5E0C8F5C-9C1B-4C3D-8E0B-0B6B1D4A2F10"
"""As macOS names a sensor: a UUID of this computer's own."""


def _all(world: World, change: Callable[[Make], Make]) -> None:
    for address in tuple(world.devices):
        world.remake(address, change(world.devices[address].make))


def _same_name(world: World, address: str) -> None:
    _all(world, lambda make: replace(make, name="Ankle"))


def _stranger(world: World, address: str) -> None:
    world.add(replace(world.devices[address].make, address=STRANGER, rssi=-40))


WORN = (
    Fault("8.1", "the sensors are swapped", both=True, differs="left is right and right is left, in everything"),
    Fault("8.2", "both legs are given the same sensor", both=True, differs="there is no session, but a reason"),
    Fault("8.3", "both sensors have the same name", before=_same_name, differs="nothing; the address tells them apart"),
    Fault("8.4", "one sensor only", differs="the other limb is missing, and what needs both"),
    Fault("8.5", "a stranger's sensor of the same kind", before=_stranger, differs="nothing: it is not connected"),
)


def _skewed(left_ppm: float, right_ppm: float) -> Before:
    def before(world: World, address: str) -> None:
        for limb, ppm in ((Limb.LEFT, left_ppm), (Limb.RIGHT, right_ppm)):
            device = world.devices[ADDRESSES[limb]]
            world.remake(device.address, replace(device.make, skew_ppm=ppm))

    return before


def _air(**how: float) -> Before:
    def before(world: World, address: str) -> None:
        _all(world, lambda make: replace(make, air=replace(make.air, **how)))

    return before


def _unequal_air(world: World, address: str) -> None:
    _air(interval_s=0.03)(world, address)
    make = world.devices[address].make
    world.remake(address, replace(make, air=replace(make.air, interval_s=0.05)))


async def _half_rate(world: World, address: str) -> None:
    """The sensor falls back to half of its rate: every second sample is not measured."""
    seen = 0

    def tamper(char: str, payload: bytes) -> list[tuple[str, bytes]]:
        nonlocal seen
        seen += is_sample(payload)
        return [] if is_sample(payload) and seen % 2 else [(char, payload)]

    world.tamper(address, tamper)


_DATED = "times by as much as the clocks are wrong, and what falls on another grid sample because of that"
RATES = (
    Fault("9.1", "one sensor at another rate", both=True, choices={"rate": 100}, differs="both: a common grid is used"),
    Fault("9.2", "1 % off the nominal rate", before=_skewed(1e4, -1e4), both=True, model=WITMOTION, differs=_DATED),
    Fault("9.3", "5 % off the nominal rate", before=_skewed(5e4, -5e4), both=True, model=WITMOTION, differs=_DATED),
    Fault("9.4", "half the rate from some moment on", _half_rate, differs="the limb's own events from then on"),
)


def _wandering(amplitude_s: float, period_s: float) -> Before:
    """The clock wanders as with temperature."""

    def before(world: World, address: str) -> None:
        def later(tick: int) -> int:
            phase = 2.0 * math.pi * world.infant_s() / period_s
            return tick + round(amplitude_s * math.sin(phase) / TICK_S)

        world.tamper(address, retimed(later))

    return before


def _batches(size: int) -> Before:
    """The sensor keeps packets until it has so many, and sends them at once."""

    def make() -> Tamper:
        waiting: list[tuple[str, bytes]] = []

        def tamper(char: str, payload: bytes) -> list[tuple[str, bytes]]:
            if not is_sample(payload):
                return [(char, payload)]
            waiting.append((char, payload))
            if len(waiting) < size:
                return []
            sent = waiting.copy()
            waiting.clear()
            return sent

        return tamper

    def before(world: World, address: str) -> None:
        for each in world.devices:
            world.tamper(each, make())

    return before


def _stalled(seconds: float) -> Stage:
    async def stage(world: World, address: str) -> None:
        stand_still(world, seconds)

    return stage


CLOCKS = (
    *(
        Fault(f"10.{n}", f"drift of +-{ppm} ppm", before=_skewed(ppm, -ppm), both=True, differs=_DATED)
        for n, ppm in enumerate((50, 500, 1000), 1)
    ),
    Fault("10.4", "a clock that wanders by 2 ms", before=_wandering(0.002, 40.0), differs=_DATED),
    *(
        Fault(f"10.{n}", f"connection interval {ms:g} ms", before=_air(interval_s=ms / 1e3), both=True, differs=_DATED)
        for n, ms in enumerate((7.5, 15.0, 30.0, 50.0, 195.0), 5)
    ),
    Fault("10.10", "connection intervals 30 and 50 ms", before=_unequal_air, both=True, differs=_DATED),
    *(
        Fault(f"10.{n}", f"packets come in batches of {size}", before=_batches(size), both=True, differs=_DATED)
        for n, size in enumerate((1, 5, 10), 11)
    ),
    *(
        Fault(
            f"10.{n}",
            f"the computer stands still for {seconds:g} s",
            _stalled(seconds),
            both=True,
            differs="nothing but when it is told: the packets wait in the system",
        )
        for n, seconds in enumerate((0.3, 1.0, 3.0), 14)
    ),
)


async def _loses_its_subscription(world: World, address: str) -> None:
    """After a reconnect its stream's characteristic cannot notify; after another one it can."""
    device = world.devices[address]
    device.mute = {"notify"}
    world.drop(address)
    await world.clock.sleep(2.0)
    device.mute = set()


async def _missed_once(world: World, address: str) -> None:
    """After a reconnect service discovery misses a characteristic; at the next it is there."""
    world.hide(address, "notify")
    world.drop(address)
    await world.clock.sleep(1.0)
    world.hide(address)


def _doubled(world: World, address: str) -> None:
    for device in world.devices.values():
        device.doubled = {"notify"}


def _nameless(world: World, address: str) -> None:
    _all(world, lambda make: replace(make, name=""))


def _as_on_macos(world: World, address: str) -> None:
    world.move(address, MAC_ADDRESS)


SERVICES = (
    Fault("11.1", "services in another order after each connect", differs="nothing"),
    Fault("11.2", "two characteristics with one UUID", before=_doubled, differs="nothing: the one that can is used"),
    Fault("11.3", "a characteristic without notify", _loses_its_subscription),
    Fault("11.4", "sensors without a name", before=_nameless, differs="nothing: they are known by their services"),
    Fault("11.5", "an address as macOS gives it", before=_as_on_macos, differs="nothing"),
    Fault("11.6", "service discovery misses a service once", _missed_once),
)
_ENDED = "the session has not begun: there is nothing to compare; the next one is as if nothing had been"
ENDINGS = (
    Fault("12.1", "the user stops while connecting", both=True, differs=_ENDED),
    Fault("12.2", "cancelled during connect", both=True, differs=_ENDED),
    Fault("12.3", "the window is closed during streaming", both=True, differs="what comes after the end"),
)
