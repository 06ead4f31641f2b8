"""One sensor's keeper: brings its link up, notices when nothing comes any more, and brings it back.

A lost link is told by the system; a silent one by nobody: `is_connected` stays true when a sensor hangs or the
Bluetooth service is gone. So samples are what counts, and silence is a loss.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from monitor.errors import MonitorError, SensorError
from monitor.firmware.decoding import Decoder
from monitor.firmware.plan import Resolved
from monitor.firmware.profile_steps import Value
from monitor.model.records import LinkState, SensorFacts
from monitor.sensors.conversation import Keep
from monitor.sensors.link import CONNECT_S, Link
from monitor.sensors.lookout import Lookout
from monitor.sensors.radio import Radio
from monitor.sensors.scanning import FoundSensor
from monitor.sensors.trouble import SILENT_SENSOR, DeviceGoneError
from monitor.texts import sensors as texts

FIRST_ATTEMPTS = 3
"""Attempts per sensor at the start: the first one often fails with some sensors (sensors.md)."""
BACK_OFF_S = (0.0, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Pauses before the next attempt, by the number of attempts that failed although the sensor was there (the last one
again and again), s. None before the first: to be seen is reason enough. Then they double: an adapter that is busy is
done in a second, a sensor that refuses or comes back silent has to be left in peace."""
RECONNECT_S = 5.0
"""A reconnect to a sensor that was just seen may take so long, s: it holds the adapter."""
BLIND_S = 2.0
"""And one without a sight of it, s: if the system still knows how to reach it, this is enough."""
LOOK_FOR_S = 10.0
"""A lost sensor is looked for so long before a blind attempt is due, s: it does not advertise while the system itself
still holds the connection, and blind attempts hold the adapter."""
LEAST_SILENCE_S = 1.5
"""No silence is shorter, s: drops of up to a second heal by themselves (supervision times are 0.4 to 2 s)."""
PACKETS_MISSED = 3.0
"""Nor shorter than so many packet intervals: connection events fail one by one all the time."""
BURSTS_MISSED = 2.0
"""Nor than so many of the profile's bursts: one may be late by nearly another one."""
WATCH_S = 0.2
"""Silence is looked for so often, s."""
ABANDON_S = 0.5
"""A silent sensor has so long to take the stop sequence, s: most cannot hear it."""
TAIL = 16
"""So many of the newest notifications are looked through for samples: a packet may come in a few parts."""


@dataclass(frozen=True, slots=True)
class LimbState:
    """What a screen shows of one limb's sensor."""

    name: str
    kind: str
    connected: bool
    charge: float | None
    """Battery, percent."""
    reconnects: int
    trouble: MonitorError | None
    """Why the last attempt to connect failed; None once connected."""


Told = Callable[[float, LinkState, SensorFacts | None], None]
"""Takes (monotonic s, what became of the link, the sensor's facts where they changed), in order."""


def silence_limit_s(resolved: Resolved) -> float:
    """So long without a sample is a loss, s: max(1.5 s, 3 packet intervals, 2 bursts)."""
    interval_s = resolved.samples_per_packet / resolved.rate_hz
    return max(LEAST_SILENCE_S, PACKETS_MISSED * interval_s, BURSTS_MISSED * resolved.burst_s)


