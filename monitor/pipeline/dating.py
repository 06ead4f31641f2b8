"""When the samples of decoded packets were taken, in the sensor's own time, and how many never came.

Sensor time is continuous over the whole session: it starts at the first packet's arrival, runs by the device's ticks
(or counter, or sample count), and after a reset or reconnect goes on where the host's clock says.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from monitor.firmware.blocks import BoolArray
from monitor.firmware.decoded import Decoded, IntArray
from monitor.firmware.plan import Resolved
from monitor.model.limbs import Limb
from monitor.model.records import FloatArray, SampleBlock
from monitor.preprocessing.clock import ClockFit

LARGEST_LEAD_S = 2.0
"""A device clock that gets this far ahead of the host's between two packets has jumped."""
SWAPPED_S = 0.5
"""A packet that is this little older than the one before was sent twice or overtaken; older still: a new clock."""
PAUSE_S = 0.25
"""Without clock and counter, packets after a pause this long are looked at before they are dated: late or lost?"""
SETTLED_S = 0.5
"""Packets that have not caught up for this long will not: what is missing is lost."""
CATCHING_UP_S = 0.05
LATE_S = 0.1
"""A packet this late is an ordinary one (chosen here: a stalled host, retries of the link)."""


@dataclass(frozen=True, slots=True)
class Packets:
    """Decoded packets (p) and their samples (n): shapes as in `Decoded`."""

    acc_ms2: FloatArray
    gyro_rads: FloatArray | None
    samples: IntArray
    arrival_s: FloatArray

    def part(self, a: int, b: int) -> Packets:
        """Packets a to b."""
        if a == 0 and b == self.samples.size:
            return self
        ends = np.concatenate(([0], np.cumsum(self.samples)))
        first, last = int(ends[a]), int(ends[b])
        gyro = None if self.gyro_rads is None else self.gyro_rads[first:last]
        return Packets(self.acc_ms2[first:last], gyro, self.samples[a:b], self.arrival_s[a:b])

    def then(self, more: Packets) -> Packets:
        """These and `more`."""
        gyro = None
        if self.gyro_rads is not None and more.gyro_rads is not None:
            gyro = np.concatenate((self.gyro_rads, more.gyro_rads))
        return Packets(
            np.concatenate((self.acc_ms2, more.acc_ms2)),
            gyro,
            np.concatenate((self.samples, more.samples)),
            np.concatenate((self.arrival_s, more.arrival_s)),
        )


