"""A supervisor per sensor: silence is a loss, the way back is short, and nobody else notices."""

from __future__ import annotations

import asyncio
import contextlib
from itertools import pairwise

import pytest
from bleak.exc import BleakDBusError

from monitor.errors import SensorError
from monitor.firmware.resolving import resolve
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LinkChange, LinkState, Packet, Tick
from monitor.sensors.link import GIVE_WAY_S
from monitor.sensors.supervisor import BACK_OFF_S, LEAST_SILENCE_S, LOOK_FOR_S, silence_limit_s
from monitor.simulation.virtual_time import VirtualLoop
from tests.ble_helpers import LEFT, PROFILES, RIGHT, packets, session

LOST, BACK = LinkState.LOST, LinkState.CONNECTED


def changes(records, limb=Limb.LEFT) -> list[LinkChange]:
    """What became of a link after the start."""
    return [r for r in records if isinstance(r, LinkChange) and r.limb is limb][1:]


def states(records, limb=Limb.LEFT) -> list[LinkState]:
    return [change.state for change in changes(records, limb)]


def untouched(records, limb=Limb.RIGHT, longest_s=0.3) -> bool:
    mine = packets(records, limb)
    return not changes(records, limb) and max(b.time_s - a.time_s for a, b in pairwise(mine)) < longest_s


@pytest.mark.parametrize(
    ("model", "choices", "limit_s"),
    [
        ("metamotion-s", {"rate": 50}, 1.5),
        ("movella-dot", {"rate": 60}, 1.5),
        ("polar-h10", {"rate": 50}, 1.5),
        ("polar-h10", {"rate": 25}, 2.88),
        ("polar-verity", {}, 4.0),
    ],
)
def test_the_limit_of_silence_follows_packets_and_bursts(model, choices, limit_s) -> None:
    resolved = resolve(PROFILES[model].profile, choices)
    assert silence_limit_s(resolved) == pytest.approx(max(limit_s, 3 * resolved.samples_per_packet / resolved.rate_hz))


def test_a_slow_packet_stretches_the_limit() -> None:
    resolved = resolve(PROFILES["polar-h10"].profile, {"rate": 25})
    assert resolved.samples_per_packet / resolved.rate_hz > 0.5
    assert silence_limit_s(resolved) >= 3 * resolved.samples_per_packet / resolved.rate_hz > LEAST_SILENCE_S


@pytest.mark.parametrize("hangs", [False, True], ids=["silent", "hangs"])
def test_silence_is_found_and_ends(hangs: bool) -> None:
    async def story(world, source) -> None:
        await world.clock.sleep(5.0)
        (world.freeze if hangs else world.silence)(LEFT)
        await world.clock.sleep(1.0)
        assert source.state(Limb.LEFT).connected
        await world.clock.sleep(1.0)
        assert not source.state(Limb.LEFT).connected
        assert "sends nothing" in source.state(Limb.LEFT).trouble.message
        (world.freeze if hangs else world.silence)(LEFT, False)
        await world.clock.sleep(4.0)
        assert source.state(Limb.LEFT).connected

    world, _, records = session(story)
    assert states(records) == [LOST, BACK]
    lost, back = changes(records)
    last = max(p.time_s for p in packets(records, Limb.LEFT) if p.time_s < lost.time_s)
    assert 1.5 <= lost.time_s - last <= 2.0
    assert any(p.time_s > back.time_s + 1.0 for p in packets(records, Limb.LEFT))
    assert not [p for p in packets(records, Limb.LEFT) if lost.time_s < p.time_s < back.time_s]
    assert untouched(records)
    assert world.busy_errors == 0


def test_a_battery_answer_is_no_sample() -> None:
    async def story(world, source) -> None:
        await world.clock.sleep(2.0)
        world.tamper(LEFT, lambda char, data: [(char, data)] if data[:2] == b"\x11\x8c" else [])
        for _ in range(16):
            await world.clock.sleep(0.1)
            with contextlib.suppress(SensorError, TimeoutError):  # the link is given up meanwhile
                await source._keepers[Limb.LEFT].link.read_charge()
        world.tamper(LEFT, None)
        await world.clock.sleep(3.0)

    _, _, records = session(story)
    assert states(records) == [LOST, BACK]


def test_a_sensor_that_comes_back_silent_is_left_in_peace_more_and_more() -> None:
    async def story(world, source) -> None:
        await world.clock.sleep(2.0)
        world.tamper(LEFT, lambda char, data: [] if data[:2] == b"\x09\x03" else [(char, data)])
        await world.clock.sleep(40.0)
        world.tamper(LEFT, None)
        await world.clock.sleep(10.0)

    _, _, records = session(story, seconds=60.0)
    lost = [change.time_s for change in changes(records) if change.state is LOST]
    pauses = [round(b - a, 3) for a, b in pairwise(lost)]
    assert pauses[:-1] == sorted(pauses[:-1])
    assert pauses[-1] > BACK_OFF_S[-1]
    assert states(records)[-1] is BACK
    assert untouched(records)


@pytest.mark.parametrize("seconds", [0.5, 1.4, 5.0])
def test_a_program_that_stands_still_finds_no_silence(seconds: float) -> None:
    async def story(world, source) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        for _ in range(4):
            await world.clock.sleep(1.7)
            loop.advance(seconds)
        await world.clock.sleep(2.0)

    _, _, records = session(story, seconds=40.0)
    assert [states(records, limb) for limb in LIMBS] == [[], []]


