"""How well the detectors do, on real recordings first and on simulated ones second.

    python -m bench.score                 everything
    python -m bench.score --quick         real sets at their own rate, 5 simulated seeds
    python -m bench.score --peers         other step counters on the same recordings (bench.peers), alone
    python -m bench.score --labels DIR    recordings that people tapped along with or corrected (bench.labels), alone

Real recordings are found through KICKSTEP_TEST_DATA; without it only the simulated part runs. They are adults: no
infant recording was available, so nothing here says how well a baby's kicks or steps are counted.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from scipy import signal

from bench.ble_logs import adult, boat
from bench.labels import print_labels
from bench.matching import FloatArray, Pair, Score, best_offset, blind, matches, score
from bench.peers import PLAIN, Found, ask, plain_steps
from bench.real_sets import (
    Recording,
    at_rate,
    data_folder,
    gaitmap,
    leg_kicks,
    lower_leg,
    opensense,
    salvetti,
    stairs,
    voisard,
)
from monitor.detection.parameters import Parameters
from monitor.errors import MonitorError
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import SessionSummary
from monitor.model.words import Activity
from monitor.pipeline import Pipeline
from monitor.recording.limb_data import LimbData
from monitor.recording.session_records import session_records
from monitor.simulation.infant import simulate
from monitor.simulation.plain import REST_MS2, match, plain_peaks
from monitor.simulation.plain import Score as PlainScore
from monitor.simulation.scenarios import SCENARIOS
from monitor.simulation.sensor import SensorSetup
from monitor.simulation.session import SimulatedSession
from monitor.simulation.truth import Change

TOLERANCE_S = 0.10
SALVETTI_WALKS = (
    "Camminata_rotazione_dx_1",
    "Camminata_rotazione_sx_1",
    "exampledata_walking_28_12_2022_12_50",
)
ROW = "{:<26} {:>5} {:>6} {:>6} {:>6} {:>7} {:>8} {:>9} {:>7} {:>7}"
HEAD = ("set", "Hz", "events", "recall", "prec.", "F1", "offset s", "F1 off=0", "count%", "null F1")

_UP, _DOWN = (Change.PULLED_UP, Change.ROSE), (Change.SAT_DOWN, Change.FELL)
SIMULATED = (
    "supine_kicking",
    "gentle_kicking",
    "bicycle",
    "out_hold_back",
    "together",
    "asymmetric",
    "one_leg_silent",
    "heel_smashes",
    "handled",
)


def counted(limbs: dict[Limb, LimbData], activity: Activity) -> SessionSummary:
    """The product's own path: records into the pipeline."""
    pipeline = Pipeline()
    for record in session_records(limbs.get(Limb.LEFT), limbs.get(Limb.RIGHT), activity):
        pipeline.push(record)
    return pipeline.finish()


def step_pairs(recordings: Iterable[Recording], rate_hz: float | None) -> tuple[list[Pair], list[Pair]]:
    """Detected and labelled steps a limb; the second list is the blind null detector's."""
    pairs: list[Pair] = []
    null: list[Pair] = []
    for r in recordings:
        limbs = {k: v if rate_hz is None else at_rate(v, rate_hz) for k, v in r.limbs.items()}
        summary = counted(limbs, Activity.WALKING)
        for limb, labels in r.truth.items():
            true = outside_gaps(labels, limbs)
            found = np.array([s.time_s for s in summary.steps if s.limb is limb])
            start, end = r.inside[limb] if r.inside else limbs[limb].span_s
            pairs.append((found[(found >= start) & (found <= end)], true))
            null.append((blind(true, start, end), true))
    return pairs, null


def outside_gaps(times_s: FloatArray, limbs: dict[Limb, LimbData]) -> FloatArray:
    """The labels but those inside a gap of either limb: nothing can be known of them, and nothing is counted there."""
    keep = np.ones(times_s.size, dtype=np.bool_)
    for data in limbs.values():
        for i in np.flatnonzero(np.diff(data.time_s) > Parameters().longest_bridge_s + 1.0 / data.rate_hz + 1e-6):
            keep &= (times_s <= data.time_s[i]) | (times_s >= data.time_s[i + 1])
    return times_s[keep]


def print_count_errors(name: str, load: Callable[[], Iterable[Recording]], rates: tuple[float | None, ...]) -> None:
    """The count error of each limb of each recording, without its sign."""
    for rate in rates:
        errors = [100.0 * abs(found.size - true.size) / true.size for found, true in step_pairs(load(), rate)[0]]
        median, high = np.percentile(errors, (50, 90))
        hz = "own" if rate is None else f"{rate:g}"
        print(f"  {name:<26} {hz:>3}  median {median:.1f} %, 90th percentile {high:.1f} %")


