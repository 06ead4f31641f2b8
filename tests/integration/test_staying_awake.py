"""logind and a desktop on a bus of our own: who is asked for what, and what a choice in the middle changes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from monitor.sensors.wakefulness import Keep, Wakefulness
from tests.bluez.bus import MISSING, private_bus

if MISSING:
    pytest.skip(MISSING, allow_module_level=True)

from dbus_fast import Message

from tests.bluez.bus import Answer, Method, Service
from tests.bluez.logind import Logind

PATIENCE_S = 60.0


class ScreenSaver(Service):
    """`org.freedesktop.ScreenSaver`, as desktops have it."""

    PATH, NAME = "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"

    def __init__(self) -> None:
        super().__init__(self.NAME)
        self.objects = {self.PATH: {self.NAME: {}}}
        self.held: set[int] = set()

    def method(self, path: str, interface: str, member: str) -> Method | None:
        return {"Inhibit": self._inhibit, "UnInhibit": self._release}.get(member)

    async def _inhibit(self, message: Message) -> Answer | None:
        self.held.add(len(self.calls))
        return "u", [len(self.calls)], []

    async def _release(self, message: Message) -> Answer | None:
        self.held.discard(message.body[0])
        return None


async def until(condition: Any) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.01)


def test_the_screen_too_the_computer_alone_and_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("wakepy", reason="needs wakepy")

    async def main() -> None:
        logind, screen = Logind(), ScreenSaver()
        await logind.appear()
        await screen.appear()
        awake = Wakefulness(keep=Keep.SCREEN)
        await awake.begin()
        assert (awake.trouble, awake.dark) == (None, None)
        assert sorted(logind.held) == ["block", "delay"]
        assert len(screen.held) == 1
        await awake.choose(Keep.COMPUTER)
        await until(lambda: not screen.held and sorted(logind.held) == ["block", "delay"])
        await awake.choose(Keep.NOTHING)
        await until(lambda: logind.held == ["delay"])  # whoever lets it sleep still wants to hear of it
        assert awake.trouble is None
        await awake.end()
        await until(lambda: not logind.held)
        await logind.vanish()
        await screen.vanish()

    with private_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        asyncio.run(main())


def test_logind_alone_keeps_the_computer_awake_and_the_dark_screen_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere/at/all")

    async def main() -> None:
        logind = Logind()
        await logind.appear()
        awake = Wakefulness(keep=Keep.SCREEN)
        await awake.begin()
        assert awake.trouble is None
        assert awake.dark
        assert sorted(logind.held) == ["block", "delay"]
        await awake.end()
        await until(lambda: not logind.held)
        await logind.vanish()

    with private_bus():
        asyncio.run(main())
