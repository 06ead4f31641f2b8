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

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.storage.erasing import Erased

_YES = click.option("--yes", is_flag=True, help="Do not ask.")


@click.command("remove")
@click.argument("name")
@_YES
@click.pass_obj
def remove_child(options: Globals, name: str, yes: bool) -> None:
    """Delete a child with all sessions, recordings, notes and corrections, for good.

    The history is written anew afterwards, so that nothing of it is left in the free places of the file; histories
    that were set aside are cleaned as well. Backups are not touched: those that this program made are named.

    \b
    Examples:
      kickstep children remove Mia
      kickstep children remove Mia --yes
    """
    from monitor.storage.erasing import erase_child
    from monitor.storage.history import History

    hold_folder(options, "children remove")
    path = history_file(options.data_dir)
    with History(path) as history:
        child = history.child(name)
        if child is None:
            names = ", ".join(other.nickname or other.id for other in history.children())
            raise UsageError(
                f"no child is called {name}", advice=f"Known: {names}." if names else "None was added yet."
            )
        number = history.counts().get(child.id, 0)
    called = child.nickname or child.id
    _ask(f"Delete {called} with {number} sessions and their recordings, for good?", yes)
    done = erase_child(path, own_recordings(options.data_dir), child.id)
    click.echo(printable(f"{called} is deleted: {done.sessions} sessions, {len(done.files)} files."))
    _tell_left(done)


@click.command("delete")
@click.argument("sessions", nargs=-1, metavar="[SESSION]...")
@click.option("--before", metavar="DATE", help="All sessions before this day (2026-08-30).")
@_YES
@click.pass_obj
def delete_sessions(options: Globals, sessions: tuple[str, ...], before: str | None, yes: bool) -> None:
    """Delete sessions with their recordings and all that was written about them, for good.

    Sessions are named as `kickstep history --json` names them (recording_id). To leave one out of all sums and keep it,
    mark it as "not a real session" on its page instead. Nothing is ever deleted by itself.

    \b
    Examples:
      kickstep history delete 2026-11-20_103000_ab12
      kickstep history delete --before 2026-08-30
    """
    from monitor.storage.erasing import erase_sessions
    from monitor.storage.history import History

    last = None if before is None else (day_of(before) - timedelta(days=1)).isoformat()
    if not sessions and last is None:
        raise UsageError("nothing was named", advice="Name sessions, or say --before DATE.")
    hold_folder(options, "history delete")
    path = history_file(options.data_dir)
    with History(path) as history:
        unknown = [id_ for id_ in sessions if history.session(id_) is None]
        older = [] if last is None else [kept.recording_id for kept in history.sessions(until=last)]
    if unknown:
        raise UsageError(
            f"the history has no session {unknown[0]}", advice="kickstep history --json names them: recording_id."
        )
    ids = sorted({*sessions, *older})
    if not ids:
        click.echo("There is no session before that day.")
        return
    _ask(f"Delete {len(ids)} sessions and their recordings, for good?", yes)
    done = erase_sessions(path, own_recordings(options.data_dir), ids)
    click.echo(f"{done.sessions} sessions are deleted, {len(done.files)} files.")
    _tell_left(done)


def day_of(text: str) -> date:
    """A day as people write it for programs.

    Raises:
        UsageError: it is none.
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise UsageError(f"{text!r} is no date", advice="Write it as 2026-08-30.") from None


def _ask(question: str, yes: bool) -> None:
    if yes:
        return
    if not is_terminal(sys.stdin):
        raise UsageError("nobody can be asked here", advice="Say --yes to delete without a question.")
    click.confirm(printable(question), abort=True, err=True)


def _tell_left(done: Erased) -> None:
    for file in done.unread:
        click.echo(f"This damaged file may still hold it; delete it yourself: {printable(str(file))}")
    if done.backups:
        click.echo("Backups are not touched. These were made on this computer and may still hold it:")
        for backup in done.backups:
            click.echo(f"  {printable(backup)}")
