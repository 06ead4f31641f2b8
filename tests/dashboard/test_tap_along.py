"""Tapping along: live into the log, on replay into the history; keys, words, layout, and what a script finds."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from dashboard_helpers import SIZES, demo_app, in_loop, press, shows, until, until_counted, until_summary
from host_app import HostApp, texts
from replay_makers import NAME, kept, opened, read, records, write
from textual.widgets._footer import FooterKey

from bench.pictures.world import in_loop_time
from bench.scripted_taps import as_tags, scripted
from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.screens.questions import HelpScreen
from monitor.dashboard.screens.replay import ReplayScreen
from monitor.dashboard.screens.tap_along import AFTER, BEFORE, DECIDING, DURING, TapScreen
from monitor.locations import own_recordings
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import Tag
from monitor.model.taps import BEGIN, END, TAP, TAP_ALONG, Agreement, Legs, Share, TapAlong
from monitor.recording.reader import read_records
from monitor.reports.tap_words import tap_lines
from monitor.simulation.virtual_time import run_virtually
from monitor.storage.history import History
from tests.property.fixed_sessions import session

PANELS = ["#top", "#taps", "#words-box", "#next", "Footer"]
SHARE = Share(1, 2, 0.1, 0.9)
KNOWN = Agreement(10.0, 130.0, "kicks", 0.35, 0.4, SHARE, SHARE, SHARE, SHARE, 0.2, 2, 3)


class FakeTaps:
    """A session whose clock stands still unless it is moved."""

    what = "kicks"

    def __init__(self) -> None:
        self.at_s, self.over, self.said, self.known = 5.0, False, list[object](), list[Agreement]()

    def about(self) -> str:
        return "about it"

    def now_s(self) -> float:
        return self.at_s

    def begin(self) -> None:
        self.said.append(BEGIN)

    def tap(self, legs: Legs) -> None:
        self.said.append(legs)

    def end(self) -> None:
        self.said.append(END)

    async def result(self) -> Agreement | None:
        return self.known[-1] if self.known else None

    def earlier(self) -> list[Agreement]:
        return [KNOWN]


class PageApp(HostApp):
    def action_help(self) -> None:
        self.push_screen(HelpScreen([]))


def footer(app: HostApp) -> list[str]:
    return [key.description for key in app.screen.query(FooterKey)]


def inside(app: HostApp) -> None:
    for selector in PANELS:
        region = app.screen.query_one(selector).region
        assert region.area > 0, selector
        assert app.screen.region.contains_region(region), selector
    for key in app.screen.query(FooterKey):
        assert app.screen.region.contains_region(key.region), key.description


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_before_during_after_at_both_sizes_with_every_key(size: tuple[int, int]) -> None:
    taps = FakeTaps()
    screen = TapScreen(taps)
    app = PageApp(screen)
    async with app.run_test(size=size) as pilot:
        await shows(app, "Tap along   02:00 left", "the baby's own left leg", "about it", "space begins", "Earlier in")
        await until(pilot, lambda: footer(app) == ["Begin", "Help", "Back"])
        inside(app)
        await press(app, "left", "enter")  # not yet
        assert (screen.state, taps.said) == (BEFORE, [])
        await press(app, "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await press(app, "escape", "space")
        await until(pilot, lambda: footer(app) == ["Left", "Right", "Both", "End", "Help", "Back"])
        assert "about it" not in texts(app)
        await press(app, "left", "left", "right", "up", "down", "space")
        assert taps.said == [BEGIN, Legs.LEFT, Legs.LEFT, Legs.RIGHT, Legs.BOTH, Legs.BOTH]
        assert screen._taps == {Limb.LEFT: 4, Limb.RIGHT: 3}
        inside(app)
        taps.at_s += 75.0
        await shows(app, "00:45 left")
        await press(app, "enter")
        assert screen.state == DECIDING
        assert taps.said[-1] == END
        await shows(app, "One moment: the last kicks are still being decided")
        inside(app)
        taps.known.append(KNOWN)
        await until(pilot, lambda: screen.state == AFTER)
        await shows(
            app,
            "Of 2 taps, counted: 1 = 50 % (range 10 to 90 %)",
            "tapped: 1 = 50 % (range",
            "of nothing else",
            "once more",
        )
        inside(app)
        await press(app, "space")
        assert screen.state == DURING
        assert screen._taps == {Limb.LEFT: 0, Limb.RIGHT: 0}
        await press(app, "escape")
        await until(pilot, lambda: app.given is None)
        assert taps.said[-2:] == [BEGIN, END]


@in_loop
async def test_it_ends_by_itself_after_two_minutes_or_with_the_session() -> None:
    for end in ("time", "session"):
        taps = FakeTaps()
        screen = TapScreen(taps)
        app = PageApp(screen)
        async with app.run_test(size=(80, 24)):
            await press(app, "space")
            assert screen.state == DURING
            if end == "time":
                taps.at_s += 120.0
            else:
                taps.over = True
            async with asyncio.timeout(60.0):
                while screen.state == DURING:
                    await asyncio.sleep(0.05)
        assert taps.said == [BEGIN, END]


def test_words_give_n_and_interval_and_no_verdict() -> None:
    words = "\n".join(tap_lines(KNOWN))
    for part in (
        "Of 2 taps, counted: 1 = 50 % (range 10 to 90 %)",
        "Of 2 counted kicks, tapped: 1 = 50 %",
        "Counted minus tapped: 0",
        "0.40 s after the kicks",
        "20 % agree",
        "left and right exchanged 2 taps",
        "3 taps in time that is not counted",
    ):
        assert part in words
    for word in ("good", "bad", "normal", "accura", "correct", "wrong", "score", "poor", "excellent"):
        assert word not in words.lower()


@in_loop
async def test_live_taps_are_in_the_recording_and_the_counts_are_covered(tmp_path: Path) -> None:
    path = tmp_path / "x.live.mcap"
    app = demo_app(speed=20.0, seconds=None, path=path)
    async with app.run_test(size=(80, 24)) as pilot:
        live = await until_counted(pilot, app)
        await press(app, "t")
        await until(pilot, lambda: isinstance(app.screen, TapScreen))
        screen = app.screen
        assert isinstance(screen, TapScreen)
        await press(app, "space")
        began_s = app.course.now_s
        for key in ("left", "right", "up") * 4:
            await press(app, key)
        await until(pilot, lambda: app.course.now_s > began_s + 15.0)
        if screen.state == DURING:
            await press(app, "enter")
        await until(pilot, lambda: screen.state == AFTER)
        assert screen.agreement is not None
        assert screen.agreement.taps + screen.agreement.aside > 0
        await shows(app, f"Of {screen.agreement.taps} taps, counted: ")
        await press(app, "escape")
        await until(pilot, lambda: app.screen is live)
        await press(app, "t")
        await until(pilot, lambda: isinstance(app.screen, TapScreen))
        await press(app, "space", "left")
        await app.course.stop()  # while somebody taps: the summary comes all the same
        await until_summary(pilot, app)
        await press(app, "enter")
    assert app.ended is not None
    assert app.ended.recording is not None
    tags = [record for record in read_records(app.ended.recording) if isinstance(record, Tag)]
    said = [tag.value for tag in tags if tag.name in (TAP, TAP_ALONG)]
    assert said[:14] == [BEGIN, *("left", "right", "both") * 4, END]
    assert said[14:16] == [BEGIN, "left"]
    final = app.ended.summary.tap_along[0]  # being carried may be seen later still
    assert (final.start_s, final.end_s) == (screen.agreement.start_s, screen.agreement.end_s)
    assert final.taps + final.aside >= 12
    assert isinstance(live, LiveScreen)


def test_a_scripted_person_beside_a_replay(tmp_path: Path) -> None:
    """80 ms of jitter, one kick in twenty missed, 0.4 s late, at the keys; kept as rows."""
    of = kept(tmp_path)
    simulated = session("kicking")
    true = {limb: [kick.onset_s for kick in simulated.truth.kicks(limb)] for limb in LIMBS}
    script = scripted(true, 0.4, 0.08, 0.05, 3)

    async def play() -> tuple[TapScreen, list[tuple[float, Legs]]]:
        with in_loop_time():
            app, screen = opened(of)
            pressed = []
            async with app.run_test(size=(80, 24)):
                while screen.replay is None:
                    await asyncio.sleep(0.1)
                screen.stand(10.0)
                app.simulate_key("t")
                await asyncio.sleep(0.5)
                taps = app.screen
                assert isinstance(taps, TapScreen)
                assert "10:30:10" in texts(app)
                app.simulate_key("space")
                await asyncio.sleep(0.2)
                for at_s, legs in script:
                    if 10.5 < at_s < 100.0:
                        await asyncio.sleep(max(0.0, at_s - screen.at_s))
                        app.simulate_key(legs.value)
                        pressed.append((at_s, legs))
                await asyncio.sleep(1.0)
                app.simulate_key("enter")
                while taps.state != AFTER:
                    await asyncio.sleep(0.1)
                app.simulate_key("escape")
                await asyncio.sleep(0.5)
                app.simulate_key("t")
                await asyncio.sleep(0.5)
                assert "Earlier in this session" in texts(app)
            return taps, pressed

    screen, pressed = run_virtually(play())
    assert of.keeping.close() is None
    known = screen.agreement
    assert known is not None
    assert known.taps == len(pressed)
    assert known.delay_s == pytest.approx(0.45, abs=0.1)
    assert known.sensitivity.value is not None
    assert known.sensitivity.value > 0.6
    assert known.by_chance is not None
    assert known.sensitivity.value > known.by_chance + 0.2
    with History(of.history) as history:
        (run,) = history.tap_alongs(NAME)
    assert [legs for _, legs in run.taps] == [legs for _, legs in pressed]
    assert [at_s for at_s, _ in run.taps] == pytest.approx([at_s for at_s, _ in pressed], abs=0.12)
    assert (run.start_s, run.activity.value) == (pytest.approx(10.0), "back")


@in_loop
async def test_taps_of_the_log_stand_before_those_of_a_replay(tmp_path: Path) -> None:
    of = kept(tmp_path)
    log = list(records("kicking"))
    log += as_tags(TapAlong(20.0, 80.0, ((50.0, Legs.LEFT), (60.0, Legs.BOTH))))
    of.file = write(own_recordings(tmp_path) / "with_taps.mcap", log)
    app, screen = opened(of, keeping=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await read(pilot, screen)
        await press(app, "t")
        await shows(app, "Earlier in this session:", "00:20 to 01:20: of 3 taps counted", "nothing said here is")
        await press(app, "space", "left", "enter")
        await until(pilot, lambda: isinstance(app.screen, TapScreen) and app.screen.state == AFTER)
        await press(app, "escape")
        await until(pilot, lambda: isinstance(app.screen, ReplayScreen))
        assert not screen.playing
    of.keeping.close()
