"""`kickstep children`: who the babies are. Names and dates stand in the history alone, never in a recording."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from monitor.cli.deleting import remove_child
from monitor.cli.folder import hold_folder
from monitor.cli.terminal import printable
from monitor.errors import UsageError
from monitor.locations import history_file
from monitor.storage.children import checked_aim_min, checked_dates, checked_leg_length_m, checked_nickname, name_key
from monitor.texts import history_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.model.history import Child
    from monitor.storage.history import History

DATE = "DATE"


@click.group(help=texts.CHILDREN_HELP)
def children() -> None:
    pass


@children.command(help=texts.CHILDREN_ADD_HELP)
@click.argument("name")
@click.option("--born", default="", metavar=DATE, help=texts.CHILDREN_BORN)
@click.option("--due", default="", metavar=DATE, help=texts.CHILDREN_DUE)
@click.option("--leg-length", default="", metavar="CM", help=texts.CHILDREN_LEG_LENGTH)
@click.option("--aim", default="", metavar="MIN", help=texts.CHILDREN_AIM)
@click.pass_obj
def add(options: Globals, name: str, born: str, due: str, leg_length: str, aim: str) -> None:
    from monitor.model.history import Child
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter, new_id

    nickname, dates = checked_nickname(name), checked_dates(born, due, date.today())
    hold_folder(options, "children add")
    with History(history_file(options.data_dir)) as kept:
        if _called(kept, nickname) is not None:
            raise UsageError(
                texts.THERE_CHILD_CALLED_ALREADY.format(nickname=nickname),
                advice=texts.KICKSTEP_CHILDREN_EDIT_CHANGES,
            )
    child = Child(new_id(), nickname, *dates, checked_leg_length_m(leg_length), checked_aim_min(aim))
    with HistoryWriter(history_file(options.data_dir)) as writer:
        writer.set_child(child).result()
    _say(child)


@children.command(help=texts.CHILDREN_EDIT_HELP)
@click.argument("name")
@click.option("--name", "new_name", metavar="NAME", help=texts.CHILDREN_NAME)
@click.option("--born", metavar=DATE, help=texts.CHILDREN_NEW_BORN)
@click.option("--due", metavar=DATE, help=texts.CHILDREN_NEW_DUE)
@click.option("--leg-length", metavar="CM", help=texts.CHILDREN_NEW_LEG_LENGTH)
@click.option("--aim", metavar="MIN", help=texts.CHILDREN_NEW_AIM)
@click.pass_obj
def edit(
    options: Globals,
    name: str,
    new_name: str | None,
    born: str | None,
    due: str | None,
    leg_length: str | None,
    aim: str | None,
) -> None:
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter

    if all(value is None for value in (new_name, born, due, leg_length, aim)):
        raise UsageError(texts.NOTHING_TO_CHANGE, advice=texts.SAY_NAME_BORN_DUE_LEG_LENGTH)
    hold_folder(options, "children edit")
    with History(history_file(options.data_dir)) as kept:
        child = kept.child(name)
        if child is None:
            names = ", ".join(other.nickname or other.id for other in kept.children())
            raise UsageError(
                texts.NO_CHILD_CALLED.format(name=name),
                advice=texts.KNOWN.format(names=names) if names else texts.NONE_WAS_ADDED_YET,
            )
    dates = checked_dates(
        (child.born or "") if born is None else born, (child.due or "") if due is None else due, date.today()
    )
    nickname = child.nickname if new_name is None else checked_nickname(new_name)
    changed = replace(child, nickname=nickname, born=dates[0], due=dates[1])
    if leg_length is not None:
        changed = replace(changed, leg_length_m=checked_leg_length_m(leg_length))
    if aim is not None:
        changed = replace(changed, aim_min=checked_aim_min(aim))
    with HistoryWriter(history_file(options.data_dir)) as writer:
        writer.set_child(changed).result()
    _say(changed)


@children.command("list", help=texts.CHILDREN_LIST_CHILDREN_HELP)
@click.pass_obj
def list_children(options: Globals) -> None:
    from monitor.reports.age import age_words
    from monitor.storage.history import History

    with History(history_file(options.data_dir)) as kept:
        known, sessions = kept.children(), kept.counts()
    if not known:
        click.echo(texts.NO_CHILD_WAS_NAMED_YET_KICKSTEP_CHILDREN_ADD)
        return
    today = date.today().isoformat()
    rows = [(texts.NAME, texts.BORN, texts.DUE, texts.AGE_TODAY, texts.LEG, texts.AIM, texts.SESSIONS)]
    for child in known:
        name = printable(child.nickname or texts.NO_NAME.format(id=child.id))
        number = str(sessions.get(child.id, 0))
        leg = "–" if child.leg_length_m is None else f"{100.0 * child.leg_length_m:.1f} cm"
        aim = "–" if child.aim_min is None else texts.MIN.format(aim_min=child.aim_min)
        rows.append((name, child.born or "–", child.due or "–", age_words(child, today) or "–", leg, aim, number))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _called(kept: History, nickname: str) -> Child | None:
    key = name_key(nickname)
    return next((c for c in kept.children() if c.nickname is not None and name_key(c.nickname) == key), None)


def _say(child: Child) -> None:
    from monitor.reports.age import age_words

    age = age_words(child, date.today().isoformat())
    click.echo(printable(f"{child.nickname or child.id}{f', {age}' if age else ''}"))


children.add_command(remove_child)
