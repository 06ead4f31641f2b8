"""A demo in a real terminal, handled as people handle programs: resized each minute, every key pressed, finished.

    python -m bench.long_demo                          20 minutes at the speed of life
    python -m bench.long_demo --minutes 3 --speed 20   a short try

tmux is the terminal. Each minute of session time the window gets another size, and every key of the live screen is
pressed; each question is opened, left, and answered. At the end three accounts of the session must agree to the last
kick: the digits on the summary's screen, the history (`kickstep history --json`), and the recording counted again
(`kickstep count --json`). Any trace of an exception on the screen or in the log fails, as does a screen on which a key
did nothing for 40 s. Exit code 0 if all was well.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textual.renderables.digits import DIGITS, DIGITS3X3, DIGITS3X3_BOLD

from monitor.storage.history import History

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((100, 30), (80, 24), (60, 18), (50, 15), (140, 45), (80, 24), (200, 50), (100, 30), (59, 40), (120, 17))
SMALLEST = (60, 18)
"""Below this the screen is one line and the two numbers."""
TOO_SMALL = "please enlarge the window"
PATIENCE_S = 40.0
NOTE = "[bold]loud[/] <b> $x"
BROKEN = re.compile(r"Traceback|Exception|Error:|a fault of this program|something went wrong", re.IGNORECASE)


class FailedError(Exception):
    """What did not happen, or should not have."""


@dataclass(slots=True)
class Terminal:
    """A program in a tmux window of its own server; nobody's other windows are touched."""

    socket: Path
    seen: list[str] = field(default_factory=list)
    """What was done, for the report of a failure."""

    def tmux(self, *args: str) -> str:
        """One tmux command."""
        done = subprocess.run(
            ["tmux", "-S", str(self.socket), "-f", "/dev/null", *args],
            capture_output=True, text=True, timeout=30, check=True,
        )  # fmt: skip
        return done.stdout

    def start(self, command: str, width: int, height: int) -> None:
        """Run `command`; the window stays when it has ended."""
        self.tmux("new-session", "-d", "-x", str(width), "-y", str(height), f"{command}; echo LEFT WITH $?; sleep 3600")
        self.tmux("set-option", "-s", "escape-time", "0")

    def resize(self, width: int, height: int) -> None:
        """Another size."""
        self.seen.append(f"size {width}x{height}")
        self.tmux("resize-window", "-x", str(width), "-y", str(height))

    def press(self, *keys: str) -> None:
        """Keys by tmux's names."""
        self.seen.append(f"keys {' '.join(keys)}")
        self.tmux("send-keys", *keys)

    def write(self, text: str) -> None:
        """Text, as it is."""
        self.seen.append(f"text {text}")
        self.tmux("send-keys", "-l", text)

    def screen(self) -> str:
        """What can be read now.

        Raises:
            FailedError: it is the words of an exception.
        """
        text = self.tmux("capture-pane", "-p")
        if BROKEN.search(text):
            raise FailedError(f"the screen shows a fault:\n{text}")
        return text

    def until(self, pattern: str, *, gone: bool = False, patience_s: float = PATIENCE_S) -> str:
        """The screen, as soon as it has `pattern` (or has it no more).

        Raises:
            FailedError: that did not come about.
        """
        end, times = time.monotonic() + patience_s, 0
        while True:
            text = self.screen()
            times = times + 1 if (re.search(pattern, text) is None) == gone else 0
            if times > gone:  # what is gone for a moment may just be being drawn
                return text
            if time.monotonic() > end:
                done = ", ".join(self.seen[-8:])
                raise FailedError(f"{pattern!r} {'stayed' if gone else 'did not appear'} after {done}:\n{text}")
            time.sleep(0.1)

    def end(self) -> None:
        """Close the window and its server."""
        subprocess.run(["tmux", "-S", str(self.socket), "kill-server"], capture_output=True, timeout=30, check=False)


# --- what is on the screen


