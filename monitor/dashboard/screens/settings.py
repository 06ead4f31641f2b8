"""Settings: one list; each choice holds, and is saved, at once."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from monitor.dashboard import settings_words
from monitor.dashboard.settings import CHOICES, MOVEMENT, NOBODY, SOUNDS, VIEWS, view_of
from monitor.dashboard.shell import ANIMATIONS, Shell, Viewed
from monitor.dashboard.widgets.plain import BOLD, Plain
from monitor.errors import MonitorError
from monitor.model.history import Child
from monitor.model.limbs import Limb
from monitor.texts import keys
from monitor.texts import settings as texts

HEIGHTS = [(0, "-low"), (28, "-tall")]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    text: str
    means: str
    do: Callable[[int], object]


class SettingsScreen(Screen[None]):
    """Theme, movement, sounds, whose words; sensors; where things are."""

    CSS_PATH = "settings.tcss"
    AUTO_FOCUS = "#list"
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,space,right", "take(1)", keys.CHANGE, key_display="enter", priority=True, tooltip=keys.NEXT_CHOICE
        ),
        Binding("left", "take(-1)", keys.BEFORE, key_display="←", priority=True, tooltip=keys.CHOICE_BEFORE),
        Binding("e", "open", keys.FOLDER, tooltip=keys.OPEN_FOLDER),
        Binding("b", "back_up", keys.BACK_UP, tooltip=keys.BACK_UP_NOW),
        Binding("ctrl+d", "app.problems", keys.PROBLEMS, key_display="^d", tooltip=keys.BUG_REPORT),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "back", keys.BACK, key_display="esc", tooltip=keys.ALL_SAVED),
        Binding("q", "app.quit", keys.QUIT, show=False, tooltip=keys.LEAVE_PROGRAM),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._backing_up = False

    @property
    def chooser(self) -> Shell:
        """The program."""
        assert isinstance(self.app, Shell)
        return self.app

    def compose(self) -> ComposeResult:
        """Choices, what the chosen one means, where things are."""
        yield Plain(id="top")
        with Vertical(id="choices", classes="panel") as choices:
            choices.border_title = texts.LOOK
            yield OptionList(id="list", markup=False)
        yield Plain(id="means", resizes=True)
        where = Plain(id="where", classes="panel", resizes=True)
        where.border_title = texts.WHERE
        yield where
        yield Plain(texts.PLAIN_HINT, id="hint")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Files are looked for beside the loop."""
        self._show()
        self.run_worker(self._look(), group="read")

    def on_resize(self) -> None:
        """The top bar is as wide as there is room."""
        self.call_after_refresh(self._show_top)

    async def _look(self) -> None:
        keeper = self.chooser.keeper
        self.query_one("#where").display = keeper is not None
        if keeper is None:
            return
        try:
            lines = settings_words.where_lines(await asyncio.to_thread(keeper.kept), datetime.now())
        except MonitorError as error:
            lines = [texts.CANNOT_READ.format(why=f"{error.message}. {error.advice}")]
        self.query_one("#where", Plain).say("\n".join(lines))

    # --- showing

    def _make_rows(self) -> list[Row]:
        rows = []
        for name, known in CHOICES.items():
            means = [settings_words.MEANS[name]]
            means += [texts.CLICK_MEANS] if name == SOUNDS else []
            means += [texts.ANIMATIONS] if name == MOVEMENT and ANIMATIONS in os.environ else []
            rows.append(self._row(name, settings_words.NAMES[name], known, " ".join(means)))
        for child in self.chooser.known_children() or [Child(NOBODY, "")]:
            rows.append(
                self._row(view_of(child.id), settings_words.view_name(child.nickname or ""), VIEWS, texts.VIEW_MEANS)
            )
        for child, limb, address in self.chooser.sensors():
            text = settings_words.sensor_line(limb, address, child.nickname or "")
            rows.append(Row(text, texts.SENSOR_MEANS, partial(self._forget, child.id, limb)))
        return rows

    def _forget(self, child_id: str, limb: Limb, _: int) -> None:
        self.chooser.forget_sensor(child_id, limb)

    def _row(self, name: str, words: str, known: tuple[str, ...], means: str) -> Row:
        text = settings_words.line(words, known, self.chooser.settings.get(name))
        return Row(text, means, lambda way: self.chooser.choose(name, way))

    def _show(self) -> None:
        self._show_top()
        rows, choices = self._make_rows(), self.query_one("#list", OptionList)
        if [row.text for row in rows] != [row.text for row in self._rows]:
            place = choices.highlighted or 0
            choices.set_options([Option(row.text) for row in rows])
            choices.highlighted = place
        self._rows = rows
        self._show_means()

    def _show_top(self) -> None:
        top = self.query_one("#top", Plain)
        width = top.content_size.width
        gap = max(1, width - cell_len(texts.TITLE) - cell_len(texts.SAVED_AT_ONCE))
        top.say(Content.assemble((texts.TITLE, BOLD), " " * gap, texts.SAVED_AT_ONCE))

    def _show_means(self) -> None:
        place = self.query_one("#list", OptionList).highlighted
        if place is not None and place < len(self._rows):
            self.query_one("#means", Plain).say(self._rows[place].means)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """What this choice means."""
        event.stop()
        self._show_means()

    # --- keys

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click."""
        event.stop()
        self._take(event.option_index, 1)

    def action_take(self, way: int) -> None:
        """The next value of the highlighted line, or the one before."""
        place = self.query_one("#list", OptionList).highlighted
        if place is not None:
            self._take(place, way)

    def _take(self, place: int, way: int) -> None:
        self._rows[place].do(way)
        self._show()
        for screen in self.app.screen_stack:
            if isinstance(screen, Viewed):
                screen.show_view()

    def action_open(self) -> None:
        """Whoever looks for files looks there."""
        if (keeper := self.chooser.keeper) is not None:
            self.run_worker(self._told(lambda: texts.OPENED.format(folder=keeper.open_folder())), group="open")

    def action_back_up(self) -> None:
        """Into a file beside what it copies: another disk is the person's matter."""
        if (keeper := self.chooser.keeper) is None or self._backing_up:
            return

        def work() -> str:
            done = keeper.back_up()
            return texts.BACKED_UP.format(file=done.path.name, sessions=done.sessions, recordings=done.recordings)

        self._backing_up = True
        self.notify(texts.BACKING_UP, timeout=3, markup=False)
        self.run_worker(self._told(work), group="backup")

    async def _told(self, work: Callable[[], str]) -> None:
        try:
            words = await asyncio.to_thread(work)
        except MonitorError as error:
            words = f"{error.message}. {error.advice}"
        self._backing_up = False
        self.app.notify(words, timeout=8, markup=False)
        await self._look()

    def action_back(self) -> None:
        """To where it came from."""
        self.dismiss(None)
