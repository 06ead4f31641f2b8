"""What screens read beside the figures: the newest envelope; and figures while kicks are still going on."""

from __future__ import annotations

import numpy as np
import pytest

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


def test_of_a_file_little_is_kept_beside_its_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.detection.limb.TRACED_SAMPLES", 500)
    facts, *pieces = _records()
    blocks = [b for b in pieces if isinstance(b, SampleBlock)]
    whole: list[LogRecord] = [facts]
    for half in (blocks[: len(blocks) // 2], blocks[len(blocks) // 2 :]):
        for limb in LIMBS:
            times, acc = zip(*((b.time_s, b.acc_ms2) for b in half if b.limb is limb), strict=True)
            whole.append(SampleBlock(limb, np.concatenate(times), np.concatenate(acc)))
    files, all_kept = Pipeline(keep_events=False), Pipeline()
    told = [event for record in whole for event in files.push(record)]
    for record in whole:
        all_kept.push(record)
    assert files.finish() == all_kept.finish()
    assert files.events == []
    assert told == all_kept.events[: len(told)] != []
    assert 0 < len(files.trace(Limb.LEFT)) < 1200 < sum(b.time_s.size for b in blocks if b.limb is Limb.LEFT)