def big_numbers(screen: str) -> tuple[int, int]:
    """The two numbers in large digits, under the words LEFT and RIGHT.

    Raises:
        FailedError: there are none.
    """
    lines = screen.splitlines()
    for place, line in enumerate(lines):
        if (found := re.search(r"LEFT\b.*\bRIGHT\b", line)) is None:
            continue
        right = line.index("RIGHT", found.start())
        for top in range(place + 1, min(place + 3, len(lines) - 2)):
            rows = lines[top : top + 3]
            numbers = _number(rows, max(0, found.start() - 4), right - 3), _number(rows, right - 4, right + 40)
            if numbers[0] is not None and numbers[1] is not None:
                return numbers[0], numbers[1]
    raise FailedError(f"no large digits on the screen:\n{screen}")


def _glyphs() -> dict[tuple[str, ...], str]:
    return {
        tuple(row.ljust(3) for row in art[3 * n : 3 * n + 3]): digit
        for art in (DIGITS3X3, DIGITS3X3_BOLD)
        for n, digit in enumerate(DIGITS)
        if digit.isdigit()
    }


def _number(rows: list[str], start: int, end: int) -> int | None:
    """The first number that begins between two columns."""
    glyphs = _glyphs()
    wide = [row.ljust(end + 16) for row in rows]

    def at(column: int) -> str | None:
        return glyphs.get(tuple(row[column : column + 3] for row in wide))

    for column in range(start, end):
        if at(column) is None:
            continue
        digits = ""
        while (digit := at(column)) is not None:
            digits += digit
            column += 3
        return int(digits)
    return None


# --- what is pressed


def minute(terminal: Terminal, number: int, *, tiny: bool) -> None:
    """Every key of the live screen, once each minute; answers differ from minute to minute."""
    if tiny:
        small = terminal.until(TOO_SMALL)
        if not re.search(r"left \d+.*right \d+", small):
            raise FailedError(f"the two numbers are missing:\n{small}")
        for key in ("m", "Space", "Space"):  # blind, but they work
            terminal.press(key)
            time.sleep(0.3)
        terminal.until(TOO_SMALL)
        return
    terminal.until("LEFT ankle")
    terminal.press("Space")
    terminal.until("PAUSED")
    terminal.press("Space")
    terminal.until("PAUSED", gone=True)
    terminal.press("m")
    terminal.until(r"[Mm]arker \d+")
    for key, title in (("n", "enter keeps it"), ("a", "What is the baby doing"), ("c", "What is around the baby")):
        terminal.press(key)
        terminal.until(title)
        terminal.press("Escape")
        terminal.until(title, gone=True)
    terminal.press("n")
    terminal.until("enter keeps it")
    terminal.write(f"{NOTE} {number}")
    terminal.until(re.escape(f"{NOTE} {number}"))
    terminal.press("Enter")
    terminal.until("enter keeps it", gone=True)
    terminal.press("a")
    terminal.until("What is the baby doing")
    terminal.press("2" if number % 3 == 2 else "1")
    terminal.until("What is the baby doing", gone=True)
    terminal.press("c")
    terminal.until("What is around the baby")
    terminal.press("1")
    terminal.until("bare legs")
    terminal.press(str(1 + number % 3))
    terminal.until("What is around the baby")
    terminal.press("Escape")
    terminal.until("What is around the baby", gone=True)
    terminal.press("u")
    terminal.until("Keep the last minute")
    terminal.press("Escape" if number % 7 else "Enter")
    terminal.until("Keep the last minute", gone=True)
    terminal.press("?")
    terminal.until("Help ─|Help  *─|─ Help")
    terminal.press("Escape")
    terminal.until("esc back", gone=True)


