"""A simulated sensor on a table, laid on its six faces and then slanted. It is the sensor that the demo wears."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.simulation.scenarios import supine_kicking
from monitor.simulation.sensor import LimbSignal, SensorSetup, sense
from monitor.simulation.tracks import INTERNAL_RATE_HZ
from monitor.simulation.wearer import Wearer

LIES_S, TURNS_S = 4.5, 1.0
"""How long it lies in a position, and how long it is turned to the next one, s."""
SLANTED = (0.6, -0.5, 0.62)
_HAND_MS2 = 4.0
_AGAIN = 8


class Table(Wearer):
    """In place of an infant. Offset and gain are those of the same sensor on the infant of that seed: each sensor draws
    its errors first, from its own stream.

    Args:
        seed: as of the infant.
        askew_rad: so far each face lies from flat.
    """

    def __init__(self, seed: int, askew_rad: float = 0.05) -> None:
        super().__init__(supine_kicking(minutes=1.0), seed)
        self._askew_rad = askew_rad

    def prepare(self, setups: Mapping[Limb, SensorSetup]) -> None:
        """Nothing takes long here."""

    def signal(self, limb: Limb, setup: SensorSetup) -> LimbSignal:
        """What the sensor feels: it is laid down again and again, for as long as anybody may want."""
        own = np.random.SeedSequence(self.seed).spawn(1 + len(LIMBS))[1 + LIMBS.index(limb)]
        # The axes are the sensor's first draw; gravity comes along each of them in turn.
        axes = sense(limb, np.zeros((8, 3)), np.zeros((8, 3)), setup, np.random.Generator(np.random.PCG64(own))).axes
        force = positions(self._askew_rad, np.random.default_rng(self.seed)) @ axes.T
        rng = np.random.Generator(np.random.PCG64(own))
        return sense(limb, force, np.zeros_like(force), setup, rng)


def positions(askew_rad: float, rng: np.random.Generator) -> FloatArray:
    """Specific force (n, 3), m/s2, at the internal rate, in the sensor's axes: six faces, slanted, and again."""
    ups = [sign * np.eye(3)[axis] for axis in range(3) for sign in (1.0, -1.0)]
    parts = []
    for _ in range(_AGAIN):
        for up in [*ups, np.array(SLANTED)]:
            side = np.cross(up, rng.normal(size=3))
            lies = up / np.linalg.norm(up) + np.tan(askew_rad) * side / np.linalg.norm(side)
            still = STANDARD_GRAVITY_MS2 * lies / np.linalg.norm(lies)
            hand = rng.normal(0.0, _HAND_MS2, (round(TURNS_S * INTERNAL_RATE_HZ), 3))
            parts += [still + hand, np.tile(still, (round(LIES_S * INTERNAL_RATE_HZ), 1))]
    return np.concatenate(parts)
