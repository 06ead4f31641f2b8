"""What moves the sensors without a baby's doing: a car, a table, a motor."""

from __future__ import annotations

import math

import numpy as np

from monitor.model.limbs import LIMBS
from monitor.simulation.kicks import play_one_kick
from monitor.simulation.scenes import CarRide, Kicking, OnMachine, OnTable
from monitor.simulation.stage import Stage
from monitor.simulation.tracks import INTERNAL_RATE_HZ, fade
from monitor.simulation.truth import Setting, Touch


def sit_in_seat(stage: Stage, start_s: float, duration_s: float) -> None:
    """An adult puts the baby into its seat and straps it in."""
    stage.pitch.move_to(start_s, duration_s, stage.draw((0.5, 0.8)))
    stage.yielding.move_to(start_s, duration_s, 0.0)
    for leg in stage.legs.values():
        leg.hip.move_to(start_s, duration_s, stage.draw((1.0, 1.3)))
        leg.knee.move_to(start_s, duration_s, stage.draw((0.8, 1.2)))
        leg.home_hip, leg.home_knee = leg.hip.value, leg.knee.value
        leg.free_s = start_s + duration_s


def play_car_ride(stage: Stage, scene: CarRide, start_s: float, end_s: float) -> None:
    """Road, wheels and engine shake the seat, curves and lights push it; a kick now and then."""
    outside = stage.scenario.parameters.outside
    stage.unrest(start_s, end_s, 0.7)
    for low_hz, high_hz, between in (
        (1.0, 2.5, outside.road_ms2),
        (8.0, 14.0, outside.wheel_ms2),
        (25.0, 40.0, outside.engine_ms2),
    ):
        # A displacement of the middle frequency with the wanted acceleration.
        size_m = stage.draw(between) / (4.0 * math.pi**2 * low_hz * high_hz)
        for track, part in ((stage.z, 1.0), (stage.x, 0.5), (stage.y, 0.5)):
            stage.shake(track, start_s, end_s, low_hz, high_hz, part * size_m)
    now = start_s + stage.draw((2.0, 6.0))
    while now < end_s - 6.0:
        lasts = stage.draw(outside.brake_s)
        chance = stage.rng.random()
        if chance < 0.3:
            stage.z.strike(now, 0.3, stage.draw(outside.bump_m), 0.7, stage.draw((4.0, 7.0)), 0.3)
        else:
            way = stage.draw(outside.brake_m) * float(stage.rng.choice((-1.0, 1.0)))
            (stage.x if chance < 0.65 else stage.y).move(now, lasts, way)
        now += lasts + stage.draw((1.0, 12.0))
    scene_kicks = Kicking(scene.duration_s, vigour=outside.seat_vigour, smash_share=0.0)
    now = start_s + float(stage.rng.exponential(outside.seat_kick_s))
    while now < end_s - 4.0:
        now = play_one_kick(stage, scene_kicks, LIMBS[int(stage.rng.integers(2))], now)
        now += 0.5 + float(stage.rng.exponential(outside.seat_kick_s))
    stage.handled(start_s, end_s, Touch.VEHICLE)


def play_on_table(stage: Stage, scene: OnTable, start_s: float, end_s: float) -> None:
    """Nothing but the sensors' noise, and a knock now and then that both feel."""
    outside = stage.scenario.parameters.outside
    now = start_s + float(stage.rng.exponential(outside.knock_s))
    while now < end_s - 1.0:
        stage.z.strike(now, 0.1, stage.draw(outside.knock_m), 0.6, stage.draw((20.0, 35.0)), 0.2)
        now += 0.5 + float(stage.rng.exponential(outside.knock_s))
    stage.stretch(start_s, end_s, Setting.TABLE)


def play_on_machine(stage: Stage, scene: OnMachine, start_s: float, end_s: float) -> None:
    """A motor's rhythm, a little unsteady, up and down and half as much to the side."""
    outside = stage.scenario.parameters.outside
    n = int((end_s - start_s - 2.0) * INTERNAL_RATE_HZ)
    rate_hz, size_ms2 = stage.draw(outside.motor_hz), stage.draw(outside.motor_ms2)
    knots = stage.rng.normal(1.0, 0.01, max(2, int(n / INTERNAL_RATE_HZ) + 2))
    pace = np.interp(np.arange(n) / INTERNAL_RATE_HZ, np.arange(len(knots)), knots)
    phase = 2.0 * np.pi * rate_hz * np.cumsum(pace) / INTERNAL_RATE_HZ
    way = size_ms2 / (2.0 * math.pi * rate_hz) ** 2 * np.sin(phase) * fade(n)
    stage.z.add(start_s + 1.0, way)
    stage.y.add(start_s + 1.0, 0.5 * way)
    stage.stretch(start_s, end_s, Setting.MACHINE)
