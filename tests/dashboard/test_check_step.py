"""The third step of getting ready, on the screen: it runs by itself, stops nobody, and is remembered."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from dashboard_helpers import press, until
from test_newcomer import LEFT, PATIENCE_S, RIGHT, Visit, known, visit
from textual.pilot import Pilot

from monitor.dashboard.resting import LOOK_S, READ_FIX_S, READ_S, RestStep
from monitor.dashboard.resting import PATIENCE_S as STILL_PATIENCE_S
from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.screens.ready import ReadyScreen
from monitor.dashboard.screens.shaking import ShakingScreen
from monitor.dashboard.session_words import day_words
from monitor.dashboard.widgets.steps import Step, parts
from monitor.locations import history_file
from monitor.model.limbs import LIMBS, Limb
from monitor.model.rest_check import STILL_S, RestCheck
from monitor.preview import Checking
from monitor.simulation.ble_world import World
from monitor.storage.history import History

GOOD = RestCheck(50.0, 50.1, 0.004, 0.02, 87.0, 0.034)


class Looks:
    """What is seen of both sensors, as a test says it."""

    def __init__(self, of: RestCheck, still_s: float = STILL_S) -> None:
        self.of, self.still = of, still_s

    def look(self, now_s: float, day: str = "") -> dict[Limb, RestCheck]:
        return dict.fromkeys(LIMBS, self.of)

    def still_s(self, limb: Limb) -> float:
        return self.still


def step(looks: Looks, until_s: float) -> RestStep:
    """Looked at from second 10 on."""
    of, now_s = RestStep(), 10.0
    while now_s <= until_s:
        of.look(cast(Checking, looks), now_s, "2026-11-22")
        now_s += LOOK_S
    return of


def test_what_is_seen_is_read_for_a_moment_and_then_it_goes_on() -> None:
    of = step(Looks(GOOD), 10.0)
    assert (of.done, of.stays, of.moved) == (True, False, [])
    assert not of.over(10.0 + READ_S - 0.1)
    assert of.over(10.0 + READ_S)
    low = step(Looks(replace(GOOD, charge=9.0)), 10.0)
    assert not low.over(10.0 + READ_S)
    assert low.over(10.0 + READ_FIX_S)


def test_a_baby_that_moves_ends_it_too() -> None:
    looks = Looks(replace(GOOD, off_ms2=None), still_s=2.0)
    assert not step(looks, 10.0 + STILL_PATIENCE_S - LOOK_S).done
    of = step(looks, 10.0 + STILL_PATIENCE_S)
    assert (of.done, of.moved) == (True, list(LIMBS))
    assert of.over(10.0 + STILL_PATIENCE_S + READ_FIX_S)


def test_what_is_not_good_waits_for_a_person_and_sees_when_it_was_mended() -> None:
    looks = Looks(replace(GOOD, rate_hz=0.0))
    of = step(looks, 30.0)
    assert of.stays
    assert not of.over(99.0)
    looks.of = GOOD
    of.look(cast(Checking, looks), 40.0, "2026-11-22")
    assert not of.stays
    assert not of.over(40.0)
    assert of.over(40.0 + READ_S)


def test_the_four_steps_say_what_is_done_and_where_one_is() -> None:
    assert parts(Step.CHECK, frozenset({Step.FIND, Step.LEGS})) == [
        "✓ 1 Find",
        "✓ 2 Which leg?",
        "▸ 3 Check",
        "  4 Start",
    ]
    assert parts(Step.START, frozenset(Step))[3] == "▸ 4 Start"


def _charge(world: World, percent: float) -> None:
    world.devices[RIGHT].charge = percent


def test_a_weak_battery_is_told_on_the_way_and_remembered_with_the_sensor(tmp_path: Path) -> None:
    known(tmp_path, {Limb.LEFT: LEFT, Limb.RIGHT: RIGHT})
    low = "Its battery is low (9 %). Charge it after the session."

    async def first(of: Visit, pilot: Pilot[None]) -> None:
        await of.found(pilot)
        await until(pilot, lambda: "✓ 1 Find ▸ 2 Which leg? 3 Check 4 Start" in of.says())
        await of.press("enter")
        await of.until(pilot, ShakingScreen)
        await of.press("enter")
        await until(pilot, lambda: low in of.says(), PATIENCE_S)
        assert "✓ 1 Find ✓ 2 Which leg? ▸ 3 Check 4 Start" in of.says()
        assert "▲ RIGHT MetaWear 00:02 usable" in of.says()
        assert "● LEFT MetaWear 00:01 good" in of.says()
        assert "Both sensors moved, so lying still was not checked." in of.says()
        assert "m/s2" not in of.says()
        await press(of.app, "v")
        await until(pilot, lambda: "battery 9 %" in of.says() and " of 50 Hz" in of.says(), PATIENCE_S)
        await of.counting(pilot)  # by itself
        assert of.keys == 2

    async def second(of: Visit, pilot: Pilot[None]) -> None:
        await of.found(pilot)
        today = day_words(date.today().isoformat())
        await until(pilot, lambda: f"▲ RIGHT usable, {today}" in of.says(), PATIENCE_S)

    for play in (first, second):
        visit(tmp_path, play, lambda world: _charge(world, 9.0))
    with History(history_file(tmp_path)) as history:
        found = history.checks()
    assert {address: of.charge for address, of in found.items()} == {LEFT: 87.0, RIGHT: 9.0}


def test_an_empty_battery_waits_for_enter_and_back_keeps_the_legs(tmp_path: Path) -> None:
    known(tmp_path, {Limb.LEFT: LEFT, Limb.RIGHT: RIGHT})

    async def play(of: Visit, pilot: Pilot[None]) -> None:
        ready = await of.found(pilot)
        await of.press("enter")
        await of.until(pilot, ShakingScreen)
        await of.press("enter")
        await until(pilot, lambda: "enter starts all the same" in of.says(), PATIENCE_S)
        assert "Its battery is nearly empty (3 %). Charge it now." in of.says()
        await asyncio.sleep(20.0)
        assert isinstance(of.app.screen, ShakingScreen)
        await of.press("escape")
        await of.until(pilot, ReadyScreen, lambda: len(ready.finding.near) == 2 and not ready._leaving)
        assert ready.finding.legs == {Limb.LEFT: LEFT, Limb.RIGHT: RIGHT}
        await until(pilot, lambda: "✓ 3 Check ▸ 4 Start" in of.says() and "nearly empty (3 %)" in of.says(), PATIENCE_S)
        await of.press("enter")  # it was looked at: the session begins
        await of.until(pilot, LiveScreen)
        await of.counting(pilot)

    visit(tmp_path, play, lambda world: _charge(world, 3.0))


@pytest.mark.parametrize("passed", [False, True])
def test_legs_said_by_hand_are_checked_on_the_way(passed: bool, tmp_path: Path) -> None:
    """One key is enough; a second one does not wait for it."""
    known(tmp_path, {})

    async def play(of: Visit, pilot: Pilot[None]) -> None:
        ready = await of.found(pilot)
        ready.query_one("#list").highlighted = list(ready.finding.near).index(LEFT)  # type: ignore[attr-defined]
        await of.press("l", "r")
        await until(pilot, lambda: "✓ 2 Which leg? ▸ 3 Check" in of.says(), PATIENCE_S)
        await of.press("enter")
        await of.until(pilot, ShakingScreen)
        if passed:
            await of.press("enter")
        await of.counting(pilot)
        assert passed or ready.checks.keys() == {LEFT, RIGHT}

    visit(tmp_path, play)
