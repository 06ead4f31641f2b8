"""Hours awake: worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monitor.analysis.awake import awake_figures
from monitor.model.limbs import Limb
from monitor.model.session import Awake
from monitor.reports.count_json import count_dict
from monitor.reports.count_text import count_text
from tests.unit.storage.history_makers import SUMMARY

HOURS = 3
WHOLE = np.array([[0.0, HOURS * 3600.0]])


def test_three_movements_of_both_legs_make_five_minutes_awake() -> None:
    left = np.array([10.0, 20.0, 310.0])  # 2 and 1 ...
    right = np.array([30.0, 320.0, 7000.0])  # ... 1, 1 and one alone
    found = awake_figures({Limb.LEFT: left, Limb.RIGHT: right}, WHOLE, 0.0, HOURS * 3600.0)
    assert found is not None
    assert (found.awake_s, found.inactive_s, found.unknown_s) == (300.0, HOURS * 3600.0 - 300.0, 0.0)
    assert found.units_per_hour == {Limb.LEFT: 2 * 12.0, Limb.RIGHT: 12.0}


def test_what_is_not_counted_is_neither_and_an_hour_is_one_of_counted_time() -> None:
    starts = {Limb.LEFT: np.array([310.0, 320.0, 330.0, 610.0, 620.0, 630.0])}
    active = np.array([[300.0, 500.0], [600.0, 700.0], [900.0, 10800.0]])
    found = awake_figures(starts, active, 0.0, 10800.0)
    assert found is not None
    # 200 of 300 s counted: awake. 100 of 300 s: not known, whatever moved.
    assert (found.awake_s, found.inactive_s, found.unknown_s) == (200.0, 9900.0, 700.0)
    assert found.units_per_hour[Limb.LEFT] == pytest.approx(3 * 3600.0 / 200.0)


def test_two_hours_or_less_have_no_figure_and_nobody_awake_no_rate() -> None:
    assert awake_figures({Limb.LEFT: np.array([1.0, 2.0, 3.0])}, WHOLE, 0.0, 7200.0) is None
    found = awake_figures({Limb.LEFT: np.empty(0)}, WHOLE, 0.0, 7201.0)
    assert found is not None
    assert found.units_per_hour == {Limb.LEFT: None}
    assert awake_figures({Limb.LEFT: np.empty(0)}, np.empty((0, 2)), 0.0, 7201.0) is not None


def test_it_is_told() -> None:
    assert "wake" not in count_text(SUMMARY, "x")
    assert count_dict(SUMMARY, "x")["awake"] is None
    summary = replace(SUMMARY, awake=Awake(3600.0, 1800.0, 600.0, {Limb.LEFT: 812.4, Limb.RIGHT: None}))
    assert "Movement units an hour awake: left 812" in count_text(summary, "x")
    assert count_dict(summary, "x")["awake"]["units_per_hour"] == {"left": 812.4, "right": None}
