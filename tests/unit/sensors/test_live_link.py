"""One sensor: the bytes it is set up with, the checks before, and what is left behind when something fails."""

from __future__ import annotations

import asyncio
import inspect

import msgspec
import numpy as np
import pytest
from bleak import BleakClient
from bleak.exc import BleakDBusError

from monitor.errors import SensorError
from monitor.firmware.decoding import Decoder
from monitor.firmware.loading import load_text
from monitor.firmware.profile_steps import ProbeCase
from monitor.model.limbs import LIMBS, Limb
from monitor.sensors.link import Link
from monitor.sensors.radio import KnownProfile
from monitor.simulation.encoder import Encoder
from monitor.simulation.virtual_time import run_virtually
from monitor.simulation.wearer import setup_for
from tests.ble_helpers import LEFT, PROFILES, found_at, hexes, virtual_world


class Bench:
    """A link to the left sensor of a world, and what came through it."""

    def __init__(self, world, sensor, choices) -> None:
        self.world, self.device = world, world.devices[LEFT]
        self.kept: list[tuple[str, bytes, float]] = []
        self.lost: list[float] = []
        self.link = Link(world.radio(), sensor, choices, lambda *news: self.kept.append(news), self.lost.append)

    def written(self, char: str = "command") -> list[bytes]:
        return [data for alias, data in self.device.writes if alias == char]

    async def rest(self, seconds: float) -> None:
        await self.world.clock.sleep(seconds)


async def bench(model: str = "metamotion-s", choices=None, seconds: float = 20.0) -> Bench:
    choices = choices or {}
    world = virtual_world(seconds, models=dict.fromkeys(LIMBS, model), choices=choices)
    return Bench(world, await found_at(world.radio(), LEFT), choices)


SETUPS = [
    (
        "metamotion-s",
        {"rate": 50, "range": 8},
        "command",
        "03 80 | 09 08 | 11 09 06 00 06 00 00 00 58 02 | 03 03 A7 02 | 03 05 01 | 03 02 01 00 | 03 01 01",
        "03 01 00 | 03 02 00 01 | 03 05 00",
    ),
    (
        "metamotion-s",
        {"rate": 100, "range": 16, "stamps": "accounter"},
        "command",
        "03 80 | 09 08 | 11 09 06 00 06 00 00 00 58 02 | 03 03 A8 03 | 09 02 03 04 FF A0 11 31 03 | 09 07 00 01"
        " | 09 03 01 | 03 02 01 00 | 03 01 01",
        "03 01 00 | 03 02 00 01 | 09 08",
    ),
    (
        "metamotion-r",
        {"rate": 50, "range": 8, "gyro": "on"},
        "command",
        "03 80 | 03 80 | 09 08 | 11 09 06 00 06 00 00 00 58 02 | 03 03 27 08 | 13 03 27 00 | 03 1C 01 | 13 07 01"
        " | 03 02 01 00 | 13 02 01 00 | 13 01 01 | 03 01 01",
        "03 01 00 | 03 02 00 01 | 13 01 00 | 13 02 00 01 | 03 1C 00",
    ),
    ("witmotion-ble5", {"rate": 100}, "command", "FF AA 69 88 B5 | FF AA 03 09 00 | FF AA 1F 03 00", ""),
    ("movesense-gsp", {}, "command", "01 63 2F 4D 65 61 73 2F 41 63 63 2F 35 32", "02 63"),
    ("polar-h10", {}, "control", "03 02 | 02 02 00 01 32 00 01 01 10 00 02 01 08 00", "03 02"),
    ("movella-dot", {}, "control", "01 01 15", "01 00 15"),
]


@pytest.mark.parametrize(("model", "choices", "char", "setup", "stop"), SETUPS)
def test_the_bytes_written_are_those_of_the_vendors(model, choices, char, setup, stop) -> None:
    async def run() -> tuple[list[bytes], list[bytes], bool, bool]:
        one = await bench(model, choices)
        await one.link.start()
        started, streams = one.written(char), one.device.streaming is not None
        await one.rest(1.0)
        before = len(one.written(char))
        await one.link.stop()
        assert not one.device.connected
        return started, one.written(char)[before:], streams, one.device.left_tidy

    started, stopped, streams, tidy = run_virtually(run())
    assert started == hexes(setup)
    assert stopped == (hexes(stop) if stop else [])
    assert streams
    assert tidy


def test_read_modify_write_keeps_what_it_does_not_mean() -> None:
    async def run() -> list[bytes]:
        one = await bench("movella-dot", {"rate": 60})
        one.device._values["device_control"] = bytes(range(100, 132))
        await one.link.start()
        await one.link.stop()
        return one.written("device_control")

    first, second = run_virtually(run())
    before = bytearray(range(100, 132))
    before[0], before[24], before[25] = 0x10, 60, 0
    assert first == bytes(before)
    before[0], before[26] = 0x20, 1
    assert second == bytes(before)


