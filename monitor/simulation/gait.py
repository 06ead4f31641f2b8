"""On the feet: runs of steps, cruising, bouncing. Feet are placed, the joints follow (inverse kinematics)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monitor.model.limbs import LIMBS, Limb
from monitor.simulation.leg import reach
from monitor.simulation.poses import fall, rise, standing, take
from monitor.simulation.scenes import Bouncing, Cruising, FirstSteps, SupportedSteps, Walking
from monitor.simulation.stage import Stage
from monitor.simulation.tracks import INTERNAL_RATE_HZ, Track
from monitor.simulation.truth import Setting, TrueBounce, TrueRun, TrueStep

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
        self.ankle_x = {limb: Track(n, stage.feet[limb]) for limb in LIMBS}
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
    """Bring trunk and legs to standing; an adult's hands do it."""
    take(stage, standing(stage), start_s, duration_s, alone=False)


def play_steps(stage: Stage, scene: Walking | FirstSteps | SupportedSteps, start_s: float, end_s: float) -> None:
    """Runs of steps with standing between them; first steps end in a fall now and then."""
    gait, supported, first = (
        stage.scenario.parameters.gait,
        isinstance(scene, SupportedSteps),
        isinstance(scene, FirstSteps),
    )
    stage.unrest(start_s, end_s, 1.5)
    if supported:
        for track in (stage.x, stage.y, stage.z):
            stage.shake(track, start_s, end_s, 0.2, 2.0, stage.scenario.parameters.handling.hand_m)
    now, up_since = start_s + 1.0, start_s
    while True:
        steps = _plan_run(stage, supported, _run_length(stage, first))
        whole = steps[-1].contact_s + 2.0 * LEAD_S
        falls = first and stage.rng.random() < gait.first_fall
        # Down, a while on the floor and up again take 14 s at most.
        if now + whole + (14.0 if falls else 0.0) > end_s:
            break
        _play_run(stage, steps, now, whole, supported)
        now += whole
        if falls:
            stage.stretch(up_since, now - LEAD_S, Setting.UPRIGHT)
            now = rise(stage, fall(stage, now) + stage.draw((1.5, 4.0)))
            up_since = now
        now += stage.draw(gait.pause_s) - LEAD_S
    stage.stretch(up_since, end_s, Setting.UPRIGHT)


def _run_length(stage: Stage, first: bool) -> int:
    gait = stage.scenario.parameters.gait
    if not first:
        return int(stage.rng.integers(gait.run_steps[0], gait.run_steps[1] + 1))
    return min(int(stage.rng.geometric(gait.first_stop)), gait.first_run_steps[1])


def _plan_run(stage: Stage, supported: bool, count: int) -> list[Landing]:
    gait, rng = stage.scenario.parameters.gait, stage.rng
    step_s = stage.draw(gait.supported_step_s) if supported else 60.0 / stage.draw(gait.cadence_per_min)
    step_m = stage.draw(gait.supported_step_m if supported else gait.step_m)
    jitter = gait.supported_jitter if supported else gait.jitter
    place = dict(stage.feet)
    limb = min(LIMBS, key=lambda one: place[one])
    if place[limb] == place[limb.other]:
        limb = LIMBS[int(rng.integers(2))]
    landings: list[Landing] = []
    contact, doubled = LEAD_S, False
    for number in range(count):
        lasts = min(step_s * min(max(float(rng.normal(1.0, jitter)), 0.7), 1.4), gait.longest_step_s)
        contact += lasts
        last = number == count - 1
        forward = step_m * stage.draw((0.85, 1.15)) * (0.5 if number == 0 else 0.25 if doubled else 1.0)
        if last:
            # Feet end side by side or a little apart.
            target = place[limb.other] + stage.draw((0.0, gait.close_share)) * step_m
        else:
            target = max(place.values()) + forward
        lift = stage.draw(gait.supported_lift_m if supported else gait.lift_m)
        swing = stage.draw(gait.swing_part) * lasts
        landings.append(Landing(limb, contact, swing, target - place[limb], lift))
        place[limb] = target
        # The last step belongs to the foot that is behind.
        doubled = bool(rng.random() < gait.same_foot) and number < count - 2
        limb = limb if doubled else limb.other
    return landings


