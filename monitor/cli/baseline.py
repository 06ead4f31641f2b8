"""`kickstep baseline`: trials after a protocol, in phases; what may be compared, and what that could tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from monitor.cli.folder import hold_folder
from monitor.cli.history import fits, fitting
from monitor.cli.terminal import printable
from monitor.errors import UsageError
from monitor.locations import history_file
from monitor.model.baseline import PROTOCOLS, Trial

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.model.history import Child
    from monitor.storage.history import History

CHILD = click.option("--child", metavar="NAME", help="Whose; left out: of the child with the newest session.")


@click.group(invoke_without_command=True)
@CHILD
@click.pass_context
def baseline(ctx: click.Context, child: str | None) -> None:
    """Show a therapist's baseline: trials, day means, what a comparison could tell, targets.

    A trial is a recorded session, or a tally at the keys (in the program: h, b, t); a phase is a name such as "before".
    Days are compared, from three in each phase on; trials of one visit are compared with nothing.

    \b
    Examples:
      kickstep baseline protocols
      kickstep baseline add 2026-11-20_103000_ab12 --phase before --protocol supine-3x5
      kickstep baseline drop 2026-11-20_103000_ab12 --reason "cried"
      kickstep baseline --child Mia
    """
    if ctx.invoked_subcommand is None:
        _show(ctx.obj, child)


def _show(options: Globals, name: str | None) -> None:
    from monitor.reports.baseline import tried_of
    from monitor.reports.baseline_text import baseline_lines
    from monitor.reports.count_text import FOOTER
    from monitor.reports.history_text import DRAWN, PLAIN
    from monitor.storage.history import History

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


@baseline.command()
def protocols() -> None:
    """Name the protocols."""
    from monitor.reports.baseline import recipe_words

    for recipe in PROTOCOLS:
        click.echo(recipe_words(recipe))
    click.echo("Same place, clothes, time since feeding and strap height each time; awake and calm.")


@baseline.command()
@click.argument("session")
@click.option(
    "--phase", required=True, metavar="NAME", help='As "before"; phases stand in the order of their sessions.'
)
@click.option("--protocol", type=click.Choice([p.name for p in PROTOCOLS]), default=PROTOCOLS[0].name)
@click.option("--strap-height", type=click.FloatRange(0.5, 40.0), metavar="CM", help="Of the sensor above the sole.")
@click.option("--state", default="", metavar="WORDS", help='How the baby was, as "awake, content".')
@click.option("--observer", default="", metavar="WHO")
@click.pass_obj
def add(
    options: Globals, session: str, phase: str, protocol: str, strap_height: float | None, state: str, observer: str
) -> None:
    """Make a session a trial. Adding it again changes what is said of it."""
    from monitor.reports.baseline import gate
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter

    hold_folder(options, "baseline")
    recipe = next(p for p in PROTOCOLS if p.name == protocol)
    with History(history_file(options.data_dir)) as kept:
        found = kept.session(session)
        if found is None:
            raise UsageError(f"no session is called {session}", advice="kickstep history --json names them.")
        leg = next(
            (c.leg_length_m for c in kept.children() if found.child is not None and c.id == found.child.id), None
        )
    strap = None if strap_height is None else strap_height / 100.0
    trial = Trial(session, phase, recipe.name, recipe.version, None, "", strap, leg, state.strip(), observer.strip())
    with HistoryWriter(history_file(options.data_dir)) as writer:
        writer.set_trial(trial).result()
    problems = gate(trial, found)
    click.echo(printable(f"left out: {'; '.join(problems)}" if problems else "used"))


@baseline.command()
@click.argument("session")
@click.option("--reason", default="", metavar="WORDS", help="Why; it is kept and printed.")
@click.pass_obj
def drop(options: Globals, session: str, reason: str) -> None:
    """Leave a trial out, with a reason."""
    _said(options, session, used=False, reason=reason)


@baseline.command()
@click.argument("session")
@click.option("--reason", default="", metavar="WORDS", help="Why it is used all the same; it is kept and printed.")
@click.pass_obj
def use(options: Globals, session: str, reason: str) -> None:
    """Use a trial that the quality gate (or you) left out, with a reason."""
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
        raise UsageError(f"{session} is no trial", advice="kickstep baseline add makes it one.")
    with HistoryWriter(history_file(options.data_dir)) as writer:
        writer.set_trial(replace(trial, used=used, reason=reason)).result()


@baseline.command()
@click.argument("words")
@click.argument("levels", nargs=5)
@CHILD
@click.pass_obj
def target(options: Globals, words: str, levels: tuple[str, ...], child: str | None) -> None:
    """Keep a target in your own words, with what each of five levels means (goal attainment scaling).

    Levels from -2 (much less than expected) over 0 (expected) to 2 (much more).

    \b
    Example:
      kickstep baseline target "kicks the mobile" never once often minutes always --child Mia
    """
    from monitor.storage.writer import HistoryWriter

    hold_folder(options, "baseline")
    known = _child(options, child)
    with HistoryWriter(history_file(options.data_dir)) as writer:
        number = writer.add_target(known.id, words, levels).result()
    click.echo(f"target {number}")


@baseline.command()
@click.argument("number", type=int)
@click.argument("level", type=click.IntRange(-2, 2))
@click.option("--day", default="", metavar="DATE", help="When; left out: today.")
@CHILD
@click.pass_obj
def rate(options: Globals, number: int, level: int, day: str, child: str | None) -> None:
    """Say how far a target is reached (write -- before a negative level)."""
    from monitor.storage.children import checked_day
    from monitor.storage.writer import HistoryWriter

    hold_folder(options, "baseline")
    known = _child(options, child)
    with HistoryWriter(history_file(options.data_dir)) as writer:
        writer.rate_target(known.id, number, checked_day(day, date.today()), level).result()


@baseline.command()
@click.pass_obj
def reliability(options: Globals) -> None:
    """How reliable a day is over children: from ten children on."""
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
        raise UsageError(f"no child is called {name}", advice="kickstep children list names them.")
    return found.id


def _child(options: Globals, name: str | None) -> Child:
    from monitor.storage.history import History

    with History(history_file(options.data_dir)) as kept:
        owner = owner_of(kept, name)
        found = next((one for one in kept.children() if one.id == owner), None)
    if found is None:
        raise UsageError("a target belongs to a child", advice="Name one: kickstep children add NAME.")
    return found
