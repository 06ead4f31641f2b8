"""What a bug report needs, to read and to copy."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer

from monitor.dashboard.keeper import Keeper
from monitor.dashboard.widgets.plain import Plain
from monitor.errors import MonitorError
from monitor.texts import keys
from monitor.texts import settings as texts


class ProblemsScreen(Screen[None]):
    """The lines of `kickstep doctor`.

    Args:
        keeper: looks.
    """

    CSS_PATH = "problems.tcss"
    AUTO_FOCUS = "#all"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", keys.COPY, tooltip=keys.COPY_ALL_LINES),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "back", keys.BACK, key_display="esc", tooltip=keys.GO_BACK),
        Binding("q", "app.quit", keys.QUIT, show=False, tooltip=keys.LEAVE_PROGRAM),
    ]

    def __init__(self, keeper: Keeper) -> None:
        super().__init__()
        self._keeper = keeper
        self._lines: list[str] = []

    def compose(self) -> ComposeResult:
        """What it is for; the lines."""
        yield Plain(texts.PROBLEMS_TITLE, id="top")
        with VerticalScroll(id="all"):
            yield Plain(texts.LOOKING, id="lines", resizes=True)
        yield Plain(texts.PROBLEMS_HINT, id="hint", resizes=True)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Bluetooth takes its time to answer."""
        self.run_worker(self._look(), group="read")

    async def _look(self) -> None:
        try:
            self._lines = await asyncio.to_thread(self._keeper.problems)
        except MonitorError as error:
            self._lines = [f"{error.message}. {error.advice}"]
        self.query_one("#lines", Plain).say("\n".join(self._lines))

    def action_copy(self) -> None:
        """Through the terminal, which may not allow it: nobody is told by it."""
        if self._lines:
            self.app.copy_to_clipboard("\n".join(self._lines))
            self.notify(texts.COPIED, timeout=5, markup=False)

    def action_back(self) -> None:
        """To the settings."""
        self.dismiss(None)
