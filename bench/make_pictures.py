"""Draws the screens again, from simulated sessions: docs/pictures/*.png.

    python -m bench.make_pictures              every picture, at 100x30 and at 80x24
    python -m bench.make_pictures live lost    some of them
    python -m bench.make_pictures --svg DIR    as textual draws them, without Chromium

Each picture is the program itself: its screens over a session of the in-memory Bluetooth world, in virtual time, with
fixed seeds and a fixed date, so the same code draws the same pictures. Textual's SVG goes through headless Chromium
with Fira Code (Debian: chromium, fonts-firacode); other ways of drawing it shift columns. With Pillow (the extra
`pictures`) the files are reduced to a palette.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from textual import _time
from textual.pilot import Pilot

from bench.scripted_taps import scripted
from monitor.cli.app import Globals
from monitor.cli.calibrations import SIMULATED_SEED
from monitor.cli.demo import CHILD, NOTE, DemoStarter
from monitor.cli.home import CommandHome
from monitor.cli.keeping import demo_child, keeping_for
from monitor.dashboard import running
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.home import ASKED, CARD, YES, sensor_state
from monitor.dashboard.own_loop import OwnLoop
from monitor.dashboard.screens.calibration import CalibrationScreen
from monitor.dashboard.screens.child_list import ChildrenScreen
from monitor.dashboard.screens.history import HistoryScreen
from monitor.dashboard.screens.replay import ReplayScreen
from monitor.dashboard.screens.shaking import ShakingScreen
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.dashboard.session_words import began_words
from monitor.locations import history_file, own_recordings
from monitor.model.history import Child, Finished
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import SessionFacts
from monitor.model.taps import TAP_ALONG_S, Legs
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.recording.writer import RecordingWriter
from monitor.runner import Session, Watcher
from monitor.sensors.clock import Clock
from monitor.sensors.source import LiveSource
from monitor.simulation.ble_world import ADDRESSES, demo_world
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import SCENARIOS, Scenario, supine_kicking
from monitor.simulation.table import Table
from monitor.simulation.virtual_time import run_virtually
from monitor.storage.keeping import Keeping
from monitor.storage.writer import HistoryWriter

T = TypeVar("T")
OUT = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZES = ((100, 30), (80, 24))
BEGAN = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
LIVE_S = 412.0
"""Session time of the live picture, s: long enough that the balance may be shown."""
LOST_S = 30.0
"""Session time of the picture with a lost sensor at the earliest, s."""
END_S = 480.0
"""So long the simulated baby goes on, s."""
REPLAY_MIN = 4.0
TAP_FROM_S = 60.0
"""Length of the session that is replayed, min, and where tapping along begins, s."""
FONTS = Path("/usr/share/fonts/truetype/firacode")
LARGEST_BYTES = 150_000


class MissingToolError(Exception):
    """Chromium or the font is not there."""


@dataclass(slots=True)
class Starter(DemoStarter):
    """The demo's session on a clock that the script gives; it finds its sensors when `go` is set."""

    clock: Clock = field(default_factory=Clock)
    lives_s: float = END_S
    played: Scenario | None = None
    """What the baby does; None: kicks."""
    go: asyncio.Event = field(default_factory=asyncio.Event)

    def load(self) -> None:
        """The simulated baby."""
        played = self.played or supine_kicking(minutes=self.lives_s / 60.0 + 0.5)
        self.world = demo_world(played, self.seed, self.clock)

    async def open(self, watcher: Watcher) -> tuple[Session, LiveSource]:
        """As the demo does."""
        await self.go.wait()
        return await DemoStarter.open(self, watcher)


class SameLoop(OwnLoop):
    """No thread: the session shares the screen's loop, whose time is virtual."""

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Here and now."""
        return await work

    def call(self, work: Callable[[], object]) -> None:
        """Here and now."""
        work()

    async def close(self) -> None:
        """There is nothing to close."""


@contextmanager
def in_loop_time() -> Iterator[None]:
    """Textual's timers ask the loop for the time (they would ask the computer), and the session runs in that loop."""
    before, own = _time.get_time, running.OwnLoop
    _time.get_time, running.OwnLoop = asyncio.get_running_loop().time, SameLoop  # type: ignore[misc]
    try:
        yield
    finally:
        _time.get_time, running.OwnLoop = before, own  # type: ignore[misc]


