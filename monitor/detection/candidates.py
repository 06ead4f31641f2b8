"""What one limb's track says before the limbs are looked at together. All times are session time, s."""

from __future__ import annotations

from msgspec import Struct

from monitor.detection.leaning import Lean
from monitor.model.limbs import Limb


class KickBegan(Struct, frozen=True, gc=False):
    """Excursion `key` of this limb crossed the threshold."""

    ready_s: float
    key: int
    onset_s: float


class KickDone(Struct, frozen=True, gc=False):
    """Excursion `key` is complete. `turn_s`: the leg was furthest out. `cut`: a gap hides a part of it.

    `begin_s`: where the envelope rose above the lower threshold. `turn_rad`: how far it turned from there.
    """

    ready_s: float
    key: int
    onset_s: float
    turn_s: float
    peak_s: float
    end_s: float
    peak_ms2: float
    envelope_peak_ms2: float
    heel_smash: bool | None
    cut: bool
    begin_s: float
    turn_rad: float


class SmallKick(Struct, frozen=True, gc=False):
    """An excursion that stays below the threshold but reaches the lower one: for `kicks_at`, or what a hand does."""

    ready_s: float
    begin_s: float
    end_s: float
    envelope_peak_ms2: float
    turn_rad: float


class UnitDone(Struct, frozen=True, gc=False):
    """A Smith-style movement unit."""

    ready_s: float
    start_s: float
    end_s: float


class SwingDone(Struct, frozen=True, gc=False):
    """The leg swung and came to rest: a step, if the baby is upright. `start_s` to `end_s` is the swing."""

    ready_s: float
    start_s: float
    contact_s: float
    end_s: float
    peak_ms2: float


class Moving(Struct, frozen=True, gc=False):
    """Since `since_s` the leg makes a movement of which it is open whether it is a kick; None: it does not."""

    ready_s: float
    since_s: float | None


class Turned(Struct, frozen=True, gc=False):
    """The leg's slow direction stands `angle_rad` from where it was before."""

    ready_s: float
    angle_rad: float


class LedAlike(Struct, frozen=True, gc=False):
    """Both shanks stand `away` from before, or turned `on`, by as much; the later said so in half-second `cell`.

    `limb` said so later than the other one, which did at `other_s`; `gentle`: nothing jolted one of them for 5 s.
    """

    ready_s: float
    limb: Limb
    other_s: float
    cell: int
    gentle: bool
    away: bool
    on: bool


class Jolted(Struct, frozen=True, gc=False):
    """The leg has been jolted without a pause for 5 s up to `end_s`: `norms_ms2` in even parts of that time."""

    ready_s: float
    cell: int
    end_s: float
    norms_ms2: tuple[float, ...]


class Still(Struct, frozen=True, gc=False):
    """The sensor has been still since `since_s`; `end_s` None while that lasts."""

    ready_s: float
    since_s: float
    end_s: float | None


class Shaking(Struct, frozen=True, gc=False):
    """The sensor has been shaken evenly since `since_s`; `end_s` None while that lasts."""

    ready_s: float
    since_s: float
    end_s: float | None


class FullScale(Struct, frozen=True, gc=False):
    """Samples of this stretch stood at the largest value that the sensor can show."""

    ready_s: float
    start_s: float
    end_s: float


class AxisShown(Struct, frozen=True, gc=False):
    """The child stood: gravity's direction is the shank's. None: the leg moved too much to tell."""

    ready_s: float
    axis: tuple[float, float, float] | None


class Leaned(Struct, frozen=True, gc=False):
    """From now on the shank leans so; None: a gap, nothing is known."""

    ready_s: float
    lean: Lean | None


class Tapped(Struct, frozen=True, gc=False):
    """The sensor felt a sharp impact at `at_s`."""

    ready_s: float
    at_s: float


class ClockKnown(Struct, frozen=True, gc=False):
    """From now on the sensor's clock is known to `sd_s` (standard deviation); `segment` counts its fresh starts."""

    ready_s: float
    sd_s: float
    segment: int


Candidate = (
    KickBegan
    | KickDone
    | SmallKick
    | UnitDone
    | SwingDone
    | Moving
    | Turned
    | LedAlike
    | Jolted
    | Still
    | Shaking
    | FullScale
    | AxisShown
    | Leaned
    | Tapped
    | ClockKnown
)
