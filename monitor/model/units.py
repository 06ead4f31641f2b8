"""Conversion factors. Inside the program everything is SI (m/s2, rad/s, s, Hz)."""

from __future__ import annotations

import math

STANDARD_GRAVITY_MS2 = 9.80665
"""Standard acceleration of free fall, m/s2 (CGPM 1901)."""

RADIANS_PER_DEGREE = math.pi / 180.0
