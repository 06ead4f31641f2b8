"""The start card: once, before anything else; one key."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from monitor.texts import keys
from monitor.texts.words import CARD_TITLE, NOT_A_DEVICE, START_CARD


class StartCard(Screen[None]):
    """What must be read before sensors go onto a baby."""

    CSS_PATH = "start.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", keys.CARD_READ, key_display="enter", tooltip=keys.GO_ON),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("q", "app.quit", keys.QUIT, tooltip=keys.LEAVE),
    ]

    def compose(self) -> ComposeResult:
        """One sentence a line: it is read once, tired, from arm's length."""
        with VerticalScroll(id="card", can_focus=False) as card:
            card.border_title = CARD_TITLE
            for sentence in START_CARD.split(". "):
                yield Static(sentence.rstrip(".") + ("?" if sentence.endswith("?") else "."), markup=False)
            yield Static(NOT_A_DEVICE, markup=False, classes="quiet")
        yield Footer(show_command_palette=False)

    def action_read(self) -> None:
        """Not shown again; help has it."""
        self.dismiss(None)
