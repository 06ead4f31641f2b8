"""An event loop whose time jumps to the next timer: hours of a session in seconds, and the same each time."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from monitor.sensors.clock import Clock

T = TypeVar("T")

BEGINNING = datetime(2024, 1, 1, 9, 0, tzinfo=UTC)
"""Wall time at virtual second 0."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """Nothing waits for real: when nobody is ready, time is what the next timer wants.

    Threads (`run_in_executor`) take no virtual time: the loop waits for them first.
    """

    def __init__(self) -> None:
        self._now_s = 0.0
        self._threads = 0
        super().__init__(_Selector(self))

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._now_s

    def advance(self, seconds: float) -> None:
        """Let time pass as if the program had stood still: what fell due comes late, all at once."""
        self._now_s += seconds

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """As usual; counted, so that time waits for the thread."""
        future: asyncio.Future[T] = super().run_in_executor(executor, func, *args)
        self._threads += 1
        future.add_done_callback(self._thread_done)
        return future

    async def shutdown_default_executor(self, *timeout: Any) -> None:
        """As usual; the thread that joins the others takes no virtual time either."""
        self._threads += 1
        try:
            await super().shutdown_default_executor(*timeout)
        finally:
            self._threads -= 1

    def _thread_done(self, _: asyncio.Future[Any]) -> None:
        self._threads -= 1


class _Selector(selectors.BaseSelector):
    """The system's selector that never sleeps while only timers are waited for."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop, self._real = loop, selectors.DefaultSelector()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        waits = timeout is None or self._loop._threads > 0
        ready = self._real.select(timeout if timeout == 0 else None if waits else 0)
        if not ready and timeout is not None and timeout > 0:
            self._loop.advance(timeout)
        return ready

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.modify(fileobj, events, data)

    def close(self) -> None:
        self._real.close()

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._real.get_map()


def run_virtually(main: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run` in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


def virtual_clock() -> Clock:
    """The clock of the running virtual loop."""
    loop = asyncio.get_running_loop()
    return Clock(monotonic=loop.time, wall=lambda: BEGINNING + timedelta(seconds=loop.time()))
