"""Why simulated kicks are missed or counted too often, scenario by scenario, and what could be found at best.

    python -m bench.kick_errors                       20 tuning seeds of each scenario of kicks on the back or tummy
    python -m bench.kick_errors --seeds 5 --scenario bicycle
    python -m bench.kick_errors --set tail_s=0.3      today's settings against others, paired by seed

"at best" is the F1 of somebody who finds every kick whose envelope reaches the threshold and nothing else; below it no
kick is counted by definition. Missed kicks, a hundred true ones: below the threshold; left out (handled); joined (one
found for several true ones, or with a borderline movement); not seen (nothing found there: no visible turn, or weak);
dated off (found, but its turning point is not where it may be). Found too often: split (another was found in the same
kick), off (the only one in its kick, but dated off), nothing there. Seeds are tuning seeds: nothing is scored here.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bench.scenes import TUNING_SEED, Played, counted, play
from monitor.detection.parameters import Parameters
from monitor.model.limbs import LIMBS
from monitor.model.session import Kick
from monitor.simulation.plain import pair_up
from monitor.simulation.scenarios import SCENARIOS
from monitor.simulation.truth import TrueKick

PLAYED = (
    "supine_kicking",
    "gentle_kicking",
    "vigorous_kicking",
    "bicycle",
    "out_hold_back",
    "together",
    "asymmetric",
    "one_leg_silent",
    "heel_smashes",
    "swimming",
)
WRONG = ("split", "off", "nothing")
CLASSES = ("below", "left out", "joined", "not seen", "dated off", *WRONG)
COVERED = 0.3
"""A found kick covers a true one from this share of its time on."""


def shared_s(found: Kick, true: TrueKick) -> float:
    """Seconds that both have in common."""
    return min(found.end_s or found.onset_s, true.end_s) - max(found.onset_s, true.onset_s)


def covers(found: Kick, true: TrueKick) -> bool:
    """Whether a found kick lies over a true one, wherever it is dated."""
    return shared_s(found, true) > COVERED * (true.end_s - true.onset_s)


def classes(
    found: Sequence[Kick], left_out: Sequence[Kick], kicks: Sequence[TrueKick], borderline: Sequence[TrueKick]
) -> tuple[int, Counter[str]]:
    """Hits, and errors by class, of one leg; errors are told apart with `Kick` and `TrueKick` of that leg alone."""
    at = [k.onset_s if k.peak_s is None else k.peak_s for k in found]
    matched = pair_up(at, kicks, borderline)
    errors: Counter[str] = Counter()
    hit = {id(kick) for _, kick in matched.pairs}
    for kick in (k for k in kicks if id(k) not in hit):
        over = [f for f in found if covers(f, kick)]
        if kick.envelope_ms2 < Parameters().kick_on_ms2:
            errors["below"] += 1
        elif any(shared_s(f, kick) > 0.0 for f in left_out):
            errors["left out"] += 1
        elif not over:
            errors["not seen"] += 1
        else:
            best = max(over, key=lambda f, kick=kick: shared_s(f, kick))  # type: ignore[misc]
            others = any(covers(best, k) for k in (*kicks, *borderline) if k is not kick)
            errors["joined" if others else "dated off"] += 1
    for place in matched.wrong:
        inside = [k for k in kicks if shared_s(found[place], k) > 0.0]
        if not inside:
            errors["nothing"] += 1
            continue
        kick = max(inside, key=lambda k, f=found[place]: shared_s(f, k))  # type: ignore[misc]
        errors["split" if sum(shared_s(f, kick) > 0.0 for f in found) > 1 else "off"] += 1
    return len(matched.pairs), errors


def f1(one: Played) -> float:
    """Of both legs of one session."""
    hits = missed = wrong = 0
    for limb in LIMBS:
        found = [k for k in one.summary.kicks if k.limb is limb]
        more, why = classes(found, (), one.session.truth.kicks(limb), one.session.truth.borderline(limb))
        hits, wrong = hits + more, wrong + sum(why[c] for c in WRONG)
        missed += len(one.session.truth.kicks(limb)) - more
    return 2 * hits / max(2 * hits + missed + wrong, 1)


def line(name: str, played: Sequence[Played]) -> str:
    """One scenario, all its seeds together."""
    hits, true, seen, count_errors = 0, 0, 0, []
    errors: Counter[str] = Counter()
    for one in played:
        before, extra = true, 0
        for limb in LIMBS:
            found, left_out = (
                [k for k in kicks if k.limb is limb] for kicks in (one.summary.kicks, one.summary.kicks_not_counted)
            )
            kicks = one.session.truth.kicks(limb)
            more, why = classes(found, left_out, kicks, one.session.truth.borderline(limb))
            hits, true, errors = hits + more, true + len(kicks), errors + why
            seen += sum(k.envelope_ms2 >= Parameters().kick_on_ms2 for k in kicks)
            extra += more + sum(why[c] for c in WRONG) - len(kicks)
        count_errors.append(100.0 * extra / max(true - before, 1))
    wrong = sum(errors[c] for c in WRONG)
    shares = "".join(f"{100.0 * errors[c] / max(true, 1):>10.1f}" for c in CLASSES)
    return (
        f"{name:<18}{true:>6}{2 * seen / max(seen + true, 1):>9.3f}{2 * hits / max(hits + wrong + true, 1):>8.3f}"
        f"{np.median(count_errors):>+8.1f}{shares}"
    )


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.kick_errors", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=20, help="how many, from 0 on (20)")
    parser.add_argument("--scenario", action="append", choices=PLAYED, help="only this; may be repeated")
    parser.add_argument("--set", action="append", metavar="NAME=VALUE", default=[], help="another setting; repeatable")
    wanted = parser.parse_args()
    seeds = range(TUNING_SEED, TUNING_SEED + wanted.seeds)
    others = {name: float(value) for name, value in (one.split("=") for one in wanted.set)}
    names = wanted.scenario or PLAYED
    print(f"Tuning seeds {seeds.start} to {seeds.stop - 1}, 100 Hz; errors in a hundred true kicks")
    print(f"{'scenario':<18}{'kicks':>6}{'at best':>9}{'F1':>8}{'count%':>8}" + "".join(f"{c:>10}" for c in CLASSES))
    gains = []
    for name in names:
        played = play(SCENARIOS[name](), seeds)
        print(line(name, played), flush=True)
        if others:
            settings = replace(Parameters(), **others)
            with_others = [counted(one.session, settings) for one in played]
            print(line("  others", with_others), flush=True)
            gains.append([f1(now) - f1(other) for now, other in zip(played, with_others, strict=True)])
    if gains and len(seeds) > 1:
        of_seed = np.mean(gains, axis=0)
        error = of_seed.std(ddof=1) / np.sqrt(of_seed.size)
        print(
            f"F1 of today's settings less that of the others, mean of scenarios: {of_seed.mean():+.4f}, SE {error:.4f}"
        )


if __name__ == "__main__":
    main()
