"""Poses on the floor and on the feet, and how the baby gets from one to another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monitor.model.limbs import LIMBS
from monitor.simulation.leg import reach
from monitor.simulation.stage import PRONE_RAD, UPRIGHT_RAD, Stage
from monitor.simulation.truth import Change, Note


@dataclass(frozen=True, slots=True)
class Pose:
    """Joint angles of both legs, pitch of the trunk in rad, height of the hips in m."""

    hip: float
    knee: float
    pitch: float
    height_m: float
    splay: float


def standing(stage: Stage) -> Pose:
    """On both feet, side by side."""
    lengths, crouch = stage.lengths, stage.scenario.parameters.gait.crouch
    height = crouch * (lengths.thigh_m + lengths.shank_m)
    down = np.array([-height])
    hip, knee = reach(-down * np.sin(UPRIGHT_RAD), down * np.cos(UPRIGHT_RAD), lengths)
    return Pose(float(hip[0]), float(knee[0]), UPRIGHT_RAD, height, 0.08)


def sitting(stage: Stage) -> Pose:
    """On the bottom, legs in front, shanks sloping a little to the floor."""
    return Pose(stage.draw((1.6, 1.8)), stage.draw((0.3, 0.8)), np.pi / 2 - 0.1, 0.05, stage.draw((0.2, 0.5)))


def kneeling(stage: Stage) -> Pose:
    """Upright on both knees, shanks along the floor."""
    return Pose(stage.draw((0.0, 0.15)), np.pi / 2 + 0.05, UPRIGHT_RAD, stage.lengths.thigh_m, 0.1)


def on_all_fours(stage: Stage) -> Pose:
    """On hands and knees, shanks along the floor."""
    return Pose(stage.draw((1.4, 1.55)), np.pi / 2, PRONE_RAD - 0.15, stage.lengths.thigh_m, 0.1)


def take(stage: Stage, pose: Pose, start_s: float, lasts_s: float, alone: bool = True) -> None:
    """Get into a pose without a kick, `alone` or in an adult's hands; each leg in a time of its own."""
    for limb, leg in stage.legs.items():
        own_s = lasts_s * stage.draw((0.8, 1.0))
        wait = stage.draw((0.0, 1.0)) * (lasts_s - own_s)
        leg.hip.move_to(start_s + wait, own_s, pose.hip)
        leg.knee.move_to(start_s + wait, own_s, pose.knee)
        leg.splay.move_to(start_s + wait, own_s, pose.splay)
        leg.free_s = start_s + lasts_s
        if alone:
            stage.moved(limb, start_s, start_s + lasts_s, start_s + lasts_s, Note.GETTING_ABOUT)
    stage.pitch.move_to(start_s, lasts_s, pose.pitch)
    stage.yielding.move_to(start_s, lasts_s, 0.0)
    for track in (stage.roll, stage.lean):
        track.move_to(start_s, lasts_s, 0.0)
    stage.raise_to(start_s, lasts_s, pose.height_m)
    stage.feet = dict.fromkeys(LIMBS, 0.0)


def come_down(stage: Stage, start_s: float) -> float:
    """From standing to the floor, slowly or in a fall; returns when the baby sits or is on hands and knees."""
    floor = stage.scenario.parameters.floor
    if stage.rng.random() >= floor.fall_share:
        lasts = stage.draw(floor.lower_s)
        take(stage, sitting(stage), start_s, lasts)
        stage.changed(start_s, start_s + lasts, Change.SAT_DOWN)
        return start_s + lasts
    return fall(stage, start_s)


def fall(stage: Stage, start_s: float) -> float:
    """Onto the bottom or onto hands and knees, and the floor stops it; returns when the baby is down."""
    floor, contact = stage.scenario.parameters.floor, stage.scenario.parameters.contact
    lasts, stop = stage.draw(floor.fall_s), stage.draw(floor.fall_stop)
    forward = stage.rng.random() < floor.forward_share
    pose = on_all_fours(stage) if forward else sitting(stage)
    hz, damping = stage.draw(floor.fall_hz), stage.draw(contact.damping)
    drop_m = pose.height_m - stage.height_m
    take(stage, Pose(pose.hip, pose.knee, pose.pitch, stage.height_m, pose.splay), start_s, lasts)
    stage.z.strike(start_s, lasts / stop, drop_m, stop, hz, damping)
    stage.height_m = pose.height_m
    stage.changed(start_s, start_s + lasts, Change.FELL)
    return start_s + lasts


def pull_up(stage: Stage, start_s: float) -> float:
    """From sitting over the knees, one foot first, to the feet, hands on furniture; returns when it stands."""
    floor, contact = stage.scenario.parameters.floor, stage.scenario.parameters.contact
    lasts = stage.draw(floor.settle_s)
    take(stage, kneeling(stage), start_s, lasts)
    now = start_s + lasts + stage.draw((0.2, 1.5))
    lead = LIMBS[int(stage.rng.integers(2))]
    placed = stage.draw(floor.half_kneel_s)
    stop, hz, damping = stage.draw((0.7, 0.85)), stage.draw(contact.floor_hz), stage.draw(contact.damping)
    leg = stage.legs[lead]
    for track, target in ((leg.hip, stage.draw((1.3, 1.55))), (leg.knee, stage.draw((1.35, 1.6)))):
        track.strike(now, placed / stop, target - track.value, stop, hz, damping)
    stage.moved(lead, now, now + placed, now + placed, Note.GETTING_ABOUT)
    up_from = now + placed + stage.draw((0.1, 0.8))
    lasts = stage.draw(floor.rise_s)
    take(stage, standing(stage), up_from, lasts)
    stage.changed(now, up_from + lasts, Change.PULLED_UP)
    return up_from + lasts


def rise(stage: Stage, start_s: float) -> float:
    """From the floor over a squat to the feet, without furniture; returns when the baby stands."""
    floor = stage.scenario.parameters.floor
    lasts = stage.draw(floor.settle_s)
    take(stage, _squatting(stage), start_s, lasts)
    up_from = start_s + lasts + stage.draw((0.1, 0.6))
    lasts = stage.draw(floor.rise_s)
    take(stage, standing(stage), up_from, lasts)
    stage.changed(start_s, up_from + lasts, Change.ROSE)
    return up_from + lasts


def _squatting(stage: Stage) -> Pose:
    pitch, knee = 2.0, stage.draw((1.8, 2.0))
    # The shank slopes 0.3 rad forward over the foot.
    hip = knee + pitch - np.pi / 2 - 0.3
    lengths = stage.lengths
    height = -(lengths.thigh_m * np.sin(hip - pitch) + lengths.shank_m * np.sin(hip - knee - pitch))
    return Pose(hip, knee, pitch, float(height), 0.2)
