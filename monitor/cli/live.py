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
    what, it = ("1 earlier recording was", "it") if waiting == 1 else (f"{waiting} earlier recordings were", "them")
    click.echo(f"{what} not ended properly. This mends {it}: {printable(command)}", err=True)


def event_line(event: Event) -> str | None:
    """One event in plain words, for `--plain` and replay; None for what only programs want."""
    if isinstance(event, KickStarted):
        return f"{clock(event.onset_s)}  kick, {event.limb}"
    if isinstance(event, Step):
        return f"{clock(event.time_s)}  {'step while held' if event.held else 'step'}, {event.limb}"
    if isinstance(event, KickNotCounted):
        return f"{clock(event.ready_s)}  a {event.limb} kick is not counted: {event.why.value.replace('_', ' ')}"
    if isinstance(event, StepRun):
        held = ", held" if event.held else ""
        return f"{clock(event.start_s)}  {event.steps} steps in a row ({event.confidence}{held})"
    if isinstance(event, ShankAxis):
        told = (
            "moved while it was to stand: the lean is not known" if event.axis is None else "how it stands is known now"
        )
        return f"{clock(event.ready_s)}  {event.limb} shank: {told}"
    if isinstance(event, GotUp):
        return f"{clock(event.time_s)}  perhaps got up"
    if isinstance(event, SatDown):
        return f"{clock(event.time_s)}  perhaps sat or fell down"
    if isinstance(event, LeanHint):
        lean = "upright" if event.upright else "not upright"
        return f"{clock(event.since_s)}  shanks {lean}; the activity says {event.activity.value.replace('_', ' ')}"
    if isinstance(event, Bounce):
        return f"{clock(event.start_s)}  {event.cycles} bounces"
    if isinstance(event, Excluded):
        whose = "" if event.limb is None else f"{event.limb} "
        why = event.why.value.replace("_", " ")
        return f"{clock(event.start_s)}  {whose}not counted until {clock(event.end_s)}: {why}"
    if isinstance(event, Clipped):
        return f"{clock(event.start_s)}  {event.limb}: beyond the sensor's range; counted, the peak is too low"
    if isinstance(event, ClocksAligned):
        apart_ms, within_ms = 1000.0 * abs(event.residual_s), 1000.0 * event.uncertainty_s
        return f"{clock(event.time_s)}  double tap: {apart_ms:.0f} ms taken off, sides within {within_ms:.0f} ms"
    if isinstance(event, LegStill):
        since = clock(event.since_s)
        return f"{clock(event.ready_s)}  is the {event.limb} sensor still on? It has lain still since {since}"
    if isinstance(event, LegConfirmed):
        return f"{clock(event.ready_s)}  the {event.limb} sensor is on"
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
            goal = f" of {clock(seconds)}" if seconds is not None else "   Ctrl-C ends the session"
            click.echo(f"\r  recording {clock(now)}{goal} ", nl=False, err=True)

    return show


def print_trouble(error: StorageError) -> None:
    """The disk failed; the session goes on."""
    say_error(error)


def print_ended(ended: Ended, *, as_json: bool, plain: bool = False) -> int:
    """The figures on stdout, where the recording is on stderr; the exit code."""
    if is_terminal(sys.stderr) and not plain:
        click.echo("", err=True)  # below the line of progress
    name = str(ended.recording) if ended.recording is not None else "not recorded"
    print_summary(ended.summary, name, as_json=as_json, plain=plain)
    if ended.recording is not None:
        click.echo(f"Recording: {printable(name)}", err=True)
    if ended.trouble is not None:  # why was said when it happened
        click.echo("The session was counted to its end; its recording is not whole (see above).", err=True)
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
    from monitor.reports.count_text import FOOTER, count_text

    click.echo(printable_lines(count_text(summary, name)))
    click.echo(f"\n{click.wrap_text(FOOTER, 96)}")


def printable_lines(text: str) -> str:
    """Each line without control codes."""
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield printable(line)
