"""From the first start to a session: card, questions, get ready, live, summary, and back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason
from dashboard_helpers import SIZES, holds, in_loop, press, shows, until, until_summary
from host_app import texts
from textual.pilot import Pilot
from textual.widgets import OptionList, Static
from textual.widgets._footer import FooterKey

from monitor.cli.app import Globals
from monitor.cli.home import CommandHome
from monitor.cli.record import starter_for
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.finding import STALE_S, Finding, Near
from monitor.dashboard.home import ASKED, CARD, CHILD, YES, sensor_state
from monitor.dashboard.screens.baseline import BaselineScreen
from monitor.dashboard.screens.child_list import ChildrenScreen
from monitor.dashboard.screens.children import ChildScreen
from monitor.dashboard.screens.history import HistoryScreen
from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.screens.mending import MendScreen
from monitor.dashboard.screens.questions import HelpScreen
from monitor.dashboard.screens.ready import ReadyScreen
from monitor.dashboard.screens.shaking import ShakingScreen
from monitor.dashboard.screens.start import StartCard
from monitor.dashboard.screens.tally import TallyScreen
from monitor.dashboard.words import child_words, failed_line, ready_lines, signal_words
from monitor.errors import SensorError
from monitor.locations import history_file, own_recordings
from monitor.model.history import Child
from monitor.model.limbs import Limb
from monitor.model.words import Activity
from monitor.recording.writer import RecordingWriter
from monitor.sensors.clock import Clock
from monitor.sensors.radio import shipped
from monitor.simulation.ble_world import ADDRESSES, DEMO_CHOICES, World, demo_world
from monitor.simulation.scenarios import supine_kicking
from monitor.storage import rescuing
from monitor.storage.history import History
from monitor.storage.keeping import Keeping
from monitor.storage.recounting import StoppedError
from monitor.storage.writer import HistoryWriter
from monitor.texts.words import START_CARD
from tests.unit.storage.keeping_makers import log, name, no_results, record

PROFILES = shipped()
LEFT, RIGHT = ADDRESSES[Limb.LEFT], ADDRESSES[Limb.RIGHT]
PANELS = ["#top", "#now", "#sensors", "#hint", "Footer"]


class Worn:
    """The program's surroundings with a simulated world as its Bluetooth."""

    def __init__(self, folder: Path, speed: float = 20.0, seconds: float | None = None) -> None:
        self.folder = folder
        self.world: World = demo_world(supine_kicking(minutes=8.0), 1, Clock(speed), profiles=PROFILES)
        self.home = CommandHome(Globals(folder), seconds=seconds, make_radio=self.world.radio)

    def app(self) -> KickstepApp:
        return KickstepApp(home=self.home.recall())


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A folder in which the card was read and the questions were skipped."""
    with HistoryWriter(history_file(tmp_path)) as writer:
        writer.set_state(CARD, YES).result()
        writer.set_state(ASKED, YES).result()
    return tmp_path


async def told(pilot: Pilot[None], app: KickstepApp, *words: str) -> None:
    """Wait until the panel that names the next step says this."""
    await until(pilot, lambda: all(part in now_text(app) for part in words))


async def top_says(pilot: Pilot[None], app: KickstepApp, words: str) -> None:
    await until(pilot, lambda: words in app.screen.query_one("#top").render_line(0).text)


def now_text(app: KickstepApp) -> str:
    return str(app.screen.query_one("#now", Static).content)


async def until_ready(pilot: Pilot[None], app: KickstepApp, found: int) -> ReadyScreen:
    def there() -> bool:
        screen = app.screen_stack[-1] if app.screen_stack else None
        return isinstance(screen, ReadyScreen) and [o.option_count for o in screen.query(OptionList)] == [found]

    await until(pilot, there)
    screen = app.screen
    assert isinstance(screen, ReadyScreen)
    return screen


@in_loop
async def test_the_card_once_then_the_child_then_get_ready(tmp_path: Path) -> None:
    worn = Worn(tmp_path)
    app = worn.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, StartCard) and bool(app.screen.query("#card Static")))
        shown = " ".join(str(text.content) for text in app.screen.query("#card Static"))
        assert START_CARD in shown.replace("..", ".")
        await press(app, "enter")
        await until(pilot, lambda: isinstance(app.screen, ChildScreen))
        await press(app, *"[b]Mia", "enter")
        await press(app, *"2026-08-02", "enter", "enter")
        await until_ready(pilot, app, 2)
        await top_says(pilot, app, "[b]Mia · ")
        await until(pilot, lambda: bool(_children(tmp_path)))
        await press(app, "q")
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 0
    assert _children(tmp_path) == [Child(_children(tmp_path)[0].id, "[b]Mia", "2026-08-02")]
    again = Worn(tmp_path).app()
    async with again.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(again.screen, StartCard | ReadyScreen))
        assert isinstance(again.screen, ReadyScreen)


@in_loop
async def test_both_questions_can_be_skipped_and_are_not_asked_again(tmp_path: Path) -> None:
    app = Worn(tmp_path).app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(app, "enter")
        await until(pilot, lambda: isinstance(app.screen, ChildScreen))
        await press(app, "escape", "escape")
        await until_ready(pilot, app, 2)
        await top_says(pilot, app, "Baby")

        def remembered() -> bool:
            with History(history_file(tmp_path)) as kept:
                return kept.state(CARD) is not None and kept.state(ASKED) is not None

        await until(pilot, remembered)
    assert not _children(tmp_path)
    assert Worn(tmp_path).home.recall().memory.asked


def all_inside(app: KickstepApp) -> None:
    for selector in PANELS:
        assert app.screen.region.contains_region(app.screen.query_one(selector).region), selector
    assert app.screen.query_one("#list").size.height >= 3
    keys = list(app.screen.query(FooterKey))
    assert [key.description for key in keys] == ["Start", "Shake", "Demo", "History", "Children", "Help", "Quit"]
    for key in keys:
        assert app.screen.region.contains_region(key.region), key.description


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_every_panel_and_key_of_get_ready_lies_inside_the_screen(size: tuple[int, int], known: Path) -> None:
    app = Worn(known).app()
    async with app.run_test(size=size) as pilot:
        await until_ready(pilot, app, 2)
        await holds(lambda: all_inside(app))
        await press(app, "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await press(app, "escape")
        await until_ready(pilot, app, 2)


@in_loop
async def test_legs_are_said_remembered_and_start_a_session_that_leads_back(known: Path) -> None:
    worn = Worn(known, seconds=20.0)
    app = worn.app()
    async with app.run_test(size=(100, 30)) as pilot:
        ready = await until_ready(pilot, app, 2)
        await told(pilot, app, "choose a sensor")
        await press(app, "r")  # the first in the list; the highlight goes on to the other
        await press(app, "l")
        assert ready.finding.legs == {Limb.RIGHT: LEFT, Limb.LEFT: RIGHT}
        await told(pilot, app, "LEFT  MetaWear 00:02")
        await press(app, "s")
        await told(pilot, app, "LEFT  MetaWear 00:01")
        assert ready.finding.legs == {Limb.LEFT: LEFT, Limb.RIGHT: RIGHT}
        await press(app, "enter")
        await until(pilot, lambda: isinstance(app.screen, LiveScreen))
        await until_summary(pilot, app)
        assert app.ended is not None
        assert app.keeping is not None
        await press(app, "enter")
        await until_ready(pilot, app, 2)
        assert "as last time" not in now_text(app)
        await press(app, "q")
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 0
    worn.home.close()
    with History(history_file(known)) as kept:
        assert kept.state(sensor_state(Limb.LEFT)) == LEFT
        assert kept.state(sensor_state(Limb.RIGHT)) == RIGHT
        (session,) = kept.sessions()
    assert app.ended.recording is not None
    assert session.recording_file == app.ended.recording.name
    next_time = Worn(known).app()
    async with next_time.run_test(size=(100, 30)) as pilot:
        await until_ready(pilot, next_time, 2)
        await told(pilot, next_time, "LEFT  MetaWear 00:01", "as last time")
        await press(next_time, "enter")
        await until(pilot, lambda: isinstance(next_time.screen, ShakingScreen))
        await press(next_time, "enter")  # last time's legs, without shaking: two keys to a session
        await until(pilot, lambda: isinstance(next_time.screen, LiveScreen))
        await press(next_time, "q")


@in_loop
async def test_bluetooth_that_is_off_is_said_and_found_again(known: Path) -> None:
    worn = Worn(known)
    worn.world.break_bluetooth()
    app = worn.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await told(pilot, app, "Bluetooth is switched off", "Switch Bluetooth on")
        worn.world.break_bluetooth(
            BleakBluetoothNotAvailableError("denied", BleakBluetoothNotAvailableReason.DENIED_BY_USER)
        )
        await told(pilot, app, "may not use Bluetooth")
        worn.world.mend_bluetooth()
        worn.world.out_of_range(RIGHT)
        await until_ready(pilot, app, 1)
        await told(pilot, app, "One sensor found")


@in_loop
async def test_a_sensor_that_cannot_be_had_leads_back_with_its_reason(known: Path) -> None:
    worn = Worn(known)
    app = worn.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until_ready(pilot, app, 2)
        await press(app, "l", "r")
        worn.world.refuse(LEFT, times=99)
        await press(app, "enter")
        ready = await until_ready(pilot, app, 2)
        await until(pilot, lambda: ready.failed is not None)  # the check could not have it
        await told(pilot, app, failed_line(ready.failed))
        assert app.failure is None
        await press(app, "q")
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 0
    assert not list((known / "recordings").glob("*"))


@in_loop
async def test_the_demo_from_get_ready_leads_back(known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worn = Worn(known)
    demo = worn.home.demo

    def short() -> object:
        starter, child, note = demo()
        starter.speed, starter.seconds = 20.0, 15.0  # type: ignore[attr-defined]
        return starter, child, note

    monkeypatch.setattr(CommandHome, "demo", lambda home: short())
    app = worn.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until_ready(pilot, app, 2)
        await press(app, "d")
        await until(pilot, lambda: isinstance(app.screen, LiveScreen) and bool(app.screen.query("#banner")))
        assert "Demo" in str(app.screen.query_one("#banner", Static).content)
        await until_summary(pilot, app)
        await press(app, "enter")
        await until_ready(pilot, app, 2)
        await press(app, "q")
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 0


@in_loop
async def test_several_children_are_chosen_by_key(known: Path) -> None:
    with HistoryWriter(history_file(known)) as writer:
        for name in ("Ada", "Ben"):
            writer.child(name).result()
    app = Worn(known).app()
    async with app.run_test(size=(80, 24)) as pilot:
        ready = await until_ready(pilot, app, 2)
        assert ready.child is not None
        assert ready.child.nickname == "Ada"
        await press(app, "n")
        await top_says(pilot, app, "Ben")
        await until(pilot, lambda: "Ben" in str(app.screen.query_one("#hint", Static).content))
        await press(app, "c")
        await until(pilot, lambda: isinstance(app.screen, ChildrenScreen) and "Leg length" in texts(app))
        await press(app, "up", "enter")
        await top_says(pilot, app, "Ada")


@in_loop
async def test_a_damaged_history_is_made_anew_before_the_first_session(tmp_path: Path) -> None:
    record(tmp_path, 0)
    history_file(tmp_path).write_bytes(b"this is no database" * 20)
    app = Worn(tmp_path).app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(app, "enter")
        await until(pilot, lambda: isinstance(app.screen, ChildScreen))
        await press(app, "escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, MendScreen))
        await shows(app, "1 session counted from the recordings", "enter goes on")
        await press(app, "enter")
        await until_ready(pilot, app, 2)
        await until(pilot, lambda: "damaged" not in str(app.screen.query_one("#hint", Static).content))
    with History(history_file(tmp_path)) as kept:
        assert len(kept.sessions()) == 1


@in_loop
async def test_a_session_that_was_cut_off_is_mended_at_the_next_start_and_said(known: Path) -> None:
    before, live = name(5), own_recordings(known) / f"{name(5)}.live.mcap"
    live.parent.mkdir()
    with RecordingWriter(live) as writer:
        for one in log(5):
            writer.write(one)
    with HistoryWriter(history_file(known)) as writer:
        Keeping(history_file(known), before, writer=writer).note("while it ran")
    worn = Worn(known)
    app = worn.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: any("was cut off" in toast.message for toast in app._notifications))
        (told,) = (toast.message for toast in app._notifications)
        await until_ready(pilot, app, 2)
    worn.home.close()
    assert told == "A session that was cut off (6 Nov 10:30, 8 s) is mended and in the history."
    assert not live.exists()
    with History(history_file(known)) as kept:
        assert [session.recording_id for session in kept.sessions()] == [before]
        assert kept.notes(before) == ["while it ran"]


@in_loop
async def test_no_session_waits_for_a_damaged_history(known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put off, the session is recorded first; then the history is made anew, and the session is in it with its note."""
    before = record(known, 0)
    no_results(history_file(known))
    worn = Worn(known, seconds=10.0)
    app = worn.app()

    def slow(file: Path, progress: object, stop: Callable[[], bool]) -> object:
        while not stop():
            time.sleep(0.01)
        raise StoppedError

    monkeypatch.setattr(rescuing, "counted", slow)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, MendScreen))
        await shows(app, "Counting … 0 %")
        await press(app, "escape")
        await until_ready(pilot, app, 2)
        monkeypatch.undo()
        await press(app, "r")
        await press(app, "l")
        await press(app, "enter")
        await until_summary(pilot, app)
        await shows(app, "Not saved: the history is damaged")
        await press(app, "n", *"shoes", "enter")
        await press(app, "enter")
        await until(pilot, lambda: isinstance(app.screen, MendScreen))
        await shows(app, "2 sessions counted from the recordings", "enter goes on")
        await press(app, "enter")
        await until_ready(pilot, app, 2)
        keeping = app.keeping
        assert keeping is not None
        await until(pilot, lambda: keeping.saved and all(future.done() for future in keeping.asked))
    worn.home.close()
    with History(history_file(known)) as kept:
        assert {session.recording_id for session in kept.sessions()} == {before, keeping.recording_id}
        assert kept.notes(keeping.recording_id) == ["shoes"]


