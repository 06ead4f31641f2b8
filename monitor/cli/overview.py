"""`kickstep overview`: many sessions of a child together, the only place where left and right are put into words."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from monitor.cli.folder import hold_folder
from monitor.cli.history import child_id_of, fits, fitting
from monitor.cli.terminal import printable
from monitor.errors import UsageError
from monitor.locations import history_file
from monitor.texts import history_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals

TODAY = "KICKSTEP_TODAY"
"""For tests and pictures: the day that is today."""


@click.command(help=texts.OVERVIEW_HELP)
@click.option("--child", metavar="NAME", help=texts.OVERVIEW_CHILD)
@click.option("--exchanged", metavar="SESSION", help=texts.OVERVIEW_EXCHANGED)
@click.option("--not-exchanged", metavar="SESSION", help=texts.OVERVIEW_NOT_EXCHANGED)
@click.option("--json", "as_json", is_flag=True, help=texts.OVERVIEW_JSON)
@click.pass_obj
def overview(
    options: Globals, child: str | None, exchanged: str | None, not_exchanged: str | None, as_json: bool
) -> None:
    from monitor.analysis.pooling import POOL_DAYS
    from monitor.reports.history_text import DRAWN, PLAIN
    from monitor.reports.several_json import overview_dict
    from monitor.reports.several_text import overview as sections
    from monitor.storage.history import History
    from monitor.texts.told import FOOTER

    for session, back in ((exchanged, False), (not_exchanged, True)):
        if session is not None:
            _exchanged(options, session, back=back)
    today = date.fromisoformat(os.environ[TODAY]) if TODAY in os.environ else date.today()
    with History(history_file(options.data_dir)) as kept:
        owner = child_id_of(kept, child) if child is not None else next(iter(kept.owners()), None)
        since = (today - timedelta(days=POOL_DAYS - 1)).isoformat()
        sessions = kept.sessions(since=since, until=today.isoformat(), child_id=owner) if owner is not None else []
        known = next((one for one in kept.children() if one.id == owner), None)
        diary = kept.diary(owner) if owner else []
    if as_json:
        click.echo(json.dumps(overview_dict(sessions, known, diary, today), allow_nan=False))
        return
    if known is not None:
        click.echo(printable(known.nickname or known.id) + "\n")
    for title, lines in sections(sessions, known, diary, today, DRAWN if fits(DRAWN) else PLAIN):
        click.echo(title)
        for line in lines:
            click.echo(fitting(click.wrap_text(printable(line), 96, "  ", "    ")))
        click.echo()
    click.echo(click.wrap_text(FOOTER, 96))


def _exchanged(options: Globals, id_: str, *, back: bool) -> None:
    from monitor.model.history import EXCHANGED, Correction
    from monitor.storage.history import History
    from monitor.storage.rows import now_utc
    from monitor.storage.writer import HistoryWriter

    hold_folder(options, "overview")
    with History(history_file(options.data_dir)) as kept:
        if kept.session(id_) is None:
            raise UsageError(
                texts.NO_SESSION_CALLED.format(id=id_), advice=texts.KICKSTEP_HISTORY_JSON_NAMES_THEM_RECORDING_ID
            )
    with HistoryWriter(history_file(options.data_dir)) as writer:
        correction = Correction(now_utc(), EXCHANGED, None, None, "")
        (writer.take_back if back else writer.add_correction)(id_, correction).result()
