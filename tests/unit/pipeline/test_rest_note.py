"""A sensor that does not show 1 g at rest is noted beside the figures."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import SampleBlock, SensorFacts, SessionFacts
from monitor.pipeline import Pipeline


@pytest.mark.parametrize(
    ("shown_g", "words"), [(1.0, None), (2.0, "2 times too large"), (0.10197, "the profile says m/s2, but the values")]
)
def test_a_wrong_scale_is_told(shown_g: float, words: str | None) -> None:
    pipeline = Pipeline()
    pipeline.push(SessionFacts({limb: SensorFacts(limb.value, 50.0) for limb in LIMBS}))
    time_s = np.arange(3000) / 50.0
    for limb in LIMBS:
        norm_ms2 = 9.80665 * (shown_g if limb is Limb.LEFT else 1.0)
        pipeline.push(SampleBlock(limb, time_s, np.tile([0.0, 0.0, norm_ms2], (3000, 1))))
    notes = [note for note in pipeline.finish().quality.notes if "at rest it shows" in note]
    assert len(notes) == (words is not None)
    if words is not None:
        assert notes[0].startswith("left: ")
        assert words in notes[0]
