"""Other people's step counters beside ours, each in an environment of its own.

    python -m bench.peers --install           makes the environments (a cache folder; needs the network once)
    python -m bench.score --peers             scores them on the same recordings as ours

Off label, plainly: scikit-digital-health and mobgap are made for the lower back, gaitmap for a foot's gyroscope,
neurokit2 for anything with peaks. Holes in the data are bridged by straight lines for them; ours reads the files as
they are. What a package needs told (axes, signs) is taken from the data in `bench/peer_runner.py`; each gets the
constant offset that suits it best, as ours does. Nothing of them comes into the project.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path
from scipy import signal

from bench.matching import FloatArray
from bench.real_sets import at_rate
from monitor.recording.limb_data import LimbData, limb_data

RUNNER = Path(__file__).with_name("peer_runner.py")
PEERS = {
    "neurokit2": ("neurokit2==0.2.13",),
    "mobgap": ("mobgap==1.2.0",),
    "gaitmap": ("gaitmap==2.6.0", "gaitmap-mad==2.6.0"),
    "skdh": ("scikit-digital-health==0.17.18",),
}
"""What each environment gets: the versions that the figures of docs/validation.md were made with."""
LONGEST_S = 1800.0
LOG = "install.log"
Found = dict[str, list[FloatArray | None]]
"""Of each method: event times of each limb, s; None where the method failed."""


@dataclass(slots=True)
class Answers:
    """What the peers found, and why some found nothing."""

    found: Found = field(default_factory=dict)
    trouble: dict[str, str] = field(default_factory=dict)


def cache() -> Path:
    """Where the environments are."""
    return user_cache_path("kickstep") / "peers"


def python_of(peer: str, folder: Path) -> Path:
    """A peer's own Python."""
    return folder / peer / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def install(peer: str, folder: Path) -> str | None:
    """Makes a peer's environment; why that failed, or None."""
    try:
        venv.create(folder / peer, with_pip=True, clear=True)
        done = subprocess.run(
            [python_of(peer, folder), "-m", "pip", "install", "-q", *PEERS[peer]],
            capture_output=True, text=True, timeout=LONGEST_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        return f"{type(error).__name__}: {error}"
    (folder / peer / LOG).write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode == 0:
        return None
    python_of(peer, folder).unlink(missing_ok=True)  # half an environment must not look like a whole one
    said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return said[-1] if said else f"pip ended with {done.returncode}"


def even(data: LimbData, rate_hz: float | None) -> tuple[FloatArray, FloatArray | None, float, float]:
    """Acceleration (n, 3), m/s2, gyroscope (n, 3), degrees/s, rate, Hz, and first time, s, with holes bridged."""
    rate = round(data.rate_hz, 1) if rate_hz is None else rate_hz
    slow = at_rate(data, rate)
    gyro = None
    if data.gyro_rads is not None:
        gyro = np.degrees(at_rate(limb_data(data.name, data.time_s, data.gyro_rads, None), rate).acc_ms2)
    return slow.acc_ms2, gyro, rate, float(slow.time_s[0])


def ask(limbs: Sequence[LimbData], rate_hz: float | None, folder: Path | None = None) -> Answers:
    """Every peer that is installed, on the same limbs at the same rate; None: at their own."""
    folder = folder or cache()
    answers, arrays, starts = Answers(), {}, []
    for i, data in enumerate(limbs):
        acc, gyro, rate, first_s = even(data, rate_hz)
        arrays[f"acc_{i}"], arrays[f"rate_{i}"] = acc, np.array(rate)
        if gyro is not None:
            arrays[f"gyro_{i}"] = gyro
        starts.append((first_s, rate))
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "limbs.npz"
        np.savez(path, **arrays)
        for peer in PEERS:
            if not python_of(peer, folder).exists():
                answers.trouble[peer] = "not installed (python -m bench.peers --install)"
                continue
            said = _run(peer, path, folder)
            if isinstance(said, str):
                answers.trouble[peer] = said
                continue
            for method, indices in said.items():
                answers.found[method] = [
                    None if of is None else np.array(of) / rate + first_s
                    for of, (first_s, rate) in zip(indices, starts, strict=True)
                ]
    return answers


def _run(peer: str, path: Path, folder: Path) -> dict[str, list[list[float] | None]] | str:
    """The peer's answer, or why there is none."""
    try:
        done = subprocess.run(
            [python_of(peer, folder), RUNNER, peer, path],
            capture_output=True, text=True, timeout=LONGEST_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        return f"{type(error).__name__}: {error}"
    if done.returncode:
        last = done.stderr.strip().splitlines()
        return last[-1] if last else f"ended with {done.returncode}"
    found: dict[str, list[list[float] | None]] = json.loads(done.stdout.splitlines()[-1])
    return found


PLAIN = {"plain peaks": (5.0, 0.55), "plain peaks, 0.8 s": (2.0, 0.8)}
"""The floor: corner of the envelope, Hz, and least time between two steps of a leg, s. The second was chosen on the
voisard feet (the best of 48 settings); its spacing would drop a toddler's steps."""


def plain_steps(data: LimbData, rate_hz: float | None, corner_hz: float, apart_s: float) -> FloatArray:
    """Peaks of the envelope of at least 1.0 m/s2. Not causal."""
    acc, _, rate, first_s = even(data, rate_hz)
    sos = signal.butter(2, corner_hz, fs=rate, output="sos")
    norm = np.linalg.norm(acc, axis=1)
    envelope = signal.sosfiltfilt(sos, np.abs(norm - np.median(norm)))
    peaks, _ = signal.find_peaks(envelope, height=1.0, distance=max(1, round(apart_s * rate)))
    return peaks / rate + first_s


def main() -> None:
    """Installs them, or says which are there."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--install", action="store_true", help="make the environments anew")
    parser.add_argument("--only", choices=sorted(PEERS), action="append", help="this one; may be said again")
    options = parser.parse_args()
    folder, failed = cache(), False
    for peer in options.only or PEERS:
        why = install(peer, folder) if options.install else None
        there = python_of(peer, folder).exists()
        failed = failed or why is not None
        print(f"{peer:<10} {'installed' if there and why is None else why or 'not installed'}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
