"""Folding the event list into figures: what screens, JSON and reports show."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from msgspec import structs

from monitor.analysis.awake import awake_figures
from monitor.analysis.blocks import BlockCounts, Blocks, blocks
from monitor.analysis.bouts import kick_bouts
from monitor.analysis.exposure import Exposure
from monitor.analysis.intervals import Mask, inside, length, stretches, time_until
from monitor.analysis.kick_table import Kicks, KickTable
from monitor.analysis.symmetry import NO_BALANCE, amount_balance, session_balance, vigour_balance
from monitor.detection.amount import MovementAmount
from monitor.detection.parameters import Parameters
from monitor.firmware.rest import rest_trouble
from monitor.model.events import (
    Bounce,
    Clipped,
    ClocksAligned,
    Event,
    Excluded,
    GotUp,
    KickEnded,
    KickKind,
    KickNotCounted,
    KickStarted,
    LeanHint,
    LegConfirmed,
    LegStill,
    MovementUnit,
    SatDown,
    ShankAxis,
    Step,
    StepMark,
    StepRun,
    StepsConfirmed,
    StoodStill,
    ThresholdCount,
)
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray, SessionFacts
from monitor.model.session import Balance, Kick, LeanFigures, LimbFigures, Quality, SessionSummary, Snapshot
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.model.words import Activity, Why
from monitor.preprocessing.cleaning import SampleTally
from monitor.texts import counting as texts
from monitor.texts.forms import plural

LARGEST_REST_OFF_MS2 = 0.3
"""A calibrated sensor that is further off 1 g at rest has changed (chosen here: twice what calibrating lets pass)."""


class Track(Protocol):
    """What the tally needs to know of a limb's track."""

    @property
    def tally(self) -> SampleTally:
        """Running totals of the samples."""

    @property
    def amount(self) -> MovementAmount:
        """Movement second by second."""

    @property
    def rest_shown_ms2(self) -> float | None:
        """What the sensor shows when it lies still, m/s2; None while it never did."""


