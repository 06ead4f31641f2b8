"""How the kicks of the two legs stand to each other: single, together, overlapping, alternating.

Pairing is local (mutual nearest peaks), so it can run live and does not depend on the order in which the limbs'
packets came. Definitions: measurement of infant kicking by 10.1002/dev.420160105 (alternating) and the
simultaneity tolerance chosen here.
"""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter

from msgspec import Struct

from monitor.detection.parameters import Parameters
from monitor.model.events import Kind
from monitor.model.limbs import LIMBS, Limb


class DoneKick(Struct, frozen=True, gc=False):
    """A complete kick, in session time. `peak_s`: where the leg was furthest out, which is when it turned back.

    (The largest acceleration may come on the way out in one leg and on the way back in the other.) Its beginning is
    dated twice: `begin_s`, where the envelope rose above the lower threshold, `onset_s`, where it crossed the kicks'.
    """

    id: int
    limb: Limb
    onset_s: float
    peak_s: float
    end_s: float
    begin_s: float


class Verdict(Struct, frozen=True, gc=False):
    """The kind of a kick, its partner and its alternating run."""

    id: int
    kind: Kind
    pair: int | None
    run: int | None


_ONSET = attrgetter("onset_s")
_ONSET_AND_END = attrgetter("onset_s", "end_s")
_TURN = attrgetter("peak_s", "onset_s", "end_s")


