"""Text as it is: never markup, and drawn again only when it has changed."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

BOLD, DIM = Style(bold=True), Style(dim=True)
"""Ready-made: "bold" as a word costs the first picture a parser (0.1 s)."""


class Plain(Static):
    """A panel or a line of text.

    Args:
        text: at first.
        resizes: its size hangs on its text, so that a change lays the screen out again (dear, ten times a second).
    """

    def __init__(
        self, text: str = "", *, id: str | None = None, classes: str | None = None, resizes: bool = False
    ) -> None:
        super().__init__(text, markup=False, id=id, classes=classes)
        self._said: str | Content = text
        self._resizes = resizes

    def say(self, text: str | Content) -> None:
        """Show this from now on."""
        if text != self._said:
            self._said = text
            self.update(text, layout=self._resizes)
