"""Which leg is which, by shaking: a leg is named, the sensor that moves is on it. Left and right cannot be mixed up
by reading an address wrongly. Then both lie still for a moment, and it is looked at what they send."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from monitor.dashboard.check_words import figures_words, fix_words, moved_words, so_far, verdict_words
from monitor.dashboard.resting import RestStep
from monitor.dashboard.shaking_words import ask, bar, exchanged, help_line, moving_line
from monitor.dashboard.shell import Viewed, for_therapist
from monitor.dashboard.widgets.plain import BOLD, Plain
from monitor.dashboard.widgets.steps import Step, StepsBar
from monitor.dashboard.words import MARKS, failed_line
from monitor.detection.shaking import Felt, Moves, ShakeJudge
from monitor.errors import MonitorError
from monitor.model.limbs import LIMBS, Limb
from monitor.model.rest_check import RestCheck
from monitor.texts import keys
from monitor.texts import ready as texts

if TYPE_CHECKING:
    from monitor.preview import Checking, Envelopes
    from monitor.sensors.source import LiveSource

Legs = dict[Limb, str]
COLUMNS, COLUMN_S = 14, 0.1


@dataclass(frozen=True, slots=True)
class Outcome:
    """The address of each leg's sensor, what the check found of each, by address, and whether the session begins."""

    legs: Legs
    checks: dict[str, RestCheck] = field(default_factory=dict)
    start: bool = False
    trouble: MonitorError | None = None
    """Why there was no check: the session could not have its sensors either."""


