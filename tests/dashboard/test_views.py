"""Parent's and therapist's words for the same figures, on every screen that shows figures of a child."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dashboard_helpers import holds, in_loop, press, until
from host_app import HostApp, texts
from replay_makers import kept, summary
from screen_makers import MAKERS, drawn
from textual.screen import Screen

from monitor.dashboard.screens.baseline import BaselineScreen
from monitor.dashboard.screens.overview import OverviewScreen
from monitor.dashboard.screens.replay import ReplayScreen
from monitor.dashboard.screens.side_by_side import SideScreen
from monitor.dashboard.settings import Settings, view_of
from monitor.locations import history_file
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter
from tests.unit.cli import test_cli_baseline, test_cli_overview

FED = [(60, 30), (62, 34), (58, 33), (61, 30), (60, 33)]


def _overview(folder: Path) -> Screen[Any]:
    test_cli_overview.keep(folder, FED, context={"clothing": "bare"})
    test_cli_overview.keep(folder, FED, context={"clothing": "long"}, name="t", hour=15)
    return OverviewScreen(history_file(folder), "c1", None, test_cli_overview.TODAY)


def _baseline(folder: Path) -> Screen[Any]:
    test_cli_baseline.phase(folder, "before", {0: (60, 30), 1: (62, 34), 2: (58, 33)})
    test_cli_baseline.phase(folder, "after", {14: (60, 60), 15: (62, 64), 16: (58, 63)})
    return BaselineScreen(history_file(folder), "c1", None)


def _all_in(words: list[str], picture: str) -> None:
    assert [word for word in words if word not in picture] == [], picture


def plain(app: HostApp) -> str:
    return re.sub(r"[ │]+", " ", " ".join(texts(app).split()))


@pytest.mark.parametrize(
    ("make", "parent", "therapist"),
    [
        (
            _overview,
            ["Left 65 %, right 35 %; 99 % range of the left", "left 65 % ("],
            ["share left 65 %, right 35 %; index +0.30, 99 % range", "independent sessions", "index +0.30 ("],
        ),
        (
            _baseline,
            ["left 67 % (40 to 65 %)", "3 days: usually", "times as many", "than days differ by themselves"],
            ["+0.33 (-0.20 to +0.30)", "index median +0.29", "session noise (x", "protocol supine-3x5 v1 · method"],
        ),
        (
            MAKERS[SideScreen],
            ["Left 52 % Right 48 %"],
            ["share left 52 %", "Method 1.0.0, parameters"],
        ),
    ],
    ids=["overview", "baseline", "side by side"],
)
@in_loop
async def test_v_shows_the_same_figures_in_other_words(
    make: Callable[[Path], Screen[Any]], parent: list[str], therapist: list[str], tmp_path: Path
) -> None:
    app = HostApp(make(tmp_path))
    async with app.run_test(size=(130, 90)) as pilot:
        await drawn(pilot, app)
        for mine, other in ((parent, therapist), (therapist, parent), (parent, therapist)):
            await holds(lambda mine=mine: _all_in(mine, plain(app)), 40.0)  # type: ignore[misc]
            assert not any(word in plain(app) for word in other)
            await press(app, "v")


@in_loop
async def test_in_the_replay_it_adds_size_and_method(tmp_path: Path) -> None:
    of = kept(tmp_path)
    app = HostApp(ReplayScreen(of.file, "Mia", of.keeping))
    kick = summary("kicking").kicks[0]
    assert kick.end_s is not None
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, app)
        await press(app, "n")
        await until(pilot, lambda: f"{kick.limb} kick, " in texts(app))
        assert "m/s2" not in texts(app)
        assert "method" not in texts(app)
        await press(app, "v")
        size = f"peak {kick.peak_ms2:.1f} m/s2, {1000.0 * (kick.end_s - kick.onset_s):.0f} ms"
        method = f"corrected by you: 0 · method {summary('kicking').algorithm['version']}"
        await until(pilot, lambda: size in texts(app) and method in texts(app))
        assert app.settings.therapist(of.keeping.child.id if of.keeping.child is not None else "")
    of.keeping.close()


def test_a_choice_of_words_is_one_childs(tmp_path: Path) -> None:
    """Written by the key, read at the next start."""
    path = history_file(tmp_path)
    test_cli_overview.keep(tmp_path, [(50, 50)])
    with HistoryWriter(path) as writer:
        settings = Settings(write=lambda name, value: writer.set_state(name, value).result())

        @in_loop
        async def chosen() -> None:
            app = HostApp(OverviewScreen(path, "c1", writer, date(2026, 11, 20)), settings)
            async with app.run_test(size=(80, 24)) as pilot:
                await drawn(pilot, app)
                await press(app, "v")

        chosen()
        with History(path) as history:
            assert history.state(view_of("c1")) == "therapist"
            assert history.state(view_of("c2")) is None
