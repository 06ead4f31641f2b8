"""A recording again: both strips around one moment, the whole session below, corrections, tapping along."""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer
from textual.worker import Worker

from monitor.dashboard.history_words import history_counted_earlier
from monitor.dashboard.recounting import Recount
from monitor.dashboard.replay_words import (
    clock_words,
    gone,
    here_line,
    moment_lines,
    overview_rows,
    short_words,
    whole_lines,
)
from monitor.dashboard.replaying import ZOOMS_S, Moment, Replay, Stopped, load
from monitor.dashboard.screens.correcting import CORRECTING, CorrectingScreen
from monitor.dashboard.screens.tap_along import TapScreen
from monitor.dashboard.settings import NOBODY
from monitor.dashboard.shell import Viewed, for_therapist
from monitor.dashboard.tapping import ReplayTaps
from monitor.dashboard.widgets.limb_panel import LimbPanel
from monitor.dashboard.widgets.panels import shortened
from monitor.dashboard.widgets.plain import Plain
from monitor.dashboard.words import trouble_line
from monitor.errors import MonitorError
from monitor.model.limbs import LIMBS, Limb
from monitor.storage.history import History
from monitor.texts import keys
from monitor.texts import replay as texts
from monitor.texts.replay import NO_FILE, NO_HISTORY, NO_MORE, NOT_KEPT, NOT_MOVED, READING

if TYPE_CHECKING:
    from monitor.storage.keeping import Keeping

TICK_S = 0.1
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
BAR = 30
HEIGHTS = [(0, "-low"), (28, "-tall")]


