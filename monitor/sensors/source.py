"""A live session: the sensors of both legs as one stream of log records, in arrival order.

    radio = Radio()                                     # or world.radio() of the simulation
    found = await scan(radio)                           # monitor.sensors.scanning
    source = LiveSource(radio, {Limb.LEFT: found[0], Limb.RIGHT: found[1]}, {"rate": 50, "range": 8})
    facts = await source.start()                        # SensorError with advice if a sensor cannot be had
    async for batch in source.batches():                # list[LogRecord]; the first record is `facts`
        ...                                             # or `async for record in source.records()`
    await source.stop()                                 # from anywhere: the stream then ends by itself

`source.put(record)` adds a record of the observer (Tag, Stretch) at its place; `source.now_s()` is the session time
to give it; `source.state(limb)` tells screens about connection and battery.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from functools import partial

from monitor.errors import SensorError, UsageError
from monitor.firmware.plan import Resolved
from monitor.firmware.profile_steps import Value
from monitor.model.calibration import Calibration
from monitor.model.limbs import Limb
from monitor.model.records import (
    LinkChange,
    LinkState,
    LogRecord,
    Packet,
    SensorFacts,
    SessionFacts,
    Tick,
    WallClock,
)
from monitor.model.words import Activity
from monitor.sensors.lookout import Lookout
from monitor.sensors.radio import Radio
from monitor.sensors.scanning import FoundSensor
from monitor.sensors.supervisor import LimbState, Supervisor
from monitor.sensors.suspension import Suspension
from monitor.texts import sensors as texts

TICK_S = 0.5
"""Session time is told so often, s."""
WALL_S = 10.0
"""And the wall time, s."""
POLL_S = 0.05
"""Arrivals are handed on so often, s: a tenth of the latency of a count, and 20 wake-ups a second."""
UNSEEN_POLL_S = 0.25
"""And so often where nobody is told before the end. It is also what the end of the process can cost of a recording;
a power cut costs a second."""
LATE_S = 0.1
"""A tick later than this means that the program stood still: what waits in the sockets goes first, s."""
CLOCK_UNCERTAINTY_S = 0.03
"""Left against right, s: arrival times cannot see a constant delay of one link; only a double tap would tell it."""


class LiveSource:
    """Two sensors (or one) as log records. Use once.

    Args:
        radio: adapter, clock, profiles.
        sensors: as scanned, by limb.
        wishes: parameter values, as `{"rate": 50, "range": 8}`; a sensor ignores what it does not have.
        activity: the observer's word at the start.
        calibrations: of sensors that were calibrated, by address.
        axes: each sensor's axis along the shank, towards the knee, where it was said; a unit vector.
        poll_s: arrivals are handed on so often, s.

    Raises:
        UsageError: both limbs were given the same sensor.
    """

    def __init__(
        self,
        radio: Radio,
        sensors: Mapping[Limb, FoundSensor],
        wishes: Mapping[str, Value] | None = None,
        activity: Activity = Activity.UNKNOWN,
        calibrations: Mapping[str, Calibration] | None = None,
        axes: Mapping[Limb, tuple[float, float, float]] | None = None,
        *,
        poll_s: float = POLL_S,
    ) -> None:
        self._axes = axes or {}
        self._calibrations = {limb: (calibrations or {}).get(sensor.address) for limb, sensor in sensors.items()}
        if len({sensor.address for sensor in sensors.values()}) < len(sensors):
            raise UsageError(texts.BOTH_LEGS_WERE_GIVEN_SAME, advice=texts.EACH_LEG_NEEDS_OWN)
        self._radio, self._clock, self._activity, self._poll_s = radio, radio.clock, activity, poll_s
        self._log: deque[LogRecord | tuple[Limb, str, bytes, float]] = deque()
        lookout = Lookout(radio)
        self._keepers = {
            limb: Supervisor(
                radio,
                lookout,
                sensor,
                wishes or {},
                partial(self._keep, limb),
                partial(self._changed, limb),
                partial(self._name, limb),
            )
            for limb, sensor in sensors.items()
        }
        self._suspension = Suspension(radio.clock.speed)
        self._tasks: list[asyncio.Task[None]] = []
        self._zero_s = 0.0
        self._started_at = ""
        self._ready = self._stopping = self._ended = False

    def now_s(self) -> float:
        """Session time, s."""
        return self._clock.now_s() - self._zero_s

    @property
    def over(self) -> bool:
        """It was stopped."""
        return self._stopping

    def state(self, limb: Limb) -> LimbState:
        """For screens."""
        return self._keepers[limb].state()

    def resolved(self, limb: Limb) -> Resolved | None:
        """The profile in use with its choices; None before the sensor was set up."""
        return self._keepers[limb].link.resolved

    def put(self, record: LogRecord) -> None:
        """Add a record from outside, at this place of the log."""
        self._log.append(record)

    def falls_asleep(self) -> None:
        """The computer is about to sleep: what comes until it wakes up leaves the figures."""
        self._log.extend(self._suspension.falls_asleep(self.now_s(), self._clock.wall()))

    def wakes_up(self) -> None:
        """The computer is awake again."""
        self._log.extend(self._suspension.wakes_up(self.now_s(), self._clock.wall()))

    async def start(self) -> SessionFacts:
        """Connect and set up all sensors; session second 0 is now.

        Raises:
            SensorError: a sensor cannot be had, or `stop` was called meanwhile. Nothing is left connected.
            UsageError: a wish is not possible.
        """
        self._zero_s, self._started_at = self._clock.now_s(), self._clock.wall()
        self._log.append(WallClock(0.0, self._started_at))
        self._tasks.append(asyncio.create_task(self._tick()))
        first = [asyncio.create_task(keeper.begin()) for keeper in self._keepers.values()]
        self._tasks += first
        try:
            done, _ = await asyncio.wait(first, return_when=asyncio.FIRST_EXCEPTION)
            if self._stopping:
                raise SensorError(texts.STOPPED_WHILE_CONNECTING)
            for task in done:
                task.result()
        except BaseException:  # a cancelled start must not leave a sensor streaming either
            await self.stop()
            raise
        facts = self._facts()
        self._log.appendleft(facts)
        self._ready = True
        self._tasks += [asyncio.create_task(keeper.keep_up()) for keeper in self._keepers.values()]
        return facts

    async def batches(self) -> AsyncIterator[list[LogRecord]]:
        """What has arrived, every `poll_s`; never empty lists. Ends after `stop`."""
        while not self._ended or (self._ready and self._log):
            if self._ready and not self._stopping:
                self._look_after_tasks()
            if self._ready and self._log:
                arrived, self._log = self._log, deque()
                yield [self._record(entry) for entry in arrived]
            else:
                await self._clock.sleep(self._poll_s)

    async def records(self) -> AsyncIterator[LogRecord]:
        """As `batches`, one by one."""
        async for batch in self.batches():
            for record in batch:
                yield record

    async def stop(self) -> None:
        """Stop the sensors, disconnect, end the stream. May be called at any time and twice."""
        if self._stopping:
            return
        self._stopping = True
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        # A connection attempt that is cancelled still tidies up; failures were reported where they happened.
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(keeper.link.stop() for keeper in self._keepers.values()))
        self._log.append(Tick(self.now_s()))
        self._ended = True

    # --- what callbacks do

    def _keep(self, limb: Limb, char: str, payload: bytes, at_s: float) -> None:
        self._log.append((limb, char, payload, at_s))

    def _changed(self, limb: Limb, at_s: float, state: LinkState, facts: SensorFacts | None) -> None:
        choices = None if facts is None else facts.choices
        self._log.append(LinkChange(limb, at_s - self._zero_s, state, choices))

    def _record(self, entry: LogRecord | tuple[Limb, str, bytes, float]) -> LogRecord:
        if isinstance(entry, tuple):
            limb, char, payload, at_s = entry
            return Packet(limb, at_s - self._zero_s, char, payload)
        return entry

    # --- tasks

    def _look_after_tasks(self) -> None:
        """A task that died would look like a sensor that is silent: raise what killed it."""
        for task in self._tasks:
            if task.done() and not task.cancelled():
                task.result()

    async def _tick(self) -> None:
        due_s, wall_s = TICK_S, WALL_S
        while True:
            await self._clock.sleep(due_s - self.now_s())
            if self.now_s() - due_s > LATE_S:
                for _ in range(5):
                    await asyncio.sleep(0)
            now_s = self.now_s()
            if now_s < due_s:
                continue
            self._log.extend(self._suspension.look(now_s, self._clock.wall()))
            self._log.append(Tick(now_s))
            due_s = (now_s // TICK_S + 1.0) * TICK_S
            if now_s >= wall_s:
                self._log.append(WallClock(now_s, self._clock.wall()))
                wall_s = (now_s // WALL_S + 1.0) * WALL_S

    # --- facts

    def _facts(self) -> SessionFacts:
        sensors, profiles = {}, {}
        for limb, keeper in self._keepers.items():
            facts = replace(keeper.facts(), calibration=self._calibrations[limb])
            facts = sensors[limb] = replace(facts, shank_axis=self._axes.get(limb, facts.shank_axis))
            assert facts.model is not None
            profiles[facts.model] = self._radio.profiles[facts.model].text
        return SessionFacts(
            sensors=sensors,
            activity=self._activity,
            started_at=self._started_at,
            clock_uncertainty_s=CLOCK_UNCERTAINTY_S,
            profiles=tuple(sorted(profiles.items())),
        )

    def _name(self, limb: Limb) -> str:
        """The sensor's own name; with the end of its address where both are called the same."""
        sensors = {limb: keeper.link.sensor for limb, keeper in self._keepers.items()}
        same = [sensor.name for sensor in sensors.values()].count(sensors[limb].name) > 1
        return sensors[limb].label if same else sensors[limb].name
