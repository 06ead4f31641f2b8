"""The simulated infant that wears the sensors: what each leg's sensor feels, at the rate that the host chose."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.firmware.plan import Resolved
from monitor.model.limbs import Limb
from monitor.simulation.infant import simulate
from monitor.simulation.scenes import Scenario
from monitor.simulation.sensor import LimbSignal, SensorSetup
from monitor.simulation.session import SimulatedSession


class Wearer:
    """One infant playing one scenario; the motion is the same whatever the sensors are."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario, self.seed = scenario, seed
        self._felt: dict[tuple[Limb, SensorSetup], LimbSignal] = {}
        self.session: SimulatedSession | None = None
        """The last simulation, with its truth (times are seconds of the infant); None before `prepare`."""

    def prepare(self, setups: Mapping[Limb, SensorSetup]) -> None:
        """Simulate now (0.1 s per minute of the scenario), so that no stream has to wait for it."""
        self.session = simulate(self.scenario, self.seed, setups)
        for limb, setup in setups.items():
            self._felt[limb, setup] = self.session.limbs[limb]

    def signal(self, limb: Limb, setup: SensorSetup) -> LimbSignal:
        """What the sensor on `limb` feels; simulated on the spot if `prepare` did not foresee it."""
        if (limb, setup) not in self._felt:
            self.prepare({limb: setup})
        return self._felt[limb, setup]


def setup_for(resolved: Resolved, skew_ppm: float = 0.0, awake_s: float = 0.0) -> SensorSetup:
    """The simulated sensor behind a profile: its rate and range; rounding and packets are the encoder's part.

    Args:
        resolved: the profile with its choices.
        skew_ppm: how much its clock is fast.
        awake_s: reading of its clock at the infant's second 0, s.
    """
    standard = SensorSetup()
    return SensorSetup(
        rate_hz=resolved.rate_hz,
        full_scale_ms2=resolved.full_scale_ms2 or standard.full_scale_ms2,
        step_ms2=0.0,
        gyro_step_rads=0.0,
        skew_ppm=skew_ppm,
        offset_s=awake_s,
    )
