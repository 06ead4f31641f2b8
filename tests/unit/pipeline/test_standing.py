"""Both shanks' lean: standing still, getting up, sitting down, hints."""

from __future__ import annotations

import math

import pytest

from monitor.detection.leaning import Lean
from monitor.detection.parameters import Parameters
from monitor.model.events import Event, GotUp, LeanHint, SatDown, StoodStill
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import Activity
from monitor.pipeline.standing import Standing

P = Parameters()
UP, STILL, DOWN = Lean.UPRIGHT, Lean.STILL, Lean.LYING


def _played(
    *leans: tuple[float, Lean | None],
    activity: Activity = Activity.UNKNOWN,
    apart_s: float = 0.5,
    step_s: float = -1.0,
) -> list[Event]:
    """Both legs lean so, the right one later."""
    standing = Standing(P, LIMBS, lambda _: activity)
    if step_s >= 0.0:
        standing.stepped(step_s)
    moments = sorted((t + (apart_s if limb is Limb.RIGHT else 0.0), limb, lean) for t, lean in leans for limb in LIMBS)
    events: list[Event] = []

    def until(limit: float) -> None:
        while (due := standing.due_s) <= limit and due < math.inf:
            events.extend(standing.act(due))

    for t, limb, lean in moments:
        until(t)
        events.extend(standing.forget(t, limb) if lean is None else standing.leaned(t, limb, lean))
    until(1e6)
    return events + standing.close(1e6)


def test_up_from_lying_and_down_again() -> None:
    events = _played((0.0, DOWN), (10.0, UP), (20.0, DOWN))
    assert events == [GotUp(10.5 + P.settled_s, 10.5), SatDown(20.5 + P.settled_s, 20.5)]


def test_a_slow_way_down_is_not_told() -> None:
    assert not [e for e in _played((0.0, UP), (20.0, DOWN), apart_s=P.sit_longest_s + 0.1) if isinstance(e, SatDown)]


def test_a_step_right_after_says_that_nobody_sat_down() -> None:
    assert not [e for e in _played((0.0, UP), (20.0, DOWN), step_s=21.0) if isinstance(e, SatDown)]


def test_what_does_not_last_is_not_told() -> None:
    assert _played((0.0, DOWN), (10.0, UP), (11.5, DOWN)) == []


def test_the_first_posture_of_a_session_is_no_getting_up() -> None:
    assert _played((0.0, UP)) == []


def test_standing_still_is_seconds() -> None:
    assert _played((0.0, UP), (10.0, STILL), (22.0, UP)) == [StoodStill(22.0, 10.5, 22.0)]
    assert _played((0.0, UP), (10.0, STILL), (11.0, UP)) == []


def test_a_gap_ends_what_is_known() -> None:
    assert _played((0.0, STILL), (10.0, None), (11.0, DOWN)) == [StoodStill(10.0, 0.5, 10.0)]


@pytest.mark.parametrize(
    ("lean", "activity", "hints"),
    [
        (UP, Activity.BACK, 1),
        (UP, Activity.WALKING, 0),
        (UP, Activity.UNKNOWN, 0),
        (DOWN, Activity.WALKING, 1),
        (DOWN, Activity.BACK, 0),
        (DOWN, Activity.HELD, 0),
    ],
)
def test_a_contradiction_is_a_hint_once(lean: Lean, activity: Activity, hints: int) -> None:
    found = [e for e in _played((0.0, lean), activity=activity) if isinstance(e, LeanHint)]
    assert found == [LeanHint(0.5 + P.hint_after_s, 0.5, activity, lean.upright)] * hints
