"""The history's lists: layout, what stands in them, every key, and troubles in words."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from dashboard_helpers import PATIENCE_S, SIZES, assert_inside, holds, in_loop, press, settled, shows, until
from host_app import HostApp, texts
from textual.pilot import Pilot
from textual.widgets import OptionList
from textual.widgets._footer import FooterKey

from monitor.dashboard.filter_words import side_by_side_words, side_lines
from monitor.dashboard.history_words import page_words, session_line, stretch_line, stretches
from monitor.dashboard.screens.history import HistoryScreen
from monitor.dashboard.screens.mending import MendScreen
from monitor.dashboard.screens.questions import ChoiceScreen, ContextScreen, HelpScreen
from monitor.dashboard.screens.side_by_side import SideScreen
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.dashboard.widgets.lines import Lines
from monitor.locations import history_file
from monitor.model.history import Child, KeptSession, Mark
from monitor.model.words import Activity
from monitor.storage import recounting, rescuing
from monitor.storage.history import History
from monitor.storage.keeping import Keeping
from monitor.storage.rebuilding import asides
from monitor.storage.rows import as_kept
from monitor.storage.writer import HistoryWriter
from monitor.texts.history import NO_WORD, OTHER_METHOD, OTHER_SENSORS
from tests.unit.storage.history_makers import BALANCE, finished
from tests.unit.storage.keeping_makers import record

TODAY = date(2026, 11, 20)
PANELS = ["#top", "#days", "#sum", "Footer"]
HIDDEN = replace(BALANCE, shown=False, reason="fewer than 60 kicks")


class PageApp(HostApp):
    def action_help(self) -> None:
        self.push_screen(HelpScreen([]))


def on(days_ago: int, hour: int = 10) -> str:
    return f"{TODAY - timedelta(days=days_ago)}T{hour:02d}:00:00+00:00"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Today two sessions; yesterday one without a balance; one each three and 30 days ago; another child's."""
    path = tmp_path / "h.sqlite"
    with HistoryWriter(path) as writer:
        writer.set_child(Child("c1", "[b]Mia <b>", "2026-07-02", "2026-08-30"))
        writer.set_child(Child("c2", "Ben"))
        writer.write(finished("d", "c2", started_at=on(1, 8)))
        writer.write(finished("e", started_at=on(30)))
        writer.write(finished("c", started_at=on(3), duration_s=600.0, active_s=590.0))
        writer.write(finished("b", started_at=on(1), balance=HIDDEN))
        writer.write(finished("a1", started_at=on(0, 9)))
        writer.write(finished("a2", started_at=on(0, 15), activity=Activity.WALKING)).result()
    return path


def page(path: Path, owner: str | None = None) -> PageApp:
    return PageApp(HistoryScreen(path, owner, today=TODAY))


async def read(pilot: Pilot[None], app: HostApp) -> None:
    await until(pilot, lambda: "reading …" not in texts(app))


def inside(app: HostApp) -> None:
    for selector in PANELS:
        region = app.screen.query_one(selector).region
        assert region.area > 0, selector
        assert app.screen.region.contains_region(region), f"{selector}: {region}"
    keys = [key.description for key in app.screen.query(FooterKey)]
    assert keys == ["Open", "Days/weeks", "Earlier", "Filter", "Together", "Help", "Back"]
    for key in app.screen.query(FooterKey):
        assert app.screen.region.contains_region(key.region), key.description


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_fourteen_days_lie_inside_the_screen(size: tuple[int, int], path: Path) -> None:
    app = page(path)
    async with app.run_test(size=size) as pilot:
        await read(pilot, app)
        await holds(lambda: inside(app))
        assert app.screen.query_one("#list", OptionList).option_count == 14
        await shows(
            app,
            "[b]Mia <b> · 20 weeks (corrected 11 weeks) · 7 Nov to 20 Nov",
            "left ◀",
            "3 days with floor time",
            "Fri 20 Nov ",
        )
        shown = texts(app)
        lines = shown.splitlines()
        today, yesterday, empty, single = (next(line for line in lines if day in line) for day in
                                           ("Fri 20 Nov ", "Thu 19 Nov", "Wed 18 Nov", "Tue 17 Nov"))  # fmt: skip
        assert "30 min" in today
        assert "2 sessions, 2 with a balance" in today
        assert "no balance figure" in yesterday
        assert empty.strip("│ ").split() == ["Wed", "18", "Nov", "–"]
        assert "10 min" in single
        assert "━◆" in single
        assert "Sat 7 Nov" in shown


