"""The list of sensors on the `get ready` screen, in columns as there is room. No textual here."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.dashboard.check_words import verdict_words
from monitor.dashboard.finding import Finding, Near
from monitor.dashboard.home import Memory
from monitor.dashboard.session_words import day_words
from monitor.dashboard.words import MARKS, signal_words
from monitor.model.rest_check import RestCheck
from monitor.texts import ready as texts

_WIDE = (0.25, 0.25, 0.14, 0.09, 0.12, 0.15)
_NARROW = (0.42, 0.0, 0.17, 0.0, 0.17, 0.22)
"""Shares of the room: sensor, kind, signal, battery, leg, check."""


@dataclass(frozen=True, slots=True)
class Columns:
    """So wide, in cells."""

    room: int
    wide: bool

    @property
    def heads(self) -> str:
        """What stands below."""
        return self._line(texts.SENSOR, texts.KIND, texts.SIGNAL, texts.BATTERY, texts.LEG, texts.CHECK_COLUMN)

    def row(
        self, near: Near, finding: Finding, memory: Memory, now: RestCheck | None, earlier: RestCheck | None
    ) -> str:
        """One sensor.

        Args:
            now: its check of this start of the program.
            earlier: the one that is remembered.
        """
        leg = finding.leg(near.address)
        other = memory.owner_of(near.address)
        nobody = "–" if other is None else other.nickname or texts.OTHER_CHILD
        where = f"{MARKS[leg]} {leg.upper()}" if leg is not None else nobody
        charge = "–" if now is None or now.charge is None else f"{now.charge:.0f} %"
        found = "–" if now is None else verdict_words(now)
        if now is None and earlier is not None and earlier.day:
            found = f"{verdict_words(earlier)}, {day_words(earlier.day)}"
        return self._line(near.name, near.kind, signal_words(near.signal_dbm), charge, where, found)

    def _line(self, *texts_: str) -> str:
        cells = []
        for text, share in zip(texts_, _WIDE if self.wide else _NARROW, strict=True):
            width = int(self.room * share)
            if width:
                cells.append(text[: width - 2].ljust(width) if len(text) <= width - 2 else f"{text[: width - 3]}…  ")
        return "".join(cells)
