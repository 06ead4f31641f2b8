"""Blocks of session time: the cut last one, lost minutes, and figures that grow while the session runs."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.analysis.blocks import BlockCounts, blocks
from monitor.analysis.intervals import stretches
from monitor.analysis.symmetry import amount_balance, block_ratio, session_balance
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray
from monitor.model.session import Balance

WHOLE = stretches([(0.0, 1200.0)])


def _counts(left: FloatArray, right: FloatArray) -> BlockCounts:
    counts = BlockCounts()
    counts.add_all(Limb.LEFT, left)
    counts.add_all(Limb.RIGHT, right)
    return counts


def _kicks(seed: int, seconds: float = 1200.0) -> tuple[FloatArray, FloatArray]:
    rng = np.random.default_rng(seed)
    return np.sort(rng.uniform(0.0, seconds, 130)), np.sort(rng.uniform(0.0, seconds, 100))


def test_one_by_one_is_the_same_as_all_at_once() -> None:
    left, right = _kicks(1)
    one = BlockCounts()
    for limb, times in zip(LIMBS, (left, right), strict=True):
        for at in times.tolist():
            one.add(limb, at)
        one.add(limb, 700.0)
        one.add(limb, 700.0, -1)
    assert session_balance(one, WHOLE, 0.0, 1200.0) == session_balance(_counts(left, right), WHOLE, 0.0, 1200.0)


def test_every_moment_is_what_a_session_that_ends_there_would_say() -> None:
    left, right = _kicks(2)
    growing, done = BlockCounts(), dict.fromkeys(LIMBS, 0)
    for until in np.arange(40.0, 1200.0, 37.0).tolist():
        for limb, times in zip(LIMBS, (left, right), strict=True):
            for at in times[done[limb] : np.searchsorted(times, until)].tolist():
                growing.add(limb, at)
            done[limb] = int(np.searchsorted(times, until))
        active = stretches([(0.0, until)])
        fresh = _counts(left[left < until], right[right < until])
        assert session_balance(growing, active, 0.0, until) == session_balance(fresh, active, 0.0, until)


def test_a_last_partial_block_counts_with_its_share() -> None:
    assert blocks(stretches([(0.0, 615.0)]), 0.0, 615.0).number == pytest.approx(10.25)
    assert blocks(stretches([(0.3, 600.5)]), 0.3, 600.5).number == pytest.approx(600.2 / 60.0)
    left, right = np.array([10.0, 12.0, 8.0, 9.0]), np.array([9.0, 8.0, 11.0, 7.0])
    before = block_ratio(left, right, 4.0)
    after = block_ratio(np.append(left, 0.0), np.append(right, 0.0), 4.0 + 1.0 / 60.0)
    assert after.low == pytest.approx(before.low, abs=0.001)
    # Counted in full, an almost empty second would have made the range another one.
    assert abs((block_ratio(np.append(left, 0.0), np.append(right, 0.0), 5.0).low or 0.0) - (before.low or 0.0)) > 0.005


def test_a_short_session_has_short_blocks_and_an_empty_one_none() -> None:
    assert blocks(WHOLE, 0.0, 599.0).edges_s[1] == 30.0
    assert blocks(WHOLE, 0.0, 600.0).edges_s[1] == 60.0
    nothing = blocks(stretches([]), 0.0, 0.0)
    assert (nothing.number, nothing.invalid_share) == (0.0, 1.0)


def test_a_lost_minute_changes_n_and_nothing_else() -> None:
    left, right = _kicks(3)
    lost = stretches([(0.0, 360.0), (420.0, 1200.0)])
    outside = [times[(times < 360.0) | (times >= 420.0)] for times in (left, right)]
    b = session_balance(_counts(*outside), lost, 0.0, 1200.0)
    of = blocks(lost, 0.0, 1200.0)
    assert of.number == 19.0
    # The same kicks with the minute cut out of time itself.
    closed = [np.where(times >= 420.0, times - 60.0, times) for times in outside]
    assert session_balance(_counts(*closed), stretches([(0.0, 1140.0)]), 0.0, 1140.0) == b


def test_swapped_legs_turn_every_sign_and_nothing_else() -> None:
    left, right = _kicks(4)
    a = session_balance(_counts(left, right), WHOLE, 0.0, 1200.0)
    b = session_balance(_counts(right, left), WHOLE, 0.0, 1200.0)
    assert a.low is not None
    assert a.high is not None
    assert (b.estimate, b.low, b.high, b.dispersion) == (-(a.estimate or 0.0), -a.high, -a.low, a.dispersion)


def test_one_silent_leg_has_no_range_of_no_width() -> None:
    left, _ = _kicks(5)
    b = session_balance(_counts(left, np.empty(0)), WHOLE, 0.0, 1200.0)
    assert (b.estimate, b.low, b.high, b.reason) == (1.0, None, None, "nearly all on one leg; no range")


def test_the_amount_is_scale_free_and_needs_the_counts_rule() -> None:
    rng = np.random.default_rng(6)
    left, right = rng.gamma(2.0, 3.0, 15), rng.gamma(2.0, 2.0, 15)
    enough = Balance(0.0, -0.1, 0.1, 0.95, 50, 50, 1.0, True, None)
    a = amount_balance(left, right, 15.0, enough)
    assert a.shown
    assert a.dispersion is None
    both = amount_balance(3.7 * left, 3.7 * right, 15.0, enough)
    assert both.estimate == pytest.approx(a.estimate)
    assert (both.low, both.high) == (pytest.approx(a.low), pytest.approx(a.high))
    swapped = amount_balance(right, left, 15.0, enough)
    assert (swapped.estimate, swapped.low, swapped.high) == (-(a.estimate or 0), -(a.high or 0), -(a.low or 0))
    few = Balance(0.0, -0.1, 0.1, 0.95, 5, 5, 1.0, False, "too few")
    withheld = amount_balance(left, right, 15.0, few)
    assert (withheld.estimate, withheld.shown, withheld.reason) == (a.estimate, False, "too few")
    still = amount_balance(np.zeros(5), np.zeros(5), 5.0, enough)
    assert (still.estimate, still.reason) == (None, "no movement")
