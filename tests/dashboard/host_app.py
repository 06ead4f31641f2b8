"""An app without a session, for screens that stand alone."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.screen import Screen

from monitor.dashboard.settings import Settings
from monitor.dashboard.shell import Shell

NOTHING = object()


class HostApp(Shell):
    """Opens one screen and keeps what it gave."""

    def __init__(self, screen: Screen[Any], settings: Settings | None = None) -> None:
        super().__init__(settings)
        self.first = screen
        self.given: object = NOTHING

    def on_mount(self) -> None:
        self.push_screen(self.first, lambda result: setattr(self, "given", result))


def texts(app: App[Any]) -> str:
    """Everything that stands on the screen, line by line."""
    screen = app.screen
    lines = [strip.text for strip in screen._compositor.render_strips()]
    return "\n".join(lines)