STREAMS = [(model, {}) for model in sorted(PROFILES) if not PROFILES[model].profile.refuse]
STREAMS += [(f"metamotion-{m}", {"stamps": "accounter", "rate": 100}) for m in "rs"]
STREAMS += [("metamotion-s", {"stamps": "counter-pair", "gyro": "on"}), ("movesense-gsp", {"gyro": "on", "rate": 104})]


@pytest.mark.parametrize(("model", "choices"), STREAMS)
def test_packets_decode_to_the_simulated_signal(model: str, choices) -> None:
    async def run():
        one = await bench(model, choices, 8.0)
        resolved = await one.link.start()
        await one.device.played_out.wait()
        await one.rest(0.5)
        await one.link.stop()
        return one, resolved

    one, resolved = run_virtually(run())
    decoder = Decoder(resolved)
    parts = [decoder.feed([payload], np.array([at_s]), alias) for alias, payload, at_s in one.kept]
    assert not any(part.faults for part in parts)
    acc = np.concatenate([part.acc_ms2 for part in parts])
    make = one.device.make
    signal = one.world.wearer.signal(Limb.LEFT, setup_for(resolved, make.skew_ppm, make.awake_s))
    felt = Encoder(resolved).quantised(signal.acc_ms2)
    # The first samples can fall into the set-up, the last ones into a packet that never fills.
    begin = next(k for k in range(len(felt)) if np.allclose(felt[k : k + 20], acc[:20]))
    assert begin <= 0.5 * resolved.rate_hz
    assert len(acc) >= len(felt) - begin - max(resolved.samples_per_packet, 70 if "polar" in model else 0)
    np.testing.assert_allclose(acc, felt[begin : begin + len(acc)], atol=1e-9)
    if "polar" not in model:
        top_ms2 = resolved.full_scale_ms2 or np.inf
        step_ms2 = np.abs(felt - np.clip(signal.acc_ms2, -top_ms2, top_ms2)).max()
        assert step_ms2 < 0.05
    arrivals = [at_s for _, _, at_s in one.kept]
    assert arrivals == sorted(arrivals)
    assert one.device.left_tidy


@pytest.mark.parametrize("count", range(6))
def test_nothing_streams_before_the_sequence_is_complete(count: int) -> None:
    writes = hexes("09 08 | 03 03 A7 02 | 03 05 01 | 03 02 01 00 | 03 01 01")

    async def run() -> int:
        one = await bench()
        heard: list[bytearray] = []
        profile = PROFILES["metamotion-s"].profile
        async with BleakClient(one.link.sensor.device, backend=one.world.radio().client) as client:
            await client.start_notify(profile.chars["notify"].uuid, lambda _, data: heard.append(data))
            for data in writes[:count]:
                await client.write_gatt_char(profile.chars["command"].uuid, data, response=True)
            await one.rest(2.0)
        return len(heard)

    heard = run_virtually(run())
    assert heard > 20 if count == len(writes) else heard == 0


@pytest.mark.parametrize("order", [(1, 0, 2, 3, 4), (0, 1, 3, 2, 4), (4, 3, 2, 1, 0), (0, 1, 2, 4)])
def test_nor_in_another_order_nor_without_subscription(order) -> None:
    writes = hexes("09 08 | 03 03 A7 02 | 03 05 01 | 03 02 01 00 | 03 01 01")

    async def run(subscribe: bool, places) -> int:
        one = await bench()
        profile = PROFILES["metamotion-s"].profile
        async with BleakClient(one.link.sensor.device, backend=one.world.radio().client) as client:
            if subscribe:
                await client.start_notify(profile.chars["notify"].uuid, lambda *_: None)
            for place in places:
                await client.write_gatt_char(profile.chars["command"].uuid, writes[place], response=True)
            await one.rest(2.0)
        return one.device.delivered

    assert run_virtually(run(True, order)) == 0
    assert run_virtually(run(False, range(5))) == 0


def test_the_probe_finds_the_right_profile() -> None:
    async def run() -> Bench:
        one = await bench("metamotion-r", {"rate": 50, "range": 8})
        assert one.link.sensor.profile.id == "metamotion-s"  # both advertise the same
        await one.link.start()
        await one.link.stop()
        return one

    one = run_virtually(run())
    assert one.link.resolved.profile.id == "metamotion-r"
    assert bytes.fromhex("03 1C 01") in one.written()
    assert bytes.fromhex("03 05 01") not in one.written()


