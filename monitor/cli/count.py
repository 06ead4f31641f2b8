"""`kickstep count`: kicks and steps of recorded files."""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from monitor.cli.app import Globals
from monitor.cli.calibrations import named_calibrations
from monitor.cli.counting import Counted, Options, count_pair, count_recording, named_jobs
from monitor.cli.folder import can_remember, hold_if_own
from monitor.cli.many import JOBS, each, exit_code, workers_for
from monitor.cli.mounting import AXIS_OPTION
from monitor.cli.terminal import is_terminal, printable, say_error
from monitor.errors import MonitorError, StorageError, UsageError
from monitor.model.words import Activity
from monitor.recording.pairs import Found, Pair, Recorded


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(readable=False))
@click.option("--left", type=click.Path(readable=False), metavar="FILE", help="The left leg's file.")
@click.option("--right", type=click.Path(readable=False), metavar="FILE", help="The right leg's file.")
@click.option(
    "--activity",
    type=click.Choice([activity.value for activity in Activity]),
    default=Activity.UNKNOWN.value,
    show_default=True,
    help="What the baby was doing; it decides which figures make sense. Goes before what a recording says.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a recording, one a line.")
@click.option(
    "--events", type=click.Path(path_type=Path, readable=False), metavar="OUT.csv", help="Also write every event here."
)
@click.option("--columns", metavar="t=NAME,ax=NAME,...", help="Columns with other names; units as in ax=NAME:g.")
@click.option("--right-offset", type=float, metavar="SECONDS", default=0.0, help="Added to the right leg's times.")
@click.option(
    "--clocks",
    type=click.Choice(["auto", "shared", "separate"]),
    default="auto",
    show_default=True,
    help="separate: each sensor counted its own time (kinds of kick are withheld); auto: as the format says.",
)
@AXIS_OPTION
@click.option("--standing", type=float, metavar="SECONDS", help="From there on the child stands still for 5 s.")
@click.option(
    "--calibration", metavar="left=FILE,right=FILE", help="Each sensor's six faces, as kickstep calibrate reads."
)
@click.option("--full-scale-g", type=float, metavar="G", help="Largest value one axis can show, to see clipping.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False, readable=False), metavar="OUT.jsonl",
    help="Also append each result here, a line of JSON; sessions that stand in it are passed over.",
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
    """Count kicks and steps in recordings.

    FILE is a recording X.mcap, or X_left.csv or X_right.csv (the other leg's file beside it is taken by itself), or
    just X; also .cwa (Axivity), .h5 (APDM Opal) and the .txt and .csv exports of several apps: a file is known by its
    content. A plain CSV file has a header: time t_s in seconds, ax_g ay_g az_g (or ax_ms2 ...) and, if there is a
    gyroscope, gx_dps gy_dps gz_dps (or gx_rads ...).

    \b
    Examples:
      kickstep count morning.mcap
      kickstep count morning_left.csv
      kickstep count morning evening --json
      kickstep count study --out study.jsonl
      kickstep count --left l.csv --right r.csv --activity back
      kickstep count --left l.csv --columns "t=time:ms,ax=X:g,ay=Y:g,az=Z:g"
      kickstep count morning --events morning_events.csv
      kickstep count morning --activity walking --standing 12
      kickstep count morning --calibration left=faces_l.csv,right=faces_r.csv

    A folder stands for the sessions in it and in its folders; four and more are counted on all cores. With --out a run
    that was broken off goes on where it was.

    Where the sensors' mounting is known (--shank-axis, or learned from a child that stands still, --standing), the
    lean of the shanks tells more: how clear steps are, getting up, standing. How strong the kicks of the two
    legs were is compared for calibrated sensors alone (kickstep calibrate, or --calibration here).

    Exit codes: 0 counted (also when no kick was found: the reason is given), 2 usage, 4 a file could not
    be used (the others are still counted), 5 the events could not be written.
    """
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
        click.echo(f"{len(done)} {'session stands' if len(done) == 1 else 'sessions stand'} in {out} already", err=True)
    hidden = len(sessions) == 1 or not is_terminal(sys.stderr) or is_terminal(sys.stdout)
    failures: list[MonitorError] = []
    results = 0
    work = partial(_told, options=options, as_json=as_json, to_keep=out is not None, events=events,
                   bar=len(sessions) == 1)  # fmt: skip
    with (
        click.progressbar(length=len(sessions), label="Counting", file=sys.stderr, hidden=hidden) as bar,
        ExitStack() as stack,
    ):
        kept = stack.enter_context(out.open("a", encoding="utf-8")) if out is not None else None
        for job, told in each(sessions, work, workers_for(len(sessions), jobs)):
            bar.update(1)
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
            "the results of an earlier run cannot be read", where=str(out), advice="Name another file."
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
        raise UsageError("--events takes one recording at a time", advice="Run the command once a recording.")
    if any(not isinstance(job, tuple) and Path(os.path.realpath(events)) in job.files for job in jobs):
        raise UsageError("--events would overwrite the recording", where=str(events), advice="Choose another name.")
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
    from monitor.reports.count_text import FOOTER

    click.echo("")
    click.echo(click.wrap_text(FOOTER, width=100))


def _print_failure(error: MonitorError, job: Found, as_json: bool) -> None:
    if as_json:
        from monitor.reports.count_json import error_dict

        name = job[0] if isinstance(job, tuple) else job.name
        line = error_dict(error, printable(name))
        click.echo(json.dumps(line | {"where": error.where and printable(error.where)}))
    say_error(error)