def print_steps(name: str, load: Callable[[], Iterable[Recording]], rates: tuple[float | None, ...]) -> None:
    """One line a rate."""
    for rate in rates:
        pairs, null = step_pairs(load(), rate)
        offset = best_offset(pairs, TOLERANCE_S)
        best, plain = score(pairs, TOLERANCE_S, offset), score(pairs, TOLERANCE_S)
        blind_f1 = score(null, TOLERANCE_S, best_offset(null, TOLERANCE_S)).f1
        print(
            ROW.format(
                name,
                "own" if rate is None else f"{rate:g}",
                best.true,
                f"{best.recall:.3f}",
                f"{best.precision:.3f}",
                f"{best.f1:.3f}",
                f"{offset:+.2f}",
                f"{plain.f1:.3f}",
                f"{100 * best.count_error:+.1f}",
                f"{blind_f1:.3f}",
            ),
            flush=True,
        )


def real(folder: Path, rates: tuple[float | None, ...]) -> None:
    """Everything that other people recorded."""
    print(f"\nSteps of adults, one to one at +-{TOLERANCE_S:.2f} s after one constant offset a set and rate")
    print(ROW.format(*HEAD))
    print_steps("voisard_feet", lambda: voisard(folder), rates)
    print_steps("  subjects 1, 3, 5 (chosen)", lambda: subjects(folder, "135"), rates)
    print_steps("  subjects 2, 4, 6 (rest)", lambda: subjects(folder, "246"), rates)
    print_steps("gaitmap_feet", lambda: gaitmap(folder), rates)
    print_steps("gaitmap_stairs (gyro ref)", lambda: stairs(folder), rates)
    print_steps("opensense_shank (ref)", lambda: opensense(folder, "shank"), rates)
    print_steps("opensense_foot (ref)", lambda: opensense(folder, "foot"), rates)
    print_steps("salvetti_ankle (gyro ref)", lambda: salvetti(folder, SALVETTI_WALKS), rates)
    print_steps("salvetti_running (ref)", lambda: salvetti(folder, ("Corsa_1",)), rates)
    print_steps("skin_lowerleg (gyro ref)", lambda: lower_leg(folder), rates)

    print("\nCount error of each foot, without its sign")
    print_count_errors("voisard_feet", lambda: voisard(folder), rates)
    print_count_errors("  subjects 2, 4, 6 (rest)", lambda: subjects(folder, "246"), rates)

    print("\nThings that are not there: events counted a minute")
    (still,) = salvetti(folder, ("09_02_2023_15_20",))
    for activity in (Activity.WALKING, Activity.BACK):
        s = counted(still.limbs, activity)
        minutes = s.duration_s / 60.0
        print(
            f"  still sensor, as {activity:<8} {len(s.kicks) / minutes:6.2f} kicks {len(s.steps) / minutes:6.2f} steps"
        )
    seconds = steps = 0.0
    for r in voisard(folder):
        first = min(float(t[0]) for t in r.truth.values() if t.size) - 1.5
        s = counted(r.limbs, Activity.WALKING)
        seconds, steps = seconds + first, steps + sum(x.time_s < first for x in s.steps)
    print(f"  voisard, standing before the walk {60.0 * steps / seconds:6.2f} steps")
    boat_rows(folder)

    print("\nOne adult's leg at 10 Hz (below the rate that counts are made for), as activity 'back'")
    print("  {:<14} {:>6} {:>8} {:>6}".format("file", "moves", "counted", "steps"))
    for name, data, moves in leg_kicks(folder):
        s = counted({Limb.LEFT: data}, Activity.BACK)
        print(f"  {name:<14} {moves:>6} {len(s.kicks):>8} {len(s.steps):>6}")

    print("\nAn adult's legs streamed live, 60 Hz, motion not described (no truth): what a loss leaves")
    for name, limbs in adult(folder):
        sent = max(len(data.time_s) for data in limbs.values())
        lost = ", ".join(f"{limb} {100 * (1 - len(data.time_s) / sent):.0f} %" for limb, data in limbs.items())
        s, w = counted(limbs, Activity.BACK), counted(limbs, Activity.WALKING)
        print(
            f"  {name:<6} lost {lost:<21} active {s.active_s:.1f} s of {s.duration_s:.1f} s, "
            f"as 'back' {len(s.kicks)} kicks, as 'walking' {len(w.steps)} steps"
        )


