"""The body on its stage: all coordinates as tracks, and the plan of what each scene writes into them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from monitor.model.events import Kind
from monitor.model.limbs import LIMBS, Limb
from monitor.simulation.leg import LegLengths
from monitor.simulation.parameters import Pair
from monitor.simulation.scenes import Scenario
from monitor.simulation.tracks import INTERNAL_RATE_HZ, Track, unrest
from monitor.simulation.truth import (
    Change,
    Note,
    Setting,
    Touch,
    TrueBounce,
    TrueChange,
    TrueHandling,
    TrueRun,
    TrueStep,
    TrueStretch,
)

SUPINE_RAD = 0.0
UPRIGHT_RAD = np.pi / 2 - 0.06
PRONE_RAD = np.pi


@dataclass(frozen=True, slots=True)
class PlannedKick:
    """A movement as it was meant; the truth is measured on the angles afterwards. `back_s` None: no way back."""

    limb: Limb
    start_s: float
    hold_from_s: float
    back_s: float | None
    end_s: float
    kind: Kind
    heel_smash: bool = False
    pair: int | None = None
    run: int | None = None
    note: Note = Note.NONE


class LegTracks:
    """Angles of one leg in rad: `hip` and `knee` flexion, `splay` to the side, `swing` in the trunk's plane."""

    def __init__(self, n: int, hip: float, knee: float, splay: float) -> None:
        self.hip = Track(n, hip)
        self.knee = Track(n, knee)
        self.splay = Track(n, splay)
        self.swing = Track(n, 0.0)
        self.home_hip = hip
        self.home_knee = knee
        self.home_splay = splay
        self.free_s = 0.0
        """From here on no movement of this leg is planned yet."""


