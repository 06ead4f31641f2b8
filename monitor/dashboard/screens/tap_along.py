"""Tapping along: a small mode that covers the counts, takes a key a kick, and shows how both agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Digits, Footer

from monitor.dashboard.replay_words import at_words
from monitor.dashboard.tapping import Tapped
from monitor.dashboard.widgets.plain import Plain
from monitor.dashboard.words import MARKS
from monitor.model.limbs import LIMBS
from monitor.model.taps import TAP_ALONG_S, Agreement, Legs
from monitor.reports.tap_words import share_words, tap_lines
from monitor.texts import keys
from monitor.texts import replay as texts
from monitor.texts.replay import (
    TAP_AFTER,
    TAP_AGAIN,
    TAP_BEFORE,
    TAP_BEGIN,
    TAP_EARLIER,
    TAP_KEYS,
    TAP_LONG,
    TAP_TITLE,
    TAP_WAIT,
)

TICK_S = 0.1
HEIGHTS = [(0, "-low"), (28, "-tall")]
BEFORE, DURING, DECIDING, AFTER = "before", "during", "deciding", "after"


class TapScreen(ModalScreen[None]):
    """Before, during, after."""

    CSS_PATH = "tap_along.tcss"
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "begin", keys.BEGIN, tooltip=keys.BEGIN_OR_ONCE_MORE),
        Binding("left", "tap('left')", keys.LEFT, key_display="←", tooltip=keys.BABY_LEFT_LEG_NOW),
        Binding("right", "tap('right')", keys.RIGHT, key_display="→", tooltip=keys.BABY_RIGHT_LEG_NOW),
        Binding("up,down", "tap('both')", keys.BOTH, key_display="↑", tooltip=keys.BOTH_LEGS_AT_ONCE_NOW),
        Binding("enter", "end", keys.END, key_display="enter", tooltip=keys.END_TWO_MINUTES_EARLIER),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "leave", keys.BACK, key_display="esc", tooltip=keys.BACK_WHAT_WAS_TAPPED_KEPT),
    ]

    def __init__(self, tapped: Tapped) -> None:
        super().__init__()
        self._tapped, self.state = tapped, BEFORE
        self._began_s = 0.0
        self._taps = dict.fromkeys(LIMBS, 0)
        self.agreement: Agreement | None = None
        """How the last taps agree with the counts."""

    def compose(self) -> ComposeResult:
        """Own taps in large digits; words below."""
        yield Plain(TAP_TITLE, id="top")
        with Horizontal(id="taps"):
            for limb in LIMBS:
                with Vertical(classes=f"tapped {limb}"):
                    yield Plain(texts.YOUR_TAPS.format(mark=MARKS[limb], limb=limb.upper()))
                    yield Digits("0", id=f"taps-{limb}")
        with VerticalScroll(id="words-box", classes="panel", can_focus=False):
            yield Plain(id="words", resizes=True)
        yield Plain(id="next")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """The clock of the two minutes."""
        self._show()
        self.set_interval(TICK_S, self._tick)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the footer as they make sense now."""
        if action in ("tap", "end"):
            return self.state == DURING
        return self.state in (BEFORE, AFTER) if action == "begin" else True

    async def _tick(self) -> None:
        if self.state == DURING:
            if self._tapped.over or self._tapped.now_s() >= self._began_s + TAP_ALONG_S:
                self.action_end()
            self._show_time()
        elif self.state == DECIDING:
            self.agreement = await self._tapped.result()
            if self.agreement is not None:
                self._turn(AFTER)

    # --- showing

    def _turn(self, state: str) -> None:
        self.state = state
        self._show()
        self.refresh_bindings()

    def _show(self) -> None:
        what = self._tapped.what
        for limb, number in self._taps.items():
            self.query_one(f"#taps-{limb}", Digits).update(str(number))
        words, then = "", ""
        if self.state in (BEFORE, DURING):
            words = f"{TAP_BEFORE.format(event=what.removesuffix('s'))}\n\n{TAP_KEYS}"
            if self.state == BEFORE:
                words, then = f"{words}\n\n{TAP_LONG} {self._tapped.about()}", TAP_BEGIN
                if before := list(_earlier(self._tapped.earlier())):
                    words += "\n\n" + "\n".join([TAP_EARLIER, *before])
        elif self.state == DECIDING:
            words = TAP_WAIT.format(what=what)
        elif self.agreement is not None:
            words, then = "\n".join([*tap_lines(self.agreement), "", TAP_AFTER]), TAP_AGAIN
        self.query_one("#words", Plain).say(words)
        self.query_one("#next", Plain).say(then)
        self._show_time()

    def _show_time(self) -> None:
        left_s = TAP_ALONG_S if self.state == BEFORE else 0.0
        if self.state == DURING:
            left_s = max(0.0, self._began_s + TAP_ALONG_S - self._tapped.now_s())
        self.query_one("#top", Plain).say(
            texts.TIME_LEFT.format(title=TAP_TITLE, time=at_words(left_s)) if left_s else TAP_TITLE
        )

    # --- keys

    def action_begin(self) -> None:
        """Taps count from here on."""
        self._taps = dict.fromkeys(LIMBS, 0)
        self.agreement = None
        self._tapped.begin()
        self._began_s = self._tapped.now_s()
        self._turn(DURING)

    def action_tap(self, legs: str) -> None:
        """A key."""
        self._tapped.tap(Legs(legs))
        for limb in Legs(legs).limbs:
            self._taps[limb] += 1
            self.query_one(f"#taps-{limb}", Digits).update(str(self._taps[limb]))

    def action_end(self) -> None:
        """No more taps."""
        self._tapped.end()
        self._turn(DECIDING)

    def action_leave(self) -> None:
        """Back."""
        if self.state == DURING:
            self._tapped.end()
        self.dismiss(None)


def _earlier(agreements: Iterable[Agreement]) -> Iterable[str]:
    for known in agreements:
        yield (
            texts.TAPS_AND_COUNTS.format(
                start=at_words(known.start_s),
                end=at_words(known.end_s),
                taps=known.taps,
                taps_matched=share_words(known.sensitivity),
                counted=known.counted,
                counted_matched=share_words(known.precision),
            )
        )
