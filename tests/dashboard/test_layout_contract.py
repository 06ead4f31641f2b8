"""The layout contract of every screen: each part lies inside 100x30 and 80x24, none over another, and no word is cut.

The live screen has more states than all others together; they stand in test_live_layout.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any, cast

import pytest
from dashboard_helpers import SIZES, holds, in_loop, settled, until
from figure_makers import LOST, NOTE, FakeCourse, figures, snapshot
from host_app import HostApp, texts
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets._footer import FooterKey

from monitor.cli.app import Globals
from monitor.cli.home import CommandHome
from monitor.dashboard import screens
from monitor.dashboard.figures import Attempt, Figures, Out
from monitor.dashboard.running import Running
from monitor.dashboard.screens.baseline import BaselineScreen
from monitor.dashboard.screens.child_list import ChildrenScreen
from monitor.dashboard.screens.children import ChildScreen
from monitor.dashboard.screens.guided import FloorCard, HeldCard, PracticeCard
from monitor.dashboard.screens.history import HistoryScreen
from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.screens.milestones import EntryScreen, MilestonesScreen
from monitor.dashboard.screens.overview import OverviewScreen
from monitor.dashboard.screens.questions import (
    ActivityScreen,
    ChoiceScreen,
    ContextScreen,
    HelpScreen,
    NoteScreen,
    UnusualScreen,
)
from monitor.dashboard.screens.replay import ReplayScreen
from monitor.dashboard.screens.side_by_side import SideScreen
from monitor.dashboard.screens.start import StartCard
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.dashboard.screens.tally import TallyScreen
from monitor.dashboard.screens.tap_along import TapScreen
from monitor.dashboard.tapping import LiveTaps
from monitor.dashboard.texts.children import FIRST_TIMES
from monitor.dashboard.words import LEFT_OUT, RECORDING_BROKEN
from monitor.locations import history_file
from monitor.model.context import QUESTIONS
from monitor.model.history import Child
from monitor.model.words import Activity, Why
from monitor.storage.rows import as_kept
from monitor.storage.writer import HistoryWriter
from tests.unit.storage.history_makers import finished

TODAY = date(2026, 11, 20)
MIA = Child("c1", "Anna-Magdalena [bold]<b> von und zu Irgendwo", "2026-08-02", "2026-08-30", 0.235, 45)
ELSEWHERE = {
    "ReadyScreen": "test_start_screens, test_newcomer",
    "ShakingScreen": "test_shaking",
    "CalibrationScreen": "its own test",
    "SettingsScreen": "its own test",
}
"""Screens with a test of the same kind beside what they need."""
BASES = {"Card", "CorrectingScreen"}
"""Shown by none but their kinds."""
HELD = replace(
    figures(LOST, LOST, paused=True, floor_s=1300.0),
    out=Out(Why.LEGS_HELD, None, 100.0),
    snapshot=replace(snapshot(), excluded_s={Why.LEGS_HELD: 300.0}),
)
ROWS = tuple(Attempt(10.0 * n, 3 + n, n == 0, n % 2 == 1, n % 3 == 2) for n in range(40))
PRACTISED = replace(HELD, snapshot=snapshot(Activity.WALKING), attempts=ROWS)
Make = Callable[[Path], Screen[Any]]


def _course() -> Running:
    return cast(Running, FakeCourse())


def _look(of: Figures) -> Callable[[], Figures]:
    return lambda: of


def _kept(**changes: object) -> Any:
    return as_kept(finished("a", **changes), MIA)


def _home(folder: Path) -> CommandHome:
    return CommandHome(Globals(folder)).recall()


def _empty(folder: Path) -> Path:
    return history_file(folder / "empty")


def _damaged(folder: Path) -> Path:
    path = folder / "damaged.sqlite"
    path.write_bytes(b"no database at all, but long enough to be one" * 9)
    return path


STATES: dict[str, Make] = {
    "start card": lambda _: StartCard(),
    "the child's name": lambda _: ChildScreen(),
    "live": lambda _: LiveScreen(_course(), "Mia", NOTE, 900.0),
    "activity": lambda _: ActivityScreen(),
    "leave out": lambda _: ChoiceScreen("Leave out", [words for *_, words in LEFT_OUT], "So far: nothing."),
    "first times": lambda _: ChoiceScreen("What was it?", [*FIRST_TIMES, "something else"]),
    "surroundings": lambda _: ContextScreen({q.name: q.answers[0][0] for q in QUESTIONS}, upright=True),
    "note": lambda _: NoteScreen(),
    "unusual": lambda _: UnusualScreen(),
    "help": lambda _: HelpScreen([("x", "what it does")] * 12),
    "floor time": lambda _: FloorCard(_course(), _look(HELD), 900.0),
    "legs held": lambda _: HeldCard(_course(), _look(HELD), 900.0),
    "practice": lambda _: PracticeCard(_course(), _look(PRACTISED), 900.0),
    "tap along": lambda _: TapScreen(LiveTaps(_course(), upright=False)),
    "replay without a recording": lambda _: ReplayScreen(None, "Mia", None),
    "replay of a recording that is gone": lambda folder: ReplayScreen(folder / "gone.mcap", "Mia", None),
    "summary": lambda _: SummaryScreen(_kept(), None, notes=["laughed"] * 9, marked=["2026-11-20T10:31:00+00:00"]),
    "summary of steps": lambda _: SummaryScreen(_kept(activity=Activity.WALKING), None, stored=True),
    "summary with a broken recording": lambda _: SummaryScreen(_kept(), None, trouble=RECORDING_BROKEN),
    "history": lambda folder: HistoryScreen(history_file(folder), "c1", today=TODAY),
    "empty history": lambda folder: HistoryScreen(_empty(folder), today=TODAY),
    "damaged history": lambda folder: HistoryScreen(_damaged(folder), today=TODAY),
    "side by side": lambda _: SideScreen(_kept(), _kept(activity=Activity.WALKING)),
    "overview": lambda folder: OverviewScreen(history_file(folder), "c1", None, TODAY),
    "empty overview": lambda folder: OverviewScreen(_empty(folder), None, None, TODAY),
    "damaged overview": lambda folder: OverviewScreen(_damaged(folder), "c1", None, TODAY),
    "baseline": lambda folder: BaselineScreen(history_file(folder), "c1", None),
    "damaged baseline": lambda folder: BaselineScreen(_damaged(folder), "c1", None),
    "tally": lambda _: TallyScreen(),
    "children": lambda folder: ChildrenScreen(_home(folder), TODAY),
    "no child": lambda folder: ChildrenScreen(_home(folder / "empty"), TODAY),
    "milestones": lambda folder: MilestonesScreen(history_file(folder), MIA, None, TODAY),
    "no milestone": lambda folder: MilestonesScreen(_empty(folder), MIA, None, TODAY),
    "damaged diary": lambda folder: MilestonesScreen(_damaged(folder), MIA, None, TODAY),
    "an entry": lambda _: EntryScreen("rolled over", "2026-11-20", TODAY),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history with sessions of three days and a long diary."""
    folder = tmp_path_factory.mktemp("layout")
    (folder / "empty").mkdir()
    with HistoryWriter(history_file(folder)) as writer:
        writer.set_child(MIA)
        for number in range(3):
            writer.write(finished(f"s{number}", started_at=f"2026-11-{18 + number}T10:00:00+00:00"))
        for number in range(40):
            writer.add_diary("c1", f"2026-10-{1 + number % 30:02d}", "rolled over and laughed about it " * 5).result()
    return folder