def finish(terminal: Terminal) -> tuple[int, int]:
    """End the session; the summary's numbers; leave."""
    terminal.resize(*SIZES[0])
    terminal.until("LEFT ankle")
    terminal.press("f")
    terminal.until("Session finished", patience_s=120.0)
    numbers = drawn_numbers(terminal)
    for width, height in ((80, 24), SIZES[0]):
        terminal.resize(width, height)
        time.sleep(0.5)
        if drawn_numbers(terminal) != numbers:
            raise FailedError("the summary's numbers changed with its size")
    terminal.press("?")
    terminal.until("─ Help")
    terminal.press("Escape")
    terminal.until("esc back", gone=True)
    summary_keys(terminal)
    if drawn_numbers(terminal) != numbers:
        raise FailedError("the summary's numbers changed with its keys")
    terminal.press("q")
    left = terminal.until(r"LEFT WITH \d+", patience_s=60.0)
    if "LEFT WITH 0" not in left:
        raise FailedError(f"the program did not leave with 0:\n{left}")
    return numbers


def drawn_numbers(terminal: Terminal) -> tuple[int, int]:
    """The two numbers, as soon as two pictures in a row have them: a page is drawn in parts."""
    end_s, before = time.monotonic() + PATIENCE_S, None
    while True:
        try:
            now = big_numbers(terminal.screen())
        except FailedError:
            if time.monotonic() > end_s:
                raise
            now = None
        if now is not None and now == before:
            return now
        before = now
        time.sleep(0.2)


def summary_keys(terminal: Terminal) -> None:
    """The keys of the summary; what was not a real session becomes one again."""
    terminal.press("n")
    terminal.until("enter keeps the note")  # keys that come in one breath with the `n` are still the screen's
    terminal.write(f"{NOTE} end")
    terminal.until(re.escape(f"{NOTE} end"))
    terminal.press("Enter")
    time.sleep(2.0)  # the field closes; a key before that would still be the note's, and its list may be out of sight
    for gone in (False, True):
        terminal.press("o")
        terminal.until("Not a real session", gone=gone)
    for key, title in (("c", "What is around the baby"), ("t", "Repeated sudden"), ("h", "This page")):
        terminal.press(key)
        terminal.until(title)
        terminal.press("Escape")
        terminal.until(title, gone=True)


# --- what must agree


