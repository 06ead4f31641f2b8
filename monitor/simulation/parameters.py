"""Every number of the simulated infant, with unit and source. Fixed before any detector is tuned on it.

Pairs are (low, high) of a uniform draw unless said otherwise. "section n" is docs/counting.md's specification
of measurement; "chosen here" has no published backing. No infant was measured for any of this.
"""

from __future__ import annotations

# ruff: noqa: RUF009 - `parameter` makes a field of an immutable value; ruff cannot see through the alias Pair.
from dataclasses import dataclass, field
from typing import TypeVar

Value = TypeVar("Value")
Pair = tuple[float, float]


def parameter(default: Value, unit: str, source: str) -> Value:
    """A dataclass field that carries its `unit` and `source` as metadata."""
    return field(default=default, metadata={"unit": unit, "source": source})


@dataclass(frozen=True, slots=True)
class BodyParameters:
    """Segment lengths grow with age in a straight line; good enough from 0 to 18 months."""

    thigh_birth_m: float = parameter(0.095, "m", "chosen here: size of a newborn's femur")
    thigh_growth_m: float = parameter(0.0045, "m/month", "chosen here: about 0.15 m at one year")
    shank_birth_m: float = parameter(0.085, "m", "chosen here: size of a newborn's shank")
    shank_growth_m: float = parameter(0.0042, "m/month", "chosen here: about 0.135 m at one year")
    sensor_fraction: float = parameter(
        0.85, "of the shank from the knee", "distal ankle worn above the malleoli (section 2.1, HBCD)"
    )
    hip_half_width_m: float = parameter(0.045, "m", "chosen here: half the distance of the hip joints")
    reaction: float = parameter(
        0.10, "m pelvis per m leg", "chosen here: mass of a leg over that of the trunk, with friction of the mat"
    )
    tilt: float = parameter(0.06, "rad pelvis per rad hip", "chosen here: the pelvis follows the thighs a little")


@dataclass(frozen=True, slots=True)
class PostureParameters:
    """How an awake baby lies when it does not kick."""

    hip_rad: Pair = parameter((0.55, 1.15), "rad", "chosen here: flexed supine posture of the first months")
    knee_rad: Pair = parameter((0.7, 1.5), "rad", "chosen here: flexed supine posture of the first months")
    hip_limits_rad: Pair = parameter((-0.1, 2.2), "rad", "chosen here: range of the joint in kicking")
    knee_limits_rad: Pair = parameter((0.1, 2.3), "rad", "chosen here: range of the joint in kicking")
    splay_rad: Pair = parameter((0.1, 0.45), "rad", "chosen here: legs fall apart when lying on the back")
    sway_rad: float = parameter(0.006, "rad rms", "chosen here: unrest of joints below 2 Hz, 0.3 degrees")
    tremor_rad: float = parameter(0.0004, "rad rms", "chosen here: unrest of joints of 4 to 9 Hz")
    trunk_rad: float = parameter(0.015, "rad rms", "chosen here: wriggling of the trunk below 1 Hz")
    pelvis_m: float = parameter(0.0003, "m rms", "chosen here: arms and breathing shake the pelvis")
    shift_gap_s: float = parameter(14.0, "s mean", "chosen here: one leg takes a new posture without return")
    shift_rad: Pair = parameter((0.05, 0.45), "rad", "chosen here: 3 to 26 degrees, from 6 on labelled borderline")
    shift_s: Pair = parameter((0.8, 2.2), "s", "chosen here: slower than a kick")
    prone_hip_rad: Pair = parameter((-0.05, 0.3), "rad", "chosen here: on the tummy the thighs lie nearly straight")
    prone_knee_rad: Pair = parameter((0.2, 0.9), "rad", "chosen here: on the tummy the shanks rise a little")
    prone_hip_limits_rad: Pair = parameter((-0.35, 0.6), "rad", "chosen here: the mat is in the way of the thigh")
    prone_knee_limits_rad: Pair = parameter((0.05, 1.9), "rad", "chosen here: range of the joint in swimming")
    prone_rock_rad: float = parameter(0.03, "rad rms", "chosen here: arms and back rock the trunk, 0.2 to 1.5 Hz")


