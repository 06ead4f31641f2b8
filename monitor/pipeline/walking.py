"""Upright: contacts of both legs in order of time become steps, runs of steps, marks and bounces.

Virtual time, as in `merging`: a contact acts a fixed time after it was, so that those of both legs come in order.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace

from monitor.detection.bouncing import Landings, Rhythm
from monitor.detection.candidates import SwingDone
from monitor.detection.parameters import Parameters
from monitor.detection.stepping import Contact, Run, StepRuns
from monitor.model.events import Bounce, Confidence, Event, Step, StepMark, StepRun, StepsConfirmed
from monitor.model.limbs import Limb
from monitor.model.words import HELD_UPRIGHT, UPRIGHT, Activity

CONTACT_ORDER_S = 1.2
"""Contacts wait this long so that those of both legs come in order; longer than a slow swing's rest and a landing."""
Heard = tuple[list[Contact], Landings | None]
"""Steps that are certain, and the bounce that is over, if one is."""
_ROUNDING_S = 1e-6
MARKS = (3, 5, 8)
"""Steps in a row that are marked: first steps come in threes, WHO's criterion of walking, and the therapists' one."""


@dataclass(slots=True)
class Walking:
    """Steps and bounces of a session.

    Args:
        single: only one leg is measured; every swing is a step of it, and bounces cannot be told.
        axis_known: the shank's axis of every sensor is known.
        activity_at: what the observer called it at a session time.
    """

    parameters: Parameters
    single: bool
    axis_known: bool
    activity_at: Callable[[float], Activity]
    _contacts: list[tuple[Limb, SwingDone]] = field(default_factory=list)
    _runs: StepRuns = field(init=False)
    _rhythm: Rhythm = field(init=False)
    _last_step_s: float = -math.inf
    _number: int = 1
    """Of the run that is going on, or of the next one."""
    due_s: float = math.inf
    """When `act` has something to do."""
    _marked: dict[int, bool] = field(default_factory=dict)
    """Runs with a mark, and whether a person has confirmed that the child took the steps alone."""

    _longest_s: float = field(init=False)
    """After this without a step none can continue the run: one may still be kept open by the rhythm."""

    def __post_init__(self) -> None:
        p = self.parameters
        self._runs, self._rhythm = StepRuns(p, self.single), Rhythm(p)
        self._longest_s = 2.0 * p.longest_step_gap_s + 1.0 / p.bounce_slowest_hz

    def swing(self, limb: Limb, swing: SwingDone) -> None:
        """A leg swung and came to rest again."""
        if self.activity_at(swing.contact_s) in _SWINGS:
            bisect.insort(self._contacts, (limb, swing), key=_in_order)
            self.due_s = min(self.due_s, swing.contact_s + CONTACT_ORDER_S)

    def act(self, now: float, uncertainty_s: float | None) -> list[Event]:
        """Does what is due; `uncertainty_s`: of the clocks to each other, None where nothing is known of it."""
        then = now - CONTACT_ORDER_S + _ROUNDING_S
        if self._contacts and self._contacts[0][1].contact_s <= then:
            steps, over = self._contact(uncertainty_s)
        else:
            steps, over = self._rhythm.expire(then)
        events = self._tell(now, steps, over)
        self.due_s = self._next_due_s()
        return events

    def _next_due_s(self) -> float:
        due = self._contacts[0][1].contact_s if self._contacts else math.inf
        waits = self._rhythm.waits_until_s
        if waits is not None:
            due = min(due, waits)
        if self._runs.going:
            due = min(due, self._last_step_s + self._longest_s)
        return due + CONTACT_ORDER_S

    def close(self, now: float) -> list[Event]:
        """No more contacts will come, and all have acted."""
        events = self._tell(now, *self._rhythm.expire(math.inf))
        return events + [self._run(now, run) for run in self._runs.close()]

    def confirm(self, now: float, run: int) -> list[Event]:
        """A person says that the child took the steps of this run alone; nothing where it has no mark."""
        if self._marked.get(run, True):
            return []
        self._marked[run] = True
        return [StepsConfirmed(now, run)]

    def _contact(self, uncertainty_s: float | None) -> Heard:
        limb, swing = self._contacts.pop(0)
        contact = Contact(limb, swing.contact_s)
        if self.single:
            return [contact], None
        known = uncertainty_s is not None and uncertainty_s <= self.parameters.largest_sync_uncertainty_s
        if known and self._contacts:
            return self._beside_the_other(limb, swing, uncertainty_s or 0.0)
        return self._rhythm.one_foot(contact)

    def _beside_the_other(self, limb: Limb, swing: SwingDone, uncertainty_s: float) -> Heard:
        """A contact, judged by what the other leg did meanwhile."""
        p, contacts = self.parameters, self._contacts
        other, after = contacts[0]
        apart_s = max(p.both_feet_s, 2.0 * uncertainty_s)
        if other is not limb and after.contact_s - swing.contact_s <= apart_s:
            if self._rhythm.landing or together(swing, after) >= p.both_feet_share:
                del contacts[0]
                return self._rhythm.both_feet(0.5 * (swing.contact_s + after.contact_s))
            if shaken(swing, after, p.shaken_share):
                return [], None
            if shaken(after, swing, p.shaken_share):
                del contacts[0]
        for place, (leg, long) in enumerate(contacts):
            if leg is not limb and carries(long, swing, p):
                contacts[place] = leg, replace(long, start_s=swing.contact_s)
                contacts.insert(0, (limb, swing))
                return self._rhythm.one_foot(Contact(leg, swing.start_s - p.carries_before_s))
        return self._rhythm.one_foot(Contact(limb, swing.contact_s))

    def _tell(self, now: float, steps: list[Contact], over: Landings | None) -> list[Event]:
        events: list[Event] = []
        if over is not None:
            events += [self._run(now, run) for run in self._runs.close()]
            t = over.times_s
            events.append(Bounce(now, t[0], t[-1], len(t), over.rate_hz))
        for contact in steps:
            activity = self.activity_at(contact.time_s)
            if not counts_steps(activity):
                continue
            held = activity in HELD_UPRIGHT
            events += [self._run(now, run) for run in self._runs.add(contact)]
            events.append(Step(now, contact.limb, contact.time_s, held))
            self._last_step_s = contact.time_s
            if not held and self._runs.going in MARKS:
                self._marked.setdefault(self._number, False)
                events.append(StepMark(now, self._number, self._runs.start_s, self._runs.going))
        if self._runs.going and now - CONTACT_ORDER_S + _ROUNDING_S >= self._last_step_s + self._longest_s:
            events += [self._run(now, run) for run in self._runs.close()]
        return events

    def _run(self, now: float, run: Run) -> StepRun:
        number, self._number = self._number, self._number + 1
        confidence = run.confidence
        activity = self.activity_at(run.start_s)
        if activity is Activity.UNKNOWN and not self.axis_known:
            confidence = Confidence.DOUBTFUL
        elif not self.axis_known and confidence is Confidence.CLEAR:
            confidence = Confidence.LIKELY
        held = activity in HELD_UPRIGHT
        return StepRun(now, run.start_s, run.end_s, run.steps, confidence, number, run.cadence_per_min, held)


