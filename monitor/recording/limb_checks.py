"""What can be told of a limb's samples from the samples themselves, a block at a time."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from monitor.errors import DataError
from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.recording.numbers import Numbers
from monitor.texts import recording as texts

LOWEST_RATE_HZ = 5.0
HIGHEST_RATE_HZ = 2000.0
_FULL_SCALES_G = (2.0, 4.0, 8.0, 16.0, 24.0, 32.0)
_CLIPPED_RUN = 3
_PLAUSIBLE_REST_MS2 = (4.0, 25.0)
_LONGEST_JUMP_ROWS = 100
"""Rows whose times run ahead and come back are looked at up to this many: a damaged stretch, not a second recording."""
_HEAD_ROWS = 1 << 20
"""Medians are of so many rows; what comes later is held against them."""
_FEWEST_TO_CONTRADICT = 1000
_OTHER_RATE = 1.5
"""A later block whose ordinary step is so many times longer or shorter is told (chosen here)."""

_Mask = npt.NDArray[np.bool_]


class ValuesSeen:
    """Totals of the samples, as they go by."""

    def __init__(self) -> None:
        self.usable = self.missing = self.missing_with_gyro = 0
        """Rows with a time and all of the acceleration; rows in which something is missing."""
        self.largest_ms2 = 0.0
        self.first_s = self.latest_s = float("nan")
        self._rows = self._gyro_absent = self._acc_there = 0
        self._norms: list[FloatArray] = []
        self._rest_ms2: float | None = None
        self._later: tuple[int, float] | None = None

    @property
    def gyro_mostly_absent(self) -> bool:
        """Most rows lack it (logged at another rate): those rows are worth more."""
        return self._gyro_absent * 2 > self._acc_there

    @property
    def rest_notes(self) -> list[str]:
        """Where the acceleration at rest is nothing like 1 g."""
        rest = self._rest_ms2
        if rest is None and self._norms:
            rest = float(np.median(np.concatenate(self._norms)))
        if rest is not None and not _plausible(rest):
            return [texts.ODD_REST.format(rest=rest)]
        if self._later is not None:
            row, rest = self._later
            return [texts.REST_CHANGES.format(row=row, rest=rest)]
        return []

    def add(self, time_s: FloatArray, acc_ms2: FloatArray, gyro_rads: FloatArray | None) -> None:
        """The next samples: (n,), (n, 3), (n, 3); NaN where a cell is missing."""
        timed, there = ~np.isnan(time_s), ~np.isnan(acc_ms2).any(axis=1)
        turning = there if gyro_rads is None else ~np.isnan(gyro_rads).any(axis=1)
        usable = timed & there
        self.usable += int(usable.sum())
        self.missing += int((~usable).sum())
        self.missing_with_gyro += int((~(usable & turning)).sum())
        self._acc_there += int(there.sum())
        self._gyro_absent += int((there & ~turning).sum())
        if timed.any():
            known = time_s[timed]
            if np.isnan(self.first_s):
                self.first_s = float(known[0])
            self.latest_s = float(np.fmax(self.latest_s, known.max()))
        if not np.isnan(acc_ms2).all():
            self.largest_ms2 = max(self.largest_ms2, float(np.nanmax(np.abs(acc_ms2))))
        if usable.any():
            self._look_at_rest(np.linalg.norm(acc_ms2[usable], axis=1), self._rows + int(np.argmax(usable)) + 1)
        self._rows += len(time_s)

    def _look_at_rest(self, norm_ms2: FloatArray, row: int) -> None:
        if self._rest_ms2 is None:
            self._norms.append(norm_ms2)
            if sum(map(len, self._norms)) >= _HEAD_ROWS:
                self._rest_ms2 = float(np.median(np.concatenate(self._norms)))
                self._norms.clear()
        elif self._later is None and len(norm_ms2) >= _FEWEST_TO_CONTRADICT:
            rest = float(np.median(norm_ms2))
            if not _plausible(rest):
                self._later = (row, rest)


def _plausible(rest_ms2: float) -> bool:
    return _PLAUSIBLE_REST_MS2[0] <= rest_ms2 <= _PLAUSIBLE_REST_MS2[1]


def without_jumps(times: Numbers, notes: list[str]) -> None:
    """Writes NaN into `times` (n, 1) for the few rows that jump ahead of those after them, so that these are not lost.

    A time that is not after the one before is left out by the pipeline. Where a few rows run ahead and the file then
    goes on where it was, that would cost everything up to the wrong time: whichever is fewer goes. Also notes where
    the times first run backward.
    """
    looked = _Jumps(times)
    row = 0
    for block in times.blocks():
        looked.add(block[:, 0], row)
        row += len(block)
    looked.add(np.empty(0), row, ended=True)
    if looked.first_back is None:
        return
    row = looked.first_back + 1
    if looked.first_wrong is not None:
        first = looked.first_wrong + 1
        notes.append(texts.TIMES_RUN_BACKWARD_AND_JUMP.format(row=row, number=looked.wrong, first=first))
    else:
        notes.append(texts.TIMES_RUN_BACKWARD.format(row=row))


class _Jumps:
    """Goes through the times that are known; what it writes lies behind what is still to be read."""

    def __init__(self, times: Numbers) -> None:
        self._times = times
        self._rows = np.empty(0, dtype=np.int64)
        self._known: FloatArray = np.empty(0)
        self._wrong: _Mask = np.empty(0, dtype=np.bool_)
        self._judged = 1
        """Of the times that are held: those before this one have been looked at."""
        self.first_back: int | None = None
        self.first_wrong: int | None = None
        self.wrong = 0

    def add(self, time_s: FloatArray, row: int, *, ended: bool = False) -> None:
        """The next times (n,), the first of them that of row `row`."""
        there = np.flatnonzero(~np.isnan(time_s))
        self._rows = np.concatenate((self._rows, there + row))
        self._known = np.concatenate((self._known, time_s[there]))
        self._wrong = np.concatenate((self._wrong, np.zeros(there.size, dtype=np.bool_)))
        until = len(self._known) - (0 if ended else _LONGEST_JUMP_ROWS)
        back = np.flatnonzero(np.diff(self._known[self._judged - 1 : max(until, self._judged - 1)]) < 0) + self._judged
        for i in back.tolist():
            self._judge(i)
        self._judged = max(self._judged, until)
        # A later step back still reaches so far.
        self._settle(len(self._known) if ended else max(0, self._judged - _LONGEST_JUMP_ROWS - 1))

    def _judge(self, i: int) -> None:
        """The time number `i` is before the one before it."""
        if self.first_back is None:
            self.first_back = int(self._rows[i])
        before = self._known[max(0, i - _LONGEST_JUMP_ROWS) : i]
        fits = np.flatnonzero(before <= self._known[i])
        ahead = before.size - (int(fits[-1]) + 1 if fits.size else 0)
        after = self._known[i : i + ahead + 1]
        if ahead < _LONGEST_JUMP_ROWS and after.size > ahead and float(after.max()) < before[-ahead:].max():
            self._wrong[i - ahead : i] = True

    def _settle(self, number: int) -> None:
        wrong = self._rows[:number][self._wrong[:number]]
        for row in wrong.tolist():
            self._times.write(row, [[np.nan]])
        if wrong.size and self.first_wrong is None:
            self.first_wrong = int(wrong[0])
        self.wrong += wrong.size
        self._rows, self._known = self._rows[number:], self._known[number:]
        self._wrong = self._wrong[number:]
        self._judged -= number


def measured_rate_hz(blocks: Iterable[FloatArray], where: str = "", notes: list[str] | None = None) -> float:
    """Samples per second from the ordinary steps of times (n,) or (n, 1), to four significant digits.

    The ordinary steps are those within about half of the median of the positive ones; their mean undoes the
    rounding of printed times (120 Hz printed as 0.0083, 0.0167, ...) and gaps and repeats do not enter. The median is
    that of the first million; where the steps are others later on, `notes` says from where.

    Raises:
        DataError: fewer than two times, times that do not increase as a whole, a rate outside 5-2000 Hz.
    """
    known = (times[~np.isnan(times)] for times in blocks)
    head, number = [np.empty(0)], 0
    for times in known:
        head.append(times)
        number += len(times)
        if number >= _HEAD_ROWS:
            break
    times = np.concatenate(head)
    if len(times) < 2:
        found = texts.ONLY_ONE_LINE_WITH_TIME if len(times) else texts.NO_LINE_WITH_TIME
        raise DataError(
            texts.FILE_HAS_AFTER_HEADER.format(found=found),
            where=where,
            advice=texts.RECORDING_NEEDS_SOME_SECONDS,
        )
    steps = np.diff(times)
    positive = steps[steps > 0]
    # Repeated times alone (bursts over radio, times printed too coarsely) are no reason to refuse.
    if len(positive) == 0 or np.median(steps[steps != 0]) <= 0:
        raise DataError(
            texts.TIMES_DO_NOT_INCREASE_DOWN,
            where=where,
            advice=texts.CHECK_TIME_COLUMN_COLUMNS_T,
        )
    median = float(np.median(positive))
    ordinary = positive[(positive > 0.45 * median) & (positive < 1.55 * median)]
    total, of = float(np.sum(ordinary)), ordinary.size
    other: tuple[int, float] | None = None
    for later in known:
        if not len(later):
            continue
        steps = np.diff(later, prepend=times[-1:])
        positive = steps[steps > 0]
        step = float(np.median(positive)) if positive.size >= _FEWEST_TO_CONTRADICT else median
        if median / _OTHER_RATE < step < median * _OTHER_RATE:
            ordinary = positive[(positive > 0.45 * median) & (positive < 1.55 * median)]
            total, of = total + float(np.sum(ordinary)), of + ordinary.size
        elif other is None:
            other = number + 1, 1.0 / step
        number, times = number + len(later), later
    rate = float(f"{1.0 / (total / of if of else median):.4g}")
    if other is not None and notes is not None:
        notes.append(texts.RATE_CHANGES.format(time=other[0], other_rate=other[1], rate=rate))
    if not LOWEST_RATE_HZ <= rate <= HIGHEST_RATE_HZ:
        raise DataError(
            texts.RATE_NOT_USABLE.format(rate=rate, lowest=LOWEST_RATE_HZ, highest=HIGHEST_RATE_HZ),
            where=where,
            advice=texts.CHECK_UNIT_TIME_COLUMN_FOR,
        )
    return rate


def guessed_full_scale_ms2(largest_ms2: float, blocks: Iterable[FloatArray]) -> float | None:
    """The sensor's range where acceleration (n, 3) visibly stops at it, else None.

    Visible: the largest value of all axes is within 1 % of a customary range and some axis stays there for
    three successive samples.
    """
    scales = [scale_g * STANDARD_GRAVITY_MS2 for scale_g in _FULL_SCALES_G]
    scale = next((scale for scale in scales if 0.99 * scale <= largest_ms2 <= 1.01 * scale), None)
    if scale is None:
        return None
    before: _Mask = np.zeros((0, 3), dtype=np.bool_)
    for acc_ms2 in blocks:
        at_limit = np.concatenate((before, np.abs(acc_ms2) >= 0.99 * scale))
        if _longest_run(at_limit) >= _CLIPPED_RUN:
            return scale
        before = at_limit[len(at_limit) - (_CLIPPED_RUN - 1) :] if len(at_limit) >= _CLIPPED_RUN else at_limit
    return None


def _longest_run(at_limit: _Mask) -> int:
    """Length of the longest run of True down any column of (n, 3), as far as `_CLIPPED_RUN`."""
    run, length = at_limit, 0
    while length < _CLIPPED_RUN and run.any():
        length += 1
        run = run[:-1] & at_limit[length:]
    return length
