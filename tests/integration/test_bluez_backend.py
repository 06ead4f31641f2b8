"""The code of a session through bleak's own Linux backend, a real dbus-daemon and an emulated Bluetooth service."""

from __future__ import annotations

import asyncio
import os

import pytest

from tests.bluez.bus import MISSING

if MISSING:
    pytest.skip(MISSING, allow_module_level=True)

from bleak import BleakClient

from monitor.errors import SensorError
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LinkChange, LinkState, LogRecord, Packet, SessionFacts
from monitor.pipeline import Pipeline
from monitor.sensors.link import Link
from monitor.sensors.scanning import scan
from monitor.sensors.trouble import DeviceGoneError
from monitor.simulation.ble_world import ADDRESSES
from tests.bluez.emulator import Bluez, Refusal
from tests.bluez.running import LOOKING_S, Acquiring, infant, manager, on_bluez, radio, session

LEFT, RIGHT = ADDRESSES[Limb.LEFT], ADDRESSES[Limb.RIGHT]
pytestmark = pytest.mark.usefixtures("bus")


def arrivals(records: list[LogRecord], limb: Limb) -> list[float]:
    return [record.time_s for record in records if isinstance(record, Packet) and record.limb is limb]


def links(records: list[LogRecord], limb: Limb) -> list[LinkState]:
    return [record.state for record in records if isinstance(record, LinkChange) and record.limb is limb]


async def until(condition, timeout_s: float = 60.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.01)


async def more(bluez: Bluez, packets: int = 25) -> None:
    """Until every sensor has sent so many more notifications."""
    goals = {device: device.delivered + packets for device in bluez.world.devices.values()}
    await until(lambda: all(device.delivered >= goal for device, goal in goals.items()))


def test_scan_finds_both_sensors_and_says_what_they_are() -> None:
    async def test(bluez: Bluez) -> None:
        found = await scan(radio(), LOOKING_S, lambda sensors: len(sensors) == 2)
        assert [sensor.address for sensor in found] == [LEFT, RIGHT], "the nearer one first"
        assert {sensor.profile.id for sensor in found} == {"metamotion-s"}
        assert [sensor.rssi for sensor in found] == [-55, -63]
        members = [member for _, member in bluez.calls]
        assert members.count("StartDiscovery") == members.count("StopDiscovery") == 1

    on_bluez(test)


@pytest.mark.parametrize("mode", ["StartNotify", "AcquireNotify"])
@pytest.mark.parametrize("model", ["metamotion-s", "witmotion-ble5"])
def test_a_session_in_both_notify_modes(mode: str, model: str) -> None:
    """What the sensors sent is what arrives, byte for byte and in order; the pipeline takes it."""
    world = infant(models=dict.fromkeys(LIMBS, model))
    sent: dict[str, list[bytes]] = {address: [] for address in world.devices}

    def listening(address: str):
        def hear(alias: str, payload: bytes) -> list[tuple[str, bytes]]:
            sent[address].append(payload)
            return [(alias, payload)]

        return hear

    for address in world.devices:
        world.tamper(address, listening(address))

    async def test(bluez: Bluez) -> list[LogRecord]:
        how = {"client": Acquiring} if mode == "AcquireNotify" else {}
        _, records = await session(radio(**how), lambda source: more(bluez, 50))
        assert set(bluez.modes) == {mode}
        assert bluez.dropped == 0
        assert not bluez.linked, "disconnected at the end"
        return records

    records = on_bluez(test, world)
    assert isinstance(records[0], SessionFacts)
    pipeline = Pipeline()
    for record in records:
        pipeline.push(record)
    summary = pipeline.finish()
    for limb, address in ADDRESSES.items():
        got = [record.payload for record in records if isinstance(record, Packet) and record.limb is limb]
        whole, part = b"|".join(sent[address]), b"|".join(got)
        assert len(got) > 10
        assert part in whole, "nothing lost, repeated or out of order between first and last"
        assert summary.limbs[limb].lost_fraction in (0.0, None)


