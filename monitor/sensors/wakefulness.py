"""Keeping the computer awake while a session is recorded, and hearing beforehand that it will sleep all the same.

Linux: logind's inhibitors, over the system bus; no desktop is needed, and logind tells of a sleep that is commanded.
The screen is the desktop's matter; it, macOS and Windows are asked by wakepy (decision 0055). Where nothing of it can
be had the session runs as well, and `suspension` tells from the clocks what happened.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import sys
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from monitor.texts import sensors as texts

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

LOGIN, LOGIN_PATH, MANAGER = "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"
ANSWER_S = 2.0
"""logind answers within milliseconds; a session does not wait longer for it (chosen here)."""
LAST_WORDS_S = 0.3
"""From the news of sleep to letting it happen: the log's last records reach the disk (logind allows 5 s)."""


class Keep(StrEnum):
    """What is kept from falling asleep by itself."""

    SCREEN = "screen"
    """And with it the computer."""
    COMPUTER = "computer"
    NOTHING = "off"


class Sleeper(Protocol):
    """Who is told of sleep: a live source."""

    def falls_asleep(self) -> None:
        """The computer is about to sleep."""

    def wakes_up(self) -> None:
        """It is awake again."""


class Wakefulness:
    """Keeps the computer awake between `begin` and `end`. Never raises: a session is worth more than its comfort.

    Args:
        sleeper: is told of a sleep that comes all the same, where the system tells of it.
        keep: what is kept awake.
    """

    def __init__(self, sleeper: Sleeper | None = None, keep: Keep = Keep.COMPUTER) -> None:
        self._sleeper = sleeper
        self.keep = keep
        self.trouble: str | None = None
        """Why the computer may fall asleep although it should not; None while that is held off."""
        self.dark: str | None = None
        """Why the screen may go dark although it should not."""
        self._turn = asyncio.Lock()
        self._begun = False
        self._logind: _Logind | None = None
        self._desktop: _Desktop | None = None

    async def begin(self) -> None:
        """Keep it awake from now on."""
        async with self._turn:
            self._begun = True
            await self._ask()

    async def choose(self, keep: Keep) -> None:
        """Keep this awake from now on; before `begin` and after `end` it is only noted."""
        async with self._turn:
            changed, self.keep = keep is not self.keep, keep
            if changed and self._begun:
                await self._give_back()
                await self._ask()

    async def end(self) -> None:
        """It may sleep again."""
        async with self._turn:
            self._begun = False
            await self._give_back()

    async def _ask(self) -> None:
        self.trouble = self.dark = None
        refused, own = None, sys.platform == "linux"
        if own:
            self._logind = _Logind(self._sleeper)
            refused = await _told(self._logind.begin(hold_off=self.keep is not Keep.NOTHING))
        screen = self.keep is Keep.SCREEN
        if self.keep is Keep.NOTHING or (own and refused is None and not screen):
            return
        self._desktop = _Desktop()
        why = await _told(self._desktop.begin(screen=screen))
        if why is not None:  # a screen that is kept on keeps the computer awake too
            self.dark = why if screen else None
            self.trouble = refused if own else why

    async def _give_back(self) -> None:
        logind, self._logind = self._logind, None
        desktop, self._desktop = self._desktop, None
        for held in (logind, desktop):
            with contextlib.suppress(Exception):
                if held is not None:
                    await held.end()


async def _told(asking: Awaitable[str | None]) -> str | None:
    """What was answered; what went wrong, in words."""
    try:
        return await asking
    except Exception as error:  # noqa: BLE001 - whatever a system service does, the session goes on
        return texts.SYSTEM_CANNOT_BE_ASKED.format(error=str(error).strip() or type(error).__name__)


