"""The session from the screens' side: pauses, notes, and what stays small however long it runs."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from dashboard_helpers import in_loop
from figure_makers import snapshot

from monitor.dashboard.news import LINES, News
from monitor.dashboard.observing import ALONE_S, Observing
from monitor.model.events import (
    Bounce,
    ClocksAligned,
    Excluded,
    KickEnded,
    KickKind,
    KickNotCounted,
    KickStarted,
    Kind,
    StepMark,
    StepRun,
    StepsConfirmed,
)
from monitor.model.events import Confidence as Sure
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, Stretch, Tag
from monitor.model.words import Why
from monitor.sensors.supervisor import LimbState
from monitor.sensors.wakefulness import Keep, Wakefulness
from monitor.texts.live import SCREEN_MAY_GO_DARK


class _Pipeline:
    """What figures are asked of; counts how often."""

    def __init__(self) -> None:
        self.heard: dict[Limb, float | None] = dict.fromkeys(LIMBS)
        self.asked = 0

    def heard_s(self, limb: Limb) -> float | None:
        return self.heard[limb]

    def efforts(self) -> Any:
        return None

    def snapshot(self) -> Any:
        self.asked += 1
        return snapshot()

    def trace(self, limb: Limb, after_s: float) -> list[tuple[float, float]]:
        return []

    def received(self, limb: Limb) -> tuple[int, float]:
        return 0, 0.0

    def context(self) -> dict[str, str]:
        return {}


class _Session:
    begun = True

    def __init__(self) -> None:
        self.pipeline = _Pipeline()
        self.awake: Wakefulness | None = None
        self.stopped = False

    async def stop(self) -> None:
        self.stopped = True


class _Source:
    def __init__(self) -> None:
        self.at_s = 0.0
        self.records: list[LogRecord] = []

    def now_s(self) -> float:
        return self.at_s

    def put(self, record: LogRecord) -> None:
        self.records.append(record)

    def state(self, limb: Limb) -> LimbState:
        return LimbState("MetaWear", "x", True, 80.0, 0, None)


@pytest.fixture
def world() -> tuple[Observing, _Pipeline, _Source]:
    running, session, source = Observing(), _Session(), _Source()
    running.session, running.source = cast(Any, session), source
    return running, session.pipeline, source


def _at(running: Observing, pipeline: _Pipeline, source: _Source, now_s: float, heard_s: float) -> Any:
    source.at_s = now_s
    pipeline.heard = dict.fromkeys(LIMBS, heard_s)
    return running.figures()


World = tuple[Observing, _Pipeline, _Source]


def test_the_clock_rests_by_itself_when_both_are_silent_and_goes_on_with_the_first_data(world: World) -> None:
    running, pipeline, source = world
    assert running.figures() is None
    assert not _at(*world, 10.0, 9.9).paused
    assert not _at(*world, 9.9 + ALONE_S, 9.9).paused
    figures = _at(*world, 41.0, 9.9)
    assert figures.paused
    assert figures.paused_by_itself
    assert source.records == [Stretch(Why.PAUSED, 41.0)]
    assert _at(*world, 101.0, 9.9).floor_s == 41.0
    source.at_s, pipeline.heard = 102.0, {Limb.LEFT: 101.9, Limb.RIGHT: 9.9}  # one is enough
    figures = running.figures()
    assert figures is not None
    assert not figures.paused
    assert figures.floor_s == 41.0
    assert source.records[1:] == [Stretch(Why.PAUSED, 41.0, 102.0)]


def test_a_pause_of_the_observer_does_not_end_by_itself(world: World) -> None:
    running, _, source = world
    _at(*world, 10.0, 9.9)
    running.pause()
    figures = _at(*world, 100.0, 99.9)
    assert figures.paused
    assert not figures.paused_by_itself
    running.pause()
    assert not _at(*world, 100.1, 100.0).paused
    assert source.records == [Stretch(Why.PAUSED, 10.0), Stretch(Why.PAUSED, 10.0, 100.0)]


def test_the_pause_key_takes_over_a_pause_that_came_by_itself(world: World) -> None:
    running, _, source = world
    _at(*world, 10.0, 9.9)
    assert _at(*world, 50.0, 9.9).paused_by_itself
    running.pause()
    figures = _at(*world, 60.0, 59.9)
    assert figures.paused
    assert not figures.paused_by_itself
    running.pause()
    assert not _at(*world, 61.0, 60.9).paused
    assert source.records == [Stretch(Why.PAUSED, 50.0), Stretch(Why.PAUSED, 50.0, 60.0)]


@pytest.mark.parametrize("silent_s", [0.1, 60.0])
def test_finishing_closes_a_pause(world: World, silent_s: float) -> None:
    import asyncio

    running, _, source = world
    _at(*world, 100.0, 100.0 - silent_s)
    if not running.paused:
        running.pause()
    asyncio.run(running.stop())
    assert source.records[-1] == Stretch(Why.PAUSED, 100.0, 100.0)
    assert cast(Any, running.session).stopped


def test_figures_are_made_anew_with_an_event_and_else_twice_a_second(world: World) -> None:
    running, pipeline, _ = world
    for n in range(20):
        _at(*world, 10.0 + n / 10, 10.0 + n / 10)
    assert pipeline.asked == 4
    running.hear([KickStarted(12.0, 1, Limb.LEFT, 11.5)])
    _at(*world, 12.0, 12.0)
    assert pipeline.asked == 5


def test_hours_of_kicks_leave_little_behind(world: World) -> None:
    running, _, _ = world
    most = 0
    for n in range(4 * 3600):  # two kicks a second for two hours
        at_s = n / 2
        running.hear(
            [KickStarted(at_s, n, LIMBS[n % 2], at_s), KickEnded(at_s, n, LIMBS[n % 2], at_s, at_s, 9, 9, None)]
        )
        if n % 100 == 0:
            figures = _at(*world, at_s, at_s)
            most = max(most, sum(map(len, figures.kicks.values())))
            assert len(figures.news) <= LINES
    assert most <= 2 * 60 + 100
    assert len(running._news._kicks) <= 2 * 60 + 100


def test_news_tell_what_became_of_a_kick() -> None:
    news = News()
    news.hear([KickStarted(1.0, 1, Limb.LEFT, 61.0)])
    assert news.lines() == ("01:01  left kick",)
    assert news.counted(Limb.LEFT) == [(61.0, None)]
    news.hear([KickEnded(1.5, 1, Limb.LEFT, 61.1, 61.4, 20.0, 8.0, True), KickKind(2.0, 1, Kind.TOGETHER, 2, None)])
    assert news.lines() == ("01:01  left kick, both legs together, firm heel",)
    news.hear([KickNotCounted(5.0, 1, Limb.LEFT, Why.HANDLED)])
    assert news.lines() == ("01:01  left kick, not counted: being carried or held",)
    assert news.counted(Limb.LEFT) == []


def test_a_row_of_steps_is_one_line_until_a_person_says_alone() -> None:
    news = News()
    news.hear([StepMark(2.0, 1, 0.0, 3)])
    assert news.row == 1
    news.hear([StepMark(3.0, 1, 0.0, 5), StepRun(6.0, 0.0, 2.5, 6, Sure.CLEAR, 1)])
    assert news.lines() == ("00:00  6 steps in a row (clear); alone? key s",)
    news.hear([StepsConfirmed(8.0, 1)])
    assert news.lines() == ("00:00  6 steps in a row (clear), alone",)
    news.hear([StepRun(20.0, 12.0, 16.0, 4, Sure.LIKELY, 2, 100.0, held=True), Bounce(30.0, 22.0, 28.0, 7, 1.2)])
    assert news.row is None
    assert news.lines()[:2] == ("00:22  7 bounces", "00:12  4 steps in a row (likely), held")


def test_news_of_being_carried_and_of_steps() -> None:
    news = News()
    news.hear([Excluded(20.0, 5.0, 17.2, None, Why.HANDLED), Excluded(20.0, 5.0, 17.2, Limb.LEFT, Why.GAP)])
    news.hear([Excluded(20.0, 5.0, 17.2, None, Why.PAUSED)])
    news.hear([StepRun(30.0, 25.0, 29.0, 2, Sure.CLEAR), StepRun(30.0, 25.0, 29.0, 5, Sure.LIKELY)])
    assert news.lines() == (
        "00:25  5 steps in a row (likely); alone? key s",
        "00:05  carried or held: 12 s not counted",
    )


@in_loop
async def test_what_is_left_out_ends_with_the_next_thing_and_with_the_session() -> None:
    observing, source = Observing(), _Source()
    observing.session, observing.source = cast(Any, _Session()), cast(Any, source)
    source.at_s = 10.0
    observing.leave_out(Why.RESISTANCE, Limb.LEFT)
    source.at_s = 25.0
    observing.leave_out(Why.LEGS_HELD, None)
    source.at_s = 40.0
    observing.let_go()
    await observing.stop()
    observing.take_in()
    assert source.records == [
        Stretch(Why.RESISTANCE, 10.0, limb=Limb.LEFT),
        Stretch(Why.RESISTANCE, 10.0, 25.0, Limb.LEFT),
        Stretch(Why.LEGS_HELD, 25.0),
        Tag(40.0, "let_go", ""),
        Stretch(Why.LEGS_HELD, 25.0, 40.0),
    ]


def test_two_knocks_are_asked_for_and_felt_or_not(world: World) -> None:
    running, _, source = world
    _at(*world, 1.0, 0.9)
    running.double_tap()
    assert source.records == [Tag(1.0, "double_tap", "20")]
    assert "knock it twice" in _at(*world, 20.0, 19.9).news[0]
    running.hear([ClocksAligned(20.5, 19.0, 0.012, 0.007)])
    assert "agree within 7 ms" in _at(*world, 40.0, 39.9).news[0]
    running.double_tap()
    assert "knock it twice" in _at(*world, 59.0, 58.9).news[0]
    assert "were not felt" in _at(*world, 70.0, 69.9).news[0]
    assert len(_at(*world, 90.0, 89.9).news) == 4


@in_loop
async def test_what_may_fall_asleep_is_shown_as_long_as_it_lasts_and_a_dark_screen_is_told_once(world: World) -> None:
    running, session = world[0], cast(Any, world[0].session)
    awake = session.awake = Wakefulness(keep=Keep.COMPUTER)
    assert not _at(*world, 1.0, 0.9).may_sleep
    awake.trouble = awake.dark = "nobody answers"
    for _ in range(2):
        said = _at(*world, 1.0, 0.9)
        assert said.may_sleep
        assert said.news == (f"00:01  {SCREEN_MAY_GO_DARK}",)
    awake.trouble = None
    assert not _at(*world, 1.0, 0.9).may_sleep
    running.keep_awake(Keep.NOTHING)
    while awake.keep is not Keep.NOTHING:
        await asyncio.sleep(0)
