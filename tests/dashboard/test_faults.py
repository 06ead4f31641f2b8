"""What a fault of the program leaves: two lines, exit code 1, a recording that counts, a log without values."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import stat
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from rich.traceback import Traceback

from monitor import cli
from monitor.cli import screen
from monitor.cli.app import COMMANDS
from monitor.cli.logbook import MOST_BYTES, OLDER, fault_lines, logging_to, write_fault
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.messages import FiguresMessage
from monitor.dashboard.observing import Observing
from monitor.dashboard.screens.live import LiveScreen
from monitor.errors import SensorError
from monitor.runner import Session

NAME = "Zebulon"
Said = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


def broken() -> None:
    """A fault, with a child's name in a local variable, bare in the error's words, and in its cause."""
    child, known = NAME, dict[str, str]()
    try:
        known[child]
    except KeyError as error:
        raise RuntimeError(f"no such child: {child}") from error


def after_kicks(screen: LiveScreen) -> bool:
    """More kicks were told than are asked for in the end: where the fault cuts the session, one of each limb may still
    be under way and then counts no more, and one may turn out to be the way back of another."""
    return screen.figures is not None and sum(of.kicks for of in screen.figures.snapshot.limbs.values()) >= 6


def in_a_handler(patch: Patch) -> None:
    before = LiveScreen.on_figures_message

    def handler(self: LiveScreen, message: FiguresMessage) -> None:
        before(self, message)
        if after_kicks(self):
            broken()

    patch.setattr(LiveScreen, "on_figures_message", handler)


def in_a_tick(patch: Patch) -> None:
    before = LiveScreen._tick

    async def tick(self: LiveScreen) -> None:
        await before(self)
        if after_kicks(self):
            broken()

    patch.setattr(LiveScreen, "_tick", tick)


def in_a_worker(patch: Patch) -> None:
    before = LiveScreen._tick

    async def work() -> None:
        broken()

    async def tick(self: LiveScreen) -> None:
        await before(self)
        if after_kicks(self):
            self.run_worker(work())

    patch.setattr(LiveScreen, "_tick", tick)


def in_the_session(patch: Patch) -> None:
    before = Session._take

    def take(self: Session, batch: list[object]) -> None:
        before(self, batch)  # type: ignore[arg-type]
        if len(self.pipeline.events) > 40:
            broken()

    patch.setattr(Session, "_take", take)


def in_what_the_session_tells(patch: Patch) -> None:
    before = Observing.hear
    heard = 0

    def hear(self: Observing, events: list[object]) -> None:
        nonlocal heard
        before(self, events)  # type: ignore[arg-type]
        heard += len(events)
        if heard > 40:
            broken()

    patch.setattr(Observing, "hear", hear)


@pytest.fixture
def terminal(monkeypatch: Patch) -> None:
    """The command believes in a terminal, and the screen is drawn for nobody."""
    run = KickstepApp.run
    monkeypatch.setattr(screen, "is_terminal", lambda stream: True)
    monkeypatch.setattr(KickstepApp, "run", lambda self: run(self, headless=True, size=(100, 30)))
    monkeypatch.delenv("KICKSTEP_DEBUG", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("breaks", [in_a_handler, in_a_tick, in_a_worker, in_the_session, in_what_the_session_tells])
def test_a_fault_on_the_screen(
    breaks: Callable[[Patch], None], monkeypatch: Patch, tmp_path: Path, capsys: Said
) -> None:
    breaks(monkeypatch)
    assert cli.run(["--data-dir", str(tmp_path), "demo", "--speed", "10", "--seconds", "1200"]) == 1
    out, said = capsys.readouterr()
    lines = said.strip().splitlines()
    assert len(lines) == 2, said
    assert NAME not in said + out
    assert "a fault of this program" in lines[0]
    assert "RuntimeError" in lines[0]
    (recording,) = (tmp_path / "recordings").iterdir()
    log = tmp_path / "logs" / "kickstep.log"
    assert f"The recording is safe: {recording}" in lines[1]
    assert str(log) in lines[1]
    text = log.read_text(encoding="utf-8")
    assert NAME not in text
    assert "RuntimeError\n" in text
    assert "no such child" not in text
    assert "KeyError\n" in text
    assert "test_faults.py" in text
    assert "in broken" in text
    assert "kickstep 0." in text
    assert str(Path.home()) not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600 or os.name != "posix"
    monkeypatch.undo()
    assert cli.run(["count", "--json", str(recording)]) == 0
    assert len(json.loads(capsys.readouterr().out)["kicks"]) >= 2


@pytest.mark.usefixtures("terminal")
def test_keys_that_cannot_be_read(monkeypatch: Patch, tmp_path: Path, capsys: Said) -> None:
    """As Textual's own thread tells of it: a traceback with the words."""
    before = LiveScreen._tick

    async def tick(self: LiveScreen) -> None:
        await before(self)
        try:
            broken()
        except RuntimeError:
            self.app.call_later(self.app.panic, Traceback())

    monkeypatch.setattr(LiveScreen, "_tick", tick)
    assert cli.run(["--data-dir", str(tmp_path), "demo", "--speed", "10", "--seconds", "1200"]) == 1
    said = "".join(capsys.readouterr())
    assert "UnreadableInputError" in said
    assert NAME not in said + (tmp_path / "logs" / "kickstep.log").read_text(encoding="utf-8")


