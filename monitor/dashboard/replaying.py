"""A recording as the replay screen holds it: read once through the pipeline, in a thread. No textual here."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.dashboard.widgets.wave import Ring
from monitor.model.history import KICK, STEP
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import LET_GO, Activity, Why
from monitor.texts import replay as texts

if TYPE_CHECKING:
    from monitor.model.events import Excluded
    from monitor.model.session import Kick, SessionSummary

BASE_S = 0.05
"""The narrowest column, s; those of the other zooms are so many of them."""
ZOOMS_S = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
BRIDGED_S = 0.15
"""Samples so far apart are no gap: at 10 Hz some of the narrowest columns stay empty, s."""
HOP_S = 2.0
"""Packets are counted together over so much time, s: the pipeline keeps the strip's samples for a while only."""
STEP_S = 0.15
"""A step has no length of its own; on the strip it is so long, s."""
NEAR_S = 0.3
"""An event is under the cursor until so long after its end, s."""


class Stopped(Exception):
    """Nobody waits for the rest."""


class Past:
    """All columns of one limb, in one zoom.

    Args:
        first: bucket of the first; None: there is none.
        peaks: from there on; None where nothing came, or where nothing is drawn.
    """

    def __init__(self, first: int | None, peaks: Sequence[float | None]) -> None:
        self.first, self._peaks = first, peaks

    def peak(self, bucket: int) -> float | None:
        """The largest value of a bucket, m/s2."""
        at = bucket - (self.first or 0)
        return self._peaks[at] if 0 <= at < len(self._peaks) else None

    def wider(self, factor: int) -> Past:
        """Columns of `factor` of these each."""
        if self.first is None:
            return self
        first = self.first // factor
        pad: list[float | None] = [None] * (self.first - first * factor)
        padded = [*pad, *self._peaks]
        parts = (padded[at : at + factor] for at in range(0, len(padded), factor))
        return Past(first, [max((value for value in part if value is not None), default=None) for part in parts])


@dataclass(frozen=True, slots=True)
class Moment:
    """A counted kick or step, where the cursor can stand."""

    event: str
    """`kick` or `step`."""
    limb: Limb
    at_s: float
    end_s: float
    kick: Kick | None = None


@dataclass(slots=True)
class Replay:
    """A recording, counted."""

    summary: SessionSummary
    notes: tuple[str, ...]
    """What could not be read, in words."""
    end_s: float
    moments: list[Moment]
    """In order of time."""
    marks: list[tuple[float, str]]
    """Markers and activities that the observer set: when, and what."""
    base: dict[Limb, Past]
    activities: list[tuple[float, Activity]] = field(default_factory=list)
    _times: dict[Limb, list[float]] = field(default_factory=dict)
    _zoomed: dict[tuple[Limb, float], Past] = field(default_factory=dict)

    @property
    def limbs(self) -> list[Limb]:
        """Those that had a sensor."""
        return [limb for limb in LIMBS if limb in self.summary.limbs]

    @property
    def what(self) -> str:
        """What the main count counts."""
        return "steps" if self.summary.activity.upright else "kicks"

    @property
    def event(self) -> str:
        """One of them."""
        return STEP if self.summary.activity.upright else KICK

    def columns(self, limb: Limb, bucket_s: float) -> Past:
        """Of a limb, in a zoom."""
        key = (limb, bucket_s)
        if key not in self._zoomed:
            self._zoomed[key] = self.base[limb].wider(round(bucket_s / BASE_S))
        return self._zoomed[key]

    def until(self, at_s: float) -> dict[Limb, int]:
        """The program's own counts up to a time."""
        if not self._times:
            self._times = {limb: [m.at_s for m in self.moments if m.limb is limb] for limb in LIMBS}
        return {limb: bisect_right(self._times[limb], at_s) for limb in self.limbs}

    def between(self, limb: Limb, first_s: float, last_s: float) -> list[Moment]:
        """A limb's moments that begin there, and one before that may reach into it."""
        low, high = bisect_left(self.moments, first_s - 3.0, key=_at), bisect_right(self.moments, last_s, key=_at)
        return [moment for moment in self.moments[low:high] if moment.limb is limb]

    def under(self, at_s: float) -> Moment | None:
        """The latest that has begun and not long ended."""
        high = bisect_right(self.moments, at_s, key=_at)
        for moment in reversed(self.moments[max(0, high - 8) : high]):
            if at_s <= moment.end_s + NEAR_S:
                return moment
        return None

    def left_out(self, at_s: float) -> Excluded | None:
        """The stretch that is in no figure, if one lies there."""
        return next((x for x in self.summary.excluded if x.start_s <= at_s < x.end_s), None)

    def activity_at(self, at_s: float) -> Activity:
        """The observer's word."""
        return next((word for since_s, word in reversed(self.activities) if since_s <= at_s), Activity.UNKNOWN)