class ReplayScreen(Viewed, CorrectingScreen):
    """Gives what is corrected by now; None when nothing was read.

    Args:
        path: the recording; None: there is none.
        title: whose, and when.
        keeping: takes corrections and taps; None: this recording is not in the history.
        speed: plays at once, so fast; None: stands at the beginning.
    """

    CSS_PATH = "replay.tcss"
    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "play", keys.PLAY, tooltip=keys.PLAY_OR_STAND_STILL),
        Binding("right", "step(1)", "1 s", key_display="←→", tooltip=keys.ONE_SECOND_BACK_OR_ON),
        Binding("left", "step(-1)", show=False, key_display="←", tooltip=keys.ONE_SECOND_BACK),
        Binding("n,shift+right", "jump(1)", keys.EVENT, key_display="n b", tooltip=keys.TO_NEXT_EVENT_B_TO_ONE_BEFORE),
        Binding("b,shift+left", "jump(-1)", show=False, key_display="b", tooltip=keys.TO_EVENT_BEFORE),
        Binding("plus", "zoom(-1)", keys.ZOOM, key_display="+ -", tooltip=keys.CLOSER_LOOK_FROM_FURTHER_AWAY),
        Binding("minus", "zoom(1)", show=False, key_display="-", tooltip=keys.FROM_FURTHER_AWAY),
        Binding("t", "tap_along", keys.TAP_ALONG, tooltip=keys.TAP_ALONG_BESIDE_VIDEO_DO),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("escape", "back", keys.BACK, key_display="esc", tooltip=keys.BACK_WHAT_WAS_CORRECTED_KEPT),
        Binding("up", "speed(1)", show=False, key_display="↑", tooltip=keys.FASTER_UP_TO_16_TIMES),
        Binding("down", "speed(-1)", show=False, key_display="↓", tooltip=keys.SLOWER_DOWN_TO_QUARTER),
        *(
            Binding(str(speed), f"speed_at({speed})", show=False, tooltip=keys.TIMES_AS_FAST_AS_WAS.format(speed=speed))
            for speed in (1, 2, 4)
        ),
        Binding("pageup", "step(-60)", show=False, tooltip=keys.MINUTE_BACK),
        Binding("pagedown", "step(60)", show=False, tooltip=keys.MINUTE_ON),
        Binding("home", "edge(0)", show=False, tooltip=keys.TO_BEGINNING),
        Binding("end", "edge(1)", show=False, tooltip=keys.TO_END),
        *CORRECTING,
        Binding("c", "recount", show=False, tooltip=keys.COUNT_SESSION_AGAIN_BY_TODAY),
        Binding("q", "app.quit", show=False, tooltip=keys.LEAVE_PROGRAM),
    ]

    def __init__(self, path: Path | None, title: str, keeping: Keeping | None, speed: float | None = None) -> None:
        super().__init__(keeping)
        self._path, self._title = path, " ".join(title.split())
        self.speed = 1.0 if speed is None else min(SPEEDS, key=lambda known: abs(known - speed))
        self.playing = speed is not None
        self._at_s, self._since_s = 0.0, 0.0
        self._zoom = 1
        self._read = self._bytes = 0
        self._left = False
        self._failed = False
        self._rows: tuple[tuple[int, bool, bool], list[str], list[str]] | None = None
        self._recount = None
        if keeping is not None:
            of = keeping.recording_id
            words = history_counted_earlier
            self._recount = Recount(self, keeping.path, keeping.writer, self._show, self._show, of, words)
        self._limbs = {limb: LimbPanel(limb) for limb in LIMBS}

    def compose(self) -> ComposeResult:
        """Time runs the same way in all panels."""
        yield Plain(id="top")
        yield Plain(id="state", resizes=True)
        yield Plain(id="reading", resizes=True)
        yield from self._limbs.values()
        whole = Plain(id="whole", classes="panel")
        whole.border_title = texts.WHOLE_SESSION
        yield whole
        moment = Plain(id="moment", classes="panel")
        moment.border_title, moment.border_subtitle = texts.THIS_MOMENT, NOT_MOVED if self._keeping else ""
        yield moment
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Reading goes on beside the screen."""
        self.add_class("-reading")
        self._show()
        self.set_interval(TICK_S, self._tick)
        _: Worker[None] = self.run_worker(self._load(), group="read", exit_on_error=True)

    def on_unmount(self) -> None:
        """Nobody waits for the rest."""
        self._left = True
        if self._recount is not None:
            self._recount.stop()

    def on_resize(self) -> None:
        """Strips as wide as there is room."""
        self.call_after_refresh(self._show)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a recording there is a way back, and help."""
        return self.replay is not None or action in ("back", "app.help", "app.quit")

    # --- reading

    async def _load(self) -> None:
        try:
            self.replay = await asyncio.to_thread(self._in_thread)
        except Stopped:
            return
        except MonitorError as error:
            self._fail(trouble_line(error.message, error.advice))
            return
        if self.replay is None:
            self._fail(self._trouble)
            return
        self.remove_class("-reading")
        self.refresh_bindings()
        for limb, panel in self._limbs.items():
            panel.display = limb in self.replay.limbs
        self._since_s = self._loop_s()
        self.call_after_refresh(self._show)
        if self._recount is not None:
            await self._recount.look()

    def _in_thread(self) -> Replay | None:
        path = self._path
        if path is None:
            self._trouble = NO_FILE
            return None
        if self._keeping is not None:
            try:
                with History(self._keeping.path) as history:
                    self.corrections.all = [c for c in history.corrections(self._keeping.recording_id) if c.event]
                    self.taps = history.tap_alongs(self._keeping.recording_id)
            except MonitorError as error:
                self._trouble = NO_HISTORY.format(why=error.message)
        if not path.exists():
            self._trouble = gone(path.name)
            return None
        self._bytes = path.stat().st_size
        return load(path, self._more, lambda: self._left)

    def _more(self, size: int) -> None:
        self._read += size

    def _fail(self, words: str) -> None:
        self._trouble, self._failed = words, True
        self._show()

    # --- time

    def _loop_s(self) -> float:
        return asyncio.get_running_loop().time()

    @property
    def at_s(self) -> float:
        """Where the line stands, session s."""
        if self.replay is None or not self.playing:
            return self._at_s
        return min(self.replay.end_s, self._at_s + (self._loop_s() - self._since_s) * self.speed)

    @property
    def over(self) -> bool:
        """It stands at the end."""
        return self.replay is None or self.at_s >= self.replay.end_s

    def stand(self, at_s: float, chosen: Moment | None = None) -> None:
        """The line stands there, or goes on from there."""
        end_s = self.replay.end_s if self.replay is not None else 0.0
        self._at_s, self._since_s = min(end_s, max(0.0, at_s)), self._loop_s()
        self._chosen = chosen
        self._show()

    def play(self, on: bool) -> None:
        """From here, or stop here."""
        at_s = self.at_s
        self.playing = on
        self.stand(at_s, self._chosen if not on else None)

    def _tick(self) -> None:
        if self.replay is None:
            self._show()
        elif self.playing:
            if self.over:
                self.play(False)
            if self.is_current:  # what is covered need not be drawn
                self._show()

    # --- showing

    @property
    def owner(self) -> str:
        """Whose session it was."""
        child = self._keeping.child if self._keeping is not None else None
        return child.id if child is not None else NOBODY

    def show_view(self) -> None:
        """The same figures, other words."""
        self._show()

    def _show(self) -> None:
        if not self.is_mounted or not self.display:  # not there yet, or being closed: its parts go first
            return
        replay, at_s = self.replay, self.at_s
        self._show_top(at_s)
        words = [self._trouble, *(replay.notes if replay is not None else ())]
        if replay is not None and self._keeping is None:
            words.append(NOT_KEPT)
        if replay is not None and self._recount is not None:
            words.append(self._recount.words)
        shown = "\n".join(word for word in words if word)
        self.set_class(bool(shown), "-troubled")
        self.query_one("#state", Plain).say(shown)
        if replay is None:
            self.set_class(self._failed, "-failed")
            share = min(1.0, self._read / self._bytes) if self._bytes else 0.0
            done = round(share * BAR)
            self.query_one("#reading", Plain).say(f"{READING} … {'━' * done}{'─' * (BAR - done)} {100 * share:.0f} %")
            return
        bucket_s, counts = ZOOMS_S[self._zoom], replay.until(at_s)
        for limb in replay.limbs:
            self._show_limb(replay, limb, at_s, bucket_s, counts[limb])
        self._show_whole(replay, at_s)
        therapist = for_therapist(self.app, self.owner)
        lines = moment_lines(replay, self.corrections, self.moment(), at_s, counts, therapist=therapist)
        self.query_one("#moment", Plain).say("\n".join(lines))

    def _show_top(self, at_s: float) -> None:
        top = self.query_one("#top", Plain)
        right = "" if self.replay is None else clock_words(at_s, self.replay.end_s, self.speed, playing=self.playing)
        width = top.content_size.width or self.app.size.width - 2
        left = shortened(texts.REPLAY.format(title=self._title), max(1, width - len(right) - 1))
        top.say(Content(left.ljust(width - len(right)) + right))

    def _show_limb(self, replay: Replay, limb: Limb, at_s: float, bucket_s: float, count: int) -> None:
        panel = self._limbs[limb]
        width = panel.wave.size.width
        first_s, last_s = at_s - width * bucket_s, at_s + width * bucket_s
        seen = replay.between(limb, first_s, last_s) + [m for m in self.corrections.missed() if m.limb is limb]
        words = {m.at_s: short_words(m, self.corrections.of(m)) for m in seen} if bucket_s <= ZOOMS_S[2] else {}
        panel.say(count, texts.UP_TO_HERE.format(what=replay.what), f"{width * bucket_s:.0f} s")
        panel.wave.show_past(replay.columns(limb, bucket_s), bucket_s, at_s, [(m.at_s, m.end_s) for m in seen], words)

    def _show_whole(self, replay: Replay, at_s: float) -> None:
        whole = self.query_one("#whole", Plain)
        width = whole.content_size.width
        key = (width, self.has_class("-low"), for_therapist(self.app, self.owner))
        if self._rows is None or self._rows[0] != key:
            self._rows = key, *self._lay_whole(replay, whole, *key)
        _, above, below = self._rows
        whole.say("\n".join([*above, here_line(replay, width, at_s), *below]))

    def _lay_whole(
        self, replay: Replay, whole: Plain, width: int, low: bool, therapist: bool
    ) -> tuple[list[str], list[str]]:
        """What stands above and below the line where one is; in a low window the frame holds what has no row."""
        above, below = overview_rows(replay, width, both=low), whole_lines(replay.summary, width, therapist=therapist)
        of = replay.summary
        title, under = (
            [texts.WHOLE_SESSION],
            [texts.THIS_ONLY] if of.amount_balance.shown or of.vigour_balance.shown else [],
        )
        if low:
            moved, *strength = (below[1:] if therapist else below) or [""]
            title, under, below = [texts.WHOLE_SESSION, moved], [*under, *strength], []
        whole.border_title, whole.border_subtitle = " · ".join(filter(None, title)), " · ".join(under)
        whole.styles.height = 3 + len(above) + len(below)
        return above, below

    # --- keys

    def action_play(self) -> None:
        """From the end: from the beginning."""
        if self.replay is None:
            return
        if not self.playing and self.over:
            self.stand(0.0)
        self.play(not self.playing)

    def action_step(self, seconds: int) -> None:
        """Back or on."""
        self.stand(self.at_s + seconds)

    def action_edge(self, end: int) -> None:
        """Beginning or end."""
        self.stand(self.replay.end_s if end and self.replay is not None else 0.0)

    def action_speed(self, way: int) -> None:
        """The next faster or slower one."""
        at_s, place = self.at_s, SPEEDS.index(self.speed) + way
        self.speed = SPEEDS[min(len(SPEEDS) - 1, max(0, place))]
        self.stand(at_s, self._chosen)

    def action_speed_at(self, speed: int) -> None:
        """So fast at once."""
        at_s = self.at_s
        self.speed = float(speed)
        self.stand(at_s, self._chosen)

    def action_zoom(self, way: int) -> None:
        """Narrower or wider columns."""
        self._zoom = min(len(ZOOMS_S) - 1, max(0, self._zoom + way))
        self._show()

    def action_jump(self, way: int) -> None:
        """To the next event or the one before, of either leg; it stands still there."""
        if self.replay is None:
            return
        stops = sorted([*self.replay.moments, *self.corrections.missed()], key=_order)
        if self._chosen in stops:
            place = stops.index(self._chosen) + way
        else:
            times, at_s = [moment.at_s for moment in stops], self.at_s
            place = bisect_right(times, at_s) if way > 0 else bisect_left(times, at_s) - 1
        if not 0 <= place < len(stops):
            self.notify(NO_MORE, timeout=3, markup=False)
            return
        self.playing = False
        self.stand(stops[place].at_s, stops[place])

    def action_tap_along(self) -> None:
        """A small mode of its own, in front of the strips."""
        if self.replay is not None:
            self.play(False)
            self.app.push_screen(TapScreen(ReplayTaps(self, self.replay, kept=self._keeping is not None)))

    def action_recount(self) -> None:
        """What the history shows of this session; here it is counted by today's method anyway."""
        if self._recount is not None:
            self._recount.toggle()

    def action_back(self) -> None:
        """To where it came from."""
        self._left = True
        self.dismiss(self.corrections.counts() if self.replay is not None else None)


def _order(moment: Moment) -> tuple[float, bool]:
    return moment.at_s, moment.limb is Limb.RIGHT
