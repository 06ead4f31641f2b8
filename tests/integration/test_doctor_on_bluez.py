"""What `kickstep doctor` asks the system, answered by an emulated Bluetooth service, and by none."""

from __future__ import annotations

import asyncio

import pytest

from tests.bluez.bus import MISSING

if MISSING:
    pytest.skip(MISSING, allow_module_level=True)

from monitor.sensors.adapters import Adapter, Bluetooth, look
from tests.bluez.emulator import Bluez
from tests.bluez.running import on_bluez

pytestmark = pytest.mark.usefixtures("bus")


def test_the_adapter_on_off_and_gone() -> None:
    async def test(bluez: Bluez) -> list[Bluetooth]:
        found = [await look()]
        bluez.power(False)
        found.append(await look())
        bluez.no_adapter()
        found.append(await look())
        await bluez.vanish()
        return [*found, await look()]

    on, off, none, gone = on_bluez(test)
    assert on == Bluetooth((Adapter("hci0", True, True),), None)
    assert off.adapters == (Adapter("hci0", False, True),)
    assert "switched off" in str(off.trouble)
    assert "no Bluetooth adapter" in str(none.trouble)
    assert "(bluetoothd) does not run" in str(gone.trouble)


def test_no_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    assert "(D-Bus) is not there" in str(asyncio.run(look()).trouble)
