"""`kickstep calibrate` at a simulated table, in virtual time; what it finds is in the sessions that follow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from monitor import cli
from monitor.analysis.calibration import off_by
from monitor.cli import calibrate as command
from monitor.cli.calibrations import SIMULATED_SEED, stored_calibrations
from monitor.locations import history_file
from monitor.model.calibration import Calibration
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import SessionFacts
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.recording.reader import read_records
from monitor.runner import Ended, Session
from monitor.sensors.radio import Radio
from monitor.sensors.scanning import scan
from monitor.sensors.source import LiveSource
from monitor.simulation.ble_world import ADDRESSES, DEMO_CHOICES, demo_world
from monitor.simulation.sensor import SensorSetup, sense
from monitor.simulation.table import Table
from monitor.simulation.virtual_time import run_virtually, virtual_clock
from monitor.storage.writer import HistoryWriter
from tests.ble_helpers import LEFT, PROFILES, RIGHT, found_at, virtual_world

Said = pytest.CaptureFixture[str]


def table(askew_rad: float = 0.05) -> Radio:
    wearer = Table(SIMULATED_SEED, askew_rad)
    return demo_world(wearer.scenario, SIMULATED_SEED, virtual_clock(), profiles=PROFILES, wearer=wearer).radio()


def calibrated(address: str, askew_rad: float = 0.05) -> Calibration:
    async def run() -> Calibration:
        radio = table(askew_rad)
        return await command.six_faces(radio, await found_at(radio, address))

    return run_virtually(run())


def test_six_faces_of_a_simulated_sensor(capsys: Said) -> None:
    made = calibrated(LEFT)
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert [line for line in lines if line.startswith("Face")] == [f"Face {n} of 6: heard." for n in range(1, 7)]
    assert lines[-2] == "Slanted position: heard. That is all."
    assert made.off_ms2 < 0.05
    assert max(abs(gain - 1.0) for gain in made.gain) > 0.002


def test_it_is_the_sensor_that_the_demo_wears() -> None:
    """The same seed has the same errors: a session of the demo, corrected, shows 1 g where it lies still."""
    for limb in LIMBS:
        made, askew = calibrated(ADDRESSES[limb]), calibrated(ADDRESSES[limb], 0.3)
        np.testing.assert_allclose(made.offset_ms2, askew.offset_ms2, atol=0.03)
        np.testing.assert_allclose(made.gain, askew.gain, atol=0.003)
        own = np.random.SeedSequence(SIMULATED_SEED).spawn(3)[1 + LIMBS.index(limb)]
        quiet = SensorSetup(rate_hz=50.0, noise_ms2=0.0, step_ms2=0.0, has_gyro=False)
        force, rng = np.tile([0.0, 5.0, 8.4361], (400, 1)), np.random.Generator(np.random.PCG64(own))
        lying = sense(limb, force, np.zeros_like(force), quiet, rng).acc_ms2
        norm = float(np.linalg.norm([0.0, 5.0, 8.4361]))
        assert off_by(made, lying.mean(axis=0)) == pytest.approx(norm - 9.80665, abs=0.03)
        assert float(np.linalg.norm(lying.mean(axis=0))) != pytest.approx(norm, abs=0.03)


def test_the_command_keeps_both_and_the_rest_check_follows(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_table", table)
    monkeypatch.setattr(command.asyncio, "run", run_virtually)
    here = ["--data-dir", str(tmp_path / "d"), "calibrate"]
    assert cli.run([*here, "--simulated", "--rest", "--sensor", LEFT]) == 2
    assert "not calibrated" in capsys.readouterr().err
    assert cli.run([*here, "--simulated"]) == 0
    known = stored_calibrations(tmp_path / "d")
    assert known.keys() == {LEFT, RIGHT}
    assert known[LEFT] != known[RIGHT]
    capsys.readouterr()
    assert cli.run([*here, "--simulated", "--rest"]) == 0
    assert capsys.readouterr().out.count("holds.") == 2
    with HistoryWriter(history_file(tmp_path / "d")) as writer:
        spoilt = Calibration((0.0, 0.0, 0.0), (1.05, 1.05, 1.05), 0.0, "2026-11-01")
        writer.set_calibration(LEFT, spoilt).result()
    assert cli.run([*here, "--simulated", "--rest", "--sensor", LEFT]) == 4
    assert "off 1 g, though it was calibrated" in capsys.readouterr().err
    assert stored_calibrations(tmp_path / "d")[LEFT] == spoilt
    assert cli.run([*here, "--list"]) == 0
    assert capsys.readouterr().out.count("m/s2 off 1 g") == 2


def test_a_session_carries_it_and_is_counted_again_the_same(tmp_path: Path) -> None:
    known = {LEFT: calibrated(LEFT), RIGHT: calibrated(RIGHT)}

    async def run() -> Ended:
        radio = virtual_world(40.0).radio()
        found = {sensor.address: sensor for sensor in await scan(radio, 1.0)}
        sensors = {limb: found[ADDRESSES[limb]] for limb in LIMBS}
        source = LiveSource(radio, sensors, DEMO_CHOICES, calibrations=known)
        return await Session(source, tmp_path / "a.live.mcap", 25.0).run()

    ended = run_virtually(run())
    assert ended.recording is not None
    log = list(read_records(ended.recording))
    facts = log[0]
    assert isinstance(facts, SessionFacts)
    assert {limb: facts.sensors[limb].calibration for limb in LIMBS} == {
        Limb.LEFT: known[LEFT],
        Limb.RIGHT: known[RIGHT],
    }
    again = Pipeline(hop_s=REPLAY_HOP_S)
    for record in log:
        again.push(record)
    assert again.finish() == ended.summary
    assert again.events == ended.events
    assert "calibrated" not in (ended.summary.vigour_balance.reason or "")
