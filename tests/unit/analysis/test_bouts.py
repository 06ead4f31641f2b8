"""Bouts of kicks: worked by hand, mirrored, and told."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from msgspec import structs

from monitor.analysis.bouts import kick_bouts
from monitor.detection.parameters import Parameters
from monitor.model.limbs import Limb
from monitor.model.session import Bout, Kick
from monitor.reports.count_json import count_dict
from monitor.reports.count_text import count_text
from tests.property.fixed_sessions import count, session, whole
from tests.unit.storage.history_makers import SUMMARY

L, R = Limb.LEFT, Limb.RIGHT
GAP_S = Parameters().bout_gap_s


def _kick(number: int, limb: Limb, onset_s: float, end_s: float | None) -> Kick:
    return Kick(number, limb, onset_s, end_s=end_s)


KICKS = [
    _kick(1, L, 1.0, 1.5),
    _kick(2, R, 2.0, 2.5),
    _kick(3, L, 3.25, 4.0),  # 1.75 s after the first one's end
    _kick(4, L, 6.0, 6.5),  # 2.0 s after: a pause
    _kick(5, R, 9.0, 9.5),
    _kick(6, R, 9.5, 10.0),
    _kick(7, R, 11.75, None),  # still going on
]


def test_a_pause_ends_a_bout_and_the_other_leg_does_not_fill_it() -> None:
    assert kick_bouts(KICKS, 2.0) == (
        Bout(L, 1.0, 4.0, 2),
        Bout(R, 2.0, 2.5, 1),
        Bout(L, 6.0, 6.5, 1),
        Bout(R, 9.0, 10.0, 2),
    )
    assert kick_bouts([], 2.0) == ()


def test_swapped_legs_have_swapped_bouts() -> None:
    mirrored = kick_bouts([structs.replace(kick, limb=kick.limb.other) for kick in KICKS], 2.0)
    assert [structs.replace(bout, limb=bout.limb.other) for bout in mirrored] == list(kick_bouts(KICKS, 2.0))


def test_a_sessions_bouts_hold_each_counted_kick_once_and_stand_apart() -> None:
    facts, blocks = whole(session("kicking"))
    summary, _ = count([facts, *blocks.values()])
    assert len(summary.kicks) > 20
    for limb in Limb:
        own = [bout for bout in summary.bouts if bout.limb is limb]
        assert sum(bout.kicks for bout in own) == sum(kick.limb is limb for kick in summary.kicks)
        assert any(bout.kicks > 1 for bout in own)
        assert all(b.start_s - a.end_s >= GAP_S for a, b in pairwise(own))


def test_they_are_told() -> None:
    summary = replace(SUMMARY, bouts=kick_bouts(KICKS, GAP_S))
    assert "left 2, the longest of 2 kicks; right 2, the longest of 2 kicks" in count_text(summary, "x")
    told = count_dict(summary, "x")
    assert told["bouts"][0] == {"limb": "left", "start_s": 1.0, "end_s": 4.0, "kicks": 2}
    assert [told["limbs"][str(limb)]["bouts"] for limb in summary.limbs] == [2, 2]
    assert "Bouts" not in count_text(SUMMARY, "x")
