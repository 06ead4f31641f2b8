"""`kickstep diary`: first times and whatever else a family wants to keep, in its own words and with the day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from monitor.cli.folder import hold_folder
from monitor.cli.terminal import printable
from monitor.errors import UsageError
from monitor.locations import history_file
from monitor.texts import history_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals


@click.command(help=texts.DIARY_HELP)
@click.argument("child")
@click.argument("text", required=False)
@click.option("--day", default="", metavar="DATE", help=texts.DIARY_DAY)
@click.option("--remove", type=int, metavar="N", help=texts.DIARY_REMOVE)
@click.pass_obj
def diary(options: Globals, child: str, text: str | None, day: str, remove: int | None) -> None:
    from monitor.reports.age import age_words
    from monitor.storage.children import ENTRY_LONGEST, checked_day
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter

    if remove is not None or text is not None:
        hold_folder(options, "diary")
    with History(history_file(options.data_dir)) as kept:
        found = kept.child(child)
    if found is None:
        raise UsageError(texts.NO_CHILD_CALLED.format(name=child), advice=texts.KICKSTEP_CHILDREN_LIST_NAMES)
    if remove is not None:
        with HistoryWriter(history_file(options.data_dir)) as writer:
            if not writer.remove_diary(found.id, remove).result():
                raise UsageError(
                    texts.THERE_NO_ENTRY_NUMBER.format(remove=remove),
                    advice=texts.KICKSTEP_DIARY_LISTS_THEM.format(child=child),
                )
    elif text is not None:
        words = " ".join(text.split())
        if not 1 <= len(words) <= ENTRY_LONGEST:
            raise UsageError(
                texts.ENTRY_HAS_1_TO_LETTERS.format(entry_longest=ENTRY_LONGEST), advice=texts.SHORTEN_OR_WRITE_TWO
            )
        with HistoryWriter(history_file(options.data_dir)) as writer:
            writer.add_diary(found.id, checked_day(day, date.today()), words).result()
    with History(history_file(options.data_dir)) as kept:
        entries = kept.diary(found.id)
    for entry in entries:
        age = age_words(found, entry.day)
        click.echo(printable(f"{entry.id:>4}  {entry.day}{f'  {age}' if age else ''}  {entry.text}"))
    if not entries:
        click.echo(texts.NOTHING_WRITTEN_YET)
