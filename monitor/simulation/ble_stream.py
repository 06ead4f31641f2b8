"""The stream of a simulated sensor: what it feels, as the notifications of its profile, with the time of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from monitor.simulation.encoder import Encoder
from monitor.simulation.sensor import LimbSignal

CHUNK_S = 0.5
"""So much is encoded together, s of the infant."""


class Ready(NamedTuple):
    """A notification and the infant's second in which the sensor has it ready."""

    at_s: float
    char: str
    payload: bytes


def stream(signal: LimbSignal, encoder: Encoder, from_s: float, gyro: bool = True) -> Iterator[Ready]:
    """All notifications from the first sample after `from_s` (infant's time) on, in order; with `gyro` or without."""
    first = int(np.searchsorted(signal.true_time_s, from_s))
    size = max(1, round(CHUNK_S * signal.setup.rate_hz))
    sent_samples = 0
    for start in range(first, len(signal.time_s), size):
        part = slice(start, start + size)
        gyro_rads = signal.gyro_rads[part] if gyro and signal.gyro_rads is not None else None
        sent = encoder.encode(signal.time_s[part], signal.acc_ms2[part], gyro_rads)
        ready, waiting = [], []
        for notification in sent:
            waiting.append(notification)
            if notification.samples:
                # The parts of a split packet leave together, when its last sample is there.
                sent_samples += notification.samples
                at_s = float(signal.true_time_s[first + sent_samples - 1])
                ready += [Ready(at_s, one.char, one.payload) for one in waiting]
                waiting = []
        # What is left are packets of the gyroscope alone: spread over the chunk.
        times = signal.true_time_s[part]
        for place, one in enumerate(waiting, 1):
            at_s = float(times[place * len(times) // len(waiting) - 1])
            ready.append(Ready(at_s, one.char, one.payload))
        yield from sorted(ready, key=lambda one: one.at_s)
