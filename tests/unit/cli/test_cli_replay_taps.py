"""`kickstep replay --tap-along`: taps beside a video in lines, kept as the replay screen keeps them."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor import cli
from monitor.analysis.agreement import agreement_with
from monitor.cli.live import clock
from monitor.cli.replay_taps import Beside
from monitor.dashboard.replaying import Replay, load
from monitor.locations import history_file, own_recordings
from monitor.model.limbs import Limb
from monitor.model.taps import TAP_ALONG_S, Legs, TapAlong
from monitor.reports.tap_words import tap_lines
from monitor.simulation.virtual_time import run_virtually
from monitor.storage.history import History
from monitor.storage.keeping import Keeping
from monitor.texts.replay import NOT_KEPT, TAP_AFTER, TAP_KEPT
from monitor.texts.typed import TAP_BEGINS, TAP_RUNS, TAPPING, TAPS_KEPT
from tests.unit.cli.test_cli_replay_screen import NAME, recorded

LATE_S = 0.4
Said = pytest.CaptureFixture[str]
Story = list[tuple[float, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one session."""
    made = tmp_path_factory.mktemp("kept")
    recorded(made, kept=True)
    return made


@pytest.fixture(scope="module")
def replay(folder: Path) -> Replay:
    return load(own_recordings(folder) / f"{NAME}.mcap", lambda size: None, lambda: False)


@pytest.fixture
def keeping(folder: Path) -> Iterator[Keeping]:
    found = Keeping(history_file(folder), NAME, kept=True)
    yield found
    found.close()


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Standard input is a pipe into which all is written at once."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as stream:
        monkeypatch.setattr(sys, "stdin", stream)

        def write(words: str) -> None:
            os.write(writing, words.encode())
            os.close(writing)

        yield write


def kept(folder: Path) -> list[TapAlong]:
    with History(history_file(folder)) as history:
        return history.tap_alongs(NAME)


def go(replay: Replay, keeping: Keeping | None, story: Story, start_s: float = 0.0) -> tuple[bool, list[str], float]:
    """Somebody types at times after the beginning; whether it was begun, what was said, how long it took."""
    said: list[str] = []

    async def run() -> tuple[bool, float]:
        beside = Beside(replay, keeping, start_s, 1.0, said.append)
        loop = asyncio.get_running_loop()
        for at_s, line in story:
            loop.call_at(at_s, beside.hear, line)
        return await beside.run(), loop.time()

    begun, took_s = run_virtually(run())
    return begun, said, took_s


def along(replay: Replay, start_s: float, until_s: float) -> Story:
    """Of somebody who is late at each kick."""
    near = [m for m in replay.moments if start_s + 1.0 < m.at_s < until_s - 1.0]
    return [(m.at_s - start_s + LATE_S, "l" if m.limb is Limb.LEFT else "r") for m in near]


def test_taps_are_rows_at_the_recordings_times_and_the_agreement_is_told(
    replay: Replay, folder: Path, keeping: Keeping
) -> None:
    start_s, end_s = 2.0, replay.end_s - 0.5
    taps = along(replay, start_s, end_s)
    assert len(taps) > 3
    begun, said, _ = go(replay, keeping, [(0.0, "t"), *taps, (end_s - start_s, "e")], start_s)
    assert begun
    assert keeping.close() is None
    run = kept(folder)[-1]
    assert (run.start_s, run.end_s) == pytest.approx((start_s, end_s), abs=0.3)
    assert run.activity == replay.activity_at(start_s)
    for letter, legs in (("l", Legs.LEFT), ("r", Legs.RIGHT)):  # of both legs at one time either may be first
        typed = [start_s + at_s for at_s, word in taps if word == letter]
        assert [at_s for at_s, known in run.taps if known is legs] == pytest.approx(typed)
    agreement = agreement_with(run, replay.summary)
    assert agreement.sensitivity.hits == len(taps)
    assert said[-len(tap_lines(agreement)) - 1 :] == [*tap_lines(agreement), TAP_AFTER]


def test_no_count_is_told_meanwhile_and_both_legs_are_one_letter(
    replay: Replay, folder: Path, keeping: Keeping
) -> None:
    _, said, _ = go(replay, keeping, [(0.0, "t"), (3.0, "b"), (4.0, "w"), (5.0, ""), (6.0, "E")])
    assert keeping.close() is None
    assert [legs for _, legs in kept(folder)[-1].taps] == [Legs.BOTH]
    begins = said.index(TAP_RUNS)
    assert said[begins + 1] == TAPPING
    assert said[begins + 2].startswith("You tapped 1 left and 1 right.")
    assert any(TAP_KEPT in line and "t and enter" in line for line in said[:begins])


