"""`kickstep demo`: two simulated sensors through everything that a real session goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from monitor.cli.live import new_recording, offer_recovery, print_ended, print_events, print_trouble, ticker
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.sensors.clock import Clock

HEADLESS_S = 60.0


@click.command()
@click.option("--seconds", type=click.FloatRange(min=1.0), metavar="N", help="Length of the session (60 if headless).")
@click.option(
    "--speed",
    type=click.FloatRange(min=0.1, max=100.0),
    default=1.0,
    show_default=True,
    metavar="X",
    help="So many times faster than life.",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another baby.")
@click.option("--headless", is_flag=True, help="No screen; the count as JSON at the end.")
@click.pass_obj
def demo(options: Globals, seconds: float | None, speed: float, seed: int, headless: bool) -> int:
    """Try everything without sensors: a simulated baby kicks on its back.

    Two simulated sensors are scanned for, connected, set up, recorded and counted by the code of a real session; only
    the radio is missing. The recording is kept like any other.

    \b
    Examples:
      kickstep demo --headless
      kickstep demo --headless --seconds 300 --speed 20
      kickstep --plain demo --headless --speed 10
    """
    if not headless:
        raise UsageError(
            "the live screen is not part of this version yet", advice="Use kickstep demo --headless meanwhile."
        )
    from monitor.runner import Session, Watcher, run_until_interrupted
    from monitor.sensors.clock import Clock

    length = seconds if seconds is not None else HEADLESS_S
    offer_recovery(options.data_dir)
    path = new_recording(options.data_dir)

    async def session() -> Session:
        watcher = Watcher(trouble=print_trouble, time=ticker(length))
        if options.plain:
            watcher.events = print_events
        return Session(await _source(Clock(speed), seed, length), path, length, watcher)

    return print_ended(run_until_interrupted(session), as_json=True)


async def _source(clock: Clock, seed: int, length_s: float) -> Any:
    from monitor.model.limbs import LIMBS
    from monitor.model.records import Tag
    from monitor.model.words import Activity
    from monitor.sensors.scanning import scan
    from monitor.sensors.source import LiveSource
    from monitor.simulation.ble_world import ADDRESSES, DEMO_CHOICES, demo_world
    from monitor.simulation.scenarios import supine_kicking

    world = demo_world(supine_kicking(minutes=max(length_s, 30.0) / 60.0 + 0.5), seed, clock)
    radio = world.radio()
    found = {sensor.address: sensor for sensor in await scan(radio, enough=lambda sensors: len(sensors) >= len(LIMBS))}
    source = LiveSource(radio, {limb: found[ADDRESSES[limb]] for limb in LIMBS}, DEMO_CHOICES, Activity.BACK)
    source.put(Tag(0.0, "child", "demo"))
    return source
