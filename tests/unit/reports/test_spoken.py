"""What a minute and a session sound like: the same figures, the same rule for the balance, no signs."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from monitor.model.aims import Aim
from monitor.model.events import Confidence, Excluded, Kind, Step, StepRun
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import Balance, Kick, LimbFigures, Quality, SessionSummary, Snapshot
from monitor.model.words import Activity, Why
from monitor.reports.spoken import Sensor, ending_words, minute_words, span_words
from monitor.texts.told import FOOTER

WITHHELD = Balance(0.2, -0.3, 0.6, 0.95, 12, 8, None, False, "not enough kicks for a balance figure (20 of 60)")
SHOWN = Balance(0.04, -0.12, 0.2, 0.95, 104, 96, 1.2, True, None)
LYING = [Activity.BACK, Activity.TUMMY]


def figures(kicks: int, steps: int = 0, lost: float | None = 0.0) -> LimbFigures:
    return LimbFigures("tag", kicks, {}, 0, steps, 0.0, 50.0, lost, 0.0)


def snapshot(
    left: LimbFigures, right: LimbFigures, activity: Activity = Activity.BACK, balance: Balance = WITHHELD
) -> Snapshot:
    kinds = dict.fromkeys(Kind, 0) | {Kind.SINGLE: left.kicks, Kind.ALTERNATING: right.kicks}
    return Snapshot(180.0, 170.0, activity, {Limb.LEFT: left, Limb.RIGHT: right}, kinds, balance, {})


def summary(balance: Balance = SHOWN, activity: Activity = Activity.BACK) -> SessionSummary:
    kicks = tuple(Kick(n, LIMBS[n % 2], float(n), kind=Kind.TOGETHER) for n in range(200))
    return SessionSummary(
        activity=activity,
        started_at=None,
        algorithm={},
        duration_s=900.4,
        active_s=871.2,
        limbs={Limb.LEFT: figures(104, 3), Limb.RIGHT: figures(96, 4, lost=0.07)},
        kicks=kicks,
        kicks_not_counted=(Kick(999, Limb.LEFT, 1.0, why=Why.HANDLED),),
        steps=(Step(1.0, Limb.LEFT, 1.0),),
        runs=(StepRun(1.0, 0.0, 1.0, 5, Confidence.CLEAR),),
        bounces=(),
        excluded=(Excluded(1.0, 100.0, 131.0, None, Why.HANDLED),),
        balance=balance,
        vigour_balance=WITHHELD,
        quality=Quality(0.006, ("gaps: for 3.1 s not every sensor delivered data (5 %)",)),
        context={"surface": "firm_mat", "clothing": "bare"},
    )


def test_a_minute_on_the_back() -> None:
    words = minute_words(3, snapshot(figures(22, 9), figures(20, 9)))
    assert words == "Minute 3. 42 kicks so far: left 22, right 20. Of the kicks, 20 bicycle and 22 with one leg."


def test_a_minute_upright_tells_steps() -> None:
    words = minute_words(1, snapshot(figures(22, 1), figures(20, 0), Activity.WALKING))
    assert words == "Minute 1. 1 step so far: left 1, right 0."
    assert minute_words(2, snapshot(figures(0), figures(0))) == "Minute 2. No kicks yet."


def test_where_the_activity_is_not_said_steps_carry_their_condition() -> None:
    words = minute_words(2, snapshot(figures(3, 2), figures(0, 2), Activity.UNKNOWN))
    assert "3 kicks so far: left 3, right 0. 4 steps so far, if the baby was upright: left 2, right 2." in words


@pytest.mark.parametrize("activity", LYING)
def test_the_balance_only_where_the_rule_allows_it(activity: Activity) -> None:
    assert "share" not in minute_words(6, snapshot(figures(12), figures(8), activity)).lower()
    words = minute_words(6, snapshot(figures(104), figures(96), activity, SHOWN))
    assert (
        "Share of the left leg 52 percent, of the right 48 percent, this session only; the range for this recording"
        " is 44 to 60 percent on the left leg." in words
    )
    no_range = replace(SHOWN, low=None, high=None)
    assert "this session only." in minute_words(6, snapshot(figures(104), figures(3), activity, no_range))


def test_sensors_are_told_in_words() -> None:
    of = snapshot(figures(1), figures(1, lost=0.074))
    sensors = {Limb.LEFT: Sensor(75.0, 40.0), Limb.RIGHT: Sensor(None, 12.4)}
    words = minute_words(4, of, sensors, paused=True)
    assert "The left sensor is lost since 1 minute and 15 seconds, still trying." in words
    assert "Low signal from the right sensor: 7 percent of its data was lost. Bring the computer closer." in words
    assert "Right battery is low, 12 percent." in words
    assert "Left battery" not in words
    assert words.endswith("Counting is paused.")
    well = minute_words(4, snapshot(figures(1), figures(1)), {limb: Sensor(None, 15.0) for limb in Limb})
    assert "sensor" not in well
    assert "battery" not in well


def test_what_is_not_counted_is_told_and_never_called_left() -> None:
    of = replace(snapshot(figures(1), figures(0)), excluded_s={Why.HANDLED: 20.0, Why.PAUSED: 61.0, Why.GAP: 0.2})
    words = minute_words(4, of)
    assert "Not counted: 20 seconds while the baby was carried or held and 1 minute and 1 second paused." in words
    assert "left out" not in words.lower()  # left is a leg


@pytest.mark.parametrize(
    ("aim", "enough", "long"),
    [(Aim(), [15], [20]), (Aim(300.0, None), [5], []), (Aim(1200.0, 1200.0), [], [20])],
)
def test_the_aim_and_the_reminder_are_said_once_and_calmly(aim: Aim, enough: list[int], long: list[int]) -> None:
    said = {n: minute_words(n, snapshot(figures(1), figures(1)), aim=aim) for n in range(1, 60)}
    assert [n for n, words in said.items() if "has had enough" in words] == enough
    assert [n for n, words in said.items() if "long enough" in words] == long


def test_the_end() -> None:
    words = ending_words(summary())
    assert words.startswith(
        "The session is over. 15 minutes recorded, on the back; 14 minutes and 31 seconds of it counted."
        " 200 kicks: left 104, right 96. That is 13.8 a minute of counted time. Of the kicks, 200 with both legs"
        " together."
    )
    for part in (
        "Share of the left leg 52 percent",
        "Not counted: 31 seconds while the baby was carried or held.",
        "1 kick was seen but not counted.",
        "Low signal from the right sensor",
        "You noted: bare legs, firm mat.",
        "Gaps: for 3.1 seconds not every sensor delivered data, 5 percent.",
    ):
        assert part in words
    assert words.endswith(FOOTER)
    assert "step" not in words
    walked = ending_words(summary(activity=Activity.WALKING))
    assert "right 4. That is 0.5 a minute of counted time. The longest row of steps had 5." in walked
    assert "kicks:" not in walked


def test_the_end_without_a_figure_says_why() -> None:
    words = ending_words(summary(WITHHELD))
    assert "Not enough kicks for a balance figure, 20 of 60." in words
    assert "percent on the left" not in words
    empty = replace(summary(WITHHELD), kicks=(), steps=(), empty_reason="no movement rose above the threshold")
    assert "No kicks and no steps were counted: no movement rose above the threshold." in ending_words(empty)


@pytest.mark.parametrize("activity", list(Activity))
def test_nothing_that_a_screen_reader_stumbles_over_and_no_verdict(activity: Activity) -> None:
    of = replace(snapshot(figures(104, 5), figures(96, 5), activity, SHOWN), excluded_s=dict.fromkeys(Why, 65.0))
    sensors = {limb: Sensor(3.0, 9.0) for limb in Limb}
    for words in (minute_words(15, of, sensors, paused=True), ending_words(summary(activity=activity))):
        assert re.fullmatch(r"[A-Za-z0-9 .,:;'-]+", words), words
        assert words.endswith(".")
        assert not re.search(r"\b(normal|abnormal|weak|healthy|risk|score|alert|warning|equal|even)\b", words.lower())


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "0 seconds"),
        (1.2, "1 second"),
        (60.0, "1 minute"),
        (125.0, "2 minutes and 5 seconds"),
        (3600.0, "1 hour"),
        (3725.0, "1 hour, 2 minutes and 5 seconds"),
    ],
)
def test_spans(seconds: float, words: str) -> None:
    assert span_words(seconds) == words
