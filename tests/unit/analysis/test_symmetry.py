"""The balance figure: by hand, at its limits, and how often its interval is right."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from monitor.analysis.symmetry import count_balance, fisher_interval, medians_without, student_t, vigour_balance
from monitor.model.session import Balance


def _of(
    left: list[float], right: list[float], active_s: float = 600.0, invalid: float = 0.0, number: float | None = None
) -> Balance:
    a, b = np.array(left, dtype=float), np.array(right, dtype=float)
    return count_balance(a, b, a.size if number is None else number, active_s, invalid)


def test_the_formula_by_hand() -> None:
    left, right = [12.0, 8.0, 10.0], [8.0, 12.0, 10.0 / 2]
    b = _of(left, right)
    estimate = 5.0 / 55.0
    whole = [20.0, 20.0, 15.0]
    d = [4.0 - estimate * 20.0, -4.0 - estimate * 20.0, 5.0 - estimate * 15.0]
    # Deleting a block moves the index by d / (what the others hold): the jackknife, written out.
    moved = [x / (55.0 - n) for x, n in zip(d, whole, strict=True)]
    for i in range(3):
        others = [j for j in range(3) if j != i]
        of = sum(left[j] - right[j] for j in others) / sum(whole[j] for j in others)
        assert estimate - of == pytest.approx(moved[i])
    se = math.sqrt(2 / 3 * sum(x * x for x in moved))
    freedom = 55.0**2 / sum(n * n for n in whole) - 1.0
    reach = stats.t.ppf(0.975, freedom) * se / (1 - estimate**2)
    assert b.estimate == pytest.approx(estimate)
    assert b.low == pytest.approx(math.tanh(math.atanh(estimate) - reach))
    assert b.high == pytest.approx(math.tanh(math.atanh(estimate) + reach))
    assert b.dispersion == pytest.approx(1.5 * sum(x * x for x in d) / (55.0 * (1 - estimate**2)))
    assert b.effective_count == pytest.approx(55.0 / b.dispersion)
    assert (b.n_left, b.n_right, b.level) == (30, 25, 0.95)


def test_independent_kicks_have_dispersion_one() -> None:
    rng = np.random.default_rng(2)
    found = [_of(*(rng.poisson(20.0, 30).astype(float).tolist() for _ in range(2))).dispersion for _ in range(200)]
    assert np.mean(found) == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("freedom", [1, 2, 5, 30])
def test_students_quantile(freedom: int) -> None:
    assert student_t(0.95, freedom) == pytest.approx(stats.t.ppf(0.975, freedom))
    assert student_t(0.99, freedom) == pytest.approx(stats.t.ppf(0.995, freedom))


def test_both_directions_mirror_exactly() -> None:
    left, right = [12.0, 9.0, 11.0, 20.0, 3.0], [4.0, 8.0, 6.0, 2.0, 5.0]
    a, b = _of(left, right), _of(right, left)
    assert a.estimate is not None
    assert a.estimate > 0
    assert (b.estimate, b.low, b.high) == (-a.estimate, -(a.high or 0), -(a.low or 0))
    assert a.dispersion == b.dispersion


def test_an_interval_stays_within_the_index() -> None:
    low, high = fisher_interval(0.95, 0.5, 3)
    assert -1.0 < low < 0.95 < high <= 1.0
    for bound in (-1.0, 1.0):
        with pytest.raises(ValueError, match="bound"):
            fisher_interval(bound, 0.1, 3)


@pytest.mark.parametrize(
    ("left", "right", "active_s", "invalid", "reason"),
    [
        ([10] * 3, [10] * 3, 300.0, 0.20, None),
        ([10, 10, 10], [10, 10, 9], 300.0, 0.20, "not enough kicks for a balance figure (59 of 60)"),
        ([10] * 3, [10] * 3, 299.0, 0.20, "not enough time for a balance figure (5.0 of 5 minutes)"),
        ([10] * 3, [10] * 3, 300.0, 0.21, "too much of the session is left out (21 %)"),
        ([30, 30], [2, 2], 300.0, 0.0, "nearly all on one leg; no range"),
        ([60], [20], 300.0, 0.0, "no range can be given"),
        ([60, 0], [20, 1], 300.0, 0.0, "no range can be given"),
        ([0], [0], 300.0, 0.0, "no kicks"),
    ],
)
def test_when_the_figure_is_shown(
    left: list[float], right: list[float], active_s: float, invalid: float, reason: str | None
) -> None:
    b = _of(left, right, active_s, invalid)
    assert (b.reason, b.shown) == (reason, reason is None)


def test_fewer_than_five_kicks_on_a_leg_give_no_range() -> None:
    b = _of([40, 50, 45], [2, 1, 1])
    assert (b.low, b.high, b.shown) == (None, None, False)
    assert b.estimate == pytest.approx(131 / 139)
    assert _of([40, 50, 45], [2, 2, 1]).low is not None


def test_a_silent_leg_keeps_its_estimate() -> None:
    b = _of([40, 50], [0, 0])
    assert (b.estimate, b.low, b.n_right) == (1.0, None, 0)


def test_a_leg_far_behind_gives_a_range_without_leaving_the_index() -> None:
    b = _of([20.0, 30.0, 25.0, 22.0], [1.0, 2.0, 1.0, 1.0])
    assert b.low is not None
    assert b.high is not None
    assert 0.0 < b.low < (b.estimate or 0.0) < b.high < 1.0


def test_medians_without_a_block_against_brute_force() -> None:
    rng = np.random.default_rng(3)
    for n in [1, 2, 3, 5, 8, 30, 101]:
        for _ in range(20):
            values = rng.choice([1.0, 2.0, 2.5, 7.0, 9.0], size=n) + rng.choice([0.0, 0.01], size=n)
            block = rng.integers(0, 4, size=n).astype(float)
            blocks = np.arange(5.0)
            left = [values[block != b] for b in blocks]
            expected = [float(np.median(v)) if v.size else np.nan for v in left]
            np.testing.assert_allclose(medians_without(values, block, blocks), expected)


def test_vigour_compares_medians() -> None:
    rng = np.random.default_rng(5)
    left, right = rng.lognormal(1.6, 0.3, 200), rng.lognormal(1.6, 0.3, 200) * 0.5
    block = np.repeat(np.arange(10.0), 20)
    count = _of([20.0] * 10, [20.0] * 10)
    v = vigour_balance(left, right, block, block, count)
    assert v.estimate == pytest.approx(1 / 3, abs=0.05)
    assert v.low is not None
    assert v.high is not None
    assert 0.2 < v.low < 1 / 3 < v.high < 0.45
    back = vigour_balance(right, left, block, block, count)
    assert (back.estimate, back.low, back.high) == (-(v.estimate or 0), -v.high, -v.low)
    assert not vigour_balance(left, right[:0], block, block[:0], count).shown
