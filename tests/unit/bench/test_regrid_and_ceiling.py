"""The kick benches' own arithmetic, on stretches and angles made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bench.kick_ceiling import kicks_of
from bench.regrid import otherwise
from monitor.model.records import FloatArray

RATE_HZ = 50.0


@pytest.mark.parametrize(
    ("others", "share"),
    [([(0.0, 1.0), (2.0, 3.0)], 0), ([(0.0, 3.0)], 0), ([(0.0, 0.5), (0.5, 1.0), (2.1, 3.1)], 1), ([(2.0, 3.0)], 1)],
)
def test_a_kick_is_counted_otherwise_unless_exactly_one_lies_over_it(
    others: list[tuple[float, float]], share: int
) -> None:
    assert otherwise([(0.0, 1.0), (2.0, 3.0)], others) == share


def _moved(*degrees: float) -> tuple[FloatArray, FloatArray]:
    """Hip angles in 0.4 s each from one to the next, the knee still; and an envelope that is loud throughout."""
    hip = np.concatenate([np.linspace(a, b, 20) for a, b in zip((0.0, *degrees), degrees, strict=False)])
    angles = np.radians(np.stack([np.pad(hip, (25, 100), "edge"), np.zeros(hip.size + 125)], axis=1))
    envelope = np.zeros(len(angles))
    envelope[25:-100] = 2.0
    return angles, envelope


@pytest.mark.parametrize(
    ("degrees", "kicks"),
    [((30.0, 0.0), 1), ((30.0, 10.0), 1), ((8.0, 0.0), 0), ((30.0, 0.0, 30.0, 0.0), 2), ((30.0, 20.0, 30.0, 0.0), 1)],
)
def test_out_and_half_way_back_of_a_joint_is_one_kick(degrees: tuple[float, ...], kicks: int) -> None:
    angles, envelope = _moved(*degrees)
    assert len(kicks_of(angles, envelope, RATE_HZ)) == kicks
    assert not kicks_of(angles, 0.4 * envelope, RATE_HZ), "below the threshold"
