"""Groups 8 to 12: how sensors are worn, made and connected, and the program around them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from monitor.errors import SensorError, UsageError
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import SessionFacts
from monitor.recording.reader import read_records
from monitor.runner import Ended, Session
from monitor.sensors.scanning import scan
from monitor.sensors.source import LiveSource
from monitor.simulation.ble_world import ADDRESSES, World
from monitor.simulation.faults import FAULTS
from monitor.simulation.faults.surroundings import MAC_ADDRESS, STRANGER
from monitor.simulation.virtual_time import run_virtually
from tests.faults.fault_helpers import (
    Alike,
    Run,
    assert_alike,
    assert_untouched,
    check,
    check_whole,
    count,
    session,
    source_of,
    with_and_without,
    without,
    world_for,
)

OTHER_CLOCKS = Alike(tolerance_s=0.06, there=0.8, told=0.4)
"""A kick's kind hangs on the other leg's kicks too: where a row there is divided otherwise, kinds here are others."""
SWAPPED = {Limb.LEFT: ADDRESSES[Limb.RIGHT], Limb.RIGHT: ADDRESSES[Limb.LEFT]}


def test_8_1_the_sensors_are_swapped() -> None:
    fault = FAULTS["8.1"]
    swapped, clean = session(fault, addresses=SWAPPED), without(fault)
    for limb in LIMBS:
        theirs = clean.kicks(limb.other)
        ours = swapped.kicks(limb)
        assert len(ours) == len(theirs) > 3
        pairs = list(zip(ours, theirs, strict=True))
        assert all(abs(one.onset_s - other.onset_s) < 0.03 for one, other in pairs)
        # Other clocks, connected in the other order: what is nearly simultaneous can be told otherwise.
        assert sum((one.kind, one.out) == (other.kind, other.out) for one, other in pairs) >= 0.7 * len(pairs)


def test_8_2_both_legs_are_given_the_same_sensor() -> None:
    async def run() -> None:
        world = world_for(FAULTS["8.2"], 10.0)
        same = dict.fromkeys(LIMBS, ADDRESSES[Limb.LEFT])
        with pytest.raises(UsageError, match="same sensor") as caught:
            await source_of(world, FAULTS["8.2"].choices, same)
        assert caught.value.advice
        assert world.hang_up == {}

    run_virtually(run())


def test_8_3_both_sensors_have_the_same_name() -> None:
    faulty = check_whole("8.3")
    facts = faulty.records[0]
    assert isinstance(facts, SessionFacts)
    assert [facts.sensors[limb].name for limb in LIMBS] == ["Ankle 00:01", "Ankle 00:02"]


def test_8_4_one_sensor_only() -> None:
    fault = FAULTS["8.4"]
    alone = session(fault, addresses={Limb.RIGHT: ADDRESSES[Limb.RIGHT]})
    clean = without(fault)
    assert alone.kicks(Limb.LEFT) == []
    ours, theirs = alone.kicks(Limb.RIGHT), clean.kicks(Limb.RIGHT)
    assert len(ours) == len(theirs) > 3
    assert all(kick.kind is None for kick in ours)
    # The infant begins to move when the first sensor streams: all is earlier by the other one's share of connecting.
    shifts = [b.onset_s - a.onset_s for a, b in zip(ours, theirs, strict=True)]
    assert max(shifts) - min(shifts) < 0.03


def test_8_5_a_strangers_sensor_of_the_same_kind() -> None:
    faulty = check_whole("8.5")
    assert not faulty.world.devices[STRANGER].writes


def common(ours: list[float], theirs: list[float], shift_s: float) -> int:
    """So many of their kicks are ours, when ours are moved."""
    return sum(any(abs(a + shift_s - b) <= 0.06 for a in ours) for b in theirs)


def test_9_1_one_sensor_at_another_rate() -> None:
    async def run(model: str) -> Run:
        fault = FAULTS["9.1"]
        world = world_for(replace(fault, model="metamotion-s"), 40.0)
        if model != "metamotion-s":
            other = world.devices[ADDRESSES[Limb.LEFT]].make
            world.add(replace(other, profile=world.profiles[model].profile))
        source = await source_of(world, fault.choices, ADDRESSES)
        await source.start()

        async def ending() -> None:
            await world.clock.sleep(40.0 - source.now_s())
            await source.stop()

        end = asyncio.ensure_future(ending())
        records = [record async for record in source.records()]
        await end
        return Run(world, source, records, count(records), 0.0)

    equal, unequal = run_virtually(run("metamotion-s")), run_virtually(run("movella-dot"))
    facts = unequal.records[0]
    assert isinstance(facts, SessionFacts)
    assert [facts.sensors[limb].rate_hz for limb in LIMBS] == [60.0, 100.0]
    for limb in LIMBS:
        ours = [kick.onset_s for kick in unequal.kicks(limb)]
        theirs = [kick.onset_s for kick in equal.kicks(limb)]
        # The infant begins to move when the first sensor streams, and this one is set up in another time.
        shift_s = max(np.arange(-1.0, 1.0, 0.01), key=lambda s: common(ours, theirs, s))
        assert common(ours, theirs, shift_s) >= 0.7 * len(theirs)
        assert abs(len(ours) - len(theirs)) <= 0.3 * len(theirs)


def test_9_2_1_percent_off_the_nominal_rate() -> None:
    check_whole("9.2", Alike(0.15, 0.7, 0.5))


def test_9_3_5_percent_off_the_nominal_rate() -> None:
    check_whole("9.3", Alike(0.6, 0.7, 0.3))


def test_9_4_half_the_rate_from_some_moment_on() -> None:
    check("9.4", Alike(0.06, 0.7, 0.6))


def drift(number: str) -> None:
    check_whole(number, OTHER_CLOCKS)


def test_10_1_drift_of_50_ppm() -> None:
    drift("10.1")


def test_10_2_drift_of_500_ppm() -> None:
    drift("10.2")


def test_10_3_drift_of_1000_ppm() -> None:
    drift("10.3")


def test_10_4_a_clock_that_wanders_by_2_ms() -> None:
    check_whole("10.4")


def test_10_5_connection_interval_7_5_ms() -> None:
    check_whole("10.5", OTHER_CLOCKS)


def test_10_6_connection_interval_15_ms() -> None:
    check_whole("10.6", OTHER_CLOCKS)


def test_10_7_connection_interval_30_ms() -> None:
    check_whole("10.7")


def test_10_8_connection_interval_50_ms() -> None:
    check_whole("10.8", OTHER_CLOCKS)


def test_10_9_connection_interval_195_ms() -> None:
    check_whole("10.9", Alike(0.25, 0.8, 0.6))


def test_10_10_connection_intervals_30_and_50_ms() -> None:
    check_whole("10.10", OTHER_CLOCKS)


def test_10_11_packets_come_in_batches_of_1() -> None:
    check_whole("10.11")


def test_10_12_packets_come_in_batches_of_5() -> None:
    check_whole("10.12", Alike(0.15, 0.8, 0.5))


def test_10_13_packets_come_in_batches_of_10() -> None:
    check_whole("10.13", Alike(0.25, 0.8, 0.6))


def stall(number: str) -> None:
    """Nothing is lost: every byte is there, and every event as it was."""
    faulty, clean = with_and_without(number)
    for limb in LIMBS:
        assert faulty.links(limb) == []
        assert [data for _, data in faulty.packets(limb)] == [data for _, data in clean.packets(limb)]
        assert_alike(faulty, clean, limb, 1.0)


def test_10_14_the_computer_stands_still_for_0_3_s() -> None:
    stall("10.14")


def test_10_15_the_computer_stands_still_for_1_s() -> None:
    stall("10.15")


def test_10_16_the_computer_stands_still_for_3_s() -> None:
    stall("10.16")


def test_11_1_services_in_another_order_after_each_connect() -> None:
    check_whole("11.1")
    for seed in range(3):
        world = run_virtually(_world())
        orders = {tuple(world.shuffled({"a": 0, "b": 1, "c": 2})) for _ in range(20)}
        assert len(orders) > 2, seed


async def _world() -> World:
    return world_for(FAULTS["11.1"], 5.0)


def test_11_2_two_characteristics_with_one_uuid() -> None:
    check_whole("11.2")


def test_11_3_a_characteristic_without_notify() -> None:
    check("11.3")


def test_11_4_sensors_without_a_name() -> None:
    check_whole("11.4")


def test_11_5_an_address_as_macos_gives_it() -> None:
    fault = FAULTS["11.5"]
    faulty = session(fault, addresses={**ADDRESSES, Limb.LEFT: MAC_ADDRESS})
    clean = without(fault)
    for limb in LIMBS:
        assert_untouched(faulty, clean, limb, gap=False)


def test_11_6_service_discovery_misses_a_service_once() -> None:
    check("11.6")


def ended_early(end: Callable[[LiveSource, asyncio.Task[object]], Awaitable[None]], error: type[BaseException]) -> None:
    """A start that is ended at any moment leaves nothing behind, and a session after it is as the first would be."""

    async def run(after_s: float) -> None:
        fault = FAULTS["12.1"]
        world = world_for(fault, 10.0)
        source = await source_of(world, fault.choices, ADDRESSES)
        starting: asyncio.Task[object] = asyncio.create_task(source.start())
        await world.clock.sleep(after_s)
        await end(source, starting)
        with pytest.raises(error):
            await starting
        assert not any(device.connected for device in world.devices.values())
        assert len(asyncio.all_tasks()) == 1
        assert [batch async for batch in source.batches()] == []
        radio = world.radio()
        assert len(await scan(radio, 1.0)) == 2
        again = await source_of(world, fault.choices, ADDRESSES)
        await again.start()
        await again.stop()

    for after_s in (0.0, 0.2, 0.4, 0.6, 0.8):
        run_virtually(run(after_s))


def test_12_1_the_user_stops_while_connecting() -> None:
    async def stop(source: LiveSource, starting: asyncio.Task[object]) -> None:
        await source.stop()

    ended_early(stop, SensorError)


def test_12_2_cancelled_during_connect() -> None:
    async def cancel(source: LiveSource, starting: asyncio.Task[object]) -> None:
        starting.cancel()

    ended_early(cancel, asyncio.CancelledError)


def test_12_3_the_window_is_closed_during_streaming(tmp_path: Path) -> None:
    fault = FAULTS["12.3"]

    async def run(close: bool) -> tuple[World, Ended | None]:
        world = world_for(fault, 40.0)
        live = Session(await source_of(world, fault.choices, ADDRESSES), tmp_path / f"{close}.live.mcap", 25.0)
        running = asyncio.create_task(live.run())
        await world.clock.sleep(20.0)
        if not close:
            return world, await running
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        return world, None

    world, _ = run_virtually(run(True))
    assert not any(device.connected for device in world.devices.values())
    assert all(device.left_tidy for device in world.devices.values())
    _, ended = run_virtually(run(False))
    assert ended is not None
    (kept,) = (path for path in tmp_path.iterdir() if path.name.startswith("True"))
    events = count(list(read_records(kept)))
    whole = [event for event in ended.events if event.ready_s < 17.0]
    assert events[: len(whole)] == whole
    assert len(whole) > 5
