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

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.model.history import Child
    from monitor.storage.history import History

DATE = "DATE"


@click.group()
def children() -> None:
    """Name the children, and say when they were born.

    A nickname is enough, and both dates may be left out: they serve for the age beside the figures alone, corrected by
    the due date for a child who came more than three weeks early. They stay on this computer; recordings know a
    number only.

    \b
    Examples:
      kickstep children add Mia --born 2026-08-02 --due 2026-08-30
      kickstep children list
      kickstep children edit Mia --name Emilia
      kickstep children remove Mia
    """


@children.command()
@click.argument("name")
@click.option("--born", default="", metavar=DATE, help="Birthday, as 2026-08-02.")
@click.option("--due", default="", metavar=DATE, help="The day the birth was expected.")
@click.option("--leg-length", default="", metavar="CM", help="From the groin to the heel.")
@click.option("--aim", default="", metavar="MIN", help="Minutes on the floor a day that you aim at.")
@click.pass_obj
def add(options: Globals, name: str, born: str, due: str, leg_length: str, aim: str) -> None:
    """Add a child."""
    from monitor.model.history import Child
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter, new_id

    nickname, dates = checked_nickname(name), checked_dates(born, due, date.today())
    hold_folder(options, "children add")
    with History(history_file(options.data_dir)) as kept:
        if _called(kept, nickname) is not None:
            raise UsageError(
                f"there is a child called {nickname} already",
                advice="kickstep children edit changes what is known; another child needs a name of its own.",
            )
    child = Child(new_id(), nickname, *dates, checked_leg_length_m(leg_length), checked_aim_min(aim))
    with HistoryWriter(history_file(options.data_dir)) as writer:
        writer.set_child(child).result()
    _say(child)


@children.command()
@click.argument("name")
@click.option("--name", "new_name", metavar="NAME", help="Call the child something else.")
@click.option("--born", metavar=DATE, help='Birthday, as 2026-08-02; "" takes it away.')
@click.option("--due", metavar=DATE, help='The day the birth was expected; "" takes it away.')
@click.option("--leg-length", metavar="CM", help='From the groin to the heel; "" takes it away.')
@click.option("--aim", metavar="MIN", help='Minutes on the floor a day that you aim at; "" takes it away.')
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
    """Change what is known of a child; what is not named stays."""
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter

    if all(value is None for value in (new_name, born, due, leg_length, aim)):
        raise UsageError("nothing to change", advice="Say --name, --born, --due, --leg-length or --aim.")
    hold_folder(options, "children edit")
    with History(history_file(options.data_dir)) as kept:
        child = kept.child(name)
        if child is None:
            names = ", ".join(other.nickname or other.id for other in kept.children())
            raise UsageError(
                f"no child is called {name}", advice=f"Known: {names}." if names else "None was added yet."
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


@children.command("list")
@click.pass_obj
def list_children(options: Globals) -> None:
    """Show the children, their ages today, and how many sessions each has."""
    from monitor.reports.age import age_words
    from monitor.storage.history import History

    with History(history_file(options.data_dir)) as kept:
        known, sessions = kept.children(), kept.counts()
    if not known:
        click.echo("No child was named yet. kickstep children add NAME does it; it may be left out as well.")
        return
    today = date.today().isoformat()
    rows = [("Name", "Born", "Due", "Age today", "Leg", "Aim", "Sessions")]
    for child in known:
        name = printable(child.nickname or f"(no name, {child.id})")
        number = str(sessions.get(child.id, 0))
        leg = "–" if child.leg_length_m is None else f"{100.0 * child.leg_length_m:.1f} cm"
        aim = "–" if child.aim_min is None else f"{child.aim_min} min"
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
