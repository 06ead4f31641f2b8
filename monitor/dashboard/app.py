"""The full-screen program: one session, its live screen, its summary.

Its modules load textual and the light nouns alone; what is slow (numpy, scipy, bleak) is loaded in a thread when the
first picture stands.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen
from textual.worker import Worker, WorkerState

from monitor.dashboard.messages import EndedMessage
from monitor.dashboard.running import Running, Starter
from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.screens.questions import HelpScreen
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.runner import Ended

AIM_S = 900.0
"""Length of a session that is aimed at, s."""
COLOURS = {
    "night": "#0f1419",
    "raised": "#1f2733",
    "words": "#e6e6e6",
    "quiet": "#9aa4b0",
    "line": "#3a4656",
    "left": "#56B4E9",
    "right": "#E69F00",
}
"""Left and right differ for colour-blind eyes too, and never by colour alone: word, side and mark say the same."""


class KickstepApp(App[None]):
    """Runs one session on the screen.

    Args:
        starter: loads what is slow and opens the session.
        child: as the top bar names it.
        note: a standing line, as "Demo. ...".
        aim_s: length that is aimed at, s.
    """

    TITLE = "kickstep"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q,ctrl+c", "quit", "Quit", show=False, priority=True)]

    def __init__(self, starter: Starter, child: str, note: str = "", aim_s: float = AIM_S) -> None:
        super().__init__()
        self._starter, self._child, self._note, self._aim_s = starter, child, note, aim_s
        self._quitting = False
        self.course = Running()
        self.ended: Ended | None = None
        """How the session ended, once it has."""
        self.failure: BaseException | None = None
        """Why the program ended early."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The few colours of all screens."""
        return COLOURS

    def on_mount(self) -> None:
        """The live screen first; the session when it can be seen."""
        live = LiveScreen(self.course, self._child, self._note, self._aim_s)
        self.push_screen(live)
        live.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.run_worker(self._session(), name="session", exit_on_error=False)

    async def _session(self) -> None:
        await asyncio.to_thread(self._starter.load)
        if self._quitting:
            return
        self.ended = await self.course.run(self._starter)
        self.post_message(EndedMessage(self.ended))

    def on_ended_message(self, message: EndedMessage) -> None:
        """The summary, or the way out."""
        if self._quitting:
            self.exit()
            return
        while isinstance(self.screen, ModalScreen):
            self.pop_screen()
        self.switch_screen(SummaryScreen(message.ended, self._child))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A session that cannot go on ends the program with its reason; a quit before its beginning has none."""
        if event.worker.name != "session" or event.state is not WorkerState.ERROR:
            return
        error = event.worker.error
        if not (self._quitting and isinstance(error, MonitorError)):
            self.failure = error
        self.exit(return_code=1)

    async def action_quit(self) -> None:
        """Leave in good order: the recording is closed first."""
        again, self._quitting = self._quitting, True
        if again or self.ended is not None or not await self.course.stop():
            self.exit()

    def action_help(self) -> None:
        """All keys of the screen."""
        self.push_screen(HelpScreen(_keys(self.screen)))

    def _handle_exception(self, error: Exception) -> None:
        """Words instead of a traceback with local variables: those hold a child's data (private in textual; tested)."""
        self.failure = self.failure or error
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()


def _keys(screen: Screen[object]) -> list[tuple[str, str]]:
    bindings = [key for key in screen.BINDINGS if isinstance(key, Binding)]
    return [(key.key_display or key.key, key.tooltip or key.description) for key in bindings]
