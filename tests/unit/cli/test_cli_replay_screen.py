"""`kickstep replay` in a terminal: the screen, with the session's history where there is one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from monitor import cli
from monitor.cli import replay as replay_module
from monitor.dashboard.screens.replay import ReplayScreen
from monitor.locations import history_file, own_recordings
from monitor.model.history import Child
from monitor.pipeline import Pipeline
from monitor.recording.writer import RecordingWriter
from monitor.storage.keeping import Keeping
from tests.property.fixed_sessions import session

NAME = "2026-11-20_103000_ab12"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[ReplayScreen]:
    found: list[ReplayScreen] = []

    def show(options: object, app: Any, command: str) -> int:
        assert command == "replay"
        found.append(app._page)
        return 0

    monkeypatch.setattr(replay_module, "is_terminal", lambda stream: True)
    monkeypatch.setattr(replay_module, "has_screen", lambda options: not options.plain)
    monkeypatch.setattr(replay_module, "show", show)
    return found


def recorded(folder: Path, *, kept: bool) -> Path:
    pipeline, file = Pipeline(), own_recordings(folder) / f"{NAME}.mcap"
    file.parent.mkdir(parents=True)
    with RecordingWriter(file) as writer:
        for record in session("slow").records():
            writer.write(record)
            pipeline.push(record)
    if kept:
        keeping = Keeping(history_file(folder), NAME, Child("c1", "Mia"))
        keeping.keep(pipeline.finish(), file.name)
        assert keeping.close() is None
    return file


def test_a_session_of_the_history(tmp_path: Path, shown: list[ReplayScreen]) -> None:
    file = recorded(tmp_path, kept=True)
    assert cli.run(["--data-dir", str(tmp_path), "replay", str(file), "--speed", "3"]) == 0
    (screen,) = shown
    assert screen._keeping is not None
    assert screen._keeping.recording_id == NAME
    assert screen._title.startswith("Mia · ")
    assert (screen.playing, screen.speed) == (True, 2.0)


def test_a_recording_that_no_history_knows(tmp_path: Path, shown: list[ReplayScreen]) -> None:
    file = recorded(tmp_path, kept=False)
    assert cli.run(["--data-dir", str(tmp_path), "replay", str(file)]) == 0
    (screen,) = shown
    assert (screen._keeping, screen._title, screen.playing) == (None, file.name, False)
    assert not history_file(tmp_path).exists()


def test_lines_where_no_screen_is_wanted(
    tmp_path: Path, shown: list[ReplayScreen], capsys: pytest.CaptureFixture[str]
) -> None:
    file = recorded(tmp_path, kept=False)
    for words in (["--plain", "replay", str(file)], ["replay", str(file), "--json"]):
        assert cli.run(words) == 0
        assert capsys.readouterr().out
    assert shown == []


def test_what_is_no_recording_is_told_without_a_screen(
    tmp_path: Path, shown: list[ReplayScreen], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.mcap").write_text("hello")
    assert cli.run(["replay", str(tmp_path / "x.mcap")]) == 4
    assert cli.run(["replay", str(tmp_path / "gone.mcap")]) == 4
    assert "no recording of kickstep" in capsys.readouterr().err
    assert shown == []
