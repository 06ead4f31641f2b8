"""Charge in percent from what a sensor tells."""

from __future__ import annotations

import math

from monitor.firmware.profile import Battery

_VOLTS = {"mV": 0.001, "V": 1.0}


def percent(battery: Battery, raw: float) -> float | None:
    """Charge from the raw value of the battery field, 0 to 100; None where it makes no sense (255: unknown)."""
    value = raw * battery.scale
    if battery.unit == "percent":
        return float(value) if 0.0 <= value <= 100.0 else None
    volts = value * _VOLTS[battery.unit]
    if not math.isfinite(volts) or volts <= 0.0:
        return None
    (low_v, low), *rest = battery.curve
    if volts <= low_v:
        return low
    for high_v, high in rest:
        if volts <= high_v:
            return low + (high - low) * (volts - low_v) / (high_v - low_v)
        low_v, low = high_v, high
    return low


def raw_charge(battery: Battery, charge: float) -> float:
    """The inverse, for the simulation: the raw value that shows about `charge` percent."""
    if battery.unit == "percent":
        return charge / battery.scale
    (low_v, low), *rest = battery.curve
    volts = low_v
    for high_v, high in rest:
        if charge >= low and high > low:
            volts = low_v + (high_v - low_v) * min((charge - low) / (high - low), 1.0)
        low_v, low = high_v, high
    return volts / _VOLTS[battery.unit] / battery.scale
