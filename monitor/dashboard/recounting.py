"""Sessions that an earlier method counted, counted again beside the screen that shows them. No textual here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.dashboard.history_words import recount_words, recounted_words
from monitor.errors import MonitorError
from monitor.locations import own_recordings

if TYPE_CHECKING:
    from textual.screen import Screen

    from monitor.storage.recounting import Recounted
    from monitor.storage.writer import HistoryWriter

SHOW_S = 0.5


class Recount:
    """For one screen; its key calls `toggle`, its end `stop`.

    Args:
        path: the database.
        writer: of the same database, where the program has one.
        show: `words` have changed.
        done: what the screen shows is to be read again.
        only: this session alone; None: all.
        words: of so many sessions, and how much of them is counted again (0..1; None: nobody asked).
    """

    def __init__(
        self,
        screen: Screen[Any],
        path: Path,
        writer: HistoryWriter | None,
        show: Callable[[], None],
        done: Callable[[], None],
        only: str | None = None,
        words: Callable[[int, float | None], str] = recount_words,
    ) -> None:
        self._screen, self._path, self._writer, self._show, self._done = screen, path, writer, show, done
        self._only, self._in_words = only, words
        self._waiting: list[tuple[str, str]] | None = None
        """Sessions that an earlier method counted; None: not looked up yet."""
        self._counting: float | None = None
        """How much of them is counted again, 0..1; None: nobody asked."""
        self._stop = False

    @property
    def words(self) -> str:
        """What the key does; "" where every session was counted by today's method."""
        return self._in_words(len(self._waiting or ()), self._counting)

    async def look(self) -> None:
        """Look up what waits, unless that is known. An unreadable history is told by the screen itself."""
        if self._waiting is not None:
            return
        try:
            self._waiting = await asyncio.to_thread(self._otherwise)
        except MonitorError:
            return
        self._show()

    def forget(self) -> None:
        """Look it up again the next time."""
        self._waiting = None

    def stop(self) -> None:
        """Nobody looks any more: what is counted again is kept, the rest waits."""
        self._stop = True

    def toggle(self) -> None:
        """Count what waits with today's method; a second press stops it."""
        if self._counting is not None:
            self._stop = True
        elif self._waiting:
            self._stop, self._counting = False, 0.0
            self._show()
            self._screen.run_worker(self._run(), group="recount")

    async def _run(self) -> None:
        timer = self._screen.set_interval(SHOW_S, self._show)
        try:
            done = await asyncio.to_thread(self._count)
        except MonitorError as error:
            self._screen.notify(f"{error.message}. {error.advice}", timeout=8, markup=False)
        else:
            words = recounted_words(len(done.counted), len(done.failed))
            self._screen.notify(words, timeout=8, markup=False)
        timer.stop()
        self._counting, self._waiting = None, None
        self._done()

    def _otherwise(self) -> list[tuple[str, str]]:
        from monitor.storage.history import History
        from monitor.storage.recounting import todays_method

        with History(self._path) as history:
            found = history.counted_otherwise(*todays_method())
        return [session for session in found if self._only in (None, session[0])]

    def _count(self) -> Recounted:
        from monitor.storage.recounting import recount, size_of
        from monitor.storage.writer import HistoryWriter

        waiting, folder = self._waiting or [], own_recordings(self._path.parent)
        size = max(1, size_of(folder, [file for _, file in waiting]))
        read = 0

        def progress(more: int) -> None:
            nonlocal read
            read += more
            self._counting = min(1.0, read / size)

        writer = self._writer or HistoryWriter(self._path)
        try:
            return recount(writer, folder, waiting, progress, lambda: self._stop)
        finally:
            if self._writer is None:
                writer.close()
