"""Tapping along with letters: the records of the screen's keys, no counts meanwhile, what both come to afterwards."""

from __future__ import annotations

import asyncio
import re

import pytest

from monitor.cli.plain import Teller
from monitor.cli.typed import Typed
from monitor.dashboard.observing import Observing
from monitor.model.events import KickStarted
from monitor.model.limbs import Limb
from monitor.model.records import Tag
from monitor.model.taps import BEGIN, END, TAP, TAP_ALONG
from monitor.recording.reader import read_records
from monitor.reports.spoken import ending_words
from monitor.runner import Ended, Session
from monitor.simulation.ble_world import DEMO_CHOICES
from monitor.simulation.virtual_time import run_virtually
from monitor.texts.replay import TAP_AFTER
from monitor.texts.typed import TAPPING
from tests.ble_helpers import open_session, virtual_world

SECONDS = 130.0
BEGIN_S, TAPS_S, END_S = 50.0, range(52, 82, 3), 90.0
KICK = re.compile(r"\d\d:\d\d\.\d  kick, (left|right)")


@pytest.fixture(scope="module")
def tapped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ended, list[tuple[float, str]]]:
    """A session along with which somebody taps; all that is said, with when."""
    said: list[tuple[float, str]] = []

    async def run() -> Ended:
        world = virtual_world(SECONDS + 30.0)
        source = await open_session(world, DEMO_CHOICES)
        session = Session(source, tmp_path_factory.mktemp("taps") / "a.live.mcap", SECONDS)
        course = Observing()
        course.session, course.source = session, source

        def say(line: str) -> None:
            said.append((source.now_s(), line))

        teller = Teller(session.pipeline, say, covers=True)
        typed = Typed(course, None, say, teller.now)
        session.watcher.events, session.watcher.record = teller.events, teller.record

        async def person() -> None:
            await world.clock.sleep(BEGIN_S)
            typed.hear("t")
            for at_s in TAPS_S:
                await world.clock.sleep(max(0.0, at_s - source.now_s()))
                typed.hear("l" if at_s % 2 else "b")
            typed.hear("w")
            await world.clock.sleep(END_S - source.now_s())
            typed.hear("e")
            await world.clock.sleep(20.0)
            typed.hear("l")  # the shanks' lean again
            typed.hear("d")

        typing = asyncio.ensure_future(person())
        ended = await session.run()
        await typing
        return ended

    return run_virtually(run()), said


def test_letters_are_the_records_of_the_keys(tapped: tuple[Ended, list[tuple[float, str]]]) -> None:
    ended, _ = tapped
    assert ended.recording is not None
    tags = [record for record in read_records(ended.recording) if isinstance(record, Tag)]
    taps = [tag.value for tag in tags if tag.name == TAP]
    assert taps == ["left" if at_s % 2 else "both" for at_s in TAPS_S]
    begin, end = (tag for tag in tags if tag.name == TAP_ALONG)
    assert (begin.value, end.value) == (BEGIN, END)
    assert (begin.time_s, end.time_s) == pytest.approx((BEGIN_S, END_S), abs=1.0)
    assert {"standing", "double_tap"} <= {tag.name for tag in tags}


def test_no_count_is_told_meanwhile(tapped: tuple[Ended, list[tuple[float, str]]]) -> None:
    ended, said = tapped
    kicks = [at_s for at_s, line in said if KICK.fullmatch(line)]
    assert not [at_s for at_s in kicks if BEGIN_S + 0.5 < at_s < END_S - 0.5]
    hidden = [e for e in ended.events if isinstance(e, KickStarted) and BEGIN_S + 1.0 < e.onset_s < END_S - 1.0]
    assert len(hidden) > 10  # there was something to hide
    assert any(at_s > END_S for at_s in kicks)
    lines = [line for _, line in said]
    assert TAPPING in lines
    assert not any(line.startswith("Minute 1.") for line in lines)
    assert any(line.startswith("Minute 2.") for line in lines)


def test_what_both_come_to_is_said_and_stands_at_the_end(tapped: tuple[Ended, list[tuple[float, str]]]) -> None:
    ended, said = tapped
    (agreement,) = ended.summary.tap_along
    both = sum(at_s % 2 == 0 for at_s in TAPS_S)
    assert agreement.taps == len(TAPS_S) + both
    lines = [line for _, line in said]
    told = next(n for n, line in enumerate(lines) if line.startswith("You tapped"))
    assert f"{len(TAPS_S)} left and {both} right" in lines[told]
    assert TAP_AFTER in lines[told:]
    assert any(line.startswith(f"Of {agreement.taps} taps, counted") for line in lines[told:])
    assert f"Of {agreement.taps} taps, counted" in ending_words(ended.summary)
    assert set(ended.summary.limbs) == set(Limb)
