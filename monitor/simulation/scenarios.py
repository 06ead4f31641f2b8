"""Named scenarios. `SCENARIOS` maps each name to a function without required arguments."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from monitor.model.limbs import Limb
from monitor.model.records import Activity
from monitor.simulation.scenes import (
    Bouncing,
    CarRide,
    Carried,
    Crawling,
    Cruising,
    FirstSteps,
    Handling,
    HandToFoot,
    Infant,
    Kicking,
    LegsHeld,
    Mix,
    OnMachine,
    OnTable,
    PullingToStand,
    Resistance,
    Rest,
    Rocked,
    Rolling,
    Scenario,
    Scene,
    SupportedSteps,
    Swimming,
    Walking,
)

TODDLER = Infant(age_months=13.0)


def _one(name: str, scene: Scene, infant: Infant | None = None, activity: Activity = Activity.BACK) -> Scenario:
    return Scenario(name, (scene,), infant or Infant(), activity)


def supine_kicking(minutes: float = 5.0) -> Scenario:
    """The default benchmark: everything a calm, awake baby does on its back, with two short handlings."""
    whole_s, hands_s = 60.0 * minutes, min(12.0, 6.0 * minutes)
    part_s = (whole_s - 2.0 * hands_s) / 3.0
    kicking, hands = Kicking(part_s), Handling(hands_s)
    return Scenario("supine_kicking", (kicking, hands, kicking, hands, kicking))


def gentle_kicking(minutes: float = 5.0) -> Scenario:
    """Slow, small kicks; many stay below any threshold."""
    return _one("gentle_kicking", Kicking(60.0 * minutes, vigour=0.6, gentle_share=0.35, smash_share=0.0))


def bicycle(minutes: float = 5.0) -> Scenario:
    """Long alternating runs, some single kicks."""
    mix = Mix(single=0.3, together=0.0, overlapping=0.0, alternating=0.7, twitch=0.0)
    return _one("bicycle", Kicking(60.0 * minutes, mix=mix, smash_share=0.0))


def out_hold_back(minutes: float = 5.0) -> Scenario:
    """Single kicks, nearly all with a hold of 0.3 to 1 s."""
    mix = Mix(single=1.0, together=0.0, overlapping=0.0, alternating=0.0, twitch=0.0)
    kicking = Kicking(60.0 * minutes, mix=mix, hold_share=0.95, hold_s=(0.3, 1.0), smash_share=0.0)
    return _one("out_hold_back", kicking)


def together(minutes: float = 5.0) -> Scenario:
    """Mostly both legs at once."""
    mix = Mix(single=0.15, together=0.8, overlapping=0.05, alternating=0.0, twitch=0.0)
    return _one("together", Kicking(60.0 * minutes, mix=mix))


def asymmetric(right_scale: float = 0.6, minutes: float = 5.0) -> Scenario:
    """As many kicks on both sides, the right leg's excursions scaled by `right_scale`."""
    infant = Infant(vigour={Limb.RIGHT: right_scale})
    return _one("asymmetric", Kicking(60.0 * minutes), infant)


def one_leg_silent(silent: Limb = Limb.RIGHT, minutes: float = 5.0) -> Scenario:
    """One leg never kicks of its own; it feels the other."""
    infant = Infant(share={silent: 0.0})
    return _one("one_leg_silent", Kicking(60.0 * minutes), infant)


def heel_smashes(minutes: float = 5.0) -> Scenario:
    """Half of the kicks end on the heel."""
    mix = Mix(single=0.8, together=0.2, overlapping=0.0, alternating=0.0, twitch=0.0)
    return _one("heel_smashes", Kicking(60.0 * minutes, mix=mix, smash_share=0.5))


def vigorous_kicking(minutes: float = 5.0) -> Scenario:
    """Large kicks, few gentle ones."""
    return _one("vigorous_kicking", Kicking(60.0 * minutes, vigour=1.4, gentle_share=0.0))


def lazy_leg(lazy: Limb = Limb.RIGHT, share: float = 0.5, minutes: float = 5.0) -> Scenario:
    """One leg leaves out kicks; those it makes are as large as the other's."""
    return _one("lazy_leg", Kicking(60.0 * minutes), Infant(share={lazy: share}))


def swimming(minutes: float = 5.0) -> Scenario:
    """On the tummy, legs beating."""
    return _one("swimming", Swimming(60.0 * minutes), Infant(age_months=5.0), Activity.TUMMY)


def resistance(minutes: float = 5.0) -> Scenario:
    """Feet against an adult's palms, free kicking before and after."""
    part_s = 60.0 * minutes / 4.0
    return Scenario("resistance", (Kicking(part_s), Resistance(2.0 * part_s), Kicking(part_s)))


def hand_to_foot(minutes: float = 5.0) -> Scenario:
    """A hand holds a foot, free kicking before and after."""
    part_s, infant = 60.0 * minutes / 4.0, Infant(age_months=6.0)
    return Scenario("hand_to_foot", (Kicking(part_s), HandToFoot(2.0 * part_s), Kicking(part_s)), infant)


def legs_held(minutes: float = 5.0) -> Scenario:
    """An adult bends and stretches both legs, free kicking before and after."""
    part_s = 60.0 * minutes / 4.0
    return Scenario("legs_held", (Kicking(part_s), LegsHeld(2.0 * part_s), Kicking(part_s)))


