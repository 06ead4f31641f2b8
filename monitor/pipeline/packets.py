"""Notifications of one sensor become sample blocks: decoded a hop at a time, dated by the sensor's own clock."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

import numpy as np

from monitor.errors import DataError
from monitor.firmware.decoding import Decoder
from monitor.firmware.loading import load_text
from monitor.firmware.plan import Resolved
from monitor.firmware.profile_steps import Value
from monitor.firmware.resolving import resolve
from monitor.model.limbs import Limb
from monitor.model.records import Packet, SampleBlock, SensorFacts
from monitor.pipeline.dating import Dating
from monitor.texts import counting as texts

MOST_PACKETS = 16384


class PacketStage:
    """Decoder and clock of one limb; link records of the log may name new choices (`renew`).

    Args:
        limb: whose packets.
        facts: of its sensor, with `model` and `choices`.
        profiles: firmware profile texts by id, as the recording carries them.
        hop_s: packets are decoded together over this much arrival time; it changes cost and delay, not the result.

    Raises:
        DataError: the recording does not carry the sensor's profile, or it cannot be used.
    """

    def __init__(self, limb: Limb, facts: SensorFacts, profiles: Mapping[str, str], hop_s: float) -> None:
        self._limb, self._hop_s, self._profiles = limb, hop_s, profiles
        self.resolved = resolved_of(facts, profiles)
        self._decoder = Decoder(self.resolved)
        self._dating = Dating(limb, self.resolved, facts.rate_hz)
        self.clock = self._dating.clock
        self.faults: Counter[str] = Counter()
        self.battery: float | None = None
        self._waiting: list[Packet] = []

    @property
    def missing(self) -> float | None:
        """Samples that were sent and did not come; None where the sensor cannot tell."""
        return self._dating.missing if self.resolved.losses_visible else None

    def push(self, packet: Packet) -> list[SampleBlock]:
        """Takes one notification; returns samples when a hop is full."""
        self._waiting.append(packet)
        full = packet.time_s - self._waiting[0].time_s >= self._hop_s or len(self._waiting) >= MOST_PACKETS
        return self.flush() if full else []

    def flush(self) -> list[SampleBlock]:
        """Samples of all notifications so far."""
        waiting, self._waiting = self._waiting, []
        blocks: list[SampleBlock] = []
        for char in dict.fromkeys(p.char for p in waiting):
            mine = [p for p in waiting if p.char == char]
            arrivals = np.array([p.time_s for p in mine])
            decoded = self._decoder.feed([p.payload for p in mine], arrivals, char)
            self.faults.update({str(fault): n for fault, n in decoded.faults.items()})
            if decoded.battery:
                self.battery = decoded.battery[-1][1]
            blocks.extend(self._dating.date(decoded))
        return blocks

    def settle(self) -> list[SampleBlock]:
        """The sensor is silent, or the session ends: samples of all notifications, held ones too."""
        return [*self.flush(), *self._dating.settle()]

    def lost(self) -> list[SampleBlock]:
        """The link is gone: what is incomplete stays so, and the device's clock may begin anew."""
        blocks = self.settle()
        self._decoder.reset()
        self._dating.restart()
        return blocks

    def renew(self, facts: SensorFacts) -> None:
        """The sensor came back with other captured values: what comes from here on is read by these facts.

        All before was decoded when the link was lost.

        Raises:
            DataError: they do not fit the profile.
        """
        self.resolved = resolved_of(facts, self._profiles)
        self._decoder = Decoder(self.resolved)
        self._dating.use(self.resolved)


def resolved_of(facts: SensorFacts, profiles: Mapping[str, str]) -> Resolved:
    """The sensor's profile with the choices and captured values that the recording names.

    Raises:
        DataError: the profile is not there or does not fit the choices.
    """
    if facts.model is None or facts.model not in profiles:
        raise DataError(
            texts.NO_PROFILE.format(model=facts.model or texts.NO_NAME),
            advice=texts.WITHOUT_BYTES_CANNOT_BE_READ,
        )
    profile = load_text(profiles[facts.model], texts.PROFILE_IN_RECORDING.format(model=facts.model))
    values = {name: _value(text) for name, text in facts.choices}
    chosen = {name: value for name, value in values.items() if name in profile.params}
    captured = {name: value for name, value in values.items() if name not in profile.params}
    return resolve(profile, chosen, captured)


def _value(text: str) -> Value:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, int | float | str) else text
