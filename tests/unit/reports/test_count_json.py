"""`kickstep.count/1` and `kickstep.error/1`: the keys of the contract, and never a NaN."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from monitor.errors import DataError, UsageError
from monitor.model.events import (
    Bounce,
    Confidence,
    Excluded,
    GotUp,
    Kind,
    LeanHint,
    SatDown,
    Step,
    StepMark,
    StepRun,
    StoodStill,
)
from monitor.model.limbs import Limb
from monitor.model.session import Balance, Kick, LeanFigures, LimbFigures, Quality, SessionSummary
from monitor.model.words import Activity, Why
from monitor.reports.atomic import check_place, write_whole
from monitor.reports.count_json import count_dict, error_dict
from monitor.reports.count_text import count_text
from monitor.reports.events_csv import COLUMNS, events_csv
from monitor.texts.told import FOOTER

# The contract's example, word for word; the right limb has the left one's keys.
CONTRACT = json.loads("""
{
  "schema": "kickstep.count/1",
  "recording": "name or path as given", "started_at": "2026-11-20T10:30:00+01:00",
  "algorithm": {"version": "1.0.0", "parameters": "sha256 prefix", "numpy": "2.4.6", "scipy": "1.17.1"},
  "activity": "back",
  "duration_s": 900.0, "active_s": 871.2,
  "limbs": {"left": {"sensor": "metamotion-s", "kicks": 104, "kicks_at": {"0.7": 118, "1.0": 104, "1.4": 86},
                     "units": 140, "steps": 0,
                     "movement_amount_ms": 41.2, "rate_hz": 50.0, "lost_fraction": 0.002,
                     "clipped_fraction": 0.0}, "right": {}},
  "kicks": [{"id": 17, "limb": "left", "onset_s": 12.30, "peak_s": 12.44, "end_s": 12.71, "peak_ms2": 6.1,
             "envelope_peak_ms2": 4.0,
             "kind": "single", "pair": null, "run": null, "heel_smash": false}],
  "kicks_not_counted": [{"id": 21, "limb": "left", "onset_s": 101.2, "peak_s": 101.4, "end_s": 101.7,
                         "why": "handled"}],
  "steps": [{"limb": "left", "time_s": 3.21}],
  "runs":  [{"start_s": 3.21, "end_s": 7.90, "steps": 9, "confidence": "clear"}],
  "bounces": [{"start_s": 40.1, "end_s": 52.0, "cycles": 14, "rate_hz": 1.2}],
  "excluded": [{"start_s": 100.0, "end_s": 131.5, "limb": null, "why": "handled"}],
  "balance": {"estimate": 0.04, "low": -0.12, "high": 0.20, "level": 0.95, "n_left": 104, "n_right": 96,
              "dispersion": 2.9, "shown": true, "reason": null},
  "vigour_balance": {"estimate": 0.01, "low": -0.05, "high": 0.07, "level": 0.95, "shown": true, "reason": null},
  "quality": {"clock_uncertainty_s": 0.006, "notes": []}
}
""")

LEFT = LimbFigures("metamotion-s", 104, {"0.7": 118, "1.0": 104, "1.4": 86}, 140, 0, 41.2, 50.0, 0.002, 0.0)
SUMMARY = SessionSummary(
    activity=Activity.BACK,
    started_at="2026-11-20T10:30:00+01:00",
    algorithm={"version": "1.0.0", "parameters": "sha256 prefix", "numpy": "2.4.6", "scipy": "1.17.1"},
    duration_s=900.0,
    active_s=871.2,
    limbs={Limb.LEFT: LEFT, Limb.RIGHT: replace(LEFT, kicks=96)},
    kicks=(Kick(17, Limb.LEFT, 12.30, 12.44, 12.71, 6.1, 4.0, Kind.SINGLE, None, None, False),),
    kicks_not_counted=(Kick(21, Limb.LEFT, 101.2, 101.4, 101.7, why=Why.HANDLED),),
    steps=(Step(4.0, Limb.LEFT, 3.21),),
    runs=(StepRun(9.0, 3.21, 7.90, 9, Confidence.CLEAR),),
    bounces=(Bounce(53.0, 40.1, 52.0, 14, 1.2),),
    excluded=(Excluded(135.0, 100.0, 131.5, None, Why.HANDLED),),
    balance=Balance(0.04, -0.12, 0.20, 0.95, 104, 96, 2.9, True, None, 0.032),
    vigour_balance=Balance(0.01, -0.05, 0.07, 0.95, 104, 96, None, True, None),
    quality=Quality(0.006),
)
NONE_SHOWN = Balance(None, None, None, 0.95, 0, 0, None, False, "not enough kicks for a balance figure")
EMPTY = replace(
    SUMMARY,
    kicks=(),
    kicks_not_counted=(),
    steps=(),
    runs=(),
    bounces=(),
    excluded=(),
    balance=NONE_SHOWN,
    vigour_balance=NONE_SHOWN,
    empty_reason="both legs were still",
)
AVOID = [
    "abnormal",
    "normal",
    "delay",
    "deficit",
    "weak",
    "healthy",
    "risk",
    "score",
    "alert",
    "warning",
    "detect",
    "monitor",
    "diagnosis",
    "screening",
    "progress",
    "regress",
    "percentile",
    "stiffness",
    "tone",
]


def test_the_contract_example_comes_out_key_by_key_and_value_by_value() -> None:
    made = count_dict(SUMMARY, "name or path as given")
    assert made.pop("no_kicks_reason") is None
    assert made.pop("context") == {}
    assert made.pop("unconfirmed") == []
    assert made.pop("tap_along") == []
    assert made.pop("stepping_held") == {"steps": [], "runs": []}
    assert made.pop("marks") == []
    assert made.pop("lean") is None
    assert made.pop("awake") is None
    assert made["runs"][0].pop("cadence_per_min") is None
    assert made["balance"].pop("withheld_share") == 0.032
    assert made["balance"].pop("effective_count") == pytest.approx(200 / 2.9, abs=1e-4)
    assert made.pop("amount_balance")["reason"] == "not computed"
    assert made["quality"].pop("dropped_samples") == 0
    assert made["quality"].pop("clock_refit_s") is None
    assert made["limbs"]["left"].pop("held_steps") == 0
    assert made["limbs"]["left"].pop("clipped_s") is None
    assert made["limbs"]["left"].pop("bouts") == 0
    assert made.pop("bouts") == []
    assert made["kicks"][0].pop("clipped") is False
    assert made.pop("clipped") == []
    assert made["limbs"]["right"].pop("kicks") == 96
    made["limbs"]["right"] = {}
    assert made == CONTRACT
    assert json.dumps(made) == json.dumps(CONTRACT), "also in the contract's order"


def test_a_limb_without_a_sensor_has_no_key() -> None:
    made = count_dict(replace(SUMMARY, limbs={Limb.RIGHT: LEFT}), "x")
    assert list(made["limbs"]) == ["right"]


def numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [number for part in value.values() for number in numbers(part)]
    if isinstance(value, list):
        return [number for part in value for number in numbers(part)]
    return [value] if isinstance(value, float) else []


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_json_cannot_hold_becomes_null(bad: float) -> None:
    summary = replace(
        SUMMARY,
        balance=replace(SUMMARY.balance, estimate=bad, low=bad, dispersion=bad),
        limbs={Limb.LEFT: replace(LEFT, movement_amount_ms=bad, lost_fraction=None)},
        kicks=(structs.replace(SUMMARY.kicks[0], peak_ms2=bad),),
    )
    made = json.loads(json.dumps(count_dict(summary, "x"), allow_nan=False))
    assert made["balance"]["estimate"] is None
    assert made["kicks"][0]["peak_ms2"] is None
    assert made["limbs"]["left"]["lost_fraction"] is None


def test_stepping_while_held_stands_under_its_own_name() -> None:
    summary = replace(
        SUMMARY,
        activity=Activity.WALKING,
        steps=(Step(1.0, Limb.LEFT, 0.5), Step(2.0, Limb.RIGHT, 1.5, held=True)),
        runs=(
            StepRun(3.0, 0.0, 1.0, 5, Confidence.CLEAR),
            StepRun(9.0, 5.0, 8.0, 6, Confidence.LIKELY, 2, 100.0, held=True),
        ),
        limbs={Limb.LEFT: replace(LEFT, steps=1, held_steps=1)},
    )
    made = count_dict(summary, "x")
    assert [step["limb"] for step in made["steps"]] == ["left"]
    assert [run["steps"] for run in made["runs"]] == [5]
    assert made["stepping_held"]["steps"] == [{"limb": "right", "time_s": 1.5}]
    assert made["stepping_held"]["runs"][0]["cadence_per_min"] == 100.0
    text = count_text(summary, "x")
    assert "Steps: left 1" in text
    assert "Stepping while held: left 1; longest row 6" in text


def test_marks_are_told_with_what_a_person_said() -> None:
    marks = (StepMark(1.0, 1, 0.0, 3), StepMark(2.0, 1, 0.0, 5), StepMark(5.0, 2, 4.0, 3))
    steps = (Step(1.0, Limb.LEFT, 0.5),)
    summary = replace(SUMMARY, activity=Activity.WALKING, steps=steps, marks=marks, steps_alone=(1,))
    assert count_dict(summary, "x")["marks"] == [
        {"start_s": 0.0, "steps": 5, "alone": True},
        {"start_s": 4.0, "steps": 3, "alone": False},
    ]
    text = count_text(summary, "x")
    assert "Rows of steps, 3 or more: 2, 5 or more: 1; taken alone, by the observer: 5 or more" in text
    assert "nobody has said alone" in count_text(replace(summary, steps_alone=()), "x")


def test_lean_is_told_as_perhaps() -> None:
    lean = LeanFigures(
        (GotUp(12.0, 10.0),),
        (SatDown(42.0, 40.0), SatDown(52.0, 50.0)),
        (StoodStill(30.0, 12.0, 30.0), StoodStill(50.0, 45.0, 49.5)),
        (LeanHint(32.0, 12.0, Activity.BACK, upright=True),),
    )
    made = count_dict(replace(SUMMARY, lean=lean), "x")["lean"]
    assert made == {
        "got_up": [10.0],
        "sat_or_fell_down": [40.0, 50.0],
        "stood_still": [{"start_s": 12.0, "end_s": 30.0}, {"start_s": 45.0, "end_s": 49.5}],
        "still_upright_s": 22.5,
        "hints": [{"since_s": 12.0, "activity": "back", "upright": True}],
    }
    text = count_text(replace(SUMMARY, lean=lean), "x")
    assert "perhaps: got up 1 time, sat or fell down 2 times" in text
    assert "Upright and still: 22.5 s, longest 18.0 s (support unknown)" in text
    assert "from 12.0 s on the shanks were upright, the activity says back" in text
    assert not [word for word in AVOID if word in text.lower()]


def test_figures_are_rounded() -> None:
    made = count_dict(replace(SUMMARY, active_s=1.0 / 3.0, steps=(Step(1.0, Limb.LEFT, 2.0 / 3.0),)), "x")
    assert made["active_s"] == 0.3333
    assert all(round(number, 4) == number for number in numbers(made))


def test_no_kicks_always_have_a_reason() -> None:
    assert count_dict(EMPTY, "x")["no_kicks_reason"] == "both legs were still"
    for summary in (
        replace(EMPTY, empty_reason=None),
        replace(SUMMARY, kicks=()),
        replace(SUMMARY, kicks=(), kicks_not_counted=()),
    ):
        assert count_dict(summary, "x")["no_kicks_reason"]


def test_notes_of_the_importer_come_first() -> None:
    summary = replace(SUMMARY, quality=Quality(None, ("later",), 3))
    assert count_dict(summary, "x", ("first",))["quality"] == {
        "clock_uncertainty_s": None,
        "clock_refit_s": None,
        "notes": ["first", "later"],
        "dropped_samples": 3,
    }


def test_error_object() -> None:
    error = DataError("broken", where="a.csv, line 7", advice="Mend it.")
    assert error_dict(error, "a") == {
        "schema": "kickstep.error/1",
        "recording": "a",
        "error": "broken",
        "where": "a.csv, line 7",
        "advice": "Mend it.",
    }
    assert error_dict(UsageError("x"), "a")["where"] is None


def test_plain_words() -> None:
    text = count_text(replace(SUMMARY, activity=Activity.UNKNOWN), "morning", ("a note",))
    assert "Kicks: 200   (left 104, right 96)" in text
    assert "one leg 1" in text
    assert "share left 52 %, right 48 %; index +0.04 (range for this recording -0.12 to +0.20)" in text
    assert "Not counted: 1 kick (handled)" in text
    assert "Bounces: 14 in 1 stretch" in text
    assert "Note: a note" in text


def test_no_kicks_in_plain_words() -> None:
    text = count_text(EMPTY, "morning")
    assert "No kicks found: both legs were still" in text
    assert "Balance: not shown: not enough kicks for a balance figure" in text
    assert "No steps found" in count_text(replace(EMPTY, activity=Activity.WALKING), "morning")
    assert "Balance" not in count_text(replace(EMPTY, limbs={Limb.LEFT: LEFT}), "morning")


@pytest.mark.parametrize("activity", list(Activity))
def test_words_to_avoid_are_avoided(activity: Activity) -> None:
    for summary in (SUMMARY, EMPTY, replace(SUMMARY, kicks=()), replace(SUMMARY, kicks_not_counted=(), steps=())):
        text = count_text(replace(summary, activity=activity), "x").lower() + FOOTER.lower()
        assert not [word for word in AVOID if word in text]


def test_events_table() -> None:
    lines = events_csv(SUMMARY).splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert lines[0].startswith("event,limb,time_s,end_s,id,kind,why,")
    assert [line.split(",")[0] for line in lines[1:]] == [
        "run",
        "step",
        "kick",
        "bounce",
        "excluded",
        "kick_not_counted",
    ]
    assert lines[3] == "kick,left,12.3000,12.7100,17,single,,,,12.4400,6.1000,4.0000,false,,,"
    assert len(events_csv(EMPTY).splitlines()) == 1


def test_atomic_file(tmp_path: Any) -> None:
    from monitor.errors import StorageError

    target = tmp_path / "out.csv"
    target.write_text("old")
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    write_whole(link, "new\n")
    assert target.read_bytes() == b"new\n"
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.csv", "out.csv"]
    for place in (tmp_path, tmp_path / "gone" / "out.csv"):
        with pytest.raises(StorageError):
            check_place(place)
    with pytest.raises(StorageError):
        write_whole(tmp_path / ("n" * 300), "x")
