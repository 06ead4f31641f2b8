"""Taps of a scripted person beside events: what agrees, what is missed, what is left aside, and the intervals."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bench.scripted_taps import as_tags, scripted
from monitor.analysis.agreement import LATEST_S, WINDOW_S, Taps, agreement, agreement_with, best_delay_s, pairs, wilson
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, SampleBlock, Tag
from monitor.model.taps import BEGIN, END, TAP, TAP_ALONG, Legs, TapAlong
from monitor.model.words import Activity
from monitor.pipeline import Pipeline
from monitor.reports.count_json import count_dict
from monitor.reports.count_text import count_text
from monitor.reports.tap_words import tap_lines
from tests.property.fixed_sessions import session

NOTHING: dict[Limb, list[tuple[float, float]]] = {}


def kicks(seed: int, n: int = 60, long_s: float = 120.0) -> dict[Limb, list[float]]:
    """Of each leg about one in two seconds, in bursts."""
    chance = random.Random(seed)
    found: dict[Limb, list[float]] = {}
    for limb in LIMBS:
        times, at_s = [], 1.0
        while len(times) < n and at_s < long_s - 1.0:
            times.append(at_s)
            at_s += 0.9 if chance.random() < 0.75 else chance.uniform(1.5, 6.0)
        found[limb] = times
    return found


def run(taps: list[tuple[float, Legs]], long_s: float = 120.0) -> TapAlong:
    return TapAlong(0.0, long_s, tuple(taps))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("delay_s", [0.35, 0.8, -0.4])
def test_a_person_with_80_ms_of_jitter_who_misses_one_in_twenty(seed: int, delay_s: float) -> None:
    found = kicks(seed)
    taps = scripted(found, delay_s=delay_s, jitter_s=0.08, missed=0.05, seed=seed)
    known = agreement(run(taps), found, NOTHING)
    n = sum(map(len, found.values()))
    assert known.delay_s == pytest.approx(delay_s, abs=0.04)
    assert known.sensitivity.hits >= known.taps - 1
    assert known.counted >= n - 2  # at the very end the tap would come too late to be seen
    assert known.precision.value == pytest.approx(len(taps) / n, abs=0.03)
    assert known.precision.low is not None
    assert known.precision.high is not None
    assert known.precision.low < 0.95 < known.precision.high
    assert known.difference == known.counted - known.taps
    assert known.by_chance is not None
    assert known.by_chance < 0.8
    assert known.exchanged < known.sensitivity.hits


def test_one_tap_is_one_event_of_the_same_leg() -> None:
    found = {Limb.LEFT: [1.0, 5.0, 5.2], Limb.RIGHT: [9.0]}
    taps = [(1.1, Legs.LEFT), (1.2, Legs.LEFT), (5.1, Legs.BOTH), (9.0, Legs.LEFT)]
    known = agreement(run(taps, 20.0), found, NOTHING)
    assert (known.taps, known.counted, known.sensitivity.hits, known.difference) == (5, 4, 2, -1)
    assert known.exchanged == 2
    assert [known.plain_sensitivity.hits, known.plain_precision.n] == [2, 4]


def test_without_the_delay_taken_off_the_figures_stand_beside() -> None:
    found = kicks(3)
    taps = scripted(found, delay_s=0.5, jitter_s=0.02, missed=0.0, seed=1)
    known = agreement(run(taps), found, NOTHING)
    assert known.sensitivity.value == 1.0
    assert known.plain_sensitivity.value is not None
    assert known.plain_sensitivity.value < 0.2


def test_taps_in_time_that_is_not_counted_are_left_aside() -> None:
    found = {Limb.LEFT: [2.0, 4.0], Limb.RIGHT: [3.0]}
    taps = [(2.3, Legs.LEFT), (3.3, Legs.RIGHT), (4.3, Legs.LEFT), (7.0, Legs.BOTH), (8.0, Legs.RIGHT)]
    known = agreement(run(taps, 10.0), found, {Limb.LEFT: [(6.5, 9.0)], Limb.RIGHT: [(7.5, 9.0)]})
    assert known.aside == 2
    assert (known.sensitivity.hits, known.taps) == (3, 4)


def test_nothing_tapped_and_nothing_counted() -> None:
    nothing = agreement(run([]), {}, NOTHING)
    assert (nothing.taps, nothing.counted, nothing.delay_s, nothing.by_chance) == (0, 0, 0.0, None)
    assert (nothing.sensitivity.value, nothing.sensitivity.low) == (None, None)
    assert tap_lines(nothing) == ["Nothing was tapped, and no kicks were counted meanwhile."]
    silent = agreement(run([(3.0, Legs.LEFT)]), {}, NOTHING)
    assert (silent.taps, silent.sensitivity.hits, silent.counted) == (1, 0, 0)
    assert "counted kicks, tapped: none to compare" in "\n".join(tap_lines(silent))


def test_the_largest_matching() -> None:
    assert pairs([0.0, 1.0], [0.9, 1.9], 0.95) == [(0, 0), (1, 1)]
    assert pairs([0.0], [1.0], 0.9) == []
    assert best_delay_s({Limb.LEFT: [1.0], Limb.RIGHT: []}, {Limb.LEFT: [9.0], Limb.RIGHT: []}) == 0.0
    late = {Limb.LEFT: [LATEST_S + WINDOW_S + 0.01], Limb.RIGHT: []}
    assert best_delay_s(late, {Limb.LEFT: [0.0], Limb.RIGHT: []}) == 0.0


def test_intervals_are_wilsons() -> None:
    # 10.1080/01621459.1927.10502953; the figures of 0/10 and 81/263 are textbook examples (Newcombe 1998,
    # 10.1002/(sici)1097-0258(19980430)17:8<857::aid-sim777>3.0.co;2-e)
    share = wilson(81, 263)
    assert (share.low, share.high) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))
    zero = wilson(0, 20)
    assert (zero.low, zero.high) == (pytest.approx(0.0), pytest.approx(0.1611, abs=5e-5))
    whole = wilson(7, 7)
    assert whole.high == 1.0


def test_stretches_in_the_log() -> None:
    taps = Taps(Activity.BACK)
    for time_s, name, value in (
        (1.0, TAP, "left"),
        (2.0, TAP_ALONG, BEGIN),
        (3.0, TAP, "both"),
        (4.0, TAP, "nonsense"),
        (5.0, TAP_ALONG, END),
        (6.0, TAP_ALONG, END),
        (7.0, "activity", "walking"),
        (8.0, TAP_ALONG, BEGIN),
        (9.0, TAP, "right"),
        (9.5, "marker", "1"),
    ):
        taps.hear(Tag(time_s, name, value))
    assert taps.runs() == (
        TapAlong(2.0, 5.0, ((3.0, Legs.BOTH),), Activity.BACK),
        TapAlong(8.0, 9.0, ((9.0, Legs.RIGHT),), Activity.WALKING),  # cut off
    )


def _with(records: Iterator[LogRecord], tags: list[Tag]) -> Iterator[LogRecord]:
    waiting = sorted(tags, key=lambda tag: tag.time_s)
    for record in records:
        if isinstance(record, SampleBlock):
            while waiting and waiting[0].time_s <= record.time_s[0]:
                yield waiting.pop(0)
        yield record
    yield from waiting


def test_taps_of_the_log_are_compared_and_change_no_count() -> None:
    simulated = session("kicking")
    true = {limb: [k.onset_s for k in simulated.truth.kicks(limb)] for limb in LIMBS}
    tapped = TapAlong(10.0, 110.0, tuple(t for t in scripted(true, 0.4, 0.08, 0.05, 7) if 10.0 <= t[0] <= 110.0))
    plain, with_taps = Pipeline(), Pipeline()
    for record in simulated.records():
        plain.push(record)
    for record in _with(simulated.records(), as_tags(tapped)):
        with_taps.push(record)
    (during,) = with_taps.tap_along()
    summary = with_taps.finish()
    (known,) = summary.tap_along
    assert with_taps.tap_along() == (known,)
    assert with_taps.events == plain.events
    assert replace(summary, tap_along=()) == plain.finish()
    assert during.taps == known.taps == sum(len(legs.limbs) for _, legs in tapped.taps) - known.aside
    assert known.sensitivity.value is not None
    assert known.precision.value is not None
    # a person with jitter who misses some finds what the truth itself would show
    perfect = replace(tapped, taps=tuple(t for t in scripted(true, 0.0, 0.0, 0.0, 0) if 10.0 <= t[0] <= 110.0))
    truth = agreement_with(perfect, summary)
    assert truth.sensitivity.value is not None
    assert truth.precision.value is not None
    assert truth.sensitivity.value > 0.7
    assert known.sensitivity.value == pytest.approx(truth.sensitivity.value, abs=0.12)
    assert known.precision.value == pytest.approx(truth.precision.value, abs=0.12)
    assert known.delay_s == pytest.approx(0.4, abs=0.15)
    assert known.by_chance is not None
    assert known.by_chance < known.sensitivity.value - 0.1
    found = count_dict(summary, "x")["tap_along"][0]
    assert (found["taps"], found["sensitivity"]["n"], found["what"]) == (known.taps, known.taps, "kicks")
    text = count_text(summary, "x")
    assert "Tap-along 1, 1 min 40 s from 10.0 s on:" in text
    assert f"Of {known.taps} taps, counted: {known.sensitivity.hits} = " in text