@in_loop
async def test_record_is_on_the_live_screen_and_keeps_its_session(tmp_path: Path) -> None:
    child = Child("c0ffee", "Mia", "2026-08-02")
    starter = starter_for(Globals(tmp_path), {}, Activity.BACK, 3.0, child, {}, simulated=True)
    app = KickstepApp(starter, child_words(child, "2026-08-16"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, LiveScreen))
        await top_says(pilot, app, "Mia · 2 weeks")
        await until_summary(pilot, app)
        assert app.keeping is not None
        assert app.keeping.close() is None
    with History(history_file(tmp_path)) as kept:
        (session,) = kept.sessions()
    assert session.child == child
    assert session.activity is Activity.BACK
    assert app.ended is not None
    assert app.ended.recording is not None
    assert b"Mia" not in app.ended.recording.read_bytes()


def _children(folder: Path) -> list[Child]:
    with History(history_file(folder)) as kept:
        return kept.children()


def _near(address: str, refused: str = "") -> Near:
    return Near(address, f"name {address}", "kind", -60, refused)


def test_one_sensor_is_on_one_leg_and_silence_takes_it_off_the_list() -> None:
    finding = Finding()
    finding.hear([_near("a"), _near("b")], 0.0)
    finding.give("a", Limb.LEFT)
    finding.give("a", Limb.RIGHT)
    assert finding.legs == {Limb.RIGHT: "a"}
    finding.give("b", Limb.LEFT)
    assert finding.ready
    finding.give("b", Limb.LEFT)
    assert finding.missing == [Limb.LEFT]
    finding.hear([_near("b")], STALE_S + 1.0)
    assert list(finding.near) == ["b"]
    assert finding.legs == {Limb.RIGHT: "a"}, "a sensor that is away keeps its leg"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (Finding, "Press its button. (searching, 8 s)"),
        (lambda: _finding({Limb.LEFT: "a", Limb.RIGHT: "b"}, "a"), "The RIGHT sensor of last time is not here yet"),
        (lambda: _finding({Limb.LEFT: "a", Limb.RIGHT: "b"}, "a", "b"), "as last time"),
        (lambda: _finding({}, "a"), "Wake the other one"),
        (lambda: _finding({}, "a", "b"), "l left, r right"),
    ],
)
def test_each_state_names_one_next_step(make: Callable[[], Finding], words: str) -> None:
    assert words in " ".join(ready_lines(make(), False, None, 8.0))


