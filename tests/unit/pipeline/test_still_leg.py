"""One sensor quite still while the other leg kicks: asked about, its zeros kept, never left out."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from monitor.model.events import LegConfirmed, LegStill
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, SampleBlock, SessionFacts, Tag
from monitor.model.session import SessionSummary
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.model.words import SENSOR_IS_ON, Why
from monitor.pipeline import Pipeline
from monitor.simulation import scenarios
from monitor.simulation.infant import simulate
from monitor.simulation.sensor import SensorSetup

MINUTES = 8.0


@cache
def _kicking() -> tuple[LogRecord, ...]:
    return tuple(simulate(scenarios.bicycle(MINUTES), 2, SensorSetup(has_gyro=False, rate_hz=50.0)).records(10.0))


def _records(off: Limb, from_s: float = 0.0) -> list[LogRecord]:
    """The sensor of `off` lies on the mat from `from_s` on; the other leg kicks."""
    rng = np.random.default_rng(4)
    out: list[LogRecord] = []
    for record in _kicking():
        if isinstance(record, SampleBlock) and record.limb is off and record.time_s[0] >= from_s:
            acc = rng.normal(0.0, 0.02, record.acc_ms2.shape) + np.array([0.0, 0.0, STANDARD_GRAVITY_MS2])
            record = SampleBlock(off, record.time_s, acc)
        out.append(record)
    return out


def _run(records: list[LogRecord]) -> tuple[SessionSummary, Pipeline]:
    pipeline = Pipeline()
    for record in records:
        pipeline.push(record)
    return pipeline.finish(), pipeline


def _with(records: list[LogRecord], tag: Tag) -> list[LogRecord]:
    """The tag at its place in the log."""
    at = next(i for i, r in enumerate(records) if isinstance(r, SampleBlock) and r.time_s[0] >= tag.time_s)
    return [*records[:at], tag, *records[at:]]


@pytest.mark.parametrize("off", LIMBS)
def test_it_is_asked_about_and_no_figure_is_shown_meanwhile(off: Limb) -> None:
    summary, pipeline = _run(_records(off))
    (asked,) = (e for e in pipeline.events if isinstance(e, LegStill))
    assert asked.limb is off
    assert 295.0 < asked.ready_s < 310.0
    assert asked.since_s < 2.0
    assert summary.unconfirmed == (off,)
    assert summary.limbs[off].kicks == 0
    assert summary.limbs[off.other].kicks > 100, "the other leg's kicks count all the same"
    assert Why.NOT_WORN not in {e.why for e in summary.excluded}
    assert not summary.balance.shown
    assert summary.balance.reason == f"the {off} sensor lay still; nobody has said that it is on"
    assert any(str(off) in note and "nobody said that it was on" in note for note in summary.quality.notes)


def test_a_confirmed_leg_counts_as_zero_kicks() -> None:
    whole, _ = _run(_records(Limb.RIGHT))
    answered, pipeline = _run(_with(_records(Limb.RIGHT), Tag(400.0, SENSOR_IS_ON, "right")))
    assert [e.limb for e in pipeline.events if isinstance(e, LegConfirmed)] == [Limb.RIGHT]
    assert answered.unconfirmed == ()
    assert answered.limbs[Limb.RIGHT].kicks == 0
    assert answered.kicks == whole.kicks
    assert answered.active_s == whole.active_s
    assert answered.balance.reason == "nearly all on one leg; no range"


def test_a_figure_there_was_comes_back_with_the_answer() -> None:
    records = _records(Limb.RIGHT, from_s=150.0)
    open_, _ = _run(records)
    assert not open_.balance.shown
    assert open_.balance.estimate is not None
    answered, _ = _run(_with(records, Tag(470.0, SENSOR_IS_ON, "right")))
    assert answered.balance.shown
    assert answered.balance.estimate == open_.balance.estimate
    assert answered.balance.estimate > 0.3, "the difference is there, and it is not hidden"


@pytest.mark.parametrize("tag", [Tag(100.0, SENSOR_IS_ON, "right"), Tag(400.0, SENSOR_IS_ON, "left")])
def test_an_answer_that_nobody_asked_for_changes_nothing(tag: Tag) -> None:
    records = _records(Limb.RIGHT)
    assert _run(_with(records, tag))[0] == _run(records)[0]


def test_where_the_other_leg_hardly_kicks_nothing_is_asked() -> None:
    rest = list(simulate(scenarios.rest(7.0), 1, SensorSetup(has_gyro=False, rate_hz=50.0)).records(10.0))
    assert isinstance(rest[0], SessionFacts)
    _, pipeline = _run(rest)
    assert not [e for e in pipeline.events if isinstance(e, LegStill)]
