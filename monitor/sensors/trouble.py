"""What goes wrong with Bluetooth, in words a parent can act on."""

from __future__ import annotations

import sys

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)

from monitor.errors import SensorError

_SWITCH_ON = "Switch Bluetooth on in the system settings, then try again."
_ALLOW = "Allow this program (or the terminal) to use Bluetooth in the system's privacy settings, then try again."
_SERVICE = "Start the Bluetooth service (on Linux: sudo systemctl start bluetooth), then try again."
_NO_ADAPTER = "Plug in a Bluetooth adapter, or try the program without sensors: kickstep demo."
_NEARER = "Wake the sensor, bring it within two metres of the computer, and try again."
_AGAIN = "Try again; if it stays so, switch the sensor and Bluetooth off and on again."

_REASONS = {
    BleakBluetoothNotAvailableReason.NO_BLUETOOTH: ("this computer has no Bluetooth", _NO_ADAPTER),
    BleakBluetoothNotAvailableReason.NO_BLE_CENTRAL_ROLE: ("this Bluetooth adapter is too old (no BLE)", _NO_ADAPTER),
    BleakBluetoothNotAvailableReason.POWERED_OFF: ("Bluetooth is switched off", _SWITCH_ON),
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: ("this program may not use Bluetooth", _ALLOW),
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: ("this program may not use Bluetooth", _ALLOW),
    BleakBluetoothNotAvailableReason.DENIED_BY_UNKNOWN: ("this program may not use Bluetooth", _ALLOW),
}
_DBUS = {
    "ServiceUnknown": ("the Bluetooth service does not run", _SERVICE),
    "NameHasNoOwner": ("the Bluetooth service does not run", _SERVICE),
    "NoReply": ("the Bluetooth service does not answer", _SERVICE),
    "AccessDenied": ("this user may not use Bluetooth", _ALLOW),
    "NotAuthorized": ("this user may not use Bluetooth", _ALLOW),
    "NotReady": ("Bluetooth is switched off", _SWITCH_ON),
    "InProgress": ("the Bluetooth adapter is busy", "Wait ten seconds, then try again."),
    "UnknownObject": ("the sensor cannot be found any more", _NEARER),
}


class DeviceGoneError(SensorError):
    """The system does not know the sensor any more: only a new scan can bring it back."""


def ble_errors() -> tuple[type[Exception], ...]:
    """What Bluetooth calls raise: bleak's errors, those of sockets (a bare FileNotFoundError where there is no
    D-Bus), time-outs, and those of the D-Bus library where it is in use."""
    library = sys.modules.get("dbus_fast.errors")
    own = () if library is None else (library.DBusFastError,)
    return (BleakError, OSError, EOFError, *own)


def explain(error: Exception, where: str | None = None) -> SensorError:
    """`error` as an error with advice; `where` names the sensor, or None for Bluetooth as a whole."""
    if isinstance(error, SensorError):
        return error
    if isinstance(error, BleakDeviceNotFoundError):
        return DeviceGoneError("the sensor cannot be found any more", where=where, advice=_NEARER)
    message, advice = _words(error)
    return SensorError(message, where=where, advice=advice)


def _words(error: Exception) -> tuple[str, str]:
    if isinstance(error, BleakBluetoothNotAvailableError):
        return _REASONS.get(error.reason, ("Bluetooth is not available", _SWITCH_ON))
    if isinstance(error, BleakDBusError):
        found = _DBUS.get(error.dbus_error.rsplit(".", 1)[-1])
        return found or (f"Bluetooth says: {error}", _AGAIN)
    if isinstance(error, BleakCharacteristicNotFoundError):
        return f"the sensor lacks a part that its profile names ({error.char_specifier})", _AGAIN
    if isinstance(error, TimeoutError):
        return "the sensor does not answer", _NEARER
    if isinstance(error, PermissionError):
        return "this user may not use Bluetooth", _ALLOW
    if isinstance(error, FileNotFoundError | ConnectionError):
        return "there is no Bluetooth service on this computer", f"{_SERVICE} {_NO_ADAPTER}"
    text = str(error).strip() or type(error).__name__
    return f"the connection failed ({text})", _AGAIN
