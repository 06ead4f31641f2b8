"""A session in virtual time, on a fixed day, and its screen as SVG at both sizes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from textual import _time
from textual.pilot import Pilot

from monitor.cli.demo import DemoStarter
from monitor.dashboard import running
from monitor.dashboard.own_loop import OwnLoop
from monitor.model.history import Child, Finished
from monitor.model.records import SessionFacts
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.runner import Session, Watcher
from monitor.sensors.clock import Clock
from monitor.sensors.source import LiveSource
from monitor.simulation.ble_world import demo_world
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import Scenario, supine_kicking
from monitor.storage.writer import HistoryWriter

T = TypeVar("T")
SIZES = ((100, 30), (80, 24))
BEGAN = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
END_S = 480.0
"""So long the simulated baby goes on, s."""


@dataclass(slots=True)
class Starter(DemoStarter):
    """The demo's session on a clock that the script gives; it finds its sensors when `go` is set."""

    clock: Clock = field(default_factory=Clock)
    lives_s: float = END_S
    played: Scenario | None = None
    """What the baby does; None: kicks."""
    go: asyncio.Event = field(default_factory=asyncio.Event)

    def load(self) -> None:
        """The simulated baby."""
        played = self.played or supine_kicking(minutes=self.lives_s / 60.0 + 0.5)
        self.world = demo_world(played, self.seed, self.clock)

    async def open(self, watcher: Watcher) -> tuple[Session, LiveSource]:
        """As the demo does."""
        await self.go.wait()
        return await DemoStarter.open(self, watcher)


class SameLoop(OwnLoop):
    """No thread: the session shares the screen's loop, whose time is virtual."""

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Here and now."""
        return await work

    def call(self, work: Callable[[], object]) -> None:
        """Here and now."""
        work()

    async def close(self) -> None:
        """There is nothing to close."""


@contextmanager
def in_loop_time() -> Iterator[None]:
    """Textual's timers ask the loop for the time (they would ask the computer), and the session runs in that loop."""
    before, own = _time.get_time, running.OwnLoop
    _time.get_time, running.OwnLoop = asyncio.get_running_loop().time, SameLoop  # type: ignore[misc]
    try:
        yield
    finally:
        _time.get_time, running.OwnLoop = before, own  # type: ignore[misc]


def loop_clock() -> Clock:
    """The loop's time, on a fixed day."""
    loop = asyncio.get_running_loop()
    return Clock(monotonic=loop.time, wall=lambda: BEGAN + timedelta(seconds=loop.time()))


Shots = dict[str, str]
"""SVG text by file name without ending."""
Play = tuple[tuple[str, ...], Callable[[Path, set[str]], Awaitable[Shots]]]
"""Names of pictures, and what draws those that are wanted, in a folder of its own."""


async def shoot(pilot: Pilot[None], name: str) -> Shots:
    """The screen as it stands, at all sizes."""
    shots = {}
    for width, height in (*SIZES[1:], SIZES[0]):
        await pilot.resize_terminal(width, height)
        await asyncio.sleep(0.35)
        shots[f"{name}-{width}x{height}"] = pilot.app.export_screenshot(title="kickstep")
    return shots


DAYS = ((-12, 8), (-9, 6), (-8, 10), (-5, 4), (-4, 7), (-4, 8), (-1, 9), (0, 8))
"""Days and lengths, min, of the sessions in the history."""


def keep_sessions(writer: HistoryWriter, most: int = len(DAYS)) -> None:
    """Simulated sessions, counted as files are, on days up to the fixed one."""
    writer.set_child(Child("c1", "Mia", "2025-11-16", "2025-12-14")).result()
    for number, (day, minutes) in enumerate(DAYS[:most]):
        began = BEGAN + timedelta(days=day, minutes=37 * number)
        keep_session(writer, f"{began:%Y-%m-%d_%H%M%S}_{number:04d}", began, float(minutes), 100 + number)


def keep_session(writer: HistoryWriter, name: str, began: datetime, minutes: float, seed: int) -> None:
    """A simulated session of Mia's, counted as files are."""
    pipeline = Pipeline(hop_s=REPLAY_HOP_S)
    for record in simulate(supine_kicking(minutes=minutes), seed).records():
        dated = replace(record, started_at=began.isoformat()) if isinstance(record, SessionFacts) else record
        pipeline.push(dated)
    writer.write(Finished(name, f"{name}.mcap", "c1", pipeline.finish())).result()