def _at(moment: Moment) -> float:
    return moment.at_s


def load(path: Path, on_read: Callable[[int], None], stopped: Callable[[], bool]) -> Replay:
    """Read and count a recording; in a thread.

    Args:
        on_read: takes the number of bytes that were read, again and again.
        stopped: nobody waits any more.

    Raises:
        DataError: it cannot be read, is no recording, or holds nothing.
        Stopped: as asked.
    """
    from monitor.errors import DataError
    from monitor.model.records import SessionFacts, Tag
    from monitor.pipeline import Pipeline
    from monitor.recording.log_format import record_time_s
    from monitor.recording.notes import report_notes
    from monitor.recording.reader import read_records

    pipeline = Pipeline(hop_s=HOP_S)
    rings = {limb: Ring(BASE_S, kept=None) for limb in LIMBS}
    marks: list[tuple[float, str]] = []
    activities: list[tuple[float, Activity]] = []
    looked_s = 0.0

    def look() -> None:
        for ring, limb in zip(rings.values(), rings, strict=True):
            ring.add(pipeline.trace(limb, ring.newest_s))

    with read_records(path, on_read) as reader:
        for record in reader:
            if stopped():
                raise Stopped
            pipeline.push(record)
            now_s = record_time_s(record)
            if now_s is not None and (now_s < looked_s or now_s - looked_s >= HOP_S):
                looked_s = now_s
                look()
            if isinstance(record, SessionFacts):
                activities.append((0.0, record.activity))
            elif isinstance(record, Tag) and record.name == "marker":
                marks.append((record.time_s, texts.MARKER.format(number=record.value)))
            elif isinstance(record, Tag) and record.name == LET_GO:
                marks.append((record.time_s, texts.LET_GO))
            elif isinstance(record, Tag) and record.name == "activity" and record.value in set(Activity):
                activities.append((record.time_s, Activity(record.value)))
        if not activities:
            raise DataError(texts.NOTHING_READABLE, where=str(path), advice=texts.KICKSTEP_RECOVER_MAY_MEND)
        summary = pipeline.finish()
        look()
        last_s = reader.report.last_s or 0.0
    hidden = [(x.start_s, x.end_s) for x in summary.excluded if x.why is Why.MARKED]
    moments = moments_of(summary)
    return Replay(
        summary=summary,
        notes=report_notes(reader.report),
        end_s=max(summary.duration_s, last_s, max((moment.end_s for moment in moments), default=0.0)),
        moments=moments,
        marks=marks,
        base={limb: filled(ring, hidden) for limb, ring in rings.items()},
        activities=activities,
    )


def filled(ring: Ring, hidden: Sequence[tuple[float, float]] = ()) -> Past:
    """A ring's columns in a row, small holes bridged by what stands before them.

    Args:
        hidden: stretches of which nothing is drawn, s: what was kept as unusual is for a doctor to look at, not for a
            chart.
    """
    if ring.first is None:
        return Past(None, [])
    first, last = min(ring.peaks), max(ring.peaks)
    peaks = [ring.peaks.get(bucket) for bucket in range(first, last + 1)]
    empty = 0
    for at, value in enumerate(peaks):
        if value is None:
            empty += 1
        elif empty:
            if empty < math.floor(BRIDGED_S / BASE_S):
                peaks[at - empty : at] = [peaks[at - empty - 1]] * empty
            empty = 0
    for start_s, end_s in hidden:
        low, high = (max(0, math.floor(of_s / BASE_S) - first) for of_s in (start_s, end_s))
        peaks[low : high + 1] = [None] * len(peaks[low : high + 1])
    return Past(first, peaks)


def moments_of(summary: SessionSummary) -> list[Moment]:
    """What its main count counts, in order of time."""
    if summary.activity.upright:
        found = [Moment(STEP, step.limb, step.time_s, step.time_s + STEP_S) for step in summary.steps]
    else:
        found = [Moment(KICK, k.limb, k.onset_s, k.onset_s if k.end_s is None else k.end_s, k) for k in summary.kicks]
    return sorted(found, key=lambda moment: (moment.at_s, moment.limb is Limb.RIGHT))
