"""The coverage bench turns red when a constant behind the figures is altered."""

from __future__ import annotations

import numpy as np
import pytest

from bench import coverage
from monitor.analysis import blocks, symmetry

SESSIONS = 500


def test_a_cell_as_it_is() -> None:
    cell = coverage.cell("loss", 20, 0.2, SESSIONS)
    assert not cell.missed, cell
    assert cell.plain <= cell.covered + 0.02


@pytest.mark.parametrize(
    ("module", "name", "value"), [(symmetry, "LEVEL", 0.80), (blocks, "BLOCK_S", 30.0), (symmetry, "LEVEL", 0.995)]
)
def test_an_altered_constant_turns_it_red(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, value: float
) -> None:
    monkeypatch.setattr(module, name, value)
    if name == "BLOCK_S":  # blocks shorter than a bout know nothing of bursts
        monkeypatch.setattr(blocks, "SHORT_BLOCK_S", 3.0)
        monkeypatch.setattr(module, name, 3.0)
    assert coverage.cell("no loss", 20, 0.2, SESSIONS).missed


def test_the_simulated_bouts_have_the_index_that_is_asked_for() -> None:
    rng = np.random.default_rng(1)
    found = [coverage.bouts(rng, 2400.0, 0.2, False) for _ in range(200)]
    left, right = (sum(of[limb].size for of in found) for limb in coverage.LIMBS)
    assert (left - right) / (left + right) == pytest.approx(0.2, abs=0.02)
    assert (left + right) / 200 == pytest.approx(2400.0 / 12.0 * 5.0, rel=0.03)
