"""Whole processes that are asked to end, lose their terminal, or are stopped and go on; and a computer that sleeps."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("signals and terminals of Unix", allow_module_level=True)

import pty

from monitor.model.records import LogRecord, Packet, Stretch
from monitor.model.words import Why
from monitor.recording.reader import is_closed, read_records
from monitor.sensors.wakefulness import Wakefulness
from monitor.storage.history import History
from monitor.texts.sensors import WHY
from tests.bluez.bus import MISSING

PATIENCE_S = 120.0
"""A condition is waited for so long, s: on a busy machine too."""
ROOT = Path(__file__).resolve().parents[2]
NEEDS_BUS = pytest.mark.skipif(bool(MISSING), reason=MISSING)


def command(folder: Path, *args: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "monitor", "--data-dir", str(folder), *args)


def start(folder: Path, *args: str, **how: Any) -> subprocess.Popen[str]:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command(folder, *args), cwd=ROOT, **{**pipes, **how})


def recordings(folder: Path) -> list[Path]:
    return sorted((folder / "recordings").glob("*.mcap"))


def recording(path: Path) -> int:
    return sum(isinstance(record, Packet) for record in read_records(path))


def wait_for(condition: Callable[[], Any], timeout_s: float = PATIENCE_S) -> Any:
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def running(folder: Path) -> bool:
    """A session has begun and has some packets on the disk."""
    found = recordings(folder)
    return bool(found) and found[0].stat().st_size > 20_000 and recording(found[0]) > 30


def check_kept(folder: Path) -> None:
    """One whole, compact recording, and the session in the history."""
    (path,) = recordings(folder)
    assert not path.name.endswith(".live.mcap")
    assert is_closed(path)
    assert recording(path) > 30
    assert len(History(folder / "history.sqlite").sessions()) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_asked_to_end_it_ends_in_good_order(tmp_path: Path, number: signal.Signals) -> None:
    process = start(tmp_path, "demo", "--headless", "--seconds", "600", "--speed", "5")
    wait_for(lambda: running(tmp_path))
    process.send_signal(number)
    process.send_signal(number)  # a shell sends it, and the kernel again
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, err
    assert json.loads(out)["duration_s"] > 0.5
    check_kept(tmp_path)


def test_asked_to_end_while_looking_for_sensors(tmp_path: Path) -> None:
    process = start(tmp_path, "record", "--simulated", "--left", "AA", "--right", "BB")
    assert process.stderr is not None
    assert "Looking" in process.stderr.readline()
    process.terminate()
    _, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130, err
    assert "interrupted" in err
    assert not recordings(tmp_path)


def test_nohup_goes_on(tmp_path: Path) -> None:
    ignoring = {"preexec_fn": lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)}
    process = start(tmp_path, "demo", "--headless", "--seconds", "20", "--speed", "4", **ignoring)
    wait_for(lambda: running(tmp_path))
    process.send_signal(signal.SIGHUP)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, err
    assert json.loads(out)["duration_s"] > 18.0


def test_a_reader_that_has_seen_enough_does_not_end_the_session(tmp_path: Path) -> None:
    process = start(tmp_path, "--plain", "demo", "--headless", "--seconds", "40", "--speed", "8")
    assert process.stdout is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.wait(PATIENCE_S)
    process.stderr.close()
    assert "Traceback" not in err
    check_kept(tmp_path)
    (path,) = recordings(tmp_path)
    assert max(r.time_s for r in read_records(path) if isinstance(r, Packet)) > 35.0


def in_a_terminal(folder: Path, *args: str) -> tuple[int, int]:
    """The process in a terminal of its own: its id, and the terminal's other end."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.chdir(ROOT)
        os.execv(sys.executable, command(folder, *args))
    return pid, terminal


