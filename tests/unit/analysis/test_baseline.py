"""Change between phases and reliability: the page's examples, published tables, an independent implementation."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest

from monitor.analysis.baseline import change, intraclass, planned_change, reliability, within_phase_spread

SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)
"""Table 2 of Shrout and Fleiss 1979 (10.1037/0033-2909.86.2.420): ICC(2,1) = 0.29, ICC(3,1) = 0.71."""


@pytest.mark.parametrize(
    ("spread", "days", "factor"),
    [(0.25, 2, 2.93), (0.25, 3, 1.76), (0.25, 4, 1.54), (0.25, 6, 1.38), (0.15, 3, 1.41), (0.15, 6, 1.21)],
)
def test_the_examples_of_the_measurement_page(spread: float, days: int, factor: float) -> None:
    assert math.exp(planned_change(spread, days, days)[0]) == pytest.approx(factor, abs=0.006)


def test_the_change_found_with_80_percent_power() -> None:
    assert math.exp(planned_change(0.25, 3, 3)[1]) == pytest.approx(2.14, abs=0.006)


def test_a_change_by_hand_and_beside_statsmodels() -> None:
    first, second = [2.9, 3.0, 3.2, 2.8], [3.4, 3.6, 3.5]
    found = change(first, second)
    assert found is not None
    assert found.difference == pytest.approx(np.mean(second) - np.mean(first))
    assert found.spread == pytest.approx(within_phase_spread([first, second]))
    assert planned_change(found.spread, 4, 3) == (pytest.approx(found.noise), pytest.approx(found.found))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        weightstats = pytest.importorskip("statsmodels.stats.weightstats")
    compared = weightstats.CompareMeans(weightstats.DescrStatsW(second), weightstats.DescrStatsW(first))
    low, high = compared.tconfint_diff(usevar="pooled")
    assert (found.difference - found.noise, found.difference + found.noise) == (pytest.approx(low), pytest.approx(high))


def test_fewer_than_three_days_are_compared_with_nothing() -> None:
    assert change([1.0, 1.1], [1.0, 1.2, 1.4]) is None
    assert change([1.0, 1.1, 1.2], [1.0, 1.2]) is None
    assert within_phase_spread([[1.0], [2.0]]) is None


def test_nothing_changed_is_called_a_change_once_in_twenty() -> None:
    rng = np.random.default_rng(8)
    calls = found = 0
    for _ in range(3000):
        days = rng.normal(3.0, 0.25, 6)
        result = change(days[:3].tolist(), days[3:].tolist())
        assert result is not None
        calls += result.beyond
        shifted = change(days[:3].tolist(), (days[3:] + planned_change(0.25, 3, 3)[1]).tolist())
        assert shifted is not None
        found += shifted.beyond
    assert calls / 3000 == pytest.approx(0.05, abs=0.015)
    assert found / 3000 == pytest.approx(0.80, abs=0.06)


def test_intraclass_correlations_of_the_published_table() -> None:
    found = intraclass(SHROUT_FLEISS)
    assert found.icc_2_1 == pytest.approx(0.29, abs=0.005)
    assert found.icc_3_1 == pytest.approx(0.71, abs=0.005)
    assert found.sem == pytest.approx(math.sqrt(1.02), abs=0.005)  # its MS error, printed there
    assert found.mdc95 == pytest.approx(2.77 * found.sem, rel=0.002)


def test_reliability_is_hidden_below_ten_children() -> None:
    table = np.random.default_rng(1).normal(size=(10, 3))
    assert reliability(table[:9]) is None
    assert reliability(table) is not None
