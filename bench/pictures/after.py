"""What is left of sessions: history, several together, baseline, replay."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from bench.pictures.world import BEGAN, SIZES, Play, Shots, keep_session, keep_sessions, loop_clock, shoot
from bench.scripted_taps import scripted
from monitor.cli.app import Globals
from monitor.cli.home import CommandHome
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.home import ASKED, CARD, YES
from monitor.dashboard.screens.baseline import BaselineScreen
from monitor.dashboard.screens.history import HistoryScreen
from monitor.dashboard.screens.mending import MendScreen
from monitor.dashboard.screens.overview import OverviewScreen
from monitor.dashboard.screens.replay import ReplayScreen
from monitor.dashboard.screens.side_by_side import SideScreen
from monitor.dashboard.screens.tally import TallyScreen
from monitor.dashboard.session_words import began_words
from monitor.errors import DamagedHistoryError
from monitor.locations import history_file, own_recordings
from monitor.model.baseline import Trial
from monitor.model.history import Child
from monitor.model.limbs import Limb
from monitor.model.records import SessionFacts
from monitor.model.taps import TAP_ALONG_S, Legs
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.recording.writer import RecordingWriter
from monitor.simulation.ble_world import demo_world
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import supine_kicking
from monitor.storage.history import History
from monitor.storage.keeping import Keeping
from monitor.storage.writer import HistoryWriter

REPLAY_MIN = 4.0
TAP_FROM_S = 60.0
"""Length of the session that is replayed, min, and where tapping along begins, s."""


async def the_history(folder: Path, wanted: set[str]) -> Shots:
    """Before the first session, and after two weeks with some."""
    world = demo_world(supine_kicking(minutes=1.0), 1, loop_clock())
    home = CommandHome(Globals(folder), make_radio=world.radio)
    path, shots = history_file(folder), {}
    with HistoryWriter(path) as writer:
        for name in (CARD, ASKED):
            writer.set_state(name, YES).result()
        app = KickstepApp(home=home.recall())
        async with app.run_test(size=SIZES[0]) as pilot:
            for name in ("history-empty", "history"):
                if name == "history":
                    keep_sessions(writer)
                await app.push_screen(HistoryScreen(path, today=BEGAN.date()))
                await asyncio.sleep(2.0)
                if name in wanted:
                    shots |= await shoot(pilot, name)
                app.pop_screen()
            app.exit()
    return shots


async def the_replay(folder: Path, wanted: set[str]) -> Shots:
    """A session of a minute again: an event corrected; tapping along, before and after; a recording that is gone."""
    path, name = history_file(folder), "2026-03-02_103000_0000"
    file = own_recordings(folder) / f"{name}.mcap"
    file.parent.mkdir(parents=True)
    session = simulate(supine_kicking(minutes=REPLAY_MIN), 1)
    pipeline = Pipeline(hop_s=REPLAY_HOP_S)
    with RecordingWriter(file) as recording:
        for record in session.records():
            dated = replace(record, started_at=BEGAN.isoformat()) if isinstance(record, SessionFacts) else record
            recording.write(dated)
            pipeline.push(dated)
    shots: Shots = {}
    with HistoryWriter(path) as writer:
        writer.set_child(Child("c1", "Mia", "2025-11-16", "2025-12-14")).result()
        keeping = Keeping(path, name, Child("c1", "Mia"), writer=writer)
        kept = keeping.keep(pipeline.finish(), file.name)
        title = f"Mia · {began_words(kept)}"
        screen = ReplayScreen(file, title, keeping)
        app = KickstepApp(page=screen)
        async with app.run_test(size=SIZES[0]) as pilot:
            while screen.replay is None:
                await asyncio.sleep(0.1)
            for key in ("n",) * 30 + ("x", "n", "n", "k", "2", "b", "b"):
                app.simulate_key(key)
                await asyncio.sleep(0.05)
            if "replay" in wanted:
                shots |= await shoot(pilot, "replay")
            if wanted & {"tap-along", "tapped"}:
                true = {limb: [kick.onset_s for kick in session.truth.kicks(limb)] for limb in Limb}
                shots |= await tapping(pilot, screen, scripted(true, 0.4, 0.08, 0.05, 1), wanted)
            app.exit()
        if "replay-gone" in wanted:
            file.unlink()
            app = KickstepApp(page=ReplayScreen(file, title, keeping))
            async with app.run_test(size=SIZES[0]) as pilot:
                await asyncio.sleep(1.0)
                shots |= await shoot(pilot, "replay-gone")
                app.exit()
    return shots


async def tapping(pilot: Pilot[None], screen: ReplayScreen, taps: list[tuple[float, Legs]], wanted: set[str]) -> Shots:
    """Two minutes of a scripted person at the keys."""
    app, shots = pilot.app, {}
    screen.stand(TAP_FROM_S)
    app.simulate_key("t")
    await asyncio.sleep(0.5)
    app.simulate_key("space")
    for at_s, legs in taps:
        if TAP_FROM_S + 0.5 < at_s < TAP_FROM_S + TAP_ALONG_S:
            await asyncio.sleep(max(0.0, at_s - screen.at_s))
            app.simulate_key(legs.value)
        if "tap-along" in wanted and at_s > TAP_FROM_S + 60.0 and not shots:
            shots |= await shoot(pilot, "tap-along")
    await asyncio.sleep(TAP_ALONG_S)
    if "tapped" in wanted:
        shots |= await shoot(pilot, "tapped")
    return shots


async def four_weeks(folder: Path, wanted: set[str]) -> Shots:
    """Pages of several sessions in both words, two side by side, a history that is damaged, and all of them empty."""
    path, shots = history_file(folder), Shots()
    last = BEGAN.date()
    with HistoryWriter(path) as writer:
        empty = {
            "overview-empty": OverviewScreen(path, None, None, last),
            "baseline-empty": BaselineScreen(path, None, None, last),
        }
        for name, page in empty.items():
            shots |= await _page(page, name, wanted)
        keep_sessions(writer)
        with History(path) as history:
            sessions = history.sessions()
        for name, keys in (("overview", ()), ("overview-therapist", ("v",))):
            shots |= await _page(OverviewScreen(path, "c1", writer, last), name, wanted, *keys)
        shots |= await _page(SideScreen(sessions[0], sessions[2]), "side-by-side", wanted)
        shots |= await _page(TallyScreen(), "tally", wanted, *TALLY)
        keep_trials(writer)
        for name, keys in (("baseline", ()), ("baseline-therapist", ("v",))):
            shots |= await _page(BaselineScreen(path, "c1", writer, last), name, wanted, *keys)
    if "history-damaged" in wanted:
        path.write_bytes(b"no database at all, but long enough to be one" * 99)
        why = DamagedHistoryError("the history is damaged (it is no database)")
        shots |= await _page(MendScreen(path, lambda work: Future(), why), "history-damaged", wanted)
    return shots


TALLY = ("space", *("left", "right", "left", "up") * 6)
PHASES = (
    ("before", ((-22, 281), (-20, 280), (-18, 283), (-17, 284))),
    ("after", ((-3, 285), (-1, 291), (0, 292))),
)
"""Days and seeds; the first one is left out."""


def keep_trials(writer: HistoryWriter) -> None:
    """Trials of five minutes on three days of two phases, and one more that is left out with a reason."""
    for phase, days in PHASES:
        for day, seed in days:
            began = BEGAN + timedelta(days=day, hours=3)
            name = f"{began:%Y-%m-%d_%H%M%S}_tria"
            keep_session(writer, name, began, 5.0, seed)
            trial = Trial(name, phase, "supine-3x5", 1, strap_height_m=0.05, observer="R. K.")
            if (day, seed) == PHASES[0][1][0]:
                trial = replace(trial, used=False, reason="cried from minute 2")
            writer.set_trial(trial).result()
    levels = ("never", "once", "often", "minutes", "always")
    number = writer.add_target("c1", "kicks the mobile with both legs", levels).result()
    writer.rate_target("c1", number, BEGAN.date().isoformat(), 0).result()


async def _page(page: Screen[Any], name: str, wanted: set[str], *keys: str) -> Shots:
    if name not in wanted:
        return {}
    app = KickstepApp(page=page)
    async with app.run_test(size=SIZES[0]) as pilot:
        await asyncio.sleep(2.0)
        for key in keys:
            app.simulate_key(key)
            await asyncio.sleep(0.7)
        await asyncio.sleep(4.0)  # what is told for a moment has gone
        shots = await shoot(pilot, name)
        app.exit()
    return shots


SEVERAL = ("overview", "overview-therapist", "overview-empty", "baseline", "baseline-therapist", "baseline-empty")
PLAYS: tuple[Play, ...] = (
    (("history-empty", "history"), the_history),
    ((*SEVERAL, "side-by-side", "tally", "history-damaged"), four_weeks),
    (("replay", "tap-along", "tapped", "replay-gone"), the_replay),
)
