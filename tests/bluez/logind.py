"""A fake `org.freedesktop.login1`: counts inhibitors by the sockets that hold them, announces sleep on demand."""

from __future__ import annotations

import asyncio
import socket

from dbus_fast import Message

from tests.bluez.bus import Answer, Method, Refused, Service

PATH, MANAGER = "/org/freedesktop/login1", "org.freedesktop.login1.Manager"


class Logind(Service):
    """The login service.

    Args:
        allows: modes that this user may have; others are refused as polkit does.
    """

    def __init__(self, allows: tuple[str, ...] = ("block", "delay")) -> None:
        super().__init__("org.freedesktop.login1")
        self.objects = {PATH: {MANAGER: {}}}
        self.allows = allows
        self.asked: list[tuple[str, ...]] = []
        """What, who, why and mode of each inhibitor that was asked for."""
        self.held: list[str] = []
        """Modes of those that are held now."""

    def method(self, path: str, interface: str, member: str) -> Method | None:
        """Inhibit alone."""
        return self._inhibit if member == "Inhibit" else None

    def prepare_for_sleep(self, start: bool) -> None:
        """Before (True) and after (False) a sleep."""
        self.signal(PATH, MANAGER, "PrepareForSleep", "b", [start])

    async def sleep(self, timeout_s: float = 60.0) -> None:
        """Announce sleep and wait until nobody delays it any more."""
        self.prepare_for_sleep(True)
        async with asyncio.timeout(timeout_s):
            while "delay" in self.held:
                await asyncio.sleep(0.01)

    async def _inhibit(self, message: Message) -> Answer | None:
        what, who, why, mode = message.body
        self.asked.append((what, who, why, mode))
        if mode not in self.allows:
            raise Refused("org.freedesktop.DBus.Error.AccessDenied", "Interactive authentication required.")
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self.held.append(mode)
        loop = asyncio.get_running_loop()

        def released() -> None:
            loop.remove_reader(ours)
            ours.close()
            self.held.remove(mode)

        loop.add_reader(ours, released)
        return "h", [0], [theirs.detach()]
