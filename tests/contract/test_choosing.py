"""Settings are chosen inside their stated ranges, on seeds that are not scored, and never the common threshold."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from bench.choose_kicks import SEARCHED, WEIGHTS, objective, prepare
from bench.choose_kicks import draw as draw_settings
from monitor.detection.parameters import Parameters, described
from monitor.simulation.plain import Score

RANGES = {f.name: (f.metadata["low"], f.metadata["high"]) for f in described()}


def test_seeds_of_the_scoring_are_refused() -> None:
    with pytest.raises(ValueError, match="scoring"):
        prepare(range(990, 1001))


@pytest.mark.parametrize("near", [None, Parameters()])
def test_candidates_stay_in_their_ranges_and_on_round_numbers(near: Parameters | None) -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    for _ in range(50):
        candidate = draw_settings(rng, near)
        for name in (f.name for f in fields(Parameters)):
            value = getattr(candidate, name)
            if name not in SEARCHED:
                assert value == getattr(Parameters(), name)
                continue
            low, high = RANGES[name]
            assert low <= value <= high
            steps = value / SEARCHED[name]
            assert value in (low, high) or steps == pytest.approx(round(steps))


def test_what_the_definition_fixes_is_not_searched() -> None:
    fixed = {"kick_on_ms2", "envelope_corner_hz", "longest_kick_s", "gyro_gate_rads", "grid_rate_hz"}
    assert not fixed & set(SEARCHED)
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)
    assert next(iter(WEIGHTS)) == "supine_kicking"


def test_the_objective_takes_miscounting_off_agreement() -> None:
    assert objective([Score(10, 0, 0)]) == 1.0
    # As many as there are, two of them wrong: F1 alone. Two missed: F1 16/18 and a fifth of the count.
    assert objective([Score(8, 2, 2)]) == pytest.approx(0.8)
    assert objective([Score(8, 2, 0)]) == pytest.approx(16 / 18 - 0.5 * 0.2)
    # Errors of two sessions do not cancel.
    assert objective([Score(8, 2, 0), Score(10, 0, 2)]) == pytest.approx(36 / 40 - 0.5 * 0.2)
