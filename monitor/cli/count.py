"""`kickstep count`: kicks and steps of recorded files."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from monitor.cli.app import Globals
from monitor.cli.calibrations import named_calibrations
from monitor.cli.counting import Counted, Options, count_pair, count_recording, named_jobs
from monitor.cli.folder import can_remember, hold_if_own
from monitor.cli.many import JOBS, Bar, each, exit_code, workers_for
from monitor.cli.mounting import AXIS_OPTION
from monitor.cli.terminal import folded, printable, say_error
from monitor.errors import MonitorError, StorageError, UsageError
from monitor.model.words import Activity
from monitor.recording.pairs import Found, Pair, Recorded
from monitor.texts import file_commands as texts
from monitor.texts.forms import plural


@click.command(help=texts.COUNT_HELP)
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(readable=False))
@click.option("--left", type=click.Path(readable=False), metavar="FILE", help=texts.COUNT_LEFT)
@click.option("--right", type=click.Path(readable=False), metavar="FILE", help=texts.COUNT_RIGHT)
@click.option(
    "--activity",
    type=click.Choice([activity.value for activity in Activity]),
    default=Activity.UNKNOWN.value,
    show_default=True,
    help=texts.COUNT_ACTIVITY,
)
@click.option("--json", "as_json", is_flag=True, help=texts.COUNT_JSON)
@click.option("--events", type=click.Path(path_type=Path, readable=False), metavar="OUT.csv", help=texts.COUNT_EVENTS)
@click.option("--columns", metavar="t=NAME,ax=NAME,...", help=texts.COUNT_COLUMNS)
@click.option("--right-offset", type=float, metavar="SECONDS", default=0.0, help=texts.COUNT_RIGHT_OFFSET)
@click.option(
    "--clocks",
    type=click.Choice(["auto", "shared", "separate"]),
    default="auto",
    show_default=True,
    help=texts.COUNT_CLOCKS,
)
@AXIS_OPTION
@click.option("--standing", type=float, metavar="SECONDS", help=texts.COUNT_STANDING)
@click.option("--calibration", metavar="left=FILE,right=FILE", help=texts.COUNT_CALIBRATION)
@click.option("--full-scale-g", type=float, metavar="G", help=texts.COUNT_FULL_SCALE_G)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False, readable=False), metavar="OUT.jsonl",
    help=texts.COUNT_OUT,
)  # fmt: skip
@JOBS
@click.pass_obj
def count(
    globals_: Globals,
    files: tuple[str, ...],
    left: str | None,
    right: str | None,
    activity: str,
    as_json: bool,
    events: Path | None,
    columns: str | None,
    right_offset: float,
    clocks: str,
    full_scale_g: float | None,
    shank_axis: str | None,
    standing: float | None,
    calibration: str | None,
    out: Path | None,
    jobs: int | None,
) -> int:
    options = Options(
        Activity(activity), columns, right_offset, clocks, full_scale_g, globals_.data_dir, shank_axis, standing
    )
    options.check()
    sessions = named_jobs(files, left, right)
    options = replace(options, calibrations=named_calibrations(calibration, columns, globals_.data_dir))
    if events is not None:
        _check_events(events, sessions)
    held = hold_if_own(globals_, "count", events)
    if columns is not None:
        options = replace(options, remember=held or can_remember(globals_, "count"))
    done = _standing_in(out) if out is not None else frozenset()
    if done:
        sessions = [job for job in sessions if isinstance(job, tuple) or printable(job.name) not in done]
        click.echo(
            plural(len(done), texts.ONE_STANDS_IN, texts.MANY_STAND_IN, out=out),
            err=True,
        )
    failures: list[MonitorError] = []
    results = 0
    work = partial(_told, options=options, as_json=as_json, to_keep=out is not None, events=events,
                   bar=len(sessions) == 1)  # fmt: skip
    with Bar(len(sessions), texts.COUNTING) as bar, ExitStack() as stack:
        kept = stack.enter_context(out.open("a", encoding="utf-8")) if out is not None else None
        for job, told in each(sessions, work, workers_for(len(sessions), jobs)):
            with bar.one_done():
                if isinstance(told, MonitorError):
                    failures.append(told)
                    _print_failure(told, job, as_json)
                    continue
                words, line = told
                click.echo(words if as_json or not results else f"\n{words}")
                results += 1
                if kept is not None:
                    kept.write(f"{line}\n")
                    kept.flush()
    if results and not as_json:
        _print_footer()
    return exit_code(failures, len(sessions))


def _standing_in(out: Path) -> frozenset[str]:
    """Names of the sessions whose result the file holds; a last line that was cut off is taken away.

    Raises:
        StorageError: it cannot be read or written.
    """
    try:
        if not out.exists():
            return frozenset()
        data = out.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            os.truncate(out, len(whole))
        return frozenset(str(json.loads(line)["recording"]) for line in whole.splitlines())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(
            texts.RESULTS_EARLIER_RUN_CANNOT_BE, where=str(out), advice=texts.NAME_ANOTHER_FILE
        ) from error


def _told(
    job: Found, options: Options, *, as_json: bool, to_keep: bool, events: Path | None, bar: bool
) -> tuple[str, str]:
    """What is printed of a session, and its line of JSON where that is kept."""
    counted = _count(job, options, bar=bar)
    if events is not None:
        _write_events(events, counted)
    line = _json_line(counted) if as_json or to_keep else ""
    return (line if as_json else _text(counted)), line


def _count(job: Found, options: Options, *, bar: bool) -> Counted:
    if isinstance(job, Pair):
        return count_pair(job, options, bar=bar)
    if isinstance(job, Recorded):
        return count_recording(job, options, bar=bar)
    raise job[1]


def _check_events(events: Path, jobs: list[Found]) -> None:
    from monitor.reports.atomic import check_place

    if len(jobs) > 1:
        raise UsageError(texts.EVENTS_TAKES_ONE_RECORDING_AT, advice=texts.RUN_COMMAND_ONCE_RECORDING)
    if any(not isinstance(job, tuple) and Path(os.path.realpath(events)) in job.files for job in jobs):
        raise UsageError(texts.EVENTS_WOULD_OVERWRITE, where=str(events), advice=texts.CHOOSE_ANOTHER_NAME)
    check_place(events)


def _write_events(events: Path, counted: Counted) -> None:
    from monitor.reports.atomic import write_whole
    from monitor.reports.events_csv import events_csv

    write_whole(events, events_csv(counted.summary))


def _json_line(counted: Counted) -> str:
    from monitor.reports.count_json import count_dict

    return json.dumps(count_dict(counted.summary, printable(counted.recording), counted.notes), allow_nan=False)


def _text(counted: Counted) -> str:
    from monitor.reports.count_text import count_text

    return count_text(counted.summary, printable(counted.recording), counted.notes)


def _print_footer() -> None:
    from monitor.texts.told import FOOTER

    click.echo("")
    click.echo(folded(FOOTER))


def _print_failure(error: MonitorError, job: Found, as_json: bool) -> None:
    if as_json:
        from monitor.reports.count_json import error_dict

        name = job[0] if isinstance(job, tuple) else job.name
        line = error_dict(error, printable(name))
        click.echo(json.dumps(line | {"where": error.where and printable(error.where)}))
    say_error(error)
