"""Talking with one connected sensor: its characteristics, and a profile's steps carried out on them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic

from monitor.errors import DataError, MonitorError, SensorError
from monitor.firmware.profile import Profile
from monitor.firmware.profile_steps import (
    Delay,
    Expect,
    Patch,
    Probe,
    ProbeCase,
    Read,
    Step,
    Subscribe,
    Unsubscribe,
    Value,
    Write,
)
from monitor.firmware.steps import captured, match_expect, match_probe, patched, pieces
from monitor.sensors.clock import Clock
from monitor.sensors.trouble import ble_errors, explain
from monitor.texts import sensors as texts

OPERATION_S = 5.0
"""A single read, write or subscription may take so long, s (chosen here: 25 times a slow connection interval)."""

ACTIVE = {"notify", "indicate", "write", "write-without-response"}
"""What a characteristic must be able to do to be of use for more than its value."""

Keep = Callable[[str, bytes, float], None]
"""Takes (alias of the characteristic, payload, monotonic arrival s); called in the notification callback."""


class Conversation:
    """One connection, from connect to disconnect.

    Notifications reach `keep` only while `streaming`: what comes during set-up belongs to an older choice of
    parameters, or answers a step.
    """

    def __init__(self, client: BleakClient, clock: Clock, keep: Keep, where: str) -> None:
        self.client = client
        self.streaming = False
        self.gone = False
        self._clock, self._keep, self._where = clock, keep, where
        self._chars: dict[str, BleakGATTCharacteristic] = {}
        self._subscribed: set[int] = set()
        self._listening = False
        self._inbox: list[tuple[str, bytes]] = []
        self._news = asyncio.Event()

    def bind(self, profile: Profile) -> None:
        """Find the profile's characteristics, by service and UUID: services come in any order, UUIDs repeat."""
        self._chars = {}
        for alias, char in profile.chars.items():
            found = [
                offered
                for service in self.client.services
                if service.uuid.lower() == char.service
                for offered in service.characteristics
                if offered.uuid == char.uuid
            ]
            # The order differs from connection to connection: of two alike, the one that can do most, then the first.
            if found:
                self._chars[alias] = min(found, key=lambda one: (-len(ACTIVE & {*one.properties}), one.handle))

    def missing(self, aliases: Iterable[str]) -> list[str]:
        """Those of `aliases` that the sensor does not have."""
        return sorted(alias for alias in set(aliases) if alias not in self._chars)

    def lost(self) -> None:
        """The link is gone: whoever waits for an answer need not."""
        self.gone = True
        self.streaming = False
        self._news.set()

    async def subscribe(self, alias: str) -> None:
        """Switch notifications on. A second time changes nothing: some systems refuse it."""
        char = self._char(alias)
        if char.handle not in self._subscribed:
            async with self._clock.timeout(OPERATION_S):
                await self.client.start_notify(char, self._receiver(alias))
            self._subscribed.add(char.handle)

    async def unsubscribe(self, alias: str) -> None:
        """Switch notifications off."""
        char = self._char(alias)
        self._subscribed.discard(char.handle)
        async with self._clock.timeout(OPERATION_S):
            await self.client.stop_notify(char)

    async def read(self, alias: str) -> bytes:
        """The value of a characteristic."""
        async with self._clock.timeout(OPERATION_S):
            return bytes(await self.client.read_gatt_char(self._char(alias)))

    async def write(self, alias: str, parts: Iterable[bytes], response: bool | None) -> None:
        """Write `parts` one after another; `response` None: as the characteristic offers."""
        char = self._char(alias)
        response = "write" in char.properties if response is None else response
        self._inbox.clear()
        for part in parts:
            async with self._clock.timeout(OPERATION_S):
                await self.client.write_gatt_char(char, part, response)

    async def ask(self, probe: Probe) -> ProbeCase | None:
        """The case that the sensor's answer fits; None where the probe is optional and none does.

        Raises:
            SensorError: no case fits, or there is no answer.
        """
        try:
            if probe.read is not None:
                case = match_probe(probe, await self.read(probe.read))
            else:
                case = await self._ask_by_writing(probe)
        except ble_errors() as error:
            if probe.optional and not self.gone:
                return None
            if not isinstance(error, TimeoutError):
                raise explain(error, self._where) from error
            case = None
        if case is None and not probe.optional:
            raise SensorError(
                texts.SENSOR_DOES_NOT_ANSWER_AS_KIND,
                where=self._where,
                advice=texts.ADVERTISEMENT_LOOKS_RIGHT_BUT,
            )
        return case

    async def run(self, steps: Iterable[Step], variables: dict[str, Value]) -> dict[str, Value]:
        """Do `steps` in order; returns what they captured, which is also added to `variables`.

        Raises:
            SensorError: a step failed that is not optional, after its further attempts.
            DataError: a placeholder has no value (the profile contradicts the sensor).
        """
        before = set(variables)
        last: Write | Patch | None = None
        self._listening = True
        try:
            for step in steps:
                await self._insist(step, last, variables)
                if isinstance(step, Write | Patch):
                    last = step
                await self._pause(step)
        finally:
            self._listening = False
            self._inbox.clear()
        return {name: value for name, value in variables.items() if name not in before}

    async def overhear(
        self,
        wanted: Callable[[str, bytes], bool],
        steps: Iterable[Step],
        variables: dict[str, Value],
        timeout_s: float,
    ) -> None:
        """Do `steps` (of a poll) and hand every notification to `wanted` until it says yes, or in vain.

        Raises:
            TimeoutError: it never said so.
        """
        self._listening = True
        try:
            for step in steps:
                await self._do(step, variables)
            async with self._clock.timeout(timeout_s):
                while not any(wanted(*news) for news in await self._heard()):
                    pass
        finally:
            self._listening = False
            self._inbox.clear()

    async def _insist(self, step: Step, last: Write | Patch | None, variables: dict[str, Value]) -> None:
        failures: tuple[type[Exception], ...] = (*ble_errors(), MonitorError)
        for attempts_left in range(step.retry, -1, -1):
            try:
                await self._do(step, variables)
                return
            except failures as error:
                if self.gone:
                    raise SensorError(
                        texts.CONNECTION_WAS_LOST_WHILE,
                        where=self._where,
                        advice=texts.BRING_SENSOR_NEARER_TO,
                    ) from error
                if attempts_left == 0:
                    if step.optional:
                        return
                    raise error if isinstance(error, DataError) else explain(error, self._where) from error
            if isinstance(step, Expect) and last is not None:
                await self._do(last, variables)
                await self._pause(last)

    async def _do(self, step: Step, variables: dict[str, Value]) -> None:
        match step:
            case Subscribe():
                await self.subscribe(step.char)
            case Unsubscribe():
                await self.unsubscribe(step.char)
            case Write():
                await self.write(step.char, pieces(step, variables), step.response)
            case Read():
                found = captured(step.capture, await self.read(step.char))
                if found is None:
                    raise SensorError(texts.VALUE_WAS_READ_TOO_SHORT, where=self._where)
                variables.update(found)
            case Patch():
                value = patched(step, await self.read(step.char), variables)
                await self.write(step.char, [value], step.response)
            case Delay():
                await self._clock.sleep(step.ms / 1000.0)
            case Expect():
                variables.update(await self._expect(step, variables))

    async def _pause(self, step: Step) -> None:
        if step.delay_ms:
            await self._clock.sleep(step.delay_ms / 1000.0)

    async def _expect(self, step: Expect, variables: dict[str, Value]) -> dict[str, Value]:
        async with self._clock.timeout(step.timeout_ms / 1000.0):
            while True:
                for alias, payload in await self._heard():
                    found = match_expect(step, payload, variables) if alias == step.char else None
                    if found is not None:
                        return found

    async def _ask_by_writing(self, probe: Probe) -> ProbeCase | None:
        if probe.write is None or probe.reply is None:
            return None
        await self.subscribe(probe.reply)
        self._listening = True
        try:
            await self.write(probe.write, [bytes.fromhex(probe.bytes)], None)
            async with self._clock.timeout(probe.timeout_ms / 1000.0):
                while True:
                    for alias, payload in await self._heard():
                        case = match_probe(probe, payload) if alias == probe.reply else None
                        if case is not None:
                            return case
        finally:
            self._listening = False
            self._inbox.clear()

    async def _heard(self) -> list[tuple[str, bytes]]:
        """Notifications since the last write or call, waiting for one if there is none."""
        while not self._inbox:
            if self.gone:
                raise SensorError(texts.CONNECTION_WAS_LOST, where=self._where)
            self._news.clear()
            await self._news.wait()
        heard, self._inbox = self._inbox, []
        return heard

    def _char(self, alias: str) -> BleakGATTCharacteristic:
        try:
            return self._chars[alias]
        except KeyError:
            raise SensorError(texts.LACKS_CHARACTERISTIC.format(alias=alias), where=self._where) from None

    def _receiver(self, alias: str) -> Callable[[BleakGATTCharacteristic, bytearray], None]:
        return partial(self._receive, alias)

    def _receive(self, alias: str, _: BleakGATTCharacteristic, data: bytearray) -> None:
        """The notification callback: plain, or completion order could differ; stamps first, understands nothing."""
        at_s = self._clock.now_s()
        if self.streaming:
            self._keep(alias, bytes(data), at_s)
        if self._listening:
            self._inbox.append((alias, bytes(data)))
            self._news.set()
