"""`kickstep demo`: two simulated sensors through everything that a real session goes through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.calibrations import SIMULATED_SEED, stored_calibrations
from monitor.cli.folder import hold_folder
from monitor.cli.keeping import DEMO_ID, aim_for, demo_child, keep, keeping_for
from monitor.cli.live import clock, new_recording, offer_recovery, print_ended, print_trouble, ticker
from monitor.cli.screen import has_screen, show
from monitor.errors import UsageError
from monitor.texts import recording_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.model.calibration import Calibration
    from monitor.runner import Session, Watcher
    from monitor.sensors.source import LiveSource
    from monitor.simulation.ble_world import World
    from monitor.storage.keeping import Keeping

HEADLESS_S = 60.0
CHILD = texts.DEMO_BABY
SCREEN_S = 1260.0
"""So long the simulated baby goes on in front of the screen, if nobody says otherwise; then it lies still."""


@click.command(help=texts.DEMO_HELP)
@click.option("--seconds", type=click.FloatRange(min=1.0), metavar="N", help=texts.DEMO_SECONDS)
@click.option(
    "--speed",
    type=click.FloatRange(min=0.1, max=100.0),
    default=1.0,
    show_default=True,
    metavar="X",
    help=texts.DEMO_SPEED,
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help=texts.DEMO_SEED)
@click.option("--faults", is_flag=True, help=texts.DEMO_FAULTS)
@click.option("--scenario", default="supine_kicking", metavar="NAME", help=texts.DEMO_SCENARIO)
@click.option("--headless", is_flag=True, help=texts.DEMO_HEADLESS)
@click.pass_obj
def demo(
    options: Globals, seconds: float | None, speed: float, seed: int, faults: bool, scenario: str, headless: bool
) -> int:
    if scenario != "supine_kicking":
        _known(scenario)
    hold_folder(options, "demo", session=True)
    if not headless and has_screen(options):
        from monitor.dashboard.app import KickstepApp

        options.recording = new_recording(options.data_dir)
        keeping = keeping_for(options.recording, options.data_dir, demo_child())
        starter = DemoStarter(options.recording, seconds, speed, seed, keeping, scenario, data_dir=options.data_dir)
        app = KickstepApp(starter, CHILD, texts.NOTE)

        def say(text: str) -> None:
            app.course.tell(text)  # each session has a course of its own

        starter.say = say if faults else None
        return show(options, app, "demo")
    from monitor.cli.plain import tell
    from monitor.pipeline import LIVE_HOP_S, UNSEEN_HOP_S, Pipeline
    from monitor.runner import Session, Watcher, run_until_interrupted

    length = seconds if seconds is not None else HEADLESS_S
    told = options.plain or not headless
    offer_recovery(options.data_dir)
    options.recording = path = new_recording(options.data_dir)

    keeping = keeping_for(path, options.data_dir, demo_child())

    async def session() -> Session:
        watcher = Watcher(trouble=print_trouble, time=ticker(length))
        world = _world(speed, seed, length, scenario)
        source = await _source(world, _calibrations(seed, options.data_dir), unseen=not told)
        pipeline = Pipeline(hop_s=LIVE_HOP_S if told else UNSEEN_HOP_S)
        made = Session(source, path, length, watcher, pipeline)
        if faults:
            stage_faults(made, world, source, lambda text: click.echo(f"{clock(source.now_s())}  {text}", err=True))
        if told:
            tell(made, source, keeping, aim=aim_for(keeping.child, options.data_dir))
        return made

    ended = run_until_interrupted(session)
    kept = keep(ended, keeping)
    return max(kept, print_ended(ended, as_json=headless, plain=told))


@dataclass(slots=True)
class DemoStarter:
    """The demo's session for the screen: the world is built beside the first picture."""

    path: Path | None
    seconds: float | None
    speed: float
    seed: int
    keeping: Keeping | None = None
    scenario: str = "supine_kicking"
    world: World | None = None
    say: Callable[[str], None] | None = None
    """Takes the words of each fault; None: nothing fails."""
    data_dir: Path | None = None
    calibrations: dict[str, Calibration] = field(default_factory=dict)

    def load(self) -> None:
        """Import what is slow, and let the simulated baby be born."""
        import monitor.runner  # noqa: F401 - loaded here so that nothing waits for it later

        self.calibrations = _calibrations(self.seed, self.data_dir)
        self.world = _world(self.speed, self.seed, self.seconds or SCREEN_S, self.scenario)

    async def open(self, watcher: Watcher) -> tuple[Session, LiveSource]:
        """Scan, and make the session."""
        from monitor.runner import Session

        assert self.world is not None
        source = await _source(self.world, self.calibrations)
        session = Session(source, self.path, self.seconds, watcher)
        if self.say is not None:
            stage_faults(session, self.world, source, self.say)
        return session, source


def stage_faults(session: Session, world: World, source: LiveSource, say: Callable[[str], None]) -> None:
    """From the session's beginning to its end something fails now and then; the log says what."""
    import asyncio

    from monitor.model.records import SessionFacts, Tag
    from monitor.simulation.faults.sequence import play

    def tell(number: str, words: str) -> None:
        source.put(Tag(source.now_s(), "fault", f"{number} {words}"))
        say(texts.FAULT.format(number=number, words=words))

    before, tasks = session.watcher.started, []

    def started(facts: SessionFacts) -> None:
        before(facts)
        tasks.append(asyncio.create_task(play(world, tell, lambda: source.over)))

    session.watcher.started = started


def _calibrations(seed: int, data_dir: Path | None) -> dict[str, Calibration]:
    """The simulated sensors' own, where they were calibrated; another baby wears other sensors."""
    return stored_calibrations(data_dir) if seed == SIMULATED_SEED else {}


def _known(name: str) -> None:
    from monitor.simulation.scenarios import SCENARIOS

    if name not in SCENARIOS:
        raise UsageError(
            texts.THERE_NO_SCENARIO.format(name=name), advice=texts.CHOOSE_ONE.format(names=", ".join(SCENARIOS))
        )


def _world(speed: float, seed: int, length_s: float, scenario: str) -> World:
    from monitor.sensors.clock import Clock
    from monitor.simulation.ble_world import demo_world
    from monitor.simulation.scenarios import SCENARIOS

    return demo_world(SCENARIOS[scenario](minutes=max(length_s, 30.0) / 60.0 + 0.5), seed, Clock(speed))


async def _source(world: World, calibrations: dict[str, Calibration], *, unseen: bool = False) -> LiveSource:
    from monitor.model.limbs import LIMBS
    from monitor.model.records import Tag
    from monitor.sensors.scanning import scan
    from monitor.sensors.source import POLL_S, UNSEEN_POLL_S, LiveSource
    from monitor.simulation.ble_world import ADDRESSES, DEMO_CHOICES

    radio = world.radio()
    found = {sensor.address: sensor for sensor in await scan(radio, enough=lambda sensors: len(sensors) >= len(LIMBS))}
    source = LiveSource(
        radio,
        {limb: found[ADDRESSES[limb]] for limb in LIMBS},
        DEMO_CHOICES,
        world.wearer.scenario.activity,
        calibrations,
        poll_s=UNSEEN_POLL_S if unseen else POLL_S,
    )
    source.put(Tag(0.0, "child", DEMO_ID))
    return source
