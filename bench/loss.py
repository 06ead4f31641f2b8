"""What losing packets on one side does to the balance: the worst thing this product could get wrong.

    python -m bench.loss                  20 simulated hours of kicking with equal legs
    python -m bench.loss --seeds 90       the figures of docs/validation.md (three quarters of an hour of computing)

Each hour is counted without loss and with 5, 10, 20 and 40 % of one leg's packets lost (one sample each at 50 Hz), at
random or in bursts of 0.5 to 5 s; the leg that loses alternates with the seed, and plus means towards the other leg.
Printed: the mean shift of the index against the loss-free run (with its standard error), how often the 95 % interval
excludes the truth (0: equal legs), in how many hours a figure is shown, the share of the hour that is withheld, kicks a
minute of active time against the loss-free run, and what a counter would say that simply goes on counting what it gets
(the naive shift).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray, LogRecord, SampleBlock
from monitor.model.session import SessionSummary
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import supine_kicking
from monitor.simulation.sensor import SensorSetup
from monitor.simulation.session import SimulatedSession

RATE_HZ = 50.0
SHARES = (0.05, 0.10, 0.20, 0.40)
BURST_S = (0.5, 5.0)
FIRST_SEED = 5000
MOST_SHIFT = 0.01
MOST_EXTRA = 0.01
ROW = "{:<14} {:>6} {:>17} {:>9} {:>10} {:>9} {:>11} {:>6}"
HEAD = ("loss of a leg", "hours", "shift of the index", "naive", "excluded %", "shown %", "withheld %", "rate")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One counted hour."""

    index: float
    excludes: bool
    shown: bool
    withheld: float
    towards: float
    """Kicks of the leg without loss minus those of the other, over their sum: plus is away from the leg that lost."""
    kicks_per_s: float


def kept_samples(rng: np.random.Generator, n: int, share: float, bursts: bool) -> FloatArray:
    """Which of n samples arrive, shape (n,)."""
    if not share:
        return np.ones(n, dtype=np.bool_)
    if not bursts:
        kept: FloatArray = rng.random(n) >= share
        return kept
    arrive = np.ones(n, dtype=np.bool_)
    mean_s = sum(BURST_S) / 2.0
    at = 0.0
    while at < n:
        at += rng.exponential(mean_s * (1.0 - share) / share) * RATE_HZ
        long = rng.uniform(*BURST_S) * RATE_HZ
        arrive[int(at) : int(at + long)] = False
        at += long
    return arrive


def counted(session: SimulatedSession, losing: Limb, arrive: FloatArray) -> SessionSummary:
    """The session through the pipeline, in minutes."""
    pipeline = Pipeline(hop_s=REPLAY_HOP_S)
    for record in session.records(60.0):
        pipeline.push(_thinned(record, arrive) if isinstance(record, SampleBlock) and record.limb is losing else record)
    return pipeline.finish()


def _thinned(block: SampleBlock, arrive: FloatArray) -> LogRecord:
    keep = arrive[np.rint(block.time_s * RATE_HZ).astype(int) % arrive.size]
    return SampleBlock(block.limb, block.time_s[keep], block.acc_ms2[keep], None)


def outcome(summary: SessionSummary, losing: Limb) -> Outcome:
    """The figures that matter here."""
    balance = summary.balance
    sign = -1.0 if losing is Limb.LEFT else 1.0
    index = balance.estimate if balance.estimate is not None else 0.0
    known = balance.low is not None and balance.high is not None
    excludes = known and not balance.low <= 0.0 <= balance.high  # type: ignore[operator]
    return Outcome(
        index,
        excludes,
        balance.shown,
        1.0 - summary.active_s / summary.duration_s,
        sign * index,
        len(summary.kicks) / summary.active_s,
    )


