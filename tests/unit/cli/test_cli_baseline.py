"""A therapist's baseline from the command line: trials, gate, reasons, days, comparisons, targets."""

from __future__ import annotations

import math
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor import cli
from monitor.analysis.baseline import change
from monitor.locations import history_file
from monitor.model.events import Excluded
from monitor.model.history import Child
from monitor.model.limbs import Limb
from monitor.model.session import Balance, Kick
from monitor.model.words import Activity, Why
from monitor.storage.writer import HistoryWriter
from monitor.texts.told import REFERRAL, TWO_SESSIONS, WITHIN_VISIT
from tests.unit.storage.history_makers import LEFT, RIGHT, finished

Said = pytest.CaptureFixture[str]
FIRST = date(2026, 9, 1)


def keep(folder: Path, name: str, day: int, left: int = 50, right: int = 50, child: str = "c1", **changes: Any) -> None:
    balance = Balance((left - right) / (left + right), -0.2, 0.3, 0.95, left, right, 2.0, True, None)
    facts: dict[str, Any] = {
        "started_at": f"{FIRST + timedelta(days=day)}T10:00:00+00:00",
        "activity": Activity.BACK,
        "duration_s": 300.0,
        "active_s": 300.0,
        "balance": balance,
        "limbs": {Limb.LEFT: LEFT, Limb.RIGHT: RIGHT},
    }
    with HistoryWriter(history_file(folder)) as writer:
        writer.set_child(Child(child, f"Mia {child}", leg_length_m=0.20)).result()
        writer.write(finished(name, child, **(facts | changes))).result()


def run(folder: Path, *args: str) -> int:
    return cli.run(["--data-dir", str(folder), "baseline", *args])


def shown(folder: Path, capsys: Said) -> str:
    capsys.readouterr()
    assert run(folder) == 0
    return " ".join(capsys.readouterr().out.split())


def phase(folder: Path, name: str, days: dict[int, tuple[int, int]], *more: str, **changes: Any) -> None:
    for day, (left, right) in days.items():
        keep(folder, f"{name}{day}", day, left, right, **changes)
        assert run(folder, "add", f"{name}{day}", "--phase", name, "--strap-height", "4", *more) == 0


def test_without_a_trial_it_says_how_to_make_one(tmp_path: Path, capsys: Said) -> None:
    assert "No trial yet" in (said := shown(tmp_path, capsys))
    assert REFERRAL in said
    assert run(tmp_path, "protocols") == 0
    said = capsys.readouterr().out
    assert "supine-3x5 v1: on the back, 3 trials of 5 minutes, at least 3 min rest between" in said
    assert "2-6-2 v1" in said


def test_trials_of_one_visit_are_compared_with_nothing(tmp_path: Path, capsys: Said) -> None:
    keep(tmp_path, "a", 0)
    keep(tmp_path, "b", 0, 55, 45, started_at=f"{FIRST}T10:10:00+00:00")
    for name in ("a", "b"):
        assert run(tmp_path, "add", name, "--phase", "before") == 0
    said = shown(tmp_path, capsys)
    assert WITHIN_VISIT in said
    assert "1 day: kicks a minute median 20.0" in said
    assert "change beyond" not in said


def test_the_gate_and_reasons_that_are_kept(tmp_path: Path, capsys: Said) -> None:
    phase(tmp_path, "before", {0: (50, 50)})
    keep(tmp_path, "short", 1, duration_s=200.0, active_s=150.0, activity=Activity.TUMMY)
    assert run(tmp_path, "add", "short", "--phase", "before") == 0
    said = shown(tmp_path, capsys)
    assert "left out: recorded tummy, not back; 3.3 of 5 minutes; 75 % of the time counted" in said
    assert run(tmp_path, "use", "short") == 2
    assert "the reason is missing" in capsys.readouterr().err
    assert run(tmp_path, "use", "short", "--reason", "short on purpose") == 0
    assert "used all the same (short on purpose)" in shown(tmp_path, capsys)
    assert run(tmp_path, "drop", "before0", "--reason", "") == 2
    assert run(tmp_path, "drop", "before0", "--reason", "cried from minute 2") == 0
    assert "left out: cried from minute 2" in shown(tmp_path, capsys)
    assert run(tmp_path, "drop", "nobody", "--reason", "x") == 2
    assert run(tmp_path, "add", "nobody", "--phase", "x") == 2
    assert run(tmp_path, "add", "before0", "--phase", " ") == 2


BEFORE = {0: (50, 50), 2: (60, 50), 4: (48, 52)}
AFTER = {20: (110, 90), 22: (95, 105), 24: (120, 100)}


def test_two_phases_of_three_days(tmp_path: Path, capsys: Said) -> None:
    phase(tmp_path, "before", BEFORE)
    phase(tmp_path, "after", AFTER)
    said = shown(tmp_path, capsys)
    rates = [[math.log((a + b) / 5.0) for a, b in days.values()] for days in (BEFORE, AFTER)]
    expected = change(*rates)
    assert expected is not None
    assert f"Kicks a minute: x{math.exp(expected.difference):.2f}, beyond session noise" in said
    assert f"(x{math.exp(expected.noise):.2f}; one by x{math.exp(expected.found):.2f} would be found" in said
    assert "within session noise" in said  # of the index
    assert "3 days: kicks a minute median 20.0, 20.0 to 22.0" in said
    assert "found four times in five" in said
    assert "protocol supine-3x5 v1 · method" in said
    for word in ("improve", "decline", "normal", "better"):
        assert word not in said


