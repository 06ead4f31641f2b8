"""An emulated `org.bluez`: the sensors of a simulated world behind the D-Bus interface of Linux's Bluetooth service.

bleak's own Linux backend, dbus-fast and a real dbus-daemon run between it and the code under test; the service, the
kernel and the radio are what is missing. Delays are real time.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bleak.exc import BleakGATTProtocolError
from dbus_fast import Message, Variant

from monitor.simulation.ble_device import SimulatedDevice
from monitor.simulation.ble_world import World
from tests.bluez.bus import Answer, Method, Refused, Service, flag, text

ADAPTER, DEVICE = "org.bluez.Adapter1", "org.bluez.Device1"
SERVICE, CHAR = "org.bluez.GattService1", "org.bluez.GattCharacteristic1"
HCI = "/org/bluez/hci0"
ADVERTISE_S = 0.05
CONNECT_S = 0.05
DISCOVER_S = 0.05
MTU = 247
FAILED = "org.bluez.Error.Failed"
ABORTED = "le-connection-abort-by-local"
NOT_READY = "org.bluez.Error.NotReady"


@dataclass(slots=True)
class Refusal:
    """How an attempt to connect fails; with `flip` the link comes up and breaks again first, as BlueZ does."""

    name: str = FAILED
    text: str = ABORTED
    flip: bool = True


@dataclass(slots=True)
class Linked:
    """A connection: characteristics by path, and where their notifications go."""

    aliases: dict[str, str]
    notifying: set[str] = field(default_factory=set)
    sockets: dict[str, socket.socket] = field(default_factory=dict)

    @property
    def paths(self) -> dict[str, str]:
        """Path by alias."""
        return {alias: path for path, alias in self.aliases.items()}


class Bluez(Service):
    """The Bluetooth service of a `World`; one adapter, hci0.

    Args:
        world: its devices are what is in range.
        seed: of the order and the handles of services, which change with every connection.
    """

    def __init__(self, world: World, seed: int = 0) -> None:
        super().__init__("org.bluez")
        self.world = world
        self.refusals: dict[str, deque[Refusal]] = {}
        self.slow: set[str] = set()
        """Sensors that never answer an attempt to connect."""
        self.orders: list[list[str]] = []
        """UUIDs of the characteristics, as each connection showed them."""
        self.modes: list[str] = []
        """StartNotify or AcquireNotify, as they were asked for."""
        self.dropped = 0
        """Notifications that found a full socket."""
        self.linked: dict[str, Linked] = {}
        self._rng = random.Random(seed)
        self._scan: asyncio.Task[None] | None = None
        roles, powered = Variant("as", ["central", "peripheral"]), flag(True)
        here = {"Address": text("00:11:22:33:44:55"), "Alias": text("somebody's laptop"), "Name": text("laptop")}
        self.objects = {
            "/org/bluez": {},
            HCI: {ADAPTER: {**here, "Powered": powered, "Discovering": flag(False), "Roles": roles}},
        }

    async def vanish(self) -> None:
        """bluetoothd is gone: no signal says that links are."""
        await self._stop_scan()
        for address in tuple(self.linked):
            self._unlink(address)
        await super().vanish()

    # --- faults

    def power(self, on: bool) -> None:
        """Switch the adapter off (all links break) or on."""
        for address in () if on else tuple(self.linked):
            self.hang_up(address)
        self.change(HCI, ADAPTER, Powered=flag(on))

    def no_adapter(self) -> None:
        """The adapter is unplugged."""
        for path in [path for path in self.objects if path.startswith(HCI)][::-1]:
            self.remove(path)

    def refuse(self, address: str, *refusals: Refusal) -> None:
        """The next attempts to connect fail."""
        self.refusals.setdefault(address, deque()).extend(refusals)

    def forget(self, address: str) -> None:
        """The system forgets a sensor: its object goes until the next scan."""
        self.hang_up(address)
        self.remove(path_of(address))

    def hang_up(self, address: str) -> None:
        """The link breaks, or is ended."""
        if address in self.linked:
            self._unlink(address)
            path = path_of(address)
            self.change(path, DEVICE, ServicesResolved=flag(False), Connected=flag(False))
            for inner in [inner for inner in self.objects if inner.startswith(f"{path}/")][::-1]:
                self.remove(inner)

    # --- what is called

    def method(self, path: str, interface: str, member: str) -> Method | None:
        """The methods that bleak uses."""
        found: dict[tuple[str, str], Method] = {
            (ADAPTER, "SetDiscoveryFilter"): self._nothing,
            (ADAPTER, "StartDiscovery"): self._start_discovery,
            (ADAPTER, "StopDiscovery"): self._stop_discovery,
            (DEVICE, "Connect"): self._connect,
            (DEVICE, "Disconnect"): self._disconnect,
            (CHAR, "StartNotify"): self._start_notify,
            (CHAR, "StopNotify"): self._stop_notify,
            (CHAR, "AcquireNotify"): self._acquire_notify,
            (CHAR, "ReadValue"): self._read,
            (CHAR, "WriteValue"): self._write,
        }
        return found.get((interface, member))

    async def _nothing(self, message: Message) -> Answer | None:
        return None

    def _ready(self) -> None:
        if not self.objects[HCI][ADAPTER]["Powered"].value:
            raise Refused(NOT_READY, "Resource Not Ready")

    async def _start_discovery(self, message: Message) -> Answer | None:
        self._ready()
        if self._scan is not None:
            raise Refused("org.bluez.Error.InProgress", "Operation already in progress")
        self._scan = asyncio.get_running_loop().create_task(self._advertise())
        self.change(HCI, ADAPTER, Discovering=flag(True))
        return None

    async def _stop_discovery(self, message: Message) -> Answer | None:
        self._ready()
        if self._scan is None:
            raise Refused(FAILED, "No discovery started")
        await self._stop_scan()
        self.change(HCI, ADAPTER, Discovering=flag(False))
        return None

    async def _stop_scan(self) -> None:
        scan, self._scan = self._scan, None
        if scan is not None:
            scan.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await scan

    async def _advertise(self) -> None:
        while True:
            await asyncio.sleep(ADVERTISE_S)
            for address, device in self.world.advertising().items():
                if path_of(address) not in self.objects:
                    self.add(path_of(address), {DEVICE: seen(address, device)})
                else:
                    self.change(path_of(address), DEVICE, RSSI=Variant("n", device.make.rssi))

    async def _connect(self, message: Message) -> Answer | None:
        self._ready()
        path = message.path or ""
        address = address_of(path)
        await asyncio.sleep(CONNECT_S)
        queue = self.refusals.get(address)
        if queue:
            refusal = queue.popleft()
            if refusal.flip:
                self.change(path, DEVICE, Connected=flag(True))
                self.change(path, DEVICE, Connected=flag(False))
            raise Refused(refusal.name, refusal.text)
        device = self.world.devices[address]
        if address in self.slow or not device.in_range:
            await asyncio.sleep(60.0)
        if path not in self.objects:
            raise Refused("org.freedesktop.DBus.Error.UnknownObject", "the device was removed")
        self.linked[address] = linked = Linked(self._show(path, device))
        device.attach(lambda alias, payload: self._deliver(linked, alias, payload))
        self.world.hang_up[address] = lambda: self.hang_up(address)
        self.change(path, DEVICE, Connected=flag(True))
        await asyncio.sleep(DISCOVER_S)
        for inner, interfaces in [pair for pair in self.objects.items() if pair[0].startswith(f"{path}/")]:
            self.add(inner, interfaces)
        if address in self.linked:
            self.change(path, DEVICE, ServicesResolved=flag(True))
        return None

    async def _disconnect(self, message: Message) -> Answer | None:
        self.hang_up(address_of(message.path or ""))
        return None

    async def _start_notify(self, message: Message) -> Answer | None:
        linked, device, alias = self._at(message)
        self.modes.append("StartNotify")
        linked.notifying.add(alias)
        device.subscribe(alias)
        return None

    async def _stop_notify(self, message: Message) -> Answer | None:
        linked, device, alias = self._at(message)
        linked.notifying.discard(alias)
        device.unsubscribe(alias)
        return None

    async def _acquire_notify(self, message: Message) -> Answer | None:
        linked, device, alias = self._at(message)
        self.modes.append("AcquireNotify")
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        linked.sockets[alias] = ours
        asyncio.get_running_loop().add_reader(ours, self._released, linked, device, alias)
        device.subscribe(alias)
        return "hq", [0, MTU], [theirs.detach()]

    async def _read(self, message: Message) -> Answer | None:
        _, device, alias = self._at(message)
        return "ay", [device.read(alias)], []

    async def _write(self, message: Message) -> Answer | None:
        _, device, alias = self._at(message)
        try:
            device.write(alias, bytes(message.body[0]))
        except BleakGATTProtocolError as error:
            raise Refused(FAILED, f"Operation failed with ATT error: {int(error.code):#04x}") from error
        return None

    def _at(self, message: Message) -> tuple[Linked, SimulatedDevice, str]:
        path = message.path or ""
        address = address_of(path)
        if address not in self.linked:
            raise Refused(FAILED, "Not connected")
        return self.linked[address], self.world.devices[address], self.linked[address].aliases[path]

    # --- connections

    def _show(self, path: str, device: SimulatedDevice) -> dict[str, str]:
        """Services and characteristics as objects, with new handles in a new order; alias by path."""
        shown = list(device.characteristics().items())
        self._rng.shuffle(shown)
        handles = iter(self._rng.sample(range(1, 0xFFFF), 2 * len(shown)))
        services: dict[str, str] = {}
        aliases: dict[str, str] = {}
        for alias, properties in shown:
            char = device.profile.chars[alias]
            if char.service not in services:
                services[char.service] = f"{path}/service{next(handles):04x}"
                self.objects[services[char.service]] = {
                    SERVICE: {"UUID": text(char.service), "Primary": flag(True), "Device": Variant("o", path)}
                }
            inner = f"{services[char.service]}/char{next(handles):04x}"
            aliases[inner] = alias
            self.objects[inner] = {
                CHAR: {
                    "UUID": text(char.uuid),
                    "Service": Variant("o", services[char.service]),
                    "Flags": Variant("as", [str(name) for name in properties]),
                    "NotifyAcquired": flag(False),
                    "MTU": Variant("q", MTU),
                }
            }
        self.orders.append([device.profile.chars[alias].uuid for alias in aliases.values()])
        return aliases

    def _deliver(self, linked: Linked, alias: str, payload: bytes) -> None:
        if alias in linked.sockets:
            try:
                linked.sockets[alias].send(payload)
            except BlockingIOError:
                self.dropped += 1
        elif alias in linked.notifying:
            self.change(linked.paths[alias], CHAR, Value=Variant("ay", payload))

    def _released(self, linked: Linked, device: SimulatedDevice, alias: str) -> None:
        """The other end of an acquired notification was closed."""
        self._close(linked, alias)
        device.unsubscribe(alias)

    def _close(self, linked: Linked, alias: str) -> None:
        ours = linked.sockets.pop(alias, None)
        if ours is not None:
            asyncio.get_running_loop().remove_reader(ours)
            ours.close()

    def _unlink(self, address: str) -> None:
        linked = self.linked.pop(address)
        self.world.hang_up.pop(address, None)
        self.world.devices[address].detach()
        for alias in tuple(linked.sockets):
            self._close(linked, alias)


def path_of(address: str) -> str:
    """Object path of a device."""
    return f"{HCI}/dev_{address.replace(':', '_')}"


def address_of(path: str) -> str:
    """Address in the path of a device, or of something in it."""
    return path.split("/")[4].removeprefix("dev_").replace("_", ":")


def seen(address: str, device: SimulatedDevice) -> dict[str, Any]:
    """Device1 of a sensor that advertises."""
    data = device.advertisement()
    name = data.local_name
    found: dict[str, Any] = {
        "Address": text(address),
        "Alias": text(name or address.replace(":", "-")),
        "Adapter": Variant("o", HCI),
        "Connected": flag(False),
        "Paired": flag(False),
        "ServicesResolved": flag(False),
        "UUIDs": Variant("as", data.service_uuids),
        "RSSI": Variant("n", data.rssi),
        "ManufacturerData": Variant("a{qv}", {k: Variant("ay", v) for k, v in data.manufacturer_data.items()}),
        "ServiceData": Variant("a{sv}", {k: Variant("ay", v) for k, v in data.service_data.items()}),
    }
    if name:
        found["Name"] = text(name)
    return found
