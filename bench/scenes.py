"""How the detectors do in each scene of the simulated infant: kicks, kinds, false kicks, steps, runs, unequal legs.

    python -m bench.scenes                           3 scoring seeds (from 1000 on), all scenarios
    python -m bench.scenes --seeds 10 --scenario first_steps --scenario bouncing
    python -m bench.scenes --tuning                  seeds from 0 on, for whoever changes a setting

Borderline movements neither count for nor against. Nobody was measured: this body is computed (docs/simulation.md).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.matching import Pair, best_offset, score
from monitor.detection.parameters import Parameters
from monitor.detection.stepping import Contact, StepRuns
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import Kick, SessionSummary
from monitor.pipeline import Pipeline
from monitor.simulation.infant import simulate
from monitor.simulation.plain import Score, pair_up, plain_score
from monitor.simulation.scenarios import SCENARIOS, supine_kicking
from monitor.simulation.scenes import Scenario
from monitor.simulation.sensor import SensorSetup
from monitor.simulation.session import SimulatedSession
from monitor.simulation.truth import Setting, TrueRun, TrueStep
from monitor.simulation.variants import GENTLE, VIGOROUS, lazy_leg, weak_leg, with_vigour

TUNING_SEED, SCORING_SEED = 0, 1000
TOLERANCE_S = 0.10
EXACT_TO = 4
NOBODY_KICKS = (Setting.TABLE, Setting.MACHINE, Setting.CRAWLING)


@dataclass(frozen=True, slots=True)
class Played:
    """A session and what was counted in it."""

    session: SimulatedSession
    summary: SessionSummary


def play(scenario: Scenario, seeds: Sequence[int], axis_known: bool = False) -> list[Played]:
    """Sessions at 100 Hz; `axis_known`: the direction of the shank is told, as a profile or the observer would."""
    return [counted(simulate(scenario, seed, SensorSetup(mounting_known=axis_known))) for seed in seeds]


def counted(session: SimulatedSession, settings: Parameters | None = None) -> Played:
    """A session through the product's pipeline."""
    pipeline = Pipeline(settings or Parameters())
    for record in session.records(60.0):
        pipeline.push(record)
    return Played(session, pipeline.finish())


@dataclass
class KickTally:
    """Summed over sessions."""

    hits: int = 0
    missed: int = 0
    wrong: int = 0
    kinds_right: int = 0
    smashes: int = 0
    smashes_found: int = 0
    smashes_false: int = 0

    def add(self, one: Played) -> list[Kick]:
        """Count one session; returns its false kicks."""
        false: list[Kick] = []
        for limb in LIMBS:
            found = [k for k in one.summary.kicks if k.limb is limb]
            truth = one.session.truth
            at = [k.onset_s if k.peak_s is None else k.peak_s for k in found]
            matched = pair_up(at, truth.kicks(limb), truth.borderline(limb))
            self.hits += len(matched.pairs)
            self.missed += len(truth.kicks(limb)) - len(matched.pairs)
            self.wrong += len(matched.wrong)
            self.kinds_right += sum(found[place].kind is kick.kind for place, kick in matched.pairs)
            self.smashes += sum(kick.heel_smash for kick in truth.kicks(limb))
            for place, kick in matched.pairs:
                said = bool(found[place].heel_smash)
                self.smashes_found += said and kick.heel_smash
                self.smashes_false += said and not kick.heel_smash
            false += [found[place] for place in matched.wrong]
        return false


def kicks_line(name: str, played: list[Played], tally: KickTally) -> str:
    """One scenario; the plain peak counter's F1 beside."""
    plain = [plain_score(one.session) for one in played]
    floor = Score(*(sum(getattr(s, part) for s in plain) for part in ("hits", "missed", "wrong"))).f1
    true = tally.hits + tally.missed
    ours = Score(tally.hits, tally.missed, tally.wrong).f1
    return (
        f"{name:<20}{true:>7}{tally.hits / max(true, 1):>8.3f}{tally.hits / max(tally.hits + tally.wrong, 1):>8.3f}"
        f"{ours:>8.3f}{100 * (tally.wrong - tally.missed) / max(true, 1):>+8.1f}"
        f"{100 * tally.kinds_right / max(tally.hits, 1):>8.1f}{floor:>9.3f}"
        f"   {tally.smashes_found} of {tally.smashes}, {tally.smashes_false} false"
    )


