"""One limb's way from sample blocks to candidates, in the sensor's own time, independent of the other limb."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from operator import attrgetter

import numpy as np

from monitor.detection.amount import MovementAmount
from monitor.detection.candidates import (
    AxisShown,
    Candidate,
    FullScale,
    Jolted,
    KickBegan,
    KickDone,
    Leaned,
    Moving,
    Shaking,
    SmallKick,
    Still,
    SwingDone,
    Tapped,
    Turned,
    UnitDone,
)
from monitor.detection.excursions import Excursion, Report, Said, squared_chord_of
from monitor.detection.handling import CELL_S
from monitor.detection.hands import NOT_LED, HandFinder
from monitor.detection.impacts import NativePeaks
from monitor.detection.kicks import KickSegmenter
from monitor.detection.leaning import AxisLearner, LeanFinder
from monitor.detection.parameters import Parameters
from monitor.detection.postures import StillnessFinder, TurnFinder
from monitor.detection.swings import Swing, SwingFinder
from monitor.detection.taps import TapFinder
from monitor.detection.units import UnitFinder
from monitor.detection.vibration import VibrationFinder
from monitor.model.records import FloatArray, SampleBlock, SensorFacts
from monitor.preprocessing.cleaning import Cleaner
from monitor.preprocessing.filters import CausalLowPass
from monitor.preprocessing.gravity import RestValue, Windows
from monitor.preprocessing.resampling import GridBlock, UniformGrid

_READY = attrgetter("ready_s")
Clock = Callable[[float], float]
"""Sensor time, s -> session time, s; never decreasing."""
TRACED_BLOCKS = 64
"""So many of the newest blocks of the envelope are kept for screens: some 13 s live."""
TRACED_SAMPLES = 1024
"""A block of a file that is so long is kept alone: nothing before it is drawn any more."""


def own_time(sensor_s: float) -> float:
    """The clock of files: their times are session times."""
    return sensor_s


_STILL_OVER_S = 60.0
_POSTURE_OVER_S = 1.0
"""Gaps that a stillness of minutes, or a turn of seconds, goes on over: lossy links have one every other second."""


class LimbTrack:
    """Filters and finders of one limb, fed with sample blocks.

    Candidates come out of `take()` in the order of their `ready_s`; all with `ready_s <= watermark_s` are out.
    """

    def __init__(
        self,
        facts: SensorFacts,
        grid_rate_hz: float,
        parameters: Parameters,
        *,
        band_limit: bool,
        use_gyro: bool,
        clock: Clock = own_time,
        count_missing: bool = True,
    ) -> None:
        p = parameters
        self._p, self._clock, self._use_gyro = p, clock, use_gyro
        self.rate_hz = grid_rate_hz
        self._cleaner = Cleaner(facts, count_missing)
        self.tally = self._cleaner.tally
        self._grid = UniformGrid(facts.rate_hz, grid_rate_hz, p.longest_bridge_s, band_limit)
        self._rest = RestValue(grid_rate_hz, p.rest_window_s, p.still_sd_ms2, p.rest_windows, p.largest_rest_offset_ms2)
        self._envelope = CausalLowPass(2, p.envelope_corner_hz, grid_rate_hz)
        self._tilt = CausalLowPass(2, p.tilt_corner_hz, grid_rate_hz)
        self._turning = CausalLowPass(2, p.envelope_corner_hz, grid_rate_hz)
        self._unit_band = CausalLowPass(1, p.units_corner_hz, grid_rate_hz)
        self._kicks = KickSegmenter(grid_rate_hz, p, gyro_gate=use_gyro)
        self._units = UnitFinder(grid_rate_hz, p)
        self._swings = SwingFinder(grid_rate_hz, self._envelope.delay_s, p)
        self._turns = TurnFinder(p)
        self._hands = HandFinder(p)
        self._leaning = None if facts.shank_axis is None else LeanFinder(facts.shank_axis, p)
        self._learner: AxisLearner | None = None
        self._window_n = max(4, round(p.rest_window_s * grid_rate_hz))
        self._stillness = StillnessFinder(grid_rate_hz, p.rest_window_s, p)
        self._vibration = VibrationFinder(grid_rate_hz, p.rest_window_s, p)
        # Impacts are told for both limbs or for none: below the usual grid the slower sensor sets the rate of both.
        shared_hz = facts.rate_hz if grid_rate_hz >= p.grid_rate_hz else min(facts.rate_hz, grid_rate_hz)
        self._native = NativePeaks(shared_hz, p)
        self._taps = TapFinder(self._native)
        self.amount = MovementAmount(grid_rate_hz, p.noise_floor_ms2)
        # The tilt is filtered harder than the envelope, so it is known later: both are read at the same true time.
        self._lag = max(0, round((self._tilt.delay_s - self._envelope.delay_s) * grid_rate_hz))
        self._visible_turn = squared_chord_of(p.visible_turn_rad)
        self._late = np.empty((2, 0))
        self._delay_s = self._grid.delay_s + self._envelope.delay_s
        self._unit_delay_s = self._grid.delay_s + self._unit_band.delay_s
        self._keys: dict[int, int] = {}
        self._next_key = 0
        self._segment_open = self._slow_open = self._hidden = False
        self._drawn = CausalLowPass(2, p.envelope_corner_hz, facts.rate_hz)
        self._skip = 0
        self._last_index = 0
        self._out: list[Candidate] = []
        self._led: list[FloatArray] = []
        self.watermark_s = -math.inf
        self.traced: deque[tuple[float, float, FloatArray]] = deque(maxlen=TRACED_BLOCKS)
        """Newest blocks of the envelope: session time of the first and last sample, s, and the samples, m/s2."""
        self._end_s = -math.inf

    @property
    def rest_shown_ms2(self) -> float | None:
        """What the sensor shows when it lies still, m/s2; None while it never did."""
        return self._rest.shown_ms2

    @property
    def rest_shown_s(self) -> float:
        """Over how much lying still, s: at most the ten newest windows count."""
        return self._rest.shown_windows * self._p.rest_window_s

    def clean(self, block: SampleBlock) -> tuple[FloatArray, FloatArray]:
        """Usable sensor times (n,) and values (3 or 6, n) of a block of this limb's samples; losses are added up."""
        return self._cleaner.push(block, self._use_gyro)

    def push(self, time: FloatArray, values: FloatArray) -> None:
        """Takes cleaned samples."""
        if not time.size:
            return
        norm = self._native.push(time, values[:3])
        for known_s, at_s in self._taps.push(time, norm):
            self._out.append(Tapped(self._clock(known_s), self._clock(at_s)))
        for piece in self._grid.push(time, values):
            start_s = self._clock(piece.start_s)
            if piece.opens:
                self._close_segment(start_s)
                self._close_slow(start_s, piece.start_s - self._end_s)
                self._segment_open, self._skip = True, self._lag
            self._extend(piece)
            self._end_s = piece.end_s
        self._native.forget(float(time[0]))
        self._tell_full_scale(time)
        self.watermark_s = self._clock(float(time[-1]))

    def hide(self, time: FloatArray, values: FloatArray) -> None:
        """Takes cleaned samples at whose time the other limb delivers nothing: drawn, not counted."""
        if not time.size:
            return
        if self._segment_open or not self._hidden:
            self._close_segment(self._clock(float(time[0])))
            self._grid.interrupt()
            self._drawn.reset()
        self._hidden = True
        self._tell_full_scale(time)
        x, y, z = values[:3]
        e = self._drawn.push(np.abs(np.sqrt(x * x + y * y + z * z) - self._rest.at(self._last_index)))
        self.watermark_s = self._clock(float(time[-1]))
        self._trace(self._clock(float(time[0])), self.watermark_s, e)

    def _trace(self, first_s: float, last_s: float, e: FloatArray) -> None:
        if e.size >= TRACED_SAMPLES:
            self.traced.clear()
        self.traced.append((first_s, last_s, e))

    def learn_axis(self, from_s: float, to_s: float) -> None:
        """From `from_s` to `to_s`, session time, the child stands still: gravity then shows the shank's axis."""
        self._learner = AxisLearner(self._p, from_s, to_s)

    def interrupt(self, ready_s: float) -> None:
        """The stream stopped (link lost, long silence, end of the session) and this is known at `ready_s`."""
        self._close_segment(ready_s)
        self._close_slow(ready_s, math.inf)
        self._grid.interrupt()
        for start_s, end_s, _ in self._cleaner.cut():
            self._out.append(FullScale(ready_s, self._clock(start_s), self._clock(end_s)))

    def take(self) -> list[Candidate]:
        """The candidates since the last call, in the order of `ready_s`."""
        out, self._out = self._out, []
        out.sort(key=_READY)
        return out

    def take_led(self) -> FloatArray:
        """Half-seconds since the last call in which the shank may have been led, shape (5, n), for `BothLed`."""
        led, self._led = self._led, []
        return np.concatenate(led, axis=1) if led else NOT_LED

    # --- one block of one segment

    def _extend(self, piece: GridBlock) -> None:
        n = piece.values.shape[1]
        if not n:
            return
        first, acc = piece.first_index, piece.values[:3]
        self._last_index = first + n - 1
        x, y, z = acc
        norm = np.sqrt(x * x + y * y + z * z)
        m = norm - self._rest.push(first, acc, norm)
        self._find_slow()
        e = self._envelope.push(np.abs(m))
        self.amount.push(first, e)
        self._trace(self._dated(first), self._dated(self._last_index), e)
        self._find_units(first, self._unit_band.push(m))
        self._tell_swings(self._swings.push(first, e, acc), None)
        slow = self._tilt.push(acc)
        turning = self._turn_rate(piece.values[3:]) if self._use_gyro else np.zeros(n)
        waiting = np.concatenate((self._late, np.stack((e, turning))), axis=1)
        skip = min(self._skip, n)
        self._skip -= skip
        ready = n - skip
        self._late = waiting[:, ready:]
        if ready:
            self._find(first + skip - self._lag, waiting[:, :ready], slow[:, skip:])

    def _turn_rate(self, gyro_rads: FloatArray) -> FloatArray:
        x, y, z = gyro_rads
        return self._turning.push(np.sqrt(x * x + y * y + z * z))

    def _find(self, first: int, e_and_turn: FloatArray, slow: FloatArray) -> None:
        e, turn = e_and_turn
        if self._kicks.rests(first, e):
            return
        x, y, z = slow
        direction = slow / np.maximum(np.sqrt(x * x + y * y + z * z), 1e-9)
        self._tell_kicks(self._kicks.push(first, e, direction, turn if self._use_gyro else None), None)

    def _find_units(self, first: int, m: FloatArray) -> None:
        rate, delay = self._units.rate_hz, self._unit_delay_s
        for ready, start, end in self._units.push(first, m):
            times = (self._clock(start / rate - delay), self._clock(end / rate - delay))
            # The grid sample that completed 20 Hz sample `ready`:
            last = math.ceil(ready * self.rate_hz / rate)
            self._out.append(UnitDone(self._clock(last / self.rate_hz), *times))

    def _find_slow(self) -> None:
        for index, angle in self._turns.push(self._rest.windows):
            self._out.append(Turned(self._clock((index - 1) / self.rate_hz), angle))
        led, jolted = self._hands.push(self._rest.windows)
        if led.size:
            led[0] = [self._clock((index - 1.0) / self.rate_hz) for index in led[0].tolist()]
            self._led.append(led)
        for index, norms in jolted:
            at_s = self._clock((index - 1) / self.rate_hz)
            end_s = self._clock(index / self.rate_hz - self._grid.delay_s)
            self._out.append(Jolted(at_s, math.floor(at_s / CELL_S), end_s, norms))
        windows = self._rest.windows
        if self._learner is not None:
            windows = self._learn_axis(windows, self._learner)
        if self._leaning is not None:
            for index, lean in self._leaning.push(windows):
                self._out.append(Leaned(self._clock((index - 1) / self.rate_hz), lean))
        for known, since, until in self._stillness.push(self._rest.windows):
            self._still(self._clock((known - 1) / self.rate_hz), since, until)

        for known, since, until in self._vibration.push(self._rest.windows):
            self._shaking(self._clock((known - 1) / self.rate_hz), since, until)

    def _learn_axis(self, windows: Windows, learner: AxisLearner) -> Windows:
        """Takes the windows up to the end of standing; the rest of them, which the new axis judges."""
        for j, end in enumerate(windows.ends.tolist()):
            end_s = self._clock(end / self.rate_hz)
            if end_s <= learner.to_s:
                begin_s = self._clock((end - self._window_n) / self.rate_hz)
                learner.add(begin_s, end_s, windows.mean[:, j], float(windows.sd[j]))
                continue
            axis, self._learner = learner.axis(), None
            self._out.append(AxisShown(self._clock((end - 1) / self.rate_hz), axis))
            if axis is None:
                break
            self._leaning = LeanFinder(axis, self._p)
            return Windows(windows.ends[j:], windows.mean[:, j:], windows.sd[j:], windows.norms[j:])
        return windows

    def _shaking(self, ready_s: float, since: int, until: int | None) -> None:
        end_s = None if until is None else self._clock(until / self.rate_hz)
        self._out.append(Shaking(ready_s, self._clock(since / self.rate_hz), end_s))

    def _tell_full_scale(self, time: FloatArray) -> None:
        """Told with the first sample that goes on once it is known: that does not hang on how the log was cut."""
        for start_s, end_s, known_s in self._cleaner.full_scale(float(time[-1])):
            ready_s = self._clock(float(time[time.searchsorted(known_s)]))
            self._out.append(FullScale(ready_s, self._clock(start_s), self._clock(end_s)))

    def _still(self, ready_s: float, since: int, until: int | None) -> None:
        times = [None if index is None else self._clock(index / self.rate_hz) for index in (since, until)]
        self._out.append(Still(ready_s, times[0] or 0.0, times[1]))

    def _close_segment(self, ready_s: float) -> None:
        """Ends the open segment at a gap: all that goes from sample to sample begins anew."""
        if not self._segment_open:
            return
        self._segment_open = self._hidden = False
        self._slow_open = True
        self._tell_kicks(self._kicks.cut(self._last_index), ready_s)
        self._tell_swings(self._swings.cut(self._last_index), ready_s)
        self._out.append(Moving(ready_s, None))
        self._units.reset()
        self._rest.reset()
        self._late = np.empty((2, 0))
        for band in (self._envelope, self._tilt, self._turning, self._unit_band):
            band.reset()

    def _close_slow(self, ready_s: float, gap_s: float) -> None:
        """What is slow (stillness, posture) outlasts a short gap."""
        if not self._slow_open:
            return
        self._slow_open = False
        if gap_s > _STILL_OVER_S:
            for _, since, until in self._stillness.close(self._last_index):
                self._still(ready_s, since, until)
        if gap_s > _POSTURE_OVER_S:
            self._turns.reset()
            self._hands.reset()
            for _, since, until in self._vibration.close(self._last_index):
                self._shaking(ready_s, since, until)
            if self._leaning is not None:
                self._leaning.reset()
                self._out.append(Leaned(ready_s, None))

    # --- statements

    def _tell_kicks(self, reports: list[Report], ready_s: float | None) -> None:
        done = [r.excursion for r in reports if r.said is Said.ENDED and r.excursion.announced]
        felt = iter(self._felt(done))
        clock, rate_hz, delay_s, lag = self._clock, self.rate_hz, self._delay_s, self._lag
        tell = self._out.append
        for report in reports:
            said, k = report.said, report.excursion
            ready = clock((report.ready + lag) / rate_hz) if ready_s is None else ready_s
            if said is Said.OPENED:
                tell(Moving(ready, clock(report.begin / rate_hz - delay_s)))
            elif said is Said.STARTED:
                self._keys[id(k)] = self._next_key
                tell(KickBegan(ready, self._next_key, self._dated(k.onset or k.begin)))
                self._next_key += 1
            else:
                tell(Moving(ready, None))
                if said is Said.ENDED and k.announced:
                    tell(self._done(ready, self._keys.pop(id(k)), k, *next(felt)))
                elif said is Said.ENDED and not k.cut:
                    tell(SmallKick(ready, self._dated(k.begin), self._dated(k.end), k.peak, _angle(k.turn)))

    def _tell_swings(self, found: list[tuple[int, Swing]], ready_s: float | None) -> None:
        for index, swing in found:
            times = (self._dated(swing.begin), self._dated(swing.contact), self._dated(swing.end))
            ready = self._clock(index / self.rate_hz) if ready_s is None else ready_s
            self._out.append(SwingDone(ready, *times, swing.peak))

    def _felt(self, kicks: list[Excursion]) -> list[tuple[float, bool | None]]:
        """Peak, m/s2, and impact of each kick, from the native samples."""
        if not kicks:
            return []
        begin = np.array([k.begin if k.onset is None else k.onset for k in kicks])
        end = np.array([k.end for k in kicks])
        begin_s, end_s = begin / self.rate_hz - self._delay_s, end / self.rate_hz - self._delay_s
        return self._native.look(
            begin_s, end_s + 2.0 / self.rate_hz, np.array([self._rest.at(k.peak_at) for k in kicks])
        )

    def _done(self, ready_s: float, key: int, k: Excursion, peak: float, impact: bool | None) -> KickDone:
        return KickDone(
            ready_s,
            key,
            self._dated(k.begin if k.onset is None else k.onset),
            self._dated(k.turned_at if k.turn >= self._visible_turn else k.peak_at),
            self._dated(k.peak_at),
            self._dated(k.end),
            peak,
            k.peak,
            impact,
            k.cut,
            self._dated(k.begin),
            _angle(k.turn),
        )

    def _dated(self, index: float) -> float:
        return self._clock(index / self.rate_hz - self._delay_s)


def _angle(squared_chord: float) -> float:
    """The angle, rad, that belongs to a squared chord between unit vectors."""
    return math.acos(max(1.0 - 0.5 * squared_chord, -1.0))
