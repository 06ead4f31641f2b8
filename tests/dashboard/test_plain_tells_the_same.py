"""What a screen shows, `--plain` and the commands tell: of one session every number of the one is in the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dashboard_helpers import in_loop, press, settled, until
from figure_makers import figures, live_app, show, snapshot
from host_app import HostApp
from replay_makers import summary
from screen_makers import CHILD, MAKERS, TODAY, drawn
from textual.screen import Screen
from textual.widgets import Digits, OptionList, Static

from monitor import cli
from monitor.cli.app import Globals
from monitor.cli.home import CommandHome
from monitor.dashboard.screens.child_list import ChildrenScreen
from monitor.dashboard.screens.history import HistoryScreen
from monitor.dashboard.screens.milestones import MilestonesScreen
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.locations import history_file
from monitor.model.history import Child, Finished
from monitor.model.limbs import Limb
from monitor.model.words import Activity, Why
from monitor.reports.spoken import Sensor, ending_words, now_words
from monitor.storage.rows import as_kept
from monitor.storage.writer import HistoryWriter

Said = pytest.CaptureFixture[str]
NUMBER = re.compile(r"\d+(?:[.:]\d+)?")


def numbers(text: str) -> set[str]:
    """As they are written; `100.0` and `100`, `07` and `7` are the same."""
    return {re.sub(r"\.0$", "", found.lstrip("0") or "0") for found in NUMBER.findall(text)}


def shown(screen: Screen[Any], *selectors: str) -> str:
    """What stands in these parts, also below the edge."""
    words = []
    for selector in selectors:
        for part in screen.query(selector):
            if isinstance(part, Static):
                words.append(str(part.content))
            elif isinstance(part, Digits):
                words.append(part.value)
            elif isinstance(part, OptionList):
                words += [str(part.get_option_at_index(n).prompt) for n in range(part.option_count)]
    return "\n".join(words)


@pytest.mark.parametrize("activity", [Activity.BACK, Activity.WALKING])
@in_loop
async def test_the_live_screen(activity: Activity) -> None:
    of = snapshot(activity)
    of.excluded_s[Why.HANDLED] = 12.0
    app = live_app(note="")
    async with app.run_test(size=(100, 30)) as pilot:
        live = await show(app, pilot, figures(snapshot=of))
        parts = ["#limb-left .count", "#limb-right .count", "#balance"] + (["#kinds"] if not activity.upright else [])
        picture = shown(live, *parts)
    told = now_words(400.0, of, {limb: Sensor(None, 87.0) for limb in Limb}, {})
    assert len(numbers(picture)) >= (8 if not activity.upright else 3)
    assert numbers(picture) - numbers(told) == set()
    for fact in ("87 percent", "12 seconds while the baby was carried", "6 minutes and 40 seconds"):
        assert fact in told


@in_loop
async def test_the_summary() -> None:
    found = summary("kicking")
    app = HostApp(SummaryScreen(as_kept(Finished("a", None, None, found), CHILD), None))
    async with app.run_test(size=(100, 30)) as pilot:
        await drawn(pilot, app)
        picture = shown(app.screen, "#short", "#found", "#how-good", ".total Digits")
    assert len(numbers(picture)) >= 8
    assert numbers(picture) - numbers(ending_words(found)) == set(), picture


def _milestones(folder: Path) -> Screen[Any]:
    path = history_file(folder)
    with HistoryWriter(path) as writer:
        writer.set_child(CHILD)
        writer.add_diary("c1", "2026-10-07", "rolled over twice").result()
    return MilestonesScreen(path, CHILD, None, TODAY)


def _children(folder: Path) -> Screen[Any]:
    with HistoryWriter(history_file(folder)) as writer:
        writer.set_child(Child("c1", "Mia", "2025-07-02", "2025-08-30", 0.21, 40)).result()
    return ChildrenScreen(CommandHome(Globals(folder)).recall())


@pytest.mark.parametrize(
    ("make", "keys", "parts", "command"),
    [
        (MAKERS[HistoryScreen], (), ("#list",), ["history"]),
        (MAKERS[HistoryScreen], ("enter",), ("#list",), ["history"]),
        (_children, (), ("#list",), ["children", "list"]),
        (_milestones, (), ("#list",), ["diary", "Mia"]),
    ],
    ids=["days", "sessions of a day", "children", "milestones"],
)
def test_lists(
    make: Callable[[Path], Screen[Any]],
    keys: tuple[str, ...],
    parts: tuple[str, ...],
    command: list[str],
    tmp_path: Path,
    capsys: Said,
) -> None:
    pictures: list[str] = []

    @in_loop
    async def look() -> None:
        app = HostApp(make(tmp_path))
        async with app.run_test(size=(100, 30)) as pilot:
            await drawn(pilot, app)
            await press(app, *keys)
            await until(pilot, lambda: bool(numbers(shown(app.screen, *parts))))  # it is read in a thread
            await settled(app)
            lines = shown(app.screen, *parts).split("\n")
            pictures.append("\n".join(line for line in lines if not line.rstrip().endswith("–")))  # empty days

    look()
    capsys.readouterr()
    assert cli.run(["--data-dir", str(tmp_path), *command]) == 0
    told = capsys.readouterr().out
    assert numbers(pictures[0])
    totals = {str(int(left) + int(right)) for left, right in re.findall(r"(\d+) left \+ (\d+) right", told)}
    assert numbers(pictures[0]) - numbers(told) - totals == set(), told
