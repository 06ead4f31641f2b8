"""The banner's lines: their words and their order."""

from __future__ import annotations

from dataclasses import replace

from figure_makers import GOOD, LOST, LOW, TROUBLE, WEAK, figures, snapshot

from monitor.dashboard.states import state_lines
from monitor.model.aims import Aim
from monitor.model.limbs import Limb


def test_nothing_to_say() -> None:
    assert state_lines(figures(), Aim()) == []


def test_a_lost_limb() -> None:
    assert state_lines(figures(right=LOST), Aim()) == [
        "RIGHT lost 41 s ago – still trying. Recording goes on for the left. These seconds are left out of the counts"
        " and the balance, for both legs."
    ]


def test_both_lost_is_one_line_and_the_pause_says_that_it_ends_by_itself() -> None:
    lines = state_lines(figures(LOST, replace(LOST, age_s=33.0), paused=True, paused_by_itself=True), Aim())
    assert lines[0].startswith("PAUSED by itself")
    assert lines[1:] == ["LEFT and RIGHT lost 33 s ago – still trying. Nothing is counted until one is back."]


def test_a_session_with_one_sensor() -> None:
    alone = figures(right=LOST)
    limbs = {Limb.RIGHT: alone.snapshot.limbs[Limb.RIGHT]}
    alone = replace(alone, snapshot=replace(snapshot(), limbs=limbs), health={Limb.RIGHT: LOST})
    assert state_lines(alone, Aim()) == ["RIGHT lost 41 s ago – still trying. These seconds are not counted."]


def test_a_sensor_that_never_sent_anything() -> None:
    silent = replace(GOOD, age_s=None, lost=True)
    assert state_lines(figures(silent), Aim())[0].startswith("LEFT sends nothing – still trying.")


def test_battery_and_signal() -> None:
    assert state_lines(figures(LOW, WEAK), Aim()) == [
        "The battery of the LEFT sensor is low (12 %). Charge it after the session.",
        "RIGHT: low signal. Bring the computer closer.",
    ]
    assert state_lines(figures(WEAK, WEAK), Aim()) == ["LEFT and RIGHT: low signal. Bring the computer closer."]


def test_what_matters_most_comes_first() -> None:
    lines = state_lines(figures(LOW, LOST, trouble=TROUBLE, paused=True, floor_s=1300.0), Aim())
    firsts = [line.split()[0] for line in lines]
    assert firsts == ["The", "PAUSED.", "RIGHT", "The", "21"]
    assert lines[0] == TROUBLE


def test_a_computer_that_may_fall_asleep() -> None:
    (line,) = state_lines(figures(may_sleep=True), Aim())
    assert line.startswith("This computer may fall asleep by itself")
