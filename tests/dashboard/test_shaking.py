"""Which leg is which by shaking: the first time, last time's legs, exchanged ones, and what goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from dashboard_helpers import SIZES, holds, in_loop, press, until
from textual.pilot import Pilot
from textual.widgets._footer import FooterKey

from monitor.cli.app import Globals
from monitor.cli.home import CommandHome
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.home import ASKED, CARD, YES, sensor_state
from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.screens.ready import ReadyScreen
from monitor.dashboard.screens.shaking import ShakingScreen
from monitor.dashboard.shaking_words import PATIENCE_S, bar, help_line
from monitor.dashboard.widgets.plain import Plain
from monitor.detection.shaking import Felt, Moves
from monitor.locations import history_file
from monitor.model.limbs import Limb
from monitor.sensors.clock import Clock
from monitor.sensors.radio import shipped
from monitor.simulation.ble_world import ADDRESSES, World, demo_world
from monitor.simulation.scenarios import SCENARIOS
from monitor.storage.writer import HistoryWriter
from monitor.texts.ready import BOTH_MOVE, LOST, NEITHER, SAME_AGAIN

LEFT, RIGHT = ADDRESSES[Limb.LEFT], ADDRESSES[Limb.RIGHT]


class Worn:
    """A world in which the left sensor moves and the right one does not: a silent leg is an unshaken sensor."""

    def __init__(self, folder: Path, legs: dict[Limb, str] | None = None) -> None:
        with HistoryWriter(history_file(folder)) as writer:
            for name in (CARD, ASKED):
                writer.set_state(name, YES).result()
            for limb, address in (legs or {}).items():
                writer.set_state(sensor_state(limb), address).result()
        self.world: World = demo_world(SCENARIOS["one_leg_silent"](), 1, Clock(10.0), profiles=shipped())
        self.home = CommandHome(Globals(folder), make_radio=self.world.radio)
        self.app = KickstepApp(home=self.home.recall())


def says(app: KickstepApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Plain).content)


async def shaking(pilot: Pilot[None], worn: Worn, key: str = "enter") -> ShakingScreen:
    """On the screen where a leg is named."""

    def found() -> bool:
        screen = worn.app.screen
        return isinstance(screen, ReadyScreen) and len(screen.finding.near) == 2 and not screen._leaving

    await until(pilot, found)
    await press(worn.app, key)
    await until(pilot, lambda: isinstance(worn.app.screen, ShakingScreen))
    screen = worn.app.screen
    assert isinstance(screen, ShakingScreen)
    return screen


async def ready_again(pilot: Pilot[None], app: KickstepApp) -> ReadyScreen:
    await until(pilot, lambda: isinstance(app.screen, ReadyScreen))
    screen = app.screen
    assert isinstance(screen, ReadyScreen)
    return screen


@in_loop
async def test_the_first_time_left_is_the_one_that_moves(tmp_path: Path) -> None:
    worn = Worn(tmp_path)
    async with worn.app.run_test(size=(100, 30)) as pilot:
        screen = await shaking(pilot, worn)
        await until(pilot, lambda: "LEFT ankle" in says(worn.app, "#ask"))
        await until(pilot, lambda: screen.legs == {Limb.LEFT: LEFT})
        await until(pilot, lambda: "RIGHT ankle" in says(worn.app, "#ask"))
        await until(pilot, lambda: says(worn.app, "#moves") == SAME_AGAIN)  # the right one is not shaken: nobody is
        assert isinstance(worn.app.screen, ShakingScreen)
        assert "LEFT" in says(worn.app, "#sensor-left") + says(worn.app, "#sensor-right")
        await press(worn.app, "enter")
        ready = await ready_again(pilot, worn.app)
        assert ready.finding.legs == {Limb.LEFT: LEFT, Limb.RIGHT: RIGHT}
        assert ready.finding.said
        await until(pilot, lambda: len(ready.finding.near) == 2)
        await press(worn.app, "enter")
        await until(pilot, lambda: isinstance(worn.app.screen, LiveScreen))
        await press(worn.app, "q")


@in_loop
async def test_one_shake_of_the_left_one_starts_with_last_times_legs(tmp_path: Path) -> None:
    worn = Worn(tmp_path, {Limb.LEFT: LEFT, Limb.RIGHT: RIGHT})
    async with worn.app.run_test(size=(100, 30)) as pilot:
        await shaking(pilot, worn)
        await until(pilot, lambda: isinstance(worn.app.screen, LiveScreen))
        await press(worn.app, "q")


@pytest.mark.parametrize(("key", "left"), [("s", LEFT), ("enter", RIGHT)])
@in_loop
async def test_exchanged_sensors_are_noticed_and_a_person_decides(key: str, left: str, tmp_path: Path) -> None:
    worn = Worn(tmp_path, {Limb.LEFT: RIGHT, Limb.RIGHT: LEFT})
    async with worn.app.run_test(size=(80, 24)) as pilot:
        screen = await shaking(pilot, worn)
        await until(pilot, lambda: screen.other_moved)
        await until(pilot, lambda: "was on the RIGHT leg last time" in says(worn.app, "#ask"))
        ready = worn.app.screen_stack[-2]
        assert isinstance(ready, ReadyScreen)
        await press(worn.app, key)
        await until(pilot, lambda: isinstance(worn.app.screen, LiveScreen))
        assert ready.finding.legs[Limb.LEFT] == left
        await press(worn.app, "q")


@in_loop
async def test_back_lets_the_sensors_go_and_legs_can_be_said_by_hand(tmp_path: Path) -> None:
    worn = Worn(tmp_path)
    async with worn.app.run_test(size=(80, 24)) as pilot:
        screen = await shaking(pilot, worn, "space")
        await until(pilot, lambda: screen._connected)
        await press(worn.app, "escape")
        ready = await ready_again(pilot, worn.app)
        assert not ready.finding.legs
        await until(pilot, lambda: len(ready.finding.near) == 2)  # they can be found again: nobody holds them
        await press(worn.app, "l", "r")
        assert ready.finding.ready


@in_loop
async def test_a_sensor_that_cannot_be_had_is_said_and_back_leads_on(tmp_path: Path) -> None:
    worn = Worn(tmp_path)
    async with worn.app.run_test(size=(80, 24)) as pilot:
        worn.world.refuse(LEFT, times=99)
        screen = await shaking(pilot, worn)
        await until(pilot, lambda: screen.trouble is not None)
        assert says(worn.app, "#ask")
        await press(worn.app, "enter")
        assert isinstance(worn.app.screen, ShakingScreen)  # no leg is known: nothing to go on with
        await press(worn.app, "escape")
        await ready_again(pilot, worn.app)


@in_loop
async def test_one_sensor_alone_cannot_be_told_from_another(tmp_path: Path) -> None:
    worn = Worn(tmp_path)
    worn.world.out_of_range(RIGHT)
    async with worn.app.run_test(size=(80, 24)) as pilot:
        ready = await ready_again(pilot, worn.app)
        await until(pilot, lambda: len(ready.finding.near) == 1)
        await press(worn.app, "space", "enter")
        assert worn.app.screen is ready


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_everything_lies_inside_the_screen(size: tuple[int, int], tmp_path: Path) -> None:
    worn = Worn(tmp_path)
    async with worn.app.run_test(size=size) as pilot:
        screen = await shaking(pilot, worn)
        await until(pilot, lambda: bool(screen.legs))

        def inside() -> None:
            for selector in ("#shake", "#ask", "#sensor-left", "#sensor-right", "#moves", "#keys", "Footer"):
                assert screen.region.contains_region(screen.query_one(selector).region), selector
            assert [key.description for key in screen.query(FooterKey)] == ["Next", "Swap", "Help", "Back"]

        await holds(inside)


def test_words_for_nothing_and_both() -> None:
    assert help_line(Felt(Moves.BOTH), 0.0) == BOTH_MOVE
    assert help_line(Felt(Moves.NOTHING), PATIENCE_S - 1.0) == ""
    assert help_line(Felt(Moves.NOTHING), PATIENCE_S + 1.0) == NEITHER
    assert help_line(Felt(Moves.UNKNOWN), PATIENCE_S + 1.0) == LOST


def test_both_bars_have_one_scale_that_shows_small_movements() -> None:
    assert bar([-0.2, 0.0, 0.6, 3.0, 12.0, 50.0]) == "▁▁▃▅██"
