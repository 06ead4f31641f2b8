"""`kickstep record`: a session with real (or simulated) sensors, without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from monitor.cli.keeping import child_called, keep, keeping_for
from monitor.cli.live import new_recording, offer_recovery, print_ended, print_trouble, ticker
from monitor.errors import SensorError, UsageError
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import Activity

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.sensors.radio import Radio
    from monitor.sensors.scanning import FoundSensor

WISHES: dict[str, int | float | str] = {"rate": 50, "range": 8, "stamps": "accounter"}
"""What sensors are set to where they can be; each ignores what it does not have."""


@click.command()
@click.option("--left", metavar="ID", help="Left leg's sensor: its address, or its name if only one has it.")
@click.option("--right", metavar="ID", help="Right leg's sensor.")
@click.option("--seconds", type=click.FloatRange(min=1.0), metavar="N", help="Ends by itself; else Ctrl-C ends it.")
@click.option(
    "--activity",
    type=click.Choice([activity.value for activity in Activity]),
    default=Activity.UNKNOWN.value,
    show_default=True,
    help="What the baby is doing; it decides which figures make sense.",
)
@click.option("--child", metavar="NAME", help="Whose session it is; a nickname. It stands in the history alone.")
@click.option("--no-ui", is_flag=True, help="No screen (there is none yet: every session runs like this).")
@click.option("--simulated", is_flag=True, help="Two simulated sensors instead of Bluetooth.")
@click.option("--json", "as_json", is_flag=True, help="The count as JSON at the end.")
@click.pass_obj
def record(
    options: Globals,
    left: str | None,
    right: str | None,
    seconds: float | None,
    activity: str,
    child: str | None,
    no_ui: bool,
    simulated: bool,
    as_json: bool,
) -> int:
    """Record and count a session.

    Which sensor is on which leg must be said: a mistake there turns left and right around. Without --left and --right
    the sensors in range are listed.

    \b
    Examples:
      kickstep record --left C0:FF:EE:00:00:01 --right C0:FF:EE:00:00:02 --activity back
      kickstep record --simulated --seconds 60
      kickstep record --simulated --seconds 60 --child Mia
      kickstep --plain record --left LeftAnkle --right RightAnkle

    Ctrl-C ends the session in good order. Exit codes: 0 counted, 3 a sensor could not be had, 5 the recording is not
    whole or the session is not in the history (it was counted all the same), 130 interrupted before it began.
    """
    from monitor.cli.plain import tell
    from monitor.model.records import Tag
    from monitor.runner import Session, Watcher, run_until_interrupted

    if (left is None) != (right is None):
        raise UsageError("only one leg's sensor was named", advice="Name both, or neither to see what is in range.")
    offer_recovery(options.data_dir)
    path = new_recording(options.data_dir)
    known = None if child is None else child_called(child, options.data_dir)

    async def session() -> Session:
        watcher = Watcher(trouble=print_trouble, time=ticker(seconds))
        source = await _source(left, right, Activity(activity), simulated=simulated, seconds=seconds)
        if known is not None:
            source.put(Tag(0.0, "child", known.id))
        made = Session(source, path, seconds, watcher)
        if options.plain:
            tell(made, source)
        return made

    ended = run_until_interrupted(session)
    kept = keep(ended, keeping_for(path, options.data_dir, known))
    return max(kept, print_ended(ended, as_json=as_json, plain=options.plain))


async def _source(
    left: str | None, right: str | None, activity: Activity, *, simulated: bool, seconds: float | None
) -> Any:
    from monitor.sensors.scanning import scan
    from monitor.sensors.source import LiveSource

    wanted = {limb: name for limb, name in zip(LIMBS, (left, right), strict=True) if name is not None}
    radio, known = _radio(simulated, seconds)
    if simulated and not wanted:
        wanted = known

    def enough(found: list[FoundSensor]) -> bool:
        return bool(wanted) and all(_named(name, found) for name in wanted.values())

    click.echo("Looking for the sensors ...", err=True)
    found = await scan(radio, enough=enough)
    if not wanted:
        raise UsageError(_choice(found), advice="Then: kickstep record --left ID --right ID")
    sensors = {limb: _one(limb, name, found) for limb, name in wanted.items()}
    if sensors[Limb.LEFT].address == sensors[Limb.RIGHT].address:
        raise UsageError("both legs were given the same sensor", advice="Each leg needs its own.")
    return LiveSource(radio, sensors, WISHES, activity)


def _radio(simulated: bool, seconds: float | None) -> tuple[Radio, dict[Limb, str]]:
    from monitor.sensors.radio import Radio

    if not simulated:
        return Radio(), {}
    from monitor.simulation.ble_world import ADDRESSES, demo_world
    from monitor.simulation.scenarios import supine_kicking

    minutes = (seconds if seconds is not None else 1800.0) / 60.0 + 0.5
    return demo_world(supine_kicking(minutes=minutes), seed=1).radio(), dict(ADDRESSES)


def _named(name: str, found: list[FoundSensor]) -> list[FoundSensor]:
    wish = name.casefold()
    by_address = [sensor for sensor in found if sensor.address.casefold() == wish]
    return by_address or [sensor for sensor in found if wish in (sensor.name.casefold(), sensor.label.casefold())]


def _one(limb: Limb, name: str, found: list[FoundSensor]) -> FoundSensor:
    fitting = _named(name, found)
    if not fitting:
        raise SensorError(
            f"the {limb} sensor was not found ({name})",
            advice="Is it switched on, charged and near? " + _choice(found),
        )
    if len(fitting) > 1:
        raise UsageError(
            f"{len(fitting)} sensors are called {name}", advice="Use the address instead: " + _choice(fitting)
        )
    return fitting[0]


def _choice(found: list[FoundSensor]) -> str:
    if not found:
        return "No sensor that this program knows is in range."
    listed = "; ".join(f"{sensor.address} ({sensor.name}, {sensor.kind})" for sensor in found)
    return f"In range: {listed}."
