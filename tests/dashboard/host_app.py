"""An app without a session, for screens that stand alone."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.screen import Screen

from monitor.dashboard.app import COLOURS

NOTHING = object()


class HostApp(App[None]):
    """Opens one screen and keeps what it gave."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self.first = screen
        self.given: object = NOTHING

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return COLOURS

    def on_mount(self) -> None:
        self.push_screen(self.first, lambda result: setattr(self, "given", result))


def texts(app: App[Any]) -> str:
    """Everything that stands on the screen, line by line."""
    screen = app.screen
    lines = [strip.text for strip in screen._compositor.render_strips()]
    return "\n".join(lines)
