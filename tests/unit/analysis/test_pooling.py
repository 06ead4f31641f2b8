"""Many sessions: the rule by hand, its limits, and how often its words are wrong."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from bench import false_words
from monitor.analysis import pooling
from monitor.analysis.pooling import Said, log_ratio, pooled, repeated, said, stays_with_the_leg


def _around(index: float, number: int, sd: float = 0.1, seed: int = 0) -> np.ndarray:
    return 2.0 * np.arctanh(index) + np.random.default_rng(seed).normal(0.0, sd, number)


def test_the_formula_by_hand() -> None:
    x = np.array([0.3, 0.1, 0.4, 0.0, 0.35, 0.15, 0.3, -0.05])
    pool = pooled(x)
    rest = x - x.mean()
    r = sum(rest[1:] * rest[:-1]) / sum(rest**2)
    assert (8 * r + 20 * 0.3) / 28 < 0.2
    assert float(pool.effective) == 8.0
    reach = stats.t.ppf(0.995, 7) * x.std(ddof=1) / math.sqrt(8)
    assert float(pool.estimate) == pytest.approx(math.tanh(x.mean() / 2))
    assert float(pool.low) == pytest.approx(math.tanh((x.mean() - reach) / 2))
    assert float(pool.high) == pytest.approx(math.tanh((x.mean() + reach) / 2))


def test_days_that_follow_each_other_count_for_less() -> None:
    x = np.array([0.6, 0.5, 0.1, 0.2, -0.1, 0.3, 0.4, 0.2, -0.2, -0.3, 0.0, 0.1, 0.3, 0.5])
    pool = pooled(x)
    rest = x - x.mean()
    plain = sum(rest[1:] * rest[:-1]) / sum(rest**2)
    r = (14 * plain + 20 * 0.3) / 34
    assert r > 0.2
    assert float(pool.correlation) == pytest.approx(r)
    counted = 14 * (1 - r) / (1 + r)
    assert float(pool.effective) == pytest.approx(counted)
    reach = stats.t.ppf(0.995, counted - 1) * x.std(ddof=1) / math.sqrt(counted)
    assert float(pool.high) == pytest.approx(math.tanh((x.mean() + reach) / 2))


def test_few_days_that_go_one_way_are_not_clear() -> None:
    x = np.array([0.9, 0.8, 0.7, 0.5, 0.3, 0.1, -0.1, -0.3, -0.5, -0.6, -0.8])
    pool = pooled(x)
    assert 0.3 < float(pool.correlation) < 0.5  # eleven sessions are not believed wholly
    assert 4.0 < float(pool.effective) < 5.0
    assert said(x, 11, swap_checked=True)[0] is Said.NOT_CLEAR


def test_fewer_than_two_sessions_worth_tell_nothing() -> None:
    pool = pooled(np.array([0.9, 0.5, 0.3]))
    assert float(pool.effective) < 2.0
    assert (float(pool.low), float(pool.high)) == (-1.0, 1.0)


def test_alike_sessions_have_a_narrow_range_and_no_correlation() -> None:
    pool = pooled(np.full(7, 0.2))
    assert float(pool.low) == pytest.approx(float(pool.estimate))
    assert float(pool.high) == pytest.approx(float(pool.estimate))
    assert float(pool.correlation) == 0.0


def test_nothing_is_said_before_seven_sessions_on_five_days() -> None:
    x = _around(0.33, 30)
    assert said(x[:6], 6, swap_checked=True) == (Said.TOO_FEW, None)
    assert said(x[:9], 4, swap_checked=True) == (Said.TOO_FEW, None)
    assert said(x[:9], 5, swap_checked=False)[0] is Said.MORE_LEFT
    assert said(-x[:9], 5, swap_checked=False)[0] is Said.MORE_RIGHT


def test_each_word() -> None:
    assert said(_around(0.0, 20), 20, swap_checked=False)[0] is Said.SIMILAR
    assert said(_around(0.10, 28, 0.05), 20, swap_checked=False)[0] is Said.SIMILAR  # excludes 0, but it is ordinary
    assert said(_around(0.15, 8, 0.4), 8, swap_checked=False)[0] is Said.NOT_CLEAR
    assert said(_around(0.3, 9), 9, swap_checked=True)[0] is Said.MORE_LEFT  # fewer than ten
    assert said(_around(0.3, 10), 9, swap_checked=True)[0] is Said.REPEATED_LEFT
    assert said(_around(-0.3, 10), 9, swap_checked=True)[0] is Said.REPEATED_RIGHT
    assert said(_around(0.3, 10), 9, swap_checked=False)[0] is Said.MORE_LEFT
    halves = np.concatenate((_around(0.05, 7), _around(0.6, 7)))
    assert int(repeated(halves)) == 0


def test_exchanged_sensors() -> None:
    assert stays_with_the_leg(0.3, 0.1, 0.5)
    assert stays_with_the_leg(0.3, -0.2, 0.4)
    assert not stays_with_the_leg(0.3, -0.5, 0.1)  # the mirror image: it went with the sensor
    assert not stays_with_the_leg(0.3, None, None)


def test_swapped_legs_mirror_exactly_and_a_silent_leg_has_a_ratio() -> None:
    x = _around(0.2, 9)
    a, b = pooled(x), pooled(-x)
    assert (float(b.estimate), float(b.low), float(b.high)) == (-float(a.estimate), -float(a.high), -float(a.low))
    assert log_ratio(100, 0) == pytest.approx(math.log(100.5 / 0.5))
    assert log_ratio(3, 8) == -log_ratio(8, 3)


def test_many_babies_at_once_are_each_asked_alone() -> None:
    x = np.random.default_rng(3).normal(0.3, 0.3, (50, 12))
    together = pooled(x)
    for number in range(50):
        alone = pooled(x[number])
        assert float(together.low[number]) == pytest.approx(float(alone.low))
        assert int(repeated(x)[number]) == int(repeated(x[number]))


def _words(babies: int, index: float, sd: float, correlation: float) -> false_words.Words:
    rng = np.random.default_rng(5)
    return false_words.words(false_words.indices(rng, babies, index, sd, correlation, 0.0))


def test_equal_legs_are_seldom_called_unequal() -> None:
    found = _words(4000, 0.0, 0.15, 0.0)
    assert found.more <= 0.05
    assert found.repeated <= 0.005
    assert _words(1000, 0.33, 0.15, 0.0).by_14 >= 0.90


def test_a_looser_rule_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pooling, "POOL_LEVEL", 0.80)
    monkeypatch.setattr(pooling, "NOTABLE", 0.02)
    assert _words(1000, 0.0, 0.15, 0.0).more > 0.05
