"""What is chosen in the palette of all commands is done; every key of every screen: test_every_screen."""

from __future__ import annotations

from dashboard_helpers import in_loop, press, until
from host_app import HostApp, texts
from screen_makers import drawn
from textual.command import CommandPalette

from monitor.dashboard.screens.settings import SettingsScreen
from monitor.dashboard.settings import THEME


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
