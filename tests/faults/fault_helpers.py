"""A session with a staged fault beside the same session without it, and what has to be equal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.firmware.profile_steps import Value
from monitor.model.events import Event, KickEnded, KickKind, KickNotCounted, KickStarted, MovementUnit
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LinkChange, LinkState, LogRecord, Packet
from monitor.model.words import Activity
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.sensors.scanning import scan
from monitor.sensors.source import LiveSource
from monitor.simulation.ble_world import ADDRESSES, World, demo_world
from monitor.simulation.faults import FAULTS, Fault
from monitor.simulation.faults.plain_sensor import plain_sensor
from monitor.simulation.scenes import Kicking, Scenario
from monitor.simulation.virtual_time import run_virtually, virtual_clock
from tests.ble_helpers import PROFILES, collect

AT_S = 9.0
"""The fault begins here, session s."""
SECONDS = 40.0
SETTLED_S = 4.0
"""So long after the limb streams again its events are those of the session without the fault, s: a rest value is
found anew, and a kick that was going on is nobody's."""
SEED = 5
"""Kicks before and after the fault, on both legs."""
ALL_PROFILES = {**PROFILES, "plain-sensor": plain_sensor()}


@dataclass(frozen=True)
class Kick:
    """A kick with all that was said about it, but for its number."""

    limb: Limb
    onset_s: float
    peak_s: float
    end_s: float
    peak_ms2: float
    heel: bool | None
    kind: str | None
    out: str | None

    def alone(self) -> tuple[object, ...]:
        """What hangs on its own limb."""
        return self.limb, self.onset_s, self.peak_s, self.end_s, self.peak_ms2, self.heel


@dataclass(frozen=True)
class Run:
    """One session."""

    world: World
    source: LiveSource
    records: list[LogRecord]
    events: list[Event]
    over_s: float
    """The staging was over."""

    def kicks(self, limb: Limb) -> list[Kick]:
        """All complete kicks of a limb, in order."""
        ended = {e.id: e for e in self.events if isinstance(e, KickEnded)}
        kinds = {e.id: e.kind.value for e in self.events if isinstance(e, KickKind) and e.kind}
        out = {e.id: e.why.value for e in self.events if isinstance(e, KickNotCounted)}
        return [
            Kick(
                limb,
                e.onset_s,
                ended[e.id].peak_s,
                ended[e.id].end_s,
                ended[e.id].peak_ms2,
                ended[e.id].heel_smash,
                kinds.get(e.id),
                out.get(e.id),
            )
            for e in self.events
            if isinstance(e, KickStarted) and e.limb is limb and e.id in ended
        ]

    def units(self, limb: Limb) -> list[tuple[float, float]]:
        """Movement units of a limb, s."""
        return [(e.start_s, e.end_s) for e in self.events if isinstance(e, MovementUnit) and e.limb is limb]

    def packets(self, limb: Limb) -> list[tuple[float, bytes]]:
        """All notifications of a limb."""
        return [(r.time_s, r.payload) for r in self.records if isinstance(r, Packet) and r.limb is limb]

    def links(self, limb: Limb) -> list[LinkChange]:
        """What became of a limb's link after the start."""
        return [r for r in self.records if isinstance(r, LinkChange) and r.limb is limb][1:]

    @property
    def until_s(self) -> float:
        """Staging and reconnects are over and settled."""
        back = [r.time_s for limb in LIMBS for r in self.links(limb) if r.state is LinkState.CONNECTED]
        return max(self.over_s, *back, 0.0) + SETTLED_S


def world_for(fault: Fault, seconds: float) -> World:
    """The world of a case; call inside of a virtual loop."""
    scenario = Scenario("kicking", (Kicking(seconds + 5.0, vigour=1.4, gentle_share=0.0),))
    models = dict.fromkeys(LIMBS, fault.model)
    return demo_world(scenario, SEED, virtual_clock(), models, fault.choices, profiles=ALL_PROFILES)