def test_a_lost_link_comes_back_and_is_subscribed_again() -> None:
    async def test(bluez: Bluez) -> None:
        async def meanwhile(source) -> None:
            await more(bluez)
            bluez.hang_up(LEFT)
            await until(lambda: source.state(Limb.LEFT).reconnects == 1)
            await more(bluez)

        source, records = await session(radio(), meanwhile)
        assert links(records, Limb.LEFT) == [LinkState.CONNECTED, LinkState.LOST, LinkState.CONNECTED]
        assert links(records, Limb.RIGHT) == [LinkState.CONNECTED]
        back_s = next(r.time_s for r in records[::-1] if isinstance(r, LinkChange) and r.limb is Limb.LEFT)
        assert sum(time_s > back_s for time_s in arrivals(records, Limb.LEFT)) > 10, "notifications are on again"
        lost_s = next(r.time_s for r in records if isinstance(r, LinkChange) and r.state is LinkState.LOST)
        assert any(lost_s < time_s < back_s for time_s in arrivals(records, Limb.RIGHT)), "the other leg goes on"
        assert bluez.modes.count("StartNotify") > 2
        assert source.state(Limb.LEFT).trouble is None

    on_bluez(test)


def test_reconnecting_finds_services_that_were_shuffled() -> None:
    """Handles and order change with every connection; a set-up by position or by an old handle would fail."""

    async def test(bluez: Bluez) -> None:
        async def meanwhile(source) -> None:
            for n in range(1, 4):
                await more(bluez, 5)
                bluez.hang_up(LEFT)
                await until(lambda n=n: source.state(Limb.LEFT).reconnects == n)
            await more(bluez)

        _, records = await session(radio(), meanwhile)
        mine = [order for order in bluez.orders if len(order) == len(bluez.orders[0])]
        assert len(mine) == 5
        assert len({tuple(order) for order in mine}) > 1, "the emulator did shuffle"
        last_s = next(r.time_s for r in records[::-1] if isinstance(r, LinkChange) and r.limb is Limb.LEFT)
        assert any(time_s > last_s for time_s in arrivals(records, Limb.LEFT))

    on_bluez(test, seed=5)


def test_an_attempt_aborted_by_the_computer_is_repeated_inside_of_connect() -> None:
    """bleak tries again by itself and calls the disconnected callback each time: nobody else may start one too."""

    async def test(bluez: Bluez) -> None:
        bluez.refuse(LEFT, Refusal(), Refusal())
        source, records = await session(radio(), lambda source: more(bluez))
        assert links(records, Limb.LEFT) == [LinkState.CONNECTED]
        assert source.state(Limb.LEFT).reconnects == 0
        attempts = [path for path, member in bluez.calls if member == "Connect" and path.endswith("01")]
        assert len(attempts) == 3
        assert len(arrivals(records, Limb.LEFT)) > 10

    on_bluez(test)


@pytest.mark.parametrize("error", ["org.bluez.Error.InProgress", "org.bluez.Error.Failed"])
def test_other_refusals_are_tried_again_by_us(error: str) -> None:
    async def test(bluez: Bluez) -> None:
        bluez.refuse(RIGHT, Refusal(error, "br-connection-canceled", flip=False))
        _, records = await session(radio(), lambda source: more(bluez))
        assert len(arrivals(records, Limb.RIGHT)) > 5

    on_bluez(test)


def test_a_sensor_that_does_not_answer() -> None:
    async def test(bluez: Bluez) -> None:
        found = {sensor.address: sensor for sensor in await scan(radio(), LOOKING_S, lambda sensors: len(sensors) == 2)}
        bluez.slow.add(LEFT)
        link = Link(radio(), found[LEFT], {}, lambda *_: None, lambda _: None)
        with pytest.raises(SensorError, match="does not answer") as caught:
            await link.start(connect_s=0.3)
        assert "two metres" in caught.value.advice
        assert not bluez.linked

    on_bluez(test)


def test_the_adapter_is_off_or_missing() -> None:
    async def test(bluez: Bluez) -> None:
        bluez.power(False)
        with pytest.raises(SensorError, match="Bluetooth is switched off") as caught:
            await scan(radio(), 1.0)
        assert "Switch Bluetooth on" in caught.value.advice
        bluez.no_adapter()
        service = await manager()
        await until(lambda: not service._adapters)
        with pytest.raises(SensorError, match="no Bluetooth"):
            await scan(radio(), 1.0)

    on_bluez(test)


