"""Several sessions together, on the screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from dashboard_helpers import SIZES, in_loop, press, until
from host_app import HostApp, texts

from monitor.dashboard.screens.history import HistoryScreen
from monitor.dashboard.screens.overview import OverviewScreen
from monitor.locations import history_file
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter
from monitor.texts.told import REFERRAL
from tests.unit.cli.test_cli_overview import EQUAL, MORE, keep

TODAY = date(2026, 11, 20)


def words(app: HostApp) -> str:
    """Everything on the screen, as if no line had been broken."""
    return " ".join(texts(app).replace("│", " ").split())


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_k_opens_it_from_the_history_and_esc_leads_back(size: tuple[int, int], tmp_path: Path) -> None:
    keep(tmp_path, EQUAL)
    app = HostApp(HistoryScreen(history_file(tmp_path), today=TODAY))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "reading …" not in texts(app))
        await press(app, "k")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen) and REFERRAL in words(app))
        said = " ".join(str(part.render()) for part in app.screen.query("#page Static"))
        assert "similar within the precision of these recordings" in said
        assert "aim 45" in said
        assert app.screen.query_one("#page").has_focus
        await press(app, "escape")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))


@in_loop
async def test_x_says_that_the_sensors_were_exchanged_and_again_that_not(tmp_path: Path) -> None:
    keep(tmp_path, MORE)
    path = history_file(tmp_path)
    with HistoryWriter(path) as writer:
        app = HostApp(OverviewScreen(path, "c1", writer, TODAY))
        async with app.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: "Check the sensors" in words(app))
            await press(app, "x")
            await until(pilot, lambda: "recorded repeatedly" in words(app))
            with History(path) as history:
                assert [s.recording_id for s in history.sessions() if s.exchanged] == ["s11"]
            await press(app, "x")
            await until(pilot, lambda: "Check the sensors" in words(app))


@in_loop
async def test_without_sessions_it_says_what_is_missing(tmp_path: Path) -> None:
    app = HostApp(OverviewScreen(history_file(tmp_path), None, None, TODAY))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "from 7 sessions on 5 days on" in words(app))
        assert REFERRAL in words(app)
        await press(app, "x")
        assert isinstance(app.screen, OverviewScreen)


@in_loop
async def test_a_history_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = history_file(tmp_path)
    path.write_bytes(b"no database at all, but long enough to be one" * 9)
    app = HostApp(OverviewScreen(path, "c1", None, TODAY))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "damaged" in words(app))
