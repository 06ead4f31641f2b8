"""First times, and whatever else a family wants to keep: its own words, with the day. Nothing is compared with them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker

from monitor.dashboard.children_words import milestone_line
from monitor.dashboard.screens.questions import ChoiceScreen
from monitor.dashboard.session_words import child_words
from monitor.dashboard.widgets.lines import Lines
from monitor.errors import MonitorError, UsageError
from monitor.model.history import Child, DiaryEntry
from monitor.storage.children import ENTRY_LONGEST, checked_day
from monitor.texts import children as texts
from monitor.texts import keys
from monitor.texts.children import (
    DAY_EXAMPLE,
    DAY_OF_IT,
    FIRST_TIMES,
    KEEP_IT,
    MILESTONES,
    MILESTONES_MEAN,
    NO_MILESTONES,
    OTHER_WORDS,
    TAKE_OUT,
    TAKE_OUT_TITLE,
    TOO_LONG,
    WHAT_WAS_IT,
    WORDS_OF_IT,
)

if TYPE_CHECKING:
    from monitor.storage.writer import HistoryWriter

Said = tuple[str, str]
"""Day and words."""


class EntryScreen(ModalScreen[Said | None]):
    """Words and a day.

    Args:
        text: to begin with.
        day: to begin with.
        today: no later day is taken.
    """

    CSS_PATH = "children.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", keys.BACK, key_display="esc", tooltip=keys.BACK_NOTHING_KEPT),
        Binding("f1", "app.help", keys.HELP, show=False, tooltip=keys.THIS_PAGE),
    ]

    def __init__(self, text: str, day: str, today: date) -> None:
        super().__init__()
        self._text, self._day, self._today = text, day, today

    def compose(self) -> ComposeResult:
        """Two fields."""
        with Vertical(classes="question") as box:
            box.border_title = WHAT_WAS_IT
            yield Static(WORDS_OF_IT, markup=False, classes="of")
            yield Input(self._text, id="entry", max_length=ENTRY_LONGEST, select_on_focus=False)
            yield Static(DAY_OF_IT, markup=False, classes="of")
            yield Input(self._day, id="day", placeholder=DAY_EXAMPLE, select_on_focus=False)
            yield Static("", markup=False, id="wrong")
            yield Static(texts.ENTER_NEXT_THEN_KEEPS_ESC_BACK, markup=False, classes="quiet keys")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: on to the day, then out."""
        event.stop()
        if event.input.id == "entry":
            self.set_focus(self.query_one("#day", Input))
            return
        words = " ".join(self.query_one("#entry", Input).value.split())
        try:
            day = checked_day(event.value, self._today)
        except UsageError as error:
            self._say(f"{error.message[:1].upper()}{error.message[1:]}. {error.advice}")
            return
        if words:
            self.dismiss((day, words))
        else:
            self._say(TOO_LONG.format(most=ENTRY_LONGEST))
            self.set_focus(self.query_one("#entry", Input))

    def _say(self, text: str) -> None:
        self.query_one("#wrong", Static).update(text)

    def action_leave(self) -> None:
        """Nothing changes."""
        self.dismiss(None)


