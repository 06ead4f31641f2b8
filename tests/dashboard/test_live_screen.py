"""The live screen over a simulated session: layout, keys, counts, states."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from dashboard_helpers import (
    LIVE_PANELS,
    SIZES,
    assert_inside,
    demo_app,
    holds,
    in_loop,
    press,
    until,
    until_counted,
    until_summary,
)
from textual.screen import ModalScreen
from textual.widgets import Digits, Footer, Input, Static
from textual.widgets._footer import FooterKey

from monitor.dashboard.app import KickstepApp
from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.screens.questions import ActivityScreen, ContextScreen, HelpScreen, NoteScreen, UnusualScreen
from monitor.dashboard.widgets.limb_panel import LimbPanel
from monitor.model.limbs import Limb
from monitor.model.words import Activity, Why
from monitor.recording.reader import RecordingReader
from monitor.simulation.ble_world import ADDRESSES
from monitor.texts.words import START_CARD, UNUSUAL

SUMMARY_PANELS = [
    "#top",
    "#short",
    ".total.left",
    ".total.right",
    "#kinds",
    "#quality",
    "#minutes",
    "#remember",
    "Footer",
]
LIVE_KEYS = ["Pause", "Marker", "Note", "Activity", "Context", "Finish", "Help"]
SUMMARY_KEYS = ["Keep", "Not real", "Note", "Replay", "Unusual", "History", "Help"]


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_every_panel_of_a_session_lies_inside_the_screen(size: tuple[int, int]) -> None:
    app = demo_app()
    async with app.run_test(size=size) as pilot:
        await holds(lambda: assert_inside(app, LIVE_PANELS))
        await until_counted(pilot, app)
        await holds(lambda: assert_inside(app, LIVE_PANELS))
        await press(app, "f")
        await until_summary(pilot, app)
        await holds(lambda: assert_inside(app, SUMMARY_PANELS))


@in_loop
async def test_a_window_too_small_shows_one_line_and_the_two_numbers() -> None:
    app = demo_app()
    async with app.run_test(size=(50, 16)) as pilot:
        await until_counted(pilot, app)
        texts = app.screen.query_children(Static)
        await until(pilot, lambda: [text.id for text in texts if text.display and text.region.area] == ["tiny"])
        text = str(app.screen.query_one("#tiny", Static).content)
        assert "counting goes on" in text
        assert "left" in text
        assert "right" in text
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: app.screen.query_one("#limbs").display)
        await holds(lambda: assert_inside(app, LIVE_PANELS))


@in_loop
async def test_the_counts_are_those_of_the_pipeline() -> None:
    app = demo_app()
    async with app.run_test(size=(100, 30)) as pilot:
        live = await until_counted(pilot, app, kicks=4)
        figures = live.figures
        assert figures is not None
        for panel in live.query(LimbPanel):
            assert panel.query_one(Digits).value == str(figures.snapshot.limbs[panel.limb].kicks)
            assert len(panel.wave.ring.peaks) > 20
        assert "not enough" in str(live.query_one("#balance", Static).content)
        await until(pilot, lambda: all(int(panel.query_one(Digits).value) > 1 for panel in live.query(LimbPanel)))
        await press(app, "f")
        await until_summary(pilot, app)
        assert app.ended is not None
        assert app.course.session is not None
        last = app.course.session.pipeline.snapshot()
        for limb in Limb:
            assert app.ended.summary.limbs[limb].kicks == last.limbs[limb].kicks > 0
            digits = app.screen.query_one(f".total.{limb} Digits", Digits)
            assert digits.value == str(last.limbs[limb].kicks)
        await press(app, "q")
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 0


@in_loop
async def test_every_key_of_the_footer_works(tmp_path: Path) -> None:
    app = demo_app(speed=5.0, seconds=None, path=tmp_path / "a.live.mcap")
    async with app.run_test(size=(80, 24)) as pilot:
        live = await until_counted(pilot, app)
        await until(pilot, lambda: [key.description for key in live.query(FooterKey)] == LIVE_KEYS)
        assert app.screen.query_one(Footer).region.height == 1

        await press(app, "space")
        await until(pilot, lambda: live.figures is not None and live.figures.paused)
        assert "PAUSED" in str(live.query_one("#banner", Static).content)
        await press(app, "space")
        await until(pilot, lambda: live.figures is not None and not live.figures.paused)

        await press(app, "m")

        await press(app, "n")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen) and isinstance(app.focused, Input))
        await press(app, "q", "escape")
        await until(pilot, lambda: app.screen is live)
        await press(app, "n")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen) and isinstance(app.focused, Input))
        await press(app, *"[b]x-m", "enter")
        await until(pilot, lambda: app.screen is live)
        await until(pilot, lambda: bool(app.course.notes))
        assert [note.text for note in app.course.notes] == ["[b]x-m"]

        await press(app, "c")
        await until(pilot, lambda: isinstance(app.screen, ContextScreen))
        await press(app, "1", "1", "escape")
        await until(pilot, lambda: app.screen is live)
        await until(pilot, lambda: "bare legs" in live.query_one("#top").render_line(0).text)

        await press(app, "a")
        await until(pilot, lambda: isinstance(app.screen, ActivityScreen))
        await press(app, "escape")
        await until(pilot, lambda: app.screen is live)
        await press(app, "a")
        await until(pilot, lambda: isinstance(app.screen, ActivityScreen))
        await press(app, "6")
        await until(pilot, lambda: live.figures is not None and live.figures.snapshot.activity is Activity.WALKING)
        assert "steps" in str(live.query(".facts").first(Static).content).splitlines()[0]

        await press(app, "u")
        await until(pilot, lambda: isinstance(app.screen, UnusualScreen) and bool(app.screen.query("#keep")))
        assert str(app.screen.query_one("#unusual-words", Static).content) == UNUSUAL
        await press(app, "escape")
        await until(pilot, lambda: app.screen is live)
        await press(app, "u")
        await until(pilot, lambda: isinstance(app.screen, UnusualScreen) and bool(app.screen.query("#keep")))
        await press(app, "enter")
        await until(pilot, lambda: app.screen is live)

        await press(app, "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen) and len(app.screen.query(Static)) >= 4)
        assert START_CARD in [str(text.content) for text in app.screen.query(Static)]
        await press(app, "escape")
        await until(pilot, lambda: app.screen is live)
        await press(app, "f")
        await until_summary(pilot, app)
        summary = app.screen
        await until(pilot, lambda: [key.description for key in app.screen.query(FooterKey)] == SUMMARY_KEYS)
        await press(app, "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen) and len(app.screen.query(Static)) >= 4)
        await press(app, "escape")
        await until(pilot, lambda: app.screen is summary)
        await press(app, "q")
        await until(pilot, lambda: app.return_code is not None)
    assert app.ended is not None
    assert app.ended.recording is not None
    with RecordingReader(app.ended.recording) as records:
        log = [type(record).__name__ for record in records]
    assert log.count("Stretch") == 3  # paused, gone on, marked
    whys = {stretch.why for stretch in app.ended.summary.excluded}
    assert {Why.PAUSED, Why.MARKED} <= whys
    assert log.count("Tag") == 4  # the child, a marker, an answer, an activity
    assert app.ended.summary.context == {"clothing": "bare"}
    assert b"[b]x" not in app.ended.recording.read_bytes()


@in_loop
async def test_a_lost_limb_is_a_banner_and_a_grey_panel_and_nothing_stops() -> None:
    app = demo_app(speed=5.0, seconds=None)
    async with app.run_test(size=(80, 24)) as pilot:
        live = await until_counted(pilot, app)
        app._starter.world.out_of_range(ADDRESSES[Limb.RIGHT])  # type: ignore[attr-defined]
        right, left = (live.query_one(f"#limb-{limb}", LimbPanel) for limb in (Limb.RIGHT, Limb.LEFT))
        await until(pilot, lambda: right.has_class("-lost") and not left.has_class("-lost"))
        assert not isinstance(app.screen, ModalScreen)
        text = str(live.query_one("#banner", Static).content)
        assert "RIGHT lost" in text
        assert "still trying. Recording goes on for the left." in text
        await holds(lambda: assert_inside(app, LIVE_PANELS))
        before_s = left.wave.ring.newest_s
        await until(pilot, lambda: left.wave.ring.newest_s > before_s + 5.0)
        app._starter.world.out_of_range(ADDRESSES[Limb.RIGHT], out=False)  # type: ignore[attr-defined]
        await until(pilot, lambda: not right.has_class("-lost"))
        assert "RIGHT lost" not in str(live.query_one("#banner", Static).content)


@in_loop
async def test_what_a_person_typed_appears_as_written() -> None:
    name = "[bold]Mia[/] <b> [/nothing] $x"
    app = KickstepApp(demo_app()._starter, name)
    async with app.run_test(size=(100, 30)) as pilot:
        await until_counted(pilot, app)
        await until(pilot, lambda: name in app.screen.query_one("#top").render_line(0).text)
        await press(app, "f")
        await until_summary(pilot, app)
        await until(pilot, lambda: name in app.screen.query_one("#top").render_line(0).text)


def test_a_fault_of_the_screen_leaves_the_recording_and_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.live.mcap"
    app = demo_app(seconds=None, path=path)

    def fail() -> None:
        raise RuntimeError("a fault")

    @in_loop
    async def session() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            await until_counted(pilot, app)
            app.call_later(fail)
            await until(pilot, lambda: app._exception is not None)

    with pytest.raises(RuntimeError, match="a fault"):
        session()
    assert isinstance(app.failure, RuntimeError)
    assert app.return_code == 1
    assert path.exists()


@in_loop
async def test_quitting_before_the_sensors_are_there_ends_at_once() -> None:
    app = demo_app(speed=1.0)
    async with app.run_test(size=(80, 24)):
        assert isinstance(app.screen, LiveScreen)
        await press(app, "q")
    assert app.failure is None
    assert app.ended is None


def test_the_first_picture_needs_nothing_slow() -> None:
    code = "import monitor.cli.demo, monitor.dashboard.app, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "textual" in loaded
    assert not loaded & {"numpy", "scipy", "bleak", "sqlite_utils", "mcap"}
