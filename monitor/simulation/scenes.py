"""Scenes: what the baby and the adults do, one after the other. A scenario is a sequence of scenes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from monitor.model.limbs import Limb
from monitor.model.records import Activity
from monitor.simulation.parameters import Pair, Parameters


@dataclass(frozen=True, slots=True)
class Mix:
    """Relative weights of the patterns in a bout; twitches are 3 to 10 degrees small."""

    single: float = 0.58
    together: float = 0.12
    overlapping: float = 0.10
    alternating: float = 0.08
    twitch: float = 0.12


@dataclass(frozen=True, slots=True)
class Rest:
    """Awake on the back, hardly moving."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class Kicking:
    """Bouts of kicks on the back. None takes the value of the parameters; `vigour` scales all excursions."""

    duration_s: float
    mix: Mix = Mix()
    vigour: float = 1.0
    hold_share: float | None = None
    hold_s: Pair | None = None
    gentle_share: float | None = None
    smash_share: float = 0.03


@dataclass(frozen=True, slots=True)
class Handling:
    """Legs lifted, trunk turned, tugs, as at a nappy change; `kick_share`: how often the baby kicks between."""

    duration_s: float
    kick_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Carried:
    """In the arms of a walking adult."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class Rocked:
    """In the arms of an adult who rocks."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class Rolling:
    """The baby turns to the side and back; its legs go along (borderline)."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class Walking:
    """A toddler walks in runs with pauses."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """Runs of 1 to 12 steps from standing; some end in a fall, and the baby gets up again."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class Cruising:
    """Sideways along furniture: one leg leads, the other closes."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class PullingToStand:
    """Sits, kneels, pulls itself up, stands, sits down or falls."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class Crawling:
    """On hands and knees, with sitting between."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class Swimming:
    """On the tummy, legs beating."""

    duration_s: float
    vigour: float = 1.0


@dataclass(frozen=True, slots=True)
class Resistance:
    """On the back, feet against an adult's palms."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class HandToFoot:
    """On the back, a hand holds a foot and plays with it."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class LegsHeld:
    """On the back, an adult holds both legs, bends and stretches them."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class CarRide:
    """In a car seat: road, wheels, engine, braking, few kicks."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class OnTable:
    """Nobody wears the sensors: they lie on a table that is knocked at now and then."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class OnMachine:
    """Nobody wears the sensors, or the baby lies still: something shakes with a motor's rhythm."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class SupportedSteps:
    """Held upright, stepping slowly and irregularly."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class Bouncing:
    """Held or in a harness, both feet leave the floor together."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class DoubleTap:
    """Before strapping on, an adult holds both sensors together and taps them twice on the floor."""

    duration_s: float


Lying = Rest | Kicking | Handling | Rolling | Resistance | HandToFoot | LegsHeld | DoubleTap | OnTable | OnMachine
InArms = Carried | Rocked
Upright = Walking | FirstSteps | Cruising | SupportedSteps | Bouncing
OnFloor = PullingToStand | Crawling
Scene = Lying | InArms | Upright | OnFloor | Swimming | CarRide
ACTIVITIES: dict[type[Scene], Activity] = {
    Kicking: Activity.BACK,
    Swimming: Activity.TUMMY,
    Walking: Activity.WALKING,
    FirstSteps: Activity.WALKING,
    Cruising: Activity.CRUISING,
    PullingToStand: Activity.STANDING,
    Crawling: Activity.UNKNOWN,
    SupportedSteps: Activity.SUPPORTED,
    Bouncing: Activity.BOUNCING,
    CarRide: Activity.CONTAINER,
}
"""What an observer would tag; other scenes leave the activity as it is."""


@dataclass(frozen=True, slots=True)
class Infant:
    """Age and what each leg is like: `vigour` scales its excursions, `share` is the part of its kicks that happen."""

    age_months: float = 4.0
    vigour: dict[Limb, float] = field(default_factory=dict)
    share: dict[Limb, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named sequence of scenes played by one infant."""

    name: str
    scenes: tuple[Scene, ...]
    infant: Infant = field(default_factory=Infant)
    activity: Activity = Activity.BACK
    parameters: Parameters = field(default_factory=Parameters)

    @property
    def duration_s(self) -> float:
        """Length of the session."""
        return sum(scene.duration_s for scene in self.scenes)

    def double_taps(self) -> tuple[tuple[float, float], ...]:
        """Where the observer says that both sensors are going to be tapped: (session time, how long to wait), s."""
        starts = np.cumsum([0.0, *(scene.duration_s for scene in self.scenes)]).tolist()
        return tuple(
            (start, scene.duration_s)
            for start, scene in zip(starts, self.scenes, strict=False)
            if isinstance(scene, DoubleTap)
        )

    def tags(self) -> tuple[tuple[float, Activity], ...]:
        """Where the observer changes the activity: (session time, new activity)."""
        now, word, changes = 0.0, self.activity, []
        for scene in self.scenes:
            new = ACTIVITIES.get(type(scene), word)
            if new is not word:
                changes.append((now, new))
                word = new
            now += scene.duration_s
        return tuple(changes)