def test_a_sensor_that_cannot_be_used_says_why() -> None:
    finding = Finding({Limb.LEFT: "a", Limb.RIGHT: "b"})
    finding.hear([_near("a"), _near("b", "its firmware is too old")], 0.0)
    assert not finding.ready
    assert "its firmware is too old" in ready_lines(finding, False, None, 0.0)[0]


def test_troubles_are_sentences() -> None:
    error = SensorError("the sensor does not answer", where="Ankle", advice="Wake it.")
    assert failed_line(error) == "Ankle: the sensor does not answer. Wake it."
    assert [signal_words(dbm)[-4:] for dbm in (-50, -80, -95)] == ["good", "fair", " low"]


def _finding(legs: dict[Limb, str], *near: str) -> Finding:
    finding = Finding(legs)
    finding.hear([_near(address) for address in near], 0.0)
    return finding


@in_loop
async def test_a_tally_without_sensors_runs_four_keys_after_the_start(known: Path) -> None:
    with HistoryWriter(history_file(known)) as writer:
        writer.set_child(Child("c1", "Mia")).result()
        writer.set_state(CHILD, "c1").result()
    app = Worn(known).app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ReadyScreen))
        await press(app, "h")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        await press(app, "b")
        await until(pilot, lambda: isinstance(app.screen, BaselineScreen))
        await until(pilot, lambda: "No trial yet" in texts(app))
        await press(app, "t")
        await until(pilot, lambda: isinstance(app.screen, TallyScreen))
        await press(app, "space", "left", "enter")
        await until(pilot, lambda: isinstance(app.screen, BaselineScreen))

        def kept() -> bool:
            with History(history_file(known)) as history:
                return [s.child.nickname for s in history.sessions() if s.child is not None] == ["Mia"]

        await until(pilot, kept)


