"""What a real session costs on Linux: CPU of our process with two sensors at 100 Hz. `python -m bench.bluez [SECONDS]`

Notifications of one sample each, from an emulated Bluetooth service in another process, by way of a real dbus-daemon,
bleak's Linux backend and `monitor.sensors`; then only received, and as a whole session without a screen: received, set
down on the disk, decoded, counted. CPU time of this process alone, in per cent of one core, after the start-up.
Needs Linux and dbus-daemon.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.model.records import LogRecord, Packet, SessionFacts
from monitor.runner import Session
from monitor.sensors.source import LiveSource
from tests.bluez.bus import MISSING, private_bus

BOUND = 3.0
"""Per cent of a core, for the whole session."""
SETTLE_S = 3.0
RATE_HZ = 100


@contextmanager
def emulator(seconds: float) -> Iterator[None]:
    """Sensors on a bus, in a process of their own."""
    command = (sys.executable, "-m", "tests.bluez", str(seconds), str(RATE_HZ))
    with private_bus(), subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            if process.stdout.readline().strip() != "ready":
                raise SystemExit("the emulated service did not start")
            yield
        finally:
            process.stdin.close()
            process.wait(20.0)


class Metered:
    """A source that notes what our process has spent when the stream has settled, and at the end."""

    def __init__(self, source: LiveSource, seconds: float) -> None:
        self.source, self.seconds, self.packets = source, seconds, 0
        self.cpu_s = self.wall_s = 0.0

    async def start(self) -> SessionFacts:
        """As the source's."""
        return await self.source.start()

    async def batches(self) -> AsyncIterator[list[LogRecord]]:
        """As the source's, for so many seconds after settling."""
        begun: tuple[float, float] | None = None
        async for batch in self.source.batches():
            now_s = self.source.now_s()
            if begun is None and now_s > SETTLE_S:
                begun, self.packets = (time.process_time(), now_s), 0
            self.packets += sum(isinstance(record, Packet) for record in batch)
            yield batch
            if begun is not None and not self.wall_s and now_s - begun[1] >= self.seconds:
                self.cpu_s, self.wall_s = time.process_time() - begun[0], now_s - begun[1]
                await self.source.stop()

    async def stop(self) -> None:
        """As the source's."""
        await self.source.stop()

    def now_s(self) -> float:
        """As the source's."""
        return self.source.now_s()


async def run(seconds: float, path: Path | None) -> Metered:
    """One session; without a path nothing is done with what is received."""
    from tests.bluez.running import both, radio

    choices = {"rate": RATE_HZ, "range": 8, "stamps": "accounter"}
    metered = Metered(await both(radio(), choices), seconds)
    if path is None:
        await metered.start()
        async for _ in metered.batches():
            pass
    else:
        await Session(metered, path).run()
    return metered


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.bluez", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("seconds", type=float, nargs="?", default=30.0)
    seconds = parser.parse_args().seconds
    if MISSING:
        raise SystemExit(MISSING)
    share = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name, path in (("received", None), ("whole session", Path(folder, "a.live.mcap"))):
            with emulator(seconds + 60.0):
                metered = asyncio.run(run(seconds, path))
            share = metered.cpu_s / metered.wall_s * 100.0
            rate_hz = metered.packets / metered.wall_s
            print(f"{name:15}{share:6.2f} % of a core, {rate_hz:6.1f} notifications a second", flush=True)
    print(f"bound {BOUND:g} % of a core for the whole session: {'kept' if share < BOUND else 'MISSED'}")
    return int(share >= BOUND)


if __name__ == "__main__":
    raise SystemExit(main())