def loop_clock() -> Clock:
    """The loop's time, on a fixed day."""
    loop = asyncio.get_running_loop()
    return Clock(monotonic=loop.time, wall=lambda: BEGAN + timedelta(seconds=loop.time()))


Shots = dict[str, str]
"""SVG text by file name without ending."""


async def shoot(pilot: Pilot[None], name: str) -> Shots:
    """The screen as it stands, at all sizes."""
    shots = {}
    for width, height in (*SIZES[1:], SIZES[0]):
        await pilot.resize_terminal(width, height)
        await asyncio.sleep(0.35)
        shots[f"{name}-{width}x{height}"] = pilot.app.export_screenshot(title="kickstep")
    return shots


async def start_screens(folder: Path, wanted: set[str]) -> Shots:
    """What comes before a session, with two sensors in range."""
    world = demo_world(supine_kicking(minutes=1.0), 1, loop_clock())
    home = CommandHome(Globals(folder), make_radio=world.radio)
    with HistoryWriter(history_file(folder)) as writer:
        writer.set_child(Child("c1", "Mia")).result()
    app = KickstepApp(home=home.recall())
    async with app.run_test(size=SIZES[0]) as pilot:
        await asyncio.sleep(0.5)
        shots = await shoot(pilot, "start") if "start" in wanted else {}
        app.simulate_key("enter")
        await asyncio.sleep(10.0)
        app.simulate_key("l")
        await asyncio.sleep(1.0)
        shots |= await shoot(pilot, "ready") if "ready" in wanted else {}
        app.exit()
    return shots


async def the_shaking(folder: Path, wanted: set[str]) -> Shots:
    """Which leg is which: the left one was just found. (A leg that never kicks is the sensor that nobody shakes.)"""
    world = demo_world(SCENARIOS["one_leg_silent"](), 1, loop_clock())
    home = CommandHome(Globals(folder), make_radio=world.radio)
    with HistoryWriter(history_file(folder)) as writer:
        writer.set_child(Child("c1", "Mia")).result()
        for name in (CARD, ASKED):
            writer.set_state(name, YES).result()
    app = KickstepApp(home=home.recall())
    async with app.run_test(size=SIZES[0]) as pilot:
        await asyncio.sleep(8.0)
        app.simulate_key("enter")
        while not (isinstance(app.screen, ShakingScreen) and app.screen.legs):
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.5)
        shots = await shoot(pilot, "shaking")
        app.exit()
    return shots


async def the_table(folder: Path, wanted: set[str]) -> Shots:
    """A sensor on the table, four of its faces seen."""
    table = Table(SIMULATED_SEED)
    world = demo_world(table.scenario, SIMULATED_SEED, loop_clock(), wearer=table)
    home = CommandHome(Globals(folder), make_radio=world.radio)
    with HistoryWriter(history_file(folder)) as writer:
        for name in (CARD, ASKED):
            writer.set_state(name, YES).result()
    app = KickstepApp(home=home.recall())
    async with app.run_test(size=SIZES[0]) as pilot:
        await asyncio.sleep(8.0)
        app.simulate_key("k")
        while not (isinstance(app.screen, CalibrationScreen) and len(app.screen.seen.faces) == 4):
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.5)
        shots = await shoot(pilot, "calibration")
        app.exit()
    return shots


async def the_wrong_sensors(folder: Path, wanted: set[str]) -> Shots:
    """Get ready with nothing in range, without Bluetooth, with a stranger's sensor, and with exchanged ones."""
    shots: Shots = {}
    for name in ("no-sensor", "bluetooth-off", "stranger", "exchanged"):
        if name not in wanted:
            continue
        own = folder / name
        own.mkdir()
        world = demo_world(SCENARIOS["one_leg_silent"](), 1, loop_clock())
        home = CommandHome(Globals(own), make_radio=world.radio)
        with HistoryWriter(history_file(own)) as writer:
            writer.set_child(Child("c1", "Mia")).result()
            for state in (CARD, ASKED):
                writer.set_state(state, YES).result()
            for limb in LIMBS if name == "exchanged" else ():
                writer.set_state(sensor_state(limb), ADDRESSES[limb.other]).result()
        if name == "no-sensor":
            for address in ADDRESSES.values():
                world.out_of_range(address)
        elif name == "bluetooth-off":
            world.break_bluetooth()
        elif name == "stranger":
            world.add(replace(world.devices[ADDRESSES[Limb.RIGHT]].make, address="C4:7C:8D:00:00:99", rssi=-58))
        app = KickstepApp(home=home.recall())
        async with app.run_test(size=SIZES[0]) as pilot:
            await asyncio.sleep(8.0)
            if name == "exchanged":
                app.simulate_key("enter")
                while not (isinstance(app.screen, ShakingScreen) and app.screen.other_moved):
                    await asyncio.sleep(0.1)
            shots |= await shoot(pilot, name)
            app.exit()
        home.close()
    return shots