def exit_code(pid: int, terminal: int | None, timeout_s: float = PATIENCE_S) -> int:
    """Reads the screen until the process is over."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if terminal is not None:
            drain(terminal)
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    raise AssertionError("it did not end")


def drain(terminal: int) -> None:
    os.set_blocking(terminal, False)
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        pass


@pytest.mark.parametrize("how", ["SIGTERM", "closed terminal"])
@pytest.mark.parametrize(
    "args",
    [("record", "--simulated", "--no-ui", "--seconds", "90"), ("demo", "--seconds", "90")],
    ids=["record", "screen"],
)
def test_in_a_terminal(tmp_path: Path, args: tuple[str, ...], how: str) -> None:
    """The screen too: the session is closed, its recording compact, and it is in the history."""
    pid, terminal = in_a_terminal(tmp_path, *args)

    def begun() -> bool:
        drain(terminal)
        return running(tmp_path)

    wait_for(begun)
    if how == "SIGTERM":
        os.kill(pid, signal.SIGTERM)
        code = exit_code(pid, terminal)
        os.close(terminal)
    else:
        os.close(terminal)
        code = exit_code(pid, None)
    assert code == 0
    check_kept(tmp_path)


def suspended(records: list[LogRecord]) -> list[Stretch]:
    return [record for record in records if isinstance(record, Stretch) and record.why is Why.SUSPENDED]


def goes_on_s(records: list[LogRecord]) -> float:
    """So long packets came after the computer was suspended, s."""
    ends = [stretch.end_s for stretch in suspended(records) if stretch.end_s is not None]
    return max(r.time_s for r in records if isinstance(r, Packet)) - ends[-1] if ends else 0.0


@NEEDS_BUS
def test_a_stopped_process_goes_on_and_leaves_the_time_out(tmp_path: Path, bus: str) -> None:
    """SIGSTOP and SIGCONT of a real `kickstep record` on the emulated Bluetooth service; the replay agrees."""
    from monitor.simulation.ble_world import ADDRESSES
    from tests.bluez.emulator import Bluez
    from tests.bluez.running import infant, on_bluez

    sides = [part for limb, address in ADDRESSES.items() for part in (f"--{limb}", address)]

    async def test(bluez: Bluez) -> tuple[str, str, int]:
        process = start(tmp_path, "record", *sides, "--json", "--activity", "back")
        try:
            while not running(tmp_path):
                assert process.poll() is None, process.communicate()
                await asyncio.sleep(0.1)
            process.send_signal(signal.SIGSTOP)
            await asyncio.sleep(7.0)
            process.send_signal(signal.SIGCONT)
            while not goes_on_s(list(read_records(recordings(tmp_path)[0]))) > 1.0:
                assert process.poll() is None, process.communicate()
                await asyncio.sleep(0.1)
            process.terminate()
            out, err = await asyncio.to_thread(process.communicate, timeout=PATIENCE_S)
        finally:
            process.kill()
        return out, err, process.returncode

    out, err, code = on_bluez(test, infant(300.0))
    assert code == 0, err
    counted = json.loads(out)
    (path,) = recordings(tmp_path)
    (stretch,) = suspended(list(read_records(path)))
    assert stretch.end_s is not None
    assert stretch.end_s - stretch.start_s > 6.0
    (out_of,) = [e for e in counted["excluded"] if e["why"] == "suspended"]
    assert out_of["limb"] is None
    assert counted["active_s"] < counted["duration_s"] - 6.0
    again = subprocess.run(command(tmp_path, "count", "--json", str(path)), cwd=ROOT, capture_output=True, text=True)
    assert json.loads(again.stdout) == counted


class Listener:
    """Hears of sleep."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def falls_asleep(self) -> None:
        self.heard.append("asleep")

    def wakes_up(self) -> None:
        self.heard.append("awake")


def on_logind(test: Callable[[Any], Any], *allows: str) -> None:
    from tests.bluez.logind import Logind

    async def main() -> None:
        logind = Logind(allows)
        await logind.appear()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await test(logind)
        finally:
            await logind.vanish()

    asyncio.run(main())