PEER_ROW = "{:<16} {:<20} {:<21} {:<21} {:<24} {}"


def print_peers(folder: Path, rates: tuple[float | None, ...]) -> None:
    """Other people's step counters, the plain peak counter and the blind null, beside ours on the same recordings.

    Theirs get holes bridged by straight lines and are scored on all labels, ours as everywhere else in this bench.
    """
    names = " / ".join("own" if rate is None else f"{rate:g}" for rate in rates)
    print(f"\nOther step counters, one to one at +-{TOLERANCE_S:.2f} s after one constant offset each; at {names} Hz")
    print(PEER_ROW.format("set", "method ((G): gyro)", "F1", "precision", "count%", "").rstrip())
    sets: tuple[tuple[str, Callable[[], Iterable[Recording]]], ...] = (
        ("voisard_feet", lambda: voisard(folder)),
        ("gaitmap_feet", lambda: gaitmap(folder)),
        ("opensense_shank", lambda: opensense(folder, "shank")),
        ("salvetti_ankle", lambda: salvetti(folder, SALVETTI_WALKS)),
    )
    told: dict[str, str] = {}
    for name, load in sets:
        recordings = list(load())
        limbs = sum(len(r.limbs) for r in recordings)
        at_rates = [peer_pairs(recordings, rate) for rate in rates]
        for method in {name: None for pairs, _ in at_rates for name in pairs}:
            found = [pairs.get(method, ([], 0)) for pairs, _ in at_rates]
            of = [
                score(p, TOLERANCE_S, best_offset(p, TOLERANCE_S)) if failed < len(p) else None for p, failed in found
            ]
            print(peer_line(name, method, of, sum(n for _, n in found), limbs * len(rates)), flush=True)
        for _, trouble in at_rates:
            told |= trouble
    for peer, why in told.items():
        print(f"{peer}: {why}")


def peer_line(name: str, method: str, of: Sequence[Score | None], failed: int, asked: int) -> str:
    """One method on one set, its rates beside each other; "-" where it gave no answer."""
    f1, precision, count = (
        " / ".join("-" if s is None else figure(s) for s in of)
        for figure in (
            lambda s: f"{s.f1:.3f}",
            lambda s: f"{s.precision:.3f}",
            lambda s: f"{100 * s.count_error:+.1f}",
        )
    )
    return PEER_ROW.format(name, method, f1, precision, count, f"failed {failed} of {asked}" if failed else "").rstrip()


def peer_pairs(
    recordings: list[Recording], rate: float | None
) -> tuple[dict[str, tuple[list[Pair], int]], dict[str, str]]:
    """Found and labelled steps a limb of every method, on how many limbs it failed; and why peers are not there."""
    limbs = [(r, limb, data) for r in recordings for limb, data in r.limbs.items()]
    ours, null = step_pairs(recordings, rate)
    answers = ask([data for _, _, data in limbs], rate)
    plain: Found = {
        method: [plain_steps(data, rate, *setting) for _, _, data in limbs] for method, setting in PLAIN.items()
    }
    rows = {"this project": (ours, 0), "blind null": (null, 0)}
    for method, found in (plain | answers.found).items():
        pairs: list[Pair] = []
        for (r, limb, data), times in zip(limbs, found, strict=True):
            start, end = r.inside[limb] if r.inside else data.span_s
            known = np.empty(0) if times is None else times
            pairs.append((known[(known >= start) & (known <= end)], r.truth[limb]))
        rows[method] = (pairs, sum(times is None for times in found))
    return rows, answers.trouble


def subjects(folder: Path, numbers: str) -> list[Recording]:
    """The trials of some of voisard's walkers: step settings were chosen on the odd ones."""
    return [r for r in voisard(folder) if r.name[0] in numbers]


def boat_rows(folder: Path) -> None:
    """A sensor on a boat with its engine running: nobody wears it. Beside it the plain peak counter's false kicks."""
    for data in boat(folder):
        sos = signal.butter(2, 5.0, fs=data.rate_hz, output="sos")
        envelope = signal.sosfilt(sos, np.abs(np.linalg.norm(data.acc_ms2, axis=1) - REST_MS2))
        peaks = signal.find_peaks(envelope, height=1.0, distance=round(0.3 * data.rate_hz))[0].size
        back, walking = (counted({Limb.LEFT: data}, activity) for activity in (Activity.BACK, Activity.WALKING))
        minutes = back.duration_s / 60.0
        print(
            f"  boat, {data.name.partition(' ')[2]:<28}{len(back.kicks) / minutes:6.2f} kicks "
            f"{len(walking.steps) / minutes:6.2f} steps; plain peaks {peaks / minutes:6.2f}"
        )


