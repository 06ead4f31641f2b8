"""The live clock fit: what it learns, how well it says it knows it, and that nothing dated ever moves."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from monitor.model.records import FloatArray
from monitor.preprocessing.clock import LARGEST_SLOPE, STAMPED_SLOPE, ClockFit, envelope_line

RATE_HZ = 50.0


def link(seconds: float, ppm: float, seed: int = 0, interval_s: float = 0.03) -> tuple[FloatArray, FloatArray]:
    """Sensor times and arrivals of one packet a sample, true time = arrival time's axis."""
    rng = np.random.default_rng(seed)
    sensor = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    true = sensor / (1.0 + 1e-6 * ppm)
    phase = rng.uniform(0.0, interval_s)
    sent = np.ceil((true - phase) / interval_s) * interval_s + phase
    return sensor, np.maximum.accumulate(sent + rng.exponential(0.004, sensor.size))


def errors(fit: ClockFit, ppm: float, at_s: FloatArray) -> FloatArray:
    """Session time minus true time at true times."""
    return np.array([fit.session_s(t * (1.0 + 1e-6 * ppm)) - t for t in at_s.tolist()])


@pytest.mark.parametrize(("stamped", "ppm"), [(True, 40.0), (True, -1000.0), (False, 15000.0), (False, -45000.0)])
def test_the_map_follows_the_lower_envelope(stamped: bool, ppm: float) -> None:
    fit = ClockFit(stamped, 1.0 / RATE_HZ)
    fit.push(*link(300.0, ppm))
    off = errors(fit, ppm, np.arange(20.0, 280.0))
    assert np.abs(off).max() < 0.015
    assert float(np.sqrt(np.mean(np.square(off)))) < 0.008


def test_a_stamp_may_not_run_as_wrong_as_a_sample_rate() -> None:
    sensor, arrival = link(120.0, 20000.0)
    slopes = {}
    for stamped in (True, False):
        fit = ClockFit(stamped)
        fit.push(sensor, arrival)
        slopes[stamped] = (fit.session_s(200.0) - fit.session_s(150.0)) / 50.0 - 1.0  # the newest line goes on
    assert slopes[False] == pytest.approx(-0.02 / 1.02, abs=0.0005)
    assert slopes[True] == pytest.approx(-STAMPED_SLOPE)
    assert LARGEST_SLOPE == 0.05


def test_cut_into_packets_or_whole_it_is_the_same_map() -> None:
    sensor, arrival = link(100.0, 300.0)
    whole, parts = ClockFit(), ClockFit()
    whole.push(sensor, arrival)
    for a, b in itertools.pairwise([0, 1, 2, 57, 58, 900, 2600, 4999, sensor.size]):
        parts.push(sensor[a:b], arrival[a:b])
    at = np.arange(0.0, 100.0, 0.37).tolist()
    assert [whole.session_s(t) for t in at] == [parts.session_s(t) for t in at]
    assert whole.reports(1e9) == parts.reports(1e9)


def test_what_was_dated_never_moves_and_order_is_kept() -> None:
    sensor, arrival = link(200.0, -700.0, seed=3)
    arrival = arrival + np.where((sensor > 60.0) & (sensor < 64.0), 64.0 - sensor, 0.0)  # a host that stands still
    fit = ClockFit()
    said: list[float] = []
    for a in range(0, sensor.size, 10):
        fit.push(sensor[a : a + 10], arrival[a : a + 10])
        said += [fit.session_s(t) for t in sensor[a : a + 10].tolist()]
    assert said == [fit.session_s(t) for t in sensor.tolist()]
    assert min(b - a for a, b in itertools.pairwise(said)) > 0.0
    assert np.abs(errors(fit, -700.0, np.arange(30.0, 190.0))).max() < 0.02, "late packets say nothing"


def test_lost_samples_of_a_sensor_without_clock_move_the_line() -> None:
    """Too few in a row to be seen as a pause: the count falls behind, and the envelope says so after two bins."""
    sensor, arrival = link(120.0, 0.0)
    kept = (sensor < 60.0) | (sensor >= 60.2)
    counted = np.arange(int(kept.sum())) / RATE_HZ
    fit = ClockFit(False, 1.0 / RATE_HZ)
    fit.push(counted, arrival[kept])
    off = np.array([fit.session_s(t) - (t + 0.2) for t in np.arange(68.0, 118.0)])
    assert np.abs(off).max() < 0.015


def test_the_uncertainty_starts_large_and_falls() -> None:
    fit = ClockFit(True, 1.0 / RATE_HZ)
    fit.push(*link(120.0, 40.0))
    reports = [report for _, report in fit.reports(1e9)]
    assert reports[0].sd_s > 0.015
    assert reports[-1].sd_s < 0.006
    assert {r.segment for r in reports} == {1}
    assert fit.reports(1e9) == []


def test_a_restart_is_a_new_segment_with_an_uncertain_offset() -> None:
    sensor, arrival = link(60.0, 40.0)
    fit = ClockFit()
    fit.push(sensor, arrival)
    old = fit.session_s(59.0)
    fit.restart()
    fit.push(sensor + 70.0, arrival + 70.5)
    assert fit.session_s(59.0) == old
    reports = [report for _, report in fit.reports(1e9)]
    new = [r for r in reports if r.segment == 2]
    assert new[0].sensor_s == pytest.approx(70.0, abs=0.05)
    assert new[0].sd_s > 2.0 * [r for r in reports if r.segment == 1][-1].sd_s
    assert fit.session_s(100.0) == pytest.approx(100.5, abs=0.015)


def test_reports_come_when_the_session_has_got_there() -> None:
    fit = ClockFit()
    fit.push(*link(20.0, 0.0))
    early = fit.reports(7.0)
    assert early
    assert max(at for at, _ in early) <= 7.0
    assert min(at for at, _ in fit.reports(1e9)) > 7.0


def test_the_refit_at_the_end_agrees_and_moves_nothing() -> None:
    fit = ClockFit()
    fit.push(*link(300.0, 200.0, seed=5))
    at = np.arange(0.0, 300.0, 0.5).tolist()
    before = [fit.session_s(t) for t in at]
    found = fit.refitted(10.0)
    assert [fit.session_s(t) for t in at] == before
    assert len(found) > 20
    assert max(abs(off) for _, off in found) < 0.012


def test_one_early_packet_does_not_pull_the_line_down() -> None:
    times = np.arange(40) * 2.0
    delays = 0.01 + 0.0001 * times
    delays[17] -= 0.03
    delays[5] += 0.4
    delay, slope, scatter = envelope_line(times, delays, LARGEST_SLOPE)
    assert delay == pytest.approx(0.01, abs=0.0005)
    assert slope == pytest.approx(0.0001, abs=1e-5)
    assert scatter < 0.001