@dataclass
class Stage:
    """Tracks and truth of one session, filled scene by scene from one generator."""

    scenario: Scenario
    rng: np.random.Generator
    n: int = field(init=False)
    kicks: list[PlannedKick] = field(default_factory=list)
    steps: list[TrueStep] = field(default_factory=list)
    runs: list[TrueRun] = field(default_factory=list)
    handling: list[TrueHandling] = field(default_factory=list)
    bounces: list[TrueBounce] = field(default_factory=list)
    stretches: list[TrueStretch] = field(default_factory=list)
    changes: list[TrueChange] = field(default_factory=list)
    feet: dict[Limb, float] = field(default_factory=lambda: dict.fromkeys(LIMBS, 0.0))
    """How far each foot stands before the hips, m."""
    height_m: float = 0.0
    """Of the hips above the floor; 0 on the back."""
    prone: bool = False
    pairs: int = 0
    alternations: int = 0

    def __post_init__(self) -> None:
        self.n = round(self.scenario.duration_s * INTERNAL_RATE_HZ) + 1
        posture = self.scenario.parameters.posture
        self.legs = {
            limb: LegTracks(
                self.n, self.draw(posture.hip_rad), self.draw(posture.knee_rad), self.draw(posture.splay_rad)
            )
            for limb in LIMBS
        }
        # Trunk: roll about its long axis, pitch from supine to upright, lean to the side, yaw about the vertical.
        self.roll, self.pitch = Track(self.n, 0.0), Track(self.n, SUPINE_RAD)
        self.lean, self.yaw = Track(self.n, 0.0), Track(self.n, 0.0)
        self.x, self.y, self.z = (Track(self.n, 0.0) for _ in range(3))
        self.yielding = Track(self.n, 1.0)
        """1 where the pelvis is free to react to the legs (on the back), 0 where it is held or stands."""

    @property
    def lengths(self) -> LegLengths:
        """The legs at this infant's age."""
        body, age = self.scenario.parameters.body, self.scenario.infant.age_months
        shank_m = body.shank_birth_m + age * body.shank_growth_m
        return LegLengths(body.thigh_birth_m + age * body.thigh_growth_m, shank_m, body.sensor_fraction * shank_m)

    def draw(self, between: Pair) -> float:
        """A uniform draw."""
        return float(self.rng.uniform(*between))

    def shake(self, track: Track, start_s: float, end_s: float, low_hz: float, high_hz: float, rms: float) -> None:
        """Add unrest of a band to `track`, faded at both ends."""
        n = int((end_s - start_s) * INTERNAL_RATE_HZ)
        if n > 1:
            track.add(start_s, unrest(self.rng, n, low_hz, high_hz, rms))

    def unrest(self, start_s: float, end_s: float, strength: float = 1.0) -> None:
        """The small movements of a living body, stronger with `strength`."""
        posture = self.scenario.parameters.posture
        for leg in self.legs.values():
            for track in (leg.hip, leg.knee, leg.splay, leg.swing):
                self.shake(track, start_s, end_s, 0.1, 2.0, posture.sway_rad * strength)
            for track in (leg.hip, leg.knee):
                self.shake(track, start_s, end_s, 4.0, 9.0, posture.tremor_rad * strength)
        for track in (self.roll, self.pitch, self.yaw):
            self.shake(track, start_s, end_s, 0.1, 1.0, posture.trunk_rad * strength)
        for track in (self.x, self.y, self.z):
            self.shake(track, start_s, end_s, 0.5, 4.0, posture.pelvis_m * strength)

    @property
    def resting(self) -> tuple[Pair, Pair]:
        """Where hip and knee rest, lying as it does now."""
        posture = self.scenario.parameters.posture
        return (posture.prone_hip_rad, posture.prone_knee_rad) if self.prone else (posture.hip_rad, posture.knee_rad)

    @property
    def limits(self) -> tuple[Pair, Pair]:
        """How far hip and knee go, lying as it does now."""
        posture = self.scenario.parameters.posture
        if self.prone:
            return posture.prone_hip_limits_rad, posture.prone_knee_limits_rad
        return posture.hip_limits_rad, posture.knee_limits_rad

    def to_home(self, start_s: float, duration_s: float, prone: bool = False) -> None:
        """Both legs and the trunk go back to the posture of lying, on the back or on the tummy."""
        if prone is not self.prone:
            self.prone = prone
            hip, knee = self.resting
            for leg in self.legs.values():
                leg.home_hip, leg.home_knee = self.draw(hip), self.draw(knee)
        for leg in self.legs.values():
            leg.hip.move_to(start_s, duration_s, leg.home_hip)
            leg.knee.move_to(start_s, duration_s, leg.home_knee)
            leg.splay.move_to(start_s, duration_s, leg.home_splay)
            leg.free_s = start_s + duration_s
        self.roll.move_to(start_s, duration_s, PRONE_RAD if prone else 0.0)
        self.lean.move_to(start_s, duration_s, 0.0)
        self.raise_to(start_s, duration_s, 0.0)
        self.feet = dict.fromkeys(LIMBS, 0.0)
        self.pitch.move_to(start_s, duration_s, SUPINE_RAD)
        self.yielding.move_to(start_s, duration_s, 1.0)

    def raise_to(self, start_s: float, duration_s: float, height_m: float) -> None:
        """Bring the hips to a height above the floor."""
        self.z.move(start_s, duration_s, height_m - self.height_m)
        self.height_m = height_m

    def moved(self, limb: Limb, start_s: float, turn_s: float, end_s: float, note: Note) -> None:
        """Note a movement of a leg that is no kick whatever its size: `turn_s` is where the way back begins."""
        back_s = turn_s if turn_s < end_s else None
        self.kicks.append(PlannedKick(limb, start_s, turn_s, back_s, end_s, Kind.SINGLE, note=note))

    def stretch(self, start_s: float, end_s: float, setting: Setting) -> None:
        """Note what goes on."""
        self.stretches.append(TrueStretch(start_s, end_s, setting))

    def changed(self, start_s: float, end_s: float, change: Change) -> None:
        """Note that the baby came up or down."""
        self.changes.append(TrueChange(start_s, end_s, change))

    def upright(self) -> bool:
        """True when the trunk will be upright at the end of what is planned."""
        return self.pitch.value > UPRIGHT_RAD / 2

    def handled(self, start_s: float, end_s: float, touch: Touch) -> None:
        """Note that an adult moves the baby."""
        self.handling.append(TrueHandling(start_s, end_s, touch))
