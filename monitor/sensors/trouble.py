"""What goes wrong with Bluetooth, in words a parent can act on: what happened, and one next step.

The causes are told apart by what bleak and the sockets below it really raise (docs/sensors.md lists them). What is said
on Linux was tried against an emulated Bluetooth service; what is said on macOS and Windows was not tried on either, and
says so itself.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)

from monitor.errors import SensorError

FLAT_PERCENT = 5.0
"""A sensor that showed no more than this and went away has most likely an empty battery (chosen here)."""
UNTRIED = "(This advice was written without such a computer at hand.)"
"""Closes every sentence for a system on which it was never tried."""


@dataclass(frozen=True, slots=True)
class Words:
    """What happened, and what to do; macOS and Windows where they differ."""

    message: str
    linux: str
    macos: str = ""
    windows: str = ""

    @property
    def advice(self) -> str:
        """For the system that this runs on."""
        other = {"darwin": self.macos, "win32": self.windows}.get(sys.platform, "")
        return f"{other} {UNTRIED}" if other else self.linux


NO_BUS = Words(
    "this computer's message service (D-Bus) is not there, and Bluetooth needs it",
    "Install and start both: sudo apt install dbus bluez, then sudo systemctl start dbus bluetooth. In a container or "
    "WSL use a computer with Bluetooth of its own, or try the program without sensors: kickstep demo.",
)
NO_SERVICE = Words(
    "the Bluetooth service (bluetoothd) does not run",
    "Start it: sudo systemctl enable --now bluetooth. If that is not found, install it: sudo apt install bluez.",
)
SILENT_SERVICE = Words(
    "the Bluetooth service (bluetoothd) does not answer",
    "Restart it: sudo systemctl restart bluetooth. Then try again.",
)
SILENT_SENSOR = Words(
    "the sensor is connected but sends nothing",
    "It is being connected anew. If it stays so, switch the sensor off and on.",
)
NO_ADAPTER = Words(
    "this computer has no Bluetooth adapter",
    "Plug in a Bluetooth adapter (USB), or try the program without sensors: kickstep demo.",
)
OLD_ADAPTER = Words(
    "this Bluetooth adapter is too old (it has no Bluetooth Low Energy)",
    "Plug in a newer adapter (Bluetooth 4.0 or later).",
)
OFF = Words(
    "Bluetooth is switched off",
    "Switch Bluetooth on in the system settings, or: rfkill unblock bluetooth && bluetoothctl power on. "
    "Then try again.",
    "Switch Bluetooth on in System Settings > Bluetooth, then try again.",
    "Switch Bluetooth on in Settings > Bluetooth & devices (and flight mode off), then try again.",
)
NOT_ALLOWED = Words(
    "this user may not use Bluetooth",
    "Add yourself to the group that may: sudo usermod -aG bluetooth $USER. Then log out and in again.",
    "Allow the terminal in System Settings > Privacy & Security > Bluetooth, close it and open it again.",
    "Allow it in Settings > Privacy & security > Radios (and Bluetooth), then try again.",
)
HELD = Words(
    "another program holds the sensor",
    "Close the maker's app and other programs that use it, also on phones and tablets nearby, then try again.",
)
BUSY = Words(
    "the Bluetooth adapter is busy; another program may be using it",
    "Close other Bluetooth programs (a second kickstep, the settings' device search), wait ten seconds, and try again.",
)
BROKEN_OFF = Words(
    "the connection broke off while it was being made",
    "Bring the sensor within two metres, away from the WiFi router, close other Bluetooth programs, and try again.",
)
FLAT = Words(
    "the sensor's battery is probably empty",
    "Charge it or change the battery, switch it on, and bring it within two metres of the computer.",
)
SILENT = Words(
    "the sensor does not answer",
    "Wake the sensor, bring it within two metres of the computer, and try again. If it still does not answer, charge "
    "it, and close other programs that may hold it.",
)
GONE = Words(
    "the sensor cannot be found any more",
    "Wake the sensor, bring it within two metres of the computer, and try again.",
)
UNKNOWN = Words("Bluetooth is not available", OFF.linux, OFF.macos, OFF.windows)
_AGAIN = "Try again; if it stays so, switch the sensor and Bluetooth off and on again."

ALL = (
    NO_BUS, NO_SERVICE, SILENT_SERVICE, SILENT_SENSOR, NO_ADAPTER, OLD_ADAPTER, OFF, NOT_ALLOWED, HELD, BUSY,
    BROKEN_OFF, FLAT, SILENT, GONE, UNKNOWN,
)  # fmt: skip

_REASONS = {
    BleakBluetoothNotAvailableReason.NO_BLUETOOTH: NO_ADAPTER,
    BleakBluetoothNotAvailableReason.NO_BLE_CENTRAL_ROLE: OLD_ADAPTER,
    BleakBluetoothNotAvailableReason.POWERED_OFF: OFF,
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: NOT_ALLOWED,
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: NOT_ALLOWED,
    BleakBluetoothNotAvailableReason.DENIED_BY_UNKNOWN: NOT_ALLOWED,
}
_DBUS = {
    "ServiceUnknown": NO_SERVICE,
    "NameHasNoOwner": NO_SERVICE,
    "NoReply": SILENT_SERVICE,
    "Timeout": SILENT_SERVICE,
    "AccessDenied": NOT_ALLOWED,
    "NotAuthorized": NOT_ALLOWED,
    "NotReady": OFF,
    "InProgress": BUSY,
    "Busy": BUSY,
    "UnknownObject": GONE,
    "DoesNotExist": GONE,
}
_TEXTS = (
    # A characteristic that somebody else has acquired; Windows' word for a device in exclusive use.
    (re.compile(r"notify acquired|write acquired|: access denied$", re.I), HELD),
    # Radio interference, or several programs on one adapter (bleak issue 1858).
    (re.compile(r"le-connection-abort-by-local|br-connection-canceled", re.I), BROKEN_OFF),
    # bleak's plain BleakError where BlueZ has forgotten a device, or the adapter was unplugged.
    (re.compile(r"^device '.*' not found$"), GONE),
    (re.compile(r"^adapter '.*' not found$"), NO_ADAPTER),
    (re.compile(r"is bluetooth turned on\?$", re.I), OFF),
)


class DeviceGoneError(SensorError):
    """The system does not know the sensor any more: only a new scan can bring it back."""


def ble_errors() -> tuple[type[Exception], ...]:
    """What Bluetooth calls raise: bleak's errors, those of sockets (a bare FileNotFoundError where there is no
    D-Bus), time-outs, and those of the D-Bus library where it is in use."""
    library = sys.modules.get("dbus_fast.errors")
    own = () if library is None else (library.DBusFastError,)
    return (BleakError, OSError, EOFError, *own)


def explain(error: Exception, where: str | None = None, charge: float | None = None) -> SensorError:
    """`error` as an error with advice.

    Args:
        error: as it was caught.
        where: names the sensor; None for Bluetooth as a whole.
        charge: the sensor's last known battery, percent; None if unknown.
    """
    if isinstance(error, SensorError):
        return error
    words = _words(error)
    if words in (GONE, SILENT) and charge is not None and charge <= FLAT_PERCENT:
        text = f"{FLAT.message} ({charge:.0f} % when last heard)"
        kind = DeviceGoneError if words is GONE else SensorError
        return kind(text, where=where, advice=FLAT.advice)
    if words is GONE:
        return DeviceGoneError(words.message, where=where, advice=words.advice)
    if words is not None:
        return SensorError(words.message, where=where, advice=words.advice)
    return SensorError(_plain(error), where=where, advice=_AGAIN)


def _words(error: Exception) -> Words | None:
    if isinstance(error, BleakBluetoothNotAvailableError):
        return _REASONS.get(error.reason, UNKNOWN)
    if isinstance(error, BleakDeviceNotFoundError):
        return GONE
    text = str(error).strip()
    if isinstance(error, BleakDBusError):
        text = error.dbus_error_details or ""
    found = next((words for pattern, words in _TEXTS if pattern.search(text)), None)
    if found is not None:
        return found
    if isinstance(error, BleakDBusError):
        return _DBUS.get(error.dbus_error.rsplit(".", 1)[-1])
    if isinstance(error, TimeoutError):
        return SILENT
    if isinstance(error, PermissionError) or type(error).__name__ in ("AuthError", "AuthTimeoutError"):
        return NOT_ALLOWED
    if isinstance(error, FileNotFoundError | ConnectionError | EOFError):
        return NO_BUS if sys.platform == "linux" else UNKNOWN
    return None


def _plain(error: Exception) -> str:
    if isinstance(error, BleakCharacteristicNotFoundError):
        return f"the sensor lacks a part that its profile names ({error.char_specifier})"
    if isinstance(error, BleakDBusError):
        return f"Bluetooth says: {error}"
    return f"the connection failed ({str(error).strip() or type(error).__name__})"
