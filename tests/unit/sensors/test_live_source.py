"""Two sensors as one stream of records: order, facts, losses, reconnects, and a program that stands still."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

import numpy as np
import pytest
from blockbuster import blockbuster_ctx

from monitor.errors import SensorError, UsageError
from monitor.firmware.decoding import Decoder
from monitor.firmware.loading import load_text
from monitor.firmware.resolving import resolve
from monitor.model.events import KickStarted
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LinkChange, LinkState, LogRecord, Packet, SessionFacts, Tag, Tick, WallClock
from monitor.model.words import Activity
from monitor.pipeline import Pipeline
from monitor.sensors.clock import Clock
from monitor.sensors.source import POLL_S, UNSEEN_POLL_S, LiveSource
from monitor.sensors.supervisor import Supervisor
from monitor.simulation.ble_radio_link import AirSetup
from monitor.simulation.ble_world import DEMO_CHOICES, demo_world
from monitor.simulation.scenes import Kicking, Scenario
from monitor.simulation.virtual_time import run_virtually
from tests.ble_helpers import LEFT, PROFILES, RIGHT, collect, open_session, packets, session, to_the_end, virtual_world

LOST_LEFT = (Limb.LEFT, LinkState.LOST)
BACK_LEFT = (Limb.LEFT, LinkState.CONNECTED)


def links(records) -> list[tuple[Limb, LinkState]]:
    return [(record.limb, record.state) for record in records if isinstance(record, LinkChange)]


def longest_pause_s(of: list[Packet]) -> float:
    return max(b.time_s - a.time_s for a, b in pairwise(of))


def ticks_of(records, limb: Limb) -> np.ndarray:
    """Raw device clock of one limb's packets, decoded with nothing but what the log says."""
    facts = records[0].sensors[limb]
    profile = load_text(dict(records[0].profiles)[facts.model], "log")
    choices = {k: v for k, v in facts.choices if k in profile.params}
    captured = {k: int(v) for k, v in facts.choices if k not in profile.params}
    decoder = Decoder(resolve(profile, choices, captured))
    mine = packets(records, limb)
    decoded = decoder.feed([p.payload for p in mine], np.array([p.time_s for p in mine]), "notify")
    assert not decoded.faults
    return decoded.tick


async def wait(world, seconds: float) -> None:
    await world.clock.sleep(seconds)


def test_the_log_begins_with_facts_and_keeps_arrival_order() -> None:
    _, source, records = session(to_the_end)
    facts = records[0]
    assert isinstance(facts, SessionFacts)
    assert facts.activity is Activity.UNKNOWN
    assert facts.started_at == "2024-01-01T09:00:01.000+00:00"
    assert facts.profiles == (("metamotion-s", PROFILES["metamotion-s"].text),)
    left = facts.sensors[Limb.LEFT]
    assert (left.name, left.model, left.rate_hz, left.has_gyro) == ("MetaWear 00:01", "metamotion-s", 50, False)
    assert left.full_scale_ms2 == pytest.approx(8 * 9.80665)
    assert left.losses_visible
    assert dict(left.choices) == {
        "rate": "50", "range": "8", "stamps": "accounter", "gyro": "off", "gyro_range": "2000", "id": "0",
    }  # fmt: skip
    assert facts.sensors[Limb.RIGHT].name == "MetaWear 00:02"
    times = [record.time_s for record in records[1:]]
    assert times == sorted(times)
    ticks = [record.time_s for record in records if isinstance(record, Tick)]
    np.testing.assert_allclose(ticks[:-1], 0.5 * np.arange(1, len(ticks)), atol=1e-6)
    walls = [(record.time_s, record.wall[11:21]) for record in records if isinstance(record, WallClock)]
    assert [round(at_s, 3) for at_s, _ in walls] == [0.0, 10.0, 20.0]
    assert [wall for _, wall in walls] == ["09:00:01.0", "09:00:11.0", "09:00:21.0"]
    assert sorted(links(records)) == [(limb, LinkState.CONNECTED) for limb in LIMBS]
    for limb in LIMBS:
        first = next(n for n, r in enumerate(records) if isinstance(r, Packet) and r.limb is limb)
        joined = next(n for n, r in enumerate(records) if isinstance(r, LinkChange) and r.limb is limb)
        assert joined < first
    assert not source.state(Limb.LEFT).connected


