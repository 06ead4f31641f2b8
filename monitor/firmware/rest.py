"""What a sensor that lies still must show: about 1 g. If not, what is probably wrong with its profile, in words."""

from __future__ import annotations

import math

import numpy as np

from monitor.firmware.binding import TO_SI
from monitor.firmware.blocks import BoolArray
from monitor.firmware.plan import Resolved
from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2

REST_WITHIN = 0.15
"""Share of 1 g by which a sound sensor may be off at rest (chosen here: the counting forgives as much, 1.5 m/s2)."""
_NEAR = 0.1
"""A ratio is taken for a known one within this share."""
_STILL_SHARE = 0.05
"""Spread of the norm, as a share of it, up to which a sensor lies still, whatever its unit."""
_ACC_UNITS = ("g", "mg", "m/s2")


def rest_trouble(norm_ms2: float, unit: str | None = None) -> str | None:
    """What is wrong with a sensor whose acceleration has this norm at rest (m/s2); None if nothing is.

    Args:
        norm_ms2: median norm while it lies still, m/s2.
        unit: what the profile says the values are; left out: any.
    """
    shown_g = norm_ms2 / STANDARD_GRAVITY_MS2
    if abs(shown_g - 1.0) <= REST_WITHIN:
        return None
    head = f"at rest it shows {shown_g:.3g} g instead of 1 g: "
    if not math.isfinite(shown_g) or shown_g < 1e-6:
        return head + "nothing at all comes, or the bytes are not those of the acceleration"
    for said in _ACC_UNITS if unit is None else (unit,):
        for true in _ACC_UNITS:
            if true != said and _near(shown_g, TO_SI[said] / TO_SI[true]):
                return head + f"the profile says {said}, but the values are probably {true}"
    power = round(math.log2(shown_g))
    if 1 <= abs(power) <= 4 and _near(shown_g, 2.0**power):
        times = f"{2 ** abs(power)} times too {'large' if power > 0 else 'small'}"
        return head + f"the scale is probably {times} (another range than the profile believes)"
    if shown_g < 0.3:
        return head + "the sensor perhaps takes gravity off, which cannot be used"
    return head + "the scale is wrong, or the bytes are not those of the acceleration"


def look_at_rest(acc_ms2: FloatArray, saturated: BoolArray, resolved: Resolved) -> str:
    """Everything that samples of a still sensor tell against its profile, in words; empty if nothing does.

    Args:
        acc_ms2: shape (n, 3), m/s2.
        saturated: shape (n,), an axis was at the end of its scale.
        resolved: the profile they were decoded with.
    """
    good: BoolArray = ~np.isnan(acc_ms2.sum(axis=1))
    if not good.any():
        return "no sample is a number: type, place or byte order are wrong" if acc_ms2.size else "there are no samples"
    said = []
    if not good.all():
        said.append(f"{int((~good).sum())} of {len(good)} samples are no numbers: type, place or byte order are wrong")
    norm = np.linalg.norm(acc_ms2[good], axis=1)
    median = float(np.median(norm))
    if float(np.std(norm)) > _STILL_SHARE * max(median, 1e-9):
        said.append("it did not lie still, or the bytes are not those of the acceleration")
    elif (trouble := rest_trouble(median, _unit(resolved))) is not None:
        said.append(trouble)
    if saturated.any():
        said.append(
            f"{int(saturated.sum())} of {len(good)} samples are at the end of the scale, which rest never is: scale,"
            " type or `limits.clip_g` are wrong"
        )
    return "; ".join(said)


def _unit(resolved: Resolved) -> str | None:
    return next((frame.samples.unit for frame in resolved.profile.frames if frame.samples is not None), None)


def _near(value: float, wanted: float) -> bool:
    return abs(value / wanted - 1.0) <= _NEAR