class Tally:
    """Keeps the kicks and lists of one session, and makes figures of them on request."""

    def __init__(
        self,
        parameters: Parameters,
        exposure: Exposure,
        tracks: Mapping[Limb, Track],
        facts: SessionFacts,
        grid_rate_hz: float,
        uncertainty_s: Callable[[], float | None],
    ) -> None:
        self._uncertainty_s = uncertainty_s
        self._aligned: list[ClocksAligned] = []
        self._p, self._exposure, self._tracks, self._facts = parameters, exposure, tracks, facts
        self._grid_rate_hz = grid_rate_hz
        self._kicks = KickTable()
        self._counts = BlockCounts()
        self._small = {limb: array("d") for limb in LIMBS}
        self._units = {limb: array("d") for limb in LIMBS}
        """Start and end of each, one after the other: of days there are many, and only their number is asked for."""
        self._steps: list[Step] = []
        self._runs: list[StepRun] = []
        self._bounces: list[Bounce] = []
        self._marks: list[StepMark] = []
        self._alone: list[int] = []
        self._axes: set[Limb] = set()
        """Limbs whose shank's axis was learned while the child stood."""
        self._lean: list[GotUp | SatDown | StoodStill | LeanHint] = []
        self._excluded: list[Excluded] = []
        self._clipped: list[Clipped] = []
        self._unconfirmed: dict[Limb, float] = {}

    def fold(self, events: list[Event]) -> None:
        """Takes events in their order."""
        for e in events:
            if isinstance(e, MovementUnit):  # the most frequent first
                self._units[e.limb].extend((e.start_s, e.end_s))
            elif isinstance(e, KickStarted):
                self._kicks.start(e)
                self._counts.add(e.limb, e.onset_s)
            elif isinstance(e, KickEnded):
                self._kicks.end(e)
            elif isinstance(e, KickKind):
                self._kicks.tell(e)
            elif isinstance(e, KickNotCounted):
                if (onset_s := self._kicks.leave_out(e)) is not None:
                    self._counts.add(e.limb, onset_s, -1)
            elif isinstance(e, ThresholdCount):
                self._small[e.limb].extend((e.onset_s, e.end_s))
            elif isinstance(e, Step):
                self._steps.append(e)
            elif isinstance(e, StepRun):
                self._runs.append(e)
            elif isinstance(e, (GotUp, SatDown, StoodStill, LeanHint)):
                self._lean.append(e)
            elif isinstance(e, ShankAxis):
                self._axes |= {e.limb} if e.axis is not None else set()
            elif isinstance(e, StepMark):
                self._marks.append(e)
            elif isinstance(e, StepsConfirmed):
                self._alone.append(e.run)
            elif isinstance(e, Bounce):
                self._bounces.append(e)
            elif isinstance(e, ClocksAligned):
                self._aligned.append(e)
            elif isinstance(e, LegStill):
                self._unconfirmed[e.limb] = e.since_s
            elif isinstance(e, LegConfirmed):
                del self._unconfirmed[e.limb]
            elif isinstance(e, Excluded):
                self._excluded.append(e)
            elif isinstance(e, Clipped):
                self._clipped.append(e)

    def snapshot(self, activity: Activity) -> Snapshot:
        """The figures so far."""
        active = self._exposure.active()
        kicks = self._kicks.kicks()
        counted = kicks.of(kicks.counted)
        return Snapshot(
            time_s=self._exposure.span()[1],
            active_s=length(active),
            activity=activity,
            limbs=self._limbs(active, counted, self._within(active)),
            kinds=counted.kinds(),
            balance=self._balance(active),
            excluded_s=self._exposure.left_out_s(),
            clock_uncertainty_s=self._uncertainty_s(),
            unconfirmed=tuple(self._unconfirmed),
            heel_smashes=counted.heel_smashes(),
        )

    def efforts(self) -> tuple[Balance, Balance]:
        """Balance of vigour and of the movement amount so far; at the end they are the summary's."""
        active = self._exposure.active()
        kicks = self._kicks.kicks()
        return self._more_balances(active, kicks.of(kicks.counted & kicks.ended), self._balance(active))

    def summary(self, facts: SessionFacts, algorithm: dict[str, str]) -> SessionSummary:
        """Everything, at the end of the session."""
        active = self._exposure.active()
        kicks = self._kicks.kicks()
        of, clipped = kicks.of(kicks.counted & kicks.ended), self._clipped_kicks(kicks)
        counted = self._kicks.listed(kicks.counted & kicks.ended, clipped)
        left_out = self._kicks.listed(~kicks.counted & kicks.ended, clipped)
        start, end = self._exposure.span()
        balance = self._balance(active)
        vigour, amount = self._more_balances(active, of, balance)
        steps = self._within(active)
        return SessionSummary(
            activity=facts.activity,
            started_at=facts.started_at,
            algorithm=algorithm,
            duration_s=end - start,
            active_s=length(active),
            limbs=self._limbs(active, of, steps),
            kicks=counted,
            kicks_not_counted=left_out,
            bouts=kick_bouts(counted, self._p.bout_gap_s),
            steps=tuple(steps),
            runs=tuple(sorted(self._runs, key=lambda r: r.start_s)),
            bounces=tuple(self._bounces),
            excluded=merged(self._excluded),
            balance=balance,
            vigour_balance=vigour,
            amount_balance=amount,
            quality=self._quality(facts),
            unconfirmed=tuple(self._unconfirmed),
            lean=self._lean_figures(),
            marks=tuple(self._marks),
            steps_alone=tuple(self._alone),
            awake=awake_figures({limb: self._unit_starts(limb, active) for limb in self._tracks}, active, start, end),
            clipped=tuple(sorted(self._clipped, key=lambda e: (e.start_s, str(e.limb)))),
            empty_reason=self._empty_reason(active, left_out) if not counted and not steps else None,
        )

    # --- figures

    def _lean_figures(self) -> LeanFigures | None:
        if any(s.shank_axis is None and limb not in self._axes for limb, s in self._facts.sensors.items()):
            return None
        return LeanFigures(
            tuple(e for e in self._lean if isinstance(e, GotUp)),
            tuple(e for e in self._lean if isinstance(e, SatDown)),
            tuple(e for e in self._lean if isinstance(e, StoodStill)),
            tuple(e for e in self._lean if isinstance(e, LeanHint)),
        )

    def _within(self, active: FloatArray) -> list[Step]:
        times = np.array([s.time_s for s in self._steps])
        keep = inside(active, times, times)
        return sorted((s for s, k in zip(self._steps, keep.tolist(), strict=True) if k), key=lambda s: s.time_s)

    def _unit_starts(self, limb: Limb, active: FloatArray) -> FloatArray:
        table = np.array(self._units[limb], dtype=np.float64).reshape(-1, 2)
        starts: FloatArray = table[inside(active, table[:, 0], table[:, 1]), 0]
        return starts

    def _limbs(self, active: FloatArray, counted: Kicks, steps: list[Step]) -> dict[Limb, LimbFigures]:
        result = {}
        for limb, track in self._tracks.items():
            mine = counted.envelope_peak_ms2[counted.on(limb)]
            result[limb] = LimbFigures(
                sensor=self._facts.sensors[limb].name,
                kicks=mine.size,
                kicks_at=self._kicks_at(mine, _count(self._small[limb], active)),
                units=_count(self._units[limb], active),
                steps=sum(s.limb is limb and not s.held for s in steps),
                held_steps=sum(s.limb is limb and s.held for s in steps),
                movement_amount_ms=self._amount(track.amount, active),
                rate_hz=self._rate_hz(limb, track.tally),
                lost_fraction=self._lost(limb, track.tally),
                clipped_fraction=self._clipped_fraction(limb, track.tally),
                clipped_s=self._clipped_s(limb),
            )
        return result

    def _kicks_at(self, peaks_ms2: FloatArray, small: int) -> dict[str, int]:
        p, number = self._p, peaks_ms2.size
        high = int(np.count_nonzero(peaks_ms2 >= p.upper_count_ms2))
        counts = ((p.lower_count_ms2, number + small), (p.kick_on_ms2, number), (p.upper_count_ms2, high))
        return {f"{threshold:.1f}": count for threshold, count in counts}

    def _amount(self, amount: MovementAmount, active: FloatArray) -> float:
        return float(self._active_amount(amount, active)[1].sum())

    def _rate_hz(self, limb: Limb, t: SampleTally) -> float:
        span = (t.last_s - t.first_s) if t.first_s is not None and t.last_s is not None else 0.0
        steps = t.received + t.missing - 1
        return steps / span if span > 0 and steps > 0 else self._facts.sensors[limb].rate_hz

    def _lost(self, limb: Limb, t: SampleTally) -> float | None:
        if not self._facts.sensors[limb].losses_visible:
            return None
        should = t.received + t.missing
        return t.missing / should if should else 0.0

    def _clipped_fraction(self, limb: Limb, t: SampleTally) -> float | None:
        if self._facts.sensors[limb].full_scale_ms2 is None:
            return None
        return t.clipped / t.received if t.received else 0.0

    def _clipped_s(self, limb: Limb) -> float | None:
        if self._facts.sensors[limb].full_scale_ms2 is None:
            return None
        return sum(e.end_s - e.start_s for e in self._clipped if e.limb is limb)

    def _clipped_kicks(self, kicks: Kicks) -> Mask:
        """Which have a part beyond the sensor's range, shape (n,)."""
        found = np.zeros(kicks.onset_s.size, dtype=np.bool_)
        for limb in LIMBS:
            of = stretches((e.start_s, e.end_s) for e in self._clipped if e.limb is limb)
            mine = np.flatnonzero(kicks.on(limb) & kicks.ended)
            at = np.searchsorted(of[:, 1], kicks.onset_s[mine])
            mine, at = mine[at < len(of)], at[at < len(of)]
            found[mine] = of[at, 0] <= kicks.end_s[mine]
        return found

    def _balance(self, active: FloatArray) -> Balance:
        """The count balance so far; live and at the end it is this one."""
        if len(self._tracks) < len(LIMBS):
            left, right = (self._counts.total(limb) for limb in LIMBS)
            return replace(NO_BALANCE, n_left=left, n_right=right)
        start, end = self._exposure.span()
        balance = session_balance(self._counts, active, start, end)
        return self._confirmed(replace(balance, withheld_share=self._withheld_share(active)))

    def _more_balances(self, active: FloatArray, counted: Kicks, balance: Balance) -> tuple[Balance, Balance]:
        """Vigour and movement amount, over the blocks of the count balance."""
        if len(self._tracks) < len(LIMBS):
            return balance, balance
        of = blocks(active, *self._exposure.span())
        amounts, peaks, owners = {}, {}, {}
        for limb in LIMBS:
            mine = counted.of(counted.on(limb))
            cell = of.place(mine.onset_s)
            # The same kicks as in the count balance, but for one that still goes on and has no peak yet.
            usable = mine.ended & of.valid[cell]
            peaks[limb] = mine.peak_ms2[usable]
            owners[limb] = cell[usable].astype(float)
            amounts[limb] = self._amount_per_block(self._tracks[limb].amount, active, of)[of.valid]
        vigour = vigour_balance(peaks[Limb.LEFT], peaks[Limb.RIGHT], owners[Limb.LEFT], owners[Limb.RIGHT], balance)
        amount = amount_balance(amounts[Limb.LEFT], amounts[Limb.RIGHT], of.number, balance)
        share = self._withheld_share(active)
        vigour, amount = (self._confirmed(replace(b, withheld_share=share)) for b in (vigour, amount))
        if (note := unequal_sensors(self._facts)) is not None:
            vigour, amount = (replace(b, shown=False, reason=note) for b in (vigour, amount))
        elif (note := self._not_calibrated()) is not None:
            vigour = replace(vigour, shown=False, reason=note)
        return vigour, amount

    def _not_calibrated(self) -> str | None:
        """Why the strength of both legs' kicks cannot be compared: it needs both sensors' scales."""
        without = [str(limb) for limb, sensor in self._facts.sensors.items() if sensor.calibration is None]
        if without:
            return plural(len(without), texts.ONE_NOT_CALIBRATED, texts.NOT_CALIBRATED, limbs=" and ".join(without))
        for limb, track in self._tracks.items():
            shown = track.rest_shown_ms2
            if shown is not None and abs(shown - STANDARD_GRAVITY_MS2) > LARGEST_REST_OFF_MS2:
                return texts.REST_OF_SENSOR_OFF.format(limb=limb, shown=shown)
        return None

    def _confirmed(self, balance: Balance) -> Balance:
        if not self._unconfirmed:
            return balance
        # A sensor that came off looks like a leg that does not move: until somebody says which, no figure.
        reason = texts.LAY_STILL.format(limbs=" and ".join(self._unconfirmed))
        return replace(balance, shown=False, reason=reason)

    def _withheld_share(self, active: FloatArray) -> float | None:
        start, end = self._exposure.span()
        return 1.0 - length(active) / (end - start) if end > start else None

    def _amount_per_block(self, amount: MovementAmount, active: FloatArray, of: Blocks) -> FloatArray:
        seconds, moved = self._active_amount(amount, active)
        return np.bincount(of.place(seconds), weights=moved, minlength=of.valid.size).astype(np.float64)

    def _active_amount(self, amount: MovementAmount, active: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Seconds (n,) and the movement amount in what of each is active (n,), m/s."""
        seconds, moved = amount.per_second()
        share = time_until(active, seconds + 1.0) - time_until(active, seconds)
        return seconds, moved * np.clip(share, 0.0, 1.0)

    def _quality(self, facts: SessionFacts) -> Quality:
        notes = []
        rates = {s.rate_hz for s in facts.sensors.values()}
        if max(rates) > 1.02 * min(rates):
            notes.append(texts.DIFFERENT_RATES.format(rate=self._grid_rate_hz))
        if min(rates) < self._p.lowest_rate_hz:
            notes.append(texts.FEW_SAMPLES.format(rate=min(rates)))
        if (unequal := unequal_sensors(facts)) is not None:
            notes.append(unequal)
        if len({s.has_gyro for s in facts.sensors.values()}) > 1:
            notes.append(texts.ONE_GYROSCOPE)
        for limb, track in self._tracks.items():
            if track.tally.clipped:
                number = sum(e.limb is limb for e in self._clipped)
                notes.append(
                    plural(
                        number,
                        texts.BEYOND_RANGE_ONCE,
                        texts.BEYOND_RANGE,
                        limb=limb,
                        seconds=self._clipped_s(limb),
                    )
                )
            if track.tally.dropped:
                notes.append(texts.SAMPLES_WITHOUT_USABLE_TIME_OR.format(limb=limb, dropped=track.tally.dropped))
            if not facts.sensors[limb].losses_visible:
                notes.append(texts.LOST_PACKETS_NOT_VISIBLE.format(limb=limb))
            if (shown := track.rest_shown_ms2) is not None and (trouble := rest_trouble(shown)) is not None:
                notes.append(texts.LEG_FIGURES_MAY_BE_WRONG.format(limb=limb, trouble=trouble))
        for limb, since_s in self._unconfirmed.items():
            notes.append(texts.LAY_STILL_FROM.format(limb=limb, minute=since_s / 60.0))
        if (gap_s := self._exposure.left_out_s().get(Why.GAP, 0.0)) >= 0.05:
            notes.append(texts.GAPS.format(seconds=gap_s))
        u = self._uncertainty_s()
        for tap in self._aligned:
            side = "left" if tap.residual_s > 0.0 else "right"
            apart_ms = 1000.0 * abs(tap.residual_s)
            notes.append(texts.DOUBLE_TAP.format(limb=side, apart=apart_ms))
        if u is None and len(facts.sensors) == len(LIMBS):
            notes.append(texts.CLOCKS_SEPARATE_KINDS_KICK_NOT)
        dropped = sum(track.tally.dropped for track in self._tracks.values())
        return Quality(u, tuple(notes), dropped)

    def _empty_reason(self, active: FloatArray, left_out: Sequence[Kick]) -> str:
        if not any(track.tally.received for track in self._tracks.values()):
            return texts.NO_USABLE_SAMPLE
        if left_out:
            words = ", ".join(sorted({str(k.why) for k in left_out if k.why is not None})).replace("_", " ")
            return texts.ALL_LEFT_OUT.format(number=len(left_out), whys=words)
        if not len(active):
            return texts.THERE_NO_STRETCH_IN_ALL
        if self._facts.activity.upright:
            return texts.NO_LEG_SWUNG_AND_CAME_TO_REST
        return texts.NOTHING_REACHED.format(threshold=self._p.kick_on_ms2)


def merged(excluded: list[Excluded]) -> tuple[Excluded, ...]:
    """Touching exclusions with one reason and limb, as one stretch each, in order of time."""
    result: list[Excluded] = []
    for e in sorted(excluded, key=lambda e: (str(e.why), str(e.limb), e.start_s, e.end_s)):
        last = result[-1] if result else None
        if last is not None and (last.why, last.limb) == (e.why, e.limb) and e.start_s <= last.end_s:
            result[-1] = structs.replace(last, end_s=max(last.end_s, e.end_s), ready_s=max(last.ready_s, e.ready_s))
        else:
            result.append(e)
    return tuple(sorted(result, key=lambda e: (e.start_s, e.end_s, str(e.why))))


def unequal_sensors(facts: SessionFacts) -> str | None:
    """Why the legs' peak accelerations cannot be compared, if they cannot."""
    sensors = list(facts.sensors.values())
    if len({s.model for s in sensors if s.model is not None}) > 1:
        return texts.DIFFERENT_KINDS_SENSOR_ON_LEGS
    if max(s.rate_hz for s in sensors) > 1.02 * min(s.rate_hz for s in sensors):
        return texts.DIFFERENT_SAMPLE_RATES_ON_LEGS
    scales = {round(s.full_scale_ms2) for s in sensors if s.full_scale_ms2 is not None}
    if len(scales) > 1:
        return texts.SENSORS_WITH_DIFFERENT_RANGES
    return None


def _count(spans: array[float], active: FloatArray) -> int:
    table = np.array(spans, dtype=np.float64).reshape(-1, 2)
    return int(np.count_nonzero(inside(active, table[:, 0], table[:, 1])))
