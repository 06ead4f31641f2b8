"""The full-screen program: start card, get ready, live screen, summary; or one session alone.

Its modules load textual and the light nouns alone; what is slow (numpy, scipy, bleak) is loaded in a thread when the
first picture stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ScreenStackError, SystemCommand
from textual.screen import ModalScreen, Screen
from textual.worker import Worker, WorkerFailed, WorkerState

from monitor.dashboard.home import ASKED, CARD, CHILD, YES, Home
from monitor.dashboard.messages import EndedMessage, StartMessage, TrialMessage
from monitor.dashboard.running import Running, Starter
from monitor.dashboard.settings import AWAKE, NOBODY, Settings
from monitor.dashboard.shell import Shell, own_bindings
from monitor.errors import DamagedHistoryError, MonitorError
from monitor.locations import own_recordings
from monitor.model.history import Child, Finished
from monitor.model.limbs import Limb
from monitor.sensors.wakefulness import Keep
from monitor.signals import end_in_order
from monitor.texts import live as texts
from monitor.texts.settings import PLACES
from monitor.texts.words import RECORDING_BROKEN

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from monitor.dashboard.screens.summary import SummaryScreen
    from monitor.model.baseline import Trial
    from monitor.runner import Ended
    from monitor.storage.keeping import Keeping

Alone = Callable[[Callable[[], Any]], "Future[Any]"]
RESCUED_S = 15.0
"""So long it is told that an earlier session was cut off, s: it may be read from the play mat."""


class UnreadableInputError(Exception):
    """What reads the terminal's keys has failed; its words may hold what was typed."""


