"""`kickstep diary`: first times and whatever else a family wants to keep, in its own words and with the day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from monitor.cli.folder import hold_folder
from monitor.cli.terminal import printable
from monitor.errors import UsageError
from monitor.locations import history_file

if TYPE_CHECKING:
    from monitor.cli.app import Globals


@click.command()
@click.argument("child")
@click.argument("text", required=False)
@click.option("--day", default="", metavar="DATE", help="When it was, as 2026-11-20; left out: today.")
@click.option("--remove", type=int, metavar="N", help="Take entry number N out.")
@click.pass_obj
def diary(options: Globals, child: str, text: str | None, day: str, remove: int | None) -> None:
    """Write into a child's diary, or read it.

    Rolling, sitting, hand to foot, crawling, pulling to stand, standing alone, cruising, first steps: whatever it was,
    in your words. Nothing is compared with it.

    \b
    Examples:
      kickstep diary Mia "rolled onto the tummy" --day 2026-11-18
      kickstep diary Mia
      kickstep diary Mia --remove 3
    """
    from monitor.reports.age import age_words
    from monitor.storage.children import ENTRY_LONGEST, checked_day
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter

    if remove is not None or text is not None:
        hold_folder(options, "diary")
    with History(history_file(options.data_dir)) as kept:
        found = kept.child(child)
    if found is None:
        raise UsageError(f"no child is called {child}", advice="kickstep children list names them.")
    if remove is not None:
        with HistoryWriter(history_file(options.data_dir)) as writer:
            if not writer.remove_diary(found.id, remove).result():
                raise UsageError(f"there is no entry number {remove}", advice=f"kickstep diary {child} lists them.")
    elif text is not None:
        words = " ".join(text.split())
        if not 1 <= len(words) <= ENTRY_LONGEST:
            raise UsageError(f"an entry has 1 to {ENTRY_LONGEST} letters", advice="Shorten it, or write two.")
        with HistoryWriter(history_file(options.data_dir)) as writer:
            writer.add_diary(found.id, checked_day(day, date.today()), words).result()
    with History(history_file(options.data_dir)) as kept:
        entries = kept.diary(found.id)
    for entry in entries:
        age = age_words(found, entry.day)
        click.echo(printable(f"{entry.id:>4}  {entry.day}{f'  {age}' if age else ''}  {entry.text}"))
    if not entries:
        click.echo("Nothing written yet.")
