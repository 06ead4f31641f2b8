"""`--plain record` without sensors named: a leg is named, the sensor that is shaken then is on it, all in lines."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from monitor import cli
from monitor.cli.home import CommandHome
from monitor.cli.shaken import legs_of
from monitor.dashboard.home import sensor_state
from monitor.errors import UsageError
from monitor.locations import history_file, own_recordings
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import SessionFacts
from monitor.preview import Envelopes
from monitor.recording.reader import read_records
from monitor.sensors.clock import Clock
from monitor.sensors.radio import Radio, shipped
from monitor.simulation.ble_world import ADDRESSES, demo_world
from monitor.simulation.scenarios import SCENARIOS
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter
from monitor.texts.ready import BOTH_MOVE, NEITHER
from monitor.texts.recording_commands import AS_LAST_TIME, LEFT_ONE_AGAIN

LEFT, RIGHT = LIMBS
NAMES = {LEFT: "first", RIGHT: "second"}
STILL, SHAKEN, STEP_S = 0.2, 6.0, 0.1
Shakes = Sequence[tuple[float, Sequence[Limb]]]
"""(seconds, which sensors move) one after another."""


async def feeling(shakes: Shakes) -> AsyncIterator[Envelopes]:
    at_s = 0.0
    for seconds, moving in shakes:
        for _ in range(round(seconds / STEP_S)):
            at_s += STEP_S
            yield {limb: [(at_s, SHAKEN if limb in moving else STILL)] for limb in LIMBS}


def asked(shakes: Shakes, *, known: bool = False) -> tuple[dict[Limb, Limb], list[str]]:
    said: list[str] = []
    return asyncio.run(legs_of(feeling(shakes), NAMES, said.append, known=known)), said


def test_the_one_that_is_shaken_first_is_on_the_left_leg() -> None:
    worn, said = asked([(2.0, []), (2.0, [RIGHT]), (1.0, []), (2.0, [LEFT])])
    assert worn == {LEFT: RIGHT, RIGHT: LEFT}
    assert [line for line in said if "ankle" in line] == [
        "Gently shake the sensor for the LEFT ankle.", "Gently shake the sensor for the RIGHT ankle.",
    ]  # fmt: skip
    assert said[1] == "second is on the LEFT leg."
    assert said[-1] == "first is on the RIGHT leg."


def test_what_helps_is_said_and_the_left_one_is_not_the_right_one() -> None:
    worn, said = asked([(5.0, []), (2.0, LIMBS), (2.0, [LEFT]), (6.0, [LEFT]), (2.0, [RIGHT])])
    assert worn == {LEFT: LEFT, RIGHT: RIGHT}
    assert NEITHER in said
    assert BOTH_MOVE in said
    assert said.count(LEFT_ONE_AGAIN) == 1


def test_one_shake_is_enough_with_last_times_legs() -> None:
    worn, said = asked([(2.0, [LEFT])], known=True)
    assert worn == {LEFT: LEFT, RIGHT: RIGHT}
    assert said[-1] == AS_LAST_TIME


def test_exchanged_sensors_are_told_and_both_are_asked_for() -> None:
    worn, said = asked([(2.0, [RIGHT]), (2.0, [RIGHT]), (1.0, []), (2.0, [LEFT])], known=True)
    assert worn == {LEFT: RIGHT, RIGHT: LEFT}
    assert "second was on the RIGHT leg last time." in said


def test_sensors_that_fall_silent_are_no_answer() -> None:
    with pytest.raises(UsageError, match="stopped"):
        asked([(1.0, [])])


@pytest.fixture
def _left_leg_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bluetooth in which the left sensor moves and the right one does not."""
    world = demo_world(SCENARIOS["one_leg_silent"](), 1, Clock(10.0), profiles=shipped())
    made = CommandHome.load

    def load(self: CommandHome) -> None:
        def radio() -> Radio:
            return world.radio()

        self.make_radio = radio
        made(self)

    monkeypatch.setattr(CommandHome, "load", load)


@pytest.mark.usefixtures("_left_leg_moves")
def test_a_session_begins_with_the_sensor_that_was_shaken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with HistoryWriter(history_file(tmp_path)) as writer:
        for limb, address in ADDRESSES.items():
            writer.set_state(sensor_state(limb), address).result()
    assert cli.run(["--data-dir", str(tmp_path), "--plain", "record", "--seconds", "20", "--activity", "back"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines.index(AS_LAST_TIME) > lines.index("Gently shake the sensor on the LEFT ankle.")
    assert any(re.search(r"--left \S+ --right \S+", line) for line in lines)
    assert any(re.fullmatch(r"\d\d:\d\d\.\d  kick, left", line) for line in lines)
    assert not any(line.endswith("kick, right") for line in lines)
    (file,) = own_recordings(tmp_path).glob("*.mcap")
    facts = next(record for record in read_records(file) if isinstance(record, SessionFacts))
    assert set(facts.sensors) == set(LIMBS)
    with History(history_file(tmp_path)) as history:
        assert history.state(sensor_state(LEFT)) == ADDRESSES[LEFT]
        assert len(history.sessions()) == 1
