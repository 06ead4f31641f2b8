"""The layout contract of the live screen: every panel, whole and readable, in every state and at both sizes."""

from __future__ import annotations

from textwrap import wrap
from typing import Any, cast

import pytest
from dashboard_helpers import LIVE_PANELS, SIZES, assert_inside, holds, in_loop, press, shows, until
from figure_makers import (
    BALANCE,
    GOOD,
    LOST,
    LOW,
    NO_BALANCE,
    TROUBLE,
    WEAK,
    FakeCourse,
    figures,
    live_app,
    show,
    snapshot,
)
from host_app import texts
from textual.widgets import Digits, Static
from textual.widgets._footer import FooterKey

from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.settings import AIM, OFF, REMIND
from monitor.dashboard.widgets.limb_panel import LimbPanel
from monitor.dashboard.widgets.wave import WaveStrip
from monitor.model.limbs import Limb
from monitor.model.words import Activity

CONTEXT = {"clothing": "bare", "surface": "firm_mat", "toy": "side", "face": "left", "mood": "happy", "fed_min": "180"}
STATES = {
    "running": figures(),
    "balance withheld": figures(snapshot=snapshot(balance=NO_BALANCE)),
    "no heel smashes": figures(snapshot=snapshot(heels=None)),
    "upright": figures(snapshot=snapshot(Activity.CRUISING)),
    "one lost": figures(right=LOST),
    "paused": figures(paused=True),
    "both lost": figures(LOST, LOST, paused=True, paused_by_itself=True),
    "low and weak": figures(LOW, WEAK, floor_s=1000.0),
    "a still sensor": figures(snapshot=snapshot(balance=NO_BALANCE, unconfirmed=(Limb.RIGHT,))),
    "long surroundings": figures(context=CONTEXT),
    "three lines": figures(LOW, LOST, floor_s=1300.0),
    "disk full": figures(LOW, trouble=TROUBLE),
}
CROWDED = figures(LOW, LOST, trouble=TROUBLE, paused=True, floor_s=1300.0)
LONG = "Anna-Magdalena Wilhelmine 😀 [bold]<b> von und zu Irgendwo · 15 weeks (corrected 11)"


def assert_readable(live: LiveScreen) -> None:
    """What stands in a panel is no larger than the panel."""
    for panel in live.query(Static):
        if panel.display and panel.region.area and panel.id not in ("top", "tiny"):
            lines = [part for line in str(panel.content).split("\n") for part in (wrap(line, panel.size.width) or [""])]
            assert len(lines) <= panel.size.height, f"{panel.id or panel.classes}: {lines}"
    for limb in live.query(LimbPanel):
        assert len(limb.border_subtitle or "") <= limb.size.width
        assert limb.query_one(Digits).region.right <= limb.query_one(".facts").region.x
        assert limb.wave.size.height >= 3
    assert live.query(FooterKey)
    for key in live.query(FooterKey):
        assert live.region.contains_region(key.region), key.description


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_every_panel_lies_inside_the_screen(size: tuple[int, int], state: str) -> None:
    app = live_app()
    async with app.run_test(size=size) as pilot:
        live = await show(app, pilot, STATES[state])
        await holds(lambda: assert_inside(app, LIVE_PANELS))
        await holds(lambda: assert_readable(live))


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_before_the_sensors_are_there(size: tuple[int, int]) -> None:
    app = live_app()
    async with app.run_test(size=size):
        await holds(lambda: assert_inside(app, LIVE_PANELS))
        await shows(app, "connecting …")


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_a_long_name_leaves_the_clock_its_place(size: tuple[int, int]) -> None:
    app = live_app(LONG)
    async with app.run_test(size=size) as pilot:
        await show(app, pilot, STATES["long surroundings"])
        await holds(lambda: assert_inside(app, LIVE_PANELS))
        await shows(app, "Anna-Magdalena", "06:40 of 15:00")
        top = texts(app).splitlines()[0]
        assert "Anna-Magdalena" in top
        assert "06:40 of 15:00" in top
        assert top.rstrip().endswith("● rec")


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_the_list_makes_room_when_there_is_much_to_say(size: tuple[int, int]) -> None:
    app = live_app()
    async with app.run_test(size=size) as pilot:
        live = await show(app, pilot, CROWDED)
        await shows(app, "21 minutes")
        assert "20 minutes" not in texts(app)
        await holds(
            lambda: assert_inside(app, [of for of in LIVE_PANELS if of != "#just-now" or not live.has_class("-many")])
        )
        await holds(lambda: assert_readable(live))
        await show(app, pilot, STATES["running"])
        await holds(lambda: assert_inside(app, LIVE_PANELS))


@pytest.mark.parametrize("size", [(59, 24), (80, 17), (30, 8)])
@in_loop
async def test_below_60x18_one_line_and_the_two_numbers(size: tuple[int, int]) -> None:
    app = live_app()
    async with app.run_test(size=size) as pilot:
        await show(app, pilot, figures(paused=True))
        await until(pilot, lambda: [of.id for of in app.screen.children if of.display and of.region.area] == ["tiny"])
        words = ("please enlarge the window; counting goes on", "left 1417", "right 1417")
        await until(pilot, lambda: all(part in " ".join(texts(app).split()) for part in words))


@in_loop
async def test_the_smallest_real_layout() -> None:
    app = live_app()
    async with app.run_test(size=(60, 18)) as pilot:
        await show(app, pilot, figures(right=LOST))
        await holds(lambda: assert_inside(app, [panel for panel in LIVE_PANELS if panel != "#just-now"]))


