"""Kicks kept as columns say what an object for each of them would say."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec import structs

from monitor.analysis.kick_table import KickTable
from monitor.model.events import Event, KickEnded, KickKind, KickNotCounted, KickStarted, Kind
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import Kick
from monitor.model.words import Why
from tests.property.fixed_sessions import SESSIONS, count, session, whole

L, R = LIMBS


def _folded(events: list[Event]) -> dict[int, Kick]:
    """One object a kick, replaced with each event: the plainest way there is."""
    kicks: dict[int, Kick] = {}
    for e in events:
        if isinstance(e, KickStarted):
            kicks[e.id] = Kick(e.id, e.limb, e.onset_s)
        elif isinstance(e, (KickEnded, KickKind)):
            told = structs.asdict(e)
            told = {name: told[name] for name in told if name not in ("ready_s", "id", "limb")}
            kicks[e.id] = structs.replace(kicks[e.id], **told)
        elif isinstance(e, KickNotCounted):
            kicks[e.id] = structs.replace(kicks[e.id], why=e.why)
    return kicks


@pytest.mark.parametrize("name", [name for name in SESSIONS if name != "walking"])
def test_a_session_s_kicks_are_what_its_events_say(name: str) -> None:
    facts, blocks = whole(session(name))
    summary, events = count([facts, *blocks.values()])
    kicks = [k for k in sorted(_folded(events).values(), key=lambda k: (k.onset_s, k.id)) if k.end_s is not None]
    clipped = {k.id for k in (*summary.kicks, *summary.kicks_not_counted) if k.clipped}
    kicks = [structs.replace(k, clipped=k.id in clipped) for k in kicks]
    assert summary.kicks == tuple(k for k in kicks if k.why is None)
    assert summary.kicks_not_counted == tuple(k for k in kicks if k.why is not None)
    assert len(kicks) > 20


def _table() -> KickTable:
    table = KickTable()
    for number, (limb, onset_s) in enumerate([(L, 2.0), (R, 1.0), (R, 2.0), (L, 5.0)], 7):
        table.start(KickStarted(onset_s + 0.3, number, limb, onset_s))
    for number, peak_ms2, heel in ((7, 9.0, True), (8, 6.0, None), (9, 4.0, False)):
        table.end(KickEnded(9.0, number, L, 2.5, 3.0, peak_ms2, 0.5 * peak_ms2, heel))
    table.tell(KickKind(9.0, 7, Kind.TOGETHER, 9, None))
    table.tell(KickKind(9.0, 9, Kind.TOGETHER, 7, None))
    return table


def test_one_that_goes_on_counts_and_is_no_complete_one() -> None:
    kicks = _table().kicks()
    assert kicks.counted.all()
    assert kicks.ended.tolist() == [True, True, True, False]
    assert kicks.on(Limb.LEFT).tolist() == [True, False, False, True]
    assert kicks.kinds() == {**dict.fromkeys(Kind, 0), Kind.TOGETHER: 2}
    assert np.isnan(kicks.peak_ms2[3])


def test_one_leaves_the_counts_once_and_the_last_reason_stands() -> None:
    table = _table()
    assert table.leave_out(KickNotCounted(9.0, 8, R, Why.HANDLED)) == 1.0
    assert table.leave_out(KickNotCounted(9.0, 8, R, Why.PAUSED)) is None
    kicks = table.kicks()
    assert kicks.counted.tolist() == [True, False, True, True]
    (left_out,) = table.listed(~kicks.counted, np.zeros(4, dtype=np.bool_))
    assert (left_out.id, left_out.limb, left_out.why, left_out.kind) == (8, R, Why.PAUSED, None)


def test_objects_are_in_order_of_onset_and_number() -> None:
    table = _table()
    ended = table.kicks().ended
    kicks = table.listed(ended, np.array([False, False, True, False]))
    assert [k.id for k in kicks] == [8, 7, 9]
    assert [k.clipped for k in kicks] == [False, False, True]
    assert [k.heel_smash for k in kicks] == [None, True, False]
    assert [k.pair for k in kicks] == [None, 9, 7]


def test_a_list_is_as_a_tuple_of_its_kicks() -> None:
    table = _table()
    kicks = table.listed(table.kicks().ended, np.zeros(4, dtype=np.bool_))
    as_tuple = tuple(kicks)
    assert kicks == as_tuple
    assert as_tuple == kicks
    assert kicks != as_tuple[:2]
    assert kicks != (*as_tuple[:2], as_tuple[0])
    assert (kicks[1], kicks[-1], kicks[1:]) == (as_tuple[1], as_tuple[-1], as_tuple[1:])
    with pytest.raises(IndexError):
        kicks[3]
    table.tell(KickKind(12.0, 8, Kind.SINGLE, None, None))
    assert kicks == as_tuple  # what is said later changes nothing


def test_impacts_are_unknown_only_where_no_kick_could_show_one() -> None:
    kicks = _table().kicks()
    assert kicks.heel_smashes() == 1
    assert kicks.of(np.array([False, True, False, False])).heel_smashes() is None
    assert kicks.of(np.array([False, False, False, True])).heel_smashes() == 0  # as of no kick at all
