"""The emulated Bluetooth service in a process of its own: `python -m tests.bluez SECONDS RATE`, until its input closes.

The bus is the one of `DBUS_SYSTEM_BUS_ADDRESS`. Says `ready` when sensors can be found.
"""

from __future__ import annotations

import asyncio
import sys

from monitor.simulation.ble_world import DEMO_CHOICES
from tests.bluez.emulator import Bluez
from tests.bluez.running import infant


async def serve(seconds: float, rate: int) -> None:
    """Two sensors for so long."""
    bluez = Bluez(infant(seconds, choices={**DEMO_CHOICES, "rate": rate}))
    await bluez.appear()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await bluez.vanish()
    sent = sum(device.delivered for device in bluez.world.devices.values())
    print(f"sent {sent}", flush=True)


asyncio.run(serve(float(sys.argv[1]), int(sys.argv[2])))
