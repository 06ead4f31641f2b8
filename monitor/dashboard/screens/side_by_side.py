"""Two sessions beside each other, the earlier one left. No word about a difference between them."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from monitor.dashboard.filter_words import side_by_side_words, side_lines
from monitor.dashboard.settings import NOBODY
from monitor.dashboard.shell import Viewed, for_therapist
from monitor.model.history import KeptSession
from monitor.texts import keys
from monitor.texts.history import SIDE_BY_SIDE


class SideScreen(Viewed, Screen[None]):
    """Two columns.

    Args:
        sessions: two of the history.
    """

    CSS_PATH = "history.tcss"
    AUTO_FOCUS = "#both"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "back", keys.BACK, key_display="esc", tooltip=keys.BACK_TO_DAYS),
        Binding("q", "app.quit", keys.QUIT, show=False, tooltip=keys.LEAVE_PROGRAM),
    ]

    def __init__(self, *sessions: KeptSession) -> None:
        super().__init__()
        self._sessions = sorted(sessions, key=lambda session: session.started_at)

    def compose(self) -> ComposeResult:
        """Both, then what they do not say."""
        yield Static(SIDE_BY_SIDE, markup=False, id="top")
        with VerticalScroll(id="both"), Horizontal(id="sides"):
            for number in range(len(self._sessions)):
                yield Static("", markup=False, classes="panel side", id=f"side-{number}")
        yield Static("\n".join(side_by_side_words(*self._sessions)), markup=False, id="apart")
        yield Footer(show_command_palette=False)

    @property
    def owner(self) -> str:
        """Whose sessions they are."""
        child = self._sessions[0].child
        return child.id if child is not None else NOBODY

    def show_view(self) -> None:
        """The same figures, other words."""
        self._show()

    def on_resize(self) -> None:
        """Bars as wide as there is room."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        therapist = for_therapist(self.app, self.owner)
        for number, session in enumerate(self._sessions):
            for panel in self.query(f"#side-{number}").results(Static):
                panel.update("\n".join(side_lines(session, panel.content_size.width, therapist=therapist)))

    def action_back(self) -> None:
        """To the days."""
        self.dismiss(None)
