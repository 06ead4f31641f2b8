"""Cut anywhere, interleave in any way that keeps each limb's order: the equal event list, to the last bit (rule 4)."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from fixed_sessions import SESSIONS, count, part, session, whole
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.events import (
    Bounce,
    Event,
    GotUp,
    KickKind,
    KickStarted,
    Step,
    StepMark,
    StepRun,
    StoodStill,
)
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import (
    Activity,
    LinkChange,
    LinkState,
    LogRecord,
    SampleBlock,
    SessionFacts,
    Stretch,
    Tag,
    Tick,
    Why,
)
from monitor.simulation import scenarios
from monitor.simulation.infant import simulate
from monitor.simulation.sensor import SensorSetup

FEW = settings(max_examples=8, derandomize=True, database=None)


@cache
def _log(name: str) -> tuple[SessionFacts, dict[Limb, SampleBlock]]:
    return whole(session(name))


@cache
def _expected(name: str) -> list[Event]:
    facts, blocks = _log(name)
    return count([facts, *blocks.values()])[1]


@pytest.mark.parametrize("name", SESSIONS)
def test_the_sessions_are_worth_cutting(name: str) -> None:
    kinds = {type(e) for e in _expected(name)}
    assert ({Step} if name == "walking" else {KickStarted, KickKind}) <= kinds
    assert len(_expected(name)) > 50


def _interleaved(blocks: dict[Limb, SampleBlock], draw: st.DataObject) -> list[SampleBlock]:
    pieces = {}
    for limb, block in blocks.items():
        n = len(block.time_s)
        cuts = draw.draw(st.lists(st.integers(0, n), max_size=12), label=f"cuts {limb}")
        edges = [0, *sorted(cuts), n]
        pieces[limb] = [part(block, a, b) for a, b in itertools.pairwise(edges)]
    out: list[SampleBlock] = []
    order = draw.draw(st.lists(st.booleans(), max_size=24), label="left first")
    for left in order:
        queue = pieces[Limb.LEFT if left else Limb.RIGHT]
        if queue:
            out.append(queue.pop(0))
    return [*out, *pieces[Limb.RIGHT], *pieces[Limb.LEFT]]


@pytest.mark.parametrize("name", SESSIONS)
@FEW
@given(data=st.data())
def test_cut_and_interleaved_anywhere(name: str, data: st.DataObject) -> None:
    facts, blocks = _log(name)
    _, events = count([facts, *_interleaved(blocks, data)])
    assert events == _expected(name)


@pytest.mark.parametrize(("name", "most"), [("kicking", 1), ("walking", 3), ("handled", 7), ("slow", 1)])
def test_small_blocks_one_after_the_other(name: str, most: int) -> None:
    facts, blocks = _log(name)
    # The first half minute sample by sample: starting up is where carried state goes wrong.
    until = 30.0 if most == 1 else 120.0
    short = {limb: part(b, 0, int(np.searchsorted(b.time_s, until))) for limb, b in blocks.items()}
    records: list[SampleBlock] = []
    for limb in LIMBS:
        n = len(short[limb].time_s)
        records += [part(short[limb], a, min(n, a + most)) for a in range(0, n, most)]
    records.sort(key=lambda r: float(r.time_s[-1]))
    assert count([facts, *records])[1] == count([facts, *short.values()])[1]


@cache
def _lossy() -> tuple[SessionFacts, dict[Limb, SampleBlock]]:
    """Two minutes; each limb loses packets of its own, some of them for seconds."""
    facts, blocks = _log("kicking")
    rng = np.random.default_rng(5)
    thinned = {}
    for limb, block in blocks.items():
        n = int(np.searchsorted(block.time_s, 120.0))
        keep = rng.random(n) > 0.08
        for start in rng.integers(0, n, 8):
            keep[start : start + int(rng.integers(5, 200))] = False
        gyro = None if block.gyro_rads is None else block.gyro_rads[:n][keep]
        thinned[limb] = SampleBlock(limb, block.time_s[:n][keep], block.acc_ms2[:n][keep], gyro)
    return facts, thinned


@FEW
@given(data=st.data())
def test_lost_packets_cut_and_interleaved_anywhere(data: st.DataObject) -> None:
    facts, blocks = _lossy()
    whole = count([facts, *blocks.values()])
    assert len([e for e in whole[1] if isinstance(e, KickStarted)]) > 20
    assert 0.5 * whole[0].duration_s < whole[0].active_s < 0.95 * whole[0].duration_s
    mixed = count([facts, *_interleaved(blocks, data)])
    assert mixed[1] == whole[1]
    assert mixed[0] == whole[0]


def test_blocks_that_differ_between_the_limbs_by_minutes() -> None:
    facts, blocks = _log("kicking")
    n = len(blocks[Limb.RIGHT].time_s)
    rights = [part(blocks[Limb.RIGHT], a, a + 997) for a in range(0, n, 997)]
    assert count([facts, blocks[Limb.LEFT], *rights])[1] == _expected("kicking")


@FEW
@given(data=st.data())
def test_records_of_the_observer_and_of_the_link_stay_where_they_are(data: st.DataObject) -> None:
    """Nothing moves across a tick, a link change or a word of the observer; between them anything goes."""
    facts, blocks = _log("kicking")
    marks: list[tuple[float, list[LogRecord]]] = [
        (20.0, [Tick(20.0)]),
        (30.0, [Stretch(Why.PAUSED, 30.0)]),
        (41.0, [Stretch(Why.PAUSED, 30.0, 41.0), Tag(41.0, "activity", Activity.TUMMY)]),
        (55.0, [LinkChange(Limb.RIGHT, 55.0, LinkState.LOST), Tick(55.2)]),
        (63.0, [LinkChange(Limb.RIGHT, 63.0, LinkState.CONNECTED)]),
        (90.0, [Stretch(Why.MARKED, 40.0, 80.0), Tick(90.0)]),
        (1e9, []),
    ]
    plain: list[LogRecord] = [facts]
    mixed: list[LogRecord] = [facts]
    since = 0.0
    for until, records in marks:
        cell = {}
        for limb, block in blocks.items():
            if since == 55.0 and limb is Limb.RIGHT:
                continue
            a, b = np.searchsorted(block.time_s, (since, until))
            cell[limb] = part(block, int(a), int(b))
        plain += [*cell.values(), *records]
        mixed += [*(_interleaved(cell, data) if len(cell) == 2 else cell.values()), *records]
        since = until
    summary, expected = count(plain)
    assert {e.why for e in summary.excluded} >= {Why.PAUSED, Why.MARKED}
    assert all(a.ready_s <= b.ready_s for a, b in itertools.pairwise(expected))
    assert count(mixed)[1] == expected


@cache
def _upright() -> tuple[SessionFacts, dict[Limb, SampleBlock], list[Event]]:
    """Something of everything with a known mounting, called walking: steps, bounces, lean."""
    s = simulate(scenarios.mixed_session(4.0), 0, SensorSetup(has_gyro=False, mounting_known=True))
    facts = replace(s.facts(), activity=Activity.WALKING)
    blocks = {limb: SampleBlock(limb, g.time_s, g.acc_ms2, None) for limb, g in s.limbs.items()}
    return facts, blocks, count([facts, *blocks.values()])[1]


@FEW
@given(data=st.data())
def test_steps_bounces_and_lean_cut_and_interleaved_anywhere(data: st.DataObject) -> None:
    facts, blocks, expected = _upright()
    assert {Step, StepRun, StepMark, Bounce, StoodStill, GotUp} <= {type(e) for e in expected}
    assert all(a.ready_s <= b.ready_s for a, b in itertools.pairwise(expected))
    assert count([facts, *_interleaved(blocks, data)])[1] == expected


def test_steps_and_lean_sample_by_sample() -> None:
    facts, blocks, _ = _upright()
    short = {limb: part(b, 9000, 15000) for limb, b in blocks.items()}
    records = [part(short[limb], a, a + 1) for limb in LIMBS for a in range(len(short[limb].time_s))]
    records.sort(key=lambda r: float(r.time_s[-1]))
    expected = count([facts, *short.values()])[1]
    assert {Step, StepRun} <= {type(e) for e in expected}
    assert count([facts, *records])[1] == expected
