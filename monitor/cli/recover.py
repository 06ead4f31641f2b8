"""`kickstep recover`: recordings that a crash cut off."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.folder import hold_folder
from monitor.cli.terminal import is_terminal, printable, say_error
from monitor.errors import DataError, MonitorError
from monitor.locations import data_dir, history_file, own_recordings
from monitor.texts import recording_commands as texts

if TYPE_CHECKING:
    from monitor.recording.recovery import RecoveryReport

_LONG_BYTES = 5_000_000


@click.command("recover", help=texts.RECOVER_RECOVER_FILES_HELP)
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path, readable=False))
@click.pass_context
def recover_files(ctx: click.Context, files: tuple[Path, ...]) -> int:
    folder = data_dir(ctx.obj.data_dir).resolve()
    if not files or any(path.resolve().is_relative_to(folder) for path in files):
        hold_folder(ctx.obj, "recover", session=True)  # the recording of a session that runs is not cut off
    if not files:
        files = _unfinished(ctx.obj.data_dir)
    failures: list[MonitorError] = []
    for path in files:
        try:
            report = _recover(path)
        except MonitorError as error:
            failures.append(error)
            say_error(error)
            continue
        for line in _told(path, report):
            click.echo(line)
        if report.mended and report.path.resolve().parent == own_recordings(folder):
            try:
                _bring_in(report.path, history_file(folder))
            except MonitorError as error:
                failures.append(error)
                say_error(error)
    if not failures:
        return 0
    return failures[0].exit_code if len(files) == 1 else max(DataError.exit_code, *(e.exit_code for e in failures))


def _unfinished(data_dir: Path | None) -> tuple[Path, ...]:
    """What sessions left in the data folder, and recordings that somebody put right into it."""
    from monitor.recording.recovery import unfinished

    folder = own_recordings(data_dir)
    files = (*(unfinished(data_dir) if data_dir is not None else ()), *unfinished(folder))
    if not files:
        click.echo(texts.NO_UNFINISHED_RECORDINGS_IN.format(folder=printable(str(folder))))
    return files


def _recover(path: Path) -> RecoveryReport:
    from monitor.recording.recovery import recover

    length = 3 * path.stat().st_size if path.is_file() else 0
    hidden = length < 3 * _LONG_BYTES or not is_terminal(sys.stderr)
    with click.progressbar(length=length, label=printable(path.name), file=sys.stderr, hidden=hidden) as progress:
        return recover(path, progress.update)


def _bring_in(path: Path, history: Path) -> None:
    """A session of this folder is one of its history."""
    from monitor.storage.rescuing import bring_in
    from monitor.storage.writer import HistoryWriter

    length = path.stat().st_size
    hidden = length < _LONG_BYTES or not is_terminal(sys.stderr)
    with (
        HistoryWriter(history) as writer,
        click.progressbar(length=length, label=texts.COUNTING_IT, file=sys.stderr, hidden=hidden) as progress,
    ):
        bring_in(writer, path, progress.update)
    click.echo(texts.SESSION_IN_HISTORY_NOW)


def _told(path: Path, report: RecoveryReport) -> list[str]:
    name, kept = printable(str(report.path)), _duration(report.kept_s)
    if not report.mended:
        return [texts.NOTHING_TO_MEND_RECORDS.format(name=name, kept=kept, records=report.records)]
    if report.original is None:
        return [texts.MENDED_NOTHING_LOST_RECORDS.format(name=name, kept=kept, records=report.records)]
    lines = [
        texts.MENDED_KEPT_RECORDS_ABOUT_LOST.format(
            name=name,
            kept=kept,
            records=report.records,
            duration=_duration(report.lost_s),
            unreadable_bytes=report.unreadable_bytes,
        ),
    ]
    lines += [
        texts.NOT_READABLE_BYTES_FROM_BYTE.format(length=length, offset=offset) for offset, length in report.breaks[:5]
    ]
    if len(report.breaks) > 5:
        lines.append(texts.AND_MORE_PLACES.format(number=len(report.breaks) - 5))
    return [*lines, texts.DAMAGED_FILE_KEPT_AS.format(original=printable(str(report.original)))]


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return texts.MIN.format(minutes=minutes, rest=rest)
