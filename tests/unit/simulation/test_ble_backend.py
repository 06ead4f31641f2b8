"""The in-memory backend is one that bleak can really use, and its sensors behave alike from one seed."""

from __future__ import annotations

import asyncio
import inspect

import numpy as np
import pytest
from bleak import BleakClient, BleakScanner
from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import BaseBleakScanner
from bleak.exc import BleakBluetoothNotAvailableError, BleakDeviceNotFoundError, BleakError

from monitor.model.limbs import LIMBS, Limb
from monitor.sensors.link import Link
from monitor.simulation.ble_backend import make_backends
from monitor.simulation.ble_radio_link import Air, AirSetup
from monitor.simulation.ble_script import Progress, scripts
from monitor.simulation.virtual_time import run_virtually, virtual_clock
from tests.ble_helpers import (
    BOTH_WITMOTION,
    LEFT,
    PROFILES,
    RIGHT,
    found_at,
    packets,
    session,
    to_the_end,
    virtual_world,
)

SERVICE = PROFILES["metamotion-s"].profile.chars["notify"].service
NOTIFY = PROFILES["metamotion-s"].profile.chars["notify"].uuid
COMMAND = PROFILES["metamotion-s"].profile.chars["command"].uuid


def backends() -> tuple[type[BaseBleakClient], type[BaseBleakScanner]]:
    async def run():
        return make_backends(virtual_world(1.0))

    return run_virtually(run())


@pytest.mark.parametrize(("base", "place"), [(BaseBleakClient, 0), (BaseBleakScanner, 1)])
def test_the_backend_conforms_to_the_installed_bleak(base: type, place: int) -> None:
    made = backends()[place]
    assert issubclass(made, base)
    assert not inspect.isabstract(made)
    for name in base.__abstractmethods__:
        theirs, ours = inspect.getattr_static(base, name), inspect.getattr_static(made, name)
        assert isinstance(ours, property) == isinstance(theirs, property), name
        if isinstance(theirs, property):
            continue
        assert inspect.iscoroutinefunction(ours) == inspect.iscoroutinefunction(theirs), name
        expected = [(p.name, p.kind, p.default) for p in inspect.signature(theirs).parameters.values()]
        got = [(p.name, p.kind, p.default) for p in inspect.signature(ours).parameters.values()]
        assert got == expected, name


def test_bleaks_own_front_ends_use_it() -> None:
    async def run() -> None:
        world = virtual_world()
        client_type, scanner_type = make_backends(world)
        found = await BleakScanner.discover(1.0, return_adv=True, backend=scanner_type)
        assert found.keys() == {LEFT, RIGHT}
        device, advertisement = found[LEFT]
        assert advertisement.local_name == device.name == "MetaWear"
        assert advertisement.service_uuids == [SERVICE]
        assert advertisement.rssi == -55
        only = await BleakScanner.discover(1.0, service_uuids=[NOTIFY], backend=scanner_type)
        assert only == []
        assert await BleakScanner.find_device_by_address(LEFT, backend=scanner_type) is not None

        told = []
        client = BleakClient(device, told.append, backend=client_type)
        assert not client.is_connected
        async with client:
            assert client.is_connected
            assert client.name == "MetaWear"
            assert client.mtu_size == 247
            assert {char.uuid for service in client.services for char in service.characteristics} == {NOTIFY, COMMAND}
            assert client.services.get_characteristic(COMMAND).max_write_without_response_size == 244
            again = BleakClient(device, timeout=2.0, backend=client_type)
            with pytest.raises(TimeoutError):
                await again.connect()
            with pytest.raises(BleakError, match="cannot read"):
                await client.read_gatt_char(COMMAND)
        await asyncio.sleep(0)
        assert told == [client]  # as on Linux: whoever leaves is told as well
        with pytest.raises(BleakError, match="Service Discovery"):
            await client.read_gatt_char(COMMAND)
        with pytest.raises(BleakError, match="Not connected"):
            await client.start_notify(NOTIFY, lambda *_: None)

    run_virtually(run())


def test_after_a_reconnect_nothing_comes_without_a_new_subscription() -> None:
    async def run() -> None:
        world = virtual_world()
        sensor = await found_at(world.radio(), LEFT)
        kept = []
        link = Link(world.radio(), sensor, {}, lambda *news: kept.append(news), lambda _: None)
        await link.start()
        await world.clock.sleep(1.0)
        world.drop(LEFT)
        kept.clear()
        async with BleakClient(sensor.device, backend=world.radio().client) as client:
            await client.write_gatt_char(COMMAND, bytes.fromhex("03 01 01"), response=True)
            await world.clock.sleep(2.0)
        assert kept == []
        assert world.devices[LEFT].streaming is None

    run_virtually(run())


def test_a_callback_that_raises_does_not_end_the_stream() -> None:
    async def run() -> int:
        world = virtual_world()
        errors = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: errors.append(context["exception"]))
        sensor = await found_at(world.radio(), LEFT)

        def bad(*_: object) -> None:
            raise ZeroDivisionError

        link = Link(world.radio(), sensor, {}, bad, lambda _: None)
        await link.start()
        await world.clock.sleep(1.0)
        await link.stop()
        return len(errors)

    assert run_virtually(run()) > 10


def run_once(seed: int, **how: object):
    _, _, records = session(to_the_end, seconds=6.0, seed=seed, **how)
    return {limb: [(p.time_s, p.payload) for p in packets(records, limb)] for limb in LIMBS}


@pytest.mark.parametrize("models", [None, BOTH_WITMOTION])
def test_one_seed_gives_the_same_bytes_at_the_same_times(models) -> None:
    first = run_once(3, models=models)
    assert first == run_once(3, models=models)
    other = run_once(4, models=models)
    for limb in LIMBS:
        assert [payload for _, payload in first[limb]] != [payload for _, payload in other[limb]]
    assert first[Limb.LEFT] != first[Limb.RIGHT]


