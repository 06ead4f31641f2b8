"""Hours awake of a long recording: stretches with hardly a movement are taken for sleep or a sensor that lies about.

Inactive is fewer than 3 movements in 5 minutes (Trujillo-Priego et al. 2017, 10.1177/2055668317717461, as the research
group's code has it). Chosen here: windows of fixed place, both legs' movement units together, and that a window counted
for less than half its time is neither. Not checked on infants.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from monitor.analysis.intervals import time_until
from monitor.model.limbs import Limb
from monitor.model.records import FloatArray
from monitor.model.session import Awake

WINDOW_S = 300.0
FEWEST = 3
"""Movement units of both legs in a window that is not inactive."""
LONG_S = 7200.0
"""Recordings up to this have no figure: an hour awake is then a guess."""


def awake_figures(starts: Mapping[Limb, FloatArray], active: FloatArray, start_s: float, end_s: float) -> Awake | None:
    """Units an hour awake; None for recordings of two hours or less.

    Args:
        starts: each limb's movement units (n,) that lie in active time, s.
        active: stretches of active time (m, 2), s.
        start_s, end_s: of the recording.
    """
    if end_s - start_s <= LONG_S:
        return None
    windows = int(np.ceil((end_s - start_s) / WINDOW_S))
    edges = start_s + WINDOW_S * np.arange(windows + 1, dtype=np.float64)
    active_s = np.diff(time_until(active, edges))
    units = {limb: np.histogram(at, edges)[0] for limb, at in starts.items()}
    movements = np.sum(list(units.values()), axis=0)
    known = active_s >= 0.5 * WINDOW_S
    up = known & (movements >= FEWEST)
    awake_s = float(active_s[up].sum())
    return Awake(
        awake_s=awake_s,
        inactive_s=float(active_s[known & ~up].sum()),
        unknown_s=float(end_s - start_s - active_s[known].sum()),
        units_per_hour={
            limb: float(of[up].sum()) * 3600.0 / awake_s if awake_s > 0.0 else None for limb, of in units.items()
        },
    )
