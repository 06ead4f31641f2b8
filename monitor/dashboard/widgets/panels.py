"""The other panels of the live screen. What a person typed reaches them as plain text, never as markup."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widgets import Static

from monitor.dashboard.figures import Figures
from monitor.dashboard.widgets.plain import BOLD, DIM, Plain
from monitor.dashboard.words import (
    NO_HEELS,
    activity_words,
    balance_line,
    clock,
    effort_words,
    index_words,
    minute_rate,
    range_line,
    shares,
    withheld,
)
from monitor.model.events import Kind
from monitor.model.limbs import LIMBS
from monitor.model.session import Balance, Snapshot
from monitor.texts import panels as texts
from monitor.texts.surroundings import context_words
from monitor.texts.words import HEELS, HEELS_SHORT, KINDS, KINDS_SHORT

NAME_LONGEST = 32
"""Cells of the child's name in the top bar."""
_BAR_FROM = 72
"""Narrower, and the bar goes: the clock says the same."""
_BAR = 10
ALL_ROWS = 5
"""Of the balance panel: what is in three rows, and what a therapist reads below."""


class TopBar(Static):
    """Who, what, how long."""

    def __init__(self, child: str) -> None:
        super().__init__(markup=False, id="top")
        self._child = shortened(" ".join(child.split()), NAME_LONGEST)
        self._shown: tuple[str, str, int, str] = (texts.CONNECTING, "", 0, "")

    def show(self, figures: Figures, aim_s: float) -> None:
        """Take the newest figures; the bar fills towards what is aimed at."""
        part = min(1.0, figures.floor_s / aim_s)
        state = texts.PAUSED if figures.paused else texts.NOT_RECORDED if figures.trouble else texts.RECORDED
        what = " · ".join(filter(None, (activity_words(figures.snapshot.activity), context_words(figures.context))))
        shown = (
            what,
            texts.TIME_OF_AIM.format(now=clock(figures.floor_s), aim=clock(aim_s)),
            round(part * _BAR),
            state,
        )
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def render(self) -> Content:
        """Left: child, activity, surroundings; right: the clock."""
        what, time, done, state = self._shown
        width = self.size.width
        bar = f"{'━' * done}{'─' * (_BAR - done)}" if time and width >= _BAR_FROM else ""
        right = " ".join(filter(None, (time, bar, state)))
        left = shortened(f"{self._child}   {what}", max(1, width - cell_len(right) - 1))
        gap = max(0, width - cell_len(left) - cell_len(right))
        return Content.assemble((left, BOLD), " " * gap, right)


def shortened(text: str, cells: int) -> str:
    """At most so many cells wide."""
    cut: str = set_cell_size(text, cells - 1)
    return text if cell_len(text) <= cells else f"{cut.rstrip()}…"


class BalancePanel(Plain):
    """Counts only until the rule allows a figure; then the figure with its range."""

    def __init__(self) -> None:
        super().__init__(texts.NO_BALANCE_YET, id="balance", classes="panel")
        self.border_title = texts.BALANCE
        self._shown: tuple[Balance, int, bool, tuple[str, ...]] | None = None

    def show(self, figures: Figures, *, therapist: bool = False) -> None:
        """Take the newest figure; for a therapist strength and movement amount too, where there is room."""
        balance, room = figures.snapshot.balance, self.content_size.height >= ALL_ROWS
        efforts = effort_lines(figures) if therapist and room else ()
        shown = (balance, self.content_size.width, therapist, efforts)
        if shown != self._shown:
            self._shown = shown
            self.border_title = texts.BALANCE_OF.format(left=balance.n_left, right=balance.n_right)
            content = balance_content(balance, self.content_size.width, therapist)
            lines = [Content(shortened(line, max(10, self.content_size.width))) for line in efforts]
            self.say(Content("\n").join([content, *lines]))


def effort_lines(figures: Figures) -> tuple[str, ...]:
    """How much each leg moved and how strong its kicks were, as the summary will say it; empty before the first."""
    if figures.efforts is None or len(figures.snapshot.limbs) < len(LIMBS):
        return ()
    vigour, amount = (effort_words(balance, therapist=True) for balance in figures.efforts)
    moved = " ".join(f"{limb[0].upper()} {of.movement_amount_ms:.1f}" for limb, of in figures.snapshot.limbs.items())
    lines = (texts.MOVED.format(moved=moved, words=amount),)
    return lines if figures.snapshot.activity.upright else (*lines, texts.STRENGTH.format(words=vigour))


def balance_content(balance: Balance, width: int, therapist: bool = False) -> Content:
    """The line, the shares, what the bold part means; or why there is none."""
    words = index_words(balance, width) if therapist else shares(balance)
    if words is None:
        return Content(withheld(balance))
    before, bold, after = balance_line(balance, max(10, min(60, width - 4)))
    return Content.assemble(
        ("L ", BOLD), (before, DIM), (bold, BOLD), (after, DIM), (" R", BOLD),
        f"\n{words}\n{range_line(balance, width)}",
    )  # fmt: skip


class KindsPanel(Plain):
    """How the kicks stood to the other leg's, and how many ended on the heel."""

    def __init__(self) -> None:
        super().__init__(id="kinds", classes="panel")
        self.border_title = self._title = texts.KINDS

    def show(self, snapshot: Snapshot, *, therapist: bool = False) -> None:
        """Take the newest numbers."""
        kicks = sum(limb.kicks for limb in snapshot.limbs.values())
        rate = minute_rate(kicks, snapshot.active_s) if therapist and not snapshot.activity.upright else ""
        title = texts.KINDS_BEFORE if snapshot.activity.upright else texts.KINDS
        if title + rate != self._title:
            self._title = title + rate
            self.border_title = f"{title}   {rate}".strip()
        size = self.content_size
        heels = NO_HEELS if snapshot.heel_smashes is None else str(snapshot.heel_smashes)
        self.say(kinds_text(snapshot.kinds, size.width, size.height, heels))


def kinds_text(kinds: dict[Kind, int], width: int, height: int, heels: str = "") -> str:
    """A bar each where there is room, else as few lines of numbers as hold them.

    Heel smashes stand beside the kinds, not among them; without `heels` they are left out.
    """
    rows = [(name, KINDS_SHORT[kind], str(kinds.get(kind, 0))) for kind, name in KINDS]
    rows += [(HEELS, HEELS_SHORT, heels)] if heels else []
    if height < len(rows):
        return wrapped([f"{short} {count}" for _, short, count in rows], width)
    counts = [int(count) if count.isdecimal() else 0 for *_, count in rows]
    most = max(*counts, 1)
    room = max(1, width - 20)
    lines = [f"{name:<13} {shown:>4} {_bar(n / most * room)}" for (name, _, shown), n in zip(rows, counts, strict=True)]
    return "\n".join(line.rstrip() for line in lines)


def _bar(cells: float) -> str:
    whole, eighths = divmod(round(cells * 8), 8)
    return "█" * whole + " ▏▎▍▌▋▊▉"[eighths].strip()


def wrapped(words: list[str], width: int) -> str:
    """Words in their order, with dots between them, in as few lines as hold them."""
    lines = [words[0]]
    for word in words[1:]:
        if len(longer := f"{lines[-1]} · {word}") <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


class JustNow(Plain):
    """The newest events, newest first."""

    def __init__(self) -> None:
        super().__init__(id="just-now", classes="panel")
        self.border_title = texts.JUST_NOW

    def show(self, news: tuple[str, ...]) -> None:
        """Take the newest lines."""
        self.say("\n".join(news[: max(1, self.content_size.height)]))