def together(a: SwingDone, b: SwingDone) -> float:
    """The share of the time in which a leg swung in which both did."""
    both_s = min(a.end_s, b.end_s) - max(a.start_s, b.start_s)
    return both_s / (max(a.end_s, b.end_s) - min(a.start_s, b.start_s))


def shaken(leg: SwingDone, other: SwingDone, share: float) -> bool:
    """Whether a leg only felt the other foot land: it stood until then, and moved less."""
    return leg.start_s > other.start_s and leg.peak_ms2 < share * other.peak_ms2


def carries(long: SwingDone, swing: SwingDone, parameters: Parameters) -> bool:
    """Whether a leg that seems to swing must have stood meanwhile: the other one swung, from lifting to landing."""
    each_s = parameters.carries_s
    inside = long.start_s + each_s <= swing.start_s and swing.contact_s + each_s <= long.contact_s
    return inside and not shaken(swing, long, parameters.shaken_share)


def _in_order(swing: tuple[Limb, SwingDone]) -> tuple[float, Limb]:
    return swing[1].contact_s, swing[0]


def counts_steps(activity: Activity) -> bool:
    """Steps are the figure when the baby is upright, or when nobody said what it is doing."""
    return activity in _STEPS


_STEPS = UPRIGHT | {Activity.UNKNOWN}
_SWINGS = _STEPS | {Activity.BOUNCING}
