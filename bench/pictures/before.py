"""What comes before a session: the card, the sensors, children, settings."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from textual.screen import Screen

from bench.pictures.world import BEGAN, SIZES, Play, Shots, keep_sessions, loop_clock, shoot
from monitor import __version__
from monitor.cli.app import Globals
from monitor.cli.calibrations import SIMULATED_SEED
from monitor.cli.doctor import Findings, told
from monitor.cli.home import CommandHome
from monitor.cli.keeper import FolderKeeper
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.home import ASKED, CARD, YES, sensor_state
from monitor.dashboard.keeper import Kept
from monitor.dashboard.screens.calibration import CalibrationScreen
from monitor.dashboard.screens.child_list import ChildrenScreen
from monitor.dashboard.screens.children import ChildScreen
from monitor.dashboard.screens.milestones import EntryScreen, MilestonesScreen
from monitor.dashboard.screens.ready import ReadyScreen
from monitor.dashboard.screens.shaking import ShakingScreen
from monitor.locations import history_file, profiles_dir
from monitor.model.history import Child
from monitor.model.limbs import LIMBS, Limb
from monitor.simulation.ble_world import ADDRESSES, demo_world
from monitor.simulation.scenarios import SCENARIOS, supine_kicking
from monitor.simulation.table import Table
from monitor.storage.writer import HistoryWriter


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
        shots = await shoot(pilot, "shaking") if "shaking" in wanted else {}
        if "check" in wanted:
            app.simulate_key("enter")
            while not (isinstance(app.screen, ShakingScreen) and app.screen.rest is not None):
                await asyncio.sleep(0.1)
            await asyncio.sleep(2.0)
            shots |= await shoot(pilot, "check")
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


WRONG = ("no-sensor", "bluetooth-off", "stranger", "one-twice", "exchanged")


async def the_wrong_sensors(folder: Path, wanted: set[str]) -> Shots:
    """Nothing in range, no Bluetooth, a stranger's sensor, one sensor for both legs, exchanged ones."""
    shots: Shots = {}
    for name in WRONG:
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
            for key in ("l", "up", "r") if name == "one-twice" else ():
                app.simulate_key(key)
                await asyncio.sleep(0.5)
            if name == "no-sensor" and isinstance(app.screen, ReadyScreen):
                app.screen._since_s -= 8.0  # the search reads the computer's clock
            shots |= await shoot(pilot, name)
            app.exit()
        home.close()
    return shots


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


class SomeKeeper(FolderKeeper):
    """A data folder of nobody's, on no computer in particular."""

    def kept(self) -> Kept:
        """The method as it is; files of a fortnight."""
        backup, at = Path("2026-03-01_200000_everything.zip"), BEGAN - timedelta(hours=14.5)
        history = Path("kickstep") / "history.sqlite"
        return replace(
            super().kept(), history=history, recordings=41, size_bytes=310_000_000, backup=backup, backed_up_at=at
        )

    def problems(self) -> list[str]:
        """Nothing needs doing."""
        kept = {"history": "ready", "sessions": 41, "history_mb": 1.2, "recordings": 41, "recordings_mb": 310.0}
        facts = {
            "versions": {"kickstep": __version__, "python": "3.11", "bleak": "3.1"},
            "system": "Linux x86_64",
            "terminal": {"interactive": True, "columns": 100, "lines": 30, "colours": 1 << 24},
            "bluetooth": {"state": "ready", "adapters": [{"name": "hci0", "on": True, "low_energy": True}]},
            "profiles": [path.stem for path in sorted(profiles_dir().glob("*.toml"))],
            "data": {"folder": "~/.local/share/kickstep", "writable": True, "free_mb": 80000},
            "kept": {**kept, "of_an_earlier_method": 0},
            "log": [],
        }
        return told(Findings(facts))


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
    app = KickstepApp(home=recalled)
    app.keeper = SomeKeeper(folder)
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
        app.simulate_key("ctrl+d")
        await asyncio.sleep(2.0)
        if "problems" in wanted:
            shots |= await shoot(pilot, "problems")
        app.exit()
    return shots


async def the_first_questions(folder: Path, wanted: set[str]) -> Shots:
    """Nobody is known yet: the two questions about a child, and the pages of children and milestones without any."""
    home, shots = CommandHome(Globals(folder)), Shots()
    pages: dict[str, Screen[Any]] = {
        "child": ChildScreen(),
        "child-dates": ChildScreen(Child("c1", "Mia", "2025-11-16", "2025-12-14", 0.215, 45), full=True),
        "children-empty": ChildrenScreen(home.recall(), BEGAN.date()),
        "milestones-empty": MilestonesScreen(history_file(folder), Child("c1", "Mia"), None, BEGAN.date()),
        "milestone": EntryScreen("rolled over", BEGAN.date().isoformat(), BEGAN.date()),
    }
    for name, page in pages.items():
        if name not in wanted:
            continue
        app = KickstepApp(page=page)
        async with app.run_test(size=SIZES[0]) as pilot:
            await asyncio.sleep(2.0)
            if name == "child-dates":
                app.simulate_key("enter")
                await asyncio.sleep(0.5)
            shots |= await shoot(pilot, name)
            app.exit()
    home.close()
    return shots


PLAYS: tuple[Play, ...] = (
    (("start", "ready"), start_screens),
    (("child", "child-dates", "children-empty", "milestones-empty", "milestone"), the_first_questions),
    (("shaking", "check"), the_shaking),
    (("calibration",), the_table),
    (WRONG, the_wrong_sensors),
    (("children", "milestones"), the_children),
    (("palette", "settings", "settings-day", "settings-contrast", "problems"), the_settings),
)
