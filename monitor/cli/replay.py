"""`kickstep replay`: a recording once more through the pipeline, event by event."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.folder import hold_folder
from monitor.cli.live import print_events, print_summary
from monitor.cli.mending import kept_anew
from monitor.cli.screen import has_screen, show
from monitor.cli.terminal import is_terminal
from monitor.cli.trim import seconds_of
from monitor.errors import UsageError
from monitor.locations import history_file, recording_id
from monitor.texts import recording_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.storage.keeping import Keeping


@click.command(help=texts.REPLAY_HELP)
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--speed",
    type=click.FloatRange(min=0.0),
    metavar="X",
    help=texts.REPLAY_SPEED,
)
@click.option("--json", "as_json", is_flag=True, help=texts.REPLAY_JSON)
@click.option("--tap-along", is_flag=True, help=texts.REPLAY_TAP_ALONG)
@click.option("--from", "start", metavar="TIME", help=texts.REPLAY_FROM)
@click.pass_obj
def replay(options: Globals, file: Path, speed: float | None, as_json: bool, tap_along: bool, start: str | None) -> int:
    if (tap_along and (as_json or speed == 0.0)) or (start is not None and not tap_along):
        raise UsageError(texts.TAP_ALONG_ALONE, advice=texts.TAP_ALONG_EXAMPLE)
    if tap_along:
        return _tapped_along(options, file, seconds_of(start or "0"), speed or 1.0)
    if not as_json and is_terminal(sys.stdout) and has_screen(options):
        return _on_screen(options, file, speed)
    speed = speed or 0.0
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
    return 0


def _tapped_along(options: Globals, file: Path, start_s: float, speed: float) -> int:
    from monitor.cli.replay_taps import say, tap_along
    from monitor.texts.typed import TAPS_KEPT

    _, keeping = _held(options, file)
    begun = False
    try:
        begun = tap_along(file, keeping, start_s, speed)
    finally:
        _close(keeping)
    if begun and keeping is not None:
        say(TAPS_KEPT)
    return 0


def _on_screen(options: Globals, file: Path, speed: float | None) -> int:
    from monitor.dashboard.app import KickstepApp
    from monitor.dashboard.screens.replay import ReplayScreen

    title, keeping = _held(options, file)
    code = show(options, KickstepApp(page=ReplayScreen(file, title, keeping, speed or None)), "replay")
    _close(keeping)
    return code


def _held(options: Globals, file: Path) -> tuple[str, Keeping | None]:
    """Whose it is, and what keeps what is said of it; None where the history does not know it."""
    from monitor.dashboard.session_words import began_words, child_words
    from monitor.recording.reader import read_facts
    from monitor.storage.history import History
    from monitor.storage.keeping import Keeping

    read_facts(file)  # what is no recording is told here, without a screen
    hold_folder(options, "replay", session=True)
    path, id_ = history_file(options.data_dir), recording_id(file)
    with History(path) as history:
        session = history.session(id_)
    if session is None:
        return file.name, None
    title = f"{child_words(session.child, session.day)} · {began_words(session)}"
    return title, Keeping(path, id_, session.child, kept=True)


def _close(keeping: Keeping | None) -> None:
    if (
        keeping is not None
        and (error := keeping.close()) is not None
        and (error := kept_anew(keeping, error)) is not None
    ):
        raise error