def nappy_change(minutes: float = 4.0) -> Scenario:
    """A nappy change in which the baby kicks whenever nobody holds its legs."""
    part_s = 60.0 * minutes / 4.0
    return Scenario("nappy_change", (Kicking(part_s), Handling(2.0 * part_s, kick_share=0.6), Kicking(part_s)))


def car_ride(minutes: float = 5.0) -> Scenario:
    """In a car seat, with few and gentle kicks."""
    return _one("car_ride", CarRide(60.0 * minutes), None, Activity.CONTAINER)


def on_table(minutes: float = 5.0) -> Scenario:
    """Sensors on a table."""
    return _one("on_table", OnTable(60.0 * minutes))


def on_machine(minutes: float = 5.0) -> Scenario:
    """Sensors on something with a motor."""
    return _one("on_machine", OnMachine(60.0 * minutes))


def pulling_to_stand(minutes: float = 5.0) -> Scenario:
    """Up at furniture and down again."""
    return _one("pulling_to_stand", PullingToStand(60.0 * minutes), Infant(age_months=9.0), Activity.STANDING)


def cruising(minutes: float = 5.0) -> Scenario:
    """Sideways along furniture."""
    return _one("cruising", Cruising(60.0 * minutes), Infant(age_months=10.0), Activity.CRUISING)


def first_steps(minutes: float = 5.0) -> Scenario:
    """Runs of 1 to 12 steps, some with a fall at the end."""
    return _one("first_steps", FirstSteps(60.0 * minutes), Infant(age_months=12.0), Activity.WALKING)


def crawling(minutes: float = 5.0) -> Scenario:
    """On hands and knees."""
    return _one("crawling", Crawling(60.0 * minutes), Infant(age_months=9.0), Activity.UNKNOWN)


def handled(minutes: float = 5.0) -> Scenario:
    """Kicking with handling in between, as around a nappy change."""
    part_s = 60.0 * minutes / 6.0
    return Scenario("handled", (Kicking(part_s), Handling(part_s)) * 3)


def carried(minutes: float = 5.0) -> Scenario:
    """Carried by a walking adult, rocked, and on the back between."""
    part_s = 60.0 * minutes / 4.0
    return Scenario("carried", (Carried(part_s), Rest(part_s), Rocked(part_s), Carried(part_s)))


def rest(minutes: float = 5.0) -> Scenario:
    """Awake and still."""
    return _one("rest", Rest(60.0 * minutes))


def rolling(minutes: float = 2.0) -> Scenario:
    """To the side and back, legs going along."""
    return _one("rolling", Rolling(60.0 * minutes))


def supported_stepping(minutes: float = 5.0) -> Scenario:
    """Held upright, slow irregular steps."""
    scene = SupportedSteps(60.0 * minutes)
    return _one("supported_stepping", scene, Infant(age_months=9.0), Activity.SUPPORTED)


def toddler_walking(minutes: float = 5.0) -> Scenario:
    """A new walker's runs of 3 to 15 steps."""
    return _one("toddler_walking", Walking(60.0 * minutes), TODDLER, Activity.WALKING)


def bouncing(minutes: float = 5.0) -> Scenario:
    """Both feet off the floor together."""
    return _one("bouncing", Bouncing(60.0 * minutes), Infant(age_months=8.0), Activity.BOUNCING)


def mixed_session(minutes: float = 18.0) -> Scenario:
    """Something of everything, in one session."""
    parts: tuple[tuple[Scene, float], ...] = (
        (Rest(1.0), 0.06),
        (Kicking(1.0), 0.24),
        (Handling(1.0), 0.05),
        (Kicking(1.0, mix=Mix(alternating=0.4)), 0.14),
        (Rolling(1.0), 0.04),
        (Carried(1.0), 0.07),
        (Rest(1.0), 0.03),
        (Kicking(1.0, vigour=0.7), 0.12),
        (Rocked(1.0), 0.05),
        (SupportedSteps(1.0), 0.08),
        (Bouncing(1.0), 0.06),
        (Walking(1.0), 0.06),
    )
    whole_s = 60.0 * minutes
    scenes = tuple(replace(scene, duration_s=part * whole_s) for scene, part in parts)
    return Scenario("mixed_session", scenes, Infant(age_months=10.0))


class Named(Protocol):
    """Makes a scenario; all have a length of their own."""

    __name__: str

    def __call__(self, *, minutes: float = ...) -> Scenario:
        """The scenario, `minutes` long."""


SCENARIOS: dict[str, Named] = {
    one.__name__: one
    for one in (
        supine_kicking,
        gentle_kicking,
        vigorous_kicking,
        bicycle,
        out_hold_back,
        together,
        asymmetric,
        lazy_leg,
        one_leg_silent,
        heel_smashes,
        swimming,
        resistance,
        hand_to_foot,
        legs_held,
        handled,
        nappy_change,
        carried,
        car_ride,
        rest,
        on_table,
        on_machine,
        rolling,
        crawling,
        pulling_to_stand,
        cruising,
        supported_stepping,
        bouncing,
        first_steps,
        toddler_walking,
        mixed_session,
    )
}
