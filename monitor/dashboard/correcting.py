"""What people say of single events of a recording: beside the program's counts, never in them. No textual here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from monitor.dashboard.replaying import STEP_S, Moment
from monitor.model.history import KICK, Correction, Wrong
from monitor.storage.rows import now_utc

if TYPE_CHECKING:
    from monitor.storage.keeping import Keeping

SAME_S = 0.05
"""A correction is of the event that begins at most so far from it: another method may date it a little otherwise, s."""


class Corrections:
    """Of one recording.

    Args:
        keeping: takes them into the history; None: they are kept nowhere.
    """

    def __init__(self, keeping: Keeping | None) -> None:
        self._keeping = keeping
        self.all: list[Correction] = []
        """Those that hold, the oldest first."""

    def missed(self) -> list[Moment]:
        """Events that the program did not count and somebody saw."""
        return [
            Moment(c.event or KICK, c.limb, c.time_s, c.time_s + STEP_S)
            for c in self.all
            if c.what == Wrong.MISSED and c.limb is not None and c.time_s is not None
        ]

    def of(self, moment: Moment) -> list[Correction]:
        """What people said of an event."""
        return [
            c
            for c in self.all
            if c.event == moment.event
            and c.limb is moment.limb
            and c.time_s is not None
            and abs(c.time_s - moment.at_s) <= SAME_S
        ]

    def counts(self) -> dict[Wrong, int]:
        """How many, by what was wrong."""
        return dict(Counter(Wrong(correction.what) for correction in self.all))

    def say(self, wrong: Wrong, moment: Moment, value: str = "") -> None:
        """Said once it holds; said again it is taken back."""
        known = [c for c in self.of(moment) if c.what == wrong]
        for correction in known:
            self.take_back(correction)
        if not known or known[-1].value != value:
            correction = Correction(now_utc(), wrong, moment.limb, moment.at_s, value, moment.event)
            self.all.append(correction)
            if self._keeping is not None:
                self._keeping.correct(correction)

    def take_back(self, correction: Correction) -> None:
        """It does not hold any more."""
        self.all.remove(correction)
        if self._keeping is not None:
            self._keeping.take_back(correction)
