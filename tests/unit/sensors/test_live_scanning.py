"""Scanning: who is a sensor, who is a stranger, and what a parent reads when Bluetooth is not there."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from bleak.backends.scanner import AdvertisementData
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
)

from monitor.errors import SensorError
from monitor.firmware.profile import Match
from monitor.model.limbs import Limb
from monitor.sensors.radio import Radio
from monitor.sensors.scanning import fits, recognise, scan
from monitor.simulation.ble_device import Make
from monitor.simulation.virtual_time import run_virtually
from tests.ble_helpers import LEFT, PROFILES, RIGHT, open_session, virtual_world

METAWEAR = "326a9000-85cb-9195-d9dd-464cfbbae75a"
KNOWN = [known.profile for known in PROFILES.values()]


def advert(name=None, services=(), manufacturer=None, service_data=None) -> AdvertisementData:
    return AdvertisementData(name, manufacturer or {}, service_data or {}, list(services), None, -60, ())


def test_both_sensors_are_found_the_stronger_first_and_strangers_are_hidden() -> None:
    async def run():
        world = virtual_world()
        stranger = msgspec.structs.replace(PROFILES["metamotion-s"].profile, match=(Match(name_prefix="Heart"),))
        world.add(Make(stranger, Limb.LEFT, "AA:AA:AA:AA:AA:AA", rssi=-20))
        return await scan(world.radio())

    found = run_virtually(run())
    assert [(sensor.address, sensor.rssi) for sensor in found] == [(LEFT, -55), (RIGHT, -63)]
    assert {sensor.kind for sensor in found} == {"MetaMotion S"}
    assert all(sensor.device.address == sensor.address for sensor in found)


def test_two_sensors_of_one_name_are_told_apart() -> None:
    found = run_virtually(_scan())
    assert [sensor.name for sensor in found] == ["MetaWear", "MetaWear"]
    assert [sensor.label for sensor in found] == ["MetaWear 00:01", "MetaWear 00:02"]


async def _scan():
    return await scan(virtual_world().radio())


def test_a_scan_ends_as_soon_as_it_has_enough() -> None:
    async def run():
        world = virtual_world()
        before = world.clock.now_s()
        found = await scan(world.radio(), 5.0, lambda found: len(found) == 2)
        return len(found), world.clock.now_s() - before

    count, took_s = run_virtually(run())
    assert count == 2
    assert took_s < 0.5


def test_a_connected_or_absent_sensor_is_not_found() -> None:
    async def run():
        world = virtual_world()
        world.out_of_range(LEFT)
        return [sensor.address for sensor in await scan(world.radio())]

    assert run_virtually(run()) == [RIGHT]


def test_priority_decides_between_profiles() -> None:
    assert recognise(advert("anything", [METAWEAR.upper()]), KNOWN).id == "metamotion-s"
    assert recognise(advert("MetaWear"), KNOWN).id == "metamotion-s"
    assert recognise(advert("WT901BLE67"), KNOWN).id == "witmotion-ble5"
    assert recognise(advert("something", manufacturer={0x0886: b""}), KNOWN).id == "movella-dot"
    assert recognise(advert("Headphones"), KNOWN) is None
    assert recognise(advert(None), KNOWN) is None


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        (Match(name_prefix="Wear"), True),
        (Match(name_prefix="wear"), False),
        (Match(name_glob="*4?"), True),
        (Match(name_glob="4?"), False),
        (Match(service=METAWEAR), True),
        (Match(service=METAWEAR, name_prefix="Other"), False),
        (Match(company=0x0201), True),
        (Match(company=0x0201, data_prefix="01 05"), True),
        (Match(company=0x0201, data_prefix="01 04", mask="FF FE"), True),
        (Match(company=0x0201, data_prefix="01 04"), False),
        (Match(company=0x0202), False),
        (Match(service_data=METAWEAR), True),
    ],
)
def test_all_keys_of_a_match_must_hold(match: Match, expected: bool) -> None:
    seen = advert("Wear 42", [METAWEAR.upper()], {0x0201: bytes.fromhex("01 05 80")}, {METAWEAR: b""})
    assert fits(match, seen) is expected


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (BleakBluetoothNotAvailableError("x", BleakBluetoothNotAvailableReason.POWERED_OFF), "switched off"),
        (BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", ["x"]), "does not run"),
        (BleakDBusError("org.bluez.Error.InProgress", ["x"]), "busy"),
        (BleakError("device 'dev_1' not found"), "cannot be found"),
    ],
)
def test_errors_of_bluetooth_come_with_advice(error: Exception, message: str) -> None:
    """All of them: test_live_trouble."""

    async def run() -> None:
        world = virtual_world()
        world.break_bluetooth(error)
        await scan(world.radio())

    with pytest.raises(SensorError, match=message) as caught:
        run_virtually(run())
    assert caught.value.advice
    assert caught.value.exit_code == 3
    assert caught.value.__cause__ is error


def test_bluetooth_that_is_mended_works_again() -> None:
    async def run() -> int:
        world = virtual_world()
        radio = world.radio()
        world.break_bluetooth()
        with pytest.raises(SensorError):
            await scan(radio)
        world.mend_bluetooth()
        return len(await scan(radio))

    assert run_virtually(run()) == 2


def test_scanning_and_connecting_never_overlap() -> None:
    async def run() -> int:
        world = virtual_world()
        source = await open_session(world)
        # The adapter of the world refuses what real ones do badly: a scan while it connects, two connects at once.
        radio = source._radio
        _, found, _ = await asyncio.gather(scan(radio, 0.5), scan(radio, 0.7), source.start())
        await source.stop()
        assert found
        return world.busy_errors

    assert run_virtually(run()) == 0


def test_without_bluetooth_the_real_backend_gives_a_friendly_error() -> None:
    async def run() -> SensorError | None:
        try:
            await scan(Radio(profiles=PROFILES), 0.2)
        except SensorError as error:
            return error
        return None

    error = asyncio.run(run())
    if error is None:
        pytest.skip("this computer has Bluetooth")
    assert error.advice
    assert isinstance(error.__cause__, Exception)
