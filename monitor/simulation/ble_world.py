"""The in-memory Bluetooth world: sensors on a simulated infant, an adapter, and everything that can go wrong.

    world = demo_world(supine_kicking(minutes=2), seed=1)      # two MetaMotionS; inside a running loop
    found = await scan(world.radio())                          # from here on the code of a real session

Times are seconds of `world.clock`; `Clock(speed=20)` plays twenty times faster, `virtual_clock()` as fast as can be.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
)

from monitor.firmware.profile_steps import Value
from monitor.firmware.resolving import resolve
from monitor.model.limbs import LIMBS, Limb
from monitor.sensors.clock import Clock
from monitor.sensors.radio import KnownProfile, Radio, shipped
from monitor.simulation.ble_backend import gone, make_backends
from monitor.simulation.ble_device import Make, SimulatedDevice, Tamper
from monitor.simulation.ble_radio_link import AirSetup
from monitor.simulation.scenes import Scenario
from monitor.simulation.wearer import Wearer, setup_for

ADDRESSES = {Limb.LEFT: "C0:FF:EE:00:00:01", Limb.RIGHT: "C0:FF:EE:00:00:02"}

T = TypeVar("T")

AWAIT_S = 0.05
"""An attempt to connect looks so often for the sensor's advertisements, s."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    error: Exception
    inside: bool
    slow: bool


class World:
    """An adapter and the sensors around it.

    Args:
        wearer: the infant.
        clock: shared with the session.
        seed: of everything that is left to chance on the air.
        profiles: firmware profiles; left out: those that come with the program.
    """

    def __init__(
        self, wearer: Wearer, clock: Clock, seed: int = 0, profiles: dict[str, KnownProfile] | None = None
    ) -> None:
        self.wearer, self.clock = wearer, clock
        self.profiles = shipped() if profiles is None else profiles
        self.devices: dict[str, SimulatedDevice] = {}
        self.hang_up: dict[str, Callable[[], None]] = {}
        """How to end the connection with an address."""
        self.orphan: dict[str, Callable[[], None]] = {}
        """How to make the host's side of a connection believe in it for ever."""
        self.busy_errors = 0
        """Attempts to scan or connect while the adapter was busy with another: real ones fail or hang."""
        self._seeds = np.random.SeedSequence(seed)
        self._rng = np.random.Generator(np.random.PCG64(self._seeds.spawn(1)[0]))
        self._bluetooth_error: Exception | None = None
        self._refusals: dict[str, deque[_Refusal]] = {}
        self._forgotten: set[str] = set()
        self._traps: dict[tuple[str, str], int] = {}
        self._scanning = self._connecting = False
        self._origin_s: float | None = None

    def radio(self) -> Radio:
        """What a session needs: clock, profiles and backend types of this world."""
        client, scanner = make_backends(self)
        return Radio(self.clock, client, scanner, self.profiles)

    def infant_s(self) -> float:
        """The infant's own time, s; it begins to move when the first sensor streams."""
        if self._origin_s is None:
            self._origin_s = self.clock.now_s()
        return self.clock.now_s() - self._origin_s

    def add(self, make: Make, choices: Mapping[str, Value] | None = None) -> SimulatedDevice:
        """Put a sensor into the world; `choices` only tell what to simulate beforehand."""
        device = SimulatedDevice(make, self.wearer, self.clock, self.infant_s, self._seeds.spawn(1)[0], choices)
        self.devices[make.address] = device
        return device

    def remake(self, address: str, make: Make) -> None:
        """Before the first scan: the sensor is made otherwise."""
        self.devices[address].make = make

    def reawaken(self, address: str, awake_s: float) -> None:
        """Before the first scan: the sensor's clock reads this at the infant's second 0, s."""
        self.remake(address, replace(self.devices[address].make, awake_s=awake_s))

    def move(self, address: str, to: str) -> None:
        """Before the first scan: the system calls the sensor otherwise."""
        device = self.devices.pop(address)
        device.address, device.make = to, replace(device.make, address=to)
        self.devices[to] = device

    async def played_out(self) -> None:
        """Wait until the scenario is over for every sensor."""
        for device in self.devices.values():
            await device.played_out.wait()

    # --- faults

    def drop(self, address: str) -> None:
        """The link breaks, now."""
        if address in self.hang_up:
            self.hang_up[address]()

    def silence(self, address: str, silent: bool = True) -> None:
        """Connected, but nothing comes (a zombie)."""
        self.devices[address].silent = silent

    def freeze(self, address: str, frozen: bool = True) -> None:
        """Connected, but nothing comes and nothing is answered any more (a zombie that hangs)."""
        self.devices[address].frozen = frozen

    def trap(self, address: str, moment: str, times: int = 1) -> None:
        """The link breaks at the next `times` such moments: "connect", "discover", "subscribe", "write" or "read"."""
        self._traps[address, moment] = times

    def vanish(self) -> None:
        """The Bluetooth service dies: nothing comes, nobody is told, and all calls fail until `mend_bluetooth`."""
        self._bluetooth_error = gone()
        for end in tuple(self.orphan.values()):
            end()

    def lose(self, address: str, share: float) -> None:
        """Lose this share of the notifications of the stream, at random."""
        self.devices[address].lost_share = share

    def tamper(self, address: str, tamper: Tamper | None) -> None:
        """Put a function between sensor and air: it returns what arrives instead of each notification."""
        self.devices[address].tamper = tamper

    def out_of_range(self, address: str, out: bool = True) -> None:
        """Carry the sensor away (the link breaks, it cannot be found) or back."""
        self.devices[address].in_range = not out
        if out:
            self.drop(address)

    def forget(self, address: str) -> None:
        """The system forgets the sensor: connecting fails until the next scan has seen it."""
        self._forgotten.add(address)

    def refuse(
        self,
        address: str,
        times: int = 1,
        error: Exception | None = None,
        inside: bool = False,
        slow: bool = False,
    ) -> None:
        """The next `times` attempts to connect fail with `error` (left out: as Linux words an aborted attempt).

        With `inside` bleak itself tries again within connect(), and calls the disconnected callback each time.
        With `slow` the attempt hangs until its time is over and fails then.
        """
        error = error or BleakDBusError("org.bluez.Error.Failed", ["le-connection-abort-by-local"])
        queue = self._refusals.setdefault(address, deque())
        queue.extend(_Refusal(error, inside, slow) for _ in range(times))

    def hide(self, address: str, *aliases: str) -> None:
        """Service discovery does not show these characteristics from now on (none: shows all)."""
        self.devices[address].hidden = set(aliases)

    def break_bluetooth(self, error: Exception | None = None) -> None:
        """Scanning and connecting raise `error` (left out: the adapter is off), and links break."""
        self._bluetooth_error = error or BleakBluetoothNotAvailableError(
            "adapter is off", BleakBluetoothNotAvailableReason.POWERED_OFF
        )
        for address in tuple(self.hang_up):
            self.drop(address)

    def mend_bluetooth(self) -> None:
        """As before."""
        self._bluetooth_error = None

    # --- what the backend asks

    def advertising(self) -> dict[str, SimulatedDevice]:
        """Sensors that can be seen; a connected one does not advertise."""
        seen = {a: device for a, device in self.devices.items() if device.reachable}
        self._forgotten -= seen.keys()
        return seen

    def begin_scan(self) -> None:
        """The adapter scans."""
        self._check()
        self._scanning = True

    def end_scan(self) -> None:
        """It does not any more."""
        self._scanning = False

    async def connect(self, address: str, timeout_s: float, tell: Callable[[], None]) -> SimulatedDevice:
        """The sensor, after the time that connecting takes; `tell` is the disconnected callback."""
        self._check()
        self._connecting = True
        try:
            end_s = self.clock.now_s() + timeout_s
            while (refusal := self._next_refusal(address)) is not None:
                await self.clock.sleep(timeout_s if refusal.slow else 0.05)
                if not refusal.inside or self.clock.now_s() >= end_s:
                    raise refusal.error
                tell()
            if address not in self.devices or address in self._forgotten:
                raise BleakDeviceNotFoundError(address, f"device {address} not found")
            device = self.devices[address]
            # As real systems do: who advertises in time is connected, however long the attempt waited.
            while not device.reachable:
                if self.clock.now_s() >= end_s:
                    raise TimeoutError
                await self.clock.sleep(AWAIT_S)
            await self.clock.sleep(device.make.air.connect_s)
            if not device.reachable:
                await self.clock.sleep(end_s - self.clock.now_s())
                raise TimeoutError
            self._check_bluetooth()
            return device
        finally:
            self._connecting = False

    def shuffled(self, characteristics: Mapping[str, T]) -> list[tuple[str, T]]:
        """In another order each time, as Linux does."""
        items = list(characteristics.items())
        self._rng.shuffle(items)
        return items

    def sprung(self, address: str, moment: str) -> bool:
        """Whether the link is to break at this moment."""
        left = self._traps.get((address, moment), 0)
        if left:
            self._traps[address, moment] = left - 1
        return left > 0

    def _next_refusal(self, address: str) -> _Refusal | None:
        queue = self._refusals.get(address)
        return queue.popleft() if queue else None

    def _check(self) -> None:
        self._check_bluetooth()
        if self._scanning or self._connecting:
            self.busy_errors += 1
            raise BleakDBusError("org.bluez.Error.InProgress", ["Operation already in progress"])

    def _check_bluetooth(self) -> None:
        if self._bluetooth_error is not None:
            raise self._bluetooth_error


