"""The session's own thread: nothing is lost and nothing blocks its loop, whatever the screen does meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from blockbuster import BlockBuster, BlockingError
from dashboard_helpers import demo_app, in_loop, press, until, until_counted, until_summary

from monitor.dashboard.own_loop import OwnLoop
from monitor.model.limbs import LIMBS
from monitor.model.records import Packet
from monitor.recording.reader import RecordingReader
from monitor.simulation.ble_device import SimulatedDevice
from monitor.simulation.ble_stream import Ready

Sent = dict[str, list[bytes]]


def _only_in_session(may_block: Callable[..., bool]) -> Callable[..., bool]:
    return lambda *args, **more: threading.current_thread().name != "session" or may_block(*args, **more)


@contextlib.contextmanager
def _no_blocking() -> Iterator[None]:
    """Raises where the session's loop waits for a file, a database or a sleep; the screen's own loop may.

    One exception: the recording is appended to in the loop, so that bytes are with the system before anything is made
    of them; it is synced in a thread.
    """
    blocking = BlockBuster()
    for function in blocking.functions.values():
        function.can_block_predicate = _only_in_session(function.can_block_predicate)
        function.can_block_in("monitor/recording/private_file.py", {"flush"})
    blocking.activate()
    try:
        yield
    finally:
        blocking.deactivate()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What leaves the simulated sensors."""
    counted: Sent = {limb: [] for limb in LIMBS}
    deliver = SimulatedDevice._deliver

    def noted(device: SimulatedDevice, ready: Ready) -> None:
        before = device.delivered
        deliver(device, ready)
        if device.delivered > before:
            counted[device.make.limb].append(ready.payload)

    monkeypatch.setattr(SimulatedDevice, "_deliver", noted)
    return counted


@in_loop
async def test_nothing_is_lost_and_nothing_blocks_while_the_screen_is_busy(tmp_path: Path, sent: Sent) -> None:
    app = demo_app(speed=3.0, seconds=None, path=tmp_path / "a.live.mcap")
    async with app.run_test(size=(100, 30)) as pilot:
        live = await until_counted(pilot, app)
        with _no_blocking():
            for size, pages in (
                ((80, 24), (["a"], ["c", "1", "escape"])),
                ((50, 15), (["question_mark"],)),
                ((140, 45), (["n", "x"], ["u"])),
                ((100, 30), (["a"],)),
            ):
                await pilot.resize_terminal(*size)
                for keys in pages:
                    await press(app, *keys)
                    await until(pilot, lambda: app.screen is not live)
                    await press(app, "escape")
                    await until(pilot, lambda: app.screen is live)
            await until(pilot, lambda: all(len(payloads) > 400 for payloads in sent.values()))
            await press(app, "f")
        await until_summary(pilot, app)
    assert app.ended is not None
    assert app.ended.recording is not None
    with RecordingReader(app.ended.recording) as records:
        kept = {(record.limb, record.payload) for record in records if isinstance(record, Packet)}
    for limb, payloads in sent.items():
        there = [(limb, payload) in kept for payload in payloads]
        first, last = there.index(True), len(there) - there[::-1].index(True)
        assert last - first > 300
        assert all(there[first:last])  # before the first it was still being set up, after the last it was being stopped
        assert max(first, len(there) - last) < len(there) / 4  # in real time: how many, the machine decides
    assert all(limb.lost_fraction == 0.0 for limb in app.ended.summary.limbs.values())
    assert "session" not in {thread.name for thread in threading.enumerate()}


@in_loop
async def test_work_in_its_own_thread_gives_its_result_or_its_exception() -> None:
    loop, made = OwnLoop("test-loop"), []

    async def name() -> str:
        return threading.current_thread().name

    async def fail() -> None:
        raise ValueError("no")

    loop.call(lambda: made.append("too early"))
    assert await loop.run(name()) == "test-loop"
    with pytest.raises(ValueError, match="no"):
        await loop.run(fail())
    loop.call(lambda: made.append(threading.current_thread().name))
    await loop.run(name())
    await loop.close()
    loop.call(lambda: made.append("too late"))
    assert made == ["test-loop"]
    assert "test-loop" not in {thread.name for thread in threading.enumerate()}


@in_loop
async def test_closing_lets_what_runs_tidy_up() -> None:
    loop, tidied, begun = OwnLoop("test-loop"), [], threading.Event()

    async def session() -> None:
        begun.set()
        try:
            await asyncio.sleep(60.0)
        finally:
            await asyncio.sleep(0.1)
            tidied.append("closed")

    task = asyncio.create_task(loop.run(session()))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    await loop.close()
    assert tidied == ["closed"]


@in_loop
async def test_the_garbage_collector_is_as_before_after_a_session() -> None:
    before = gc.get_threshold()
    app = demo_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until_counted(pilot, app)
        assert gc.get_freeze_count() > 10_000
        await press(app, "f")
        await until_summary(pilot, app)
        await until(pilot, lambda: (gc.get_threshold(), gc.get_freeze_count()) == (before, 0))


@in_loop
async def test_the_guard_itself_sees_what_blocks_the_session() -> None:
    loop = OwnLoop("session")

    async def read() -> str:
        return Path(__file__).read_text()

    await loop.run(asyncio.sleep(0.0))
    with _no_blocking(), pytest.raises(BlockingError):
        await loop.run(read())
    await loop.close()
