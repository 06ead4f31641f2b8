"""The two limbs a sensor can sit on."""

from __future__ import annotations

from enum import StrEnum


class Limb(StrEnum):
    """Left or right leg, sensor at the ankle."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Limb:
        """The opposite leg."""
        return _OTHER[self]


_OTHER = {Limb.LEFT: Limb.RIGHT, Limb.RIGHT: Limb.LEFT}
LIMBS: tuple[Limb, Limb] = (Limb.LEFT, Limb.RIGHT)