def test_the_adapter_is_switched_off_and_on_during_a_session() -> None:
    async def test(bluez: Bluez) -> None:
        async def meanwhile(source) -> None:
            await more(bluez)
            bluez.power(False)
            await until(lambda: source.state(Limb.LEFT).trouble is not None)
            assert "Bluetooth is switched off" in str(source.state(Limb.LEFT).trouble)
            bluez.power(True)
            await until(lambda: all(source.state(limb).reconnects == 1 for limb in LIMBS))
            await more(bluez)

        _, records = await session(radio(), meanwhile)
        for limb in LIMBS:
            assert links(records, limb) == [LinkState.CONNECTED, LinkState.LOST, LinkState.CONNECTED]

    on_bluez(test)


def test_the_service_is_gone_during_a_session() -> None:
    """bluetoothd dies: bleak still believes in its links, and no callback comes."""

    async def test(bluez: Bluez) -> None:
        async def meanwhile(source) -> None:
            await more(bluez)
            await bluez.vanish()
            with pytest.raises(SensorError, match="Bluetooth service"):
                await scan(radio(), 1.0)
            await until(lambda: not any(source.state(limb).connected for limb in LIMBS))

        _, records = await session(radio(), meanwhile)
        assert len(arrivals(records, Limb.LEFT)) > 5, "what came is kept, and the session ends in good order"
        for limb in LIMBS:
            assert links(records, limb) == [LinkState.CONNECTED, LinkState.LOST], "silence is found out"

    on_bluez(test)


def test_a_removed_sensor_needs_a_scan_and_gets_one() -> None:
    async def test(bluez: Bluez) -> None:
        found = {sensor.address: sensor for sensor in await scan(radio(), LOOKING_S, lambda sensors: len(sensors) == 2)}
        bluez.forget(LEFT)
        service = await manager()
        await until(lambda: found[LEFT].device.details["path"] not in service._properties)
        link = Link(radio(), found[LEFT], {}, lambda *_: None, lambda _: None)
        with pytest.raises(DeviceGoneError):
            await link.start(connect_s=60.0)

        async def meanwhile(source) -> None:
            await more(bluez)
            bluez.forget(RIGHT)
            await until(lambda: source.state(Limb.RIGHT).reconnects == 1)
            await more(bluez)

        _, records = await session(radio(), meanwhile)
        assert links(records, Limb.RIGHT) == [LinkState.CONNECTED, LinkState.LOST, LinkState.CONNECTED]
        assert links(records, Limb.LEFT) == [LinkState.CONNECTED]

    on_bluez(test)


def test_what_bleak_does_that_our_code_counts_on() -> None:
    """Facts of bleak's Linux backend; should one change with a new version, the supervisor must be thought over."""

    async def test(bluez: Bluez) -> None:
        (found, *_) = await scan(radio(), LOOKING_S, lambda sensors: len(sensors) == 2)
        told: list[str] = []
        client = BleakClient(found.device, lambda client: told.append(client.address))
        await client.connect()
        aliases = bluez.world.devices[LEFT].profile.chars
        notify = client.services.get_characteristic(aliases["notify"].uuid)
        got: list[bytes] = []
        await client.start_notify(notify, lambda _, data: got.append(bytes(data)))
        bluez.hang_up(LEFT)
        await until(lambda: told == [LEFT])
        assert not client.is_connected
        await client.connect()
        assert bluez.modes == ["StartNotify"], "notifications are not switched on again by themselves"
        await client.disconnect()
        assert told == [LEFT, LEFT], "our own disconnect is told like a lost link"
        await client.connect()
        await bluez.vanish()
        await asyncio.sleep(0.1)
        assert client.is_connected, "bluetoothd dies unnoticed"

    on_bluez(test)


def test_two_sessions_of_one_program_leave_nothing_open() -> None:
    def open_files() -> int:
        return len(os.listdir("/proc/self/fd"))

    async def test(bluez: Bluez) -> None:
        await session(radio(), lambda source: more(bluez, 5))
        await asyncio.sleep(0.1)
        after_one = open_files()
        for _ in range(2):
            await session(radio(), lambda source: more(bluez, 5))
            await until(lambda: open_files() <= after_one)

    on_bluez(test)
