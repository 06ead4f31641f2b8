"""When a sensor counts as lost, weak or low on battery, and that no line flickers."""

from __future__ import annotations

from monitor.dashboard.health import LOSS_WINDOW_S, Signs


def _run(signs: Signs, start_s: float, end_s: float, loss: float, came: int, missed: float) -> tuple[int, float, bool]:
    """A stretch at 100 Hz with a share missing; the totals, and whether it ended weak."""
    weak = False
    for n in range(round((end_s - start_s) * 10)):
        came += round(10 * (1 - loss))
        missed += 10 * loss
        now_s = start_s + n / 10
        weak = signs.judge(now_s, True, now_s, 80.0, (came, missed)).weak
    return came, missed, weak


def test_a_limb_is_lost_after_two_seconds_of_silence_and_back_with_fresh_data() -> None:
    signs = Signs()
    assert not signs.judge(10.0, True, 9.9, None, None).lost
    assert not signs.judge(12.0, True, 10.0, None, None).lost
    assert signs.judge(12.2, True, 10.0, None, None).lost
    assert signs.judge(13.0, True, 11.5, None, None).lost  # one late packet is not yet back
    assert not signs.judge(13.1, True, 13.0, None, None).lost
    assert signs.judge(13.2, False, 13.0, None, None).lost  # a broken link is told at once


def test_a_limb_that_never_sends_is_lost_after_two_seconds_too() -> None:
    signs = Signs()
    assert not signs.judge(8.0, True, None, None, None).lost  # connecting took eight seconds
    health = signs.judge(10.5, True, None, None, None)
    assert health.lost
    assert health.age_s is None


def test_the_battery_line_comes_below_15_percent_and_stays_until_it_is_charged() -> None:
    signs = Signs()
    low = [signs.judge(n, True, n, charge, None).low_battery for n, charge in enumerate((15.0, 14.9, 16.0, 17.9, 18.0))]
    assert low == [False, True, True, True, False]
    assert not signs.judge(9.0, True, 9.0, None, None).low_battery


def test_the_signal_is_weak_with_much_loss_over_the_last_half_minute() -> None:
    signs = Signs()
    came, missed, weak = _run(signs, 0.0, 40.0, 0.0, 0, 0.0)
    assert not weak
    came, missed, weak = _run(signs, 40.0, 45.0, 0.2, came, missed)  # 1 s of 30 is missing: 3 %
    assert not weak
    came, missed, weak = _run(signs, 45.0, 55.0, 0.2, came, missed)
    assert weak
    came, missed, weak = _run(signs, 55.0, 75.0, 0.0, came, missed)  # still 5 to 10 %, and above 2 %: stays
    assert weak
    *_, weak = _run(signs, 75.0, 75.0 + LOSS_WINDOW_S, 0.0, came, missed)
    assert not weak


def test_nothing_is_said_of_the_signal_before_ten_seconds_or_where_losses_cannot_be_seen() -> None:
    signs = Signs()
    assert signs.judge(0.0, True, 0.0, None, (100, 0.0)).recent_loss is None
    assert signs.judge(5.0, True, 5.0, None, (110, 500.0)).recent_loss is None
    assert signs.judge(20.0, True, 20.0, None, None).recent_loss is None


def test_an_outage_is_not_told_as_a_weak_signal_afterwards() -> None:
    signs = Signs()
    came, missed, _ = _run(signs, 0.0, 20.0, 0.0, 0, 0.0)
    for n in range(100):
        assert signs.judge(20.0 + n / 10, False, 20.0, None, (came, missed)).lost
    missed += 1000  # counted when the first data is back
    _, _, weak = _run(signs, 30.0, 60.0, 0.0, came, missed)
    assert not weak


def test_what_signs_remember_stays_small() -> None:
    signs = Signs()
    _run(signs, 0.0, 600.0, 0.0, 0, 0.0)
    assert len(signs._seen) <= LOSS_WINDOW_S + 1
