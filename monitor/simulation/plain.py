"""The plain peak counter: a yardstick. A simulator on which it does well (F1 0.90 or more) is too easy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.signal

from monitor.model.limbs import LIMBS
from monitor.model.records import FloatArray
from monitor.simulation.sensor import LimbSignal
from monitor.simulation.session import SimulatedSession
from monitor.simulation.truth import TrueKick

REST_MS2 = 9.81
SLACK_S = 0.25


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement with the truth, both limbs together; borderline events count neither way."""

    hits: int
    missed: int
    wrong: int

    @property
    def f1(self) -> float:
        """Harmonic mean of recall and precision; 0 when there is nothing to agree on."""
        whole = 2 * self.hits + self.missed + self.wrong
        return 2 * self.hits / whole if whole else 0.0


def plain_peaks(signal: LimbSignal) -> FloatArray:
    """True times (m,) of peaks of 1.0 m/s2 or more, 0.3 s apart, in | |a| - 9.81 | below 5 Hz."""
    distance = np.abs(np.linalg.norm(signal.acc_ms2, axis=1) - REST_MS2)
    rate_hz = signal.setup.rate_hz
    sos = scipy.signal.butter(2, min(5.0, 0.45 * rate_hz), fs=rate_hz, output="sos")
    smooth = scipy.signal.sosfilt(sos, distance)
    peaks, _ = scipy.signal.find_peaks(smooth, height=1.0, distance=max(1, round(0.3 * rate_hz)))
    times: FloatArray = signal.true_time_s[peaks]
    return times


@dataclass(frozen=True, slots=True)
class Matched:
    """Detections of one limb beside its kicks: `pairs` (place in the given times, kick), and places of the `wrong`."""

    pairs: tuple[tuple[int, TrueKick], ...]
    wrong: tuple[int, ...]


def pair_up(times_s: Sequence[float], kicks: Sequence[TrueKick], borderline: Sequence[TrueKick]) -> Matched:
    """Match detections with kicks of one limb, one to one, in order of time; borderline ones excuse a detection."""
    ordered = sorted(kicks, key=lambda kick: kick.end_s)
    taken: dict[int, int] = {}
    wrong = []
    for place in sorted(range(len(times_s)), key=lambda one: times_s[one]):
        # The kick that ends first is the one that later detections can reach least.
        for number, kick in enumerate(ordered):
            if number not in taken and _inside(times_s[place], kick):
                taken[number] = place
                break
        else:
            if not any(_inside(times_s[place], kick) for kick in borderline):
                wrong.append(place)
    return Matched(tuple((place, ordered[number]) for number, place in taken.items()), tuple(wrong))


def match(times_s: Sequence[float], kicks: Sequence[TrueKick], borderline: Sequence[TrueKick]) -> Score:
    """How many were matched, missed and wrong."""
    matched = pair_up(times_s, kicks, borderline)
    return Score(len(matched.pairs), len(kicks) - len(matched.pairs), len(matched.wrong))


def _inside(time_s: float, kick: TrueKick) -> bool:
    return kick.onset_s - SLACK_S <= time_s <= kick.end_s + SLACK_S


def plain_score(session: SimulatedSession) -> Score:
    """Score of the plain peak counter on a session."""
    scores = [
        match(
            [float(t) for t in plain_peaks(session.limbs[limb])],
            session.truth.kicks(limb),
            session.truth.borderline(limb),
        )
        for limb in LIMBS
    ]
    return Score(*(sum(getattr(s, name) for s in scores) for name in ("hits", "missed", "wrong")))
