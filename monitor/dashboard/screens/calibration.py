"""A sensor on the table: six faces and a slanted position, or the rest check of one that is calibrated."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer

from monitor.analysis.calibration import Calibrating, StillFinder, checked
from monitor.dashboard.calibration_words import ask, done, heard, known_line, progress, rest_words
from monitor.dashboard.calibration_words import refused as refused_words
from monitor.dashboard.widgets.plain import BOLD, Plain
from monitor.dashboard.widgets.steps import Step, StepsBar
from monitor.dashboard.words import failed_line
from monitor.errors import DataError, MonitorError
from monitor.texts import keys
from monitor.texts import ready as texts
from monitor.texts.ready import CALIBRATION_WORDS_CONNECTING as CONNECTING
from monitor.texts.ready import CHECK, KEPT

if TYPE_CHECKING:
    from monitor.model.calibration import Calibration
    from monitor.model.records import SampleBlock
    from monitor.runner import Source


class CalibrationScreen(ModalScreen[None]):
    """Asks for the positions and keeps what they show.

    Args:
        source: streams this one sensor.
        name: what it is called.
        known: what is kept of it already; the first position that is held is then its rest check.
        keep: writes a calibration, in a thread.
    """

    CSS_PATH = "calibration.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "anew", keys.ANEW, tooltip=keys.BEGIN_AGAIN_WITH_ALL_SIX_FACES),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "leave", keys.BACK, key_display="esc", tooltip=keys.BACK_WHAT_NOT_COMPLETE_NOT),
    ]

    def __init__(
        self, source: Source, name: str, known: Calibration | None, keep: Callable[[Calibration], None]
    ) -> None:
        super().__init__()
        self._source, self._name, self.known, self._keep = source, name, known, keep
        self.still, self.seen = StillFinder(), Calibrating()
        self.checking = known is not None
        """The next position that is held is a rest check."""
        self.kept: Calibration | None = None
        self.trouble: MonitorError | None = None
        self._connected = False
        self._heard = ""

    def compose(self) -> ComposeResult:
        """What to do, how far it is, what was heard."""
        yield StepsBar(Step.CHECK, frozenset({Step.FIND}))
        with Vertical(id="faces") as box:
            box.border_title = texts.CALIBRATE.format(name=self._name)
            yield Plain(id="ask", resizes=True)
            yield Plain(id="progress")
            yield Plain(id="heard", resizes=True)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Connect."""
        self.show()
        self.run_worker(self._feel(), name="feel")

    async def _feel(self) -> None:
        from monitor.preview import samples

        try:
            async with aclosing(samples(self._source)) as news:
                async for blocks in news:
                    self._connected = True
                    for block in blocks:
                        await self._take(block)
                    self.show()
        except MonitorError as error:
            self.trouble = error
            self.show()

    async def _take(self, block: SampleBlock) -> None:
        for position in self.still.push(block.time_s, block.acc_ms2):
            if self.kept is not None:
                continue
            today = date.today().isoformat()
            try:
                if self.checking and self.known is not None:
                    self.kept = checked(self.known, position, today)
                    self._heard = rest_words(self.kept)
                else:
                    self._heard = heard(self.seen.add(position), self.seen)
                    if not self.seen.complete:
                        continue
                    self.kept = self.seen.result(today)
                    self._heard = done(self.kept)
                await asyncio.to_thread(self._keep, self.kept)
                self._heard += KEPT
            except DataError as error:
                self._heard = refused_words(error)
                self.seen, self.checking = Calibrating(), False
            except MonitorError as error:  # it cannot be written
                self._heard = failed_line(error)

    def show(self) -> None:
        """All of it."""
        if not self.is_mounted or not self.query("#heard"):
            return
        if self.trouble is not None:
            text = failed_line(self.trouble)
        elif not self._connected:
            text = CONNECTING
        elif self.kept is not None:
            text = texts.CALIBRATION_DONE
        else:
            text = CHECK if self.checking else ask(self.seen)
        self.query_one("#ask", Plain).say(Content.assemble((text, BOLD)))
        line = known_line(self.known) if self.checking and self.known else progress(self.seen, self.still.held_s)
        self.query_one("#progress", Plain).say(line)
        self.query_one("#heard", Plain).say(self._heard)

    # --- keys

    def action_anew(self) -> None:
        """All six faces, from the beginning."""
        self.still, self.seen = StillFinder(), Calibrating()
        self.kept, self.checking, self._heard = None, False, ""
        self.show()

    def action_leave(self) -> None:
        """Let the sensor go."""
        if self.is_current:
            self.workers.cancel_node(self)
            self.dismiss(None)
