"""`record` without a screen keeps the computer awake as the settings say, and tells where nobody does it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from monitor import cli
from monitor.dashboard.settings import AWAKE, COMPUTER, OFF, SCREEN
from monitor.locations import history_file, own_recordings
from monitor.sensors.clock import Clock
from monitor.simulation.ble_world import ADDRESSES, demo_world
from monitor.simulation.scenarios import supine_kicking
from monitor.storage.writer import HistoryWriter
from monitor.texts.live import MAY_SLEEP
from tests.desktop_helpers import Desktop, desktop

__all__ = ["desktop"]


@pytest.mark.parametrize(
    ("chosen", "asked"),
    [
        (SCREEN, ["computer", "computer given back"]),  # nobody looks at the screen
        (COMPUTER, ["computer", "computer given back"]),
        (OFF, []),
        (None, ["computer", "computer given back"]),
    ],
)
def test_record_keeps_the_computer_awake_as_chosen(
    chosen: str | None,
    asked: list[str],
    tmp_path: Path,
    desktop: Desktop,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def radio(simulated: bool, seconds: float | None, seed: int) -> Any:
        return demo_world(supine_kicking(minutes=0.2), 1, Clock(20.0)).radio(), dict(ADDRESSES)

    monkeypatch.setattr(import_module("monitor.cli.record"), "_radio", radio)
    desktop.answers = chosen is not None
    if chosen is not None:
        with HistoryWriter(history_file(tmp_path)) as writer:
            writer.set_state(AWAKE, chosen).result()
    left, right = ADDRESSES.values()
    named = ["--left", left, "--right", right]
    assert cli.run(["--data-dir", str(tmp_path), "record", "--no-ui", "--seconds", "5", *named]) == 0
    assert desktop.log == asked
    assert (MAY_SLEEP in capsys.readouterr().err) is (not desktop.answers)
    assert len(list(own_recordings(tmp_path).glob("*.mcap"))) == 1
