"""How long a person waits: `kickstep --help` against `python -c pass`, and the first picture. `python -m bench.startup`

Each in a process of its own, files cached, the median of 5 runs taken in turns. The first picture is timed in a
terminal (pty) of 100x30, from the start of the process until the last word of the whole first frame was received: of
`kickstep demo` the live screen, of `kickstep` the start card (first start) and the get ready screen (later ones).
The last line is the way from there to the first counted kick of the demo at speed 1.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.terminal import Terminal

RUNS = 5
HELP_BOUND = 5.0
PICTURE_BOUND_S = 1.0
LIVE = ("Demo baby", "LEFT ankle", "RIGHT ankle", "Balance", "Just now", "Pause", "Help")
CARD = ("Before you begin", "Awake and watched only.", "about anything you notice.", "I have read this", "Quit")
READY = ("Get ready", "Do this now", "Sensors nearby", "Start", "Demo", "Quit")
KICK = ("left kick",)
Command = Sequence[str]
KICKSTEP = (sys.executable, "-m", "monitor")


def environment(folder: Path) -> dict[str, str]:
    """Of a person's terminal."""
    return os.environ | {
        "KICKSTEP_DATA_DIR": str(folder),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
    }


def run_s(command: Command) -> float:
    """From start to end, s."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment(Path()))
    return time.perf_counter() - start


def picture_s(folder: Path, *args: str, words: Sequence[str]) -> float:
    """Until the first frame is whole, s."""
    with Terminal((*KICKSTEP, *args), environment(folder)) as terminal:
        return terminal.until(words)


def first_kick_s(folder: Path) -> tuple[float, float]:
    """The demo's first picture, and its first kick in `just now`, s."""
    with Terminal((*KICKSTEP, "demo"), environment(folder)) as terminal:
        seen = terminal.until(LIVE)
        return seen, terminal.until(KICK, 60.0)


def remember_card(folder: Path) -> None:
    """As after the first start."""
    from monitor.dashboard.home import ASKED, CARD, YES
    from monitor.locations import history_file
    from monitor.storage.writer import HistoryWriter

    with HistoryWriter(history_file(folder)) as writer:
        writer.set_state(CARD, YES).result()
        writer.set_state(ASKED, YES).result()


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        fresh, used = Path(name, "fresh"), Path(name, "used")
        used.mkdir()
        remember_card(used)
        jobs: dict[str, Callable[[], float]] = {
            "python -c pass": lambda: run_s((sys.executable, "-c", "pass")),
            "kickstep --help": lambda: run_s((*KICKSTEP, "--help")),
            "first picture, kickstep demo": lambda: picture_s(used, "demo", words=LIVE),
            "first picture, kickstep, first start": lambda: picture_s(fresh, words=CARD),
            "first picture, kickstep, later": lambda: picture_s(used, words=READY),
        }
        for job in jobs.values():
            job()  # files into the cache
        taken: dict[str, list[float]] = {what: [] for what in jobs}
        for _ in range(RUNS):
            for what, job in jobs.items():
                taken[what].append(job())
        median = {what: statistics.median(times) for what, times in taken.items()}
        for what, seconds in median.items():
            bound = f"   bound {PICTURE_BOUND_S:g} s" if what.startswith("first") else ""
            print(f"{what:38}{seconds:7.3f} s{bound}", flush=True)
        ratio = median["kickstep --help"] / median["python -c pass"]
        print(f"{'--help is so many times pass':38}{ratio:7.2f}     bound {HELP_BOUND:g}")
        kicks = [after - seen for seen, after in (first_kick_s(used) for _ in range(RUNS))]
        print(f"{'demo: first picture to first kick':38}{statistics.median(kicks):7.2f} s")


if __name__ == "__main__":
    main()
