"""One sensor: connect, make sure it is the right one, set it up, let it stream, leave it tidy."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping

import numpy as np
from bleak import BleakClient

from monitor.errors import DataError, SensorError
from monitor.firmware.decoding import Decoder
from monitor.firmware.plan import Resolved
from monitor.firmware.profile import Profile
from monitor.firmware.profile_steps import Delay, Value
from monitor.firmware.resolving import resolve
from monitor.sensors.conversation import Conversation, Keep
from monitor.sensors.radio import Radio
from monitor.sensors.scanning import FoundSensor
from monitor.sensors.trouble import ble_errors, explain
from monitor.texts import sensors as texts

CONNECT_S = 15.0
"""A connection attempt may take so long, s: bleak's 30 s are too long to look at a screen (chosen here)."""
LEAVE_S = 3.0
"""The stop sequence, and then the disconnection, may take so long each, s (chosen here)."""
CHARGE_S = 2.0
"""Wait so long for the answer to a battery poll, s."""
GIVE_WAY_S = 0.15
"""An attempt without a sight of the sensor holds the adapter so long when it is wanted, s: enough where the system
still has the connection, and the other sensor hardly notices."""
MOST_KINDS = 4
"""So many profiles may hand a sensor on to the next."""


class Link:
    """The connection of one sensor. `start` and `stop` may be called again and again.

    Args:
        radio: adapter, clock, profiles.
        sensor: as scanned. May be replaced (`link.sensor = ...`) after a new scan.
        wishes: parameter values; those that its profile does not have are left out.
        keep: takes notifications of the running stream (see `Keep`).
        lost: called with the monotonic time when the link breaks by itself while the stream runs.
    """

    def __init__(
        self,
        radio: Radio,
        sensor: FoundSensor,
        wishes: Mapping[str, Value],
        keep: Keep,
        lost: Callable[[float], None],
    ) -> None:
        self.sensor = sensor
        self.resolved: Resolved | None = None
        """The profile in use, with choices and captured variables; None before the first `start`."""
        self.captured: dict[str, Value] = {}
        self.charge: float | None = None
        """Battery, percent; None while unknown."""
        self._radio, self._wishes, self._keep, self._lost = radio, wishes, keep, lost
        self._client: BleakClient | None = None
        self._talk: Conversation | None = None
        self._care: asyncio.Task[None] | None = None

    @property
    def streaming(self) -> bool:
        """Set up and connected, as far as the system says (a silent sensor can hide behind it)."""
        return self._talk is not None and self._talk.streaming

    async def start(self, connect_s: float = CONNECT_S, patient: bool = True) -> Resolved:
        """Connect within `connect_s`, check, set up and subscribe. Afterwards the sensor streams into `keep`.

        An attempt that is not `patient` is given up after `GIVE_WAY_S` if another sensor waits for the adapter.

        Raises:
            SensorError: with advice. Nothing is left connected then, nor when cancelled.
            UsageError: a wish is not possible with this sensor.
        """
        self._refuse(self.sensor.profile.refuse)
        client = BleakClient(self.sensor.device, self._disconnected, timeout=connect_s, backend=self._radio.client)
        self._client = client
        try:
            # Held until connected only: the other sensor may be looked for while this one is set up.
            async with self._radio.turn():
                await self._connect(client, patient)
            resolved = await self._set_up(client)
        except BaseException as error:  # a cancelled start must not leave the sensor streaming either
            await self.stop()
            if isinstance(error, ble_errors()):
                raise explain(error, self.sensor.label, self.charge) from error
            raise
        self._care = asyncio.create_task(self._take_care(resolved))
        return resolved

    async def glance(self, connect_s: float = CONNECT_S) -> float | None:
        """Connect, see what the sensor really is (`resolved`), ask for its charge, and leave; no stream is started.

        Returns:
            Charge, percent; None if the sensor does not tell.

        Raises:
            SensorError: it cannot be had, or is refused. Nothing is left connected.
        """
        self._refuse(self.sensor.profile.refuse)
        client = self._client = BleakClient(
            self.sensor.device, self._disconnected, timeout=connect_s, backend=self._radio.client
        )
        try:
            async with self._radio.turn():
                await self._connect(client, True)
            talk = self._talk = Conversation(client, self._radio.clock, self._keep, self.sensor.label)
            known = await self._identify(talk)
            battery = known.profile.battery
            if battery is not None:
                if battery.read is None:
                    for char in {f.char for f in known.frames if any(x.name == battery.field for x in f.fields)}:
                        await talk.subscribe(char)
                self.resolved = known
                await self.read_charge()
        except ble_errors() as error:
            raise explain(error, self.sensor.label, self.charge) from error
        finally:
            self.resolved = None  # nothing was started: leave without the stop sequence
            await self.stop()
        self.resolved = known
        return self.charge

    async def stop(self, leave_s: float = LEAVE_S) -> None:
        """Stop the stream as the profile says, within `leave_s`, and disconnect.

        Never raises for Bluetooth: it is over anyway.
        """
        client, talk, care = self._client, self._talk, self._care
        # Without a client the disconnected callback knows that it was us.
        self._client = self._talk = self._care = None
        if care is not None:
            care.cancel()
        if client is None:
            return
        if talk is not None and self.resolved is not None and not talk.gone:
            talk.streaming = False
            with contextlib.suppress(*ble_errors(), SensorError, DataError):
                async with self._radio.clock.timeout(leave_s):
                    await talk.run(self.resolved.stop, dict(self.resolved.values))
        with contextlib.suppress(*ble_errors()):
            async with self._radio.clock.timeout(LEAVE_S):
                await client.disconnect()

    async def read_charge(self) -> float | None:
        """Ask for the battery, percent; None if the sensor cannot tell. The answer is part of the stream."""
        talk, resolved = self._talk, self.resolved
        if talk is None or resolved is None or resolved.profile.battery is None:
            return None
        decoder, battery = Decoder(resolved), resolved.profile.battery

        def tells(alias: str, payload: bytes) -> bool:
            decoded = decoder.feed([payload], np.array([self._radio.clock.now_s()]), alias)
            if decoded.battery:
                self.charge = decoded.battery[-1][1]
            return bool(decoded.battery)

        if battery.read is not None:
            payload = await talk.read(battery.read)
            if talk.streaming:
                self._keep(battery.read, payload, self._radio.clock.now_s())
            tells(battery.read, payload)
        elif resolved.poll:
            await talk.overhear(tells, resolved.poll, dict(resolved.values), CHARGE_S)
        return self.charge

    async def _connect(self, client: BleakClient, patient: bool) -> None:
        if patient:
            await client.connect()
            return
        clock = self._radio.clock
        connecting = asyncio.ensure_future(client.connect())
        until_s = clock.now_s() + GIVE_WAY_S
        try:
            while not connecting.done():
                await asyncio.wait({connecting}, timeout=GIVE_WAY_S / clock.speed)
                wanted = self._radio.connecting + self._radio.looking
                if not connecting.done() and wanted and clock.now_s() >= until_s:
                    raise TimeoutError  # as if its time were over
            await connecting
        finally:
            if not connecting.done():
                connecting.cancel()
                # The system must have given up before another may use the adapter.
                await asyncio.wait({connecting})

    async def _set_up(self, client: BleakClient) -> Resolved:
        talk = Conversation(client, self._radio.clock, self._keep, self.sensor.label)
        self._talk = talk
        plain = await self._identify(talk)
        # Known from here on, so that a start that fails half-way is stopped properly.
        self.resolved = plain
        self.captured = await talk.run(plain.setup, dict(plain.values))
        if talk.gone or not client.is_connected:
            raise SensorError(texts.CONNECTION_WAS_LOST_WHILE, where=self.sensor.label)
        self.resolved = resolve(plain.profile, plain.choices, self.captured)
        talk.streaming = True
        return self.resolved

    async def _identify(self, talk: Conversation) -> Resolved:
        """The profile that really fits, with its choices."""
        profile = self.sensor.profile
        forced: dict[str, Value] = {}
        for _ in range(MOST_KINDS):
            resolved = resolve(profile, {**self._possible(profile), **forced})
            talk.bind(profile)
            missing = talk.missing(_needed(resolved))
            if missing and profile.otherwise in self._radio.profiles:
                profile, forced = self._radio.profiles[profile.otherwise].profile, {}
                self._refuse(profile.refuse)
                continue
            if missing:
                raise SensorError(
                    texts.NOT_LIKE_ITS_KIND.format(title=profile.title, missing=", ".join(missing)),
                    where=self.sensor.label,
                    advice=texts.UPDATE_SENSOR_FIRMWARE_WITH,
                )
            for probe in profile.probe:
                case = await talk.ask(probe)
                if case is None:
                    continue
                self._refuse(case.refuse)
                forced.update(case.params)
                if case.use:
                    break
            else:
                return resolve(profile, {**self._possible(profile), **forced})
            if case.use not in self._radio.profiles:
                break
            profile, forced = self._radio.profiles[case.use].profile, {}
            self._refuse(profile.refuse)
        raise SensorError(
            texts.THERE_NO_FIRMWARE_PROFILE_FOR,
            where=self.sensor.label,
            advice=texts.HOW_TO_ADD_ONE,
        )

    def _possible(self, profile: Profile) -> dict[str, Value]:
        return {name: value for name, value in self._wishes.items() if name in profile.params}

    def _refuse(self, why: str) -> None:
        if why:
            raise SensorError(why, where=self.sensor.label, advice=texts.USE_ANOTHER_SENSOR)

    def _disconnected(self, client: BleakClient) -> None:
        at_s = self._radio.clock.now_s()
        # Not ours: we left on purpose, or bleak tries again inside connect().
        if client is not self._client or self._talk is None:
            return
        was_streaming = self._talk.streaming
        self._talk.lost()
        if self._care is not None:
            self._care.cancel()
            self._care = None
        if was_streaming:
            self._lost(at_s)

    async def _take_care(self, resolved: Resolved) -> None:
        """Ask for the charge and keep the sensor awake, as often as the profile says."""
        battery, keepalive, clock = resolved.profile.battery, resolved.keepalive, self._radio.clock
        charge_s = clock.now_s() if battery is not None else np.inf
        awake_s = clock.now_s() + keepalive.every_s if keepalive is not None else np.inf
        while min(charge_s, awake_s) < np.inf:
            await clock.sleep(min(charge_s, awake_s) - clock.now_s())
            # A lost link is told by the disconnected callback; a missed charge is asked for again.
            with contextlib.suppress(*ble_errors(), SensorError, DataError):
                if battery is not None and clock.now_s() >= charge_s:
                    charge_s = clock.now_s() + battery.every_s
                    await self.read_charge()
                if keepalive is not None and self._talk is not None and clock.now_s() >= awake_s:
                    awake_s = clock.now_s() + keepalive.every_s
                    await self._talk.run(keepalive.steps, dict(resolved.values))


def _needed(resolved: Resolved) -> set[str]:
    """Aliases of the characteristics without which there is no stream."""
    aliases = set(resolved.profile.require_characteristics)
    aliases.update(step.char for step in resolved.setup if not isinstance(step, Delay) and not step.optional)
    aliases.update(frame.char for frame in resolved.frames if frame.acc is not None)
    return aliases
