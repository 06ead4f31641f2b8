"""Letters typed while `--plain` tells a session write what the screen's keys write."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from typing import cast

import pytest

from monitor.cli.answers import Answers
from monitor.cli.typed import Typed
from monitor.dashboard.observing import Observing, Steered
from monitor.model.events import Event, LegStill, StepMark
from monitor.model.limbs import Limb
from monitor.model.records import LogRecord, Stretch, Tag
from monitor.model.words import LET_GO, SENSOR_IS_ON, STANDING, STEPS_ALONE, Activity, Why
from monitor.runner import Session
from monitor.storage.keeping import Keeping
from monitor.texts.typed import (
    ALONE,
    ENDING,
    LETTERS,
    NO_ROW,
    NO_WORDS,
    NOT_KEPT,
    NOTED,
    NOTHING_YET,
    UNKNOWN,
)
from monitor.texts.words import UNUSUAL


class Source:
    """A source at one moment."""

    def __init__(self) -> None:
        self.records: list[LogRecord] = []

    def put(self, record: LogRecord) -> None:
        self.records.append(record)

    def now_s(self) -> float:
        return 100.0


class Begun:
    """A session that runs."""

    begun, stopped = True, False

    async def stop(self) -> None:
        self.stopped = True


class Notes:
    def __init__(self) -> None:
        self.kept: list[str] = []

    def note(self, text: str) -> None:
        self.kept.append(text)


class Desk:
    """Somebody who types."""

    def __init__(self) -> None:
        self.source, self.session, self.notes, self.said = Source(), Begun(), Notes(), list[str]()
        self.course = Observing()
        self.course.source, self.course.session = cast(Steered, self.source), cast(Session, self.session)
        self.typed = Typed(self.course, cast(Keeping, self.notes), self.said.append, lambda: "as it stands")

    def type(self, *lines: str) -> list[LogRecord]:
        self.source.records.clear()
        for line in lines:
            self.typed.hear(line)
        return list(self.source.records)


@pytest.mark.parametrize(
    ("lines", "records"),
    [
        (["p"], [Stretch(Why.PAUSED, 100.0)]),
        (["P", "p"], [Stretch(Why.PAUSED, 100.0), Stretch(Why.PAUSED, 100.0, 100.0)]),
        (["m", "m"], [Tag(100.0, "marker", "1"), Tag(100.0, "marker", "2")]),
        (["a", "a 2", "a 99", "a x"], [Tag(100.0, "activity", Activity.TUMMY.value)]),
        (["x 1"], [Stretch(Why.LEGS_HELD, 100.0)]),
        (["x 2", "x"], [Stretch(Why.RESISTANCE, 100.0, end_s, Limb.LEFT) for end_s in (None, 100.0)]),
        (["x"], []),
        (["o"], [Tag(100.0, LET_GO, "")]),
        (["l"], [Tag(100.0, STANDING, "")]),
        (["u", "m", "u yes"], [Tag(100.0, "marker", "1"), Stretch(Why.MARKED, 40.0, 100.0)]),
        (["u yes"], []),
    ],
    ids=lambda of: " ".join(of) if of and isinstance(of[0], str) else "",
)  # fmt: skip
def test_a_letter_writes_what_the_key_writes(lines: list[str], records: list[LogRecord]) -> None:
    assert Desk().type(*lines) == records


def test_surroundings_are_asked_answered_and_taken_back() -> None:
    desk = Desk()
    assert desk.type("c") == []
    assert "2 " in desk.said[-1]
    assert desk.type("c 1") == []
    assert "c 1 0 takes the answer back" in desk.said[-1]
    (answered,) = desk.type("c 1 1")
    (back,) = desk.type("c 1 0")
    assert isinstance(answered, Tag)
    assert isinstance(back, Tag)
    assert answered.name == back.name
    assert answered.value
    assert not back.value


def test_the_fixed_words_come_before_a_moment_is_kept() -> None:
    desk = Desk()
    assert desk.type("u") == []
    assert UNUSUAL in desk.said[-1]


def test_notes_wait_for_the_sessions_end() -> None:
    desk = Desk()
    desk.type("n laughed, then both legs", "n")
    assert desk.notes.kept == ["laughed, then both legs"]
    assert desk.said == [NOTED, NO_WORDS]
    nowhere = Typed(desk.course, None, desk.said.append, str)
    nowhere.hear("n lost")
    assert desk.said[-1] == NOT_KEPT


def test_only_a_row_of_steps_can_be_alone() -> None:
    desk = Desk()
    assert desk.type("s") == []
    row: list[Event] = [StepMark(9.0, 7, 5.0, 3)]
    desk.course.hear(row)
    assert desk.type("s") == [Tag(100.0, STEPS_ALONE, "7")]
    assert desk.said == [NO_ROW, ALONE]


def test_every_letter_is_in_the_list_and_others_are_told_of_it() -> None:
    desk = Desk()
    desk.type("?")
    assert desk.said == list(LETTERS)
    assert {words[0] for words in LETTERS} == {*desk.typed._letters, "y"}
    desk.type("z", "w")
    assert desk.said[-2:] == [UNKNOWN, "as it stands"]
    desk.session.begun = False
    assert desk.type("m") == []
    assert desk.said[-1] == NOTHING_YET


def test_f_ends_the_session_in_good_order() -> None:
    desk = Desk()

    async def run() -> None:
        desk.typed.hear("x 1")
        desk.typed.hear("f")
        assert desk.typed._ending is not None
        await desk.typed._ending

    asyncio.run(run())
    assert desk.session.stopped
    assert desk.said == [ENDING]
    assert desk.source.records[-1] == Stretch(Why.LEGS_HELD, 100.0, 100.0)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals here")
def test_a_terminal_is_listened_to_from_the_beginning_and_a_question_still_has_its_answer() -> None:
    former = signal.getsignal(signal.SIGTTIN)
    desk, (master, slave) = Desk(), os.openpty()

    async def run() -> None:
        answers = Answers(desk.source, desk.said.append, slave, desk.typed.hear)
        assert answers.begin()
        os.write(master, b"m\nn\n")
        await until(lambda: desk.said == [NO_WORDS])
        answers.events([LegStill(300.0, Limb.RIGHT, 1.0)])
        os.write(master, b"n\ny\nm\n")
        await until(lambda: len(desk.source.records) == 3)

    asyncio.run(run())
    os.close(master)
    signal.signal(signal.SIGTTIN, former)
    assert [record.name for record in desk.source.records if isinstance(record, Tag)] == [
        "marker",
        SENSOR_IS_ON,
        "marker",
    ]


def test_a_scripts_input_is_left_alone() -> None:
    reading, writing = os.pipe()
    assert not Answers(Source(), str, reading, str).begin()
    assert not Answers(Source(), str, None, str).begin()
    for end in (reading, writing):
        os.close(end)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60.0):
        while not true():
            await asyncio.sleep(0.01)
