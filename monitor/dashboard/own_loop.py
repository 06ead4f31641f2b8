"""A thread with an event loop of its own: what runs there does not wait for the screen. No textual here.

Laying out a screen or opening a page in front of it takes Textual 50 to 150 ms, in which its loop does nothing else;
a notification that came meanwhile would be stamped that much too late.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from monitor.sensors.event_loop import run

T = TypeVar("T")
END_S = 20.0
"""What runs there has so long to tidy up, s."""


class OverError(Exception):
    """The loop was closed; nothing more runs there."""


class OwnLoop:
    """Runs coroutines and calls for another loop. Starts with the first; `close` cancels what is left and waits."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._closing = False

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Its result or exception; who waits may be cancelled, which cancels the work.

        Raises:
            OverError: `close` was called before or meanwhile.
        """
        if self._closing:
            work.close()
            raise OverError
        try:
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._started()))
        except asyncio.CancelledError:
            if self._closing:
                raise OverError from None
            raise

    def call(self, work: Callable[[], object]) -> None:
        """As soon as may be; calls are made in their order. Nothing happens before `run` or after `close`."""
        if self._loop is not None:
            try:
                self._loop.call_soon_threadsafe(work)
            except RuntimeError:  # closed meanwhile
                return

    async def close(self) -> None:
        """Cancel what still runs, wait until it has tidied up, end the thread."""
        self._closing = True
        thread, self._thread = self._thread, None
        if thread is not None and self._end is not None:
            self.call(self._end.set)
            await asyncio.to_thread(thread.join, END_S)

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            ready = threading.Event()
            self._thread = threading.Thread(target=lambda: run(self._main(ready)), name=self._name, daemon=True)
            self._thread.start()
            ready.wait()
        assert self._loop is not None
        return self._loop

    async def _main(self, ready: threading.Event) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        ready.set()
        await self._end.wait()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            if not task.cancelling():  # what was cancelled already is tidying up, and must not be interrupted there
                task.cancel()
        if left:
            await asyncio.wait(left, timeout=END_S)