def false_kicks(played: list[Played], false: list[list[Kick]]) -> dict[str, tuple[float, int]]:
    """Seconds and false kicks in stretches where only few or no kicks are the baby's, by the stretch's word."""
    result: dict[str, tuple[float, int]] = {}
    for one, wrong in zip(played, false, strict=True):
        truth = one.session.truth
        stretches = [(str(h.touch), h.start_s, h.end_s) for h in truth.handling]
        stretches += [(str(s.setting), s.start_s, s.end_s) for s in truth.stretches if s.setting in NOBODY_KICKS]
        if one.session.scenario.name == "rest":
            stretches.append(("rest", 0.0, truth.duration_s))
        for word, start_s, end_s in stretches:
            seconds, count = result.get(word, (0.0, 0))
            inside = sum(start_s <= k.onset_s < end_s for k in wrong)
            result[word] = (seconds + end_s - start_s, count + inside)
    return result


def step_pairs(played: list[Played]) -> list[Pair]:
    """Counted and true contacts of each limb and session."""
    return [
        (
            np.array([s.time_s for s in one.summary.steps if s.limb is limb]),
            np.array([s.contact_s for s in one.session.truth.steps if s.limb is limb]),
        )
        for one in played
        for limb in LIMBS
    ]


def counted_in(run: TrueRun, summary: SessionSummary) -> int:
    """Steps of the longest counted run that touches `run`; without one, the single steps inside it."""
    touching = [r.steps for r in summary.runs if r.start_s < run.end_s + 0.3 and r.end_s > run.start_s - 0.3]
    return max(touching) if touching else sum(run.start_s - 0.3 < s.time_s < run.end_s + 0.3 for s in summary.steps)


def of_run(truth: Sequence[TrueStep], run: int) -> list[TrueStep]:
    """The steps of a true run, in order of time."""
    return sorted((s for s in truth if s.run == run), key=lambda s: s.contact_s)


def pieces(steps: Sequence[TrueStep]) -> list[int]:
    """Steps of each run that true steps are by the definition: the same foot twice too often breaks one."""
    runs, lengths = StepRuns(Parameters(), single=False), [0]
    for step in steps:
        before = runs.going
        runs.add(Contact(step.limb, step.contact_s))
        if runs.going <= before:
            lengths.append(0)
        lengths[-1] += 1
    return lengths


def right(counted_steps: int, true_steps: int) -> bool:
    """Exactly up to `EXACT_TO` steps, within one beyond."""
    return abs(counted_steps - true_steps) <= (0 if true_steps <= EXACT_TO else 1)


def runs_right(played: list[Played]) -> tuple[int, int]:
    """Runs as they were played, and those that were counted right."""
    runs = [(run, one.summary) for one in played for run in one.session.truth.runs]
    return len(runs), sum(right(counted_in(run, summary), run.steps) for run, summary in runs)


def right_by_definition(played: list[Played]) -> int:
    """Runs of which the longest that they are by the definition was counted right."""
    return sum(
        right(counted_in(run, one.summary), max(pieces(of_run(one.session.truth.steps, number))))
        for one in played
        for number, run in enumerate(one.session.truth.runs)
    )


def steps_line(name: str, played: list[Played], axis_known: bool) -> str:
    """One scenario: steps after one constant offset, runs, and what was taken for the other thing."""
    pairs = step_pairs(played)
    offset = best_offset(pairs, TOLERANCE_S, reach_s=0.2)
    best = score(pairs, TOLERANCE_S, offset)
    runs, exact = runs_right(played)
    longest = sum(
        max((r.steps for r in one.summary.runs), default=0) - max((r.steps for r in one.session.truth.runs), default=0)
        for one in played
    ) / len(played)
    minutes = sum(one.session.truth.duration_s for one in played) / 60.0
    bounced = sum(b.cycles for one in played for b in one.summary.bounces)
    true_bounces = sum(b.cycles for one in played for b in one.session.truth.bounces)
    return (
        f"{name:<20}{'known' if axis_known else 'unknown':<9}{best.true:>6}{best.f1:>8.3f}{offset:>+7.2f}"
        f"{100 * best.count_error:>+8.1f}{exact:>7} of {runs:<5}{right_by_definition(played):>8}{longest:>+8.1f}"
        f"{best.detected / minutes:>11.1f}{bounced:>8} of {true_bounces}"
    )