def one_hour(job: tuple[int, float, tuple[float, ...]]) -> tuple[int, dict[str, Outcome]]:
    """All losses of one seed, by name."""
    seed, minutes, shares = job
    session = simulate(supine_kicking(minutes), FIRST_SEED + seed, SensorSetup(rate_hz=RATE_HZ, has_gyro=False))
    losing = LIMBS[seed % 2]
    n = int(minutes * 60.0 * RATE_HZ) + 1
    found = {}
    for name, share, bursts in cases(shares):
        arrive = kept_samples(np.random.default_rng([seed, int(bursts), int(100 * share)]), n, share, bursts)
        found[name] = outcome(counted(session, losing, arrive), losing)
    return seed, found


def cases(shares: tuple[float, ...]) -> list[tuple[str, float, bool]]:
    """Name, share lost, in bursts."""
    lossy = [
        (f"{'bursts' if bursts else 'random'} {100 * share:.0f} %", share, bursts)
        for bursts in (False, True)
        for share in shares
    ]
    return [("none", 0.0, False), *lossy]


def compute(arguments: argparse.Namespace) -> dict[int, dict[str, Outcome]]:
    """Outcomes by seed; those in the file are taken from there, new ones are added to it."""
    known: dict[int, dict[str, Outcome]] = {}
    if arguments.keep is not None and arguments.keep.exists():
        for line in arguments.keep.read_text().splitlines():
            seed, found = json.loads(line)
            known[seed] = {name: Outcome(**values) for name, values in found.items()}
    shares = tuple(arguments.shares)
    jobs = [(seed, arguments.minutes, shares) for seed in range(arguments.seeds) if seed not in known]
    with multiprocessing.Pool(arguments.processes) as pool:
        for seed, found in pool.imap_unordered(one_hour, jobs):
            known[seed] = found
            if arguments.keep is not None:
                with arguments.keep.open("a") as file:
                    file.write(json.dumps([seed, {name: asdict(result) for name, result in found.items()}]) + "\n")
            if sys.stderr.isatty():
                print(f"\r{len(known)} of {arguments.seeds}", end="", file=sys.stderr)
    return {seed: found for seed, found in known.items() if seed < arguments.seeds}


def main() -> int:
    """Print the table; 1 when a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20, metavar="N")
    parser.add_argument("--minutes", type=float, default=60.0, metavar="N", help="length of each session")
    parser.add_argument("--shares", type=float, nargs="+", default=SHARES, metavar="X", help="of packets lost")
    parser.add_argument("--processes", type=int, default=1, metavar="N")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="hours that are done, to go on after an interruption")
    arguments = parser.parse_args()
    by_seed = compute(arguments)
    base = [found["none"] for found in by_seed.values()]
    base_excluded = float(np.mean([r.excludes for r in base]))
    base_rate = np.mean([r.kicks_per_s for r in base])
    print(ROW.format(*HEAD))
    missed = []
    for name, share, _ in cases(tuple(arguments.shares)):
        results = [found[name] for found in by_seed.values()]
        shift = np.array([r.towards for r in results]) - np.array([r.towards for r in base])
        error = shift.std(ddof=1) / np.sqrt(shift.size) if shift.size > 1 else 0.0
        excluded = float(np.mean([r.excludes for r in results]))
        print(
            ROW.format(
                name,
                len(results),
                f"{shift.mean():+.4f} ± {error:.4f}",
                f"{share / (2.0 - share):+.3f}",
                f"{100 * excluded:.1f}",
                f"{100 * np.mean([r.shown for r in results]):.0f}",
                f"{100 * np.mean([r.withheld for r in results]):.1f}",
                f"{np.mean([r.kicks_per_s for r in results]) / base_rate:.3f}",
            )
        )
        if abs(shift.mean()) >= MOST_SHIFT:
            missed.append(f"{name}: the index moves by {shift.mean():+.4f} (bound {MOST_SHIFT})")
        if excluded > base_excluded + MOST_EXTRA:
            missed.append(f"{name}: {100 * excluded:.1f} % exclude the truth, without loss {100 * base_excluded:.1f} %")
    print("\n".join(missed) or "all within the bounds")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
