"""Why more than one in twenty intervals of a long session exclude the truth: sensors that differ for all of it.

    python -m bench.offset                  40 simulated hours with equal legs (twenty minutes of computing)

`bench.loss` finds that without any loss some ten in a hundred 95 % intervals of an hour exclude 0. Here its hours are
looked at three times: the kicks as they were played, as they are counted with ideal sensors, and as they are counted
with the simulated ones, whose offsets and gains differ (`SensorSetup`). The motion is the same each time. Printed: the
SD of the index over hours (artanh scale) beside the standard error that the intervals claim, and how many exclude 0.
Then what counting adds to the index and what differing sensors add to that: its SD, and how that of an hour's first
half goes with that of its second. What stays the same for an hour is in no range made of that hour.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
from dataclasses import dataclass

import numpy as np

from bench.loss import FIRST_SEED, RATE_HZ, counted, kept_samples
from monitor.analysis.blocks import BlockCounts
from monitor.analysis.intervals import stretches, without
from monitor.analysis.symmetry import session_balance
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray
from monitor.model.session import Balance
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import supine_kicking
from monitor.simulation.sensor import SensorSetup

SENSORS = SensorSetup(rate_hz=RATE_HZ, has_gyro=False)
IDEAL = SensorSetup(rate_hz=RATE_HZ, has_gyro=False, offset_sd_ms2=0.0, gain_sd=0.0)
Onsets = dict[Limb, FloatArray]


@dataclass(frozen=True, slots=True)
class Hour:
    """Onsets of each leg's kicks (s), three times, and the active time that all three are taken over, (n, 2), s."""

    played: Onsets
    ideal: Onsets
    counted: Onsets
    active: FloatArray
    long_s: float


def one_hour(job: tuple[int, float]) -> Hour:
    """Simulate and count an hour of `bench.loss`."""
    seed, minutes = job
    n = int(minutes * 60.0 * RATE_HZ) + 1
    every = kept_samples(np.random.default_rng(0), n, 0.0, False)
    found = {}
    for setup in (IDEAL, SENSORS):
        session = simulate(supine_kicking(minutes), FIRST_SEED + seed, setup)
        found[setup] = summary = counted(session, Limb.LEFT, every)
    left_out = stretches((x.start_s, x.end_s) for x in summary.excluded)
    onsets = [
        {limb: np.array([k.onset_s for k in kicks if k.limb is limb]) for limb in LIMBS}
        for kicks in (
            [k for k in session.truth.events if not k.borderline], found[IDEAL].kicks, found[SENSORS].kicks,
        )
    ]  # fmt: skip
    long_s = 60.0 * minutes
    return Hour(*onsets, without(stretches([(0.0, long_s)]), left_out), long_s)


def balance(onsets: Onsets, hour: Hour) -> Balance:
    """By the function of screens and reports."""
    counts = BlockCounts()
    for limb in LIMBS:
        counts.add_all(limb, onsets[limb])
    return session_balance(counts, hour.active, 0.0, hour.long_s)


def index(onsets: Onsets, from_s: float, to_s: float) -> float:
    """(L-R)/(L+R) of a part."""
    left, right = (int(((onsets[limb] >= from_s) & (onsets[limb] < to_s)).sum()) for limb in LIMBS)
    return (left - right) / (left + right)


def lines(hours: list[Hour]) -> list[str]:
    """The table."""
    found = [f"{'kicks':<26} {'hours':>5} {'SD of index':>12} {'claimed':>8} {'excluded %':>11}"]
    for name, of in (("as they were played", "played"), ("counted, ideal sensors", "ideal"), ("counted", "counted")):
        all_of = [balance(getattr(hour, of), hour) for hour in hours]
        shown = [(b.estimate, b.low, b.high) for b in all_of if b.low is not None]
        estimate, low, high = np.array(shown, dtype=np.float64).T
        claimed = (np.arctanh(high) - np.arctanh(low)) / (2.0 * 1.98)  # t(0.975) of some 55 degrees of freedom is 2.00
        excluded = 100.0 * np.mean((low > 0.0) | (high < 0.0))
        spread, claim = np.arctanh(estimate).std(ddof=1), math.sqrt(np.mean(claimed**2))
        found.append(f"{name:<26} {len(shown):>5} {spread:>12.4f} {claim:>8.4f} {excluded:>11.1f}")
    for name, more, less in (("counting adds", "ideal", "played"), ("differing sensors add", "counted", "ideal")):
        added = []
        for hour in hours:
            middle, a, b = hour.long_s / 2.0, getattr(hour, more), getattr(hour, less)
            parts = ((0.0, middle), (middle, hour.long_s), (0.0, hour.long_s))
            added.append([index(a, *part) - index(b, *part) for part in parts])
        first, second, whole = np.array(added).T
        alike = np.corrcoef(first, second)[0, 1]
        found.append(f"{name:<26} SD {whole.std(ddof=1):.4f}, the halves of an hour correlate {alike:+.2f}")
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=int, default=40, metavar="N")
    parser.add_argument("--minutes", type=float, default=60.0, metavar="N", help="length of each")
    parser.add_argument("--processes", type=int, default=1, metavar="N")
    arguments = parser.parse_args()
    jobs = [(seed, arguments.minutes) for seed in range(arguments.hours)]
    with multiprocessing.Pool(arguments.processes) as pool:
        print("\n".join(lines(pool.map(one_hour, jobs, chunksize=1))))


if __name__ == "__main__":
    main()
