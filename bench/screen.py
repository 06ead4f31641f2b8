"""What the live screen costs, and whether it holds notifications up. `python -m bench.screen [SECONDS]`

`kickstep`'s app runs in a pseudo terminal of 100x30 over two simulated sensors of 100 Hz (one-sample notifications, as
in `bench.live`), recorded and counted as ever. First nothing is touched: CPU of the process and pictures a second.
Then the window is resized each second, and each second a key opens or closes a page in front: how late each
notification reaches the program after the moment at which the simulated air delivers it. The same session without a
screen is run beside it; the difference is the screen's part. The simulated sensors are in the same process and count
in both. On a busy machine lateness tells the machine's load (`chrt -f 5` before the command, as root, leaves that out).
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import json
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

COLUMNS, ROWS = 100, 30
SIZES = ((80, 24), (140, 45), (60, 18), (50, 15), (COLUMNS, ROWS))
KEYS = ("n", "abc", "\x1b", "a", "\x1b", "c", "1", "\x1b", "\x1b", "?", "\x1b", "u", "\x1b", "m", " ", " ")
WARM_S = 8.0
SETTLE_S = 2.0
RATE_HZ = 100
TURN_S = 1.0
"""Each so often a resize and a key."""
CPU_BOUND = 15.0
DELAY_BOUND_MS = 30.0


@dataclass(slots=True)
class Stretch:
    """What one stretch of a run came to."""

    cpu: float
    """Percent of one core, of the whole process."""
    pictures_hz: float
    delays_ms: list[float] = field(repr=False, default_factory=list)
    memory_mb: float = 0.0
    """Resident at its end."""


@dataclass(slots=True)
class Result:
    """What the inner process found; `missing` counts notifications that were sent and are in no record."""

    calm: Stretch
    busy: Stretch | None
    sent: int
    missing: int


# --- inside: the session, with its screen or without


class Meter:
    """Counts pictures and delays; CPU between two moments."""

    def __init__(self) -> None:
        self.pictures = 0
        self.delays_s: list[float] = []
        self.sent: dict[str, list[bytes]] = {}
        """Notifications of the streams that left the sensors, by limb."""

    async def stretch(self, seconds: float) -> Stretch:
        """Measure for so long."""
        pictures, self.delays_s = self.pictures, []
        began_s, cpu_s = time.perf_counter(), time.process_time()
        await asyncio.sleep(seconds)
        passed_s = time.perf_counter() - began_s
        return Stretch(
            100.0 * (time.process_time() - cpu_s) / passed_s,
            (self.pictures - pictures) / passed_s,
            [1e3 * delay for delay in self.delays_s],
            resident_mb(),
        )


@contextmanager
def metered(meter: Meter) -> Iterator[None]:
    """Let the simulated air say when a notification is due, and the device when it is delivered."""
    from monitor.simulation import ble_device

    due: dict[int, float] = {}
    air, deliver = ble_device.Air, ble_device.SimulatedDevice._deliver

    class MeteredAir(air):  # type: ignore[misc, valid-type]
        def arrival_s(self, ready_s: float) -> float:
            due[id(self._rng)] = arrival = super().arrival_s(ready_s)
            return float(arrival)

    def metered_deliver(device: ble_device.SimulatedDevice, ready: Any) -> None:
        meter.delays_s.append(device._infant_s() - due[id(device._rng)])
        before = device.delivered
        deliver(device, ready)
        if device.delivered > before:
            meter.sent.setdefault(device.make.limb, []).append(ready.payload)

    ble_device.Air, ble_device.SimulatedDevice._deliver = MeteredAir, metered_deliver  # type: ignore[misc, method-assign]
    try:
        yield
    finally:
        ble_device.Air, ble_device.SimulatedDevice._deliver = air, deliver  # type: ignore[misc, method-assign]


def resident_mb() -> float:
    """Memory of this process, MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class BenchStarter:
    """Two sensors at 100 Hz; the session is kept nowhere."""

    keeping = None

    def __init__(self, path: Path, seconds: float) -> None:
        self.path, self._seconds = path, seconds
        self.world: Any = None

    def load(self) -> None:
        """As the demo's, but faster sensors."""
        from monitor.simulation.ble_world import DEMO_CHOICES, demo_world
        from monitor.simulation.scenarios import supine_kicking

        scenario = supine_kicking(minutes=(2.0 * self._seconds + 60.0) / 60.0)
        self.world = demo_world(scenario, 1, choices={**DEMO_CHOICES, "rate": RATE_HZ})

    async def open(self, watcher: Any) -> tuple[Any, Any]:
        """Scan, and make the session."""
        from monitor.model.limbs import LIMBS
        from monitor.model.words import Activity
        from monitor.runner import Session
        from monitor.sensors.scanning import scan
        from monitor.sensors.source import LiveSource
        from monitor.simulation.ble_world import ADDRESSES, DEMO_CHOICES

        radio = self.world.radio()
        found = {one.address: one for one in await scan(radio, enough=lambda sensors: len(sensors) >= len(LIMBS))}
        sensors = {limb: found[ADDRESSES[limb]] for limb in LIMBS}
        source = LiveSource(radio, sensors, {**DEMO_CHOICES, "rate": RATE_HZ}, Activity.BACK)
        return Session(source, self.path, None, watcher), source


