"""`kickstep export`: sessions for spreadsheets, programs and studies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.chosen import Chosen, choose, counted, without_names
from monitor.cli.folder import hold_if_own
from monitor.cli.terminal import printable, say_error
from monitor.errors import DataError, MonitorError, StorageError
from monitor.texts import history_commands as texts
from monitor.texts.forms import SESSIONS, plural

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.model.session import SessionSummary

    Counted = tuple[Chosen, SessionSummary, tuple[str, ...]]


@click.command(help=texts.EXPORT_HELP)
@click.argument("sessions", nargs=-1, metavar="[SESSION]...")
@click.option("--child", metavar="NAME", help=texts.EXPORT_CHILD)
@click.option("--all", "everything", is_flag=True, help=texts.EXPORT_ALL)
@click.option("--format", "form", type=click.Choice(["csv", "json", "bids"]), required=True)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False, readable=False), metavar="DIR", required=True,
              help=texts.EXPORT_OUT)  # fmt: skip
@click.option("--signals", is_flag=True, help=texts.EXPORT_SIGNALS)
@click.option("--names", is_flag=True, help=texts.EXPORT_NAMES)
@click.pass_obj
def export(
    options: Globals, sessions: tuple[str, ...], child: str | None, everything: bool, form: str, out: Path,
    signals: bool, names: bool,
) -> int:  # fmt: skip
    chosen = choose(options, sessions, child=child, everything=everything)
    hold_if_own(options, "export", out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        full = any(out.iterdir())
    except OSError as error:
        raise StorageError(
            texts.FOLDER_CANNOT_BE_USED.format(strerror=error.strerror), where=str(out), advice=texts.CHOOSE_ANOTHER
        ) from error
    if full:
        raise StorageError(texts.FOLDER_NOT_EMPTY, where=str(out), advice=texts.CHOOSE_EMPTY_ONE_NOTHING)
    done: list[Counted] = []
    failed: list[MonitorError] = []
    for one in chosen:
        try:
            summary, notes = counted(one)
            done.append((one, summary, notes) if names else without_names(one, summary, notes))
        except DataError as error:
            failed.append(error)
            say_error(error)
    if done:
        {"csv": _csv, "json": _json, "bids": _bids}[form](done, out, signals, names)
    click.echo(f"{printable(str(out))}: {plural(len(done), *SESSIONS)}")
    return DataError.exit_code if failed else 0


def _child(one: Chosen, names: bool) -> str:
    if one.child is None:
        return ""
    return (one.child.nickname or one.child.id) if names else one.child.id


def _csv(done: list[Counted], out: Path, signals: bool, names: bool) -> None:
    from monitor.model.limbs import LIMBS
    from monitor.recording.reader import read_records
    from monitor.reports.atomic import write_whole
    from monitor.reports.signals import write_signals
    from monitor.reports.tables import all_events_csv, columns_csv, minutes_csv, sessions_csv

    tables = [(one.id, _child(one, names), summary, one.notes) for one, summary, _ in done]
    write_whole(out / "sessions.csv", sessions_csv(tables))
    write_whole(out / "events.csv", all_events_csv(tables))
    write_whole(out / "minutes.csv", minutes_csv(tables))
    write_whole(out / "columns.csv", columns_csv())
    for one, _, _ in done if signals else ():
        with read_records(one.path) as reader:
            found = write_signals(reader, {limb: out / f"{one.id}_{limb}.csv" for limb in LIMBS})
        beside = json.dumps(found.beside, indent=1) + "\n"
        for of in found.legs.values():
            write_whole(of.path.with_suffix(".json"), beside)


def _json(done: list[Counted], out: Path, signals: bool, names: bool) -> None:
    from monitor.reports.atomic import write_whole
    from monitor.reports.count_json import count_dict

    found = [
        count_dict(summary, one.file, notes)
        | {"session": one.id, "child": _child(one, names) or None, "observer_notes": list(one.notes)}
        for one, summary, notes in done
    ]
    write_whole(out / "sessions.json", json.dumps(found, indent=1, allow_nan=False) + "\n")


def _bids(done: list[Counted], out: Path, signals: bool, names: bool) -> None:
    from functools import partial

    from monitor.recording.reader import read_records
    from monitor.reports.bids import BidsSession, label, write_dataset

    number: dict[str, int] = {}
    sessions = []
    for one, summary, _ in done:
        subject = label(one.child.id if one.child is not None else "unknown")
        number[subject] = number.get(subject, 0) + 1
        sessions.append(BidsSession(subject, number[subject], partial(read_records, one.path), summary))
    write_dataset(out, sessions)
