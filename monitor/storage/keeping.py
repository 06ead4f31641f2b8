"""One session on its way into the history, and what people say about it afterwards. Screens and commands share it."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from monitor.errors import MonitorError
from monitor.model.baseline import Trial
from monitor.model.history import MARKED, Child, Correction, Finished, KeptSession
from monitor.model.session import SessionSummary
from monitor.model.taps import TapAlong
from monitor.storage.rows import as_kept, now_utc
from monitor.storage.writer import HistoryWriter

T = TypeVar("T")
Ask = Callable[[HistoryWriter], Future[Any]]


def tally_id(started_at: str) -> str:
    """What a session without a recording is called: when it began (ISO 8601), and four letters; never the child."""
    return f"tally_{datetime.fromisoformat(started_at):%Y-%m-%d_%H%M%S}_{secrets.token_hex(2)}"


class Keeping:
    """Nothing here waits but `close`: the writer's thread does one thing after another, in the order asked.

    Args:
        path: the database.
        recording_id: what the session's recording is called for good.
        child: whose session it is; one that the history does not know is added.
        kept: the session is in the history already.
        writer: of the same database, to be shared; its owner closes it.
    """

    def __init__(
        self,
        path: Path,
        recording_id: str,
        child: Child | None = None,
        *,
        kept: bool = False,
        writer: HistoryWriter | None = None,
    ) -> None:
        self.path, self.recording_id, self.child = path, recording_id, child
        self.writer = writer or HistoryWriter(path)
        self._own = writer is None
        self._kept = kept
        self._written: int | None = None
        """Place of the session itself in what was asked."""
        self.asked: list[Future[Any]] = []
        """Everything that was asked of the writer so far."""
        self._asks: list[Ask] = []

    def make_trial(self, trial: Trial) -> None:
        """The session, which is written already, is one of a baseline."""
        self._ask(lambda writer: writer.set_trial(replace(trial, recording_id=self.recording_id)))

    def keep(self, summary: SessionSummary, file: str | None) -> KeptSession:
        """Write the session, once; what the history will give back of it.

        Args:
            file: the recording's name in its folder; None when the disk kept none.
        """
        session = Finished(self.recording_id, file, self.child.id if self.child else None, summary)
        if not self._kept:
            self._kept = True
            if self.child is not None:
                known = self.child
                self._ask(lambda writer: writer.add_child_if_free(known))
            self._ask(lambda writer: writer.write(session))
            self._written = len(self.asked) - 1
        return as_kept(session, self.child)

    def note(self, text: str) -> None:
        """Keep a note of somebody; of a session that still runs it waits in the history for that session."""
        if self._kept:
            self._ask(lambda writer: writer.add_note(self.recording_id, text))
        else:
            self._ask(lambda writer: writer.add_early_note(self.recording_id, text))

    def context(self, context: dict[str, str]) -> None:
        """The answers about the surroundings, all of them."""
        self._ask(lambda writer: writer.set_context(self.recording_id, context))

    def not_real(self, not_real: bool) -> None:
        """Take the session out of all sums, or put it back."""
        self._ask(lambda writer: writer.set_not_real(self.recording_id, not_real))

    def marked(self) -> None:
        """The session looked unusual to somebody: kept beside it."""
        self.correct(Correction(now_utc(), MARKED, None, None, ""))

    def correct(self, correction: Correction) -> None:
        """Somebody says that an event was otherwise: kept beside the counts."""
        self._ask(lambda writer: writer.add_correction(self.recording_id, correction))

    def take_back(self, correction: Correction) -> None:
        """That does not hold any more."""
        self._ask(lambda writer: writer.take_back(self.recording_id, correction))

    def tap_along(self, run: TapAlong) -> None:
        """What was tapped along with a replay."""
        self._ask(lambda writer: writer.add_tap_along(self.recording_id, run))

    @property
    def saved(self) -> bool:
        """The session is truly in the database."""
        if self._written is None:
            return self._kept
        written = self.asked[self._written]
        return written.done() and written.exception() is None

    def trouble(self) -> MonitorError | None:
        """What could not be written, of what is done; the first."""
        for future in self.asked:
            if future.done() and isinstance(error := future.exception(), MonitorError):
                return error
        return None

    def close(self) -> MonitorError | None:
        """Wait for what was asked; what could not be written."""
        if self._own:
            self.writer.close()
        else:
            for future in self.asked:
                with contextlib.suppress(MonitorError):
                    future.result()
        return self.trouble()

    def alone(self, work: Callable[[], T]) -> Future[T]:
        """As the writer's; after `close` too."""
        if self._own:
            self.writer.close()
            self.writer = HistoryWriter(self.path)
        return self.writer.alone(work)

    def again(self) -> None:
        """Ask once more for what could not be written: the history was made anew."""
        for place, ask in enumerate(self._asks):
            if self.asked[place].done() and isinstance(self.asked[place].exception(), MonitorError):
                self.asked[place] = ask(self.writer)

    def _ask(self, ask: Ask) -> None:
        self._asks.append(ask)
        self.asked.append(ask(self.writer))

    def let_go(self) -> None:
        """Close without waiting: what was asked is still done."""
        if self._own:
            self.writer.let_go()
