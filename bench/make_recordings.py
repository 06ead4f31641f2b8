"""Makes the sample recordings in recordings/ and their expected counts again.

    python -m bench.make_recordings              rewrites the CSV files and the expected counts
    python -m bench.make_recordings --expected   only the expected counts (after a counting change)

The signals are simulated and labelled so: nobody was recorded. Truth comes from the simulator, expected counts from
today's method; a counting change shows in the diff of the .expected.toml files.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from monitor.detection.parameters import ALGORITHM_VERSION
from monitor.locations import recordings_dir
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import SessionSummary
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.model.words import Activity
from monitor.pipeline import Pipeline
from monitor.recording.csv_files import read_limb
from monitor.recording.session_records import session_records
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import SCENARIOS
from monitor.simulation.sensor import SensorSetup
from monitor.simulation.session import SimulatedSession


@dataclass(frozen=True, slots=True)
class Sample:
    """One shipped recording."""

    name: str
    scenario: str
    minutes: float
    seed: int
    activity: Activity
    words: str


SAMPLES = (
    Sample("back_kicking", "supine_kicking", 6.0, 20, Activity.BACK, "kicking on the back, two short handlings"),
    Sample("toddler_steps", "toddler_walking", 1.5, 21, Activity.WALKING, "runs of steps of a new walker"),
)
SENSOR = SensorSetup(rate_hz=50.0, has_gyro=False)


def play(sample: Sample) -> SimulatedSession:
    """The simulated session behind a sample."""
    return simulate(SCENARIOS[sample.scenario](minutes=sample.minutes), sample.seed, SENSOR)


def write_csv(sample: Sample, session: SimulatedSession, folder: Path) -> None:
    """Both limbs, seconds and g, three decimals: about what a 16 g sensor resolves twice over."""
    for limb in LIMBS:
        signal = session.limbs[limb]
        table = np.column_stack((signal.time_s, signal.acc_ms2 / STANDARD_GRAVITY_MS2))
        with (folder / f"{sample.name}_{limb}.csv").open("w", encoding="utf-8", newline="\n") as file:
            np.savetxt(
                file, table, fmt=["%.2f"] + ["%.3f"] * 3, delimiter=",", header="t_s,ax_g,ay_g,az_g", comments=""
            )


def count(name: str, activity: Activity, folder: Path) -> SessionSummary:
    """Today's count of a sample's files."""
    limbs = {limb: read_limb(folder / f"{name}_{limb}.csv") for limb in Limb}
    pipeline = Pipeline()
    for record in session_records(limbs[Limb.LEFT], limbs[Limb.RIGHT], activity):
        pipeline.push(record)
    return pipeline.finish()


def expected(sample: Sample, session: SimulatedSession, summary: SessionSummary) -> str:
    """The text of the .expected.toml file."""
    lines = [
        f"# Made by `python -m bench.make_recordings`: {sample.words}.",
        f'recording = "{sample.name}"',
        f'activity = "{sample.activity}"',
        f'source = "simulated infant, scenario {sample.scenario}, seed {sample.seed}: synthetic, nobody was recorded"',
        'labelled_by = "the simulator (truth); the counting method itself (expected)"',
        'licence = "MIT, as the rest of the project"',
        "",
        "[truth]",
    ]
    for limb in LIMBS:
        lines.append(f"{limb}_kicks = {len(session.truth.kicks(limb))}")
        lines.append(f"{limb}_steps = {sum(s.limb is limb for s in session.truth.steps)}")
    lines += ["", "[expected]", f'algorithm = "{ALGORITHM_VERSION}"', f"active_s = {summary.active_s:.2f}"]
    for limb in LIMBS:
        lines.append(f"{limb}_kick_onsets_s = {[round(k.onset_s, 2) for k in summary.kicks if k.limb is limb]}")
        lines.append(f"{limb}_step_times_s = {[round(s.time_s, 2) for s in summary.steps if s.limb is limb]}")
        lines.append(f"{limb}_units = {summary.limbs[limb].units}")
    lines.append(f"not_counted = {len(summary.kicks_not_counted)}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Writes the files."""
    parser = argparse.ArgumentParser(prog="python -m bench.make_recordings", description=__doc__.split("\n\n")[0])
    parser.add_argument("--expected", action="store_true", help="leave the CSV files as they are")
    only_expected = parser.parse_args().expected
    folder = recordings_dir()
    for sample in SAMPLES:
        session = play(sample)
        if not only_expected:
            write_csv(sample, session, folder)
        summary = count(sample.name, sample.activity, folder)
        (folder / f"{sample.name}.expected.toml").write_text(expected(sample, session, summary), encoding="utf-8")
        found = {str(limb): (f.kicks, f.steps) for limb, f in summary.limbs.items()}
        print(f"{sample.name}: {found}, balance {summary.balance.estimate}")


if __name__ == "__main__":
    main()