def scrolled(widget: Static) -> bool:
    return any(isinstance(parent, VerticalScroll) for parent in widget.ancestors)


def assert_contract(app: HostApp) -> None:
    """Whoever reads this screen sees all of it."""
    screen = app.screen
    parts = [part for part in screen.children if part.display and part.region.area]
    assert parts
    for number, part in enumerate(parts):
        assert screen.region.contains_region(part.region), f"{part}: {part.region}"
        for other in parts[number + 1 :]:
            assert not part.region.overlaps(other.region), f"{part} {part.region} lies over {other} {other.region}"
    for text in screen.query(Static):
        if not (text.display and text.region.area) or scrolled(text) or isinstance(text, FooterKey):
            continue
        cut = text.styles.text_wrap == "nowrap" or text.id in ("top", "whole")
        lines = str(text.content).split("\n")
        lines = (
            lines if cut else [row for line in lines for row in (wrap(line, max(1, text.content_size.width)) or [""])]
        )
        assert len(lines) <= text.content_size.height, f"{text.id or text.classes}: {lines}"
    for field in screen.query(Input):
        assert not field.region.area or screen.region.contains_region(field.region), field.id
    for choices in screen.query(OptionList):
        if isinstance(screen, ModalScreen):  # a question is seen whole
            assert choices.max_scroll_y == 0, "not all answers fit"
    keys = list(screen.query(FooterKey))
    assert len(keys) <= 7
    assert all(screen.region.contains_region(key.region) for key in keys)
    if screen.query(Footer) and not isinstance(screen, StartCard):  # one key alone: it has to be read
        assert "Help" in [key.description for key in keys]


@pytest.mark.parametrize("state", STATES)
@in_loop
async def test_every_part_is_seen_at_both_sizes(state: str, folder: Path) -> None:
    app = HostApp(STATES[state](folder))
    async with app.run_test(size=SIZES[0]) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: "reading …" not in texts(app))
            await settled(app)
            await holds(lambda: assert_contract(app), 30.0)


def test_no_screen_is_forgotten(folder: Path) -> None:
    made = {type(make(folder)).__name__ for make in STATES.values()}
    found = set()
    for module in pkgutil.iter_modules(screens.__path__):
        of = vars(importlib.import_module(f"{screens.__name__}.{module.name}")).values()
        found |= {kind.__name__ for kind in of if isinstance(kind, type) and issubclass(kind, Screen)
                  and kind.__module__.startswith(screens.__name__)}  # fmt: skip
    assert found - made - set(ELSEWHERE) - BASES == set()