class _Desktop:
    """What wakepy asks of the desktop or the system. It waits for answers and stays with one thread: it has its own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="awake")
        self._mode: Any = None

    async def begin(self, *, screen: bool) -> str | None:
        """Ask; returns why that is not kept awake, if so."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._enter, screen)

    async def end(self) -> None:
        """Give it back."""
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._leave)
        finally:
            self._thread.shutdown(wait=False)

    def _enter(self, screen: bool) -> str | None:
        try:
            keep = importlib.import_module("wakepy").keep  # late: 0.1 s
        except ImportError:
            return texts.LIBRARY_MISSING
        mode = (keep.presenting if screen else keep.running)(on_fail="pass")
        self._mode = mode.__enter__()
        return None if mode.active else texts.NO_DESKTOP

    def _leave(self) -> None:
        mode, self._mode = self._mode, None
        if mode is not None:
            mode.__exit__(None, None, None)


class _Logind:
    """Two inhibitors: `block` keeps an idle computer awake, `delay` gives us a moment where sleep is commanded."""

    def __init__(self, sleeper: Sleeper | None) -> None:
        self._sleeper = sleeper
        self._bus: MessageBus | None = None
        self._block: int | None = None
        self._delay: int | None = None
        self._task: asyncio.Task[None] | None = None

    async def begin(self, *, hold_off: bool) -> str | None:
        """Ask for both, without `hold_off` for the moment alone; returns why the computer is not kept awake, if so."""
        from dbus_fast import BusType
        from dbus_fast.aio import MessageBus

        bus = MessageBus(bus_type=BusType.SYSTEM, negotiate_unix_fd=True)
        try:
            async with asyncio.timeout(ANSWER_S):
                await bus.connect()
                self._bus = bus
                bus.add_message_handler(self._hear)
                rule = f"type='signal',interface='{MANAGER}',member='PrepareForSleep',path='{LOGIN_PATH}'"
                await self._call("org.freedesktop.DBus", "/org/freedesktop/DBus", "AddMatch", "s", [rule])
                refused = None
                if hold_off:
                    self._block, refused = await self._inhibit("sleep:idle", "block")
                self._delay, _ = await self._inhibit("sleep", "delay")
        except BaseException:
            await self.end()
            raise
        return refused

    async def end(self) -> None:
        """Give both back."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
        self._release()
        if self._block is not None:
            os.close(self._block)
            self._block = None
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.disconnect()
            async with asyncio.timeout(ANSWER_S):
                await bus.wait_for_disconnect()  # type: ignore[no-untyped-call, unused-ignore]

    async def _inhibit(self, what: str, mode: str) -> tuple[int | None, str | None]:
        """The inhibitor's file descriptor, which holds it as long as it is open; or why there is none."""
        reply = await self._call(LOGIN, LOGIN_PATH, "Inhibit", "ssss", [what, texts.WHO, texts.WHY, mode])
        if reply is None or not reply.unix_fds:
            return None, texts.SYSTEM_LOGIND_NOT_THERE_OR
        return reply.unix_fds[0], None

    async def _call(self, to: str, path: str, member: str, signature: str, body: list[Any]) -> Message | None:
        from dbus_fast import Message, MessageType

        assert self._bus is not None
        interface = to if to != LOGIN else MANAGER
        message = Message(destination=to, path=path, interface=interface, member=member, signature=signature, body=body)
        reply = await self._bus.call(message)
        return reply if reply.message_type is MessageType.METHOD_RETURN else None

    def _hear(self, message: Message) -> None:
        """PrepareForSleep: True before, False after."""
        if message.member != "PrepareForSleep" or message.interface != MANAGER or self._sleeper is None:
            return
        if message.body == [True]:
            self._sleeper.falls_asleep()
            self._task = asyncio.get_running_loop().create_task(self._let_it_sleep())
        else:
            self._sleeper.wakes_up()
            self._task = asyncio.get_running_loop().create_task(self._hold_on())

    async def _let_it_sleep(self) -> None:
        await asyncio.sleep(LAST_WORDS_S)
        self._release()

    async def _hold_on(self) -> None:
        self._release()
        with contextlib.suppress(Exception):  # the next sleep comes without warning then: the clocks tell
            self._delay, _ = await self._inhibit("sleep", "delay")

    def _release(self) -> None:
        if self._delay is not None:
            os.close(self._delay)
            self._delay = None
