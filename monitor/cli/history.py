"""`kickstep history`: what was recorded, day by day. Reads alone; neither numpy nor a writer is loaded."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from monitor.cli.correcting import correct
from monitor.cli.deleting import delete_sessions
from monitor.cli.remembering import context, unusual, wanted_of
from monitor.cli.terminal import is_terminal, printable, say_error
from monitor.errors import DataError, UsageError
from monitor.locations import history_file, own_recordings
from monitor.texts import history_commands as texts
from monitor.texts.forms import SESSIONS, plural

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from click._termui_impl import ProgressBar

    from monitor.cli.app import Globals
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter

FOREVER = 36500


@click.group(invoke_without_command=True, help=texts.HISTORY_HELP)
@click.option("--child", metavar="NAME", help=texts.HISTORY_CHILD)
@click.option("--days", type=click.IntRange(1, FOREVER), metavar="N", help=texts.HISTORY_DAYS)
@click.option("--only", multiple=True, metavar="WORD", help=texts.HISTORY_ONLY)
@click.option("--json", "as_json", is_flag=True, help=texts.HISTORY_JSON)
@click.pass_context
def history(ctx: click.Context, child: str | None, days: int | None, only: tuple[str, ...], as_json: bool) -> None:
    if ctx.invoked_subcommand is None:
        _show(ctx.obj, child, days, only, as_json)


def _show(options: Globals, child: str | None, days: int | None, only: tuple[str, ...], as_json: bool) -> None:
    from monitor.storage.history import History

    wanted = wanted_of(only) if only else {}
    since = None if days is None else (date.today() - timedelta(days=days - 1)).isoformat()
    with History(history_file(options.data_dir)) as kept:
        child_id = None if child is None else child_id_of(kept, child)
        sessions = kept.sessions(since=since, child_id=child_id)
        earlier = not sessions and since is not None and bool(kept.days(child_id=child_id))
    if wanted and sessions:
        from monitor.dashboard.filter_words import filter_words, nothing_fits
        from monitor.dashboard.filter_words import fits as has_all

        everything, sessions = sessions, [session for session in sessions if has_all(session, wanted)]
        if not sessions:  # a program's lines stay empty
            words = nothing_fits(everything, wanted, texts.NOTHING_FITS_ONLY)
            click.echo(fitting(words), err=as_json)
            return
        if not as_json:
            click.echo(texts.ONLY_SESSIONS.format(filters=", ".join(filter_words(wanted))))
    if as_json:
        from monitor.reports.history_json import history_dict

        for session in sessions:
            click.echo(json.dumps(history_dict(session), allow_nan=False))
        return
    from monitor.reports.history_text import DRAWN, PLAIN, history_lines
    from monitor.texts.told import EMPTY, FOOTER, REFERRAL

    if not sessions:
        click.echo(texts.NOTHING_IN_LAST_DAYS_THERE.format(days=days) if earlier else EMPTY)
        return
    for line in history_lines(sessions, DRAWN if fits(DRAWN) else PLAIN):
        click.echo(fitting(printable(line)))
    click.echo(texts.KICKSTEP_OVERVIEW_PUTS.format(wrap_text=click.wrap_text(REFERRAL, 96)))
    click.echo(f"\n{click.wrap_text(FOOTER, 96)}")


@history.command(help=texts.HISTORY_RECOUNT_HELP)
@click.argument("sessions", nargs=-1, metavar="[SESSION]...")
@click.pass_obj
def recount(options: Globals, sessions: tuple[str, ...]) -> int:
    from monitor.cli.folder import sole_use
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
                texts.HISTORY_HAS_NO_SESSION.format(unknown=unknown[0]), advice=texts.KICKSTEP_HISTORY_JSON_NAMES
            )
        waiting = [(id_, file) for id_, file in waiting if not sessions or id_ in sessions]
        if not waiting:
            click.echo(texts.NOTHING_TO_COUNT_AGAIN_TODAY)
            return 0
        with HistoryWriter(path) as writer, _bar(size_of(folder, [file for _, file in waiting])) as progress:
            done = count_again(writer, folder, waiting, progress.update)
    click.echo(texts.COUNTED_AGAIN_EARLIER_RESULTS.format(number=plural(len(done.counted), *SESSIONS)))
    return _told(done.failed)


@history.command(help=texts.HISTORY_REBUILD_HELP)
@click.option("--alone", is_flag=True, help=texts.HISTORY_ALONE)
@click.pass_obj
def rebuild(options: Globals, alone: bool) -> int:
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


@history.command(help=texts.HISTORY_NOTE_HELP)
@click.argument("session")
@click.argument("words")
@click.pass_obj
def note(options: Globals, session: str, words: str) -> None:
    if not words.strip():
        raise UsageError(texts.NOTE_EMPTY, advice=texts.PUT_WORDS_IN_QUOTES)
    _say(options, session, lambda writer: writer.add_note(session, words.strip()))


@history.command("not-real", help=texts.HISTORY_NOT_REAL_HELP)
@click.argument("session")
@click.option("--back", is_flag=True, help=texts.HISTORY_BACK)
@click.pass_obj
def not_real(options: Globals, session: str, back: bool) -> None:
    _say(options, session, lambda writer: writer.set_not_real(session, not back))


def _say(options: Globals, id_: str, ask: Callable[[HistoryWriter], Future[None]]) -> None:
    from monitor.cli.folder import hold_folder
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter

    hold_folder(options, "history")
    path = history_file(options.data_dir)
    with History(path) as kept:
        if kept.session(id_) is None:
            raise UsageError(texts.NO_SESSION_CALLED.format(id=id_), advice=texts.KICKSTEP_HISTORY_JSON_NAMES)
    with HistoryWriter(path) as writer:
        ask(writer).result()
    click.echo(texts.KEPT)


def _bar(size: int) -> ProgressBar[int]:
    hidden = not is_terminal(sys.stderr)
    return click.progressbar(length=size, label=texts.COUNTING, file=sys.stderr, hidden=hidden)


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
        texts.NO_CHILD_CALLED.format(name=name),
        advice=texts.KNOWN.format(names=names) if names else texts.NO_CHILD_WAS_NAMED_YET,
    )


def fits(text: str) -> bool:
    """Whether the terminal's encoding has all of it."""
    return fitting(text) == text


def fitting(text: str) -> str:
    """With a mark where the terminal's encoding has no letter."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


history.add_command(context)
history.add_command(correct)
history.add_command(delete_sessions)
history.add_command(unusual)