DEMO_CHOICES: Mapping[str, Value] = {"rate": 50, "range": 8, "stamps": "accounter"}
"""What the demo's sensors are set to: equal on both legs, losses visible."""


def demo_world(
    scenario: Scenario,
    seed: int,
    clock: Clock | None = None,
    models: Mapping[Limb, str] | None = None,
    choices: Mapping[str, Value] = DEMO_CHOICES,
    air: AirSetup | None = None,
    profiles: dict[str, KnownProfile] | None = None,
    wearer: Wearer | None = None,
) -> World:
    """A world with two sensors on one infant, clocks 40 ppm apart from true time on either side.

    Args:
        scenario: what the infant does.
        seed: fixes every byte that the sensors send.
        clock: of the session; left out: real time.
        models: firmware profile ids by limb; left out: MetaMotionS on both.
        choices: what the host is going to choose, so that the motion is simulated beforehand.
        air: of both connections.
        profiles: as for `World`; reading them takes files, so give them where a loop runs already.
        wearer: in place of the infant.
    """
    world = World(wearer or Wearer(scenario, seed), clock or Clock(), seed, profiles)
    setups = {}
    for limb, skew_ppm in zip(LIMBS, (40.0, -40.0), strict=True):
        profile = world.profiles[(models or {}).get(limb, "metamotion-s")].profile
        possible = {name: value for name, value in choices.items() if name in profile.params}
        make = Make(
            profile,
            limb,
            ADDRESSES[limb],
            rssi=-55 if limb is Limb.LEFT else -63,
            charge=87.0 if limb is Limb.LEFT else 74.0,
            skew_ppm=skew_ppm,
            awake_s=100.0 if limb is Limb.LEFT else 2345.0,
            air=air or AirSetup(),
        )
        world.add(make, possible)
        setups[limb] = setup_for(resolve(profile, possible), make.skew_ppm, make.awake_s)
    world.wearer.prepare(setups)
    return world
