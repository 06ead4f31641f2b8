"""A session that has ended goes into the history; what is wrong with the history never costs the recording."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.mending import kept_anew
from monitor.cli.terminal import say_error
from monitor.locations import history_file, recording_id
from monitor.texts import recording_commands as texts

if TYPE_CHECKING:
    from monitor.dashboard.settings import Settings
    from monitor.model.aims import Aim
    from monitor.model.history import Child
    from monitor.runner import Ended
    from monitor.storage.keeping import Keeping
    from monitor.storage.writer import HistoryWriter

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


def keeping_for(path: Path, data_dir: Path | None, child: Child | None, writer: HistoryWriter | None = None) -> Keeping:
    """What brings a session into the history; nothing is opened yet.

    Args:
        path: the recording's name as it was chosen at the start.
        child: whose session it is; the log has the opaque id alone.
        writer: of the same history, where the program has one already; its owner closes it.
    """
    from monitor.storage.keeping import Keeping

    return Keeping(history_file(data_dir), recording_id(path), child, writer=writer)


def demo_child() -> Child:
    """The simulated baby."""
    from monitor.model.history import Child

    return Child(DEMO_ID, DEMO_NAME)


def kept_settings(data_dir: Path | None) -> Settings:
    """What was chosen for the screens; a new choice is written when it is made."""
    from monitor.dashboard.settings import read_settings

    settings = read_settings(history_file(data_dir))

    def write(name: str, value: str) -> None:
        from monitor.storage.writer import HistoryWriter

        with HistoryWriter(history_file(data_dir)) as writer:
            writer.set_state(name, value).result()

    settings.write = write
    return settings


def aim_for(child: Child | None, data_dir: Path | None) -> Aim:
    """How long a session of this child should be, as chosen in the settings."""
    from monitor.dashboard.settings import read_settings

    return read_settings(history_file(data_dir)).aim(child)


def awake_unseen(data_dir: Path | None) -> bool:
    """Whether a session that no screen shows keeps the computer awake, as chosen in the settings."""
    from monitor.dashboard.settings import AWAKE, OFF, read_settings

    return read_settings(history_file(data_dir)).get(AWAKE) != OFF


def keep(ended: Ended, keeping: Keeping) -> int:
    """Wait until the session is in the history, and write it if nobody has asked for that yet.

    The exit code: 0, or 5 after telling why it could not be.
    """
    keeping.keep(ended.summary, ended.recording.name if ended.recording is not None else None)
    error = keeping.close()
    if error is not None:
        error = kept_anew(keeping, error)
    if error is None:
        return 0
    if ended.trouble is not None and isinstance(error.__cause__, OSError):  # the disk again, which was told
        click.echo(texts.SESSION_NOT_IN_HISTORY_EITHER, err=True)
        return error.exit_code
    say_error(error)
    if not keeping.saved:
        recorded = ended.recording is not None
        click.echo(texts.SESSION_ONLY_RECORDED if recorded else texts.SESSION_NOT_IN_HISTORY, err=True)
    return error.exit_code
