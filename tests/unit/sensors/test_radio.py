"""The adapter's one lock, held by screens in their event loop and by a session in its own."""

from __future__ import annotations

import asyncio
import threading

from monitor.sensors.radio import Radio


async def in_turn(radio: Radio, held: list[int]) -> None:
    """Two at once, as two sensors that are connected to: one waits for the other, which binds a lock to the loop."""

    async def one() -> None:
        async with radio.turn():
            held.append(held[-1] + 1)
            await asyncio.sleep(0.01)
            held.append(held[-1] - 1)

    await asyncio.gather(one(), one())


def test_a_session_takes_the_lock_over_from_the_screens() -> None:
    radio, held = Radio(profiles={}), [0]
    for _ in range(3):
        asyncio.run(in_turn(radio, held))
    assert max(held) == 1
    assert held[-1] == 0


def test_it_waits_until_the_screens_have_let_go() -> None:
    radio, held = Radio(profiles={}), [0]
    inside, may_go = threading.Event(), threading.Event()

    async def screens() -> None:
        async with radio.turn():
            held.append(1)
            inside.set()
            while not may_go.is_set():
                await asyncio.sleep(0.001)
            held.append(0)

    async def session() -> None:
        waiting = asyncio.ensure_future(in_turn(radio, held))
        while not radio.connecting:
            await asyncio.sleep(0.001)
        assert held == [0, 1]
        may_go.set()
        await waiting

    thread = threading.Thread(target=asyncio.run, args=(screens(),))
    thread.start()
    assert inside.wait(60.0)
    asyncio.run(session())
    thread.join(60.0)
    assert max(held) == 1
    assert not radio.connecting