class ShakingScreen(Viewed, ModalScreen[Outcome | None]):
    """Gives back what it found out, or None.

    Args:
        source: streams both sensors, under provisional names.
        sensors: address of each sensor, by the source's provisional name.
        names: what each is called, by address.
        check: the names are last time's legs, and one shake of the left one is enough.
        said: the names are this time's legs: nothing is shaken.
        owner: id of the child.
        who: the child, for the top line.
    """

    CSS_PATH = "shaking.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", keys.NEXT, key_display="enter", priority=True, tooltip=keys.GO_ON_WITHOUT_SHAKING),
        Binding("s", "swap", keys.SWAP, tooltip=keys.ONE_MOVES_ON_LEFT_LEG_FROM_NOW),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "leave", keys.BACK, key_display="esc", tooltip=keys.BACK_TO_SAY_LEGS_BY_HAND),
        Binding("v", "app.view", keys.WORDS, show=False, tooltip=keys.FIGURES_OF_CHECK),
    ]

    def __init__(
        self,
        source: LiveSource,
        sensors: Legs,
        names: dict[str, str],
        *,
        check: bool,
        said: bool = False,
        owner: str = "",
        who: str = "",
    ) -> None:
        super().__init__()
        self._source, self._sensors, self._names, self._check = source, dict(sensors), names, check
        self._owner, self._who = owner, who
        self.judge = ShakeJudge()
        self.legs: Legs = dict(sensors) if said else {}
        """Said so far."""
        self.rest = RestStep() if said else None
        """The next step, once both legs are known."""
        self.other_moved = False
        """In a check: the sensor of the right leg was shaken."""
        self.trouble: MonitorError | None = None
        self._connected = self._ending = False
        self._feeling: Worker[None] | None = None
        self._asked_s = time.monotonic()
        self._levels = {limb: deque([0.0] * COLUMNS, maxlen=COLUMNS) for limb in LIMBS}
        self._drawn_s = dict.fromkeys(LIMBS, 0.0)

    @property
    def owner(self) -> str:
        """Id of the child."""
        return self._owner

    def show_view(self) -> None:
        """With the figures, or without."""
        self.show(Felt(Moves.UNKNOWN))

    @property
    def asked(self) -> Limb:
        """The leg whose sensor is to be shaken."""
        return Limb.RIGHT if Limb.LEFT in self.legs else Limb.LEFT

    def compose(self) -> ComposeResult:
        """What to do, what moves, what helps."""
        yield StepsBar(Step.LEGS, frozenset({Step.FIND}), self._who)
        with Vertical(id="shake"):
            yield Plain(id="ask", resizes=True)
            for limb in LIMBS:
                yield Plain(id=f"sensor-{limb.value}", resizes=True)
            yield Plain(id="moves")
            yield Plain(id="keys")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Connect."""
        self.show(Felt(Moves.UNKNOWN))
        self._feeling = self.run_worker(self._feel(), name="feel")

    async def _feel(self) -> None:
        from monitor.preview import felt_and_checked

        try:
            async with aclosing(felt_and_checked(self._source)) as news:
                async for newest, checking in news:
                    self._take(newest, checking)
        except MonitorError as error:
            self.trouble = error
            self.show(Felt(Moves.UNKNOWN))
            if self.rest is not None:
                self._end(self._outcome(start=False))

    def _take(self, newest: Envelopes, checking: Checking) -> None:
        if not self._connected:
            self._connected, self._asked_s = True, time.monotonic()
        if self.rest is not None:
            now_s = self._source.now_s()
            self.rest.look(checking, now_s, date.today().isoformat())
            if self.rest.over(now_s):
                self._end(self._outcome(start=self._check))
            self.show(Felt(Moves.UNKNOWN))
            return
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
        box = self.query_one("#shake", Vertical)
        if self.rest is not None:
            box.border_title = texts.CHECK_TITLE
            self.query_one(StepsBar).say(Step.CHECK, frozenset({Step.FIND, Step.LEGS}))
            self._show_check(self.rest)
            return
        box.border_title = texts.TITLE
        limb = self.asked
        waits = not self._connected or self.trouble is not None
        text = ask(limb, again=self._check)
        if self.trouble is not None:
            text = failed_line(self.trouble)
        elif waits:
            text = texts.CONNECTING
        elif self.other_moved:
            text = exchanged(self._names[self._sensors[Limb.RIGHT]])
        lines = {}
        for name in LIMBS:
            address = self._sensors[name]
            said_legs = self._sensors if self._check else self.legs
            leg = next((leg for leg, other in said_legs.items() if other == address), None)
            when = texts.LAST_TIME if self._check else ""
            said = f"   {MARKS[leg]} {leg.upper()}{when}" if leg is not None else ""
            lines[name] = "" if waits else f"{bar(list(self._levels[name]))}   {self._names[address]}{said}"
        keys_ = texts.KEYS_CHECK if self._check else texts.KEYS_FIRST
        self._say(text, lines, "" if waits else self._moves(now, limb), keys_)

    def _show_check(self, rest: RestStep) -> None:
        waits = not rest.found or self.trouble is not None
        text = texts.CHECKED_STAYS if rest.stays else texts.CHECKED_GOOD if rest.done else texts.LIE_STILL
        if self.trouble is not None:
            text = failed_line(self.trouble)
        elif waits:
            text = texts.CONNECTING
        lines = {}
        for leg, address in self.legs.items():
            name = next(name for name, other in self._sensors.items() if other == address)
            if waits or name not in rest.found:
                continue
            found = rest.found[name]
            heads = [f"{MARKS[leg]} {leg.upper():<5}", self._names[address]]
            heads.append(verdict_words(found) if rest.done else so_far(rest.still_s[name]))
            more = [fix_words(found) if rest.done else ""]
            more.append(figures_words(found) if for_therapist(self.app, self.owner) else "")
            lines[leg] = "\n  ".join(("   ".join(heads), *filter(None, more)))
        moved = [leg for leg, address in self.legs.items() if any(self._sensors[of] == address for of in rest.moved)]
        self._say(
            text,
            lines,
            moved_words(moved) if rest.done else "",
            texts.KEYS_STAYS if rest.done and rest.stays else texts.KEYS_CHECKING,
        )

    def _say(self, text: str, lines: dict[Limb, str], moves: str, keys_: str) -> None:
        self.query_one("#ask", Plain).say(Content.assemble((text, BOLD)))
        for limb in LIMBS:
            self.query_one(f"#sensor-{limb.value}", Plain).say(lines.get(limb, ""))
        self.query_one("#moves", Plain).say(moves)
        self.query_one("#keys", Plain).say(keys_)

    def _moves(self, now: Felt, limb: Limb) -> str:
        if self.other_moved:
            return texts.EXCHANGED_KEYS
        if now.moves is Moves.ONE and now.limb is not None:
            address = self._sensors[now.limb]
            if address == self.legs.get(Limb.LEFT):
                return texts.SAME_AGAIN if now.sure else ""
            if not (self._check and now.limb is Limb.RIGHT):
                return moving_line(now, self._names[address], limb)
        return help_line(now, time.monotonic() - self._asked_s)

    # --- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Once the check runs, the legs are said."""
        return action != "swap" or self.rest is None

    def action_accept(self) -> None:
        """On without shaking, where that leaves nothing open; from the check to the session."""
        if self.rest is not None:
            self._end(self._outcome(start=True))
        elif self._check:
            self._give(self._sensors)
        elif Limb.LEFT in self.legs:
            other = next(address for address in self._sensors.values() if address != self.legs[Limb.LEFT])
            self._give({**self.legs, Limb.RIGHT: other})

    def action_swap(self) -> None:
        """Last time's right one is the left one now."""
        if self.rest is None and self._check and self.other_moved:
            self._give({limb: self._sensors[limb.other] for limb in LIMBS})

    def action_leave(self) -> None:
        """Nothing was said; once the legs were, they are kept."""
        self._end(None if self.rest is None else self._outcome(start=False))

    def _give(self, legs: Legs) -> None:
        """The legs are known: on to the check, with what has been seen of the sensors meanwhile."""
        self.legs, self.rest = dict(legs), RestStep()
        self.refresh_bindings()
        if self.trouble is not None:
            self._end(self._outcome(start=self._check))
        self.show(Felt(Moves.UNKNOWN))

    def _outcome(self, *, start: bool) -> Outcome:
        found = self.rest.found if self.rest is not None else {}
        checks = {self._sensors[name]: of for name, of in found.items()}
        return Outcome(dict(self.legs), checks, start, None if start else self.trouble)

    def _end(self, outcome: Outcome | None) -> None:
        if self.is_current and not self._ending:
            self._ending = True
            self.run_worker(self._close(outcome), name="close")

    async def _close(self, outcome: Outcome | None) -> None:
        """The sensors are let go first: whoever comes next wants to connect to them."""
        if self._feeling is not None:
            self._feeling.cancel()
            with contextlib.suppress(WorkerFailed, WorkerCancelled):
                await self._feeling.wait()
        self.dismiss(outcome)
