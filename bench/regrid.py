"""How far counts hang on where samples fall: the same movements through other sensors, kick by kick.

    python -m bench.regrid                  4 tuning seeds of three scenarios
    python -m bench.regrid --seeds 10 --scenario bicycle

Each session is played again with the same movement and with sensors that differ in one thing from the first (100 Hz,
its clock right): the rate, a clock that runs 500 ppm fast or begins 5.5 ms later, another mounting, errors of the axes
three times as large. "count" is the change of the counts of both legs together; "legs" the largest change of the
balance index of a session; "otherwise" the share of kicks that have not exactly one kick over a quarter of their time
in the other session. Nobody was measured.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from bench.scenes import TUNING_SEED
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import SessionSummary
from monitor.pipeline import Pipeline
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import SCENARIOS
from monitor.simulation.sensor import SensorSetup

PLAYED = ("supine_kicking", "vigorous_kicking", "bicycle")
SKEW_PPM, LATE_S = 500.0, 0.0055
TURNED = ((0.0, 0.6, 0.8), (1.0, 0.0, 0.0), (0.0, 0.8, -0.6))
"""A mounting: columns are the sensor's axes in shank axes."""
OTHERS = {
    "200 Hz": SensorSetup(rate_hz=200.0),
    "50 Hz": SensorSetup(rate_hz=50.0),
    "25 Hz": SensorSetup(rate_hz=25.0),
    "20 Hz": SensorSetup(rate_hz=20.0),
    "fast clock": SensorSetup(skew_ppm=SKEW_PPM),
    "late clock": SensorSetup(offset_s=LATE_S),
    "mounting": SensorSetup(mounting=TURNED),
    "worse axes": SensorSetup(offset_sd_ms2=3 * SensorSetup().offset_sd_ms2, gain_sd=3 * SensorSetup().gain_sd),
}
SHARED = 0.25
Stretch = tuple[float, float]


def counted(name: str, seed: int, sensor: SensorSetup) -> SessionSummary:
    """One session through the product's pipeline."""
    pipeline = Pipeline()
    for record in simulate(SCENARIOS[name](), seed, sensor).records(60.0):
        pipeline.push(record)
    return pipeline.finish()


def stretches(summary: SessionSummary, limb: Limb, sensor: SensorSetup) -> list[Stretch]:
    """Onset and end of each kick of a limb in true time, s."""

    def true(time_s: float) -> float:
        return (time_s - sensor.offset_s) / (1.0 + sensor.skew_ppm * 1e-6)

    return [(true(k.onset_s), true(k.end_s)) for k in summary.kicks if k.limb is limb and k.end_s is not None]


def otherwise(kicks: Sequence[Stretch], others: Sequence[Stretch]) -> int:
    """How many of `kicks` have not exactly one partner among `others`."""
    return sum(
        sum(min(end, e) - max(begin, b) > SHARED * (end - begin) for b, e in others) != 1 for begin, end in kicks
    )


def index(summary: SessionSummary) -> float:
    """(L-R)/(L+R) of the kicks counted."""
    left, right = (summary.limbs[limb].kicks for limb in LIMBS)
    return (left - right) / max(left + right, 1)


def line(name: str, word: str, first: Sequence[SessionSummary], again: Sequence[SessionSummary]) -> str:
    """One other sensor, all seeds of a scenario together."""
    usual, sensor = SensorSetup(), OTHERS[word]
    before, after, other = 0, 0, 0
    for one, two in zip(first, again, strict=True):
        for limb in LIMBS:
            mine, others = stretches(one, limb, usual), stretches(two, limb, sensor)
            before, after = before + len(mine), after + len(others)
            other += otherwise(mine, others)
    legs = max((index(two) - index(one) for one, two in zip(first, again, strict=True)), key=abs)
    return (
        f"{name:<18}{word:<12}{before:>6}{100 * (after - before) / max(before, 1):>+9.1f}{legs:>+8.3f}"
        f"{100 * other / max(before, 1):>11.1f}"
    )


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.regrid", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=4, help="how many, from 0 on (4)")
    parser.add_argument("--scenario", action="append", choices=list(SCENARIOS), help="only this; may be repeated")
    wanted = parser.parse_args()
    seeds = range(TUNING_SEED, TUNING_SEED + wanted.seeds)
    print(f"Tuning seeds {seeds.start} to {seeds.stop - 1}, beside 100 Hz")
    print(f"{'scenario':<18}{'sensor':<12}{'kicks':>6}{'count%':>9}{'legs':>8}{'otherwise%':>11}")
    for name in wanted.scenario or PLAYED:
        first = [counted(name, seed, SensorSetup()) for seed in seeds]
        for word, sensor in OTHERS.items():
            print(line(name, word, first, [counted(name, seed, sensor) for seed in seeds]), flush=True)


if __name__ == "__main__":
    main()
