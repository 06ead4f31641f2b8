"""Ages and the history in text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.model.history import Child, KeptLean, KeptSession, Mark
from monitor.model.session import NO_FIGURE, Balance
from monitor.reports.age import Age, age_on, age_words
from monitor.reports.history_json import history_dict
from monitor.reports.history_text import BAR, DRAWN, PLAIN, history_lines, interval_bar
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter
from tests.unit.storage.history_makers import BALANCE, finished

AVOIDED = {"normal", "abnormal", "delay", "deficit", "weak", "healthy", "risk", "score"}
AVOIDED |= {"alert", "warning", "progress", "regress", "percentile"}


@pytest.fixture
def kept(tmp_path: Path) -> KeptSession:
    path = tmp_path / "history.sqlite"
    with HistoryWriter(path) as writer:
        writer.set_child(Child("c1", "Mia", "2026-07-02", "2026-08-30"))
        writer.write(finished()).result()
    with History(path) as history:
        return history.sessions()[0]


@pytest.mark.parametrize(
    ("child", "day", "age"),
    [
        (Child("c"), "2026-11-20", Age(None, None)),
        (Child("c", None, "2026-08-02"), "2026-08-12", Age(10, None)),
        (Child("c", None, "2026-08-02", "2026-08-30"), "2026-09-12", Age(41, 13)),  # 4 weeks early
        (Child("c", None, "2026-08-09", "2026-08-30"), "2026-09-12", Age(34, None)),  # 37 weeks + 0 days
        (Child("c", None, "2026-08-08", "2026-08-30"), "2026-08-20", Age(12, -10)),
        (Child("c", None, None, "2026-08-30"), "2026-09-12", Age(None, 13)),
        (Child("c", None, None, "2026-08-30"), "2028-08-29", Age(None, 730)),
        (Child("c", None, None, "2026-08-30"), "2028-08-30", Age(None, None)),
        (Child("c", None, None, "2024-02-29"), "2026-02-28", Age(None, 730)),
    ],
)
def test_age(child: Child, day: str, age: Age) -> None:
    assert age_on(child, day) == age


def test_age_in_words() -> None:
    early = Child("c", None, "2026-07-02", "2026-08-30")
    assert age_words(early, "2026-11-20") == "20 weeks (corrected 11 weeks)"
    assert age_words(early, "2026-08-23") == "7 weeks (corrected 7 days before the date)"
    assert age_words(Child("c"), "2026-11-20") is None


def test_a_bar_has_left_at_its_left() -> None:
    for marks in (DRAWN, PLAIN):
        bars = [
            interval_bar(Balance(at, at - 0.1, at + 0.1, 0.95, 1, 1, 1.0, True, None), marks) for at in (1, 0.5, -1)
        ]
        assert [len(bar) for bar in bars] == [BAR] * 3
        assert bars[0][0] == bars[2][-1] == marks[2]
        assert bars[1].index(marks[2]) < BAR // 2
        assert bars[1][bars[1].index(marks[2]) + 1] == marks[1]


def test_the_bar_stands_only_where_the_balance_is_shown(kept: KeptSession) -> None:
    text = "\n".join(history_lines([kept]))
    assert "◆" in text
    assert "+0.04 (-0.12 to +0.20)" in text
    hidden = replace(kept, balance=replace(BALANCE, shown=False, reason="not enough kicks"))
    text = "\n".join(history_lines([hidden]))
    assert "◆" not in text
    assert "0.04" not in text
    assert "balance not shown: not enough kicks" in text


def test_weeks_and_days(kept: KeptSession) -> None:
    earlier = replace(kept, recording_id="b", day="2026-11-15", started_at="2026-11-15T08:00:00+01:00", child=None)
    lines = list(history_lines([kept, replace(earlier, algorithm={"version": "0.9", "parameters": "x"})]))
    assert lines[0] == "Week from Mon 16 Nov 2026: 1 session, 15 min on 1 day"
    assert lines[1] == "  Fri 20 Nov: 1 session, 15 min"
    assert lines[2] == "    23:30   Mia, 20 weeks (corrected 11 weeks)   back   15 min"
    assert "Week from Mon 9 Nov 2026: 1 session, 15 min on 1 day" in lines
    assert any("no child named" in line for line in lines)
    assert "not comparable" in lines[-1]
    assert max(map(len, lines)) <= 100
    assert not set(re.findall(r"\w+", "\n".join(lines).lower())) & AVOIDED


def test_json_has_the_estimate_and_the_ages(kept: KeptSession) -> None:
    whole = history_dict(kept)
    assert whole["schema"] == "kickstep.history/1"
    assert whole["child"]["corrected_days"] == 82
    assert (whole["kicks"], whole["steps"], whole["longest_run"]) == (200, 23, 9)
    assert (whole["marks"], whole["lean"]) == ([], None)
    upright = history_dict(replace(kept, marks={5: Mark(2, 1)}, lean=KeptLean(1, 0, 12.34567)))
    assert upright["marks"] == [{"steps": 5, "rows": 2, "alone": 1}]
    assert upright["lean"] == {"got_up": 1, "sat_down": 0, "still_upright_s": 12.3457}
    assert whole["balance"]["estimate"] == 0.04
    assert whole["limbs"]["left"]["kicks_at"] == {"0.7": 118, "1.0": 104}


def test_strength_and_amount_stand_beside_the_counts(kept: KeptSession) -> None:
    amount = replace(kept.balance, estimate=0.1, low=0.02, high=0.18, shown=True, reason=None)
    withheld = replace(amount, shown=False, reason="the left sensor is not calibrated")
    lines = list(history_lines([replace(kept, amount_balance=amount, vigour_balance=withheld)]))
    assert any("strength of kicks: index not shown: the left sensor is not calibrated" in line for line in lines)
    moved = next(line for line in lines if "amount of movement: left " in line)
    assert moved.endswith("index +0.10 (range for this recording +0.02 to +0.18)")
    assert not any("strength" in line for line in history_lines([replace(kept, amount_balance=NO_FIGURE)]))
