"""`kickstep trim`: a copy of a recording without a stretch of it."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.folder import hold_if_own
from monitor.cli.terminal import printable
from monitor.errors import StorageError, UsageError

if TYPE_CHECKING:
    from monitor.cli.app import Globals

_TIME = re.compile(r"(?:(?:(\d+):)?([0-5]?\d):)?(\d+(?:\.\d+)?)")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--from", "start", required=True, metavar="TIME", help="Where it begins: seconds, or 1:30.")
@click.option("--to", "end", required=True, metavar="TIME", help="Where it ends: seconds, or 2:00.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The copy, ending in .mcap.")
@click.option("--keep", is_flag=True, help="The other way round: only this stretch is kept.")
@click.pass_obj
def trim(options: Globals, file: Path, start: str, end: str, out: Path, keep: bool) -> None:
    """Copy a recording without a stretch of it: the samples, markers and words in it are not in the copy.

    The recording itself is not changed (`kickstep history delete` does away with it). In the copy the stretch counts
    as a pause; all times stay as they are.

    \b
    Examples:
      kickstep trim morning.mcap --from 12:30 --to 14:00 --out without.mcap
      kickstep trim morning.mcap --from 12:30 --to 14:00 --keep --out minute.mcap
    """
    from monitor.recording.trimming import trim as copy_without

    start_s, end_s = _seconds(start), _seconds(end)
    if out.suffix != ".mcap":
        raise UsageError("the copy's name must end in .mcap", advice="For example --out without.mcap.")
    if out.exists():
        raise StorageError("there is such a file already", where=str(out), advice="Choose another name.")
    hold_if_own(options, "trim", out)
    size = copy_without(file, out, start_s, end_s, keep=keep)
    click.echo(f"{printable(str(out))}: {size / 1e6:.1f} MB. {printable(file.name)} is as it was.")


def _seconds(text: str) -> float:
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"{text!r} is no time", advice="Write seconds (90) or minutes and seconds (1:30).")
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    found = 3600.0 * hours + 60.0 * minutes + seconds
    return found if math.isfinite(found) else 0.0
