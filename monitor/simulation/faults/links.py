"""Faults of connections: losses, dead ends, refusals, ranges and batteries (groups 1, 2, 3 and 7)."""

from __future__ import annotations

from bleak.exc import BleakDBusError, BleakDeviceNotFoundError

from monitor.simulation.ble_backend import gone
from monitor.simulation.ble_world import World
from monitor.simulation.faults.fault import DIFFERS, Fault, Stage

SHORT_S = 3.0
"""Faults that somebody mends last so long, s: longer than the limit of silence."""
FOREVER = 1_000_000


async def _drop(world: World, address: str) -> None:
    world.drop(address)


async def _drop_both(world: World, address: str) -> None:
    for each in tuple(world.devices):
        world.drop(each)


async def _lost_while_looked_for(world: World, address: str) -> None:
    world.out_of_range(address)
    await world.clock.sleep(2.0)
    world.out_of_range(address, False)
    await world.clock.sleep(0.12)  # long enough to be seen, too short to be connected
    world.out_of_range(address)
    await world.clock.sleep(2.0)
    world.out_of_range(address, False)


def _trapped(moment: str) -> Stage:
    async def stage(world: World, address: str) -> None:
        world.trap(address, moment)
        world.drop(address)

    return stage


async def _silent(world: World, address: str) -> None:
    world.silence(address)
    await world.clock.sleep(SHORT_S)
    world.silence(address, False)


async def _frozen(world: World, address: str) -> None:
    world.freeze(address)
    await world.clock.sleep(SHORT_S)
    world.freeze(address, False)


async def _vanished(world: World, address: str) -> None:
    world.vanish()
    await world.clock.sleep(SHORT_S)
    world.mend_bluetooth()


def _broken(error: Exception | None) -> Stage:
    async def stage(world: World, address: str) -> None:
        world.break_bluetooth(error)
        await world.clock.sleep(SHORT_S)
        world.mend_bluetooth()

    return stage


def _refused(times: int, error: Exception | None = None, *, inside: bool = False, slow: bool = False) -> Stage:
    async def stage(world: World, address: str) -> None:
        world.refuse(address, times, error, inside, slow)
        world.drop(address)

    return stage


async def _removed(world: World, address: str) -> None:
    """Seen by the scan, and not known any more when it is to be connected."""
    world.refuse(address, 1, BleakDeviceNotFoundError(address, f"device {address} not found"))
    world.forget(address)
    world.drop(address)


def away(seconds: float) -> Stage:
    """Carried out of range and back after so long, s."""

    async def stage(world: World, address: str) -> None:
        world.out_of_range(address)
        await world.clock.sleep(seconds)
        world.out_of_range(address, False)

    return stage


async def _runs_flat(world: World, address: str) -> None:
    device = world.devices[address]
    for charge in (12.0, 6.0, 3.0, 1.0):
        device.charge = charge
        await world.clock.sleep(0.5)
    world.out_of_range(address)


def _no_battery_service(world: World, address: str) -> None:
    battery = world.devices[address].profile.battery
    assert battery is not None
    assert battery.read is not None
    world.hide(address, battery.read)


def _charge(percent: float) -> Stage:
    async def stage(world: World, address: str) -> None:
        world.devices[address].charge = percent
        world.drop(address)  # the charge is asked for after every connect

    return stage


_BUSY = BleakDBusError("org.bluez.Error.InProgress", ["Operation already in progress"])
_CANCELED = BleakDBusError("org.bluez.Error.Failed", ["br-connection-canceled"])
_NOT_FOUND = BleakDeviceNotFoundError("sensor", "device not found")
_REFUSALS: list[tuple[str, Exception | None, dict[str, bool]]] = [
    ("InProgress", _BUSY, {}),
    ("abort-by-local, bleak tries again inside", None, {"inside": True}),
    ("abort-by-local without being connected in between", TimeoutError(), {"slow": True}),
    ("br-connection-canceled", _CANCELED, {}),
    ("a time-out", TimeoutError(), {}),
    ("device not found", _NOT_FOUND, {}),
]
_TIMES = [("once", 1), ("twice", 2), ("for ever", FOREVER)]
_NEVER = "the limb's own events from the fault on: it never comes back"

LOSSES = (
    Fault("1.1", "link lost", _drop),
    Fault("1.2", "link lost on the other side", _drop),
    Fault("1.3", "both links lost", _drop_both, both=True),
    Fault("1.4", "link lost, and lost again while it is scanned for", _lost_while_looked_for),
    Fault("1.5", "link lost, and lost again while connecting", _trapped("connect")),
    Fault("1.6", "link lost, and lost again during discovery", _trapped("discover")),
    Fault("1.7", "link lost, and lost again while subscribing", _trapped("subscribe")),
    Fault("1.8", "link lost, and lost again during the set-up", _trapped("write")),
    Fault("2.1", "connected, but silent", _silent),
    Fault("2.2", "connected, but hangs and answers nothing", _frozen),
    Fault("2.3", "the Bluetooth service dies while connected, telling nobody", _vanished, both=True),
    Fault("2.4", "the adapter is switched off", _broken(None), both=True),
    Fault("2.5", "D-Bus is missing", _broken(FileNotFoundError(2, "No such file or directory")), both=True),
    Fault("2.6", "no Bluetooth service", _broken(gone()), both=True),
)
REFUSALS = (
    *(
        Fault(
            f"3.{3 * kind + place + 1}",
            f"link lost, then {words} {often}",
            _refused(times, error, **how),
            differs=_NEVER if times == FOREVER else DIFFERS,
        )
        for kind, (words, error, how) in enumerate(_REFUSALS)
        for place, (often, times) in enumerate(_TIMES)
    ),
    Fault("3.19", "removed between scan and connect", _removed),
)
RANGES = (
    Fault("7.1", "out of range for half a second", away(0.5)),
    Fault("7.2", "out of range for 4 s", away(4.0)),
    Fault("7.3", "out of range for a minute", away(60.0)),
    Fault("7.4", "the battery runs flat, then the link dies", _runs_flat, differs=_NEVER),
    Fault(
        "7.5",
        "battery service missing",
        before=_no_battery_service,
        model="movella-dot",
        choices={"rate": 60},
        differs="nothing but the charge, which stays unknown",
    ),
    Fault("7.6", "battery 0 percent", _charge(0.0)),
    Fault("7.7", "battery 255 percent", _charge(255.0)),
)
