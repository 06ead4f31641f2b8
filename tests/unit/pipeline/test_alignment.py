"""Uncertainty of the clocks and the double tap in whole sessions: what kinds use, what is shown and replayed."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from monitor.detection.candidates import ClockKnown, KickBegan, KickDone, Tapped, UnitDone
from monitor.model.events import ClocksAligned, Event, KickStarted, Kind
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, SampleBlock, SessionFacts, Tag
from monitor.model.session import SessionSummary
from monitor.model.words import DOUBLE_TAP, Why
from monitor.pipeline import Pipeline
from monitor.pipeline.alignment import Alignment, refit_error_s
from monitor.simulation.infant import simulate
from monitor.simulation.scenes import DoubleTap, Kicking, Mix, Rest, Scenario
from monitor.simulation.sensor import SensorSetup

L, R = Limb.LEFT, Limb.RIGHT
HIDDEN_S = 0.085
"""The right sensor's firmware holds everything back by so much."""
EARS = SensorSetup(rate_hz=50.0, has_gyro=False)
TOGETHER = Kicking(90.0, mix=Mix(single=0.0, together=1.0, overlapping=0.0, alternating=0.0, twitch=0.0))


@cache
def tapped(hidden_s: float = HIDDEN_S) -> tuple[LogRecord, ...]:
    scenario = Scenario("tapped", (Rest(5.0), DoubleTap(8.0), TOGETHER))
    s = simulate(scenario, 1, {L: EARS, R: replace(EARS, offset_s=hidden_s)})
    facts, *rest = s.records()
    assert isinstance(facts, SessionFacts)
    return (replace(facts, clock_uncertainty_s=0.03), *rest)


def run(records: tuple[LogRecord, ...] | list[LogRecord]) -> tuple[SessionSummary, list[Event]]:
    pipeline = Pipeline()
    for r in records:
        pipeline.push(r)
    return pipeline.finish(), pipeline.events


def share_together(summary: SessionSummary) -> float:
    return sum(k.kind is Kind.TOGETHER for k in summary.kicks) / len(summary.kicks)


def test_a_double_tap_is_found_taken_off_and_told() -> None:
    summary, events = run(tapped())
    (aligned,) = (e for e in events if isinstance(e, ClocksAligned))
    assert aligned.residual_s == pytest.approx(-HIDDEN_S, abs=0.002)
    assert aligned.uncertainty_s < 0.01
    assert summary.quality.clock_uncertainty_s == aligned.uncertainty_s < 0.03
    told = f"right sensor was {abs(aligned.residual_s) * 1000.0:.0f} ms behind"
    assert any(told in note for note in summary.quality.notes)
    without, plain = run([r for r in tapped() if not (isinstance(r, Tag) and r.name == DOUBLE_TAP)])
    assert without.quality.clock_uncertainty_s == 0.03
    assert not any(isinstance(e, ClocksAligned) for e in plain)
    # Hands moved the sensors meanwhile: nothing of it is counted, and it is said.
    asked_s = next(r.time_s for r in tapped() if isinstance(r, Tag) and r.name == DOUBLE_TAP)
    (tapping,) = (e for e in summary.excluded if e.start_s <= aligned.time_s <= e.end_s and e.limb is None)
    assert (tapping.why, tapping.start_s) == (Why.HANDLED, asked_s)
    assert not any(asked_s < kick.onset_s < tapping.end_s for kick in summary.kicks if kick.why is None)
    # Only times of later events moved, by half the residual either way.
    later = [[e for e in some if isinstance(e, KickStarted) and e.onset_s > 15.0] for some in (events, plain)]
    assert len(later[0]) == len(later[1]) > 40
    for a, b in zip(*later, strict=True):
        moved = -0.5 * aligned.residual_s if a.limb is L else 0.5 * aligned.residual_s
        assert (a.limb, a.onset_s) == (b.limb, pytest.approx(b.onset_s + moved, abs=1e-9))


def test_kinds_come_right_by_it() -> None:
    """85 ms between the sides hide many kicks of both legs; the tap brings back what a session without delay shows."""
    best = share_together(run(tapped(0.0))[0])
    apart = share_together(run([r for r in tapped() if not (isinstance(r, Tag) and r.name == DOUBLE_TAP)])[0])
    mended = share_together(run(tapped())[0])
    assert best > 0.4
    assert apart < best - 0.15
    assert abs(mended - best) < 0.08


def test_cut_and_interleaved_anywhere_it_is_the_same() -> None:
    facts, *rest = tapped()
    tag = next(r for r in rest if isinstance(r, Tag) and r.name == DOUBLE_TAP)
    blocks = {
        limb: SampleBlock(
            limb,
            np.concatenate([r.time_s for r in rest if isinstance(r, SampleBlock) and r.limb is limb]),
            np.concatenate([r.acc_ms2 for r in rest if isinstance(r, SampleBlock) and r.limb is limb]),
        )
        for limb in LIMBS
    }
    whole: list[LogRecord] = [facts, tag, blocks[R], blocks[L]]
    expected = run(whole)[1]
    assert any(isinstance(e, ClocksAligned) for e in expected)
    small: list[LogRecord] = [facts, tag]
    for limb, step in ((L, 7), (R, 31)):
        b = blocks[limb]
        small += [
            SampleBlock(limb, b.time_s[a : a + step], b.acc_ms2[a : a + step]) for a in range(0, b.time_s.size, step)
        ]
    assert run(small)[1] == expected
    small[2:] = sorted(small[2:], key=lambda r: float(r.time_s[-1]) if isinstance(r, SampleBlock) else 0.0)
    assert run(small)[1] == expected
    assert all(a.ready_s <= b.ready_s for a, b in itertools.pairwise(expected))


