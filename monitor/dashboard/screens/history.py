"""What was recorded: days or weeks as a list, a day's sessions, a session's page. Read beside the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker

from monitor.dashboard.filter_words import FILTERS, filter_words, fits, nothing_fits
from monitor.dashboard.history_words import (
    Stretch,
    head_line,
    page_span,
    page_words,
    session_line,
    span_words,
    stretch_line,
    stretches,
)
from monitor.dashboard.recounting import Recount
from monitor.dashboard.screens.questions import ChoiceScreen, ContextScreen
from monitor.dashboard.session_words import began_words, child_words, day_words, kept_recording
from monitor.dashboard.shell import Viewed, for_therapist
from monitor.dashboard.widgets.lines import Lines
from monitor.errors import DamagedHistoryError, MonitorError
from monitor.model.history import MARKED, Child, KeptSession
from monitor.texts import history as texts
from monitor.texts import keys
from monitor.texts.history import (
    ALL,
    FILTER_FOOT,
    FILTER_TITLE,
    FIRST_LEFT,
    FIRST_TAKEN,
    LEGEND,
    NO_CHILD,
    NO_SESSIONS,
    NOTHING_HERE,
)

if TYPE_CHECKING:
    from monitor.storage.history import History
    from monitor.storage.writer import HistoryWriter

T = TypeVar("T")
HEIGHTS = [(0, "-low"), (28, "-tall")]


class HistoryScreen(Viewed, Screen[None]):
    """Days, weeks, sessions.

    Args:
        path: the database.
        owner: id of the child to begin with, "" for sessions without one; None: whose session is the newest.
        writer: of the same database, where the program has one: it takes what people say about old sessions.
        today: for tests; None is today.
    """

    CSS_PATH = "history.tcss"
    AUTO_FOCUS = "#list"
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", keys.OPEN, key_display="enter", tooltip=keys.DAY_SESSIONS_SESSION_PAGE),
        Binding("w", "weeks", keys.DAYS_WEEKS, tooltip=keys.DAYS_OR_WEEKS),
        Binding("left", "earlier", keys.EARLIER, key_display="←", tooltip=keys.DAYS_BEFORE),
        Binding("right", "later", keys.LATER, key_display="→", show=False, tooltip=keys.DAYS_AFTER),
        Binding("f", "filter", keys.FILTER, tooltip=keys.ONLY_ONE_POSITION_OR_ONE),
        Binding("k", "together", keys.TOGETHER, tooltip=keys.FOUR_WEEKS_TOGETHER_LEFT_AND),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "back", keys.BACK, key_display="esc", tooltip=keys.GO_BACK),
        Binding("b", "baseline", keys.BASELINE, show=False, tooltip=keys.FOR_THERAPISTS_TRIALS_TARGETS),
        Binding("r", "replay", keys.REPLAY, show=False, tooltip=keys.RECORDING_SESSION_UNDER_CURSOR),
        Binding("m", "recount", keys.COUNT_AGAIN, show=False, tooltip=keys.COUNT_SESSIONS_EARLIER_METHOD),
        Binding("c", "child", keys.CHILD, show=False, tooltip=keys.ANOTHER_CHILD),
        Binding("space", "compare", keys.SIDE_BY_SIDE, show=False, tooltip=keys.SESSION_ONE_TWO_SIDE_BY_SIDE),
        Binding("q", "app.quit", keys.QUIT, show=False, tooltip=keys.LEAVE_PROGRAM),
    ]

    def __init__(
        self, path: Path, owner: str | None = None, writer: HistoryWriter | None = None, today: date | None = None
    ) -> None:
        super().__init__()
        self._path, self._owner, self._writer = path, owner, writer
        self._asked_for = owner
        """Who it was opened for: may have no session yet."""
        self._today = today or date.today()
        self._last, self._weeks = self._today, False
        self._day: Stretch | None = None
        """Whose sessions are listed; None: the days or weeks are."""
        self._page: list[Stretch] = []
        self._owners: list[str] = []
        self._children: dict[str, Child] = {}
        self._words: list[str] = [texts.READING]
        self._recount = Recount(self, path, writer, self._show_words, self._reload)
        self._wanted: dict[str, str] = {}
        """Answers that a session has to have."""
        self._first: KeptSession | None = None
        """It waits for another one to stand beside."""

    def compose(self) -> ComposeResult:
        """A list, and what it comes to."""
        yield Static(texts.HISTORY, markup=False, id="top")
        with Vertical(id="days", classes="panel"):
            yield Static("", markup=False, id="head")
            yield Lines(markup=False, id="list")
        with Vertical(id="sum", classes="panel") as box:
            box.border_title = texts.THIS_PAGE
            yield Static("", markup=False, id="words")
            yield Static(LEGEND, markup=False, id="legend")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """The first page."""
        self._reload()

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self._recount.stop()

    def on_resize(self) -> None:
        """Bars as wide as there is room."""
        self.call_after_refresh(self._show)

    def on_screen_resume(self) -> None:
        """A session's page may have changed it."""
        if self._page:
            self._recount.forget()
            self._reload()

    @property
    def owner(self) -> str:
        """Whose sessions are listed."""
        return self._owner or ""

    def show_view(self) -> None:
        """The same figures, other words."""
        self._show(keep=True)

    # --- reading

    def _reload(self) -> None:
        _: Worker[None] = self.run_worker(self._load, exclusive=True, group="read")

    async def _load(self) -> None:
        found = await self._asked(self._read)
        if found is None:
            return
        day = self._day  # as it is by now: keys go on while the history is read
        self._owners, self._children, self._owner, everything = found
        sessions = [session for session in everything if fits(session, self._wanted)]
        self._page = stretches(sessions, self._last, weeks=self._weeks)
        if day is not None:
            self._day = Stretch(day.first, day.last, tuple(s for s in sessions if day.first <= s.day <= day.last))
        self._words = page_words(self._page, weeks=self._weeks)
        if not self._owners:
            self._words = [NO_SESSIONS]
        elif not sessions:
            self._words = [nothing_fits(everything, self._wanted) if self._wanted else NOTHING_HERE]
        self._show(keep=True)
        await self._recount.look()

    def _read(self, history: History) -> tuple[list[str], dict[str, Child], str | None, list[KeptSession]]:
        owners, children = history.owners(), {child.id: child for child in history.children()}
        owner = self._owner if self._owner in owners else next(iter(owners), None)
        first, last = page_span(self._last, weeks=self._weeks)
        sessions = history.sessions(since=first.isoformat(), until=last.isoformat(), child_id=owner) if owners else []
        return owners, children, owner, sessions

    async def _asked(self, ask: Callable[[History], T]) -> T | None:
        """Ask the history in a thread; None after telling that it cannot be read."""
        from monitor.storage.history import History

        def read() -> T:
            with History(self._path) as history:
                return ask(history)

        try:
            return await asyncio.to_thread(read)
        except MonitorError as error:
            self._page, self._day = [], None
            self._words = [f"{error.message[:1].upper()}{error.message[1:]}.", error.advice, f"({error.where})"]
            self._show()
            if isinstance(error, DamagedHistoryError) and self.is_current:
                self._mend(error)
            return None

    def _mend(self, why: DamagedHistoryError) -> None:
        from monitor.dashboard.screens.mending import MendScreen
        from monitor.storage.writer import HistoryWriter

        writer = self._writer or HistoryWriter(self._path)

        def ended(whole: bool | None) -> None:
            if self._writer is None:
                writer.let_go()
            if whole:
                self._recount.forget()
                self._reload()

        self.app.push_screen(MendScreen(self._path, writer.alone, why), ended)

    # --- showing

    def _show(self, *, keep: bool = False) -> None:
        if not self.display:  # it is being closed, and its parts go first
            return
        choices = self.query_one("#list", OptionList)
        place = choices.highlighted if keep else 0
        width = max(40, choices.scrollable_content_region.width - 2)
        day, page, therapist = self._day, self._page, for_therapist(self.app, self.owner)
        if day is not None:
            lines = [session_line(session, width, therapist=therapist) for session in day.sessions]
            title, head = span_words(day.first, day.last) if self._weeks else day_words(day.first), ""
            empty = [False] * len(lines)
            if self._weeks:
                lines = [
                    f"{day_words(s.day):<7}{session_line(s, width - 7, therapist=therapist)}" for s in day.sessions
                ]
        else:
            lines = [stretch_line(stretch, page, width, weeks=self._weeks, therapist=therapist) for stretch in page]
            title, head = texts.WEEKS_TITLE if self._weeks else texts.DAYS_TITLE, head_line(width, weeks=self._weeks)
            empty = [not stretch.sessions for stretch in page]
        choices.clear_options()
        choices.add_options([Option(line, disabled=no) for line, no in zip(lines, empty, strict=True)])
        free = [n for n, no in enumerate(empty) if not no]
        if free:
            choices.highlighted = place if place in free else free[0]
        self.query_one("#days").border_title = " · ".join([title, *filter_words(self._wanted)])
        self.query_one("#head", Static).update(head)
        self._show_words()
        self.query_one("#top", Static).update(self._title())

    def _show_words(self) -> None:
        if not self.display:
            return
        words = [*self._words, self._recount.words]
        self.query_one("#words", Static).update("\n".join(word for word in words if word))

    def _title(self) -> str:
        first, last = page_span(self._last, weeks=self._weeks)
        words = [texts.HISTORY]
        if self._owners:
            owner = self._children.get(self._owner or "")
            words.append(child_words(owner, self._today.isoformat()) if owner else NO_CHILD)
        return " · ".join([*words, span_words(first.isoformat(), last.isoformat())])

    # --- keys

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click."""
        event.stop()
        self._open(event.option_index)

    def action_open(self) -> None:
        """The highlighted line."""
        place = self.query_one("#list", OptionList).highlighted
        if place is not None:
            self._open(place)

    def _open(self, place: int) -> None:
        if self._day is None:
            stretch = self._page[place]
            if stretch.sessions:
                self._day = stretch
                self._show()
        else:
            _: Worker[None] = self.run_worker(
                partial(self._open_session, self._day.sessions[place]), exclusive=True, group="read"
            )

    async def _open_session(self, session: KeptSession) -> None:
        from monitor.dashboard.screens.summary import SummaryScreen
        from monitor.storage.keeping import Keeping

        id_ = session.recording_id
        found = await self._asked(lambda history: (history.notes(id_), history.corrections(id_)))
        if found is None or not self.display:
            return
        notes, corrections = found
        marked = [correction.made_at for correction in corrections if correction.what == MARKED]
        keeping = Keeping(self._path, id_, session.child, kept=True, writer=self._writer)
        page = SummaryScreen(session, keeping, notes=notes, marked=marked, stored=True)
        self.app.push_screen(page, lambda _: keeping.let_go())

    def _one_session(self) -> KeptSession | None:
        """The highlighted one; of a day with one session alone too."""
        place = self.query_one("#list", OptionList).highlighted
        if place is None:
            return None
        sessions = [self._day.sessions[place]] if self._day is not None else list(self._page[place].sessions)
        if len(sessions) != 1:
            self.notify(texts.SEVERAL_HERE, timeout=3, markup=False)
            return None
        return sessions[0]

    def action_filter(self) -> None:
        """Position and surroundings; whose and when have keys of their own."""

        def answered(changed: dict[str, str] | None) -> None:
            if changed:
                self._wanted = {name: value for name, value in (self._wanted | changed).items() if value}
                self._day = None
                self._reload()

        screen = ContextScreen(
            self._wanted, upright=True, foot=FILTER_FOOT, questions=FILTERS, title=FILTER_TITLE, none=ALL
        )
        self.app.push_screen(screen, answered)

    def action_compare(self) -> None:
        """One of two; the second opens both."""
        from monitor.dashboard.screens.side_by_side import SideScreen

        if (session := self._one_session()) is None:
            return
        first, self._first = self._first, None
        if first is None:
            self._first = session
            self.notify(FIRST_TAKEN.format(began=began_words(session)), timeout=5, markup=False)
        elif first.recording_id == session.recording_id:
            self.notify(FIRST_LEFT, timeout=3, markup=False)
        else:
            self.app.push_screen(SideScreen(first, session))

    def action_replay(self) -> None:
        """The highlighted session's recording."""
        if (session := self._one_session()) is None:
            return
        from monitor.dashboard.screens.replay import ReplayScreen
        from monitor.storage.keeping import Keeping

        keeping = Keeping(self._path, session.recording_id, session.child, kept=True, writer=self._writer)
        who = f"{child_words(session.child, session.day)} · {began_words(session)}"
        screen = ReplayScreen(kept_recording(self._path, session), who, keeping)
        self.app.push_screen(screen, lambda _: keeping.let_go())

    def action_recount(self) -> None:
        """Count what an earlier method counted, with today's; a second press stops it."""
        self._recount.toggle()

    def action_back(self) -> None:
        """From the sessions to the days; from the days back."""
        if self._day is None:
            self.dismiss(None)
            return
        self._day = None
        self._show()

    def action_together(self) -> None:
        """Several sessions together."""
        from monitor.dashboard.screens.overview import OverviewScreen

        self.app.push_screen(OverviewScreen(self._path, self._owner, self._writer, self._today))

    def action_baseline(self) -> None:
        """A therapist's trials."""
        from monitor.dashboard.screens.baseline import BaselineScreen

        owner = self._owner if self._owner is not None else self._asked_for
        self.app.push_screen(BaselineScreen(self._path, owner, self._writer, self._today))

    def action_weeks(self) -> None:
        """Days, or weeks."""
        self._weeks, self._day = not self._weeks, None
        self._reload()

    def action_earlier(self) -> None:
        """The page before."""
        self._turn(page_span(self._last, weeks=self._weeks)[0] - timedelta(days=1))

    def action_later(self) -> None:
        """The page after, as far as today."""
        first, last = page_span(self._last, weeks=self._weeks)
        self._turn(min(last + (last - first) + timedelta(days=1), self._today))

    def _turn(self, last: date) -> None:
        self._last, self._day = last, None
        self._reload()

    def action_child(self) -> None:
        """Choose among the children that have sessions."""

        def chosen(place: int | None) -> None:
            if place is not None:
                self._owner, self._day = self._owners[place], None
                self._reload()

        if len(self._owners) < 2:
            self.notify(texts.THERE_NO_SESSIONS_ANOTHER, timeout=3, markup=False)
            return
        names = [self._name_of(owner) for owner in self._owners]
        self.app.push_screen(ChoiceScreen(texts.WHOSE_SESSIONS, names), chosen)

    def _name_of(self, owner: str) -> str:
        child = self._children.get(owner)
        return child_words(child, self._today.isoformat()) if child else NO_CHILD
