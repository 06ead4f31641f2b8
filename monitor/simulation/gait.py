"""Upright: walking runs, supported steps, bouncing. Feet are placed, the joints follow (inverse kinematics)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monitor.model.limbs import LIMBS, Limb
from monitor.simulation.leg import reach
from monitor.simulation.scenes import Bouncing, SupportedSteps, Walking
from monitor.simulation.stage import UPRIGHT_RAD, Stage
from monitor.simulation.tracks import INTERNAL_RATE_HZ, Track
from monitor.simulation.truth import TrueBounce, TrueRun, TrueStep

LEAD_S = 0.6
"""Upright stretches begin and end with this much standing, so that their tracks join the rest."""


@dataclass(frozen=True, slots=True)
class Landing:
    """A foot's way through the air, decided before it is written."""

    limb: Limb
    contact_s: float
    swing_s: float
    forward_m: float
    lift_m: float


class Stance:
    """Paths of hip and ankles in the walker's plane (x forward, z up), on local time from `start_s`."""

    def __init__(self, stage: Stage, start_s: float, duration_s: float) -> None:
        self.stage, self.start_s = stage, start_s
        n = int(duration_s * INTERNAL_RATE_HZ)
        lengths = stage.lengths
        self.height_m = stage.scenario.parameters.gait.crouch * (lengths.thigh_m + lengths.shank_m)
        self.hip_x, self.hip_z = Track(n, 0.0), Track(n, self.height_m)
        self.ankle_x = {limb: Track(n, 0.0) for limb in LIMBS}
        self.ankle_z = {limb: Track(n, 0.0) for limb in LIMBS}

    def land(self, step: Landing) -> None:
        """Lift the foot, carry it forward and let it meet the floor at the contact."""
        stage, contact = self.stage, self.stage.scenario.parameters.contact
        begin = step.contact_s - step.swing_s
        self.ankle_x[step.limb].move(begin, step.swing_s, step.forward_m)
        rise = 0.5 * step.swing_s
        self.ankle_z[step.limb].move(begin, rise, step.lift_m)
        fall, stop = 0.55 * step.swing_s, stage.draw((0.6, 0.8))
        hz, damping = stage.draw(contact.floor_hz), stage.draw(contact.damping)
        self.ankle_z[step.limb].strike(step.contact_s - fall, fall / stop, -step.lift_m, stop, hz, damping)

    def write(self) -> None:
        """Turn the paths into joint angles and trunk motion on the stage's tracks."""
        stage = self.stage
        lean_back = float(stage.pitch.value)
        x, z = self.hip_x.values(), self.hip_z.values()
        caudal, ventral = (np.cos(lean_back), -np.sin(lean_back)), (np.sin(lean_back), np.cos(lean_back))
        for limb, leg in stage.legs.items():
            forward, up = self.ankle_x[limb].values() - x, self.ankle_z[limb].values() - z
            hip, knee = reach(
                forward * caudal[0] + up * caudal[1], forward * ventral[0] + up * ventral[1], stage.lengths
            )
            leg.hip.add(self.start_s, hip - leg.hip.value)
            leg.knee.add(self.start_s, knee - leg.knee.value)
        stage.x.add(self.start_s, x - x[0])
        stage.z.add(self.start_s, z - z[0])


def stand_up(stage: Stage, start_s: float, duration_s: float) -> None:
    """Bring trunk and legs to standing; an adult's hands do it when the baby lay before."""
    stance = Stance(stage, 0.0, 1.0 / INTERNAL_RATE_HZ)
    stage.pitch.move_to(start_s, duration_s, UPRIGHT_RAD)
    stage.yielding.move_to(start_s, duration_s, 0.0)
    for track in (stage.roll, stage.lean):
        track.move_to(start_s, duration_s, 0.0)
    zero = np.zeros(1)
    down = zero - stance.height_m
    hip, knee = reach(-down * np.sin(UPRIGHT_RAD), down * np.cos(UPRIGHT_RAD), stage.lengths)
    for leg in stage.legs.values():
        leg.hip.move_to(start_s, duration_s, float(hip[0]))
        leg.knee.move_to(start_s, duration_s, float(knee[0]))
        leg.splay.move_to(start_s, duration_s, 0.08)


def play_steps(stage: Stage, scene: Walking | SupportedSteps, start_s: float, end_s: float) -> None:
    """Runs of steps with standing between them."""
    gait, supported = stage.scenario.parameters.gait, isinstance(scene, SupportedSteps)
    stage.unrest(start_s, end_s, 1.5)
    if supported:
        for track in (stage.x, stage.y, stage.z):
            stage.shake(track, start_s, end_s, 0.2, 2.0, stage.scenario.parameters.handling.hand_m)
    now = start_s + 1.0
    while True:
        steps = _plan_run(stage, supported)
        whole = steps[-1].contact_s + 2.0 * LEAD_S
        if now + whole > end_s:
            break
        _play_run(stage, steps, now, whole, supported)
        now += whole + stage.draw(gait.pause_s) - LEAD_S


