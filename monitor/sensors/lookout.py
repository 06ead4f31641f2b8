"""Who is missing is looked for by all together: one scan, which ends when any missing sensor advertises.

Connecting blindly holds the adapter for seconds and needs what the system remembers of a sensor; an advertisement says
that the sensor can be reached now, and how.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bleak.backends.device import BLEDevice

from monitor.errors import MonitorError, SensorError
from monitor.sensors.radio import Radio
from monitor.sensors.scanning import sight

SLICE_S = 5.0
"""One scan lasts so long, s: beginning a scan costs D-Bus calls, and a sensor may advertise every 2 s only."""
ADAPTER_S = 0.5
"""Pause before the next scan while Bluetooth is off or gone, s: a refused scan costs next to nothing."""


class Lookout:
    """Looks for the sensors that somebody waits for. One a session."""

    def __init__(self, radio: Radio) -> None:
        self._radio, self._turn = radio, asyncio.Lock()
        self._wanted: dict[str, asyncio.Future[BLEDevice]] = {}

    async def seen(self, address: str, seconds: float, trouble: Callable[[MonitorError], None]) -> BLEDevice | None:
        """The sensor as it advertises now; None if it did not within `seconds`.

        Args:
            address: of the sensor.
            seconds: longest wait, s.
            trouble: told when a scan is not possible; it is tried again.
        """
        clock = self._radio.clock
        found = self._wanted[address] = asyncio.get_running_loop().create_future()
        end_s = clock.now_s() + seconds
        try:
            while not found.done() and (left_s := end_s - clock.now_s()) > 0.0:
                # Whoever has the turn scans for all; the others have been found by it or scan next.
                async with self._turn:
                    if found.done():
                        break
                    try:
                        await self._scan(min(left_s, SLICE_S))
                    except SensorError as error:
                        trouble(error)
                        await clock.sleep(min(left_s, ADAPTER_S))
        finally:
            del self._wanted[address]
        return found.result() if found.done() else None

    async def _scan(self, seconds: float) -> None:
        for device in await sight(self._radio, self._wanted.keys(), seconds):
            if not (waiting := self._wanted[device.address]).done():
                waiting.set_result(device)