@dataclass(frozen=True, slots=True)
class KickParameters:
    """One excursion. Amplitudes and times start from section 15 (0.25-1.0 rad, 0.25-0.6 s out, 0.2-0.5 s back)."""

    amplitude_median_rad: float = parameter(0.70, "rad", "section 15: middle of 0.25-1.0 rad")
    amplitude_spread: float = parameter(0.45, "log sd", "chosen here: most of 0.25-1.3 rad, a few gentler")
    amplitude_limits_rad: Pair = parameter((0.2, 1.4), "rad", "section 16: a kick has 10 degrees or more")
    out_s: Pair = parameter((0.25, 0.6), "s", "section 15")
    back_s: Pair = parameter((0.22, 0.55), "s", "section 15")
    gentle_share: float = parameter(0.09, "of kicks", "section 16: some stay below 1.0 m/s2")
    gentle_rad: Pair = parameter((0.2, 0.35), "rad", "chosen here: 11 to 20 degrees")
    gentle_s: Pair = parameter((0.55, 0.9), "s a phase", "section 16: each phase at most 1.0 s")
    hold_share: float = parameter(0.45, "of kicks", "chosen here: out, hold and back is one kick (section 2.2)")
    hold_s: Pair = parameter((0.05, 1.0), "s", "section 16: dwell at most 1.0 s")
    push_s: Pair = parameter((0.145, 0.29), "s", "chosen here: so that units are as short as published (section 5.1)")
    push_share: Pair = parameter((0.5, 1.5), "of an even share", "chosen here: pushes are unequal")
    push_after: float = parameter(0.7, "of a push", "chosen here: the next one begins before the last has ended")
    lag: Pair = parameter((0.0, 0.3), "of the way out", "chosen here: one joint starts after the other")
    other_joint: Pair = parameter((0.25, 1.25), "of the larger joint", "chosen here: hip and knee move in phase")
    flexion_share: float = parameter(0.45, "of kicks", "section 3.1: video classes flexion, extension")
    extension_share: float = parameter(0.25, "of kicks", "section 3.1")
    knee_share: float = parameter(0.18, "of kicks", "chosen here: shank alone; the rest lift a straight leg")
    weak_least_rad: float = parameter(0.19, "rad", "chosen here: a weak leg's kicks stay kicks: above 10 degrees")
    splay_part: float = parameter(0.18, "sd, rad per rad", "chosen here: kicks leave the sagittal plane a little")
    land_share: float = parameter(0.6, "of kicks", "chosen here: the heel meets the mat before the leg is at rest")
    return_error: float = parameter(0.10, "sd of the way", "chosen here: no kick ends where it began")
    twitch_rad: Pair = parameter((0.06, 0.17), "rad", "section 16: 6 to 10 degrees is borderline")


@dataclass(frozen=True, slots=True)
class BoutParameters:
    """How kicks follow each other."""

    size_mean: float = parameter(5.0, "patterns", "section 15: geometric bout size, mean 5")
    pause_s: float = parameter(6.3, "s mean, exponential", "section 15: a bout every 12 s, pauses included")
    pause_shortest_s: float = parameter(1.8, "s", "section 1: gaps below 2 s belong to a bout")
    gap_s: Pair = parameter((0.1, 1.1), "s", "section 15: kicks about 0.9 s apart")
    same_leg: float = parameter(0.7, "probability", "section 1: one-leg runs are bursty")
    together_lag_s: float = parameter(0.03, "s sd", "section 3.2: onsets within 0.10 s")
    overlap_lag_s: Pair = parameter((0.2, 0.45), "s", "section 3.2: outside the tolerance of together")
    run_kicks: tuple[int, int] = parameter((5, 11), "kicks", "section 3.2: a run has four or more")
    run_interval_s: Pair = parameter((0.33, 0.6), "s onset to onset", "section 3.2: gaps 0.15-1.5 s")
    run_jitter: float = parameter(0.1, "sd of the interval", "chosen here: phase near 180 degrees, loosely")


@dataclass(frozen=True, slots=True)
class ContactParameters:
    """A limb that meets something stops as a damped spring: its speed is continuous, its acceleration is not."""

    mat_hz: Pair = parameter((5.0, 8.0), "Hz", "chosen here: leg on a soft mat")
    smash_hz: Pair = parameter((13.0, 20.0), "Hz", "chosen here: impact of at most 60 ms (section 3.2)")
    floor_hz: Pair = parameter((12.0, 18.0), "Hz", "chosen here: foot on a floor")
    damping: Pair = parameter((0.45, 0.7), "of critical", "chosen here: flesh hardly rings")
    mat_stop: Pair = parameter((0.8, 0.95), "of the phase's time", "chosen here: contact late, little speed left")
    smash_stop: Pair = parameter((0.55, 0.68), "of the phase's time", "chosen here: contact near full speed")
    smash_rad: Pair = parameter((0.5, 1.0), "rad", "section 3.2: shank raised by 15 degrees or more")
    smash_s: Pair = parameter((0.22, 0.34), "s", "chosen here: about 1 m/s at the heel")


