"""Contacts of both legs become steps, runs, marks and bounces."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pytest

from monitor.detection.candidates import SwingDone
from monitor.detection.parameters import Parameters
from monitor.model.events import Bounce, Confidence, Event, Step, StepMark, StepRun, StepsConfirmed
from monitor.model.limbs import Limb
from monitor.model.records import Tag
from monitor.model.words import STEPS_ALONE, Activity
from monitor.pipeline import Pipeline
from monitor.pipeline.walking import CONTACT_ORDER_S, Walking
from monitor.simulation import scenarios
from monitor.simulation.infant import simulate

L, R = Limb.LEFT, Limb.RIGHT
WALK = [(R if i % 2 else L, 0.4 * i) for i in range(9)]


def _swing(contact_s: float, lasts_s: float = 0.3, peak_ms2: float = 5.0) -> SwingDone:
    """One that lands at `contact_s`, and whose envelope goes on for a moment."""
    return SwingDone(contact_s + 0.3, contact_s - lasts_s, contact_s, contact_s + 0.15, peak_ms2)


def _played(
    contacts: Iterable[tuple[Limb, float | SwingDone]],
    activity: Activity = Activity.WALKING,
    *,
    known: bool = True,
    single: bool = False,
    uncertainty_s: float | None = 0.02,
) -> list[Event]:
    walking = Walking(Parameters(), single, known, lambda _: activity)
    for limb, t in contacts:
        walking.swing(limb, t if isinstance(t, SwingDone) else _swing(t))
    events: list[Event] = []
    now = -math.inf
    while (due := walking.due_s) < math.inf:
        assert due >= now
        now = due
        events += walking.act(now, uncertainty_s)
    assert walking.close(now) == []
    assert [e.ready_s for e in events] == sorted(e.ready_s for e in events)
    return events


def test_a_walk_is_steps_marks_and_a_run() -> None:
    events = _played(WALK)
    assert [(e.limb, e.time_s) for e in events if isinstance(e, Step)] == WALK
    assert [(e.run, e.steps) for e in events if isinstance(e, StepMark)] == [(1, 3), (1, 5), (1, 8)]
    (run,) = [e for e in events if isinstance(e, StepRun)]
    assert (run.number, run.steps, run.confidence, run.held) == (1, 9, Confidence.CLEAR, False)
    assert run.cadence_per_min == pytest.approx(150.0)


def test_a_step_in_a_run_is_told_when_contacts_are_in_order() -> None:
    steps = [e for e in _played(WALK) if isinstance(e, Step)]
    assert [e.ready_s - e.time_s for e in steps[1:]] == pytest.approx([CONTACT_ORDER_S] * 8)


@pytest.mark.parametrize("activity", [Activity.HELD, Activity.SUPPORTED])
def test_stepping_while_held_has_its_own_name_and_no_mark(activity: Activity) -> None:
    events = _played(WALK, activity)
    assert all(e.held for e in events if isinstance(e, (Step, StepRun)))
    assert not [e for e in events if isinstance(e, StepMark)]
    assert len([e for e in events if isinstance(e, Step)]) == 9


def test_both_feet_together_are_bounces_and_no_steps() -> None:
    jumps = [(limb, 0.9 * i + (0.05 if limb is R else 0.0)) for i in range(6) for limb in Limb]
    (bounce,) = _played(jumps)
    assert isinstance(bounce, Bounce)
    assert (bounce.cycles, bounce.rate_hz) == (6, pytest.approx(1 / 0.9))


def _steps(contacts: Iterable[tuple[Limb, float | SwingDone]], **how: float | None) -> list[tuple[Limb, float]]:
    return [(e.limb, round(e.time_s, 6)) for e in _played(contacts, **how) if isinstance(e, Step)]  # type: ignore[arg-type]


@pytest.mark.parametrize("first", [L, R])
def test_feet_that_did_not_swing_together_have_stepped_one_after_the_other(first: Limb) -> None:
    second = first.other
    run = [(first, _swing(0.5)), (second, _swing(1.0, 0.9)), (first, _swing(1.05)), (second, _swing(1.5))]
    assert _steps(run) == [(first, 0.5), (second, 1.0), (first, 1.05), (second, 1.5)]


def test_a_weak_leg_that_bounces_with_the_other_makes_no_steps() -> None:
    jumps = [(limb, _swing(0.9 * i, 0.4, 6.0 if limb is L else 2.0)) for i in range(6) for limb in Limb]
    (bounce,) = _played(jumps)
    assert isinstance(bounce, Bounce)
    assert bounce.cycles == 6


@pytest.mark.parametrize("first", [L, R])
def test_a_leg_that_felt_the_other_land_has_not_stepped(first: Limb) -> None:
    second = first.other
    for shaken in (_swing(1.02, 0.05, 1.8), _swing(0.98, 0.05, 1.8)):
        assert _steps([(first, 0.5), (second, _swing(1.0, 0.5)), (first, shaken), (first, 1.5)]) == [
            (first, 0.5),
            (second, 1.0),
            (first, 1.5),
        ]


@pytest.mark.parametrize("first", [L, R])
def test_a_leg_that_seems_to_swing_while_the_other_one_does_has_stepped_twice(first: Limb) -> None:
    second = first.other
    long = _swing(2.1, 1.1)
    before = Parameters().carries_before_s
    run = [(second, _swing(0.9)), (first, long), (second, _swing(1.7))]
    assert _steps(run) == [(second, 0.9), (first, pytest.approx(1.4 - before)), (second, 1.7), (first, 2.1)]
    # one that is only shaken carries nothing, and clocks that are not known tell nothing
    assert _steps([run[0], run[1], (second, _swing(1.7, 0.3, 1.8))]) == [(second, 0.9), (second, 1.7), (first, 2.1)]
    assert _steps(run, uncertainty_s=None) == [(second, 0.9), (second, 1.7), (first, 2.1)]


def test_bounces_are_not_told_from_uncertain_clocks() -> None:
    jumps = [(limb, 0.9 * i + (0.05 if limb is R else 0.0)) for i in range(6) for limb in Limb]
    for uncertainty_s in (None, 0.08):
        assert not [e for e in _played(jumps, uncertainty_s=uncertainty_s) if isinstance(e, Bounce)]


def test_stepping_is_not_counted_when_the_observer_says_bouncing() -> None:
    assert _played(WALK, Activity.BOUNCING) == []


@pytest.mark.parametrize("activity", [Activity.BACK, Activity.TUMMY, Activity.CONTAINER])
def test_nothing_is_a_step_while_lying(activity: Activity) -> None:
    assert _played(WALK, activity) == []


def test_confidence_is_capped_by_what_is_known() -> None:
    def said(activity: Activity, *, known: bool) -> Confidence:
        (run,) = [e for e in _played(WALK, activity, known=known) if isinstance(e, StepRun)]
        return run.confidence

    assert said(Activity.WALKING, known=True) is Confidence.CLEAR
    assert said(Activity.WALKING, known=False) is Confidence.LIKELY
    assert said(Activity.UNKNOWN, known=False) is Confidence.DOUBTFUL


def test_one_leg_is_strides() -> None:
    events = _played([(L, 0.8 * i) for i in range(5)], single=True)
    (run,) = [e for e in events if isinstance(e, StepRun)]
    assert (run.steps, run.confidence) == (5, Confidence.LIKELY)
    assert run.cadence_per_min == pytest.approx(150.0)


def test_runs_are_numbered_and_a_run_is_confirmed_once() -> None:
    walking = Walking(Parameters(), False, True, lambda _: Activity.WALKING)
    for limb, t in [*WALK, *[(limb, t + 20.0) for limb, t in WALK]]:
        walking.swing(limb, _swing(t))
    runs = []
    while (due := walking.due_s) < math.inf:
        runs += [e.number for e in walking.act(due, 0.0) if isinstance(e, StepRun)]
    assert runs == [1, 2]
    assert walking.confirm(50.0, 2) == [StepsConfirmed(50.0, 2)]
    assert walking.confirm(51.0, 2) == []
    assert walking.confirm(52.0, 3) == []


def test_a_tag_in_the_log_confirms_a_row() -> None:
    session = simulate(scenarios.toddler_walking(1.0), 4)
    pipeline = Pipeline()
    for record in session.records(1.0):
        pipeline.push(record)
    marked = [e.run for e in pipeline.events if isinstance(e, StepMark)]
    assert marked
    for value in (str(marked[0]), "99", "no number"):
        pipeline.push(Tag(59.0, STEPS_ALONE, value))
    assert pipeline.finish().steps_alone == (marked[0],)


def test_simulated_bouncing_is_bounces_and_never_steps() -> None:
    session = simulate(scenarios.bouncing(1.0), 3)
    pipeline = Pipeline()
    for record in session.records(5.0):
        pipeline.push(record)
    summary = pipeline.finish()
    true = sum(b.cycles for b in session.truth.bounces)
    assert summary.steps == ()
    assert 0.5 * true <= sum(b.cycles for b in summary.bounces) <= true
