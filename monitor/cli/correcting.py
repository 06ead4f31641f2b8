"""`kickstep history correct`: what the replay's keys say of single events, for whoever hears the recording in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.cli.live import clock
from monitor.cli.terminal import printable
from monitor.cli.trim import seconds_of
from monitor.errors import UsageError
from monitor.locations import history_file, own_recordings
from monitor.model.events import Kind
from monitor.model.history import KICK, STEP, Wrong
from monitor.model.limbs import LIMBS, Limb
from monitor.texts import history_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.dashboard.replaying import Moment
    from monitor.model.history import Correction, KeptSession

NONE, OTHER_LEG, MISSED = "none", "other-leg", "missed"
WORDS = (NONE, OTHER_LEG, MISSED, *(kind.value for kind in Kind))
_SHOWN = 3
"""So many events are named that lie near, where none is at the time."""


@click.command("correct", help=texts.HISTORY_CORRECT_HELP)
@click.argument("session")
@click.option("--at", "at", metavar="TIME", help=texts.HISTORY_AT)
@click.option("--leg", type=click.Choice([limb.value for limb in LIMBS]), help=texts.HISTORY_LEG)
@click.option("--was", type=click.Choice(WORDS), help=texts.HISTORY_WAS)
@click.option("--take-back", is_flag=True, help=texts.HISTORY_TAKE_BACK)
@click.pass_obj
def correct(options: Globals, session: str, at: str | None, leg: str | None, was: str | None, take_back: bool) -> None:
    from monitor.cli.folder import hold_folder
    from monitor.storage.history import History

    said = [at is not None, leg is not None, was is not None or take_back]
    if any(said) and (not all(said) or (was is not None and take_back)):
        raise UsageError(texts.CORRECTION_NOT_WHOLE, advice=texts.SAY_TIME_LEG_AND_WORD)
    if all(said):
        hold_folder(options, "history")
    with History(history_file(options.data_dir)) as kept:
        found = kept.session(session)
        if found is None:
            raise UsageError(texts.NO_SESSION_CALLED.format(id=session), advice=texts.KICKSTEP_HISTORY_JSON_NAMES)
        known = [c for c in kept.corrections(session) if c.event]
    if at is None or leg is None:
        _tell(known)
    else:
        _say(options, found, known, seconds_of(at), Limb(leg), was)


def _tell(known: list[Correction]) -> None:
    from monitor.dashboard.replay_words import correction_words

    for c in known:
        at, words = clock(c.time_s or 0.0), correction_words(c)
        click.echo(printable(texts.CORRECTED_LINE.format(at=at, limb=c.limb, event=c.event, words=words)))
    if not known:
        click.echo(texts.NOTHING_CORRECTED)


def _say(options: Globals, of: KeptSession, known: list[Correction], at_s: float, limb: Limb, was: str | None) -> None:
    from monitor.dashboard.correcting import Corrections
    from monitor.dashboard.replaying import STEP_S, Moment
    from monitor.storage.keeping import Keeping

    event = STEP if of.activity.upright else KICK
    if was in tuple(Kind) and event == STEP:
        raise UsageError(texts.STEPS_HAVE_NO_KINDS, advice=texts.SAY_TIME_LEG_AND_WORD)
    keeping = Keeping(history_file(options.data_dir), of.recording_id, of.child, kept=True)
    corrections = Corrections(keeping)
    corrections.all = known
    try:
        if was == MISSED:
            moment = Moment(event, limb, at_s, at_s + STEP_S)
        elif was is None:
            moment = _near([*corrections.missed(), *_spoken_of(known)], limb, at_s, event)
        else:
            moment = _near(_counted(options, of), limb, at_s, event)
        said = corrections.of(moment)
        wrong, value = _wrong(was)
        if wrong is None:
            corrections.take_back(said[-1])
        elif not any((c.what, c.value) == (wrong, value) for c in said):
            corrections.say(wrong, moment, value)
    finally:
        error = keeping.close()
    if error is not None:
        raise error
    click.echo(texts.CORRECTION_KEPT.format(at=clock(moment.at_s), limb=limb, event=event))


def _wrong(was: str | None) -> tuple[Wrong | None, str]:
    if was is None:
        return None, ""
    known = {NONE: Wrong.NOT_THERE, OTHER_LEG: Wrong.OTHER_LEG, MISSED: Wrong.MISSED}
    return (known[was], "") if was in known else (Wrong.OTHER_KIND, was)


def _counted(options: Globals, of: KeptSession) -> list[Moment]:
    """As the replay has them: counted again, by today's method."""
    from monitor.dashboard.replaying import moments_of
    from monitor.storage.recounting import counted

    if of.recording_file is None:
        raise UsageError(texts.NOTHING_TO_LOOK_INTO, advice=texts.ITS_FIGURES_STAY)
    summary, _ = counted(own_recordings(options.data_dir) / of.recording_file)
    return moments_of(summary)


def _spoken_of(known: list[Correction]) -> list[Moment]:
    """Events of which somebody said something."""
    from monitor.dashboard.replaying import STEP_S, Moment

    return [
        Moment(c.event or KICK, c.limb, c.time_s, c.time_s + STEP_S)
        for c in known
        if c.limb is not None and c.time_s is not None
    ]


def _near(moments: list[Moment], limb: Limb, at_s: float, event: str) -> Moment:
    """The one of that leg at that time.

    Raises:
        UsageError: there is none.
    """
    from monitor.dashboard.replaying import NEAR_S

    near = sorted((m for m in moments if m.limb is limb), key=lambda m: abs(m.at_s - at_s))
    if near and abs(near[0].at_s - at_s) <= NEAR_S:
        return near[0]
    times = ", ".join(clock(m.at_s) for m in sorted(near[:_SHOWN], key=lambda m: m.at_s)) or texts.NOWHERE
    raise UsageError(
        texts.NO_EVENT_AT.format(limb=limb, event=event, at=clock(at_s)), advice=texts.NEAREST_ARE.format(times=times)
    )