def told(file: Path, made: object) -> None:
    """For the outer process; whole or not at all."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(made))
    part.replace(file)


def lost(path: Path, sent: dict[str, list[bytes]]) -> int:
    """Notifications that were sent and do not stand in the recording, between the first and the last that do.

    Before the first the sensor was still being set up; after the last it was being stopped.
    """
    from monitor.model.records import Packet
    from monitor.recording.reader import RecordingReader

    final = path.with_name(path.name.replace(".live.mcap", ".mcap"))
    with RecordingReader(final if final.exists() else path) as records:
        kept = {(str(record.limb), record.payload) for record in records if isinstance(record, Packet)}
    missing = 0
    for limb, payloads in sent.items():
        there = [(limb, payload) in kept for payload in payloads]
        missing += there[there.index(True) : len(there) - there[::-1].index(True)].count(False)
    return missing


def inside(folder: Path, seconds: float) -> None:
    """With the screen, in the pseudo terminal."""
    from monitor.dashboard.app import KickstepApp
    from monitor.dashboard.screens.live import LiveScreen

    meter, starter, made = Meter(), BenchStarter(folder / "a.live.mcap", seconds), []
    draw = LiveScreen.on_figures_message

    def drawn(screen: LiveScreen, message: Any) -> None:
        draw(screen, message)
        meter.pictures += 1

    LiveScreen.on_figures_message = drawn  # type: ignore[method-assign]
    app = KickstepApp(starter, "Mia · 15 weeks", "Bench: a simulated baby with two simulated sensors.")

    async def watch() -> None:
        while not app.course.counting:
            await asyncio.sleep(0.1)
        await asyncio.sleep(WARM_S)
        made.append(await meter.stretch(seconds))
        told(folder / "busy", True)
        await asyncio.sleep(SETTLE_S)
        made.append(await meter.stretch(seconds))
        told(folder / "rest", True)
        await asyncio.sleep(SETTLE_S)
        await app.course.stop()
        while app.ended is None:
            await asyncio.sleep(0.1)
        app.exit()

    with metered(meter):
        app.call_later(lambda: app.run_worker(watch()))
        app.run()
    finish(folder, starter, made, meter)


def without(folder: Path, seconds: float) -> None:
    """The same session, and nothing draws it."""
    from monitor.runner import Watcher

    meter, starter, made = Meter(), BenchStarter(folder / "a.live.mcap", seconds), []
    starter.load()

    async def run() -> None:
        session, _ = await starter.open(Watcher())
        task = asyncio.create_task(session.run())
        while not session.begun:
            await asyncio.sleep(0.1)
        await asyncio.sleep(WARM_S)
        made.append(await meter.stretch(seconds))
        await session.stop()
        await task

    with metered(meter):
        asyncio.run(run())
    finish(folder, starter, made, meter)


def finish(folder: Path, starter: BenchStarter, made: list[Stretch], meter: Meter) -> None:
    """The result, for the outer process."""
    sent = sum(map(len, meter.sent.values()))
    result = Result(made[0], made[1] if len(made) > 1 else None, sent, lost(starter.path, meter.sent))
    told(folder / "result", asdict(result))


# --- outside: the terminal


def in_terminal(folder: Path, seconds: float) -> dict[str, Any]:
    """Run the inner process in a pseudo terminal, read what it draws, resize and press keys when it asks for it."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        os.environ.pop("NO_COLOR", None)
        os.execv(sys.executable, [sys.executable, "-m", "bench.screen", str(seconds), "--inside", str(folder)])
    resize(terminal, COLUMNS, ROWS)
    drawn, turn, due_s = 0, 0, 0.0
    while True:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                drawn += len(os.read(terminal, 1 << 16))
            except OSError:
                break
        busy = (folder / "busy").exists() and not (folder / "rest").exists()
        if busy and time.monotonic() >= due_s:
            due_s = time.monotonic() + TURN_S
            resize(terminal, *SIZES[turn % len(SIZES)])
            os.write(terminal, KEYS[turn % len(KEYS)].encode())
            turn += 1
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    if status:
        raise SystemExit(f"the inner process ended with {os.waitstatus_to_exitcode(status)}")
    return {**json.loads((folder / "result").read_text()), "drawn": drawn, "turns": turn}


