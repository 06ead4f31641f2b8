"""A key counts sessions of an earlier method again, wherever their figures stand; the earlier figures stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dashboard_helpers import in_loop, press, shows, until
from host_app import HostApp, texts
from textual.screen import Screen

from monitor.dashboard.screens.baseline import BaselineScreen
from monitor.dashboard.screens.overview import OverviewScreen
from monitor.dashboard.screens.replay import ReplayScreen
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.locations import history_file, own_recordings
from monitor.storage.history import History
from monitor.storage.keeping import Keeping
from monitor.storage.writer import HistoryWriter
from tests.unit.storage.keeping_makers import name, record

Make = Callable[[Path, HistoryWriter], Screen[Any]]


def overview(data: Path, writer: HistoryWriter) -> Screen[Any]:
    return OverviewScreen(history_file(data), "c1", writer, date(2026, 11, 2))


def baseline(data: Path, writer: HistoryWriter) -> Screen[Any]:
    return BaselineScreen(history_file(data), "c1", writer)


def replay(data: Path, writer: HistoryWriter) -> Screen[Any]:
    keeping = Keeping(history_file(data), name(0), kept=True, writer=writer)
    return ReplayScreen(own_recordings(data) / f"{name(0)}.mcap", "Mia", keeping)


def summary(data: Path, writer: HistoryWriter) -> Screen[Any]:
    with History(history_file(data)) as history:
        session = history.session(name(0))
    assert session is not None
    return SummaryScreen(session, Keeping(history_file(data), name(0), kept=True, writer=writer), stored=True)


@pytest.mark.parametrize(
    ("make", "words", "key", "left"),
    [
        (overview, "2 sessions were counted by an earlier method. m counts again", "m", set()),
        (baseline, "2 sessions were counted by an earlier method. m counts again", "m", set()),
        (summary, "An earlier method counted this session. m counts it again", "m", {name(1)}),
        (replay, "as an earlier method counted it. c counts again", "c", {name(1)}),
    ],
)
@in_loop
async def test_the_screen_offers_it_in_words(make: Make, words: str, key: str, left: set[str], tmp_path: Path) -> None:
    for number in range(2):
        record(tmp_path, number, older_method=True)
    with HistoryWriter(history_file(tmp_path)) as writer:
        app = HostApp(make(tmp_path, writer))
        async with app.run_test(size=(120, 40)) as pilot:
            await shows(app, words)
            await press(app, key)
            await until(pilot, lambda: any("counted again." in note.message for note in app._notifications))
            await until(pilot, lambda: "earlier method" not in texts(app))
            await press(app, key)  # nothing is left to do
    with History(history_file(tmp_path)) as history:
        older = {kept.recording_id for kept in history.sessions() if kept.algorithm["version"] == "0.9"}
        assert older == left
        assert len(history.results(name(0))) == 2
