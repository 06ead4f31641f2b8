"""What holds for every screen, in one running app each: it costs most to start one.

Each part lies inside at both sizes, every text can be read in every theme and says what a parent's words allow, the
palette and help know every key, and every key does what its footer says.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dashboard_helpers import SIZES, holds, in_loop, press, settled, until
from host_app import HostApp, texts
from screen_makers import MAKERS, all_screens, drawn
from test_contrast import pairs, too_faint
from test_layout_contract import assert_contract
from textual.actions import parse
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, Input, Static
from textual.widgets._footer import FooterKey

from monitor.dashboard.screens.questions import HelpScreen
from monitor.dashboard.settings import NIGHT, THEME
from monitor.dashboard.shell import key_words, own_bindings
from monitor.dashboard.themes import PALETTES

MOST = 7
"""A footer does not wrap; more keys would be cut off at 80 columns."""
THERAPISTS = ("index +", "index -", " m/s2", " ms\n", "SEM", "MDC")
"""Never in a parent's words."""


def test_all_screens_are_looked_at() -> None:
    assert set(MAKERS) == all_screens(), "add the new screen to screen_makers.MAKERS"


@pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind.__name__)
@in_loop
async def test_what_holds_for_every_screen(kind: type[Screen[Any]], tmp_path: Path) -> None:
    app = HostApp(MAKERS[kind](tmp_path))
    async with app.run_test(size=SIZES[1]) as pilot:
        await drawn(pilot, app)
        for size in reversed(SIZES):
            await pilot.resize_terminal(*size)
            await settled(app)
            await holds(lambda: assert_contract(app), 60.0)
        await _stands_out_in_every_theme(app)
        assert not [word for word in THERAPISTS if word in texts(app)]
        await _palette_knows_every_key_of_the_footer(pilot, app)
        await _help_opens_with_all_its_keys(pilot, app, kind)
        await _every_key_reaches_what_it_names(app)


async def _stands_out_in_every_theme(app: HostApp) -> None:
    seen = set()
    for theme in PALETTES:
        app.settings.chosen[THEME] = theme
        app.apply()
        await settled(app)
        assert len(list(pairs(app.screen))) > 1
        assert not too_faint(app.screen), theme
        seen.add(next(iter(pairs(app.screen)))[1:])
    assert len(seen) == len(PALETTES), "a theme that changes nothing"
    app.settings.chosen[THEME] = NIGHT
    app.apply()


async def _palette_knows_every_key_of_the_footer(pilot: Pilot[None], app: HostApp) -> None:
    screen = app.screen
    footer = {key.action for key in screen.query(FooterKey)}
    known = {words: help_ for words, help_, *_ in app.get_system_commands(screen)}
    shown = [key for key in own_bindings(screen) if key.action in footer]
    assert len(shown) <= MOST
    for key in shown:
        assert known[key.tooltip or key.description] == key_words(key)
    if isinstance(screen, ModalScreen):
        return  # a question is answered or left first
    await press(app, "ctrl+p")
    await until(pilot, lambda: isinstance(app.screen, CommandPalette))
    await press(app, "escape")
    await until(pilot, lambda: app.screen is screen)


async def _help_opens_with_all_its_keys(pilot: Pilot[None], app: HostApp, kind: type[Screen[Any]]) -> None:
    if kind is HelpScreen:
        return
    keys = [(key_words(key), key.tooltip or key.description) for key in own_bindings(app.screen)]
    await press(app, "f1" if isinstance(app.screen.focused, Input) else "question_mark")
    await until(pilot, lambda: isinstance(app.screen, HelpScreen))
    said = " ".join(" ".join(str(text.content) for text in app.screen.query(Static)).split())
    for key, words in keys:
        assert f"{key} {words}".strip() in said or not words, key
    await press(app, "escape")
    assert isinstance(app.screen, kind)


def _listen(screen: Screen[Any], app: HostApp, action: str, heard: list[object]) -> None:
    """Tell what a key does instead of doing it."""
    namespace, name, _ = parse(action)
    node: Any = app if namespace == "app" else screen
    node.check_action = lambda *_: True

    def told(*parameters: object) -> None:
        heard.append((name, parameters))

    setattr(node, f"action_{name}", told)


async def _every_key_reaches_what_it_names(app: HostApp) -> None:
    """The last look at a screen: its keys do nothing any more."""
    screen, heard = app.screen, list[object]()
    bindings = own_bindings(screen)
    assert bindings
    for binding in bindings:
        _listen(screen, app, binding.action, heard)
    for binding in bindings:
        for key in binding.key.split(","):
            if key == "enter" and isinstance(screen.focused, Button):
                continue  # presses that button, which test_questions does
            heard.clear()
            await press(app, key)
            _, name, parameters = parse(binding.action)
            assert heard == [(name, parameters)], f"{key} of {screen}"