def simulated(seeds: int) -> None:
    """Kicks of the simulated infant, beside the plain peak counter and the blind null detector."""
    print(
        f"\nKicks of the simulated infant, {seeds} seeds of 5 minutes, 100 Hz (a match: peak within the kick +-0.25 s)"
    )
    print("<1.0 %: share of the true kicks whose envelope stays below the threshold, which the method cannot find")
    print("med.err%, |med|%, |p95|%: count error a seed, borderline movements left aside; all med%: counted as errors")
    line = "{:<16} {:>6} {:>6} {:>6} {:>6} {:>6} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}"
    print(
        line.format(
            "scenario",
            "kicks",
            "<1.0 %",
            "recall",
            "prec.",
            "F1",
            "med.err%",
            "|med|%",
            "|p95|%",
            "all med%",
            "not cnt",
            "plain F1",
            "null F1",
        )
    )
    for name in SIMULATED:
        total, plain, null = PlainScore(0, 0, 0), PlainScore(0, 0, 0), PlainScore(0, 0, 0)
        errors, raw, left_out, unseen = [], [], 0, 0
        for seed in range(1000, 1000 + seeds):
            session = simulate(SCENARIOS[name](), seed)
            pipeline = Pipeline()
            for record in session.records(60.0):
                pipeline.push(record)
            summary = pipeline.finish()
            left_out += len(summary.kicks_not_counted)
            unseen += sum(k.envelope_ms2 < Parameters().kick_on_ms2 for k in session.truth.kicks())
            ours = kick_score(session, lambda limb, s=summary: [k.peak_s or 0.0 for k in s.kicks if k.limb is limb])
            total, true = add(total, ours), ours.hits + ours.missed
            errors.append((ours.hits + ours.wrong - true) / max(true, 1))
            raw.append((len(summary.kicks) - true) / max(true, 1))
            plain = add(plain, kick_score(session, lambda limb, s=session: plain_peaks(s.limbs[limb]).tolist()))
            null = add(null, kick_score(session, lambda limb, s=session: blind_kicks(s, limb)))
        hits, found = total.hits, total.hits + total.wrong
        print(
            line.format(
                name,
                total.hits + total.missed,
                f"{100 * unseen / max(hits + total.missed, 1):.1f}",
                f"{hits / max(hits + total.missed, 1):.3f}",
                f"{hits / max(found, 1):.3f}",
                f"{total.f1:.3f}",
                f"{100 * np.median(errors):+.1f}",
                f"{100 * np.median(np.abs(errors)):.1f}",
                f"{100 * np.percentile(np.abs(errors), 95):.1f}",
                f"{100 * np.median(raw):+.1f}",
                left_out,
                f"{plain.f1:.3f}",
                f"{null.f1:.3f}",
            ),
            flush=True,
        )


def simulated_steps(seeds: int) -> None:
    """Steps of the simulated toddler."""
    print(f"\nSteps of the simulated infant, {seeds} seeds of 5 minutes, one to one at +-{TOLERANCE_S:.2f} s")
    print(ROW.format(*HEAD))
    for name in ("toddler_walking", "supported_stepping"):
        for rate in (100.0, 50.0, 25.0):
            pairs, null = [], []
            for seed in range(1000, 1000 + seeds):
                session = simulate(SCENARIOS[name](), seed, SensorSetup(rate_hz=rate))
                pipeline = Pipeline()
                for record in session.records(60.0):
                    pipeline.push(record)
                steps = pipeline.finish().steps
                for limb in LIMBS:
                    true = np.array([s.contact_s for s in session.truth.steps if s.limb is limb])
                    pairs.append((np.array([s.time_s for s in steps if s.limb is limb]), true))
                    null.append((blind(true, 0.0, session.truth.duration_s), true))
            offset = best_offset(pairs, TOLERANCE_S, reach_s=0.2)
            best, plain = score(pairs, TOLERANCE_S, offset), score(pairs, TOLERANCE_S)
            print(
                ROW.format(
                    name,
                    f"{rate:g}",
                    best.true,
                    f"{best.recall:.3f}",
                    f"{best.precision:.3f}",
                    f"{best.f1:.3f}",
                    f"{offset:+.2f}",
                    f"{plain.f1:.3f}",
                    f"{100 * best.count_error:+.1f}",
                    f"{score(null, TOLERANCE_S).f1:.3f}",
                ),
                flush=True,
            )