class KickstepApp(Shell):
    """Runs one session on the screen, or session after session from the `get ready` screen.

    Args:
        starter: loads what is slow and opens the one session; None where `home` is given.
        child: as the top bar names it.
        note: a standing line, as "Demo. ...".
        home: what the start screens need.
        page: the one screen to show, instead of a session; the program ends with it.
    """

    def __init__(
        self,
        starter: Starter | None = None,
        child: str = "",
        note: str = "",
        home: Home | None = None,
        page: Screen[Any] | None = None,
    ) -> None:
        super().__init__(home.memory.settings if home is not None else Settings())
        if home is not None:
            self.settings.write = home.remember
        self._page = page
        self._starter, self._child, self._note, self._home = starter, child, note, home
        self._trial: Trial | None = None
        self._quitting = False
        self.course = Running()
        self.ended: Ended | None = None
        """How the session ended, once it has."""
        self.keeping: Keeping | None = None
        """What brings the last session that ended into the history."""
        self._summary: SummaryScreen | None = None
        self.failure: BaseException | None = None
        """Why the program ended early."""

    def on_mount(self) -> None:
        """The live screen at once, or what comes before it. Asked to end from outside: as with the key."""
        self._undo = end_in_order(lambda: self.call_later(self.action_quit))
        if self._page is not None:
            self.push_screen(self._page, lambda _: self.exit())
        elif self._home is None:
            self._open()
        elif not self._home.memory.card_read:
            from monitor.dashboard.screens.start import StartCard

            self.push_screen(StartCard(), self._card_read)
        else:
            self._get_ready()

    def on_unmount(self) -> None:
        """Signals are the system's matter again."""
        self._undo()

    # --- before a session

    def _card_read(self, _: None) -> None:
        assert self._home is not None
        self._write(partial(self._home.remember, CARD, YES))
        if self._home.memory.children or self._home.memory.asked:
            self._get_ready()
            return
        from monitor.dashboard.screens.children import ChildScreen

        self.push_screen(ChildScreen(), self._told_child)

    def _told_child(self, child: Child | None) -> None:
        home = self._home
        assert home is not None
        self._write(partial(home.remember, ASKED, YES))
        if child is not None:
            home.memory.children.append(child)
            home.memory.child_id = child.id
            self._write(partial(home.add_child, child))
            self._write(partial(home.remember, CHILD, child.id))
        self._get_ready()

    def _write(self, work: Callable[[], None]) -> None:
        """What cannot be written is said, and asked again at the next start; that stops nobody."""

        def trouble(error: MonitorError) -> None:
            if self._home is not None:
                self._home.memory.trouble = error

        self.keep(work, trouble)

    def _get_ready(self) -> None:
        from monitor.dashboard.screens.ready import ReadyScreen

        assert self._home is not None
        self.push_screen(ReadyScreen(self._home))
        self.run_worker(self._look_at_history(), name="look")

    async def _look_at_history(self) -> None:
        """All its pages, beside the first picture; and sessions that an empty battery cut off come into it."""
        from monitor.dashboard.rebuilt_words import rescued_lines
        from monitor.storage.database import damage
        from monitor.storage.rescuing import cut_off, rescue

        assert self._home is not None
        path, writer = self._home.history()
        left = cut_off(own_recordings(path.parent))  # before a session can begin
        try:
            error = await asyncio.to_thread(damage, path)
        except MonitorError:
            return  # it cannot be used: the screen says so already
        if error is not None:
            self._mend(path, writer.alone, error)
        elif left:
            done = await asyncio.to_thread(rescue, writer, left)
            for line in rescued_lines(done):
                self.notify(line, timeout=RESCUED_S, markup=False)

    def _mend(self, path: Path, alone: Alone, why: DamagedHistoryError, then: Callable[[], None] | None = None) -> None:
        """A damaged history is made anew; not in front of a session, which comes first."""
        from monitor.dashboard.screens.mending import MendScreen
        from monitor.dashboard.screens.ready import ReadyScreen

        def ended(whole: bool | None) -> None:
            if whole and self._home is not None:
                self._home.recall()
                if then is not None:
                    then()

        if isinstance(self.screen, ReadyScreen):
            self.push_screen(MendScreen(path, alone, why), ended)

    # --- a session

    def on_start_message(self, message: StartMessage) -> None:
        """A session was chosen."""
        self._starter, self._child, self._note = message.starter, message.child, message.note
        self._trial = message.trial
        self._open()

    def on_trial_message(self, message: TrialMessage) -> None:
        """A trial is recorded like any session: from where the sensors are found."""
        from monitor.dashboard.screens.ready import ReadyScreen

        ready = next((screen for screen in self.screen_stack if isinstance(screen, ReadyScreen)), None)
        if ready is None:
            self.notify(texts.LEAVE_SESSION_FIRST, timeout=6, markup=False)
            return
        ready.trial = message.trial
        if message.owner in {child.id for child in ready.home.memory.children}:
            ready.home.memory.child_id = message.owner
        while self.screen is not ready:
            self.pop_screen()

    def _open(self) -> None:
        """The live screen first; the session when it can be seen."""
        from monitor.dashboard.screens.live import LiveScreen

        self._let_go()
        self.course, self.ended = Running(), None
        self.apply()
        live = LiveScreen(self.course, self._child, self._note, self.owner)
        self.push_screen(live)
        live.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.run_worker(self._session(), name="session", exit_on_error=False)

    async def _session(self) -> None:
        starter = self._starter
        assert starter is not None
        await asyncio.to_thread(starter.load)
        if self._quitting:
            return
        ended = await self.course.run(starter)
        self._keep(ended, starter.keeping)
        self.ended = ended
        self.post_message(EndedMessage(ended))

    def _keep(self, ended: Ended, keeping: Keeping | None) -> None:
        """The session and its notes go into the history, in the writer's thread; the summary says when they are there.

        What is shown is what the history keeps.
        """
        from monitor.dashboard.screens.summary import SummaryScreen
        from monitor.storage.rows import as_kept

        file = ended.recording.name if ended.recording is not None else None
        notes = [note.text for note in self.course.notes]
        if keeping is None:
            session = as_kept(Finished("", file, None, ended.summary), Child("", self._child))
        else:
            session = keeping.keep(ended.summary, file)
            if self._trial is not None:
                keeping.make_trial(self._trial)
        trouble = RECORDING_BROKEN if ended.trouble is not None else ""
        self.keeping = keeping
        self._summary = SummaryScreen(session, keeping, trouble=trouble, notes=notes)

    def on_ended_message(self, _: EndedMessage) -> None:
        """The summary, or the way out."""
        if self._quitting:
            self.exit()
            return
        assert self._summary is not None
        self._close_questions()
        self.switch_screen(self._summary)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A session that cannot go on leads back, or ends the program with its reason."""
        if event.worker.name != "session" or event.state is not WorkerState.ERROR:
            return
        error = event.worker.error
        if self._quitting and isinstance(error, MonitorError):  # a quit before the beginning has no reason
            self.exit(return_code=1)
        elif self._home is not None and isinstance(error, MonitorError):
            self._back(error)
        else:
            self.failure = error
            self.exit(return_code=1)

    def _back(self, trouble: MonitorError | None = None) -> None:
        """To the `get ready` screen."""
        from monitor.dashboard.screens.ready import ReadyScreen

        self._close_questions()
        self.course = Running()
        if isinstance(self.screen, ReadyScreen):
            return
        ready = next((screen for screen in self.screen_stack if isinstance(screen, ReadyScreen)), None)
        if ready is not None:
            ready.failed = trouble
            self.pop_screen()
            keeping = self.keeping
            if keeping is not None and isinstance(why := keeping.trouble(), DamagedHistoryError):
                self._mend(keeping.path, keeping.alone, why, keeping.again)

    def _let_go(self) -> None:
        """Of the session before; what was asked for it is still written."""
        if self.keeping is not None:
            self.keeping.let_go()
            self.keeping = None

    def _close_questions(self) -> None:
        while isinstance(self.screen, ModalScreen):
            self.pop_screen()

    def apply(self) -> None:
        """What sleeps beside a session, too."""
        super().apply()
        self.course.keep_awake(Keep(self.settings.get(AWAKE)))

    # --- keys of all screens

    def action_done(self) -> None:
        """The session's summary was seen."""
        if self._home is not None:
            self._back()
        else:
            self.exit()

    def action_history(self) -> None:
        """Earlier sessions."""
        if self._home is not None:
            from monitor.dashboard.screens.history import HistoryScreen

            path, writer = self._home.history()
            self.push_screen(HistoryScreen(path, self._home.memory.child_id, writer))

    async def action_quit(self) -> None:
        """Leave in good order: the recording is closed first."""
        again, self._quitting = self._quitting, True
        if again or self.ended is not None or not await self.course.stop():
            self.exit()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The screen's keys, and the other screens; beside a session none that would take its place."""
        yield from super().get_system_commands(screen)
        if self._home is not None and not self.course.counting:
            known = {key.action for key in own_bindings(screen)}
            for action, words in ((a, w) for a, w in PLACES.items() if not known & {a, f"app.{a}"}):
                yield SystemCommand(words, "", partial(self.run_action, action))

    # --- what the settings screen asks

    def known_children(self) -> list[Child]:
        """Whose figures there are."""
        if self._home is not None:
            return list(self._home.memory.children)
        return [Child(self.owner, self._child)] if self.owner else []

    @property
    def owner(self) -> str:
        """Id of the child of the session that runs; "" without one."""
        keeping = self._starter.keeping if self._starter is not None else self.keeping
        return keeping.child.id if keeping is not None and keeping.child is not None else NOBODY

    def sensors(self) -> list[tuple[Child, Limb, str | None]]:
        """As the last start left them."""
        return self._home.memory.remembered() if self._home is not None else []

    def forget_sensor(self, child_id: str, limb: Limb) -> None:
        """The next start asks again; so does the screen that looks for sensors."""
        from monitor.dashboard.screens.ready import ReadyScreen

        for name in self._home.memory.forget(child_id, limb) if self._home is not None else ():
            self.save(name, "")
        for screen in self.screen_stack:
            if isinstance(screen, ReadyScreen) and child_id == screen.home.memory.next_id:
                screen.finding.legs.pop(limb, None)

    def panic(self, *renderables: Any) -> None:
        """Textual would print a traceback with the error's words, as of what was typed."""
        self._handle_exception(UnreadableInputError())

    def _handle_exception(self, error: Exception) -> None:
        """Words instead of a traceback with local variables: those hold a child's data (private in textual; tested)."""
        if isinstance(error, ScreenStackError) and not self.is_running:
            return  # a key that came while the screens were already going
        self.failure = self.failure or (error.error if isinstance(error, WorkerFailed) else error)
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()
