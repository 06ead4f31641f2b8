"""What people say of the events of a replay: its keys, and the way into the history. Never in the counts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import Worker

from monitor.dashboard.correcting import Corrections
from monitor.dashboard.replaying import STEP_S, Moment, Replay
from monitor.dashboard.screens.questions import ChoiceScreen
from monitor.dashboard.words import trouble_line
from monitor.errors import MonitorError
from monitor.model.history import Wrong
from monitor.model.taps import Legs, TapAlong
from monitor.texts import keys, panels
from monitor.texts.replay import NOTHING_HERE, WHICH_KIND, WHICH_LEG
from monitor.texts.words import KINDS

if TYPE_CHECKING:
    from monitor.storage.keeping import Keeping

CORRECTING: list[BindingType] = [
    Binding("x", "not_there", show=False, tooltip=keys.NOT_THERE),
    Binding("l", "other_leg", show=False, tooltip=keys.OTHER_LEG),
    Binding("k", "other_kind", show=False, tooltip=keys.OTHER_KIND),
    Binding("m", "missed", show=False, tooltip=keys.MISSED),
    Binding("z", "take_back", show=False, tooltip=keys.TAKE_BACK),
]


class CorrectingScreen(Screen[dict[Wrong, int] | None]):
    """The part of the replay that takes corrections and taps; time and pictures are the replay's.

    Args:
        keeping: takes corrections and taps; None: this recording is not in the history.
    """

    def __init__(self, keeping: Keeping | None) -> None:
        super().__init__()
        self.replay: Replay | None = None
        """What was read; None before."""
        self.corrections = Corrections(keeping)
        self.taps: list[TapAlong] = []
        self._keeping = keeping
        self._chosen: Moment | None = None
        self._trouble = ""

    # --- what the replay does

    @property
    def at_s(self) -> float:
        """Where the line stands, session s."""
        raise NotImplementedError  # ReplayScreen does; a Screen has a metaclass of its own, so no ABC

    def play(self, on: bool) -> None:
        """From here, or stop here."""
        raise NotImplementedError  # ReplayScreen does; a Screen has a metaclass of its own, so no ABC

    def _show(self) -> None:
        """Draw what changed."""
        raise NotImplementedError  # ReplayScreen does; a Screen has a metaclass of its own, so no ABC

    # --- events and what people say of them

    def moment(self) -> Moment | None:
        """The event under the line."""
        if self.replay is None:
            return None
        if self._chosen is not None:
            return self._chosen
        at_s = self.at_s
        near = [m for m in self.corrections.missed() if abs(m.at_s - at_s) <= STEP_S]
        return near[-1] if near else self.replay.under(at_s)

    def keep_taps(self, run: TapAlong) -> None:
        """What was tapped along."""
        self.taps.append(run)
        if self._keeping is not None:
            self._keeping.tap_along(run)
            self._watch()

    def _say(self, wrong: Wrong, moment: Moment, value: str = "") -> None:
        self.corrections.say(wrong, moment, value)
        self._watch()
        self._show()

    def _watch(self) -> None:
        """What was asked of the history last: a failure is told."""
        future = self._keeping.asked[-1] if self._keeping is not None else None

        async def told() -> None:
            assert future is not None
            try:
                # shielded: a screen that closes must not take something unwritten along
                await asyncio.shield(asyncio.wrap_future(future))
            except MonitorError as error:
                self._trouble = self._trouble or panels.NOT_SAVED.format(why=trouble_line(error.message, error.advice))
                self._show()

        if future is not None:
            _: Worker[None] = self.run_worker(told, exit_on_error=False)

    # --- keys

    def _counted(self) -> Moment | None:
        """The event to correct; says so where there is none."""
        moment = self.moment()
        if self.replay is not None and (moment is None or moment in self.corrections.missed()):
            self.notify(NOTHING_HERE.format(event=self.replay.event), timeout=4, markup=False)
            return None
        return moment

    def action_not_there(self) -> None:
        """It was none."""
        if moment := self._counted():
            self._say(Wrong.NOT_THERE, moment)

    def action_other_leg(self) -> None:
        """It was the other leg."""
        if moment := self._counted():
            self._say(Wrong.OTHER_LEG, moment)

    def action_other_kind(self) -> None:
        """Which one it was."""
        moment = self._counted()
        if moment is None or moment.kick is None:
            return
        self.play(False)

        def chosen(place: int | None) -> None:
            if place is not None:
                self._say(Wrong.OTHER_KIND, moment, KINDS[place][0].value)

        self.app.push_screen(ChoiceScreen(WHICH_KIND, [name for _, name in KINDS]), chosen)

    def action_missed(self) -> None:
        """Which leg it was."""
        replay = self.replay
        if replay is None:
            return
        self.play(False)
        at_s, event = self.at_s, replay.event

        def chosen(place: int | None) -> None:
            for limb in list(Legs)[place].limbs if place is not None else ():
                self._say(Wrong.MISSED, Moment(event, limb, at_s, at_s + STEP_S))

        self.app.push_screen(ChoiceScreen(WHICH_LEG.format(event=event), [legs.value for legs in Legs]), chosen)

    def action_take_back(self) -> None:
        """The last that was said of this event."""
        moment = self.moment()
        said = self.corrections.of(moment) if moment is not None else []
        if said:
            self._chosen = None if said[-1].what == Wrong.MISSED else self._chosen
            self.corrections.take_back(said[-1])
            self._watch()
            self._show()
