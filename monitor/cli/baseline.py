"""`kickstep baseline`: trials after a protocol, in phases; what may be compared, and what that could tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from monitor.cli.folder import hold_folder
from monitor.cli.history import fits, fitting
from monitor.cli.tally import tally
from monitor.cli.terminal import printable
from monitor.errors import UsageError
from monitor.locations import history_file
from monitor.model.baseline import PROTOCOLS, Trial
from monitor.texts import history_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.model.history import Child, KeptSession
    from monitor.storage.history import History

CHILD = click.option("--child", metavar="NAME", help=texts.BASELINE_CHILD)


@click.group(invoke_without_command=True, help=texts.BASELINE_HELP)
@CHILD
@click.pass_context
def baseline(ctx: click.Context, child: str | None) -> None:
    if ctx.invoked_subcommand is None:
        _show(ctx.obj, child)


def _show(options: Globals, name: str | None) -> None:
    from monitor.reports.baseline import tried_of
    from monitor.reports.baseline_text import baseline_lines
    from monitor.reports.history_text import DRAWN, PLAIN
    from monitor.storage.history import History
    from monitor.texts.told import FOOTER

    with History(history_file(options.data_dir)) as kept:
        owner = owner_of(kept, name)
        tried = tried_of(kept.trials(owner), kept.session)
        targets = kept.targets(owner) if owner else []
        known = next((one for one in kept.children() if one.id == owner), None)
    if known is not None:
        click.echo(printable(known.nickname or known.id) + "\n")
    for title, lines in baseline_lines(tried, targets, DRAWN if fits(DRAWN) else PLAIN):
        if title:
            click.echo(printable(title))
        for line in lines:
            click.echo(fitting(click.wrap_text(printable(line), 110, "  ", "      ", preserve_paragraphs=False)))
        click.echo()
    click.echo(click.wrap_text(FOOTER, 96))


@baseline.command(help=texts.BASELINE_PROTOCOLS_HELP)
def protocols() -> None:
    from monitor.reports.baseline import recipe_words

    for recipe in PROTOCOLS:
        click.echo(recipe_words(recipe))
    click.echo(texts.SAME_PLACE_CLOTHES_TIME_SINCE)


@baseline.command(help=texts.BASELINE_ADD_HELP)
@click.argument("session")
@click.option("--phase", required=True, metavar="NAME", help=texts.BASELINE_PHASE)
@click.option("--protocol", type=click.Choice([p.name for p in PROTOCOLS]), default=PROTOCOLS[0].name)
@click.option("--strap-height", type=click.FloatRange(0.5, 40.0), metavar="CM", help=texts.BASELINE_STRAP_HEIGHT)
@click.option("--state", default="", metavar="WORDS", help=texts.BASELINE_STATE)
@click.option("--observer", default="", metavar="WHO")
@click.pass_obj
def add(
    options: Globals, session: str, phase: str, protocol: str, strap_height: float | None, state: str, observer: str
) -> None:
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter

    hold_folder(options, "baseline")
    recipe = next(p for p in PROTOCOLS if p.name == protocol)
    with History(history_file(options.data_dir)) as kept:
        found = kept.session(session)
        if found is None:
            raise UsageError(texts.NO_SESSION_CALLED.format(id=session), advice=texts.KICKSTEP_HISTORY_JSON_NAMES_THEM)
        leg = next(
            (c.leg_length_m for c in kept.children() if found.child is not None and c.id == found.child.id), None
        )
    strap = None if strap_height is None else strap_height / 100.0
    trial = Trial(session, phase, recipe.name, recipe.version, None, "", strap, leg, state.strip(), observer.strip())
    with HistoryWriter(history_file(options.data_dir)) as writer:
        writer.set_trial(trial).result()
    say_used(trial, found)


def say_used(trial: Trial, session: KeptSession) -> None:
    """Whether the quality gate takes a new trial, or why not."""
    from monitor.reports.baseline import gate

    problems = gate(trial, session)
    click.echo(printable(texts.LEFT_OUT.format(problems="; ".join(problems)) if problems else "used"))


@baseline.command(help=texts.BASELINE_DROP_HELP)
@click.argument("session")
@click.option("--reason", default="", metavar="WORDS", help=texts.BASELINE_REASON)
@click.pass_obj
def drop(options: Globals, session: str, reason: str) -> None:
    _said(options, session, used=False, reason=reason)


@baseline.command(help=texts.BASELINE_USE_HELP)
@click.argument("session")
@click.option("--reason", default="", metavar="WORDS", help=texts.BASELINE_REASON_TO_USE)
@click.pass_obj
def use(options: Globals, session: str, reason: str) -> None:
    _said(options, session, used=True, reason=reason)


def _said(options: Globals, session: str, *, used: bool, reason: str) -> None:
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter

    hold_folder(options, "baseline")
    with History(history_file(options.data_dir)) as kept:
        found = kept.session(session)
        owner = found.child.id if found is not None and found.child is not None else None
        trial = next((one for one in kept.trials(owner) if one.recording_id == session), None)
    if trial is None:
        raise UsageError(texts.NO_TRIAL.format(session=session), advice=texts.KICKSTEP_BASELINE_ADD_MAKES)
    with HistoryWriter(history_file(options.data_dir)) as writer:
        writer.set_trial(replace(trial, used=used, reason=reason)).result()


@baseline.command(help=texts.BASELINE_TARGET_HELP)
@click.argument("words")
@click.argument("levels", nargs=5)
@CHILD
@click.pass_obj
def target(options: Globals, words: str, levels: tuple[str, ...], child: str | None) -> None:
    from monitor.storage.writer import HistoryWriter

    hold_folder(options, "baseline")
    known = _child(options, child)
    with HistoryWriter(history_file(options.data_dir)) as writer:
        number = writer.add_target(known.id, words, levels).result()
    click.echo(texts.TARGET.format(number=number))


@baseline.command(help=texts.BASELINE_RATE_HELP)
@click.argument("number", type=int)
@click.argument("level", type=click.IntRange(-2, 2))
@click.option("--day", default="", metavar="DATE", help=texts.BASELINE_DAY)
@CHILD
@click.pass_obj
def rate(options: Globals, number: int, level: int, day: str, child: str | None) -> None:
    from monitor.storage.children import checked_day
    from monitor.storage.writer import HistoryWriter

    hold_folder(options, "baseline")
    known = _child(options, child)
    with HistoryWriter(history_file(options.data_dir)) as writer:
        writer.rate_target(known.id, number, checked_day(day, date.today()), level).result()


@baseline.command(help=texts.BASELINE_RELIABILITY_HELP)
@click.pass_obj
def reliability(options: Globals) -> None:
    from monitor.reports.baseline import tried_of
    from monitor.reports.baseline_text import reliability_lines
    from monitor.storage.history import History

    with History(history_file(options.data_dir)) as kept:
        children = [tried_of(kept.trials(child.id), kept.session) for child in kept.children()]
    for line in reliability_lines(children):
        click.echo(click.wrap_text(line, 96))


def owner_of(kept: History, name: str | None) -> str | None:
    """The child's id; without a name that of the newest session's child.

    Raises:
        UsageError: nobody is called so.
    """
    if name is None:
        return next(iter(kept.owners()), None)
    found = kept.child(name)
    if found is None:
        raise UsageError(texts.NO_CHILD_CALLED.format(name=name), advice=texts.KICKSTEP_CHILDREN_LIST_NAMES)
    return found.id


def _child(options: Globals, name: str | None) -> Child:
    from monitor.storage.history import History

    with History(history_file(options.data_dir)) as kept:
        owner = owner_of(kept, name)
        found = next((one for one in kept.children() if one.id == owner), None)
    if found is None:
        raise UsageError(texts.TARGET_BELONGS_TO_CHILD, advice=texts.NAME_ONE_KICKSTEP_CHILDREN_ADD)
    return found


baseline.add_command(tally)