def test_an_unknown_chip_is_refused() -> None:
    async def run() -> Bench:
        one = await bench()
        probe = one.device.profile.probe[0]
        other = msgspec.structs.replace(probe, cases=(ProbeCase(prefix="03 80 07"),))
        one.device.profile = msgspec.structs.replace(one.device.profile, probe=(other,))
        with pytest.raises(SensorError, match="does not answer as its kind should") as caught:
            await one.link.start()
        assert "firmware" in caught.value.advice
        return one

    one = run_virtually(run())
    assert not one.device.connected
    assert one.kept == []
    assert one.written() == hexes("03 80")


def test_a_refused_variant_says_why() -> None:
    async def run() -> None:
        one = await bench("metamotion-r")
        known = one.link.sensor.profile
        cases = (ProbeCase(prefix="03 80 04"), ProbeCase(prefix="03 80 01", refuse="too old a chip"))
        probe = (msgspec.structs.replace(known.probe[0], cases=cases),)
        sensor = one.link.sensor
        one.link.sensor = type(sensor)(
            sensor.device, msgspec.structs.replace(known, probe=probe), sensor.name, sensor.rssi
        )
        with pytest.raises(SensorError, match="too old a chip"):
            await one.link.start()
        assert not one.device.connected

    run_virtually(run())


def test_a_movesense_without_the_open_service_is_refused_in_words() -> None:
    async def run() -> None:
        one = await bench("movesense-gsp")
        one.world.hide(LEFT, "command", "notify")
        with pytest.raises(SensorError, match="closed protocol") as caught:
            await one.link.start()
        assert "gatt_sensordata_app" in caught.value.message
        assert not one.device.connected
        assert one.device.writes == []

    run_virtually(run())


def test_a_missing_characteristic_is_told_and_the_sensor_left() -> None:
    async def run() -> None:
        one = await bench()
        one.world.hide(LEFT, "notify")
        with pytest.raises(SensorError, match="lacks notify") as caught:
            await one.link.start()
        assert "firmware" in caught.value.advice
        assert not one.device.connected
        one.world.hide(LEFT)
        await one.link.start()
        await one.link.stop()

    run_virtually(run())


def test_a_failing_optional_step_is_passed_over_others_are_not() -> None:
    async def run() -> None:
        one = await bench()
        one.device.refused = {bytes.fromhex("11 09 06 00 06 00 00 00 58 02")}
        await one.link.start()
        await one.rest(1.0)
        assert one.kept
        await one.link.stop()
        one.device.refused = {bytes.fromhex("03 02 01 00")}
        with pytest.raises(SensorError, match="Write Request Rejected"):
            await one.link.start()
        assert not one.device.connected

    run_virtually(run())


def test_a_lost_answer_is_asked_for_again() -> None:
    async def run() -> list[bytes]:
        one = await bench(choices={"stamps": "accounter"})
        answers = 0

        def first_answer_lost(char: str, payload: bytes) -> list[tuple[str, bytes]]:
            nonlocal answers
            answers += payload.startswith(b"\x09\x02")
            return [] if payload.startswith(b"\x09\x02") and answers == 1 else [(char, payload)]

        one.world.tamper(LEFT, first_answer_lost)
        await one.link.start()
        await one.rest(1.0)
        assert one.kept
        await one.link.stop()
        return one.written()

    assert run_virtually(run()).count(bytes.fromhex("09 02 03 04 FF A0 11 31 03")) == 2


def test_a_bad_status_ends_the_set_up() -> None:
    async def run() -> None:
        one = await bench("polar-h10")
        one.world.tamper(LEFT, lambda char, data: [(char, data[:3] + b"\x05" if char == "control" else data)])
        with pytest.raises(SensorError, match="status 5"):
            await one.link.start()
        assert not one.device.connected

    run_virtually(run())


def test_a_link_that_breaks_during_set_up_fails_at_once_and_is_no_loss() -> None:
    async def run() -> None:
        one = await bench(choices={"stamps": "accounter"})
        asyncio.get_running_loop().call_later(0.55, one.world.drop, LEFT)
        with pytest.raises(SensorError, match=r"lost|Not connected|Discovery"):
            await one.link.start()
        assert one.world.clock.now_s() < 3.0
        assert one.lost == []
        await one.link.start()
        await one.link.stop()

    run_virtually(run())


def test_connect_errors_inside_bleak_are_not_mistaken_for_a_loss() -> None:
    async def run() -> None:
        one = await bench()
        one.world.refuse(LEFT, 2, inside=True)
        await one.link.start()
        await one.rest(0.5)
        assert one.lost == []
        await one.link.stop()
        assert one.lost == []

    run_virtually(run())


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (None, "broke off"),
        (BleakDBusError("org.bluez.Error.InProgress", ["Operation already in progress"]), "busy"),
        (TimeoutError(), "does not answer"),
    ],
)
def test_connect_errors_are_explained(error, words) -> None:
    async def run() -> None:
        one = await bench()
        one.world.refuse(LEFT, 1, error)
        with pytest.raises(SensorError, match=words) as caught:
            await one.link.start()
        assert caught.value.where == "MetaWear 00:01"
        await one.link.start()
        await one.link.stop()

    run_virtually(run())


