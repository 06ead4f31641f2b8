"""How often the words about left and right over many sessions would be wrong, by simulation.

    python -m bench.false_words                    20,000 babies a cell: the table of docs/validation.md
    python -m bench.false_words --found            r as each pool shows it, not held towards 0.3 (decision 0049)
    python -m bench.false_words --correlation 0.7  days that correlate as much instead

Each baby has 30 daily sessions. A session's index is the baby's own plus noise of the session SD, which successive
days share with the correlation of the cell; "offset" is the SD of a harmless index of the baby's own. After each
session the last 28 are pooled by `monitor.analysis.pooling`, as the screens do it. "ever" is the share of babies of
whom it was said at least once; the check with exchanged sensors, which "repeatedly" needs too, is taken as passed. "by
14": said within 14 sessions. Bounds: of equal legs, independent days and no offset "more" of at most 5 % and
"repeatedly" of at most 0.5 % of babies; of a true index of 0.33 "more" of at least 90 % within 14 sessions, in every
cell.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

import numpy as np

from monitor.analysis import pooling
from monitor.model.records import FloatArray

SESSIONS, WITHIN = 30, 14
SDS, CORRELATIONS, OFFSETS = (0.05, 0.10, 0.15), (0.0, 0.5), (0.0, 0.05)
CLEAR = 0.33
MOST_MORE, MOST_REPEATED, FEWEST_FOUND = 0.05, 0.005, 0.90
ROW = "{:>10} {:>11} {:>9} {:>10} {:>11} {:>13} {:>15}"
HEAD = ("true index", "session SD", "day corr.", "offset SD", "ever more %", "ever repeat. %", "more by 14 %")


@dataclass(frozen=True, slots=True)
class Words:
    """Shares of babies, 0..1."""

    more: float
    repeated: float
    by_14: float


def indices(
    rng: np.random.Generator, babies: int, index: float, sd: float, correlation: float, offset: float
) -> FloatArray:
    """What each session shows, shape (babies, 30)."""
    noise = rng.normal(0.0, sd, (babies, SESSIONS))
    for day in range(1, SESSIONS):
        noise[:, day] = correlation * noise[:, day - 1] + np.sqrt(1.0 - correlation**2) * noise[:, day]
    found: FloatArray = index + rng.normal(0.0, offset, (babies, 1)) + noise if offset else index + noise
    return np.clip(found, -0.99, 0.99)


def words(shown: FloatArray) -> Words:
    """Asks after each session, shape (babies, sessions)."""
    x = 2.0 * np.arctanh(shown)
    more = np.zeros(len(x), dtype=np.bool_)
    repeated = more.copy()
    by_14 = more
    for number in range(pooling.FEWEST_SESSIONS, x.shape[1] + 1):
        last = x[:, max(0, number - pooling.POOL_DAYS) : number]
        more = more | (pooling.side(pooling.pooled(last)) != 0)
        repeated = repeated | (pooling.repeated(last) != 0)
        if number == WITHIN:
            by_14 = more
    return Words(float(more.mean()), float(repeated.mean()), float(by_14.mean()))


def main() -> int:
    """Print the table; 1 when a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--babies", type=int, default=20_000, metavar="N", help="a cell")
    parser.add_argument("--found", action="store_true", help="r as each pool shows it, for comparison")
    parser.add_argument(
        "--correlation",
        type=float,
        action="append",
        metavar="R",
        help="of days, instead of 0 and 0.5; may be given often",
    )
    arguments = parser.parse_args()
    if arguments.found:
        pooling.USUAL_SESSIONS = 0
    correlations = arguments.correlation or CORRELATIONS
    print(ROW.format(*HEAD))
    missed = []
    cells = [(0.0, sd, r, offset) for offset in OFFSETS for r in correlations for sd in SDS]
    cells += [(CLEAR, sd, r, 0.0) for r in correlations for sd in SDS]
    for number, (index, sd, r, offset) in enumerate(cells):
        rng = np.random.default_rng([7, number])
        found = words(indices(rng, arguments.babies, index, sd, r, offset))
        shares = [f"{100 * share:.2f}" for share in (found.more, found.repeated, found.by_14)]
        print(ROW.format(index, sd, r, offset, *shares), flush=True)
        name = f"index {index}, SD {sd}, correlation {r}, offset {offset}"
        if index == 0.0 and r == 0.0 and offset == 0.0:
            if found.more > MOST_MORE or found.repeated > MOST_REPEATED:
                missed.append(f"{name}: said too often of equal legs")
        elif index > 0.0 and found.by_14 < FEWEST_FOUND:
            missed.append(f"{name}: said of too few")
    print("\n".join(missed) or "all within the bounds, which equal legs are asked on independent days without offset")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
