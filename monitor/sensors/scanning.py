"""One scan for all sensors: which advertisements belong to a sensor that some profile describes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import NamedTuple

from bleak import BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from monitor.firmware.profile import Match, Profile
from monitor.firmware.steps import begins
from monitor.sensors.radio import Radio
from monitor.sensors.trouble import ble_errors, explain

SCAN_S = 5.0
"""Usual length of a scan, s: sensors advertise at least every 2 s (chosen here)."""
LOOK_S = 0.1
"""How often a scan looks whether it has enough, s."""
GLANCE_S = 0.05
"""And while a lost sensor is looked for, s: the way back shall take less than a second."""


@dataclass(frozen=True, slots=True)
class FoundSensor:
    """A sensor in range. `device` is what to connect with; `rssi` is in dBm."""

    device: BLEDevice
    profile: Profile
    name: str
    """As advertised; two sensors can have the same."""
    rssi: int

    @property
    def address(self) -> str:
        """What the system calls it (on macOS a UUID of this computer's own)."""
        return self.device.address

    @property
    def kind(self) -> str:
        """Kind of sensor, for people."""
        return self.profile.title

    @property
    def label(self) -> str:
        """Name and the end of the address: tells sensors of one name apart."""
        return f"{self.name} {self.address[-5:]}"


class Around(NamedTuple):
    """What a scan heard: sensors, the strongest signal first, and how many other devices."""

    sensors: list[FoundSensor]
    strangers: int


def fits(match: Match, advertisement: AdvertisementData) -> bool:
    """Whether all keys of one `match` hold."""
    name, services = advertisement.local_name or "", [uuid.lower() for uuid in advertisement.service_uuids]
    if match.service is not None and match.service not in services:
        return False
    if match.service_data is not None and match.service_data not in map(str.lower, advertisement.service_data):
        return False
    if match.name_glob and not fnmatchcase(name, match.name_glob):
        return False
    if match.company is not None:
        data = advertisement.manufacturer_data.get(match.company)
        if data is None or not begins(data, bytes.fromhex(match.data_prefix), bytes.fromhex(match.mask)):
            return False
    return name.startswith(match.name_prefix)


def recognise(advertisement: AdvertisementData, profiles: Iterable[Profile]) -> Profile | None:
    """The profile whose match of highest priority fits; ties go to the first."""
    best: Profile | None = None
    highest = -1000
    for profile in profiles:
        for match in profile.match:
            if match.priority > highest and fits(match, advertisement):
                best, highest = profile, match.priority
    return best


async def scan(
    radio: Radio, seconds: float = SCAN_S, enough: Callable[[list[FoundSensor]], bool] | None = None
) -> list[FoundSensor]:
    """Sensors in range, the strongest signal first. Strangers are left out.

    Args:
        radio: adapter, clock and profiles.
        seconds: how long to look, s.
        enough: ends the scan earlier when it says so of what was found so far.

    Raises:
        SensorError: Bluetooth is off, not allowed, not there, or its service does not run.
    """
    return (await look_around(radio, seconds, enough)).sensors


async def look_around(
    radio: Radio, seconds: float = SCAN_S, enough: Callable[[list[FoundSensor]], bool] | None = None
) -> Around:
    """As `scan`, with the number of devices that no profile knows."""
    try:
        await radio.take_over()
        async with radio.lock, BleakScanner(backend=radio.scanner) as scanner:
            end_s = radio.clock.now_s() + seconds
            around = Around([], 0)
            while (left_s := end_s - radio.clock.now_s()) > 0.0 and not (enough and enough(around.sensors)):
                await radio.clock.sleep(min(left_s, LOOK_S))
                around = _known(scanner, radio)
    except ble_errors() as error:
        raise explain(error) from error
    return around


async def sight(radio: Radio, wanted: Collection[str], seconds: float) -> list[BLEDevice]:
    """The devices among the `wanted` addresses that advertise; ends with the first, and gives way to who connects.

    A sensor that was in use is known by its address, whatever it advertises now.

    Raises:
        SensorError: Bluetooth is off, not allowed, not there, or its service does not run.
    """
    try:
        async with radio.turn(look=True), BleakScanner(backend=radio.scanner) as scanner:
            end_s = radio.clock.now_s() + seconds
            found: list[BLEDevice] = []
            while not found and not radio.connecting and (left_s := end_s - radio.clock.now_s()) > 0.0:
                await radio.clock.sleep(min(left_s, GLANCE_S))
                found = [device for device in scanner.discovered_devices if device.address in wanted]
    except ble_errors() as error:
        raise explain(error) from error
    return found


def _known(scanner: BleakScanner, radio: Radio) -> Around:
    found, strangers = [], 0
    for device, advertisement in scanner.discovered_devices_and_advertisement_data.values():
        profile = recognise(advertisement, (known.profile for known in radio.profiles.values()))
        if profile is None:
            strangers += 1
            continue
        name = advertisement.local_name or device.name or profile.title
        found.append(FoundSensor(device, profile, name, advertisement.rssi))
    return Around(sorted(found, key=lambda sensor: (-sensor.rssi, sensor.address)), strangers)
