"""The few questions and pages in front of a screen. Counting goes on behind each of them, and each says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from monitor.dashboard.words import CHOICE_KEYS
from monitor.model.context import UPRIGHT_ONLY
from monitor.model.words import Activity
from monitor.texts import keys
from monitor.texts import ready as texts
from monitor.texts.surroundings import QUESTIONS, Question
from monitor.texts.words import ACTIVITIES, NOT_A_DEVICE, NOTE_KEPT, START_CARD, UNUSUAL

NOTE_LONGEST = 500
UNUSUAL_MINUTE = texts.UNUSUAL_MEANS.format(goes_on=texts.GOES_ON)


class ActivityScreen(ModalScreen[Activity | None]):
    """What the baby is doing now: one key."""

    CSS_PATH = "questions.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", keys.BACK, key_display="esc", tooltip=keys.GO_BACK),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", show=False, tooltip=keys.THIS_PAGE),
        *(Binding(key, f"pick({n})", show=False) for n, key in enumerate(CHOICE_KEYS[: len(ACTIVITIES)])),
    ]

    def compose(self) -> ComposeResult:
        """A list, numbered."""
        with Vertical(classes="question") as box:
            box.border_title = texts.WHAT_BABY_DOING
            lines = (f"{key}  {words}" for key, (_, words) in zip(CHOICE_KEYS, ACTIVITIES, strict=True))
            yield OptionList(*map(Option, lines), markup=False)
            yield Static(texts.KEY_CHOOSES.format(goes_on=texts.GOES_ON), markup=False, classes="quiet")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        self.dismiss(ACTIVITIES[event.option_index][0])

    def action_pick(self, place: int) -> None:
        """Its key."""
        self.dismiss(ACTIVITIES[place][0])

    def action_leave(self) -> None:
        """Nothing changes."""
        self.dismiss(None)


class ChoiceScreen(ModalScreen[int | None]):
    """One of a few: a number, or enter. Gives its place in the list.

    Args:
        title: the question.
        answers: in the order of the keys 1, 2, 3 ...
        foot: a last line, as what goes on meanwhile.
    """

    CSS_PATH = "questions.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", keys.BACK, key_display="esc", tooltip=keys.GO_BACK),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", show=False, tooltip=keys.THIS_PAGE),
        *(Binding(str(n), f"pick({n})", show=False) for n in range(1, 10)),
    ]

    def __init__(self, title: str, answers: Sequence[str], foot: str = "") -> None:
        super().__init__()
        self._title, self._answers, self._foot = title, answers, foot

    def compose(self) -> ComposeResult:
        """A list, numbered."""
        with Vertical(classes="question") as box:
            box.border_title = self._title
            yield OptionList(*(Option(f"{n}  {words}") for n, words in enumerate(self._answers, 1)), markup=False)
            foot = f" · {self._foot}" if self._foot else ""
            yield Static(texts.NUMBER_CHOOSES.format(foot=foot), markup=False, classes="quiet")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        self.dismiss(event.option_index)

    def action_pick(self, number: int) -> None:
        """A number."""
        if number <= len(self._answers):
            self.dismiss(number - 1)

    def action_leave(self) -> None:
        """Nothing is chosen."""
        self.dismiss(None)


class ContextScreen(ModalScreen[dict[str, str] | None]):
    """What surrounds the session: a list of questions, then the answers of the one chosen.

    Gives the answers that changed, by the questions' names (an empty one: not known after all); None when none did.

    Args:
        context: what was answered before.
        upright: ask about support and shoes too.
        foot: a last line, as what goes on meanwhile.
        questions: others than those of the surroundings.
        title: above them.
        none: what it means to give no answer.
    """

    CSS_PATH = "questions.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", keys.BACK, key_display="esc", tooltip=keys.GO_BACK),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", show=False, tooltip=keys.THIS_PAGE),
        *(Binding(key, f"pick({n})", show=False) for n, key in enumerate(f"0{CHOICE_KEYS}")),
    ]

    def __init__(
        self,
        context: dict[str, str],
        *,
        upright: bool,
        foot: str = texts.GOES_ON,
        questions: Sequence[Question] = QUESTIONS,
        title: str = texts.WHAT_AROUND_BABY,
        none: str = texts.NOT_KNOWN,
    ) -> None:
        super().__init__()
        self._questions = [q for q in questions if upright or q.name not in UPRIGHT_ONLY]
        self._heading, self._none = title, none
        self._answers, self._before, self._foot = dict(context), dict(context), foot
        self._asked: Question | None = None

    def compose(self) -> ComposeResult:
        """One list for both."""
        with Vertical(classes="question"):
            yield OptionList(markup=False)
            yield Static("", markup=False, classes="quiet", id="context-keys")

    def on_mount(self) -> None:
        """The questions first."""
        self._show(0)

    def _show(self, highlighted: int) -> None:
        asked, choices = self._asked, self.query_one(OptionList)
        choices.clear_options()
        if asked is None:
            lines = [f"{n}  {q.words:<16} {self._words(q)}" for n, q in enumerate(self._questions, 1)]
            keys = texts.NUMBER_CHOOSES_QUESTION.format(foot=self._foot)
        else:
            lines = [f"{key}  {words}" for key, (_, words) in zip(CHOICE_KEYS, asked.answers, strict=False)]
            lines.append(f"0  {self._none}")
            keys = texts.KEY_ANSWERS.format(foot=self._foot)
        choices.add_options([Option(line) for line in lines])
        choices.highlighted = highlighted
        self.query_one("#context-keys", Static).update(keys.strip(" ·"))
        self.query_one(".question").border_title = self._heading if asked is None else asked.words

    def _words(self, question: Question) -> str:
        value = self._answers.get(question.name)
        return question.words_of(value) if value else "–"

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        self._take(event.option_index)

    def action_pick(self, number: int) -> None:
        """A number; 0 is the last line of the answers."""
        lines = self.query_one(OptionList).option_count
        place = lines - 1 if number == 0 and self._asked is not None else number - 1
        if 0 <= place < lines and (number == 0 or self._asked is None or place < lines - 1):
            self._take(place)

    def _take(self, place: int) -> None:
        if self._asked is None:
            self._asked = asked = self._questions[place]
            values = [value for value, _ in asked.answers]
            given = self._answers.get(asked.name)
            self._show(values.index(given) if given in values else 0)
            return
        asked = self._asked
        self._answers[asked.name] = asked.answers[place][0] if place < len(asked.answers) else ""
        self._asked = None
        self._show(min(self._questions.index(asked) + 1, len(self._questions) - 1))

    def action_leave(self) -> None:
        """From the answers to the questions; from the questions back, with what was answered."""
        if self._asked is not None:
            place = self._questions.index(self._asked)
            self._asked = None
            self._show(place)
            return
        changed = {n: v for n, v in self._answers.items() if v != self._before.get(n, "")}
        self.dismiss(changed or None)


class NoteScreen(ModalScreen[str | None]):
    """A note: typed text, kept as it was typed. None: nothing was written."""

    CSS_PATH = "questions.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", keys.BACK, key_display="esc", tooltip=keys.BACK_NOTHING_KEPT),
        Binding("f1", "app.help", keys.HELP, show=False, tooltip=keys.THIS_PAGE),
    ]

    def __init__(
        self,
        foot: str = texts.GOES_ON,
        title: str = texts.NOTE,
        means: str = NOTE_KEPT,
        example: str = texts.LAUGHED_AT_MOBILE,
    ) -> None:
        super().__init__()
        self._foot, self._title, self._means, self._example = foot, title, means, example

    def compose(self) -> ComposeResult:
        """One line to type into, and where it goes."""
        with Vertical(classes="question") as box:
            box.border_title = self._title
            yield Input(placeholder=self._example, max_length=NOTE_LONGEST, compact=True, id="note")
            yield Static(self._means, markup=False, classes="quiet")
            yield Static(texts.ENTER_KEEPS_ESC_BACK.format(foot=self._foot).strip(" ·"), markup=False, classes="quiet")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        self.dismiss(event.value.strip() or None)

    def action_leave(self) -> None:
        """Nothing is kept."""
        self.dismiss(None)


class UnusualScreen(ModalScreen[bool]):
    """The fixed words before something is kept as unusual.

    Args:
        title: what will be kept.
        means: what keeping it does.
    """

    CSS_PATH = "questions.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", keys.KEEP, tooltip=keys.KEEP_IT_SAID),
        Binding("escape", "leave", keys.BACK, key_display="esc", tooltip=keys.BACK_NOTHING_KEPT),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", show=False, tooltip=keys.THIS_PAGE),
    ]

    def __init__(self, title: str = texts.UNUSUAL_TITLE, means: str = UNUSUAL_MINUTE) -> None:
        super().__init__()
        self._title, self._means = title, means

    def compose(self) -> ComposeResult:
        """The words, then what keeping means."""
        with VerticalScroll(classes="question", can_focus=False) as box:
            box.border_title = self._title
            yield Static(UNUSUAL, markup=False, id="unusual-words")
            yield Static(self._means, markup=False, classes="quiet")
            yield Button(texts.KEEP_LINE, id="keep", compact=True)
            yield Button(texts.BACK_LINE, id="leave", compact=True)

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
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,enter,q", "leave", keys.BACK)]

    def __init__(self, keys: list[tuple[str, str]]) -> None:
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Keys first."""
        with VerticalScroll(classes="question") as box:
            box.border_title = texts.HELP
            yield Static("\n".join(f"{key:<6} {what}" for key, what in self._keys), markup=False)
            yield Static(START_CARD, markup=False, classes="quiet")
            yield Static(NOT_A_DEVICE, markup=False, classes="quiet")
            yield Static(texts.BACK_FOOT.format(goes_on=texts.GOES_ON), markup=False, classes="quiet")

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)