async def source_of(world: World, choices: Mapping[str, Value], addresses: Mapping[Limb, str]) -> LiveSource:
    """The scanned sensors of a session that has not begun."""
    radio = world.radio()
    found = {sensor.address: sensor for sensor in await scan(radio, 1.0)}
    worn = {limb: found[address] for limb, address in addresses.items()}
    return LiveSource(radio, worn, choices, Activity.BACK)


def count(records: list[LogRecord]) -> list[Event]:
    """The events of a log."""
    pipeline = Pipeline(hop_s=REPLAY_HOP_S)
    for record in records:
        pipeline.push(record)
    pipeline.finish()
    return pipeline.events


def session(
    fault: Fault,
    seconds: float = SECONDS,
    limb: Limb = Limb.LEFT,
    staged: bool = True,
    addresses: Mapping[Limb, str] = ADDRESSES,
) -> Run:
    """A session of the case's sensors, with its fault or without."""

    async def run() -> Run:
        world = world_for(fault, seconds)
        address = ADDRESSES[limb]
        if staged and fault.before is not None:
            fault.before(world, address)
        source = await source_of(world, fault.choices, addresses)
        await source.start()
        over = [0.0]

        async def story() -> None:
            await world.clock.sleep(AT_S - source.now_s())
            if staged:
                await fault.stage(world, address)
            over[0] = source.now_s()
            await world.clock.sleep(seconds - source.now_s())

        records = await collect(source, story())
        assert world.busy_errors == 0
        return Run(world, source, records, count(records), over[0] if staged else 0.0)

    return run_virtually(run())


@lru_cache(maxsize=4)
def _clean(model: str, choices: tuple[tuple[str, Value], ...], seconds: float) -> Run:
    return session(Fault("0", "none", model=model, choices=dict(choices)), seconds, staged=False)


def without(fault: Fault, seconds: float = SECONDS) -> Run:
    """The same session undisturbed."""
    return _clean(fault.model, tuple(sorted(fault.choices.items())), seconds)


def with_and_without(number: str, seconds: float = SECONDS, limb: Limb = Limb.LEFT) -> tuple[Run, Run]:
    """Both sessions of a case."""
    return session(FAULTS[number], seconds, limb), without(FAULTS[number], seconds)


def assert_untouched(faulty: Run, clean: Run, limb: Limb, *, gap: bool = True) -> None:
    """Not a byte of this limb differs, and its link stands; without a `gap` on the other side no event of its own.

    Where the other limb has a gap, nothing is counted on this one either (decision 0006): that is no fault's doing.
    """
    assert faulty.packets(limb) == clean.packets(limb)
    assert faulty.links(limb) == []
    assert len(clean.kicks(limb)) > 3
    if not gap:
        assert [k.alone() for k in faulty.kicks(limb)] == [k.alone() for k in clean.kicks(limb)]
        assert faulty.units(limb) == clean.units(limb)


def assert_equal_before(faulty: Run, clean: Run, until_s: float = AT_S) -> None:
    """What had ended before the fault is the same to the last digit, kinds and all (they wait for 1 s)."""
    for limb in LIMBS:
        early = [kick for kick in clean.kicks(limb) if kick.end_s < until_s - 2.0]
        assert [kick for kick in faulty.kicks(limb) if kick.end_s < until_s - 2.0] == early
        assert early


@dataclass(frozen=True)
class Alike:
    """How alike two sessions must be where nothing is lost but the clocks are not the same.

    Samples then fall on other grid points: what is near a limit (of size, of simultaneity) can be told otherwise.
    """

    tolerance_s: float = 0.03
    there: float = 1.0
    """Share of the kicks that must be found again, with no more than as many others."""
    told: float = 1.0
    """Share that must be of the same kind and judged alike."""
    kinds: bool = True
    """False: the kind is not compared."""
    end_tolerance_s: float = 0.25
    """A kick ends where a flat tail crosses a threshold, or where a chain is split: other grid points move that more
    than its onset."""


