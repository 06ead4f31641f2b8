"""Causal low-pass filters with carried state: bit-identical whatever the chunking (rule 6)."""

from __future__ import annotations

import numpy as np
from scipy import signal

from monitor.model.records import FloatArray


class CausalLowPass:
    """Butterworth low-pass along the last axis, seeded so that a constant first value passes unchanged.

    Args:
        order: filter order.
        corner_hz: -3 dB frequency, Hz.
        rate_hz: sample rate, Hz; the corner is kept below 0.45 of it.
    """

    def __init__(self, order: int, corner_hz: float, rate_hz: float) -> None:
        sos: FloatArray = signal.butter(order, min(corner_hz, 0.45 * rate_hz), fs=rate_hz, output="sos")
        # One `lfilter` a section: what `sosfilt` computes, without its 15 us a call, which a live hop feels.
        self._sections: list[tuple[FloatArray, FloatArray]] = [(row[:3].copy(), row[3:].copy()) for row in sos]
        self._rest: FloatArray = signal.sosfilt_zi(sos)
        self._states: list[FloatArray] = []
        self.delay_s = _low_frequency_delay(sos) / rate_hz

    def reset(self) -> None:
        """Forgets the past: the next sample starts a new segment."""
        self._states = []

    def push(self, values: FloatArray) -> FloatArray:
        """Filters `values` of shape (n,) or (channels, n); returns the same shape."""
        if not values.shape[-1]:
            return values
        if not self._states:
            self._states = [rest * values[..., :1] for rest in self._rest]
        result = values
        for number, (b, a) in enumerate(self._sections):
            result, self._states[number] = signal.lfilter(b, a, result, axis=-1, zi=self._states[number])
        return result


def _low_frequency_delay(sos: FloatArray) -> float:
    """Group delay at zero frequency, in samples: sum over sections of the difference of the first moments."""
    k = np.arange(3)
    b, a = sos[:, :3], sos[:, 3:]
    return float(np.sum((b @ k) / b.sum(axis=1) - (a @ k) / a.sum(axis=1)))
