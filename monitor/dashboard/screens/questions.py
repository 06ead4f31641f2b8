"""The few questions and pages in front of a screen. Counting goes on behind each of them, and each says so."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from monitor.dashboard.words import ACTIVITIES, NOT_A_DEVICE, START_CARD, UNUSUAL
from monitor.model.words import Activity

_GOES_ON = "Counting goes on meanwhile."


class ActivityScreen(ModalScreen[Activity | None]):
    """What the baby is doing now: one key."""

    CSS_PATH = "questions.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        *(Binding(str(n), f"pick({n})", show=False) for n in range(1, len(ACTIVITIES) + 1)),
    ]

    def compose(self) -> ComposeResult:
        """A list, numbered."""
        with Vertical(classes="question") as box:
            box.border_title = "What is the baby doing?"
            yield OptionList(*(Option(f"{n}  {words}") for n, (_, words) in enumerate(ACTIVITIES, 1)), markup=False)
            yield Static(f"A number or enter chooses · esc back · {_GOES_ON}", markup=False, classes="quiet")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        self.dismiss(ACTIVITIES[event.option_index][0])

    def action_pick(self, number: int) -> None:
        """A number."""
        self.dismiss(ACTIVITIES[number - 1][0])

    def action_leave(self) -> None:
        """Nothing changes."""
        self.dismiss(None)


class UnusualScreen(ModalScreen[bool]):
    """The fixed words before the last minute is kept as unusual."""

    CSS_PATH = "questions.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep"),
        Binding("escape", "leave", "Back"),
    ]

    def compose(self) -> ComposeResult:
        """The words, then what keeping means."""
        with VerticalScroll(classes="question", can_focus=False) as box:
            box.border_title = "Keep the last minute as unusual"
            yield Static(UNUSUAL, markup=False, id="unusual-words")
            yield Static(
                "The minute before you pressed the key stays in the recording, for a doctor, and leaves the figures."
                f" {_GOES_ON}",
                markup=False,
                classes="quiet",
            )
            yield Button("enter  Keep it", id="keep", compact=True)
            yield Button("esc  Back", id="leave", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """A click."""
        self.dismiss(event.button.id == "keep")

    def action_keep(self) -> None:
        """Keep it."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """Nothing is kept."""
        self.dismiss(False)


class HelpScreen(ModalScreen[None]):
    """All keys, and the words that belong to wearing the sensors."""

    CSS_PATH = "questions.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,enter,q", "leave", "Back")]

    def __init__(self, keys: list[tuple[str, str]]) -> None:
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Keys first."""
        with VerticalScroll(classes="question") as box:
            box.border_title = "Help"
            yield Static("\n".join(f"{key:<6} {what}" for key, what in self._keys), markup=False)
            yield Static(START_CARD, markup=False, classes="quiet")
            yield Static(NOT_A_DEVICE, markup=False, classes="quiet")
            yield Static(f"esc back · {_GOES_ON}", markup=False, classes="quiet")

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)