@dataclass(slots=True)
class Pairing:
    """Gives each kick its kind as soon as no later kick can change it.

    Args:
        uncertainty_s: current uncertainty between the limbs' clocks.
    """

    parameters: Parameters
    uncertainty_s: float
    _kicks: dict[Limb, list[DoneKick]] = field(default_factory=lambda: {limb: [] for limb in LIMBS})
    _waiting: list[DoneKick] = field(default_factory=list)
    _unstrung: list[DoneKick] = field(default_factory=list)
    """Judged, and not yet looked at for a run: in order of turning."""
    _said: dict[int, Verdict] = field(default_factory=dict)
    waits_for: DoneKick | None = None
    """The first kick that still has no kind; None: all have one."""
    _runs: AlternatingRuns = field(init=False)

    def __post_init__(self) -> None:
        self._runs = AlternatingRuns(self.parameters)

    def add(self, kick: DoneKick) -> None:
        """A kick is complete."""
        for kicks, key in ((self._kicks[kick.limb], _ONSET), (self._waiting, _ONSET_AND_END)):
            if not kicks or kicks[-1].onset_s < kick.onset_s:
                kicks.append(kick)  # nearly always
            else:
                bisect.insort(kicks, kick, key=key)
        self.waits_for = self._waiting[0]

    def settle(self, known_until_s: dict[Limb, float]) -> list[Verdict]:
        """Verdicts that are final (except for a later alternating run).

        Args:
            known_until_s: for each limb, all kicks with an onset before this are complete and added.
        """
        verdicts: dict[int, Verdict] = {}
        known_s = min(known_until_s.values())
        waiting, unstrung = self._waiting, self._unstrung
        while waiting and waiting[0].onset_s < known_s:
            kicks = self._first_waiting()
            judged = []
            for kick in kicks:
                verdict = self._judge(kick, known_until_s)
                if verdict is None:
                    break
                judged.append(verdict)
            if len(judged) < len(kicks):
                break
            del waiting[: len(kicks)]
            for kick, verdict in zip(kicks, judged, strict=True):
                self._said[kick.id] = verdicts[kick.id] = verdict
                if unstrung:
                    bisect.insort(unstrung, kick, key=_TURN)
                else:
                    unstrung.append(kick)
        if unstrung:
            # A kick that turns before this is among those that are judged.
            turned_s = known_s
            for kick in waiting:
                if kick.peak_s < turned_s:
                    turned_s = kick.peak_s
            while unstrung and unstrung[0].peak_s < turned_s:
                for verdict in self._strung(self._next_turned()):
                    verdicts.pop(verdict.id, None)  # what is said of a run is said in its order
                    verdicts[verdict.id] = verdict
        if verdicts:
            self.waits_for = waiting[0] if waiting else None
            self._forget()
        return list(verdicts.values())

    def _first_waiting(self) -> list[DoneKick]:
        """The next kick; or both of two that no rule can order."""
        some = self._waiting
        if len(some) > 1 and some[1].onset_s == some[0].onset_s and some[1].end_s == some[0].end_s:
            return some[:2]
        return some[:1]

    def _next_turned(self) -> DoneKick:
        """The next in order of turning; of two that no rule can order the one that alternates with the last."""
        some = self._unstrung
        tie = len(some) > 1 and some[1].peak_s == some[0].peak_s and _TURN(some[1]) == _TURN(some[0])
        return some.pop(int(tie and some[0].limb is self._runs.last_limb))

    def _strung(self, kick: DoneKick) -> list[Verdict]:
        members, run = self._runs.add(kick)
        result = []
        for member in members:
            old = self._said[member]
            new = Verdict(member, Kind.ALTERNATING, old.pair, run)
            if old != new:
                self._said[member] = new
                result.append(new)
        return result

    def _judge(self, kick: DoneKick, known: dict[Limb, float]) -> Verdict | None:
        slack = self.parameters.pair_slack_s
        if known[kick.limb.other] <= kick.end_s + slack:
            return None
        partner = self._nearest(kick)
        if partner is None:
            return Verdict(kick.id, Kind.SINGLE, None, None)
        if known[kick.limb] <= partner.end_s + slack:
            return None
        if self._nearest(partner) != kick:
            return Verdict(kick.id, Kind.SINGLE, None, None)
        return Verdict(kick.id, self._kind(kick, partner), partner.id, None)

    def _nearest(self, kick: DoneKick) -> DoneKick | None:
        slack = self.parameters.pair_slack_s
        latest_s, earliest_s = kick.end_s + slack, kick.onset_s - slack
        near: list[DoneKick] = []
        for other in self._kicks[kick.limb.other]:
            if other.onset_s > latest_s:
                break
            if earliest_s <= other.end_s:
                near.append(other)
        if len(near) < 2:
            return near[0] if near else None
        # Equal distances: the earlier one, whichever leg it is on.
        return min(near, key=lambda k: (abs(k.peak_s - kick.peak_s), k.onset_s, k.peak_s))

    def _kind(self, a: DoneKick, b: DoneKick) -> Kind:
        p, u = self.parameters, self.uncertainty_s
        if u > p.largest_sync_uncertainty_s:
            return Kind.OVERLAPPING
        tolerance = max(p.together_tolerance_s, 2.0 * u)
        back = min(abs(a.peak_s - b.peak_s), abs(a.end_s - b.end_s))
        overlap = min(a.end_s, b.end_s) - max(a.onset_s, b.onset_s)
        shorter = min(a.end_s - a.onset_s, b.end_s - b.onset_s)
        begun = min(abs(a.onset_s - b.onset_s), abs(a.begin_s - b.begin_s))  # a slow one crosses the threshold late
        if (
            begun <= tolerance
            and back <= p.together_back * tolerance  # a leg that is held out is furthest out at any moment of it
            and overlap >= p.together_overlap * shorter
        ):
            return Kind.TOGETHER
        return Kind.OVERLAPPING

    def _forget(self) -> None:
        """Kicks that nothing waiting can pair with any more."""
        oldest = self._waiting[0].onset_s if self._waiting else None
        for limb in LIMBS:
            kicks = self._kicks[limb]
            limit = oldest if oldest is not None else (kicks[-1].onset_s if kicks else 0.0)
            while kicks and kicks[0].end_s < limit - _KEPT_S:
                del kicks[0]
        if len(self._said) > _SAID_KEPT:
            for old in list(self._said)[: -_SAID_KEPT // 2]:
                del self._said[old]


_KEPT_S = 10.0
"""More than twice the longest kick with its hold."""
_SAID_KEPT = 4096
"""Verdicts kept so that an alternating run can re-tag its first kicks."""


@dataclass(slots=True)
class AlternatingRuns:
    """Left-right-left-right sequences: a property of four kicks and more, not of one.

    Kicks are ordered and timed by where the leg turned back: in a row without pauses that is dated better than where
    one kick ends and the next begins.
    """

    parameters: Parameters
    _members: list[DoneKick] = field(default_factory=list)
    _slips: int = 0
    _in_order: int = 0
    """Changes of leg since the last slip."""
    _confirmed: bool = False
    _number: int = 0

    @property
    def last_limb(self) -> Limb | None:
        """The leg of the latest kick that may belong to a run."""
        return self._members[-1].limb if self._members else None

    def add(self, kick: DoneKick) -> tuple[list[int], int]:
        """Takes the next kick in order of turning; returns the ids in its run (empty: none yet) and its number."""
        p = self.parameters
        if self._members:
            last = self._members[-1]
            gap = kick.peak_s - last.peak_s
            slip = kick.limb is last.limb
            longest = p.alternating_longest_gap_s * (2.0 if slip else 1.0)
            if gap < p.alternating_shortest_gap_s:
                # Both at once, or one that was doubled. Where it is no slip of a run, neither continues one, and
                # neither leg is preferred as the start of the next.
                if len(self._members) < 2 or self._slips >= p.alternating_slips:
                    self._start(None)
                else:
                    self._slips, self._in_order = self._slips + 1, 0
                return [], 0
            if gap > longest or self._slips + slip > p.alternating_slips:
                self._start(last if gap <= longest and not slip else None)
            else:
                self._slips += slip
                self._in_order = 0 if slip else self._in_order + 1
                if self._in_order >= p.alternating_fewest - 1:
                    self._slips = 0  # kicks that are missing, doubled or too early are forgiven after four in order
        self._members.append(kick)
        if not self._confirmed and len(self._members) >= p.alternating_fewest and self._shown():
            self._confirmed = True
            self._number += 1
            return [k.id for k in self._members], self._number
        if len(self._members) > _LONGEST_LOOK:
            del self._members[0]
        return ([kick.id], self._number) if self._confirmed else ([], 0)

    def _start(self, first: DoneKick | None) -> None:
        self._members = [] if first is None else [first]
        self._slips, self._in_order, self._confirmed = 0, 0, False

    def _shown(self) -> bool:
        """All members alternate, or the latest few do that came in strict order, whatever was before them."""
        latest = self._members[-self.parameters.alternating_fewest :]
        strict = all(a.limb is not b.limb for a, b in pairwise(latest))
        return self._in_antiphase(self._members) or (strict and self._in_antiphase(latest))

    def _in_antiphase(self, kicks: list[DoneKick]) -> bool:
        """Circular mean of the relative phase within 180 +/- 60 degrees, resultant length at least 0.5."""
        c = s = 0.0
        n = 0
        for a, b, d in zip(kicks, kicks[1:], kicks[2:], strict=False):
            if a.limb is d.limb and b.limb is not a.limb and d.peak_s > a.peak_s:
                phase = 2.0 * math.pi * (b.peak_s - a.peak_s) / (d.peak_s - a.peak_s)
                c, s, n = c + math.cos(phase), s + math.sin(phase), n + 1
        if not n:
            return False
        length = math.hypot(c, s) / n
        off = abs(abs(math.atan2(s, c)) - math.pi)
        return length >= self.parameters.alternating_resultant and off <= self.parameters.alternating_phase_rad


_LONGEST_LOOK = 8
"""Kicks over which a run that has not yet shown antiphase is looked at."""