def _plan_run(stage: Stage, supported: bool) -> list[Landing]:
    gait, rng = stage.scenario.parameters.gait, stage.rng
    step_s = stage.draw(gait.supported_step_s) if supported else 60.0 / stage.draw(gait.cadence_per_min)
    step_m = stage.draw(gait.supported_step_m if supported else gait.step_m)
    jitter = gait.supported_jitter if supported else gait.jitter
    count = int(rng.integers(gait.run_steps[0], gait.run_steps[1] + 1))
    limb = LIMBS[int(rng.integers(2))]
    landings: list[Landing] = []
    place = dict.fromkeys(LIMBS, 0.0)
    front, contact, doubled = 0.0, LEAD_S, False
    for number in range(count):
        lasts = step_s * min(max(float(rng.normal(1.0, jitter)), 0.7), 1.4)
        contact += lasts
        last = number == count - 1
        # The last step closes: both feet side by side.
        forward = step_m * stage.draw((0.85, 1.15)) * (0.5 if number == 0 else 0.25 if doubled else 1.0)
        front = front if last else front + forward
        lift = stage.draw(gait.supported_lift_m if supported else gait.lift_m)
        swing = stage.draw(gait.swing_part) * lasts
        landings.append(Landing(limb, contact, swing, front - place[limb], lift))
        place[limb] = front
        doubled = bool(rng.random() < gait.same_foot)
        limb = limb if doubled else limb.other
    # A foot left behind by a doubled step would stay stretched: it is drawn up as one more step.
    for limb, where in place.items():
        if where < front:
            contact += step_s
            landings.append(Landing(limb, contact, 0.7 * step_s, front - where, 0.02))
    return landings


def _play_run(stage: Stage, steps: list[Landing], start_s: float, whole_s: float, supported: bool) -> None:
    stance = Stance(stage, start_s, whole_s)
    place = dict.fromkeys(LIMBS, 0.0)
    number = len(stage.runs)
    for step in steps:
        stance.land(step)
        before = sum(place.values()) / 2.0
        place[step.limb] += step.forward_m
        pace = step.swing_s / 0.7
        stance.hip_x.move(step.contact_s - 1.1 * pace, 1.4 * pace, sum(place.values()) / 2.0 - before)
        # The trunk sinks at the contact and rises over the standing leg, and leans to it.
        stance.hip_z.move(step.contact_s - 0.2 * pace, 0.45 * pace, -0.010)
        stance.hip_z.move(step.contact_s + 0.25 * pace, 0.5 * pace, 0.010)
        side = 1.0 if step.limb is Limb.LEFT else -1.0
        tilt = side * stage.draw((0.03, 0.08))
        begin = start_s + step.contact_s - step.swing_s
        stage.lean.move(begin - 0.2 * pace, 0.5 * pace, tilt)
        stage.lean.move(begin + 0.4 * pace, 0.5 * pace, -tilt)
        stage.steps.append(TrueStep(step.limb, start_s + step.contact_s, number))
    stance.write()
    begin = start_s + steps[0].contact_s - steps[0].swing_s
    stage.runs.append(TrueRun(begin, start_s + steps[-1].contact_s, len(steps), supported))


def play_bouncing(stage: Stage, scene: Bouncing, start_s: float, end_s: float) -> None:
    """Stretches of bounces: both feet leave the floor together and land within a few hundredths of a second."""
    gait, rng = stage.scenario.parameters.gait, stage.rng
    stage.unrest(start_s, end_s, 1.5)
    now = start_s + 1.0
    while True:
        rate_hz, cycles = stage.draw(gait.bounce_hz), int(rng.integers(6, 20))
        whole = 2.0 * LEAD_S + (cycles + 1) / rate_hz * 1.1
        if now + whole > end_s:
            return
        stance = Stance(stage, now, whole)
        local = LEAD_S
        for _ in range(cycles):
            period = (1.0 / rate_hz) * min(max(float(rng.normal(1.0, 0.05)), 0.85), 1.1)
            depth, lift = stage.draw(gait.bounce_m), stage.draw(gait.bounce_lift_m)
            stance.hip_z.move(local, 0.5 * period, -depth)
            stance.hip_z.move(local + 0.5 * period, 0.5 * period, depth)
            air = 0.42 * period
            for limb in LIMBS:
                contact = local + 1.05 * period + float(rng.normal(0.0, 0.012))
                stance.land(Landing(limb, contact, air, 0.0, lift * stage.draw((0.8, 1.2))))
            local += period
        stance.write()
        begin, end = now + LEAD_S, now + local
        stage.bounces.append(TrueBounce(begin, end, cycles, cycles / (end - begin)))
        now += whole + stage.draw(gait.pause_s)
