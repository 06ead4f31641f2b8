"""`kickstep recover`: recordings that a crash cut off."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.folder import hold_folder
from monitor.cli.terminal import is_terminal, printable, say_error
from monitor.errors import DataError, MonitorError
from monitor.locations import data_dir, own_recordings

if TYPE_CHECKING:
    from monitor.recording.recovery import RecoveryReport

_LONG_BYTES = 5_000_000


@click.command("recover")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path, readable=False))
@click.pass_context
def recover_files(ctx: click.Context, files: tuple[Path, ...]) -> int:
    """Mend recordings that were cut off or damaged.

    All that can be read goes into a proper recording; if anything was lost, the damaged file is kept beside it,
    ending in .damaged. Without FILE, the unfinished recordings of the data folder are mended; not while another
    kickstep records there.

    \b
    Examples:
      kickstep recover morning.live.mcap
      kickstep recover recordings/*.mcap
      kickstep --data-dir ~/kicks recover

    Exit codes: 0 mended, or nothing to mend; 4 a file holds nothing that can be read (the others are
    still mended); 5 nothing can be written, or another kickstep works in the data folder.
    """
    own = data_dir(ctx.obj.data_dir).resolve()
    if not files or any(path.resolve().is_relative_to(own) for path in files):
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
    if not failures:
        return 0
    return failures[0].exit_code if len(files) == 1 else max(DataError.exit_code, *(e.exit_code for e in failures))


def _unfinished(data_dir: Path | None) -> tuple[Path, ...]:
    """What sessions left in the data folder, and recordings that somebody put right into it."""
    from monitor.recording.recovery import unfinished

    folder = own_recordings(data_dir)
    files = (*(unfinished(data_dir) if data_dir is not None else ()), *unfinished(folder))
    if not files:
        click.echo(f"No unfinished recordings in {printable(str(folder))}.")
    return files


def _recover(path: Path) -> RecoveryReport:
    from monitor.recording.recovery import recover

    length = 3 * path.stat().st_size if path.is_file() else 0
    hidden = length < 3 * _LONG_BYTES or not is_terminal(sys.stderr)
    with click.progressbar(length=length, label=printable(path.name), file=sys.stderr, hidden=hidden) as progress:
        return recover(path, progress.update)


def _told(path: Path, report: RecoveryReport) -> list[str]:
    name, kept = printable(str(report.path)), _duration(report.kept_s)
    if not report.mended:
        return [f"{name}: nothing to mend ({kept}, {report.records} records)."]
    if report.original is None:
        return [f"{name}: mended, nothing lost ({kept}, {report.records} records)."]
    lines = [
        f"{name}: mended; {kept} kept ({report.records} records), about {_duration(report.lost_s)} lost"
        f" ({report.unreadable_bytes} bytes).",
    ]
    lines += [f"  not readable: {length} bytes from byte {offset} on" for offset, length in report.breaks[:5]]
    if len(report.breaks) > 5:
        lines.append(f"  and {len(report.breaks) - 5} more places")
    return [*lines, f"  the damaged file is kept as {printable(str(report.original))}"]


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
