"""What `record`, `demo` and `replay` share: running a session, telling about it, naming its recording."""

from __future__ import annotations

import json
import os
import secrets
import shlex
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.terminal import is_terminal, printable, say_error
from monitor.errors import StorageError
from monitor.locations import own_recordings
from monitor.model.events import (
    Bounce,
    Clipped,
    ClocksAligned,
    Event,
    Excluded,
    GotUp,
    KickNotCounted,
    KickStarted,
    LeanHint,
    LegConfirmed,
    LegStill,
    SatDown,
    ShankAxis,
    Step,
    StepRun,
)
from monitor.texts import recording_commands as texts
from monitor.texts.forms import plural

if TYPE_CHECKING:
    from monitor.model.session import SessionSummary
    from monitor.runner import Ended


def new_recording(data_dir: Path | None) -> Path:
    """A fresh name: when the session began, and four letters; never the child."""
    began = datetime.now().strftime("%Y-%m-%d_%H%M%S")
    return own_recordings(data_dir) / f"{began}_{secrets.token_hex(2)}.live.mcap"


def offer_recovery(data_dir: Path | None) -> None:
    """One line on stderr where an earlier session was cut off: nothing is lost, and what mends it."""
    from monitor.recording.recovery import unfinished

    waiting = len(unfinished(own_recordings(data_dir)))
    if not waiting:
        return
    chosen = data_dir is not None and os.environ.get("KICKSTEP_DATA_DIR") != str(data_dir)
    command = f"kickstep --data-dir {shlex.quote(str(data_dir))} recover" if chosen else "kickstep recover"
    told = plural(waiting, texts.ONE_NOT_ENDED, texts.MANY_NOT_ENDED, command=printable(command))
    click.echo(told, err=True)


def event_line(event: Event) -> str | None:
    """One event in plain words, for `--plain` and replay; None for what only programs want."""
    if isinstance(event, KickStarted):
        return texts.KICK.format(clock=clock(event.onset_s), limb=event.limb)
    if isinstance(event, Step):
        return f"{clock(event.time_s)}  {(texts.STEP_WHILE_HELD if event.held else 'step')}, {event.limb}"
    if isinstance(event, KickNotCounted):
        return texts.KICK_NOT_COUNTED.format(
            clock=clock(event.ready_s), limb=event.limb, why=event.why.value.replace("_", " ")
        )
    if isinstance(event, StepRun):
        held = texts.HELD if event.held else ""
        return texts.STEPS_IN_ROW.format(
            clock=clock(event.start_s), steps=event.steps, confidence=event.confidence, held=held
        )
    if isinstance(event, ShankAxis):
        told = texts.MOVED_WHILE_WAS_TO_STAND_LEAN if event.axis is None else texts.HOW_STANDS_KNOWN_NOW
        return texts.SHANK.format(clock=clock(event.ready_s), limb=event.limb, told=told)
    if isinstance(event, GotUp):
        return texts.PERHAPS_GOT_UP.format(clock=clock(event.time_s))
    if isinstance(event, SatDown):
        return texts.PERHAPS_SAT_OR_FELL_DOWN.format(clock=clock(event.time_s))
    if isinstance(event, LeanHint):
        lean = texts.UPRIGHT if event.upright else texts.NOT_UPRIGHT
        return texts.LEAN_AGAINST_ACTIVITY.format(
            clock=clock(event.since_s), lean=lean, activity=event.activity.value.replace("_", " ")
        )
    if isinstance(event, Bounce):
        return texts.BOUNCES.format(clock=clock(event.start_s), cycles=event.cycles)
    if isinstance(event, Excluded):
        whose = "" if event.limb is None else f"{event.limb} "
        why = event.why.value.replace("_", " ")
        return texts.NOT_COUNTED_UNTIL.format(
            clock=clock(event.start_s), whose=whose, until=clock(event.end_s), why=why
        )
    if isinstance(event, Clipped):
        return texts.BEYOND_RANGE.format(clock=clock(event.start_s), limb=event.limb)
    if isinstance(event, ClocksAligned):
        apart_ms, within_ms = 1000.0 * abs(event.residual_s), 1000.0 * event.uncertainty_s
        return texts.DOUBLE_TAP.format(clock=clock(event.time_s), apart=apart_ms, within=within_ms)
    if isinstance(event, LegStill):
        since = clock(event.since_s)
        return texts.STILL_ON.format(clock=clock(event.ready_s), limb=event.limb, since=since)
    if isinstance(event, LegConfirmed):
        return texts.SENSOR_ON.format(clock=clock(event.ready_s), limb=event.limb)
    return None


def clock(seconds: float) -> str:
    """Session time as minutes and seconds."""
    return f"{int(seconds) // 60:02d}:{seconds % 60:04.1f}"


def print_events(events: list[Event]) -> None:
    """One line an event on stdout."""
    for event in events:
        if (line := event_line(event)) is not None:
            click.echo(line)


def ticker(seconds: float | None) -> Callable[[float], None]:
    """A line of progress on stderr, when a person looks."""
    if not is_terminal(sys.stderr):
        return lambda now: None
    shown = -1

    def show(now: float) -> None:
        nonlocal shown
        if int(now) != shown:
            shown = int(now)
            goal = texts.OF_TIME.format(clock=clock(seconds)) if seconds is not None else texts.CTRL_C_ENDS_SESSION
            click.echo(texts.PROGRESS.format(clock=clock(now), goal=goal), nl=False, err=True)

    return show


def print_trouble(error: StorageError) -> None:
    """The disk failed; the session goes on."""
    say_error(error)


def print_may_sleep(why: str) -> None:
    """The computer may fall asleep during the session, which goes on meanwhile."""
    from monitor.texts.live import MAY_SLEEP, MAY_SLEEP_WHY

    click.echo(MAY_SLEEP_WHY.format(told=MAY_SLEEP, why=printable(why)), err=True)


def print_ended(ended: Ended, *, as_json: bool, plain: bool = False) -> int:
    """The figures on stdout, where the recording is on stderr; the exit code."""
    if is_terminal(sys.stderr) and not plain:
        click.echo("", err=True)  # below the line of progress
    name = str(ended.recording) if ended.recording is not None else texts.NOT_RECORDED
    print_summary(ended.summary, name, as_json=as_json, plain=plain)
    if ended.recording is not None:
        click.echo(texts.RECORDED.format(name=printable(name)), err=True)
    if ended.trouble is not None:  # why was said when it happened
        click.echo(texts.SESSION_WAS_COUNTED_TO_END, err=True)
        return StorageError.exit_code
    return 0


def print_summary(summary: SessionSummary, name: str, *, as_json: bool, plain: bool = False) -> None:
    """The figures, for programs, for people, or (`plain`) for ears."""
    if as_json:
        from monitor.reports.count_json import count_dict

        click.echo(json.dumps(count_dict(summary, name), allow_nan=False))
        return
    if plain:
        from monitor.reports.spoken import ending_words

        click.echo(printable(ending_words(summary)))
        return
    from monitor.reports.count_text import count_text
    from monitor.texts.told import FOOTER

    click.echo(printable_lines(count_text(summary, name)))
    click.echo(f"\n{click.wrap_text(FOOTER, 96)}")


def printable_lines(text: str) -> str:
    """Each line without control codes."""
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield printable(line)