def test_the_service_dies_while_connected_and_comes_back() -> None:
    async def story(world, source) -> None:
        await world.clock.sleep(3.0)
        world.vanish()
        assert source.state(Limb.LEFT).connected  # nobody told
        await world.clock.sleep(5.0)
        for limb in LIMBS:
            assert "(bluetoothd) does not run" in source.state(limb).trouble.message
        world.mend_bluetooth()
        await world.clock.sleep(3.0)
        assert all(source.state(limb).connected for limb in LIMBS)

    world, _, records = session(story)
    for limb in LIMBS:
        assert states(records, limb) == [LOST, BACK]
    assert world.busy_errors == 0


@pytest.mark.parametrize("moment", ["connect", "discover", "subscribe", "write"])
def test_links_that_break_on_the_way_back(moment: str) -> None:
    async def story(world, source) -> None:
        await world.clock.sleep(3.0)
        world.trap(LEFT, moment, 2)
        world.drop(LEFT)
        await world.clock.sleep(6.0)

    world, source, records = session(story)
    assert states(records) == [LOST, BACK]
    assert untouched(records)
    assert world.busy_errors == 0
    assert source.state(Limb.LEFT).reconnects == 1


def test_bleaks_own_attempts_start_no_second_way_back() -> None:
    async def story(world, source) -> None:
        await world.clock.sleep(3.0)
        world.refuse(LEFT, 3, inside=True)
        world.drop(LEFT)
        await world.clock.sleep(4.0)

    world, source, records = session(story)
    assert states(records) == [LOST, BACK]
    assert source.state(Limb.LEFT).reconnects == 1
    assert world.busy_errors == 0


def test_our_own_leaving_is_no_loss() -> None:
    async def story(world, source) -> None:
        await world.clock.sleep(3.0)
        await source.stop()

    _, _, records = session(story)
    assert [states(records, limb) for limb in LIMBS] == [[], []]
    assert isinstance(records[-1], Tick)


def test_a_stale_sensor_is_scanned_for_again() -> None:
    async def story(world, source) -> None:
        await world.clock.sleep(3.0)
        before = source._keepers[Limb.LEFT].link.sensor
        world.forget(LEFT)
        world.drop(LEFT)
        await world.clock.sleep(4.0)
        after = source._keepers[Limb.LEFT].link.sensor
        assert after.device is not before.device
        assert (after.name, after.profile) == (before.name, before.profile)

    _, _, records = session(story)
    assert states(records) == [LOST, BACK]


def returns(records, limb=Limb.LEFT) -> float:
    """First packet after the last return, s."""
    back = changes(records, limb)[-1]
    assert back.state is BACK
    return min(p.time_s for p in packets(records, limb) if p.time_s >= back.time_s)


@pytest.mark.parametrize("away_s", [0.0, 0.7, 3.0, 3.9, 13.0, 24.0])
def test_streaming_again_within_a_second_of_being_in_range(away_s: float) -> None:
    came = []

    async def story(world, source) -> None:
        await world.clock.sleep(3.0)
        world.out_of_range(LEFT)
        await world.clock.sleep(away_s)
        world.out_of_range(LEFT, False)
        came.append(source.now_s())
        await world.clock.sleep(3.0)

    world, _, records = session(story, seconds=40.0)
    assert returns(records) - came[0] < 1.0
    assert untouched(records)
    assert world.busy_errors == 0


@pytest.mark.parametrize("at_s", [3.0, 4.1, LOOK_FOR_S + 0.05, LOOK_FOR_S + 0.5, 16.0])
def test_a_sensor_that_stays_away_does_not_hold_up_the_other(at_s: float) -> None:
    came = []

    async def story(world, source) -> None:
        await world.clock.sleep(2.0)
        world.out_of_range(RIGHT)
        await world.clock.sleep(at_s)
        world.drop(LEFT)
        came.append(source.now_s())
        await world.clock.sleep(5.0)

    world, _, records = session(story, seconds=40.0)
    assert returns(records) - came[0] < 1.0 + GIVE_WAY_S
    assert states(records, Limb.RIGHT) == [LOST]
    assert world.busy_errors == 0


def test_both_back_from_far_away() -> None:
    async def story(world, source) -> None:
        await world.clock.sleep(2.0)
        for address in (LEFT, RIGHT):
            world.out_of_range(address)
        await world.clock.sleep(17.3)
        for address in (LEFT, RIGHT):
            world.out_of_range(address, False)
        await world.clock.sleep(2.0)
        assert all(source.state(limb).connected for limb in LIMBS)

    world, _, records = session(story, seconds=40.0)
    for limb in LIMBS:
        assert states(records, limb) == [LOST, BACK]
    assert world.busy_errors == 0


def test_a_refusing_sensor_is_tried_with_growing_pauses() -> None:
    async def story(world, source) -> None:
        await world.clock.sleep(2.0)
        world.refuse(LEFT, 1000, BleakDBusError("org.bluez.Error.InProgress", ["br-connection-canceled"]))
        world.drop(LEFT)
        await world.clock.sleep(30.0)
        assert source.state(Limb.LEFT).trouble is not None
        left = len(world._refusals[LEFT])
        assert 5 <= 1000 - left <= 12
        world._refusals[LEFT].clear()
        await world.clock.sleep(BACK_OFF_S[-1] + 4.0)
        assert source.state(Limb.LEFT).connected

    _, _, records = session(story, seconds=60.0)
    assert states(records) == [LOST, BACK]
    assert untouched(records)


def test_nothing_of_a_lost_link_is_kept_after_its_loss() -> None:
    async def story(world, source) -> None:
        for _ in range(6):
            await world.clock.sleep(2.1)
            world.drop(LEFT)

    _, _, records = session(story)
    up = True
    for record in records:
        if isinstance(record, LinkChange) and record.limb is Limb.LEFT:
            up = record.state is BACK
        assert up or not (isinstance(record, Packet) and record.limb is Limb.LEFT)
    assert states(records)[:10] == [LOST, BACK] * 5
