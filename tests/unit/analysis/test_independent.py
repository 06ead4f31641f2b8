"""Statistics beside an independent implementation (statsmodels, extra `test`) or a published example."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest
from scipy import stats

from monitor.analysis.agreement import wilson
from monitor.analysis.baseline import intraclass, planned_change
from monitor.analysis.pooling import pooled
from monitor.analysis.rate import rate_interval
from monitor.analysis.symmetry import block_ratio, count_balance, fisher_interval, student_t, vigour_balance
from monitor.reports.several import _mean_range

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    sm: Any = pytest.importorskip("statsmodels.api")
    from statsmodels.stats.power import TTestIndPower
    from statsmodels.stats.proportion import proportion_confint
    from statsmodels.stats.weightstats import DescrStatsW
    from statsmodels.tsa.stattools import acf


@pytest.mark.parametrize("seed", range(6))
def test_the_interval_of_a_ratio_over_blocks(seed: int) -> None:
    """A weighted straight line through the origin with MacKinnon and White's HC3 is the same ratio and error."""
    rng = np.random.default_rng(seed)
    left, right = rng.negative_binomial(2, 0.2, 15).astype(float), rng.negative_binomial(2, 0.25, 15).astype(float)
    ours = block_ratio(left, right, 15.0)
    whole = left + right
    used = whole > 0
    fit = sm.WLS((left - right)[used], whole[used], weights=1.0 / whole[used]).fit()
    assert ours.estimate == pytest.approx(fit.params[0], rel=1e-12)
    error = math.sqrt(14 / 15) * float(fit.HC3_se[0])
    freedom = whole.sum() ** 2 / (whole**2).sum() - 1.0
    reach = student_t(0.95, freedom) * error / (1.0 - ours.estimate**2)
    assert ours.low == pytest.approx(math.tanh(math.atanh(ours.estimate) - reach), rel=1e-9)
    assert ours.high == pytest.approx(math.tanh(math.atanh(ours.estimate) + reach), rel=1e-9)


def test_the_fisher_scale_is_that_of_a_correlation() -> None:
    """Of n points a correlation has the standard error 1/sqrt(n-3) there."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=40)
    found = stats.pearsonr(x, 0.6 * x + rng.normal(size=40))
    r, known = float(found.statistic), found.confidence_interval(0.95)
    low, high = fisher_interval(r, (1.0 - r * r) / math.sqrt(37.0), 1e9)
    assert (low, high) == (pytest.approx(known.low, abs=1e-6), pytest.approx(known.high, abs=1e-6))


@pytest.mark.parametrize("alike", [1, 3])
def test_sessions_are_pooled_with_students_t_and_the_lag_1_correlation(alike: int) -> None:
    x = np.random.default_rng(3).normal(0.2, 0.3, 26)
    x = np.convolve(x, np.ones(alike) / alike, "valid")  # of 3: days that go with the days before
    k, r = x.size, float(acf(x, nlags=1, fft=False)[1])
    r = (k * r + 20 * 0.3) / (k + 20)  # decision 0049
    counted = k * (1.0 - r) / (1.0 + r) if r > 0.2 else k
    error = DescrStatsW(x).std_mean * math.sqrt(k / counted)
    low, high = stats.t.interval(0.99, counted - 1.0, x.mean(), error)
    found = pooled(x)
    for ours, theirs in ((found.low, low), (found.high, high)):
        assert 2.0 * math.atanh(float(ours)) == pytest.approx(theirs, rel=1e-9)
    assert (alike > 1) == (counted < k)


def test_a_rate_is_a_weighted_line_through_the_origin_over_minutes() -> None:
    rng = np.random.default_rng(5)
    at_s = np.sort(np.concatenate([start + rng.uniform(0.0, 9.0, rng.integers(1, 9)) for start in range(5, 900, 40)]))
    out = [(130.0, 150.0), (400.0, 415.0)]
    at_s = at_s[~((at_s >= 130.0) & (at_s < 150.0) | (at_s >= 400.0) & (at_s < 415.0))]
    rate, low, high = rate_interval(at_s, out, 900.0)
    minutes = np.ones(15)
    minutes[2], minutes[6] = 1.0 - 20.0 / 60.0, 1.0 - 15.0 / 60.0
    counts = np.histogram(at_s, np.arange(0.0, 901.0, 60.0))[0]
    fit = sm.WLS(counts, minutes, weights=1.0 / minutes).fit()
    reach = stats.t.ppf(0.975, 14) * float(fit.HC1_se[0])
    assert rate == pytest.approx(fit.params[0])
    assert (low, high) == (pytest.approx(fit.params[0] - reach), pytest.approx(fit.params[0] + reach))


def test_sides_of_a_comparison_have_students_interval() -> None:
    x = np.random.default_rng(6).normal(2.5, 0.3, 7)
    assert _mean_range(x).tolist() == pytest.approx([x.mean(), *DescrStatsW(x).tconfint_mean(alpha=0.05)])


def test_shares_have_wilsons_interval() -> None:
    for hits, n in ((3, 17), (81, 263), (40, 41)):
        share = wilson(hits, n)
        assert (share.low, share.high) == pytest.approx(proportion_confint(hits, n, 0.05, "wilson"))


@pytest.mark.parametrize("days", [3, 4, 6, 10])
def test_the_change_of_80_percent_power(days: int) -> None:
    """The page's t + t is close to the power of the noncentral t, at three days too."""
    _, found = planned_change(0.25, days, days)
    power = TTestIndPower().power(found / 0.25, days, 0.05)
    assert power == pytest.approx(0.80, abs=0.03)


