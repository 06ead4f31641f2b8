"""The summary of a session: layout, words, keys, and what reaches the history."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dashboard_helpers import (
    SIZES,
    holds,
    in_loop,
    press,
    settled,
    shows,
    until,
    until_counted,
    until_summary,
)
from host_app import HostApp, texts
from textual.pilot import Pilot
from textual.widgets import Digits, Input, Static
from textual.widgets._footer import FooterKey

from monitor.cli.demo import DemoStarter
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.screens.questions import ContextScreen, HelpScreen, NoteScreen, UnusualScreen
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.dashboard.session_words import effort_lines, kinds_lines, minute_lines, quality_lines
from monitor.errors import StorageError
from monitor.model.events import Excluded, GotUp, Kind, Step, StepMark, StoodStill
from monitor.model.history import Child, KeptSession
from monitor.model.limbs import Limb
from monitor.model.records import Tag
from monitor.model.session import NO_FIGURE, Balance, Kick, LeanFigures, SessionSummary
from monitor.model.words import Activity, Why
from monitor.recording.reader import read_records
from monitor.storage.history import History
from monitor.storage.keeping import Keeping
from monitor.storage.rows import as_kept
from monitor.texts.words import UNUSUAL
from tests.unit.storage.history_makers import BALANCE, LEFT, RIGHT, SUMMARY, finished

PANELS = ["#top", "#in-short", ".total.left", ".total.right", "#kinds", "#quality", "#minutes", "#remember", "Footer"]
KINDS = (Kind.SINGLE, Kind.TOGETHER, Kind.ALTERNATING, Kind.OVERLAPPING)
WHOLE = replace(
    SUMMARY,
    kicks=tuple(
        Kick(n, (Limb.LEFT, Limb.RIGHT)[n % 2], 4.5 * n, kind=KINDS[n % 7 % 4], heel_smash=n % 9 == 0)
        for n in range(200)
    ),
    context={"clothing": "bare", "surface": "firm_mat"},
)
HEEL = "Heel smash      23"
WHOLE_WORDS = (
    "[b]Mia <b> · 20 weeks (corrected 11 weeks) · 20 Nov 23:30",
    "15 min of floor time, on the back",
    "200 kicks – 13.8 a minute",
    "Left 52 %   Right 48 %   this session only",
    "━━━━◆┼━━",
    "Both together",
    HEEL,
    "left 99.8 %  right n/a",
    "32 s being carried or held",
    "within 6 ms",
    "complete enough to compare ✓",
    "● left  ████████▇▇▇▇",
    "1   2   3",
    "bare legs · firm mat",
    "No note",
)
CHILD = Child("c1", "[b]Mia <b>", "2026-07-02", "2026-08-30")


class PageApp(HostApp):
    """The summary with what the whole program gives it."""

    async def action_done(self) -> None:
        self.exit()

    def action_help(self) -> None:
        self.push_screen(HelpScreen([]))


def page(path: Path, summary: SessionSummary = WHOLE, **more: Any) -> tuple[PageApp, Keeping]:
    keeping = Keeping(path, "a", CHILD)
    return PageApp(SummaryScreen(keeping.keep(summary, "a.mcap"), keeping, **more)), keeping


def session(**changes: Any) -> KeptSession:
    return as_kept(finished("a", **({"kicks": WHOLE.kicks} | changes)), CHILD)


def inside(app: HostApp) -> None:
    for selector in PANELS:
        region = app.screen.query_one(selector).region
        assert region.area > 0, selector
        assert app.screen.region.contains_region(region), f"{selector}: {region}"
    panels = [
        app.screen.query_one(name).region for name in ("#in-short", "#kinds", "#quality", "#minutes", "#remember")
    ]
    for n, one in enumerate(panels):
        assert not any(one.overlaps(other) for other in panels[n + 1 :])
    assert app.screen.query(FooterKey)
    for key in app.screen.query(FooterKey):
        assert app.screen.region.contains_region(key.region), key.description


async def saved(pilot: Pilot[None], app: HostApp) -> None:
    await until(pilot, lambda: "saved ✓" in texts(app))


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_every_panel_lies_inside_the_screen(size: tuple[int, int], tmp_path: Path) -> None:
    app, keeping = page(tmp_path / "h.sqlite")
    async with app.run_test(size=size) as pilot:
        await saved(pilot, app)
        await holds(lambda: inside(app))
        await shows(app, *(word for word in WHOLE_WORDS if size != SIZES[1] or word != HEEL))
        app.screen.query_one("#kinds").focus()
        await press(app, "end")
        await shows(app, HEEL)  # in a small terminal below the other kinds
        assert 1 <= len(app.screen.query(FooterKey)) <= 7
        await press(app, "n", *"x", "enter")
        await press(app, "t", "enter", "o")
        await saved(pilot, app)
        await holds(lambda: inside(app))
    keeping.close()


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_a_note_is_typed_in_sight_whatever_was_written_before(size: tuple[int, int], tmp_path: Path) -> None:
    app, keeping = page(tmp_path / "h.sqlite", notes=[f"number {n}" for n in range(9)])
    async with app.run_test(size=size) as pilot:
        await saved(pilot, app)
        await press(app, "n", *"seen")
        field, panel = app.screen.query_one("#note", Input), app.screen.query_one("#remember")
        await until(pilot, lambda: field.value == "seen" and panel.content_region.contains_region(field.region))
        await press(app, "enter")
        await until(pilot, lambda: not field.display)
        assert app.screen.query_one("#notes").display
    keeping.close()


@in_loop
async def test_what_people_say_is_in_the_history_at_once(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    app, keeping = page(path)
    note = "[bold]laughed[/] <b>, $x {y} at the mobile"
    async with app.run_test(size=(100, 30)) as pilot:
        await saved(pilot, app)
        await press(app, "n", *"no", "escape")
        assert isinstance(app.screen, SummaryScreen)
        field = app.screen.query_one("#note", Input)
        await until(pilot, lambda: not field.display)
        await press(app, "n")
        field.value = note
        await press(app, "enter")
        await press(app, "n", "enter")  # an empty one is none
        await shows(app, f"Note: {note}")
        await press(app, "c")
        await until(pilot, lambda: isinstance(app.screen, ContextScreen))
        assert "Counting goes on" not in texts(app)
        await press(app, "1", "0", "6", "1", "escape")
        await shows(app, "firm mat · happy")
        assert "bare legs" not in texts(app)
        await press(app, "o")
        await shows(app, "Not a real session")
        await press(app, "t")
        await until(pilot, lambda: isinstance(app.screen, UnusualScreen))
        await until(pilot, lambda: str(app.screen.query_one("#unusual-words", Static).content) == UNUSUAL)
        await press(app, "escape")
        await shows(app, "firm mat · happy")
        assert "Marked by you" not in texts(app)
        await press(app, "t", "enter")
        await shows(app, "Marked by you at")
        await press(app, "question_mark", "escape")
        await saved(pilot, app)
        with History(path) as history:
            (kept,) = history.sessions()
            assert history.notes("a") == [note]
            assert [correction.what for correction in history.corrections("a")] == ["marked"]
            assert kept.context == {"surface": "firm_mat", "mood": "happy"}
            assert kept.not_real
        await press(app, "o")
        await until(pilot, lambda: "Not a real session" not in texts(app))
        await saved(pilot, app)
        await press(app, "enter")
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 0
    keeping.close()
    with History(path) as history:
        assert not history.sessions()[0].not_real


@in_loop
async def test_saved_is_said_only_when_it_is(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    keeping = Keeping(path, "a", CHILD)
    block = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait(_: object) -> None:
        asyncio.run_coroutine_threadsafe(block.wait(), loop).result()

    keeping.writer._do(wait)
    app = PageApp(SummaryScreen(keeping.keep(WHOLE, "a.mcap"), keeping))
    async with app.run_test(size=(80, 24)) as pilot:
        await shows(app, "saving …")
        await settled(app)
        await shows(app, "saving …")
        block.set()
        await saved(pilot, app)
        with History(path) as history:
            assert len(history.sessions()) == 1
    keeping.close()


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_a_history_that_cannot_be_written_is_told_in_words(size: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    path.write_text("not a database")
    app, keeping = page(path)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "not saved" in texts(app))
        words = ("the history is damaged", "The recording is kept and can be counted again.")
        await until(pilot, lambda: all(part in " ".join(texts(app).split()) for part in words))
        for selector in ("#top", "#state", "#in-short", "#kinds", "#quality", "#remember", "Footer"):
            assert app.screen.region.contains_region(app.screen.query_one(selector).region), selector
    assert isinstance(keeping.close(), StorageError)


@in_loop
async def test_closing_without_an_answer_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    app, keeping = page(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(app, "escape")
        await until(pilot, lambda: app.return_code is not None)
    assert keeping.close() is None
    with History(path) as history:
        (kept,) = history.sessions()
    assert kept.limbs[Limb.LEFT].kicks == 104
    assert not kept.not_real


@in_loop
async def test_a_session_that_nobody_keeps(tmp_path: Path) -> None:
    app = PageApp(SummaryScreen(session(), None))
    async with app.run_test(size=(80, 24)):
        await press(app, "o", "n", *"x", "enter", "c", "1", "1", "escape")
        await shows(app, "not kept")
        assert "Not a real session" not in texts(app)
        assert "Note: x" not in texts(app)


@in_loop
async def test_without_enough_kicks_there_is_no_balance(tmp_path: Path) -> None:
    few = replace(WHOLE, balance=replace(BALANCE, shown=False, reason="fewer than 60 kicks"), duration_s=150.0)
    app, keeping = page(tmp_path / "h.sqlite", few)
    async with app.run_test(size=(80, 24)) as pilot:
        await saved(pilot, app)
        await shows(app, "Balance: fewer than 60 kicks", "Short session – kept, but not used")
        shown = texts(app)
    assert "◆" not in shown
    assert "52 %" not in shown
    keeping.close()


@in_loop
async def test_steps_of_an_upright_baby_and_a_single_leg(tmp_path: Path) -> None:
    steps = tuple(Step(n + 1.0, Limb.LEFT, float(n)) for n in range(12))
    walked = replace(WHOLE, activity=Activity.WALKING, limbs={Limb.LEFT: LEFT}, steps=steps)
    app, keeping = page(tmp_path / "h.sqlite", walked)
    async with app.run_test(size=(80, 24)) as pilot:
        await saved(pilot, app)
        words = ("12 steps", "One leg was recorded: no balance.", "Runs of steps", "Minute by minute (steps)")
        await shows(app, *words)
        shown = texts(app)
        assert app.screen.query_one(".total.left Digits", Digits).value == "12"
    assert "RIGHT" not in shown
    keeping.close()


def test_marks_and_candidates_are_lines_whatever_the_baby_did() -> None:
    marks = (StepMark(5.0, 1, 3.2, 3), StepMark(6.0, 1, 3.2, 5), StepMark(9.0, 2, 8.0, 3))
    lean = LeanFigures((GotUp(9.0, 7.0),), (), (StoodStill(30.0, 10.0, 22.5),), ())
    said = [
        "In a row      3+ 2 · 5+ 1",
        "Alone         3+ 1",
        "Perhaps       up 1 · sat or fell 0",
        "Upright still 12 s",
    ]
    for activity in (Activity.WALKING, Activity.UNKNOWN):
        lines = kinds_lines(session(activity=activity, marks=marks, steps_alone=(2,), lean=lean, bounces=()), 36)
        assert lines[-4:] == said
        assert max(map(len, lines)) <= 36
    assert "Alone         nobody has said" in kinds_lines(session(marks=marks), 36)
    assert not any("In a row" in line for line in kinds_lines(session(), 36))


def test_how_much_and_how_strong_stand_with_their_ranges_or_the_reason() -> None:
    amount = Balance(0.1, 0.02, 0.18, 0.95, 60, 50, None, shown=True, reason=None)
    no_scale = replace(amount, shown=False, reason="the left sensor is not calibrated")
    lines = effort_lines(replace(session(), amount_balance=amount, vigour_balance=no_scale))
    assert lines[0].startswith("Moved    L ")
    assert lines[1].strip() == "left 55 %, 51 to 59 %"
    assert lines[2] == "Strength not compared: the left sensor is not calibrated"
    assert effort_lines(replace(session(), amount_balance=amount, vigour_balance=amount))[2].endswith(
        "left 55 %, 51 to 59 %"
    )
    assert not effort_lines(replace(session(), amount_balance=NO_FIGURE))  # of an older version
    upright = replace(session(), activity=Activity.WALKING, amount_balance=amount)
    assert not any("Strength" in line for line in effort_lines(upright))


@in_loop
async def test_without_colour_words_and_marks_remain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app, keeping = page(tmp_path / "h.sqlite")
    assert app.no_color
    async with app.run_test(size=(100, 30)) as pilot:
        await saved(pilot, app)
        await shows(app, "● LEFT", "▲ RIGHT", "● left", "▲ right")
    keeping.close()


def test_minutes_have_one_scale_for_both_legs() -> None:
    left, right, axis = minute_lines(replace(session(), minutes={Limb.LEFT: (8, 4, 0), Limb.RIGHT: (2, 1, 0)}), 76)
    assert left == "● left  ████▄▄▄▄····"
    assert right == "▲ right ▂▂▂▂▁▁▁▁····"
    assert axis == "        1   2   3 min"
    for long in (1, 30, 70, 700):
        lines = minute_lines(replace(session(), minutes=dict.fromkeys(Limb, (3,) * long)), 72)
        assert max(map(len, lines)) <= 72 + 4
    assert "earlier version" in minute_lines(replace(session(), minutes={}), 72)[0]


def test_the_words_of_the_measurement() -> None:
    out = (Excluded(9.0, 0.0, 300.0, None, Why.HANDLED), Excluded(9.0, 300.0, 420.0, None, Why.PAUSED))
    lines = quality_lines(session(excluded=out, active_s=480.0))
    assert lines[1:3] == ["Left out  5 min 0 s being carried or held", "Left out  2 min 0 s paused"]
    assert "62 % of the time counted – kept, but not used for trends." in lines  # pauses are no floor time
    assert quality_lines(session(excluded=(), active_s=891.0))[1] == "Left out  9 s without data of both"
    assert quality_lines(session(excluded=(), active_s=900.0))[1] == "Left out  nothing"
    unknown = session(
        kicks=tuple(Kick(n, Limb.LEFT, 1.0) for n in range(3)), limbs={Limb.LEFT: LEFT, Limb.RIGHT: RIGHT}
    )
    assert unknown.heel_smashes is None
    assert "n/a" in "".join(kinds_lines(unknown, 36))


@in_loop
async def test_the_whole_program_keeps_the_session_and_its_notes_alone(tmp_path: Path) -> None:
    history, recording = tmp_path / "h.sqlite", tmp_path / "rec.live.mcap"
    keeping = Keeping(history, "rec", Child("demo", "Xanthippe"))
    app = KickstepApp(DemoStarter(recording, None, 5.0, 1, keeping), "Xanthippe")
    async with app.run_test(size=(100, 30)) as pilot:
        live = await until_counted(pilot, app)
        await press(app, "n")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen) and isinstance(app.focused, Input))
        await press(app, *"quince", "enter")
        await until(pilot, lambda: app.screen is live)
        await press(app, "f")
        await until_summary(pilot, app)
        await shows(app, "saved ✓", "Note: quince")
        assert app.ended is not None
        figures = app.ended.summary.limbs
        await press(app, "n")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await press(app, *"medlar", "enter")
        await shows(app, "Note: medlar")
        await press(app, "enter")
        await until(pilot, lambda: app.return_code is not None)
    assert keeping.close() is None
    with History(history) as reader:
        (kept,) = reader.sessions()
        assert reader.notes("rec") == ["quince", "medlar"]
    assert {limb: of.kicks for limb, of in kept.limbs.items()} == {limb: of.kicks for limb, of in figures.items()}
    assert kept.child == Child("demo", "Xanthippe")
    (file,) = tmp_path.glob("rec*.mcap")
    assert file.name == kept.recording_file
    with read_records(file) as records:
        log = list(records)
    assert Tag(0.0, "child", "demo") in [record for record in log if isinstance(record, Tag)]
    for word in ("anthippe", "quince", "medlar"):
        assert word.encode() not in file.read_bytes()
        assert word not in repr(log)