def test_swapping_the_legs_mirrors_the_alignment() -> None:
    facts, *rest = tapped()
    assert isinstance(facts, SessionFacts)
    swapped: list[LogRecord] = [replace(facts, sensors={limb.other: s for limb, s in facts.sensors.items()})]
    swapped += [SampleBlock(r.limb.other, r.time_s, r.acc_ms2) if isinstance(r, SampleBlock) else r for r in rest]
    plain, mirror = run(tapped())[1], run(swapped)[1]
    a, b = ([e for e in some if isinstance(e, ClocksAligned)] for some in (plain, mirror))
    assert a[0].residual_s == -b[0].residual_s
    assert a[0].uncertainty_s == b[0].uncertainty_s
    onsets = [sorted((str(e.limb), e.onset_s) for e in plain if isinstance(e, KickStarted))]
    onsets += [sorted((str(e.limb.other), e.onset_s) for e in mirror if isinstance(e, KickStarted))]
    assert onsets[0] == onsets[1]


def test_the_uncertainty_is_the_unseen_delay_and_what_the_fits_leave_open() -> None:
    alignment = Alignment(0.03)
    assert alignment.uncertainty_s == 0.03
    for limb in LIMBS:
        alignment.heard(limb, ClockKnown(1.0, 0.02, 1))
    early = alignment.uncertainty_s
    for limb in LIMBS:
        alignment.heard(limb, ClockKnown(9.0, 0.003, 1))
    assert early is not None
    assert alignment.uncertainty_s is not None
    assert early > 0.075, "only overlapping or not, while hardly anything is known"
    assert 0.03 < alignment.uncertainty_s < 0.035


def _tap(alignment: Alignment) -> ClocksAligned:
    alignment.listen(Tag(0.0, DOUBLE_TAP, "not a number"))
    told = [alignment.tapped(t, limb, Tapped(t, t + late)) for t in (5.0, 5.4) for limb, late in ((L, 0.02), (R, 0.0))]
    assert told[:3] == [None] * 3
    assert told[3] is not None
    return told[3][0]


def test_a_tap_replaces_the_unseen_delay_until_a_clock_begins_anew() -> None:
    alignment = Alignment(0.03)
    for limb in LIMBS:
        alignment.heard(limb, ClockKnown(1.0, 0.003, 1))
    aligned = _tap(alignment)
    assert alignment.uncertainty_s == aligned.uncertainty_s < 0.025
    assert alignment.shift_s == {L: -0.5 * aligned.residual_s, R: 0.5 * aligned.residual_s}
    alignment.heard(R, ClockKnown(60.0, 0.003, 2))
    assert alignment.uncertainty_s is not None
    assert alignment.uncertainty_s > 0.03, "reconnected: the link may hold back differently"
    assert alignment.shift_s[R] == 0.5 * aligned.residual_s, "still the best that is known"
    assert _tap(alignment).uncertainty_s < 0.025


def test_separate_clocks_stay_separate() -> None:
    alignment = Alignment(None)
    alignment.listen(Tag(0.0, DOUBLE_TAP, ""))
    for t, limb in itertools.product((5.0, 5.4), LIMBS):
        assert alignment.tapped(t, limb, Tapped(t, t)) is None
    assert alignment.uncertainty_s is None


def test_a_kick_keeps_the_shift_it_began_with() -> None:
    alignment = Alignment(0.03)
    began = KickBegan(5.1, 7, 5.0)
    assert alignment.moved(L, began) is began
    aligned = _tap(alignment)
    done = KickDone(5.9, 7, 5.0, 5.2, 5.2, 5.5, 3.0, 2.0, None, False, 4.95, 0.5)
    assert alignment.moved(L, done) is done
    unit = alignment.moved(L, UnitDone(6.0, 5.0, 5.3))
    assert isinstance(unit, UnitDone)
    assert unit.start_s == 5.0 - 0.5 * aligned.residual_s
    assert unit.ready_s == 6.0


def test_the_refit_compares_the_sides() -> None:
    left = [(t, 0.004) for t in (20.0, 50.0, 80.0)]
    right = [(t + 5.0, -0.002) for t in (10.0, 50.0, 90.0)]
    found = refit_error_s(left, right)
    assert found is not None
    assert math.isclose(found, 0.006)
    assert refit_error_s(left[:1], right) is None
    assert refit_error_s(left, [(500.0, 0.0), (600.0, 0.0)]) is None
