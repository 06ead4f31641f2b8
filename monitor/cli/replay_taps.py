"""`kickstep replay --tap-along`: tapping along beside a video, with letters; no count is told meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.answers import answering, listen
from monitor.cli.live import clock
from monitor.cli.terminal import printable
from monitor.cli.typed_taps import ENDS, TypedTaps
from monitor.errors import UsageError
from monitor.texts import recording_commands as command_texts
from monitor.texts import typed as texts
from monitor.texts.replay import READING, T_AND_ENTER

if TYPE_CHECKING:
    from monitor.dashboard.replaying import Replay
    from monitor.model.taps import TapAlong
    from monitor.storage.keeping import Keeping

BEGINS = "t"


class Playing:
    """A recording that plays without a picture, by the running loop's clock.

    Args:
        keeping: takes the taps; None: this recording is not in the history.
        start_s: session time at which it stands, s.
        end_s: the recording's, s.
        speed: 1.0: as fast as life.
    """

    def __init__(self, keeping: Keeping | None, start_s: float, end_s: float, speed: float) -> None:
        self._keeping, self._at_s, self._end_s, self._speed = keeping, start_s, end_s, speed
        self._since_s: float | None = None
        self.taps: list[TapAlong] = []

    @property
    def at_s(self) -> float:
        """Where it stands, session s."""
        played_s = 0.0 if self._since_s is None else (_loop_s() - self._since_s) * self._speed
        return min(self._end_s, self._at_s + played_s)

    @property
    def over(self) -> bool:
        """At the end."""
        return self.at_s >= self._end_s

    def play(self, on: bool) -> None:
        """From here, or stop here."""
        self._at_s, self._since_s = self.at_s, _loop_s() if on else None

    def keep_taps(self, run: TapAlong) -> None:
        """Into the history."""
        self.taps.append(run)
        if self._keeping is not None:
            self._keeping.tap_along(run)


class Beside:
    """One go: what to do, the taps, how both agree. Lives in the loop.

    Args:
        replay: the recording, counted.
        keeping: as of `Playing`.
        start_s: session time at which it begins, s.
        speed: as of `Playing`.
        say: takes a line.
    """

    def __init__(
        self, replay: Replay, keeping: Keeping | None, start_s: float, speed: float, say: Callable[[str], None]
    ) -> None:
        from monitor.dashboard.tapping import ReplayTaps

        self._tapped = ReplayTaps(Playing(keeping, start_s, replay.end_s, speed), replay, kept=keeping is not None)
        self._taps, self._say = TypedTaps(self._tapped, say), say
        self._decided = asyncio.Event()
        self._begun = False

    def hear(self, line: str) -> None:
        """One line, as it was typed."""
        word = line.strip().casefold()
        if not word or self._taps.hear(line):
            return
        if self._taps.tapping:
            self._say(texts.TAPPING)
        elif self._begun:
            return  # the time is over
        elif word == BEGINS:
            self._begun = True
            self._taps.begin()
            self._say(texts.TAP_RUNS)
            self._decided.set()
        elif word in ENDS:
            self._decided.set()
        else:
            self._say(texts.TAP_BEGINS)

    def nobody(self) -> None:
        """Nobody types any more; what has begun plays on."""
        self._decided.set()

    async def run(self) -> bool:
        """From the words of what to do to those of how both agree; False where it was left before it began."""
        for words in (self._taps.about(), *self._tapped.about(T_AND_ENTER).splitlines()):
            self._say(words)
        await self._decided.wait()
        if not self._begun:
            return False
        try:
            await self._taps.run()
        except asyncio.CancelledError:  # Ctrl-C: what was tapped is kept, as on the screen
            if self._taps.tapping:
                self._tapped.end()
            raise
        return True


def _loop_s() -> float:
    return asyncio.get_running_loop().time()


def tap_along(file: Path, keeping: Keeping | None, start_s: float, speed: float) -> bool:
    """Have somebody tap along on standard input; whether it was begun.

    Raises:
        DataError: the recording cannot be read.
        UsageError: nobody can type, or the recording ends before.
    """
    from monitor.dashboard.replaying import load

    stream = answering()
    if stream is None:
        raise UsageError(command_texts.NOBODY_CAN_TYPE, advice=command_texts.TAP_ALONG_EXAMPLE)
    say(READING)
    replay = load(file, lambda size: None, lambda: False)
    if start_s >= replay.end_s:
        end = clock(replay.end_s)
        raise UsageError(command_texts.NOT_SO_LONG.format(end=end), advice=command_texts.FROM_EARLIER)

    async def go() -> bool:
        beside = Beside(replay, keeping, start_s, speed, say)
        listen(stream, beside.hear, beside.nobody)
        return await beside.run()

    return asyncio.run(go())


def say(words: str) -> None:
    """A line on stdout."""
    click.echo(printable(words))
