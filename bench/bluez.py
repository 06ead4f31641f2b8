"""What a real session costs on Linux: CPU of our process with two sensors at 100 Hz. `python -m bench.bluez [SECONDS]`

Notifications of one sample each, from an emulated Bluetooth service in another process, by way of a real dbus-daemon,
bleak's Linux backend and `monitor.sensors`: only received; as a whole session without a screen (received, set down on
the disk, decoded, counted); and as one that is told as it happens (the hop of the live screen and of `--plain`). By
signals (StartNotify), as the program asks for them, and by sockets (AcquireNotify) beside; then what either loses when
the program stands still for 4 s (with the few sent before a session's first record and after its last). The yardstick
is an empty loop of the same kind that is woken as often and only reads. CPU time of this process alone, in per cent of
one core, after the start-up. Needs Linux and dbus-daemon.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.model.records import LogRecord, Packet, SessionFacts
from monitor.pipeline import LIVE_HOP_S, UNSEEN_HOP_S, Pipeline
from monitor.runner import Session
from monitor.sensors.event_loop import run
from monitor.sensors.source import POLL_S, UNSEEN_POLL_S, LiveSource
from tests.bluez.bus import MISSING, private_bus

BOUND = 3.0
"""Per cent of a core, for the whole session."""
SETTLE_S = 3.0
RATE_HZ = 100
STALL_S = 4.0
KINDS = (("received", False, UNSEEN_HOP_S), ("whole session", True, UNSEEN_HOP_S), ("told live", True, LIVE_HOP_S))
"""Name, whether anything is done with what comes, and how much time is worked on together, s."""
SENDER = """
import os, sys, time
at_s, step_s = time.monotonic(), 1.0 / float(sys.argv[1])
while True:
    at_s += step_s
    time.sleep(max(0.0, at_s - time.monotonic()))
    os.write(1, bytes(20))
"""


async def bare(seconds: float) -> float:
    """An empty loop that reads as many messages as two sensors send, per cent of a core."""
    command = (sys.executable, "-c", SENDER, str(2 * RATE_HZ))
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        stream, loop = process.stdout.fileno(), asyncio.get_running_loop()
        os.read(stream, 100)
        loop.add_reader(stream, os.read, stream, 100)
        begun = time.process_time(), time.monotonic()
        await asyncio.sleep(seconds)
        share = (time.process_time() - begun[0]) / (time.monotonic() - begun[1])
        loop.remove_reader(stream)
        process.kill()
    return 100.0 * share


@contextmanager
def emulator(seconds: float) -> Iterator[list[int]]:
    """Sensors on a bus, in a process of their own; afterwards, how many notifications they sent."""
    command = (sys.executable, "-m", "tests.bluez", str(seconds), str(RATE_HZ))
    with private_bus(), subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            if process.stdout.readline().strip() != "ready":
                raise SystemExit("the emulated service did not start")
            sent: list[int] = []
            yield sent
        finally:
            process.stdin.close()
            sent += [int(line.split()[1]) for line in process.stdout if line.startswith("sent ")]
            process.wait(20.0)


class Metered:
    """A source that notes what our process has spent when the stream has settled, and at the end.

    Args:
        source: of the records.
        seconds: how long to measure.
        stall_s: so long the program stands still once.
    """

    def __init__(self, source: LiveSource, seconds: float, stall_s: float = 0.0) -> None:
        self.source, self.seconds, self.stall_s = source, seconds, stall_s
        self.packets = self.all_packets = 0
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
                time.sleep(self.stall_s)
            packets = sum(isinstance(record, Packet) for record in batch)
            self.packets, self.all_packets = self.packets + packets, self.all_packets + packets
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


async def played(
    seconds: float, path: Path | None, *, sockets: bool, hop_s: float = UNSEEN_HOP_S, stall_s: float = 0.0
) -> Metered:
    """One session; without a path nothing is done with what is received."""
    from tests.bluez.running import Acquiring, both, radio

    choices: dict[str, int | float | str] = {"rate": RATE_HZ, "range": 8, "stamps": "accounter"}
    poll_s = UNSEEN_POLL_S if hop_s == UNSEEN_HOP_S else POLL_S
    metered = Metered(await both(radio(client=Acquiring) if sockets else radio(), choices, poll_s), seconds, stall_s)
    if path is None:
        await metered.start()
        async for _ in metered.batches():
            pass
    else:
        await Session(metered, path, pipeline=Pipeline(hop_s=hop_s)).run()
    return metered


def session(
    seconds: float, *, sockets: bool, whole: bool = False, hop_s: float = UNSEEN_HOP_S, stall_s: float = 0.0
) -> tuple[Metered, int]:
    """One session with sensors of its own, and how many notifications did not arrive."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.live.mcap") if whole else None
        with emulator(seconds + 60.0) as sent:
            metered = run(played(seconds, path, sockets=sockets, hop_s=hop_s, stall_s=stall_s))
    return metered, sent[0] - metered.all_packets


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.bluez", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("seconds", type=float, nargs="?", default=30.0)
    seconds = parser.parse_args().seconds
    if MISSING:
        raise SystemExit(MISSING)
    print(f"{'empty loop':24}{run(bare(seconds)):6.2f} % of a core, {2 * RATE_HZ:6.1f} messages a second")
    shares: dict[str, float] = {}
    for sockets in (False, True):
        for what, whole, hop_s in KINDS:
            name = f"{what}, {'sockets' if sockets else 'signals'}"
            metered, _ = session(seconds, sockets=sockets, whole=whole, hop_s=hop_s)
            shares[name] = metered.cpu_s / metered.wall_s * 100.0
            rate_hz = metered.packets / metered.wall_s
            print(f"{name:24}{shares[name]:6.2f} % of a core, {rate_hz:6.1f} notifications a second", flush=True)
    lost = {sockets: session(2.0, sockets=sockets, stall_s=STALL_S)[1] for sockets in (False, True)}
    print(f"lost while the program stands still for {STALL_S:g} s: signals {lost[False]}, sockets {lost[True]}")
    kept = shares["whole session, signals"] < BOUND
    print(f"bound {BOUND:g} % of a core for the whole session: {'kept' if kept else 'MISSED'}")
    return int(not kept)


if __name__ == "__main__":
    raise SystemExit(main())
