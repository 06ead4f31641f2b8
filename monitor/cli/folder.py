"""The data folder, for a command that writes in it: nobody else does meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from monitor.errors import StorageError
from monitor.locations import data_dir, history_file, own_recordings
from monitor.texts import file_commands as texts

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.cli.app import Globals


@contextlib.contextmanager
def sole_use(options: Globals, doing: str, *, session: bool = False) -> Iterator[None]:
    """Nobody else writes in the data folder inside of this.

    Args:
        doing: the command, told to whoever comes second.
        session: a folder that cannot be written stops no session: it is counted on the screen all the same, and says
            so itself.

    Raises:
        StorageError: another kickstep is at work there, or (no session) nothing can be written.
    """
    from monitor.storage.folder_lock import FolderBusyError, FolderLock
    from monitor.storage.places import network_kind

    folder = data_dir(options.data_dir)
    if kind := network_kind(folder):
        click.echo(texts.DATA_FOLDER_LIES_ON_ANOTHER_COMPUTER_LET_NO.format(kind=kind), err=True)
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(FolderLock(folder, doing))
        except FolderBusyError:
            raise
        except StorageError:
            if not session:
                raise
        else:
            _finish(options)
        yield


def _finish(options: Globals) -> None:
    """What was cut off last time; every start asks, so that little is imported for it."""
    from monitor.storage.history import History
    from monitor.storage.places import PENDING, STAGED, whole_of

    path = history_file(options.data_dir)
    with contextlib.suppress(StorageError), History(path) as history:  # a damaged one is told by whoever needs it
        waiting = (path.parent / STAGED).exists() or whole_of(path).exists()
        if history.state(PENDING) is None and not waiting:
            return
    from monitor.storage.erasing import settle

    settle(path, own_recordings(options.data_dir))


def hold_if_own(options: Globals, doing: str, *places: Path | None) -> bool:
    """As `hold_folder`, where a file that the user asked for is to lie in the data folder; whether that is so.

    Raises:
        StorageError: as above, or one of them is there already: nothing of the data folder is written over.
    """
    own = data_dir(options.data_dir).resolve()
    inside = [place for place in places if place is not None and place.resolve().is_relative_to(own)]
    for place in inside:
        if place.exists() and not place.is_dir():
            raise StorageError(texts.FILE_DATA_FOLDER_NOT_WRITTEN, where=str(place), advice=texts.CHOOSE_ANOTHER_NAME)
    if inside:
        hold_folder(options, doing)
    return bool(inside)


def can_remember(options: Globals, doing: str) -> bool:
    """As `hold_folder`, for what is only convenient to keep: False where another program is at work there."""
    from monitor.storage.folder_lock import FolderBusyError

    try:
        hold_folder(options, doing, session=True)
    except FolderBusyError:
        return False
    return True


def hold_folder(options: Globals, doing: str, *, session: bool = False) -> None:
    """As `sole_use`, until the command that runs now has ended."""
    click.get_current_context().with_resource(sole_use(options, doing, session=session))
