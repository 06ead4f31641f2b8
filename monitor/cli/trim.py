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
from monitor.texts import history_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals

_TIME = re.compile(r"(?:(?:(\d+):)?([0-5]?\d):)?(\d+(?:\.\d+)?)")


@click.command(help=texts.TRIM_HELP)
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--from", "start", required=True, metavar="TIME", help=texts.TRIM_FROM)
@click.option("--to", "end", required=True, metavar="TIME", help=texts.TRIM_TO)
@click.option("--out", required=True, type=click.Path(path_type=Path), help=texts.TRIM_OUT)
@click.option("--keep", is_flag=True, help=texts.TRIM_KEEP)
@click.pass_obj
def trim(options: Globals, file: Path, start: str, end: str, out: Path, keep: bool) -> None:
    from monitor.recording.trimming import trim as copy_without

    start_s, end_s = seconds_of(start), seconds_of(end)
    if out.suffix != ".mcap":
        raise UsageError(texts.COPY_NAME_MUST_END_IN_MCAP, advice=texts.FOR_EXAMPLE_OUT_WITHOUT_MCAP)
    if out.exists():
        raise StorageError(texts.THERE_SUCH_FILE_ALREADY, where=str(out), advice=texts.CHOOSE_ANOTHER_NAME)
    hold_if_own(options, "trim", out)
    size = copy_without(file, out, start_s, end_s, keep=keep)
    click.echo(texts.MB_AS_WAS.format(out=printable(str(out)), size=size / 1000000.0, name=printable(file.name)))


def seconds_of(text: str) -> float:
    """Session time as it is typed: `90`, `1:30`, `1:12.4`.

    Raises:
        UsageError: it is no time.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise UsageError(texts.NO_TIME.format(text=text), advice=texts.WRITE_SECONDS_90_OR_MINUTES)
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    found = 3600.0 * hours + 60.0 * minutes + seconds
    return found if math.isfinite(found) else 0.0