def test_intraclass_correlations_from_a_table_of_variance() -> None:
    rng = np.random.default_rng(7)
    table = rng.normal(size=(12, 1)) + 0.3 * rng.normal(size=(1, 4)) + 0.6 * rng.normal(size=(12, 4))
    child, day = (part.ravel() for part in np.indices(table.shape))
    # Mean squares as what each set of dummies takes off the residual sum.
    one, dummies = np.ones((48, 1)), [np.eye(n)[of][:, 1:] for n, of in ((12, child), (4, day))]
    y, both = table.ravel(), sm.OLS(table.ravel(), np.hstack([one, *dummies])).fit()
    ms_child = (sm.OLS(y, np.hstack([one, dummies[1]])).fit().ssr - both.ssr) / 11
    ms_day = (sm.OLS(y, np.hstack([one, dummies[0]])).fit().ssr - both.ssr) / 3
    ms_error = both.mse_resid
    found = intraclass(table)
    expected = (ms_child - ms_error) / (ms_child + 3 * ms_error + 4 * (ms_day - ms_error) / 12)
    assert found.icc_2_1 == pytest.approx(expected)
    assert found.icc_3_1 == pytest.approx((ms_child - ms_error) / (ms_child + 3 * ms_error))
    assert found.sem == pytest.approx(math.sqrt(ms_error))


def test_vigour_by_a_jackknife_written_out() -> None:
    rng = np.random.default_rng(8)
    left, right = rng.lognormal(1.6, 0.3, 70), rng.lognormal(1.5, 0.4, 60)
    of_left, of_right = rng.integers(0, 12, 70).astype(float), rng.integers(0, 12, 60).astype(float)
    enough = count_balance(np.full(12, 6.0), np.full(12, 5.0), 12.0, 720.0, 0.0)
    found = vigour_balance(left, right, of_left, of_right, enough)

    def index(keep_left: np.ndarray, keep_right: np.ndarray) -> float:
        a, b = np.median(left[keep_left]), np.median(right[keep_right])
        return float((a - b) / (a + b))

    without = np.array([index(of_left != block, of_right != block) for block in range(12)])
    error = math.sqrt(11.0 * float(np.var(without)))  # (n-1)/n times the sum of squares about their mean
    whole = index(np.ones(70, bool), np.ones(60, bool))
    reach = stats.t.ppf(0.975, 11) * error / (1.0 - whole**2)
    assert found.estimate == pytest.approx(whole)
    assert (found.low, found.high) == (
        pytest.approx(math.tanh(math.atanh(whole) - reach)),
        pytest.approx(math.tanh(math.atanh(whole) + reach)),
    )
