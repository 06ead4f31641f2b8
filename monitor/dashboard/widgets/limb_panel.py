"""One leg: its count in large digits, how its sensor does, its strip."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Digits

from monitor.dashboard.figures import Figures, Health
from monitor.dashboard.widgets.large import large
from monitor.dashboard.widgets.plain import Plain
from monitor.dashboard.widgets.wave import WaveStrip
from monitor.dashboard.words import MARKS, age_words
from monitor.model.limbs import Limb
from monitor.model.session import LimbFigures
from monitor.texts import panels as texts
from monitor.texts.panels import ANKLE, CONNECTING, GOOD_SIGNAL, LOST, LOW_SIGNAL, PAUSED
from monitor.texts.words import FIGURE_WORDS

_ROOMY = 46
KEPT_ROWS = 8
"""Beside large digits: of the facts, of the strip, and one between each."""
_LEVELS = 3
"""Kicks are counted at so many thresholds: a lower one, the one that counts, a higher one."""


class LimbPanel(Vertical):
    """The panel of one leg."""

    def __init__(self, limb: Limb) -> None:
        super().__init__(id=f"limb-{limb}", classes=f"limb {limb}")
        self.limb = limb
        self.border_title = ANKLE.format(mark=MARKS[limb], leg=limb.upper())
        self.wave = WaveStrip(MARKS[limb])
        """The strip."""
        self._digits = Digits("-", classes="count")
        self._large = Plain(classes="count large", resizes=True)
        self._count = "-"
        self._facts = Plain(CONNECTING, classes="facts")
        self._subtitle = ""

    def compose(self) -> ComposeResult:
        """Digits beside words, the strip below."""
        with Horizontal(classes="numbers"):
            yield self._digits
            yield self._facts
        yield self._large
        yield self.wave

    def show(self, figures: Figures, last: int, *, therapist: bool = False) -> None:
        """Take the newest figures; the strip ends at bucket `last`. For a therapist what a kick has to reach, too."""
        limb, health = figures.snapshot.limbs[self.limb], figures.health[self.limb]
        self.set_class(health.lost, "-lost")
        main = figures.snapshot.activity.figure
        other = "steps" if main == "kicks" else "kicks"
        state = f"{MARKS[self.limb]} {_state(health, figures.paused)}"
        roomy = self.size.width >= _ROOMY
        facts = f"{FIGURE_WORDS[main]}\n{other} {getattr(limb, other)}\n{state}"
        if therapist and main == "kicks" and len(limb.kicks_at) == _LEVELS:
            (low, n_low), (on, _), (high, n_high) = limb.kicks_at.items()
            others = texts.AT_OTHERS.format(low=low, n_low=n_low, high=high, n_high=n_high)
            facts = (
                texts.THRESHOLDS.format(on=on, others=others, state=state, steps=limb.steps)
                if roomy
                else texts.THRESHOLD.format(on=on, steps=limb.steps, state=state)
            )
        self.say(getattr(limb, main), facts, _health(limb, health, roomy))
        self.wave.show(last, figures.kicks[self.limb])

    def say(self, count: int, facts: str, subtitle: str) -> None:
        """Large digits, what stands beside or above them, what stands in the border."""
        self._count = str(count)
        self._draw_large()
        if self._digits.value != str(count):
            self._digits.update(str(count))
        self._facts.say(facts)
        if subtitle != self._subtitle:
            self._subtitle = self.border_subtitle = subtitle

    def on_resize(self) -> None:
        """There is more room, or less."""
        self._draw_large()

    def _draw_large(self) -> None:
        """Where they were chosen; facts and some rows of the strip keep their room."""
        if self._large.display:
            self._large.say(large(self._count, self.content_size.width, self.content_size.height - KEPT_ROWS))


def _state(health: Health, paused: bool) -> str:
    if health.lost:
        return LOST
    if paused:
        return PAUSED
    return LOW_SIGNAL if health.weak else GOOD_SIGNAL


def _health(limb: LimbFigures, health: Health, roomy: bool) -> str:
    age = age_words(health.age_s)
    words = [texts.AGO.format(age=age) if roomy and health.age_s is not None else age, f"{limb.rate_hz:.0f} Hz"]
    if limb.lost_fraction is not None:
        words.append(texts.LOST_PERCENT.format(percent=100.0 * limb.lost_fraction, places=1 if roomy else 0))
    if health.charge is not None:
        words.append(f"{'battery' if roomy else 'bat'} {health.charge:.0f}%")
    return " · ".join(words)
