"""A sensor on the table: reached by a key in `get ready`, six faces and a slanted one, kept, checked later, refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from dashboard_helpers import SIZES, assert_inside, in_loop, press, until
from textual.pilot import Pilot

from monitor.analysis.calibration import Calibrating, Held
from monitor.cli.app import Globals
from monitor.cli.calibrations import SIMULATED_SEED, stored_calibrations
from monitor.cli.home import CommandHome
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.calibration_words import ask, heard, progress
from monitor.dashboard.home import ASKED, CARD, YES
from monitor.dashboard.screens.calibration import CalibrationScreen
from monitor.dashboard.screens.ready import ReadyScreen
from monitor.dashboard.widgets.plain import Plain
from monitor.locations import history_file
from monitor.model.calibration import Calibration
from monitor.sensors.clock import Clock
from monitor.sensors.radio import shipped
from monitor.simulation.ble_world import ADDRESSES, demo_world
from monitor.simulation.table import Table
from monitor.storage.writer import HistoryWriter
from monitor.texts.ready import FIRST, LAST, NEXT

TODAY_FAR = Calibration((0.0, 0.0, 0.0), (1.04, 1.04, 1.04), 0.01, "2026-01-01", "2026-01-01")


def app_at_the_table(folder: Path, known: dict[str, Calibration] | None = None) -> KickstepApp:
    with HistoryWriter(history_file(folder)) as writer:
        for name in (CARD, ASKED):
            writer.set_state(name, YES).result()
        for address, calibration in (known or {}).items():
            writer.set_calibration(address, calibration).result()
    table = Table(SIMULATED_SEED)
    world = demo_world(table.scenario, SIMULATED_SEED, Clock(20.0), profiles=shipped(), wearer=table)
    return KickstepApp(home=CommandHome(Globals(folder), make_radio=world.radio).recall())


async def at_the_table(pilot: Pilot[None], app: KickstepApp) -> tuple[CalibrationScreen, str]:
    await until(pilot, lambda: isinstance(app.screen, ReadyScreen) and len(app.screen.finding.near) == 2)
    ready = app.screen
    assert isinstance(ready, ReadyScreen)
    await until(pilot, lambda: ready.chosen is not None)
    address = ready.chosen
    assert address in ADDRESSES.values()
    await press(app, "k")
    await until(pilot, lambda: isinstance(app.screen, CalibrationScreen))
    screen = app.screen
    assert isinstance(screen, CalibrationScreen)
    return screen, address


def says(app: KickstepApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Plain).content)


@in_loop
async def test_six_faces_and_a_slanted_position_are_kept(tmp_path: Path) -> None:
    app = app_at_the_table(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        screen, address = await at_the_table(pilot, app)
        await until(pilot, lambda: len(screen.seen.faces) >= 2)
        await until(pilot, lambda: "Kept with this sensor" in says(app, "#heard"))
        assert stored_calibrations(tmp_path) == {address: screen.kept}
        assert screen.kept is not None
        assert screen.kept.off_ms2 < 0.1
        assert says(app, "#ask").startswith("Done.")
        await press(app, "escape")
        await until(pilot, lambda: isinstance(app.screen, ReadyScreen) and app.screen._search is not None)


@in_loop
async def test_what_is_known_already_is_checked_at_rest(tmp_path: Path) -> None:
    app = app_at_the_table(tmp_path, dict.fromkeys(ADDRESSES.values(), TODAY_FAR))
    async with app.run_test(size=(100, 30)) as pilot:
        screen, address = await at_the_table(pilot, app)
        await until(pilot, lambda: "though it was calibrated" in says(app, "#heard"))
        assert stored_calibrations(tmp_path)[address] == TODAY_FAR
        assert not screen.checking  # and goes on with all six faces
        await until(pilot, lambda: len(screen.seen.faces) >= 1)
        await press(app, "escape")
        await until(pilot, lambda: isinstance(app.screen, ReadyScreen))


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_it_fits(tmp_path: Path, size: tuple[int, int]) -> None:
    app = app_at_the_table(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen, _ = await at_the_table(pilot, app)
        await until(pilot, lambda: screen.kept is not None)
        await until(pilot, lambda: "Kept" in says(app, "#heard"))
        assert_inside(app, ["#ask", "#progress", "#heard", "Footer"])
        await press(app, "escape")
        await until(pilot, lambda: isinstance(app.screen, ReadyScreen))


def test_the_one_thing_to_do() -> None:
    seen = Calibrating()
    assert ask(seen) == FIRST
    for axis in range(3):
        for sign in (1.0, -1.0):
            assert heard(seen.add(sign * 9.8 * np.eye(3)[axis]), seen).startswith("Face")
            assert ask(seen) == (NEXT if seen.missing else LAST)
    assert "■■■■■■" in progress(seen, 1.5)
    assert "1.5 of 3 s" in progress(seen, 1.5)
    assert heard(Held.SAME_FACE, seen) == "That face was there before; it counts anew."
