"""How many kinds of kick are right, and how many the rule would get right if timing, misses and extras were not.

    python -m bench.kinds                              3 scoring seeds (from 1000 on) of the scenarios of kicking
    python -m bench.kinds --seeds 6 --tuning --scenario bicycle

Four times the same rule (`detection.bilateral`) over the same sessions, judged on the kicks that were found: as
counted; found kicks given the times that the simulator played; those without what was counted beside them; those with
every true kick that was missed. The last is what the rule itself gets right. Nobody was measured: the baby is computed.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Sequence

from bench.scenes import SCORING_SEED, TUNING_SEED, Played, play
from monitor.detection.bilateral import DoneKick, Pairing
from monitor.detection.parameters import Parameters
from monitor.model.events import Kind
from monitor.model.limbs import LIMBS
from monitor.model.session import Kick
from monitor.simulation.plain import pair_up
from monitor.simulation.scenarios import SCENARIOS
from monitor.simulation.truth import TrueKick

KICKING = ("supine_kicking", "gentle_kicking", "vigorous_kicking", "bicycle", "together", "swimming", "mixed_session")
COLUMNS = ("as counted", "true times", "no extras", "none missed")


def matched(one: Played) -> dict[int, TrueKick]:
    """The true kick of each counted one that has one, by id."""
    truth, found = one.session.truth, {}
    for limb in LIMBS:
        kicks = [k for k in one.summary.kicks if k.limb is limb]
        at = [k.onset_s if k.peak_s is None else k.peak_s for k in kicks]
        for place, true in pair_up(at, truth.kicks(limb), truth.borderline(limb)).pairs:
            found[kicks[place].id] = true
    return found


def played_as(id_: int, kick: TrueKick) -> DoneKick:
    """A true kick, as a detector without any error would tell it."""
    return DoneKick(id_, kick.limb, kick.onset_s, kick.peak_s, kick.end_s, kick.onset_s)


def counted_as(kick: Kick) -> DoneKick:
    """A counted kick by its public times."""
    end_s = kick.onset_s if kick.end_s is None else kick.end_s
    return DoneKick(kick.id, kick.limb, kick.onset_s, kick.peak_s or kick.onset_s, end_s, kick.onset_s)


def kinds(kicks: Iterable[DoneKick], uncertainty_s: float) -> dict[int, Kind]:
    """What the rule says of them, by id."""
    pairing = Pairing(Parameters(), uncertainty_s)
    for kick in sorted(kicks, key=lambda k: (k.onset_s, k.end_s, k.limb)):
        pairing.add(kick)
    return {verdict.id: verdict.kind for verdict in pairing.settle(dict.fromkeys(LIMBS, math.inf))}


def right(one: Played) -> tuple[int, list[int]]:
    """Found kicks of a session, and how many of their kinds are right in each column."""
    true, u = matched(one), one.summary.quality.clock_uncertainty_s or 0.0
    exact = [played_as(id_, kick) for id_, kick in true.items()]
    extra = [counted_as(k) for k in (*one.summary.kicks, *one.summary.kicks_not_counted) if k.id not in true]
    hit = {(k.limb, k.onset_s) for k in true.values()}
    missed = [k for k in one.session.truth.kicks() if (k.limb, k.onset_s) not in hit]
    said: list[dict[int, Kind | None]] = [{k.id: k.kind for k in one.summary.kicks}]
    for kicks in ([*exact, *extra], exact, [*exact, *(played_as(-1 - i, k) for i, k in enumerate(missed))]):
        said.append({**kinds(kicks, u)})
    return len(true), [sum(of.get(id_) is kick.kind for id_, kick in true.items()) for of in said]


def line(name: str, seeds: Sequence[int]) -> str:
    """One scenario."""
    found = [right(one) for one in play(SCENARIOS[name](), seeds)]
    kicks = sum(n for n, _ in found)
    shares = (100 * sum(counts[i] for _, counts in found) / max(kicks, 1) for i in range(len(COLUMNS)))
    return f"{name:<20}{kicks:>7}" + "".join(f"{share:>13.1f}" for share in shares)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.kinds", description=__doc__.split("\n\n")[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--tuning", action="store_true", help="seeds that may be tuned on")
    parser.add_argument("--scenario", action="append", choices=list(SCENARIOS), help="only this; may be repeated")
    wanted = parser.parse_args()
    first = TUNING_SEED if wanted.tuning else SCORING_SEED
    print(f"Seeds {first} to {first + wanted.seeds - 1}, 100 Hz. Kinds right, % of the kicks that were found")
    print(f"{'scenario':<20}{'found':>7}" + "".join(f"{column:>13}" for column in COLUMNS))
    for name in wanted.scenario or KICKING:
        print(line(name, range(first, first + wanted.seeds)), flush=True)


if __name__ == "__main__":
    main()
