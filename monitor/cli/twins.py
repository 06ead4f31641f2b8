"""Twins with four sensors: two sessions at once in one program, each with a recording and a place in the history."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import click

from monitor.cli.folder import hold_folder
from monitor.cli.keeping import aim_for, awake_unseen, child_called, keep
from monitor.cli.live import offer_recovery, print_ended, print_may_sleep, print_trouble, ticker
from monitor.cli.record import RecordStarter, starter_for
from monitor.cli.terminal import printable
from monitor.errors import SensorError, UsageError
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import Activity
from monitor.texts import recording_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.cli.mounting import Axis
    from monitor.model.history import Child
    from monitor.runner import Session


def record_together(
    options: Globals,
    names: Sequence[str],
    sensors: Sequence[tuple[str, str]],
    activity: Activity,
    seconds: float | None,
    axes: dict[Limb, Axis],
    *,
    simulated: bool,
    as_json: bool,
) -> int:
    """Record several children at once, without a screen; the exit code.

    Args:
        names: of the children.
        sensors: of each child, left and right; none of simulated ones.
        axes: how the sensors sit, on each child alike.

    Raises:
        UsageError: somebody's sensors were not named, or somebody was named twice.
        SensorError: a sensor could not be had; what was recorded of the others is kept.
    """
    if len(names) < 2 or len(sensors) not in ((0, len(names)) if simulated else (len(names),)):
        raise UsageError(texts.SEVERAL_NEED, advice=texts.TWINS_HOW)
    hold_folder(options, "record", session=True)
    children = [child_called(name, options.data_dir) for name in names]
    if len({child.id for child in children}) < len(children):
        raise UsageError(texts.NAMED_TWICE, advice=texts.TWINS_HOW)
    offer_recovery(options.data_dir)
    starters: list[RecordStarter] = []
    for number, child in enumerate(children):
        wanted = dict(zip(LIMBS, sensors[number], strict=True)) if sensors else {}
        starter = starter_for(options, wanted, activity, seconds, child, axes, simulated=simulated)
        starter.seed += number
        if starters and not simulated:  # of simulated babies each has a room of its own
            starter.taken = starters[0].taken
        starters.append(starter)
    from monitor.runner import run_together

    found = run_together([_making(options, starters, number) for number in range(len(starters))])
    code, missing = 0, None
    for child, starter, ended in zip(children, starters, found, strict=True):
        if isinstance(ended, SensorError):
            missing = missing or SensorError(
                texts.OF_CHILD.format(name=_name(child), words=ended.message), advice=ended.advice
            )
            continue
        assert starter.keeping is not None
        code = max(code, keep(ended, starter.keeping))
        if not as_json:
            click.echo(f"\n{printable(_name(child))}")
        code = max(code, print_ended(ended, as_json=as_json, plain=options.plain))
    if missing is not None:
        raise missing
    return code


def _making(options: Globals, starters: Sequence[RecordStarter], number: int) -> Callable[[], Awaitable[Session]]:
    async def session() -> Session:
        from monitor.cli.plain import tell
        from monitor.runner import Watcher

        starter, first = starters[number], starters[0]
        if not starter.simulated:
            starter.shared = first.radio  # one adapter, one lock
        starter.load()
        starter.unseen = not options.plain
        child = starter.keeping.child if starter.keeping is not None else None
        name = _name(child)
        click.echo(texts.LOOKING_FOR_SENSORS_OF.format(name=printable(name)), err=True)
        time = ticker(starter.seconds) if starter is first else lambda now: None
        starter.awake = awake_unseen(options.data_dir)
        told = print_may_sleep if starter is first else lambda why: None
        made, source = await starter.open(Watcher(trouble=print_trouble, time=time, may_sleep=told))
        if options.plain:
            tell(made, source, who=name, aim=aim_for(child, options.data_dir))
        return made

    return session


def _name(child: Child | None) -> str:
    return (child.nickname if child is not None else None) or texts.NOBODY
