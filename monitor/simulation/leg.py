"""Geometry of a two-link leg on a moving trunk, and what a rigid sensor on its shank feels.

Trunk axes: x towards the feet, y to the baby's left, z to its front. Supine is z up. Shank axes: first towards
the knee, second the trunk's y turned with the leg. World: z up. Angles in rad; hip flexion lifts the thigh
from x towards z; knee flexion takes the shank back from the thigh's line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2


@dataclass(frozen=True, slots=True)
class LegLengths:
    """Lengths of one leg in m; `sensor_m` is the distance from knee to sensor."""

    thigh_m: float
    shank_m: float
    sensor_m: float


def turn(axis: int, angle_rad: FloatArray) -> FloatArray:
    """Rotation matrices (n, 3, 3) about world axis 0, 1 or 2 by `angle_rad` (n,), right-handed."""
    cosine, sine = np.cos(angle_rad), np.sin(angle_rad)
    matrix = np.zeros((len(angle_rad), 3, 3))
    second, third = (axis + 1) % 3, (axis + 2) % 3
    matrix[:, axis, axis] = 1.0
    matrix[:, second, second] = matrix[:, third, third] = cosine
    matrix[:, second, third] = -sine
    matrix[:, third, second] = sine
    return matrix


def random_rotation(rng: np.random.Generator) -> FloatArray:
    """A uniformly drawn rotation (3, 3), from a normalised Gaussian quaternion."""
    w, x, y, z = (q := rng.standard_normal(4)) / np.linalg.norm(q)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )


def sagittal(hip_rad: FloatArray, knee_rad: FloatArray, thigh_m: float, along_m: float) -> FloatArray:
    """Position (n, 3) in the leg's plane of the point `along_m` below the knee, from the hip."""
    shank_rad = hip_rad - knee_rad
    x = thigh_m * np.cos(hip_rad) + along_m * np.cos(shank_rad)
    z = thigh_m * np.sin(hip_rad) + along_m * np.sin(shank_rad)
    return np.stack([x, np.zeros_like(x), z], axis=1)


def shank_axes(hip_rad: FloatArray, knee_rad: FloatArray) -> FloatArray:
    """Shank axes (n, 3, 3) as columns in the leg's plane; the first points to the knee."""
    cosine, sine = np.cos(hip_rad - knee_rad), np.sin(hip_rad - knee_rad)
    axes = np.zeros((len(cosine), 3, 3))
    axes[:, 0, 0], axes[:, 2, 0] = -cosine, -sine
    axes[:, 1, 1] = 1.0
    axes[:, 0, 2], axes[:, 2, 2] = sine, -cosine
    return axes


def reach(x_m: FloatArray, z_m: FloatArray, lengths: LegLengths) -> tuple[FloatArray, FloatArray]:
    """Hip and knee angles (n,) that bring the ankle to (x, z) of the leg's plane.

    Points beyond the leg are approached smoothly (the heel leaves the floor), so that no joint jerks.
    """
    full = lengths.thigh_m + lengths.shank_m
    near, far = 0.88 * full, 0.97 * full
    distance = np.hypot(x_m, z_m)
    stretched = near + (far - near) * np.tanh(np.maximum(distance - near, 0.0) / (far - near))
    distance = np.where(distance > near, stretched, distance)
    cosine = (distance**2 - lengths.thigh_m**2 - lengths.shank_m**2) / (2 * lengths.thigh_m * lengths.shank_m)
    knee = np.arccos(np.clip(cosine, -1.0, 1.0))
    ahead = np.arctan2(lengths.shank_m * np.sin(knee), lengths.thigh_m + lengths.shank_m * np.cos(knee))
    return np.arctan2(z_m, x_m) + ahead, knee


def acceleration(position_m: FloatArray, rate_hz: float) -> FloatArray:
    """Second central difference of `position_m` (n, 3) in m/s2, same shape; the ends repeat their neighbour."""
    result = np.empty_like(position_m)
    result[1:-1] = (position_m[2:] - 2.0 * position_m[1:-1] + position_m[:-2]) * rate_hz**2
    result[0], result[-1] = result[1], result[-2]
    return result


def specific_force(position_m: FloatArray, axes: FloatArray, rate_hz: float) -> FloatArray:
    """What an accelerometer shows, (n, 3) in m/s2: acceleration minus gravity, in the columns of `axes` (n, 3, 3)."""
    force = acceleration(position_m, rate_hz)
    force[:, 2] += STANDARD_GRAVITY_MS2
    return (force[:, None, :] @ axes)[:, 0, :]


def angular_rate(axes: FloatArray, rate_hz: float) -> FloatArray:
    """What a gyroscope shows, (n, 3) in rad/s, from the turning of `axes` (n, 3, 3)."""
    before, after = axes[:-2], axes[2:]
    # The part of before^T after that is antisymmetric is the turn over two samples.
    spin = before.transpose(0, 2, 1) @ after
    result = np.empty((len(axes), 3))
    result[1:-1, 0] = spin[:, 2, 1] - spin[:, 1, 2]
    result[1:-1, 1] = spin[:, 0, 2] - spin[:, 2, 0]
    result[1:-1, 2] = spin[:, 1, 0] - spin[:, 0, 1]
    result[1:-1] *= rate_hz / 4.0
    result[0], result[-1] = result[1], result[-2]
    return result
