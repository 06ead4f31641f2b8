"""Bouts: kicks of one leg that follow each other without a pause."""

from __future__ import annotations

from collections.abc import Iterable

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
    found: list[Bout] = []
    latest: dict[Limb, Bout] = {}
    for kick in kicks:
        if kick.end_s is None:
            continue
        last = latest.get(kick.limb)
        if last is not None and kick.onset_s - last.end_s < gap_s:
            latest[kick.limb] = Bout(kick.limb, last.start_s, max(last.end_s, kick.end_s), last.kicks + 1)
            continue
        if last is not None:
            found.append(last)
        latest[kick.limb] = Bout(kick.limb, kick.onset_s, kick.end_s, 1)
    return tuple(sorted((*found, *latest.values()), key=lambda bout: (bout.start_s, LIMBS.index(bout.limb))))
