"""`--plain` asks what only the observer can know, and takes a typed line for an answer.

At a terminal it listens from the beginning. Elsewhere nobody reads standard input before there is a question: a
script's own input is left alone until then.
"""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from io import UnsupportedOperation
from typing import Protocol

import click

from monitor.model.events import Event, LegConfirmed, LegStill
from monitor.model.limbs import Limb
from monitor.model.records import LogRecord, Tag
from monitor.model.words import SENSOR_IS_ON
from monitor.texts import recording_commands as texts

YES, NO = ("y", "yes"), ("n", "no")
AGAIN_S = 1.0
"""In the background of a terminal nothing can be read; it is tried again so often, s."""
_BYTES = 4096


class Takes(Protocol):
    """A source that takes the observer's records."""

    def put(self, record: LogRecord) -> None:
        """Add a record."""

    def now_s(self) -> float:
        """Session time, s."""


class Answers:
    """The questions of one session, and their answers. Lives in the session's loop.

    Args:
        source: takes the answer, as the record that the screen's key writes too.
        say: takes a line.
        stream: descriptor to read answers from; None: nobody can answer, and nobody is told how.
        typed: takes every line that is no answer; None: there is nothing else to type.
    """

    def __init__(
        self,
        source: Takes,
        say: Callable[[str], None] = click.echo,
        stream: int | None = None,
        typed: Callable[[str], None] | None = None,
    ) -> None:
        self._source, self._say, self._stream, self._typed = source, say, stream, typed
        self._open: dict[Limb, None] = {}
        self._thread: threading.Thread | None = None

    def events(self, events: Iterable[Event]) -> None:
        """After they were told."""
        for event in events:
            if isinstance(event, LegConfirmed):
                self._open.pop(event.limb, None)
            elif isinstance(event, LegStill) and self._stream is not None:
                self._open[event.limb] = None
                _forget_typed(self._stream)
                self._say(texts.HOW)
                self._listen(self._stream)

    def begin(self) -> bool:
        """Listen from now on where a person types at a terminal; False where a script's input is left alone."""
        if self._stream is None or self._typed is None or not os.isatty(self._stream):
            return False
        self._listen(self._stream)
        return True

    def hear(self, line: str) -> None:
        """What was typed."""
        word = line.strip().casefold()
        if not word:
            return
        if self._typed is not None and (not self._open or word not in (*YES, *NO)):
            self._typed(line)
            return
        if not self._open:
            return
        if word in YES:
            for limb in self._open:
                self._source.put(Tag(self._source.now_s(), SENSOR_IS_ON, limb.value))
            self._open.clear()
        else:
            self._say(texts.NOT_ON if word in NO else texts.WHAT)

    def _listen(self, stream: int) -> None:
        if self._thread is None:
            self._thread = listen(stream, self.hear)


def listen(stream: int, hear: Callable[[str], None], ended: Callable[[], None] = lambda: None) -> threading.Thread:
    """Have each typed line heard in the running loop, until it is closed.

    Args:
        stream: descriptor to read from.
        ended: called in the loop too, when nothing more can come.
    """
    with suppress(AttributeError, ValueError):  # Windows has none; only the main thread may say
        signal.signal(signal.SIGTTIN, signal.SIG_IGN)  # else a session in the background would be stopped
    loop = asyncio.get_running_loop()
    thread = threading.Thread(target=_read, args=(stream, loop, hear, ended), name="answers", daemon=True)
    thread.start()
    return thread


def _read(stream: int, loop: asyncio.AbstractEventLoop, hear: Callable[[str], None], ended: Callable[[], None]) -> None:
    """Line by line, past Python's own buffer: its lock would hold the end of the program up."""
    rest = b""
    while not loop.is_closed():
        try:
            found = os.read(stream, _BYTES)
        except OSError:
            time.sleep(AGAIN_S)
            continue
        *lines, rest = (rest + found).split(b"\n")
        if rest and not found:
            lines.append(rest)  # whatever a program wrote last, without the end of its line
        with suppress(RuntimeError):  # the loop is closed: the session is over
            for line in lines:
                loop.call_soon_threadsafe(hear, line.decode("utf-8", "replace"))
            if not found:
                loop.call_soon_threadsafe(ended)
        if not found:
            return


def _forget_typed(stream: int) -> None:
    """What was typed at a terminal before the question is no answer to it."""
    with suppress(ImportError, OSError):  # Windows has no termios; at a pipe, what a program wrote is meant
        import termios

        if os.tcgetpgrp(stream) == os.getpgrp():  # in the background it was meant for another, and we would be stopped
            termios.tcflush(stream, termios.TCIFLUSH)


def answering() -> int | None:
    """Standard input, where somebody (a person, or a program with a pipe) may answer; None where nobody can."""
    with suppress(AttributeError, OSError, UnsupportedOperation, ValueError):
        stream = sys.stdin.fileno()
        if os.isatty(stream) or stat.S_ISFIFO(os.fstat(stream).st_mode):
            return stream
    return None
