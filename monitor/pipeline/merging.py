"""The two limbs become one session: candidates in order of decision, judged, paired and strung together.

Everything here happens in virtual time: a candidate acts at its `ready_s`, a timer at its due time, both in order.
So the events do not depend on how the input was cut or which limb's packets came first.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from monitor.analysis.exposure import Exposure, covers
from monitor.detection.along import MovedAlong
from monitor.detection.bilateral import DoneKick, Pairing, Verdict
from monitor.detection.candidates import (
    AxisShown,
    Candidate,
    ClockKnown,
    FullScale,
    Jolted,
    KickBegan,
    KickDone,
    Leaned,
    LedAlike,
    Moving,
    Shaking,
    SmallKick,
    Still,
    SwingDone,
    Tapped,
    Turned,
    UnitDone,
)
from monitor.detection.handling import Handling, NotWorn, Out, Pauses, StillLeg
from monitor.detection.hands import BothLed, Hands, led_far
from monitor.detection.leaning import Lean
from monitor.detection.lonely import Lonely
from monitor.detection.parameters import Parameters
from monitor.detection.timeline import Timeline, weave
from monitor.detection.vibration import Vibration
from monitor.model.events import (
    Clipped,
    Event,
    Excluded,
    KickEnded,
    KickKind,
    KickNotCounted,
    KickStarted,
    LegConfirmed,
    LegStill,
    MovementUnit,
    ShankAxis,
    ThresholdCount,
)
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray, SessionFacts, Stretch
from monitor.model.words import LYING, Activity, Why
from monitor.pipeline.alignment import Alignment
from monitor.pipeline.leaving import Leaving
from monitor.pipeline.standing import Standing
from monitor.pipeline.walking import Walking

SILENCE_S = 1.5
"""A limb that has sent nothing for this long no longer holds the other one up (chosen here)."""
_SETTLE_EVERY_S = 0.2
_KNOWN_AFTER_S = 0.30
_KNOWN_AFTER_SLOW_S = 0.50
"""A movement that begins at x is known at x + this: filter delay, tilt lag, grid samples (second: below 20 Hz)."""
_SLOW_GRID_HZ = 20.0
_ROUNDING_S = 1e-6


class Merge:
    """Turns both limbs' candidates into the session's events."""

    def __init__(self, facts: SessionFacts, parameters: Parameters, exposure: Exposure, grid_rate_hz: float) -> None:
        self._p = parameters
        self._known_after_s = _KNOWN_AFTER_S if grid_rate_hz >= _SLOW_GRID_HZ else _KNOWN_AFTER_SLOW_S
        self._exposure = exposure
        self._limbs = tuple(limb for limb in LIMBS if limb in facts.sensors)
        single = len(self._limbs) == 1
        self._timeline = Timeline(self._limbs)
        self.alignment = Alignment(facts.clock_uncertainty_s)
        u = self.alignment.uncertainty_s
        self._pairing = None if single or u is None else Pairing(parameters, u)
        self._settle_due = math.inf
        self._handling, self._not_worn = Handling(parameters), NotWorn(parameters, single)
        self._hands, self._both_led = Hands(parameters), BothLed(parameters)
        self._pauses = Pauses(parameters)
        self._lonely = None if single else Lonely(parameters)
        self._still_leg = None if single else StillLeg(parameters)
        self._along = None if single else MovedAlong(parameters)
        self._vibration = Vibration(single)
        self._answers: list[tuple[float, Limb]] = []
        axis_known = all(s.shank_axis is not None for s in facts.sensors.values())
        self._walking = Walking(parameters, single, axis_known, self._activity_at)
        self._standing = Standing(parameters, self._limbs, self._activity_at) if axis_known else None
        self._leans: dict[Limb, Lean | None] = {}
        self._axes = {limb for limb, sensor in facts.sensors.items() if sensor.shank_axis is not None}
        self._confirmed: list[tuple[float, int]] = []
        self._next_due = -math.inf
        """No timer is due before this; -inf where something was told and nobody has looked since."""
        self._activities: list[tuple[float, Activity]] = [(-math.inf, facts.activity)]
        self._ids: dict[tuple[Limb, int], int] = {}
        self._next_id = 1
        self._kicks = Leaving()
        self._moving: dict[Limb, float | None] = dict.fromkeys(self._limbs)
        self._open = exposure.open
        self._left_out_until_s = -math.inf
        self._stretches: list[tuple[float, Stretch]] = []
        self._done = False
        self._now_s = -math.inf
        self._out: list[Event] = []
        if facts.activity is Activity.CONTAINER:
            self._open[(Why.CONTAINER, None)] = -math.inf
        self._acts: dict[type[Candidate], Callable[[float, Limb, Any], None]] = {
            Moving: self._moves,
            UnitDone: self._unit,
            KickBegan: self._begin_kick,
            KickDone: self._kick,
            SmallKick: self._small_kick,
            SwingDone: self._swing,
            Turned: self._turned,
            LedAlike: self._led,
            Jolted: self._jolted,
            Leaned: self._lean,
            ClockKnown: self._align,
            Tapped: self._align,
            AxisShown: self._axis_shown,
            Still: self._still,
            Shaking: self._shaken,
            FullScale: self._clipped,
        }

    # --- what comes in

    def add(self, limb: Limb, candidates: list[Candidate], watermark_s: float) -> None:
        """Candidates of one limb, all that were decided up to the watermark."""
        self._timeline.add(limb, candidates, watermark_s)

    def lead(self, limb: Limb, led: FloatArray) -> None:
        """Half-seconds of one limb in which it may have been led (`BothLed`), up to the same watermark."""
        if led.size:
            self._both_led.add(limb, led)

    def tick(self, limb: Limb, time_s: float) -> None:
        """Session time has moved on; a silent limb is released."""
        until_s = time_s - SILENCE_S
        if self._timeline.release(limb, until_s):
            # In the limb's own queue, so that it takes effect at its time and not when the tick came.
            self._timeline.add(limb, [Moving(until_s, None)], until_s)

    def lost(self, limb: Limb) -> None:
        """The limb's link is gone: it holds nothing up until it is back."""
        self._timeline.release(limb, math.inf)

    def connected(self, limb: Limb, time_s: float) -> None:
        """The limb's link is back."""
        self._timeline.resume(limb, time_s)

    def activity(self, time_s: float, activity: Activity) -> None:
        """From `time_s` on the observer calls it `activity`."""
        before = self.current_activity()
        bisect.insort(self._activities, (time_s, activity), key=lambda entry: entry[0])
        if activity is Activity.CONTAINER and before is not Activity.CONTAINER:
            self.observe(Stretch(Why.CONTAINER, time_s))
        elif before is Activity.CONTAINER and activity is not Activity.CONTAINER:
            self.observe(Stretch(Why.CONTAINER, time_s, time_s))

    def observe(self, stretch: Stretch) -> None:
        """The observer takes a stretch out, or opens or closes one."""
        at = stretch.start_s if stretch.end_s is None else stretch.end_s
        self._next_due = -math.inf
        bisect.insort(self._stretches, (at, stretch), key=lambda entry: entry[0])

    def sensor_is_on(self, time_s: float, limb: Limb) -> None:
        """The observer answers that a still limb's sensor is on."""
        self._next_due = -math.inf
        bisect.insort(self._answers, (time_s, limb), key=lambda entry: entry[0])

    def steps_alone(self, time_s: float, run: int) -> None:
        """A person confirms that the steps of a run were taken alone."""
        self._next_due = -math.inf
        bisect.insort(self._confirmed, (time_s, run), key=lambda entry: entry[0])

    def current_activity(self) -> Activity:
        """The observer's latest word."""
        return self._activities[-1][1]

    def session_activity(self) -> Activity:
        """The word the session began with; where nobody had said one then, the one that held longest."""
        first = self._activities[0][1]
        if first is not Activity.UNKNOWN or len(self._activities) == 1:
            return first
        held_s: dict[Activity, float] = {}
        for (start_s, word), (stop_s, _) in pairwise([*self._activities[1:], (self._exposure.span()[1], first)]):
            held_s[word] = held_s.get(word, 0.0) + max(0.0, stop_s - start_s)
        return max(held_s, key=lambda word: held_s[word])

    # --- time

    def advance(self) -> list[Event]:
        """Acts on everything that both limbs' progress allows, and returns the events."""
        self._act_on_ready()
        self._timers(self._timeline.now_s, strict=False)
        self._now_s = self._timeline.now_s
        out, self._out = self._out, []
        return out

    def finish(self) -> list[Event]:
        """No more data will come."""
        last = max((pieces[-1][1] for pieces in self._exposure.covered.values() if pieces), default=0.0)
        for limb in self._limbs:
            self._timeline.release(limb, math.inf)
        self._act_on_ready()
        self._timers(last, strict=False)
        self._done = True
        if self._pairing is not None and self._pairing.waits_for is not None:  # nothing more is waited for
            self._settle_due = _next_on_grid(max(last, self._now_s))
        for why, only in list(self._open):
            self.observe(Stretch(why, last, last, only))
        self._timers(math.inf, strict=False)
        end = max(last, self._timeline_end(last))
        self._out += self._walking.close(end)
        if self._standing is not None:
            self._out += self._standing.close(end)
        out, self._out = self._out, []
        return out

    def _timeline_end(self, last: float) -> float:
        return max((e.ready_s for e in self._out), default=last)

    def _timers(self, limit: float, *, strict: bool) -> None:
        if limit < self._next_due:
            return
        while True:
            due = self._settle_due
            if self._walking.due_s < due:
                due = self._walking.due_s
            if self._standing is not None and self._standing.due_s < due:
                due = self._standing.due_s
            if self._lonely is not None and self._lonely.due_s < due:
                due = self._lonely.due_s
            for told in (self._stretches, self._answers, self._confirmed):
                if told and told[0][0] < due:
                    due = told[0][0]
            self._next_due = due
            if due == math.inf or due > limit or (strict and due >= limit):
                return
            # What is told late (a minute marked afterwards, a late burst) is decided now, not in the past.
            now = self._now_s = max(due, self._now_s)
            if self._stretches and self._stretches[0][0] == due:
                self._apply(now, self._stretches.pop(0)[1])
            elif self._answers and self._answers[0][0] == due:
                self._confirm(now, self._answers.pop(0)[1])
            elif self._settle_due == due:
                self._settle(now)
            elif self._lonely is not None and self._lonely.due_s == due:
                for out in self._lonely.act():
                    self._leave_out(now, out, None)
            elif self._confirmed and self._confirmed[0][0] == due:
                self._out += self._walking.confirm(now, self._confirmed.pop(0)[1])
            elif self._standing is not None and self._standing.due_s == due:
                self._out += self._standing.act(now)
            else:
                self._out += self._walking.act(now, self.alignment.uncertainty_s)

    # --- candidates

    def _act_on_ready(self) -> None:
        acts, alignment = self._acts, self.alignment
        before_s = self._timeline.now_s
        ready = self._timeline.ready()
        for both in self._both_led.alike(self._timeline.limit_s):
            weave(ready, max(both.ready_s, before_s), both)
        for due in ready:
            now, limb, c = due.at_s, due.limb, due.candidate
            if now >= self._next_due:
                self._timers(now, strict=True)
            self._now_s = now
            acts[type(c)](now, limb, alignment.moved(limb, c) if alignment.shifts else c)

    def _moves(self, now: float, limb: Limb, c: Moving) -> None:
        self._moving[limb] = c.since_s
        if c.since_s is not None and self._lonely is not None:
            self._lonely.moved(now, limb)
        if self._settle_due == math.inf and self._pairing is not None and self._pairing.waits_for is not None:
            self._settle_due = self._next_settling(now - _ROUNDING_S)
            self._next_due = min(self._next_due, self._settle_due)

    def _unit(self, now: float, limb: Limb, c: UnitDone) -> None:
        self._out.append(MovementUnit(now, limb, c.start_s, c.end_s))

    def _begin_kick(self, now: float, limb: Limb, c: KickBegan) -> None:
        if counts_kicks(self._activity_at(c.onset_s)):
            self._ids[limb, c.key] = self._next_id
            self._out.append(KickStarted(now, self._next_id, limb, c.onset_s))
            self._next_id += 1

    def _small_kick(self, now: float, limb: Limb, c: SmallKick) -> None:
        if counts_kicks(self._activity_at(c.begin_s)):
            self._out.append(ThresholdCount(now, limb, self._p.lower_count_ms2, c.begin_s, c.end_s))
            self._moved(now, c)

    def _turned(self, now: float, limb: Limb, c: Turned) -> None:
        """Standing up and sitting down turn both legs alike: there nobody need be at it."""
        if counts_kicks(self._activity_at(now)):
            self._handled(now, self._handling.turned(limb, c.ready_s, c.angle_rad))

    def _led(self, now: float, limb: Limb, c: LedAlike) -> None:
        """As for turns."""
        if counts_kicks(self._activity_at(now)) and counts_kicks(self._activity_at(c.other_s)):
            self._handled(now, self._hands.led(c))

    def _jolted(self, now: float, limb: Limb, c: Jolted) -> None:
        """Bouncing jolts both legs alike: there nobody need be at it."""
        if self._activity_at(now) in LYING:
            self._handled(now, self._hands.jolted(limb, c))

    def _moved(self, now: float, c: KickDone | SmallKick) -> None:
        """On the tummy a shank swings over a bent knee: it goes far with little force, and nobody leads it."""
        if self._activity_at(c.begin_s) is not Activity.TUMMY:
            self._handled(now, led_far(self._p, c))

    def _handled(self, now: float, found: list[Out]) -> None:
        for out in found:
            self._leave_out(now, self._pauses.filled(out), None)

    def _still(self, now: float, limb: Limb, c: Still) -> None:
        for out in self._not_worn.still(limb, c.since_s, c.end_s, now):
            self._leave_out(now, out, None)
        if self._still_leg is not None:
            self._ask(now, limb, self._still_leg.still(limb, c.since_s, ended=c.end_s is not None))

    def _clipped(self, now: float, limb: Limb, c: FullScale) -> None:
        self._out.append(Clipped(now, limb, c.start_s, c.end_s))

    def _shaken(self, now: float, limb: Limb, c: Shaking) -> None:
        """Left out from its beginning when it is known, and from then on until it is over."""
        stretch = self._vibration.told(limb, c.since_s, c.end_s)
        if stretch is None:
            return
        since_s, end_s = stretch
        if end_s is not None:
            self._apply(now, Stretch(Why.VIBRATION, end_s, end_s))
            return
        self._leave_out(now, Out(since_s, now, Why.VIBRATION), None)
        self._apply(now, Stretch(Why.VIBRATION, now))

    def _swing(self, now: float, limb: Limb, c: SwingDone) -> None:
        if self._standing is not None:
            if self._standing.lying and self._activity_at(c.contact_s) is Activity.UNKNOWN:
                return
            self._standing.stepped(c.contact_s)
        self._walking.swing(limb, c)
        self._next_due = min(self._next_due, self._walking.due_s)

    def _axis_shown(self, now: float, limb: Limb, c: AxisShown) -> None:
        """Once every shank's axis is known, leans count."""
        self._out.append(ShankAxis(now, limb, c.axis))
        if c.axis is None:
            return
        self._axes.add(limb)
        if self._standing is None and len(self._axes) == len(self._limbs):
            self._standing = Standing(self._p, self._limbs, self._activity_at)
            self._walking.axis_known = True
            for known, lean in self._leans.items():
                if lean is not None:
                    self._out += self._standing.leaned(now, known, lean)
            self._next_due = min(self._next_due, self._standing.due_s)

    def _lean(self, now: float, limb: Limb, c: Leaned) -> None:
        self._leans[limb] = c.lean
        if self._standing is not None:
            told = self._standing.forget(now, limb) if c.lean is None else self._standing.leaned(now, limb, c.lean)
            self._out += told
            self._next_due = min(self._next_due, self._standing.due_s)

    def _align(self, now: float, limb: Limb, c: ClockKnown | Tapped) -> None:
        """What becomes known of the clocks acts on what is judged from now on, in virtual time like all else."""
        if isinstance(c, ClockKnown):
            self.alignment.heard(limb, c)
        elif (found := self.alignment.tapped(now, limb, c)) is not None:
            aligned, tapping = found
            self._out.append(aligned)
            self._leave_out(now, tapping, None)
        else:
            return
        if self._pairing is not None:
            self._pairing.uncertainty_s = self.alignment.uncertainty_s or 0.0

    def _kick(self, now: float, limb: Limb, c: KickDone) -> None:
        id_ = self._ids.pop((limb, c.key), None)
        if id_ is None:
            return
        self._out.append(KickEnded(now, id_, limb, c.peak_s, c.end_s, c.peak_ms2, c.envelope_peak_ms2, c.heel_smash))
        if not c.cut:
            self._moved(now, c)
        why = Why.GAP if c.cut or not self._is_covered(c.onset_s, c.end_s) else self._excluded(c)
        if self._lonely is not None:
            self._lonely.kicked(now, limb, c)
            self._next_due = min(self._next_due, self._lonely.due_s)
        along = [] if self._along is None else self._along.add(id_, limb, c)
        if why is None and id_ in along:
            why = Why.MOVED_ALONG
        self._kicks.add(id_, limb, c.onset_s, c.end_s, out=why is not None)
        if why is not None:
            self._out.append(KickNotCounted(now, id_, limb, why))
        elif self._still_leg is not None:
            self._ask(now, limb.other, self._still_leg.kicked(limb, c.onset_s))
        if along:
            self._take_back(now, along)
        if self._pairing is not None:
            self._pairing.add(DoneKick(id_, limb, c.onset_s, c.turn_s, c.end_s, c.begin_s))
            self._settle_due = min(self._settle_due, self._next_settling(now))
            self._next_due = min(self._next_due, self._settle_due)

    def _take_back(self, now: float, along: list[int]) -> None:
        """Kicks that moved along with the one that has just ended."""
        for id_, limb in self._kicks.take(along, _LOOKED_BACK):
            self._out.append(KickNotCounted(now, id_, limb, Why.MOVED_ALONG))

    def _ask(self, now: float, limb: Limb, since_s: float | None) -> None:
        if since_s is not None:
            self._out.append(LegStill(now, limb, since_s))

    def _confirm(self, now: float, limb: Limb) -> None:
        if self._still_leg is not None and self._still_leg.confirm(limb):
            self._out.append(LegConfirmed(now, limb))

    def _is_covered(self, start_s: float, end_s: float) -> bool:
        shift = self.alignment.shift_s
        for limb, pieces in self._exposure.covered.items():
            if not covers(pieces, start_s - shift[limb], end_s - shift[limb]):
                return False
        return True

    def _excluded(self, c: KickDone) -> Why | None:
        for (why, _), since in self._open.items():
            if c.end_s > since:
                return why
        if c.onset_s >= self._left_out_until_s:
            return None
        for e in reversed(self._exposure.excluded):
            if e.start_s < c.end_s and c.onset_s < e.end_s:
                return e.why
            if e.end_s < c.onset_s - _EXCLUSIONS_BACK_S:
                break
        return None

    # --- kinds, runs, stretches

    def _settle(self, now: float) -> None:
        pairing = self._pairing
        if pairing is None:
            self._settle_due = math.inf
            return
        idle = math.inf if self._done else now - self._known_after_s
        known = {}
        for limb, shift_s in self.alignment.shift_s.items():
            since = None if self._done else self._moving[limb]
            known[limb] = idle + shift_s if since is None else min(idle + shift_s, since)
        for v in pairing.settle(known):
            self._out.append(_kind_event(now, v))
        self._settle_due = self._next_settling(now)

    def _next_settling(self, now: float) -> float:
        """The next time on the grid at which the first kick without a kind may get one: not before its leg, and by
        then the other one, is known to its end. (A step of the grid earlier, for what rounding may do.)

        While the other leg moves since before that end nothing can be said: it is asked again when that is over.
        """
        kick = None if self._pairing is None else self._pairing.waits_for
        if kick is None or self._done:
            return math.inf
        since_s = self._moving[kick.limb.other]
        if since_s is not None and since_s <= kick.end_s + self._p.pair_slack_s:
            return math.inf
        known_s = kick.end_s + self._known_after_s
        if self.alignment.shifts:
            known_s -= max(self.alignment.shift_s.values())
        return _next_on_grid(max(now, known_s - _SETTLE_EVERY_S))

    def _apply(self, now: float, stretch: Stretch) -> None:
        key = (stretch.why, stretch.limb)
        if stretch.end_s is None:
            self._open.setdefault(key, stretch.start_s)
            return
        start = min(self._open.pop(key, stretch.start_s), stretch.start_s)
        first = min((pieces[0][0] for pieces in self._exposure.covered.values() if pieces), default=0.0)
        self._leave_out(now, Out(max(start, first), stretch.end_s, stretch.why), stretch.limb)

    def _leave_out(self, now: float, out: Out, limb: Limb | None) -> None:
        if out.end_s <= out.start_s:
            return
        event = Excluded(now, out.start_s, out.end_s, limb, out.why)
        self._exposure.excluded.append(event)
        self._left_out_until_s = max(self._left_out_until_s, out.end_s)
        self._out.append(event)
        for id_, of in self._kicks.leave(out.start_s, out.end_s):
            self._out.append(KickNotCounted(now, id_, of, out.why))

    def _activity_at(self, time_s: float) -> Activity:
        latest_s, latest = self._activities[-1]
        if time_s >= latest_s:
            return latest
        at = bisect.bisect_right(self._activities, time_s, key=lambda entry: entry[0])
        return self._activities[at - 1][1]


_LOOKED_BACK = 64
"""Kicks that moved along with one that ends now are among so many of the latest."""
_EXCLUSIONS_BACK_S = 600.0
"""Exclusions are made in order of decision; one this old cannot reach a kick that ends now (not worn: 5 min)."""


def counts_kicks(activity: Activity) -> bool:
    """Kicks are the figure when the baby is not upright; the observer decides."""
    return activity in _KICKS


_KICKS = frozenset(a for a in Activity if not a.upright and a is not Activity.BOUNCING)


def _next_on_grid(now: float) -> float:
    return (math.floor(now / _SETTLE_EVERY_S + 1e-9) + 1) * _SETTLE_EVERY_S


def _kind_event(now: float, v: Verdict) -> KickKind:
    return KickKind(now, v.id, v.kind, v.pair, v.run)
