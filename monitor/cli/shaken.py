"""`--plain record` without sensors named: which leg is which is said by shaking, and told in lines."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from monitor.dashboard.finding import Finding, Near
from monitor.dashboard.home import sensor_state
from monitor.errors import MonitorError, UsageError
from monitor.model.limbs import LIMBS, Limb
from monitor.texts import recording_commands as texts

if TYPE_CHECKING:
    from monitor.dashboard.home import Home
    from monitor.model.history import Child
    from monitor.preview import Envelopes
    from monitor.runner import Session, Watcher
    from monitor.sensors.scanning import FoundSensor
    from monitor.sensors.source import LiveSource
    from monitor.storage.keeping import Keeping

Say = Callable[[str], None]
AGAIN_S = 5.0
"""What helps is said again so often, s of the sensors' time."""


@dataclass(slots=True)
class ShakenStarter:
    """A session with the two sensors that were shaken.

    Args:
        home: the adapter, and what is remembered.
        child: whose session it is.
        say: takes a line.
    """

    home: Home
    child: Child | None
    say: Say
    keeping: Keeping | None = field(default=None, init=False)
    """Brings the session into the history, once it is made."""

    async def open(self, watcher: Watcher) -> tuple[Session, LiveSource]:
        """Find the sensors, ask for the legs, and make the session."""
        from monitor.preview import felt
        from monitor.sensors.scanning import scan

        def two(found: list[FoundSensor]) -> bool:
            return len([sensor for sensor in found if not sensor.profile.refuse]) >= len(LIMBS)

        self.home.load()
        self.say(texts.LOOKING_FOR_SENSORS)
        found = {sensor.address: sensor for sensor in await scan(self.home.radio(), enough=two)}
        owner = self.child.id if self.child is not None else ""
        before = self.home.memory.sensors_of.get(owner, {})
        finding = Finding(legs=dict(before))
        finding.hear([Near(s.address, s.label, s.kind, s.rssi, s.profile.refuse or "") for s in found.values()], 0.0)
        sensors = dict(before) if finding.ready and len(before) == len(LIMBS) else finding.two_nearest()
        if sensors is None:
            from monitor.cli.record import choice

            raise UsageError(choice(list(found.values())), advice=texts.SHAKING_NEEDS_TWO)
        names = {limb: found[address].label for limb, address in sensors.items()}
        async with aclosing(felt(self.home.preview({limb: found[sensors[limb]] for limb in LIMBS}))) as news:
            worn = await legs_of(news, names, self.say, known=sensors == before)
        legs = {limb: sensors[provisional] for limb, provisional in worn.items()}
        try:
            for limb, address in legs.items():
                self.home.remember(sensor_state(limb, owner), address)
        except MonitorError as error:
            self.say(f"{error.message} {error.advice}")
        self.say(texts.NEXT_TIME_NAMED.format(left=legs[Limb.LEFT], right=legs[Limb.RIGHT]))
        starter = self.home.session({limb: found[address] for limb, address in legs.items()}, self.child)
        self.keeping = starter.keeping
        starter.load()
        made, source = await starter.open(watcher)
        return made, cast("LiveSource", source)


async def legs_of(news: AsyncIterable[Envelopes], names: dict[Limb, str], say: Say, *, known: bool) -> dict[Limb, Limb]:
    """On which leg each sensor is, by their provisional names.

    Args:
        news: what both sensors feel.
        names: what each is called.
        say: takes a line: which one to shake, and what helps.
        known: the names are last time's legs; one shake of the left one is enough.
    """
    from monitor.dashboard.shaking_words import ask, exchanged, help_line
    from monitor.detection.shaking import ShakeJudge

    judge, left, said, asked_s, newest_s = ShakeJudge(), None, "", 0.0, 0.0
    say(ask(Limb.LEFT, again=known))
    async for envelopes in news:
        for limb, samples in envelopes.items():
            judge.add(limb, samples)
            newest_s = max(newest_s, samples[-1][0]) if samples else newest_s
        now = judge.look()
        if not now.sure or now.limb is None:
            words = help_line(now, newest_s - asked_s)
            if words and (words != said or newest_s - asked_s > AGAIN_S):
                said, asked_s = words, newest_s
                say(words)
            continue
        if known and now.limb is Limb.LEFT:
            say(texts.AS_LAST_TIME)
            return {limb: limb for limb in LIMBS}
        if known:  # a mix-up, or the wrong one was shaken: both are asked for
            known = False
            say(exchanged(names[now.limb]))
            say(ask(Limb.LEFT, again=False))
        elif left is None:
            left = now.limb
            say(texts.IS_ON_LEG.format(name=names[left], limb=Limb.LEFT.upper()))
            say(ask(Limb.RIGHT, again=False))
        elif now.limb is not left:
            say(texts.IS_ON_LEG.format(name=names[now.limb], limb=Limb.RIGHT.upper()))
            return {Limb.LEFT: left, Limb.RIGHT: now.limb}
        elif said != texts.LEFT_ONE_AGAIN:
            said = texts.LEFT_ONE_AGAIN
            say(said)
        judge.begin_anew()
        asked_s = newest_s
    raise UsageError(texts.SENSORS_STOPPED, advice=texts.SHAKING_NEEDS_TWO)
