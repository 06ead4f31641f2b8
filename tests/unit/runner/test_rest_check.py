"""Both sensors before a session: what is looked at, what is said of it, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.cli.app import Globals
from monitor.cli.home import CommandHome
from monitor.dashboard.check_words import figures_words, fix_words, said, verdict_words
from monitor.locations import history_file
from monitor.model.calibration import Calibration
from monitor.model.limbs import LIMBS, Limb
from monitor.model.rest_check import Fix, RestCheck, Verdict, from_text
from monitor.preview import felt_and_checked
from monitor.sensors.radio import shipped
from monitor.sensors.scanning import scan
from monitor.sensors.source import LiveSource
from monitor.simulation.ble_world import ADDRESSES, DEMO_CHOICES, World, demo_world
from monitor.simulation.scenarios import rest, vigorous_kicking
from monitor.simulation.scenes import Scenario
from monitor.simulation.virtual_time import run_virtually, virtual_clock
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter

LEFT, RIGHT = ADDRESSES[Limb.LEFT], ADDRESSES[Limb.RIGHT]
PROFILES = shipped()
SECONDS = 8.0
GOOD = RestCheck(50.0, 50.1, 0.004, 0.02, 87.0, 0.034)


def checked(
    prepare: Callable[[World], object] = lambda world: None,
    calibration: Calibration | None = None,
    scenario: Callable[..., Scenario] = rest,
) -> dict[Limb, RestCheck]:
    """What is seen in the first seconds; the calibration is the right one's."""

    async def run() -> dict[Limb, RestCheck]:
        world = demo_world(scenario(minutes=0.25), 1, virtual_clock(), profiles=PROFILES)
        found = {sensor.address: sensor for sensor in await scan(world.radio(), 1.0)}
        sensors = {limb: found[ADDRESSES[limb]] for limb in LIMBS}
        known = {} if calibration is None else {RIGHT: calibration}
        source = LiveSource(world.radio(), sensors, DEMO_CHOICES, calibrations=known)
        result: dict[Limb, RestCheck] = {}
        async with aclosing(felt_and_checked(source)) as news:
            async for _, checking in news:
                if not result:
                    prepare(world)
                result = checking.look(source.now_s(), "2026-11-22")
                if source.now_s() >= SECONDS:
                    break
        return result

    return run_virtually(run())


def test_sensors_that_lie_still_and_sensors_that_move() -> None:
    found = checked()
    right, left = found[Limb.RIGHT], found[Limb.LEFT]
    assert right.judged == (Verdict.GOOD, Fix.NOTHING)
    assert right.whole
    assert right.off_ms2 is not None
    assert abs(right.off_ms2) < 0.3
    assert right.rate_hz == pytest.approx(50.0, rel=0.03)
    assert (right.lost, right.charge, right.nominal_hz) == (0.0, 74.0, 50.0)
    assert right.apart_s == left.apart_s
    assert 0.03 < (right.apart_s or 0.0) < 0.075
    assert left.charge == 87.0
    for of in checked(scenario=vigorous_kicking).values():
        assert of.off_ms2 is None  # never still for long enough, which is no fault
        assert not of.whole
        assert of.judged == (Verdict.GOOD, Fix.NOTHING)


@pytest.mark.parametrize(
    ("prepare", "verdict", "fix"),
    [
        (lambda world: world.lose(RIGHT, 0.1), Verdict.USABLE, Fix.NEARER),
        (lambda world: world.lose(RIGHT, 0.4), Verdict.NOT_GOOD, Fix.NEARER),
        (lambda world: world.silence(RIGHT), Verdict.NOT_GOOD, Fix.WAKE),
    ],
)
def test_what_is_wrong_is_found(prepare: Callable[[World], object], verdict: Verdict, fix: Fix) -> None:
    found = checked(prepare)
    assert found[Limb.RIGHT].judged == (verdict, fix)
    assert found[Limb.LEFT].judged[0] is Verdict.GOOD


