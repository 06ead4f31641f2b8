"""Faults of what is sent: lost, damaged and misdated packets (groups 4, 5 and 6)."""

from __future__ import annotations

import struct
from collections.abc import Callable

from monitor.simulation.ble_device import Tamper
from monitor.simulation.ble_world import DEMO_CHOICES, World
from monitor.simulation.faults.fault import Fault, Stage, for_seconds

DAMAGE_S = 3.0
EVERY = 5
"""Every so manyth packet is damaged."""
WITMOTION = "witmotion-ble5"
PLAIN = "plain-sensor"
"""A made-up sensor with a 16-bit clock, an 8-bit counter and a checksum (see `faults.plain_sensor`)."""

News = list[tuple[str, bytes]]


def is_sample(payload: bytes) -> bool:
    """Of a MetaMotion, a WitMotion or the made-up sensor; answers to the set-up are left alone."""
    return payload[:2] in (b"\x09\x03", b"\x03\x04", b"\x55\x61") or payload[:1] == b"\xa5"


def _lost_for(seconds: float) -> Stage:
    async def stage(world: World, address: str) -> None:
        world.lose(address, 1.0)
        await world.clock.sleep(seconds)
        world.lose(address, 0.0)

    return stage


def _share(share: float) -> Stage:
    async def stage(world: World, address: str) -> None:
        world.lose(address, share)
        await world.clock.sleep(5.0)
        world.lose(address, 0.0)

    return stage


def _counted(change: Callable[[str, bytes], News], every: int) -> Callable[[World], Tamper]:
    """`change` for every so manyth packet of samples."""

    def make(world: World) -> Tamper:
        seen = 0

        def tamper(char: str, payload: bytes) -> News:
            nonlocal seen
            if not is_sample(payload):
                return [(char, payload)]
            seen += 1
            return change(char, payload) if seen % every == 0 else [(char, payload)]

        return tamper

    return make


async def _one(world: World, address: str) -> None:
    left = 1

    def tamper(char: str, payload: bytes) -> News:
        nonlocal left
        if not is_sample(payload) or not left:
            return [(char, payload)]
        left = 0
        return []

    world.tamper(address, tamper)
    await world.clock.sleep(0.5)
    world.tamper(address, None)


_LOSSES: list[tuple[str, Stage]] = [
    ("a single packet", _one),
    ("packets of 0.5 s", _lost_for(0.5)),
    ("packets of 2 s", _lost_for(2.0)),
    ("packets of 5 s", _lost_for(5.0)),
    ("every second packet for 5 s", for_seconds(5.0, _counted(lambda char, payload: [], 2))),
    ("1 % of the packets", _share(0.01)),
    ("5 % of the packets", _share(0.05)),
    ("20 % of the packets", _share(0.20)),
]
LOSSES = tuple(
    Fault(f"4.{place + 1}", f"lost: {words}, with a clock in the packets", stage)
    for place, (words, stage) in enumerate(_LOSSES)
) + tuple(
    Fault(
        f"4.{place + 9}",
        f"lost: {words}, nothing in the packets tells",
        stage,
        model=WITMOTION,
        differs="the limb's own events from the fault on, by the time of the lost packets: only arrival dates them",
    )
    for place, (words, stage) in enumerate(_LOSSES)
)


def _damage(change: Callable[[str, bytes], News]) -> Stage:
    return for_seconds(DAMAGE_S, _counted(change, EVERY))


def _swapped(world: World) -> Tamper:
    """Neighbours change places: each fifth packet waits for the one after it."""
    waiting: News = []
    seen = 0

    def tamper(char: str, payload: bytes) -> News:
        nonlocal seen
        if not is_sample(payload):
            return [(char, payload)]
        seen += 1
        if waiting:
            return [(char, payload), waiting.pop()]
        if seen % EVERY == 0:
            waiting.append((char, payload))
            return []
        return [(char, payload)]

    return tamper


def _other_first_byte(char: str, payload: bytes) -> News:
    return [(char, bytes([payload[0] ^ 0x5A]) + payload[1:])]


