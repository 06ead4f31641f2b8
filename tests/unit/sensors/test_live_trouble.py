"""What bleak and the sockets below it raise, as words for people: each cause its own sentence and next step."""

from __future__ import annotations

import sys

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)

from monitor.errors import DataError, SensorError
from monitor.sensors import trouble
from monitor.sensors.trouble import ALL, DeviceGoneError, Words, explain
from monitor.texts.sensors import UNTRIED

Reason = BleakBluetoothNotAvailableReason


def dbus(name: str, *body: str) -> BleakDBusError:
    return BleakDBusError(name, list(body))


class AuthError(ValueError):
    """As dbus-fast names it; the library is there on Linux only."""


LINUX = [
    (FileNotFoundError(2, "No such file or directory"), "message service (D-Bus)", "apt install dbus"),
    (ConnectionRefusedError(111, "Connection refused"), "message service (D-Bus)", "kickstep demo"),
    (EOFError(), "message service (D-Bus)", "systemctl start dbus"),
    (dbus("org.freedesktop.DBus.Error.ServiceUnknown", "not provided"), "(bluetoothd) does not run", "enable --now"),
    (dbus("org.freedesktop.DBus.Error.NameHasNoOwner", "x"), "(bluetoothd) does not run", "apt install bluez"),
    (dbus("org.freedesktop.DBus.Error.NoReply", "x"), "does not answer", "restart bluetooth"),
    (BleakBluetoothNotAvailableError("x", Reason.POWERED_OFF), "switched off", "rfkill unblock"),
    (dbus("org.bluez.Error.NotReady", "Resource Not Ready"), "switched off", "power on"),
    (BleakBluetoothNotAvailableError("x", Reason.NO_BLUETOOTH), "no Bluetooth adapter", "Plug in"),
    (BleakError("adapter 'hci0' not found"), "no Bluetooth adapter", "Plug in"),
    (BleakBluetoothNotAvailableError("x", Reason.NO_BLE_CENTRAL_ROLE), "too old", "newer adapter"),
    (BleakBluetoothNotAvailableError("x", Reason.UNKNOWN), "not available", "Switch Bluetooth on"),
    (PermissionError(13, "Permission denied"), "may not use", "usermod -aG bluetooth"),
    (AuthError("REJECTED"), "may not use", "usermod -aG bluetooth"),
    (BleakBluetoothNotAvailableError("x", Reason.DENIED_BY_SYSTEM), "may not use", "usermod -aG bluetooth"),
    (dbus("org.freedesktop.DBus.Error.AccessDenied", "Rejected send message"), "may not use", "log out"),
    (dbus("org.bluez.Error.NotAuthorized", "x"), "may not use", "usermod"),
    (dbus("org.bluez.Error.NotPermitted", "Notify acquired"), "another program holds the sensor", "maker's app"),
    (BleakError("Could not get GATT services: Access Denied"), "another program holds", "phones"),
    (dbus("org.bluez.Error.InProgress", "Operation already in progress"), "adapter is busy", "wait ten seconds"),
    (dbus("org.bluez.Error.Failed", "le-connection-abort-by-local"), "broke off", "two metres"),
    (dbus("org.bluez.Error.Failed", "br-connection-canceled"), "broke off", "WiFi"),
    (TimeoutError(), "does not answer", "charge it"),
    (BleakDeviceNotFoundError("C0", "x"), "cannot be found", "Wake the sensor"),
    (BleakError("device 'dev_C0_FF' not found"), "cannot be found", "Wake the sensor"),
    (dbus("org.freedesktop.DBus.Error.UnknownObject", "x"), "cannot be found", "two metres"),
    (BleakError("Failed to start scanner. Is Bluetooth turned on?"), "switched off", "Switch Bluetooth on"),
    (dbus("org.bluez.Error.Failed", "odd"), "odd", "off and on again"),
    (BleakCharacteristicNotFoundError("0b30"), "lacks a part", "Try again"),
    (BleakError(""), "BleakError", "Try again"),
]


@pytest.mark.parametrize(("error", "message", "advice"), LINUX, ids=lambda value: str(value)[:30])
def test_on_linux(error: Exception, message: str, advice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    told = explain(error, "left")
    assert message in told.message
    assert advice in told.advice
    assert UNTRIED not in told.advice
    assert told.where == "left"
    assert told.exit_code == 3


OTHERS = [
    ("darwin", Reason.DENIED_BY_USER, "Privacy & Security > Bluetooth"),
    ("darwin", Reason.POWERED_OFF, "System Settings > Bluetooth"),
    ("win32", Reason.DENIED_BY_UNKNOWN, "Privacy & security > Radios"),
    ("win32", Reason.POWERED_OFF, "flight mode"),
]


@pytest.mark.parametrize(("system", "reason", "advice"), OTHERS)
def test_elsewhere_the_words_say_that_they_are_untried(
    system: str, reason: Reason, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    told = explain(BleakBluetoothNotAvailableError("x", reason))
    assert advice in told.advice
    assert told.advice.endswith(UNTRIED)
    assert "sudo" not in told.advice


@pytest.mark.parametrize("error", [FileNotFoundError(2, "x"), ConnectionResetError()])
def test_no_advice_about_linux_services_elsewhere(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "D-Bus" not in explain(error).message
    assert "sudo" not in explain(error).advice


def test_an_empty_battery_is_told_from_silence() -> None:
    for error in (TimeoutError(), BleakDeviceNotFoundError("C0", "x")):
        told = explain(error, "right", 4.0)
        assert told.message == "the sensor's battery is probably empty (4 % when last heard)"
        assert "Charge it" in told.advice
        assert isinstance(told, DeviceGoneError) is isinstance(error, BleakDeviceNotFoundError)
        assert "battery" not in explain(error, "right", 40.0).message
        assert "battery" not in explain(error, "right").message
    off = explain(BleakBluetoothNotAvailableError("x", Reason.POWERED_OFF), "right", 1.0)
    assert "switched off" in off.message, "a flat sensor is not why the adapter is off"


def test_a_forgotten_sensor_asks_for_a_new_scan() -> None:
    for error in (
        BleakDeviceNotFoundError("C0", "x"),
        BleakError("device 'dev_C0' not found"),
        dbus("org.freedesktop.DBus.Error.UnknownObject", "x"),
    ):
        assert isinstance(explain(error), DeviceGoneError)
    assert not isinstance(explain(TimeoutError()), DeviceGoneError)


def test_what_is_explained_stays_as_it_is() -> None:
    known = SensorError("known", advice="do")
    assert explain(known) is known
    assert not isinstance(known, DataError)


def test_every_cause_has_a_sentence_and_a_step_of_its_own() -> None:
    named = {name: value for name, value in vars(trouble).items() if isinstance(value, Words)}
    assert set(map(id, named.values())) == set(map(id, ALL))
    assert len({words.message for words in ALL}) == len(ALL)
    for words in ALL:
        assert words.linux.endswith(".")
        assert not words.message.endswith(".")
        assert bool(words.macos) == bool(words.windows)