def resize(terminal: int, columns: int, rows: int) -> None:
    """Another window size; the kernel tells the program."""
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def share(values: list[float], part: float) -> float:
    """A quantile."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))] if values else float("nan")


def words(delays_ms: list[float]) -> str:
    """Median, p99 and largest."""
    return (
        f"median {statistics.median(delays_ms):.1f}, p99 {share(delays_ms, 0.99):.1f}, largest {max(delays_ms):.0f} ms"
        f" of {len(delays_ms)}"
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.screen", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("seconds", type=float, nargs="?", default=30.0, help="of each stretch")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--without", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if options.inside or options.without:
        (inside if options.inside else without)(options.inside or options.without, options.seconds)
        return
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        seen = in_terminal(Path(folder), options.seconds)
        command = [sys.executable, "-m", "bench.screen", str(options.seconds), "--without", other]
        subprocess.run(command, check=True)
        bare = json.loads((Path(other) / "result").read_text())
    calm, busy = seen["calm"], seen["busy"]
    print(f"two sensors at {RATE_HZ} Hz, {COLUMNS}x{ROWS}, {options.seconds:g} s each; percent of one core")
    print(f"with the screen      {calm['cpu']:5.1f} %   {calm['pictures_hz']:.1f} pictures a second")
    print(f"without it           {bare['calm']['cpu']:5.1f} %")
    print(f"the screen's part    {calm['cpu'] - bare['calm']['cpu']:5.1f} %   bound {CPU_BOUND:g} %")
    print(f"resized, modals      {busy['cpu']:5.1f} %   {busy['pictures_hz']:.1f} pictures a second")
    print("lateness of notifications")
    print(f"  without a screen   {words(bare['calm']['delays_ms'])}")
    print(f"  calm               {words(calm['delays_ms'])}")
    print(f"  resized, modals    {words(busy['delays_ms'])}; bound p99 {DELAY_BOUND_MS:g} ms")
    print(f"notifications sent {seen['sent']}, not in the recording {seen['missing']}")
    print(f"memory after the calm stretch {calm['memory_mb']:.0f} MB, after the other {busy['memory_mb']:.0f} MB")
    print(f"load average of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
