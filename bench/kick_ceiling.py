"""What could be counted at best: out and half-way back on the hip and the knee that were played, not on a sensor.

    python -m bench.kick_ceiling               6 tuning seeds of each scenario
    python -m bench.kick_ceiling --seeds 2

No sensor shows these angles. The rule is the definition's: a leg has left its posture once hip or knee is 10 degrees
away, and is back once it is half as far away as it was at most; from the place it came back to, the next kick begins
when it is 6 degrees and a fifth of the last kick away again. A kick is counted where the envelope reaches 1.0 m/s2 in
it. "below": how many in a hundred stay below that. Beside it the F1 of the program, from one ankle's acceleration a leg
(and its gyroscope, as a gate). Nobody was measured.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass

import numpy as np

from bench.scenes import TUNING_SEED, KickTally, play
from monitor.detection.parameters import Parameters
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray
from monitor.simulation import infant
from monitor.simulation.measure import envelope_ms2
from monitor.simulation.plain import Score, match
from monitor.simulation.scenarios import SCENARIOS
from monitor.simulation.scenes import Scenario
from monitor.simulation.stage import Stage
from monitor.simulation.tracks import INTERNAL_RATE_HZ

PLAYED = ("supine_kicking", "gentle_kicking", "vigorous_kicking", "bicycle", "out_hold_back", "together", "asymmetric")
EVERY = 8
"""Angles and envelope are looked at 50 times a second."""
OUT_RAD, AGAIN_RAD, AGAIN_SHARE, BACK = math.radians(10.0), math.radians(6.0), 0.2, 0.5
OFF_MS2, QUIET_S, HOLD_S, LONGEST_S = 0.5, 0.3, 1.5, 3.0


@dataclass(slots=True)
class _Out:
    """A leg that is away from `base`, (2,) rad; it began at sample `begin`."""

    begin: int
    base: FloatArray
    furthest_rad: float = 0.0
    furthest_at: int = 0
    loudest_ms2: float = 0.0
    moved_at: int = 0
    nearest_rad: float = math.inf
    nearest_at: int = -1
    """Where it has come back to; -1: it has not."""


def kicks_of(angles_rad: FloatArray, envelope: FloatArray, rate_hz: float) -> list[float]:
    """Turning points, s, of out and back on hip and knee: `angles_rad` (n, 2), `envelope` (n,) m/s2."""
    p, found, leg = Parameters(), list[float](), None

    def done(one: _Out) -> None:
        if one.furthest_rad >= OUT_RAD and one.loudest_ms2 >= p.kick_on_ms2:
            found.append(one.furthest_at / rate_hz)

    for i, (now, level) in enumerate(zip(angles_rad, envelope.tolist(), strict=True)):
        if leg is None:
            if level >= p.lower_count_ms2:
                leg = _Out(i, angles_rad[max(i - 3, 0)], moved_at=i)
            continue
        away = float(np.hypot(*(now - leg.base)))
        leg.loudest_ms2 = max(leg.loudest_ms2, level)
        leg.moved_at = i if level >= OFF_MS2 else leg.moved_at
        if leg.nearest_at < 0:
            if away > leg.furthest_rad:
                leg.furthest_rad, leg.furthest_at = away, i
            if leg.furthest_rad >= OUT_RAD and away <= BACK * leg.furthest_rad:
                leg.nearest_rad, leg.nearest_at = away, i
        elif away < leg.nearest_rad:
            leg.nearest_rad, leg.nearest_at = away, i
        else:
            home = angles_rad[leg.nearest_at]
            again = float(np.hypot(*(now - home)))
            if again >= max(AGAIN_RAD, AGAIN_SHARE * leg.furthest_rad):
                done(leg)
                leg = _Out(leg.nearest_at, home, again, i, level, i)
                continue
        out = leg.nearest_at < 0 and leg.furthest_rad >= OUT_RAD
        if i - leg.moved_at > (HOLD_S if out else QUIET_S) * rate_hz or i - leg.begin > LONGEST_S * rate_hz:
            done(leg)
            leg = None
    return found


def joints(scenario: Scenario, seed: int) -> dict[Limb, tuple[FloatArray, FloatArray]]:
    """Hip and knee, (n, 2) rad, and the envelope, (n,) m/s2, of each leg, 50 times a second."""
    motion = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed).spawn(3)[0]))
    stage = Stage(scenario, motion)
    infant.play(stage)
    trunk = infant.trunk_motion(stage)
    result = {}
    for limb in LIMBS:
        force, _ = infant.shank_signals(stage, limb, trunk)
        leg = stage.legs[limb]
        angles = np.stack([leg.hip.values(), leg.knee.values()], axis=1)
        result[limb] = angles[::EVERY], envelope_ms2(force)[::EVERY]
    return result


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.kick_ceiling", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=6, help="how many, from 0 on (6)")
    seeds = range(TUNING_SEED, TUNING_SEED + parser.parse_args().seeds)
    print(f"Tuning seeds {seeds.start} to {seeds.stop - 1}: F1 and count of hip and knee themselves, F1 of the program")
    print(f"{'scenario':<18}{'kicks':>6}{'below':>7}{'joints F1':>11}{'count%':>8}{'program F1':>12}")
    for name in PLAYED:
        hits = missed = wrong = below = 0
        tally = KickTally()
        for one in play(SCENARIOS[name](), seeds):
            tally.add(one)
            truth = one.session.truth
            for limb, (angles, envelope) in joints(SCENARIOS[name](), one.session.seed).items():
                times = kicks_of(angles, envelope, INTERNAL_RATE_HZ / EVERY)
                # What hands do to the legs is left aside: this is about kicks.
                own = [t for t in times if not any(h.start_s <= t <= h.end_s for h in truth.handling)]
                one_leg = match(own, truth.kicks(limb), truth.borderline(limb))
                hits, missed, wrong = hits + one_leg.hits, missed + one_leg.missed, wrong + one_leg.wrong
                below += sum(k.envelope_ms2 < Parameters().kick_on_ms2 for k in truth.kicks(limb))
        true = hits + missed
        print(
            f"{name:<18}{true:>6}{100 * below / true:>7.1f}{Score(hits, missed, wrong).f1:>11.3f}"
            f"{100 * (wrong - missed) / true:>+8.1f}{Score(tally.hits, tally.missed, tally.wrong).f1:>12.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
