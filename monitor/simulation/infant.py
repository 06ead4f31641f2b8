"""Play a scenario: scenes write tracks, tracks move legs, legs carry sensors. One seed fixes every byte."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

import numpy as np

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray
from monitor.simulation.adults import play_carried, play_double_tap, play_handling, play_rest, play_rocked, play_rolling
from monitor.simulation.floor import play_crawling, play_pulling_to_stand
from monitor.simulation.gait import play_bouncing, play_cruising, play_steps, stand_up
from monitor.simulation.kicks import play_kicking, play_swimming
from monitor.simulation.leg import angular_rate, sagittal, shank_axes, specific_force, turn
from monitor.simulation.measure import envelope_ms2, measure, settle
from monitor.simulation.outside import play_car_ride, play_on_machine, play_on_table, sit_in_seat
from monitor.simulation.play import play_hand_to_foot, play_legs_held, play_resistance
from monitor.simulation.poses import sitting, take
from monitor.simulation.scenes import (
    Bouncing,
    CarRide,
    Carried,
    Crawling,
    Cruising,
    DoubleTap,
    FirstSteps,
    Handling,
    HandToFoot,
    InArms,
    Kicking,
    LegsHeld,
    OnFloor,
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
    Upright,
    Walking,
)
from monitor.simulation.sensor import SensorSetup, sense
from monitor.simulation.session import SimulatedSession
from monitor.simulation.stage import Stage
from monitor.simulation.tracks import INTERNAL_RATE_HZ
from monitor.simulation.truth import Touch, TrueKick, Truth


def simulate(
    scenario: Scenario, seed: int, sensors: Mapping[Limb, SensorSetup] | SensorSetup | None = None
) -> SimulatedSession:
    """Play `scenario` with `seed`, one sensor setup for both limbs or one each.

    Motion and each sensor draw from their own stream, so another sensor does not change the motion.
    """
    streams = np.random.SeedSequence(seed).spawn(3)
    motion, *own = (np.random.Generator(np.random.PCG64(stream)) for stream in streams)
    stage = Stage(scenario, motion)
    play(stage)
    signals, events = {}, []
    held = trunk_motion(stage)
    for limb, rng in zip(LIMBS, own, strict=True):
        force, spin = shank_signals(stage, limb, held)
        events += _measured(stage, limb, force)
        setup = sensors if isinstance(sensors, SensorSetup) else (sensors or {}).get(limb, SensorSetup())
        signals[limb] = sense(limb, force, spin, setup, rng)
    truth = Truth(
        duration_s=scenario.duration_s,
        events=tuple(sorted(settle(events), key=lambda kick: (kick.onset_s, kick.limb))),
        steps=tuple(stage.steps),
        runs=tuple(stage.runs),
        handling=tuple(stage.handling),
        bounces=tuple(stage.bounces),
        stretches=tuple(stage.stretches),
        changes=tuple(stage.changes),
    )
    return SimulatedSession(scenario, seed, signals, truth)


def play(stage: Stage) -> None:
    """Writes every scene of the scenario into the tracks of `stage`."""
    start = 0.0
    before: Scene | None = None
    for scene in stage.scenario.scenes:
        end = start + scene.duration_s
        _play_scene(stage, scene, before, start, end)
        before, start = scene, end


class _Place(Enum):
    BACK = auto()
    TUMMY = auto()
    ARMS = auto()
    SEAT = auto()
    FLOOR = auto()
    FEET = auto()


def _place(scene: Scene | None) -> _Place:
    """Where a scene is played; a session begins on the back."""
    if isinstance(scene, Upright):
        return _Place.FEET
    if isinstance(scene, OnFloor):
        return _Place.FLOOR
    if isinstance(scene, InArms):
        return _Place.ARMS
    if isinstance(scene, Swimming):
        return _Place.TUMMY
    return _Place.SEAT if isinstance(scene, CarRide) else _Place.BACK


def _change_place(stage: Stage, scene: Scene, start: float) -> float:
    """An adult takes the baby from one place to the next; returns when the scene can begin."""
    lasts = stage.scenario.parameters.handling.pick_up_s
    match _place(scene):
        case _Place.ARMS:
            # Picking up is a part of these scenes.
            return start
        case _Place.BACK:
            stage.to_home(start, lasts)
        case _Place.TUMMY:
            stage.to_home(start, lasts, prone=True)
        case _Place.SEAT:
            sit_in_seat(stage, start, lasts)
        case _Place.FLOOR:
            take(stage, sitting(stage), start, lasts, alone=False)
        case _Place.FEET:
            stand_up(stage, start, lasts)
    stage.handled(start, start + lasts, Touch.LIFTED)
    return start + lasts


def _play_scene(stage: Stage, scene: Scene, before: Scene | None, start: float, end: float) -> None:
    if _place(scene) is not _place(before):
        start = _change_place(stage, scene, start)
    match scene:
        case Rest():
            play_rest(stage, scene, start, end)
        case Kicking():
            play_kicking(stage, scene, start, end)
        case Handling():
            play_handling(stage, scene, start, end)
        case DoubleTap():
            play_double_tap(stage, scene, start, end)
        case Carried():
            play_carried(stage, scene, start, end)
        case Rocked():
            play_rocked(stage, scene, start, end)
        case Rolling():
            play_rolling(stage, scene, start, end)
        case Walking() | FirstSteps() | SupportedSteps():
            play_steps(stage, scene, start, end)
        case Cruising():
            play_cruising(stage, scene, start, end)
        case PullingToStand():
            play_pulling_to_stand(stage, scene, start, end)
        case Crawling():
            play_crawling(stage, scene, start, end)
        case Swimming():
            play_swimming(stage, scene, start, end)
        case Resistance():
            play_resistance(stage, scene, start, end)
        case HandToFoot():
            play_hand_to_foot(stage, scene, start, end)
        case LegsHeld():
            play_legs_held(stage, scene, start, end)
        case CarRide():
            play_car_ride(stage, scene, start, end)
        case OnTable():
            play_on_table(stage, scene, start, end)
        case OnMachine():
            play_on_machine(stage, scene, start, end)
        case Bouncing():
            play_bouncing(stage, scene, start, end)


def trunk_motion(stage: Stage) -> tuple[FloatArray, FloatArray]:
    """Of the trunk at the internal rate, the same for both legs: axes (n, 3, 3) and how it gives way, (n, 3) in m."""
    body, lengths = stage.scenario.parameters.body, stage.lengths
    yielding = stage.yielding.values()
    hips = {one: stage.legs[one].hip.values() for one in LIMBS}
    # The pelvis gives way to the legs: it moves against them and tilts with the thighs.
    middle = np.zeros((stage.n, 3))
    for one in LIMBS:
        middle += sagittal(hips[one], stage.legs[one].knee.values(), lengths.thigh_m, 0.3 * lengths.shank_m)
    away = -body.reaction * (middle - middle[0]) * yielding[:, None]
    thighs = hips[Limb.LEFT] + hips[Limb.RIGHT]
    tilt = -body.tilt * (thighs - thighs[0]) * yielding
    trunk = (
        turn(2, stage.yaw.values())
        @ turn(0, stage.lean.values())
        @ turn(1, stage.pitch.values() + tilt)
        @ turn(0, stage.roll.values())
    )
    return trunk, away


def shank_signals(stage: Stage, limb: Limb, held: tuple[FloatArray, FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Specific force in m/s2 and angular rate in rad/s, (n, 3) each, in shank axes at the internal rate.

    Args:
        held: as `trunk_motion` gives it.
    """
    body, lengths = stage.scenario.parameters.body, stage.lengths
    trunk, away = held
    side, leg = (1.0 if limb is Limb.LEFT else -1.0), stage.legs[limb]
    hip, knee = leg.hip.values(), leg.knee.values()
    plane = trunk @ turn(0, -side * leg.splay.values()) @ turn(2, side * leg.swing.values())
    joint = np.array([0.0, side * body.hip_half_width_m, 0.0])
    place = np.stack([track.values() for track in (stage.x, stage.y, stage.z)], axis=1)
    inside = trunk @ (away + joint)[:, :, None]
    down = plane @ sagittal(hip, knee, lengths.thigh_m, lengths.sensor_m)[:, :, None]
    position = place + inside[:, :, 0] + down[:, :, 0]
    axes = plane @ shank_axes(hip, knee)
    return specific_force(position, axes, INTERNAL_RATE_HZ), angular_rate(axes, INTERNAL_RATE_HZ)


def _measured(stage: Stage, limb: Limb, force_ms2: FloatArray) -> list[TrueKick]:
    hip, knee = stage.legs[limb].hip.values(), stage.legs[limb].knee.values()
    envelope = envelope_ms2(force_ms2)
    all_of_it = (measure(plan, hip, knee, envelope) for plan in stage.kicks if plan.limb is limb)
    return [kick for kick in all_of_it if kick is not None]