def test_every_sample_of_both_sensors_is_there() -> None:
    _, _, records = session(to_the_end)
    for limb in LIMBS:
        steps = np.diff(ticks_of(records, limb))
        assert len(steps) > 900
        assert set(steps.tolist()) <= {13, 14}  # 20 ms in steps of 1.46 ms


@pytest.mark.parametrize("poll_s", [POLL_S, UNSEEN_POLL_S])
def test_nothing_waits_longer_than_it_may_before_it_is_handed_on(poll_s: float) -> None:
    """What a killed program costs, for the recording is written as this hands on."""

    async def story() -> list[tuple[float, list[LogRecord]]]:
        world = virtual_world(5.0)
        source = await open_session(world, poll_s=poll_s)
        await source.start()
        ending = asyncio.ensure_future(world.played_out())
        ending.add_done_callback(lambda _: asyncio.ensure_future(source.stop()))
        return [(source.now_s(), batch) async for batch in source.batches()]

    batches = run_virtually(story())
    assert sum(isinstance(record, Packet) for _, batch in batches for record in batch) > 400
    ages_s = [at_s - batch[0].time_s for at_s, batch in batches[1:-1]]
    assert max(ages_s) <= poll_s + 1e-3
    assert np.median([b - a for (a, _), (b, _) in pairwise(batches)]) == pytest.approx(poll_s)


def test_a_mixed_pair_brings_both_profiles() -> None:
    models = {Limb.LEFT: "metamotion-s", Limb.RIGHT: "witmotion-ble5"}
    _, _, records = session(to_the_end, models=models)
    facts = records[0]
    assert [name for name, _ in facts.profiles] == ["metamotion-s", "witmotion-ble5"]
    assert facts.sensors[Limb.RIGHT].has_gyro
    assert not facts.sensors[Limb.RIGHT].losses_visible
    assert {p.char for p in packets(records, Limb.RIGHT)} == {"data"}
    assert len(packets(records, Limb.RIGHT)) > 900


def test_a_loss_on_the_left_leaves_the_right_alone() -> None:
    async def story(world, source) -> None:
        await wait(world, 5.0)
        world.drop(LEFT)
        await wait(world, 0.1)
        assert not source.state(Limb.LEFT).connected
        assert source.state(Limb.RIGHT).connected
        await wait(world, 6.0)
        assert source.state(Limb.LEFT).connected
        assert source.state(Limb.LEFT).reconnects == 1
        assert source.state(Limb.LEFT).trouble is None

    world, _, records = session(story)
    assert links(records)[2:] == [LOST_LEFT, BACK_LEFT]
    lost, back = (r for r in records if isinstance(r, LinkChange) and r.time_s > 3.0)
    assert 0.3 < back.time_s - lost.time_s < 1.0
    between = [p for p in packets(records, Limb.LEFT) if lost.time_s < p.time_s < back.time_s]
    assert between == []
    assert longest_pause_s(packets(records, Limb.RIGHT)) < 0.3
    start = bytes.fromhex("03 01 01")
    assert [data for _, data in world.devices[LEFT].writes].count(start) == 2
    assert [data for _, data in world.devices[RIGHT].writes].count(start) == 1
    assert world.busy_errors == 0


def test_both_are_lost_and_come_back() -> None:
    async def story(world, source) -> None:
        await wait(world, 3.0)
        world.drop(LEFT)
        world.drop(RIGHT)
        await wait(world, 5.0)
        assert source.state(Limb.LEFT).connected
        assert source.state(Limb.RIGHT).connected

    world, _, records = session(story)
    assert len(links(records)) == 6
    assert world.busy_errors == 0


def test_out_of_range_for_a_while() -> None:
    async def story(world, source) -> None:
        await wait(world, 2.0)
        world.out_of_range(LEFT)
        await wait(world, 25.0)
        assert "does not answer" in source.state(Limb.LEFT).trouble.message
        world.out_of_range(LEFT, False)
        await wait(world, 25.0)
        assert source.state(Limb.LEFT).connected

    _, _, records = session(story, seconds=60.0)
    assert links(records)[2:] == [LOST_LEFT, BACK_LEFT]
    assert longest_pause_s(packets(records, Limb.RIGHT)) < 0.3


def test_a_sensor_that_the_system_forgot_is_looked_for() -> None:
    async def story(world, source) -> None:
        await wait(world, 2.0)
        world.forget(LEFT)
        world.drop(LEFT)
        await wait(world, 6.0)

    world, _, records = session(story)
    assert links(records)[2:] == [LOST_LEFT, BACK_LEFT]
    assert world.busy_errors == 0


