"""What is typed while `--plain` tells a session: the keys of the live screen, each a letter and enter.

It steers through the same `Observing` as the screen does, so a letter writes the record that the key writes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from monitor.cli.typed_taps import TypedTaps
from monitor.model.words import DOUBLE_TAP_S
from monitor.texts import typed as texts
from monitor.texts.surroundings import QUESTIONS
from monitor.texts.words import ACTIVITIES, LEAVE_OUT_TITLE, LEFT_OUT, UNUSUAL

if TYPE_CHECKING:
    from monitor.dashboard.observing import Observing
    from monitor.storage.keeping import Keeping


class Typed:
    """The letters of one session. Lives in the session's loop.

    Args:
        course: of the session, which takes what the screen's keys would put into it.
        keeping: takes notes; None: nothing of this session is kept.
        say: takes a line.
        now: what stands at this moment, in words.
    """

    def __init__(
        self, course: Observing, keeping: Keeping | None, say: Callable[[str], None], now: Callable[[], str]
    ) -> None:
        self._course, self._keeping, self._say, self._now = course, keeping, say, now
        self._marks = 0
        self._out = False
        self._unusual_s: float | None = None
        self._ending: asyncio.Task[bool] | None = None
        self._taps: TypedTaps | None = None
        self._tapping: asyncio.Task[None] | None = None
        self._letters: dict[str, Callable[[str], str | None]] = {
            "w": self._tell_now,
            "t": self._tap_along,
            "p": self._pause,
            "m": self._mark,
            "n": self._note,
            "a": self._activity,
            "c": self._context,
            "x": self._leave_out,
            "s": self._alone,
            "o": self._let_go,
            "l": self._standing,
            "d": self._double_tap,
            "u": self._keep_unusual,
            "f": self._finish,
        }

    def hear(self, line: str) -> None:
        """One line, as it was typed."""
        if self._taps is not None and self._taps.hear(line):
            return
        letter, _, rest = line.strip().partition(" ")
        if letter in ("?", "h", "help"):
            for words in texts.LETTERS:
                self._say(words)
        elif (does := self._letters.get(letter.casefold())) is None:
            self._say(texts.UNKNOWN)
        elif not self._course.counting:
            self._say(texts.NOTHING_YET)
        elif told := does(rest.strip()):
            self._say(told)

    def _tell_now(self, _: str) -> str:
        return texts.TAPPING if self._taps is not None and self._taps.tapping else self._now()

    def _tap_along(self, _: str) -> None:
        from monitor.dashboard.tapping import LiveTaps

        assert self._course.session is not None
        if self._tapping is None or self._tapping.done():
            upright = self._course.session.pipeline.snapshot().activity.upright
            self._taps = TypedTaps(LiveTaps(self._course, upright=upright), self._say)
            self._tapping = asyncio.get_running_loop().create_task(self._taps.run())

    def _pause(self, _: str) -> None:
        self._course.pause()

    def _mark(self, _: str) -> None:
        self._marks += 1
        self._course.mark(self._marks)

    def _note(self, text: str) -> str:
        if not text:
            return texts.NO_WORDS
        if self._keeping is None:
            return texts.NOT_KEPT
        self._keeping.note(text)
        return texts.NOTED

    def _activity(self, which: str) -> str | None:
        place = _place(which, len(ACTIVITIES))
        if place is None:
            return _numbered(texts.DOING, [words for _, words in ACTIVITIES], texts.HOW.format(letter="a"))
        self._course.set_activity(ACTIVITIES[place][0])
        return None

    def _context(self, which: str) -> str | None:
        first, _, second = which.partition(" ")
        at = _place(first, len(QUESTIONS))
        if at is None:
            return _numbered(texts.SURROUNDINGS, [q.words for q in QUESTIONS], texts.HOW.format(letter="c"))
        question = QUESTIONS[at]
        if second.strip() == "0":
            self._course.set_context({question.name: ""})
            return texts.TAKEN_BACK
        answer = _place(second, len(question.answers))
        if answer is None:
            how = texts.HOW_ANSWER.format(number=at + 1)
            return _numbered(question.words, [words for _, words in question.answers], how)
        self._course.set_context({question.name: question.answers[answer][0]})
        return None

    def _leave_out(self, which: str) -> str | None:
        place = _place(which, len(LEFT_OUT))
        if place is None and self._out:
            self._out = False
            self._course.take_in()
            return texts.TAKEN_IN
        if place is None:
            return _numbered(LEAVE_OUT_TITLE, [words for *_, words in LEFT_OUT], texts.HOW.format(letter="x"))
        why, limb, _ = LEFT_OUT[place]
        self._out = True
        self._course.leave_out(why, limb)
        return None

    def _alone(self, _: str) -> str:
        return texts.ALONE if self._course.steps_alone() else texts.NO_ROW

    def _let_go(self, _: str) -> str:
        self._course.let_go()
        return texts.LET_GO

    def _standing(self, _: str) -> str:
        self._course.standing()
        return texts.STANDING

    def _double_tap(self, _: str) -> str:
        self._course.double_tap()
        return texts.DOUBLE_TAP.format(seconds=DOUBLE_TAP_S)

    def _keep_unusual(self, answer: str) -> str:
        if answer.casefold() not in ("y", "yes") or self._unusual_s is None:
            self._unusual_s = self._course.now_s
            return f"{UNUSUAL} {texts.KEEP_UNUSUAL}"
        self._course.keep_unusual(self._unusual_s)
        self._unusual_s = None
        return texts.KEPT

    def _finish(self, _: str) -> str:
        self._ending = asyncio.get_running_loop().create_task(self._course.stop())
        return texts.ENDING


def _numbered(title: str, words: Sequence[str], how: str) -> str:
    choices = ", ".join(f"{number} {word}" for number, word in enumerate(words, 1))
    return texts.NUMBERED.format(title=title, choices=choices, how=how)


def _place(text: str, number: int) -> int | None:
    """Which of a list, from 0; None where that is no number of it."""
    word = text.strip()
    return int(word) - 1 if word.isascii() and word.isdecimal() and 1 <= int(word) <= number else None
