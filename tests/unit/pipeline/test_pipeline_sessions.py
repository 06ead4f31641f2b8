"""The pipeline on small sessions: what leaves the figures, why, and what never does."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from monitor.errors import DataError
from monitor.model.events import Event, Excluded, KickEnded, KickKind, KickNotCounted, KickStarted, Kind, Step
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import (
    Activity,
    LinkChange,
    LinkState,
    LogRecord,
    SampleBlock,
    SensorFacts,
    SessionFacts,
    Stretch,
    Tag,
    Tick,
    Why,
)
from monitor.model.session import SessionSummary
from monitor.pipeline import Pipeline, common_grid_rate_hz
from monitor.simulation import scenarios
from monitor.simulation.infant import simulate
from monitor.simulation.sensor import SensorSetup

L, R = Limb.LEFT, Limb.RIGHT
NO_GYRO = SensorSetup(has_gyro=False, rate_hz=50.0)


@cache
def kicking() -> tuple[LogRecord, ...]:
    """Four minutes of kicking without handling, in blocks of one second."""
    return tuple(simulate(scenarios.bicycle(4.0), 1, NO_GYRO).records())


@cache
def walking() -> tuple[LogRecord, ...]:
    return tuple(simulate(scenarios.toddler_walking(1.0), 1, NO_GYRO).records())


def run(records: Iterable[LogRecord]) -> tuple[SessionSummary, list[Event]]:
    pipeline = Pipeline()
    for record in records:
        pipeline.push(record)
    return pipeline.finish(), pipeline.events


def facts_of(records: Iterable[LogRecord]) -> SessionFacts:
    return next(r for r in records if isinstance(r, SessionFacts))


def without_samples(records: Iterable[LogRecord], limb: Limb, start_s: float, end_s: float) -> list[LogRecord]:
    out: list[LogRecord] = []
    for r in records:
        if isinstance(r, SampleBlock) and r.limb is limb:
            keep = (r.time_s < start_s) | (r.time_s >= end_s)
            r = SampleBlock(limb, r.time_s[keep], r.acc_ms2[keep])
        out.append(r)
    return out


def still_sensor(limb: Limb, seconds: float, seed: int = 0) -> SampleBlock:
    n = int(seconds * 50)
    acc = np.random.default_rng(seed).normal(scale=0.03, size=(n, 3)) + np.array([0.0, 0.0, 9.8])
    return SampleBlock(limb, np.arange(n) / 50.0, acc)


def in_slices(block: SampleBlock, seconds: float = 5.0) -> list[SampleBlock]:
    n = int(seconds * 50)
    return [
        SampleBlock(block.limb, block.time_s[a : a + n], block.acc_ms2[a : a + n])
        for a in range(0, len(block.time_s), n)
    ]


# --- gaps


@pytest.mark.parametrize("limb", LIMBS)
def test_a_gap_on_one_limb_is_a_gap_on_both(limb: Limb) -> None:
    whole, _ = run(kicking())
    summary, _ = run(without_samples(kicking(), limb, 100.0, 110.0))
    assert whole.active_s - summary.active_s == pytest.approx(10.0, abs=0.05)
    assert summary.duration_s == pytest.approx(whole.duration_s)
    for leg in LIMBS:
        before = {k.onset_s for k in whole.kicks if k.limb is leg}
        after = {k.onset_s for k in summary.kicks if k.limb is leg}
        assert len({t for t in before if 99.0 < t < 110.0}) >= 3
        assert not {t for t in after if 99.98 < t < 110.0}
        assert {t for t in before if t < 98.0 or t > 113.0} == {t for t in after if t < 98.0 or t > 113.0}
    for k in summary.kicks_not_counted:
        assert k.onset_s < 100.0 or (k.end_s or 0.0) > 110.0, "in the gap nothing is looked at"
        assert k.why is Why.GAP


def test_which_leg_loses_its_packets_makes_no_difference() -> None:
    """The worst this program could do is to show a difference that is not there: here it cannot, by construction."""
    rng = np.random.default_rng(3)
    there = rng.random(12_000) > 0.1
    for start in rng.integers(0, 12_000, 12):
        there[start : start + 60] = False

    def thinned(limb: Limb) -> list[LogRecord]:
        return [
            SampleBlock(limb, r.time_s[keep], r.acc_ms2[keep])
            if isinstance(r, SampleBlock)
            and r.limb is limb
            and (keep := there[np.rint(r.time_s * 50).astype(int)]).any()
            else r
            for r in kicking()
            if not (
                isinstance(r, SampleBlock) and r.limb is limb and not there[np.rint(r.time_s * 50).astype(int)].any()
            )
        ]

    left, right = run(thinned(L))[0], run(thinned(R))[0]
    assert left.limbs[L].lost_fraction == pytest.approx(right.limbs[R].lost_fraction)
    assert (left.limbs[L].lost_fraction or 0.0) > 0.12
    assert len(left.kicks) > 50
    assert left.kicks == right.kicks
    assert left.balance == right.balance


def test_a_short_gap_is_bridged() -> None:
    whole, _ = run(kicking())
    summary, _ = run(without_samples(kicking(), L, 100.0, 100.08))
    assert summary.active_s == pytest.approx(whole.active_s)
    cut, _ = run(without_samples(kicking(), L, 100.0, 100.1))
    assert cut.active_s == pytest.approx(whole.active_s - 0.1, abs=0.005)


def test_missing_samples_are_a_fraction_of_what_should_have_come() -> None:
    summary, _ = run(without_samples(kicking(), R, 100.0, 112.0))
    assert summary.limbs[R].lost_fraction == pytest.approx(0.05, abs=0.002)
    assert summary.limbs[L].lost_fraction == 0.0
    assert summary.limbs[R].rate_hz == pytest.approx(50.0, rel=0.01)


# --- a still leg, sensors not worn


def test_a_leg_that_does_not_move_keeps_its_zero() -> None:
    """Six minutes: longer than the not-worn limit."""
    records = list(simulate(scenarios.bicycle(6.5), 3, NO_GYRO).records())
    lefts = [r for r in records if isinstance(r, SampleBlock) and r.limb is L]
    whole, _ = run(records)
    mixed: list[LogRecord] = [facts_of(records)]
    for pair in itertools.zip_longest(lefts, in_slices(still_sensor(R, 390.0), 1.0)):
        mixed += [r for r in pair if r is not None]
    summary, _ = run(mixed)
    assert summary.limbs[R].kicks == 0
    assert summary.limbs[L].kicks >= 0.9 * whole.limbs[L].kicks > 50
    assert summary.excluded == ()
    assert summary.active_s == pytest.approx(390.0, abs=0.1)
    assert summary.balance.estimate == 1.0
    assert not summary.balance.shown
    assert all(k.kind is Kind.SINGLE for k in summary.kicks)


def test_a_leg_that_only_feels_the_other_is_not_left_out() -> None:
    summary, _ = run(simulate(scenarios.one_leg_silent(R, 4.0), 5, NO_GYRO).records())
    assert summary.limbs[L].kicks > 20
    assert summary.limbs[R].kicks <= 0.05 * summary.limbs[L].kicks
    assert [e for e in summary.excluded if e.why is not Why.HANDLED] == []


def test_both_sensors_still_for_five_minutes_are_left_out() -> None:
    facts = facts_of(kicking())
    blocks = [b for limb in LIMBS for b in in_slices(still_sensor(limb, 320.0, seed=len(limb)))]
    summary, _ = run([facts, *sorted(blocks, key=lambda b: float(b.time_s[-1]))])
    (out,) = summary.excluded
    assert out.why is Why.NOT_WORN
    assert out.limb is None
    assert out.end_s - out.start_s == pytest.approx(320.0, abs=1.5)
    assert summary.active_s < 2.0
    short, _ = run([facts, still_sensor(L, 280.0), still_sensor(R, 280.0, 1)])
    assert short.excluded == ()


# --- the observer


def test_a_stretch_opened_and_closed() -> None:
    head = [r for r in kicking() if not isinstance(r, SampleBlock) or r.time_s[-1] < 60.0]
    middle = [r for r in kicking() if isinstance(r, SampleBlock) and 60.0 <= r.time_s[-1] < 120.0]
    tail = [r for r in kicking() if isinstance(r, SampleBlock) and r.time_s[-1] >= 120.0]
    pipeline = Pipeline()
    for r in [*head, Stretch(Why.LEGS_HELD, 60.0), *middle]:
        pipeline.push(r)
    during = pipeline.snapshot()
    assert during.excluded_s[Why.LEGS_HELD] == pytest.approx(60.0, abs=2.0)
    assert during.active_s == pytest.approx(60.0, abs=0.1)
    for r in [Stretch(Why.LEGS_HELD, 60.0, 119.0), *tail]:
        pipeline.push(r)
    summary = pipeline.finish()
    assert [(e.start_s, e.end_s, e.why) for e in summary.excluded] == [(60.0, 119.0, Why.LEGS_HELD)]
    assert not any(k.onset_s < 119.0 and (k.end_s or 0) > 60.0 for k in summary.kicks)
    assert any(k.onset_s > 119.0 for k in summary.kicks)
    assert any(k.why is Why.LEGS_HELD for k in summary.kicks_not_counted)


def test_a_session_that_began_without_a_word_has_the_one_that_held_longest() -> None:
    def words(first: Activity, *said: tuple[float, Activity]) -> Activity:
        facts = replace(facts_of(kicking()), activity=first)
        blocks = [in_slices(still_sensor(limb, 100.0, seed=len(limb))) for limb in LIMBS]
        tags = [Tag(at_s, "activity", word.value) for at_s, word in said]
        summary, _ = run([facts, *tags, *(block for pair in zip(*blocks, strict=True) for block in pair)])
        return summary.activity

    unknown, back, tummy, walking_ = Activity.UNKNOWN, Activity.BACK, Activity.TUMMY, Activity.WALKING
    assert words(unknown) is unknown
    assert words(unknown, (5.0, back)) is back
    assert words(unknown, (5.0, back), (30.0, tummy), (60.0, walking_), (70.0, tummy)) is tummy
    assert words(back, (5.0, tummy)) is back


@pytest.mark.parametrize("limb", [None, L])
def test_a_minute_marked_afterwards_takes_its_kicks_along_on_both_legs(limb: Limb | None) -> None:
    summary, events = run([*kicking(), Stretch(Why.MARKED, 30.0, 90.0, limb)])
    marked = [k for k in summary.kicks_not_counted if k.why is Why.MARKED]
    assert {k.limb for k in marked} == {L, R}
    assert not any(k.onset_s < 90.0 and (k.end_s or 0) > 30.0 for k in summary.kicks)
    (event,) = (e for e in events if isinstance(e, Excluded))
    assert (event.start_s, event.end_s, event.limb) == (30.0, 90.0, limb)
    assert event.ready_s > 230.0
    late = [e for e in events if isinstance(e, KickNotCounted)]
    assert {e.id for e in late} == {k.id for k in marked}
    assert [e.ready_s for e in events] == sorted(e.ready_s for e in events)
    assert summary.active_s == pytest.approx(180.0, abs=0.1)


def test_a_stretch_that_nobody_closed_ends_with_the_session() -> None:
    for at in (200.0, 239.9):
        summary, _ = run([*kicking(), Stretch(Why.PAUSED, at)])
        (out,) = summary.excluded
        assert (out.start_s, out.why) == (at, Why.PAUSED)
        assert out.end_s == pytest.approx(240.0, abs=0.1)


def test_a_stretch_opened_while_one_limb_was_silent_is_not_forgotten() -> None:
    records = without_samples(kicking(), R, 100.0, 999.0)
    summary, _ = run([*records, Stretch(Why.PAUSED, 150.0)])
    assert [(e.start_s, e.why) for e in summary.excluded] == [(150.0, Why.PAUSED)]


def test_a_container_is_no_floor_time() -> None:
    facts = replace(facts_of(kicking()), activity=Activity.CONTAINER)
    summary, _ = run([facts, *kicking()[1:]])
    assert summary.active_s == 0.0
    assert summary.kicks == ()
    assert {k.why for k in summary.kicks_not_counted} == {Why.CONTAINER}
    assert summary.empty_reason is not None
    assert "container" in summary.empty_reason
    moved, _ = run([facts, Tag(120.0, "activity", "back"), *kicking()[1:]])
    assert [(e.start_s, e.end_s) for e in moved.excluded] == [(0.0, 120.0)]
    assert len(moved.kicks) > 20


def test_the_activity_chooses_kicks_or_steps() -> None:
    summary, events = run(walking())
    assert not any(isinstance(e, KickStarted) for e in events)
    assert len(summary.steps) > 20
    lying, events = run([replace(facts_of(walking()), activity=Activity.BACK), *walking()[1:]])
    assert not any(isinstance(e, Step) for e in events)
    assert lying.kicks
    changed, _ = run([facts_of(walking()), Tag(30.0, "activity", "back"), *walking()[1:]])
    assert max(s.time_s for s in changed.steps) < 30.0
    assert min(k.onset_s for k in changed.kicks) >= 30.0


# --- links and silence


def test_the_last_answer_about_the_surroundings_counts() -> None:
    records = list(kicking())
    facts = next(i for i, record in enumerate(records) if isinstance(record, SessionFacts))
    said = [Tag(1.0, "mood", "calm"), Tag(2.0, "clothing", "bare"), Tag(3.0, "mood", "happy"), Tag(4.0, "x", "y")]
    said += [Tag(5.0, "toy", "none"), Tag(6.0, "toy", "")]  # taken back
    summary, events = run([*records[: facts + 1], *said, *records[facts + 1 :]])
    assert summary.context == {"clothing": "bare", "mood": "happy"}
    assert events == run(records)[1]


def test_a_silent_limb_is_released_by_ticks() -> None:
    records = without_samples(kicking(), R, 60.0, 999.0)
    pipeline = Pipeline()
    for r in records:
        pipeline.push(r)
    assert max(e.ready_s for e in pipeline.events) <= 60.0
    assert pipeline.trace(L)[-1][0] <= 60.0, "the other leg waits: perhaps the data are only late"
    pipeline.push(Tick(241.2))
    assert {k.kind for k in pipeline.events if isinstance(k, KickKind)}
    assert max(e.onset_s for e in pipeline.events if isinstance(e, KickStarted)) < 60.0
    assert pipeline.trace(L)[-1][0] > 239.0, "it is drawn, though nothing is counted"
    started = {e.id for e in pipeline.events if isinstance(e, KickStarted) and e.limb is L}
    assert started <= {e.id for e in pipeline.events if isinstance(e, KickEnded)}, "and no kick is left open"


def test_a_lost_link_holds_nobody_up() -> None:
    pipeline = Pipeline()
    for r in without_samples(kicking(), R, 60.0, 999.0):
        if isinstance(r, SampleBlock) and r.time_s.size and r.time_s[0] >= 61.0:
            break
        pipeline.push(r)
    pipeline.push(LinkChange(R, 61.5, LinkState.LOST))
    later = [r for r in kicking() if isinstance(r, SampleBlock) and r.time_s[0] >= 61.0]
    for r in later:
        if r.limb is L and r.time_s[-1] < 120.0:
            pipeline.push(r)
    assert pipeline.trace(L)[-1][0] > 118.0, "drawn at once"
    pipeline.push(LinkChange(R, 119.5, LinkState.CONNECTED))
    for r in later:
        if r.time_s[-1] >= 120.0:
            pipeline.push(r)
    onsets = {e.limb: [] for e in pipeline.events if isinstance(e, KickStarted)}
    for e in pipeline.events:
        if isinstance(e, KickStarted):
            onsets[e.limb].append(e.onset_s)
    for limb in LIMBS:
        assert not [t for t in onsets[limb] if 60.1 < t < 119.0]
        assert len([t for t in onsets[limb] if t > 121.0]) > 20


def test_late_data_of_a_limb_that_nobody_waited_for_count_on_neither_leg() -> None:
    pipeline = Pipeline()
    held = []
    for r in kicking():
        if isinstance(r, SampleBlock) and r.limb is R and 60.0 <= r.time_s[0] < 70.0:
            held.append(r)
            continue
        if isinstance(r, SampleBlock) and r.limb is L and r.time_s[0] >= 70.0 and held:
            pipeline.push(Tick(71.3))  # the right one has been silent for ten seconds
            for late in held:
                pipeline.push(late)
            held = []
        pipeline.push(r)
    summary = pipeline.finish()
    onsets = [k.onset_s for k in summary.kicks]
    assert not [t for t in onsets if 60.1 < t < 69.2]
    assert len([t for t in onsets if t > 71.0]) > 50
    assert summary.limbs[R].lost_fraction == 0.0


# --- what is withheld


def test_one_limb_has_no_balance_and_no_kinds() -> None:
    facts = facts_of(kicking())
    only = replace(facts, sensors={L: facts.sensors[L]})
    records = [only, *(r for r in kicking() if isinstance(r, SampleBlock) and r.limb is L)]
    summary, events = run(records)
    assert len(summary.kicks) > 20
    assert summary.balance.estimate is None
    assert not summary.balance.shown
    assert not any(isinstance(e, KickKind) for e in events)
    assert {k.kind for k in summary.kicks} == {None}


def test_separate_clocks_tell_no_kinds() -> None:
    summary, events = run([replace(facts_of(kicking()), clock_uncertainty_s=None), *kicking()[1:]])
    assert not any(isinstance(e, KickKind) for e in events)
    assert summary.balance.estimate is not None
    assert any("clocks" in note for note in summary.quality.notes)


def test_uncertain_clocks_tell_no_together() -> None:
    summary, _ = run([replace(facts_of(kicking()), clock_uncertainty_s=0.15), *kicking()[1:]])
    assert Kind.TOGETHER not in {k.kind for k in summary.kicks}
    assert Kind.OVERLAPPING in {k.kind for k in summary.kicks}


def test_every_kick_ends_and_gets_one_kind() -> None:
    summary, events = run(kicking())
    begun = [e.id for e in events if isinstance(e, KickStarted)]
    assert sorted(begun) == sorted(e.id for e in events if isinstance(e, KickEnded))
    assert len(begun) == len(set(begun)) == len(summary.kicks) + len(summary.kicks_not_counted)
    assert {e.id for e in events if isinstance(e, KickKind)} == set(begun)
    onset = {e.id: e.onset_s for e in events if isinstance(e, KickStarted)}
    assert all(onset[e.id] <= e.peak_s <= e.end_s for e in events if isinstance(e, KickEnded))
    assert all(e.envelope_peak_ms2 >= 1.0 for e in events if isinstance(e, KickEnded))
    assert [e.ready_s for e in events] == sorted(e.ready_s for e in events)


def test_most_first_counts_come_within_half_a_second() -> None:
    """Those that come later wait for the turn: whether the leg turns is known later than that it moves."""
    _, events = run(kicking())
    late = np.array([e.ready_s - e.onset_s for e in events if isinstance(e, KickStarted)])
    assert float(np.mean(late <= 0.5)) >= 0.6
    assert float(late.max()) <= Pipeline().parameters.longest_kick_s + 0.5


# --- the entry


def test_finish_twice_gives_the_same() -> None:
    pipeline = Pipeline()
    for r in kicking()[:40]:
        pipeline.push(r)
    assert pipeline.finish() is pipeline.finish()


def test_the_live_balance_is_the_summarys() -> None:
    """Kicks that left the counts later (here: a marked minute) leave the running sums too."""
    pipeline = Pipeline()
    for record in kicking():
        pipeline.push(record)
    pipeline.push(Stretch(Why.MARKED, 60.0, 90.0))
    summary = pipeline.finish()
    assert summary.kicks_not_counted
    assert pipeline.snapshot().balance == summary.balance
    on = {limb: [k for k in summary.kicks if k.limb is limb and not 60.0 <= k.onset_s < 90.0] for limb in LIMBS}
    assert (summary.balance.n_left, summary.balance.n_right) == (len(on[L]), len(on[R]))


def test_an_empty_recording_is_an_error_not_zero() -> None:
    with pytest.raises(DataError):
        Pipeline().finish()
    with pytest.raises(DataError):
        Pipeline().snapshot()


def test_records_before_the_facts_are_refused() -> None:
    with pytest.raises(DataError, match="session facts"):
        Pipeline().push(Tick(0.0))
    with pytest.raises(DataError, match="session facts"):
        Pipeline().push(still_sensor(L, 1.0))


def test_facts_come_once_and_name_a_sensor() -> None:
    pipeline = Pipeline()
    with pytest.raises(DataError, match="no sensor"):
        pipeline.push(SessionFacts({}))
    pipeline.push(facts_of(kicking()))
    with pytest.raises(DataError, match="twice"):
        pipeline.push(facts_of(kicking()))


def test_an_unknown_limb_is_refused() -> None:
    pipeline = Pipeline()
    pipeline.push(SessionFacts({L: SensorFacts("s", 50.0)}))
    with pytest.raises(DataError, match="right"):
        pipeline.push(still_sensor(R, 1.0))


def test_sessions_without_data_say_so() -> None:
    facts = facts_of(kicking())
    nothing, _ = run([facts])
    assert (nothing.kicks, nothing.active_s, nothing.empty_reason) == ((), 0.0, "no usable sample")
    one, _ = run([facts, still_sensor(L, 20.0)])
    assert one.active_s == 0.0
    assert one.empty_reason == "there is no stretch in which all sensors delivered data"


@pytest.mark.parametrize(
    ("rates", "grid"), [((100.0, 100.0), 50.0), ((48.5, 200.0), 50.0), ((25.0, 100.0), 25.0), ((12.5, 50.0), 12.5)]
)
def test_both_limbs_share_the_lower_rate(rates: tuple[float, float], grid: float) -> None:
    assert common_grid_rate_hz([SensorFacts("s", r) for r in rates], Pipeline().parameters) == grid


@pytest.mark.parametrize("slow", LIMBS)
def test_heel_smashes_are_told_for_both_legs_or_for_none(slow: Limb) -> None:
    fast = SensorSetup(has_gyro=False, rate_hz=100.0)
    both = {slow: replace(fast, rate_hz=25.0), slow.other: fast}
    summary, _ = run(simulate(scenarios.heel_smashes(1.0), 1, both).records())
    assert {k.limb for k in summary.kicks} == set(LIMBS)
    assert {k.heel_smash for k in summary.kicks} == {None}
    equal, _ = run(simulate(scenarios.heel_smashes(1.0), 1, fast).records())
    assert {k.limb for k in equal.kicks if k.heel_smash} == set(LIMBS)


def test_a_gyroscope_on_one_leg_is_not_used_and_that_is_told() -> None:
    facts = facts_of(kicking())
    turning = replace(facts, sensors={**facts.sensors, L: replace(facts.sensors[L], has_gyro=True)})
    summary, events = run([turning, *kicking()[1:]])
    assert events == run(kicking())[1]
    assert any("gyroscope" in note for note in summary.quality.notes)
