"""`kickstep report`: one page about a session, to print or to send."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.chosen import Chosen, choose, counted, without_names
from monitor.cli.folder import hold_if_own
from monitor.cli.terminal import printable
from monitor.errors import UsageError
from monitor.locations import history_file
from monitor.texts import history_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.reports.page import Page


@click.command(help=texts.REPORT_HELP)
@click.argument("session", required=False)
@click.option("--child", metavar="NAME", help=texts.REPORT_CHILD)
@click.option("--baseline", "trials", is_flag=True, help=texts.REPORT_BASELINE)
@click.option("--last", is_flag=True, help=texts.REPORT_LAST)
@click.option("--for", "reader", type=click.Choice(["parent", "therapist"]), default="parent", show_default=True,
              help=texts.REPORT_FOR)  # fmt: skip
@click.option("--html", type=click.Path(path_type=Path, readable=False), metavar="OUT", help=texts.REPORT_HTML)
@click.option("--pdf", type=click.Path(path_type=Path, readable=False), metavar="OUT", help=texts.REPORT_PDF)
@click.option("--packet", type=click.Path(path_type=Path, readable=False), metavar="OUT.zip",
              help=texts.REPORT_PACKET)  # fmt: skip
@click.option("--name/--no-name", "named", default=None, help=texts.REPORT_NAME)
@click.pass_obj
def report(
    options: Globals, session: str | None, child: str | None, trials: bool, last: bool, reader: str, html: Path | None,
    pdf: Path | None, packet: Path | None, named: bool | None,
) -> None:  # fmt: skip
    from monitor.reports.atomic import check_place, write_whole

    if session is not None and last:
        raise UsageError(texts.SESSION_AND_LAST_WERE_GIVEN, advice=texts.USE_ONE_THEM)
    if child is not None or trials:
        if session is not None or last or packet is not None:
            which = "--baseline" if trials else "--child"
            raise UsageError(texts.STANDS_ALONE.format(which=which), advice=texts.GOES_WITH_HTML_AND_PDF)
        html = html or (None if pdf else Path("baseline.html" if trials else "four_weeks.html"))
        hold_if_own(options, "report", html, pdf)
        if trials:
            page = _baseline(options, child, reader, named=named is not False)
        else:
            page = _period(options, child or "", reader, named=named is not False)
        _write(page, html, pdf)
        return
    chosen = choose(options, (session,) if session is not None else (), last=session is None)[0]
    if html is None and pdf is None and packet is None:
        html = Path(f"{chosen.id}.html")
    for place in (html, pdf, packet):
        if place is not None:
            check_place(place)
            if place.resolve() == chosen.path.resolve():
                raise UsageError(texts.WOULD_OVERWRITE_RECORDING, where=str(place), advice=texts.CHOOSE_ANOTHER_NAME)
    hold_if_own(options, "report", html, pdf, packet)
    summary, file_notes = counted(chosen)
    _write(_page(chosen, summary, file_notes, reader, named=named is not False), html, pdf)
    if packet is not None:
        from monitor.reports.nameless import Nameless
        from monitor.reports.packet import packet_bytes

        pages = {who: _page(chosen, summary, file_notes, who, named=bool(named)) for who in ("parent", "therapist")}
        nameless = None if named else Nameless(chosen.nicknames)
        write_whole(packet, packet_bytes(chosen.id, summary, pages, chosen.notes, chosen.path, file_notes, nameless))
        click.echo(printable(str(packet)))


def _page(chosen: Chosen, summary: object, file_notes: tuple[str, ...], reader: str, *, named: bool) -> Page:
    from monitor.model.session import SessionSummary
    from monitor.reports.page import Reader, Told, session_page

    assert isinstance(summary, SessionSummary)
    if not named:
        chosen, summary, file_notes = without_names(chosen, summary, file_notes)
    told = Told(chosen.child, chosen.notes, chosen.corrections, chosen.file, file_notes)
    return session_page(summary, told, Reader(reader), named=named)


def _write(page: Page, html: Path | None, pdf: Path | None) -> None:
    from monitor.reports.atomic import write_whole
    from monitor.reports.page_files import page_html, page_pdf

    for place, made in ((html, page_html), (pdf, page_pdf)):
        if place is not None:
            write_whole(place, made(page))
            click.echo(printable(str(place)))


def _baseline(options: Globals, child: str | None, reader: str, *, named: bool) -> Page:
    from monitor.cli.baseline import owner_of
    from monitor.reports.baseline import tried_of
    from monitor.reports.baseline_page import baseline_page
    from monitor.reports.page import Reader
    from monitor.storage.history import History

    with History(history_file(options.data_dir)) as kept:
        owner = owner_of(kept, child)
        tried = tried_of(kept.trials(owner), kept.session)
        targets = kept.targets(owner) if owner else []
        known = next((one for one in kept.children() if one.id == owner), None)
    return baseline_page(tried, targets, known, Reader(reader), named=named)


def _period(options: Globals, child: str, reader: str, *, named: bool) -> Page:
    from monitor.analysis.pooling import POOL_DAYS
    from monitor.cli.history import child_id_of
    from monitor.cli.overview import TODAY
    from monitor.reports.page import Reader
    from monitor.reports.period_page import period_page
    from monitor.storage.history import History

    today = date.fromisoformat(os.environ[TODAY]) if TODAY in os.environ else date.today()
    with History(history_file(options.data_dir)) as kept:
        owner = child_id_of(kept, child)
        since = (today - timedelta(days=POOL_DAYS - 1)).isoformat()
        sessions = kept.sessions(since=since, until=today.isoformat(), child_id=owner)
        known = next((one for one in kept.children() if one.id == owner), None)
    return period_page(sessions, known, today, Reader(reader), named=named)
