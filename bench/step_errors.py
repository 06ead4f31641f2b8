"""What becomes of each true step of the simulated infant, and why runs are wrong, scene by scene.

    python -m bench.step_errors                       10 tuning seeds of each scene with steps
    python -m bench.step_errors --seeds 5 --scenario cruising

A step is found as in `bench.scenes`: +-0.10 s after one offset a scene. Missed steps, a hundred true ones: twice (the
same foot makes the step before or after it in its run); dated off (told within 0.25 s, but not within 0.10 s); not
told. False ones: off (a true step of that leg is within 0.25 s), in a run, outside. Wrong runs: too few or too many
steps were told in them, or they were told in pieces. "no single run": played as one, but the definition breaks it (a
foot steps twice more than once in four steps); "by def.": runs right where of those the longest that is left counts.
Seeds are tuning seeds: nothing is scored here.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from bench.matching import best_offset
from bench.scenes import (
    TOLERANCE_S,
    TUNING_SEED,
    Played,
    counted_in,
    of_run,
    pieces,
    play,
    right,
    right_by_definition,
    step_pairs,
)
from monitor.analysis.agreement import pairs
from monitor.model.limbs import LIMBS
from monitor.simulation.scenarios import SCENARIOS
from monitor.simulation.truth import TrueRun, TrueStep

PLAYED = ("first_steps", "toddler_walking", "cruising", "supported_stepping", "mixed_session")
MISSED = ("twice", "dated off", "not told")
FALSE = ("off", "in a run", "outside")
RUNS = ("too few", "too many", "in pieces")
NEAR_S = 0.25
ROUND_S = 0.3
"""What is told so close around a run belongs to it, as in `bench.scenes`."""


def twice(step: TrueStep, truth: Sequence[TrueStep]) -> bool:
    """Whether the same foot makes the step before or after it in its run."""
    steps = of_run(truth, step.run)
    place = steps.index(step)
    return any(s.limb is step.limb for s in (*steps[max(0, place - 1) : place], *steps[place + 1 : place + 2]))


def classes(one: Played, offset_s: float) -> tuple[int, Counter[str]]:
    """Steps found in a session, and its errors by class."""
    truth, hits, errors = one.session.truth, 0, Counter[str]()
    for limb in LIMBS:
        true = sorted((s for s in truth.steps if s.limb is limb), key=lambda s: s.contact_s)
        found = sorted(s.time_s - offset_s for s in one.summary.steps if s.limb is limb)
        matched = pairs(found, [s.contact_s for s in true], TOLERANCE_S)
        hits += len(matched)
        spare = [found[i] for i in range(len(found)) if i not in {i for i, _ in matched}]
        for step in (true[j] for j in range(len(true)) if j not in {j for _, j in matched}):
            near = any(abs(time - step.contact_s) < NEAR_S for time in spare)
            errors["twice" if twice(step, truth.steps) else "dated off" if near else "not told"] += 1
        for time in spare:
            near = any(abs(time - step.contact_s) < NEAR_S for step in true)
            inside = any(r.start_s - ROUND_S < time < r.end_s + ROUND_S for r in truth.runs)
            errors["off" if near else "in a run" if inside else "outside"] += 1
    return hits, errors


def run_error(run: TrueRun, one: Played) -> str | None:
    """Why a run is wrong; None where it is right."""
    if right(counted_in(run, one.summary), run.steps):
        return None
    told = sum(run.start_s - ROUND_S < s.time_s < run.end_s + ROUND_S for s in one.summary.steps)
    if right(told, run.steps):
        return "in pieces"
    return "too few" if told < run.steps else "too many"


def line(name: str, played: list[Played]) -> str:
    """One scene, all its seeds together."""
    offset = best_offset(step_pairs(played), TOLERANCE_S, reach_s=0.2)
    hits, errors, wrong, runs, broken = 0, Counter[str](), Counter[str | None](), 0, 0
    for one in played:
        more, why = classes(one, offset)
        hits, errors = hits + more, errors + why
        truth = one.session.truth
        runs += len(truth.runs)
        wrong.update(run_error(run, one) for run in truth.runs)
        broken += sum(len(pieces(of_run(truth.steps, number))) > 1 for number in range(len(truth.runs)))
    true = sum(len(one.session.truth.steps) for one in played)
    shares = "".join(f"{100.0 * errors[c] / max(true, 1):>10.1f}" for c in (*MISSED, *FALSE))
    f1 = 2.0 * hits / max(hits + sum(errors[c] for c in FALSE) + true, 1)
    return (
        f"{name:<20}{true:>6}{f1:>7.3f}{shares}{runs:>7}{runs - sum(wrong[c] for c in RUNS):>7}"
        + "".join(f"{wrong[c]:>10}" for c in RUNS)
        + f"{broken:>15}{right_by_definition(played):>9}"
    )


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.step_errors", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=10, help="how many, from 0 on (10)")
    parser.add_argument("--scenario", action="append", choices=PLAYED, help="only this; may be repeated")
    wanted = parser.parse_args()
    seeds = range(TUNING_SEED, TUNING_SEED + wanted.seeds)
    print(f"Tuning seeds {seeds.start} to {seeds.stop - 1}, 100 Hz; errors in a hundred true steps, then runs")
    print(
        f"{'scenario':<20}{'steps':>6}{'F1':>7}"
        + "".join(f"{c:>10}" for c in (*MISSED, *FALSE))
        + f"{'runs':>7}{'right':>7}"
        + "".join(f"{c:>10}" for c in RUNS)
        + f"{'no single run':>15}{'by def.':>9}"
    )
    for name in wanted.scenario or PLAYED:
        print(line(name, play(SCENARIOS[name](), seeds)), flush=True)


if __name__ == "__main__":
    main()
