"""What a sensor that lies still must show: about 1 g. If not, what is probably wrong with its profile, in words."""

from __future__ import annotations

import math

import numpy as np

from monitor.firmware.binding import TO_SI
from monitor.firmware.blocks import BoolArray
from monitor.firmware.plan import Resolved
from monitor.model.records import FloatArray
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.texts import profiles as texts

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
    return texts.AT_REST_SHOWS.format(shown=shown_g, why=_why(shown_g, unit))


def _why(shown_g: float, unit: str | None) -> str:
    if not math.isfinite(shown_g) or shown_g < 1e-6:
        return texts.NOTHING_COMES
    for said in _ACC_UNITS if unit is None else (unit,):
        for true in _ACC_UNITS:
            if true != said and _near(shown_g, TO_SI[said] / TO_SI[true]):
                return texts.UNIT_PROBABLY.format(said=said, true=true)
    power = round(math.log2(shown_g))
    if 1 <= abs(power) <= 4 and _near(shown_g, 2.0**power):
        return (texts.TIMES_TOO_LARGE if power > 0 else texts.TIMES_TOO_SMALL).format(times=2 ** abs(power))
    if shown_g < 0.3:
        return texts.GRAVITY_PERHAPS_OFF
    return texts.SCALE_WRONG


def look_at_rest(acc_ms2: FloatArray, saturated: BoolArray, resolved: Resolved) -> str:
    """Everything that samples of a still sensor tell against its profile, in words; empty if nothing does.

    Args:
        acc_ms2: shape (n, 3), m/s2.
        saturated: shape (n,), an axis was at the end of its scale.
        resolved: the profile they were decoded with.
    """
    good: BoolArray = ~np.isnan(acc_ms2.sum(axis=1))
    if not good.any():
        return texts.NO_SAMPLE_IS_A_NUMBER if acc_ms2.size else texts.NO_SAMPLES
    said = []
    if not good.all():
        said.append(texts.SOME_ARE_NO_NUMBERS.format(number=int((~good).sum()), of=len(good)))
    norm = np.linalg.norm(acc_ms2[good], axis=1)
    median = float(np.median(norm))
    if float(np.std(norm)) > _STILL_SHARE * max(median, 1e-9):
        said.append(texts.DID_NOT_LIE_STILL)
    elif (trouble := rest_trouble(median, _unit(resolved))) is not None:
        said.append(trouble)
    if saturated.any():
        said.append(texts.AT_END_OF_SCALE.format(number=int(saturated.sum()), of=len(good)))
    return "; ".join(said)


def _unit(resolved: Resolved) -> str | None:
    return next((frame.samples.unit for frame in resolved.profile.frames if frame.samples is not None), None)


def _near(value: float, wanted: float) -> bool:
    return abs(value / wanted - 1.0) <= _NEAR