async def the_cards(folder: Path, wanted: set[str]) -> Shots:
    """What is left out by a key, and the quiet cards: two over a lying baby, the third over one that walks."""
    shots: Shots = {}

    async def begun(app: KickstepApp, session_s: float) -> None:
        while not (app.course.counting and app.course.now_s >= session_s):
            if app.failure is not None:
                raise app.failure
            await asyncio.sleep(0.1)

    async def pressed(app: KickstepApp, *keys: str) -> None:
        for key in keys:
            app.simulate_key(key)
            await asyncio.sleep(0.5)

    if wanted & {"floor-time", "legs-held", "leave-out"}:
        app = _demo(folder / "lying.live.mcap", supine_kicking(minutes=5.0))
        async with app.run_test(size=SIZES[0]) as pilot:
            await begun(app, 60.0)
            for name, keys in (("floor-time", ("g", "1")), ("legs-held", ("g", "2", "space")), ("leave-out", ("x",))):
                await pressed(app, *keys)
                await begun(app, app.course.now_s + 30.0)
                if name in wanted:
                    shots |= await shoot(pilot, name)
                await pressed(app, "escape")
            app.exit()
    if "practice" in wanted:
        app = _demo(folder / "walking.live.mcap", SCENARIOS["first_steps"]())
        async with app.run_test(size=SIZES[0]) as pilot:
            await begun(app, 3.0)
            await pressed(app, "a", "6", "g", "3")
            await begun(app, 100.0)
            await pressed(app, "s")
            shots |= await shoot(pilot, "practice")
            app.exit()
    return shots


def _demo(path: Path, scenario: Scenario) -> KickstepApp:
    starter = Starter(path, None, 1.0, 1, None, clock=loop_clock())
    starter.played = scenario
    starter.go.set()
    return KickstepApp(starter, CHILD, NOTE)


async def the_children(folder: Path, wanted: set[str]) -> Shots:
    """Two children, one of them with sessions and a diary."""
    home, shots = CommandHome(Globals(folder)), {}
    with HistoryWriter(history_file(folder)) as writer:
        keep_sessions(writer, 2)
        writer.set_child(Child("c1", "Mia", "2025-11-16", "2025-12-14", 0.215, 45))
        writer.set_child(Child("c2", "Ben", "2025-11-16", "2025-12-14"))
        for day, text in (("2026-02-14", "brought a foot to the mouth"), ("2026-02-27", "rolled over, and laughed")):
            writer.add_diary("c1", day, text).result()
    screen = ChildrenScreen(home.recall(), BEGAN.date())
    app = KickstepApp(page=screen)
    async with app.run_test(size=SIZES[0]) as pilot:
        await asyncio.sleep(2.0)
        app.simulate_key("down")
        await asyncio.sleep(0.5)
        if "children" in wanted:
            shots |= await shoot(pilot, "children")
        app.simulate_key("m")
        await asyncio.sleep(2.0)
        if "milestones" in wanted:
            shots |= await shoot(pilot, "milestones")
        app.exit()
    home.close()
    return shots


