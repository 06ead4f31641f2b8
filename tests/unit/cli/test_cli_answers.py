"""The still sensor's question in `--plain`: typed answers, and the record that comes of them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from monitor.cli.answers import Answers, answering
from monitor.cli.plain import Teller
from monitor.dashboard.observing import Observing
from monitor.model.events import LegConfirmed, LegStill
from monitor.model.limbs import Limb
from monitor.model.records import LogRecord, SessionFacts, Tag
from monitor.model.words import SENSOR_IS_ON
from monitor.recording.reader import read_records
from monitor.runner import Session
from monitor.texts.recording_commands import HOW, NOT_ON, WHAT
from tests.unit.pipeline.test_still_leg import _records

PATIENCE_S = 120.0
ASKED = LegStill(300.0, Limb.RIGHT, 1.0)


class Fake:
    """A source at one moment."""

    def __init__(self) -> None:
        self.records: list[LogRecord] = []

    def put(self, record: LogRecord) -> None:
        self.records.append(record)

    def now_s(self) -> float:
        return 310.0


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():
            await asyncio.sleep(0.01)


@pytest.fixture
def pipe() -> Iterator[tuple[int, Callable[[str], int]]]:
    """A descriptor to read from, and what writes to it."""
    former = signal.getsignal(signal.SIGTTIN) if hasattr(signal, "SIGTTIN") else None
    reading, writing = os.pipe()
    yield reading, lambda text: os.write(writing, text.encode())
    os.close(writing)  # ends the thread that reads
    if former is not None:
        signal.signal(signal.SIGTTIN, former)


def asked(stream: int, story: Callable[[Answers, Fake, list[str]], Awaitable[None]]) -> tuple[Fake, list[str]]:
    """A session's loop in which the right sensor is asked about at once."""
    source = Fake()
    said: list[str] = []

    async def run() -> None:
        answers = Answers(source, said.append, stream)
        answers.events([ASKED])
        await story(answers, source, said)

    asyncio.run(run())
    return source, said


def test_yes_is_the_record_that_the_screens_key_writes(pipe: tuple[int, Callable[[str], int]]) -> None:
    stream, write = pipe

    async def story(answers: Answers, source: Fake, said: list[str]) -> None:
        write(" Y\n")
        await until(lambda: bool(source.records))

    source, said = asked(stream, story)
    screen = Fake()
    observing = Observing()
    observing.source = screen  # type: ignore[assignment]
    observing.sensor_is_on(Limb.RIGHT)
    (on_screen,) = screen.records
    assert isinstance(on_screen, Tag)
    assert source.records == [Tag(310.0, on_screen.name, on_screen.value)]
    assert said == [HOW]


def test_no_and_what_is_neither_are_answered_in_words(pipe: tuple[int, Callable[[str], int]]) -> None:
    stream, write = pipe

    async def story(answers: Answers, source: Fake, said: list[str]) -> None:
        write("n\n\nper")
        await until(lambda: NOT_ON in said)
        write("haps\n")
        await until(lambda: WHAT in said)
        assert source.records == []
        write("yes\n")
        await until(lambda: bool(source.records))
        answers.hear("y")  # nothing is asked any more
        answers.events([LegConfirmed(310.0, Limb.RIGHT)])
        answers.hear("n")

    source, said = asked(stream, story)
    assert source.records == [Tag(310.0, SENSOR_IS_ON, "right")]
    assert said == [HOW, NOT_ON, WHAT]


def test_nothing_is_read_before_there_is_a_question(pipe: tuple[int, Callable[[str], int]]) -> None:
    stream, write = pipe
    answers = Answers(Fake(), lambda line: None, stream)
    write("theirs\n")
    answers.events([LegConfirmed(1.0, Limb.LEFT)])
    assert os.read(stream, 100) == b"theirs\n"


def test_where_nobody_can_answer_nobody_is_told_how(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull) as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        assert answering() is None
    monkeypatch.setattr(sys, "stdin", None)
    assert answering() is None
    said: list[str] = []
    Answers(Fake(), said.append, None).events([ASKED])
    assert said == []


def test_a_pipe_can_answer(pipe: tuple[int, Callable[[str], int]], monkeypatch: pytest.MonkeyPatch) -> None:
    with os.fdopen(os.dup(pipe[0])) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert answering() == stdin.fileno()