class Supervisor:
    """Keeps one sensor streaming.

    Args:
        radio: adapter, clock, profiles.
        lookout: shared by the sensors of a session.
        sensor: as scanned.
        wishes: parameter values; those that its profile does not have are left out.
        keep: takes notifications of the running stream.
        told: hears of every loss and return, before (after) the last (first) notification of a stream.
        name: of the sensor, for people.
    """

    def __init__(
        self,
        radio: Radio,
        lookout: Lookout,
        sensor: FoundSensor,
        wishes: Mapping[str, Value],
        keep: Keep,
        told: Told,
        name: Callable[[], str],
    ) -> None:
        self.link = Link(radio, sensor, wishes, self._kept, self._lost)
        self.trouble: MonitorError | None = None
        self.reconnects = 0
        self._radio, self._clock, self._lookout = radio, radio.clock, lookout
        self._keep, self._told, self._name = keep, told, name
        self._broken: asyncio.Future[None] | None = None
        """Done when the link that is up breaks by itself."""
        self._tail: deque[tuple[str, bytes, float, float, float]] = deque(maxlen=TAIL)
        """Characteristic, payload and arrival time of the newest notifications, with what the two below were then."""
        self._awake_s = self._woke_s = 0.0
        """How long the watch has been awake altogether, and since which time of the clock now."""
        self._decoder: Decoder | None = None
        self._tried = 0
        """Attempts on a present sensor since the last sample: a link that comes back silent is no success."""
        self._known: SensorFacts | None = None

    def state(self) -> LimbState:
        """For screens."""
        link = self.link
        kind = link.sensor.kind if link.resolved is None else link.resolved.profile.title
        return LimbState(self._name(), kind, link.streaming, link.charge, self.reconnects, self.trouble)

    def facts(self) -> SensorFacts:
        """What a recording has to say of the sensor.

        Raises:
            SensorError: it was never set up.
        """
        if self.link.resolved is None:
            raise SensorError(texts.SENSOR_WAS_NOT_SET_UP, where=self._name())
        return sensor_facts(self._name(), self.link.resolved, self.link.captured)

    async def begin(self) -> None:
        """The first start.

        Raises:
            SensorError: it failed `FIRST_ATTEMPTS` times.
            UsageError: a wish is not possible.
        """
        for left in range(FIRST_ATTEMPTS - 1, -1, -1):
            try:
                await self.link.start(CONNECT_S)
                break
            except MonitorError as error:
                self.trouble = error
                if not left or not isinstance(error, SensorError):
                    raise
                await self._clock.sleep(BACK_OFF_S[FIRST_ATTEMPTS - left])
                if isinstance(error, DeviceGoneError):
                    await self._look()
        self._up()

    async def keep_up(self) -> None:
        """Bring the sensor back whenever it is lost or silent; ends only when cancelled."""
        while True:
            if not await self._until_broken():
                self._told(self._clock.now_s(), LinkState.LOST, None)
                self.trouble = SensorError(SILENT_SENSOR.message, where=self._name(), advice=SILENT_SENSOR.advice)
                await self.link.stop(ABANDON_S)
            else:
                await self.link.stop()
            await self._bring_back()

    # --- callbacks of the link

    def _kept(self, char: str, payload: bytes, at_s: float) -> None:
        self._keep(char, payload, at_s)
        self._tail.append((char, payload, at_s, self._awake_s, self._woke_s))

    def _lost(self, at_s: float) -> None:
        self._told(at_s, LinkState.LOST, None)
        if self._broken is not None and not self._broken.done():
            self._broken.set_result(None)

    # --- silence

    async def _until_broken(self) -> bool:
        """True when the system tells of a loss, False when nothing came for too long."""
        resolved, broken = self.link.resolved, self._broken
        assert resolved is not None
        assert broken is not None
        limit_s, newest_s, self._woke_s = silence_limit_s(resolved), self._awake_s, self._clock.now_s()
        while True:
            # Not `timeout`: its exceptions cost ten times as much, and this runs all session long.
            await asyncio.wait({broken}, timeout=WATCH_S / self._clock.speed)
            if broken.done():
                self._newest_sample_s()
                return True
            now_s = self._clock.now_s()
            # Where the program itself stood still, nobody was there to hear: such time is no silence.
            self._awake_s, self._woke_s = _awake_s(now_s, self._awake_s, self._woke_s), now_s
            # Unpacking what came is not for nothing: it waits until the limit could have passed in silence.
            if self._awake_s - newest_s >= limit_s:
                newest_s = max(newest_s, self._newest_sample_s())
                if self._awake_s - newest_s >= limit_s:
                    return False

    def _newest_sample_s(self) -> float:
        """When the newest notification came that completed a sample, in time awake, s; -inf if there was none since the
        last call. Battery news are none.
        """
        tail, newest_s = list(self._tail), -math.inf
        self._tail.clear()
        assert self._decoder is not None
        for char in dict.fromkeys(char for char, *_ in tail):
            mine = [(payload, _awake_s(*times)) for alias, payload, *times in tail if alias == char]
            arrivals = np.array([awake_s for _, awake_s in mine])
            decoded = self._decoder.feed([payload for payload, _ in mine], arrivals, char)
            if decoded.samples.size and decoded.acc_ms2.size:
                newest_s, self._tried = max(newest_s, float(decoded.arrival_s[-1])), 0
        return newest_s

    # --- back again

    async def _bring_back(self) -> None:
        """Look for it, connect and set up until it works."""
        link, before = self.link, self.link.resolved
        while True:
            await self._clock.sleep(BACK_OFF_S[min(self._tried, len(BACK_OFF_S) - 1)])
            seen = await self._look()
            self._tried += seen
            try:
                now = await link.start(RECONNECT_S if seen else BLIND_S, patient=seen)
                self._agree(before, now)
                break
            except MonitorError as error:
                self.trouble = error
                await link.stop()
                link.resolved = before
        self.reconnects += 1
        self._up()

    async def _look(self) -> bool:
        """Wait for an advertisement; what the system remembers of a sensor is replaced by what it is now."""
        device = await self._lookout.seen(self.link.sensor.address, LOOK_FOR_S, self._troubled)
        if device is not None:
            self.link.sensor = replace(self.link.sensor, device=device)
        return device is not None

    def _troubled(self, error: MonitorError) -> None:
        self.trouble = error

    def _up(self) -> None:
        """It streams. Nothing has been kept yet: no other task ran since."""
        assert self.link.resolved is not None
        self.trouble = None
        self._broken = asyncio.get_running_loop().create_future()
        self._tail.clear()
        self._decoder = Decoder(self.link.resolved)
        facts = self.facts()
        changed = self._known is not None and facts.choices != self._known.choices
        self._known = facts
        self._told(self._clock.now_s(), LinkState.CONNECTED, facts if changed else None)

    def _agree(self, before: Resolved | None, now: Resolved) -> None:
        """What was captured may change; samples of another rate or range would be another sensor's."""
        if before is not None and _measures(before) != _measures(now):
            raise SensorError(
                texts.SENSOR_CAME_BACK_WITH_OTHER,
                where=self._name(),
                advice=texts.SWITCH_OFF_AND_ON_IF_STAYS_SO,
            )


def _awake_s(now_s: float, awake_s: float, woke_s: float) -> float:
    """How long the watch had been awake altogether at `now_s`, if it was `awake_s` at `woke_s`, when it looked last."""
    return awake_s + min(now_s - woke_s, 2.0 * WATCH_S)


def _measures(resolved: Resolved) -> tuple[object, ...]:
    return resolved.profile.id, resolved.choices, resolved.rate_hz, resolved.has_gyro, resolved.full_scale_ms2


def sensor_facts(name: str, resolved: Resolved, captured: Mapping[str, Value]) -> SensorFacts:
    """What a recording says of a sensor: enough to decode its packets again."""
    values = {**resolved.choices, **captured}
    return SensorFacts(
        name=name,
        rate_hz=resolved.rate_hz,
        has_gyro=resolved.has_gyro,
        full_scale_ms2=resolved.full_scale_ms2,
        model=resolved.profile.id,
        choices=tuple((key, value if isinstance(value, str) else repr(value)) for key, value in values.items()),
        losses_visible=resolved.losses_visible,
    )
