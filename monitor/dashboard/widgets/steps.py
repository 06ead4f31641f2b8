"""The top line of getting ready: its four steps, which are done, where one is, and whose session it will be."""

from __future__ import annotations

from enum import IntEnum

from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from monitor.dashboard.widgets.plain import BOLD
from monitor.texts.ready import GET_READY, STEP_NAMES

DONE, HERE, LATER = "✓", "▸", " "


class Step(IntEnum):
    """In their order."""

    FIND = 0
    LEGS = 1
    CHECK = 2
    START = 3


def parts(at: Step, done: frozenset[Step]) -> list[str]:
    """Each step with its mark. Where one is, that is said, though it may be done."""
    return [
        f"{HERE if step is at else DONE if step in done else LATER} {name}"
        for step, name in zip(Step, STEP_NAMES, strict=True)
    ]


class StepsBar(Static):
    """One line.

    Args:
        at: where one is.
        done: steps that are done.
        who: the child, with its age.
    """

    def __init__(self, at: Step = Step.FIND, done: frozenset[Step] = frozenset(), who: str = "") -> None:
        super().__init__(markup=False, id="top")
        self._at, self._done, self._who = at, done, who

    def say(self, at: Step, done: frozenset[Step], who: str | None = None) -> None:
        """Show this from now on."""
        now = at, done, self._who if who is None else who
        if now != (self._at, self._done, self._who):
            self._at, self._done, self._who = now
            self._draw()

    def on_mount(self) -> None:
        """For the first time."""
        self._draw()

    def on_resize(self, _: Resize) -> None:
        """The name stands on the right."""
        self._draw()

    def _draw(self) -> None:
        steps = parts(self._at, self._done)
        room = self.content_size.width - len(GET_READY) - sum(len(step) + 2 for step in steps) - 1
        who = self._who if len(self._who) <= room else f"{self._who[: max(room - 1, 0)]}…"
        line = [
            (f"  {text}", BOLD) if step is self._at else f"  {text}" for step, text in zip(Step, steps, strict=True)
        ]
        self.update(Content.assemble((GET_READY, BOLD), *line, " " * max(1, 1 + room - len(who)), who), layout=False)