def kickstep(folder: Path, *args: str) -> str:
    """Another command of the program, over the same data."""
    done = subprocess.run(
        [sys.executable, "-m", "monitor", *args],
        cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    if done.returncode:
        raise FailedError(f"kickstep {' '.join(args)} left with {done.returncode}: {done.stderr}")
    return done.stdout


def environment(folder: Path) -> dict[str, str]:
    """Private data; the code of this checkout."""
    return os.environ | {"KICKSTEP_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}


def compare(folder: Path, screen: tuple[int, int]) -> dict[str, Any]:
    """The three accounts.

    Raises:
        FailedError: they differ.
    """
    sessions = [json.loads(line) for line in kickstep(folder, "history", "--json").splitlines() if line.strip()]
    if len(sessions) != 1:
        raise FailedError(f"{len(sessions)} sessions in the history")
    (recording,) = (folder / "recordings").glob("*.mcap")
    counted = json.loads(kickstep(folder, "count", "--json", str(recording)))
    kept = sessions[0]

    def of(account: dict[str, Any]) -> dict[str, Any]:
        same = ("duration_s", "active_s", "activity", "limbs", "balance", "vigour_balance", "context", "algorithm")
        return {
            name: _common(account[name], kept[name], counted[name]) for name in same if name in kept and name in counted
        }

    if of(kept) != of(counted):
        raise FailedError(f"history and recording differ:\n{of(kept)}\n{of(counted)}")
    kinds: dict[str, int] = {}
    for kick in counted["kicks"]:
        kinds[kick["kind"]] = kinds.get(kick["kind"], 0) + 1
    if kinds != {kind: number for kind, number in kept["kinds"].items() if number}:
        raise FailedError(f"kinds differ: {kept['kinds']} in the history, {kinds} in the recording")
    numbers = tuple(counted["limbs"][limb]["kicks"] for limb in ("left", "right"))
    if numbers != screen or sum(numbers) != len(counted["kicks"]):
        raise FailedError(f"the screen said {screen}, the recording {numbers}, listed {len(counted['kicks'])}")
    with History(folder / "history.sqlite") as history:
        notes = history.notes(kept["recording_id"])
    if not all(re.fullmatch(re.escape(NOTE) + r" (\d+|end)", note) for note in notes):
        raise FailedError(f"notes are not as they were written: {notes}")
    return {
        "kicks": dict(zip(("left", "right"), numbers, strict=True)),
        "steps": {limb: counted["limbs"][limb]["steps"] for limb in ("left", "right")},
        "duration_s": counted["duration_s"],
        "active_s": counted["active_s"],
        "notes": len(notes),
    }


def _common(value: Any, one: Any, other: Any) -> Any:
    """Of an object, the fields that both accounts have: one says more of the vigour balance, the other of bouts."""
    if not isinstance(one, dict):
        return value
    return {name: _common(value[name], one[name], other[name]) for name in one if name in other}


def read_log(folder: Path) -> None:
    """The log of faults.

    Raises:
        FailedError: it tells of one.
    """
    for log in (folder / "logs").glob("*.log*"):
        text = log.read_text(encoding="utf-8")
        if re.search(r"Traceback|\b(ERROR|CRITICAL)\b", text):
            raise FailedError(f"{log.name} tells of a fault:\n{text[-4000:]}")


@contextmanager
def running(folder: Path, speed: float, seed: int) -> Iterator[Terminal]:
    """The demo in a window. (COLUMNS and LINES, where somebody set them, would hide its size from it.)"""
    inside = " ".join(
        f"{name}={shlex.quote(value)}"
        for name, value in (("KICKSTEP_DATA_DIR", str(folder)), ("PYTHONPATH", str(ROOT)), ("LC_ALL", "C.UTF-8"))
    )
    python = f"env -u COLUMNS -u LINES {inside} {shlex.quote(sys.executable)}"
    command = f"cd {shlex.quote(str(ROOT))} && {python} -m monitor demo --seed {seed}"
    terminal = Terminal(folder / "tmux.socket")
    try:
        terminal.start(f"{command} --speed {speed:g}" if speed != 1.0 else command, *SIZES[0])
        yield terminal
    finally:
        terminal.end()


def run(minutes: int, speed: float = 1.0, seed: int = 1, folder: Path | None = None) -> dict[str, Any]:
    """The whole: what was counted, when all agreed.

    Raises:
        FailedError: anything was not as it should be.
    """
    with tempfile.TemporaryDirectory() as private:
        place = folder or Path(private)
        with running(place, speed, seed) as terminal:
            terminal.until("● rec", patience_s=60.0)
            began = time.monotonic()
            sizes = 0
            for number in range(1, minutes + 1):
                width, height = SIZES[number % len(SIZES)]
                terminal.resize(width, height)
                sizes += 1
                tiny = width < SMALLEST[0] or height < SMALLEST[1]
                minute(terminal, number, tiny=tiny)
                while time.monotonic() - began < number * 60.0 / speed:
                    terminal.screen()
                    time.sleep(0.5)
            numbers = finish(terminal)
            pressed = sum(doing.startswith("keys") for doing in terminal.seen)
        read_log(place)
        return {"minutes": minutes, "speed": speed, "sizes": sizes, "keys": pressed} | compare(place, numbers)


def main() -> None:
    """Runs and says what came out."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=int, default=20, help="session time")
    parser.add_argument("--speed", type=float, default=1.0, help="so many times faster than life")
    parser.add_argument("--seed", type=int, default=1, help="another baby")
    options = parser.parse_args()
    if shutil.which("tmux") is None:
        sys.exit("long_demo: tmux is not installed (Debian: apt-get install tmux)")
    try:
        found = run(options.minutes, options.speed, options.seed)
    except FailedError as error:
        sys.exit(f"long_demo: {error}")
    print("screen, history and recording agree; no exception")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
