"""`kickstep where`: the places in which the program keeps its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.cli.terminal import printable
from monitor.locations import data_dir, history_file, log_file, own_recordings, profiles_dir
from monitor.texts import file_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals


@click.command(help=texts.WHERE_HELP)
@click.pass_obj
def where(options: Globals) -> None:
    chosen = options.data_dir
    places = {
        "data": data_dir(chosen),
        "history": history_file(chosen),
        "recordings": own_recordings(chosen),
        "log": log_file(chosen),
        "profiles": profiles_dir(),
    }
    for name, path in places.items():
        click.echo(f"{name:11}{printable(str(path))}")