def simulated_upright(seeds: int) -> None:
    """Runs, bounces, and getting up and sitting down, of the simulated infant with a known mounting."""
    print(f"\nUpright, {seeds} seeds of 3 minutes, 100 Hz, mounting known")
    print("runs right: as long as the truth up to 4 steps, within 1 beyond; up, down: found within 3 s / told / true")
    line = "{:<20} {:>7} {:>7} {:>6} {:>11} {:>14} {:>14} {:>14}"
    print(line.format("scenario", "steps", "true", "runs", "runs right", "bounces/true", "got up", "sat or fell"))
    for name in ("toddler_walking", "first_steps", "cruising", "supported_stepping", "bouncing", "pulling_to_stand"):
        steps = true = right = runs = bounces = jumped = 0
        up, down = [0, 0, 0], [0, 0, 0]
        for seed in range(1000, 1000 + seeds):
            session = simulate(SCENARIOS[name](3.0), seed, SensorSetup(has_gyro=False, mounting_known=True))
            pipeline = Pipeline()
            for record in session.records(60.0):
                pipeline.push(record)
            found, truth = pipeline.finish(), session.truth
            steps, true = steps + len(found.steps), true + len(truth.steps)
            for run in (r for r in truth.runs if r.steps >= Parameters().shortest_run):
                seen = [r.steps for r in found.runs if r.start_s < run.end_s + 0.3 and r.end_s > run.start_s - 0.3]
                runs += 1
                right += abs(max(seen, default=0) - run.steps) <= (run.steps > 4)
            bounces += sum(b.cycles for b in found.bounces)
            jumped += sum(b.cycles for b in truth.bounces)
            for sums, told, kinds in (
                (up, [e.time_s for e in found.lean.got_up] if found.lean else [], _UP),
                (down, [e.time_s for e in found.lean.sat_down] if found.lean else [], _DOWN),
            ):
                middles = np.array([0.5 * (c.start_s + c.end_s) for c in truth.changes if c.change in kinds])
                for i, n in enumerate((matches(np.array(told), middles, 3.0), len(told), middles.size)):
                    sums[i] += n
        share = f"{right / runs:.2f}" if runs else "-"
        tell = ["{} / {} / {}".format(*sums) for sums in (up, down)]
        print(line.format(name, steps, true, runs, share, f"{bounces} / {jumped}", *tell), flush=True)


def kick_score(session: SimulatedSession, times: Callable[[Limb], list[float]]) -> PlainScore:
    """Both limbs; borderline movements are neither rewarded nor punished."""
    total = PlainScore(0, 0, 0)
    for limb in LIMBS:
        total = add(total, match(times(limb), session.truth.kicks(limb), session.truth.borderline(limb)))
    return total


def blind_kicks(session: SimulatedSession, limb: Limb) -> list[float]:
    """As many kicks as there are, evenly."""
    true: FloatArray = np.array([k.peak_s for k in session.truth.kicks(limb)])
    return blind(true, 0.0, session.truth.duration_s).tolist()


def add(a: PlainScore, b: PlainScore) -> PlainScore:
    """Sums."""
    return PlainScore(a.hits + b.hits, a.missed + b.missed, a.wrong + b.wrong)


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints all tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.score", description=__doc__.split("\n\n")[0])
    parser.add_argument("--quick", action="store_true", help="own rates only and 5 seeds")
    parser.add_argument("--peers", action="store_true", help="other step counters on the same recordings, alone")
    parser.add_argument("--labels", type=Path, metavar="DIR", help="a folder of .mcap recordings with taps")
    parser.add_argument(
        "--history", type=Path, metavar="FILE", help="the history that holds taps of replays, corrections"
    )
    options = parser.parse_args(arguments)
    if options.labels is not None:
        try:
            found = print_labels(options.labels, options.history)
        except MonitorError as error:
            parser.exit(error.exit_code, f"{error}\n")
        parser.exit(0 if found else 1)
    quick = options.quick
    folder = data_folder()
    if options.peers:
        if folder is None:
            parser.exit(1, "KICKSTEP_TEST_DATA is not set: there is nothing to compare on\n")
        print_peers(folder, (None,) if quick else (None, 50.0, 25.0))
        return
    if folder is None:
        print("KICKSTEP_TEST_DATA is not set: the real recordings are left out")
    else:
        real(folder, (None,) if quick else (None, 50.0, 25.0))
    simulated(5 if quick else 50)
    simulated_steps(2 if quick else 10)
    simulated_upright(2 if quick else 5)


if __name__ == "__main__":
    main()
