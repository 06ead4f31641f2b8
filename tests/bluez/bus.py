"""A D-Bus of our own: a real `dbus-daemon` on a private socket, and what is needed to offer a service on it."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MISSING = (
    "needs Linux"
    if sys.platform != "linux"
    else "needs dbus-daemon (Debian package dbus-daemon)"
    if shutil.which("dbus-daemon") is None
    else ""
)
"""Why none of this works here; empty where it does."""

CONFIG = """<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@contextmanager
def private_bus() -> Iterator[str]:
    """The address of a bus that nobody else is on; `DBUS_SYSTEM_BUS_ADDRESS` names it meanwhile."""
    with tempfile.TemporaryDirectory(prefix="bus") as folder:
        config = Path(folder, "bus.conf")
        config.write_text(CONFIG.format(socket=Path(folder, "socket")))
        command = ("dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1")
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
            before = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS")
            try:
                assert daemon.stdout is not None
                address = daemon.stdout.readline().strip()
                assert address, "dbus-daemon did not start"
                os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = address
                yield address
            finally:
                if before is None:
                    os.environ.pop("DBUS_SYSTEM_BUS_ADDRESS", None)
                else:
                    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = before
                daemon.terminate()


if not MISSING:
    from dbus_fast import Message, MessageType, Variant
    from dbus_fast.aio import MessageBus

OBJECTS = "org.freedesktop.DBus.ObjectManager"
PROPERTIES = "org.freedesktop.DBus.Properties"
Interfaces = dict[str, dict[str, Any]]
"""Properties by interface; values are Variants."""


class Refused(Exception):
    """A method answers with a D-Bus error."""

    def __init__(self, name: str, text: str = "") -> None:
        super().__init__(name, text)
        self.name, self.text = name, text


Answer = tuple[str, list[Any], list[int]]
"""Signature, body and file descriptors of a reply; the descriptors are closed once they are sent."""
Method = Callable[["Message"], Coroutine[Any, Any, Answer | None]]
"""What answers a call; None is an empty reply; raises `Refused`."""


class Service:
    """One well-known name with a tree of objects, written for tests: every call is answered in a task of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.objects: dict[str, Interfaces] = {}
        self.calls: list[tuple[str, str]] = []
        """Path and member of every method call, in order."""
        self.bus: MessageBus | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def appear(self) -> None:
        """Take the name on the bus that `DBUS_SYSTEM_BUS_ADDRESS` names."""
        bus = MessageBus(bus_address=os.environ["DBUS_SYSTEM_BUS_ADDRESS"], negotiate_unix_fd=True)
        self.bus = await bus.connect()
        bus.add_message_handler(self._handle)
        await bus.request_name(self.name)

    async def vanish(self) -> None:
        """The service dies: nobody is told more than the bus itself tells."""
        bus, self.bus = self.bus, None
        for task in tuple(self._tasks):
            task.cancel()
        if bus is not None:
            bus.disconnect()
            await bus.wait_for_disconnect()

    def method(self, path: str, interface: str, member: str) -> Method | None:
        """What answers a call; to be overridden."""
        return None

    # --- objects and their signals

    def add(self, path: str, interfaces: Interfaces) -> None:
        """An object appears."""
        self.objects[path] = interfaces
        self.signal("/", OBJECTS, "InterfacesAdded", "oa{sa{sv}}", [path, interfaces])

    def remove(self, path: str) -> None:
        """An object goes."""
        interfaces = self.objects.pop(path, None)
        if interfaces is not None:
            self.signal("/", OBJECTS, "InterfacesRemoved", "oas", [path, list(interfaces)])

    def change(self, path: str, interface: str, **properties: Any) -> None:
        """Properties (Variants) get new values, and everybody is told."""
        if path in self.objects:
            self.objects[path][interface].update(properties)
            self.signal(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", [interface, properties, []])

    def signal(self, path: str, interface: str, member: str, signature: str, body: list[Any]) -> None:
        """Tell everybody on the bus."""
        if self.bus is not None and self.bus.connected:
            self.bus.send(Message.new_signal(path, interface, member, signature, body))

    # --- calls

    def _handle(self, message: Message) -> bool:
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        path, interface, member = message.path or "", message.interface or "", message.member or ""
        self.calls.append((path, member))
        if (interface, member) == (OBJECTS, "GetManagedObjects"):
            assert self.bus is not None
            self.bus.send(Message.new_method_return(message, "a{oa{sa{sv}}}", [self.objects]))
            return True
        known = path in self.objects and interface in self.objects[path]
        method = self.method(path, interface, member) if known else None
        if method is None:
            kind = "UnknownMethod" if path in self.objects else "UnknownObject"
            self._fail(message, f"org.freedesktop.DBus.Error.{kind}", f"no {member} at {path}")
            return True
        task = asyncio.get_running_loop().create_task(self._answer(message, method))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def _answer(self, message: Message, method: Method) -> None:
        try:
            signature, body, fds = await method(message) or ("", [], [])
        except Refused as refused:
            self._fail(message, refused.name, refused.text)
            return
        if self.bus is not None and self.bus.connected:
            await self.bus.send(Message.new_method_return(message, signature, body, fds))
        for fd in fds:
            os.close(fd)

    def _fail(self, message: Message, name: str, text: str) -> None:
        if self.bus is not None and self.bus.connected:
            self.bus.send(Message.new_error(message, name, text))


def text(value: str) -> Variant:
    """A string as a property."""
    return Variant("s", value)


def flag(value: bool) -> Variant:
    """A truth value as a property."""
    return Variant("b", value)
