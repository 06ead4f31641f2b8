"""One leg: its count in large digits, how its sensor does, its strip."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Digits, Static

from monitor.dashboard.figures import Figures, Health
from monitor.dashboard.widgets.wave import WaveStrip
from monitor.dashboard.words import MARKS
from monitor.model.limbs import Limb
from monitor.model.session import LimbFigures

SILENT_S = 2.0
"""Without data for so long, a limb is shown as lost, s."""
LOSSY = 0.02
_ROOMY = 46


class LimbPanel(Vertical):
    """The panel of one leg."""

    def __init__(self, limb: Limb) -> None:
        super().__init__(id=f"limb-{limb}", classes=f"limb {limb}")
        self.limb = limb
        self.border_title = f"{MARKS[limb]} {limb.upper()} ankle"

    def compose(self) -> ComposeResult:
        """Digits beside words, the strip below."""
        with Horizontal(classes="numbers"):
            yield Digits("-", classes="count")
            yield Static("connecting …", markup=False, classes="facts")
        yield WaveStrip(MARKS[self.limb])

    @property
    def wave(self) -> WaveStrip:
        """The strip."""
        return self.query_one(WaveStrip)

    def show(self, figures: Figures, last: int) -> None:
        """Take the newest figures; the strip ends at bucket `last`."""
        limb, health = figures.snapshot.limbs[self.limb], figures.health[self.limb]
        gone = lost(health)
        self.set_class(gone, "-lost")
        main, other = ("steps", "kicks") if figures.snapshot.activity.upright else ("kicks", "steps")
        count = str(getattr(limb, main))
        digits = self.query_one(Digits)
        if digits.value != count:
            digits.update(count)
        state = "lost – still trying" if gone else _signal(limb, figures.paused)
        self.query_one(".facts", Static).update(f"{main}\n{other} {getattr(limb, other)}\n{MARKS[self.limb]} {state}")
        self.border_subtitle = _health(limb, health, self.size.width >= _ROOMY)
        self.wave.show(last, figures.kicks[self.limb])


def lost(health: Health) -> bool:
    """No link, or nothing comes over it."""
    return not health.connected or (health.age_s is not None and health.age_s > SILENT_S)


def _signal(limb: LimbFigures, paused: bool) -> str:
    if paused:
        return "PAUSED"
    if limb.lost_fraction is not None and limb.lost_fraction > LOSSY:
        return "low signal"
    return "good signal"


def _health(limb: LimbFigures, health: Health, roomy: bool) -> str:
    age = "no data yet" if health.age_s is None else f"{min(health.age_s, 999.0):.1f} s"
    words = [f"{age} ago" if roomy and health.age_s is not None else age, f"{limb.rate_hz:.0f} Hz"]
    if limb.lost_fraction is not None:
        words.append(f"lost {100.0 * limb.lost_fraction:.{1 if roomy else 0}f}%")
    if health.charge is not None:
        words.append(f"{'battery' if roomy else 'bat'} {health.charge:.0f}%")
    return " · ".join(words)
