"""The bench of errors of steps calls a miss, a false step and a wrong run what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bench.scenes import Played, pieces, play, right_by_definition, runs_right
from bench.step_errors import classes, run_error
from monitor.model.events import Confidence, Step, StepRun
from monitor.model.limbs import Limb
from monitor.simulation.scenarios import first_steps
from monitor.simulation.truth import TrueRun, TrueStep

L, R = Limb.LEFT, Limb.RIGHT
RUN = TrueRun(0.7, 2.6, 5, False)


def _true(limbs: str = "LRLLR") -> tuple[TrueStep, ...]:
    return tuple(TrueStep(L if limb == "L" else R, 1.0 + 0.4 * i, 0) for i, limb in enumerate(limbs))


@pytest.fixture(scope="module")
def played() -> Played:
    (one,) = play(first_steps(0.5), [0])
    return one


def _told(played: Played, steps: Sequence[tuple[Limb, float]], *runs: int) -> Played:
    truth = replace(played.session.truth, steps=_true(), runs=(RUN,))
    told = tuple(Step(0.0, limb, at_s, False) for limb, at_s in steps)
    in_runs = tuple(StepRun(0.0, 1.0, 2.6, n, Confidence.LIKELY, 1, 150.0, False) for n in runs)
    return Played(replace(played.session, truth=truth), replace(played.summary, steps=told, runs=in_runs))


def test_each_error_has_its_class(played: Played) -> None:
    right = [(s.limb, s.contact_s + 0.05) for s in _true()]
    assert classes(_told(played, right), 0.05) == (5, {})
    assert classes(_told(played, [*right[:2], *right[3:]]), 0.05) == (4, {"twice": 1})
    assert classes(_told(played, right[1:]), 0.05) == (4, {"not told": 1})
    off = [(L, 1.2), *right[1:]]
    assert classes(_told(played, off), 0.05) == (4, {"dated off": 1, "off": 1})
    assert classes(_told(played, [*right, (R, 2.0), (R, 9.0)]), 0.05) == (5, {"in a run": 1, "outside": 1})


def test_a_wrong_run_has_its_reason(played: Played) -> None:
    right = [(s.limb, s.contact_s) for s in _true()]
    assert run_error(RUN, _told(played, right, 5)) is None
    assert run_error(RUN, _told(played, right[:4], 4)) is None  # beyond four steps one may be missing
    assert run_error(RUN, _told(played, right[:3], 3)) == "too few"
    assert run_error(RUN, _told(played, [*right, (L, 2.0), (R, 2.2)], 7)) == "too many"
    assert run_error(RUN, _told(played, right, 3)) == "in pieces"


@pytest.mark.parametrize(
    ("limbs", "runs"), [("LRLLR", [5]), ("LRRLRLLR", [8]), ("LLRR", [3, 1]), ("LLL", [2, 1]), ("LRLRRLLRL", [6, 3])]
)
def test_a_played_run_is_several_where_the_definition_breaks_it(limbs: str, runs: list[int]) -> None:
    assert pieces(_true(limbs)) == runs


def test_the_longest_that_a_played_run_is_by_the_definition_counts_in_its_own_column(played: Played) -> None:
    steps = _true("LRLRRLLRL")
    run = TrueRun(0.7, 4.2, 9, False)
    truth = replace(played.session.truth, steps=steps, runs=(run,))

    def told(*lengths: int) -> Played:
        runs = tuple(StepRun(0.0, 1.0, 4.2, n, Confidence.LIKELY, 1, 150.0, False) for n in lengths)
        return Played(replace(played.session, truth=truth), replace(played.summary, steps=(), runs=runs))

    assert (runs_right([told(6, 3)]), right_by_definition([told(6, 3)])) == ((1, 0), 1)
    assert (runs_right([told(9)]), right_by_definition([told(9)])) == ((1, 1), 0)
    assert (runs_right([told(4, 3)]), right_by_definition([told(4, 3)])) == ((1, 0), 0)
