"""How a sensor sits on the shank is learned while the child stands still; from then on the lean counts."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from monitor.model.events import Confidence, Event, ShankAxis
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import Tag
from monitor.model.session import SessionSummary
from monitor.model.words import STANDING, STANDING_S
from monitor.pipeline import Pipeline
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import SCENARIOS
from monitor.simulation.sensor import SensorSetup

STANDS_S, WALKS_S, LATER_S = 7.0, 12.0, 20.0
"""In this session the child stands still from the first on, and takes steps from the second on; later
both ways of knowing have had time to see how it stands."""


@cache
def counted(
    known: bool = False, at_s: float | None = None, block_s: float = 20.0
) -> tuple[SessionSummary, tuple[Event, ...]]:
    """First steps on a mounting that nobody told, or one that was told."""
    session = simulate(SCENARIOS["first_steps"](minutes=1.5), 1, SensorSetup(has_gyro=False, mounting_known=known))
    pipeline = Pipeline()
    for number, record in enumerate(session.records(block_s)):
        pipeline.push(record)
        if number == 0 and at_s is not None:
            pipeline.push(Tag(at_s, STANDING, ""))
    return pipeline.finish(), tuple(pipeline.events)


def test_learned_while_standing_it_says_what_a_known_mounting_says() -> None:
    told, _ = counted(known=True)
    blind, _ = counted()
    learned, events = counted(at_s=STANDS_S)
    axes = {e.limb: e for e in events if isinstance(e, ShankAxis)}
    assert set(axes) == set(LIMBS)
    for axis in axes.values():
        assert axis.ready_s == pytest.approx(STANDS_S + STANDING_S, abs=0.6)
        assert axis.axis is not None
        assert np.linalg.norm(axis.axis) == pytest.approx(1.0)
    assert blind.lean is None
    assert {run.confidence for run in blind.runs} <= {Confidence.LIKELY, Confidence.DOUBTFUL}
    assert told.lean is not None
    assert learned.lean is not None
    assert [r.confidence for r in learned.runs[1:]] == [r.confidence for r in told.runs[1:]]
    assert Confidence.CLEAR in {r.confidence for r in learned.runs}
    for of in ("sat_down", "got_up"):
        mine, theirs = (
            [e.time_s for e in getattr(lean, of) if e.time_s > LATER_S] for lean in (learned.lean, told.lean)
        )
        assert theirs
        assert mine == pytest.approx(theirs, abs=1.0)
    assert learned.steps == blind.steps


def test_it_is_learned_the_same_however_the_log_is_cut() -> None:
    assert counted(at_s=STANDS_S)[1] == counted(at_s=STANDS_S, block_s=0.7)[1]


def test_a_leg_that_moves_teaches_nothing() -> None:
    summary, events = counted(at_s=WALKS_S)
    axes = {e.limb: e.axis for e in events if isinstance(e, ShankAxis)}
    assert axes == {Limb.LEFT: None, Limb.RIGHT: None}
    assert summary.lean is None
