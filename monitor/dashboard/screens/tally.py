"""Counting at the keys, without sensors: a tap a kick. What comes of it goes the way of any session."""

from __future__ import annotations

from datetime import datetime
from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Digits, Footer, Static

from monitor.dashboard.words import MARKS, activity_words, clock
from monitor.model.limbs import LIMBS
from monitor.model.session import SessionSummary
from monitor.model.taps import HandTaps, Legs
from monitor.model.words import Activity
from monitor.texts import keys
from monitor.texts import replay as texts

TICK_S = 0.2


class TallyScreen(Screen[SessionSummary | None]):
    """Gives the session that was counted; None when there was none.

    Args:
        activity: what the baby is doing, as it will stand in the history.
    """

    CSS_PATH = "tally.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "begin", keys.BEGIN, tooltip=keys.BEGIN_SAID),
        Binding("left", "tap('left')", keys.LEFT, key_display="←", tooltip=keys.BABY_LEFT_LEG_NOW),
        Binding("right", "tap('right')", keys.RIGHT, key_display="→", tooltip=keys.BABY_RIGHT_LEG_NOW),
        Binding("up", "tap('both')", keys.BOTH, key_display="↑", tooltip=keys.BOTH_LEGS_AT_ONCE_NOW),
        Binding("backspace", "undo", keys.UNDO, show=False, tooltip=keys.TAKE_LAST_TAP_BACK),
        Binding("enter", "end", keys.END, key_display="enter", tooltip=keys.END_AND_KEEP),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "leave", keys.BACK, key_display="esc", tooltip=keys.BACK_NOTHING_KEPT),
    ]

    def __init__(self, activity: Activity = Activity.BACK) -> None:
        super().__init__()
        self._activity = activity
        self._began_s: float | None = None
        self._started_at = ""
        self._taps = HandTaps()

    def compose(self) -> ComposeResult:
        """Two numbers and a clock."""
        yield Static("", markup=False, id="top")
        with Horizontal(id="taps"):
            for limb in LIMBS:
                with Vertical(classes=f"tapped {limb}"):
                    yield Static(f"{MARKS[limb]} {limb.upper()}", markup=False)
                    yield Digits("0", id=f"taps-{limb}")
        yield Static(texts.TALLY_BEFORE, markup=False, id="next")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """The clock."""
        self._show()
        self.set_interval(TICK_S, self._show)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the footer as they make sense now."""
        if action in ("tap", "undo"):
            return self._began_s is not None
        return self._began_s is None if action == "begin" else True

    def _show(self) -> None:
        now = "" if self._began_s is None else f" · {clock(monotonic() - self._began_s)}"
        self.query_one("#top", Static).update(
            texts.TALLY_WITHOUT_SENSORS.format(activity=activity_words(self._activity), now=now)
        )
        for limb in LIMBS:
            self.query_one(f"#taps-{limb}", Digits).update(str(self._taps.number(limb)))

    def action_begin(self) -> None:
        """From now on taps count; a second press does nothing."""
        if self._began_s is None:
            self._began_s, self._started_at = monotonic(), datetime.now().astimezone().isoformat(timespec="seconds")
            self.query_one("#next", Static).update(texts.TALLY_DURING)
            self._show()
            self.refresh_bindings()

    def action_tap(self, legs: str) -> None:
        """A kick of one leg or both."""
        if self._began_s is None:
            return
        self._taps.tap(monotonic() - self._began_s, Legs(legs))
        self._show()

    def action_undo(self) -> None:
        """The last tap was none."""
        if self._taps.undo():
            self._show()

    def action_end(self) -> None:
        """Give what was counted."""
        if self._began_s is None:
            self.dismiss(None)
            return
        from monitor.analysis.tally import tallied

        self.dismiss(tallied(self._taps.kicks, monotonic() - self._began_s, self._activity, self._started_at))

    def action_leave(self) -> None:
        """Nothing is kept."""
        self.dismiss(None)
