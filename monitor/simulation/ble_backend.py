"""A real bleak backend whose operating system is a `World`: everything in front of it is the code of a real session.

bleak makes backends itself, from a type: so the types are made here, closed over their world.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bleak.args import SizedBuffer
from bleak.assigned_numbers import CharacteristicPropertyName
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementDataCallback, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDBusError, BleakError

if TYPE_CHECKING:
    from monitor.simulation.ble_device import SimulatedDevice
    from monitor.simulation.ble_world import World

ADVERTISE_S = 0.1
"""Every sensor advertises so often, s."""
ROUND_TRIP_S = 0.03
"""A read, a write with response, a subscription take so long, s."""
MTU = 247


def make_backends(world: World) -> tuple[type[BaseBleakClient], type[BaseBleakScanner]]:
    """Backend types for `BleakClient(..., backend=)` and `BleakScanner(backend=)` in `world`."""

    class SimulatedClient(BaseBleakClient):
        def __init__(
            self,
            address_or_ble_device: BLEDevice | str,
            *,
            disconnected_callback: Callable[[], None] | None,
            timeout: float,
            **kwargs: Any,
        ) -> None:
            super().__init__(
                address_or_ble_device, disconnected_callback=disconnected_callback, timeout=timeout, **kwargs
            )
            self._device: SimulatedDevice | None = None
            self._orphaned = False
            self._callbacks: dict[str, NotifyCallback] = {}

        @property
        def name(self) -> str:
            device = world.devices.get(self.address)
            name = None if device is None else device.advertisement().local_name
            return name or self.address.replace(":", "-")

        @property
        def mtu_size(self) -> int:
            return MTU

        @property
        def is_connected(self) -> bool:
            return self._device is not None

        async def connect(self, pair: bool, **kwargs: Any) -> None:
            if self._device is not None:
                raise BleakError("already connected")
            device = await world.connect(self.address, self._timeout, self._tell)
            if world.sprung(self.address, "connect") or world.sprung(self.address, "discover"):
                self._tell()
                raise BleakError("failed to discover services, device disconnected")
            device.attach(self._notified)
            world.hang_up[self.address], world.orphan[self.address] = self._end, self._orphan
            self._device, self._orphaned = device, False
            self.services = _services(world.shuffled(device.characteristics()), device)

        async def disconnect(self) -> None:
            if self._device is None:
                return
            if self._orphaned:
                self._end()
                raise gone()
            await world.clock.sleep(ROUND_TRIP_S)
            self._end()

        def _orphan(self) -> None:
            """The service is gone: the sensor knows, this side does not."""
            if self._device is not None:
                self._device.detach()
                self._orphaned = True

        async def _exchange(self, moment: str) -> None:
            """A request and its answer."""
            if self._orphaned:
                raise gone()
            await world.clock.sleep(ROUND_TRIP_S)
            if world.sprung(self.address, moment):
                self._end()
            while self._device is not None and self._device.frozen:
                await world.clock.sleep(ROUND_TRIP_S)

        def _end(self) -> None:
            """The link is over: as on Linux, whoever ended it is told too."""
            if self._device is None:
                return
            if not self._orphaned:
                self._device.detach()
            self._device, self.services = None, None
            self._callbacks = {}
            world.hang_up.pop(self.address, None)
            world.orphan.pop(self.address, None)
            self._tell()

        def _tell(self) -> None:
            if self._disconnected_callback is not None:
                asyncio.get_running_loop().call_soon(self._disconnected_callback)

        async def pair(self, *args: Any, **kwargs: Any) -> None:
            self._here()

        async def unpair(self) -> None:
            await self.disconnect()

        async def read_gatt_char(
            self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **kwargs: Any
        ) -> bytearray:
            await self._exchange("read")
            _demand(characteristic, "read")
            return bytearray(self._here().read(characteristic.obj))

        async def read_gatt_descriptor(
            self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **kwargs: Any
        ) -> bytearray:
            raise BleakError("no descriptors here")

        async def write_gatt_char(
            self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
        ) -> None:
            if response:
                await self._exchange("write")
            _demand(characteristic, "write" if response else "write-without-response")
            self._here().write(characteristic.obj, bytes(data))

        async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: SizedBuffer) -> None:
            raise BleakError("no descriptors here")

        async def start_notify(
            self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **kwargs: Any
        ) -> None:
            await self._exchange("subscribe")
            _demand(characteristic, "notify")
            device = self._here()
            if characteristic.obj in self._callbacks:
                # Linux replaces the callback, macOS refuses: the stricter one is simulated.
                raise ValueError("Characteristic notifications already started")
            self._callbacks[characteristic.obj] = callback
            device.subscribe(characteristic.obj)

        async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
            await self._exchange("unsubscribe")
            self._here().unsubscribe(characteristic.obj)
            self._callbacks.pop(characteristic.obj, None)

        def _notified(self, alias: str, payload: bytes) -> None:
            callback = self._callbacks.get(alias)
            if callback is not None:
                # By way of the loop, so that a callback that raises does not end the sensor's life.
                asyncio.get_running_loop().call_soon(callback, bytearray(payload))

        def _here(self) -> SimulatedDevice:
            if self._device is None:
                raise BleakError("Not connected")
            return self._device

    class SimulatedScanner(BaseBleakScanner):
        def __init__(
            self,
            detection_callback: AdvertisementDataCallback | None,
            service_uuids: list[str] | None,
            scanning_mode: str,
            **kwargs: Any,
        ) -> None:
            super().__init__(detection_callback, service_uuids)
            self._task: asyncio.Task[None] | None = None

        async def start(self) -> None:
            world.begin_scan()
            self.seen_devices = {}
            self._task = asyncio.get_running_loop().create_task(self._listen())

        async def stop(self) -> None:
            if self._task is not None:
                self._task.cancel()
                self._task = None
                world.end_scan()

        async def _listen(self) -> None:
            while True:
                await world.clock.sleep(ADVERTISE_S)
                for address, device in world.advertising().items():
                    data = device.advertisement()
                    if self.is_allowed_uuid(data.service_uuids):
                        known = self.create_or_update_device(address, address, data.local_name, None, data)
                        self.call_detection_callbacks(known, data)

    return SimulatedClient, SimulatedScanner


def gone() -> BleakDBusError:
    """As D-Bus words a Bluetooth service that does not run."""
    text = "The name org.bluez was not provided by any .service files"
    return BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", [text])


def _services(
    characteristics: list[tuple[str, list[CharacteristicPropertyName]]], device: SimulatedDevice
) -> BleakGATTServiceCollection:
    """bleak's own objects for the profile's characteristics; `obj` is the alias."""
    collection = BleakGATTServiceCollection()
    services: dict[str, BleakGATTService] = {}
    handle = 0
    for alias, properties in characteristics:
        char = device.profile.chars[alias]
        if char.service not in services:
            handle += 1
            services[char.service] = BleakGATTService(None, handle, char.service)
            collection.add_service(services[char.service])
        useless: list[CharacteristicPropertyName] = ["read"]
        for abilities in (useless, properties) if alias in device.doubled else (properties,):
            handle += 1
            collection.add_characteristic(
                BleakGATTCharacteristic(alias, handle, char.uuid, abilities, lambda: MTU - 3, services[char.service])
            )
    return collection


def _demand(characteristic: BleakGATTCharacteristic, ability: str) -> None:
    if ability not in characteristic.properties:
        raise BleakError(f"{characteristic.uuid} cannot {ability}")
