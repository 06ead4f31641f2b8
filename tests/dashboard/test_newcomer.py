"""From nothing to counting: how many keys that takes, and what can go wrong with the sensors on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from dashboard_helpers import press, settled, until
from host_app import texts
from textual.pilot import Pilot

from bench.pictures.world import in_loop_time, loop_clock
from monitor.cli.app import Globals
from monitor.cli.home import CommandHome
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.home import ASKED, CARD, YES, sensor_state
from monitor.dashboard.screens.children import ChildScreen
from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.screens.ready import ReadyScreen
from monitor.dashboard.screens.shaking import ShakingScreen
from monitor.dashboard.screens.start import StartCard
from monitor.locations import history_file
from monitor.model.history import Begins
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import Activity
from monitor.sensors.radio import shipped
from monitor.simulation.ble_world import ADDRESSES, World, demo_world
from monitor.simulation.scenarios import SCENARIOS
from monitor.simulation.virtual_time import run_virtually
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter
from monitor.texts.words import OTHERS_NEAR
from tests.unit.storage.history_makers import finished

PROFILES = shipped()
LEFT, RIGHT = ADDRESSES[Limb.LEFT], ADDRESSES[Limb.RIGHT]
STRANGER = "00:00:00:00:00:99"
PATIENCE_S = 120.0
"""Of the simulated world, s."""


class Visit:
    """One start of the program, with its keys counted; the left sensor is the one that moves."""

    def __init__(self, folder: Path) -> None:
        self.world: World = demo_world(SCENARIOS["one_leg_silent"](), 1, loop_clock(), profiles=PROFILES)
        self.home = CommandHome(Globals(folder), make_radio=self.world.radio)
        self.app = KickstepApp(home=self.home.recall())
        self.keys = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await press(self.app, *keys)

    async def until(self, pilot: Pilot[None], kind: type[object], so: Callable[[], bool] = lambda: True) -> None:
        await until(pilot, lambda: isinstance(self.app.screen, kind) and so(), PATIENCE_S)
        await settled(self.app)

    async def found(self, pilot: Pilot[None], number: int = 2) -> ReadyScreen:
        def there() -> bool:
            screen = self.app.screen
            return isinstance(screen, ReadyScreen) and len(screen.finding.near) == number and not screen._leaving

        await until(pilot, there, PATIENCE_S)
        screen = self.app.screen
        assert isinstance(screen, ReadyScreen)
        return screen

    async def counting(self, pilot: Pilot[None]) -> LiveScreen:
        def counted() -> bool:
            screen = self.app.screen
            known = screen.figures if isinstance(screen, LiveScreen) else None
            return known is not None and all(of.connected for of in known.health.values()) and known.floor_s > 1.0

        await until(pilot, counted, PATIENCE_S)
        screen = self.app.screen
        assert isinstance(screen, LiveScreen)
        return screen

    def says(self) -> str:
        return " ".join(texts(self.app).replace("│", " ").split())


def visit(
    folder: Path, play: Callable[[Visit, Pilot[None]], Awaitable[None]], prepare: Callable[[World], None] | None = None
) -> None:
    """Play it in virtual time; then the program is left, and all that it writes is written."""

    async def run() -> None:
        with in_loop_time():
            of = Visit(folder)
            if prepare is not None:
                prepare(of.world)
            async with of.app.run_test(size=(80, 24)) as pilot:
                await play(of, pilot)
                await press(of.app, "q")
                await until(pilot, lambda: of.app.return_code is not None, PATIENCE_S)
            assert of.app.failure is None
            if of.app.keeping is not None:
                assert of.app.keeping.close() is None
            of.home.close()

    run_virtually(run())


def known(folder: Path, legs: dict[Limb, str]) -> None:
    """What an earlier start left: the card was read, nobody asks for a child, and these are the legs."""
    with HistoryWriter(history_file(folder)) as writer:
        for name in (CARD, ASKED):
            writer.set_state(name, YES).result()
        for limb, address in legs.items():
            writer.set_state(sensor_state(limb), address).result()


def test_first_start_to_counting_in_six_keys_and_the_second_in_two(tmp_path: Path) -> None:
    async def first(of: Visit, pilot: Pilot[None]) -> None:
        await of.until(pilot, StartCard)
        await of.press("enter")
        await of.until(pilot, ChildScreen)
        await of.press("escape", "escape")
        await of.found(pilot)
        await of.press("enter")
        await of.until(pilot, ShakingScreen, lambda: Limb.LEFT in of.app.screen.legs)  # type: ignore[attr-defined]
        await of.press("enter")  # nobody shakes the other one
        await of.found(pilot)
        await of.press("enter")
        live = await of.counting(pilot)
        assert of.keys <= 6
        await press(of.app, "a", "1")  # on the back
        await press(of.app, "c", "1", "1", "5", "1", "escape")  # bare legs, just fed
        await until(pilot, lambda: live.figures is not None and live.figures.snapshot.activity is Activity.BACK)
        await until(pilot, lambda: live.figures is not None and "fed_min" in live.figures.context)

    async def second(of: Visit, pilot: Pilot[None]) -> None:
        await of.found(pilot)
        await until(pilot, lambda: "Begins as last time: on the back · bare legs." in of.says())
        await of.press("enter")
        await of.until(pilot, ShakingScreen)
        await of.press("enter")
        live = await of.counting(pilot)
        assert of.keys <= 2
        assert asyncio.get_running_loop().time() < 15.0  # of the simulated world, whose sensors answer at once
        assert live.figures is not None
        assert live.figures.snapshot.activity is Activity.BACK
        assert live.figures.context == {"clothing": "bare"}  # when it was fed is asked anew

    for play in (first, second):
        visit(tmp_path, play)


# --- with which words a session begins


def test_a_session_begins_with_the_lasting_words_of_the_childs_newest_one(tmp_path: Path) -> None:
    path = history_file(tmp_path)
    with HistoryWriter(path) as writer:
        said = {"clothing": "light", "fed_min": "0", "mood": "calm", "face": "left", "surface": "rug"}
        writer.write(finished("a", started_at="2026-11-18T10:00:00+00:00", activity=Activity.TUMMY, context=said))
        writer.write(finished("b", started_at="2026-11-19T10:00:00+00:00", activity=Activity.CONTAINER)).result()
        with History(path) as history:
            assert history.begins("c1") == Begins()  # nothing is counted in a car seat
            assert history.begins("c2") == history.begins("") == Begins()
        writer.set_not_real("b", True).result()
    with History(path) as history:
        assert history.begins("c1") == Begins(Activity.TUMMY, {"clothing": "light", "surface": "rug"})


# --- with the wrong sensors (exchanged ones: test_shaking)


def test_one_sensor_is_never_on_both_legs(tmp_path: Path) -> None:
    known(tmp_path, {})

    async def play(of: Visit, pilot: Pilot[None]) -> None:
        ready = await of.found(pilot)
        ready.query_one("#list").focus()
        await of.press("l")
        ready.query_one("#list").highlighted = 0  # type: ignore[attr-defined]
        await of.press("r")  # the same one again
        assert ready.finding.legs == {Limb.RIGHT: LEFT}
        await until(pilot, lambda: "Still open: LEFT" in of.says(), PATIENCE_S)
        await of.press("enter")  # asks by shaking; no session begins
        await of.until(pilot, ShakingScreen)
        await of.press("escape")
        await of.until(pilot, ReadyScreen)

    visit(tmp_path, play)


def _with_stranger(world: World) -> None:
    make = world.devices[RIGHT].make
    world.add(replace(make, address=STRANGER, rssi=-50, awake_s=7.0))  # nearer than the right one


def test_a_strangers_sensor_is_named_at_the_first_start(tmp_path: Path) -> None:
    known(tmp_path, {})

    async def play(of: Visit, pilot: Pilot[None]) -> None:
        ready = await of.found(pilot, 3)
        words = " ".join(OTHERS_NEAR.format(number=3).split()[:8])
        await until(pilot, lambda: words in of.says(), PATIENCE_S)
        for address, key in ((LEFT, "l"), (RIGHT, "r")):
            ready.query_one("#list").highlighted = list(ready.finding.near).index(address)  # type: ignore[attr-defined]
            await of.press(key)
        assert ready.finding.legs == {Limb.LEFT: LEFT, Limb.RIGHT: RIGHT}
        await of.press("enter")
        live = await of.counting(pilot)
        assert live.figures is not None

    visit(tmp_path, play, _with_stranger)


def test_a_strangers_sensor_is_no_matter_where_the_own_ones_are_remembered(tmp_path: Path) -> None:
    known(tmp_path, {Limb.LEFT: LEFT, Limb.RIGHT: RIGHT})

    async def play(of: Visit, pilot: Pilot[None]) -> None:
        ready = await of.found(pilot, 3)
        await until(pilot, lambda: "as last time" in of.says(), PATIENCE_S)
        assert ready.finding.two_nearest() is not None
        await of.press("enter")
        await of.counting(pilot)  # one shake of the own left one
        assert of.keys == 1

    visit(tmp_path, play, _with_stranger)
    with History(history_file(tmp_path)) as history:
        assert {limb: history.state(sensor_state(limb)) for limb in LIMBS} == {Limb.LEFT: LEFT, Limb.RIGHT: RIGHT}


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda world: [world.out_of_range(of) for of in (LEFT, RIGHT)], ("No sensor found yet.",)),
        (lambda world: world.out_of_range(RIGHT), ("One sensor found. Wake the other one",)),
        (lambda world: world.break_bluetooth(), ("Bluetooth is switched off", "Switch Bluetooth on")),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_no_key_begins_a_session(
    prepare: Callable[[World], None], words: tuple[str, ...], tmp_path: Path
) -> None:
    known(tmp_path, {})

    async def play(of: Visit, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: all(part in of.says() for part in words), PATIENCE_S)
        await of.press("enter", "space")
        await asyncio.sleep(20.0)
        assert isinstance(of.app.screen, ReadyScreen)
        assert all(part in of.says() for part in words)

    visit(tmp_path, play, prepare)
