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

if TYPE_CHECKING:
    from monitor.cli.app import Globals

LONGEST_LIST = 50


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--child", metavar="NAME", help="Only what belongs to this child, to carry it to another computer.")
@click.option("--since", metavar="DATE", help="Only recordings of sessions from this day on (2026-08-30).")
@click.option("--no-recordings", is_flag=True, help="Only the history: small, and without what can be counted again.")
@click.pass_obj
def backup(options: Globals, out: Path, child: str | None, since: str | None, no_recordings: bool) -> None:
    """Put history, settings and recordings into one file (a zip file), and compare it byte by byte.

    An existing file is never overwritten. The file holds everything in plain: keep it where only you can read it.

    \b
    Examples:
      kickstep backup ~/usb/kicks.zip
      kickstep backup mia.zip --child Mia
      kickstep backup kicks.zip --since 2026-08-30
    """
    from monitor.storage.backups import back_up
    from monitor.storage.history import History
    from monitor.storage.recounting import size_of
    from monitor.storage.writer import HistoryWriter

    if since is not None:
        since = day_of(since).isoformat()
    if out.exists():
        raise StorageError("there is such a file already", where=str(out), advice="Choose another name.")
    hold_folder(options, "backup", session=True)  # a folder that may only be read can be backed up
    path, folder = history_file(options.data_dir), own_recordings(options.data_dir)
    with History(path) as history:
        whose = None if child is None else history.child(child)
        if child is not None and whose is None:
            raise UsageError(f"no child is called {child}", advice="kickstep children list names them.")
    size = 0 if no_recordings or not folder.is_dir() else size_of(folder, [file.name for file in folder.iterdir()])
    hidden = not is_terminal(sys.stderr)
    with click.progressbar(length=size, label="Backing up", file=sys.stderr, hidden=hidden) as bar:
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
        f"{printable(str(out))}: {done.sessions} sessions, {done.recordings} recordings, {done.size / 1e6:.1f} MB;"
        " read again and compared."
    )
    for file in done.left_out:
        click.echo(f"Not in it, because a session is writing it: {printable(file.name)}", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.pass_obj
def restore(options: Globals, file: Path) -> None:
    """Bring back what a backup holds and is missing in the data folder.

    Nothing that is there is changed or overwritten, so a backup may be restored twice, and a child's backup may be
    brought to a computer with children of its own. The whole file is checked before anything is written.

    \b
    Examples:
      kickstep restore ~/usb/kicks.zip
      kickstep --data-dir ~/new restore kicks.zip

    Exit codes: 0 restored; 4 it is no backup, or a damaged one (nothing was changed); 5 it cannot be written.
    """
    from monitor.storage.backups import restore as bring_back

    hold_folder(options, "restore")
    path, folder = history_file(options.data_dir), own_recordings(options.data_dir)
    size = file.stat().st_size if file.is_file() else 0
    hidden = not is_terminal(sys.stderr)
    with click.progressbar(length=size, label="Restoring", file=sys.stderr, hidden=hidden) as bar:
        done = bring_back(file, path, folder, progress=bar.update)
    sessions, children = done.rows.get("sessions", 0), done.rows.get("children", 0)
    click.echo(f"Restored: {children} children, {sessions} sessions, {len(done.recordings)} recordings.")
    if done.kept:
        click.echo(f"{len(done.kept)} recordings are here with other contents; these stayed as they are:")
        for name in done.kept[:LONGEST_LIST]:
            click.echo(f"  {printable(name)}")