class Dating:
    """Dates the packets of one limb and keeps its clock.

    Args:
        limb: whose packets.
        resolved: the sensor's profile.
        rate_hz: nominal samples a second.
    """

    def __init__(self, limb: Limb, resolved: Resolved, rate_hz: float) -> None:
        self._limb, self._rate_hz = limb, rate_hz
        self._packet_s = resolved.samples_per_packet / rate_hz
        self.clock = ClockFit(resolved.time is not None, self._packet_s)
        self.missing = 0.0
        """Samples that the sensor's clock or counter says were sent and did not come; without both always 0."""
        self._anew = True
        self._behind = 0.0
        self._counts = 0
        self._raw: dict[str, int] = {}
        self._base_s = 0.0
        self._last_s: float | None = None
        self._last_arrival_s = 0.0
        self._held: Packets | None = None
        self.use(resolved)

    def use(self, resolved: Resolved) -> None:
        """From here on the packets are those of this profile (the same sensor, set up again)."""
        self._resolved = resolved
        time, sequence = resolved.time, resolved.sequence
        self._unit_s = 1.0 / self._rate_hz
        if time is not None:
            self._unit_s = time.unit_s
        elif sequence is not None and sequence.step == "packets":
            self._unit_s = self._packet_s

    def date(self, d: Decoded) -> list[SampleBlock]:
        """Samples of these packets; some may be held until it is clear whether others were lost."""
        packets = Packets(d.acc_ms2, d.gyro_rads, d.samples, d.arrival_s)
        if not d.samples.size or not d.acc_ms2.size:
            return []
        if not self._resolved.losses_visible:
            return self._uncounted(packets if self._held is None else self._held.then(packets), False)
        time, sequence = self._resolved.time, self._resolved.sequence
        ticks = None if d.tick is None or time is None else self._steps("tick", d.tick, time.bits)
        counts = None if d.sequence is None or sequence is None else self._steps("sequence", d.sequence, sequence.bits)
        steps = ticks if ticks is not None else counts
        if steps is None:
            return []
        return self._counted(packets, steps, counts)

    def settle(self) -> list[SampleBlock]:
        """Nothing more comes for now: what was held is dated by what is known."""
        held, self._held = self._held, None
        return [] if held is None else self._uncounted(held, True)

    def restart(self) -> None:
        """The link is gone: the device's clock may begin anew."""
        self._anew = True

    # --- sensors with a clock or a counter

    def _counted(self, packets: Packets, steps: FloatArray, counts: FloatArray | None) -> list[SampleBlock]:
        arrivals = packets.arrival_s - np.concatenate(([self._last_arrival_s], packets.arrival_s[:-1]))
        anew = (steps * self._unit_s < -SWAPPED_S) | (steps * self._unit_s - arrivals > LARGEST_LEAD_S)
        anew[0] |= self._anew
        self._anew = False
        self._count_missing(packets.samples, steps, counts, anew)
        blocks: list[SampleBlock] = []
        cuts = [0, *(np.flatnonzero(anew[1:]) + 1).tolist(), anew.size]
        for a, b in itertools.pairwise(cuts):
            if anew[a]:
                self._begin(float(packets.arrival_s[a]), float(arrivals[a]))
                steps[a] = 0
            counted = self._counts + np.cumsum(steps[a:b])
            self._counts = int(counted[-1])
            blocks.append(self._block(packets.part(a, b), self._base_s + counted * self._unit_s))
        self._last_arrival_s = float(packets.arrival_s[-1])
        return blocks

    def _steps(self, name: str, raw: IntArray, bits: int) -> FloatArray:
        """Counts from one packet to the next, without wraps."""
        wrap = 1 << bits
        before = np.concatenate(([self._raw.get(name, int(raw[0]))], raw[:-1]))
        self._raw[name] = int(raw[-1])
        if bits >= 63:
            return (raw - before).astype(np.float64)  # wraps by itself
        steps = (raw - before) % wrap
        return np.where(steps > wrap // 2, steps - wrap, steps).astype(np.float64)

    def _count_missing(self, samples: IntArray, steps: FloatArray, counts: FloatArray | None, anew: BoolArray) -> None:
        """Whole packets that a counter, or else the clock, says are missing before each of these."""
        sequence = self._resolved.sequence
        if counts is not None and sequence is not None:
            packets = counts if sequence.step == "packets" else counts / samples
        else:
            packets = steps * self._unit_s * self._rate_hz / samples
        if self._behind == 0.0 and packets.min() > 0.0 and packets.max() < 1.5 and not anew.any():
            return  # nearly always
        # What was overtaken is dropped: it counts as missing once, where the other came.
        place = np.cumsum(np.where(anew, 1.0, packets)) - self._behind
        reach = np.maximum.accumulate(np.concatenate(([0.0], place)))
        self._behind = float(reach[-1] - place[-1])
        self.missing += float(np.rint(np.maximum(np.diff(reach) - 1.0, 0.0)) @ samples)

    def _begin(self, arrival_s: float, after_s: float) -> None:
        """Sensor time goes on from the host's clock, which showed `after_s` more than at the packet before."""
        self._counts = 0
        self.clock.restart()
        if self._last_s is None:
            self._base_s = arrival_s
        else:
            step_s = max(after_s, 1.0 / self._rate_hz)
            self.missing += max(0.0, round((step_s - self._packet_s) * self._rate_hz))
            self._base_s = self._last_s + step_s

    # --- sensors without

    def _uncounted(self, packets: Packets, force: bool) -> list[SampleBlock]:
        """Samples follow each other at the nominal rate; after a pause it is first seen whether they catch up."""
        self._held = None
        blocks: list[SampleBlock] = []
        at = 0
        if self._anew:
            self._anew = False
            self._begin(float(packets.arrival_s[0]), float(packets.arrival_s[0]) - self._last_arrival_s)
            # Counted as the first packet's last sample, as with a clock.
            self._counts = -int(packets.samples[0])
            self._last_arrival_s = float(packets.arrival_s[0])
        while at < packets.samples.size:
            late_from = np.concatenate(([self._last_arrival_s], packets.arrival_s[at:-1]))
            pauses = np.flatnonzero(packets.arrival_s[at:] - late_from > PAUSE_S)
            if pauses.size and pauses[0] == 0:
                lost_s = self._lost_in_pause(packets.part(at, packets.samples.size), force)
                if lost_s is None:
                    self._held = packets.part(at, packets.samples.size)
                    break
                self._base_s += lost_s
                end = int(pauses[1]) if pauses.size > 1 else packets.samples.size - at
            else:
                end = int(pauses[0]) if pauses.size else packets.samples.size - at
            part = packets.part(at, at + end)
            counted = self._counts + np.cumsum(part.samples)
            self._counts = int(counted[-1])
            blocks.append(self._block(part, self._base_s + counted / self._rate_hz))
            self._last_arrival_s = float(part.arrival_s[-1])
            at += end
        return blocks

    def _lost_in_pause(self, packets: Packets, force: bool) -> float | None:
        """Time that is missing before these packets, s: 0 if they catch up with the clock; None: not known yet."""
        newest = self._base_s + (self._counts + np.cumsum(packets.samples)) / self._rate_hz
        late = self.clock.lateness_s(newest, packets.arrival_s)
        best, improved_s = np.inf, float(packets.arrival_s[0])
        for late_s, arrival_s in zip(late.tolist(), packets.arrival_s.tolist(), strict=True):
            if arrival_s >= improved_s + SETTLED_S:
                return float(best)
            if late_s <= LATE_S + self._packet_s:
                return 0.0
            if late_s < best - CATCHING_UP_S:
                improved_s = arrival_s
            best = min(best, late_s)
        return float(best) if force else None

    # --- both

    def _block(self, packets: Packets, stamp_s: FloatArray) -> SampleBlock:
        n = packets.samples
        owner = np.repeat(np.arange(n.size), n)
        within = np.arange(owner.size) - np.repeat(np.cumsum(n) - n, n)
        refers = self._resolved.time.refers if self._resolved.time is not None else "last"
        from_stamp = within if refers == "first" else within - (n[owner] - 1)
        time_s = stamp_s[owner] + from_stamp / self._rate_hz
        newest = stamp_s + ((n - 1) / self._rate_hz if refers == "first" else 0.0)
        floor = -np.inf if self._last_s is None else self._last_s
        reach = np.maximum.accumulate(np.concatenate(([floor], newest)))
        self._last_s = float(reach[-1])
        fresh = newest > reach[:-1]
        if fresh.all():
            self.clock.push(newest, packets.arrival_s)
        else:
            self.clock.push(newest[fresh], packets.arrival_s[fresh])
        return SampleBlock(self._limb, time_s, packets.acc_ms2, packets.gyro_rads)