def _other_last_byte(char: str, payload: bytes) -> News:
    return [(char, payload[:-1] + bytes([payload[-1] ^ 0x5A]))]


def _saturated(char: str, payload: bytes) -> News:
    return [(char, payload[:-6] + b"\xff\x7f" * 3)]


DAMAGES = (
    Fault("5.1", "packets come twice", _damage(lambda char, payload: [(char, payload)] * 2)),
    Fault("5.2", "neighbours change places", for_seconds(DAMAGE_S, _swapped)),
    Fault("5.3", "packets are cut short", _damage(lambda char, payload: [(char, payload[:-3])])),
    Fault("5.4", "packets are too long", _damage(lambda char, payload: [(char, payload + b"\x00\x01\x02")])),
    Fault("5.5", "packets are empty", _damage(lambda char, payload: [(char, b"")])),
    Fault("5.6", "wrong header", _damage(_other_first_byte)),
    Fault("5.7", "wrong checksum", _damage(_other_last_byte), model=PLAIN, choices={}),
    Fault("5.8", "saturated values", _damage(_saturated)),
    Fault(
        "5.9",
        "frames split over two notifications",
        _damage(lambda char, payload: [(char, payload[:7]), (char, payload[7:])]),
        model=WITMOTION,
        differs="nothing: the parts are put together",
    ),
)

TICK = struct.Struct("<I")
TICK_AT = 3
TICK_S = 0.00146484375
"""The MetaMotion's clock: a count of 48/32768 s, bytes 3 to 6 of a packet."""


def retimed(change: Callable[[int], int]) -> Tamper:
    """The sensor's clock reads otherwise."""

    def tamper(char: str, payload: bytes) -> News:
        if payload[:2] != b"\x09\x03":
            return [(char, payload)]
        tick = change(TICK.unpack_from(payload, TICK_AT)[0]) % 2**32
        return [(char, payload[:TICK_AT] + TICK.pack(tick) + payload[TICK_AT + TICK.size :])]

    return tamper


def _shifted(seconds: float) -> Stage:
    """From now on the clock reads so much more, s."""

    async def stage(world: World, address: str) -> None:
        world.tamper(address, retimed(lambda tick: tick + round(seconds / TICK_S)))

    return stage


async def _rebooted(world: World, address: str) -> None:
    """The sensor loses power: the link is gone, and its clock begins at 0."""
    zero: list[int] = []

    def from_zero(tick: int) -> int:
        zero[:] = zero or [tick]
        return tick - zero[0]

    world.tamper(address, retimed(from_zero))
    world.drop(address)


async def _constant(world: World, address: str) -> None:
    stuck: list[int] = []

    def same(tick: int) -> int:
        stuck[:] = stuck or [tick]
        return stuck[0]

    world.tamper(address, retimed(same))
    await world.clock.sleep(DAMAGE_S)
    world.tamper(address, None)


def _wraps_soon(bits: int, unit_s: float) -> Callable[[World, str], None]:
    """The clock is so old that it wraps 12 s into the session."""

    def before(world: World, address: str) -> None:
        world.reawaken(address, 2**bits * unit_s - 12.0)

    return before


_STEP = "the limb's own events around the step: whether time or the sensor jumped cannot be told at once"
TIMES = (
    Fault("6.1", "a 16-bit clock wraps", before=_wraps_soon(16, 0.001), model=PLAIN, choices={}, differs="nothing"),
    Fault("6.2", "a 32-bit clock wraps", before=_wraps_soon(32, TICK_S), differs="nothing"),
    Fault("6.3", "the clock begins at 0 after a restart of the sensor", _rebooted),
    Fault("6.4", "the clock steps back by 2 s", _shifted(-2.0), differs=_STEP),
    Fault("6.5", "the clock stands still for 3 s", _constant, differs=_STEP),
    Fault("6.6", "the clock jumps by 5 hours", _shifted(5 * 3600.0), differs=_STEP),
    Fault(
        "6.7",
        "an 8-bit packet counter wraps",
        model=PLAIN,
        choices={"stamps": "counter"},
        differs="nothing",
    ),
)

assert DEMO_CHOICES["stamps"] == "accounter"  # what `retimed` knows