async def one_session(folder: Path, wanted: set[str]) -> Shots:
    """The demo: before its sensors are there, in the middle, with a sensor carried away, and after its end."""
    path = own_recordings(folder) / "2026-03-02_103000_demo.live.mcap"
    starter = Starter(path, None, 1.0, 1, keeping_for(path, folder, demo_child()), clock=loop_clock())
    if wanted == {"empty"}:
        starter.lives_s = 30.0  # nobody sees it move
    app = KickstepApp(starter, CHILD, NOTE)
    shots: Shots = {}

    async def until(true: Callable[[], bool]) -> None:
        while not true():
            if app.failure is not None:
                raise app.failure
            await asyncio.sleep(0.1)

    async def until_s(session_s: float) -> None:
        await until(lambda: app.course.counting and app.course.now_s >= session_s)

    async with app.run_test(size=SIZES[0]) as pilot:
        await asyncio.sleep(0.5)
        if "empty" in wanted:
            shots |= await shoot(pilot, "empty")
        starter.go.set()
        if wanted & {"live", "finished"}:
            await until_s(LIVE_S)
        if "live" in wanted:
            shots |= await shoot(pilot, "live")
        if "lost" in wanted:
            assert starter.world is not None
            lost_s = max(LOST_S, app.course.now_s)
            await until_s(lost_s)
            starter.world.out_of_range(ADDRESSES[Limb.RIGHT])
            await until_s(lost_s + 6.0)
            shots |= await shoot(pilot, "lost")
            starter.world.out_of_range(ADDRESSES[Limb.RIGHT], out=False)
            await until_s(lost_s + 30.0)
        if "finished" in wanted:
            app.simulate_key("f")
            await until(lambda: isinstance(app.screen, SummaryScreen))
            await asyncio.sleep(5.0)  # what is told for a moment has gone
            shots |= await shoot(pilot, "finished")
        app.exit()
    return shots


async def the_history(folder: Path, wanted: set[str]) -> Shots:
    """Before the first session, and after two weeks with some."""
    world = demo_world(supine_kicking(minutes=1.0), 1, loop_clock())
    home = CommandHome(Globals(folder), make_radio=world.radio)
    path, shots = history_file(folder), {}
    with HistoryWriter(path) as writer:
        for name in (CARD, ASKED):
            writer.set_state(name, YES).result()
        app = KickstepApp(home=home.recall())
        async with app.run_test(size=SIZES[0]) as pilot:
            for name in ("history-empty", "history"):
                if name == "history":
                    keep_sessions(writer)
                await app.push_screen(HistoryScreen(path, today=BEGAN.date()))
                await asyncio.sleep(2.0)
                if name in wanted:
                    shots |= await shoot(pilot, name)
                app.pop_screen()
            app.exit()
    return shots


DAYS = ((-12, 8), (-9, 6), (-8, 10), (-5, 4), (-4, 7), (-4, 8), (-1, 9), (0, 8))
"""Days and lengths, min, of the sessions in the history."""


def keep_sessions(writer: HistoryWriter, most: int = len(DAYS)) -> None:
    """Simulated sessions, counted as files are, on days up to the fixed one."""
    writer.set_child(Child("c1", "Mia", "2025-11-16", "2025-12-14")).result()
    for number, (day, minutes) in enumerate(DAYS[:most]):
        began = BEGAN + timedelta(days=day, minutes=37 * number)
        simulated = simulate(supine_kicking(minutes=float(minutes)), 100 + number)
        pipeline = Pipeline(hop_s=REPLAY_HOP_S)
        for record in simulated.records():
            dated = replace(record, started_at=began.isoformat()) if isinstance(record, SessionFacts) else record
            pipeline.push(dated)
        name = f"{began:%Y-%m-%d_%H%M%S}_{number:04d}"
        writer.write(Finished(name, f"{name}.mcap", "c1", pipeline.finish())).result()


