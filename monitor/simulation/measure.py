"""The truth about kicks, measured on the angles that were played, not on what was planned."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import scipy.signal

from monitor.model.events import Kind
from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.simulation.stage import PlannedKick
from monitor.simulation.tracks import INTERNAL_RATE_HZ
from monitor.simulation.truth import Note, TrueKick

KICK_DEG = 10.0
LONGEST_S = 1.0
"""Way out, dwell and way back of a kick at most (measurement, section 16)."""
LONGEST_WHOLE_S = 3.0
NOTHING_DEG = 6.0
"""Below this a movement is neither kick nor borderline: it is unrest (measurement, section 16)."""
TOGETHER_S = 0.10
RUN_KICKS = 4
SEEN_DEG = 2.0
"""A joint has left, or not yet reached, its posture at this distance: what an eye could see (chosen here)."""


def envelope_ms2(force_ms2: FloatArray) -> FloatArray:
    """| |f| - g | of `force_ms2` (n, 3) through a causal second-order 5 Hz low-pass, (n,), internal rate."""
    sos = scipy.signal.butter(2, 5.0, fs=INTERNAL_RATE_HZ, output="sos")
    distance = np.abs(np.linalg.norm(force_ms2, axis=1) - STANDARD_GRAVITY_MS2)
    return np.asarray(scipy.signal.sosfilt(sos, distance), dtype=np.float64)


def measure(plan: PlannedKick, hip_rad: FloatArray, knee_rad: FloatArray, envelope: FloatArray) -> TrueKick | None:
    """What became of a planned movement, given its leg's angles and envelope, each (n,); None below 6 degrees."""
    first, turn, last = (_index(t, len(hip_rad)) for t in (plan.start_s, plan.back_s or plan.end_s, plan.end_s))
    hold = _index(plan.hold_from_s, len(hip_rad))
    angles = np.degrees(np.stack([hip_rad[first : last + 1], knee_rad[first : last + 1]]))
    away = np.abs(angles - angles[:, :1])
    joint = int(np.argmax(away.max(axis=1)))
    excursion = float(away[joint].max())
    if plan.note is Note.NO_RETURN:
        excursion = float(away[:, -1].max())
    if excursion < NOTHING_DEG:
        return None
    seen = min(SEEN_DEG, excursion / 4.0)
    to_come = np.abs(angles - angles[:, -1:]).max(axis=0)
    onset = first + int(np.argmax(away.max(axis=0) >= seen))
    end = first + len(to_come) - 1 - int(np.argmax(to_come[::-1] >= seen))
    extreme = int(np.argmax(away[joint]))
    back = abs(angles[joint, -1] - angles[joint, extreme])
    note = plan.note
    if note is Note.NONE and excursion < KICK_DEG:
        note = Note.SMALL
    elif note is Note.NONE and back < 0.5 * excursion:
        note = Note.NO_RETURN
    elif note is Note.NONE and _too_long(onset, hold, turn, end):
        note = Note.LONG
    peak = min(max(turn, onset), max(end, onset))
    near = envelope[max(onset - 20, 0) : end + 60]
    return TrueKick(
        limb=plan.limb,
        onset_s=onset / INTERNAL_RATE_HZ,
        peak_s=peak / INTERNAL_RATE_HZ,
        end_s=max(end, onset) / INTERNAL_RATE_HZ,
        kind=plan.kind,
        excursion_deg=round(excursion, 2),
        hold_s=round(max(turn - hold, 0) / INTERNAL_RATE_HZ, 4),
        envelope_ms2=round(float(near.max(initial=0.0)), 3),
        heel_smash=plan.heel_smash,
        pair=plan.pair,
        run=plan.run,
        note=note,
    )


def _too_long(onset: int, hold: int, turn: int, end: int) -> bool:
    parts = (hold - onset, turn - hold, end - turn)
    longest = LONGEST_S * INTERNAL_RATE_HZ
    return max(parts) > longest or end - onset > LONGEST_WHOLE_S * INTERNAL_RATE_HZ


def settle(events: list[TrueKick]) -> list[TrueKick]:
    """Give each kick the kind that the definitions give to what was played; order stays.

    A planned pair is together when onsets and peaks lie within 0.10 s, otherwise overlapping; a run needs four
    kicks and both legs. What does not reach that is single.
    """
    pairs: dict[int, list[TrueKick]] = {}
    runs: dict[int, list[TrueKick]] = {}
    for kick in events:
        if kick.pair is not None and not kick.borderline:
            pairs.setdefault(kick.pair, []).append(kick)
        if kick.run is not None and not kick.borderline:
            runs.setdefault(kick.run, []).append(kick)
    return [_settled(kick, pairs.get(kick.pair or 0, []), runs.get(kick.run or 0, [])) for kick in events]


def _settled(kick: TrueKick, pair: list[TrueKick], run: list[TrueKick]) -> TrueKick:
    if kick.borderline:
        return replace(kick, kind=Kind.SINGLE, pair=None, run=None)
    if len(pair) == 2:
        one, other = pair
        apart = max(abs(one.onset_s - other.onset_s), abs(one.peak_s - other.peak_s))
        shared = min(one.end_s, other.end_s) - max(one.onset_s, other.onset_s)
        shorter = min(one.end_s - one.onset_s, other.end_s - other.onset_s)
        if shared > 0.0:
            alike = apart <= TOGETHER_S and shared >= 0.5 * shorter
            return replace(kick, kind=Kind.TOGETHER if alike else Kind.OVERLAPPING)
    if len(run) >= RUN_KICKS and len({one.limb for one in run}) == 2:
        return kick
    return replace(kick, kind=Kind.SINGLE, pair=None, run=None)


def _index(time_s: float, n: int) -> int:
    return min(max(math.ceil(time_s * INTERNAL_RATE_HZ - 1e-9), 0), n - 1)