IN_THE_BACKGROUND = """
import asyncio, fcntl, os, signal, sys, termios, time
from monitor.cli.answers import Answers
from monitor.model.events import LegStill
from monitor.model.limbs import Limb

fcntl.ioctl(0, termios.TIOCSCTTY, 0)
told, tell = os.pipe()
session = os.fork()
if session:
    os.set_blocking(told, False)
    while True:
        if os.waitpid(session, os.WNOHANG | os.WUNTRACED)[0]:
            os.kill(session, signal.SIGKILL)
            sys.exit("stopped")
        try:
            os.read(told, 1)
            break
        except BlockingIOError:
            time.sleep(0.01)
    os.tcsetpgrp(0, session)  # as `fg` does
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(session, os.WUNTRACED)[1]))
os.setpgid(0, 0)
read = os.read

def tries(stream, size):
    try:
        return read(stream, size)
    except OSError:
        os.write(tell, b".")
        raise

class Source:
    now_s = staticmethod(lambda: 310.0)

    @staticmethod
    def put(record):
        os._exit(0 if record.value == "right" else 1)

async def run():
    os.read = tries
    Answers(Source(), lambda line: None, 0).events([LegStill(300.0, Limb.RIGHT, 1.0)])
    await asyncio.sleep(120.0)

asyncio.run(run())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no jobs in the background of a terminal")
def test_a_session_in_the_background_of_a_terminal_is_not_stopped_by_its_question() -> None:
    keyboard, terminal = os.openpty()
    try:
        os.write(keyboard, b"y\n")  # waits in the terminal until the session is in front
        with subprocess.Popen([sys.executable, "-c", IN_THE_BACKGROUND], stdin=terminal, start_new_session=True) as job:
            assert job.wait(PATIENCE_S) == 0
    finally:
        os.close(keyboard)
        os.close(terminal)


IN_FRONT = """
import asyncio, fcntl, os, sys, termios
from monitor.cli.answers import Answers
from monitor.model.events import LegStill
from monitor.model.limbs import Limb

fcntl.ioctl(0, termios.TIOCSCTTY, 0)
early = os.read(0, 100)  # the first line has arrived; so has the second
assert early == b"here\\n", early

class Source:
    now_s = staticmethod(lambda: 310.0)

    @staticmethod
    def put(record):
        os._exit(1)

async def run():
    said = []
    Answers(Source(), said.append, 0).events([LegStill(300.0, Limb.RIGHT, 1.0)])
    print("asked", flush=True)
    while len(said) < 2:
        await asyncio.sleep(0.01)
    print(said[1], flush=True)
    os._exit(0)

asyncio.run(run())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_what_was_typed_before_the_question_is_no_answer() -> None:
    keyboard, terminal = os.openpty()
    try:
        os.write(keyboard, b"here\ny\n")
        with subprocess.Popen(
            [sys.executable, "-c", IN_FRONT], stdin=terminal, stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as job:
            assert job.stdout is not None
            assert job.stdout.readline() == "asked\n"
            os.write(keyboard, b"n\n")
            assert job.stdout.readline().strip() == NOT_ON.strip()
            assert job.wait(PATIENCE_S) == 0
    finally:
        os.close(keyboard)
        os.close(terminal)


class Told:
    """A session of which the right sensor lies on the mat; it goes on once the answer was given."""

    def __init__(self, until_s: float) -> None:
        self.log, self.until_s = _records(Limb.RIGHT), until_s
        self.answers: list[LogRecord] = []
        self.at_s = 0.0

    async def start(self) -> SessionFacts:
        facts = self.log[0]
        assert isinstance(facts, SessionFacts)
        return facts

    async def batches(self) -> AsyncIterator[list[LogRecord]]:
        waited = False
        for record in self.log:
            self.at_s = getattr(record, "time_s", [self.at_s])[-1] if not isinstance(record, SessionFacts) else 0.0
            if self.at_s > self.until_s and not waited:
                waited = True
                await until(lambda: bool(self.answers))
                yield self.answers
            yield [record]

    def put(self, record: LogRecord) -> None:
        self.answers.append(record)

    async def stop(self) -> None:
        """It ends by itself."""

    def now_s(self) -> float:
        return self.at_s


def test_a_session_is_asked_answered_and_its_zeros_count(
    pipe: tuple[int, Callable[[str], int]], tmp_path: Path
) -> None:
    stream, write = pipe
    lines: list[str] = []

    async def run() -> None:
        source = Told(330.0)
        session = Session(source, tmp_path / "a.live.mcap")
        teller = Teller(session.pipeline, lines.append)
        answers = Answers(source, lines.append, stream)

        def events(found: list) -> None:  # type: ignore[type-arg]
            teller.events(found)
            answers.events(found)
            if any(isinstance(event, LegStill) for event in found):
                write("y\n")

        session.watcher.events = events
        ended = await session.run()
        assert ended.recording is not None
        (answer,) = source.answers
        assert answer in [r for r in read_records(ended.recording) if isinstance(r, Tag)]
        assert ended.summary.unconfirmed == ()
        assert ended.summary.limbs[Limb.RIGHT].kicks == 0

    asyncio.run(run())
    asked_at = next(n for n, line in enumerate(lines) if "is the right sensor still on?" in line)
    assert lines[asked_at + 1] == HOW
    assert any(line.endswith("the right sensor is on") for line in lines[asked_at:])
