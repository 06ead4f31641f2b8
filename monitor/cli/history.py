"""`kickstep history`: what was recorded, day by day. Reads alone; neither numpy nor a writer is loaded."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from monitor.cli.terminal import printable
from monitor.errors import UsageError
from monitor.locations import history_file

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.storage.history import History

FOREVER = 36500


@click.command()
@click.option("--child", metavar="NAME", help="Only this child's sessions.")
@click.option("--days", type=click.IntRange(1, FOREVER), metavar="N", help="Only the last N days, today among them.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a session, one a line.")
@click.pass_obj
def history(options: Globals, child: str | None, days: int | None, as_json: bool) -> None:
    """Show what was recorded: weeks, days and sessions, the newest first.

    Each session has its counts and, where there was enough to count, the balance with its range as a bar. The figures
    are of the method that counted the session then; the recordings can be counted again.

    \b
    Examples:
      kickstep history
      kickstep history --days 14
      kickstep history --child Mia --json
    """
    from monitor.storage.history import History

    since = None if days is None else (date.today() - timedelta(days=days - 1)).isoformat()
    with History(history_file(options.data_dir)) as kept:
        child_id = None if child is None else _child_id(kept, child)
        sessions = kept.sessions(since=since, child_id=child_id)
        earlier = not sessions and since is not None and bool(kept.days(child_id=child_id))
    if as_json:
        from monitor.reports.history_json import history_dict

        for session in sessions:
            click.echo(json.dumps(history_dict(session), allow_nan=False))
        return
    from monitor.reports.count_text import FOOTER
    from monitor.reports.history_text import DRAWN, EMPTY, PLAIN, history_lines

    if not sessions:
        click.echo(f"Nothing in the last {days} days; there is older: leave --days out." if earlier else EMPTY)
        return
    for line in history_lines(sessions, DRAWN if _fits(DRAWN) else PLAIN):
        click.echo(_fitting(printable(line)))
    click.echo(f"\n{click.wrap_text(FOOTER, 96)}")


def _child_id(kept: History, name: str) -> str:
    found = kept.child(name)
    if found is not None:
        return found.id
    names = ", ".join(child.nickname or child.id for child in kept.children())
    raise UsageError(
        f"no child is called {name}",
        advice=f"Known: {names}." if names else "No child was named yet: kickstep record --child NAME does it.",
    )


def _fits(text: str) -> bool:
    return _fitting(text) == text


def _fitting(text: str) -> str:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)
