"""Being asked to end from outside: a stopped service, a closed terminal, a shutdown. No numpy, no screen here."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

NAMES = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""Whichever the system has; SIGBREAK is Windows' closed console (untested). Ctrl-C is asyncio's own matter."""


def end_in_order(call: Callable[[], object]) -> Callable[[], None]:
    """Run `call` in the running event loop when the program is asked to end; once, however often it is asked.

    A closed terminal also takes standard output and error with it: they go nowhere from then on, so that nothing fails
    over them while the recording is closed. A signal that is ignored (nohup) stays ignored. Returns what undoes it.
    """
    loop = asyncio.get_running_loop()
    terminals = [stream for stream in (1, 2) if _is_terminal(stream)]
    asked = False

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if number == getattr(signal, "SIGHUP", None):
            _let_go(terminals)
        if not asked:
            asked = True
            with suppress(RuntimeError):  # the loop is closed: the end has come by itself
                loop.call_soon_threadsafe(call)

    before = {}
    for name in NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            try:
                before[number] = signal.signal(number, handle) or signal.SIG_DFL
            except ValueError:  # only the main thread hears signals
                break

    def undo() -> None:
        for number, former in before.items():
            signal.signal(number, former)

    return undo


def _is_terminal(stream: int) -> bool:
    try:
        return os.isatty(stream)
    except OSError:
        return False


def _let_go(streams: list[int]) -> None:
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in streams:
            os.dup2(nowhere, stream)
        os.close(nowhere)
