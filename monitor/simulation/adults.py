"""What moves the baby from outside: handling, carrying, rocking; and its own rolling and rest."""

from __future__ import annotations

import numpy as np

from monitor.model.events import Kind
from monitor.model.limbs import LIMBS, Limb
from monitor.simulation.kicks import play_one_kick
from monitor.simulation.scenes import Carried, DoubleTap, Handling, Kicking, Rest, Rocked, Rolling
from monitor.simulation.stage import PlannedKick, Stage
from monitor.simulation.tracks import INTERNAL_RATE_HZ, fade, there_and_back
from monitor.simulation.truth import Note, Touch


def play_rest(stage: Stage, scene: Rest, start_s: float, end_s: float) -> None:
    """Hardly anything moves."""
    stage.unrest(start_s, end_s, 0.5)


def play_handling(stage: Stage, scene: Handling, start_s: float, end_s: float) -> None:
    """A nappy change: legs lifted and held, trunk turned, tugs; what the legs do is the adult's doing."""
    handling, rng = stage.scenario.parameters.handling, stage.rng
    stage.unrest(start_s, end_s)
    for track in (stage.x, stage.y, stage.z):
        stage.shake(track, start_s, end_s, 0.3, 2.5, handling.hand_m)
    own = Kicking(scene.duration_s, smash_share=0.0)
    now = start_s + 0.3
    while now < end_s - 6.0:
        lasts, hold = stage.draw(handling.lift_s), stage.draw(handling.lift_hold_s)
        back = stage.draw(handling.lift_s)
        if rng.random() < 0.6:
            size, limbs = stage.draw(handling.lift_rad), LIMBS if rng.random() < 0.7 else (Limb.LEFT,)
            for limb in limbs:
                leg, part = stage.legs[limb], stage.draw((0.85, 1.15))
                there_and_back(leg.hip, now, lasts, hold, back, size * part)
                there_and_back(leg.knee, now, lasts, hold, back, -0.5 * leg.knee.value)
            there_and_back(stage.pitch, now, lasts, hold, back, -0.35 * size)
        else:
            turn = stage.draw(handling.trunk_rad) * float(rng.choice((-1.0, 1.0)))
            there_and_back(stage.roll, now, lasts, hold, back, turn)
            for leg in stage.legs.values():
                stage.shake(leg.hip, now, now + lasts + hold, 0.5, 3.0, handling.dangle_rad)
        now += lasts + hold + back + stage.draw((0.2, 1.5))
        if scene.kick_share and rng.random() < scene.kick_share:
            now = play_one_kick(stage, own, LIMBS[int(rng.integers(2))], now) + stage.draw((0.2, 0.6))
    stage.handled(start_s, end_s, Touch.NAPPY)


def play_double_tap(stage: Stage, scene: DoubleTap, start_s: float, end_s: float) -> None:
    """Both sensors lie in one hand, so both feel the same: twice down, with a knock."""
    stage.unrest(start_s, end_s, 0.5)
    first_s = 0.5 * (start_s + end_s) - 0.3
    for at_s in (first_s, first_s + stage.draw((0.35, 0.6))):
        stage.z.strike(at_s, 0.2, -0.02, 0.6, 25.0, 0.35)
    stage.handled(start_s, end_s, Touch.TAPPED)