@dataclass(frozen=True, slots=True)
class GaitParameters:
    """Toddler walking, supported steps and bouncing."""

    cadence_per_min: Pair = parameter((125.0, 190.0), "steps/min", "section 8.2: from PMC2556554")
    step_m: Pair = parameter((0.12, 0.20), "m", "section 8.2: 12 cm at onset, 25 cm months later (PMC2556554)")
    swing_part: Pair = parameter((0.62, 0.78), "of a step's time", "section 8.2: single stance 32-38 % of the cycle")
    jitter: float = parameter(0.12, "sd of a step's time", "section 8.2: new walkers alternate loosely")
    lift_m: Pair = parameter((0.02, 0.045), "m", "chosen here: new walkers lift their feet high")
    run_steps: tuple[int, int] = parameter((3, 15), "steps", "chosen here: a walker some weeks on")
    first_run_steps: tuple[int, int] = parameter((1, 12), "steps", "chosen here: first steps, runs of 1 to 12")
    first_stop: float = parameter(0.2, "probability a step", "section 8.2: half of the bouts have 3 steps or fewer")
    first_fall: float = parameter(0.2, "of runs", "section 8.2: 17 falls and 2,368 steps an hour, more at first")
    longest_step_s: float = parameter(1.15, "s", "section 8.3: a gap above 1.2 s ends a run")
    close_share: float = parameter(0.5, "of a step", "chosen here: the last step ends at most so far ahead")
    cruise_step_s: Pair = parameter((0.55, 0.95), "s", "section 8.3: cruising has wider gaps")
    cruise_m: Pair = parameter((0.06, 0.12), "m", "chosen here: to the side along a sofa")
    cruise_steps: tuple[int, int] = parameter((2, 10), "steps", "chosen here")
    pause_s: Pair = parameter((1.6, 5.0), "s", "chosen here: longer than the gap that ends a run")
    supported_step_s: Pair = parameter((0.55, 1.1), "s", "chosen here: slower than free walking")
    supported_step_m: Pair = parameter((0.02, 0.08), "m", "section 8.2: newborn stepping at 13-23 cm/s and less")
    supported_lift_m: Pair = parameter((0.035, 0.08), "m", "chosen here: the knee is pulled up")
    supported_jitter: float = parameter(0.2, "sd of a step's time", "chosen here: irregular")
    same_foot: float = parameter(0.06, "probability", "chosen here: a foot steps twice")
    crouch: float = parameter(0.92, "of the leg's length", "chosen here: toddlers stand with bent knees")
    bounce_hz: Pair = parameter((1.0, 1.6), "Hz", "section 8.2: 0.9-1.56 Hz, 10.6063/motricidade.2944")
    bounce_m: Pair = parameter((0.025, 0.05), "m", "chosen here: depth of a bounce")
    bounce_lift_m: Pair = parameter((0.01, 0.03), "m", "chosen here: feet leave the floor")


@dataclass(frozen=True, slots=True)
class HandlingParameters:
    """What adults do to the baby."""

    lift_rad: Pair = parameter((0.5, 1.1), "rad", "section 2.1: lifting the legs for a nappy is counted by others")
    lift_s: Pair = parameter((0.5, 1.2), "s", "chosen here: an adult's careful hand")
    lift_hold_s: Pair = parameter((0.6, 3.0), "s", "chosen here")
    trunk_rad: Pair = parameter((0.3, 0.8), "rad", "section 2.2: the trunk turns by 25 degrees or more")
    hand_m: float = parameter(0.003, "m rms", "chosen here: hands pull and push below 2.5 Hz")
    carry_hz: Pair = parameter((1.6, 2.0), "Hz", "chosen here: step rate of a walking adult")
    carry_m: Pair = parameter((0.012, 0.025), "m", "chosen here: bob of a walking adult, 2-3 m/s2")
    dangle_rad: float = parameter(0.05, "rad rms", "chosen here: hanging legs swing")
    rock_hz: Pair = parameter((0.4, 0.8), "Hz", "chosen here")
    rock_rad: Pair = parameter((0.15, 0.35), "rad", "chosen here")
    rock_m: Pair = parameter((0.04, 0.10), "m", "chosen here")
    pick_up_s: float = parameter(3.0, "s", "chosen here: from the mat to the arms")
    tug_rad: Pair = parameter((0.04, 0.3), "rad", "chosen here: a hand plays with the foot")
    tug_s: Pair = parameter((0.3, 0.9), "s a phase", "chosen here")
    press_rad: Pair = parameter((0.3, 0.8), "rad", "chosen here: an adult bends the held legs")
    press_s: Pair = parameter((0.8, 2.0), "s", "chosen here: an exercise is slow")
    roll_rad: Pair = parameter((0.7, 1.7), "rad", "chosen here: to the side, hardly to the tummy")


