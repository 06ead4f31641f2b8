"""`--shank-axis`: how the sensors sit on the shanks, as the command line says it."""

from __future__ import annotations

import click

from monitor.errors import UsageError
from monitor.model.limbs import LIMBS, Limb

Axis = tuple[float, float, float]
AXIS_OPTION = click.option(
    "--shank-axis", metavar="AXIS", help="Sensor axis that points to the knee: y, -x or left=y,right=-y."
)
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
                f"--shank-axis {said} names no axis",
                advice="The sensor's axis that points to the knee: y, or -x, or left=y,right=-y.",
            )
        found |= dict.fromkeys((Limb(limb),) if equals else LIMBS, _AXES[axis])
    return found
