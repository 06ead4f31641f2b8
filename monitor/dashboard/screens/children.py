"""Who the baby is: two questions at most, both of which may be skipped."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from monitor.errors import UsageError
from monitor.model.history import Child
from monitor.storage.children import (
    NICKNAME_LONGEST,
    checked_aim_min,
    checked_dates,
    checked_leg_length_m,
    checked_nickname,
    name_key,
)
from monitor.texts import children as texts
from monitor.texts import keys
from monitor.texts.children import AIM, AIM_EXAMPLE, LEG, LEG_EXAMPLE, LEG_MEANS
from monitor.texts.words import CHILD_DATES, CHILD_NAME


class ChildScreen(ModalScreen[Child | None]):
    """A nickname, then the birthday and the due date; None when all were skipped. Nothing is written here.

    Args:
        child: what is known already, to be changed; None asks about a new one, which gets an opaque id.
        taken: nicknames of the other children.
        full: leg length and the family's aim are asked too; the first start asks two questions alone.
    """

    CSS_PATH = "children.tcss"
    AUTO_FOCUS = "#nickname"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "skip", keys.SKIP, key_display="esc", priority=True, tooltip=keys.SKIP_NOTHING_ASKED_AGAIN),
        Binding("f1", "app.help", keys.HELP, show=False, tooltip=keys.THIS_PAGE),
    ]

    def __init__(self, child: Child | None = None, taken: tuple[str, ...] = (), *, full: bool = False) -> None:
        super().__init__()
        self._full = full
        self._child = child or Child(secrets.token_hex(4))
        self._child_now = self._child
        self._new, self._taken = child is None, {name_key(name) for name in taken}

    def compose(self) -> ComposeResult:
        """Both questions; the second is hidden at first."""
        child = self._child
        with Vertical(classes="question", id="ask-name") as box:
            box.border_title = texts.WHAT_DO_YOU_CALL_BABY
            yield Input(child.nickname or "", id="nickname", max_length=NICKNAME_LONGEST, select_on_focus=False)
            yield Static(CHILD_NAME, markup=False, classes="quiet")
            yield Static(texts.ENTER_NEXT_ESC_SKIP, markup=False, classes="quiet keys")
        with Vertical(classes="question", id="ask-dates") as box:
            box.border_title = texts.WHEN_WAS_BABY_BORN
            yield Static(texts.BORN, markup=False, classes="of")
            yield Input(child.born or "", id="born", placeholder=texts.DATE_EXAMPLE)
            yield Static(texts.DUE_DATE, markup=False, classes="of")
            yield Input(child.due or "", id="due", placeholder=texts.LEAVE_EMPTY_IF_BORN_ON_TIME)
            if self._full:
                leg = "" if child.leg_length_m is None else f"{100.0 * child.leg_length_m:.1f}"
                yield Static(LEG, markup=False, classes="of")
                yield Input(leg, id="leg", placeholder=LEG_EXAMPLE)
                yield Static(AIM, markup=False, classes="of")
                yield Input("" if child.aim_min is None else str(child.aim_min), id="aim", placeholder=AIM_EXAMPLE)
            yield Static(f"{CHILD_DATES} {LEG_MEANS}" if self._full else CHILD_DATES, markup=False, classes="quiet")
            yield Static("", markup=False, id="wrong")
            yield Static(texts.ENTER_NEXT_ESC_SKIP, markup=False, classes="quiet keys")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: on to the next field, and out after the last."""
        event.stop()
        self._say("")
        if event.input.id == "nickname":
            self._named()
        else:
            fields = list(self.query("#ask-dates Input").results(Input))
            place = fields.index(event.input) + 1
            if place < len(fields):
                self.set_focus(fields[place])
            else:
                self._dated()

    def action_skip(self) -> None:
        """Leave this question out."""
        if not self.has_class("-dates"):
            self.query_one("#nickname", Input).value = self._child.nickname or ""
            if self._new:
                self._on_to_dates()
            else:
                self.dismiss(None)
        else:
            self._give(self._child.born, self._child.due)

    def _named(self) -> None:
        text = self.query_one("#nickname", Input).value
        if text.strip() and name_key(text) in self._taken:
            self.query_one("#ask-name .quiet", Static).update(texts.NAME_TAKEN)
            return
        self._on_to_dates()

    def _on_to_dates(self) -> None:
        self.add_class("-dates")
        self.query_one("#ask-name").display = False
        self.query_one("#ask-dates").display = True  # at once: the next key belongs to it already
        self.set_focus(self.query_one("#born", Input))

    def _dated(self) -> None:
        born, due = (self.query_one(name, Input).value for name in ("#born", "#due"))
        wrong = "#born"
        try:
            dates = checked_dates(born, due, date.today())
            if self._full:
                leg, aim = (self.query_one(name, Input).value for name in ("#leg", "#aim"))
                wrong = "#leg"
                leg_m = checked_leg_length_m(leg)
                wrong = "#aim"
                self._child_now = replace(self._child, leg_length_m=leg_m, aim_min=checked_aim_min(aim))
            self._give(*dates)
        except UsageError as error:
            self._say(f"{error.message[:1].upper()}{error.message[1:]}. {error.advice}")
            self.set_focus(self.query_one(wrong, Input))

    def _say(self, text: str) -> None:
        self.query_one("#wrong", Static).update(text)

    def _give(self, born: str | None, due: str | None) -> None:
        text = self.query_one("#nickname", Input).value
        nickname = checked_nickname(text) if text.strip() else None
        known = replace(self._child_now, nickname=nickname, born=born, due=due)
        self.dismiss(None if known in (self._child, Child(self._child.id)) else known)