@pytest.mark.usefixtures("terminal")
def test_a_session_that_cannot_begin_says_what_to_do_and_leaves_nothing(
    monkeypatch: Patch, tmp_path: Path, capsys: Said
) -> None:
    async def no(self: Session) -> None:
        raise SensorError("the left sensor was not found", advice="Wake it.")

    monkeypatch.setattr(Session, "run", no)
    assert cli.run(["--data-dir", str(tmp_path), "record", "--simulated", "--seconds", "5"]) == 3
    assert capsys.readouterr().err == "kickstep: the left sensor was not found\n  Wake it.\n"
    assert not (tmp_path / "recordings").exists()


def command(work: Callable[[], object], patch: Patch) -> None:
    """`kickstep thing` does this."""
    patch.setattr(sys.modules[__name__], "thing", click.command()(work), raising=False)
    patch.setitem(COMMANDS, "thing", (f"{__name__}:thing", "A thing."))


@pytest.mark.parametrize("debug", ["0", "1"])
def test_a_fault_of_a_plain_command(debug: str, monkeypatch: Patch, tmp_path: Path, capsys: Said) -> None:
    command(broken, monkeypatch)
    monkeypatch.setenv("KICKSTEP_DEBUG", debug)
    assert cli.run(["--data-dir", str(tmp_path), "thing"]) == 1
    out, said = capsys.readouterr()
    lines = said.splitlines()
    assert len(lines) == 2 or debug == "1"
    assert "RuntimeError at test_faults.py:" in lines[0]
    assert lines[-1].startswith("No recording was changed.")
    assert any("in broken" in line for line in lines[1:]) == (debug == "1")
    text = (tmp_path / "logs" / "kickstep.log").read_text(encoding="utf-8")
    assert "in broken" in text
    assert NAME not in text + said + out


def test_a_log_that_cannot_be_written_stops_nobody(monkeypatch: Patch, tmp_path: Path, capsys: Said) -> None:
    command(broken, monkeypatch)
    (tmp_path / "logs").write_text("a file where the folder should be")
    assert cli.run(["--data-dir", str(tmp_path), "thing"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


def in_a_thread() -> None:
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()


def in_a_lost_task() -> None:
    async def fail() -> None:
        broken()

    async def work() -> None:
        await asyncio.wait([asyncio.ensure_future(fail())])

    asyncio.run(work())


def in_a_callback() -> None:
    async def work() -> None:
        asyncio.get_running_loop().call_soon(broken)
        await asyncio.sleep(0)

    asyncio.run(work())


def in_a_finalizer() -> None:
    class Ending:
        def __del__(self) -> None:
            broken()

    Ending()


def in_words_of_a_library() -> None:
    logging.getLogger("bleak").warning("device %s is odd", NAME)
    logging.getLogger("bleak.backends").error(f"{NAME} is odd")
    try:
        broken()
    except RuntimeError:
        logging.getLogger().exception(NAME)


def in_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = SHOWN[-1]  # pytest has its own
        warnings.warn(f"{NAME} is odd", stacklevel=1)


SHOWN: list[Any] = []
ROADS = [
    (in_a_thread, "a thread ended early"),
    (in_a_lost_task, "ERROR asyncio: at "),
    (in_a_callback, "ERROR asyncio: at "),
    (in_a_finalizer, "an error that nobody could be told"),
    (in_words_of_a_library, "WARNING bleak: at test_faults.py:"),
    (in_a_warning, "UserWarning at test_faults.py:"),
]


@pytest.mark.parametrize(("road", "told"), ROADS, ids=[road.__name__ for road, _ in ROADS])
def test_what_would_go_to_stderr_goes_into_the_log_without_its_words(
    road: Callable[[], None], told: str, monkeypatch: Patch, tmp_path: Path, capsys: Said
) -> None:
    def work() -> None:
        SHOWN.append(warnings.showwarning)
        road()
        gc.collect()

    command(work, monkeypatch)
    assert cli.run(["--data-dir", str(tmp_path), "thing"]) == 0
    text = (tmp_path / "logs" / "kickstep.log").read_text(encoding="utf-8")
    assert told in text
    assert ("in broken" in text) == (road is not in_a_warning)
    assert NAME not in text
    assert "odd" not in text
    assert capsys.readouterr() == ("", "")


def test_nothing_is_logged_before_and_after(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "kickstep.log"
    with logging_to(log, lazily=True):
        assert not log.parent.exists(), "a command that has nothing to tell writes nothing"
    logging.getLogger("kickstep").error("after it")
    assert not log.parent.exists()


def test_the_log_rotates_and_every_part_is_private(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "kickstep.log"
    with logging_to(log):
        for _ in range(60):
            logging.getLogger("kickstep").info("x" * (MOST_BYTES // 10))
    parts = sorted(log.parent.iterdir())
    assert len(parts) == 1 + OLDER
    assert all(part.stat().st_size <= MOST_BYTES for part in parts)
    assert all(stat.S_IMODE(part.stat().st_mode) == 0o600 for part in parts) or os.name != "posix"


def test_groups_and_causes_are_told_without_values(tmp_path: Path) -> None:
    try:
        try:
            broken()
        except RuntimeError as error:
            raise ExceptionGroup(NAME, [error, ValueError(f"{NAME} is odd")]) from None
    except ExceptionGroup as group:
        text = "\n".join(fault_lines(group))
        with logging_to(tmp_path / "log"):
            write_fault(group)
    assert NAME not in text + (tmp_path / "log").read_text(encoding="utf-8")
    assert text.count("in broken") == 2
    assert "ValueError" in text
