"""Quiet cards over a running session: one thing at a time, large, without counts and without sounds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Digits, Footer

from monitor.dashboard.figures import Figures
from monitor.dashboard.guided_words import FLOOR, HELD, PRACTICE, attempt_lines, held_words, today_words
from monitor.dashboard.screens.questions import ActivityScreen
from monitor.dashboard.shell import aim_of
from monitor.dashboard.states import state_lines
from monitor.dashboard.widgets.plain import Plain
from monitor.dashboard.words import activity_words, clock
from monitor.errors import MonitorError
from monitor.model.words import Activity, Why
from monitor.texts import keys
from monitor.texts import live as texts
from monitor.texts.live import (
    FLOOR_WORDS,
    HELD_NOT,
    HELD_NOW,
    HELD_WORDS,
    PRACTICE_WORDS,
)
from monitor.texts.live import (
    STEPS_ONLY_UPRIGHT as NOT_UPRIGHT,
)

if TYPE_CHECKING:
    from monitor.dashboard.running import Running
    from monitor.storage.keeping import Keeping

TICK_S = 0.2
BAR = 30
Look = Callable[[], Figures | None]
COMMON: tuple[Binding, ...] = (
    Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
    Binding("escape", "back", keys.BACK, key_display="esc", tooltip=keys.BACK_TO_COUNTS_SESSION_GOES_ON),
)


class Card(Screen[None]):
    """What the cards share: a title, a large clock, what lasts at the sensors, words.

    Args:
        course: the session.
        look: its newest figures; the live screen behind goes on asking for them.
    """

    CSS_PATH = "guided.tcss"
    HEAD = ""
    WORDS = ""

    def __init__(self, course: Running, look: Look) -> None:
        super().__init__()
        self.course, self._look = course, look

    def compose(self) -> ComposeResult:
        """From what matters most to what matters least."""
        yield Plain(self.HEAD, id="top")
        yield Plain(id="state", resizes=True)
        with Vertical(id="clock"):
            yield Digits("00:00", id="digits")
            yield Plain(id="beside", resizes=True)
        with VerticalScroll(id="list", classes="panel", can_focus=False):
            yield Plain(id="lines", resizes=True)
        yield Plain(self.WORDS, id="words")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """The live screen makes the figures; here they are looked at."""
        self._tick()
        self.set_interval(TICK_S, self._tick)

    def _tick(self) -> None:
        figures = self._look()
        if figures is None or not self.is_mounted:
            return
        top = f"{self.HEAD}   {activity_words(figures.snapshot.activity)}"
        self.query_one("#top", Plain).say(texts.ON_FLOOR.format(top=top, clock=clock(figures.floor_s)))
        lines = [line for line in state_lines(figures, aim_of(self.app, self.course)) if self.tells(line)]
        self.query_one("#state", Plain).say("\n".join(lines))
        self.show(figures)

    def tells(self, line: str) -> bool:
        """Whether a state that lasts is told here too."""
        return True

    def show(self, figures: Figures) -> None:
        """The newest figures."""
        raise NotImplementedError  # each card does; a Screen has a metaclass of its own, so no ABC

    def _put(self, digits: str, beside: str) -> None:
        widget = self.query_one("#digits", Digits)
        if widget.value != digits:
            widget.update(digits)
        self.query_one("#beside", Plain).say(beside)

    def action_back(self) -> None:
        """To the counts."""
        self.dismiss(None)


class FloorCard(Card):
    """The clock alone."""

    HEAD, WORDS = texts.FLOOR_TIME, FLOOR_WORDS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", keys.PAUSE, tooltip=keys.PAUSE_OR_GO_ON),
        *COMMON,
    ]

    _today = ""

    def on_mount(self) -> None:
        """What the day had before."""
        if self.course.keeping is not None:
            self.run_worker(self._earlier(self.course.keeping), group="read")

    async def _earlier(self, keeping: Keeping) -> None:
        def read() -> str:
            from monitor.storage.history import History

            day = date.today().isoformat()
            with History(keeping.path) as history:
                owner = keeping.child.id if keeping.child is not None else ""
                before_s = sum(s.floor_s for s in history.sessions(since=day, child_id=owner) if not s.not_real)
                child = next((one for one in history.children() if one.id == owner), None)
            return today_words(before_s, None if child is None else child.aim_min)

        try:
            self._today = await asyncio.to_thread(read)
        except MonitorError:  # the summary tells it; a clock needs no history
            return

    def show(self, figures: Figures) -> None:
        """The clock, and how far it is to the aim."""
        aim_s = aim_of(self.app, self.course).aim_s
        done = round(min(1.0, figures.floor_s / aim_s) * BAR)
        bar = f"{'━' * done}{'─' * (BAR - done)} {clock(aim_s)}"
        self._put(clock(figures.floor_s), "\n".join(filter(None, (bar, self._today))))

    def action_pause(self) -> None:
        """Pause, or go on."""
        self.course.pause()


class HeldCard(Card):
    """A timer; what it times leaves the figures."""

    HEAD, WORDS = texts.LEGS_HELD, HELD_WORDS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "hold", keys.BEGIN_END, tooltip=keys.BEGIN_OR_END_HOLDING_LEGS),
        *COMMON,
    ]

    def _holding(self, figures: Figures) -> bool:
        return figures.out is not None and figures.out.why is Why.LEGS_HELD

    def tells(self, line: str) -> bool:
        """The card itself tells what it leaves out."""
        return "x ends it" not in line

    def show(self, figures: Figures) -> None:
        """The time of this hold, the session's below."""
        held_s = figures.said_s.get(Why.LEGS_HELD, 0.0)
        out = figures.out
        now_s = figures.now_s - out.since_s if out is not None and self._holding(figures) else 0.0
        self._put(clock(now_s), f"{HELD_NOW if self._holding(figures) else HELD_NOT}   {held_words(held_s)}")

    def action_hold(self) -> None:
        """Begin, or end."""
        figures = self._look()
        if figures is None:
            return
        if self._holding(figures):
            self.course.take_in()
        else:
            self.course.leave_out(Why.LEGS_HELD, None)

    def action_back(self) -> None:
        """Whoever leaves the card holds no legs any more."""
        figures = self._look()
        if figures is not None and self._holding(figures):
            self.course.take_in()
        self.dismiss(None)