async def until(condition: Callable[[], Any]) -> None:
    while not condition():
        await asyncio.sleep(0.01)


@NEEDS_BUS
def test_the_computer_is_kept_awake_and_sleep_is_heard_of(bus: str) -> None:
    async def test(logind: Any) -> None:
        listener = Listener()
        awake = Wakefulness(listener)
        await awake.begin()
        assert awake.trouble is None
        assert logind.asked == [("sleep:idle", "kickstep", WHY, "block"), ("sleep", "kickstep", WHY, "delay")]
        assert logind.held == ["block", "delay"]
        await logind.sleep()
        assert listener.heard == ["asleep"], "told before the computer may sleep"
        assert logind.held == ["block"]
        logind.prepare_for_sleep(False)
        await until(lambda: "delay" in logind.held)
        assert listener.heard == ["asleep", "awake"]
        await awake.end()
        await until(lambda: not logind.held)

    on_logind(test, "block", "delay")


@NEEDS_BUS
def test_sleep_that_may_not_be_held_off_is_heard_of_all_the_same(bus: str) -> None:
    async def test(logind: Any) -> None:
        listener = Listener()
        awake = Wakefulness(listener)
        await awake.begin()
        assert awake.trouble is not None
        assert "does not allow" in awake.trouble
        await logind.sleep()
        assert listener.heard == ["asleep"]
        await awake.end()

    on_logind(test, "delay")


@NEEDS_BUS
def test_without_logind_the_session_runs_as_well(bus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> tuple[str | None, str | None]:
        first = Wakefulness()
        await first.begin()
        await first.end()
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
        second = Wakefulness()
        await second.begin()
        await second.end()
        return first.trouble, second.trouble

    no_logind, no_bus = asyncio.run(run())
    assert no_logind is not None
    assert no_bus is not None
    assert "No such file" in no_bus


@NEEDS_BUS
def test_a_session_that_sleeps_with_the_computer(tmp_path: Path, bus: str) -> None:
    """The runner holds logind's inhibitors for the session's length; PrepareForSleep becomes records of its log."""
    from monitor.runner import Ended, Session
    from monitor.sensors.source import LiveSource
    from tests.bluez.emulator import Bluez
    from tests.bluez.logind import Logind
    from tests.bluez.running import both, infant, on_bluez, radio

    async def test(bluez: Bluez) -> tuple[Ended, list[list[str]]]:
        logind = Logind()
        await logind.appear()
        source: LiveSource = await both(radio())
        session = Session(source, tmp_path / "a.live.mcap", awake=Wakefulness(source))
        held: list[list[str]] = [list(logind.held)]

        async def story() -> None:
            await until(lambda: source.now_s() > 2.0 and "delay" in logind.held)
            held.append(list(logind.held))
            await logind.sleep()
            assert suspended(list(read_records(tmp_path / "a.live.mcap"))), "on the disk before the computer sleeps"
            for address in tuple(bluez.linked):
                bluez.hang_up(address)
            await asyncio.sleep(1.0)
            logind.prepare_for_sleep(False)
            await until(lambda: len(bluez.linked) == 2)
            await until(lambda: len(suspended(list(read_records(tmp_path / "a.live.mcap")))) == 2)
            await asyncio.sleep(1.5)
            await session.stop()

        telling = asyncio.create_task(story())
        ended = await session.run()
        await telling
        await until(lambda: not logind.held)
        held.append(list(logind.held))
        await logind.vanish()
        return ended, held

    ended, held = on_bluez(test, infant(60.0))
    assert held == [[], ["block", "delay"], []]
    assert ended.recording is not None
    opened, closed = suspended(list(read_records(ended.recording)))
    assert opened.end_s is None
    assert closed.end_s is not None
    assert closed.start_s == opened.start_s
    (out,) = [e for e in ended.summary.excluded if e.why is Why.SUSPENDED]
    assert (out.start_s, out.end_s) == (closed.start_s, closed.end_s)
