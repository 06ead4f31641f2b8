"""THE path: records in, events and figures out. Live, replay and files differ only in who pushes (rule 1)."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import scipy

from monitor.analysis.agreement import Taps, agreement_with
from monitor.analysis.counting import Tally
from monitor.analysis.exposure import Exposure
from monitor.detection.candidates import Candidate, ClockKnown
from monitor.detection.limb import Clock, LimbTrack
from monitor.detection.parameters import ALGORITHM_VERSION, Parameters
from monitor.errors import DataError
from monitor.model.context import CONTEXT_NAMES
from monitor.model.events import Event
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import (
    LinkChange,
    LinkState,
    LogRecord,
    Packet,
    SampleBlock,
    SensorFacts,
    SessionFacts,
    Stretch,
    Tag,
    Tick,
)
from monitor.model.session import Balance, SessionSummary, Snapshot
from monitor.model.taps import Agreement
from monitor.model.words import DOUBLE_TAP, SENSOR_IS_ON, STANDING, STANDING_S, STEPS_ALONE, Activity
from monitor.pipeline.alignment import REFIT_EVERY_S, refit_error_s
from monitor.pipeline.masking import SharedMask
from monitor.pipeline.merging import SILENCE_S, Merge
from monitor.pipeline.packets import PacketStage
from monitor.preprocessing.given_clock import GivenClock
from monitor.texts import counting as texts

__all__ = ["LIVE_HOP_S", "REPLAY_HOP_S", "UNSEEN_HOP_S", "Pipeline"]

LIVE_HOP_S = 0.2
UNSEEN_HOP_S = 2.0
REPLAY_HOP_S = 10.0
"""Packets are decoded and counted together over this much time: short live, longer where nobody is told before the end,
long from files; the result is equal."""


class Pipeline:
    """Counts one session.

    Push the log's records in their order, then `finish()`. The same log, cut into blocks anywhere, gives the equal
    event list. Reads no clock, does no I/O, draws no random number.

    Args:
        parameters: the method; the default is the method that is documented.
        hop_s: how much arrival time of packets is worked on together.
        keep_events: False where only what `push` returns and the figures are looked at: over days the list grows long.
    """

    def __init__(
        self, parameters: Parameters | None = None, hop_s: float = LIVE_HOP_S, *, keep_events: bool = True
    ) -> None:
        self._hop_s = hop_s
        self._keep_events = keep_events
        self._stages: dict[Limb, PacketStage] = {}
        self._given: dict[Limb, GivenClock] = {}
        self._heard_s: dict[Limb, float] = {}
        self.parameters = parameters or Parameters()
        self.events: list[Event] = []
        self._facts: SessionFacts | None = None
        self._tracks: dict[Limb, LimbTrack] = {}
        self._mask: SharedMask | None = None
        self._merge: Merge | None = None
        self._tally: Tally | None = None
        self._summary: SessionSummary | None = None
        self._context: dict[str, str] = {}
        self._taps = Taps()

    def push(self, record: LogRecord) -> list[Event]:
        """Takes the next record of the log and returns what it made certain.

        Raises:
            DataError: a record came before the session facts, or for a limb that they do not name.
        """
        if self._summary is not None:
            raise DataError(texts.SESSION_FINISHED_NOTHING_CAN)
        if isinstance(record, SessionFacts):
            self._begin(record)
            return []
        merge = self._merge
        if merge is None:
            raise DataError(texts.RECORDING_DOES_NOT_BEGIN_WITH, advice=texts.MAY_BE_DAMAGED)
        if isinstance(record, Tag):
            self._taps.hear(record)
        if isinstance(record, SampleBlock):
            self._samples([record], merge)
            if record.time_s.size:
                self._heard_s[record.limb] = float(record.at_s[-1])
        elif isinstance(record, Packet):
            stage = self._stages.get(record.limb)
            if stage is None:
                raise DataError(texts.PACKETS_LIMB_WHOSE_PROFILE.format(limb=record.limb))
            self._heard_s[record.limb] = record.time_s
            blocks = stage.push(record)
            if not blocks:
                return []  # waits for its hop: nothing has moved
            # The other limb's packets are looked at with them: samples of both then go on together, once a hop.
            for limb, other in self._stages.items():
                if limb is not record.limb:
                    blocks += other.flush()
            self._samples(blocks, merge)
        elif isinstance(record, Tick):
            self._tick(record.time_s, merge)
        elif isinstance(record, LinkChange):
            self._link(record, merge)
        elif isinstance(record, Stretch):
            merge.observe(record)
        elif isinstance(record, Tag) and record.name == DOUBLE_TAP:
            merge.alignment.listen(record)
        elif isinstance(record, Tag) and record.name == "activity":
            known = record.value in set(Activity)
            merge.activity(record.time_s, Activity(record.value) if known else Activity.UNKNOWN)
        elif isinstance(record, Tag) and record.name == SENSOR_IS_ON and record.value in set(Limb):
            merge.sensor_is_on(record.time_s, Limb(record.value))
        elif isinstance(record, Tag) and record.name == STANDING:
            for track in self._tracks.values():
                track.learn_axis(record.time_s, record.time_s + STANDING_S)
        elif isinstance(record, Tag) and record.name == STEPS_ALONE and record.value.isdecimal():
            merge.steps_alone(record.time_s, int(record.value))
        elif isinstance(record, Tag) and record.name in CONTEXT_NAMES:
            self._context[record.name] = record.value  # the last answer counts; an empty one takes it back
        return self._fold(merge.advance())

    def finish(self) -> SessionSummary:
        """Ends the session and returns its figures; a second call returns the same.

        Raises:
            DataError: nothing was ever pushed.
        """
        if self._summary is not None:
            return self._summary
        if self._merge is None or self._tally is None or self._facts is None:
            raise DataError(texts.RECORDING_EMPTY, advice=texts.THERE_NOTHING_TO_COUNT_IN)
        for stage in self._stages.values():
            self._samples(stage.settle(), self._merge)
        for limb in self._tracks:
            self._release(limb, math.inf, self._merge)
        for limb, track in self._tracks.items():
            track.interrupt(track.watermark_s)
            self._merge.add(limb, track.take(), track.watermark_s)
        self._fold(self._merge.finish())
        summary = self._tally.summary(self._facts, self._algorithm())
        self._summary = replace(
            summary,
            activity=self._merge.session_activity(),
            tap_along=tuple(agreement_with(run, summary) for run in self._taps.runs()),
            quality=replace(summary.quality, clock_refit_s=self._refit_error_s()),
            context={name: self._context[name] for name in sorted(self._context) if self._context[name]},
        )
        return self._summary

    def snapshot(self) -> Snapshot:
        """The figures so far.

        Raises:
            DataError: the session facts have not been pushed yet.
        """
        if self._tally is None or self._merge is None:
            raise DataError(texts.SESSION_HAS_NOT_BEGUN)
        return self._tally.snapshot(self._merge.current_activity())

    def efforts(self) -> tuple[Balance, Balance]:
        """Balance of vigour and of the movement amount so far, by what makes the summary's; dearer than a snapshot.

        Raises:
            DataError: the session facts have not been pushed yet.
        """
        if self._tally is None:
            raise DataError(texts.SESSION_HAS_NOT_BEGUN)
        return self._tally.efforts()

    def tap_along(self) -> tuple[Agreement, ...]:
        """Each stretch of tapping along that is over, beside what was counted by now; the newest last."""
        if self._summary is not None:
            return self._summary.tap_along
        if self._tally is None or self._facts is None:
            return ()
        summary = self._tally.summary(self._facts, {})
        return tuple(agreement_with(run, summary) for run in self._taps.runs())

    def trace(self, limb: Limb, after_s: float = -math.inf) -> list[tuple[float, float]]:
        """The newest envelope samples of a limb later than `after_s`, as (session time, m/s2): for screens alone.

        Some seconds are kept; what is drawn never feeds back into what is counted.
        """
        track = self._tracks.get(limb)
        samples: list[tuple[float, float]] = []
        for first_s, last_s, values in () if track is None else track.traced:
            if last_s > after_s:
                times = np.linspace(first_s, last_s, values.size).tolist()
                samples += [pair for pair in zip(times, values.tolist(), strict=True) if pair[0] > after_s]
        return samples

    def heard_s(self, limb: Limb) -> float | None:
        """Session time at which a limb's last data arrived; None before the first."""
        return self._heard_s.get(limb)

    def received(self, limb: Limb) -> tuple[int, float] | None:
        """Samples that came and that are missing so far; None where losses cannot be seen: for screens alone."""
        track = self._tracks.get(limb)
        if track is None or self._facts is None or not self._facts.sensors[limb].losses_visible:
            return None
        return track.tally.received, track.tally.missing

    def at_rest(self, limb: Limb) -> tuple[int, float | None, float]:
        """Samples of a limb that came so far, what its sensor shows at rest, m/s2, and over how much lying still, s."""
        track = self._tracks[limb]
        return track.tally.received, track.rest_shown_ms2, track.rest_shown_s

    def context(self) -> dict[str, str]:
        """The observer's answers about the surroundings so far, by the names of `model.context`."""
        return {name: value for name, value in self._context.items() if value}

    def _begin(self, facts: SessionFacts) -> None:
        if self._facts is not None:
            raise DataError(texts.RECORDING_NAMES_SESSION_FACTS)
        if not facts.sensors:
            raise DataError(texts.SESSION_FACTS_NAME_NO_SENSOR)
        self._facts = facts
        self._taps.activity = facts.activity
        sensors = list(facts.sensors.values())
        rate = common_grid_rate_hz(sensors, self.parameters)
        unequal = max(s.rate_hz for s in sensors) > 1.02 * min(s.rate_hz for s in sensors)
        profiles = dict(facts.profiles)
        for limb in LIMBS:
            if limb in facts.sensors:
                given = self._given[limb] = GivenClock(1.0 / facts.sensors[limb].rate_hz)
                clock: Clock = given.session_s
                told = False
                if profiles:
                    stage = self._stages[limb] = PacketStage(limb, facts.sensors[limb], profiles, self._hop_s)
                    clock, told = stage.clock.session_s, stage.missing is not None
                self._tracks[limb] = LimbTrack(
                    facts.sensors[limb],
                    rate,
                    self.parameters,
                    band_limit=unequal,
                    use_gyro=all(s.has_gyro for s in sensors),
                    clock=clock,
                    count_missing=not told,
                )
        clocks = {
            limb: (sensor.rate_hz, (self._stages[limb].clock if limb in self._stages else self._given[limb]).session_s)
            for limb, sensor in facts.sensors.items()
        }
        self._mask = SharedMask(clocks, self.parameters.longest_bridge_s)
        exposure = Exposure(self._mask.covered)
        self._merge = Merge(facts, self.parameters, exposure, rate)
        alignment = self._merge.alignment
        self._tally = Tally(
            self.parameters, exposure, self._tracks, facts, rate, uncertainty_s=lambda: alignment.uncertainty_s
        )

    def _link(self, record: LinkChange, merge: Merge) -> None:
        track = self._tracks.get(record.limb)
        if track is None or self._mask is None:
            return
        if record.state is LinkState.LOST:
            self._flush(merge)
            if record.limb in self._stages:
                self._samples(self._stages[record.limb].lost(), merge)
            self._advance(record.limb, merge, all_of_it=True)
            track.interrupt(record.time_s)
            self._mask.interrupt(record.limb)
            merge.add(record.limb, track.take(), record.time_s)
            merge.lost(record.limb)
            self._release(record.limb, math.inf, merge)
        else:
            if record.choices is not None and record.limb in self._stages and self._facts is not None:
                facts = self._facts.sensors[record.limb]
                self._stages[record.limb].renew(replace(facts, choices=record.choices))
            self._mask.resume(record.limb, record.time_s)
            merge.connected(record.limb, record.time_s)

    def _samples(self, blocks: list[SampleBlock], merge: Merge) -> None:
        for block in blocks:
            track = self._tracks.get(block.limb)
            if track is None or self._mask is None:
                raise DataError(texts.SAMPLES_LIMB_SESSION_FACTS_DO.format(limb=block.limb))
            if block.session_s is not None:
                self._given[block.limb].push(block.time_s, block.session_s)
            self._mask.push(block.limb, *track.clean(block))
            if (stage := self._stages.get(block.limb)) is not None and stage.missing is not None:
                track.tally.missing = stage.missing
        if blocks:
            for limb in self._tracks:
                self._advance(limb, merge)

    def _advance(self, limb: Limb, merge: Merge, *, all_of_it: bool = False) -> None:
        """Samples of which it is known what the other limb shows at their time go on."""
        assert self._mask is not None
        track, moved = self._tracks[limb], False
        for samples in self._mask.take(limb, all_of_it=all_of_it):
            (track.push if samples.visible else track.hide)(samples.time_s, samples.values)
            moved = True
        if moved:
            merge.add(limb, self._found(limb, track), track.watermark_s)
            merge.lead(limb, track.take_led())

    def _flush(self, merge: Merge) -> None:
        """Everything that has arrived is decoded: here the order of records decides, not the hop."""
        for stage in self._stages.values():
            self._samples(stage.flush(), merge)

    def _release(self, limb: Limb, until_s: float, merge: Merge) -> None:
        """The other limb waits no longer for what this one has to say about the time before `until_s`."""
        assert self._mask is not None
        self._mask.release(limb, until_s)
        for other in self._tracks:
            self._advance(other, merge)

    def _found(self, limb: Limb, track: LimbTrack) -> list[Candidate]:
        """What is new of a limb: candidates, and how well its clock is known, in order."""
        candidates = track.take()
        if (stage := self._stages.get(limb)) is not None:
            known = stage.clock.reports(track.watermark_s)
            if known:
                candidates += [ClockKnown(at_s, r.sd_s, r.segment) for at_s, r in known]
                candidates.sort(key=lambda c: c.ready_s)
        return candidates

    def _tick(self, time_s: float, merge: Merge) -> None:
        """Whether a limb is silent is told by what arrived, not by what has been decoded: that hangs on the hop."""
        silent = [limb for limb in self._tracks if time_s - self._heard_s.get(limb, 0.0) > SILENCE_S]
        if not silent:
            return
        self._flush(merge)
        for limb in silent:
            if limb in self._stages:
                self._samples(self._stages[limb].settle(), merge)
        if len(silent) < len(self._tracks):  # where all are silent nobody waits, and what is late may still come
            for limb in silent:
                self._advance(limb, merge, all_of_it=True)
                self._release(limb, time_s - SILENCE_S, merge)
        for limb in silent:
            merge.tick(limb, time_s)

    def _refit_error_s(self) -> float | None:
        """How far the live clocks were from the best that is known at the end; nothing is moved by it."""
        if len(self._stages) < len(LIMBS):
            return None
        left, right = (self._stages[limb].clock.refitted(REFIT_EVERY_S) for limb in LIMBS)
        return refit_error_s(left, right)

    def _fold(self, events: list[Event]) -> list[Event]:
        if self._keep_events:
            self.events.extend(events)
        if self._tally is not None:
            self._tally.fold(events)
        return events

    def _algorithm(self) -> dict[str, str]:
        return {
            "version": ALGORITHM_VERSION,
            "parameters": self.parameters.digest(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
        }


def common_grid_rate_hz(sensors: list[SensorFacts], parameters: Parameters) -> float:
    """The grid rate both limbs share: 50 Hz, or the slower sensor's own rate where that is lower."""
    slowest = min(s.rate_hz for s in sensors)
    target = parameters.grid_rate_hz
    # A nominal 50 Hz sensor that runs at 48.5 is still a 50 Hz sensor.
    return target if slowest >= 0.96 * target else math.floor(slowest * 1000.0) / 1000.0
