"""`kickstep history`: what was recorded, day by day. Reads alone; neither numpy nor a writer is loaded."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from monitor.cli.deleting import delete_sessions
from monitor.cli.terminal import is_terminal, printable, say_error
from monitor.errors import DataError, UsageError
from monitor.locations import history_file, own_recordings

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from click._termui_impl import ProgressBar

    from monitor.cli.app import Globals
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter

FOREVER = 36500


@click.group(invoke_without_command=True)
@click.option("--child", metavar="NAME", help="Only this child's sessions.")
@click.option("--days", type=click.IntRange(1, FOREVER), metavar="N", help="Only the last N days, today among them.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a session, one a line.")
@click.pass_context
def history(ctx: click.Context, child: str | None, days: int | None, as_json: bool) -> None:
    """Show what was recorded: weeks, days and sessions, the newest first.

    Each session has its counts and, where there was enough to count, the balance with its range as a bar. The figures
    are of the method that counted the session then; the recordings can be counted again (recount).

    \b
    Examples:
      kickstep history
      kickstep history --days 14
      kickstep history --child Mia --json
      kickstep history recount
      kickstep history rebuild
      kickstep history delete 2026-11-20_103000_ab12
      kickstep history note 2026-11-20_103000_ab12 "laughed at the mobile"
    """
    if ctx.invoked_subcommand is None:
        _show(ctx.obj, child, days, as_json)


def _show(options: Globals, child: str | None, days: int | None, as_json: bool) -> None:
    from monitor.storage.history import History

    since = None if days is None else (date.today() - timedelta(days=days - 1)).isoformat()
    with History(history_file(options.data_dir)) as kept:
        child_id = None if child is None else child_id_of(kept, child)
        sessions = kept.sessions(since=since, child_id=child_id)
        earlier = not sessions and since is not None and bool(kept.days(child_id=child_id))
    if as_json:
        from monitor.reports.history_json import history_dict

        for session in sessions:
            click.echo(json.dumps(history_dict(session), allow_nan=False))
        return
    from monitor.reports.count_text import FOOTER, REFERRAL
    from monitor.reports.history_text import DRAWN, EMPTY, PLAIN, history_lines

    if not sessions:
        click.echo(f"Nothing in the last {days} days; there is older: leave --days out." if earlier else EMPTY)
        return
    for line in history_lines(sessions, DRAWN if fits(DRAWN) else PLAIN):
        click.echo(fitting(printable(line)))
    click.echo(f"\nkickstep overview puts sessions together.\n{click.wrap_text(REFERRAL, 96)}")
    click.echo(f"\n{click.wrap_text(FOOTER, 96)}")


@history.command()
@click.argument("sessions", nargs=-1, metavar="[SESSION]...")
@click.pass_obj
def recount(options: Globals, sessions: tuple[str, ...]) -> int:
    """Count sessions again with today's method, from their recordings.

    All sessions that an earlier method counted, or those that are named (as `kickstep history --json` names them:
    recording_id). The earlier results are kept beside the new ones. It may be stopped at any time (Ctrl-C): what is
    counted stays counted, and the next run goes on.

    \b
    Examples:
      kickstep history recount
      kickstep history recount 2026-11-20_103000_ab12

    Exit codes: 0 all counted, or nothing to count; 4 a recording cannot be read (the others are counted).
    """
    from monitor.cli.folder import sole_use
    from monitor.dashboard.rebuilt_words import number
    from monitor.storage.history import History
    from monitor.storage.recounting import recount as count_again
    from monitor.storage.recounting import size_of, todays_method
    from monitor.storage.writer import HistoryWriter

    path, folder = history_file(options.data_dir), own_recordings(options.data_dir)
    with sole_use(options, "history recount"):
        with History(path) as kept:
            waiting = kept.counted_otherwise(*todays_method())
            unknown = [id_ for id_ in sessions if kept.session(id_) is None]
        if unknown:
            raise UsageError(
                f"the history has no session {unknown[0]}", advice="kickstep history --json names them: recording_id."
            )
        waiting = [(id_, file) for id_, file in waiting if not sessions or id_ in sessions]
        if not waiting:
            click.echo("Nothing to count again: today's method counted these sessions already.")
            return 0
        with HistoryWriter(path) as writer, _bar(size_of(folder, [file for _, file in waiting])) as progress:
            done = count_again(writer, folder, waiting, progress.update)
    click.echo(f"{number(len(done.counted), 'session')} counted again; the earlier results are kept.")
    return _told(done.failed)


@history.command()
@click.option("--alone", is_flag=True, help="From the recordings and nothing else: no names, notes or corrections.")
@click.pass_obj
def rebuild(options: Globals, alone: bool) -> int:
    """Make the history anew from the recordings.

    For a damaged history, or one that was lost. All recordings of the data folder are counted with today's method.
    Names, notes, corrections and earlier results are carried over from the old history as far as it can be read; where
    it cannot, children appear under their number until they are named again. The old file is set aside, not deleted.
    It may be stopped at any time (Ctrl-C): the old history stays until the new one is whole, and the next run goes on.

    \b
    Examples:
      kickstep history rebuild
      kickstep history rebuild --alone

    Exit codes: 0 rebuilt; 4 rebuilt, but a recording cannot be read; 5 the history cannot be written.
    """
    from monitor.cli.folder import sole_use
    from monitor.dashboard.rebuilt_words import rebuilt_lines
    from monitor.locations import recordings_in
    from monitor.storage.rebuilding import rebuild as make_anew
    from monitor.storage.recounting import size_of

    path, folder = history_file(options.data_dir), own_recordings(options.data_dir)
    size = size_of(folder, [file.name for file in recordings_in(folder)])
    with sole_use(options, "history rebuild"), _bar(size) as progress:
        done = make_anew(path, folder, alone=alone, progress=progress.update)
    for line in rebuilt_lines(done):
        click.echo(printable(line))
    return _told(done.failed)


@history.command()
@click.argument("session")
@click.argument("words")
@click.pass_obj
def note(options: Globals, session: str, words: str) -> None:
    """Write a note beside a session, as `n` on its page does.

    \b
    Example:
      kickstep history note 2026-11-20_103000_ab12 "laughed at the mobile, then both legs at once"
    """
    if not words.strip():
        raise UsageError("the note is empty", advice="Put the words in quotes.")
    _say(options, session, lambda writer: writer.add_note(session, words.strip()))


@history.command("not-real")
@click.argument("session")
@click.option("--back", is_flag=True, help="It was one after all.")
@click.pass_obj
def not_real(options: Globals, session: str, back: bool) -> None:
    """Say that a session was no real one: it is kept, but in no sum (as `o` on its page does).

    \b
    Examples:
      kickstep history not-real 2026-11-20_103000_ab12
      kickstep history not-real 2026-11-20_103000_ab12 --back
    """
    _say(options, session, lambda writer: writer.set_not_real(session, not back))


def _say(options: Globals, id_: str, ask: Callable[[HistoryWriter], Future[None]]) -> None:
    from monitor.cli.folder import hold_folder
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter

    hold_folder(options, "history")
    path = history_file(options.data_dir)
    with History(path) as kept:
        if kept.session(id_) is None:
            raise UsageError(f"no session is called {id_}", advice="kickstep history --json names them: recording_id.")
    with HistoryWriter(path) as writer:
        ask(writer).result()
    click.echo("kept")


def _bar(size: int) -> ProgressBar[int]:
    hidden = not is_terminal(sys.stderr)
    return click.progressbar(length=size, label="Counting", file=sys.stderr, hidden=hidden)


def _told(failed: list[tuple[str, DataError]]) -> int:
    for _, error in failed:
        say_error(error)
    return DataError.exit_code if failed else 0


def child_id_of(kept: History, name: str) -> str:
    """The id of the child of that nickname.

    Raises:
        UsageError: there is none.
    """
    found = kept.child(name)
    if found is not None:
        return found.id
    names = ", ".join(child.nickname or child.id for child in kept.children())
    raise UsageError(
        f"no child is called {name}",
        advice=f"Known: {names}." if names else "No child was named yet: kickstep record --child NAME does it.",
    )


def fits(text: str) -> bool:
    """Whether the terminal's encoding has all of it."""
    return fitting(text) == text


def fitting(text: str) -> str:
    """With a mark where the terminal's encoding has no letter."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


history.add_command(delete_sessions)
