"""A damaged history is set aside and made anew by itself, for a command that met it, and all of it is said."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import click

from monitor.cli.terminal import is_terminal, printable, say_error
from monitor.errors import DamagedHistoryError, MonitorError, StorageError
from monitor.locations import data_dir, history_file, own_recordings, recordings_in
from monitor.texts import history_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.storage.keeping import Keeping


def mended(options: Globals, error: DamagedHistoryError) -> bool:
    """Make the history anew; False where another program works in the folder, or nothing can be written there."""
    from monitor.storage.folder_lock import FolderLock

    try:
        with FolderLock(data_dir(options.data_dir), "history rebuild"):
            make_anew(history_file(options.data_dir), error)
    except StorageError:
        return False
    return True


def kept_anew(keeping: Keeping, error: MonitorError) -> MonitorError | None:
    """A session that a damaged history could not take: the history first, then the session; what is still wrong."""
    if not isinstance(error, DamagedHistoryError):
        return error
    stop = Event()
    try:
        keeping.alone(lambda: make_anew(keeping.path, error, stop.is_set)).result()
    except StorageError:
        return error
    except KeyboardInterrupt:
        stop.set()
        return error
    keeping.again()
    return keeping.close()


def make_anew(path: Path, error: DamagedHistoryError, stop: Callable[[], bool] = lambda: False) -> None:
    """What it is, how far it is, what came of it: on stderr, for stdout may be read by a program.

    Raises:
        StorageError: it cannot be done.
        StoppedError: `stop` was true.
    """
    from monitor.dashboard.rebuilt_words import rebuilt_lines
    from monitor.storage.rebuilding import rebuild
    from monitor.storage.recounting import size_of
    from monitor.texts.history import ANEW, LATER

    folder = own_recordings(path.parent)
    size = size_of(folder, [file.name for file in recordings_in(folder)])
    click.echo(texts.KICKSTEP.format(message=printable(error.message)), err=True)
    click.echo(texts.CTRL_C.format(anew=ANEW, later=LATER), err=True)
    hidden = not is_terminal(sys.stderr)
    with click.progressbar(length=size, label=texts.COUNTING, file=sys.stderr, hidden=hidden) as bar:
        done = rebuild(path, folder, progress=bar.update, stop=stop)
    for line in rebuilt_lines(done)[1:]:
        click.echo(f"  {printable(line)}", err=True)
    for _, failed in done.failed:
        say_error(failed)
