"""`kickstep scan`: what is near, what of it can be used, and why not."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import msgspec
import pytest

from monitor.cli import run
from monitor.firmware.profile import Match
from monitor.model.limbs import LIMBS, Limb
from monitor.sensors.clock import Clock
from monitor.simulation.ble_device import Make
from monitor.simulation.ble_world import ADDRESSES, World, demo_world
from monitor.simulation.scenes import Kicking, Scenario
from tests.ble_helpers import PROFILES


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A MetaMotion R, a Polar H10, a RuuviTag and a pair of headphones."""
    models = dict(zip(LIMBS, ("metamotion-r", "polar-h10"), strict=True))
    made = demo_world(Scenario("kicking", (Kicking(5.0),)), 1, Clock(speed=50.0), models, profiles=PROFILES)
    ruuvi = PROFILES["ruuvi"].profile
    made.add(Make(ruuvi, Limb.LEFT, "C0:FF:EE:00:00:03", "Ruuvi 8F4A", -88))
    headphones = msgspec.structs.replace(ruuvi, match=(Match(name_prefix="Music"),))
    made.add(Make(headphones, Limb.LEFT, "C0:FF:EE:00:00:04", "Music", -40))
    monkeypatch.setattr(import_module("monitor.cli.scan"), "open_radio", lambda simulated: made.radio())
    return made


def told(capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert run(["scan", "--json", "--seconds", "1", *more]) == 0
    return json.loads(capsys.readouterr().out)


def test_sensors_with_kind_signal_and_battery(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys)
    assert answer["schema"] == "kickstep.scan/1"
    assert answer["hidden"] == 1
    left, right, ruuvi = answer["sensors"]
    assert left == {
        "id": ADDRESSES[Limb.LEFT],
        "name": "MetaWear",
        "profile": "metamotion-r",  # advertised like an S: the connection told
        "kind": "MetaMotion R, RL, C",
        "status": "verified-bytes",
        "signal_dbm": -55,
        "battery_percent": 87,
        "refused": False,
        "problem": None,
    }
    assert (right["profile"], right["battery_percent"]) == ("polar-h10", 74)
    assert (ruuvi["profile"], ruuvi["refused"], ruuvi["battery_percent"]) == ("ruuvi", True, None)
    assert ruuvi["problem"] == PROFILES["ruuvi"].profile.refuse
    for device in world.devices.values():
        assert device.streaming is None
        assert not device.connected
    # Asked which chip it has, and for its charge; nothing was set.
    assert [data.hex() for _, data in world.devices[ADDRESSES[Limb.LEFT]].writes] == ["0380", "0380", "118c"]
    assert world.devices[ADDRESSES[Limb.RIGHT]].writes == []


def test_only_listening_connects_to_nobody(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, "--no-battery")
    assert [one["profile"] for one in answer["sensors"]] == ["metamotion-s", "polar-h10", "ruuvi"]
    assert all(one["battery_percent"] is None for one in answer["sensors"])
    assert all(device.writes == [] for device in world.devices.values())


def test_in_words(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.refuse(ADDRESSES[Limb.RIGHT])
    assert run(["scan", "--seconds", "1"]) == 0
    text = capsys.readouterr().out
    assert "MetaMotion R, RL, C  signal good (-55 dBm)  battery 87 %" in text
    assert "cannot be used" in text
    assert "only broadcasts" in text
    assert "connection" in text  # the Polar's failed attempt, in words
    assert "Hidden: 1 other Bluetooth device that is not known as a movement sensor." in text
    assert "Music" not in text


def test_nothing_near(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.devices.clear()
    assert run(["scan", "--seconds", "1"]) == 0
    assert capsys.readouterr().out.startswith("No movement sensor was heard.")


def test_the_simulated_sensors(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", "--simulated", "--seconds", "0.5", "--no-battery", "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)["sensors"]] == list(ADDRESSES.values())
