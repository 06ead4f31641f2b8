"""Is there Bluetooth here? What a session would find out at its start, asked beforehand and without any sensor."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass

from bleak import BleakScanner
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason, BleakDBusError

from monitor.errors import SensorError
from monitor.sensors.trouble import ble_errors, explain

ANSWER_S = 5.0
"""The system answers within this, or it does not (chosen here)."""
BLUEZ, ADAPTER = "org.bluez", "org.bluez.Adapter1"


@dataclass(frozen=True, slots=True)
class Adapter:
    """A Bluetooth adapter. Its own name is not told: it is mostly its owner's."""

    name: str
    """As the system numbers it, `hci0`."""
    powered: bool
    low_energy: bool

    def __str__(self) -> str:
        state = "on" if self.powered else "off"
        return f"{self.name}: {state}" + ("" if self.low_energy else ", without Bluetooth Low Energy")


@dataclass(frozen=True, slots=True)
class Bluetooth:
    """What there is, and why a session could not use it, if so."""

    adapters: tuple[Adapter, ...]
    trouble: SensorError | None


async def look() -> Bluetooth:
    """Ask the system. On Linux its Bluetooth service; elsewhere (untested) by beginning a scan and ending it."""
    adapters: tuple[Adapter, ...] = ()
    try:
        async with asyncio.timeout(ANSWER_S):
            if sys.platform == "linux":
                adapters = await _bluez()
                _judge(adapters)
            else:
                async with BleakScanner():
                    pass
    except TimeoutError:
        return Bluetooth(adapters, explain(BleakDBusError("org.freedesktop.DBus.Error.NoReply", [])))
    except ble_errors() as error:
        return Bluetooth(adapters, explain(error))
    return Bluetooth(adapters, None)


def _judge(adapters: tuple[Adapter, ...]) -> None:
    reasons = BleakBluetoothNotAvailableReason
    able = [adapter for adapter in adapters if adapter.low_energy]
    if not adapters:
        raise BleakBluetoothNotAvailableError("no adapter", reasons.NO_BLUETOOTH)
    if not able:
        raise BleakBluetoothNotAvailableError("no Low Energy", reasons.NO_BLE_CENTRAL_ROLE)
    if not any(adapter.powered for adapter in able):
        raise BleakBluetoothNotAvailableError("all off", reasons.POWERED_OFF)


async def _bluez() -> tuple[Adapter, ...]:
    """All adapters, by name; raises what bleak would."""
    from dbus_fast import BusType, Message, MessageType, unpack_variants
    from dbus_fast.aio import MessageBus

    bus = MessageBus(bus_type=BusType.SYSTEM)
    await bus.connect()
    try:
        reply = await bus.call(
            Message(
                destination=BLUEZ, path="/", interface="org.freedesktop.DBus.ObjectManager", member="GetManagedObjects"
            )
        )
    finally:
        bus.disconnect()
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call, unused-ignore]  # typed in some versions
    if reply.message_type is MessageType.ERROR:
        raise BleakDBusError(reply.error_name or "", reply.body)
    found = []
    for path, interfaces in unpack_variants(reply.body[0]).items():
        if ADAPTER in interfaces:
            adapter = interfaces[ADAPTER]
            # Before BlueZ 5.55 there are no roles; then nothing is known against it.
            able = "central" in adapter.get("Roles", ["central"])
            found.append(Adapter(path.rsplit("/", 1)[-1], bool(adapter.get("Powered")), able))
    return tuple(sorted(found, key=lambda adapter: adapter.name))
