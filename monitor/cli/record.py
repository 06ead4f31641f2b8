"""`kickstep record`: a session with real (or simulated) sensors, on the screen or without one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.calibrations import stored_calibrations
from monitor.cli.folder import hold_folder
from monitor.cli.keeping import aim_for, awake_unseen, child_called, keep, keeping_for
from monitor.cli.live import new_recording, offer_recovery, print_ended, print_may_sleep, print_trouble, ticker
from monitor.cli.mounting import AXIS_OPTION, Axis, shank_axes
from monitor.cli.screen import has_screen, show
from monitor.cli.terminal import printable
from monitor.errors import SensorError, UsageError
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import Activity
from monitor.texts import recording_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.model.calibration import Calibration
    from monitor.model.history import Child
    from monitor.runner import Session, Watcher
    from monitor.sensors.radio import Radio
    from monitor.sensors.scanning import FoundSensor
    from monitor.sensors.source import LiveSource
    from monitor.storage.keeping import Keeping

WISHES: dict[str, int | float | str] = {"rate": 50, "range": 8, "stamps": "accounter"}
"""What sensors are set to where they can be; each ignores what it does not have."""


@click.command(help=texts.RECORD_HELP)
@click.option("--left", multiple=True, metavar="ID", help=texts.RECORD_LEFT)
@click.option("--right", multiple=True, metavar="ID", help=texts.RECORD_RIGHT)
@click.option("--seconds", type=click.FloatRange(min=1.0), metavar="N", help=texts.RECORD_SECONDS)
@click.option(
    "--activity",
    type=click.Choice([activity.value for activity in Activity]),
    default=Activity.UNKNOWN.value,
    show_default=True,
    help=texts.RECORD_ACTIVITY,
)
@AXIS_OPTION
@click.option("--child", multiple=True, metavar="NAME", help=texts.RECORD_CHILD)
@click.option("--no-ui", is_flag=True, help=texts.RECORD_NO_UI)
@click.option("--simulated", is_flag=True, help=texts.RECORD_SIMULATED)
@click.option("--json", "as_json", is_flag=True, help=texts.RECORD_JSON)
@click.pass_obj
def record(
    options: Globals,
    left: tuple[str, ...],
    right: tuple[str, ...],
    seconds: float | None,
    activity: str,
    shank_axis: str | None,
    child: tuple[str, ...],
    no_ui: bool,
    simulated: bool,
    as_json: bool,
) -> int:
    if len(left) != len(right):
        raise UsageError(texts.ONLY_ONE_LEG_SENSOR_WAS_NAMED, advice=texts.NAME_BOTH_OR_NEITHER_TO_SEE)
    axes = shank_axes(shank_axis)
    named_sensors = list(zip(left, right, strict=True))
    if max(len(child), len(named_sensors)) > 1:
        from monitor.cli.twins import record_together

        return record_together(
            options, child, named_sensors, Activity(activity), seconds, axes, simulated=simulated, as_json=as_json
        )
    hold_folder(options, "record", session=True)
    known = child_called(child[0], options.data_dir) if child else None
    wanted = dict(zip(LIMBS, named_sensors[0], strict=True)) if named_sensors else {}
    if not no_ui and has_screen(options):
        if not wanted and not simulated:
            return _get_ready(options, Activity(activity), seconds, known, axes, as_json=as_json)
        starter = starter_for(options, wanted, Activity(activity), seconds, known, axes, simulated=simulated)
        return _on_screen(options, starter, known, as_json=as_json)
    from monitor.cli.plain import tell
    from monitor.runner import Watcher, run_until_interrupted

    offer_recovery(options.data_dir)
    if options.plain and not no_ui and not wanted and not simulated:
        return _by_shaking(options, Activity(activity), seconds, known, axes, as_json=as_json)
    starter = starter_for(options, wanted, Activity(activity), seconds, known, axes, simulated=simulated)
    starter.awake = awake_unseen(options.data_dir)

    async def session() -> Session:
        starter.load()
        starter.unseen = not options.plain
        click.echo(texts.LOOKING_FOR_SENSORS, err=True)
        watcher = Watcher(trouble=print_trouble, time=ticker(seconds), may_sleep=print_may_sleep)
        made, source = await starter.open(watcher)
        if options.plain:
            tell(made, source, starter.keeping, aim=aim_for(known, options.data_dir))
        return made

    ended = run_until_interrupted(session)
    kept = keep(ended, starter.keeping) if starter.keeping is not None else 0
    return max(kept, print_ended(ended, as_json=as_json, plain=options.plain))


@dataclass(slots=True)
class RecordStarter:
    """A session with the sensors that were named, which are looked for when it opens.

    Args:
        wanted: what each leg's sensor is called; empty to be told what is in range.
        keeping: brings the session into the history; the log has the opaque id of its child, if any.
        seconds: ends by itself, s.
        unseen: nobody is told of counts before the end.
        seed: of the simulated baby.
        taken: addresses of sensors that another session has; this one's are added.
        shared: the adapter of a session beside this one.
    """

    path: Path
    keeping: Keeping | None
    wanted: dict[Limb, str]
    activity: Activity
    seconds: float | None
    simulated: bool
    unseen: bool = False
    seed: int = 1
    taken: set[str] = field(default_factory=set)
    shared: Radio | None = None
    radio: Radio | None = None
    data_dir: Path | None = None
    """Where it is known how the sensors are calibrated."""
    calibrations: dict[str, Calibration] = field(default_factory=dict)
    axes: dict[Limb, Axis] = field(default_factory=dict)
    """Each sensor's axis along the shank, where it was said."""
    awake: bool = True
    """The computer is kept awake; a screen that shows the session says otherwise by itself."""

    def load(self) -> None:
        """What is slow, and the adapter."""
        import monitor.runner  # noqa: F401 - loaded here so that nothing waits for it later

        self.calibrations = stored_calibrations(self.data_dir)
        radio, known = _radio(self.simulated, self.seconds, self.seed)
        self.radio = self.shared or radio
        self.wanted = self.wanted or known

    async def open(self, watcher: Watcher) -> tuple[Session, LiveSource]:
        """Look for the sensors, and make the session."""
        from monitor.model.records import Tag
        from monitor.pipeline import LIVE_HOP_S, UNSEEN_HOP_S, Pipeline
        from monitor.runner import Session
        from monitor.sensors.wakefulness import Keep, Wakefulness

        assert self.radio is not None
        source = await _source(
            self.radio, self.wanted, self.activity, self.calibrations, self.axes, self.taken, unseen=self.unseen
        )
        if self.keeping is not None and self.keeping.child is not None:
            source.put(Tag(0.0, "child", self.keeping.child.id))
        keep = Keep.COMPUTER if self.awake else Keep.NOTHING
        awake = None if self.simulated else Wakefulness(source, keep)
        pipeline = Pipeline(hop_s=UNSEEN_HOP_S if self.unseen else LIVE_HOP_S)
        return Session(source, self.path, self.seconds, watcher, pipeline, awake), source


