"""Settings: each choice holds at once and at the next start; sounds; movement; whose words."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest
from dashboard_helpers import SIZES, assert_inside, holds, in_loop, press, settled, shows, until
from figure_makers import BALANCE, figures, limb_figures, live_app, show, snapshot
from host_app import HostApp, texts
from screen_makers import MAKERS, drawn
from textual.widgets import OptionList

from monitor.cli.app import Globals
from monitor.cli.home import CommandHome
from monitor.cli.keeper import FolderKeeper
from monitor.cli.keeping import kept_settings
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.home import ASKED, CARD, YES, sensor_state
from monitor.dashboard.screens.history import HistoryScreen
from monitor.dashboard.screens.settings import SettingsScreen
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.dashboard.settings import (
    AIM,
    AWAKE,
    CALM,
    CLICK,
    COMPUTER,
    CONTRAST,
    DAY,
    LARGE,
    MOVEMENT,
    NUMBERS,
    OFF,
    REMIND,
    SOUNDS,
    THEME,
    THERAPIST,
    Settings,
    read_settings,
    view_of,
)
from monitor.dashboard.shell import ANIMATIONS, BELL, CONSOLE_CLICK, QUIET_BELL
from monitor.dashboard.widgets.large import large
from monitor.dashboard.widgets.wave import WaveStrip
from monitor.errors import StorageError
from monitor.locations import exports_dir, history_file, own_recordings
from monitor.model.aims import Aim
from monitor.model.history import Child
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import Activity
from monitor.sensors.radio import Radio
from monitor.storage.backups import restore
from monitor.storage.erasing import erase_child
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter

PANELS = ["#top", "#choices", "#means", "#where", "Footer"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A child, and a left sensor that is remembered."""
    with HistoryWriter(history_file(tmp_path)) as writer:
        for name in (CARD, ASKED):
            writer.set_state(name, YES).result()
        writer.set_state(sensor_state(Limb.LEFT), "AA:3F").result()
        writer.set_child(Child("c1", "[b]Mia")).result()
    return tmp_path


def no_radio() -> Radio:
    raise StorageError("there is no Bluetooth in this test", where="test", advice="None is needed.")


def program(folder: Path) -> KickstepApp:
    app = KickstepApp(home=CommandHome(Globals(folder), make_radio=no_radio).recall())
    app.keeper = FolderKeeper(folder)
    app._get_ready = lambda: None  # type: ignore[method-assign]  # the search for sensors is not what is looked at
    return app


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_each_choice_holds_at_once_and_at_the_next_start(size: tuple[int, int], folder: Path) -> None:
    app = program(folder)
    async with app.run_test(size=size):
        await press(app, "comma")
        await shows(app, "Words for [b]Mia", "LEFT sensor", "AA:3F", "0 files")
        assert_inside(app, PANELS)
        await press(app, "enter")
        await shows(app, "○ night   ● day")
        assert app.theme == DAY
        await press(app, "right", "left", "space")
        assert app.theme == CONTRAST
        await press(app, "down", "enter", "down", "enter", "down", "left", "left", "down", "enter", "down", "left")
        await shows(app, "● large", "● calm", "● soft click", "● 20   ○ 30", "● 15   ○ 20")
        await press(app, "down", "enter", "down", "enter")
        await shows(app, "● computer", "● therapist")
        await press(app, "down", "enter")
        await holds(lambda: pytest.fail("still there") if "AA:3F" in texts(app) else None)
        await press(app, "down")
        await shows(app, "LEFT sensor           none", "RIGHT sensor          none")
        await press(app, "escape")
    again = program(folder)
    assert again.settings.chosen == {
        THEME: CONTRAST, NUMBERS: LARGE, MOVEMENT: CALM, SOUNDS: CLICK,
        AIM: "20", REMIND: "15", AWAKE: COMPUTER, view_of("c1"): THERAPIST,
    }  # fmt: skip
    assert again._home is not None
    assert again._home.memory.sensors == {}
    assert kept_settings(folder).chosen == again.settings.chosen


@in_loop
async def test_choices_of_the_last_moment_are_kept_in_their_order() -> None:
    """Also on a slow disk, the first of them slower than those after it."""
    kept: list[tuple[str, str]] = []

    def slow(name: str, value: str) -> None:
        sleep(0.3 if not kept else 0.0)
        kept.append((name, value))

    app = HostApp(SettingsScreen(), Settings(write=slow))
    async with app.run_test(size=(80, 24)):
        await settled(app)
        await press(app, "enter", "enter", "down", "enter")
    assert kept == [(THEME, DAY), (THEME, CONTRAST), (NUMBERS, LARGE)]