def test_a_sensor_out_of_range_takes_the_time_out() -> None:
    async def run() -> float:
        one = await bench()
        one.world.out_of_range(LEFT)
        before = one.world.clock.now_s()
        with pytest.raises(SensorError, match="does not answer"):
            await one.link.start()
        return one.world.clock.now_s() - before

    assert 10.0 < run_virtually(run()) < 20.0


@pytest.mark.parametrize("after_s", [0.0, 0.1, 0.31, 0.4, 0.5, 0.6, 0.7, 0.8])
def test_a_cancelled_start_leaves_nothing_behind(after_s: float) -> None:
    async def run() -> None:
        one = await bench(choices={"stamps": "accounter"})
        task = asyncio.create_task(one.link.start())
        await one.rest(after_s)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await one.rest(1.0)
        assert not one.device.connected
        assert one.device.streaming is None
        assert not one.link.streaming
        assert one.world.hang_up == {}
        await one.link.start()
        await one.link.stop()

    run_virtually(run())


def test_a_real_loss_is_told_once_with_its_time_and_leaving_is_none() -> None:
    async def run() -> None:
        one = await bench()
        await one.link.start()
        await one.rest(2.0)
        dropped_s = one.world.clock.now_s()
        one.world.drop(LEFT)
        await one.rest(0.5)
        assert one.lost == [pytest.approx(dropped_s)]
        assert not one.link.streaming
        kept = len(one.kept)
        late = one.link._client
        await one.link.start()
        one.link._disconnected(late)  # the system tells the end of the first connection once more
        await one.rest(1.0)
        assert len(one.kept) > kept
        assert one.link.streaming
        await one.link.stop()
        await one.rest(1.0)
        assert len(one.lost) == 1
        await one.link.stop()

    run_virtually(run())


@pytest.mark.parametrize("model", ["metamotion-s", "witmotion-ble5", "movesense-gsp", "polar-verity"])
def test_the_charge_is_read_and_part_of_the_stream(model: str) -> None:
    async def run() -> Bench:
        one = await bench(model, seconds=100.0)
        resolved = await one.link.start()
        await one.rest(3.0)
        assert one.link.charge == pytest.approx(87.0, abs=3.0)
        one.device.charge = 40.0
        await one.rest(62.0)
        assert one.link.charge == pytest.approx(40.0, abs=3.0)
        await one.link.stop()
        decoder = Decoder(resolved)
        told = [
            charge
            for alias, payload, at_s in one.kept
            for _, charge in decoder.feed([payload], np.array([at_s]), alias).battery
        ]
        assert told == [pytest.approx(87.0, abs=3.0), pytest.approx(40.0, abs=3.0)]
        return one

    run_virtually(run())


def test_a_sensor_without_battery_tells_none() -> None:
    async def run() -> float | None:
        one = await bench("microbit")
        await one.link.start()
        charge = await one.link.read_charge()
        await one.link.stop()
        return charge

    assert run_virtually(run()) is None


KEPT_AWAKE = """
[keepalive]
every_s = 5
steps = [{ op = "write", char = "command", bytes = "FE 00" }]

[limits]"""


def test_keep_alive_steps_are_repeated_while_it_streams() -> None:
    async def run() -> int:
        text = PROFILES["metamotion-s"].text.replace("\n[limits]", KEPT_AWAKE, 1)
        one = await bench(seconds=30.0)
        sensor = one.link.sensor
        profile = KnownProfile(load_text(text, "kept awake"), text).profile
        one.link.sensor = type(sensor)(sensor.device, profile, sensor.name, sensor.rssi)
        await one.link.start()
        await one.rest(21.0)
        await one.link.stop()
        await one.rest(20.0)
        return one.written().count(bytes.fromhex("FE 00"))

    assert run_virtually(run()) == 4


def test_the_callback_is_plain_and_understands_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    callbacks = []
    original = BleakClient.start_notify

    async def spy(self, char, callback, **kwargs):
        callbacks.append(callback)
        await original(self, char, callback, **kwargs)

    monkeypatch.setattr(BleakClient, "start_notify", spy)

    async def run() -> None:
        one = await bench()
        await one.link.start()
        assert callbacks
        assert not any(inspect.iscoroutinefunction(callback) for callback in callbacks)
        one.kept.clear()
        rubbish = bytearray(b"\xff" * 3)
        callbacks[0](None, rubbish)
        rubbish[0] = 0  # the buffer may be the system's own
        assert one.kept == [("notify", b"\xff\xff\xff", pytest.approx(one.world.clock.now_s()))]
        await one.link.stop()

    run_virtually(run())
