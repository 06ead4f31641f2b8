"""What a session shows while it runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from textual.widgets import Static

from bench.pictures.world import SIZES, Play, Shots, Starter, loop_clock, shoot
from monitor.cli.demo import CHILD
from monitor.cli.keeping import demo_child, keeping_for
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.dashboard.settings import LARGE, NUMBERS
from monitor.errors import StorageError
from monitor.locations import own_recordings
from monitor.model.limbs import Limb
from monitor.recording.writer import RecordingWriter
from monitor.simulation.ble_world import ADDRESSES
from monitor.simulation.scenarios import SCENARIOS, Scenario, supine_kicking
from monitor.texts.recording_commands import NOTE
from monitor.texts.sessions import SAVING

LIVE_S = 412.0
"""Session time of the live picture, s: long enough that the balance may be shown."""
LOST_S = 30.0
"""Session time of the picture with a lost sensor at the earliest, s."""


async def the_cards(folder: Path, wanted: set[str]) -> Shots:
    """What is left out by a key, and the quiet cards: two over a lying baby, the third over one that walks."""
    shots: Shots = {}

    async def begun(app: KickstepApp, session_s: float) -> None:
        while not (app.course.counting and app.course.now_s >= session_s):
            if app.failure is not None:
                raise app.failure
            await asyncio.sleep(0.1)

    async def pressed(app: KickstepApp, *keys: str) -> None:
        for key in keys:
            app.simulate_key(key)
            await asyncio.sleep(0.5)

    questions = (("leave-out", "x"), ("cards", "g"), ("activity", "a"), ("context", "c"), ("note", "n"),
                 ("unusual", "u"), ("help", "question_mark"))  # fmt: skip
    if wanted & {"live-large", "floor-time", "legs-held", *dict(questions)}:
        app = _demo(folder / "lying.live.mcap", supine_kicking(minutes=5.0))
        async with app.run_test(size=SIZES[0]) as pilot:
            await begun(app, 60.0)
            if "live-large" in wanted:
                app.settings.chosen[NUMBERS] = LARGE
                await asyncio.sleep(0.5)
                shots |= await shoot(pilot, "live-large")
                del app.settings.chosen[NUMBERS]
            cards = (("floor-time", ("g", "1")), ("legs-held", ("g", "2", "space")))
            for name, keys in (*cards, *((name, (key,)) for name, key in questions)):
                if name not in wanted:
                    continue
                await pressed(app, *keys)
                await begun(app, app.course.now_s + (30.0 if name in dict(cards) else 0.0))
                shots |= await shoot(pilot, name)
                await pressed(app, "escape")
            app.exit()
    if "practice" in wanted:
        app = _demo(folder / "walking.live.mcap", SCENARIOS["first_steps"]())
        async with app.run_test(size=SIZES[0]) as pilot:
            await begun(app, 3.0)
            await pressed(app, "a", "6", "g", "3")
            await begun(app, 100.0)
            await pressed(app, "s")
            shots |= await shoot(pilot, "practice")
            app.exit()
    return shots


def _demo(path: Path, scenario: Scenario) -> KickstepApp:
    starter = Starter(path, None, 1.0, 1, None, clock=loop_clock())
    starter.played = scenario
    starter.go.set()
    return KickstepApp(starter, CHILD, NOTE)


async def one_session(folder: Path, wanted: set[str]) -> Shots:
    """The demo: before its sensors are there, in the middle, with a sensor carried away, and after its end."""
    path = own_recordings(folder) / "2026-03-02_103000_demo.live.mcap"
    starter = Starter(path, None, 1.0, 1, keeping_for(path, folder, demo_child()), clock=loop_clock())
    if wanted == {"empty"}:
        starter.lives_s = 30.0  # nobody sees it move
    app = KickstepApp(starter, CHILD, NOTE)
    shots: Shots = {}

    async def until(true: Callable[[], bool]) -> None:
        while not true():
            if app.failure is not None:
                raise app.failure
            await asyncio.sleep(0.1)

    async def until_s(session_s: float) -> None:
        await until(lambda: app.course.counting and app.course.now_s >= session_s)

    async with app.run_test(size=SIZES[0]) as pilot:
        await asyncio.sleep(0.5)
        if "empty" in wanted:
            shots |= await shoot(pilot, "empty")
        starter.go.set()
        if wanted & {"live", "finished"}:
            await until_s(LIVE_S)
        if "live" in wanted:
            shots |= await shoot(pilot, "live")
        if "lost" in wanted:
            assert starter.world is not None
            lost_s = max(LOST_S, app.course.now_s)
            await until_s(lost_s)
            starter.world.out_of_range(ADDRESSES[Limb.RIGHT])
            await until_s(lost_s + 6.0)
            shots |= await shoot(pilot, "lost")
            starter.world.out_of_range(ADDRESSES[Limb.RIGHT], out=False)
            await until_s(lost_s + 30.0)
        if "finished" in wanted:
            app.simulate_key("f")
            await until(lambda: isinstance(app.screen, SummaryScreen))
            await asyncio.sleep(5.0)  # what is told for a moment has gone
            await saved(app)
            shots |= await shoot(pilot, "finished")
        app.exit()
    return shots


async def saved(app: KickstepApp) -> None:
    """The summary no longer says that it saves. (The writer's thread knows no virtual time.)"""
    while SAVING in str(app.screen.query_one("#top", Static).content):
        await asyncio.to_thread(time.sleep, 0.02)


async def a_full_disk(folder: Path, wanted: set[str]) -> Shots:
    """The disk fails in the middle: counting goes on, and the summary says what is kept."""
    path = own_recordings(folder) / "2026-03-02_103000_demo.live.mcap"
    starter = Starter(path, None, 1.0, 1, keeping_for(path, folder, demo_child()), clock=loop_clock())
    starter.lives_s = 240.0
    starter.go.set()
    app = KickstepApp(starter, CHILD, NOTE)
    shots: Shots = {}
    full = StorageError("the disk is full", where="recordings", advice="Make room; counting goes on.")
    async with app.run_test(size=SIZES[0]) as pilot:
        while not (app.course.counting and app.course.now_s >= 60.0):
            await asyncio.sleep(0.1)
        with mock.patch.object(RecordingWriter, "write", side_effect=full):
            while app.course.now_s < 200.0:
                await asyncio.sleep(0.1)
            if "broken" in wanted:
                shots |= await shoot(pilot, "broken")
            app.simulate_key("f")
            while not isinstance(app.screen, SummaryScreen):
                await asyncio.sleep(0.1)
            await asyncio.sleep(5.0)
            await saved(app)
        if "finished-broken" in wanted:
            shots |= await shoot(pilot, "finished-broken")
        app.exit()
    return shots


PLAYS: tuple[Play, ...] = (
    (("empty", "live", "lost", "finished"), one_session),
    (("broken", "finished-broken"), a_full_disk),
    (
        (
            "live-large",
            "floor-time",
            "legs-held",
            "practice",
            "leave-out",
            "cards",
            "activity",
            "context",
            "note",
            "unusual",
            "help",
        ),
        the_cards,
    ),
)
