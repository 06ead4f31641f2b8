"""What all sensors of a session share: the Bluetooth adapter (one lock), the clock, the firmware profiles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import BaseBleakScanner

from monitor.firmware.loading import load_text, shipped_profiles
from monitor.firmware.profile import Profile
from monitor.sensors.clock import Clock

TAKE_OVER_S = 0.02
"""A session looks so often whether the screens have let go of the adapter, s."""


class KnownProfile(NamedTuple):
    """A firmware profile and the text it was read from, which every recording carries."""

    profile: Profile
    text: str


def shipped() -> dict[str, KnownProfile]:
    """The profiles that come with the program, by id.

    Raises:
        DataError: one of them is damaged.
    """
    found = {}
    for name, path in shipped_profiles().items():
        text = path.read_text(encoding="utf-8")
        found[name] = KnownProfile(load_text(text, str(path)), text)
    return found


@dataclass(slots=True)
class Radio:
    """The adapter and its surroundings. One for the whole program: two locks would be none.

    `client` and `scanner` are bleak backend types; None takes the system's own.
    """

    clock: Clock = field(default_factory=Clock)
    client: type[BaseBleakClient] | None = None
    scanner: type[BaseBleakScanner] | None = None
    profiles: dict[str, KnownProfile] = field(default_factory=shipped)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while scanning and while connecting: adapters do not do both, nor two connects, at once. It is the newest
    loop's: screens look for sensors and feel them in theirs, a session runs in its own."""
    connecting: int = 0
    """So many wait for the lock in order to connect: a long scan gives way to them."""
    looking: int = 0
    """So many wait for it in order to look for a lost sensor: a hopeless attempt to connect gives way to all."""
    _loop: asyncio.AbstractEventLoop | None = field(default=None, init=False, repr=False)

    @asynccontextmanager
    async def turn(self, *, look: bool = False) -> AsyncIterator[None]:
        """The lock, for connecting or (`look`) for looking for a lost sensor."""
        self.looking += look
        self.connecting += not look
        try:
            await self.take_over()
            await self.lock.acquire()
        finally:
            self.looking -= look
            self.connecting -= not look
        held = self.lock
        try:
            yield
        finally:
            held.release()

    async def take_over(self) -> None:
        """The lock belongs to one event loop: another one waits until it is let go, and has a new one."""
        loop = asyncio.get_running_loop()
        while self._loop is not loop:
            if self._loop is not None and self.lock.locked() and not self._loop.is_closed():
                await asyncio.sleep(TAKE_OVER_S)
                continue
            if self._loop is not None:
                self.lock = asyncio.Lock()
            self._loop = loop