@pytest.mark.parametrize(("gain", "verdict"), [(1.0, Verdict.GOOD), (1.03, Verdict.USABLE), (1.12, Verdict.NOT_GOOD)])
def test_a_calibration_is_held_against_1_g(gain: float, verdict: Verdict) -> None:
    flat = checked()[Limb.RIGHT].off_ms2 or 0.0
    exact = 9.80665 / (9.80665 + flat)
    made = Calibration((0.0,) * 3, (exact * gain,) * 3, 0.01, "2026-11-01", "2026-11-01")
    found = checked(calibration=made)[Limb.RIGHT]
    assert found.calibrated
    assert found.off_ms2 == pytest.approx((gain - 1.0) * 9.80665, abs=0.03)
    assert found.judged == (verdict, Fix.NOTHING if verdict is Verdict.GOOD else Fix.CALIBRATE)


@pytest.mark.parametrize(
    ("changed", "verdict", "words"),
    [
        ({}, "good", ""),
        ({"off_ms2": None, "charge": None, "lost": None, "apart_s": None}, "good", ""),
        ({"off_ms2": -0.4}, "usable", "Calibrate it some time: esc, then k."),
        ({"off_ms2": 0.9, "charge": 12.0}, "not good", "Calibrate it first: esc, then k."),
        ({"off_ms2": 0.2, "calibrated": True}, "usable", "Calibrate it some time"),
        ({"lost": 0.06, "charge": 12.0}, "usable", "Bring the computer closer."),
        ({"charge": 14.9}, "usable", "low (15 %). Charge it after the session."),
        ({"lost": 0.06, "charge": 4.0}, "not good", "nearly empty (4 %). Charge it now."),
        ({"rate_hz": 43.0}, "usable", "Switch it off and on again."),
        ({"rate_hz": 25.0}, "not good", "far faster or slower"),
        ({"rate_hz": 0.0, "charge": 3.0}, "not good", "It sends nothing."),
        ({"apart_s": 0.09}, "usable", "matched with the other one's"),
    ],
)
def test_one_verdict_and_one_thing_to_do(changed: dict[str, float], verdict: str, words: str) -> None:
    check = replace(GOOD, **changed)
    assert verdict_words(check) == verdict
    assert words in fix_words(check)
    assert bool(fix_words(check)) is bool(words)
    assert said(check).startswith(f"{verdict}.")
    assert from_text(check.text()) == check


def test_every_fix_has_its_words() -> None:
    wrong = {"rate_hz": 0.0}, {"rate_hz": 30.0}, {"off_ms2": 2.0}, {"lost": 0.5}, {"charge": 1.0}, {"apart_s": 1.0}
    fixes = {replace(GOOD, **one).judged[1] for one in wrong}
    assert fixes == set(Fix) - {Fix.NOTHING}


def test_a_therapist_reads_the_figures() -> None:
    assert figures_words(GOOD) == (
        "50.1 of 50 Hz · 0.4 % lost · at rest +0.02 m/s2 off 1 g · battery 87 % · clocks within 34 ms"
    )
    assert figures_words(RestCheck(50.0)) == "losses cannot be seen"


def test_it_is_kept_with_the_sensor_and_renews_its_calibration(tmp_path: Path) -> None:
    path = history_file(tmp_path)
    made = Calibration((0.0,) * 3, (1.0,) * 3, 0.01, "2026-11-01", "2026-11-01")
    with HistoryWriter(path) as writer:
        for address in (LEFT, RIGHT):
            writer.set_calibration(address, made).result()
    home = CommandHome(Globals(tmp_path))
    holds = replace(GOOD, off_ms2=-0.1, calibrated=True, day="2026-11-22")
    fails = replace(holds, off_ms2=0.5)
    home.keep_check(LEFT, holds)
    home.keep_check(RIGHT, fails)
    home.keep_check("other", replace(GOOD, day="2026-11-22"))
    home.close()
    with History(path) as history:
        assert history.checks() == {LEFT: holds, RIGHT: fails, "other": replace(GOOD, day="2026-11-22")}
        assert history.calibrations() == {LEFT: replace(made, off_ms2=0.1, checked_on="2026-11-22"), RIGHT: made}
    assert home.checks()[LEFT] == holds
