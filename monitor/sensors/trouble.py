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
from monitor.texts import sensors as texts

FLAT_PERCENT = 5.0
"""A sensor that showed no more than this and went away has most likely an empty battery (chosen here)."""


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
        return f"{other} {texts.UNTRIED}" if other else self.linux


NO_BUS = Words(
    texts.NO_BUS,
    texts.INSTALL_BUS_AND_SERVICE,
)
NO_SERVICE = Words(
    texts.NO_SERVICE,
    texts.START_SERVICE,
)
SILENT_SERVICE = Words(
    texts.SILENT_SERVICE,
    texts.RESTART_SERVICE,
)
SILENT_SENSOR = Words(
    texts.SENSOR_CONNECTED_BUT_SENDS,
    texts.BEING_CONNECTED_ANEW_IF_STAYS,
)
NO_ADAPTER = Words(
    texts.NO_ADAPTER,
    texts.PLUG_IN_ADAPTER,
)
OLD_ADAPTER = Words(
    texts.OLD_ADAPTER,
    texts.PLUG_IN_NEWER_ADAPTER,
)
OFF = Words(
    texts.BLUETOOTH_SWITCHED_OFF,
    texts.SWITCH_ON_LINUX,
    texts.SWITCH_ON_MACOS,
    texts.SWITCH_ON_WINDOWS,
)
NOT_ALLOWED = Words(
    texts.NOT_ALLOWED,
    texts.ALLOW_LINUX,
    texts.ALLOW_MACOS,
    texts.ALLOW_WINDOWS,
)
HELD = Words(
    texts.HELD,
    texts.CLOSE_MAKERS_APP,
)
BUSY = Words(
    texts.BUSY,
    texts.CLOSE_OTHER_BLUETOOTH_PROGRAMS,
)
BROKEN_OFF = Words(
    texts.BROKEN_OFF,
    texts.BRING_NEAR_AND_CLOSE_OTHERS,
)
FLAT = Words(
    texts.FLAT,
    texts.CHARGE_OR_CHANGE_BATTERY,
)
SILENT = Words(
    texts.SENSOR_DOES_NOT_ANSWER,
    texts.WAKE_AND_CHARGE,
)
GONE = Words(
    texts.GONE,
    texts.WAKE_AND_BRING_NEAR,
)
UNKNOWN = Words(texts.BLUETOOTH_NOT_AVAILABLE, OFF.linux, OFF.macos, OFF.windows)

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
        text = texts.WITH_LAST_CHARGE.format(message=FLAT.message, charge=charge)
        kind = DeviceGoneError if words is GONE else SensorError
        return kind(text, where=where, advice=FLAT.advice)
    if words is GONE:
        return DeviceGoneError(words.message, where=where, advice=words.advice)
    if words is not None:
        return SensorError(words.message, where=where, advice=words.advice)
    return SensorError(_plain(error), where=where, advice=texts.AGAIN)


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
        return texts.LACKS_PART.format(part=error.char_specifier)
    if isinstance(error, BleakDBusError):
        return texts.BLUETOOTH_SAYS.format(error=error)
    return texts.CONNECTION_FAILED.format(error=str(error).strip() or type(error).__name__)
