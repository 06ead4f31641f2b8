"""A damaged history is made anew, in front of whatever screen met it. It may be put off: no session waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker

from monitor.dashboard.rebuilt_words import rebuilt_lines
from monitor.errors import DamagedHistoryError, MonitorError
from monitor.locations import own_recordings, recordings_in
from monitor.texts import history as texts
from monitor.texts import keys
from monitor.texts.history import ANEW, LATER

if TYPE_CHECKING:
    from monitor.storage.rebuilding import Rebuilt

SHOW_S = 0.3


class MendScreen(ModalScreen[bool]):
    """Gives True when the history is whole again, False when that was put off or could not be.

    Args:
        path: the database.
        alone: does the work while nothing else is written, as `HistoryWriter.alone`.
        why: what is wrong with it.
    """

    CSS_PATH = "questions.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", keys.LATER, key_display="esc", tooltip=keys.LATER_WHAT_COUNTED_STAYS),
        Binding("enter", "on", keys.GO_ON_LABEL, show=False, tooltip=keys.GO_ON_WHEN_DONE),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", show=False, tooltip=keys.THIS_PAGE),
    ]

    def __init__(
        self, path: Path, alone: Callable[[Callable[[], Rebuilt]], Future[Rebuilt]], why: DamagedHistoryError
    ) -> None:
        super().__init__()
        self._path, self._alone, self._why = path, alone, why
        self._read = 0
        self._all = 1
        self._stop = False
        self._result: bool | None = None
        """How it ended; None: it runs."""

    def compose(self) -> ComposeResult:
        """What it is, how far it is, and in the end what came of it."""
        with VerticalScroll(classes="question") as box:
            box.border_title = texts.HISTORY_DAMAGED
            yield Static(f"{self._why.message[:1].upper()}{self._why.message[1:]}. {ANEW}", markup=False, id="what")
            yield Static("", markup=False, id="far")

    def on_mount(self) -> None:
        """At once; nobody has to know a command for it."""
        self.set_interval(SHOW_S, self._show)
        self._show()
        _: Worker[None] = self.run_worker(self._mend())

    def on_unmount(self) -> None:
        """Nobody waits any more: what is counted stays counted."""
        self._stop = True

    def _show(self) -> None:
        if self._result is None:
            share = 100 * min(1.0, self._read / self._all)
            self.query_one("#far", Static).update(texts.MENDING.format(percent=share, later=LATER))

    async def _mend(self) -> None:
        from monitor.storage.recounting import StoppedError

        try:
            done = await asyncio.wrap_future(self._alone(self._work))
        except StoppedError:
            self.dismiss(False)
            return
        except MonitorError as error:
            self._end(False, [texts.NOT_DONE.format(why=error.message), error.advice])
        else:
            unread = [f"{error.where}: {error.message}." for _, error in done.failed]
            self._end(True, [*rebuilt_lines(done)[1:], *unread])

    def _work(self) -> Rebuilt:
        from monitor.storage.rebuilding import rebuild
        from monitor.storage.recounting import size_of

        folder = own_recordings(self._path.parent)
        self._all = max(1, size_of(folder, [file.name for file in recordings_in(folder)]))
        return rebuild(self._path, folder, progress=self._more, stop=lambda: self._stop)

    def _more(self, size: int) -> None:
        self._read += size

    def _end(self, result: bool, lines: list[str]) -> None:
        self._result = result
        self.query_one("#far", Static).update("\n".join([*filter(None, lines), "", texts.ENTER_GOES_ON]))

    def action_leave(self) -> None:
        """Later; or on, when it has ended."""
        if self._result is None:
            self._stop = True
        else:
            self.dismiss(self._result)

    def action_on(self) -> None:
        """When it has ended."""
        if self._result is not None:
            self.dismiss(self._result)
