"""Starts and joins everything that runs during a session: source -> writer -> pipeline.

The order is the promise: a record is on its way to the disk before anybody tries to understand it. A disk that fails
ends the recording, never the session.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from monitor.errors import DataError, SensorError, StorageError
from monitor.model.events import Event
from monitor.model.records import LogRecord, SessionFacts
from monitor.model.session import SessionSummary
from monitor.pipeline import Pipeline
from monitor.recording.compaction import compact, final_path
from monitor.recording.private_file import storage_error
from monitor.recording.writer import RecordingWriter
from monitor.sensors.event_loop import run
from monitor.sensors.wakefulness import Wakefulness
from monitor.signals import end_in_order
from monitor.texts import counting as texts

T = TypeVar("T")
SYNC_S = 1.0
"""The disk is told to keep what it has so often, s: what a power cut can cost at most."""


class Source(Protocol):
    """Where records come from: live sensors, simulated or not."""

    async def start(self) -> SessionFacts:
        """Connect; SensorError with advice if that fails."""

    def batches(self) -> AsyncIterator[list[LogRecord]]:
        """What has arrived, in order; ends after `stop`."""

    async def stop(self) -> None:
        """End the stream."""

    def now_s(self) -> float:
        """Session time, s."""


@dataclass(slots=True)
class Watcher:
    """What the outside wants to hear while a session runs."""

    events: Callable[[list[Event]], None] = lambda events: None
    record: Callable[[LogRecord], None] = lambda record: None
    """Each record, after the events that it decided."""
    trouble: Callable[[StorageError], None] = lambda error: None
    started: Callable[[SessionFacts], None] = lambda facts: None
    time: Callable[[float], None] = lambda seconds: None
    may_sleep: Callable[[str], None] = lambda why: None
    """Why the computer may fall asleep although it was asked not to."""


@dataclass(slots=True)
class Ended:
    """How a session ended: its figures, where its recording is, and why it is not whole, if so."""

    summary: SessionSummary
    events: list[Event]
    recording: Path | None
    trouble: StorageError | None = None


@dataclass(slots=True)
class Session:
    """One session, from connecting to the compacted recording. Use once.

    Args:
        source: of records.
        path: of the recording (`X.live.mcap`); None keeps none.
        seconds: ends by itself after this much session time, s; None: when `stop` is called.
        watcher: who listens.
        awake: keeps the computer awake meanwhile; None leaves that to the system.
    """

    source: Source
    path: Path | None
    seconds: float | None = None
    watcher: Watcher = field(default_factory=Watcher)
    pipeline: Pipeline = field(default_factory=Pipeline)
    awake: Wakefulness | None = None
    begun: bool = False
    """All sensors were there; from here on there is something to count."""
    _writer: RecordingWriter | None = None
    _trouble: StorageError | None = None
    _beside: list[asyncio.Task[None]] = field(default_factory=list)

    async def run(self) -> Ended:
        """Run to the end.

        Raises:
            SensorError: a sensor could not be had at the start.
        """
        self._open()
        try:
            facts = await self.source.start()
            self.begun = True
            self._say(self.watcher.started, facts)
            self._beside.append(asyncio.create_task(self._sync()))
            if self.awake is not None:
                self._beside.append(asyncio.create_task(self._stay_awake(self.awake)))
            async for batch in self.source.batches():
                self._take(batch)
                self._say(self.watcher.time, self.source.now_s())
                if self.seconds is not None and self.source.now_s() >= self.seconds:
                    await self.source.stop()
        except BaseException:
            await self.source.stop()
            await self._close()
            self._forget_empty()
            raise
        await self._close()
        decided = len(self.pipeline.events)
        summary = self.pipeline.finish()
        if last := self.pipeline.events[decided:]:
            self._say(self.watcher.events, last)
        return Ended(summary, self.pipeline.events, await self._compacted(), self._trouble)

    async def stop(self) -> None:
        """End the session in good order, from a key or a signal."""
        await self.source.stop()

    # --- the recording

    def _open(self) -> None:
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._writer = RecordingWriter(self.path)
        except (StorageError, OSError) as error:
            if isinstance(error, FileExistsError):
                error = NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
            if isinstance(error, OSError):
                error = storage_error(texts.FOLDER_FOR_RECORDINGS_CANNOT, self.path.parent, error)
            self._tell(StorageError(error.message, where=error.where, advice=f"{texts.GOES_ON} {error.advice}"))

    def _take(self, batch: list[LogRecord]) -> None:
        """Bytes first: the whole batch is with the system before the first record of it is counted."""
        if self._writer is not None:
            try:
                self._writer.write(*batch)
            except StorageError as error:
                self._tell(error)
        for record in batch:
            if events := self.pipeline.push(record):
                self._say(self.watcher.events, events)
            self._say(self.watcher.record, record)

    async def _sync(self) -> None:
        while self._writer is not None and self._writer.failed is None:
            await asyncio.sleep(SYNC_S)
            try:
                await asyncio.to_thread(self._writer.sync)
            except StorageError as error:
                self._tell(error)

    async def _stay_awake(self, awake: Wakefulness) -> None:
        await awake.begin()
        if awake.trouble is not None:
            self._say(self.watcher.may_sleep, awake.trouble)

    async def _close(self) -> None:
        for task in self._beside:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self.awake is not None:
            await self.awake.end()
        if self._writer is not None:
            try:
                await asyncio.to_thread(self._writer.close)
            except StorageError as error:
                self._tell(error)

    def _forget_empty(self) -> None:
        """A session that never began leaves no file behind."""
        if self._writer is not None and not self._writer.records:
            with contextlib.suppress(OSError):
                self._writer.path.unlink()

    async def _compacted(self) -> Path | None:
        if self._writer is None:
            return None
        live = self._writer.path
        if self._writer.failed is not None:
            return live if live.exists() else None
        try:
            await asyncio.to_thread(compact, live)
        except (StorageError, DataError) as error:
            # The live file is whole and stays; only the space is not saved.
            if isinstance(error, StorageError):
                self._tell(error)
            return live
        return final_path(live)

    def _tell(self, error: StorageError) -> None:
        if self._trouble is None:  # once is enough: a disk that fails goes on failing
            self._trouble = error
            self._say(self.watcher.trouble, error)

    def _say(self, listener: Callable[[T], None], news: T) -> None:
        """Who listens may be gone (a closed terminal, a pipe that has seen enough): the session is not."""
        try:
            listener(news)
        except OSError:
            self.watcher = Watcher()


def run_until_interrupted(make: Callable[[], Awaitable[Session]]) -> Ended:
    """Make a session inside of the event loop and run it; Ctrl-C ends it in good order, a second one at once.
    So do a stopped service (SIGTERM) and a closed terminal (SIGHUP), however often they come.

    Raises:
        SensorError: a sensor could not be had at the start.
        KeyboardInterrupt: asked to end before the session began, or Ctrl-C twice.
    """
    (ended,) = run_together([make])
    if isinstance(ended, SensorError):
        raise ended
    return ended


def run_together(makes: Sequence[Callable[[], Awaitable[Session]]]) -> list[Ended | SensorError]:
    """Several sessions at once, as `run_until_interrupted` runs one; what became of each, in their order.

    They are made one after another, since one adapter looks for sensors. Where one cannot have its sensors, the others
    are ended in good order: whoever asked for all of them does not have them.

    Raises:
        SensorError: a session could not even be made.
        KeyboardInterrupt: asked to end before any session began, or Ctrl-C twice.
    """

    async def one(session: Session, all_of_them: list[Session]) -> Ended | SensorError:
        try:
            return await session.run()
        except SensorError as error:
            for other in all_of_them:
                if other is not session:
                    await other.stop()
            return error

    async def main() -> list[Ended | SensorError]:
        me = asyncio.current_task()
        assert me is not None
        undo = end_in_order(me.cancel)
        try:
            sessions = [await make() for make in makes]
            task = asyncio.gather(*(one(session, sessions) for session in sessions))
            try:
                return await asyncio.shield(task)
            except asyncio.CancelledError as pressed:
                for session in sessions:
                    await session.stop()
                found = await task
                if not any(session.begun for session in sessions) and all(isinstance(r, SensorError) for r in found):
                    raise pressed from None  # it was not the sensors' fault
                return found
        finally:
            undo()

    try:
        return run(main())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
