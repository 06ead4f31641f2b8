"""The other panels of the live screen. What a person typed reaches them as plain text, never as markup."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from monitor.dashboard.figures import Figures
from monitor.dashboard.words import (
    KINDS,
    KINDS_SHORT,
    activity_words,
    balance_line,
    clock,
    shares,
    withheld,
)
from monitor.model.events import Kind
from monitor.model.session import Balance
from monitor.model.words import Activity

_BAR = 10


class TopBar(Static):
    """Who, what, how long."""

    def __init__(self, child: str, aim_s: float) -> None:
        super().__init__(markup=False, id="top")
        self._child, self._aim_s = child, aim_s
        self._shown: tuple[str, str, str] = ("connecting …", "", "")

    def show(self, figures: Figures) -> None:
        """Take the newest figures."""
        part = min(1.0, figures.floor_s / self._aim_s) if self._aim_s else 1.0
        done = round(part * _BAR)
        state = "PAUSED" if figures.paused else "● rec"
        self._shown = (
            activity_words(figures.snapshot.activity),
            f"{clock(figures.floor_s)} of {clock(self._aim_s)} {'━' * done}{'─' * (_BAR - done)}",
            state,
        )
        self.refresh()

    def render(self) -> Content:
        """Left: child and activity; right: the clock."""
        what, time, state = self._shown
        left, right = f"{self._child}   {what}", f"{time}  {state}".strip()
        room = max(1, self.size.width - len(right) - 1)
        left = left if len(left) <= room else left[: room - 1] + "…"
        return Content.assemble((left, "bold"), " " * (self.size.width - len(left) - len(right)), right)


class BalancePanel(Static):
    """Counts only until the rule allows a figure; then the figure with its range."""

    def __init__(self) -> None:
        super().__init__("not enough kicks yet for left and right", markup=False, id="balance", classes="panel")
        self.border_title = "Balance"

    def show(self, balance: Balance) -> None:
        """Take the newest figure."""
        self.border_title = f"Balance   {balance.n_left} left · {balance.n_right} right"
        self.update(balance_content(balance, self.content_size.width))


def balance_content(balance: Balance, width: int) -> Content:
    """The line, the shares, what the bold part means; or why there is none."""
    words = shares(balance)
    if words is None:
        return Content(withheld(balance))
    before, bold, after = balance_line(balance, max(10, min(60, width - 4)))
    return Content.assemble(
        ("L ", "bold"), (before, "dim"), (bold, "bold"), (after, "dim"), (" R", "bold"),
        f"\n{words}\n", ("bold line: range for this recording", "dim"),
    )  # fmt: skip


class KindsPanel(Static):
    """How the kicks stood to the other leg's."""

    def __init__(self) -> None:
        super().__init__("", markup=False, id="kinds", classes="panel")
        self.border_title = "Kinds of kick"

    def show(self, kinds: dict[Kind, int], activity: Activity) -> None:
        """Take the newest numbers."""
        self.border_title = "Kinds of kick" if not activity.upright else "Kinds of kick (before)"
        self.update(kinds_text(kinds, self.content_size.width, self.content_size.height))


def kinds_text(kinds: dict[Kind, int], width: int, height: int) -> str:
    """A bar each where there is room, else a line of numbers."""
    if height < len(KINDS):
        words = [f"{KINDS_SHORT[kind]} {kinds.get(kind, 0)}" for kind, _ in KINDS]
        line = " · ".join(words)
        return line if len(line) <= width else " · ".join(words[:2]) + "\n" + " · ".join(words[2:])
    most = max(*kinds.values(), 1)
    room = max(1, width - 20)
    lines = []
    for kind, name in KINDS:
        eighths = round(kinds.get(kind, 0) / most * room * 8)
        bar = "█" * (eighths // 8) + ("", *"▏▎▍▌▋▊▉")[eighths % 8]
        lines.append(f"{name:<13} {kinds.get(kind, 0):>4} {bar}")
    return "\n".join(lines)


class JustNow(Static):
    """The newest events, newest first."""

    def __init__(self) -> None:
        super().__init__("", markup=False, id="just-now", classes="panel")
        self.border_title = "Just now"

    def show(self, news: tuple[str, ...]) -> None:
        """Take the newest lines."""
        self.update("\n".join(news[: max(1, self.content_size.height)]))
