"""The live screen: counts first, strips, balance where it may be shown, what just happened."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Footer

from monitor.dashboard.figures import Figures
from monitor.dashboard.messages import FiguresMessage
from monitor.dashboard.screens.questions import ActivityScreen, ChoiceScreen, ContextScreen, NoteScreen, UnusualScreen
from monitor.dashboard.settings import FULL, LARGE, MOVEMENT, NUMBERS, OFF
from monitor.dashboard.shell import Shell, Viewed, aim_of
from monitor.dashboard.states import state_lines
from monitor.dashboard.widgets.limb_panel import LimbPanel
from monitor.dashboard.widgets.panels import BalancePanel, JustNow, KindsPanel, TopBar
from monitor.dashboard.widgets.plain import Plain
from monitor.dashboard.widgets.wave import last_column
from monitor.dashboard.words import out_so_far
from monitor.model.limbs import LIMBS
from monitor.model.words import Activity
from monitor.texts import keys
from monitor.texts import live as texts
from monitor.texts.ready import GOES_ON
from monitor.texts.words import FIGURE_WORDS, LEAVE_OUT_TITLE, LEFT_OUT, TINY

if TYPE_CHECKING:
    from monitor.dashboard.running import Running

TICK_S = 0.1
"""Pictures a second: 10."""
WIDTHS = [(0, "-tiny-w"), (60, "-narrow"), (96, "-wide")]
HEIGHTS = [(0, "-tiny-h"), (18, "-short"), (22, "-low"), (28, "-tall")]
CALM_COLUMNS = 10
"""A calm strip goes on by so many columns at once: a second."""
BANNER_ROWS = 5
"""With more than these, `just now` makes room."""


class LiveScreen(Viewed, Screen[None]):
    """One running session.

    Args:
        running: the session.
        child: as the top bar names it.
        note: a standing line of the banner, as "Demo. ...".
        owner: id of the child.
    """

    CSS_PATH = "live.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", keys.PAUSE, tooltip=keys.PAUSE_OR_GO_ON),
        Binding("m", "marker", keys.MARKER, tooltip=keys.MARKER_AT_MOMENT),
        Binding("n", "note", keys.NOTE, tooltip=keys.WRITE_SOMETHING_DOWN),
        Binding("a", "activity", keys.ACTIVITY, tooltip=keys.WHAT_BABY_DOING),
        Binding("c", "context", keys.CONTEXT, tooltip=keys.CLOTHING_SURFACE_TOY_MOOD),
        Binding("f", "finish", keys.FINISH, tooltip=keys.END_SESSION_AND_SEE_SUMMARY),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("u", "unusual", keys.UNUSUAL, show=False, tooltip=keys.KEEP_LAST_MINUTE_AS_UNUSUAL),
        Binding("t", "tap_along", keys.TAP_ALONG, show=False, tooltip=keys.TAP_ALONG_WITH_LEGS_DO_COUNTS),
        Binding("g", "card", keys.QUIET_CARD, show=False, tooltip=keys.QUIET_CARD_FLOOR_TIME_LEGS),
        Binding("x", "leave_out", keys.LEAVE_OUT, show=False, tooltip=keys.LEAVE_OUT_WHAT_HAPPENS_NOW_OR),
        Binding("o", "let_go", keys.LET_GO, show=False, tooltip=keys.NOBODY_HOLDS_STANDING_BABY),
        Binding("y", "sensor_is_on", keys.SENSOR_ON, show=False, tooltip=keys.YES_SENSOR_STILL_ON_WHEN_ASKED),
        Binding("d", "double_tap", keys.DOUBLE_TAP, show=False, tooltip=keys.DOUBLE_TAP_KNOCKS),
        Binding("l", "standing", keys.LEAN, show=False, tooltip=keys.LEAN_LEARNT),
        Binding("s", "steps_alone", keys.ALONE, show=False, tooltip=keys.YES_LAST_STEPS_IN_ROW_WERE),
        Binding("q", "app.quit", keys.QUIT, show=False, tooltip=keys.END_SESSION_AND_LEAVE),
    ]

    def __init__(self, running: Running, child: str, note: str, owner: str = "") -> None:
        super().__init__()
        self.course, self._note, self._owner = running, note, owner
        self._top, self._balance, self._kinds, self._news = (
            TopBar(child),
            BalancePanel(),
            KindsPanel(),
            JustNow(),
        )
        self._banner = Plain(note, id="banner", resizes=True)
        self._tiny = Plain(TINY, id="tiny", resizes=True)
        self._limbs = {limb: LimbPanel(limb) for limb in LIMBS}
        self._reached = False
        self.figures: Figures | None = None
        """The newest that is shown."""

    def compose(self) -> ComposeResult:
        """From what matters most to what matters least."""
        yield self._top
        yield self._banner
        with Horizontal(id="limbs"):
            yield from self._limbs.values()
        with Horizontal(id="middle"):
            yield self._balance
            yield self._kinds
        yield self._news
        yield self._tiny
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Ten pictures a second, drawn from what has come meanwhile."""
        self._banner.set_class(not self._note, "-empty")
        self.set_interval(TICK_S, self._tick)

    async def _tick(self) -> None:
        figures = await self.course.figures()
        if figures is not None:
            self.post_message(FiguresMessage(figures))

    def on_figures_message(self, message: FiguresMessage) -> None:
        """Draw the newest figures, all panels at once."""
        self.figures = figures = message.figures
        with self.app.batch_update():
            panels = [self._limbs[limb] for limb in figures.snapshot.limbs]
            for panel in panels:
                panel.wave.ring.add(figures.traces[panel.limb])
            last = last_column((panel.wave.ring for panel in panels), figures.now_s)
            movement, therapist = self.shell.settings.get(MOVEMENT), self.shell.settings.therapist(self.owner)
            self.set_class(movement == OFF, "-still")
            self.set_class(self.shell.settings.get(NUMBERS) == LARGE, "-large")
            if movement != FULL:
                last -= last % CALM_COLUMNS
            for panel in panels:
                panel.show(figures, last, therapist=therapist)
            self._top.show(figures, aim_of(self.app, self.course).aim_s)
            self._balance.show(figures, therapist=therapist)
            self._kinds.show(figures.snapshot, therapist=therapist)
            self._news.show(figures.news)
            self._show_states(figures)

    def _show_states(self, figures: Figures) -> None:
        """The banner: states that last, in words."""
        aim = aim_of(self.app, self.course)
        lines = state_lines(figures, aim)
        shown = [line for line in (self._note, *lines) if line]
        self._banner.say("\n".join(shown))
        self._banner.set_class(not shown, "-empty")
        self._banner.set_class(bool(lines), "-state")
        width = max(1, self._banner.content_size.width)
        self.set_class(sum(len(wrap(line, width)) for line in shown) > BANNER_ROWS, "-many")
        main = figures.snapshot.activity.figure
        counts = "   ".join(f"{limb} {getattr(of, main)}" for limb, of in figures.snapshot.limbs.items())
        self._tiny.say(f"{TINY}\n{FIGURE_WORDS[main]}: {counts}")
        self.set_class(figures.paused, "-paused")
        if figures.floor_s >= aim.aim_s and not self._reached:
            self._reached = True
            self.app.bell()

    @property
    def shell(self) -> Shell:
        """The program around."""
        assert isinstance(self.app, Shell)
        return self.app

    @property
    def silent(self) -> bool:
        """A sound may startle who stands."""
        return self.figures is not None and self.figures.snapshot.activity.upright

    @property
    def owner(self) -> str:
        """Whose session it is."""
        return self._owner

    def show_view(self) -> None:
        """Drawn with the next figures."""

    # --- keys

    def _counting(self) -> bool:
        if not self.course.counting:
            self.notify(texts.NOT_YET_CONNECTING, timeout=3, markup=False)
        return self.course.counting

    def action_pause(self) -> None:
        """Pause, or go on."""
        if self._counting():
            self.course.pause()

    def action_marker(self) -> None:
        """A marker at this moment."""
        if self._counting():
            self.notify(texts.MARKER_SET.format(mark=self.course.mark()), timeout=3, markup=False)

    def action_note(self) -> None:
        """Ask for a note."""

        def written(text: str | None) -> None:
            if text is not None:
                self.course.note(text)
                self.notify(texts.NOTE_KEPT_FOR_HISTORY, timeout=3, markup=False)

        if self._counting():
            self.app.push_screen(NoteScreen(), written)

    def action_activity(self) -> None:
        """Ask what the baby is doing."""

        def chosen(activity: Activity | None) -> None:
            if activity is not None:
                self.course.set_activity(activity)

        if self._counting():
            self.app.push_screen(ActivityScreen(), chosen)

    def action_context(self) -> None:
        """Ask what surrounds the baby."""

        def answered(changed: dict[str, str] | None) -> None:
            if changed:
                self.course.set_context(changed)

        if self._counting() and self.figures is not None:
            upright = self.figures.snapshot.activity.upright
            self.app.push_screen(ContextScreen(self.figures.context, upright=upright), answered)

    def action_tap_along(self) -> None:
        """A small mode of its own, in front of the counts."""
        from monitor.dashboard.screens.tap_along import TapScreen
        from monitor.dashboard.tapping import LiveTaps

        if self._counting() and self.figures is not None:
            upright = self.figures.snapshot.activity.upright
            self.app.push_screen(TapScreen(LiveTaps(self.course, upright=upright)))

    def action_sensor_is_on(self) -> None:
        """The answer to `Is the right sensor still on?`."""
        for limb in self.figures.snapshot.unconfirmed if self.figures is not None else ():
            self.course.sensor_is_on(limb)
            self.notify(texts.SENSOR_ON_ZEROS_COUNT.format(limb=limb.capitalize()), timeout=5, markup=False)

    def action_standing(self) -> None:
        """How the sensors sit is learned from a child that stands still."""
        if self._counting():
            self.course.standing()

    def action_double_tap(self) -> None:
        """Both sensors' clocks are compared by two knocks."""
        if self._counting():
            self.course.double_tap()

    def action_card(self) -> None:
        """One thing at a time, without counts."""
        from monitor.dashboard.screens.guided import guided
        from monitor.texts.live import CARDS

        def chosen(place: int | None) -> None:
            if place is not None:
                self.app.push_screen(guided(place, self.course, lambda: self.figures))

        if self._counting():
            self.app.push_screen(ChoiceScreen(texts.QUIET_CARD, CARDS, GOES_ON), chosen)

    def action_leave_out(self) -> None:
        """What only the observer knows leaves the figures; the same key ends it."""

        def chosen(place: int | None) -> None:
            if place is not None:
                why, limb, _ = LEFT_OUT[place]
                self.course.leave_out(why, limb)

        if not self._counting() or self.figures is None:
            return
        if self.figures.out is not None:
            self.course.take_in()
            return
        foot = f"{out_so_far(self.figures.snapshot.excluded_s)} {GOES_ON}".strip()
        self.app.push_screen(ChoiceScreen(LEAVE_OUT_TITLE, [words for *_, words in LEFT_OUT], foot), chosen)

    def action_let_go(self) -> None:
        """Where standing alone begins, only a person knows."""
        if self._counting():
            self.course.let_go()
            self.notify(texts.LET_GO_KEPT_IN_RECORDING, timeout=3, markup=False)

    def action_steps_alone(self) -> None:
        """The answer to `5 steps in a row; alone?`."""
        if self._counting():
            self.course.steps_alone()

    def action_unusual(self) -> None:
        """The fixed words first; the minute that ends now is kept only afterwards."""
        until_s = self.course.now_s

        def answered(keep: bool | None) -> None:
            if keep:
                self.course.keep_unusual(until_s)
                self.notify(texts.MINUTE_KEPT, timeout=5, markup=False)

        if self._counting():
            self.app.push_screen(UnusualScreen(), answered)

    async def action_finish(self) -> None:
        """End the session; the summary follows by itself."""
        if self._counting():
            self.notify(texts.FINISHING, timeout=3, markup=False)
            await self.course.stop()
