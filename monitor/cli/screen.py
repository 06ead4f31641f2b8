"""Running the full screen from a command: when there is one, its log, and what is said after it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from monitor.cli.keeping import keep, kept_settings
from monitor.cli.live import offer_recovery, print_ended
from monitor.cli.terminal import is_terminal, printable
from monitor.errors import MonitorError
from monitor.texts import recording_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.dashboard.app import KickstepApp


def has_screen(options: Globals) -> bool:
    """A person at a terminal, who did not ask for plain lines. (The screen is drawn on stderr.)"""
    dumb = os.environ.get("TERM") == "dumb"
    return not options.plain and not dumb and is_terminal(sys.stdin) and is_terminal(sys.stderr)


def show(options: Globals, app: KickstepApp, command: str, *, as_json: bool = False) -> int:
    """Run the screen to its end; the exit code.

    Raises:
        Exception: what ended it early.
    """
    from monitor.cli.keeper import FolderKeeper
    from monitor.cli.logbook import write_start

    if app.settings.write is None:  # without `home`, which has its own writer
        app.settings = kept_settings(options.data_dir)
    app.keeper = FolderKeeper(options.data_dir)
    write_start(command)
    app.run()
    if app.failure is not None:
        recording = options.recording
        if isinstance(app.failure, MonitorError) and recording is not None and recording.exists():
            click.echo(texts.RECORDING_SAFE.format(recording=printable(str(recording))), err=True)
        raise app.failure
    code = 0
    if app.ended is not None:
        code = keep(app.ended, app.keeping) if app.keeping is not None else 0
        code = max(code, print_ended(app.ended, as_json=as_json))
    offer_recovery(options.data_dir)
    return code