@in_loop
async def test_twins_have_four_sensors_and_the_child_is_chosen_first(tmp_path: Path) -> None:
    mine, hers = {Limb.LEFT: LEFT, Limb.RIGHT: RIGHT}, {Limb.LEFT: "C0:FF:EE:00:00:0A", Limb.RIGHT: "C0:FF:EE:00:00:0B"}
    with HistoryWriter(history_file(tmp_path)) as writer:
        for name in (CARD, ASKED):
            writer.set_state(name, YES).result()
        for child, sensors in ((Child("c1", "Ben"), mine), (Child("c2", "Ida"), hers)):
            writer.set_child(child).result()
            for limb, address in sensors.items():
                writer.set_state(sensor_state(limb, child.id), address).result()
    world = demo_world(supine_kicking(minutes=2.0), 1, Clock(10.0), profiles=PROFILES)
    for device in tuple(world.devices.values()):  # two more of the same kind
        make = replace(device.make, address=hers[device.make.limb])
        world.add(make, DEMO_CHOICES)
    app = KickstepApp(home=CommandHome(Globals(tmp_path), make_radio=world.radio).recall())
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ReadyScreen) and len(app.screen.finding.near) == 4)
        ready = app.screen
        assert isinstance(ready, ReadyScreen)
        await until(pilot, lambda: ready.finding.legs == mine and ready.finding.others == set(hers.values()))
        await until(pilot, lambda: texts(app).count("Ida") >= 2)  # her sensors say whose they are
        home = ready.home
        home.memory.child_id = "c2"
        await until(pilot, lambda: ready.finding.legs == hers and ready.finding.others == set(mine.values()))
        assert ready.finding.two_nearest() is not None
        assert set((ready.finding.two_nearest() or {}).values()) == set(hers.values())
        assert not ready.finding.said
        app.exit()
