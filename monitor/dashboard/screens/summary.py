"""What a session came to: what was counted, how good the measurement was, and what people want to remember of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Digits, Footer, Input, Static
from textual.worker import Worker

from monitor.dashboard.history_words import counted_earlier
from monitor.dashboard.recounting import Recount
from monitor.dashboard.screens.questions import ContextScreen, UnusualScreen
from monitor.dashboard.session_words import (
    began_words,
    child_words,
    counts,
    fitting,
    in_short,
    kept_recording,
    kinds_lines,
    main_word,
    minute_lines,
    quality_lines,
    remember_lines,
)
from monitor.dashboard.shell import Viewed, for_therapist
from monitor.dashboard.words import MARKS
from monitor.errors import MonitorError
from monitor.model.history import KeptSession, Wrong
from monitor.storage.rows import now_utc
from monitor.texts import keys
from monitor.texts import sessions as texts
from monitor.texts.sessions import MARK_AFTERWARDS, NO_CONTEXT, NOT_KEPT, NOT_SAVED, RECORDING_SAFE, SAVED, SAVING
from monitor.texts.surroundings import context_words
from monitor.texts.words import NOT_A_DEVICE

if TYPE_CHECKING:
    from monitor.storage.keeping import Keeping

HEIGHTS = [(0, "-low"), (28, "-tall")]
NOTE_LONGEST = 500


class SummaryScreen(Viewed, Screen[None]):
    """A session that is over, today's or an old one.

    Args:
        session: its figures, as the history keeps them.
        keeping: takes what people say about it; None where nothing can be kept.
        trouble: what is wrong with the recording, in words.
        notes: what was written beside it before.
        marked: when it was marked before (ISO 8601).
        stored: it comes out of the history; else it has just ended.
    """

    CSS_PATH = "summary.tcss"
    AUTO_FOCUS = "#quality"
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave", keys.KEEP, key_display="enter", tooltip=keys.DONE_EVERYTHING_KEPT),
        Binding("o", "not_real", keys.NOT_REAL, tooltip=keys.NOT_REAL_SESSION_KEPT_BUT_IN),
        Binding("n", "note", keys.NOTE, tooltip=keys.WRITE_NOTE_BESIDE_SESSION),
        Binding("r", "replay", keys.REPLAY, tooltip=keys.RECORDING_AGAIN_CORRECT_TAP),
        Binding("c", "context", keys.CONTEXT, show=False, tooltip=keys.WHAT_WAS_AROUND_BABY),
        Binding("t", "unusual", keys.UNUSUAL, tooltip=keys.LOOKED_UNUSUAL),
        Binding("h", "history", keys.HISTORY, tooltip=keys.DAYS_AND_WEEKS),
        Binding("m", "recount", keys.COUNT_AGAIN, show=False, tooltip=keys.COUNT_AGAIN_OR_STOP),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "back", keys.BACK, show=False, tooltip=keys.LATER_EVERYTHING_KEPT),
        Binding("q", "app.quit", keys.QUIT, show=False, tooltip=keys.LEAVE_PROGRAM_EVERYTHING_KEPT),
    ]

    def __init__(
        self,
        session: KeptSession,
        keeping: Keeping | None,
        *,
        trouble: str = "",
        notes: Sequence[str] = (),
        marked: Sequence[str] = (),
        stored: bool = False,
    ) -> None:
        super().__init__()
        self.session, self._keeping, self._trouble, self._stored = session, keeping, trouble, stored
        self._notes, self._marked = list(notes), list(marked)
        self._failed: MonitorError | None = None
        self._watched = 0
        """So many things that were asked of the history are waited for, or told."""
        self._recount = None
        if stored and keeping is not None:  # today's method has counted what has just ended
            path, writer, of = keeping.path, keeping.writer, keeping.recording_id
            self._recount = Recount(self, path, writer, self._show, self._reload, of, counted_earlier)

    def compose(self) -> ComposeResult:
        """In short; kinds beside quality; the minutes; what to remember."""
        yield Static("", markup=False, id="top")
        yield Static("", markup=False, id="state")
        with Horizontal(id="in-short", classes="panel") as short:
            short.border_title = texts.IN_SHORT
            yield Static("", markup=False, id="short")
            for limb, count in counts(self.session).items():
                with Vertical(classes=f"total {limb}"):
                    yield Static(f"{MARKS[limb]} {limb.upper()}", markup=False)
                    yield Digits(str(count), classes="count")
        with Horizontal(id="details"):
            with VerticalScroll(id="kinds", classes="panel") as kinds:
                kinds.border_title = texts.STEPS if self.session.activity.upright else texts.KINDS_KICK
                yield Static("", markup=False, id="found")
            with VerticalScroll(id="quality", classes="panel") as quality:
                quality.border_title = texts.HOW_GOOD_WAS_MEASUREMENT
                yield Static("", markup=False, id="how-good")
        with Vertical(id="minutes", classes="panel") as minutes:
            minutes.border_title = texts.MINUTE_BY_MINUTE.format(main_word=main_word(self.session))
            for limb in counts(self.session):
                yield Static("", markup=False, classes=f"minute {limb}")
            yield Static("", markup=False, classes="minute")
        with Vertical(id="remember", classes="panel") as remember:
            remember.border_title = texts.ANYTHING_TO_REMEMBER
            yield Static("", markup=False, id="context")
            yield Static("", markup=False, id="notes")
            yield Input(placeholder=texts.ENTER_KEEPS_NOTE_ESC_LEAVES, id="note", max_length=NOTE_LONGEST)
        yield Static(NOT_A_DEVICE, markup=False, id="not-a-device")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Watch what is being written already."""
        self._show()
        self._watch()
        self._look()

    def on_unmount(self) -> None:
        """Nobody waits for the rest."""
        if self._recount is not None:
            self._recount.stop()

    def on_resize(self) -> None:
        """Bars and lines as wide as there is room."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        therapist = for_therapist(self.app, self.owner)
        for limb, count in counts(self.session).items():
            self.query_one(f".total.{limb} Digits", Digits).update(str(count))
        short, found = self.query_one("#short", Static), self.query_one("#found", Static)
        short.update("\n".join(in_short(self.session, short.content_size.width, therapist=therapist)))
        found.update("\n".join(kinds_lines(self.session, found.content_size.width, therapist=therapist)))
        self.query_one("#how-good", Static).update("\n".join(quality_lines(self.session, therapist=therapist)))
        rows = self.query(".minute").results(Static)
        width = self.query_one("#minutes").content_size.width
        for row, line in zip_longest(rows, minute_lines(self.session, width), fillvalue=""):
            if isinstance(row, Static):
                row.update(str(line))
        self._show()

    @property
    def owner(self) -> str:
        """Whose session it was."""
        return self.session.child.id if self.session.child is not None else ""

    def show_view(self) -> None:
        """The same figures, other words."""
        self._fill()

    def _show(self) -> None:
        """What can change while the screen stands."""
        top, right = self.query_one("#top", Static), self._saved()
        room = max(1, (top.content_size.width or self.app.size.width - 2) - len(right) - 1)
        who = self._who()
        left = texts.SESSION.format(who=who) if self._stored else texts.SESSION_FINISHED.format(who=who)
        left = left if len(left) <= room else who
        left = left if len(left) <= room else left[: room - 1] + "…"
        top.update(Content(left.ljust(room + 1) + right))
        lines = [line for line in (self._trouble, self._recount.words if self._recount is not None else "") if line]
        if self._failed is not None:
            safe = self._stored or (self._keeping is not None and self._keeping.saved)
            words = [
                texts.NOT_SAVED_WHY.format(why=self._failed.message),
                "" if safe else RECORDING_SAFE,
                self._failed.advice,
            ]
            lines.append(" ".join(word for word in [*words, f"({self._failed.where})"] if word))
        state = self.query_one("#state", Static)
        state.update("\n".join(lines))
        state.display = bool(lines)
        self.set_class(bool(self._trouble or self._failed), "-troubled")
        self.query_one("#context", Static).update(context_words(self.session.context) or NO_CONTEXT)
        words = remember_lines(self._notes, self._marked, real=not self.session.not_real)
        rows = 1 if self.has_class("-low") else 4
        self.query_one("#notes", Static).update("\n".join(fitting(words, rows)))

    def _saved(self) -> str:
        if self._keeping is None:
            return NOT_KEPT
        if self._failed is not None:
            return NOT_SAVED
        return SAVED if all(future.done() for future in self._keeping.asked) else SAVING

    # --- an earlier method

    def _look(self) -> None:
        if self._recount is not None:
            self.run_worker(self._recount.look(), group="look")

    def _reload(self) -> None:
        """The history has other figures of this session now."""
        if self._keeping is not None:
            self.run_worker(self._read(self._keeping), group="read")

    async def _read(self, keeping: Keeping) -> None:
        from monitor.storage.history import History

        def read() -> KeptSession | None:
            with History(keeping.path) as history:
                return history.session(keeping.recording_id)

        try:
            found = await asyncio.to_thread(read)
            self.session = self.session if found is None else found
        except MonitorError as error:
            self._failed = self._failed or error
        self._fill()
        self._look()

    # --- what is written

    def _watch(self) -> None:
        """What was asked of the history since the last time, by the replay too."""
        asked = self._keeping.asked if self._keeping is not None else []
        for future in asked[self._watched :]:
            self._await(future)
        self._watched = len(asked)

    def _await(self, future: Future[Any]) -> None:
        async def told() -> None:
            try:
                # shielded: a screen that closes must not take an unwritten note along
                await asyncio.shield(asyncio.wrap_future(future))
            except MonitorError as error:
                self._failed = self._failed or error
            self._show()

        _: Worker[None] = self.run_worker(told, exit_on_error=False)

    def _write(self, ask: str, *what: Any) -> bool:
        """Ask the writer for something; False where nothing can be kept."""
        if self._keeping is None:
            self.notify(texts.NOTHING_KEPT_IN_SESSION, timeout=3, markup=False)
            return False
        getattr(self._keeping, ask)(*what)
        self._watch()
        return True

    # --- keys

    @property
    def _noting(self) -> bool:
        return self.has_class("-noting")

    async def action_leave(self) -> None:
        """Done: back to the list that it came from, or on."""
        if self._stored:
            self.dismiss(None)
        else:
            await self.run_action("app.done")

    async def action_back(self) -> None:
        """Out of the note field; else done."""
        if self._noting:
            self._close_note()
        else:
            await self.action_leave()

    def _close_note(self) -> None:
        self.remove_class("-noting")
        self.query_one("#note", Input).display = False
        self.set_focus(self.query_one("#quality"))

    def action_not_real(self) -> None:
        """Toggle."""
        turned = not self.session.not_real
        if self._write("not_real", turned):
            self.session = replace(self.session, not_real=turned)
            self._show()

    def action_note(self) -> None:
        """Open the field."""
        self.add_class("-noting")
        field = self.query_one("#note", Input)
        field.display = True  # at once: the next key is the note's first letter already
        self.set_focus(field)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the note; an empty one is none."""
        event.stop()
        text = event.value.strip()
        if text and self._write("note", text):
            self._notes.append(text)
        event.input.value = ""
        self._close_note()
        self._show()

    def action_context(self) -> None:
        """The questions of the surroundings."""

        def answered(changed: dict[str, str] | None) -> None:
            if not changed:
                return
            both = self.session.context | changed
            context = {name: value for name, value in both.items() if value}
            if self._write("context", context):
                self.session = replace(self.session, context=context)
                self._show()

        upright = self.session.activity.upright
        self.app.push_screen(ContextScreen(self.session.context, upright=upright, foot=""), answered)

    def action_unusual(self) -> None:
        """The fixed words first; the mark is kept only afterwards."""

        def answered(keep: bool | None) -> None:
            if keep and self._write("marked"):
                self._marked.append(now_utc())
                self._show()

        self.app.push_screen(UnusualScreen(texts.LOOKED_UNUSUAL, MARK_AFTERWARDS), answered)

    def action_replay(self) -> None:
        """The recording again; what is corrected there stands beside the count here."""
        from monitor.dashboard.screens.replay import ReplayScreen

        def corrected(found: dict[Wrong, int] | None) -> None:
            if found is not None:
                self.session = replace(self.session, corrected=found)
                self._fill()
            self._watch()
            if self._recount is not None:  # which the replay does too
                self._recount.forget()
                self._reload()

        if self._keeping is None:
            self.notify(texts.NOTHING_KEPT_IN_SESSION, timeout=3, markup=False)
            return
        self.app.push_screen(
            ReplayScreen(kept_recording(self._keeping.path, self.session), self._who(), self._keeping), corrected
        )

    def _who(self) -> str:
        return f"{child_words(self.session.child, self.session.day)} · {began_words(self.session)}"

    def action_recount(self) -> None:
        """The earlier figures stay beside the new ones."""
        if self._recount is not None:
            self._recount.toggle()

    def action_history(self) -> None:
        """Days and weeks."""
        if self._stored:  # that is where it came from
            self.dismiss(None)
            return
        if self._keeping is None:
            self.notify(texts.NOTHING_KEPT_IN_SESSION, timeout=3, markup=False)
            return
        from monitor.dashboard.screens.history import HistoryScreen

        owner = self.session.child.id if self.session.child is not None else ""
        self.app.push_screen(HistoryScreen(self._keeping.path, owner, self._keeping.writer))
