"""`kickstep import`: foreign files become recordings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from monitor.cli.app import Globals
from monitor.cli.calibrations import named_calibrations
from monitor.cli.counting import Options, named_jobs, read_pair
from monitor.cli.folder import can_remember, hold_if_own
from monitor.cli.many import JOBS, Bar, each, exit_code, workers_for
from monitor.cli.mounting import AXIS_OPTION
from monitor.cli.terminal import printable, say_error
from monitor.errors import MonitorError, StorageError, UsageError
from monitor.model.words import Activity
from monitor.recording.pairs import RECORDING, Found, Pair, Recorded, session_name
from monitor.texts import file_commands as texts
from monitor.texts.forms import plural

if TYPE_CHECKING:
    from monitor.model.records import LogRecord, SessionFacts
    from monitor.recording.session_records import ImportedSession


@click.command("import", help=texts.IMPORTING_IMPORT_FILES_HELP)
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(readable=False))
@click.option("--left", type=click.Path(readable=False), metavar="FILE", help=texts.COUNT_LEFT)
@click.option("--right", type=click.Path(readable=False), metavar="FILE", help=texts.COUNT_RIGHT)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False, readable=False),
    metavar="DIR",
    required=True,
    help=texts.IMPORTING_OUT,
)
@click.option(
    "--activity",
    type=click.Choice([activity.value for activity in Activity]),
    default=Activity.UNKNOWN.value,
    show_default=True,
    help=texts.IMPORTING_ACTIVITY,
)
@click.option("--columns", metavar="t=NAME,ax=NAME,...", help=texts.COUNT_COLUMNS)
@click.option("--right-offset", type=float, metavar="SECONDS", default=0.0, help=texts.COUNT_RIGHT_OFFSET)
@click.option(
    "--clocks",
    type=click.Choice(["auto", "shared", "separate"]),
    default="auto",
    show_default=True,
    help=texts.COUNT_CLOCKS,
)
@click.option("--calibration", metavar="left=FILE,right=FILE", help=texts.IMPORTING_CALIBRATION)
@AXIS_OPTION
@click.option("--full-scale-g", type=float, metavar="G", help=texts.COUNT_FULL_SCALE_G)
@click.option("--resume", is_flag=True, help=texts.IMPORTING_RESUME)
@JOBS
@click.pass_obj
def import_files(
    globals_: Globals,
    files: tuple[str, ...],
    left: str | None,
    right: str | None,
    out: Path,
    activity: str,
    columns: str | None,
    right_offset: float,
    clocks: str,
    full_scale_g: float | None,
    calibration: str | None,
    shank_axis: str | None,
    resume: bool,
    jobs: int | None,
) -> int:
    options = Options(Activity(activity), columns, right_offset, clocks, full_scale_g, globals_.data_dir, shank_axis)
    sessions = named_jobs(files, left, right)
    options.check()
    options = replace(options, calibrations=named_calibrations(calibration, columns, globals_.data_dir))
    held = hold_if_own(globals_, "import", out)
    if columns is not None:
        options = replace(options, remember=held or can_remember(globals_, "import"))
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        from monitor.recording.private_file import storage_error

        raise storage_error(texts.FOLDER_CANNOT_BE_MADE, out, error) from error
    if resume:
        there = [job for job in sessions if not isinstance(job, tuple) and _target(job, out).exists()]
        sessions = [job for job in sessions if job not in there]
        if there:
            click.echo(
                plural(len(there), texts.ONE_THERE, texts.MANY_THERE),
                err=True,
            )
    failures: list[MonitorError] = []
    with Bar(len(sessions), texts.IMPORTING) as bar:
        work = partial(_import, options=options, out=out)
        for _, said in each(sessions, work, workers_for(len(sessions), jobs)):
            with bar.one_done():
                if isinstance(said, MonitorError):
                    failures.append(said)
                    say_error(said)
                else:
                    click.echo(said)
    return exit_code(failures, len(sessions))


def _target(job: Pair | Recorded, out: Path) -> Path:
    name = job.path.stem if isinstance(job, Recorded) else session_name(job)
    return out / job.below / (name + RECORDING)


def _import(job: Found, options: Options, out: Path) -> str:
    from monitor.recording.compaction import store
    from monitor.recording.private_file import storage_error

    if isinstance(job, tuple):
        raise job[1]
    if isinstance(job, Recorded):
        raise UsageError(texts.RECORDING_ALREADY, where=job.name, advice=texts.COUNT_KICKSTEP_COUNT_FILE)
    target = _target(job, out)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(texts.FOLDER_CANNOT_BE_MADE, target.parent, error) from error
    if target.exists():  # before the long work; `store` makes sure
        raise StorageError(texts.THERE_SUCH_RECORDING_ALREADY, where=str(target), advice=texts.MOVE_AWAY_FIRST)
    session = read_pair(job, options)
    size = store(lambda: _records(session, job.notes, options), target)
    return texts.SAMPLES_MB.format(target=printable(str(target)), samples=session.samples, size=size / 1000000.0)


def _records(session: ImportedSession, notes: tuple[str, ...], options: Options) -> Iterator[LogRecord]:
    """The session's records; what the importer found out follows the facts as tags."""
    from monitor.model.records import Tag
    from monitor.recording.notes import IMPORT_NOTE

    records = session.records()
    yield options.said(cast("SessionFacts", next(records)))
    for note in (*notes, *session.notes):
        yield Tag(0.0, IMPORT_NOTE, note)
    yield from records
