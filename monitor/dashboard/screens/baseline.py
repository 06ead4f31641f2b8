"""A therapist's trials on the screen: add one, leave one out with a reason, count at the keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static
from textual.worker import Worker

from monitor.dashboard.messages import TrialMessage
from monitor.dashboard.recounting import Recount
from monitor.dashboard.screens.questions import ChoiceScreen, NoteScreen
from monitor.dashboard.screens.tally import TallyScreen
from monitor.dashboard.session_words import began_words, child_words
from monitor.dashboard.settings import NOBODY
from monitor.dashboard.shell import Viewed, for_therapist
from monitor.errors import MonitorError
from monitor.model.baseline import PROTOCOLS, Protocol, Trial
from monitor.model.history import Child, Finished, KeptSession
from monitor.model.session import SessionSummary
from monitor.model.words import Activity
from monitor.texts import keys
from monitor.texts import trials as texts
from monitor.texts.settings import VIEW_SHOWN
from monitor.texts.told import PROTOCOL_WORDS
from monitor.texts.words import NOT_A_DEVICE

if TYPE_CHECKING:
    from monitor.reports.baseline import Tried
    from monitor.storage.writer import HistoryWriter

OFFERED = 9
"""So many of the newest sessions can be chosen."""


@dataclass(frozen=True, slots=True)
class Sayable:
    """Something that a person can say of a trial afterwards."""

    words: str
    means: str
    example: str
    told: Callable[[Trial, str], Trial]
    """The trial with it; ValueError where the text cannot be it."""


def _strapped(trial: Trial, text: str) -> Trial:
    """A height in cm."""
    height_cm = float(text.lower().removesuffix("cm").strip().replace(",", "."))
    if not LOWEST_CM <= height_cm <= HIGHEST_CM:
        raise ValueError(text)
    return replace(trial, strap_height_m=height_cm / 100.0)


LOWEST_CM, HIGHEST_CM = 0.5, 40.0
SAYABLE = (
    Sayable(texts.STRAP_HEIGHT, texts.STRAP_HEIGHT_MEANS, "6", _strapped),
    Sayable(texts.BABY_STATE, texts.AS_YOU_SAW, texts.AWAKE_CONTENT, lambda trial, text: replace(trial, state=text)),
    Sayable(texts.OBSERVER, texts.WHO_WAS_THERE, "R. K.", lambda trial, text: replace(trial, observer=text)),
    Sayable(texts.PHASE, texts.PHASE_MEANS, texts.BEFORE, lambda trial, text: replace(trial, phase=text)),
)


@dataclass(slots=True)
class Found:
    """What the history holds for this page."""

    child: Child | None = None
    tried: list[Tried] = field(default_factory=list)
    sessions: list[KeptSession] = field(default_factory=list)
    """The newest that are no trials yet."""
    parts: list[tuple[str, list[str]]] = field(default_factory=list)


class BaselineScreen(Viewed, Screen[None]):
    """Trials, phases, targets.

    Args:
        path: the database.
        owner: id of the child; "" or None: sessions without one.
        writer: of the same database; None: nothing can be said here.
        today: for tests; None is today.
    """

    CSS_PATH = "overview.tcss"
    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", keys.ADD, tooltip=keys.MAKE_ONE_NEWEST_SESSIONS_TRIAL),
        Binding("u", "use", keys.USE_LEAVE_OUT, tooltip=keys.LEAVE_TRIAL_OUT_OR_USE_AGAIN),
        Binding("r", "record", keys.RECORD, tooltip=keys.RECORD_TRIAL_WITH_SENSORS_AS),
        Binding("e", "edit", keys.EDIT, tooltip=keys.SAY_TRIAL_STRAP_HEIGHT_BABY),
        Binding("t", "tally", keys.TALLY, tooltip=keys.COUNT_AT_KEYS_WITHOUT_SENSORS),
        Binding("m", "recount", keys.COUNT_AGAIN, show=False, tooltip=keys.COUNT_SESSIONS_EARLIER_METHOD),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "back", keys.BACK, key_display="esc", tooltip=keys.GO_BACK),
        Binding("q", "app.quit", keys.QUIT, show=False, tooltip=keys.LEAVE_PROGRAM),
    ]

    def __init__(self, path: Path, owner: str | None, writer: HistoryWriter | None, today: date | None = None) -> None:
        super().__init__()
        self._today = today or date.today()
        self._path, self._owner, self._writer = path, owner or None, writer
        self._found = Found()
        self._recount = Recount(self, path, writer, self._show_recount, self._reload)

    def compose(self) -> ComposeResult:
        """One page, that scrolls."""
        yield Static(texts.BASELINE, markup=False, id="top")
        with VerticalScroll(id="page"):
            yield Static("", markup=False, id="recount")
            yield Static(texts.READING, markup=False, id="parts")
            yield Static(NOT_A_DEVICE, markup=False, id="footer-words")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read beside the loop."""
        self._show_recount()
        self._reload()

    @property
    def owner(self) -> str:
        """Whose trials they are."""
        return self._owner or NOBODY

    def show_view(self) -> None:
        """The same figures, other words."""
        self._reload()

    def _reload(self) -> None:
        _: Worker[None] = self.run_worker(self._load, exclusive=True, group="read")

    async def _load(self) -> None:
        therapist = for_therapist(self.app, self.owner)
        try:
            self._found = await asyncio.to_thread(self._read, therapist)
        except MonitorError as error:
            self.query_one("#parts", Static).update(f"{error.message}\n{error.advice}")
            return
        child = self._found.child
        who = [child_words(child, self._today.isoformat())] if child is not None else []
        words = [texts.BASELINE, *who, VIEW_SHOWN[therapist]]
        self.query_one("#top", Static).update(" · ".join(words))
        blocks = ["\n".join([*([title] if title else []), *lines]) for title, lines in self._found.parts]
        self.query_one("#parts", Static).update("\n\n".join(blocks))
        await self._recount.look()

    def _read(self, therapist: bool) -> Found:
        from monitor.reports.baseline import tried_of
        from monitor.reports.baseline_text import baseline_lines
        from monitor.storage.history import History

        with History(self._path) as history:
            child = next((one for one in history.children() if one.id == self._owner), None)
            tried = tried_of(history.trials(self._owner), history.session)
            known = {one.trial.recording_id for one in tried}
            sessions = [s for s in history.sessions(child_id=self._owner or "") if s.recording_id not in known]
            targets = history.targets(self._owner) if self._owner else []
        return Found(child, tried, sessions[:OFFERED], baseline_lines(tried, targets, therapist=therapist))

    # --- trials

    def action_add(self) -> None:
        """Which session, which protocol, which phase."""
        if not self._found.sessions:
            self.notify(texts.NO_SESSION_LEFT, timeout=3, markup=False)
            return
        names = [
            texts.SESSION_LINE.format(began=began_words(s), minutes=s.duration_s / 60.0) for s in self._found.sessions
        ]

        def chosen(place: int | None) -> None:
            if place is not None:
                self._ask_protocol(self._found.sessions[place].recording_id)

        self.app.push_screen(ChoiceScreen(texts.WHICH_SESSION, names), chosen)

    def _ask_protocol(self, recording_id: str) -> None:
        def chosen(place: int | None) -> None:
            if place is not None:
                self._ask_phase(recording_id, PROTOCOLS[place])

        names = [f"{recipe.name}: {PROTOCOL_WORDS[recipe.name, recipe.version]}" for recipe in PROTOCOLS]
        self.app.push_screen(ChoiceScreen(texts.AFTER_PROTOCOL, names), chosen)

    def _ask_phase(self, recording_id: str, recipe: Protocol) -> None:
        leg = self._found.child.leg_length_m if self._found.child is not None else None

        def named(phase: str | None) -> None:
            if phase:
                trial = Trial(recording_id, phase, recipe.name, recipe.version, leg_length_m=leg)
                self._write(lambda writer: writer.set_trial(trial))

        self.app.push_screen(NoteScreen("", texts.NAME_PHASE, texts.PHASE_MEANS, texts.BEFORE), named)

    def action_record(self) -> None:
        """Which protocol, which phase; then the sensors."""

        def chosen(place: int | None) -> None:
            if place is not None:
                self._ask_old_phase(PROTOCOLS[place])

        names = [f"{recipe.name}: {PROTOCOL_WORDS[recipe.name, recipe.version]}" for recipe in PROTOCOLS]
        self.app.push_screen(ChoiceScreen(texts.TRIAL_AFTER_PROTOCOL, names), chosen)

    def _ask_old_phase(self, recipe: Protocol) -> None:
        known = list(dict.fromkeys(one.trial.phase for one in reversed(self._found.tried)))[: OFFERED - 1]
        if not known:
            self._name_phase(recipe)
            return

        def chosen(place: int | None) -> None:
            if place is not None and place < len(known):
                self._to_the_sensors(recipe, known[place])
            elif place is not None:
                self._name_phase(recipe)

        self.app.push_screen(ChoiceScreen(texts.WHICH_PHASE, [*known, texts.ANOTHER]), chosen)

    def _name_phase(self, recipe: Protocol) -> None:
        def named(phase: str | None) -> None:
            if phase:
                self._to_the_sensors(recipe, phase)

        self.app.push_screen(NoteScreen("", texts.NAME_PHASE, texts.PHASE_MEANS, texts.BEFORE), named)

    def _to_the_sensors(self, recipe: Protocol, phase: str) -> None:
        leg = self._found.child.leg_length_m if self._found.child is not None else None
        self.post_message(TrialMessage(Trial("", phase, recipe.name, recipe.version, leg_length_m=leg), self._owner))

    def action_edit(self) -> None:
        """Which trial, what of it, which words."""
        tried = self._found.tried[-OFFERED:]
        if not tried:
            self.notify(texts.THERE_NO_TRIAL_YET, timeout=3, markup=False)
            return

        def chosen(place: int | None) -> None:
            if place is not None:
                self._ask_what(tried[place].trial)

        names = [f"{began_words(one.session)}  {one.trial.phase}" for one in tried]
        self.app.push_screen(ChoiceScreen(texts.SAY_MORE_TRIAL, names), chosen)

    def _ask_what(self, trial: Trial) -> None:
        strap = "–" if trial.strap_height_m is None else f"{100.0 * trial.strap_height_m:.1f} cm"
        said = [strap, trial.state or "–", trial.observer or "–", trial.phase]

        def chosen(place: int | None) -> None:
            if place is not None:
                self._ask_words(trial, SAYABLE[place])

        names = [f"{what.words}   {known}" for what, known in zip(SAYABLE, said, strict=True)]
        self.app.push_screen(ChoiceScreen(texts.WHAT_OF_IT, names), chosen)

    def _ask_words(self, trial: Trial, what: Sayable) -> None:
        def given(text: str | None) -> None:
            if not text:
                return
            try:
                changed = what.told(trial, text)
            except ValueError:
                self.notify(texts.NO_HEIGHT.format(text=text), timeout=5, markup=False)
                return
            # At once: what is said next is said of this one, not of what was read before.
            self._found.tried = [
                replace(one, trial=changed) if one.trial.recording_id == changed.recording_id else one
                for one in self._found.tried
            ]
            self._write(lambda writer: writer.set_trial(changed))

        self.app.push_screen(NoteScreen("", what.words, what.means, what.example), given)

    def action_use(self) -> None:
        """Which trial, then why."""
        tried = self._found.tried[-OFFERED:]
        if not tried:
            self.notify(texts.THERE_NO_TRIAL_YET, timeout=3, markup=False)
            return
        names = [f"{'[x]' if one.used else '[ ]'} {began_words(one.session)}  {one.trial.phase}" for one in tried]

        def chosen(place: int | None) -> None:
            if place is not None:
                self._ask_reason(tried[place])

        self.app.push_screen(ChoiceScreen(texts.LEAVE_OUT_OR_USE_AGAIN, names), chosen)

    def _ask_reason(self, one: Tried) -> None:
        def given(reason: str | None) -> None:
            if reason:
                self._write(lambda writer: writer.set_trial(replace(one.trial, used=not one.used, reason=reason)))

        title = texts.WHY_LEFT_OUT if one.used else texts.WHY_USED_ALL_SAME
        self.app.push_screen(NoteScreen("", title, texts.REASON_MEANS, texts.REASON_EXAMPLE), given)

    # --- without sensors

    def action_tally(self) -> None:
        """Count at the keys; the session is kept like any other."""
        self.app.push_screen(TallyScreen(Activity.BACK), self._keep)

    def _keep(self, summary: SessionSummary | None) -> None:
        if summary is None or summary.started_at is None:
            return
        from monitor.storage.keeping import tally_id

        session = Finished(tally_id(summary.started_at), None, self._owner, summary)
        self._write(lambda writer: writer.write(session))

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
