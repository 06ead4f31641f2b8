"""`kickstep where`: the places in which the program keeps its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.cli.terminal import printable
from monitor.locations import data_dir, history_file, log_file, own_recordings, profiles_dir

if TYPE_CHECKING:
    from monitor.cli.app import Globals


@click.command()
@click.pass_obj
def where(options: Globals) -> None:
    """Show where the data lies: folder, history, recordings, log, sensor profiles; one path a line.

    Nothing is made and nothing changed; a place that is not there yet is shown all the same. `kickstep doctor` shows
    sizes and rights, and no names.

    \b
    Examples:
      kickstep where
      ls "$(kickstep where | sed -n 's/^recordings *//p')"
    """
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
