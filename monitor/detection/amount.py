"""Movement amount: the integral of the envelope above the noise floor, which no threshold truncates."""

from __future__ import annotations

import numpy as np

from monitor.model.records import FloatArray

_TOGETHER = 512
"""So many samples are added up together: ten seconds at 50 Hz."""


class MovementAmount:
    """Keeps the integral second by second, so that stretches can be left out later.

    Args:
        rate_hz: rate of the grid.
        noise_floor_ms2: envelope below this counts as rest; one value for both limbs.
    """

    def __init__(self, rate_hz: float, noise_floor_ms2: float) -> None:
        self._rate_hz = rate_hz
        self._floor = noise_floor_ms2
        self._total = 0.0
        self._second: int | None = None
        self._waiting: list[tuple[int, FloatArray]] = []
        self._waits = 0
        self._seconds: list[FloatArray] = []
        self._sums: list[FloatArray] = []

    def push(self, first: int, e: FloatArray) -> None:
        """Takes the envelope (n,), m/s2, from grid index `first`."""
        self._waiting.append((first, e))
        self._waits += e.size
        if self._waits >= _TOGETHER:
            self._add_up()

    def _add_up(self) -> None:
        """Takes what waits, in one piece: nobody asks for it live, and each call costs as much as many samples."""
        if not self._waits:
            return
        e = np.concatenate([part for _, part in self._waiting])
        index = np.concatenate([np.arange(first, first + part.size) for first, part in self._waiting])
        self._waiting, self._waits = [], 0
        # One running sum: its value at a second's end does not depend on how the samples were cut into blocks.
        running = np.cumsum(np.concatenate(([self._total], np.maximum(e - self._floor, 0.0))))
        second = np.floor(index / self._rate_hz)
        before = np.concatenate(([second[0] if self._second is None else self._second], second[:-1]))
        turns = np.flatnonzero(second != before)
        if turns.size:
            self._seconds.append(before[turns])
            self._sums.append(running[turns])
        self._second, self._total = int(second[-1]), float(running[-1])

    def per_second(self) -> tuple[FloatArray, FloatArray]:
        """Seconds (n,) and the integral within each (n,), m/s."""
        self._add_up()
        if self._second is None:
            return np.empty(0), np.empty(0)
        seconds = np.concatenate([*self._seconds, [float(self._second)]])
        sums = np.concatenate([*self._sums, [self._total]])
        return seconds, np.diff(sums, prepend=0.0) / self._rate_hz
