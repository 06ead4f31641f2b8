"""How well counts agree with what a person tapped: one tap with one event, after one constant delay.

A person taps a moment after seeing, and a video beside a replay may begin a moment early or late: one delay for all
taps is estimated, and the figures without it stand beside. Kicks come in bursts and are not independent, so the
intervals are, if anything, too narrow.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import Tag
from monitor.model.session import SessionSummary
from monitor.model.taps import BEGIN, END, TAP, TAP_ALONG, TAP_ALONG_S, Agreement, Legs, Share, TapAlong
from monitor.model.words import Activity

WINDOW_S = 0.35
"""A tap and an event agree at most so far apart, s; chosen here: four times a jitter of 80 ms, and less than half of
the shortest usual time between two kicks of a leg."""
EARLIEST_S, LATEST_S, STEP_S = -1.0, 1.5, 0.02
"""Delays that are tried, s; chosen here: a reaction of 0.2 to 0.6 s, and a video started by hand."""
MOVES = 8
"""For the level of chance the taps are moved around the stretch by 1/8, 2/8 ... of it."""
_Z95 = 1.959963984540054
Times = Mapping[Limb, Sequence[float]]


class Taps:
    """Collects the stretches of tapping along from a log's tags, in their order."""

    def __init__(self, activity: Activity = Activity.UNKNOWN) -> None:
        self.activity = activity
        """The observer's word so far."""
        self._done: list[TapAlong] = []
        self._open: TapAlong | None = None
        self._taps: list[tuple[float, Legs]] = []

    def hear(self, tag: Tag) -> None:
        """Takes the next tag; one that is not about this changes nothing."""
        if tag.name == "activity":
            self.activity = Activity(tag.value) if tag.value in set(Activity) else Activity.UNKNOWN
        elif tag.name == TAP_ALONG and tag.value == BEGIN:
            self._close(tag.time_s)
            self._open = TapAlong(tag.time_s, tag.time_s, (), self.activity)
        elif tag.name == TAP_ALONG and tag.value == END:
            self._close(tag.time_s)
        elif tag.name == TAP and tag.value in set(Legs):
            self._taps.append((tag.time_s, Legs(tag.value)))

    def runs(self) -> tuple[TapAlong, ...]:
        """Those that have ended; one that was cut off ends with its last tap."""
        if self._open is None or not self._taps:
            return tuple(self._done)
        return (*self._done, self._ended(self._open, self._taps[-1][0]))

    def _close(self, at_s: float) -> None:
        if self._open is not None:
            self._done.append(self._ended(self._open, min(at_s, self._open.start_s + TAP_ALONG_S)))
        self._open, self._taps = None, []

    def _ended(self, run: TapAlong, end_s: float) -> TapAlong:
        return TapAlong(run.start_s, end_s, tuple(self._taps), run.activity)


def agreement_with(run: TapAlong, summary: SessionSummary) -> Agreement:
    """The taps of a stretch beside the counts of its session; taps in time that is left out are put aside."""
    if run.activity.upright:
        found = {limb: [s.time_s for s in summary.steps if s.limb is limb] for limb in LIMBS}
    else:
        found = {limb: [k.onset_s for k in summary.kicks if k.limb is limb] for limb in LIMBS}
    # a limb without a sensor counts nothing: its taps are nobody's miss
    out = {
        limb: [(x.start_s, x.end_s) for x in summary.excluded if x.limb in (None, limb)]
        if limb in summary.limbs
        else [(-math.inf, math.inf)]
        for limb in LIMBS
    }
    return agreement(run, found, out)


def agreement(run: TapAlong, found: Times, left_out: Mapping[Limb, Sequence[tuple[float, float]]]) -> Agreement:
    """Taps beside events.

    Args:
        run: what was tapped, session s.
        found: times of the counted events of each limb, s, also those a little before and after the stretch.
        left_out: stretches that are in no count, of each limb, s.

    The intervals are Wilson's (10.1080/01621459.1927.10502953).
    """
    taps: dict[Limb, list[float]] = {limb: [] for limb in LIMBS}
    aside = 0
    for at_s, legs in run.taps:
        for limb in legs.limbs:
            if any(start <= at_s <= end for start, end in left_out.get(limb, ())):
                aside += 1
            else:
                taps[limb].append(at_s)
    near = _near(found, run)
    delay_s = best_delay_s(taps, near)
    sensitivity, precision = _shares(run, taps, near, delay_s)
    plain = _shares(run, taps, near, 0.0)
    swapped = {limb: taps[limb.other] for limb in LIMBS}
    return Agreement(
        start_s=run.start_s,
        end_s=run.end_s,
        what="steps" if run.activity.upright else "kicks",
        window_s=WINDOW_S,
        delay_s=delay_s,
        sensitivity=sensitivity,
        precision=precision,
        plain_sensitivity=plain[0],
        plain_precision=plain[1],
        by_chance=_by_chance(run, taps, near),
        exchanged=_hits(swapped, near, best_delay_s(swapped, near)),
        aside=aside,
    )


