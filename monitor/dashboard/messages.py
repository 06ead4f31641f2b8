"""What travels between the screens: a choice, one message a tick, and one at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from monitor.dashboard.figures import Figures

if TYPE_CHECKING:
    from monitor.dashboard.running import Starter
    from monitor.model.baseline import Trial
    from monitor.runner import Ended


class FiguresMessage(Message):
    """The newest figures."""

    def __init__(self, figures: Figures) -> None:
        super().__init__()
        self.figures = figures


class EndedMessage(Message):
    """The session is over."""

    def __init__(self, ended: Ended) -> None:
        super().__init__()
        self.ended = ended


class StartMessage(Message):
    """A session was chosen; `child` and `note` as the live screen shows them; `trial`: it becomes one when it ends."""

    def __init__(self, starter: Starter, child: str, note: str, trial: Trial | None = None) -> None:
        super().__init__()
        self.starter, self.child, self.note, self.trial = starter, child, note, trial


class TrialMessage(Message):
    """A trial is to be recorded, of this child; its recording has no name yet."""

    def __init__(self, trial: Trial, owner: str | None) -> None:
        super().__init__()
        self.trial, self.owner = trial, owner