@in_loop
async def test_a_click_chooses_too(folder: Path) -> None:
    app = program(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(app, "comma")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        await settled(app)
        await pilot.click(OptionList, offset=(3, 3))
        await shows(app, "● soft click")


@in_loop
async def test_what_cannot_be_saved_holds_and_is_said() -> None:
    def full(name: str, value: str) -> None:
        raise StorageError("the disk is full", where="disk", advice="Make room.")

    app = HostApp(SettingsScreen(), Settings(write=full))
    async with app.run_test(size=(80, 24), notifications=True):
        await settled(app)
        await press(app, "enter")
        await shows(app, "● day", "could not be saved", "Make room.")


def test_values_and_files_that_are_not_known_count_as_not_chosen(tmp_path: Path) -> None:
    assert Settings({THEME: "plaid"}).get(THEME) == "night"
    path = tmp_path / "history.sqlite"
    path.write_bytes(b"no database at all, but long enough to be one" * 9)
    assert read_settings(path).chosen == {}


def test_a_child_that_is_deleted_leaves_no_choice_behind(folder: Path) -> None:
    with HistoryWriter(history_file(folder)) as writer:
        for child in ("c1", "c11"):
            writer.set_state(view_of(child), THERAPIST).result()
    erase_child(history_file(folder), own_recordings(folder), "c1")
    with History(history_file(folder)) as history:
        assert history.state(view_of("c1")) is None
        assert history.state(view_of("c11")) == THERAPIST


def test_the_aim_of_a_session_is_no_longer_than_that_of_the_day() -> None:
    settings = Settings()
    assert settings.aim() == settings.aim(Child("c1")) == Aim(900.0, 1200.0)
    assert settings.aim(Child("c1", aim_min=45)) == Aim(900.0, 1200.0)
    assert settings.aim(Child("c1", aim_min=8)) == Aim(480.0, 1200.0)
    settings.chosen |= {AIM: "30", REMIND: "20"}
    assert settings.aim() == Aim(1800.0, 1800.0)
    settings.chosen[REMIND] = OFF
    assert settings.aim() == Aim(1800.0, None)


# --- sensors, files, problems


@in_loop
async def test_sensors_of_each_child_are_listed_and_forgotten_alone(folder: Path) -> None:
    with HistoryWriter(history_file(folder)) as writer:
        writer.set_child(Child("c2", "Ben")).result()
        for limb, child_id, address in (
            (Limb.LEFT, "c1", "AA:3F"),
            (Limb.LEFT, "c2", "BB:3F"),
            (Limb.RIGHT, "c2", "BB:A1"),
        ):
            writer.set_state(sensor_state(limb, child_id), address).result()
    app = program(folder)
    async with app.run_test(size=(100, 30)):
        await press(app, "comma", *["up"] * 1)
        await shows(app, "AA:3F   [b]Mia", "BB:3F   Ben", "BB:A1   Ben")
        await press(app, "enter")
        await holds(lambda: pytest.fail("still there") if "BB:A1" in texts(app) else None)
        await shows(app, "AA:3F   [b]Mia", "BB:3F   Ben")
    with History(history_file(folder)) as history:
        assert history.state(sensor_state(Limb.RIGHT, "c2")) == ""
        assert history.state(sensor_state(Limb.LEFT, "c2")) == "BB:3F"


@in_loop
async def test_a_backup_by_a_key_and_when_the_last_one_was_made(folder: Path) -> None:
    app = program(folder)
    async with app.run_test(size=(100, 30), notifications=True):
        await press(app, "comma")
        await shows(app, "none yet; b makes one", "method 1.0.0")
        await press(app, "b")
        await shows(app, "Last backup          today ", "_everything.zip: 0 sessions")
        made = list(exports_dir(folder).glob("*_everything.zip"))
        assert len(made) == 1
        made[0].rename(made[0].with_name("elsewhere.zip"))
        await press(app, "escape", "comma")
        await shows(app, f"{made[0].name}, moved since")
    empty = folder / "empty"
    restore(exports_dir(folder) / "elsewhere.zip", history_file(empty), own_recordings(empty))
    with History(history_file(empty)) as history:
        assert [child.nickname for child in history.children()] == ["[b]Mia"]


@in_loop
async def test_a_backup_that_cannot_be_made_is_said(folder: Path) -> None:
    exports_dir(folder).write_text("a file stands in the folder's place")
    app = program(folder)
    async with app.run_test(size=(100, 30), notifications=True):
        await press(app, "comma", "b")
        await shows(app, "folder cannot be made")


@pytest.mark.parametrize(
    ("opener", "said"), [("exit 0", "Opened: "), ("exit 3", "nothing here opens folders"), (None, "nothing")]
)
@in_loop
async def test_the_folder_is_opened_by_the_systems_program_or_named(
    opener: str | None, said: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = folder / "bin"
    programs.mkdir()
    if opener is not None:
        program_file = programs / "xdg-open"
        program_file.write_text(f'#!/bin/sh\necho "drawn over the screen"\necho "$1" > {folder}/asked\n{opener}\n')
        program_file.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(sys, "platform", "linux")
    app = program(folder)
    async with app.run_test(size=(100, 30), notifications=True):
        await press(app, "comma", "e")
        await shows(app, said)
    assert (folder / "asked").exists() is (opener is not None)
    if opener is not None:
        assert (folder / "asked").read_text() == f"{folder}\n"


def test_without_a_desktop_nobody_is_asked_to_open_a_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("asked"))
    with pytest.raises(StorageError) as caught:
        FolderKeeper(folder).open_folder()
    assert str(folder) in caught.value.advice


@in_loop
async def test_information_for_a_bug_report_is_doctors_and_can_be_copied(folder: Path) -> None:
    app = program(folder)
    copied: list[str] = []
    app.copy_to_clipboard = copied.append  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(app, "comma", "ctrl+d")
        await shows(app, "Information for a bug report", "Versions", "Sensors known")
        await press(app, "c")
        await until(pilot, lambda: bool(copied))
        assert "Mia" not in copied[0]
        assert "Free space" in copied[0]
        await press(app, "escape")
        await shows(app, "changes are saved at once")


# --- numbers


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_large_numbers_take_the_room_of_what_is_not_read_from_the_floor(size: tuple[int, int]) -> None:
    app = live_app()
    async with app.run_test(size=size) as pilot:
        live = await show(
            app, pilot, figures(snapshot=replace(snapshot(), limbs={limb: limb_figures(208) for limb in LIMBS}))
        )
        assert not live.query(".large").first().display
        app.settings.chosen[NUMBERS] = LARGE
        for floor_s in (401.0, 402.0):  # room is known when it has been laid out
            await show(app, pilot, replace(figures(floor_s=floor_s), snapshot=live.figures.snapshot))  # type: ignore[union-attr]
        assert_inside(app, [".large", "WaveStrip", "#banner"])
        assert not live.query_one("#middle").display
        drawn_rows = [line for line in texts(app).splitlines() if "████" in line]
        assert len(drawn_rows) >= 10
        assert "kicks" in texts(app)


@pytest.mark.parametrize(
    ("text", "width", "height", "rows"),
    [("17", 36, 14, 10), ("208", 36, 14, 10), ("1417", 36, 9, 5), ("208", 46, 20, 15)],
)
def test_large_digits_fill_what_there_is_and_no_more(text: str, width: int, height: int, rows: int) -> None:
    lines = large(text, width, height).splitlines()
    assert len(lines) == rows
    assert max(len(line) for line in lines) <= width
    assert large(text, 5, height) == large(text, width, 4) == text


def test_each_digit_is_drawn_by_itself_alone() -> None:
    drawn_digits = {large(str(digit), 6, 5) for digit in range(10)} | {large("-", 6, 5)}
    assert len(drawn_digits) == 11


# --- sounds


@pytest.mark.parametrize(
    ("activity", "sounds", "term", "codes"),
    [
        *((activity, "bell", "xterm", [BELL]) for activity in Activity),
        *((activity, CLICK, "xterm", [QUIET_BELL]) for activity in (Activity.BACK, Activity.WALKING)),
        (Activity.BACK, CLICK, "linux", [CONSOLE_CLICK]),
        (Activity.BACK, OFF, "xterm", []),
    ],
)
@in_loop
async def test_the_one_sound_is_as_chosen_and_never_when_upright(
    activity: Activity, sounds: str, term: str, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    app = live_app()
    app.settings.chosen[AIM] = "5"
    app.settings.chosen[SOUNDS] = sounds
    heard: list[str] = []
    app.sound = heard.append  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await show(app, pilot, figures(snapshot=snapshot(activity)))
        assert heard == ([] if activity.upright else codes)
        heard.clear()
        app.bell()  # textual's own parts ring too
        assert heard == ([] if activity.upright else codes)


def test_nothing_but_the_shell_sounds() -> None:
    """All go through `Shell.bell`, which knows when to be silent."""
    import monitor.dashboard

    files = list(Path(monitor.dashboard.__file__).parent.rglob("*.py"))
    writers = [file.name for file in files if "\\a" in file.read_text() or "_driver" in file.read_text()]
    assert len(files) > 30
    assert writers == ["shell.py"]


# --- movement


@in_loop
async def test_a_calm_strip_steps_once_a_second_and_off_shows_none() -> None:
    app = live_app()
    async with app.run_test(size=(100, 30)) as pilot:
        live = await show(app, pilot, figures(now_s=400.5))
        strip = live.query(WaveStrip).first()
        normal = strip._last
        app.settings.chosen[MOVEMENT] = CALM
        await show(app, pilot, figures(now_s=400.6))
        assert strip._last % 10 == 0
        assert 0 < normal - strip._last + 1 <= 11
        calm = strip._last
        await show(app, pilot, figures(now_s=400.7))
        assert strip._last == calm
        app.settings.chosen[MOVEMENT] = OFF
        await show(app, pilot, figures(now_s=401.6))
        assert not strip.display
        assert "steps 208" in texts(app)


@pytest.mark.parametrize(
    ("movement", "environment", "level"),
    [
        ("full", None, "full"),
        (CALM, None, "none"),
        (OFF, None, "none"),
        (CALM, "full", "as set"),
        ("full", "none", "as set"),
    ],
)
@in_loop
async def test_what_slides_is_the_settings_matter_unless_the_environment_says(
    movement: str, environment: str | None, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ANIMATIONS, raising=False)
    if environment is not None:
        monkeypatch.setenv(ANIMATIONS, environment)
    app = live_app()
    before = app.animation_level
    app.settings.chosen[MOVEMENT] = movement
    async with app.run_test(size=(80, 24)):
        assert app.animation_level == (before if level == "as set" else level)


# --- whose words


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_v_shows_the_same_figures_in_a_therapists_words(size: tuple[int, int]) -> None:
    app = live_app()
    async with app.run_test(size=size) as pilot:
        await show(app, pilot, figures())
        assert "Left 55 %   Right 45 %   this session only" in texts(app)
        assert "/min" not in texts(app)
        assert "Moved" not in texts(app)
        assert "threshold" not in texts(app)
        await press(app, "v")
        no_scale = replace(BALANCE, shown=False, reason="the left sensor is not calibrated")
        await show(app, pilot, figures(now_s=401.0, efforts=(no_scale, BALANCE)))
        assert "index +0.10 (-0.15 to +0.30)" in texts(app)
        wide = size[1] > 28
        assert ("Moved L 3.5 R 3.5 m/s, index +0.10, -0.15 to +0.30" in texts(app)) is wide
        assert ("Strength not compared: the left sensor is not" in texts(app)) is wide
        assert "436.0/min" in texts(app)
        assert "threshold 1.0 m/s2" in texts(app)
        found = next(iter(figures().snapshot.limbs.values()))
        others = f"{found.kicks + 8} at 0.7 · {found.kicks // 2} at 1.4"
        assert (others in texts(app)) is wide
        await press(app, "v")
        await show(app, pilot, figures(now_s=402.0))
        assert "this session only" in texts(app)


@in_loop
async def test_v_on_the_summary_and_in_the_history(tmp_path: Path) -> None:
    app = HostApp(MAKERS[SummaryScreen](tmp_path))
    async with app.run_test(size=(100, 30)) as pilot:
        await drawn(pilot, app)
        assert "index" not in texts(app)
        await press(app, "v")
        await shows(app, "index +0.04 (-0.12 to +0.20)", "Method    1.0.0, parameters ")
        await press(app, "v")
        await shows(app, "this session only")
    app = HostApp(MAKERS[HistoryScreen](tmp_path / "h"))
    async with app.run_test(size=(100, 30)) as pilot:
        await drawn(pilot, app)
        assert "◆" in texts(app)
        await press(app, "v")
        await shows(app, "share left 52 %  index +0.04 (-0.12 to +0.20)")
