"""From a sensor's own time to session time: the lower envelope of arrival minus device time.

A notification is never early, only late (connection events, retries, a busy host), so the earliest packet of each
stretch says most about the clock. Means are biased by half a connection interval, and unequal intervals on the two
links would then look like a delay between the legs.

The fit is live: it uses the past only, and the time of a sample never changes once it was given (rule 7).
"""

from __future__ import annotations

import bisect
import itertools
import math
from dataclasses import dataclass

import numpy as np

from monitor.model.records import FloatArray

BIN_S = 2.0
"""The earliest packet in each stretch of this length counts."""
SPAN_BINS = 90
"""The line spans at most the latest three minutes: crystals wander."""
SLOPE_FROM_S = 20.0
"""Before this a stamp's clock has no slope, only the smallest delay seen: a line through ten points swings too much."""
LARGEST_SLOPE = 0.05
"""Output rates of sensors without a time stamp are off by per cent; more than this is not a clock."""
STAMPED_SLOPE = 0.002
"""Stamps come from a crystal or a trimmed oscillator: tens to a thousand parts in a million (chosen here)."""
BEAT_S = 0.01
"""Packets and connection events beat: the waiting time of the earliest packet is unknown by up to their common divisor,
10 ms for packets each 20 ms on intervals of 30 or 50 ms (docs/decisions/0013); at most the time between packets."""
NEW_SD_S = 0.02
"""Uncertainty of a clock of which nothing but the first packets is known: a connection interval (chosen here)."""
EARLY_SLOPE_SD = 0.0003
"""What a stamp's slope may be before it is known (standard deviation, chosen here)."""
LEAST_SCATTER_S = 0.0005
"""Bins that agree better than this were lucky: stamps are a millisecond coarse (chosen here)."""
_ROUNDS = 4
_BELOW = 3.0
"""A packet this many scatters below the line begins to lose weight too: a stamp may be wrong."""


@dataclass(frozen=True, slots=True)
class FitReport:
    """From `sensor_s` on the map is known to `sd_s` (standard deviation); `segment` counts restarts of the clock."""

    sensor_s: float
    sd_s: float
    segment: int


