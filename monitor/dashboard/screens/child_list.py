"""The children: whose session comes next, what is known of each, and everything of theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker

from monitor.dashboard.children_words import child_line, facts_lines, heads, sessions_words
from monitor.dashboard.home import CHILD, Home
from monitor.dashboard.screens.children import ChildScreen
from monitor.dashboard.screens.questions import ChoiceScreen, NoteScreen
from monitor.dashboard.widgets.lines import Lines
from monitor.errors import MonitorError
from monitor.model.history import Child
from monitor.storage.children import name_key
from monitor.texts import children as texts
from monitor.texts import keys
from monitor.texts.children import (
    BACKUPS,
    CORRECTED,
    EXPORT_LEFT_OUT,
    EXPORTED,
    EXPORTING,
    NONE_YET,
    REMOVE_ASK,
    REMOVE_FIRST,
    REMOVE_MEANS,
    REMOVE_NOW,
    REMOVE_OTHER,
    REMOVE_TITLE,
    REMOVED,
)

if TYPE_CHECKING:
    from monitor.storage.backups import BackedUp
    from monitor.storage.erasing import Erased

T = TypeVar("T")


class ChildrenScreen(Screen[None]):
    """A list, and the facts of the child under the cursor.

    Args:
        home: the program around.
        today: for tests; None is today.
    """

    CSS_PATH = "milestones.tcss"
    AUTO_FOCUS = "#list"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", keys.CHOOSE, key_display="enter", tooltip=keys.NEXT_SESSION_CHILD),
        Binding("a", "add", keys.ADD, tooltip=keys.ADD_CHILD),
        Binding("e", "edit", keys.CHANGE, tooltip=keys.NAME_DATES_LEG_LENGTH_AIM),
        Binding("m", "milestones", keys.MILESTONES, tooltip=keys.FIRST_TIMES_IN_YOUR_WORDS),
        Binding("x", "export", keys.EXPORT, tooltip=keys.EVERYTHING_CHILD_IN_ONE_FILE),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "back", keys.BACK, key_display="esc", tooltip=keys.GO_BACK),
        Binding("h", "history", keys.HISTORY, show=False, tooltip=keys.CHILD_SESSIONS),
        Binding(
            "delete,backspace", "remove", keys.REMOVE, show=False, key_display="del",
            tooltip=keys.REMOVE_CHILD_WITH_EVERYTHING,
        ),
        Binding("q", "app.quit", keys.QUIT, show=False, tooltip=keys.LEAVE_PROGRAM),
    ]  # fmt: skip

    def __init__(self, home: Home, today: date | None = None) -> None:
        super().__init__()
        self._home, self._today = home, today or date.today()
        self._sessions: dict[str, int] = {}
        self._milestones: dict[str, int] = {}
        self._busy = False

    def compose(self) -> ComposeResult:
        """Who; then what is known."""
        yield Static(texts.CHILDREN, markup=False, id="top")
        with Vertical(id="entries", classes="panel"):
            yield Static("", markup=False, id="heads")
            yield Static("", markup=False, id="empty")
            yield Lines(markup=False, id="list")
        yield Static("", markup=False, id="state")
        facts = Static("", markup=False, id="facts", classes="panel")
        yield facts
        yield Static(CORRECTED, markup=False, id="words")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Counts are read beside the loop."""
        self._reload()

    def on_screen_resume(self) -> None:
        """A page of one child may have changed them."""
        self._reload()

    def on_resize(self) -> None:
        """Columns as there is room."""
        self.call_after_refresh(self._show)

    def _reload(self) -> None:
        _: Worker[None] = self.run_worker(self._load, exclusive=True, group="read")

    async def _load(self) -> None:
        from monitor.storage.history import History

        path, children = self._home.history()[0], list(self._home.memory.children)

        def read() -> tuple[dict[str, int], dict[str, int]]:
            with History(path) as history:
                return history.counts(), {child.id: len(history.diary(child.id)) for child in children}

        try:
            self._sessions, self._milestones = await asyncio.to_thread(read)
        except MonitorError as error:
            self._say(f"{error.message}. {error.advice}")
        self._show()

    # --- showing

    def _say(self, words: str) -> None:
        self.query_one("#state", Static).update(words)

    def _show(self) -> None:
        if not self.display or not self.query("#list"):
            return
        choices, day = self.query_one("#list", OptionList), self._today.isoformat()
        children = self._home.memory.children
        width = max(40, choices.scrollable_content_region.width - 2)
        at = choices.highlighted
        if at is None:
            at = next((n for n, c in enumerate(children) if c.id == self._home.memory.child_id), 0)
        lines = [child_line(child, self._sessions.get(child.id, 0), day, width) for child in children]
        choices.set_options([Option(line) for line in lines])
        if children:
            choices.highlighted = min(at, len(children) - 1)
        self.query_one("#heads", Static).update(heads(width) if children else "")
        empty = self.query_one("#empty", Static)
        empty.update(NONE_YET)
        empty.display = not children
        self._show_facts()

    def _show_facts(self) -> None:
        facts, child = self.query_one("#facts", Static), self._chosen
        facts.display = child is not None
        if child is not None:
            facts.border_title = child.nickname or texts.NOBODY
            number, wrote = self._sessions.get(child.id, 0), self._milestones.get(child.id, 0)
            facts.update("\n".join(facts_lines(child, number, wrote, self._today.isoformat())))

    @property
    def _chosen(self) -> Child | None:
        place, children = self.query_one("#list", OptionList).highlighted, self._home.memory.children
        return children[place] if place is not None and place < len(children) else None

    def on_option_list_option_highlighted(self) -> None:
        """Another one's facts."""
        self._show_facts()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click."""
        event.stop()
        self.action_choose()

    # --- keys

    def action_choose(self) -> None:
        """Whose session comes next."""
        if (child := self._chosen) is not None:
            self._home.memory.child_id = child.id
            self._in_thread(lambda: self._home.remember(CHILD, child.id), lambda _: self.dismiss(None))

    def action_add(self) -> None:
        """A new one."""
        self._ask(None)

    def action_edit(self) -> None:
        """The one under the cursor."""
        if (child := self._chosen) is not None:
            self._ask(child)

    def _ask(self, known: Child | None) -> None:
        children = self._home.memory.children
        taken = tuple(c.nickname for c in children if c is not known and c.nickname)

        def told(child: Child | None) -> None:
            if child is not None:
                self._in_thread(lambda: self._home.add_child(child), lambda _: self._take(child))

        self.app.push_screen(ChildScreen(known, taken, full=True), told)

    def _take(self, child: Child) -> None:
        children = self._home.memory.children
        place = next((n for n, other in enumerate(children) if other.id == child.id), None)
        if place is None:
            children.append(child)
        else:
            children[place] = child
        self._reload()

    def action_milestones(self) -> None:
        """The diary of first times."""
        from monitor.dashboard.screens.milestones import MilestonesScreen

        if (child := self._chosen) is not None:
            path, writer = self._home.history()
            self.app.push_screen(MilestonesScreen(path, child, writer, self._today))

    def action_history(self) -> None:
        """The sessions."""
        from monitor.dashboard.screens.history import HistoryScreen

        if (child := self._chosen) is not None:
            path, writer = self._home.history()
            self.app.push_screen(HistoryScreen(path, child.id, writer, self._today))

    def action_export(self) -> None:
        """Everything of theirs in one file."""
        if (child := self._chosen) is None or self._busy:
            return
        name = child.nickname or texts.NOBODY

        def done(made: BackedUp) -> None:
            words = EXPORTED.format(name=name, sessions=made.sessions, recordings=made.recordings, file=made.path)
            if made.left_out:
                words += "\n" + EXPORT_LEFT_OUT.format(files=", ".join(file.name for file in made.left_out))
            self._say(words)

        self._say(EXPORTING.format(name=name))
        self._in_thread(lambda: self._home.export_child(child), done)

    def action_remove(self) -> None:
        """An export is offered first; then the name has to be typed."""
        if (child := self._chosen) is None or self._busy:
            return
        name = child.nickname or texts.NOBODY
        number = sessions_words(self._sessions.get(child.id, 0))

        def chosen(place: int | None) -> None:
            if place == 0:
                self.action_export()
            elif place == 1:
                self.app.push_screen(NoteScreen("", REMOVE_ASK, REMOVE_MEANS, name), typed)

        def typed(text: str | None) -> None:
            if text is None:
                return
            if name_key(text) != name_key(name):
                self._say(REMOVE_OTHER)
                return
            self._in_thread(lambda: self._home.erase_child(child), lambda erased: self._gone(child, erased))

        answers = [REMOVE_FIRST, REMOVE_NOW.format(name=name, sessions=number)]
        self.app.push_screen(ChoiceScreen(REMOVE_TITLE.format(name=name), answers), chosen)

    def _gone(self, child: Child, erased: Erased) -> None:
        memory = self._home.memory
        memory.children = [other for other in memory.children if other.id != child.id]
        if memory.child_id == child.id:
            memory.child_id = None
        words = REMOVED.format(
            name=child.nickname or "Baby", sessions=sessions_words(erased.sessions), files=len(erased.files)
        )
        left = [*erased.backups, *map(str, erased.unread)]
        self._say("\n".join([words, *([BACKUPS, *left] if left else [])]))
        self._reload()

    def _in_thread(self, work: Callable[[], T], then: Callable[[T], object]) -> None:
        async def run() -> None:
            self._busy = True
            try:
                found = await asyncio.to_thread(work)
            except MonitorError as error:
                self._say(f"{error.message[:1].upper()}{error.message[1:]}. {error.advice}")
                return
            finally:
                self._busy = False
            then(found)

        self.run_worker(run(), group="write")

    def action_back(self) -> None:
        """To the sensors, when nothing is being written any more."""
        if not self._busy:
            self.dismiss(None)
