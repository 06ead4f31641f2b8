"""`kickstep children remove` and `kickstep history delete`: gone for good, and told what is left elsewhere."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import click

from monitor.cli.folder import hold_folder
from monitor.cli.terminal import is_terminal, printable
from monitor.errors import UsageError
from monitor.locations import history_file, own_recordings
from monitor.texts import history_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.storage.erasing import Erased

_YES = click.option("--yes", is_flag=True, help=texts.DELETING_YES)


@click.command("remove", help=texts.DELETING_REMOVE_CHILD_HELP)
@click.argument("name")
@_YES
@click.pass_obj
def remove_child(options: Globals, name: str, yes: bool) -> None:
    from monitor.storage.erasing import erase_child
    from monitor.storage.history import History

    hold_folder(options, "children remove")
    path = history_file(options.data_dir)
    with History(path) as history:
        child = history.child(name)
        if child is None:
            names = ", ".join(other.nickname or other.id for other in history.children())
            raise UsageError(
                texts.NO_CHILD_CALLED.format(name=name),
                advice=texts.KNOWN.format(names=names) if names else texts.NONE_WAS_ADDED_YET,
            )
        number = history.counts().get(child.id, 0)
    called = child.nickname or child.id
    _ask(texts.DELETE_WITH_SESSIONS_AND_THEIR.format(called=called, number=number), yes)
    done = erase_child(path, own_recordings(options.data_dir), child.id)
    click.echo(
        printable(texts.DELETED_SESSIONS_FILES.format(called=called, sessions=done.sessions, number=len(done.files)))
    )
    _tell_left(done)


@click.command("delete", help=texts.DELETING_DELETE_SESSIONS_HELP)
@click.argument("sessions", nargs=-1, metavar="[SESSION]...")
@click.option("--before", metavar="DATE", help=texts.DELETING_BEFORE)
@_YES
@click.pass_obj
def delete_sessions(options: Globals, sessions: tuple[str, ...], before: str | None, yes: bool) -> None:
    from monitor.storage.erasing import erase_sessions
    from monitor.storage.history import History

    last = None if before is None else (day_of(before) - timedelta(days=1)).isoformat()
    if not sessions and last is None:
        raise UsageError(texts.NOTHING_WAS_NAMED, advice=texts.NAME_SESSIONS_OR_SAY_BEFORE)
    hold_folder(options, "history delete")
    path = history_file(options.data_dir)
    with History(path) as history:
        unknown = [id_ for id_ in sessions if history.session(id_) is None]
        older = [] if last is None else [kept.recording_id for kept in history.sessions(until=last)]
    if unknown:
        raise UsageError(
            texts.HISTORY_HAS_NO_SESSION.format(unknown=unknown[0]), advice=texts.KICKSTEP_HISTORY_JSON_NAMES
        )
    ids = sorted({*sessions, *older})
    if not ids:
        click.echo(texts.THERE_NO_SESSION_BEFORE_DAY)
        return
    _ask(texts.DELETE_SESSIONS_AND_THEIR.format(number=len(ids)), yes)
    done = erase_sessions(path, own_recordings(options.data_dir), ids)
    click.echo(texts.SESSIONS_DELETED_FILES.format(sessions=done.sessions, number=len(done.files)))
    _tell_left(done)


def day_of(text: str) -> date:
    """A day as people write it for programs.

    Raises:
        UsageError: it is none.
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise UsageError(texts.NO_DATE.format(text=text), advice=texts.WRITE_AS_2026_08_30) from None


def _ask(question: str, yes: bool) -> None:
    if yes:
        return
    if not is_terminal(sys.stdin):
        raise UsageError(texts.NOBODY_CAN_BE_ASKED_HERE, advice=texts.SAY_YES_TO_DELETE_WITHOUT)
    click.confirm(printable(question), abort=True, err=True)


def _tell_left(done: Erased) -> None:
    for file in done.unread:
        click.echo(texts.DAMAGED_FILE_MAY_STILL_HOLD.format(file=printable(str(file))))
    if done.backups:
        click.echo(texts.BACKUPS_NOT_TOUCHED_THESE_WERE)
        for backup in done.backups:
            click.echo(f"  {printable(backup)}")
