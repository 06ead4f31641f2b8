"""Which sensor is shaken."""

from __future__ import annotations

import math

import pytest

from monitor.detection.shaking import CLEARER, HOLD_S, SHAKEN_MS2, Felt, Moves, ShakeJudge
from monitor.model.limbs import LIMBS, Limb

L, R = Limb.LEFT, Limb.RIGHT


def felt(left_ms2: float, right_ms2: float, seconds: float = 4.0, judge: ShakeJudge | None = None) -> Felt:
    judge = judge or ShakeJudge()
    result = Felt(Moves.UNKNOWN)
    for i in range(round(seconds / 0.1)):
        for limb, level in zip(LIMBS, (left_ms2, right_ms2), strict=True):
            judge.add(limb, [(0.1 * i + 0.02 * k, level) for k in range(5)])
        result = judge.look()
    return result


@pytest.mark.parametrize("limb", LIMBS)
def test_the_sensor_that_moves_alone_wins_after_a_while(limb: Limb) -> None:
    levels = (4.0, 0.1) if limb is L else (0.1, 4.0)
    assert felt(*levels, seconds=HOLD_S) == Felt(Moves.ONE, limb, pytest.approx(HOLD_S - 0.1))
    assert felt(*levels).sure
    assert felt(*levels).limb is limb


def test_both_and_neither_have_their_own_words_and_nothing_is_decided() -> None:
    assert felt(4.0, 3.9) == Felt(Moves.BOTH)
    assert felt(0.1, 0.2) == Felt(Moves.NOTHING)
    assert felt(0.9 * SHAKEN_MS2, 0.0) == Felt(Moves.NOTHING)


def test_four_times_the_energy_is_clear() -> None:
    ratio = math.sqrt(CLEARER)
    assert felt(3.0, 3.0 / (1.02 * ratio)).sure
    assert felt(3.0, 3.0 / (0.98 * ratio)).moves is Moves.BOTH


def test_a_break_begins_the_wait_anew() -> None:
    judge = ShakeJudge()
    felt(4.0, 0.1, 1.2, judge)
    for limb in LIMBS:
        judge.add(limb, [(1.2 + 0.02 * k, 0.1) for k in range(60)])
    assert judge.look() == Felt(Moves.NOTHING)
    judge.add(L, [(2.4 + 0.02 * k, 4.0) for k in range(40)])
    judge.add(R, [(2.4 + 0.02 * k, 0.1) for k in range(40)])
    assert not judge.look().sure


def test_a_silent_sensor_decides_nothing() -> None:
    judge = ShakeJudge()
    judge.add(L, [(0.02 * k, 4.0) for k in range(200)])
    assert judge.look() == Felt(Moves.UNKNOWN)
    judge.add(R, [(0.02 * k, 0.0) for k in range(100)])  # fell silent two seconds ago
    assert judge.look() == Felt(Moves.UNKNOWN)
    assert judge.level_ms2(L) == 4.0


def test_the_next_question_is_not_answered_by_the_last_shake() -> None:
    judge = ShakeJudge()
    assert felt(4.0, 0.1, judge=judge).sure
    judge.begin_anew()
    assert not judge.look().sure
