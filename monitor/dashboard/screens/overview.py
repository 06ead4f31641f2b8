"""Several sessions together: left and right in few words, the usual rate, comparisons, time on the floor, diary."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static
from textual.worker import Worker

from monitor.dashboard.recounting import Recount
from monitor.dashboard.session_words import began_words, child_words
from monitor.dashboard.settings import NOBODY
from monitor.dashboard.shell import Viewed, for_therapist
from monitor.errors import MonitorError
from monitor.model.history import EXCHANGED, Child, Correction, KeptSession
from monitor.texts import keys
from monitor.texts import trials as texts
from monitor.texts.words import NOT_A_DEVICE

if TYPE_CHECKING:
    from monitor.storage.writer import HistoryWriter

SECTIONS = 5


class OverviewScreen(Viewed, Screen[None]):
    """The sessions of the last four weeks of one child.

    Args:
        path: the database.
        owner: id of the child, "" for sessions without one; None where there is no session at all.
        writer: of the same database; None: nothing can be said about sessions here.
        today: the last of the days.
    """

    CSS_PATH = "overview.tcss"
    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "exchanged", keys.EXCHANGED, tooltip=keys.IN_NEWEST_SESSION_SENSORS_WERE),
        Binding("m", "recount", keys.COUNT_AGAIN, show=False, tooltip=keys.COUNT_SESSIONS_EARLIER_METHOD),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "back", keys.BACK, key_display="esc", tooltip=keys.GO_BACK),
        Binding("q", "app.quit", keys.QUIT, show=False, tooltip=keys.LEAVE_PROGRAM),
    ]

    def __init__(self, path: Path, owner: str | None, writer: HistoryWriter | None, today: date) -> None:
        super().__init__()
        self._path, self._owner, self._writer, self._today = path, owner, writer, today
        self._newest: KeptSession | None = None
        self._recount = Recount(self, path, writer, self._show_recount, self._reload)

    def compose(self) -> ComposeResult:
        """A panel for each part, the diary last."""
        yield Static(texts.SEVERAL, markup=False, id="top")
        with VerticalScroll(id="page"):
            yield Static("", markup=False, id="recount")
            for number in range(SECTIONS):
                yield Static(texts.READING if number == 0 else "", markup=False, classes="panel", id=f"part-{number}")
            yield Static(NOT_A_DEVICE, markup=False, id="footer-words")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read beside the loop."""
        self._show_recount()
        self._reload()

    @property
    def owner(self) -> str:
        """Whose sessions they are."""
        return self._owner or NOBODY

    def show_view(self) -> None:
        """The same figures, other words."""
        self._reload()

    def _reload(self) -> None:
        _: Worker[None] = self.run_worker(self._load, exclusive=True, group="read")

    async def _load(self) -> None:
        try:
            child, sessions, parts = await asyncio.to_thread(self._read, for_therapist(self.app, self.owner))
        except MonitorError as error:
            self.query_one("#part-0", Static).update(f"{error.message}\n{error.advice}")
            return
        self._newest = max(sessions, key=lambda s: s.started_at, default=None)
        who = child_words(child, self._today.isoformat()) if child is not None else ""
        self.query_one("#top", Static).update(texts.SEVERAL_OF.format(whose=f" · {who}" if who else ""))
        for number, (title, lines) in enumerate(parts):
            part = self.query_one(f"#part-{number}", Static)
            part.border_title = title
            part.update("\n".join(lines))
        await self._recount.look()

    def _read(self, therapist: bool) -> tuple[Child | None, list[KeptSession], list[tuple[str, list[str]]]]:
        from monitor.analysis.pooling import POOL_DAYS
        from monitor.reports.several_text import overview
        from monitor.storage.history import History

        since = (self._today - timedelta(days=POOL_DAYS - 1)).isoformat()
        with History(self._path) as history:
            child = next((one for one in history.children() if one.id == self._owner), None)
            sessions = (
                history.sessions(since=since, until=self._today.isoformat(), child_id=self._owner)
                if self._owner is not None
                else []
            )
            diary = history.diary(self._owner) if self._owner else []
        return child, sessions, list(overview(sessions, child, diary, self._today, therapist=therapist))

    def action_exchanged(self) -> None:
        """Each leg wore the other's sensor in the newest session: a check of the sensors. Again takes it back."""
        session, writer = self._newest, self._writer
        if session is None or writer is None:
            self.notify(
                texts.NO_SESSION if session is None else texts.NOTHING_CAN_BE_KEPT_HERE, timeout=3, markup=False
            )
            return
        from monitor.storage.rows import now_utc

        correction = Correction(now_utc(), EXCHANGED, None, None, "")
        change = writer.take_back if session.exchanged else writer.add_correction
        said = texts.WITH_USUAL_SENSORS if session.exchanged else texts.WITH_EXCHANGED_SENSORS
        written = change(session.recording_id, correction)

        async def told() -> None:
            try:
                await asyncio.wrap_future(written)
            except MonitorError as error:
                self.notify(f"{error.message}. {error.advice}", timeout=8, markup=False)
                return
            self.notify(texts.SESSION_SENSORS.format(began=began_words(session), said=said), timeout=5, markup=False)
            self._reload()

        self.run_worker(told(), group="write")

    def action_recount(self) -> None:
        """Count what an earlier method counted, with today's; a second press stops it."""
        self._recount.toggle()

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self._recount.stop()

    def _show_recount(self) -> None:
        if not self.display:  # it is being closed
            return
        words = self.query_one("#recount", Static)
        words.update(self._recount.words)
        words.display = bool(self._recount.words)

    def action_back(self) -> None:
        """To the days."""
        self.dismiss(None)
