"""`kickstep replay`: a recording once more through the pipeline, event by event."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.live import print_events, print_summary

if TYPE_CHECKING:
    from monitor.cli.app import Globals


@click.command()
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--speed",
    type=click.FloatRange(min=0.0),
    default=0.0,
    show_default=True,
    metavar="X",
    help="1: as fast as life; 0: as fast as the computer can.",
)
@click.option("--json", "as_json", is_flag=True, help="Only the count as JSON, at the end.")
@click.pass_obj
def replay(options: Globals, file: Path, speed: float, as_json: bool) -> None:
    """Play a recording again: every event in its order, then the figures.

    The events are the ones of the live session, to the last digit. With --plain it is told as a live session is: a
    few sentences each minute, sensors that were lost and came back.

    \b
    Examples:
      kickstep replay morning.mcap
      kickstep replay morning.mcap --speed 1
      kickstep replay morning.mcap --json
      kickstep --plain replay morning.mcap
    """
    from monitor.cli.plain import Teller
    from monitor.model.records import LogRecord
    from monitor.pipeline import LIVE_HOP_S, REPLAY_HOP_S, Pipeline
    from monitor.recording.reader import read_records

    plain = options.plain and not as_json
    pipeline = Pipeline(hop_s=LIVE_HOP_S if speed > 0.0 or plain else REPLAY_HOP_S)
    teller = Teller(pipeline)
    show = teller.events if plain else print_events
    began = time.monotonic()

    def wait_for(record: LogRecord) -> None:
        at_s = getattr(record, "time_s", None)
        if speed > 0.0 and isinstance(at_s, float):
            time.sleep(max(0.0, at_s / speed - (time.monotonic() - began)))

    with read_records(file) as reader:
        for record in reader:
            wait_for(record)
            events = pipeline.push(record)
            if events and not as_json:
                show(events)
            if plain:
                teller.record(record)
    shown = len(pipeline.events)
    summary = pipeline.finish()
    if not as_json:
        show(pipeline.events[shown:])
    if not as_json and not plain:
        click.echo("")
    print_summary(summary, str(file), as_json=as_json, plain=plain)
