"""Tapping along with letters, for whoever sees the baby and not the screen: l, r or b and enter, at each kick."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from monitor.model.limbs import LIMBS
from monitor.model.taps import TAP_ALONG_S, Legs
from monitor.reports.tap_words import tap_lines
from monitor.texts import typed as texts
from monitor.texts.replay import TAP_AFTER, TAP_WAIT

if TYPE_CHECKING:
    from monitor.dashboard.tapping import Tapped

LEGS = {"l": Legs.LEFT, "r": Legs.RIGHT, "b": Legs.BOTH}
ENDS = ("e", "t")
LOOK_S = 0.2
"""So often it is looked whether the time is over, s."""


class TypedTaps:
    """One go of two minutes, or less.

    Args:
        tapped: the session.
        say: takes a line.
    """

    def __init__(self, tapped: Tapped, say: Callable[[str], None]) -> None:
        self._tapped, self._say = tapped, say
        self._number = dict.fromkeys(LIMBS, 0)
        self._end_s: float | None = None
        self.tapping = False

    def hear(self, line: str) -> bool:
        """One line, as it was typed; False where it means nothing here. Several letters are taps of one moment."""
        word = line.strip().casefold()
        if not self.tapping or not word:
            return False
        if word in ENDS:
            self.tapping = False
            return True
        if not set(word) <= set(LEGS):
            return False
        for letter in word:
            self._tapped.tap(LEGS[letter])
            for limb in LEGS[letter].limbs:
                self._number[limb] += 1
        return True

    def about(self) -> str:
        """What to type at what."""
        return texts.TAP.format(event=self._tapped.what.removesuffix("s"))

    def begin(self) -> None:
        """From now on letters are taps."""
        self._tapped.begin()
        self.tapping = True
        self._end_s = self._tapped.now_s() + TAP_ALONG_S

    async def run(self) -> None:
        """From the first tap's time to what both come to; begins by itself where nobody has yet."""
        tapped = self._tapped
        if self._end_s is None:
            self.begin()
            self._say(self.about())
        assert self._end_s is not None
        while self.tapping and not tapped.over and tapped.now_s() < self._end_s:
            await asyncio.sleep(LOOK_S)
        self.tapping = False
        tapped.end()
        left, right = self._number.values()
        self._say(texts.TAPPED.format(left=left, right=right, wait=TAP_WAIT.format(what=tapped.what)))
        while (agreement := await tapped.result()) is None:
            if tapped.over:
                return  # the words of the session's end tell it
            await asyncio.sleep(LOOK_S)
        for words in (*tap_lines(agreement), TAP_AFTER):
            self._say(words)
