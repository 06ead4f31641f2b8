"""The live screen: counts first, strips, balance where it may be shown, what just happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Footer, Static

from monitor.dashboard.figures import Figures
from monitor.dashboard.messages import FiguresMessage
from monitor.dashboard.screens.questions import ActivityScreen, UnusualScreen
from monitor.dashboard.widgets.limb_panel import LimbPanel, lost
from monitor.dashboard.widgets.panels import BalancePanel, JustNow, KindsPanel, TopBar
from monitor.dashboard.widgets.wave import last_column
from monitor.dashboard.words import aim_line, lost_line
from monitor.model.limbs import LIMBS
from monitor.model.words import Activity

if TYPE_CHECKING:
    from monitor.dashboard.running import Running

TICK_S = 0.1
"""Pictures a second: 10."""
WIDTHS = [(0, "-tiny-w"), (60, "-narrow"), (96, "-wide")]
HEIGHTS = [(0, "-tiny-h"), (18, "-low"), (28, "-tall")]


class LiveScreen(Screen[None]):
    """One running session.

    Args:
        running: the session.
        child: as the top bar names it.
        note: a standing line of the banner, as "Demo. ...".
        aim_s: length that is aimed at, s.
    """

    CSS_PATH = "live.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pause", "Pause", tooltip="pause, or go on"),
        Binding("m", "marker", "Marker", tooltip="a marker at this moment"),
        Binding("a", "activity", "Activity", tooltip="what the baby is doing"),
        Binding("u", "unusual", "Unusual", tooltip="keep the last minute as unusual"),
        Binding("f", "finish", "Finish", tooltip="end the session and see the summary"),
        Binding("q", "app.quit", "Quit", tooltip="end the session and leave; the recording is kept"),
        Binding("question_mark", "app.help", "Help", key_display="?", tooltip="this page"),
    ]

    def __init__(self, running: Running, child: str, note: str, aim_s: float) -> None:
        super().__init__()
        self.course, self._child, self._note, self._aim_s = running, child, note, aim_s
        self._lines: tuple[str, ...] = ()
        self.figures: Figures | None = None
        """The newest that is shown."""

    def compose(self) -> ComposeResult:
        """From what matters most to what matters least."""
        yield TopBar(self._child, self._aim_s)
        yield Static(self._note, markup=False, id="banner")
        with Horizontal(id="limbs"):
            for limb in LIMBS:
                yield LimbPanel(limb)
        with Horizontal(id="middle"):
            yield BalancePanel()
            yield KindsPanel()
        yield JustNow()
        yield Static("please enlarge the window; counting goes on", markup=False, id="tiny")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Ten pictures a second, drawn from what has come meanwhile."""
        self.query_one("#banner").set_class(not self._note, "-empty")
        self.set_interval(TICK_S, self._tick)

    def _tick(self) -> None:
        figures = self.course.figures()
        if figures is not None:
            self.post_message(FiguresMessage(figures))

    def on_figures_message(self, message: FiguresMessage) -> None:
        """Draw the newest figures, all panels at once."""
        self.figures = figures = message.figures
        with self.app.batch_update():
            panels = [panel for panel in self.query(LimbPanel) if panel.limb in figures.snapshot.limbs]
            for panel in panels:
                panel.wave.ring.add(figures.traces[panel.limb])
            last = last_column((panel.wave.ring for panel in panels), figures.now_s)
            for panel in panels:
                panel.show(figures, last)
            self.query_one(TopBar).show(figures)
            self.query_one(BalancePanel).show(figures.snapshot.balance)
            self.query_one(KindsPanel).show(figures.snapshot.kinds, figures.snapshot.activity)
            self.query_one(JustNow).show(figures.news)
            self._show_states(figures)

    def _show_states(self, figures: Figures) -> None:
        """The banner: states that last, in words."""
        gone = [limb for limb, health in figures.health.items() if lost(health)]
        lines = [lost_line(limb, figures.health[limb].age_s or 0.0, len(gone) < len(figures.health)) for limb in gone]
        if figures.paused:
            lines.append("PAUSED. Nothing is counted until you press p.")
        if figures.trouble:
            lines.append(figures.trouble)
        if figures.floor_s >= self._aim_s:
            lines.append(aim_line(self._aim_s))
        shown = tuple(line for line in (self._note, *lines) if line)
        if shown != self._lines:
            self._lines = shown
            banner = self.query_one("#banner", Static)
            banner.update("\n".join(shown))
            banner.set_class(not shown, "-empty")
            banner.set_class(bool(lines), "-state")
        main = "steps" if figures.snapshot.activity.upright else "kicks"
        counts = "   ".join(f"{limb} {getattr(of, main)}" for limb, of in figures.snapshot.limbs.items())
        self.query_one("#tiny", Static).update(f"please enlarge the window; counting goes on\n{main}: {counts}")
        self.set_class(figures.paused, "-paused")

    # --- keys

    def _counting(self) -> bool:
        if not self.course.counting:
            self.notify("Not yet: connecting.", timeout=3, markup=False)
        return self.course.counting

    def action_pause(self) -> None:
        """Pause, or go on."""
        if self._counting():
            self.course.pause()

    def action_marker(self) -> None:
        """A marker at this moment."""
        if self._counting():
            self.notify(f"Marker {self.course.mark()} set.", timeout=3, markup=False)

    def action_activity(self) -> None:
        """Ask what the baby is doing."""

        def chosen(activity: Activity | None) -> None:
            if activity is not None:
                self.course.set_activity(activity)

        if self._counting():
            self.app.push_screen(ActivityScreen(), chosen)

    def action_unusual(self) -> None:
        """The fixed words first; the minute that ends now is kept only afterwards."""
        until_s = self.course.now_s

        def answered(keep: bool | None) -> None:
            if keep:
                self.course.keep_unusual(until_s)
                self.notify("Kept. That minute is left out of the figures.", timeout=5, markup=False)

        if self._counting():
            self.app.push_screen(UnusualScreen(), answered)

    async def action_finish(self) -> None:
        """End the session; the summary follows by itself."""
        if self._counting():
            self.notify("Finishing …", timeout=3, markup=False)
            await self.course.stop()
