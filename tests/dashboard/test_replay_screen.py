"""The replay: layout, every key, corrections beside the counts, and recordings that cannot be shown."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from dashboard_helpers import PATIENCE_S, SIZES, in_loop, press, settled, shows, until
from host_app import HostApp, texts
from replay_makers import NAME, Kept, ReplayApp, cut, kept, opened, read, records, summary, write
from textual.pilot import Pilot
from textual.widgets import OptionList
from textual.widgets._footer import FooterKey

from monitor.dashboard.replay_words import whole_lines
from monitor.dashboard.replaying import BASE_S, ZOOMS_S, Past, filled
from monitor.dashboard.screens import replay as replay_module
from monitor.dashboard.screens.history import HistoryScreen
from monitor.dashboard.screens.questions import ChoiceScreen, HelpScreen
from monitor.dashboard.screens.replay import SPEEDS, ReplayScreen
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.dashboard.screens.tap_along import TapScreen
from monitor.dashboard.widgets.wave import Ring
from monitor.errors import StorageError
from monitor.model.events import Kind
from monitor.model.history import KICK, Wrong
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, Stretch
from monitor.model.session import Balance
from monitor.model.words import Why
from monitor.reports.history_json import history_dict
from monitor.reports.history_text import history_lines
from monitor.storage.history import History
from monitor.storage.keeping import Keeping

PANELS = ["#top", "#limb-left", "#limb-right", "#whole", "#moment", "Footer"]
KEYS = ["Play", "1 s", "Event", "Zoom", "Tap along", "Help", "Back"]


@pytest.fixture
def of(tmp_path: Path) -> Kept:
    return kept(tmp_path)


def inside(app: HostApp, panels: list[str] = PANELS) -> None:
    regions = []
    for selector in panels:
        region = app.screen.query_one(selector).region
        assert region.area > 0, selector
        assert app.screen.region.contains_region(region), f"{selector}: {region}"
        assert not any(region.overlaps(other) for other in regions), selector
        regions.append(region)
    for key in app.screen.query(FooterKey):
        assert app.screen.region.contains_region(key.region), key.description


def footer(app: HostApp) -> list[str]:
    return [key.description for key in app.screen.query(FooterKey)]


async def marked(pilot: Pilot[None], app: HostApp) -> None:
    """Wait until a line of the history's list is marked: keys act on that one."""
    await until(pilot, lambda: app.screen.query_one("#list", OptionList).highlighted is not None)


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_everything_lies_inside_the_screen(size: tuple[int, int], of: Kept) -> None:
    app, screen = opened(of)
    async with app.run_test(size=size) as pilot:
        await read(pilot, screen)
        await until(pilot, lambda: footer(app) == KEYS)
        inside(app)
        await press(app, "home")
        await shows(app, "⚑1", "[b]Mia <b> · 20 Nov 10:30")
        await press(app, "n", "n", "x")
        await shows(app, "you say: not a kick", "corrected by you: 1")
        await press(app, "end", "pageup")
        await shows(app, "▲ you are here")
        inside(app)
        for limb in LIMBS:
            wave = screen._limbs[limb].wave
            assert wave.size.height >= 4
            assert wave.size.width >= size[0] - 24, "beside the count stands the strip, and nothing else"
            assert "│" in "".join(wave.render_line(y).text for y in range(wave.size.height))
        assert "00:00 / 02:00" not in texts(app)
    of.keeping.close()


@pytest.mark.parametrize("size", SIZES)
@in_loop
async def test_how_much_and_how_strong_beside_the_whole_session(size: tuple[int, int], of: Kept) -> None:
    app, screen = opened(of)
    async with app.run_test(size=size) as pilot:
        await read(pilot, screen)
        found = summary("kicking")
        moved = "Moved L {:.1f} R {:.1f} m/s, not compared: ".format(
            *(found.limbs[limb].movement_amount_ms for limb in LIMBS)
        )
        await shows(app, moved, "Strength not compared: ")  # two minutes are too few for a range
        assert "this session only" not in texts(app)
        inside(app)
        assert screen.replay is not None
        known = Balance(0.1, -0.02, 0.22, 0.95, 60, 50, None, shown=True, reason=None)
        strong = replace(known, estimate=-0.2, low=-0.3, high=-0.1)
        screen.replay.summary = replace(found, balance=known, amount_balance=known, vigour_balance=strong)
        screen._rows = None
        await press(app, "n")
        await shows(app, "m/s, left 55 %, 49 to 61 %", "Strength left 40 %, 35 to 45 %", "this session only")
        assert "index" not in texts(app)
        inside(app)
        await press(app, "v")
        await shows(app, "m/s, index +0.10, -0.02 to +0.22", "Strength index -0.20, -0.30 to -0.10")
        assert ("Balance share left 55 %" in texts(app)) == (size[1] > 28)
        inside(app)
        await press(app, "v")
        await shows(app, "Strength left 40 %")
    of.keeping.close()


