"""The modals that ask: surroundings, and who the baby is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dashboard_helpers import SIZES, in_loop
from host_app import NOTHING, HostApp, texts
from textual.widgets import OptionList

from monitor.dashboard.screens.children import ChildScreen
from monitor.dashboard.screens.questions import ContextScreen
from monitor.model.context import QUESTIONS
from monitor.model.history import Child

BORN = (date.today() - timedelta(days=100)).isoformat()
DUE = (date.today() - timedelta(days=72)).isoformat()


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_answers_about_the_surroundings_by_number(size: tuple[int, int]) -> None:
    app = HostApp(ContextScreen({"mood": "happy", "toy": "none"}, upright=True))
    async with app.run_test(size=size) as pilot:
        choices = app.screen.query_one(OptionList)
        assert choices.option_count == len(QUESTIONS)
        assert "no toy" in texts(app)
        for number, question in enumerate(QUESTIONS, 1):
            await pilot.press(str(number))
            assert choices.option_count == len(question.answers) + 1
            assert app.screen.region.contains_region(app.screen.query_one(".question").region)
            await pilot.press("escape")
        await pilot.press("1", "1")  # bare legs
        assert choices.highlighted == 1
        assert "bare legs" in texts(app)
        await pilot.press("2", "9", "3", "0")  # slope; toy: not known after all
        await pilot.press("6", "1")  # happy, as before
        await pilot.press("9", "0")  # no such questions
        await pilot.press("escape")
    assert app.given == {"clothing": "bare", "surface": "slope", "toy": ""}


@in_loop
async def test_no_answer_changes_nothing() -> None:
    app = HostApp(ContextScreen({"mood": "happy"}, upright=False))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.screen.query_one(OptionList).option_count == len(QUESTIONS) - 2
        await pilot.press("1", "escape", "escape")
    assert app.given is None


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_a_child_in_two_questions(size: tuple[int, int]) -> None:
    app = HostApp(ChildScreen(taken=("Ben",)))
    async with app.run_test(size=size) as pilot:
        await pilot.press(*"ben", "enter")
        assert "Another child" in texts(app)
        await pilot.press(*["backspace"] * 3, *"[b]Mia", "enter")
        assert "When was the baby born?" in texts(app)
        await pilot.press(*"2021-13-01", "enter", "enter")
        assert "There is no day 2021-13-01" in texts(app)
        assert app.screen.region.contains_region(app.screen.query_one("#ask-dates").region)
        await pilot.press(*["backspace"] * 10, *BORN, "enter", *DUE, "enter")
    assert isinstance(app.given, Child)
    assert app.given == Child(app.given.id, "[b]Mia", BORN, DUE)
    assert len(app.given.id) == 8


@in_loop
async def test_both_questions_may_be_skipped() -> None:
    for keys, nickname in ((("escape", "escape"), None), (("enter", "enter", "enter"), None)):
        app = HostApp(ChildScreen())
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(*keys)
        assert app.given is nickname
    app = HostApp(ChildScreen())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"Mia", "enter", *"20", "escape")
    assert isinstance(app.given, Child)
    assert (app.given.nickname, app.given.born, app.given.due) == ("Mia", None, None)


@in_loop
async def test_a_known_child_keeps_what_is_skipped() -> None:
    known = Child("c1", "Mia", BORN, None)
    app = HostApp(ChildScreen(known))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
    assert app.given is None
    app = HostApp(ChildScreen(known))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.given is NOTHING
        await pilot.press("enter", "enter", *DUE, "enter")
    assert app.given == Child("c1", "Mia", BORN, DUE)
