"""Physics of the leg against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.simulation.leg import (
    LegLengths,
    angular_rate,
    random_rotation,
    reach,
    sagittal,
    shank_axes,
    specific_force,
    turn,
)
from monitor.simulation.tracks import INTERNAL_RATE_HZ, Track

RATE_HZ = INTERNAL_RATE_HZ
TIME_S = np.arange(0.0, 4.0, 1.0 / RATE_HZ)
INSIDE = slice(2, -2)


def test_at_rest_the_norm_is_gravity_in_every_posture() -> None:
    for hip, knee in ((0.0, 0.0), (0.8, 1.2), (1.5, 2.0)):
        angles = np.full(10, hip), np.full(10, knee)
        force = specific_force(sagittal(*angles, 0.11, 0.09), shank_axes(*angles), RATE_HZ)
        np.testing.assert_allclose(np.linalg.norm(force, axis=1), STANDARD_GRAVITY_MS2, rtol=1e-9)
        # Lying with the shank at angle a to the mat, the axis to the knee sees -g sin a.
        np.testing.assert_allclose(force[:, 0], -STANDARD_GRAVITY_MS2 * np.sin(hip - knee), atol=1e-9)


def test_circular_motion_has_tangential_and_centripetal_parts() -> None:
    # The knee alone swings: a pendulum of length r about a knee at rest.
    radius, size, omega = 0.10, 0.6, 2.0 * np.pi * 1.3
    knee = 1.0 + size * np.sin(omega * TIME_S)
    rate, accel = size * omega * np.cos(omega * TIME_S), -size * omega**2 * np.sin(omega * TIME_S)
    hip = np.full_like(TIME_S, 0.7)
    axes = shank_axes(hip, knee)
    force = specific_force(sagittal(hip, knee, 0.12, radius), axes, RATE_HZ)
    shank = hip - knee
    along = radius * rate**2 - STANDARD_GRAVITY_MS2 * np.sin(shank)
    # The third axis points where the shank goes when the knee bends.
    across = radius * accel - STANDARD_GRAVITY_MS2 * np.cos(shank)
    np.testing.assert_allclose(force[INSIDE, 0], along[INSIDE], atol=0.02)
    np.testing.assert_allclose(force[INSIDE, 2], across[INSIDE], atol=0.02)
    np.testing.assert_allclose(force[INSIDE, 1], 0.0, atol=1e-9)


def test_gyroscope_shows_the_rate_of_the_shank_angle() -> None:
    hip = 0.8 + 0.5 * np.sin(2.0 * np.pi * 0.9 * TIME_S)
    knee = 1.1 + 0.4 * np.sin(2.0 * np.pi * 1.7 * TIME_S + 0.3)
    spin = angular_rate(shank_axes(hip, knee), RATE_HZ)
    expected = -np.gradient(hip - knee, 1.0 / RATE_HZ)
    np.testing.assert_allclose(spin[INSIDE, 1], expected[INSIDE], atol=2e-3)
    np.testing.assert_allclose(spin[:, [0, 2]], 0.0, atol=1e-9)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_turning_about_an_axis_shows_on_that_axis_with_its_sign(axis: int) -> None:
    spin = angular_rate(turn(axis, 1.5 * TIME_S), RATE_HZ)
    expected = np.zeros(3)
    expected[axis] = 1.5
    np.testing.assert_allclose(spin[INSIDE], np.broadcast_to(expected, spin[INSIDE].shape), atol=1e-4)


def test_two_links_add_up_to_the_analytic_acceleration() -> None:
    thigh, along, omega = 0.12, 0.09, 2.0 * np.pi
    hip, knee = 0.7 + 0.4 * np.sin(omega * TIME_S), 1.0 + 0.6 * np.sin(omega * TIME_S + 0.5)
    hip_v, hip_a = 0.4 * omega * np.cos(omega * TIME_S), -0.4 * omega**2 * np.sin(omega * TIME_S)
    knee_v = 0.6 * omega * np.cos(omega * TIME_S + 0.5)
    knee_a = -0.6 * omega**2 * np.sin(omega * TIME_S + 0.5)
    shank, shank_v, shank_a = hip - knee, hip_v - knee_v, hip_a - knee_a
    x = -thigh * (np.sin(hip) * hip_a + np.cos(hip) * hip_v**2)
    x -= along * (np.sin(shank) * shank_a + np.cos(shank) * shank_v**2)
    z = thigh * (np.cos(hip) * hip_a - np.sin(hip) * hip_v**2)
    z += along * (np.cos(shank) * shank_a - np.sin(shank) * shank_v**2)
    still = np.broadcast_to(np.eye(3), (len(TIME_S), 3, 3))
    force = specific_force(sagittal(hip, knee, thigh, along), still, RATE_HZ)
    np.testing.assert_allclose(force[INSIDE, 0], x[INSIDE], atol=0.01)
    np.testing.assert_allclose(force[INSIDE, 2], (z + STANDARD_GRAVITY_MS2)[INSIDE], atol=0.01)


def test_reach_puts_the_ankle_where_it_was_asked() -> None:
    lengths = LegLengths(0.15, 0.14, 0.12)
    x, z = np.array([0.2, 0.15, 0.05]), np.array([0.05, 0.12, 0.2])
    hip, knee = reach(x, z, lengths)
    np.testing.assert_allclose(
        sagittal(hip, knee, lengths.thigh_m, lengths.shank_m)[:, [0, 2]], np.stack([x, z], axis=1), atol=1e-12
    )
    assert (knee > 0.0).all()


def test_a_random_mounting_is_a_rotation() -> None:
    matrix = random_rotation(np.random.Generator(np.random.PCG64(5)))
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(matrix) == pytest.approx(1.0)


def test_a_move_covers_its_way_and_a_strike_keeps_its_speed() -> None:
    track = Track(1600, 0.2)
    track.move(0.5, 0.4, 0.7)
    assert track.values()[[0, 200, 360, -1]] == pytest.approx([0.2, 0.2, 0.9, 0.9])
    track.strike(2.0, 0.4, -0.5, 0.6, 15.0, 0.5)
    values = track.values()
    assert [track.value, values[-1]] == pytest.approx([0.4, 0.4])
    speed = np.diff(values) * RATE_HZ
    # Contact at 2.24 s: no jump of speed there, but it is gone a tenth of a second later.
    contact = round(2.24 * RATE_HZ)
    assert abs(speed[contact - 1] - speed[contact]) < 0.25 * abs(speed[contact - 1])
    assert abs(speed[contact + 60]) < 0.02 * abs(speed[contact - 1])