def test_of_one_leg_nothing_is_compared() -> None:
    found = summary("kicking")
    one = replace(found, limbs={Limb.LEFT: found.limbs[Limb.LEFT]})
    assert whole_lines(one, 90, therapist=True) == []
    lines = whole_lines(found, 90, therapist=True)
    assert lines[0] == f"Balance {found.balance.reason}"
    assert [line.split()[0] for line in lines[1:]] == ["Moved", "Strength"]


@in_loop
async def test_moving_about(of: Kept) -> None:
    app, screen = opened(of)
    counted = summary("kicking").kicks
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await read(pilot, screen)
        await shows(app, "▮▮ 1× ↑↓   00:00 / 02:00", "Counted 0 left, 0 right up to here")
        await press(app, "right", "right", "right", "left", "pagedown")
        assert screen.at_s == pytest.approx(62.0)
        await press(app, "pageup", "home", "left")
        assert screen.at_s == 0.0
        for number, kick in enumerate(counted[:4]):
            await press(app, "n" if number % 2 else "shift+right")
            assert screen.at_s == kick.onset_s
            moment = screen.moment()
            assert moment is not None
            assert moment.kick == kick
        await shows(app, f"{counted[3].limb} kick, ")
        await press(app, "b", "shift+left")
        assert screen.at_s == counted[1].onset_s
        await press(app, "end")
        left, right = (sum(kick.limb is limb for kick in counted) for limb in LIMBS)
        await shows(app, f"Counted {left} left, {right} right up to here", "02:00 / 02:00")
        await press(app, "n")
        await shows(app, "No more events that way")
        await press(app, "b")
        assert screen.at_s == counted[-1].onset_s
        for _ in ZOOMS_S:
            await press(app, "plus")
        await shows(app, f"─ {screen._limbs[Limb.LEFT].wave.size.width * ZOOMS_S[0]:.0f} s ─")
        for _ in ZOOMS_S:
            await press(app, "minus")
        await shows(app, f"─ {screen._limbs[Limb.LEFT].wave.size.width * ZOOMS_S[-1]:.0f} s ─")
        for speed in SPEEDS[3:]:
            await press(app, "up")
            assert screen.speed == speed
        await press(app, "up", *["down"] * 9)
        assert screen.speed == SPEEDS[0] == 0.25
        for key in ("4", "2", "1"):
            await press(app, key)
            assert screen.speed == float(key)
        await press(app, "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await press(app, "escape", "t")
        await until(pilot, lambda: isinstance(app.screen, TapScreen))
        await press(app, "escape", "escape")
        await until(pilot, lambda: app.given == {})
    of.keeping.close()


@in_loop
async def test_it_plays_as_fast_as_asked_to_its_end_and_begins_anew(of: Kept) -> None:
    app, screen = opened(of, speed=15.0)
    assert screen.speed == 16.0
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        await until(pilot, lambda: screen.at_s > 1.0)
        assert screen.playing
        await press(app, "space")
        stood_s = screen.at_s
        assert not screen.playing
        await press(app, "end", "left", "space")
        await until(pilot, lambda: not screen.playing)
        assert screen.replay is not None
        assert screen.at_s == screen.replay.end_s > stood_s
        await press(app, "space")
        await until(pilot, lambda: 0.0 < screen.at_s < screen.replay.end_s and screen.playing)  # type: ignore[union-attr]
        await press(app, "n")  # an event stands still
        assert not screen.playing
    of.keeping.close()


@in_loop
async def test_a_tick_moves_by_the_time_that_passed_times_the_speed(of: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    app, screen = opened(of)
    now = [100.0]
    monkeypatch.setattr(ReplayScreen, "_loop_s", lambda self: now[0])
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        await press(app, "space")
        now[0] += 2.0
        assert screen.at_s == pytest.approx(2.0)
        await press(app, "down", "down")
        now[0] += 4.0
        assert screen.at_s == pytest.approx(3.0)
        await press(app, *["up"] * 6)
        now[0] += 1.0
        assert screen.at_s == pytest.approx(19.0)
        await shows(app, "▶ 16× ↑↓   00:19")
    of.keeping.close()


@in_loop
async def test_corrections_stand_beside_the_count_and_can_be_taken_back(of: Kept) -> None:
    app, screen = opened(of)
    first, second = summary("kicking").kicks[:2]
    kind = next(kind for kind in Kind if kind is not second.kind)
    place = [Kind.TOGETHER, Kind.ALTERNATING, Kind.OVERLAPPING, Kind.SINGLE].index(kind) + 1
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await read(pilot, screen)
        await press(app, "x", "l", "k", "z")  # nothing there yet
        await shows(app, "No counted kick here")
        assert screen.corrections.all == []
        await press(app, "n", "x")
        await shows(app, "you say: not a kick", "not a kick")
        await press(app, "n", "l", "k")
        await until(pilot, lambda: isinstance(app.screen, ChoiceScreen))
        await press(app, "escape", "k", "9", str(place))
        await shows(app, f"you say: the {second.limb.other} leg and", "corrected by you: 3")
        await press(app, "pagedown", "m")
        await until(pilot, lambda: isinstance(app.screen, ChoiceScreen))
        await press(app, "3")
        at_s = screen.at_s
        await shows(app, "not counted · you say: a kick was missed", "corrected by you: 5")
        await press(app, "x")  # nobody corrects what a person added
        assert len(screen.corrections.all) == 5
        await press(app, "z")
        await shows(app, "corrected by you: 4")
        before = next(m for m in screen.corrections.missed())
        await press(app, "pageup", "n", "b")
        await press(app, "home", "n", "x")  # once more: taken back
        await shows(app, "corrected by you: 3")
        await press(app, "n", "z")
        await shows(app, f"you say: the {second.limb.other} leg", "corrected by you: 2")
        counted = {limb: sum(k.limb is limb for k in summary("kicking").kicks) for limb in LIMBS}
        await press(app, "end")
        await shows(app, f"Counted {counted[Limb.LEFT]} left, {counted[Limb.RIGHT]} right")
        await press(app, "escape")
        await until(pilot, lambda: app.given == {Wrong.OTHER_LEG: 1, Wrong.MISSED: 1})
    assert of.keeping.close() is None
    with History(of.history) as history:
        found = [(c.what, c.event, c.limb, c.time_s, c.value) for c in history.corrections(NAME)]
        (session,) = history.sessions()
    assert found == [
        (Wrong.OTHER_LEG, KICK, second.limb, second.onset_s, ""),
        (Wrong.MISSED, KICK, before.limb, at_s, ""),
    ]
    assert {limb: figures.kicks for limb, figures in session.limbs.items()} == counted
    assert history_dict(session)["corrected"] == {"missed": 1, "other_leg": 1}
    assert "2 corrected by you" in "\n".join(history_lines([session]))
    assert first.onset_s < second.onset_s < at_s


@in_loop
async def test_what_was_said_before_is_there_again_and_jumps_stop_at_it(of: Kept) -> None:
    for _ in range(2):
        app, screen = opened(of)
        given = [app]
        async with app.run_test(size=(80, 24)) as pilot:
            await read(pilot, screen)
            if screen.corrections.all:
                await press(app, "n")
                await shows(app, "left kick, not counted · you say: a kick was missed")
                assert screen.at_s == 1.0
            else:
                await press(app, "right", "m", "1", "home")
                await shows(app, "corrected by you: 1")
            await press(app, "escape")
            await until(pilot, lambda given=given: given[0].given == {Wrong.MISSED: 1})  # type: ignore[misc]
        for future in of.keeping.asked:
            future.result()
    of.keeping.close()


@in_loop
async def test_from_the_summary_and_from_the_history(of: Kept) -> None:
    app = ReplayApp(SummaryScreen(of.session, of.keeping))
    async with app.run_test(size=(80, 24)) as pilot:
        await shows(app, "saved ✓")
        await until(pilot, lambda: "Replay" in footer(app))
        await press(app, "r")
        await until(pilot, lambda: isinstance(app.screen, ReplayScreen))
        screen = app.screen
        assert isinstance(screen, ReplayScreen)
        await read(pilot, screen)
        await press(app, "n", "x", "escape")
        await shows(app, "1 corrected by you", "saved ✓")
    app = ReplayApp(HistoryScreen(of.history, today=_day()))
    async with app.run_test(size=(80, 24)) as pilot:
        await shows(app, "Fri 20 Nov")
        await marked(pilot, app)
        await press(app, "r")
        await until(pilot, lambda: isinstance(app.screen, ReplayScreen))
        screen = app.screen
        assert isinstance(screen, ReplayScreen)
        await read(pilot, screen)
        await shows(app, "corrected by you: 1", "[b]Mia <b> · 20 Nov 10:30")
        await press(app, "escape")
        await marked(pilot, app)
        await press(app, "enter")
        await shows(app, "1 corrected")
        await marked(pilot, app)
        await press(app, "r")
        await until(pilot, lambda: isinstance(app.screen, ReplayScreen))
        await press(app, "escape")
        await marked(pilot, app)
        await press(app, "enter")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        await shows(app, "1 corrected by you")
    of.keeping.close()


@in_loop
async def test_the_summary_waits_for_what_was_said_in_the_replay(of: Kept) -> None:
    """The disk can be slower than the way back: "saving" has to end by itself."""
    go_on = threading.Event()
    app = ReplayApp(SummaryScreen(of.session, of.keeping))
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await shows(app, "saved ✓")
            await press(app, "r")
            await until(pilot, lambda: isinstance(app.screen, ReplayScreen))
            screen = app.screen
            assert isinstance(screen, ReplayScreen)
            await read(pilot, screen)
            of.keeping.writer._do(lambda _: go_on.wait(PATIENCE_S))
            await press(app, "n", "x", "escape")
            await shows(app, "1 corrected by you", "saving …")
            go_on.set()
            await shows(app, "1 corrected by you", "saved ✓")
    finally:
        go_on.set()
    of.keeping.close()


def _day() -> object:
    from datetime import date

    return date(2026, 11, 20)


@in_loop
async def test_steps_of_an_upright_baby(tmp_path: Path) -> None:
    of = kept(tmp_path, "walking")
    app, screen = opened(of)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        await press(app, "n")
        await shows(app, "left step" if summary("walking").steps[0].limb is Limb.LEFT else "right step", "x not a step")
        assert "other kind" not in texts(app)
        await press(app, "k", "x")
        await shows(app, "you say: not a step")
    of.keeping.close()


@in_loop
async def test_a_recording_that_is_not_in_the_history_keeps_nothing_and_says_so(of: Kept) -> None:
    app, screen = opened(of, keeping=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        await press(app, "n", "x")
        await shows(app, "not in the history of this computer: nothing said here is", "you say: not a kick")
        inside(app, ["#top", "#state", *PANELS[1:]])
    with History(of.history) as history:
        assert history.corrections(NAME) == []
    of.keeping.close()


@in_loop
async def test_one_leg_alone(tmp_path: Path, of: Kept) -> None:
    from monitor.model.records import SampleBlock, SessionFacts

    def left(record: LogRecord) -> LogRecord | None:
        if isinstance(record, SessionFacts):
            return replace(record, sensors={Limb.LEFT: record.sensors[Limb.LEFT]})
        return None if isinstance(record, SampleBlock) and record.limb is Limb.RIGHT else record

    of.file = write(tmp_path / "one.mcap", [r for r in map(left, records("kicking")) if r is not None])
    app, screen = opened(of, keeping=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        await shows(app, "LEFT ankle", "Counted 0 left up to here")
        assert "RIGHT" not in texts(app)
    of.keeping.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["gone", "none", "empty", "foreign"])
@in_loop
async def test_no_recording_is_told_in_words(size: tuple[int, int], kind: str, of: Kept) -> None:
    words = {
        "gone": "is not on this computer any more",
        "none": "This session has no recording",
        "empty": "Nothing of this recording reached the disk",
        "foreign": "no recording of kickstep",
    }[kind]
    if kind == "gone":
        of.file.unlink()
    else:
        of.file.write_bytes(b"" if kind == "empty" else b"t_s,ax_g\n1,2\n")
    screen = ReplayScreen(None if kind == "none" else of.file, "Mia", of.keeping)
    app = ReplayApp(screen)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: words in " ".join(texts(app).split()))
        await until(pilot, lambda: footer(app) == ["Help", "Back"])
        await press(app, "space", "n", "x", "m", "t", "plus", "up", "end")
        assert app.screen is screen
        assert "%" not in texts(app)
        inside(app, ["#top", "#state", "Footer"])
        await press(app, "escape")
        await until(pilot, lambda: app.given is None)
    of.keeping.close()


@in_loop
async def test_of_a_damaged_recording_the_rest_is_shown(of: Kept) -> None:
    cut(of.file, 0.6)
    app, screen = opened(of)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        assert screen.replay is not None
        assert 20.0 < screen.replay.end_s < 110.0
        assert screen.replay.moments
        await until(pilot, lambda: "could not be read" in texts(app) or "cut off" in texts(app))
        inside(app, ["#top", "#state", *PANELS[1:]])
    of.keeping.close()


@in_loop
async def test_a_damaged_history_costs_the_corrections_not_the_picture(of: Kept) -> None:
    of.keeping.close()
    of.history.write_bytes(b"no database" * 100)
    of.keeping = Keeping(of.history, NAME, kept=True)
    app, screen = opened(of)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        await shows(app, "damaged")
        await press(app, "n", "x")
        await shows(app, "you say: not a kick")
    assert isinstance(of.keeping.close(), StorageError)


@in_loop
async def test_reading_does_not_hold_the_screen_up(of: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    go, ended = threading.Event(), threading.Event()
    real = replay_module.load

    def slow(*given: object) -> object:
        on_read = given[1]
        on_read(of.file.stat().st_size // 2)  # type: ignore[operator]
        go.wait(60.0)
        try:
            return real(*given)  # type: ignore[arg-type]
        finally:
            ended.set()

    monkeypatch.setattr(replay_module, "load", slow)
    app, screen = opened(of)
    async with app.run_test(size=(80, 24)) as pilot:
        await shows(app, "Reading the recording … ━━━━━━━━━━━━━━━─", "50 %")
        inside(app, ["#top", "#reading", "Footer"])
        await press(app, "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await press(app, "escape", "escape")
        await until(pilot, lambda: app.given is None)
        go.set()
        await asyncio.to_thread(ended.wait, 60.0)
        await settled(app)
        assert screen.replay is None  # the rest was not read for nobody
    of.keeping.close()


@in_loop
async def test_a_correction_that_cannot_be_kept_is_told(of: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StorageError("the history cannot be used (the disk is full)", advice="Free some space.")

    monkeypatch.setattr("monitor.storage.writer._insert", refuse)
    app, screen = opened(of)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        await press(app, "n", "x")
        await shows(app, "Not saved: The history cannot be used")
    of.keeping.close()


@in_loop
async def test_of_what_was_kept_as_unusual_nothing_is_drawn(tmp_path: Path, of: Kept) -> None:
    log = list(records("kicking"))
    log.append(Stretch(Why.MARKED, 30.0, 60.0))
    of.file = write(tmp_path / "m.mcap", log)
    app, screen = opened(of, keeping=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        assert screen.replay is not None
        past = screen.replay.columns(Limb.LEFT, 0.1)
        assert [past.peak(bucket) for bucket in range(301, 599)] == [None] * 298
        assert past.peak(250) is not None
        assert not [moment for moment in screen.replay.moments if 30.0 <= moment.at_s <= 60.0]
        await press(app, "home", *["right"] * 45)
        await shows(app, "not counted here: kept as unusual, not drawn")
    of.keeping.close()


def test_columns_of_every_zoom_hold_the_largest_value_and_gaps_stay() -> None:
    ring = Ring(BASE_S, kept=None)
    ring.add([(n * 0.02, float(n % 7)) for n in range(500)])  # 10 s at 50 Hz
    ring.add([(12.0 + n * 0.1, 1.0) for n in range(30)])  # then 10 Hz
    past = filled(ring)
    assert [past.peak(bucket) for bucket in (199, 200, 239, 240, 241, 242)] == [2.0, None, None, 1.0, 1.0, 1.0]
    assert past.peak(-1) is None
    assert past.peak(10_000) is None
    for zoom_s in ZOOMS_S[1:]:
        wide, factor = past.wider(round(zoom_s / BASE_S)), round(zoom_s / BASE_S)
        for bucket in range(round(15.0 / zoom_s) + 2):
            parts = [past.peak(n) for n in range(bucket * factor, (bucket + 1) * factor)]
            assert wide.peak(bucket) == max((part for part in parts if part is not None), default=None)
    assert filled(Ring(BASE_S)).peak(0) is None
    assert Past(None, []).wider(4).peak(3) is None