@dataclass(frozen=True, slots=True)
class PlayParameters:
    """Play on the back that is no free kicking."""

    palm_rad: Pair = parameter((0.2, 0.7), "rad", "chosen here: a foot pushes a palm away, knee angle")
    palm_push_s: Pair = parameter(
        (0.35, 1.5), "s", "chosen here: slower against a palm; over 1.0 s no kick (section 16)"
    )
    palm_dwell_s: Pair = parameter((0.0, 2.5), "s", "chosen here: over 1.0 s no kick (section 16)")
    palm_tremor_rad: float = parameter(0.003, "rad rms", "chosen here: a leg that presses shakes, 5 to 9 Hz")
    grasp_hip_rad: Pair = parameter((1.6, 2.0), "rad", "chosen here: the hand reaches the foot")
    grasp_knee_rad: Pair = parameter((0.3, 0.9), "rad", "chosen here")
    grasp_roll_rad: float = parameter(0.12, "rad rms", "chosen here: the trunk rolls from side to side below 0.5 Hz")


@dataclass(frozen=True, slots=True)
class FloorParameters:
    """Sitting, crawling, getting up and falling."""

    crawl_cycle_s: Pair = parameter((0.9, 1.5), "s", "chosen here: one knee to the same knee")
    crawl_rad: Pair = parameter((0.35, 0.65), "rad", "chosen here: a thigh's way in a stroke")
    crawl_swing: Pair = parameter((0.35, 0.45), "of the cycle", "chosen here")
    crawl_strokes: tuple[int, int] = parameter((4, 20), "strokes", "section 5.4: crawling is three or more in a row")
    crawl_lift_rad: Pair = parameter((0.05, 0.25), "rad", "chosen here: the shank leaves the floor a little")
    settle_s: Pair = parameter((1.2, 2.5), "s", "chosen here: between sitting, kneeling and hands and knees")
    half_kneel_s: Pair = parameter((0.5, 1.0), "s", "chosen here: one foot is placed")
    rise_s: Pair = parameter((0.8, 2.0), "s", "chosen here: from the floor to standing")
    stand_s: Pair = parameter((2.0, 20.0), "s", "section 5.4: standing held is 10 s or more, and shorter tries")
    sit_s: Pair = parameter((2.0, 6.0), "s", "chosen here: on the floor between two tries")
    lower_s: Pair = parameter((0.9, 1.8), "s", "chosen here: let down with the hands")
    fall_s: Pair = parameter((0.35, 0.65), "s", "section 8.3: upright to lying shanks within 1.0 s")
    fall_share: float = parameter(0.4, "of descents", "chosen here: the others are let down slowly")
    forward_share: float = parameter(0.4, "of falls", "chosen here: onto hands and knees, the others onto the bottom")
    fall_hz: Pair = parameter((7.0, 12.0), "Hz", "section 8.2: low impact (PMC8178414); a padded bottom")
    fall_stop: Pair = parameter((0.72, 0.9), "of the fall's time", "section 8.2: low impact")


@dataclass(frozen=True, slots=True)
class OutsideParameters:
    """Things that move the sensors without a baby's doing."""

    road_ms2: Pair = parameter((0.1, 0.35), "m/s2 rms, 1 to 2.5 Hz", "chosen here: a car on its springs")
    wheel_ms2: Pair = parameter((0.1, 0.4), "m/s2 rms, 8 to 14 Hz", "chosen here: its wheels")
    engine_ms2: Pair = parameter((0.05, 0.3), "m/s2 rms, 25 to 40 Hz", "chosen here: its engine")
    brake_m: Pair = parameter((2.0, 6.0), "m", "chosen here: 1 to 2.5 m/s2 in a curve or at a light")
    brake_s: Pair = parameter((3.0, 5.0), "s", "chosen here")
    bump_m: Pair = parameter((0.005, 0.02), "m", "chosen here: potholes")
    seat_kick_s: float = parameter(15.0, "s mean", "section 2.1: fewer and weaker movements in a car seat")
    seat_vigour: float = parameter(0.6, "of a kick", "section 2.1: fewer and weaker movements in a car seat")
    motor_hz: Pair = parameter((4.0, 12.0), "Hz", "chosen here: a vibrating seat, a washing machine")
    motor_ms2: Pair = parameter((0.5, 3.0), "m/s2", "chosen here")
    knock_s: float = parameter(20.0, "s mean", "chosen here: somebody puts a cup on the table")
    knock_m: Pair = parameter((0.00005, 0.0003), "m", "chosen here: up to about 1 m/s2 for a moment")


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything together."""

    body: BodyParameters = BodyParameters()
    posture: PostureParameters = PostureParameters()
    kick: KickParameters = KickParameters()
    bout: BoutParameters = BoutParameters()
    contact: ContactParameters = ContactParameters()
    gait: GaitParameters = GaitParameters()
    handling: HandlingParameters = HandlingParameters()
    play: PlayParameters = PlayParameters()
    floor: FloorParameters = FloorParameters()
    outside: OutsideParameters = OutsideParameters()
