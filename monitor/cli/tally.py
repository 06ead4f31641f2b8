"""`kickstep baseline tally`: the tally without sensors in lines, for whoever hears the program."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from io import UnsupportedOperation
from time import monotonic
from typing import TYPE_CHECKING

import click

from monitor.cli.folder import hold_folder
from monitor.cli.terminal import printable
from monitor.cli.typed_taps import LEGS
from monitor.errors import UsageError
from monitor.locations import history_file
from monitor.model.baseline import PROTOCOLS, Trial
from monitor.model.limbs import LIMBS
from monitor.model.taps import HandTaps
from monitor.model.words import Activity
from monitor.texts import history_commands as texts
from monitor.texts import typed as words

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.model.history import Child
    from monitor.model.session import SessionSummary

MINUTE_S = 60.0
KICKING = [activity.value for activity in Activity if not activity.upright and activity is not Activity.CONTAINER]
"""Where kicks are the figure that makes sense."""


class TypedTally:
    """The letters of one tally, from its making on. Lives in a loop.

    Args:
        say: takes a line.
        now_s: a clock that only goes on, s.
    """

    def __init__(self, say: Callable[[str], None], now_s: Callable[[], float] = monotonic) -> None:
        self._say, self._now_s, self._began_s = say, now_s, now_s()
        self.taps = HandTaps()
        self._ended = asyncio.Event()
        self.asked = False
        """Whoever tapped has said that this is all, or the time was over."""

    def hear(self, line: str) -> None:
        """One line, as it was typed. Several letters are taps of one moment."""
        word = line.strip().casefold()
        if self._ended.is_set() or not word:
            return
        if set(word) <= set(LEGS):
            for letter in word:
                self.taps.tap(self.lasted_s(), LEGS[letter])
        elif word == "z":
            undone = self.taps.undo()
            self._say(words.TALLY_BACK.format(standing=self._standing()) if undone else words.TALLY_NO_TAP)
        elif word == "w":
            self._tell()
        elif word == "e":
            self.asked = True
            self._ended.set()
        elif word in ("?", "h", "help"):
            for told in words.TALLY_LETTERS:
                self._say(told)
        else:
            self._say(words.UNKNOWN)

    def end(self) -> None:
        """Nothing more can be typed."""
        self._ended.set()

    async def run(self, seconds: float | None) -> float:
        """Until it ends; how long that was, s."""
        minute = 1
        while not self._ended.is_set():
            until_s = min(minute * MINUTE_S, seconds or float("inf"))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), max(until_s - self.lasted_s(), 0.0))
            if self._ended.is_set():
                break
            if seconds is not None and self.lasted_s() >= seconds:
                self.asked = True
                return seconds
            if self.lasted_s() >= minute * MINUTE_S:
                self._tell()
                minute += 1
        return self.lasted_s()

    def lasted_s(self) -> float:
        """Since its beginning, s."""
        return self._now_s() - self._began_s

    def _tell(self) -> None:
        from monitor.reports.spoken import span_words

        self._say(words.TALLY_AT.format(time=span_words(self.lasted_s()), standing=self._standing()))

    def _standing(self) -> str:
        left, right = (self.taps.number(limb) for limb in LIMBS)
        return words.TALLY_STANDS.format(left=left, right=right)


@click.command("tally", help=texts.BASELINE_TALLY_HELP)
@click.option("--child", metavar="NAME", help=texts.BASELINE_CHILD)
@click.option(
    "--activity",
    type=click.Choice(KICKING),
    default=Activity.BACK.value,
    show_default=True,
    help=texts.TALLY_ACTIVITY,
)
@click.option("--seconds", type=click.FloatRange(min=1.0), metavar="N", help=texts.TALLY_SECONDS)
@click.option("--phase", metavar="NAME", help=texts.TALLY_PHASE)
@click.option(
    "--protocol",
    type=click.Choice([p.name for p in PROTOCOLS]),
    default=PROTOCOLS[0].name,
    show_default=True,
    help=texts.TALLY_PROTOCOL,
)
@click.pass_obj
def tally(
    options: Globals, child: str | None, activity: str, seconds: float | None, phase: str | None, protocol: str
) -> int:
    hold_folder(options, "baseline")
    known = _whose(options, child)
    stream = _input()
    name = words.TALLY_OF_NOBODY if known is None else words.TALLY_OF.format(name=known.nickname or known.id)
    summary = asyncio.run(_counted(stream, Activity(activity), seconds, name))
    if summary is None:
        _say(words.TALLY_NOTHING)
        return 0
    return _keep(options, summary, known, phase, protocol)


def _whose(options: Globals, name: str | None) -> Child | None:
    from monitor.cli.baseline import owner_of
    from monitor.storage.history import History

    with History(history_file(options.data_dir)) as kept:
        owner = owner_of(kept, name)
        return next((one for one in kept.children() if one.id == owner), None)


def _input() -> int:
    with suppress(AttributeError, OSError, UnsupportedOperation, ValueError):
        stream = sys.stdin.fileno()
        os.fstat(stream)
        return stream
    raise UsageError(words.TALLY_NO_INPUT, advice=words.TALLY_GIVE_INPUT)


async def _counted(stream: int, activity: Activity, seconds: float | None, child: str) -> SessionSummary | None:
    """What was tapped; None where it ended from outside before anything was."""
    from monitor.analysis.tally import tallied  # before it begins: this takes a while
    from monitor.cli.answers import listen
    from monitor.reports.spoken import activity_words
    from monitor.signals import end_in_order

    started_at = datetime.now().astimezone().isoformat(timespec="seconds")
    typed = TypedTally(_say)
    _say(words.TALLY_BEGINS.format(activity=activity_words(activity), child=child))

    undo = end_in_order(typed.end)
    listen(stream, typed.hear, typed.end)
    try:
        lasted_s = await typed.run(seconds)
    except asyncio.CancelledError:  # Ctrl-C
        lasted_s = typed.lasted_s()
    finally:
        undo()
    if not typed.asked:
        if not typed.taps.taps:
            return None
        _say(words.TALLY_ENDED_EARLY)
    return tallied(typed.taps.kicks, lasted_s, activity, started_at)


def _keep(options: Globals, summary: SessionSummary, child: Child | None, phase: str | None, protocol: str) -> int:
    from monitor.cli.keeping import keep
    from monitor.cli.live import print_summary
    from monitor.runner import Ended
    from monitor.storage.keeping import Keeping, tally_id

    assert summary.started_at is not None
    keeping = Keeping(history_file(options.data_dir), tally_id(summary.started_at), child)
    session = keeping.keep(summary, None)
    trial = None
    if phase:
        recipe = next(p for p in PROTOCOLS if p.name == protocol)
        trial = Trial(keeping.recording_id, phase, recipe.name, recipe.version)
        trial = replace(trial, leg_length_m=child.leg_length_m if child is not None else None)
        keeping.make_trial(trial)
    code = keep(Ended(summary, [], None), keeping)
    print_summary(summary, "", as_json=False, plain=True)
    if not keeping.saved:
        return code
    _say(words.TALLY_KEPT.format(id=keeping.recording_id))
    if trial is None:
        _say(words.TALLY_TO_TRIAL.format(id=keeping.recording_id))
    elif code == 0:
        from monitor.cli.baseline import say_used

        say_used(trial, session)
    return code


def _say(line: str) -> None:
    click.echo(printable(line))
