"""`kickstep replay`: a recording once more through the pipeline, event by event."""

from __future__ import annotations

import time
from pathlib import Path

import click

from monitor.cli.live import print_events, print_summary


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
def replay(file: Path, speed: float, as_json: bool) -> None:
    """Play a recording again: every event in its order, then the figures.

    The events are the ones of the live session, to the last digit.

    \b
    Examples:
      kickstep replay morning.mcap
      kickstep replay morning.mcap --speed 1
      kickstep replay morning.mcap --json
    """
    from monitor.model.records import LogRecord
    from monitor.pipeline import LIVE_HOP_S, REPLAY_HOP_S, Pipeline
    from monitor.recording.reader import read_records

    pipeline = Pipeline(hop_s=LIVE_HOP_S if speed > 0.0 else REPLAY_HOP_S)
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
                print_events(events)
    shown = len(pipeline.events)
    summary = pipeline.finish()
    if not as_json:
        print_events(pipeline.events[shown:])
        click.echo("")
    print_summary(summary, str(file), as_json=as_json)