def test_what_differs_is_named_and_nothing_is_compared(tmp_path: Path, capsys: Said) -> None:
    phase(tmp_path, "before", BEFORE, context={"surface": "firm_mat"})
    phase(tmp_path, "after", AFTER, "--state", "sleepy", context={"surface": "bed"})
    said = shown(tmp_path, capsys)
    assert "Not comparable: different" in said
    assert "surface: firm mat and bed" in said
    assert "state: not said and sleepy" in said
    assert "Kicks a minute: x" not in said
    assert "recount" not in said


def test_where_only_the_method_differs_counting_again_is_offered(tmp_path: Path, capsys: Said) -> None:
    phase(tmp_path, "before", BEFORE, algorithm={"version": "0.9", "parameters": "x"})
    phase(tmp_path, "after", AFTER)
    said = shown(tmp_path, capsys)
    assert "method: 0.9 x and 1.0.0 abc" in said
    assert "kickstep history recount counts the recordings again" in said


def test_two_single_sessions_have_their_sentence(tmp_path: Path, capsys: Said) -> None:
    phase(tmp_path, "before", {0: (50, 50)})
    phase(tmp_path, "after", {20: (90, 60)})
    assert TWO_SESSIONS in shown(tmp_path, capsys)
    phase(tmp_path, "after", {22: (90, 60)})
    assert "Compared from 3 days a phase on (now 1 and 2)." in shown(tmp_path, capsys)


def test_longer_legs_are_noted_after_two_months(tmp_path: Path, capsys: Said) -> None:
    phase(tmp_path, "before", BEFORE)
    phase(tmp_path, "after", {day + 60: kicks for day, kicks in AFTER.items()})
    assert "legs grew" in shown(tmp_path, capsys)
    phase(tmp_path / "near", "before", BEFORE)
    phase(tmp_path / "near", "after", AFTER)
    assert "legs grew" not in shown(tmp_path / "near", capsys)


def test_a_baseline_spread_over_more_than_two_weeks_says_so(tmp_path: Path, capsys: Said) -> None:
    phase(tmp_path, "before", {0: (50, 50), 8: (60, 50), 16: (48, 52)})
    assert "The days span 17 days; a baseline is meant to lie within 14." in shown(tmp_path, capsys)


def test_targets_in_the_therapists_words(tmp_path: Path, capsys: Said) -> None:
    phase(tmp_path, "before", {0: (50, 50)})
    words = ["never", "once", "often", "for minutes", "whenever awake"]
    assert run(tmp_path, "target", "kicks the mobile", *words) == 0
    assert run(tmp_path, "rate", "1", "1", "--day", "2026-09-10") == 0
    assert run(tmp_path, "rate", "--day", "2026-09-01", "--", "1", "-2") == 0
    said = shown(tmp_path, capsys)
    assert "1. kicks the mobile" in said
    assert "2026-09-01: -2, never 2026-09-10: +1, for minutes" in said
    assert run(tmp_path, "rate", "9", "1") == 2
    assert run(tmp_path, "target", "x", "a", "b", "c", "d", " ") == 2


def test_reliability_stays_hidden_below_ten_children(tmp_path: Path, capsys: Said) -> None:
    for number in range(10):
        for day in range(3):
            name = f"s{number}-{day}"
            keep(tmp_path, name, day, 40 + 10 * number + day, 50, child=f"c{number}")
            assert run(tmp_path, "add", name, "--phase", "before") == 0
        capsys.readouterr()
        assert run(tmp_path, "reliability") == 0
        said = capsys.readouterr().out
        assert ("ICC" in said) is (number == 9)
        assert f"now {number + 1}" in said or number == 9


def test_two_six_two_shows_its_parts(tmp_path: Path, capsys: Said) -> None:
    kicks = (*(Kick(n, Limb.LEFT, 130.0 + 2.0 * n) for n in range(60)), Kick(99, Limb.RIGHT, 30.0))
    keep(tmp_path, "t", 0, duration_s=600.0, active_s=600.0, kicks=kicks, excluded=())
    assert run(tmp_path, "add", "t", "--phase", "before", "--protocol", "2-6-2") == 0
    said = shown(tmp_path, capsys)
    assert "without 0.5, with 10.0, without 0.0" in said
    assert WITHIN_VISIT in said


def test_the_parts_are_rates_of_active_time(tmp_path: Path, capsys: Said) -> None:
    """Two of the six minutes with the toy were left out: 60 kicks in the other four are 15 a minute, not 10."""
    kicks = tuple(Kick(n, Limb.LEFT, 130.0 + n) for n in range(30)) + tuple(
        Kick(n, Limb.RIGHT, 420.0 + n) for n in range(30, 60)
    )
    out = (Excluded(0.0, 180.0, 300.0, None, Why.HANDLED), Excluded(0.0, 500.0, 600.0, None, Why.GAP))
    keep(tmp_path, "t", 0, duration_s=600.0, active_s=380.0, kicks=kicks, excluded=out)
    assert run(tmp_path, "add", "t", "--phase", "before", "--protocol", "2-6-2") == 0
    assert "a minute of active time: without 0.0, with 15.0, without too little data" in shown(tmp_path, capsys)
