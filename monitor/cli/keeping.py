"""A session that has ended goes into the history; what is wrong with the history never costs the recording."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.terminal import say_error
from monitor.errors import StorageError, UsageError
from monitor.locations import history_file, recording_id

if TYPE_CHECKING:
    from monitor.model.history import Child
    from monitor.runner import Ended

DEMO_ID = "demo"
"""The simulated baby's id in recordings; a real child's is drawn by chance."""
DEMO_NAME = "Demo"


def child_called(name: str, data_dir: Path | None) -> Child:
    """The child of that nickname, known from now on.

    Raises:
        StorageError: the history cannot be used.
        UsageError: that is no name.
    """
    from monitor.storage.writer import HistoryWriter

    with HistoryWriter(history_file(data_dir)) as writer:
        return writer.child(name).result()


def save(ended: Ended, path: Path, data_dir: Path | None, child_id: str | None) -> None:
    """Write the session into the history.

    Args:
        path: the recording's name as it was chosen at the start.
        child_id: the opaque id that the log has.

    Raises:
        StorageError: it could not be.
    """
    from monitor.storage.writer import Finished, HistoryWriter

    file = ended.recording.name if ended.recording is not None else None
    with HistoryWriter(history_file(data_dir)) as writer:
        if child_id == DEMO_ID:
            from monitor.model.history import Child

            with contextlib.suppress(UsageError):  # a real child has that name
                writer.add_child(Child(DEMO_ID, DEMO_NAME)).result()
        writer.write(Finished(recording_id(path), file, child_id, ended.summary)).result()


def keep(ended: Ended, path: Path, data_dir: Path | None, child_id: str | None) -> int:
    """As `save`; the exit code: 0, or 5 after telling why it could not be."""
    try:
        save(ended, path, data_dir, child_id)
    except StorageError as error:
        return tell_unkept(error, ended)
    return 0


def tell_unkept(error: StorageError, ended: Ended) -> int:
    """Say that a session is not in the history; the exit code."""
    if ended.trouble is not None and isinstance(error.__cause__, OSError):  # the disk again, which was told
        click.echo("This session is not in the history either.", err=True)
        return error.exit_code
    say_error(error)
    safe = " The recording is kept and can be counted again." if ended.recording is not None else ""
    click.echo(f"  This session is not in the history.{safe}", err=True)
    return error.exit_code
