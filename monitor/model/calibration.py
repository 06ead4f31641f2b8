"""What six-face calibration found out about one sensor. It stands in each recording that the sensor makes."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

Axes = tuple[float, float, float]
LARGEST_OFF_MS2 = 0.15
"""Of a good calibration (chosen here: a gain of 1.5 % moves the index of vigour by less than 0.01)."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Axis by axis: what is true = (what is shown - offset) * gain."""

    offset_ms2: Axes
    gain: Axes
    off_ms2: float
    """How far from 1 g it showed, corrected so, in a position that none of the above was made from."""
    made_on: str = ""
    """Day, ISO 8601; empty where a file does not tell."""
    checked_on: str = ""
    """Day of the last rest check, which `off_ms2` is then of."""

    def text(self) -> str:
        """As `from_text` reads it."""
        return json.dumps(dataclasses.asdict(self))


def from_text(text: str) -> Calibration:
    """A calibration that `text` wrote.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    return from_dict(json.loads(text))


def from_dict(found: dict[str, Any]) -> Calibration:
    """A calibration from its fields; those that a later version added are left aside.

    Raises:
        KeyError, TypeError, ValueError: a field is missing, or no number.
    """
    return Calibration(
        _axes(found["offset_ms2"]),
        _axes(found["gain"]),
        float(found["off_ms2"]),
        str(found.get("made_on", "")),
        str(found.get("checked_on", "")),
    )


def _axes(values: list[float]) -> Axes:
    x, y, z = values
    return float(x), float(y), float(z)