@in_loop
async def test_lost_and_paused_are_grey_and_in_words() -> None:
    app = live_app()
    async with app.run_test(size=(80, 24)) as pilot:
        live = await show(app, pilot, STATES["one lost"])
        left, right = live.query(LimbPanel)
        await shows(app, "lost – still trying")
        await until(pilot, lambda: right.styles.border_top[0] == "dashed")
        assert left.styles.border_top[0] == "round"
        assert right.query_one(Digits).value == "1417"
        assert right.query_one(Digits).styles.color != left.query_one(Digits).styles.color
        live = await show(app, pilot, STATES["paused"])
        await until(pilot, lambda: right.styles.border_top[0] == "round")
        await until(pilot, lambda: texts(app).count("PAUSED") == 4)  # bar, banner, both panels


@in_loop
async def test_without_colour_words_and_marks_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = live_app()
    assert app.no_color
    async with app.run_test(size=(100, 30)) as pilot:
        await show(app, pilot, figures(GOOD, LOST))
        marked = ("● LEFT ankle", "▲ RIGHT ankle", "● good signal", "▲ lost – still trying", "RIGHT lost 41 s ago")
        await shows(app, *marked, "╱╱╱")  # the last is the gap
        strip = app.screen.query(WaveStrip).first()
        assert "●" in strip.render_line(strip.size.height - 1).text  # a kick's beginning
        styles: set[Any] = {segment.style for y in range(30) for segment in app.screen.query_one("#top").render_line(0)}
        colours = {style.color.triplet for style in styles if style is not None and style.color is not None}
        assert all(red == green == blue for red, green, blue in colours)


@in_loop
async def test_balance_only_where_the_rule_allows_and_with_its_range() -> None:
    app = live_app()
    async with app.run_test(size=(100, 30)) as pilot:
        live = await show(app, pilot, STATES["balance withheld"])
        panel = live.query_one("#balance", Static)
        assert str(panel.content) == NO_BALANCE.reason
        await show(app, pilot, figures(snapshot=snapshot(balance=BALANCE)))
        text = str(panel.content)
        assert "this session only" in text
        assert "range for this recording" in text
        assert "◆" in text
        assert "━" in text


@in_loop
async def test_the_aim_is_one_calm_line_and_one_soft_bell_and_later_one_more_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, bells = live_app(), []
    monkeypatch.setattr(app, "bell", lambda: bells.append(1))
    async with app.run_test(size=(80, 24)) as pilot:
        await show(app, pilot, figures(floor_s=899.0))
        assert "minutes." not in texts(app)
        for floor_s in (900.0, 960.0, 1199.0):
            await show(app, pilot, figures(floor_s=floor_s))
            await shows(app, "15 minutes. Stop when the baby has had enough.")
        await show(app, pilot, figures(floor_s=1200.0))
        await shows(app, "20 minutes. Long enough for one session")
        assert "15 minutes." not in texts(app)
    assert bells == [1]


@in_loop
async def test_aim_and_reminder_are_as_chosen_at_once() -> None:
    app = live_app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.settings.chosen |= {AIM: "30", REMIND: "20"}
        await show(app, pilot, figures(floor_s=1300.0))
        await shows(app, "21:40 of 30:00")
        assert "minutes." not in texts(app)  # nobody is told to stop before the aim
        app.settings.chosen[AIM] = "5"
        await show(app, pilot, figures(floor_s=1301.0))
        await shows(app, "of 05:00", "21 minutes. Long enough")
        app.settings.chosen[REMIND] = OFF
        await show(app, pilot, figures(floor_s=1302.0))
        await shows(app, "5 minutes. Stop when the baby has had enough.")


@in_loop
async def test_no_sound_while_the_baby_is_upright(monkeypatch: pytest.MonkeyPatch) -> None:
    app, bells = live_app(), []
    monkeypatch.setattr(app, "sound", bells.append)
    async with app.run_test(size=(80, 24)) as pilot:
        await show(app, pilot, figures(floor_s=901.0, snapshot=snapshot(Activity.WALKING)))
        await shows(app, "15 minutes.")
        await show(app, pilot, figures(floor_s=902.0))  # lying down again: the moment has passed
    assert bells == []


@in_loop
async def test_l_says_that_the_child_stands_still_and_d_asks_for_two_knocks() -> None:
    app = live_app()
    course = cast(FakeCourse, cast(LiveScreen, app.first).course)
    async with app.run_test(size=(100, 30)) as pilot:
        await show(app, pilot, STATES["running"])
        await press(app, "l")
        await until(pilot, lambda: course.stood == 1)
        await press(app, "d")
        await until(pilot, lambda: "double tap" in course.said)


@in_loop
async def test_a_still_sensor_is_asked_about_and_y_answers() -> None:
    app = live_app()
    course = cast(FakeCourse, cast(LiveScreen, app.first).course)
    async with app.run_test(size=(100, 30)) as pilot:
        await show(app, pilot, STATES["a still sensor"])
        await shows(app, "Is the RIGHT sensor still on?")
        await press(app, "y")
        await until(pilot, lambda: bool(course.confirmed))
        assert course.confirmed == [Limb.RIGHT]
        await show(app, pilot, STATES["running"])
        await shows(app, "4 % left out")
        await until(pilot, lambda: "still on?" not in texts(app))
