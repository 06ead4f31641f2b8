"""Every profile that is not refused, at every rate it offers: found, set up, streamed, counted, stopped."""

from __future__ import annotations

import pytest

from monitor.firmware.vectors import written
from monitor.model.limbs import LIMBS
from monitor.model.records import LinkChange, LinkState, LogRecord
from monitor.pipeline import Pipeline
from monitor.sensors.source import LiveSource
from monitor.simulation.ble_world import ADDRESSES, World
from monitor.simulation.virtual_time import run_virtually
from tests.ble_helpers import PROFILES, collect, open_session, packets, virtual_world

USABLE = {name: known.profile for name, known in PROFILES.items() if not known.profile.refuse}
RATES = [
    (name, rate)
    for name, profile in USABLE.items()
    for rate in (profile.params["rate"].allowed if "rate" in profile.params else (None,))
]
SECONDS = 12.0


def test_as_many_sensors_as_the_documentation_says() -> None:
    assert len(USABLE) >= 15
    assert len(PROFILES) - len(USABLE) == 5


def play(name: str, rate: int) -> tuple[World, LiveSource, list[LogRecord], list[list[tuple[str, bytes]]]]:
    async def run():
        choices = {"rate": rate}
        world = virtual_world(SECONDS, models=dict.fromkeys(LIMBS, name), choices=choices)
        source = await open_session(world, choices)
        await source.start()
        set_up = [list(world.devices[ADDRESSES[limb]].writes) for limb in LIMBS]
        return world, source, await collect(source, world.played_out()), set_up

    return run_virtually(run())


@pytest.mark.parametrize(("name", "rate"), RATES)
def test_scan_connect_stream_count_stop(name: str, rate: int) -> None:
    world, source, records, set_up = play(name, rate)
    profile = USABLE[name]
    pipeline = Pipeline()
    for record in records:
        pipeline.push(record)
    counted = pipeline.finish()

    for limb, writes in zip(LIMBS, set_up, strict=True):
        resolved, device = source.resolved(limb), world.devices[ADDRESSES[limb]]
        assert resolved is not None
        assert resolved.profile is profile
        assert resolved.choices["rate"] == rate
        # The bytes of the set-up, in order; those of the profile's own vector where it has this rate.
        sent = iter([data for _, data in writes])
        wanted = written(resolved.setup, resolved.values)
        own = [v for v in profile.setup_vectors if dict(v.params) == {"rate": rate}]
        wanted = [bytes.fromhex(text) for text in own[0].setup] if own and own[0].setup else wanted
        assert all(data in sent for data in wanted)
        assert {alias for alias, _ in device.writes} <= set(profile.chars)
        assert device.left_tidy
        assert not device.connected
        assert packets(records, limb)

    changes = [record.state for record in records if isinstance(record, LinkChange)]
    assert changes.count(LinkState.CONNECTED) == 2
    assert LinkState.LOST not in changes
    for limb in LIMBS:
        figures, resolved = counted.limbs[limb], source.resolved(limb)
        assert resolved is not None
        assert figures.rate_hz == pytest.approx(resolved.rate_hz, rel=0.01)
        # Without a clock or counter nobody knows of losses, and the figures say so.
        assert figures.lost_fraction == (0.0 if resolved.losses_visible else None)
        notes = [note for note in counted.quality.notes if note.startswith(limb)]
        assert any("lost packets are not visible" in note for note in notes) is not resolved.losses_visible
        assert not any("at rest it shows" in note for note in notes)
    kicks = [counted.limbs[limb].kicks for limb in LIMBS]
    if rate >= 25:
        assert kicks in ([2, 1], [3, 1])  # as many as were played, and one movement of 6 to 10 degrees
    else:
        assert min(kicks) >= 1