def test_captured_values_are_captured_again_and_the_log_says_so() -> None:
    def run(renumbered: bool):
        async def story(world, source) -> None:
            await wait(world, 8.0)
            if renumbered:
                world.devices[LEFT].renumber({"id": 4})
            world.drop(LEFT)
            await wait(world, 12.0)
            assert source.state(Limb.LEFT).connected

        _, _, records = session(story, seconds=30.0)
        return records

    def counted(records):
        pipeline = Pipeline()
        for record in records:
            pipeline.push(record)
        pipeline.finish()
        return pipeline.events

    as_before, renumbered = run(False), run(True)
    assert links(renumbered)[2:] == [LOST_LEFT, BACK_LEFT]
    changes = [record for record in renumbered if isinstance(record, LinkChange)]
    assert [change.choices is not None for change in changes] == [False, False, False, True]
    assert all(record.choices is None for record in as_before if isinstance(record, LinkChange))
    assert dict(renumbered[0].sensors[Limb.LEFT].choices)["id"] == "0"
    assert dict(changes[-1].choices)["id"] == "4"
    after = [p for p in packets(renumbered, Limb.LEFT) if p.time_s > changes[-1].time_s and p.payload[0] == 9]
    assert {p.payload[2] for p in after} == {4}
    events = counted(renumbered)
    assert any(isinstance(e, KickStarted) and e.limb is Limb.LEFT and e.onset_s > changes[-1].time_s for e in events)
    assert events == counted(as_before)


def test_a_sensor_that_comes_back_with_other_settings_is_not_misread(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(world, source) -> None:
        await wait(world, 2.0)
        keeper = source._keepers[Limb.LEFT]
        was, keeper.link._wishes = keeper.link._wishes, {**DEMO_CHOICES, "rate": 100}
        world.drop(LEFT)
        await wait(world, 4.0)
        assert "other settings" in source.state(Limb.LEFT).trouble.message
        keeper.link._wishes = was
        await wait(world, 8.0)
        assert source.state(Limb.LEFT).connected

    _, _, records = session(story)
    assert links(records)[2:] == [LOST_LEFT, BACK_LEFT]
    ticks_of(records, Limb.LEFT)


def test_first_attempts_may_fail() -> None:
    async def run(times: int) -> list[Tag]:
        world = virtual_world()
        source = await open_session(world)
        world.refuse(LEFT, times)
        await source.start()
        return await collect(source, wait(world, 3.0))

    assert len(packets(run_virtually(run(2)), Limb.LEFT)) > 100
    with pytest.raises(SensorError, match="MetaWear 00:01") as caught:
        run_virtually(run(3))
    assert caught.value.advice


def test_one_sensor_that_fails_releases_the_other() -> None:
    async def run() -> None:
        world = virtual_world()
        source = await open_session(world)
        world.hide(LEFT, "notify")
        with pytest.raises(SensorError, match="lacks notify"):
            await source.start()
        assert not any(device.connected for device in world.devices.values())
        assert [batch async for batch in source.batches()] == []

    run_virtually(run())


@pytest.mark.parametrize("after_s", [0.0, 0.2, 0.45, 0.7, 1.0])
def test_the_user_stops_while_connecting(after_s: float) -> None:
    async def run(cancel: bool) -> None:
        world = virtual_world()
        source = await open_session(world)
        starting = asyncio.create_task(source.start())
        await wait(world, after_s)
        if cancel:
            starting.cancel()
        else:
            await source.stop()
        with pytest.raises(asyncio.CancelledError if cancel else SensorError):
            await starting
        assert not any(device.connected for device in world.devices.values())
        assert world.hang_up == {}
        assert len(asyncio.all_tasks()) == 1

    run_virtually(run(False))
    run_virtually(run(True))


def test_a_bug_in_a_task_is_not_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(self: Supervisor) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Supervisor, "keep_up", broken)

    async def run() -> None:
        world = virtual_world()
        source = await open_session(world)
        await source.start()
        with pytest.raises(ZeroDivisionError):
            await collect(source, asyncio.sleep(1.0))
        await source.stop()

    run_virtually(run())


def test_an_impossible_wish_is_the_users_error_and_not_tried_again() -> None:
    async def run() -> float:
        world = virtual_world(models=dict.fromkeys(LIMBS, "witmotion-ble5"), choices={})
        source = await open_session(world, {"bandwidth": 1000})
        with pytest.raises(UsageError, match="bandwidth"):
            await source.start()
        assert not any(device.connected for device in world.devices.values())
        return source.now_s()

    assert run_virtually(run()) < 1.5


