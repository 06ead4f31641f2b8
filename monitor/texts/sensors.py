"""What is said of sensors and of Bluetooth, with what to do."""

from __future__ import annotations

# --- conversation

SENSOR_DOES_NOT_ANSWER_AS_KIND = "the sensor does not answer as its kind should"
ADVERTISEMENT_LOOKS_RIGHT_BUT = (
    "Its advertisement looks right, but its chip or firmware is unknown. Update its firmware with the maker's app, or"
    " use another sensor."
)
CONNECTION_WAS_LOST_WHILE = "the connection was lost while the sensor was set up"
BRING_SENSOR_NEARER_TO = "Bring the sensor nearer to the computer and try again."
VALUE_WAS_READ_TOO_SHORT = "a value that was read is too short"
CONNECTION_WAS_LOST = "the connection was lost"
LACKS_CHARACTERISTIC = "the sensor lacks its characteristic {alias!r}"

# --- link

NOT_LIKE_ITS_KIND = "this does not work like a {title}: it lacks {missing}"
UPDATE_SENSOR_FIRMWARE_WITH = "Update the sensor's firmware with the maker's app, switch it off and on, and try again."
THERE_NO_FIRMWARE_PROFILE_FOR = "there is no firmware profile for this sensor's variant"
HOW_TO_ADD_ONE = "See docs/sensors.md for how to add one."
USE_ANOTHER_SENSOR = "Use another sensor."

# --- source

BOTH_LEGS_WERE_GIVEN_SAME = "both legs were given the same sensor"
EACH_LEG_NEEDS_OWN = "Each leg needs its own."
STOPPED_WHILE_CONNECTING = "stopped while connecting"

# --- supervisor

SENSOR_WAS_NOT_SET_UP = "the sensor was not set up"
SENSOR_CAME_BACK_WITH_OTHER = "the sensor came back with other settings"
SWITCH_OFF_AND_ON_IF_STAYS_SO = "Switch it off and on; if it stays so, begin a new session."

# --- trouble

UNTRIED = "(This advice was written without such a computer at hand.)"
"""Closes every sentence for a system on which it was never tried."""
AGAIN = "Try again; if it stays so, switch the sensor and Bluetooth off and on again."
NO_BUS = "this computer's message service (D-Bus) is not there, and Bluetooth needs it"
INSTALL_BUS_AND_SERVICE = (
    "Install and start both: sudo apt install dbus bluez, then sudo systemctl start dbus bluetooth. In a container or"
    " WSL use a computer with Bluetooth of its own, or try the program without sensors: kickstep demo."
)
NO_SERVICE = "the Bluetooth service (bluetoothd) does not run"
START_SERVICE = (
    "Start it: sudo systemctl enable --now bluetooth. If that is not found, install it: sudo apt install bluez."
)
SILENT_SERVICE = "the Bluetooth service (bluetoothd) does not answer"
RESTART_SERVICE = "Restart it: sudo systemctl restart bluetooth. Then try again."
SENSOR_CONNECTED_BUT_SENDS = "the sensor is connected but sends nothing"
BEING_CONNECTED_ANEW_IF_STAYS = "It is being connected anew. If it stays so, switch the sensor off and on."
NO_ADAPTER = "this computer has no Bluetooth adapter"
PLUG_IN_ADAPTER = "Plug in a Bluetooth adapter (USB), or try the program without sensors: kickstep demo."
OLD_ADAPTER = "this Bluetooth adapter is too old (it has no Bluetooth Low Energy)"
PLUG_IN_NEWER_ADAPTER = "Plug in a newer adapter (Bluetooth 4.0 or later)."
BLUETOOTH_SWITCHED_OFF = "Bluetooth is switched off"
SWITCH_ON_LINUX = (
    "Switch Bluetooth on in the system settings, or: rfkill unblock bluetooth && bluetoothctl power on. Then try again."
)
SWITCH_ON_MACOS = "Switch Bluetooth on in System Settings > Bluetooth, then try again."
SWITCH_ON_WINDOWS = "Switch Bluetooth on in Settings > Bluetooth & devices (and flight mode off), then try again."
NOT_ALLOWED = "this user may not use Bluetooth"
ALLOW_LINUX = "Add yourself to the group that may: sudo usermod -aG bluetooth $USER. Then log out and in again."
ALLOW_MACOS = "Allow the terminal in System Settings > Privacy & Security > Bluetooth, close it and open it again."
ALLOW_WINDOWS = "Allow it in Settings > Privacy & security > Radios (and Bluetooth), then try again."
HELD = "another program holds the sensor"
CLOSE_MAKERS_APP = (
    "Close the maker's app and other programs that use it, also on phones and tablets nearby, then try again."
)
BUSY = "the Bluetooth adapter is busy; another program may be using it"
CLOSE_OTHER_BLUETOOTH_PROGRAMS = (
    "Close other Bluetooth programs (a second kickstep, the settings' device search), wait ten seconds, and try again."
)
BROKEN_OFF = "the connection broke off while it was being made"
BRING_NEAR_AND_CLOSE_OTHERS = (
    "Bring the sensor within two metres, away from the WiFi router, close other Bluetooth programs, and try again."
)
FLAT = "the sensor's battery is probably empty"
CHARGE_OR_CHANGE_BATTERY = (
    "Charge it or change the battery, switch it on, and bring it within two metres of the computer."
)
SENSOR_DOES_NOT_ANSWER = "the sensor does not answer"
WAKE_AND_CHARGE = (
    "Wake the sensor, bring it within two metres of the computer, and try again. If it still does not answer, charge"
    " it, and close other programs that may hold it."
)
GONE = "the sensor cannot be found any more"
WAKE_AND_BRING_NEAR = "Wake the sensor, bring it within two metres of the computer, and try again."
BLUETOOTH_NOT_AVAILABLE = "Bluetooth is not available"
WITH_LAST_CHARGE = "{message} ({charge:.0f} % when last heard)"
LACKS_PART = "the sensor lacks a part that its profile names ({part})"
BLUETOOTH_SAYS = "Bluetooth says: {error}"
CONNECTION_FAILED = "the connection failed ({error})"

# --- wakefulness

WHO, WHY = "kickstep", "a session is being recorded"
LIBRARY_MISSING = "the library wakepy is missing"
NO_DESKTOP = "no desktop answers"
SYSTEM_CANNOT_BE_ASKED = "the system cannot be asked ({error})"
SYSTEM_LOGIND_NOT_THERE_OR = "the system's logind is not there or does not allow it"