def best_delay_s(taps: Times, found: Times) -> float:
    """The constant by which taps are late (negative: early) that lets most of them agree, s; 0 where none does.

    Where several do equally well: the one that leaves the least between the pairs. It is then moved to the median of
    what the pairs are apart.
    """
    best, delay_s = (0, 0.0), 0.0
    for number in range(round((LATEST_S - EARLIEST_S) / STEP_S) + 1):
        tried_s = EARLIEST_S + number * STEP_S
        apart = _apart(taps, found, tried_s)
        if (merit := (len(apart), -sum(map(abs, apart)))) > best:
            best, delay_s = merit, tried_s
    if not best[0]:
        return 0.0
    return min(LATEST_S, max(EARLIEST_S, delay_s + median(_apart(taps, found, delay_s))))


def pairs(a: Sequence[float], b: Sequence[float], within: float) -> list[tuple[int, int]]:
    """The largest one-to-one matching of two sorted lists: places of those at most `within` apart.

    Going along both in order of time and taking what fits is the best that can be done on a line.
    """
    i = j = 0
    found = []
    while i < len(a) and j < len(b):
        if abs(a[i] - b[j]) <= within:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif a[i] < b[j]:
            i += 1
        else:
            j += 1
    return found


def wilson(hits: int, n: int) -> Share:
    """A share with its 95 % interval by Wilson's score (10.1080/01621459.1927.10502953)."""
    if not n:
        return Share(0, 0, None, None)
    p, z2 = hits / n, _Z95 * _Z95
    centre, half = p + z2 / (2 * n), _Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return Share(hits, n, max(0.0, (centre - half) / (1 + z2 / n)), min(1.0, (centre + half) / (1 + z2 / n)))


def _near(found: Times, run: TapAlong) -> dict[Limb, list[float]]:
    first_s, last_s = run.start_s - LATEST_S - WINDOW_S, run.end_s - EARLIEST_S + WINDOW_S
    return {limb: sorted(t for t in found.get(limb, ()) if first_s <= t <= last_s) for limb in LIMBS}


def _apart(taps: Times, found: Times, delay_s: float) -> list[float]:
    apart = []
    for limb in LIMBS:
        moved = sorted(t - delay_s for t in taps[limb])
        apart += [moved[i] - found[limb][j] for i, j in pairs(moved, found[limb], WINDOW_S)]
    return apart


def _hits(taps: Times, found: Times, delay_s: float) -> int:
    return len(_apart(taps, found, delay_s))


def _shares(run: TapAlong, taps: Times, found: Times, delay_s: float) -> tuple[Share, Share]:
    """Of the taps and of the events. What has no partner is looked at only where the other could have been seen."""
    first_s, last_s = run.start_s - min(delay_s, 0.0), run.end_s - max(delay_s, 0.0)

    def inside(times: Iterable[float]) -> int:
        return sum(first_s <= t <= last_s for t in times)

    hits = missed = extra = 0
    for limb in LIMBS:
        moved = sorted(t - delay_s for t in taps[limb])
        matched = pairs(moved, found[limb], WINDOW_S)
        with_tap, with_event = {i for i, _ in matched}, {j for _, j in matched}
        hits += len(matched)
        missed += inside(t for i, t in enumerate(moved) if i not in with_tap)
        extra += inside(t for j, t in enumerate(found[limb]) if j not in with_event)
    return wilson(hits, hits + missed), wilson(hits, hits + extra)


def _by_chance(run: TapAlong, taps: Times, found: Times) -> float | None:
    n, long_s = sum(map(len, taps.values())), run.end_s - run.start_s
    if not n or long_s <= 0.0:
        return None
    shares = []
    for part in range(1, MOVES):
        moved = {
            limb: sorted(run.start_s + (t - run.start_s + part * long_s / MOVES) % long_s for t in taps[limb])
            for limb in LIMBS
        }
        shares.append(_hits(moved, found, best_delay_s(moved, found)) / n)
    return median(shares)