async def the_replay(folder: Path, wanted: set[str]) -> Shots:
    """A session of a minute again: an event corrected; tapping along, before and after; a recording that is gone."""
    path, name = history_file(folder), "2026-03-02_103000_0000"
    file = own_recordings(folder) / f"{name}.mcap"
    file.parent.mkdir(parents=True)
    session = simulate(supine_kicking(minutes=REPLAY_MIN), 1)
    pipeline = Pipeline(hop_s=REPLAY_HOP_S)
    with RecordingWriter(file) as recording:
        for record in session.records():
            dated = replace(record, started_at=BEGAN.isoformat()) if isinstance(record, SessionFacts) else record
            recording.write(dated)
            pipeline.push(dated)
    shots: Shots = {}
    with HistoryWriter(path) as writer:
        writer.set_child(Child("c1", "Mia", "2025-11-16", "2025-12-14")).result()
        keeping = Keeping(path, name, Child("c1", "Mia"), writer=writer)
        kept = keeping.keep(pipeline.finish(), file.name)
        title = f"Mia · {began_words(kept)}"
        screen = ReplayScreen(file, title, keeping)
        app = KickstepApp(page=screen)
        async with app.run_test(size=SIZES[0]) as pilot:
            while screen.replay is None:
                await asyncio.sleep(0.1)
            for key in ("n",) * 30 + ("x", "n", "n", "k", "2", "b", "b"):
                app.simulate_key(key)
                await asyncio.sleep(0.05)
            if "replay" in wanted:
                shots |= await shoot(pilot, "replay")
            if wanted & {"tap-along", "tapped"}:
                true = {limb: [kick.onset_s for kick in session.truth.kicks(limb)] for limb in Limb}
                shots |= await tapping(pilot, screen, scripted(true, 0.4, 0.08, 0.05, 1), wanted)
            app.exit()
        if "replay-gone" in wanted:
            file.unlink()
            app = KickstepApp(page=ReplayScreen(file, title, keeping))
            async with app.run_test(size=SIZES[0]) as pilot:
                await asyncio.sleep(1.0)
                shots |= await shoot(pilot, "replay-gone")
                app.exit()
    return shots


async def tapping(pilot: Pilot[None], screen: ReplayScreen, taps: list[tuple[float, Legs]], wanted: set[str]) -> Shots:
    """Two minutes of a scripted person at the keys."""
    app, shots = pilot.app, {}
    screen.stand(TAP_FROM_S)
    app.simulate_key("t")
    await asyncio.sleep(0.5)
    app.simulate_key("space")
    for at_s, legs in taps:
        if TAP_FROM_S + 0.5 < at_s < TAP_FROM_S + TAP_ALONG_S:
            await asyncio.sleep(max(0.0, at_s - screen.at_s))
            app.simulate_key(legs.value)
        if "tap-along" in wanted and at_s > TAP_FROM_S + 60.0 and not shots:
            shots |= await shoot(pilot, "tap-along")
    await asyncio.sleep(TAP_ALONG_S)
    if "tapped" in wanted:
        shots |= await shoot(pilot, "tapped")
    return shots


async def the_settings(folder: Path, wanted: set[str]) -> Shots:
    """Settings of a child whose sensors are known, in each theme; and the palette of all commands."""
    world = demo_world(supine_kicking(minutes=1.0), 1, loop_clock())
    home = CommandHome(Globals(folder), make_radio=world.radio)
    with HistoryWriter(history_file(folder)) as writer:
        writer.set_child(Child("c1", "Mia")).result()
        for name in (CARD, ASKED):
            writer.set_state(name, YES).result()
        for limb in Limb:
            writer.set_state(sensor_state(limb), ADDRESSES[limb]).result()
    recalled = home.recall()
    recalled.memory.settings.place = Path("kickstep") / "history.sqlite"  # not this computer's folders
    app = KickstepApp(home=recalled)
    shots: Shots = {}
    async with app.run_test(size=SIZES[0]) as pilot:
        await asyncio.sleep(8.0)
        app.simulate_key("ctrl+p")
        await asyncio.sleep(2.0)
        if "palette" in wanted:
            shots |= await shoot(pilot, "palette")
        app.simulate_key("escape")
        await asyncio.sleep(0.5)
        app.simulate_key("comma")
        await asyncio.sleep(2.0)
        for name in ("settings", "settings-day", "settings-contrast"):
            if name in wanted:
                shots |= await shoot(pilot, name)
            app.simulate_key("enter")
            await asyncio.sleep(1.0)
        app.exit()
    return shots


PLAYS: tuple[tuple[tuple[str, ...], Callable[[Path, set[str]], Awaitable[Shots]]], ...] = (
    (("start", "ready"), start_screens),
    (("shaking",), the_shaking),
    (("calibration",), the_table),
    (("no-sensor", "bluetooth-off", "stranger", "exchanged"), the_wrong_sensors),
    (("floor-time", "legs-held", "leave-out", "practice"), the_cards),
    (("children", "milestones"), the_children),
    (("empty", "live", "lost", "finished"), one_session),
    (("history-empty", "history"), the_history),
    (("palette", "settings", "settings-day", "settings-contrast"), the_settings),
    (("replay", "tap-along", "tapped", "replay-gone"), the_replay),
)
NAMES = tuple(name for names, _ in PLAYS for name in names)


