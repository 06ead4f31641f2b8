"""Which sensors are near, and which leg each is on: what the `get ready` screen shows. No textual here."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.model.limbs import LIMBS, Limb

STALE_S = 12.0
"""A sensor that was not heard for so long is no longer near, s: two scans."""
GOOD_DBM, FAIR_DBM = -70, -85
"""Signal from here on is good, or fair (chosen here: at -85 dBm packets begin to get lost)."""


@dataclass(frozen=True, slots=True)
class Near:
    """One sensor in range; `signal_dbm` as the adapter says it."""

    address: str
    name: str
    kind: str
    signal_dbm: int
    refused: str = ""
    """Why it cannot be used; empty where it can."""


@dataclass(slots=True)
class Finding:
    """Sensors by address, in the order in which they were first heard, and the legs they were given.

    Args:
        legs: as said at an earlier start.
    """

    legs: dict[Limb, str] = field(default_factory=dict)
    near: dict[str, Near] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    """Addresses that were on another child: not offered while there are others."""
    said: bool = False
    """A person gave the legs during this start."""
    _heard_s: dict[str, float] = field(default_factory=dict)

    def hear(self, sensors: list[Near], now_s: float) -> None:
        """What a scan has found so far; sensors that fell silent go."""
        for sensor in sensors:
            self.near[sensor.address] = sensor
            self._heard_s[sensor.address] = now_s
        for address in [address for address, at_s in self._heard_s.items() if now_s - at_s > STALE_S]:
            del self._heard_s[address], self.near[address]

    def give(self, address: str, limb: Limb) -> None:
        """This sensor is on that leg; a second time takes it back. One sensor is on one leg alone."""
        self.said = True
        if self.legs.get(limb) == address:
            del self.legs[limb]
            return
        self.legs = {leg: other for leg, other in self.legs.items() if leg is not limb and other != address}
        self.legs[limb] = address

    def two_nearest(self) -> dict[Limb, str] | None:
        """The two usable sensors with the best signal, last time's first, under provisional names; None: fewer."""
        usable = [near for near in self.near.values() if not near.refused]
        own = [near for near in usable if near.address not in self.others]
        usable = own if len(own) >= len(LIMBS) else usable
        if len(usable) < len(LIMBS):
            return None
        usable.sort(key=lambda near: (self.leg(near.address) is None, -near.signal_dbm))
        return {limb: near.address for limb, near in zip(LIMBS, usable, strict=False)}

    def swap(self) -> None:
        """Left becomes right."""
        self.said = True
        self.legs = {limb.other: address for limb, address in self.legs.items()}

    def leg(self, address: str) -> Limb | None:
        """On which leg a sensor is."""
        return next((limb for limb, other in self.legs.items() if other == address), None)

    @property
    def ready(self) -> bool:
        """Both legs' sensors are near and usable."""
        return not self.missing and not any(self.near[address].refused for address in self.legs.values())

    @property
    def missing(self) -> list[Limb]:
        """Legs without a sensor that is near."""
        return [limb for limb in LIMBS if self.legs.get(limb) not in self.near]
