"""Recordings in which a person tapped along, counted with today's method: a labelled set of one's own.

    python -m bench.taps X.mcap ...                        taps that were recorded live
    python -m bench.taps X.mcap --history history.sqlite   and those tapped on replay
    python -m bench.taps --scripted                        no recording: a simulated infant, a scripted person

One row a stretch of tapping, then all together. The scripted person is late by 0.4 s with 80 ms of jitter and misses
one kick in twenty; the simulated infant's truth says beside it what a perfect person would find.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bench.scripted_taps import scripted
from monitor.analysis.agreement import agreement_with, wilson
from monitor.errors import MonitorError
from monitor.locations import recording_id
from monitor.model.limbs import LIMBS
from monitor.model.session import SessionSummary
from monitor.model.taps import TAP_ALONG_S, Agreement, Share, TapAlong
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.recording.reader import read_records
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import supine_kicking
from monitor.storage.history import History

ROW = "{:<30} {:>6} {:>7} {:>5} {:>20} {:>20} {:>7} {:>7} {:>7}"
HEAD = ("stretch", "taps", "counted", "diff", "sensitivity (95 %)", "precision (95 %)", "delay s", "chance", "no del.")
SEEDS = range(2000, 2005)
FROM_S = 30.0


def counted(path: Path) -> SessionSummary:
    """A recording through today's pipeline.

    Raises:
        DataError: it cannot be read.
    """
    pipeline = Pipeline(hop_s=REPLAY_HOP_S)
    for record in read_records(path):
        pipeline.push(record)
    return pipeline.finish()


def of_recording(path: Path, history: Path | None) -> list[Agreement]:
    """Live taps, then those of replays.

    Raises:
        MonitorError: the recording or the history cannot be read.
    """
    summary, later = counted(path), []
    if history is not None:
        with closing(History(history)) as kept:
            later = kept.tap_alongs(recording_id(path))
    return [*summary.tap_along, *(agreement_with(run, summary) for run in later)]


def with_script() -> Iterable[tuple[str, Agreement]]:
    """A simulated infant each, tapped by the scripted person and by the truth."""
    for seed in SEEDS:
        session = simulate(supine_kicking(minutes=3.0), seed)
        pipeline = Pipeline(hop_s=REPLAY_HOP_S)
        for record in session.records(60.0):
            pipeline.push(record)
        summary, until_s = pipeline.finish(), FROM_S + TAP_ALONG_S
        true = {limb: [kick.onset_s for kick in session.truth.kicks(limb)] for limb in LIMBS}
        for name, person in (("scripted", (0.4, 0.08, 0.05)), ("the truth", (0.0, 0.0, 0.0))):
            taps = tuple(tap for tap in scripted(true, *person, seed) if FROM_S <= tap[0] <= until_s)
            yield f"seed {seed}, {name}", agreement_with(TapAlong(FROM_S, until_s, taps, summary.activity), summary)


def show(rows: list[tuple[str, Agreement]]) -> None:
    """A row each, and the sum."""
    print(ROW.format(*HEAD))
    for name, known in rows:
        chance = "–" if known.by_chance is None else f"{known.by_chance:.2f}"
        plain = "–" if known.plain_sensitivity.value is None else f"{known.plain_sensitivity.value:.2f}"
        shares = (_share(known.sensitivity), _share(known.precision))
        delay = f"{known.delay_s:+.2f}"
        print(ROW.format(name[:30], known.taps, known.counted, known.difference, *shares, delay, chance, plain))


def together(agreements: list[Agreement]) -> str:
    """All stretches as one."""
    taps, found = sum(a.taps for a in agreements), sum(a.counted for a in agreements)
    of_taps = wilson(sum(a.sensitivity.hits for a in agreements), taps)
    of_found = wilson(sum(a.precision.hits for a in agreements), found)
    return ROW.format("together", taps, found, found - taps, _share(of_taps), _share(of_found), "", "", "")


def _share(share: Share) -> str:
    if share.value is None or share.low is None or share.high is None:
        return "–"
    return f"{share.value:.2f} ({share.low:.2f}-{share.high:.2f})"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.taps", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="X.mcap")
    parser.add_argument("--history", type=Path, help="the history that holds what was tapped on replay")
    parser.add_argument("--scripted", action="store_true", help="a simulated infant and a scripted person")
    options = parser.parse_args()
    if options.scripted:
        rows = list(with_script())
        show(rows)
        for name in ("scripted", "the truth"):
            print(f"{name}: {together([known for row, known in rows if row.endswith(name)]).strip()}")
        return
    rows = []
    for file in options.files:
        try:
            found = of_recording(file, options.history)
        except MonitorError as error:
            parser.exit(error.exit_code, f"{error}\n")
        rows += [(f"{file.name.partition('.')[0]} {known.start_s:.0f} s", known) for known in found]
    if not rows:
        parser.exit(0, "Nobody tapped along in these recordings.\n")
    show(rows)
    print(together([known for _, known in rows]))


if __name__ == "__main__":
    main()
