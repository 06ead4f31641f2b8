"""Six faces give back offsets and gains that were put in by hand; what is poor is refused in words."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from monitor.analysis.calibration import (
    FACES,
    HELD_S,
    LARGEST_OFF_MS2,
    Calibrating,
    Held,
    StillFinder,
    checked,
    fit,
    off_by,
)
from monitor.errors import DataError
from monitor.model.calibration import Calibration, from_text
from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2 as G
from monitor.preprocessing.calibrated import corrected

OFFSET, GAIN = np.array([0.30, -0.20, 0.05]), np.array([1.02, 0.985, 1.01])
UP = [sign * np.eye(3)[axis] for axis, sign in itertools.product(range(3), (1.0, -1.0))]
SLANTED = np.array([0.6, -0.5, 0.62])


def shown(direction: FloatArray) -> FloatArray:
    """What the sensor of these tests shows at rest, m/s2."""
    return G * direction / np.linalg.norm(direction) / GAIN + OFFSET


def askew(direction: FloatArray, degrees: float, rng: np.random.Generator) -> FloatArray:
    """The same face, not flat."""
    side = np.cross(direction, rng.normal(size=3))
    found: FloatArray = direction + np.tan(np.radians(degrees)) * side / np.linalg.norm(side)
    return found


def calibrating(*directions: FloatArray) -> Calibrating:
    seen = Calibrating()
    for direction in directions:
        seen.add(shown(direction))
    return seen


@pytest.mark.parametrize("degrees", [0.0, 5.0, 15.0])
def test_offset_and_gain_come_back_however_askew_the_faces_lay(degrees: float) -> None:
    rng = np.random.default_rng(1)
    faces = [askew(up, degrees, rng) for up in UP]
    made = calibrating(*faces, SLANTED).result("2026-11-21")
    np.testing.assert_allclose(made.offset_ms2, OFFSET, atol=1e-9)
    np.testing.assert_allclose(made.gain, GAIN, atol=1e-9)
    assert made.off_ms2 < 1e-9
    assert made.made_on == made.checked_on == "2026-11-21"
    np.testing.assert_allclose(corrected(shown(SLANTED), made), G * SLANTED / np.linalg.norm(SLANTED), atol=1e-9)


def test_the_usual_formula_alone_would_be_off_by_the_tilt() -> None:
    """Why the fit goes on from it: two opposite faces that lie 15 degrees askew show cos(15 degrees) of 1 g."""
    rng = np.random.default_rng(1)
    faces = np.array([shown(askew(up, 15.0, rng)) for up in UP])
    usual = 2.0 * G / (faces.max(axis=0) - faces.min(axis=0))
    assert np.abs(usual / GAIN - 1.0).max() > 0.03
    np.testing.assert_allclose(fit(faces)[1], GAIN, atol=1e-9)


def test_noise_leaves_a_small_rest() -> None:
    rng = np.random.default_rng(2)
    still, seen, at_s = StillFinder(), Calibrating(), 0.0
    kinds = []
    for direction in [*UP, UP[0], SLANTED]:
        moving = rng.normal(0.0, 4.0, (50, 3)) + shown(direction)
        lying = rng.normal(0.0, 0.08, (200, 3)) + shown(direction)
        acc = np.concatenate((moving, lying))
        for part in np.array_split(np.arange(len(acc)), 7):
            kinds += [seen.add(mean) for mean in still.push(at_s + 0.02 * part, acc[part])]
        at_s += 0.02 * len(acc)
    assert kinds == [Held.FACE] * FACES + [Held.SAME_FACE, Held.SLANTED]
    made = seen.result()
    np.testing.assert_allclose(made.offset_ms2, OFFSET, atol=0.03)
    np.testing.assert_allclose(made.gain, GAIN, atol=0.003)
    assert 0.0 < made.off_ms2 < 0.05


@pytest.mark.parametrize("cut", [1, 7, 60])
def test_how_samples_come_does_not_matter(cut: int) -> None:
    rng = np.random.default_rng(3)
    acc = np.concatenate([rng.normal(0.0, 0.05, (190, 3)) + shown(up) for up in UP])
    time = 0.02 * np.arange(len(acc))
    whole = StillFinder().push(time, acc)
    still = StillFinder()
    parts = [still.push(time[i : i + cut], acc[i : i + cut]) for i in range(0, len(acc), cut)]
    np.testing.assert_array_equal(np.array(list(itertools.chain(*parts))), np.array(whole))
    assert len(whole) == FACES


def test_a_hand_a_slow_turn_and_a_gap_are_not_still() -> None:
    rng, time = np.random.default_rng(4), 0.02 * np.arange(400)
    hand = rng.normal(0.0, 0.4, (400, 3)) + shown(UP[4])
    assert not StillFinder().push(time, hand)
    angle = np.radians(6.0) * time
    turning = np.array([shown(np.array([np.sin(a), 0.0, np.cos(a)])) for a in angle])
    assert not StillFinder().push(time, turning)
    lying = np.tile(shown(UP[4]), (400, 1))
    gaps = time + 3.0 * (np.arange(400) // 100)  # 2 s of samples, 3 s of none
    assert not StillFinder().push(gaps, lying)
    assert len(StillFinder().push(time, lying)) == 1
    assert HELD_S == 3.0


def test_faces_that_are_missing_are_told() -> None:
    with pytest.raises(DataError, match="2 of the 6 faces"):
        calibrating(*UP[:4], SLANTED).result()
    with pytest.raises(DataError, match="seventh position"):
        calibrating(*UP).result()
    assert not calibrating(*UP).complete
    assert calibrating(*UP, SLANTED).complete


def test_another_unit_or_range_is_no_matter_of_calibrating() -> None:
    seen = Calibrating()
    for up in [*UP, SLANTED]:
        seen.add(shown(up) / 2.0)
    with pytest.raises(DataError, match="2 times too small"):
        seen.result()


def test_a_face_that_was_touched_is_refused() -> None:
    """It gives a fit as good as any; the slanted position shows it."""
    seen = Calibrating()
    for up in UP:
        seen.add(shown(up) + (np.array([0.8, 0.0, 0.0]) if up is UP[0] else 0.0))
    seen.add(shown(SLANTED))
    with pytest.raises(DataError, match="slanted position"):
        seen.result()


def test_an_offset_no_sound_sensor_has_is_refused() -> None:
    seen = Calibrating()
    for up in [*UP, SLANTED]:
        seen.add(shown(up) + np.array([0.0, 0.0, 1.6]))
    with pytest.raises(DataError, match="more than a sound sensor"):
        seen.result()


def test_the_rest_check_holds_it_against_1_g() -> None:
    made = calibrating(*UP, SLANTED).result("2026-11-01")
    again = checked(made, shown(np.array([0.1, 0.2, 0.9])), "2026-11-21")
    assert (again.made_on, again.checked_on) == ("2026-11-01", "2026-11-21")
    assert again.off_ms2 < 1e-9
    drifted = shown(np.array([0.0, 0.0, 1.0])) + np.array([0.0, 0.0, LARGEST_OFF_MS2 + 0.05])
    with pytest.raises(DataError, match=r"\+0\.2.* off 1 g"):
        checked(made, drifted, "2026-11-21")
    assert off_by(made, drifted) > LARGEST_OFF_MS2


def test_it_is_kept_to_the_last_bit() -> None:
    made = calibrating(*UP, SLANTED).result("2026-11-21")
    assert from_text(made.text()) == made
    for broken in ("{}", "[]", '{"offset_ms2": [1, 2], "gain": [1, 1, 1], "off_ms2": 0}', "no"):
        with pytest.raises((ValueError, KeyError, TypeError)):
            from_text(broken)
    assert isinstance(made, Calibration)