def starter_for(
    options: Globals,
    wanted: dict[Limb, str],
    activity: Activity,
    seconds: float | None,
    child: Child | None,
    axes: dict[Limb, Axis],
    *,
    simulated: bool,
) -> RecordStarter:
    """A session into a new recording."""
    options.recording = path = new_recording(options.data_dir)
    return RecordStarter(
        path,
        keeping_for(path, options.data_dir, child),
        wanted,
        activity,
        seconds,
        simulated,
        data_dir=options.data_dir,
        axes=axes,
    )


def _on_screen(options: Globals, starter: RecordStarter, child: Child | None, *, as_json: bool) -> int:
    from monitor.dashboard.app import KickstepApp
    from monitor.dashboard.words import child_words

    app = KickstepApp(
        starter, child_words(child, date.today().isoformat()), texts.SIMULATED if starter.simulated else ""
    )
    return show(options, app, "record", as_json=as_json)


def _get_ready(
    options: Globals,
    activity: Activity,
    seconds: float | None,
    child: Child | None,
    axes: dict[Limb, Axis],
    *,
    as_json: bool,
) -> int:
    from monitor.cli.home import CommandHome
    from monitor.dashboard.app import KickstepApp

    home = CommandHome(options, activity, seconds, axes=axes).recall()
    if child is not None:
        home.memory.child_id = child.id
    try:
        return show(options, KickstepApp(home=home), "record", as_json=as_json)
    finally:
        home.close()