def play_carried(stage: Stage, scene: Carried, start_s: float, end_s: float) -> None:
    """Against the shoulder of an adult who walks: bob, turns of the trunk, legs that dangle."""
    handling, now = stage.scenario.parameters.handling, start_s + stage.scenario.parameters.handling.pick_up_s
    stage.unrest(start_s, end_s)
    stage.pitch.move_to(start_s, now - start_s, stage.draw((0.9, 1.4)))
    stage.yielding.move_to(start_s, now - start_s, 0.0)
    n = int((end_s - now) * INTERNAL_RATE_HZ)
    if n > 1:
        size_m = stage.draw(handling.carry_m)
        phase = _phase(stage, n, stage.draw(handling.carry_hz))
        stage.z.add(now, size_m * np.sin(phase) * fade(n))
        stage.y.add(now, size_m * np.sin(0.5 * phase) * fade(n))
        for leg in stage.legs.values():
            # Both legs feel the same bob; each answers a little later or stronger.
            swing = stage.draw((0.02, 0.07)) * np.sin(phase - stage.draw((0.3, 1.2)))
            leg.hip.add(now, (swing - swing[0]) * fade(n))
            stage.shake(leg.knee, now, end_s, 0.5, 2.5, handling.dangle_rad)
            stage.shake(leg.hip, now, end_s, 0.5, 2.5, handling.dangle_rad)
    while now < end_s - 6.0:
        lasts = stage.draw((2.0, 4.0))
        turn = stage.draw(handling.trunk_rad) * float(stage.rng.choice((-1.0, 1.0)))
        if stage.rng.random() < 0.6:
            stage.yaw.move(now, lasts, 2.0 * turn)
        else:
            there_and_back(stage.lean, now, lasts, stage.draw((0.0, 1.0)), 0.9 * lasts, turn)
            now += lasts
        now += lasts
    stage.handled(start_s, end_s, Touch.CARRIED)


def play_rocked(stage: Stage, scene: Rocked, start_s: float, end_s: float) -> None:
    """Half lying in the arms of an adult who rocks."""
    handling, now = stage.scenario.parameters.handling, start_s + stage.scenario.parameters.handling.pick_up_s
    stage.unrest(start_s, end_s)
    stage.pitch.move_to(start_s, now - start_s, stage.draw((0.3, 0.7)))
    stage.yielding.move_to(start_s, now - start_s, 0.0)
    n = int((end_s - now) * INTERNAL_RATE_HZ)
    if n > 1:
        phase = _phase(stage, n, stage.draw(handling.rock_hz))
        stage.lean.add(now, stage.draw(handling.rock_rad) * np.sin(phase) * fade(n))
        stage.y.add(now, stage.draw(handling.rock_m) * np.sin(phase + 0.2) * fade(n))
        for leg in stage.legs.values():
            stage.shake(leg.hip, now, end_s, 0.3, 1.5, 0.5 * handling.dangle_rad)
    stage.handled(start_s, end_s, Touch.ROCKED)


def _phase(stage: Stage, n: int, rate_hz: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """A phase that begins at 0 and runs at about `rate_hz`, wandering by a tenth or so, (n,)."""
    knots = stage.rng.normal(1.0, 0.08, max(2, int(n / INTERNAL_RATE_HZ) + 2))
    pace = np.interp(np.arange(n) / INTERNAL_RATE_HZ, np.arange(len(knots)), knots)
    return 2.0 * np.pi * rate_hz * np.cumsum(pace) / INTERNAL_RATE_HZ


def play_rolling(stage: Stage, scene: Rolling, start_s: float, end_s: float) -> None:
    """Over to the side and back; the legs go along and are borderline while the trunk turns."""
    handling, now = stage.scenario.parameters.handling, start_s + 1.0
    stage.unrest(start_s, end_s, 1.5)
    while now < end_s - 9.0:
        turn = stage.draw(handling.roll_rad) * float(stage.rng.choice((-1.0, 1.0)))
        for way in (turn, -turn):
            lasts = stage.draw((1.2, 2.2))
            stage.roll.move(now, lasts, way)
            for limb, leg in stage.legs.items():
                size = stage.draw((0.2, 0.7))
                there_and_back(leg.hip, now, 0.5 * lasts, 0.0, 0.5 * lasts, size)
                there_and_back(leg.knee, now, 0.5 * lasts, 0.0, 0.5 * lasts, 0.5 * size)
                half, end = now + 0.5 * lasts, now + lasts
                stage.kicks.append(PlannedKick(limb, now, half, half, end, Kind.SINGLE, note=Note.ROLLING))
            now += lasts + stage.draw((0.6, 2.0))
