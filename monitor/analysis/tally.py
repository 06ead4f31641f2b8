"""A session that a person counted at the keys, without sensors: the same figures by the same functions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from monitor.analysis.blocks import BlockCounts
from monitor.analysis.symmetry import session_balance
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import NO_FIGURE, Kick, LimbFigures, Quality, SessionSummary
from monitor.model.words import Activity
from monitor.texts import counting as texts

METHOD = {"version": "tally 1", "parameters": ""}
"""Named as a method of its own: never compared with what sensors count."""
COUNTED_BY = texts.COUNTED_BY_PERSON


def tallied(
    taps: Sequence[tuple[float, Limb]], duration_s: float, activity: Activity, started_at: str
) -> SessionSummary:
    """What the taps amount to.

    Args:
        taps: (time since the beginning, s; leg), in any order.
        duration_s: from the beginning to the end.
        started_at: ISO 8601 with offset.
    """
    counts = BlockCounts()
    ordered = sorted((at_s, limb) for at_s, limb in taps if 0.0 <= at_s <= duration_s)
    for at_s, limb in ordered:
        counts.add(limb, min(at_s, np.nextafter(duration_s, 0.0)))
    numbers = {limb: counts.total(limb) for limb in LIMBS}
    return SessionSummary(
        activity=activity,
        started_at=started_at,
        algorithm=METHOD,
        duration_s=duration_s,
        active_s=duration_s,
        limbs={limb: LimbFigures(COUNTED_BY, numbers[limb], {}, 0, 0, 0.0, 0.0, None, None) for limb in LIMBS},
        kicks=tuple(Kick(number, limb, at_s) for number, (at_s, limb) in enumerate(ordered, 1)),
        kicks_not_counted=(),
        steps=(),
        runs=(),
        bounces=(),
        excluded=(),
        balance=session_balance(counts, np.array([[0.0, duration_s]]), 0.0, duration_s),
        vigour_balance=NO_FIGURE,
        quality=Quality(None, (texts.COUNTED_BY_PERSON_AT_KEYS,)),
        empty_reason=None if ordered else texts.NOBODY_TAPPED,
    )
