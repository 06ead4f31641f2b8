"""`--shank-axis`: how the sensors sit on the shanks, as the command line says it."""

from __future__ import annotations

import click

from monitor.errors import UsageError
from monitor.model.limbs import LIMBS, Limb
from monitor.texts import recording_commands as texts

Axis = tuple[float, float, float]
AXIS_OPTION = click.option("--shank-axis", metavar="AXIS", help=texts.MOUNTING_SHANK_AXIS)
_AXES: dict[str, Axis] = {
    sign + name: (x * unit, y * unit, z * unit)
    for name, (x, y, z) in {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}.items()
    for sign, unit in (("", 1.0), ("-", -1.0))
}


def shank_axes(said: str | None) -> dict[Limb, Axis]:
    """Each named limb's sensor axis along the shank, towards the knee.

    Raises:
        UsageError: no axis, or no limb, of that name.
    """
    found: dict[Limb, Axis] = {}
    for part in said.split(",") if said is not None else ():
        limb, equals, axis = part.strip().rpartition("=")
        if (equals and limb not in set(Limb)) or axis not in _AXES:
            raise UsageError(
                texts.SHANK_AXIS_NAMES_NO_AXIS.format(said=said),
                advice=texts.SENSOR_AXIS_POINTS_TO_KNEE_Y,
            )
        found |= dict.fromkeys((Limb(limb),) if equals else LIMBS, _AXES[axis])
    return found
