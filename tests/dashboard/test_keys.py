"""Every key of every screen does what its footer, help and palette say; help opens on every screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dashboard_helpers import in_loop, press, until
from host_app import HostApp, texts
from screen_makers import MAKERS, drawn
from textual.actions import parse
from textual.command import CommandPalette
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, Input, Static
from textual.widgets._footer import FooterKey

from monitor.dashboard.screens.questions import HelpScreen
from monitor.dashboard.screens.settings import SettingsScreen
from monitor.dashboard.settings import THEME
from monitor.dashboard.shell import key_words, own_bindings

MOST = 7
"""A footer does not wrap; more keys would be cut off at 80 columns."""
every_screen = pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind.__name__)


def types(screen: Screen[Any]) -> bool:
    """Letters go into a field."""
    return isinstance(screen.focused, Input)


def listen(screen: Screen[Any], app: HostApp, action: str, heard: list[object]) -> None:
    """Tell what a key does instead of doing it."""
    namespace, name, _ = parse(action)
    node: Any = app if namespace == "app" else screen
    node.check_action = lambda *_: True

    def told(*parameters: object) -> None:
        heard.append((name, parameters))

    setattr(node, f"action_{name}", told)


@every_screen
@in_loop
async def test_every_key_reaches_what_it_names(kind: type[Screen[Any]], tmp_path: Path) -> None:
    app = HostApp(MAKERS[kind](tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, app)
        screen, heard = app.screen, list[object]()
        bindings = own_bindings(screen)
        assert bindings
        for binding in bindings:
            listen(screen, app, binding.action, heard)
        for binding in bindings:
            for key in binding.key.split(","):
                if key == "enter" and isinstance(screen.focused, Button):
                    continue  # presses that button, which test_questions does
                heard.clear()
                await press(app, key)
                _, name, parameters = parse(binding.action)
                assert heard == [(name, parameters)], f"{key} of {kind.__name__}"


@every_screen
@in_loop
async def test_help_opens_on_every_screen_with_all_its_keys(kind: type[Screen[Any]], tmp_path: Path) -> None:
    if kind is HelpScreen:
        return
    app = HostApp(MAKERS[kind](tmp_path))
    async with app.run_test(size=(80, 60)) as pilot:
        await drawn(pilot, app)
        keys = [(key_words(key), key.tooltip or key.description) for key in own_bindings(app.screen)]
        await press(app, "f1" if types(app.screen) else "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        said = " ".join(" ".join(str(text.content) for text in app.screen.query(Static)).split())
        for key, words in keys:
            assert f"{key} {words}".strip() in said or not words, key
        await press(app, "escape")
        assert isinstance(app.screen, kind)


@every_screen
@in_loop
async def test_the_palette_knows_every_key_of_the_footer(kind: type[Screen[Any]], tmp_path: Path) -> None:
    app = HostApp(MAKERS[kind](tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, app)
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


@in_loop
async def test_what_is_chosen_in_the_palette_is_done() -> None:
    app = HostApp(SettingsScreen())
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, app)
        await press(app, "ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await press(app, *"next", "space", *"choice")
        await until(pilot, lambda: "the next choice" in texts(app))
        await press(app, "enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.settings.get(THEME) == "day")
