"""A recording of a simulated session and its place in a history, for the tests of replay and tapping along."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from dashboard_helpers import until
from host_app import HostApp
from textual.pilot import Pilot

from monitor.dashboard.screens.questions import HelpScreen
from monitor.dashboard.screens.replay import ReplayScreen
from monitor.locations import history_file, own_recordings
from monitor.model.history import Child, KeptSession
from monitor.model.records import LogRecord, SessionFacts, Tag
from monitor.model.session import SessionSummary
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.recording.writer import RecordingWriter
from monitor.storage.keeping import Keeping
from tests.property.fixed_sessions import session

NAME = "2026-11-20_103000_ab12"
BEGAN = "2026-11-20T10:30:00+01:00"
CHILD = Child("c1", "[b]Mia <b>")


@cache
def records(name: str) -> tuple[LogRecord, ...]:
    """The log of a fixed session, with a marker in it."""
    found: list[LogRecord] = []
    for number, record in enumerate(session(name).records()):
        found.append(replace(record, started_at=BEGAN) if isinstance(record, SessionFacts) else record)
        if number == 40:
            found.append(Tag(20.0, "marker", "1"))
    return tuple(found)


@cache
def summary(name: str) -> SessionSummary:
    """What it comes to."""
    pipeline = Pipeline(hop_s=REPLAY_HOP_S)
    for record in records(name):
        pipeline.push(record)
    return pipeline.finish()


def write(path: Path, of: Iterable[LogRecord]) -> Path:
    """A recording."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with RecordingWriter(path) as writer:
        for record in of:
            writer.write(record)
    return path


@dataclass(slots=True)
class Kept:
    """A session in a history, with its recording."""

    folder: Path
    file: Path
    session: KeptSession
    keeping: Keeping

    @property
    def history(self) -> Path:
        """The database."""
        return history_file(self.folder)


def kept(folder: Path, name: str = "kicking") -> Kept:
    """One of the fixed sessions."""
    file = write(own_recordings(folder) / f"{NAME}.mcap", records(name))
    keeping = Keeping(history_file(folder), NAME, CHILD)
    found = keeping.keep(summary(name), file.name)
    for future in keeping.asked:
        future.result()
    return Kept(folder, file, found, keeping)


class ReplayApp(HostApp):
    """The replay with what the whole program gives it."""

    def action_help(self) -> None:
        """As the program does."""
        self.push_screen(HelpScreen([]))


def opened(of: Kept, keeping: bool = True, speed: float | None = None) -> tuple[ReplayApp, ReplayScreen]:
    """The screen on a recording."""
    screen = ReplayScreen(of.file, "[b]Mia <b> · 20 Nov 10:30", of.keeping if keeping else None, speed)
    return ReplayApp(screen), screen


async def read(pilot: Pilot[None], screen: ReplayScreen) -> None:
    """Until the recording is read and drawn."""
    await until(pilot, lambda: screen.replay is not None and screen.query_one("#moment").region.area > 0)


def cut(file: Path, share: float) -> None:
    """Only the first part of a file stays."""
    os.truncate(file, round(file.stat().st_size * share))
