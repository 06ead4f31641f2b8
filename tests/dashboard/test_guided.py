"""Quiet cards, what is left out by a key, and the observer's one-key lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
from dashboard_helpers import SIZES, assert_inside, demo_app, holds, in_loop, press, shows, until, until_counted
from figure_makers import LOST, FakeCourse, figures, live_app, show, snapshot
from host_app import texts
from textual.pilot import Pilot
from textual.widgets import Digits
from textual.widgets._footer import FooterKey

from monitor.dashboard.figures import Attempt, Out
from monitor.dashboard.guided_words import today_words
from monitor.dashboard.news import ATTEMPTS, News
from monitor.dashboard.screens.guided import Card, FloorCard, HeldCard, PracticeCard
from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.screens.questions import ActivityScreen, ChoiceScreen
from monitor.dashboard.words import CHOICE_KEYS, out_so_far
from monitor.model.events import Confidence, Excluded, StepMark, StepRun, StepsConfirmed
from monitor.model.history import Child
from monitor.model.limbs import Limb
from monitor.model.words import BY_OBSERVER, Activity, Why
from monitor.storage.keeping import Keeping
from monitor.storage.writer import HistoryWriter
from monitor.texts.live import NO_ATTEMPTS
from monitor.texts.live import STEPS_ONLY_UPRIGHT as NOT_UPRIGHT
from monitor.texts.surroundings import QUESTIONS
from monitor.texts.words import ACTIVITIES, LEFT_OUT
from tests.unit.storage.history_makers import finished

ROWS = (
    Attempt(200.0, 5, True, False, False),
    Attempt(150.0, 3, False, True, False),
    Attempt(90.0, 4, False, False, True),
)
WALKING = figures(snapshot=snapshot(Activity.WALKING), attempts=ROWS)


def said(app: object) -> list[object]:
    return cast(FakeCourse, cast(LiveScreen, app.first).course).said  # type: ignore[attr-defined]


def joined(app: object) -> str:
    return " ".join(texts(app).replace("│", " ").split())  # type: ignore[arg-type]


async def on_card(pilot: Pilot[None], key: str, kind: type[Card]) -> None:
    await press(pilot.app, "g")
    await until(pilot, lambda: isinstance(pilot.app.screen, ChoiceScreen))
    await press(pilot.app, key)
    await until(
        pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.query_one("Footer").region.area > 0
    )


# --- what only a person knows


def test_every_word_of_the_observer_is_in_a_one_key_list() -> None:
    offered = {activity for activity, _ in ACTIVITIES}
    assert offered == set(Activity) - {Activity.UNKNOWN}
    assert len(ACTIVITIES) == len(CHOICE_KEYS) == len(set(CHOICE_KEYS))
    answers = {question.name: dict(question.answers) for question in QUESTIONS}
    assert set(answers["support"]) == {"underarm", "trunk", "pelvis", "two_hands", "one_hand", "none"}
    assert set(answers["footwear"]) == {"barefoot", "sock", "soft_shoe", "shoe"}
    ground = {"firm_mat", "soft_mat", "bed", "rug", "hard_floor", "grass", "sand", "cushions", "slope"}
    assert set(answers["surface"]) == ground
    assert "topper" in answers["surface"]["soft_mat"]
    assert set(answers["clothing"]) == {"bare", "light", "long", "tight"}
    assert set(answers["face"]) == {"left", "middle", "right"}
    assert set(answers["mood"]) >= {"happy", "calm", "straining", "fussy", "crying"}
    assert all(len(question.answers) <= 9 for question in QUESTIONS)
    assert {(why, limb) for why, limb, _ in LEFT_OUT} >= {
        (Why.RESISTANCE, Limb.LEFT), (Why.RESISTANCE, Limb.RIGHT), (Why.HAND_TO_FOOT, None), (Why.LEGS_HELD, None),
        (Why.HANDLED, None),
    }  # fmt: skip
    assert {why for why, *_ in LEFT_OUT} == BY_OBSERVER


def test_minutes_left_out_are_said_and_none_before_the_first() -> None:
    assert out_so_far({}) == ""
    assert out_so_far({Why.GAP: 60.0}) == ""
    assert out_so_far({Why.LEGS_HELD: 130.0, Why.RESISTANCE: 0.2}) == "So far: legs held 2 min 10 s."


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_x_leaves_out_and_x_ends_it(size: tuple[int, int]) -> None:
    app = live_app()
    left_out = replace(snapshot(), excluded_s={Why.LEGS_HELD: 130.0})
    async with app.run_test(size=size) as pilot:
        live = await show(app, pilot, figures(snapshot=left_out))
        await press(app, "x")
        await until(pilot, lambda: isinstance(app.screen, ChoiceScreen))
        await holds(lambda: assert_inside(app, [".question"]))
        await until(pilot, lambda: "So far: legs held 2 min 10 s." in joined(app))
        await press(app, "2")
        await until(pilot, lambda: app.screen is live)
        assert said(app) == [(Why.RESISTANCE, Limb.LEFT)]
        await show(app, pilot, figures(out=Out(Why.RESISTANCE, Limb.LEFT, 133.0)))
        await until(pilot, lambda: "Left out since 02:13: a palm against the left foot. x ends it." in joined(app))
        await press(app, "x", "o")
        assert said(app)[1:] == ["take in", "let go"]


@in_loop
async def test_the_eleventh_activity_has_a_key_too() -> None:
    app = live_app()
    async with app.run_test(size=(80, 24)) as pilot:
        live = await show(app, pilot, figures())
        for key, activity in (("a", Activity.PUSH_TOY), ("b", Activity.BETWEEN_FURNITURE), ("1", Activity.BACK)):
            await press(app, "a")
            await until(pilot, lambda: isinstance(app.screen, ActivityScreen))
            await press(app, key)
            await until(pilot, lambda: app.screen is live)
            assert said(app)[-1] is activity


@in_loop
async def test_held_legs_leave_the_figures_of_a_session(tmp_path: Path) -> None:
    app = demo_app(speed=20.0, path=tmp_path / "a.live.mcap")
    async with app.run_test(size=(80, 24)) as pilot:
        live = await until_counted(pilot, app)
        await on_card(pilot, "2", HeldCard)
        await press(app, "space")
        await until(pilot, lambda: live.figures is not None and live.figures.out is not None)
        await until(pilot, lambda: "Holding." in texts(app) and "Held " in texts(app))
        await until(
            pilot, lambda: live.figures is not None and live.figures.snapshot.excluded_s.get(Why.LEGS_HELD, 0.0) > 5.0
        )
        assert "a minute" not in texts(app).partition("no rate")[0]
        await press(app, "escape")
        await until(pilot, lambda: app.screen is live)
        await until(pilot, lambda: live.figures is not None and live.figures.out is None)
        await press(app, "x", "1")
        await until(pilot, lambda: live.figures is not None and live.figures.out is not None)
        await press(app, "f")  # what is still left out ends with the session
        await until(pilot, lambda: app.ended is not None)
    assert app.ended is not None
    held = [x for x in app.ended.summary.excluded if x.why is Why.LEGS_HELD]
    assert len(held) == 2
    assert held[0].end_s - held[0].start_s > 4.0
    spans = [(kick.onset_s, kick.end_s or kick.onset_s) for kick in app.ended.summary.kicks]
    assert not any(start < x.end_s and end > x.start_s for x in held for start, end in spans)


# --- the cards


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_each_card_lies_inside_the_screen_and_shows_no_count(size: tuple[int, int]) -> None:
    app = live_app()
    for_each = {"1": (FloorCard, "#clock"), "2": (HeldCard, "#clock"), "3": (PracticeCard, "#list")}
    async with app.run_test(size=size) as pilot:
        live = await show(app, pilot, WALKING)
        for key, (kind, main) in for_each.items():
            await show(app, pilot, replace(WALKING, health={Limb.LEFT: LOST, Limb.RIGHT: LOST}, paused=True))
            await on_card(pilot, key, kind)
            await until(pilot, lambda: "PAUSED" in texts(app) and "still trying" in texts(app))
            await holds(lambda main=main: assert_inside(app, ["#top", "#state", main, "#words", "Footer"]))  # type: ignore[misc]
            assert all(app.screen.region.contains_region(of.region) for of in app.screen.query(FooterKey))
            assert "1417" not in texts(app)
            await press(app, "escape")
            await until(pilot, lambda: app.screen is live)


@in_loop
async def test_floor_time_is_a_clock_with_what_the_day_had_before(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    with HistoryWriter(path) as writer:
        writer.set_child(Child("c1", "Mia", aim_min=45))
        today = datetime.now().astimezone().replace(hour=0, minute=1).isoformat(timespec="seconds")
        writer.write(finished("a", "c1", started_at=today, duration_s=720.0)).result()
        app = live_app()
        cast(FakeCourse, cast(LiveScreen, app.first).course).keeping = Keeping(
            path, "b", Child("c1", "Mia"), writer=writer
        )
        async with app.run_test(size=(80, 24)) as pilot:
            await show(app, pilot, figures(floor_s=450.0))
            await on_card(pilot, "1", FloorCard)
            await shows(app, "Earlier today: ", "your aim for a day is 45 min")
            assert app.screen.query_one("#digits", Digits).value == "07:30"
            await press(app, "space")
            assert said(app) == ["pause"]


def test_no_aim_and_no_earlier_session_need_no_words() -> None:
    assert today_words(0.0, None) == ""
    assert today_words(60.0, None) == "Earlier today: 1 min 0 s."


@in_loop
async def test_practice_lists_attempts_and_makes_no_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    app = live_app()
    bells: list[str] = []
    monkeypatch.setattr(app, "sound", bells.append)
    async with app.run_test(size=(80, 24)) as pilot:
        await show(app, pilot, replace(WALKING, floor_s=890.0))
        await on_card(pilot, "3", PracticeCard)
        await shows(app, "03:20  5 and going on steps in a row", "02:30  3 steps in a row, alone, you say",
                    "01:30  4 steps in a row, held")  # fmt: skip
        await show(app, pilot, replace(WALKING, floor_s=1300.0, attempts=()))
        await shows(app, NO_ATTEMPTS)
        await press(app, "s", "o", "a")
        await until(pilot, lambda: isinstance(app.screen, ActivityScreen))
        await press(app, "5")
        assert said(app) == ["alone", "let go", Activity.CRUISING]
    assert bells == []


@in_loop
async def test_practice_asks_what_the_baby_does_where_it_lies() -> None:
    app = live_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await show(app, pilot, figures())
        await press(app, "g", "3")
        await until(pilot, lambda: isinstance(app.screen, ActivityScreen))
        await press(app, "escape")
        await until(pilot, lambda: isinstance(app.screen, PracticeCard))
        await until(pilot, lambda: NOT_UPRIGHT in joined(app))


def test_rows_become_attempts_and_stay_few() -> None:
    news = News()
    news.hear([StepMark(2.0, 7, 1.0, 3), StepMark(3.0, 7, 1.0, 5)])
    assert news.attempts() == (Attempt(1.0, 5, True, False, False),)
    news.hear([StepRun(5.0, 1.0, 4.0, 6, Confidence.CLEAR, 7), StepsConfirmed(6.0, 7)])
    assert news.attempts() == (Attempt(1.0, 6, False, True, False),)
    news.hear([StepRun(9.0, 7.0, 8.0, 2, Confidence.CLEAR, 8)])
    news.hear([StepRun(12.0, 10.0, 11.0, 4, Confidence.CLEAR, 9, held=True)])
    assert news.attempts()[0] == Attempt(10.0, 4, False, False, True)
    news.hear([StepRun(0.0, float(n), n + 1.0, 3, Confidence.CLEAR, n) for n in range(10, 10 + 2 * ATTEMPTS)])
    assert len(news.attempts()) == ATTEMPTS
    assert news.attempts()[0].at_s == 9.0 + 2 * ATTEMPTS


def test_a_palm_against_one_foot_is_told_and_a_single_sensors_gap_is_not() -> None:
    news = News()
    news.hear([Excluded(9.0, 1.0, 8.0, Limb.LEFT, Why.RESISTANCE), Excluded(9.0, 1.0, 8.0, Limb.LEFT, Why.GAP)])
    assert news.lines() == ("00:01  a palm against the foot: 7 s not counted",)