class ClockFit:
    """Maps one sensor's time to session time, packet by packet.

    The map is continuous and increasing: a new fit is reached over the next two seconds, not by a step. So the order
    of what one sensor says is the same on both axes, and nothing that was dated moves.

    Args:
        stamped: the sensor's time comes from its clock; otherwise it is counted samples, whose rate is off by per cent.
        packet_s: usual time from one packet to the next, s.
    """

    def __init__(self, stamped: bool = True, packet_s: float = BEAT_S) -> None:
        self._stamped = stamped
        self._largest_slope = STAMPED_SLOPE if stamped else LARGEST_SLOPE
        # Counted samples may have been lost without a trace; a stamp that jumps is a broken clock.
        self._slip_s = 0.1 if stamped else max(0.04, 2.0 * packet_s)
        self._beat_sd_s = min(packet_s, BEAT_S) / math.sqrt(12.0)
        self._bins: list[tuple[float, float]] = []
        self._past: list[tuple[int, float, float]] = []
        self._open: tuple[int, float, float] | None = None
        self._began_s = 0.0
        self._line = (0.0, 0.0, 0.0)
        self._sd_s = NEW_SD_S
        self._slipped: tuple[float, float] | None = None
        self._segment = self._piece = 0
        self._knots: list[tuple[float, float, float]] = []
        self._reports: list[FitReport] = []

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
        """The device's clock began anew: what was learned of its offset is void, what was dated stays.

        The slope belongs to the sensor, and is the best guess for the new segment.
        """
        self._bins.clear()
        self._open = self._slipped = None

    def session_s(self, sensor_s: float) -> float:
        """Session time of a sensor time, by the fit that was in force then."""
        return sensor_s + self._delay(sensor_s)

    def lateness_s(self, sensor_s: FloatArray, arrival_s: FloatArray) -> FloatArray:
        """How much later than by the newest line packets arrived, s, same shape as both; 0 before the first packet."""
        if not self._knots:
            return np.zeros_like(arrival_s)
        at, delay, slope = self._line
        late: FloatArray = arrival_s - sensor_s - (delay + slope * (sensor_s - at))
        return late

    def reports(self, until_session_s: float) -> list[tuple[float, FitReport]]:
        """What has been learned up to a session time, each once, with the session time from which on it holds."""
        done: list[tuple[float, FitReport]] = []
        while self._reports and (at := self.session_s(self._reports[0].sensor_s)) <= until_session_s:
            done.append((at, self._reports.pop(0)))
        return done

    def refitted(self, every_s: float) -> list[tuple[float, float]]:
        """(session time, live minus re-fitted session time), s, by lines through what was before and after.

        For the session's end alone: it tells how good the live map was, and moves nothing.
        """
        result: list[tuple[float, float]] = []
        for _, part in itertools.groupby(self._past, key=_piece_of):
            table = np.array([(at, delay) for _, at, delay in part])
            half_s = 0.5 * SPAN_BINS * BIN_S
            for at in np.arange(table[0, 0] + SLOPE_FROM_S, table[-1, 0] - SLOPE_FROM_S, every_s).tolist():
                near = table[np.abs(table[:, 0] - at) <= half_s]
                delay, _, _ = envelope_line(near[:, 0] - at, near[:, 1], self._largest_slope)
                result.append((at + delay, self._delay(at) - delay))
        return result

    # --- bins

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
            self._segment += 1
            self._piece += 1
            self._began_s = first_s
            self._line = (first_s, first, self._line[2])
            self._sd_s = NEW_SD_S
        else:
            self._close(*self._open[1:], first_s)
        sd_s = math.hypot(self._sd_s, 0.5 * self._turn(*self._line))
        self._reports.append(FitReport(first_s, sd_s, self._segment))
        self._open = (number, low_s, low)

    def _close(self, low_s: float, low: float, now_s: float) -> None:
        """The earliest packet of a bin is known, and the line through it."""
        at, delay, slope = self._line
        off = low - (delay + slope * (low_s - at))
        before, self._slipped = self._slipped, None
        if abs(off) > max(self._slip_s, 6.0 * self._sd_s):
            self._slipped = (low_s, off)
            if before is not None and abs(off - before[1]) < 0.5 * self._slip_s:
                # Twice by the same amount, so not a host that stood still: samples were lost, or a stamp jumped.
                self._piece += 1
                self._bins, self._began_s = self._bins[-1:], before[0]
                self._past[-1:] = [(self._piece, *self._bins[-1])]
                self._slipped = None
        self._bins.append((low_s, low))
        self._past.append((self._piece, low_s, low))
        del self._bins[:-SPAN_BINS]
        self._fit(now_s)

    def _turn(self, at_s: float, delay: float, slope: float) -> float:
        """From `at_s` on, go over to the line through (at_s, delay); how far away that is, s."""
        if not self._knots:
            self._knots.append((at_s, delay, slope))
            return 0.0
        now = self._delay(at_s)
        while self._knots and self._knots[-1][0] >= at_s:
            self._knots.pop()
        goal = delay + slope * BIN_S
        steep = max((goal - now) / BIN_S, -0.5)
        self._knots.append((at_s, now, steep))
        self._knots.append((at_s + BIN_S, now + steep * BIN_S, slope))
        return delay - now

    def _fit(self, now_s: float) -> None:
        """Line from `now_s` on, and how well it is known."""
        table = np.array(self._bins)
        times, delays = table[:, 0] - now_s, table[:, 1]
        slope = self._line[2]
        sloped_s = SLOPE_FROM_S if self._stamped else 2.0 * BIN_S
        if now_s - self._began_s < sloped_s or times.size < 3:
            rest = delays - slope * times
            delay, error = float(rest.min()), (EARLY_SLOPE_SD if self._stamped else 0.25 * LARGEST_SLOPE)
            error *= -float(times[rest.argmin()])
        else:
            delay, slope, scatter = envelope_line(times, delays, self._largest_slope)
            mean = float(times.mean())
            spread = float(np.square(times - mean).sum())
            error = scatter * math.sqrt(1.0 / times.size + (BIN_S - mean) ** 2 / spread)
        self._line = (now_s, delay, slope)
        self._sd_s = math.hypot(self._beat_sd_s, error)


def envelope_line(times_s: FloatArray, delays_s: FloatArray, largest_slope: float) -> tuple[float, float, float]:
    """Robust line under the earliest packets, shapes (n,): delay at time 0, slope, scatter (standard deviation), s.

    Least squares in which a late packet loses weight by how late it is, and an early one only far below the line.
    """
    weights: FloatArray = np.ones(times_s.size)
    delay = slope = 0.0
    scatter = LEAST_SCATTER_S
    for _ in range(_ROUNDS):
        total = weights.sum()
        t, d = float(weights @ times_s / total), float(weights @ delays_s / total)
        off = times_s - t
        spread = float(weights @ np.square(off))
        slope = float(weights @ (off * (delays_s - d))) / max(spread, 1e-12)
        slope = min(max(slope, -largest_slope), largest_slope)
        delay = d - slope * t
        rest = delays_s - delay - slope * times_s
        scatter = max(1.48 * float(np.median(np.abs(rest))), LEAST_SCATTER_S)
        width: FloatArray = np.where(rest > 0.0, scatter, _BELOW * scatter)
        weights = 1.0 / (1.0 + np.square(rest / width))
    return delay, slope, scatter


def _start(knot: tuple[float, float, float]) -> float:
    return knot[0]


def _piece_of(entry: tuple[int, float, float]) -> int:
    return entry[0]
