"""Bouts: kicks of one leg that follow each other without a pause."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from operator import attrgetter

from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import Bout, Kick


def kick_bouts(kicks: Iterable[Kick], gap_s: float) -> tuple[Bout, ...]:
    """The bouts of each leg, in order of their beginning; each kick is in one of them, alone if no other is near.

    A pause is time from one kick's end to the next one's onset. Where samples are missing in less than it, no pause can
    have been there; where more is missing or left out, the bout ends.

    Args:
        kicks: the counted ones of a session, complete, in order of their onset.
        gap_s: a pause of so much or more ends a bout.
    """
    found: dict[Limb, list[Bout]] = {limb: [] for limb in LIMBS}
    for kick in kicks:
        if kick.end_s is None:
            continue
        mine = found[kick.limb]
        if mine and kick.onset_s - mine[-1].end_s < gap_s:
            last = mine[-1]
            mine[-1] = Bout(kick.limb, last.start_s, max(last.end_s, kick.end_s), last.kicks + 1)
        else:
            mine.append(Bout(kick.limb, kick.onset_s, kick.end_s, 1))
    # Stable: of two that begin at once the left leg's comes first.
    return tuple(sorted(chain.from_iterable(found.values()), key=_START))


_START = attrgetter("start_s")
