"""kill -9 of a process that records, at random moments: what is lost? `python -m bench.kill [KILLS]`

Afterwards the same while the history is rebuilt, recounted, backed up and so on: see bench.kill_history.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import bench.kill_history
from monitor.errors import DataError
from monitor.model.limbs import LIMBS
from monitor.model.records import LogRecord, Packet, SensorFacts, SessionFacts
from monitor.recording.log_format import same
from monitor.recording.reader import read_records
from monitor.recording.writer import RecordingWriter

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Records that `write` had returned for, that were read, that are missing among them, and that differ."""

    written: int
    read: int
    missing: int
    wrong: int


def record(number: int) -> LogRecord:
    """Record `number`: everything in it follows from the number."""
    if number == 0:
        return SessionFacts({limb: SensorFacts(str(limb), 100.0) for limb in LIMBS})
    payload = (number * 2654435761).to_bytes(13, "little")
    return Packet(LIMBS[number % 2], number / 200, "data", payload)


def write_for_ever(path: Path) -> None:
    """Record as fast as possible; say each number on stdout once it is written."""
    writer = RecordingWriter(path)
    for number in count():
        writer.write(record(number))
        os.write(1, b"%d\n" % number)


def kill_once(path: Path, after_s: float) -> Outcome:
    """Start a recording process, kill it `after_s` seconds after its first record, and read what it left."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.kill", "--write", str(path)], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    end = time.monotonic() + after_s
    with process.stdout:
        while time.monotonic() < end:
            said += process.stdout.read1(65536)
        process.kill()
        said += process.stdout.read()
    process.wait()
    written = said.count(b"\n")
    try:
        found = list(read_records(path))
    except DataError:
        return Outcome(written, 0, written, 0)
    wrong = sum(not same(one, record(number)) for number, one in enumerate(found))
    return Outcome(written, len(found), max(0, written - len(found)), wrong)


def main(kills: int) -> int:
    """Kill many times and print what was lost."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        outcomes = [kill_once(Path(folder, f"{n}.live.mcap"), chance.uniform(0.0, 0.3)) for n in range(kills)]
    missing = sum(outcome.missing for outcome in outcomes)
    wrong = sum(outcome.wrong for outcome in outcomes)
    written = sum(outcome.written for outcome in outcomes)
    print(f"{kills} kills, {written} records written; lost {missing}, changed or invented {wrong}")
    return 1 if missing or wrong or any(outcome.written == 0 for outcome in outcomes) else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write_for_ever(Path(sys.argv[2]))
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    sys.exit(max(main(number), bench.kill_history.main(number, [])))
