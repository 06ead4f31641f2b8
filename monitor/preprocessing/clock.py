"""From a sensor's own time to session time: the lower envelope of arrival minus device time.

A notification is never early, only late (connection events, retries, a busy host), so the earliest packet of each
stretch says most about the clock. Means are biased by half a connection interval, and unequal intervals on the two
links would then look like a delay between the legs.

The fit is live: it uses the past only, and the time of a sample never changes once it was given (rule 7).
"""

from __future__ import annotations

import bisect
import itertools

import numpy as np

from monitor.model.records import FloatArray

BIN_S = 2.0
"""The earliest packet in each stretch of this length counts."""
SPAN_BINS = 90
"""The line spans at most the latest three minutes: crystals wander."""
SLOPE_FROM_S = 20.0
"""Before this there is no slope, only the smallest delay seen: a line through ten points swings too much."""
FEWEST_BINS = 6
LARGEST_SLOPE = 0.05
"""Output rates of sensors without a time stamp are off by per cent; more than this is not a clock."""


class ClockFit:
    """Maps one sensor's time to session time, packet by packet.

    The map is continuous and increasing: a new fit is reached over the next two seconds, not by a step. So the order
    of what one sensor says is the same on both axes, and nothing that was dated moves.
    """

    def __init__(self) -> None:
        self._bins: list[tuple[float, float]] = []
        self._open: tuple[int, float, float] | None = None
        self._began_s = 0.0
        self._knots: list[tuple[float, float, float]] = []

    def push(self, sensor_s: FloatArray, arrival_s: FloatArray) -> None:
        """Packets whose last samples were taken at `sensor_s` (n,), increasing, arrived at `arrival_s` (n,)."""
        if not sensor_s.size:
            return
        delays = arrival_s - sensor_s
        numbers = np.floor(sensor_s / BIN_S)
        starts = np.concatenate(([0], np.flatnonzero(np.diff(numbers)) + 1, [sensor_s.size]))
        for a, b in itertools.pairwise(starts.tolist()):
            low = a + int(np.argmin(delays[a:b]))
            self._bin(int(numbers[a]), float(sensor_s[a]), float(sensor_s[low]), float(delays[low]), float(delays[a]))

    def restart(self) -> None:
        """The device's clock began anew: what was learned about it is void, what was dated stays."""
        self._bins.clear()
        self._open = None

    def session_s(self, sensor_s: float) -> float:
        """Session time of a sensor time, by the fit that was in force then."""
        return sensor_s + self._delay(sensor_s)

    def _delay(self, sensor_s: float) -> float:
        place = max(bisect.bisect_right(self._knots, sensor_s, key=_start) - 1, 0)
        if not self._knots:
            return 0.0
        at, delay, slope = self._knots[place]
        return delay + slope * (sensor_s - at)

    def _bin(self, number: int, first_s: float, low_s: float, low: float, first: float) -> None:
        if self._open is not None and number == self._open[0]:
            if low < self._open[2]:
                self._open = (number, low_s, low)
            return
        if self._open is None:
            self._began_s = first_s
            self._turn(first_s, first, 0.0)
        else:
            self._bins.append(self._open[1:])
            del self._bins[:-SPAN_BINS]
            self._turn(first_s, *self._fit(first_s))
        self._open = (number, low_s, low)

    def _turn(self, at_s: float, delay: float, slope: float) -> None:
        """From `at_s` on, go over to the line through (at_s, delay)."""
        if not self._knots:
            self._knots.append((at_s, delay, slope))
            return
        now = self._delay(at_s)
        while self._knots and self._knots[-1][0] >= at_s:
            self._knots.pop()
        goal = delay + slope * BIN_S
        steep = max((goal - now) / BIN_S, -0.5)
        self._knots.append((at_s, now, steep))
        self._knots.append((at_s + BIN_S, now + steep * BIN_S, slope))

    def _fit(self, now_s: float) -> tuple[float, float]:
        """Delay at `now_s` and slope: a robust line (median of slopes of pairs) under the earliest packets."""
        times = np.array([b[0] for b in self._bins])
        delays = np.array([b[1] for b in self._bins])
        if now_s - self._began_s < SLOPE_FROM_S or times.size < FEWEST_BINS:
            return float(delays.min()), 0.0
        half = times.size // 2
        slopes = (delays[half:] - delays[: times.size - half]) / (times[half:] - times[: times.size - half])
        slope = float(np.clip(np.median(slopes), -LARGEST_SLOPE, LARGEST_SLOPE))
        rest = np.sort(delays - slope * (times - now_s))
        # Low, but not the lowest: one packet that a coarse stamp makes early should not pull the line down.
        return float(rest[rest.size // 4]), slope


def _start(knot: tuple[float, float, float]) -> float:
    return knot[0]
