"""`kickstep backup` and `kickstep restore`: everything in one file, and back again."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.deleting import day_of
from monitor.cli.folder import hold_folder
from monitor.cli.terminal import is_terminal, printable
from monitor.errors import StorageError, UsageError
from monitor.locations import history_file, own_recordings
from monitor.texts import history_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals

LONGEST_LIST = 50


@click.command(help=texts.BACKUP_HELP)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--child", metavar="NAME", help=texts.BACKUP_CHILD)
@click.option("--since", metavar="DATE", help=texts.BACKUP_SINCE)
@click.option("--no-recordings", is_flag=True, help=texts.BACKUP_NO_RECORDINGS)
@click.pass_obj
def backup(options: Globals, out: Path, child: str | None, since: str | None, no_recordings: bool) -> None:
    from monitor.storage.backups import back_up
    from monitor.storage.history import History
    from monitor.storage.recounting import size_of
    from monitor.storage.writer import HistoryWriter

    if since is not None:
        since = day_of(since).isoformat()
    if out.exists():
        raise StorageError(texts.THERE_SUCH_FILE_ALREADY, where=str(out), advice=texts.CHOOSE_ANOTHER_NAME)
    hold_folder(options, "backup", session=True)  # a folder that may only be read can be backed up
    path, folder = history_file(options.data_dir), own_recordings(options.data_dir)
    with History(path) as history:
        whose = None if child is None else history.child(child)
        if child is not None and whose is None:
            raise UsageError(texts.NO_CHILD_CALLED.format(name=child), advice=texts.KICKSTEP_CHILDREN_LIST_NAMES)
    size = 0 if no_recordings or not folder.is_dir() else size_of(folder, [file.name for file in folder.iterdir()])
    hidden = not is_terminal(sys.stderr)
    with click.progressbar(length=size, label=texts.BACKING_UP, file=sys.stderr, hidden=hidden) as bar:
        done = back_up(
            out.absolute(),
            path,
            folder,
            child=None if whose is None else whose.id,
            since=since,
            recordings=not no_recordings,
            progress=bar.update,
        )
    if path.exists():
        # a delete names the backups that may still hold what it deleted
        with contextlib.suppress(StorageError), HistoryWriter(path) as writer:
            writer.add_backup(str(done.path), LONGEST_LIST).result()
    click.echo(
        texts.SESSIONS_RECORDINGS_MB_READ.format(
            out=printable(str(out)), sessions=done.sessions, recordings=done.recordings, size=done.size / 1000000.0
        )
    )
    for file in done.left_out:
        click.echo(texts.NOT_IN_BECAUSE_SESSION_WRITING.format(name=printable(file.name)), err=True)


@click.command(help=texts.BACKUP_RESTORE_HELP)
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.pass_obj
def restore(options: Globals, file: Path) -> None:
    from monitor.storage.backups import restore as bring_back

    hold_folder(options, "restore")
    path, folder = history_file(options.data_dir), own_recordings(options.data_dir)
    size = file.stat().st_size if file.is_file() else 0
    hidden = not is_terminal(sys.stderr)
    with click.progressbar(length=size, label=texts.RESTORING, file=sys.stderr, hidden=hidden) as bar:
        done = bring_back(file, path, folder, progress=bar.update)
    sessions, children = done.rows.get("sessions", 0), done.rows.get("children", 0)
    click.echo(
        texts.RESTORED_CHILDREN_SESSIONS.format(children=children, sessions=sessions, number=len(done.recordings))
    )
    if done.kept:
        click.echo(texts.RECORDINGS_HERE_WITH_OTHER.format(number=len(done.kept)))
        for name in done.kept[:LONGEST_LIST]:
            click.echo(f"  {printable(name)}")