def draw(wanted: set[str]) -> Shots:
    """Pictures, at all sizes."""
    return dict(drawn(wanted))


def drawn(wanted: set[str]) -> Iterator[tuple[str, str]]:
    """Pictures one after the other, at all sizes, in virtual time."""
    for names, play in PLAYS:
        if not wanted & set(names):
            continue

        async def run(play: Callable[[Path, set[str]], Awaitable[Shots]] = play) -> Shots:
            with tempfile.TemporaryDirectory() as folder, in_loop_time():
                return await play(Path(folder), wanted)

        yield from run_virtually(run()).items()


# --- from SVG to PNG


def chromium() -> str:
    """Its command.

    Raises:
        MissingToolError: there is none.
    """
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if found := shutil.which(name):
            return found
    raise MissingToolError("Chromium is not installed (Debian: apt-get install chromium)")


def with_font(svg: str) -> str:
    """The SVG with Fira Code inside instead of links to it: nothing is fetched, every machine draws the same.

    Raises:
        MissingToolError: the font is not installed.
    """
    faces = []
    for style, weight in (("Regular", 400), ("Bold", 700)):
        file = FONTS / f"FiraCode-{style}.ttf"
        if not file.exists():
            raise MissingToolError(f"{file.name} is not in {FONTS} (Debian: apt-get install fonts-firacode)")
        data = base64.b64encode(file.read_bytes()).decode("ascii")
        faces.append(
            f'@font-face {{ font-family: "Fira Code"; font-weight: {weight};'
            f" src: url(data:font/ttf;base64,{data}) format('truetype'); }}"
        )
    bare, found = re.subn(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    assert found == 2, "rich names two faces"
    # Glyphs as wide as their cells and not cut at the line: blocks then touch, as they do in a terminal.
    bare = bare.replace(' textLength="', ' lengthAdjust="spacingAndGlyphs" textLength="')
    bare = re.sub(r' clip-path="url\(#[\w-]+-line-\d+\)"', "", bare)
    return bare.replace("<style>", "<style>" + "\n".join(faces), 1)


def to_png(svg: str, target: Path) -> None:
    """Draw with Chromium; with Pillow, reduce to a palette.

    Raises:
        MissingToolError: something is not installed.
    """
    program = chromium()
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert box is not None
    width, height = (round(float(value)) for value in box.groups())
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        style = "html, body { margin: 0; overflow: hidden; background: transparent; } svg { display: block; }"
        page.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{with_font(svg)}", encoding="utf-8")
        png = Path(folder) / "drawn.png"
        done = subprocess.run(
            [
                program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
                f"--user-data-dir={folder}/profile", f"--window-size={width},{height}",
                "--default-background-color=00000000", "--force-device-scale-factor=1",
                f"--screenshot={png}", page.as_uri(),
            ],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        if done.returncode or not png.exists():
            raise MissingToolError(f"Chromium failed: {done.stderr.strip()[-500:]}")
        target.parent.mkdir(parents=True, exist_ok=True)
        _reduce(png, target)


def _reduce(png: Path, target: Path) -> None:
    try:
        from PIL import Image
    except ImportError:
        shutil.copyfile(png, target)
        return
    with Image.open(png) as image:
        image.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Draws and says what it drew."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; left out: all")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the PNGs")
    parser.add_argument("--svg", type=Path, metavar="DIR", help="write SVGs there and no PNGs")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no picture is called {', '.join(sorted(unknown))}")
    try:
        if options.svg is None:
            chromium()
        for file, svg in drawn(set(options.names or NAMES)):
            target = (options.svg or options.out) / f"{file}.{'svg' if options.svg else 'png'}"
            if options.svg is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(svg, encoding="utf-8")
            else:
                to_png(svg, target)
            print(f"{target.name}: {target.stat().st_size / 1000.0:.0f} kB")
            if options.svg is None and target.stat().st_size > LARGEST_BYTES:
                sys.exit(f"{target.name} is larger than {LARGEST_BYTES // 1000} kB")
    except MissingToolError as error:
        sys.exit(f"make_pictures: {error}")


if __name__ == "__main__":
    main()