def _by_shaking(
    options: Globals,
    activity: Activity,
    seconds: float | None,
    child: Child | None,
    axes: dict[Limb, Axis],
    *,
    as_json: bool,
) -> int:
    """As `_get_ready`, in lines."""
    from monitor.cli.home import CommandHome
    from monitor.cli.plain import tell
    from monitor.cli.shaken import ShakenStarter
    from monitor.runner import Watcher, run_until_interrupted

    home = CommandHome(options, activity, seconds, axes=axes).recall()
    starter = ShakenStarter(home, child, lambda words: click.echo(printable(words)))

    async def session() -> Session:
        made, source = await starter.open(Watcher(trouble=print_trouble, time=ticker(seconds)))
        tell(made, source, starter.keeping)
        return made

    try:
        ended = run_until_interrupted(session)
        kept = keep(ended, starter.keeping) if starter.keeping is not None else 0
        return max(kept, print_ended(ended, as_json=as_json, plain=True))
    finally:
        home.close()


async def _source(
    radio: Radio,
    wanted: dict[Limb, str],
    activity: Activity,
    calibrations: dict[str, Calibration],
    axes: dict[Limb, Axis],
    taken: set[str],
    *,
    unseen: bool,
) -> LiveSource:
    from monitor.sensors.scanning import scan
    from monitor.sensors.source import POLL_S, UNSEEN_POLL_S, LiveSource

    def enough(found: list[FoundSensor]) -> bool:
        return bool(wanted) and all(named(name, found) for name in wanted.values())

    found = await scan(radio, enough=enough)
    if not wanted:
        raise UsageError(choice(found), advice=texts.THEN_KICKSTEP_RECORD_LEFT_ID)
    sensors = {limb: _one(limb, name, found) for limb, name in wanted.items()}
    if sensors[Limb.LEFT].address == sensors[Limb.RIGHT].address:
        raise UsageError(texts.BOTH_LEGS_WERE_GIVEN_SAME, advice=texts.EACH_LEG_NEEDS_OWN)
    addresses = {sensor.address for sensor in sensors.values()}
    if addresses & taken:
        raise UsageError(texts.CHILDREN_WERE_GIVEN_SAME, advice=texts.EACH_LEG_OF_EACH_CHILD)
    taken |= addresses
    poll_s = UNSEEN_POLL_S if unseen else POLL_S
    return LiveSource(radio, sensors, WISHES, activity, calibrations, axes, poll_s=poll_s)


def _radio(simulated: bool, seconds: float | None, seed: int) -> tuple[Radio, dict[Limb, str]]:
    from monitor.sensors.radio import Radio

    if not simulated:
        return Radio(), {}
    from monitor.simulation.ble_world import ADDRESSES, demo_world
    from monitor.simulation.scenarios import supine_kicking

    minutes = (seconds if seconds is not None else 1800.0) / 60.0 + 0.5
    return demo_world(supine_kicking(minutes=minutes), seed).radio(), dict(ADDRESSES)


def named(name: str, found: list[FoundSensor]) -> list[FoundSensor]:
    """The sensors of that address, or else of that name."""
    wish = name.casefold()
    by_address = [sensor for sensor in found if sensor.address.casefold() == wish]
    return by_address or [sensor for sensor in found if wish in (sensor.name.casefold(), sensor.label.casefold())]


def _one(limb: Limb, name: str, found: list[FoundSensor]) -> FoundSensor:
    fitting = named(name, found)
    if not fitting:
        raise SensorError(
            texts.SENSOR_WAS_NOT_FOUND.format(limb=limb, name=name),
            advice=texts.IS_IT_NEAR.format(choice=choice(found)),
        )
    if len(fitting) > 1:
        raise UsageError(
            texts.SENSORS_CALLED.format(number=len(fitting), name=name),
            advice=texts.USE_ADDRESS.format(choice=choice(fitting)),
        )
    return fitting[0]


def choice(found: list[FoundSensor]) -> str:
    """What is in range and can be used, in words."""
    usable = [sensor for sensor in found if not sensor.profile.refuse]
    if not usable:
        return texts.NO_SENSOR_PROGRAM_CAN_USE_IN
    listed = "; ".join(f"{sensor.address} ({sensor.name}, {sensor.kind})" for sensor in usable)
    return texts.IN_RANGE.format(listed=listed)
