"""A person who taps along, scripted: late by a constant, with jitter, missing some."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from monitor.model.limbs import Limb
from monitor.model.records import Tag
from monitor.model.taps import BEGIN, END, TAP, TAP_ALONG, Legs, TapAlong


def scripted(
    events: Mapping[Limb, Sequence[float]], delay_s: float, jitter_s: float, missed: float, seed: int
) -> list[tuple[float, Legs]]:
    """Taps in order of time.

    Args:
        events: of each limb, s.
        delay_s: of each tap, s.
        jitter_s: standard deviation around it, s.
        missed: share of the events that are not tapped.
    """
    chance = random.Random(seed)
    taps = [
        (at_s + delay_s + chance.gauss(0.0, jitter_s), Legs(limb.value))
        for limb, times in events.items()
        for at_s in times
        if chance.random() >= missed
    ]
    return sorted(taps, key=lambda tap: tap[0])


def as_tags(run: TapAlong) -> list[Tag]:
    """As they stand in a log."""
    taps = [Tag(at_s, TAP, legs.value) for at_s, legs in run.taps]
    return [Tag(run.start_s, TAP_ALONG, BEGIN), *taps, Tag(run.end_s, TAP_ALONG, END)]
