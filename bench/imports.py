"""How fast other makers' files are read, in MB/s beside a plain read of the same bytes, and at what memory.

    python -m bench.imports            10 million rows a format (72 hours at 100 Hz are 26 million)
    python -m bench.imports --rows 1000000
    python -m bench.imports --commands as `kickstep import` and `kickstep count` take the files, start to end
    python -m bench.imports --pair 72  two Axivity files of so many hours at 25 Hz, counted as one session

Each format in a process of its own: seconds to open and to go through all samples, and the highest memory meanwhile
above that of the imported program; of a command the highest memory of all. Files are made in a temporary folder first,
which is not timed.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.throughput import peak_kb, reset_peak
from monitor.recording.text_formats import FORMATS
from tests.unit.recording.foreign_makers import bids_beside, cwa, opal, text

PAIR_HZ = 25.0
OPAL = "APDM Opal (HDF5)"
PLAIN, NAMED, BIDS, EVEN = "plain CSV", "named columns", "BIDS-Motion", "BIDS-Motion without times"
CWA = {"Axivity AX6 (6 axes)": 0x62, "Axivity AX3 (packed)": 0x30}


def file_in(folder: Path, name: str) -> Path:
    """Where a file of this format is made."""
    return folder / ("a_motion.tsv" if name in (BIDS, EVEN) else "a.bin")


def make(name: str, rows: int, path: Path) -> None:
    """Write a file: a piece of some thousand rows, its times moved on, again and again."""
    if name in CWA:
        a_sector = 40 if CWA[name] == 0x62 else 120
        with path.open("wb") as out:
            out.write(cwa(0, kind=CWA[name]))
            from datetime import timedelta

            from tests.unit.recording.foreign_makers import START

            step = a_sector * 500
            for first in range(0, rows, step):
                start = START + timedelta(seconds=first / 100.0)
                out.write(cwa(min(step, rows - first), kind=CWA[name], start=start)[1024:])
        return
    if name == OPAL:
        opal(path, ("Left Ankle",), rows)
        return
    if name in (BIDS, EVEN):
        bids_beside(path, times=name == BIDS)
    end = "\r" if name == "Arduino log" else "\n"
    all_lines = text(name, 1000).split(end)[:-1]
    head, lines = all_lines[:-1000], all_lines[-1000:]
    with path.open("w", newline="") as out:
        out.write("".join(f"{line}\n" for line in head))
        for first in range(0, rows, 1000):
            out.write("\n".join(_moved(name, line, first + i) for i, line in enumerate(lines)) + "\n")


def _moved(name: str, line: str, row: int) -> str:
    """The line with the time of another row."""
    ms = row * 20
    if name == PLAIN:
        return f"{ms / 1000:.2f},{line.partition(',')[2]}"
    if name == EVEN:
        return line
    if name == BIDS:
        return f"{ms / 1000:.6f}\t{line.partition(chr(9))[2]}"
    if name == NAMED:
        return f"{ms},{line.partition(',')[2]}"
    if name == "MetaBase":
        return f"{1795000000000 + ms},{line.partition(',')[2]}"
    if name == "Movella DOT":
        return f"{row},{ms * 1000 % 2**32},{line.split(',', 2)[2]}"
    if name == "Xsens MTw":
        return f"{row % 65536}.0\t{line.partition(chr(9))[2]}"
    if name == "WitMotion":
        hour, minute, second = ms // 3600000, ms // 60000 % 60, ms % 60000 / 1000
        return f"2026-11-{1 + hour // 24} {hour % 24}:{minute:02d}:{second:06.3f}\t{line.partition(chr(9))[2]}"
    if name == "Movesense":
        return f"{ms},{line.partition(',')[2]}"
    if name == "Polar Sensor Logger":
        return f"2026-11-20T10:30:00.000;{599628000000000000 + ms * 1000000};{line.split(';', 2)[2]}"
    if name == "phyphox":
        return f"{ms / 1000:.6e}".replace(".", ",") + ";" + line.partition(";")[2]
    return f"{line.rpartition(',')[0]},{ms}"


def one(path: Path) -> dict[str, float]:
    """Read one file through to the end."""
    from monitor.recording.foreign import open_limb

    reset_peak()
    before = peak_kb()
    start = time.perf_counter()
    source = open_limb(path)
    samples = sum(len(part[0]) for part in source.parts())
    spent = time.perf_counter() - start
    return {"samples": samples, "s": spent, "memory_mb": (peak_kb() - before) / 1024.0}


def command(words: list[str]) -> dict[str, float]:
    """What a kickstep command takes from start to end, and its highest memory with program and libraries, MB."""
    from monitor import cli

    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        code = cli.run(words)
    return {"s": time.perf_counter() - start, "memory_mb": peak_kb() / 1024.0, "code": code}


def pair(folder: Path) -> dict[str, float]:
    """Count the two files as `kickstep count` does."""
    from monitor.cli.counting import Options, count_pair
    from monitor.model.words import Activity
    from monitor.recording.pairs import Pair

    reset_peak()
    before = peak_kb()
    start = time.perf_counter()
    files = Pair("pair", folder / "a_left.cwa", folder / "a_right.cwa")
    summary = count_pair(files, Options(Activity.UNKNOWN, None, 0.0, "auto", None), bar=False).summary
    return {
        "s": time.perf_counter() - start,
        "memory_mb": (peak_kb() - before) / 1024.0,
        "units": sum(of.units for of in summary.limbs.values()),
    }


def make_pair(folder: Path, hours: float) -> None:
    """Two Axivity files (acceleration alone), one simulated session of lying and kicking again and again."""
    from datetime import timedelta

    from monitor.model.limbs import LIMBS
    from monitor.model.units import STANDARD_GRAVITY_MS2
    from monitor.simulation.infant import simulate
    from monitor.simulation.scenarios import SCENARIOS
    from tests.unit.recording.foreign_makers import START, cwa

    session = simulate(SCENARIOS["mixed_session"](), 7)
    rows = round(hours * 3600.0 * PAIR_HZ)
    for limb in LIMBS:
        of = session.limbs[limb]
        kept = of.acc_ms2[:: round(of.facts().rate_hz / PAIR_HZ)] / STANDARD_GRAVITY_MS2
        with (folder / f"a_{limb}.cwa").open("wb") as out:
            out.write(cwa(0, kind=0x32, rate_hz=PAIR_HZ))
            step = 80 * 500
            for first in range(0, rows, step):
                number = min(step, rows - first)
                values = np.take(kept, np.arange(first, first + number), axis=0, mode="wrap")
                start = START + timedelta(seconds=first / PAIR_HZ)
                out.write(cwa(number, kind=0x32, rate_hz=PAIR_HZ, start=start, acc_g=values)[1024:])


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__.split("\n\n")[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--only", help="one format")
    parser.add_argument("--pair", type=float, metavar="HOURS", help="two Axivity files of this length, counted")
    parser.add_argument("--commands", action="store_true", help="`kickstep import` and `kickstep count` instead")
    parser.add_argument("--count", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--words", help=argparse.SUPPRESS)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one(args.one)))
        return
    if args.count:
        print(json.dumps(pair(args.count)))
        return
    if args.pair:
        with tempfile.TemporaryDirectory() as name:
            make_pair(Path(name), args.pair)
            size = sum(path.stat().st_size for path in Path(name).iterdir()) / 1e6
            counting = [sys.executable, "-m", "bench.imports", "--count", name]
            found = json.loads(subprocess.run(counting, capture_output=True, text=True, check=True).stdout)
        print(
            f"two Axivity files of {args.pair:g} h: {size:.0f} MB, counted in {found['s']:.0f} s,"
            f" {found['units']} movement units, memory {found['memory_mb']:.0f} MB"
        )
        return
    if args.words:
        print(json.dumps(command(json.loads(args.words))))
        return
    what = ("import", "count") if args.commands else ("read",)
    print(
        f"{args.rows} rows           MB   plain read MB/s"
        + "".join(f"{f'{way} MB/s':>14}{'memory MB':>12}" for way in what)
    )
    for name in [*CWA, OPAL, PLAIN, BIDS, EVEN, *(known.name for known in FORMATS)]:
        if args.only and args.only != name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = file_in(Path(folder), name)
            make(name, args.rows, path)
            size = path.stat().st_size / 1e6
            line = f"{name:26}{size:8.0f}{size / plain_read_s(path):18.0f}"
            for way in what:
                found = apart(way, path)
                if found.get("code", 0) or found.get("samples", args.rows) != args.rows:
                    raise SystemExit(f"{name}: {way} failed: {found}")
                line += f"{size / found['s']:14.1f}{found['memory_mb']:12.0f}"
        print(line, flush=True)


def plain_read_s(path: Path) -> float:
    """Seconds that the bytes alone take."""
    start = time.perf_counter()
    with path.open("rb") as file:
        while file.read(8 << 20):
            pass
    return time.perf_counter() - start


def apart(what: str, path: Path) -> dict[str, float]:
    """One reading, import or count of the file as the left leg's, in a process of its own."""
    words = ["--data-dir", str(path.parent / "kept"), what, "--left", str(path)]
    words += ["--out", str(path.parent / "out")] if what == "import" else []
    asked = ["--one", str(path)] if what == "read" else ["--words", json.dumps(words)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.imports", *asked], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main()
