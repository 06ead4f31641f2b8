"""A sensor that came back from a loss with other captured values: read from then on by these."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.firmware.decoding import Decoder
from monitor.model.limbs import Limb
from monitor.model.records import SensorFacts
from monitor.pipeline.packets import PacketStage, resolved_of


class RenewedStage(PacketStage):
    """As `PacketStage`, for a log whose link records may name new choices."""

    def __init__(self, limb: Limb, facts: SensorFacts, profiles: Mapping[str, str], hop_s: float) -> None:
        super().__init__(limb, facts, profiles, hop_s)
        self._profiles = profiles

    def renew(self, facts: SensorFacts) -> None:
        """Read what comes from here on by these facts; all before was decoded when the link was lost.

        Raises:
            DataError: they do not fit the profile.
        """
        self.resolved = resolved_of(facts, self._profiles)
        self._decoder = Decoder(self.resolved)
        self._dating.use(self.resolved)
