"""The layout contract, in many states: each part lies inside 100x30 and 80x24, none over another, and no word is cut.

The live screen has more states than all others together; they stand in test_live_layout. The usual state of every
screen is looked at in test_every_screen, which says as well that none is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import wrap
from typing import Any

import pytest
from dashboard_helpers import SIZES, holds, in_loop, settled, until
from host_app import HostApp, texts
from screen_makers import CHILD, TODAY
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets._footer import FooterKey

from monitor.cli.app import Globals
from monitor.cli.home import CommandHome
from monitor.dashboard.screens.baseline import BaselineScreen
from monitor.dashboard.screens.child_list import ChildrenScreen
from monitor.dashboard.screens.children import ChildScreen
from monitor.dashboard.screens.history import HistoryScreen
from monitor.dashboard.screens.milestones import MilestonesScreen
from monitor.dashboard.screens.overview import OverviewScreen
from monitor.dashboard.screens.questions import ChoiceScreen, ContextScreen, HelpScreen
from monitor.dashboard.screens.replay import ReplayScreen
from monitor.dashboard.screens.start import StartCard
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.locations import history_file
from monitor.model.history import KeptSession
from monitor.model.words import Activity
from monitor.storage.rows import as_kept
from monitor.texts.children import FIRST_TIMES
from monitor.texts.surroundings import QUESTIONS
from monitor.texts.words import LEFT_OUT, RECORDING_BROKEN
from tests.unit.storage.history_makers import finished

Make = Callable[[Path], Screen[Any]]


def _kept(**changes: Any) -> KeptSession:
    return as_kept(finished("a", **changes), CHILD)


def _damaged(folder: Path) -> Path:
    path = history_file(folder)
    path.write_bytes(b"no database at all, but long enough to be one" * 9)
    return path


STATES: dict[str, Make] = {
    "all questions about a child": lambda _: ChildScreen(CHILD, full=True),
    "what is left out": lambda _: ChoiceScreen("Leave out", [words for *_, words in LEFT_OUT], "So far: nothing."),
    "first times": lambda _: ChoiceScreen("What was it?", [*FIRST_TIMES, "something else"]),
    "all surroundings": lambda _: ContextScreen({q.name: q.answers[0][0] for q in QUESTIONS}, upright=True),
    "much help": lambda _: HelpScreen([("x", "what it does")] * 12),
    "replay without a recording": lambda _: ReplayScreen(None, "Mia", None),
    "replay of a recording that is gone": lambda folder: ReplayScreen(folder / "gone.mcap", "Mia", None),
    "summary with many notes": lambda _: SummaryScreen(
        _kept(), None, notes=["laughed"] * 9, marked=[TODAY.isoformat()]
    ),
    "summary of steps": lambda _: SummaryScreen(_kept(activity=Activity.WALKING), None, stored=True),
    "summary with a broken recording": lambda _: SummaryScreen(_kept(), None, trouble=RECORDING_BROKEN),
    "no session": lambda folder: HistoryScreen(history_file(folder), today=TODAY),
    "damaged history": lambda folder: HistoryScreen(_damaged(folder), today=TODAY),
    "nothing to put together": lambda folder: OverviewScreen(history_file(folder), None, None, TODAY),
    "overview of a damaged history": lambda folder: OverviewScreen(_damaged(folder), "c1", None, TODAY),
    "baseline of a damaged history": lambda folder: BaselineScreen(_damaged(folder), "c1", None),
    "no child": lambda folder: ChildrenScreen(CommandHome(Globals(folder)).recall(), TODAY),
    "no milestone": lambda folder: MilestonesScreen(history_file(folder), CHILD, None, TODAY),
    "damaged diary": lambda folder: MilestonesScreen(_damaged(folder), CHILD, None, TODAY),
}
"""Beside the usual state of each screen, which test_every_screen looks at."""


def _scrolled(widget: Static) -> bool:
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
        if not (text.display and text.region.area) or _scrolled(text):
            continue
        if isinstance(screen, ReplayScreen) and text.has_class("facts"):
            continue  # at 80x24 `up to here` stands in the panel below alone
        one_line = text.styles.text_wrap == "nowrap" or text.id in ("top", "whole")
        lines = str(text.content).split("\n")
        if not one_line:
            lines = [row for line in lines for row in (wrap(line, max(1, text.content_size.width)) or [""])]
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
async def test_every_part_is_seen_at_both_sizes(state: str, tmp_path: Path) -> None:
    app = HostApp(STATES[state](tmp_path))
    async with app.run_test(size=SIZES[0]) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: not any(word in texts(app) for word in ("reading …", "Reading")))
            await settled(app)
            await holds(lambda: assert_contract(app), 60.0)
