"""What one limb's track says before the limbs are looked at together. All times are session time, s."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KickBegan:
    """Excursion `key` of this limb crossed the threshold."""

    ready_s: float
    key: int
    onset_s: float


@dataclass(frozen=True, slots=True)
class KickDone:
    """Excursion `key` is complete. `turn_s`: the leg was furthest out. `cut`: a gap hides a part of it."""

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


@dataclass(frozen=True, slots=True)
class SmallKick:
    """An excursion that stays below the threshold but reaches the lower one (for `kicks_at` only)."""

    ready_s: float
    onset_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class UnitDone:
    """A Smith-style movement unit."""

    ready_s: float
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class SwingDone:
    """The leg swung and came to rest: a step, if the baby is upright. `start_s` to `end_s` is the swing."""

    ready_s: float
    start_s: float
    contact_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Moving:
    """Since `since_s` the leg makes a movement of which it is open whether it is a kick; None: it does not."""

    ready_s: float
    since_s: float | None


@dataclass(frozen=True, slots=True)
class Turned:
    """In half-second `cell` of session time the leg's slow direction stood `angle_rad` from where it was before."""

    ready_s: float
    cell: int
    angle_rad: float


@dataclass(frozen=True, slots=True)
class Still:
    """The sensor has been still since `since_s`; `end_s` None while that lasts."""

    ready_s: float
    since_s: float
    end_s: float | None


@dataclass(frozen=True, slots=True)
class Tapped:
    """The sensor felt a sharp impact at `at_s`."""

    ready_s: float
    at_s: float


@dataclass(frozen=True, slots=True)
class ClockKnown:
    """From now on the sensor's clock is known to `sd_s` (standard deviation); `segment` counts its fresh starts."""

    ready_s: float
    sd_s: float
    segment: int


Candidate = KickBegan | KickDone | SmallKick | UnitDone | SwingDone | Moving | Turned | Still | Tapped | ClockKnown