@pytest.mark.parametrize(
    ("model", "choices"),
    [
        ("metamotion-s", {"rate": 100, "range": 16, "stamps": "accounter-pair", "gyro": "on", "gyro_range": 500}),
        ("metamotion-r", {"rate": 25, "range": 2}),
        ("witmotion-ble5", {"rate": 100}),
        ("movella-dot", {"rate": 30}),
        ("movesense-gsp", {"rate": 104}),
        ("polar-h10", {"rate": 100, "range": 4}),
    ],
)
def test_a_sensor_learns_the_choice_from_the_bytes_alone(model: str, choices) -> None:
    async def run() -> dict[str, object]:
        world = virtual_world(models=dict.fromkeys(LIMBS, model), choices={})
        link = Link(world.radio(), await found_at(world.radio(), LEFT), choices, lambda *_: None, lambda _: None)
        await link.start()
        streaming = world.devices[LEFT].streaming
        await link.stop()
        return streaming.choices

    learned = run_virtually(run())
    assert {name: learned[name] for name in choices} == choices


def test_faults_do_what_they_say() -> None:
    async def run() -> None:
        world = virtual_world(60.0)
        kept: list[bytes] = []
        sensor = await found_at(world.radio(), LEFT)
        link = Link(world.radio(), sensor, {"rate": 50}, lambda _, data, __: kept.append(data), lambda _: None)
        await link.start()

        async def in_ten_seconds() -> int:
            kept.clear()
            await world.clock.sleep(9.0)
            return len(kept)

        whole = await in_ten_seconds()
        assert whole == pytest.approx(150, abs=5)
        world.lose(LEFT, 0.5)
        assert 0.3 * whole < await in_ten_seconds() < 0.7 * whole
        world.lose(LEFT, 0.0)
        world.silence(LEFT)
        await world.clock.sleep(0.1)
        assert await in_ten_seconds() == 0
        assert link.streaming  # that is what makes it a zombie
        world.silence(LEFT, False)
        world.tamper(LEFT, lambda char, data: [(char, data), (char, data[:5])])
        await world.clock.sleep(0.1)
        await in_ten_seconds()
        assert {len(data) for data in kept[::2]} == {20}
        assert {len(data) for data in kept[1::2]} == {5}
        world.tamper(LEFT, None)
        world.break_bluetooth()
        await world.clock.sleep(0.1)
        assert not link.streaming
        with pytest.raises(BleakBluetoothNotAvailableError):
            await BleakClient(sensor.device, backend=world.radio().client).connect()
        world.mend_bluetooth()
        world.forget(LEFT)
        with pytest.raises(BleakDeviceNotFoundError):
            await BleakClient(sensor.device, backend=world.radio().client).connect()
        await link.stop()

    run_virtually(run())


def test_the_air_keeps_order_and_delays_within_reason() -> None:
    air = Air(AirSetup(interval_s=0.05, missed=0.1), np.random.default_rng(1))
    ready = np.arange(5000) * 0.02
    arrivals = np.array([air.arrival_s(at) for at in ready])
    late = arrivals - ready
    assert np.all(np.diff(arrivals) >= 0.0)
    assert late.min() > 0.002
    assert 0.02 < np.median(late) < 0.06
    assert late.max() < 0.5
    assert np.mean(np.diff(arrivals) == 0.0) > 0.4  # packets of one connection event come together
    with pytest.raises(ValueError, match="interval_s"):
        AirSetup(interval_s=0.0)


def test_scripts_are_the_vectors_of_the_profile() -> None:
    for known in PROFILES.values():
        for vector in known.profile.setup_vectors:
            if any(item.patch for script in scripts(known.profile) for item in script.setup):
                continue
            if not vector.setup:
                assert vector.stop, known.profile.id  # says only how it is stopped
                continue
            wanted = [bytes.fromhex(text) for text in vector.setup]
            made = scripts(known.profile, vector.captured)
            assert wanted in [[i.data for i in script.setup if i.op == "write"] for script in made], known.profile.id


def test_progress_forgives_foreign_acts_and_repeats_but_no_gaps() -> None:
    script = next(s for s in scripts(PROFILES["witmotion-ble5"].profile) if s.choices == {"rate": 50, "bandwidth": 42})
    unlock, rate = bytes.fromhex("FF AA 69 88 B5"), bytes.fromhex("FF AA 03 08 00")
    progress, none = Progress(script.setup), frozenset[str]()
    assert progress.take("write", "command", unlock, none) is None
    assert progress.take("write", "command", unlock, frozenset({"data"})) is not None
    assert progress.take("write", "command", b"\x00", none) is None
    assert progress.take("write", "command", unlock, none) is not None
    assert not progress.complete
    assert progress.take("write", "data", rate, none) is None
    assert progress.take("write", "command", rate, none) is not None
    assert progress.complete


def test_virtual_time_passes_at_once_and_waits_for_threads() -> None:
    async def run() -> None:
        clock = virtual_clock()
        assert (clock.now_s(), clock.wall()) == (0.0, "2024-01-01T09:00:00.000+00:00")
        await clock.sleep(3600.0)
        assert clock.now_s() == pytest.approx(3600.0)
        timer = asyncio.create_task(clock.sleep(1.0))
        assert await asyncio.to_thread(sum, [1, 2]) == 3
        assert not timer.done()
        with pytest.raises(TimeoutError):
            async with clock.timeout(5.0):
                await asyncio.Event().wait()
        assert clock.now_s() == pytest.approx(3605.0)
        assert clock.wall().startswith("2024-01-01T10:00:05")

    run_virtually(run())
