"""Which leg is which, by shaking: a leg is named, the sensor that moves is on it. Left and right cannot be mixed up
by reading an address wrongly."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from contextlib import aclosing
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from monitor.dashboard.shaking_words import ask, bar, exchanged, help_line, moving_line
from monitor.dashboard.widgets.plain import BOLD, Plain
from monitor.dashboard.words import MARKS, failed_line
from monitor.detection.shaking import Felt, Moves, ShakeJudge
from monitor.errors import MonitorError
from monitor.model.limbs import LIMBS, Limb
from monitor.texts import keys
from monitor.texts import ready as texts
from monitor.texts.ready import CONNECTING, EXCHANGED_KEYS, KEYS_CHECK, KEYS_FIRST, SAME_AGAIN, TITLE

if TYPE_CHECKING:
    from monitor.preview import Envelopes
    from monitor.runner import Source

Legs = dict[Limb, str]
COLUMNS, COLUMN_S = 14, 0.1


class ShakingScreen(ModalScreen[Legs | None]):
    """Gives back the address of each leg's sensor, or None.

    Args:
        source: streams both sensors, under provisional names.
        sensors: address of each sensor, by the source's provisional name.
        names: what each is called, by address.
        check: the names are last time's legs, and one shake of the left one is enough.
    """

    CSS_PATH = "shaking.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", keys.NEXT, key_display="enter", priority=True, tooltip=keys.GO_ON_WITHOUT_SHAKING),
        Binding("s", "swap", keys.SWAP, tooltip=keys.ONE_MOVES_ON_LEFT_LEG_FROM_NOW),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "leave", keys.BACK, key_display="esc", tooltip=keys.BACK_TO_SAY_LEGS_BY_HAND),
    ]

    def __init__(self, source: Source, sensors: Legs, names: dict[str, str], *, check: bool) -> None:
        super().__init__()
        self._source, self._sensors, self._names, self._check = source, dict(sensors), names, check
        self.judge = ShakeJudge()
        self.legs: Legs = {}
        """Said so far."""
        self.other_moved = False
        """In a check: the sensor of the right leg was shaken."""
        self.trouble: MonitorError | None = None
        self._connected = self._ending = False
        self._feeling: Worker[None] | None = None
        self._asked_s = time.monotonic()
        self._levels = {limb: deque([0.0] * COLUMNS, maxlen=COLUMNS) for limb in LIMBS}
        self._drawn_s = dict.fromkeys(LIMBS, 0.0)

    @property
    def asked(self) -> Limb:
        """The leg whose sensor is to be shaken."""
        return Limb.RIGHT if Limb.LEFT in self.legs else Limb.LEFT

    def compose(self) -> ComposeResult:
        """What to do, what moves, what helps."""
        with Vertical(id="shake") as box:
            box.border_title = TITLE
            yield Plain(id="ask")
            for limb in LIMBS:
                yield Plain(id=f"sensor-{limb.value}")
            yield Plain(id="moves")
            yield Plain(KEYS_CHECK if self._check else KEYS_FIRST, id="keys")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Connect."""
        self.show(Felt(Moves.UNKNOWN))
        self._feeling = self.run_worker(self._feel(), name="feel")

    async def _feel(self) -> None:
        from monitor.preview import felt

        try:
            async with aclosing(felt(self._source)) as news:
                async for newest in news:
                    self._take(newest)
        except MonitorError as error:
            self.trouble = error
            self.show(Felt(Moves.UNKNOWN))

    def _take(self, newest: Envelopes) -> None:
        if not self._connected:
            self._connected, self._asked_s = True, time.monotonic()
        for limb, samples in newest.items():
            self.judge.add(limb, samples)
            for at_s, level in samples:
                if at_s >= self._drawn_s[limb] + COLUMN_S:
                    self._drawn_s[limb] = at_s
                    self._levels[limb].append(level)
                else:
                    self._levels[limb][-1] = max(self._levels[limb][-1], level)
        now = self.judge.look()
        if now.sure and now.limb is not None and self.is_current:
            self._shaken(now.limb)
        self.show(now)

    def _shaken(self, which: Limb) -> None:
        address = self._sensors[which]
        if self._check:
            self.other_moved = which is Limb.RIGHT
            if not self.other_moved:
                self._give(self._sensors)
        elif Limb.LEFT not in self.legs:
            self.legs[Limb.LEFT] = address
            self.judge.begin_anew()
            self._asked_s = time.monotonic()
        elif address != self.legs[Limb.LEFT]:
            self._give({**self.legs, Limb.RIGHT: address})

    # --- what is shown

    def show(self, now: Felt) -> None:
        """All of it."""
        if not self.is_mounted or not self.query("#keys"):
            return
        limb = self.asked
        waits = not self._connected or self.trouble is not None
        text = ask(limb, again=self._check)
        if self.trouble is not None:
            text = failed_line(self.trouble)
        elif waits:
            text = CONNECTING
        elif self.other_moved:
            text = exchanged(self._names[self._sensors[Limb.RIGHT]])
        self.query_one("#ask", Plain).say(Content.assemble((text, BOLD)))
        for name in LIMBS:
            address = self._sensors[name]
            said_legs = self._sensors if self._check else self.legs
            leg = next((leg for leg, other in said_legs.items() if other == address), None)
            when = texts.LAST_TIME if self._check else ""
            said = f"   {MARKS[leg]} {leg.upper()}{when}" if leg is not None else ""
            line = f"{bar(list(self._levels[name]))}   {self._names[address]}{said}"
            self.query_one(f"#sensor-{name.value}", Plain).say("" if waits else line)
        self.query_one("#moves", Plain).say("" if waits else self._moves(now, limb))

    def _moves(self, now: Felt, limb: Limb) -> str:
        if self.other_moved:
            return EXCHANGED_KEYS
        if now.moves is Moves.ONE and now.limb is not None:
            address = self._sensors[now.limb]
            if address == self.legs.get(Limb.LEFT):
                return SAME_AGAIN if now.sure else ""
            if not (self._check and now.limb is Limb.RIGHT):
                return moving_line(now, self._names[address], limb)
        return help_line(now, time.monotonic() - self._asked_s)

    # --- keys

    def action_accept(self) -> None:
        """On without shaking, where that leaves nothing open."""
        if self._check:
            self._give(self._sensors)
        elif Limb.LEFT in self.legs:
            other = next(address for address in self._sensors.values() if address != self.legs[Limb.LEFT])
            self._give({**self.legs, Limb.RIGHT: other})

    def action_swap(self) -> None:
        """Last time's right one is the left one now."""
        if self._check and self.other_moved:
            self._give({limb: self._sensors[limb.other] for limb in LIMBS})

    def action_leave(self) -> None:
        """Nothing was said."""
        self._end(None)

    def _give(self, legs: Legs) -> None:
        self._end(dict(legs))

    def _end(self, legs: Legs | None) -> None:
        if self.is_current and not self._ending:
            self._ending = True
            self.run_worker(self._close(legs), name="close")

    async def _close(self, legs: Legs | None) -> None:
        """The sensors are let go first: whoever comes next wants to connect to them."""
        if self._feeling is not None:
            self._feeling.cancel()
            with contextlib.suppress(WorkerFailed, WorkerCancelled):
                await self._feeling.wait()
        self.dismiss(legs)