def legs_line(name: str, scenario: Scenario, seeds: Sequence[int]) -> str:
    """Counts and median sizes of both legs, counted beside true; pooled over the seeds."""
    played = play(scenario, seeds)
    counted = [sum(one.summary.limbs[limb].kicks for one in played) for limb in LIMBS]
    true = [sum(len(one.session.truth.kicks(limb)) for one in played) for limb in LIMBS]

    def ratio(sizes: dict[Limb, list[float]]) -> str:
        left, right = (float(np.median(sizes[limb])) if sizes[limb] else 0.0 for limb in LIMBS)
        return f"{right / left:.2f}" if left else "-"

    sizes = {
        limb: [k.envelope_peak_ms2 or 0.0 for one in played for k in one.summary.kicks if k.limb is limb]
        for limb in LIMBS
    }
    really = {limb: [k.envelope_ms2 for one in played for k in one.session.truth.kicks(limb)] for limb in LIMBS}

    def index(pair: list[int]) -> float:
        return (pair[0] - pair[1]) / max(sum(pair), 1)

    return (
        f"{name:<28}{counted[0]:>6} / {counted[1]:<6}{index(counted):>+7.2f}"
        f"   {true[0]:>5} / {true[1]:<6}{index(true):>+7.2f}"
        f"{np.median(really[Limb.LEFT]):>10.1f}{ratio(sizes):>9}{ratio(really):>9}"
    )


def unequal_legs(seeds: Sequence[int]) -> None:
    """The table of weak, lazy and silent legs, gentle to vigorous."""
    print(
        "\nUnequal legs, supine_kicking, right leg changed: counts, (L-R)/(L+R), median envelope peak right over left"
    )
    print(f"{'':<28}{'counted':>15}{'index':>7}{'true':>11}{'index':>14}{'left m/s2':>10}{'counted':>9}{'true':>9}")
    for word, vigour in (("gentle", GENTLE), ("ordinary", 1.0), ("vigorous", VIGOROUS), ("very vigorous", 1.8)):
        usual = with_vigour(supine_kicking(), vigour)
        weak = weak_leg(usual, scale=0.5 * vigour)
        for kind, scenario in (("equal", usual), ("weak", weak), ("lazy", lazy_leg(usual))):
            print(legs_line(f"{word}, {kind}", scenario, seeds), flush=True)
    print(legs_line("ordinary, silent", lazy_leg(supine_kicking(), share=0.0), seeds), flush=True)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.scenes", description=__doc__.split("\n\n")[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--tuning", action="store_true", help="seeds that may be tuned on")
    parser.add_argument("--scenario", action="append", choices=list(SCENARIOS), help="only this; may be repeated")
    wanted = parser.parse_args()
    first = TUNING_SEED if wanted.tuning else SCORING_SEED
    seeds = range(first, first + wanted.seeds)
    names = wanted.scenario or list(SCENARIOS)
    print(f"Seeds {first} to {first + wanted.seeds - 1}, 100 Hz. Kicks: a match is a peak within the kick +-0.25 s")
    print(
        f"{'scenario':<20}{'kicks':>7}{'recall':>8}{'prec.':>8}{'F1':>8}{'count%':>8}{'kinds%':>8}"
        f"{'plain F1':>9}   smashes"
    )
    stepping: list[str] = []
    outside: dict[str, tuple[float, int]] = {}
    for name in names:
        played, tally = play(SCENARIOS[name](), seeds), KickTally()
        false = [tally.add(one) for one in played]
        if tally.hits + tally.missed:
            print(kicks_line(name, played, tally), flush=True)
        for word, (seconds, count) in false_kicks(played, false).items():
            before = outside.get(word, (0.0, 0))
            outside[word] = (before[0] + seconds, before[1] + count)
        if any(one.session.truth.steps or one.session.truth.bounces or one.summary.steps for one in played):
            stepping.append(steps_line(name, played, axis_known=False))
        if SCENARIOS[name]().activity.upright or name == "bouncing":
            stepping.append(steps_line(name, play(SCENARIOS[name](), seeds, axis_known=True), axis_known=True))
    print("\nFalse kicks a minute where the baby makes few or none (an adult, a car, a table, a motor, crawling, rest)")
    for word, (seconds, count) in outside.items():
        print(f"{word:<20}{60.0 * count / max(seconds, 1e-9):>8.2f}   {count} in {seconds / 60.0:.1f} minutes")
    print(
        f"\nSteps, +-{TOLERANCE_S:.2f} s after one offset; runs right: exact up to {EXACT_TO}, within one beyond;"
        "\nby def.: the same, of each played run the longest that it is by the definition (a foot that steps twice too"
        " often breaks it); longest: mean error of a session's longest run"
    )
    print(
        f"{'scenario':<20}{'shank':<9}{'steps':>6}{'F1':>8}{'offset':>7}{'count%':>8}{'runs right':>15}{'by def.':>8}"
        f"{'longest':>8}{'steps/min':>11}{'bounces':>13}"
    )
    print("\n".join(stepping))
    if not wanted.scenario:
        unequal_legs(seeds)


if __name__ == "__main__":
    main()