def test_it_ends_by_itself(replay: Replay) -> None:
    _, _, took_s = go(replay, None, [(1.0, "t")])
    assert 1.0 + min(TAP_ALONG_S, replay.end_s) <= took_s < 2.0 + min(TAP_ALONG_S, replay.end_s)


def test_left_before_it_began_keeps_nothing(replay: Replay, folder: Path, keeping: Keeping) -> None:
    before = kept(folder)
    begun, said, _ = go(replay, keeping, [(1.0, "l"), (2.0, "e")])
    assert (begun, said[-1]) == (False, TAP_BEGINS)
    assert keeping.close() is None
    assert kept(folder) == before


def test_ctrl_c_keeps_what_was_tapped(replay: Replay, folder: Path, keeping: Keeping) -> None:
    async def run() -> None:
        beside = Beside(replay, keeping, 0.0, 1.0, lambda line: None)
        task = asyncio.ensure_future(beside.run())
        beside.hear("t")
        await asyncio.sleep(3.0)
        beside.hear("r")
        await asyncio.sleep(1.0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    before = len(kept(folder))
    run_virtually(run())
    assert keeping.close() is None
    (run_,) = kept(folder)[before:]
    assert run_.taps == ((pytest.approx(3.0), Legs.RIGHT),)


def test_the_command_through_a_pipe(folder: Path, typing: Callable[[str], None], capsys: Said) -> None:
    before = len(kept(folder))
    typing("t\nl\nrb\ne\n")
    file = str(own_recordings(folder) / f"{NAME}.mcap")
    assert cli.run(["--data-dir", str(folder), "--plain", "replay", file, "--tap-along", "--from", "0:03"]) == 0
    (run,) = kept(folder)[before:]
    assert run.start_s == 3.0
    assert [legs for _, legs in run.taps] == [Legs.LEFT, Legs.RIGHT, Legs.BOTH]
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == [TAP_AFTER, TAPS_KEPT]


def test_what_no_history_knows_is_compared_all_the_same(
    tmp_path: Path, typing: Callable[[str], None], capsys: Said
) -> None:
    file = recorded(tmp_path, kept=False)
    typing("t\nl\ne\n")
    assert cli.run(["--data-dir", str(tmp_path), "--plain", "replay", str(file), "--tap-along"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert NOT_KEPT in lines
    assert not any(TAP_KEPT in line or TAPS_KEPT in line for line in lines)
    assert lines[-1] == TAP_AFTER
    assert not history_file(tmp_path).exists()


def test_input_that_ends_before_it_begins_ends_it(folder: Path, typing: Callable[[str], None], capsys: Said) -> None:
    before = kept(folder)
    typing("")
    file = str(own_recordings(folder) / f"{NAME}.mcap")
    assert cli.run(["--data-dir", str(folder), "--plain", "replay", file, "--tap-along"]) == 0
    assert TAPS_KEPT not in capsys.readouterr().out
    assert kept(folder) == before


@pytest.mark.parametrize(
    "args",
    [("--from", "3"), ("--tap-along", "--json"), ("--tap-along", "--speed", "0"), ("--tap-along", "--from", "x")],
)
def test_what_does_not_go_together(args: tuple[str, ...], folder: Path) -> None:
    file = str(own_recordings(folder) / f"{NAME}.mcap")
    assert cli.run(["--data-dir", str(folder), "--plain", "replay", file, *args]) == 2


def test_a_time_after_the_end_tells_the_end(
    replay: Replay, folder: Path, typing: Callable[[str], None], capsys: Said
) -> None:
    typing("")
    file = str(own_recordings(folder) / f"{NAME}.mcap")
    assert cli.run(["--data-dir", str(folder), "--plain", "replay", file, "--tap-along", "--from", "9:00:00"]) == 2
    assert clock(replay.end_s) in capsys.readouterr().err


def test_where_nobody_can_type_it_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    file = str(own_recordings(folder) / f"{NAME}.mcap")
    with open(os.devnull) as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        assert cli.run(["--data-dir", str(folder), "--plain", "replay", file, "--tap-along"]) == 2
    assert "somebody who types" in capsys.readouterr().err
