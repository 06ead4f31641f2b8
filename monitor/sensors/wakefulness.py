"""Keeping the computer awake while a session is recorded, and hearing beforehand that it will sleep all the same.

Linux: logind's inhibitors, over the system bus. macOS (`caffeinate`) and Windows (SetThreadExecutionState) are written
from their makers' descriptions and were never tried on such a computer. Where nothing of it can be had the session
runs as well, and `suspension` tells from the clocks what happened.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
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
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001


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
    """

    def __init__(self, sleeper: Sleeper | None = None) -> None:
        self._sleeper = sleeper
        self.trouble: str | None = None
        """Why the computer may fall asleep all the same; None while it is kept awake."""
        self._logind: _Logind | None = None
        self._helper: asyncio.subprocess.Process | None = None

    async def begin(self) -> None:
        """Keep it awake from now on."""
        self.trouble = None
        try:
            if sys.platform == "linux":
                self._logind = _Logind(self._sleeper)
                self.trouble = await self._logind.begin()
            elif sys.platform == "darwin":
                self._helper = await asyncio.create_subprocess_exec("caffeinate", "-i", "-w", str(os.getpid()))
            elif sys.platform == "win32":
                _windows(_CONTINUOUS | _SYSTEM_REQUIRED)
            else:
                self.trouble = texts.PROGRAM_DOES_NOT_KNOW_HOW_TO
        except Exception as error:  # noqa: BLE001 - whatever a system service does, the session goes on
            self.trouble = texts.SYSTEM_CANNOT_BE_ASKED.format(error=str(error).strip() or type(error).__name__)

    async def end(self) -> None:
        """It may sleep again."""
        logind, self._logind = self._logind, None
        helper, self._helper = self._helper, None
        with contextlib.suppress(Exception):
            if logind is not None:
                await logind.end()
            if helper is not None:
                with contextlib.suppress(ProcessLookupError):
                    helper.terminate()
                await helper.wait()
            if sys.platform == "win32":
                _windows(_CONTINUOUS)


class _Logind:
    """Two inhibitors: `block` keeps an idle computer awake, `delay` gives us a moment where sleep is commanded."""

    def __init__(self, sleeper: Sleeper | None) -> None:
        self._sleeper = sleeper
        self._bus: MessageBus | None = None
        self._block: int | None = None
        self._delay: int | None = None
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> str | None:
        """Ask for both; returns why the computer is not kept awake, if so."""
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


def _windows(state: int) -> None:
    """Untested: holds for the calling thread, which is the event loop's."""
    import ctypes

    # `windll` exists on Windows only, for the type checker too.
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009
    if not kernel.SetThreadExecutionState(ctypes.c_uint(state)):
        raise OSError("SetThreadExecutionState was refused")