EXACT = Alike()
AFTER = Alike(kinds=False)
"""After a fault: kinds hang on how well the clocks are known, which a new beginning changes for a while."""


def assert_alike(faulty: Run, clean: Run, limb: Limb, from_s: float, alike: Alike = EXACT) -> None:
    """Well after the fault a limb has the same kicks, at the same times but for the clock's new beginning."""
    end_s = max(r.time_s for r in clean.records if isinstance(r, Packet)) - 1.5
    tolerance_s = alike.tolerance_s
    late = [k for k in clean.kicks(limb) if k.onset_s > from_s and k.end_s < end_s]
    assert late, "nothing left to compare"
    first_s, last_s = late[0].onset_s - tolerance_s, late[-1].onset_s + tolerance_s
    others = [k for k in faulty.kicks(limb) if first_s <= k.onset_s <= last_s]
    there = told = cut_otherwise = 0
    missing = []
    rows = _rows(others)
    for kick in late:
        ends_s = max(alike.end_tolerance_s, 2 * tolerance_s)
        near = [
            k for k in others if abs(k.onset_s - kick.onset_s) <= tolerance_s and abs(k.end_s - kick.end_s) <= ends_s
        ]
        if not near and _is_in_a_row(kick, _rows(late), rows, tolerance_s, ends_s):
            cut_otherwise += 1
            continue
        there += bool(near)
        told += any(k.out == kick.out and (k.kind == kick.kind or not alike.kinds) for k in near)
        missing += [] if near else [round(kick.onset_s, 2)]
    clear = len(late) - cut_otherwise
    assert there >= alike.there * clear, f"missing: {missing} of {clear}"
    assert told >= alike.told * clear, f"told otherwise: {there - told} of {clear}"
    more = (1.0 - alike.there) * len(late) + cut_otherwise
    assert abs(len(others) - len(late)) <= more, f"{len(others)} instead of {len(late)}"


def _rows(kicks: list[Kick]) -> list[list[Kick]]:
    """Kicks with less than the longest dwell between them."""
    rows: list[list[Kick]] = []
    for kick in kicks:
        if rows and kick.onset_s - rows[-1][-1].end_s <= Pipeline().parameters.longest_dwell_s:
            rows[-1].append(kick)
        else:
            rows.append([kick])
    return rows


def _is_in_a_row(
    kick: Kick, rows: list[list[Kick]], others: list[list[Kick]], tolerance_s: float, ends_s: float
) -> bool:
    """Its row is there from beginning to end, but divided otherwise: that hangs on sample times (`bench.regrid`)."""
    (mine,) = [row for row in rows if kick in row]
    return any(
        abs(row[0].onset_s - mine[0].onset_s) <= tolerance_s and abs(row[-1].end_s - mine[-1].end_s) <= ends_s
        for row in others
    ) and (len(mine) > 1 or kick.end_s - kick.onset_s > Pipeline().parameters.pieces_of_one_s)


def check_whole(number: str, alike: Alike = EXACT, seconds: float = SECONDS) -> Run:
    """A fault that is there from the beginning: all is alike, and the other limb untouched."""
    faulty, clean = with_and_without(number, seconds)
    for limb in LIMBS:
        assert faulty.links(limb) == []
        assert_alike(faulty, clean, limb, 2.0, alike)
    if not FAULTS[number].both:
        assert_untouched(faulty, clean, Limb.RIGHT, gap=False)
    return faulty


def check(number: str, alike: Alike = AFTER, seconds: float = SECONDS, limb: Limb = Limb.LEFT) -> Run:
    """The usual comparison: before, the other limb, and after."""
    faulty, clean = with_and_without(number, seconds, limb)
    assert_equal_before(faulty, clean)
    touched = LIMBS if FAULTS[number].both else (limb,)
    for each in LIMBS:
        if each not in touched:
            assert_untouched(faulty, clean, each)
        assert_alike(faulty, clean, each, faulty.until_s, alike)
    return faulty
