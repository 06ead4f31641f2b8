"""The modals that ask: surroundings, and who the baby is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dashboard_helpers import SIZES, in_loop, press, shows, until
from host_app import NOTHING, HostApp
from textual.widgets import OptionList

from monitor.dashboard.screens.children import ChildScreen
from monitor.dashboard.screens.questions import ContextScreen
from monitor.model.history import Child
from monitor.texts.surroundings import QUESTIONS

BORN = (date.today() - timedelta(days=100)).isoformat()
DUE = (date.today() - timedelta(days=72)).isoformat()


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_answers_about_the_surroundings_by_number(size: tuple[int, int]) -> None:
    app = HostApp(ContextScreen({"mood": "happy", "toy": "none"}, upright=True))
    async with app.run_test(size=size) as pilot:
        choices = app.screen.query_one(OptionList)
        await until(pilot, lambda: choices.option_count == len(QUESTIONS))
        await shows(app, "no toy")
        for number, question in enumerate(QUESTIONS, 1):
            await press(app, str(number))
            assert choices.option_count == len(question.answers) + 1
            assert app.screen.region.contains_region(app.screen.query_one(".question").region)
            await press(app, "escape")
        await press(app, "1", "1")  # bare legs
        assert choices.highlighted == 1
        await shows(app, "bare legs")
        await press(app, "2", "9", "3", "0")  # slope; toy: not known after all
        await press(app, "6", "1")  # happy, as before
        await press(app, "9", "0")  # no such questions
        await press(app, "escape")
        await until(pilot, lambda: app.given is not NOTHING)
    assert app.given == {"clothing": "bare", "surface": "slope", "toy": ""}


@in_loop
async def test_no_answer_changes_nothing() -> None:
    app = HostApp(ContextScreen({"mood": "happy"}, upright=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query_one(OptionList).option_count == len(QUESTIONS) - 2)
        await press(app, "1", "escape", "escape")
        await until(pilot, lambda: app.given is not NOTHING)
    assert app.given is None


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_a_child_in_two_questions(size: tuple[int, int]) -> None:
    app = HostApp(ChildScreen(taken=("Ben",)))
    async with app.run_test(size=size) as pilot:
        await press(app, *"ben", "enter")
        await shows(app, "Another child")
        await press(app, *["backspace"] * 3, *"[b]Mia", "enter")
        await shows(app, "When was the baby born?")
        await press(app, *"2021-13-01", "enter", "enter")
        await shows(app, "There is no day 2021-13-01")
        assert app.screen.region.contains_region(app.screen.query_one("#ask-dates").region)
        await press(app, *["backspace"] * 10, *BORN, "enter", *DUE, "enter")
        await until(pilot, lambda: app.given is not NOTHING)
    assert isinstance(app.given, Child)
    assert app.given == Child(app.given.id, "[b]Mia", BORN, DUE)
    assert len(app.given.id) == 8


@in_loop
async def test_both_questions_may_be_skipped() -> None:
    for keys, nickname in ((("escape", "escape"), None), (("enter", "enter", "enter"), None)):
        app = HostApp(ChildScreen())
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, *keys)
            await until(pilot, lambda app=app: app.given is not NOTHING)
        assert app.given is nickname
    app = HostApp(ChildScreen())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(app, *"Mia", "enter", *"20", "escape")
        await until(pilot, lambda: app.given is not NOTHING)
    assert isinstance(app.given, Child)
    assert (app.given.nickname, app.given.born, app.given.due) == ("Mia", None, None)


@in_loop
async def test_a_known_child_keeps_what_is_skipped() -> None:
    known = Child("c1", "Mia", BORN, None)
    app = HostApp(ChildScreen(known))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(app, "escape")
        await until(pilot, lambda: app.given is not NOTHING)
    assert app.given is None
    app = HostApp(ChildScreen(known))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.given is NOTHING
        await press(app, "enter", "enter", *DUE, "enter")
        await until(pilot, lambda: app.given is not NOTHING)
    assert app.given == Child("c1", "Mia", BORN, DUE)
