"""A calibrated sensor's samples are corrected before anything is counted; without one strength is withheld."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from monitor.model.calibration import Calibration
from monitor.model.events import Event
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, SampleBlock, SessionFacts
from monitor.model.session import SessionSummary
from monitor.pipeline import Pipeline
from monitor.pipeline.raw import raw_samples
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import supine_kicking
from monitor.simulation.sensor import SensorSetup

IDEAL = SensorSetup(rate_hz=50.0, has_gyro=False, noise_ms2=0.0, offset_sd_ms2=0.0, gain_sd=0.0)
WRONG = {
    Limb.LEFT: Calibration((0.4, -0.3, 0.2), (1.03, 0.98, 1.01), 0.01, "2026-11-21"),
    Limb.RIGHT: Calibration((-0.2, 0.1, 0.3), (0.97, 1.02, 0.98), 0.01, "2026-11-21"),
}
SOUND = Calibration((0.0, 0.0, 0.0), (1.0, 1.0, 1.0), 0.0)


@cache
def ideal() -> tuple[LogRecord, ...]:
    return tuple(simulate(supine_kicking(6.0), 3, IDEAL).records(2.0))


def with_facts(calibrations: dict[Limb, Calibration | None]) -> tuple[LogRecord, ...]:
    facts, *rest = ideal()
    assert isinstance(facts, SessionFacts)
    sensors = {limb: replace(of, calibration=calibrations[limb]) for limb, of in facts.sensors.items()}
    return replace(facts, sensors=sensors), *rest


def shown_wrong(record: LogRecord) -> LogRecord:
    """As sensors with these errors would have shown it."""
    if not isinstance(record, SampleBlock):
        return record
    of = WRONG[record.limb]
    return replace(record, acc_ms2=record.acc_ms2 / np.array(of.gain) + np.array(of.offset_ms2))


def counted(records: tuple[LogRecord, ...]) -> tuple[SessionSummary, list[Event]]:
    pipeline = Pipeline()
    for record in records:
        pipeline.push(record)
    return pipeline.finish(), pipeline.events


def test_errors_that_are_known_are_taken_off() -> None:
    sound, _ = counted(with_facts(dict.fromkeys(LIMBS, SOUND)))
    mended, _ = counted(tuple(map(shown_wrong, with_facts(dict(WRONG)))))
    assert [(k.limb, k.id) for k in mended.kicks] == [(k.limb, k.id) for k in sound.kicks]
    np.testing.assert_allclose([k.peak_ms2 or 0.0 for k in mended.kicks], [k.peak_ms2 or 0.0 for k in sound.kicks])
    assert mended.vigour_balance.estimate == pytest.approx(sound.vigour_balance.estimate)
    assert mended.vigour_balance.shown
    left_wrong, _ = counted(tuple(map(shown_wrong, with_facts(dict.fromkeys(LIMBS)))))
    assert left_wrong.vigour_balance.estimate != pytest.approx(sound.vigour_balance.estimate, abs=0.001)


def test_strength_and_amount_so_far_are_those_of_the_summary() -> None:
    pipeline = Pipeline()
    seen = set()
    for number, record in enumerate(with_facts(dict.fromkeys(LIMBS, SOUND))):
        pipeline.push(record)
        if number % 60 == 59:
            seen.update(balance.estimate for balance in pipeline.efforts())
    assert len(seen) > 4
    summary = pipeline.finish()
    assert pipeline.efforts() == (summary.vigour_balance, summary.amount_balance)
    assert summary.vigour_balance.shown


def test_strength_is_withheld_where_a_sensor_is_not_calibrated() -> None:
    none, _ = counted(with_facts(dict.fromkeys(LIMBS)))
    one, _ = counted(with_facts({Limb.LEFT: SOUND, Limb.RIGHT: None}))
    assert none.balance.shown
    assert none.amount_balance.shown
    for summary, words in ((none, "the left and right sensors are not"), (one, "the right sensor is not calibrated")):
        assert not summary.vigour_balance.shown
        assert summary.vigour_balance.estimate is not None
        assert words in (summary.vigour_balance.reason or "")


def test_a_calibration_that_no_longer_holds_withholds_it_too() -> None:
    facts, *blocks = with_facts({Limb.LEFT: replace(SOUND, gain=(1.05, 1.05, 1.05)), Limb.RIGHT: SOUND})
    lying = [
        replace(block, acc_ms2=np.tile([0.0, 6.0, 7.7571], (len(block.time_s), 1)))
        for block in blocks[:6]
        if isinstance(block, SampleBlock)
    ]
    summary, _ = counted((facts, *lying, *blocks[6:]))
    assert not summary.vigour_balance.shown
    assert "the left sensor shows" in (summary.vigour_balance.reason or "")
    assert summary.vigour_balance.estimate is not None


def test_how_the_log_is_cut_does_not_matter() -> None:
    facts, *blocks = list(map(shown_wrong, with_facts(dict(WRONG))))[:60]
    cut: list[LogRecord] = [facts]
    for block in blocks:
        if not isinstance(block, SampleBlock):
            cut.append(block)
            continue
        for part in np.array_split(np.arange(len(block.time_s)), 5):
            cut.append(SampleBlock(block.limb, block.time_s[part], block.acc_ms2[part]))
    assert counted(tuple(cut))[1] == counted((facts, *blocks))[1]


def test_the_end_of_the_scale_is_the_sensors_own() -> None:
    """Clipping is judged before the correction, or a gain below 1 would hide it."""
    facts, *blocks = with_facts(dict.fromkeys(LIMBS, replace(SOUND, gain=(0.9, 0.9, 0.9))))
    assert isinstance(facts, SessionFacts)
    sensors = {limb: replace(of, full_scale_ms2=20.0) for limb, of in facts.sensors.items()}
    flat = []
    for record in blocks:
        if isinstance(record, SampleBlock):
            record = replace(record, acc_ms2=np.clip(record.acc_ms2 * 2.5, -20.0, 20.0))
        flat.append(record)
    summary, _ = counted((replace(facts, sensors=sensors), *flat[:60]))
    assert sum(figures.clipped_s or 0.0 for figures in summary.limbs.values()) > 0.0


def test_exports_are_of_corrected_samples() -> None:
    sound = [item for item in raw_samples(ideal()) if isinstance(item, SampleBlock)]
    wrong = map(shown_wrong, with_facts(dict(WRONG)))
    mended = [item for item in raw_samples(wrong) if isinstance(item, SampleBlock)]
    for a, b in zip(sound, mended, strict=True):
        np.testing.assert_allclose(a.acc_ms2, b.acc_ms2, atol=1e-9)
