"""Two sensors that lie on a table: left out after five minutes, also over a lossy link."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import SampleBlock, SensorFacts, SessionFacts
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.model.words import Why
from monitor.pipeline import Pipeline

RATE_HZ = 50.0


def _block(limb: Limb, start_s: float, end_s: float, rng: np.random.Generator, lost: float) -> SampleBlock:
    time = np.arange(round(start_s * RATE_HZ), round(end_s * RATE_HZ)) / RATE_HZ
    packets = np.repeat(rng.random(len(time) // 10 + 1) >= lost, 10)[: len(time)]
    acc = np.zeros((len(time), 3))
    acc[:, 2] = STANDARD_GRAVITY_MS2
    return SampleBlock(limb, time[packets], (acc + rng.normal(0.0, 0.02, acc.shape))[packets])


@pytest.mark.parametrize("lost", [0.0, 0.01])
def test_still_sensors_leave_the_figures_while_the_session_runs(lost: float) -> None:
    rng = np.random.default_rng(5)
    pipeline = Pipeline()
    pipeline.push(SessionFacts({limb: SensorFacts("table", RATE_HZ) for limb in LIMBS}))
    for start in range(0, 420, 60):
        for limb in LIMBS:
            pipeline.push(_block(limb, start, start + 60, rng, lost))
    assert pipeline.snapshot().excluded_s[Why.NOT_WORN] > 200.0
    summary = pipeline.finish()
    (stretch,) = (e for e in summary.excluded if e.why is Why.NOT_WORN)
    assert stretch.start_s < 2.0
    assert stretch.end_s > 415.0
    assert summary.active_s < 10.0
