"""The entries of a recording's log, in arrival order. The pipeline eats nothing else (rule 1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from monitor.model.calibration import Calibration
from monitor.model.limbs import Limb
from monitor.model.words import Activity, Why

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SensorFacts:
    """What is known of one limb's sensor before the first sample."""

    name: str
    rate_hz: float
    """Nominal samples per second; the pipeline never estimates it (rule 5)."""
    has_gyro: bool = False
    full_scale_ms2: float | None = None
    """Largest value one axis can show; None when unknown (clipping is then invisible)."""
    shank_axis: tuple[float, float, float] | None = None
    """Unit vector along the shank, towards the knee, in sensor axes; None when the mounting is unknown."""
    model: str | None = None
    """Kind of sensor (a firmware profile id); two different ones make peak accelerations incomparable."""
    choices: tuple[tuple[str, str], ...] = ()
    """The profile parameters that were chosen (name, value), so that packets can be decoded again later."""
    losses_visible: bool = True
    """False where times are made up from arrival: missing samples then cannot be seen."""
    calibration: Calibration | None = None
    """What is taken off this sensor's samples before anything is counted; None: nothing is known of it."""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """First record of every log: what was worn and what the observer said at the start."""

    sensors: dict[Limb, SensorFacts]
    activity: Activity = Activity.UNKNOWN
    started_at: str | None = None
    """Wall time of session second 0, ISO 8601 with offset."""
    clock_uncertainty_s: float | None = 0.0
    """Known uncertainty between the limbs' clocks at the start; None: the clocks are separate."""
    profiles: tuple[tuple[str, str], ...] = ()
    """Firmware profiles used: (id, TOML text). The recording carries them, so it can be decoded without us."""


@dataclass(frozen=True, slots=True)
class SampleBlock:
    """Consecutive samples of one limb, already in SI units and with the sensor's own times.

    Shapes: `time_s` (n,), `acc_ms2` (n, 3), `gyro_rads` (n, 3) or None. Times need not be even. A cell that
    was missing is NaN; samples with a NaN or with a time not after the one before are dropped and counted.
    `session_s` (n,) are the same samples' session times, where `time_s` is the time of the sensor's own clock; None:
    `time_s` is session time.
    """

    limb: Limb
    time_s: FloatArray
    acc_ms2: FloatArray
    gyro_rads: FloatArray | None = None
    session_s: FloatArray | None = None

    @property
    def at_s(self) -> FloatArray:
        """The samples' session times (n,)."""
        return self.time_s if self.session_s is None else self.session_s


class Packet(Struct, frozen=True, gc=False):
    """One notification as it came over the air: bytes, and when they arrived. Nothing is understood yet.

    `time_s` is the monotonic arrival time in session seconds; `char` the characteristic's alias in the profile.
    """

    limb: Limb
    time_s: float
    char: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class WallClock:
    """At session time `time_s` the computer's wall clock showed `wall` (ISO 8601 with offset)."""

    time_s: float
    wall: str


class LinkState(StrEnum):
    """What became of a sensor's connection."""

    CONNECTED = "connected"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A sensor's connection came or went, at session time `time_s`.

    `choices` (as in `SensorFacts`) where the sensor came back with other captured values: its packets are read by
    these from here on.
    """

    limb: Limb
    time_s: float
    state: LinkState
    choices: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """Session time has reached `time_s`, whether or not any sample came."""

    time_s: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """The observer (or the program around the pipeline) takes a stretch of session time out of the figures.

    `end_s` None opens the stretch; a later record with the same `why` and an end closes it.
    """

    why: Why
    start_s: float
    end_s: float | None = None
    limb: Limb | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A word of the observer at a session time: activity, context, marker, opaque child id."""

    time_s: float
    name: str
    value: str


LogRecord = SessionFacts | SampleBlock | Packet | LinkChange | Tick | Stretch | Tag | WallClock

__all__ = [
    "Activity",
    "FloatArray",
    "LinkChange",
    "LinkState",
    "LogRecord",
    "Packet",
    "SampleBlock",
    "SensorFacts",
    "SessionFacts",
    "Stretch",
    "Tag",
    "Tick",
    "WallClock",
    "Why",
]