def _play_run(stage: Stage, steps: list[Landing], start_s: float, whole_s: float, supported: bool) -> None:
    stance = Stance(stage, start_s, whole_s)
    place = dict(stage.feet)
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
    middle = sum(place.values()) / 2.0
    stage.feet = {limb: place[limb] - middle for limb in LIMBS}
    begin = start_s + steps[0].contact_s - steps[0].swing_s
    stage.runs.append(TrueRun(begin, start_s + steps[-1].contact_s, len(steps), supported))


def play_cruising(stage: Stage, scene: Cruising, start_s: float, end_s: float) -> None:
    """To the side along furniture: the leading foot goes, the other closes, always in this order."""
    gait = stage.scenario.parameters.gait
    stage.unrest(start_s, end_s, 1.5)
    now = start_s + 1.0
    while True:
        count = int(stage.rng.integers(gait.cruise_steps[0], gait.cruise_steps[1] + 1))
        lead = LIMBS[int(stage.rng.integers(2))]
        step_s, way_m = stage.draw(gait.cruise_step_s), stage.draw(gait.cruise_m)
        whole = 2.0 * LEAD_S + 1.3 * step_s * (count + 1)
        if now + whole > end_s:
            break
        _play_cruise(stage, now, whole, count, lead, step_s, way_m)
        now += whole + stage.draw(gait.pause_s) - LEAD_S
    stage.stretch(start_s, end_s, Setting.UPRIGHT)


def _play_cruise(
    stage: Stage, start_s: float, whole_s: float, count: int, lead: Limb, step_s: float, way_m: float
) -> None:
    gait, stance, number = stage.scenario.parameters.gait, Stance(stage, start_s, whole_s), len(stage.runs)
    apart = way_m / stance.height_m
    side = 1.0 if lead is Limb.LEFT else -1.0
    contact, limb, begin = LEAD_S, lead, 0.0
    for step in range(count):
        lasts = step_s * min(max(float(stage.rng.normal(1.0, gait.jitter)), 0.7), 1.25)
        contact += lasts
        swing = stage.draw(gait.swing_part) * lasts
        begin = begin or contact - swing
        stance.land(Landing(limb, contact, swing, 0.0, stage.draw(gait.lift_m)))
        # The leading leg spreads while it swings; then the hips follow and the other leg is left spread, and closes.
        stage.legs[limb].splay.move(start_s + contact - swing, swing, apart if limb is lead else -apart)
        if limb is lead:
            shift = start_s + contact - 0.1 * lasts
            stage.y.move(shift, 0.5 * lasts, side * way_m)
            stage.legs[lead].splay.move(shift, 0.5 * lasts, -apart)
            stage.legs[lead.other].splay.move(shift, 0.5 * lasts, apart)
        stage.steps.append(TrueStep(limb, start_s + contact, number))
        if step < count - 1:
            limb = limb.other
    stance.write()
    if limb is lead:
        # A run that ends on the leading foot: the other leg is drawn up without a step.
        stage.legs[lead.other].splay.move(start_s + whole_s, 1.2, -apart)
    stage.runs.append(TrueRun(start_s + begin, start_s + contact, count, False))


def play_bouncing(stage: Stage, scene: Bouncing, start_s: float, end_s: float) -> None:
    """Stretches of bounces: both feet leave the floor together and land within a few hundredths of a second."""
    gait, rng = stage.scenario.parameters.gait, stage.rng
    stage.unrest(start_s, end_s, 1.5)
    now = start_s + 1.0
    while True:
        rate_hz, cycles = stage.draw(gait.bounce_hz), int(rng.integers(6, 20))
        whole = 2.0 * LEAD_S + (cycles + 1) / rate_hz * 1.1
        if now + whole > end_s:
            break
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
    stage.stretch(start_s, end_s, Setting.UPRIGHT)
