"""Notification bytes into samples: packets of one shape together, odd ones by the same code in a batch of one.

No bytes whatever make it raise: what cannot be read is counted and contributes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from monitor.firmware.charplans import CharPlans
from monitor.firmware.decoded import Decoded
from monitor.firmware.framing import Fault, Framer, framer_for
from monitor.firmware.hop import FIRST, NONE, Hop
from monitor.firmware.plan import Resolved
from monitor.model.records import FloatArray


class Decoder:
    """Decodes the notifications of one sensor.

    It remembers nothing but packets that are still incomplete (stream and split framings); `reset` forgets them.
    How notifications are spread over calls of `feed` does not change what comes out.
    """

    def __init__(self, resolved: Resolved) -> None:
        self.resolved = resolved
        self._framers: dict[str, Framer] = {}
        self._plans: dict[str, CharPlans] = {}
        for char in resolved.profile.chars:
            self._framers[char] = framer_for(resolved, char)
            plans = (frame for frame in resolved.frames if frame.char == char and not frame.waiting)
            self._plans[char] = CharPlans(resolved, tuple(plans))

    def reset(self) -> None:
        """Forget incomplete packets: the connection was lost."""
        for framer in self._framers.values():
            framer.reset()

    def feed(self, payloads: Sequence[bytes], arrivals_s: FloatArray, char: str) -> Decoded:
        """Decode notifications of one characteristic.

        Args:
            payloads: their bytes, in arrival order.
            arrivals_s: shape (len(payloads),), host times, s.
            char: alias of the characteristic in the profile.

        Returns:
            Samples in SI units, their packets, other readings, and counts of what was refused.
        """
        if len(payloads) != len(arrivals_s):
            raise ValueError("one arrival time a notification")
        faults: Counter[Fault] = Counter()
        arrivals_s = np.asarray(arrivals_s, np.float64)
        framer = self._framers.get(char)
        if framer is None:
            faults[Fault.UNKNOWN_FRAME] += len(payloads)
            return Hop(self.resolved, faults, (), NONE, arrivals_s[:0]).result()
        packets, places = framer.push(payloads, faults)
        if isinstance(places, range):  # every notification is a packet
            origins = FIRST if len(places) == 1 else np.arange(len(places))
        else:
            origins = np.array(places, np.int64)
            arrivals_s = arrivals_s[origins]
        hop = Hop(self.resolved, faults, packets, origins, arrivals_s)
        hop.take(self._plans[char])
        return hop.result()
