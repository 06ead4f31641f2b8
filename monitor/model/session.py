"""What a session amounts to: the folded figures that screens, JSON and reports show. No numpy here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from monitor.model.events import (
    Bounce,
    Clipped,
    Excluded,
    GotUp,
    Kind,
    LeanHint,
    SatDown,
    Step,
    StepMark,
    StepRun,
    StoodStill,
)
from monitor.model.limbs import Limb
from monitor.model.taps import Agreement
from monitor.model.words import Activity, Why


class Kick(Struct, frozen=True, gc=False):
    """One counted (or, with `why`, not counted) excursion of a leg: out and back is one.

    `end_s`, `peak_s` and the peaks are None while the kick is still going on.
    """

    id: int
    limb: Limb
    onset_s: float
    peak_s: float | None = None
    end_s: float | None = None
    peak_ms2: float | None = None
    envelope_peak_ms2: float | None = None
    kind: Kind | None = None
    pair: int | None = None
    run: int | None = None
    heel_smash: bool | None = None
    why: Why | None = None
    clipped: bool = False
    """A part of it was beyond what the sensor can show: its peak is too low."""


class Bout(Struct, frozen=True, gc=False):
    """Kicks of one leg without a pause: so many, from the first one's onset to the last one's end."""

    limb: Limb
    start_s: float
    end_s: float
    kicks: int


@dataclass(frozen=True, slots=True)
class Balance:
    """A left/right figure (L-R)/(L+R), plus = more on the left, with its interval.

    `shown` False means that screens and reports withhold it, with `reason`; the estimate stays for programs.
    `dispersion` is 1 for independent kicks, more when they come in bursts.
    """

    estimate: float | None
    low: float | None
    high: float | None
    level: float
    n_left: int
    n_right: int
    dispersion: float | None
    shown: bool
    reason: str | None
    withheld_share: float | None = None
    """Of the recorded time that is not active time, 0..1: what no figure knows about."""

    @property
    def effective_count(self) -> float | None:
        """Of independent kicks that would tell as much; None where the dispersion is not known."""
        return None if not self.dispersion else (self.n_left + self.n_right) / self.dispersion


NO_FIGURE = Balance(None, None, None, 0.95, 0, 0, None, shown=False, reason="not computed")
"""Where an older version wrote the row, or nothing measures it. It stands in the history so and is compared with."""


@dataclass(frozen=True, slots=True)
class LimbFigures:
    """One limb's figures. Rates and fractions are None where they cannot be known."""

    sensor: str
    kicks: int
    kicks_at: dict[str, int]
    units: int
    steps: int
    movement_amount_ms: float
    rate_hz: float
    lost_fraction: float | None
    clipped_fraction: float | None
    held_steps: int = 0
    """Stepping while somebody held or supported the child; not in `steps`."""
    clipped_s: float | None = None
    """Seconds in which the sensor stood at the largest value that it can show; nothing is left out for it."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the measurement was."""

    clock_uncertainty_s: float | None
    notes: tuple[str, ...] = ()
    dropped_samples: int = 0
    """Samples left out because a cell was missing or the time did not move on."""
    clock_refit_s: float | None = None
    """RMS difference between the clocks' alignment that was used and one that knows the whole session."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of the figures at a session time: small, frozen, cheap to make ten times a second."""

    time_s: float
    active_s: float
    activity: Activity
    limbs: dict[Limb, LimbFigures]
    kinds: dict[Kind, int]
    balance: Balance
    excluded_s: dict[Why, float]
    clock_uncertainty_s: float | None = None
    """What the clocks of the two sides may differ by now; None: nothing is known of it."""
    unconfirmed: tuple[Limb, ...] = ()
    """Limbs that lay still while the other leg kicked, and nobody has said that the sensor is on."""
    heel_smashes: int | None = None
    """Counted kicks that ended on the heel; None where the sample rate cannot show it."""


@dataclass(frozen=True, slots=True)
class LeanFigures:
    """Candidates and seconds from the shanks' lean alone; what happened only a person knows."""

    got_up: tuple[GotUp, ...] = ()
    sat_down: tuple[SatDown, ...] = ()
    stood_still: tuple[StoodStill, ...] = ()
    hints: tuple[LeanHint, ...] = ()

    @property
    def still_upright_s(self) -> float:
        """Seconds in which both shanks were upright and still."""
        return sum(e.end_s - e.start_s for e in self.stood_still)


@dataclass(frozen=True, slots=True)
class Awake:
    """A recording of more than two hours: how much of it had movements, and how many an hour of that."""

    awake_s: float
    inactive_s: float
    unknown_s: float
    """Not counted, for one reason or another."""
    units_per_hour: dict[Limb, float | None]
    """Smith-style movement units an hour awake; None where nothing is awake."""


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """Everything `finish()` knows: the snapshot's figures and the lists behind them."""

    activity: Activity
    started_at: str | None
    algorithm: dict[str, str]
    duration_s: float
    active_s: float
    limbs: dict[Limb, LimbFigures]
    kicks: Sequence[Kick]
    kicks_not_counted: Sequence[Kick]
    steps: tuple[Step, ...]
    runs: tuple[StepRun, ...]
    bounces: tuple[Bounce, ...]
    excluded: tuple[Excluded, ...]
    balance: Balance
    vigour_balance: Balance
    quality: Quality = field(default_factory=lambda: Quality(None))
    empty_reason: str | None = None
    """Why no kick and no step was found, when none was."""
    unconfirmed: tuple[Limb, ...] = ()
    """Limbs that lay still while the other leg kicked, and nobody has said that the sensor was on."""
    marks: tuple[StepMark, ...] = ()
    """Rows of 3, 5 and 8 steps; never of a child that was held."""
    steps_alone: tuple[int, ...] = ()
    """Runs of which a person has said that the steps were taken alone."""
    lean: LeanFigures | None = None
    """What the shanks' lean says; None where the sensors' axis along the shank is not known."""
    clipped: tuple[Clipped, ...] = ()
    """Stretches with movement beyond a sensor's range; peaks there are too low."""
    context: dict[str, str] = field(default_factory=dict)
    """The observer's answers about the surroundings, by the names of `model.context`; the last answer counts."""
    amount_balance: Balance = NO_FIGURE
    """Of the movement amount: a weak leg shows here where a threshold would cut it off."""
    awake: Awake | None = None
    """Of a recording of more than two hours."""
    bouts: tuple[Bout, ...] = ()
    """Each leg's counted kicks without a pause between them; every counted kick is in one, alone or with others."""
    tap_along: tuple[Agreement, ...] = ()
    """How taps during the session agree with the counts, a stretch of tapping each; it changes no count."""
