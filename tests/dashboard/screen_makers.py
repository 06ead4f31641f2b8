"""Every screen with something on it, for tests that look at all of them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

from dashboard_helpers import settled, until
from figure_makers import LOST, LOW, NOTE, FakeCourse, figures, snapshot
from host_app import HostApp, texts
from replay_makers import kept
from textual.pilot import Pilot
from textual.screen import Screen

from monitor.cli.app import Globals
from monitor.cli.home import CommandHome
from monitor.cli.keeper import FolderKeeper
from monitor.dashboard import screens
from monitor.dashboard.figures import Attempt, Out
from monitor.dashboard.running import Running
from monitor.dashboard.screens.baseline import BaselineScreen
from monitor.dashboard.screens.calibration import CalibrationScreen
from monitor.dashboard.screens.child_list import ChildrenScreen
from monitor.dashboard.screens.children import ChildScreen
from monitor.dashboard.screens.correcting import CorrectingScreen
from monitor.dashboard.screens.guided import Card, FloorCard, HeldCard, PracticeCard
from monitor.dashboard.screens.history import HistoryScreen
from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.screens.mending import MendScreen
from monitor.dashboard.screens.milestones import EntryScreen, MilestonesScreen
from monitor.dashboard.screens.overview import OverviewScreen
from monitor.dashboard.screens.problems import ProblemsScreen
from monitor.dashboard.screens.questions import (
    ActivityScreen,
    ChoiceScreen,
    ContextScreen,
    HelpScreen,
    NoteScreen,
    UnusualScreen,
)
from monitor.dashboard.screens.ready import ReadyScreen
from monitor.dashboard.screens.replay import ReplayScreen
from monitor.dashboard.screens.settings import SettingsScreen
from monitor.dashboard.screens.shaking import ShakingScreen
from monitor.dashboard.screens.side_by_side import SideScreen
from monitor.dashboard.screens.start import StartCard
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.dashboard.screens.tally import TallyScreen
from monitor.dashboard.screens.tap_along import TapScreen
from monitor.dashboard.tapping import Tapped
from monitor.errors import DamagedHistoryError, SensorError
from monitor.locations import history_file
from monitor.model.history import Child
from monitor.model.limbs import Limb
from monitor.model.taps import Agreement
from monitor.model.words import Activity, Why
from monitor.sensors.clock import Clock
from monitor.simulation.ble_world import demo_world
from monitor.simulation.scenarios import supine_kicking
from monitor.storage.history import History
from monitor.storage.keeping import Keeping
from monitor.storage.writer import HistoryWriter
from tests.unit.storage.history_makers import SUMMARY, finished

TODAY = date(2026, 11, 20)
WHY = DamagedHistoryError("the history is damaged (it is empty)")
CHILD = Child("c1", "Mia", "2026-07-02", "2026-08-30")
PARTS = {Card, CorrectingScreen}
"""Not shown by themselves."""
READ_SLOWLY = ("reading", "Reading", "Looking", "Starting")


class NoTaps:
    """A session to tap along with, whose clock stands still."""

    what, over = "kicks", False

    def about(self) -> str:
        return "Counting goes on."

    def now_s(self) -> float:
        return 5.0

    def begin(self) -> None: ...

    def tap(self, legs: object) -> None: ...

    def end(self) -> None: ...

    async def result(self) -> Agreement | None:
        return None

    def earlier(self) -> list[Agreement]:
        return []


class NoSource:
    """Sensors that never connect."""

    def __getattr__(self, name: str) -> Any:
        raise SensorError("the sensors do not answer", where="test", advice="Press their buttons.")


def _live(folder: Path) -> Screen[Any]:
    course = FakeCourse()
    course.says = figures(LOW, LOST, floor_s=1300.0)
    return LiveScreen(cast(Running, course), "Mia", NOTE, "c1")


def _ready(folder: Path) -> Screen[Any]:
    world = demo_world(supine_kicking(minutes=1.0), 1, Clock(20.0))
    home = CommandHome(Globals(folder), make_radio=world.radio).recall()
    home.load()
    return ReadyScreen(home)


def _shaking(folder: Path) -> Screen[Any]:
    sensors = {Limb.LEFT: "a", Limb.RIGHT: "b"}
    return ShakingScreen(cast(Any, NoSource()), sensors, {"a": "MetaWear", "b": "MetaWear"}, check=True)


def _summary(folder: Path) -> Screen[Any]:
    keeping = Keeping(history_file(folder), "a", CHILD)
    return SummaryScreen(keeping.keep(SUMMARY, "a.mcap"), keeping, notes=["laughed"])


def _sessions(folder: Path) -> Path:
    path = history_file(folder)
    with HistoryWriter(path) as writer:
        writer.set_child(CHILD).result()
        for day in (1, 3):
            session = finished(f"s{day}", "c1", started_at=f"{TODAY - timedelta(days=day)}T10:00:00+00:00")
            writer.write(session).result()
    return path


def _replay(folder: Path) -> Screen[Any]:
    of = kept(folder)
    return ReplayScreen(of.file, "Mia · 20 Nov 10:30", of.keeping)


ROWS = tuple(Attempt(10.0 * n, 3 + n, n == 0, n % 2 == 1, n % 3 == 2) for n in range(40))
HELD = replace(figures(LOST, LOST, paused=True, floor_s=1300.0), out=Out(Why.LEGS_HELD, None, 100.0))
PRACTISED = replace(HELD, snapshot=snapshot(Activity.WALKING), attempts=ROWS)
"""What the quiet cards show at their fullest."""


def _course() -> Running:
    return cast(Running, FakeCourse())


def _sides(folder: Path) -> Screen[Any]:
    with History(_sessions(folder)) as history:
        return SideScreen(*history.sessions())


def _children(folder: Path) -> Screen[Any]:
    _sessions(folder)
    return ChildrenScreen(CommandHome(Globals(folder)).recall(), TODAY)


def _milestones(folder: Path) -> Screen[Any]:
    path = history_file(folder)
    with HistoryWriter(path) as writer:
        writer.set_child(CHILD)
        for number in range(40):
            writer.add_diary("c1", f"2026-10-{1 + number % 30:02d}", "rolled over and laughed about it " * 5).result()
    return MilestonesScreen(path, CHILD, None, TODAY)


MAKERS: dict[type[Screen[Any]], Callable[[Path], Screen[Any]]] = {
    StartCard: lambda _: StartCard(),
    ChildScreen: lambda _: ChildScreen(),
    ReadyScreen: _ready,
    ShakingScreen: _shaking,
    CalibrationScreen: lambda _: CalibrationScreen(cast(Any, NoSource()), "MetaWear", None, lambda _: None),
    LiveScreen: _live,
    SummaryScreen: _summary,
    HistoryScreen: lambda folder: HistoryScreen(_sessions(folder), today=TODAY),
    OverviewScreen: lambda folder: OverviewScreen(_sessions(folder), "c1", None, TODAY),
    BaselineScreen: lambda folder: BaselineScreen(_sessions(folder), "c1", None),
    SideScreen: _sides,
    ChildrenScreen: _children,
    MilestonesScreen: _milestones,
    EntryScreen: lambda _: EntryScreen("rolled over", "2026-11-20", TODAY),
    FloorCard: lambda _: FloorCard(_course(), lambda: HELD),
    HeldCard: lambda _: HeldCard(_course(), lambda: HELD),
    PracticeCard: lambda _: PracticeCard(_course(), lambda: PRACTISED),
    TallyScreen: lambda _: TallyScreen(),
    TapScreen: lambda _: TapScreen(cast(Tapped, NoTaps())),
    ReplayScreen: _replay,
    ProblemsScreen: lambda folder: ProblemsScreen(FolderKeeper(folder)),
    SettingsScreen: lambda _: SettingsScreen(),
    ActivityScreen: lambda _: ActivityScreen(),
    ChoiceScreen: lambda _: ChoiceScreen("Which leg?", ["left", "right"]),
    ContextScreen: lambda _: ContextScreen({"clothing": "bare"}, upright=True),
    MendScreen: lambda folder: MendScreen(folder / "h.sqlite", lambda work: Future(), WHY),
    NoteScreen: lambda _: NoteScreen(),
    UnusualScreen: lambda _: UnusualScreen(),
    HelpScreen: lambda _: HelpScreen([("space", "pause, or go on")]),
}
"""How each is made, in a folder of its own."""


def all_screens() -> set[type[Screen[Any]]]:
    """As the modules of the screens define them."""
    found: set[type[Screen[Any]]] = set()
    for module in pkgutil.iter_modules(screens.__path__):
        for one in vars(importlib.import_module(f"{screens.__name__}.{module.name}")).values():
            if isinstance(one, type) and issubclass(one, Screen) and one.__module__.endswith(f".{module.name}"):
                found.add(one)
    return found - PARTS


async def drawn(pilot: Pilot[None], app: HostApp) -> None:
    """Until what is read beside the loop stands there."""
    await until(pilot, lambda: bool(texts(app).strip()) and not any(word in texts(app) for word in READ_SLOWLY))
    await settled(app)
