"""Movement beyond a sensor's range is flagged with its time; its kicks count, and nothing is left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monitor.dashboard.news import News
from monitor.model.events import Clipped, Event
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, SampleBlock, SessionFacts
from monitor.model.session import SessionSummary
from monitor.pipeline import Pipeline
from monitor.reports.count_json import count_dict
from monitor.reports.count_text import count_text
from monitor.reports.events_csv import events_csv
from monitor.reports.spoken import ending_words, minute_words
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import vigorous_kicking
from monitor.texts.live import BEYOND

RANGE_MS2 = 15.0


def records(cut: int, right_range_ms2: float = RANGE_MS2) -> list[LogRecord]:
    """A simulated minute whose sensors show no more than their range."""
    session = simulate(vigorous_kicking(1.0), 3)
    facts = session.facts()
    ranges = {Limb.LEFT: RANGE_MS2, Limb.RIGHT: right_range_ms2}
    sensors = {limb: replace(facts.sensors[limb], full_scale_ms2=ranges[limb], has_gyro=False) for limb in LIMBS}
    result: list[LogRecord] = [SessionFacts(sensors, facts.activity)]
    length = max(len(session.limbs[limb].time_s) for limb in LIMBS)
    for a in range(0, length, cut):
        for limb in LIMBS:
            data = session.limbs[limb]
            acc = np.clip(data.acc_ms2[a : a + cut], -ranges[limb], ranges[limb])
            result.append(SampleBlock(limb, data.time_s[a : a + cut], acc))
    return result


def counted(log: list[LogRecord]) -> tuple[SessionSummary, list[Event], Pipeline]:
    """All of it."""
    pipeline = Pipeline()
    for record in log:
        pipeline.push(record)
    return pipeline.finish(), pipeline.events, pipeline


def test_clipped_kicks_are_counted_and_flagged_everywhere() -> None:
    summary, events, pipeline = counted(records(100))
    flagged = [kick for kick in summary.kicks if kick.clipped]
    assert flagged
    assert len(flagged) < len(summary.kicks)
    assert not summary.excluded
    for limb in LIMBS:
        samples = summary.limbs[limb].clipped_fraction
        assert samples is not None
        assert summary.limbs[limb].clipped_s == pytest.approx(samples * summary.duration_s, rel=0.05)
    figures = count_dict(summary, "x")
    assert figures["clipped"][0].keys() == {"start_s", "end_s", "limb"}
    assert sum(kick["clipped"] for kick in figures["kicks"]) == len(flagged)
    assert "beyond the sensor's range for" in count_text(summary, "x")
    assert "beyond the sensor's range for" in ending_words(summary)
    assert "beyond its range" in minute_words(1, pipeline.snapshot())
    assert sum(line.startswith("clipped,") for line in events_csv(summary).splitlines()) == len(summary.clipped)
    news = News()
    news.hear(events)
    assert any(BEYOND in line for line in news.lines()) or not any(k.clipped for k in summary.kicks[-4:])


def test_the_counts_are_those_of_sensors_without_a_known_range() -> None:
    log = records(100)
    facts = log[0]
    assert isinstance(facts, SessionFacts)
    unknown = {limb: replace(sensor, full_scale_ms2=None) for limb, sensor in facts.sensors.items()}
    blind, _, _ = counted([replace(facts, sensors=unknown), *log[1:]])
    summary, _, _ = counted(log)
    assert [(k.onset_s, k.end_s, k.limb) for k in blind.kicks] == [(k.onset_s, k.end_s, k.limb) for k in summary.kicks]
    assert {figures.clipped_s for figures in blind.limbs.values()} == {None}


def test_clipping_is_told_the_same_however_the_log_is_cut() -> None:
    one, two = (counted(records(cut))[1] for cut in (100, 7))
    assert any(isinstance(event, Clipped) for event in one)
    assert one == two


def test_a_line_of_the_live_screen_names_it() -> None:
    _, events, _ = counted(records(100))
    news, seen = News(), False
    for event in events:
        news.hear([event])
        seen = seen or any(BEYOND in line for line in news.lines())
    assert seen


def test_peaks_of_sensors_with_different_ranges_are_not_compared() -> None:
    summary, _, _ = counted(records(100, right_range_ms2=40.0))
    assert not summary.vigour_balance.shown
    assert "different ranges" in (summary.vigour_balance.reason or "")