class PracticeCard(Card):
    """Rows of steps in a list."""

    HEAD, WORDS = texts.PRACTICE_THREE_STEPS, PRACTICE_WORDS
    silent = True
    """Whatever the baby does just now: it is about to stand or to step."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "alone", keys.ALONE, tooltip=keys.NEWEST_ROW_WAS_TAKEN_ALONE),
        Binding("o", "let_go", keys.LET_GO, tooltip=keys.NOBODY_HOLDS_STANDING_BABY),
        Binding("a", "activity", keys.ACTIVITY, tooltip=keys.WHAT_BABY_DOING),
        *COMMON,
    ]

    def on_mount(self) -> None:
        """The list; and what the baby does, where that is not said or not upright."""
        self.query_one("#list").border_title = texts.ATTEMPTS
        figures = self._look()
        if figures is not None and not figures.snapshot.activity.upright:
            self.action_activity()

    def show(self, figures: Figures) -> None:
        """The rows."""
        lines = attempt_lines(figures.attempts)
        if not figures.snapshot.activity.upright:
            lines = [NOT_UPRIGHT, "", *lines]
        self.query_one("#lines", Plain).say("\n".join(lines))

    def action_alone(self) -> None:
        """A person says so."""
        self.course.steps_alone()

    def action_let_go(self) -> None:
        """From now on."""
        self.course.let_go()

    def action_activity(self) -> None:
        """What the baby is doing."""

        def chosen(activity: Activity | None) -> None:
            if activity is not None:
                self.course.set_activity(activity)

        self.app.push_screen(ActivityScreen(), chosen)


def guided(place: int, course: Running, look: Look) -> Card:
    """The card at a place of `CARDS`."""
    return {FLOOR: FloorCard, HELD: HeldCard, PRACTICE: PracticeCard}[place](course, look)
