"""What the pipeline says happened. Events are final when emitted; later ones refer to earlier by id (rule 7).

Every event carries `ready_s`, the session time at which it was decided; the event list is ordered by it.
No numpy here: screens import this module.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from monitor.model.limbs import Limb
from monitor.model.words import Activity, Why


class Kind(StrEnum):
    """How a kick stands to the other leg's kicks (measurement: precedence alternating > together > overlapping)."""

    SINGLE = "single"
    TOGETHER = "together"
    OVERLAPPING = "overlapping"
    ALTERNATING = "alternating"


class Confidence(StrEnum):
    """How clear the rhythm and alternation of a step run are."""

    CLEAR = "clear"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


class KickStarted(Struct, frozen=True, gc=False):
    """A leg began a kick: the envelope crossed the threshold and stayed for the shortest duration."""

    ready_s: float
    id: int
    limb: Limb
    onset_s: float


class KickEnded(Struct, frozen=True, gc=False):
    """The kick `id` is complete: out, with or without a hold, and back.

    `peak_ms2` is the largest | |a| - rest | on native samples; `envelope_peak_ms2` that of the 5 Hz envelope.
    """

    ready_s: float
    id: int
    limb: Limb
    peak_s: float
    end_s: float
    peak_ms2: float
    envelope_peak_ms2: float
    heel_smash: bool | None


class KickKind(Struct, frozen=True, gc=False):
    """The kick `id` has this kind; a later KickKind for the same id replaces it (single -> alternating)."""

    ready_s: float
    id: int
    kind: Kind
    pair: int | None
    run: int | None


class KickNotCounted(Struct, frozen=True, gc=False):
    """The kick `id` leaves the counts, for a reason that is shown."""

    ready_s: float
    id: int
    limb: Limb
    why: Why


class MovementUnit(Struct, frozen=True, gc=False):
    """A Smith-style unit: each pause or change of direction starts a new one (10.3390/s150819006)."""

    ready_s: float
    limb: Limb
    start_s: float
    end_s: float


class ThresholdCount(Struct, frozen=True, gc=False):
    """A kick that the segmenter finds when its threshold is `threshold_ms2` (for `kicks_at`)."""

    ready_s: float
    limb: Limb
    threshold_ms2: float
    onset_s: float
    end_s: float


class Step(Struct, frozen=True, gc=False):
    """A foot contact; `held`: while somebody held or supported the child (the observer's word)."""

    ready_s: float
    limb: Limb
    time_s: float
    held: bool = False


class StepRun(Struct, frozen=True, gc=False):
    """Consecutive steps without a break; `cadence_per_min` is steps a minute from the first to the last contact."""

    ready_s: float
    start_s: float
    end_s: float
    steps: int
    confidence: Confidence
    number: int = 0
    cadence_per_min: float | None = None
    held: bool = False


class StepMark(Struct, frozen=True, gc=False):
    """The run `run` has reached so many `steps` in a row: 3, 5 or 8. Whether alone, only a person can say."""

    ready_s: float
    run: int
    start_s: float
    steps: int


class StepsConfirmed(Struct, frozen=True, gc=False):
    """A person says that the child took the steps of run `run` alone."""

    ready_s: float
    run: int


class ShankAxis(Struct, frozen=True, gc=False):
    """While the child stood, gravity showed the sensor's `axis` along the shank; None: the leg moved too much."""

    ready_s: float
    limb: Limb
    axis: tuple[float, float, float] | None


class GotUp(Struct, frozen=True, gc=False):
    """Both shanks came up to the vertical at `time_s` and stayed: perhaps the child got up. A candidate."""

    ready_s: float
    time_s: float


class SatDown(Struct, frozen=True, gc=False):
    """Both shanks went down together at `time_s` and no step followed: it sat or fell down, perhaps. A candidate."""

    ready_s: float
    time_s: float


class StoodStill(Struct, frozen=True, gc=False):
    """Both shanks were upright and still: standing, with or without support."""

    ready_s: float
    start_s: float
    end_s: float


class LeanHint(Struct, frozen=True, gc=False):
    """Since `since_s` the shanks are upright (or not), but the `activity` says otherwise. Nothing is changed by it."""

    ready_s: float
    since_s: float
    activity: Activity
    upright: bool


class Bounce(Struct, frozen=True, gc=False):
    """A stretch of both legs going up and down together."""

    ready_s: float
    start_s: float
    end_s: float
    cycles: int
    rate_hz: float


class Excluded(Struct, frozen=True, gc=False):
    """A stretch that is in no figure; `limb` None when it concerns both."""

    ready_s: float
    start_s: float
    end_s: float
    limb: Limb | None
    why: Why


class Clipped(Struct, frozen=True, gc=False):
    """Movement beyond what the sensor can show, in this stretch: peaks in it are too low. Nothing is left out."""

    ready_s: float
    limb: Limb
    start_s: float
    end_s: float


class ClocksAligned(Struct, frozen=True, gc=False):
    """A double tap of both sensors at `time_s` showed left times to be `residual_s` later than right ones.

    From here on that is taken off, and the sides' clocks agree within `uncertainty_s`, 95 times of 100.
    """

    ready_s: float
    time_s: float
    residual_s: float
    uncertainty_s: float


class LegStill(Struct, frozen=True, gc=False):
    """A limb's sensor has lain quite still since `since_s` while the other leg kicked: is it still on?"""

    ready_s: float
    limb: Limb
    since_s: float


class LegConfirmed(Struct, frozen=True, gc=False):
    """The observer says that the sensor is on: the leg did not move, and that counts."""

    ready_s: float
    limb: Limb


Event = (
    KickStarted
    | KickEnded
    | KickKind
    | KickNotCounted
    | MovementUnit
    | ThresholdCount
    | Step
    | StepRun
    | StepMark
    | StepsConfirmed
    | Bounce
    | ShankAxis
    | GotUp
    | SatDown
    | StoodStill
    | LeanHint
    | Excluded
    | Clipped
    | ClocksAligned
    | LegStill
    | LegConfirmed
)