class MilestonesScreen(Screen[None]):
    """One child's diary.

    Args:
        path: the database.
        child: whose.
        writer: of the same database; None: nothing can be written here.
        today: for tests; None is today.
    """

    CSS_PATH = "milestones.tcss"
    AUTO_FOCUS = "#list"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", keys.ADD, tooltip=keys.ADD_FIRST_TIME_OR_ANYTHING_YOU),
        Binding("enter", "edit", keys.CHANGE, key_display="enter", tooltip=keys.CHANGE_WORDS_OR_DAY),
        Binding("delete,backspace", "remove", keys.TAKE_OUT, key_display="del", tooltip=keys.TAKE_ENTRY_OUT),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "back", keys.BACK, key_display="esc", tooltip=keys.GO_BACK),
        Binding("q", "app.quit", keys.QUIT, show=False, tooltip=keys.LEAVE_PROGRAM),
    ]

    def __init__(self, path: Path, child: Child, writer: HistoryWriter | None, today: date | None = None) -> None:
        super().__init__()
        self._path, self._child, self._writer = path, child, writer
        self._today = today or date.today()
        self.entries: list[DiaryEntry] = []
        """By day."""
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """The list, and what it is not."""
        yield Static(f"{MILESTONES} · {child_words(self._child, self._today.isoformat())}", markup=False, id="top")
        with Vertical(id="entries", classes="panel"):
            yield Static("", markup=False, id="empty")
            yield Lines(markup=False, id="list")
        yield Static(MILESTONES_MEAN, markup=False, id="words")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read beside the loop."""
        self._reload()

    def on_resize(self) -> None:
        """Lines as wide as there is room."""
        self.call_after_refresh(self._show)

    def _reload(self) -> None:
        _: Worker[None] = self.run_worker(self._load, exclusive=True, group="read")

    async def _load(self) -> None:
        from monitor.storage.history import History

        def read() -> list[DiaryEntry]:
            with History(self._path) as history:
                return history.diary(self._child.id)

        try:
            self.entries = await asyncio.to_thread(read)
        except MonitorError as error:
            self._trouble = f"{error.message[:1].upper()}{error.message[1:]}. {error.advice}"
        self._show()

    def _show(self) -> None:
        if not self.display or not self.query("#list"):
            return
        choices = self.query_one("#list", OptionList)
        at = choices.highlighted
        width = max(40, choices.scrollable_content_region.width - 2)
        choices.set_options([Option(milestone_line(entry, self._child, width)) for entry in self.entries])
        if self.entries:
            choices.highlighted = min(len(self.entries) - 1, at if at is not None else len(self.entries) - 1)
        empty = "" if self.entries else NO_MILESTONES
        told = self.query_one("#empty", Static)
        told.update(self._trouble or empty)
        told.display = bool(self._trouble or empty)

    @property
    def _chosen(self) -> DiaryEntry | None:
        place = self.query_one("#list", OptionList).highlighted
        return self.entries[place] if place is not None and place < len(self.entries) else None

    # --- keys

    def action_add(self) -> None:
        """What it was, from a list or in own words; then the day."""

        def chosen(place: int | None) -> None:
            if place is not None:
                self._ask(FIRST_TIMES[place] if place < len(FIRST_TIMES) else "", None)

        self.app.push_screen(ChoiceScreen(WHAT_WAS_IT, [*FIRST_TIMES, OTHER_WORDS]), chosen)

    def _ask(self, text: str, entry: DiaryEntry | None) -> None:
        def told(said: Said | None) -> None:
            if said is None:
                return
            if entry is None:
                self._write(lambda writer: writer.add_diary(self._child.id, *said))
            else:
                self._write(lambda writer: writer.change_diary(self._child.id, entry.id, *said))

        self.app.push_screen(EntryScreen(text, entry.day if entry else self._today.isoformat(), self._today), told)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click."""
        event.stop()
        self.action_edit()

    def action_edit(self) -> None:
        """The entry under the cursor."""
        if (entry := self._chosen) is not None:
            self._ask(entry.text, entry)

    def action_remove(self) -> None:
        """Asked once more: it is not kept anywhere else."""
        if (entry := self._chosen) is None:
            return

        def chosen(place: int | None) -> None:
            if place == 0:
                self._write(lambda writer: writer.remove_diary(self._child.id, entry.id))

        self.app.push_screen(ChoiceScreen(TAKE_OUT_TITLE, [TAKE_OUT, KEEP_IT], f"«{entry.text}»"), chosen)

    def _write(self, ask: Callable[[HistoryWriter], Future[Any]]) -> None:
        if self._writer is None:
            self.notify(texts.NOTHING_CAN_BE_KEPT_HERE, timeout=3, markup=False)
            return
        written = ask(self._writer)

        async def told() -> None:
            try:
                await asyncio.wrap_future(written)
            except MonitorError as error:
                self.notify(f"{error.message}. {error.advice}", timeout=8, markup=False)
                return
            self._reload()

        self.run_worker(told(), group="write")

    def action_back(self) -> None:
        """To where it came from."""
        self.dismiss(None)
