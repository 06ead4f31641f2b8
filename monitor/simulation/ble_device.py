"""A sensor of the in-memory Bluetooth world: it understands the bytes that its profile writes, and only those."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from bleak.assigned_numbers import CharacteristicPropertyName
from bleak.backends.scanner import AdvertisementData
from bleak.exc import BleakGATTProtocolError, BleakGATTProtocolErrorCode

from monitor.firmware.plan import Resolved
from monitor.firmware.profile import Profile
from monitor.firmware.profile_steps import Expect, Patch, Read, Subscribe, Unsubscribe, Value, Write
from monitor.firmware.resolving import resolve
from monitor.firmware.steps import fill
from monitor.model.limbs import Limb
from monitor.sensors.clock import Clock
from monitor.simulation.ble_radio_link import Air, AirSetup
from monitor.simulation.ble_script import Progress, Script, scripts
from monitor.simulation.ble_stream import Ready, stream
from monitor.simulation.encoder import Encoder, reply
from monitor.simulation.wearer import Wearer, setup_for

BURST = 50
"""After so many late notifications without a pause, others may run."""

Receiver = Callable[[str, bytes], None]
"""What the connected host does with a notification (alias, payload)."""
Tamper = Callable[[str, bytes], list[tuple[str, bytes]]]
"""A fault: what really goes over the air instead of a notification (nothing, two, changed bytes)."""


@dataclass(frozen=True, slots=True)
class Make:
    """How a simulated sensor is made. `awake_s` is its clock's reading at the infant's second 0."""

    profile: Profile
    limb: Limb
    address: str
    name: str | None = None
    rssi: int = -60
    charge: float = 90.0
    skew_ppm: float = 0.0
    awake_s: float = 100.0
    air: AirSetup = field(default_factory=AirSetup)
    captured: Mapping[str, Value] | None = None
    """What it answers where the set-up captures something."""


class SimulatedDevice:
    """One sensor. Attributes may be changed while it runs: that is what faults are made of."""

    def __init__(
        self,
        make: Make,
        wearer: Wearer,
        clock: Clock,
        infant_s: Callable[[], float],
        seed: np.random.SeedSequence,
        choices: Mapping[str, Value] | None = None,
    ) -> None:
        self.make, self.profile, self.address = make, make.profile, make.address
        self.charge = make.charge
        self.in_range = True
        self.silent = False
        self.frozen = False
        """It hears nothing and says nothing, though the connection stands."""
        self.lost_share = 0.0
        self.tamper: Tamper | None = None
        self.refused: set[bytes] = set()
        """Writes of these bytes fail."""
        self.hidden: set[str] = set()
        """Aliases of characteristics that service discovery does not show."""
        self.mute: set[str] = set()
        """Aliases of characteristics that cannot notify."""
        self.doubled: set[str] = set()
        """Aliases of characteristics that have a useless twin with the same UUID."""
        self.writes: list[tuple[str, bytes]] = []
        """All that was ever written: (alias, bytes)."""
        self.delivered = 0
        self.streaming: Resolved | None = None
        self.left_tidy = False
        """The stop sequence was done to its end since the last start."""
        self.played_out = asyncio.Event()
        """The infant's scenario is over: nothing more will come."""
        self._wearer, self._clock, self._infant_s = wearer, clock, infant_s
        self._rng = np.random.Generator(np.random.PCG64(seed))
        self._scripts = scripts(make.profile, make.captured)
        self._idle = resolve(make.profile, choices, self._scripts[0].captured)
        self._starts: list[tuple[Script, Progress]] = []
        self._stop: Progress | None = None
        self._subscribed: frozenset[str] = frozenset()
        self._receiver: Receiver | None = None
        self._player: asyncio.Task[None] | None = None
        self._values = self._first_values()

    @property
    def connected(self) -> bool:
        """A host is connected; it then does not advertise."""
        return self._receiver is not None

    @property
    def reachable(self) -> bool:
        """It advertises where the host can hear it."""
        return self.in_range and not self.connected

    def advertisement(self) -> AdvertisementData:
        """What a scan sees: everything that the profile's matches look for."""
        matches = self.profile.match
        name = self.make.name if self.make.name is not None else _name(self.profile)
        return AdvertisementData(
            local_name=name or None,
            manufacturer_data={m.company: bytes.fromhex(m.data_prefix) for m in matches if m.company is not None},
            service_data={m.service_data: b"" for m in matches if m.service_data is not None},
            service_uuids=[m.service for m in matches if m.service is not None],
            tx_power=None,
            rssi=self.make.rssi,
            platform_data=(),
        )

    def characteristics(self) -> dict[str, list[CharacteristicPropertyName]]:
        """Aliases that service discovery shows, with what each can do."""
        return {
            alias: [p for p in _properties(self.profile, alias) if p != "notify" or alias not in self.mute]
            for alias in self.profile.chars
            if alias not in self.hidden
        }

    def renumber(self, captured: Mapping[str, Value]) -> None:
        """From the next connection on, answer with these values where the set-up captures something."""
        self._scripts = scripts(self.profile, captured)

    # --- what the host does

    def attach(self, receiver: Receiver) -> None:
        """A host connected. Nothing of an earlier connection counts."""
        self._receiver = receiver
        self._subscribed = frozenset()
        self._starts = [(script, Progress(script.setup)) for script in self._scripts]
        self._stop = None

    def detach(self) -> None:
        """The connection is over, by whomever."""
        self._receiver = None
        self._subscribed = frozenset()
        self._end_stream()

    def subscribe(self, alias: str) -> None:
        """Notifications on."""
        self._subscribed |= {alias}
        self._act("subscribe", alias, b"")

    def unsubscribe(self, alias: str) -> None:
        """Notifications off."""
        self._subscribed -= {alias}
        self._act("unsubscribe", alias, b"")

    def read(self, alias: str) -> bytes:
        """Value of a characteristic."""
        battery = self.profile.battery
        if battery is not None and battery.read == alias:
            sent = Encoder(self._plan()).battery(self.charge)
            return b"" if sent is None else sent.payload
        return self._values.get(alias, b"")

    def write(self, alias: str, data: bytes) -> None:
        """Bytes from the host: a step of a sequence, a probe, a poll, or something it does not know."""
        self.writes.append((alias, data))
        if data in self.refused:
            raise BleakGATTProtocolError(BleakGATTProtocolErrorCode.WRITE_REQUEST_REJECTED)
        if alias in self._values:
            self._values[alias] = data
        for probe in self.profile.probe:
            if probe.write == alias and probe.reply is not None and bytes.fromhex(probe.bytes) == data:
                own = next(case for case in probe.cases if not case.use and not case.refuse)
                self._send(probe.reply, bytes.fromhex(own.prefix))
        self._act("write", alias, data)
        if any(isinstance(step, Write) and fill(step.bytes or "", {}) == data for step in self._plan().poll):
            sent = Encoder(self._plan()).battery(self.charge)
            if sent is not None:
                self._send(sent.char, sent.payload)

    # --- what it does by itself

    def _act(self, op: str, alias: str, data: bytes) -> None:
        if self._stop is not None and self._stop.take(op, alias, data, frozenset()) is not None:
            self._end_stream()
            self._starts = [(script, Progress(script.setup)) for script in self._scripts]
            if self._stop.complete:
                self._stop, self.left_tidy = None, True
            return
        answers: tuple[tuple[str, bytes], ...] = ()
        started: Script | None = None
        for script, progress in self._starts:
            item = progress.take(op, alias, data, self._subscribed)
            answers = answers or (() if item is None else item.answers)
            if progress.begun and progress.complete:
                started = started or script
        for char, payload in answers:
            self._send(char, payload)
        if started is not None and self.streaming is None:
            self._start_stream(started)

    def _start_stream(self, script: Script) -> None:
        self.streaming = resolve(self.profile, script.choices, script.captured)
        self.left_tidy = False
        self._stop = Progress(script.stop)
        self._player = asyncio.get_running_loop().create_task(self._play(self.streaming))

    def _end_stream(self) -> None:
        self.streaming = None
        if self._player is not None:
            self._player.cancel()
            self._player = None

    async def _play(self, resolved: Resolved) -> None:
        signal = self._wearer.signal(self.make.limb, setup_for(resolved, self.make.skew_ppm, self.make.awake_s))
        air = Air(self.make.air, self._rng)
        late = 0
        # Profiles describe packets of a gyroscope even where the choice leaves it off.
        gyro = resolved.has_gyro or resolved.choices.get("gyro") == "on"
        for ready in stream(signal, Encoder(resolved), self._infant_s(), gyro):
            wait_s = air.arrival_s(ready.at_s) - self._infant_s()
            late = 0 if wait_s > 0.0 else late + 1
            if wait_s > 0.0 or late % BURST == 0:
                await self._clock.sleep(wait_s)
            self._deliver(ready)
        self.played_out.set()

    def _deliver(self, ready: Ready) -> None:
        if self.silent or self.frozen or (self.lost_share and self._rng.random() < self.lost_share):
            return
        self._send(ready.char, ready.payload)

    def _send(self, alias: str, payload: bytes) -> None:
        sent = [(alias, payload)] if self.tamper is None else self.tamper(alias, payload)
        for char, changed in sent:
            if self._receiver is not None and char in self._subscribed and not (self.silent or self.frozen):
                self.delivered += 1
                self._receiver(char, changed)

    def _plan(self) -> Resolved:
        return self.streaming or self._idle

    def _first_values(self) -> dict[str, bytes]:
        """Values of characteristics that can be read: long enough for changes, fit for probes and captures."""
        values: dict[str, bytes] = {}
        for step in self._idle.setup:
            if isinstance(step, Patch):
                size = max(change.at + len(fill(change.bytes, self._idle.values)) for change in step.changes)
                values[step.char] = values.get(step.char, b"").ljust(size, b"\x00")
            elif isinstance(step, Read):
                as_reply = Expect(char=step.char, prefix="", capture=step.capture)
                values[step.char] = reply(as_reply, {}, self._scripts[0].captured)
        for probe in self.profile.probe:
            if probe.read is not None:
                own = next(case for case in probe.cases if not case.use and not case.refuse)
                values[probe.read] = bytes.fromhex(own.prefix)
        return values


def _name(profile: Profile) -> str:
    prefixes = [match.name_prefix or match.name_glob.replace("*", "1").replace("?", "1") for match in profile.match]
    return next((prefix for prefix in prefixes if prefix), profile.title)


def _properties(profile: Profile, alias: str) -> list[CharacteristicPropertyName]:
    found: set[CharacteristicPropertyName] = set()
    poll = profile.battery.poll if profile.battery is not None else ()
    keep = profile.keepalive.steps if profile.keepalive is not None else ()
    for step in (*profile.setup, *profile.stop, *poll, *keep):
        match step:
            case Write(char=char) if char == alias:
                found |= {"write"} if step.response else {"write", "write-without-response"}
            case Patch(char=char) if char == alias:
                found |= {"read", "write"}
            case Read(char=char) if char == alias:
                found.add("read")
            case Subscribe(char=char) | Unsubscribe(char=char) | Expect(char=char) if char == alias:
                found.add("notify")
            case _:
                pass
    readable = {probe.read for probe in profile.probe} | {profile.battery.read if profile.battery else None}
    if alias in readable:
        found.add("read")
    return sorted(found)
