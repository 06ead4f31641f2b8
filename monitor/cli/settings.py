"""`kickstep settings`: what the settings screen chooses, in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.cli.folder import hold_folder
from monitor.cli.terminal import printable
from monitor.dashboard.settings import CHOICES, VIEWS, read_settings, view_of
from monitor.errors import UsageError
from monitor.locations import history_file
from monitor.texts import history_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals

WORDS = "words"
"""Whose words stand beside a child's figures."""


@click.command(help=texts.SETTINGS_HELP)
@click.argument("name", required=False)
@click.argument("value", required=False)
@click.option("--child", metavar="NAME", help=texts.SETTINGS_CHILD)
@click.pass_obj
def settings(options: Globals, name: str | None, value: str | None, child: str | None) -> None:
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter

    path = history_file(options.data_dir)
    with History(path) as history:
        children = {one.nickname or "": one for one in history.children()}
        whose = history.child(child) if child is not None else None
    if child is not None and whose is None:
        raise UsageError(texts.NO_CHILD_CALLED.format(name=child), advice=texts.KICKSTEP_CHILDREN_LIST_NAMES)
    chosen = read_settings(path)
    known = {one.replace(" ", "-"): (one, values) for one, values in CHOICES.items()}
    if name is None:
        for word, (kept, values) in known.items():
            click.echo(_line(word, chosen.get(kept), values))
        for nickname, one in children.items() or {"": None}.items():
            of = printable(texts.WORDS_OF_CHILD.format(name=nickname)) if nickname else WORDS
            click.echo(_line(of, chosen.get(view_of(one.id if one is not None else "")), VIEWS))
        return
    known[WORDS] = (view_of(whose.id if whose is not None else ""), VIEWS)
    if name not in known:
        raise UsageError(
            texts.NO_SETTING_CALLED.format(name=name), advice=texts.SETTINGS_ARE.format(names=", ".join(known))
        )
    kept, values = known[name]
    if value is not None:
        if value not in values:
            raise UsageError(
                texts.NOT_A_VALUE.format(name=name, value=value),
                advice=texts.VALUES_ARE.format(values=", ".join(values)),
            )
        hold_folder(options, "settings")
        with HistoryWriter(path) as writer:
            writer.set_state(kept, value).result()
        chosen.chosen[kept] = value
    click.echo(_line(name, chosen.get(kept), values))


def _line(name: str, value: str, values: tuple[str, ...]) -> str:
    return texts.SETTING_LINE.format(name=name, value=value, values=", ".join(values))
