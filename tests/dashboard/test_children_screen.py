"""The children's page and the milestones: everything of a child from the screen, and gone when it is removed."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from dashboard_helpers import SIZES, assert_inside, holds, in_loop, press, shows, until
from host_app import HostApp, texts
from textual.pilot import Pilot
from textual.widgets import Input, OptionList
from textual.widgets._footer import FooterKey

from monitor.cli.app import Globals
from monitor.cli.home import CommandHome
from monitor.dashboard.home import CHILD
from monitor.dashboard.screens.child_list import ChildrenScreen
from monitor.dashboard.screens.children import ChildScreen
from monitor.dashboard.screens.history import HistoryScreen
from monitor.dashboard.screens.milestones import EntryScreen, MilestonesScreen
from monitor.dashboard.screens.questions import ChoiceScreen, NoteScreen
from monitor.locations import exports_dir, history_file, own_recordings
from monitor.model.history import Child, DiaryEntry
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter
from monitor.texts.children import FIRST_TIMES, MILESTONES_MEAN, NO_MILESTONES, NONE_YET, REMOVE_OTHER
from tests.unit.storage.history_makers import finished

TODAY = date(2026, 11, 20)
MIA = Child("c1", "[b]Mia <b>", "2026-08-02", "2026-08-30", 0.235, 45)
PANELS = ["#top", "#entries", "#words", "Footer"]


@pytest.fixture
def home(tmp_path: Path) -> CommandHome:
    """Two children, one of them with a session and its recording."""
    folder = own_recordings(tmp_path)
    folder.mkdir()
    with HistoryWriter(history_file(tmp_path)) as writer:
        writer.set_child(MIA)
        writer.set_child(Child("c2", "Ben"))
        writer.write(finished("a", "c1")).result()
    (folder / "a.mcap").write_bytes(b"signals of one session")
    return CommandHome(Globals(tmp_path)).recall()


def said(app: HostApp) -> str:
    return " ".join(texts(app).replace("│", " ").split())


async def opened(pilot: Pilot[None], app: HostApp) -> ChildrenScreen:
    def there() -> bool:
        return app.screen.query_one("#list", OptionList).option_count > 0 and "Leg length" in texts(app)

    await until(pilot, there)
    screen = app.screen
    assert isinstance(screen, ChildrenScreen)
    return screen


def known(home: CommandHome) -> dict[str, Child]:
    with History(history_file(home.options.data_dir)) as history:
        return {child.id: child for child in history.children()}


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_everything_known_lies_inside_the_screen(size: tuple[int, int], home: CommandHome) -> None:
    app = HostApp(ChildrenScreen(home, TODAY))
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app)
        await shows(app, "[b]Mia <b>", "Born", "15 weeks", "11 weeks", "23.5 cm", "45 min a day", "Sessions     1")
        await holds(lambda: assert_inside(app, [*PANELS, "#facts"]))

        def named() -> None:  # the footer is made anew when the list arrives
            keys = list(app.screen.query(FooterKey))
            assert [key.description for key in keys] == [
                "Choose",
                "Add",
                "Change",
                "Milestones",
                "Export",
                "Help",
                "Back",
            ]
            assert all(app.screen.region.contains_region(key.region) for key in keys)

        await holds(named)
        await press(app, "down")
        await shows(app, "not measured", "no aim")
    home.close()


@in_loop
async def test_without_children_one_key_is_named(tmp_path: Path) -> None:
    home = CommandHome(Globals(tmp_path)).recall()
    app = HostApp(ChildrenScreen(home, TODAY))
    async with app.run_test(size=(80, 24)) as pilot:
        await shows(app, NONE_YET)
        await press(app, "enter", "e", "m", "x", "h", "delete")  # there is nobody to do that for
        await press(app, "a", *"Ada", "enter", *["enter"] * 4)
        await until(pilot, lambda: [child.nickname for child in home.memory.children] == ["Ada"])
        await shows(app, "Ada")
    assert [child.nickname for child in known(home).values()] == ["Ada"]
    home.close()


@in_loop
async def test_what_is_known_is_changed_and_wrong_lengths_are_told(home: CommandHome) -> None:
    app = HostApp(ChildrenScreen(home, TODAY))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app)
        await press(app, "down", "e")
        await until(pilot, lambda: isinstance(app.screen, ChildScreen))
        await press(app, "enter", "enter", "enter", *"230", "enter", *"30", "enter")
        await shows(app, "leg length")
        await holds(lambda: assert_inside(app, ["#ask-dates"]))
        assert isinstance(app.focused, Input)
        assert app.focused.id == "leg"
        await press(app, *["backspace"] * 3, *"24.5", "enter", "enter")
        await until(pilot, lambda: app.screen is screen)
        await until(pilot, lambda: home.memory.children[1] == Child("c2", "Ben", None, None, 0.245, 30))
        await shows(app, "24.5 cm", "30 min a day")
        await press(app, "enter")
        await until(pilot, lambda: app.given is None)
    assert known(home)["c2"] == Child("c2", "Ben", None, None, 0.245, 30)
    assert home.memory.child_id == "c2"
    with History(history_file(home.options.data_dir)) as history:
        assert history.state(CHILD) == "c2"
    home.close()


@in_loop
async def test_a_child_is_written_to_a_file_and_then_removed_with_everything(home: CommandHome) -> None:
    folder = home.options.data_dir
    app = HostApp(ChildrenScreen(home, TODAY))
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot, app)
        await press(app, "h")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        await press(app, "escape")
        await until(pilot, lambda: app.screen is screen)
        await press(app, "delete")
        await until(pilot, lambda: isinstance(app.screen, ChoiceScreen))
        await press(app, "1")
        await until(pilot, lambda: "1 sessions, 1 recordings" in said(app))
        (file,) = exports_dir(folder).iterdir()
        assert zipfile.is_zipfile(file)
        for typed, left in (("Ben", 2), ("[b]mia <b>", 1)):
            await press(app, "delete", "2")
            await until(pilot, lambda: isinstance(app.screen, NoteScreen))
            await press(app, *typed, "enter")
            await until(pilot, lambda: app.screen is screen)
            if left == 2:
                await until(pilot, lambda: REMOVE_OTHER in said(app))
            await until(pilot, lambda left=left: len(home.memory.children) == left)  # type: ignore[misc]
        await until(pilot, lambda: "is removed: 1 session and 1 files are gone" in said(app))
        await until(pilot, lambda: file.name in texts(app).replace("\n", ""))  # it still holds what was removed
        await until(pilot, lambda: screen.query_one("#list", OptionList).option_count == 1)
    assert list(known(home)) == ["c2"]
    assert not (own_recordings(folder) / "a.mcap").exists()
    home.close()


# --- milestones


def diary(home: CommandHome) -> list[DiaryEntry]:
    with History(history_file(home.options.data_dir)) as history:
        return history.diary("c1")


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_first_times_with_the_day_and_the_age_on_it(size: tuple[int, int], home: CommandHome) -> None:
    app = HostApp(ChildrenScreen(home, TODAY))
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app)
        await press(app, "m")
        await until(pilot, lambda: isinstance(app.screen, MilestonesScreen) and NO_MILESTONES in texts(app))
        await press(app, "enter", "delete")  # nothing to change or to take out
        await press(app, "a")
        await until(pilot, lambda: isinstance(app.screen, ChoiceScreen))
        await holds(lambda: assert_inside(app, [".question"]))
        await press(app, "1")
        await until(pilot, lambda: isinstance(app.screen, EntryScreen))
        await holds(lambda: assert_inside(app, [".question"]))
        await press(app, *" [b]twice", "enter", *["backspace"] * 10, *"2027-01-01", "enter")
        await shows(app, "lies in the future")
        await press(app, *["backspace"] * 10, *"2026-11-18", "enter")
        await until(pilot, lambda: len(diary(home)) == 1)
        await shows(app, "2026-11-18  15 weeks (corrected 11 weeks)", "rolled over [b]twice")
        await holds(lambda: assert_inside(app, PANELS))
        assert MILESTONES_MEAN in said(app)
        await press(app, "a", "9")
        await until(pilot, lambda: isinstance(app.screen, EntryScreen))
        await press(app, "enter", "enter")  # no words
        await shows(app, "An entry has 1 to")
        await press(app, *"laughed", "enter", *["backspace"] * 10, *"2026-11-01", "enter")
        await until(pilot, lambda: [entry.text for entry in diary(home)] == ["laughed", "rolled over [b]twice"])
        await until(pilot, lambda: app.screen.query_one("#list", OptionList).option_count == 2)
        await press(app, "home", "enter")
        await until(pilot, lambda: isinstance(app.screen, EntryScreen))
        await press(app, *" loud", "enter", "enter")
        await until(pilot, lambda: diary(home)[0].text == "laughed loud")
        await shows(app, "laughed loud")  # the list has been read again
        await press(app, "delete", "2")
        await until(pilot, lambda: isinstance(app.screen, MilestonesScreen))
        await press(app, "delete", "1")
        await until(pilot, lambda: [entry.text for entry in diary(home)] == ["rolled over [b]twice"])
        await press(app, "escape")
        await shows(app, "1 written")
    home.close()


@in_loop
async def test_a_diary_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = history_file(tmp_path)
    path.write_bytes(b"no database at all, but long enough to be one" * 9)
    app = HostApp(MilestonesScreen(path, MIA, None, TODAY))
    async with app.run_test(size=(80, 24)):
        await shows(app, "damaged")
        await press(app, "a", "1", "enter", "enter")
        await shows(app, MILESTONES_MEAN[:40])


def test_the_words_of_first_times_name_no_age() -> None:
    assert len(FIRST_TIMES) == 8
    assert not any(character.isdigit() for words in (*FIRST_TIMES, MILESTONES_MEAN) for character in words)
