"""`bench.kinds`: the ceiling that it prints is made of what was played."""

from __future__ import annotations

from bench.kinds import COLUMNS, matched, right
from bench.scenes import play
from monitor.simulation.scenarios import bicycle


def test_the_rule_gets_what_was_played_nearly_right_and_what_was_found_less() -> None:
    (one,) = play(bicycle(2.0), [0])
    found, counts = right(one)
    assert found > 60
    assert len(counts) == len(COLUMNS)
    true = matched(one)
    assert counts[0] == sum(k.id in true and k.kind is true[k.id].kind for k in one.summary.kicks)
    assert counts[-1] >= 0.9 * found
    assert counts[-1] >= counts[1]
