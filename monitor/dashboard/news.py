"""What just happened, in words, and the kicks that strips show. However long a session is, this stays small."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from monitor.dashboard.figures import Attempt
from monitor.dashboard.words import activity_words, clock, left_out_words, why_words
from monitor.model.events import (
    Bounce,
    Clipped,
    ClocksAligned,
    Event,
    Excluded,
    GotUp,
    KickEnded,
    KickKind,
    KickNotCounted,
    KickStarted,
    Kind,
    LeanHint,
    SatDown,
    ShankAxis,
    StepMark,
    StepRun,
    StepsConfirmed,
)
from monitor.model.limbs import Limb
from monitor.model.words import Why
from monitor.texts import live as texts
from monitor.texts.words import KICK_WORDS

LINES = 8
ATTEMPTS = 50
"""So many rows of steps are listed."""
KEPT_S = 60.0
"""Strips show no more than so many seconds."""
FEWEST_STEPS = 3
"""Shorter runs are not told."""
_TOLD_ELSEWHERE = frozenset({Why.MARKED, Why.PAUSED})
"""The observer did it and was told at once."""


@dataclass(slots=True)
class _Entry:
    at_s: float
    text: str


@dataclass(slots=True)
class _Kick:
    limb: Limb
    onset_s: float
    entry: _Entry
    end_s: float | None = None
    kind: Kind | None = None
    heel: bool = False
    clipped: bool = False
    why: Why | None = None

    def tell(self) -> None:
        """Put into its line what is known by now."""
        words = [texts.KICK.format(limb=self.limb)]
        if self.why is not None:
            words.append(texts.NOT_COUNTED.format(why=why_words(self.why)))
        else:
            words += [KICK_WORDS[self.kind]] if self.kind is not None else []
            words += [texts.FIRM_HEEL] if self.heel else []
            words += [texts.BEYOND] if self.clipped else []
        self.entry.text = ", ".join(words)


class News:
    """The latest lines and kicks of a session."""

    def __init__(self) -> None:
        self._kicks: dict[int, _Kick] = {}
        self._lines: deque[_Entry] = deque(maxlen=LINES)
        self._row: _Entry | None = None
        self._attempts: dict[int, Attempt] = {}
        self.row: int | None = None
        """The latest run with a mark: a person may say that its steps were taken alone."""

    def add(self, at_s: float, text: str) -> None:
        """A line of its own, at session time `at_s`."""
        self._lines.append(_Entry(at_s, text))

    def lines(self) -> tuple[str, ...]:
        """Newest first."""
        return tuple(f"{clock(entry.at_s)}  {entry.text}" for entry in reversed(self._lines))

    def attempts(self) -> tuple[Attempt, ...]:
        """Rows of steps, the newest first."""
        return tuple(reversed(self._attempts.values()))

    def counted(self, limb: Limb) -> list[tuple[float, float | None]]:
        """Counted kicks of one limb: onset and end, s; no end while one goes on."""
        return [(kick.onset_s, kick.end_s) for kick in self._kicks.values() if kick.limb is limb and kick.why is None]

    def hear(self, events: list[Event]) -> None:
        """Events, as they are decided; later ones change the line of the kick that they refer to."""
        for event in events:
            if isinstance(event, KickStarted):
                entry = _Entry(event.onset_s, "")
                self._kicks[event.id] = kick = _Kick(event.limb, event.onset_s, entry)
                self._lines.append(entry)
                kick.tell()
            elif isinstance(event, KickEnded | KickKind | KickNotCounted) and event.id in self._kicks:
                kick = self._kicks[event.id]
                if isinstance(event, KickEnded):
                    kick.end_s, kick.heel = event.end_s, bool(event.heel_smash)
                elif isinstance(event, KickKind):
                    kick.kind = event.kind
                else:
                    kick.why = event.why
                kick.tell()
            elif isinstance(event, Clipped):
                self._beyond(event)
            elif isinstance(event, StepMark | StepRun) and event.steps >= FEWEST_STEPS:
                self._tell_row(event)
                self._note_row(event)
            elif isinstance(event, StepsConfirmed):
                self._confirm(event.run)
            elif isinstance(event, ShankAxis):
                told = texts.MOVED_AGAIN if event.axis is None else texts.LEAN_KNOWN_FROM_HERE_ON
                self.add(event.ready_s, texts.SHANK.format(limb=event.limb, told=told))
            elif isinstance(event, ClocksAligned):
                self.add(event.time_s, texts.KNOCKED.format(within=1000.0 * event.uncertainty_s))
            elif isinstance(event, GotUp):
                self.add(event.time_s, texts.PERHAPS_GOT_UP)
            elif isinstance(event, SatDown):
                self.add(event.time_s, texts.PERHAPS_SAT_OR_FELL_DOWN)
            elif isinstance(event, LeanHint):
                lean = texts.UPRIGHT if event.upright else texts.NOT_UPRIGHT
                self.add(
                    event.since_s,
                    texts.LEAN_AGAINST_ACTIVITY.format(lean=lean, activity=activity_words(event.activity)),
                )
            elif isinstance(event, Bounce):
                self.add(event.start_s, texts.BOUNCES.format(cycles=event.cycles))
            elif isinstance(event, Excluded) and event.why not in _TOLD_ELSEWHERE and _of_both(event):
                self.add(event.start_s, left_out_words(event.why, event.end_s - event.start_s))

    def _beyond(self, event: Clipped) -> None:
        """Beside the kick that it belongs to; outside of kicks it changes nothing that a screen shows."""
        for kick in self._kicks.values():
            begun = kick.limb is event.limb and kick.onset_s <= event.end_s
            if begun and (kick.end_s is None or kick.end_s >= event.start_s):
                kick.clipped = True
                kick.tell()

    def _note_row(self, event: StepMark | StepRun) -> None:
        run = event.run if isinstance(event, StepMark) else event.number
        alone = run in self._attempts and self._attempts[run].alone
        held, over = isinstance(event, StepRun) and event.held, isinstance(event, StepRun)
        self._attempts[run] = Attempt(event.start_s, event.steps, not over, alone, held)
        while len(self._attempts) > ATTEMPTS:
            del self._attempts[next(iter(self._attempts))]

    def _confirm(self, run: int) -> None:
        if run == self.row and self._row is not None:
            self._row.text = self._row.text.removesuffix(texts.ASKED) + texts.ALONE
        if run in self._attempts:
            self._attempts[run] = replace(self._attempts[run], alone=True)

    def _tell_row(self, event: StepMark | StepRun) -> None:
        """One line a row of steps: it grows with the marks, and the end of the row completes it."""
        run = event.run if isinstance(event, StepMark) else event.number
        if self._row is None or run != self.row or (isinstance(event, StepRun) and event.held):
            self._row = _Entry(event.start_s, "")
            self._lines.append(self._row)
        self.row = None if isinstance(event, StepRun) and event.held else run
        said = (
            texts.ALONE if self._row.text.endswith(", alone") else texts.ASKED if self.row is not None else texts.HELD
        )
        sure = f" ({event.confidence})" if isinstance(event, StepRun) else ""
        self._row.text = texts.STEPS_IN_ROW.format(steps=event.steps, sure=sure, said=said)

    def forget(self, now_s: float) -> None:
        """Kicks that no strip shows any more."""
        for key in [key for key, kick in self._kicks.items() if kick.onset_s < now_s - KEPT_S]:
            del self._kicks[key]


def _of_both(event: Excluded) -> bool:
    """A sensor's own trouble is told beside its leg; a palm against one foot is the observer's word."""
    return event.limb is None or event.why is Why.RESISTANCE
