"""What screens read beside the figures: the newest envelope; and figures while kicks are still going on."""

from __future__ import annotations

import numpy as np

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, SampleBlock
from monitor.pipeline import Pipeline
from monitor.simulation import scenarios
from monitor.simulation.infant import simulate
from monitor.simulation.sensor import SensorSetup


def _records() -> list[LogRecord]:
    """Half a minute, in pieces of a fifth of a second, both limbs in turn."""
    whole = list(simulate(scenarios.bicycle(0.5), 1, SensorSetup(has_gyro=False, rate_hz=50.0)).records())
    pieces: list[LogRecord] = []
    blocks = []
    for record in whole:
        if isinstance(record, SampleBlock):
            for part in np.array_split(np.arange(record.time_s.size), max(1, record.time_s.size // 10)):
                blocks.append(SampleBlock(record.limb, record.time_s[part], record.acc_ms2[part]))
        elif not blocks:
            pieces.append(record)
    return pieces + sorted(blocks, key=lambda block: (block.time_s[-1], block.limb))


def test_the_trace_goes_on_where_it_was_left_and_is_short() -> None:
    pipeline = Pipeline()
    assert pipeline.trace(Limb.LEFT) == []
    assert pipeline.heard_s(Limb.LEFT) is None
    seen: dict[Limb, list[tuple[float, float]]] = {limb: [] for limb in LIMBS}
    for record in _records():
        pipeline.push(record)
        for limb in LIMBS:
            seen[limb] += pipeline.trace(limb, seen[limb][-1][0] if seen[limb] else -1.0)
    for limb in LIMBS:
        times = np.array([time_s for time_s, _ in seen[limb]])
        assert times.size > 1000
        assert np.allclose(np.diff(times), 0.02, atol=1e-3)
        assert 0.0 < (pipeline.heard_s(limb) or 0.0) - times[-1] < 0.5
        kept = pipeline.trace(limb)
        assert kept == seen[limb][-len(kept) :]
        assert len(kept) < times.size


def test_figures_can_be_read_at_any_moment_and_reading_changes_nothing() -> None:
    watched, alone = Pipeline(), Pipeline()
    for record in _records():
        alone.push(record)
        watched.push(record)
        watched.snapshot()
        watched.trace(Limb.RIGHT)
    assert watched.finish() == alone.finish()
    assert watched.events == alone.events
    assert watched.finish().limbs[Limb.LEFT].kicks > 3