def test_stopping_twice_and_during_a_reconnect_is_fine() -> None:
    async def story(world, source) -> None:
        await wait(world, 2.0)
        world.drop(LEFT)
        await wait(world, 0.4)
        await asyncio.gather(source.stop(), source.stop())

    world, source, records = session(story)
    assert not any(device.connected for device in world.devices.values())
    assert world.devices[RIGHT].left_tidy
    assert isinstance(records[-1], Tick)
    assert records[-1].time_s <= source.now_s()


def test_records_of_the_observer_stand_at_their_place() -> None:
    async def story(world, source) -> None:
        await wait(world, 3.0)
        source.put(Tag(source.now_s(), "activity", "tummy"))
        await wait(world, 1.0)

    _, _, records = session(story)
    at = next(n for n, record in enumerate(records) if isinstance(record, Tag))
    assert records[at - 1].time_s <= records[at].time_s <= records[at + 1].time_s


def test_a_program_that_stands_still_loses_nothing_and_ticks_afterwards() -> None:
    async def story(world, source) -> None:
        await wait(world, 5.0)
        asyncio.get_running_loop().advance(3.0)
        await wait(world, 5.0)

    _, _, records = session(story)
    for limb in LIMBS:
        assert set(np.diff(ticks_of(records, limb)).tolist()) <= {13, 14}
    still = next(n for n, (a, b) in enumerate(pairwise(records[1:])) if b.time_s - a.time_s > 2.0)
    burst = records[still + 2 : still + 102]
    # A tick before what had waited would declare both legs silent.
    assert all(isinstance(record, Packet) for record in burst)
    times = [record.time_s for record in records[1:]]
    assert times == sorted(times)


def test_a_loop_blocked_for_a_third_of_a_second_loses_nothing_in_real_time() -> None:
    async def run():
        scenario = Scenario("kicking", (Kicking(4.0),))
        world = demo_world(scenario, 1, Clock(), profiles=PROFILES, air=AirSetup(connect_s=0.05))
        source = await open_session(world)
        await source.start()

        async def story() -> None:
            await asyncio.sleep(0.5)
            time.sleep(0.3)
            await asyncio.sleep(0.5)

        return await collect(source, story())

    records = asyncio.run(run())
    for limb in LIMBS:
        mine = packets(records, limb)
        assert set(np.diff(ticks_of(records, limb)).tolist()) <= {13, 14}
        assert longest_pause_s(mine) > 0.25
        assert len(mine) > 55


def test_a_faster_clock_plays_faster() -> None:
    async def run():
        scenario = Scenario("kicking", (Kicking(10.0),))
        world = demo_world(scenario, 1, Clock(speed=10.0), profiles=PROFILES)
        source = await open_session(world)
        await source.start()
        began, at_s = time.monotonic(), world.clock.now_s()
        records = await collect(source, world.played_out())
        assert world.clock.now_s() - at_s > 5.0 * (time.monotonic() - began)
        return records

    records = asyncio.run(run())
    for limb in LIMBS:
        assert len(packets(records, limb)) > 250
    assert records[-1].time_s > 10.0


def test_nothing_blocks_the_loop() -> None:
    async def run() -> None:
        world = virtual_world()
        # Simulating motion is no part of a real session; all else is.
        with blockbuster_ctx():
            source = await open_session(world)
            await source.start()

            async def story() -> None:
                await wait(world, 3.0)
                world.drop(LEFT)
                await wait(world, 4.0)

            records = await collect(source, story())
        assert len(records) > 500

    run_virtually(run())


def test_one_sensor_alone_makes_a_session_too() -> None:
    async def run():
        world = virtual_world()
        both = await open_session(world)
        source = LiveSource(
            world.radio(), {Limb.RIGHT: both._keepers[Limb.RIGHT].link.sensor}, DEMO_CHOICES, Activity.TUMMY
        )
        facts = await source.start()
        assert facts.sensors.keys() == {Limb.RIGHT}
        assert facts.sensors[Limb.RIGHT].name == "MetaWear"
        assert facts.activity is Activity.TUMMY
        return await collect(source, wait(world, 3.0))

    records = run_virtually(run())
    assert len(packets(records, Limb.RIGHT)) > 100
    assert packets(records, Limb.LEFT) == []
