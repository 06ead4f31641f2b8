"""What a session came to: what was counted, and how good the measurement was."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Digits, Footer, Static

from monitor.dashboard.widgets.panels import balance_content, kinds_text
from monitor.dashboard.words import MARKS, NOT_A_DEVICE, activity_words, span, why_words
from monitor.model.events import Kind
from monitor.model.limbs import LIMBS
from monitor.model.session import SessionSummary

if TYPE_CHECKING:
    from monitor.runner import Ended

SHORT_S = 180.0


class SummaryScreen(Screen[None]):
    """The figures of a finished session."""

    CSS_PATH = "summary.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "app.done", "Done", key_display="enter", tooltip="back; the recording is kept"),
        Binding("q", "app.quit", "Quit", tooltip="leave; the recording is kept"),
        Binding("question_mark", "app.help", "Help", key_display="?", tooltip="this page"),
    ]

    def __init__(self, ended: Ended, child: str) -> None:
        super().__init__()
        self.ended, self._child = ended, child

    def compose(self) -> ComposeResult:
        """In short; balance; kinds beside quality; where the recording is."""
        summary = self.ended.summary
        yield Static(f"Session finished   {self._child}", markup=False, id="top")
        with VerticalScroll(id="body"):
            with Horizontal(id="totals"):
                for limb in LIMBS:
                    if limb in summary.limbs:
                        with Vertical(classes=f"total panel {limb}") as panel:
                            panel.border_title = f"{MARKS[limb]} {limb.upper()}"
                            yield Digits(str(getattr(summary.limbs[limb], _main(summary))), classes="count")
                            yield Static(_main(summary), markup=False)
                yield _panel("In short", in_short(summary), "in-short")
            yield _panel("Balance", Content(""), "balance")
            with Horizontal(id="details"):
                yield _panel("Kinds of kick", Content(""), "kinds")
                yield _panel("How good was the measurement?", Content(quality(summary)), "quality")
            yield Static(self._kept(), markup=False, id="kept")
            yield Static(NOT_A_DEVICE, markup=False, id="not-a-device")
        yield Footer(show_command_palette=False)

    def on_resize(self) -> None:
        """Bars and lines as wide as there is room."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        summary = self.ended.summary
        balance = self.query_one("#balance", Static)
        balance.update(balance_content(summary.balance, balance.content_size.width))
        kinds = self.query_one("#kinds", Static)
        counts = {kind: sum(kick.kind is kind for kick in summary.kicks) for kind in Kind}
        smashes = sum(bool(kick.heel_smash) for kick in summary.kicks)
        bars = kinds_text(counts, kinds.content_size.width, 4)
        kinds.update(f"{bars}\n{'Heel smash':<13} {smashes:>4}")

    def _kept(self) -> str:
        if self.ended.recording is None:
            return "This session was not recorded."
        whole = "" if self.ended.trouble is None else " It is not whole: the disk failed."
        return f"Recording kept: {self.ended.recording.name}{whole}"


def _panel(title: str, content: Content, name: str) -> Static:
    panel = Static(content, markup=False, id=name, classes="panel")
    panel.border_title = title
    return panel


def _main(summary: SessionSummary) -> str:
    return "steps" if summary.activity.upright else "kicks"


def in_short(summary: SessionSummary) -> Content:
    """How long, how many, whether it can say anything."""
    main = _main(summary)
    total = sum(int(getattr(figures, main)) for figures in summary.limbs.values())
    rate = f" – {60.0 * total / summary.active_s:.1f} a minute" if summary.active_s > 0.0 else ""
    lines = [
        f"{span(summary.duration_s)} recorded, {activity_words(summary.activity)}",
        f"{span(summary.active_s)} of it counted",
        f"{total} {main}{rate}",
    ]
    if total == 0 and summary.empty_reason:
        lines[2] = f"No {main} counted: {summary.empty_reason}."
    return Content("\n".join(lines))


def quality(summary: SessionSummary) -> str:
    """Loss per leg, what was left out and why, the clocks, the pipeline's own notes."""
    lost = {
        limb: f"{limb} {100.0 * (1.0 - of.lost_fraction):.1f}%"
        for limb, of in summary.limbs.items()
        if of.lost_fraction is not None
    }
    lines = ["Short session – kept, but not used for trends."] if summary.duration_s < SHORT_S else []
    lines += [f"Signal     {'   '.join(lost.values())}"] if lost else []
    seconds: dict[str, float] = {}
    for stretch in summary.excluded:
        seconds[why_words(stretch.why)] = seconds.get(why_words(stretch.why), 0.0) + stretch.end_s - stretch.start_s
    lines += [f"Left out   {span(total)} {why}" for why, total in seconds.items()] or ["Left out   nothing"]
    if summary.quality.clock_uncertainty_s is not None:
        lines.append(f"Both clocks within {1000.0 * summary.quality.clock_uncertainty_s:.0f} ms")
    if out := len(summary.kicks_not_counted):
        lines.append(f"{out} {'kick' if out == 1 else 'kicks'} not counted")
    return "\n".join([*lines, *summary.quality.notes])
