"""The bench of scenes counts what it says: runs, false kicks by stretch, kinds and smashes of matched kicks."""

from __future__ import annotations

from dataclasses import replace

from msgspec.structs import replace as changed

from bench.scenes import KickTally, Played, counted_in, false_kicks, play, runs_right
from monitor.model.events import Confidence, Kind, Step, StepRun
from monitor.model.limbs import Limb
from monitor.simulation.plain import pair_up
from monitor.simulation.scenarios import nappy_change, supine_kicking
from monitor.simulation.truth import TrueKick, TrueRun


def _run(start_s: float, end_s: float, steps: int) -> StepRun:
    return StepRun(end_s + 1.0, start_s, end_s, steps, Confidence.CLEAR)


def test_a_long_run_may_miss_one_step_and_a_short_one_none() -> None:
    (one,) = play(supine_kicking(1.0), [0])
    true = [TrueRun(1.0, 2.0, 3, False), TrueRun(10.0, 13.0, 8, False), TrueRun(20.0, 20.5, 1, False)]
    truth = replace(one.session.truth, runs=tuple(true))
    session = replace(one.session, truth=truth)
    summary = replace(one.summary, runs=(_run(1.1, 2.1, 2), _run(10.1, 13.1, 7)), steps=(Step(21.0, Limb.LEFT, 20.5),))
    assert [counted_in(run, summary) for run in true] == [2, 7, 1]
    assert runs_right([Played(session, summary)]) == (3, 2)
    lost = replace(summary, runs=(_run(1.1, 2.1, 3), _run(10.1, 13.1, 6)), steps=())
    assert runs_right([Played(session, lost)]) == (3, 1)


def test_a_detection_takes_one_kick_and_borderline_excuses_it() -> None:
    kick = TrueKick(Limb.LEFT, 1.0, 1.3, 1.6, Kind.SINGLE, 30.0, 0.0, 2.0)
    border = replace(kick, onset_s=5.0, peak_s=5.3, end_s=5.6)
    matched = pair_up([9.0, 1.5, 1.2, 5.1], [kick], [border])
    assert matched.pairs == ((2, kick),)
    assert matched.wrong == (1, 0)


def test_false_kicks_belong_to_the_stretch_in_which_they_begin() -> None:
    (one,) = play(nappy_change(1.0), [0])
    (hands,) = one.session.truth.handling
    tally = KickTally()
    false = tally.add(one)
    kicks = [changed(one.summary.kicks[0], onset_s=t) for t in (hands.start_s - 0.1, hands.start_s, hands.end_s - 0.1)]
    assert false_kicks([one], [kicks]) == {"nappy": (hands.end_s - hands.start_s, 2)}
    assert tally.hits + tally.missed == len(one.session.truth.kicks())
    assert tally.wrong == len(false)
