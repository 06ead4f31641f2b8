"""Sessions over Bluetooth, out as tables and in again: equal counts? With the sensors' own times, and without.

python -m bench.exported            every numbered fault of docs/faults.md, 30 s each (simulated)
python -m bench.exported 1.1 4.7    these alone
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from monitor.model.limbs import LIMBS
from monitor.model.records import LogRecord
from monitor.model.session import SessionSummary
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.recording.csv_columns import SENSOR_TIME
from monitor.recording.foreign import open_limb
from monitor.recording.session_records import ImportedSession
from monitor.reports.signals import write_signals
from monitor.simulation.faults import FAULTS
from tests.faults.fault_helpers import session

SECONDS = 30.0
_OTHERWISE = {"11.5", "8.2", "12.1"}
"""Other addresses, or no session at all."""


def counted(records: list[LogRecord]) -> SessionSummary:
    """The figures of a log."""
    pipeline = Pipeline(hop_s=REPLAY_HOP_S)
    for record in records:
        pipeline.push(record)
    return pipeline.finish()


def again(records: list[LogRecord], folder: Path, *, own_times: bool) -> SessionSummary:
    """The figures of its tables; `own_times` False: the column with the sensors' own times hides under another name."""
    signals = write_signals(records, {limb: folder / f"x_{limb}.csv" for limb in LIMBS})
    for of in signals.legs.values():
        of.path.with_suffix(".json").write_text(json.dumps(signals.beside))
        if not own_times:
            text = of.path.read_text()
            of.path.write_text(text.replace(SENSOR_TIME, "other", 1))
    return counted(list(ImportedSession.of(*(open_limb(folder / f"x_{limb}.csv", limb) for limb in LIMBS)).records()))


def _figures(summary: SessionSummary) -> list[tuple[int, int, int]]:
    return [(len([k for k in summary.kicks if k.limb is limb]), of.units, of.steps)
            for limb, of in summary.limbs.items()]  # fmt: skip


def main() -> None:
    """Print each case whose counts differ, and the sums."""
    cases = sys.argv[1:] or [number for number in FAULTS if number not in _OTHERWISE]
    kicks = 0
    off = {True: 0, False: 0}
    unequal = {True: 0, False: 0}
    for number in cases:
        records = session(FAULTS[number], SECONDS).records
        first = counted(records)
        kicks += len(first.kicks)
        for own_times in (True, False):
            with tempfile.TemporaryDirectory() as folder:
                other = again(records, Path(folder), own_times=own_times)
            differs = sum(abs(a[0] - b[0]) for a, b in zip(_figures(first), _figures(other), strict=True))
            off[own_times] += differs
            unequal[own_times] += _figures(first) != _figures(other)
            if own_times and _figures(first) != _figures(other):
                print(f"{number}: kicks, units, steps {_figures(first)} became {_figures(other)}")
    for own_times, name in ((True, "with sensor_s"), (False, "without")):
        print(f"{name}: {len(cases)} sessions, {unequal[own_times]} with an unequal figure,"
              f" {off[own_times]} of {kicks} kicks more or fewer")  # fmt: skip


if __name__ == "__main__":
    main()
