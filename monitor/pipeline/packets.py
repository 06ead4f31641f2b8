"""Notifications of one sensor become sample blocks: decoded a hop at a time, dated by the sensor's own clock.

Sensor time is continuous over the whole session: it starts at the first packet's arrival, runs by the device's ticks
(or counter, or sample count), and after a reset or reconnect goes on where the host's clock says.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Mapping

import numpy as np

from monitor.errors import DataError
from monitor.firmware.decoded import Decoded
from monitor.firmware.decoding import Decoder
from monitor.firmware.loading import load_text
from monitor.firmware.plan import Resolved
from monitor.firmware.profile_steps import Value
from monitor.firmware.resolving import resolve
from monitor.model.limbs import Limb
from monitor.model.records import FloatArray, Packet, SampleBlock, SensorFacts
from monitor.preprocessing.clock import ClockFit

LARGEST_LEAD_S = 2.0
"""A device clock that gets this far ahead of the host's between two packets has jumped."""
LONGEST_SILENCE_S = 1.5
"""Without clock and counter, a pause this long is a gap; shorter ones may be a burst that is late."""
MOST_PACKETS = 16384


class PacketStage:
    """Decoder and clock of one limb.

    Args:
        limb: whose packets.
        facts: of its sensor, with `model` and `choices`.
        profiles: firmware profile texts by id, as the recording carries them.
        hop_s: packets are decoded together over this much arrival time; it changes cost and delay, not the result.

    Raises:
        DataError: the recording does not carry the sensor's profile, or it cannot be used.
    """

    def __init__(self, limb: Limb, facts: SensorFacts, profiles: Mapping[str, str], hop_s: float) -> None:
        self._limb, self._hop_s = limb, hop_s
        self.resolved = resolved_of(facts, profiles)
        self._rate_hz = facts.rate_hz
        self._decoder = Decoder(self.resolved)
        self.clock = ClockFit()
        self.faults: Counter[str] = Counter()
        self.battery: float | None = None
        self._waiting: list[Packet] = []
        self._anew = True
        self._counts = 0
        self._raw: int | None = None
        self._base_s = 0.0
        self._last_s: float | None = None
        self._last_arrival_s = 0.0
        time, sequence = self.resolved.time, self.resolved.sequence
        self._wrap = 1 << (time.bits if time else sequence.bits if sequence else 62)

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
            blocks.extend(self._dated(decoded))
        return blocks

    def lost(self) -> list[SampleBlock]:
        """The link is gone: what is incomplete stays so, and the device's clock may begin anew."""
        blocks = self.flush()
        self._decoder.reset()
        self._anew = True
        return blocks

    # --- time

    def _dated(self, d: Decoded) -> list[SampleBlock]:
        if not d.samples.size or not d.acc_ms2.size:
            return []
        steps = self._steps(d)
        blocks: list[SampleBlock] = []
        ends = np.cumsum(d.samples)
        arrivals = d.arrival_s - np.concatenate(([self._last_arrival_s], d.arrival_s[:-1]))
        unit = self._unit_s()
        anew = (steps < 0) | (steps * unit - arrivals > LARGEST_LEAD_S)
        if not self.resolved.losses_visible:
            anew |= arrivals > LONGEST_SILENCE_S
        anew[0] |= self._anew
        self._anew = False
        cuts = [0, *(np.flatnonzero(anew[1:]) + 1).tolist(), anew.size]
        for a, b in itertools.pairwise(cuts):
            if anew[a]:
                self._restart(float(d.arrival_s[a]), float(arrivals[a]))
                steps[a] = 0
            counts = self._counts + np.cumsum(steps[a:b])
            self._counts = int(counts[-1])
            first = int(ends[a] - d.samples[a])
            blocks.append(self._block(d, a, b, first, int(ends[b - 1]), self._base_s + counts * unit))
        self._last_arrival_s = float(d.arrival_s[-1])
        return blocks

    def _steps(self, d: Decoded) -> FloatArray:
        """Counts from one packet to the next, without wraps; in samples where the sensor has no counter."""
        raw = d.tick if d.tick is not None else d.sequence
        if raw is None:
            # A packet without a clock stands for its samples; it is dated by its last one.
            return d.samples.astype(np.float64)
        before = np.concatenate(([raw[0] if self._raw is None else self._raw], raw[:-1]))
        self._raw = int(raw[-1])
        steps = (raw - before) % self._wrap
        return np.where(steps > self._wrap // 2, steps - self._wrap, steps).astype(np.float64)

    def _unit_s(self) -> float:
        if self.resolved.time is not None:
            return self.resolved.time.unit_s
        sequence = self.resolved.sequence
        if sequence is not None and sequence.step == "packets":
            return self.resolved.samples_per_packet / self._rate_hz
        return 1.0 / self._rate_hz

    def _restart(self, arrival_s: float, after_s: float) -> None:
        """Sensor time goes on from the host's clock, which showed `after_s` more than at the packet before."""
        self._counts = 0
        self.clock.restart()
        if self._last_s is None:
            self._base_s = arrival_s
        else:
            self._base_s = self._last_s + max(after_s, 1.0 / self._rate_hz)

    def _block(self, d: Decoded, a: int, b: int, first: int, last: int, stamp_s: FloatArray) -> SampleBlock:
        n = d.samples[a:b]
        owner = np.repeat(np.arange(b - a), n)
        within = np.arange(last - first) - np.repeat(np.cumsum(n) - n, n)
        refers = self.resolved.time.refers if self.resolved.time is not None else "last"
        from_stamp = within if refers == "first" else within - (n[owner] - 1)
        time_s = stamp_s[owner] + from_stamp / self._rate_hz
        newest = stamp_s + ((n - 1) / self._rate_hz if refers == "first" else 0.0)
        self.clock.push(newest, d.arrival_s[a:b])
        self._last_s = float(newest[-1])
        gyro = None if d.gyro_rads is None else d.gyro_rads[first:last]
        return SampleBlock(self._limb, time_s, d.acc_ms2[first:last], gyro)


def resolved_of(facts: SensorFacts, profiles: Mapping[str, str]) -> Resolved:
    """The sensor's profile with the choices and captured values that the recording names.

    Raises:
        DataError: the profile is not there or does not fit the choices.
    """
    if facts.model is None or facts.model not in profiles:
        raise DataError(
            f"the recording does not carry the profile of its sensor ({facts.model or 'no name'})",
            advice="Without it the bytes cannot be read; use the recording as it was made.",
        )
    profile = load_text(profiles[facts.model], f"profile {facts.model} in the recording")
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
