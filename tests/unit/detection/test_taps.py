"""Impacts of one sensor, and the double tap of two."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from monitor.detection.impacts import NativePeaks
from monitor.detection.parameters import Parameters
from monitor.detection.taps import DoubleTap, TapFinder
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray

L, R = Limb.LEFT, Limb.RIGHT


def signal(
    taps: list[float], phase_s: float = 0.0, rate_hz: float = 50.0, seconds: float = 10.0
) -> tuple[FloatArray, FloatArray]:
    """Times and norms of a sensor that lies still but for knocks of 8 ms."""
    times = np.arange(int(seconds * rate_hz)) / rate_hz + phase_s
    norm = np.full(times.size, 9.81)
    for tap in taps:
        norm = norm + 40.0 * np.exp(-0.5 * np.square((times - tap) / 0.008))
    return times, norm


def found(times: FloatArray, norm: FloatArray, cuts: list[int]) -> list[tuple[float, float]]:
    native = NativePeaks(50.0, Parameters())
    finder = TapFinder(native)
    result = []
    for a, b in itertools.pairwise([0, *cuts, times.size]):
        if b > a:
            native.push(times[a:b], np.stack((norm[a:b], 0.0 * norm[a:b], 0.0 * norm[a:b])))
            result += finder.push(times[a:b], norm[a:b])
    return result


@pytest.mark.parametrize("phase_s", [0.0, 0.004, 0.009, 0.013])
def test_an_impact_is_timed_finer_than_the_samples(phase_s: float) -> None:
    taps = found(*signal([3.0, 3.4], phase_s), [])
    assert [at for _, at in taps] == pytest.approx([3.0, 3.4], abs=0.002)
    assert all(0.05 < known - at < 0.12 for known, at in taps)


def test_the_same_whatever_the_blocks() -> None:
    times, norm = signal([3.0, 3.4, 7.77])
    whole = found(times, norm, [])
    assert len(whole) == 3
    for cuts in ([150, 151, 152, 153, 154], list(range(1, times.size)), [170]):
        assert found(times, norm, cuts) == whole


def test_a_sensor_that_is_turned_or_rings_on_is_no_tap_or_one() -> None:
    times, norm = signal([])
    assert found(times, norm + 6.0 * np.sin(times), []) == []
    assert len(found(*signal([3.0, 3.05]), [])) == 1


def told(left: list[float], right: list[float], ask: tuple[float, float] | None = (0.0, 20.0)) -> list[object]:
    double = DoubleTap()
    if ask is not None:
        double.listen(*ask)
    entries = sorted([(t, L) for t in left] + [(t, R) for t in right])
    return [felt for t, limb in entries if (felt := double.add(limb, t)) is not None]


def test_the_residual_is_left_minus_right_and_mirrors_exactly() -> None:
    (felt,) = told([5.04, 5.441], [5.0, 5.40])
    (mirror,) = told([5.0, 5.40], [5.04, 5.441])
    assert felt.left_minus_right_s == pytest.approx(0.0405)  # type: ignore[attr-defined]
    assert mirror.left_minus_right_s == -felt.left_minus_right_s  # type: ignore[attr-defined]
    assert mirror.time_s == felt.time_s  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([5.0], [5.0]),  # one tap
        ([5.0, 5.4], [5.0]),  # felt twice on one side only
        ([5.0, 5.4], [5.0, 5.46]),  # not the same movement
        ([5.0, 5.4], [5.3, 5.7]),  # too far apart to be a delay
        ([5.0, 6.5], [5.0, 6.5]),  # too slow
        ([5.0, 5.2, 5.4], [5.2, 5.4, 5.6]),  # a row of knocks: which belongs to which?
        ([25.0, 25.4], [25.0, 25.4]),  # after the time that was asked for
    ],
)
def test_what_is_no_double_tap(left: list[float], right: list[float]) -> None:
    assert told(left, right) == []


def test_nothing_counts_that_nobody_asked_for_and_once_is_enough() -> None:
    assert told([5.0, 5.4], [5.0, 5.4], None) == []
    assert len(told([5.0, 5.4, 8.0, 8.4], [5.0, 5.4, 8.0, 8.4])) == 1
    assert set(LIMBS) == {L, R}
