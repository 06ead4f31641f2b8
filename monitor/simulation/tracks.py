"""A track: one coordinate of the body over time, the sum of minimum-jerk moves, contacts and unrest.

Minimum jerk: Flash & Hogan 1985, 10.1523/JNEUROSCI.05-07-01688.1985. Moves may overlap; their sum stays smooth.
"""

from __future__ import annotations

import math

import numpy as np
import scipy.fft

from monitor.model.records import FloatArray

INTERNAL_RATE_HZ = 400.0
"""Motion is written at this rate; joints move below 20 Hz, so central differences err by less than 1 %."""


def minimum_jerk(phase: FloatArray) -> FloatArray:
    """The unit minimum-jerk step: `phase` (n,) within 0..1 gives the way covered, 0..1, same shape."""
    return phase**3 * (10.0 - 15.0 * phase + 6.0 * phase**2)


def minimum_jerk_speed(phase: float) -> float:
    """Derivative of `minimum_jerk` at `phase`, per unit phase."""
    return 30.0 * phase**2 * (1.0 - phase) ** 2


def unrest(rng: np.random.Generator, n: int, low_hz: float, high_hz: float, rms: float) -> FloatArray:
    """Gaussian noise (n,) within a band, of size `rms`, faded in and out over at most half a second."""
    size = scipy.fft.next_fast_len(max(n, 16), real=True)
    frequency_hz = np.fft.rfftfreq(size, 1.0 / INTERNAL_RATE_HZ)
    inside = (frequency_hz >= low_hz) & (frequency_hz <= high_hz)
    count = int(inside.sum())
    spectrum = np.zeros(len(frequency_hz), dtype=np.complex128)
    if not count:
        return np.zeros(n)
    spectrum[inside] = rng.standard_normal(count) + 1j * rng.standard_normal(count)
    # An inverse transform of `count` lines of variance 2 has variance 4 count / size^2.
    noise = np.asarray(scipy.fft.irfft(spectrum, size)[:n]) * (rms * size / (2.0 * math.sqrt(count)))
    return noise * fade(n)


def fade(n: int) -> FloatArray:
    """A window (n,) that rises from 0 to 1 and falls again, over half a second or a third of its length."""
    edge = max(1, min(n // 3, int(INTERNAL_RATE_HZ / 2)))
    ramp = minimum_jerk(np.arange(edge) / edge)
    window = np.ones(n)
    window[:edge] = ramp
    window[n - edge :] = ramp[::-1]
    return window


class Track:
    """One coordinate over `n` samples at the internal rate, from the value `start`; `value` is where it will end."""

    def __init__(self, n: int, start: float) -> None:
        self._n = n
        self._start = start
        self._shape = np.zeros(n)
        self._jump = np.zeros(n + 1)
        self.value = start

    def move(self, start_s: float, duration_s: float, delta: float, stop: float = 1.0) -> float:
        """Add a minimum-jerk move by `delta`, cut off at phase `stop`; returns the speed left at the cut."""
        first, last = self._index(start_s), self._index(start_s + duration_s * stop)
        phase = (np.arange(first, last) / INTERNAL_RATE_HZ - start_s) / duration_s
        self._shape[first:last] += delta * minimum_jerk(phase)
        covered = delta * float(minimum_jerk(np.array([stop]))[0])
        self._jump[last] += covered
        self.value += covered
        return delta * minimum_jerk_speed(stop) / duration_s

    def move_to(self, start_s: float, duration_s: float, target: float) -> None:
        """Add the move that makes the planned value `target`."""
        self.move(start_s, duration_s, target - self.value)

    def strike(
        self, start_s: float, duration_s: float, delta: float, stop: float, contact_hz: float, damping: float
    ) -> None:
        """Move by `delta`, but meet something at phase `stop`: the speed left decays as a damped spring."""
        scale = 1.0 / float(minimum_jerk(np.array([stop]))[0])
        speed = self.move(start_s, duration_s, delta * scale, stop)
        natural = 2.0 * math.pi * contact_hz
        damped = natural * math.sqrt(1.0 - damping**2)
        contact_s = start_s + duration_s * stop
        # After 16 time constants the rest is below what any sensor shows.
        first, last = self._index(contact_s), self._index(contact_s + 16.0 / (damping * natural))
        since = np.arange(first, last) / INTERNAL_RATE_HZ - contact_s
        self._shape[first:last] += speed / damped * np.exp(-damping * natural * since) * np.sin(damped * since)

    def add(self, start_s: float, shape: FloatArray) -> None:
        """Add `shape` (m,) from `start_s` on; it must begin at 0, and its last value stays."""
        if not len(shape):
            return
        first = self._index(start_s)
        last = min(first + len(shape), self._n)
        self._shape[first:last] += shape[: last - first]
        self._jump[last] += shape[-1]
        self.value += float(shape[-1])

    def values(self) -> FloatArray:
        """The coordinate at every sample, (n,)."""
        total: FloatArray = self._start + self._shape + np.cumsum(self._jump[: self._n])
        return total

    def _index(self, time_s: float) -> int:
        return min(max(math.ceil(time_s * INTERNAL_RATE_HZ - 1e-9), 0), self._n)


def there_and_back(track: Track, start_s: float, out_s: float, hold_s: float, back_s: float, delta: float) -> None:
    """A move by `delta`, a hold, and the way back."""
    track.move(start_s, out_s, delta)
    track.move(start_s + out_s + hold_s, back_s, -delta)
