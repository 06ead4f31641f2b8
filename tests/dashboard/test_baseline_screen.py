"""The therapist's page: two keys from the history, trials with reasons, a tally without sensors."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from dashboard_helpers import SIZES, in_loop, press, until
from host_app import HostApp, texts
from textual.widgets import Input

from monitor.analysis.tally import METHOD, tallied
from monitor.cli.app import Globals
from monitor.cli.home import CommandHome, LiveStarter
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.home import ASKED, CARD, CHILD, YES
from monitor.dashboard.screens.baseline import BaselineScreen
from monitor.dashboard.screens.history import HistoryScreen
from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.screens.questions import ChoiceScreen, NoteScreen
from monitor.dashboard.screens.ready import ReadyScreen
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.dashboard.screens.tally import TallyScreen
from monitor.locations import history_file
from monitor.model.baseline import Trial
from monitor.model.limbs import Limb
from monitor.model.words import Activity
from monitor.sensors.clock import Clock
from monitor.sensors.radio import shipped
from monitor.simulation.ble_world import ADDRESSES, demo_world
from monitor.simulation.scenarios import supine_kicking
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter
from tests.unit.cli.test_cli_baseline import keep


def words(app: HostApp) -> str:
    return " ".join(texts(app).split())


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_b_opens_it_from_the_history(size: tuple[int, int], tmp_path: Path) -> None:
    keep(tmp_path, "a", 0)
    app = HostApp(HistoryScreen(history_file(tmp_path), today=date(2026, 9, 2)))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "reading …" not in texts(app))
        await press(app, "b")
        await until(pilot, lambda: isinstance(app.screen, BaselineScreen) and "No trial yet" in words(app))
        await press(app, "escape")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))


@in_loop
async def test_a_session_becomes_a_trial_and_is_left_out_with_a_reason(tmp_path: Path) -> None:
    keep(tmp_path, "a", 0)
    path = history_file(tmp_path)
    with HistoryWriter(path) as writer:
        app = HostApp(BaselineScreen(path, "c1", writer))
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: "No trial yet" in words(app))
            await press(app, "a")
            await until(pilot, lambda: isinstance(app.screen, ChoiceScreen))
            await press(app, "1")
            await until(pilot, lambda: "After which protocol?" in words(app))
            await press(app, "1")
            await until(pilot, lambda: isinstance(app.screen, NoteScreen))
            await press(app, *"before", "enter")
            await until(pilot, lambda: "Phase «before»" in words(app) and "[x]" in words(app))
            with History(path) as history:
                (trial,) = history.trials("c1")
            assert (trial.phase, trial.protocol, trial.leg_length_m) == ("before", "supine-3x5", 0.20)
            await press(app, "u")
            await until(pilot, lambda: isinstance(app.screen, ChoiceScreen))
            await press(app, "1")
            await until(pilot, lambda: "Why is it left out?" in words(app))
            await press(app, "enter")  # no reason: nothing changes
            await until(pilot, lambda: isinstance(app.screen, BaselineScreen))
            assert "[x]" in words(app)
            await press(app, "u")
            await until(pilot, lambda: isinstance(app.screen, ChoiceScreen))
            await press(app, "1")
            await until(pilot, lambda: isinstance(app.screen, NoteScreen))
            await press(app, *"cried", "enter")
            await until(pilot, lambda: "left out: cried" in words(app))


@in_loop
async def test_a_tally_goes_into_the_history_like_any_session(tmp_path: Path) -> None:
    keep(tmp_path, "a", 0)
    path = history_file(tmp_path)
    with HistoryWriter(path) as writer:
        app = HostApp(BaselineScreen(path, "c1", writer))
        async with app.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: "No trial yet" in words(app))
            await press(app, "t")
            await until(pilot, lambda: isinstance(app.screen, TallyScreen))
            await press(app, "left")  # not begun: counts nothing
            await press(app, "space", "left", "left", "right", "up", "right", "backspace", "enter")
            await until(pilot, lambda: isinstance(app.screen, BaselineScreen))

            def there() -> bool:
                with History(path) as history:
                    return len(history.sessions(child_id="c1")) == 2

            await until(pilot, there)
            with History(path) as history:
                kept = next(s for s in history.sessions(child_id="c1") if s.recording_file is None)
            assert (kept.balance.n_left, kept.balance.n_right) == (3, 2)
            assert kept.algorithm["version"] == METHOD["version"]
            assert not kept.balance.shown


def test_a_tally_has_the_figures_of_any_session() -> None:
    taps = [(3.0 * n, Limb.LEFT if n % 3 else Limb.RIGHT) for n in range(120)]
    summary = tallied(taps, 360.0, Activity.BACK, "2026-09-01T10:00:00+00:00")
    assert (summary.balance.n_left, summary.balance.n_right) == (80, 40)
    assert summary.balance.shown
    assert summary.balance.low is not None
    assert summary.balance.low < 1 / 3 < (summary.balance.high or 0.0)
    nothing = tallied([], 10.0, Activity.BACK, "2026-09-01T10:00:00+00:00")
    assert nothing.empty_reason == "nobody tapped"


@in_loop
async def test_a_trial_is_recorded_from_the_page(tmp_path: Path) -> None:
    """h, b, r and a protocol: four keys from the start screen; then the phase, and the sensors."""
    path = history_file(tmp_path)
    keep(tmp_path, "a", 0)
    with HistoryWriter(path) as writer:
        for name in (CARD, ASKED):
            writer.set_state(name, YES).result()
        writer.set_state(CHILD, "c1").result()
        writer.set_trial(Trial("a", "before", "supine-3x5", 1)).result()
    world = demo_world(supine_kicking(minutes=2.0), 1, Clock(20.0), profiles=shipped())
    app = KickstepApp(home=CommandHome(Globals(tmp_path), make_radio=world.radio).recall())
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ReadyScreen) and len(app.screen.finding.near) == 2)
        ready = app.screen
        assert isinstance(ready, ReadyScreen)
        await press(app, "h")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and "reading …" not in texts(app))
        await press(app, "b")
        await until(pilot, lambda: isinstance(app.screen, BaselineScreen) and "«before»" in texts(app))
        await press(app, "r")
        await until(pilot, lambda: "A trial after which protocol?" in texts(app))
        await press(app, "2")
        await until(pilot, lambda: "Of which phase?" in texts(app))
        await press(app, "1")
        await until(pilot, lambda: app.screen is ready and "Trial «before», 2-6-2 v1: 10 minutes" in texts(app))
        await until(pilot, lambda: len(ready.finding.near) == 2)
        ready.finding.legs, ready.finding.said = dict(ADDRESSES), True
        await press(app, "enter")
        await until(pilot, lambda: isinstance(app.screen, LiveScreen) and app.course.counting)
        starter = app._starter
        assert isinstance(starter, LiveStarter)
        assert (starter.seconds, starter.activity) == (600.0, Activity.BACK)
        assert ready.trial is None
        await press(app, "f")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))

        def there() -> bool:
            with History(path) as history:
                return len(history.trials("c1")) == 2

        await until(pilot, there)
        await until(pilot, lambda: "saved" in texts(app))  # the page stands before it is left
        app.exit()
    app._home.close()  # type: ignore[union-attr]
    with History(path) as history:
        trial = next(one for one in history.trials("c1") if one.recording_id != "a")
        session = history.session(trial.recording_id)
    assert (trial.phase, trial.protocol, trial.protocol_version) == ("before", "2-6-2", 1)
    assert session is not None
    assert session.child is not None
    assert session.child.id == "c1"


@in_loop
async def test_more_is_said_of_a_trial(tmp_path: Path) -> None:
    keep(tmp_path, "a", 0)
    path = history_file(tmp_path)

    def trial() -> Trial:
        with History(path) as history:
            return history.trials("c1")[0]

    with HistoryWriter(path) as writer:
        writer.set_trial(Trial("a", "before", "supine-3x5", 1)).result()
        app = HostApp(BaselineScreen(path, "c1", writer))
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: "«before»" in words(app))
            for place, text in enumerate(("99", "6,5 cm", "awake"), 0):
                await press(app, "e")
                await until(pilot, lambda: isinstance(app.screen, ChoiceScreen) and "which trial" in words(app))
                await press(app, "1")
                await until(pilot, lambda: "What of it?" in words(app))
                await press(app, str(max(1, place)))
                await until(pilot, lambda: isinstance(app.screen, NoteScreen))
                field = app.screen.query_one(Input)
                field.value = text
                await press(app, "enter")
                await until(pilot, lambda: isinstance(app.screen, BaselineScreen))
                if place == 0:
                    assert trial().strap_height_m is None  # no height
                if place == 1:
                    await until(pilot, lambda: trial().strap_height_m is not None)
            await until(pilot, lambda: trial().state == "awake")
    found = trial()
    assert found.strap_height_m == pytest.approx(0.065)
    assert (found.state, found.observer, found.phase) == ("awake", "", "before")