@in_loop
async def test_every_key(path: Path) -> None:
    app = page(path, "c1")
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, app)
        history = app.screen
        await press(app, "w")
        await shows(app, "Week from", "16 Nov")
        await holds(lambda: inside(app))
        await press(app, "enter")
        await until(pilot, lambda: len(history.query_one("#list", OptionList).options) == 4)
        await press(app, "escape", "w")
        await until(pilot, lambda: "Fri 20 Nov" in texts(app))
        await press(app, "left")
        await until(pilot, lambda: "24 Oct to 6 Nov" in texts(app))
        await until(pilot, lambda: "← shows earlier days" in texts(app))
        await press(app, "left")
        await until(pilot, lambda: "21 Oct" in texts(app))
        await press(app, "right", "right", "right")
        await until(pilot, lambda: "7 Nov to 20 Nov" in texts(app))
        await press(app, "c")
        await until(pilot, lambda: isinstance(app.screen, ChoiceScreen))
        await shows(app, "2  Ben")
        await press(app, "2")
        await until(pilot, lambda: app.screen is history)
        await shows(app, "Ben · 7 Nov", "1 day with floor time")
        await press(app, "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await press(app, "escape")
        await until(pilot, lambda: app.screen is history)
        await press(app, "escape")
        await until(pilot, lambda: app.given is None)


@in_loop
async def test_a_day_its_session_and_back_with_what_was_said(path: Path) -> None:
    with HistoryWriter(path) as writer:
        writer.add_note("a1", "<b> laughed").result()
    app = page(path)
    async with app.run_test(size=(100, 30)) as pilot:
        await read(pilot, app)
        history = app.screen
        await press(app, "enter")
        assert [str(option.prompt)[:5] for option in history.query_one("#list", OptionList).options] == [
            "15:00",
            "09:00",
        ]
        await press(app, "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        await shows(
            app,
            "Session   [b]Mia <b> · 20 weeks (corrected 11 weeks) · 20 Nov 09:00",
            "Note: <b> laughed",
            "Left 52 %",
            "saved ✓",
        )
        await press(app, "o")
        await shows(app, "Not a real session", "saved ✓")
        await press(app, "enter")
        await until(pilot, lambda: app.screen is history)
        await shows(app, "not a real session")
        await press(app, "escape")

        await until(
            pilot, lambda: any("Fri 20 Nov " in line and "15 min" in line for line in texts(app).splitlines())
        )  # the other session's
    with History(path) as kept:
        assert [session.recording_id for session in kept.sessions() if session.not_real] == ["a1"]


@in_loop
async def test_what_is_pressed_while_the_history_is_read_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app, go_on = page(path), threading.Event()
    async with app.run_test(size=(100, 30)) as pilot:
        await read(pilot, app)
        history = app.screen
        await press(app, "enter")
        before = HistoryScreen._read

        def slow(self: HistoryScreen, kept: History) -> object:
            go_on.wait(45.0)
            return before(self, kept)

        monkeypatch.setattr(HistoryScreen, "_read", slow)
        await press(app, "enter")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        await press(app, "escape")
        await until(pilot, lambda: app.screen is history)
        await press(app, "escape")
        await shows(app, "Fri 20 Nov")
        go_on.set()
        await app.workers.wait_for_complete()
        await settled(app)
        await shows(app, "Fri 20 Nov")


@in_loop
async def test_leaving_while_the_history_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen that closes loses its parts first; what is read meanwhile has no place to be shown any more."""
    app, go_on = page(path), threading.Event()
    before = HistoryScreen._read

    def slow(self: HistoryScreen, kept: History) -> object:
        go_on.wait(PATIENCE_S)
        return before(self, kept)

    async def last(self: Lines) -> None:
        go_on.set()
        await app.workers.wait_for_complete()

    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, app)
        monkeypatch.setattr(HistoryScreen, "_read", slow)
        monkeypatch.setattr(Lines, "on_unmount", last, raising=False)
        await press(app, "w", "escape")
        await until(pilot, lambda: app.given is None)
    assert go_on.is_set()


@in_loop
async def test_nothing_yet_and_a_damaged_history_are_words(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    app = page(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "No sessions yet. esc goes back: enter starts one there" in texts(app))
        await press(app, "enter", "c", "w", "left", "right")
        await holds(lambda: inside(app))
    assert not path.exists()
    path.write_bytes(b"\0" * 4096)
    app = page(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "The history is damaged" in texts(app))
        await shows(app, "enter goes on")
        await press(app, "enter")
        await shows(app, "No sessions yet")
        await press(app, "escape")
        await until(pilot, lambda: app.given is None)


@in_loop
async def test_from_the_summary_and_back(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    keeping = Keeping(path, "new", Child("c2", "Ben"))
    app = PageApp(SummaryScreen(keeping.keep(finished("new").summary, None), keeping))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "saved ✓" in texts(app))
        await press(app, "h")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        await shows(app, "Ben")
        await press(app, "escape")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
    keeping.close()


@in_loop
async def test_sessions_of_an_earlier_method_are_counted_again(tmp_path: Path) -> None:
    for number in range(2):
        record(tmp_path, number, older_method=True)
    path = history_file(tmp_path)
    app = PageApp(HistoryScreen(path, "c1", today=date(2026, 11, 2)))
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, app)
        await shows(app, "2 sessions were counted by an earlier method. m counts again")
        await holds(lambda: inside(app))
        await press(app, "m")
        await until(pilot, lambda: "2 counted again." in [note.message for note in app._notifications])
        await until(pilot, lambda: "earlier method" not in texts(app))
        await press(app, "m")  # nothing is left to do
    with History(path) as history:
        assert {kept.algorithm["version"] for kept in history.sessions()} == {"1.0.0"}
        assert len(history.results(history.sessions()[0].recording_id)) == 2


@in_loop
async def test_a_damaged_history_is_made_anew_in_front_of_the_list(tmp_path: Path) -> None:
    for number in range(2):
        record(tmp_path, number)
    path = history_file(tmp_path)
    path.write_bytes(b"nonsense" * 1000)
    app = PageApp(HistoryScreen(path, "c1", today=date(2026, 11, 2)))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, MendScreen))
        await shows(app, "2 sessions counted from the recordings")
        await shows(app, "enter goes on")
        await press(app, "enter")
        await shows(app, "2 days with floor time")
        assert isinstance(app.screen, HistoryScreen)
    assert len(asides(path)) == 1
    with History(path) as history:
        assert len(history.sessions()) == 2


@in_loop
async def test_that_is_put_off_by_esc_and_goes_on_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(tmp_path, 0)
    path = history_file(tmp_path)
    path.write_bytes(b"nonsense" * 1000)
    counting = threading.Event()

    def slow(file: Path, progress: Callable[[int], None], stop: Callable[[], bool]) -> object:
        counting.set()
        while not stop():
            threading.Event().wait(0.01)
        raise recounting.StoppedError

    with monkeypatch.context() as patch:
        patch.setattr(rescuing, "counted", slow)
        app = PageApp(HistoryScreen(path, "c1", today=date(2026, 11, 2)))
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, MendScreen))
            await until(pilot, counting.is_set)
            await shows(app, "Counting … 0 %")
            await press(app, "escape")
            await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
            await shows(app, "The history is damaged")
    assert path.read_bytes() == b"nonsense" * 1000
    app = PageApp(HistoryScreen(path, "c1", today=date(2026, 11, 2)))
    async with app.run_test(size=(80, 24)):
        await shows(app, "enter goes on")
    with History(path) as history:
        assert len(history.sessions()) == 1


@in_loop
async def test_counting_again_stops_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(2):
        record(tmp_path, number, older_method=True)
    counting, count = threading.Event(), recounting.counted

    def slow(file: Path, progress: Callable[[int], None], stop: Callable[[], bool]) -> object:
        counting.set()
        while not stop():
            progress(1)
            threading.Event().wait(0.01)
        return count(file, progress, stop)

    monkeypatch.setattr(recounting, "counted", slow)
    path = history_file(tmp_path)
    app = PageApp(HistoryScreen(path, "c1", today=date(2026, 11, 2)))
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, app)
        await shows(app, "m counts again")
        await press(app, "m")
        await until(pilot, counting.is_set)
        await shows(app, "Counting again …")
        await press(app, "m")
        await until(pilot, lambda: "Nothing was counted again." in [note.message for note in app._notifications])
        await shows(app, "2 sessions were counted by an earlier method")


def kept(name: str, days_ago: int, **changes: object) -> KeptSession:
    return as_kept(finished(name, started_at=on(days_ago), **changes), None)


def test_a_balance_stands_for_a_single_session_alone() -> None:
    one, two = kept("a", 0), kept("b", 0)
    (day,) = stretches([one], TODAY, weeks=False)[:1]
    assert "◆" in stretch_line(day, [day], 90, weeks=False)
    (day,) = stretches([one, two], TODAY, weeks=False)[:1]
    assert "◆" not in stretch_line(day, [day], 90, weeks=False)
    (day,) = stretches([one, replace(two, not_real=True)], TODAY, weeks=False)[:1]
    assert "◆" in stretch_line(day, [day], 90, weeks=False)
    (day,) = stretches([replace(one, balance=HIDDEN)], TODAY, weeks=False)[:1]
    line = stretch_line(day, [day], 90, weeks=False)
    assert "◆" not in line
    assert "0.04" not in line
    assert "◆" not in session_line(replace(one, balance=HIDDEN), 90)
    walked = replace(one, balance=HIDDEN, marks={3: Mark(2, 2), 5: Mark(1, 1)})
    assert "5+ in a row, alone  no balance figure" in session_line(walked, 90)
    assert "5+ in a row  no" in session_line(replace(walked, marks={3: Mark(2, 2), 5: Mark(1, 0)}), 90)


def test_short_sessions_are_in_no_rate_and_days_keep_their_order() -> None:
    short = kept("a", 0, duration_s=100.0, active_s=90.0)
    (day,) = stretches([short], TODAY, weeks=False)[:1]
    assert day.rate is None
    weeks = stretches([kept("a", 0), kept("b", 5), kept("c", 20)], TODAY, weeks=True)
    assert [len(week.sessions) for week in weeks[:4]] == [1, 1, 0, 1]
    assert weeks[0].first == "2026-11-16"
    other = replace(kept("d", 1), algorithm={"version": "0.9", "parameters": "x"})
    assert any(
        "not comparable" in line
        for line in page_words(stretches([kept("a", 0), other], TODAY, weeks=False), weeks=False)
    )


# --- filters, and two sessions side by side


@pytest.fixture
def told(path: Path) -> Path:
    """What was around the baby in some of the sessions."""
    with HistoryWriter(path) as writer:
        writer.set_context("a1", {"clothing": "bare", "surface": "rug"})
        writer.set_context("b", {"clothing": "long"}).result()
    return path


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_f_shows_one_position_or_one_answer_and_says_which_to_drop(size: tuple[int, int], told: Path) -> None:
    app = page(told, "c1")
    async with app.run_test(size=size) as pilot:
        await read(pilot, app)
        await press(app, "f")
        await until(pilot, lambda: isinstance(app.screen, ContextScreen))
        await holds(lambda: assert_inside(app, [".question"]))
        await press(app, "2", "1", "escape")  # clothing: bare legs
        await shows(app, "Days · bare legs", "1 day with floor time")
        await holds(lambda: inside(app))
        await press(app, "enter")
        await shows(app, "09:00")
        assert "15:00" not in texts(app)
        await press(app, "f", "1", "2", "escape")  # and on the tummy
        await shows(app, "Days · on the tummy · bare legs", "No session here with: on the tummy · bare legs.")
        await shows(app, "Without «on the tummy»: 1 session.")
        await holds(lambda: inside(app))
        await press(app, "f", "1", "0", "2", "0", "escape")
        await shows(app, "3 days with floor time")
        await press(app, "f", "escape")  # nothing is changed
        await shows(app, "3 days with floor time")


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_two_sessions_stand_side_by_side_without_a_verdict(size: tuple[int, int], told: Path) -> None:
    app = page(told, "c1")
    async with app.run_test(size=size) as pilot:
        await read(pilot, app)
        history = app.screen
        await press(app, "space")  # a day with two
        await press(app, "enter", "space", "space")  # the same one twice: nothing waits any more
        assert app.screen is history
        await press(app, "space", "down", "space")
        await until(pilot, lambda: isinstance(app.screen, SideScreen))
        await shows(app, "20 Nov 09:00", "20 Nov 15:00", "bare legs · rug", NO_WORD[:40])
        assert texts(app).index("09:00") < texts(app).index("15:00")
        said = " ".join(texts(app).split())
        assert "positions differ" in said
        assert "different methods" not in said
        await holds(lambda: assert_inside(app, ["#top", "#both", "#apart", "Footer"]))
        await press(app, "escape")
        await until(pilot, lambda: app.screen is history)


def test_other_methods_and_other_sensors_are_said(told: Path) -> None:
    with History(told) as history:
        sessions = {session.recording_id: session for session in history.sessions()}
    one, other = sessions["a1"], sessions["b"]
    assert side_by_side_words(one, other) == [NO_WORD]
    assert side_by_side_words(one, replace(other, algorithm=one.algorithm | {"version": "x"})) == [
        OTHER_METHOD,
        NO_WORD,
    ]
    limbs = {limb: replace(of, sensor="another") for limb, of in other.limbs.items()}
    assert side_by_side_words(one, replace(other, limbs=limbs)) == [OTHER_SENSORS, NO_WORD]
    assert any("no figure" in line or "fewer than" in line for line in side_lines(other, 40))
