"""Which of several sensors in one file sits on which leg, told from what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from monitor.errors import DataError
from monitor.model.limbs import Limb
from monitor.texts import recording as texts

_PLACES = ("ankle", "lower leg", "shank", "shin", "leg", "foot", "thigh", "upper leg")


def sensor_on(labels: Mapping[str, str], limb: Limb | None, path: Path) -> str:
    """The key whose label names the leg, the one lowest on it if there are several; `limb` None: the only one.

    Raises:
        DataError: none fits, or more than one.
    """
    fitting = [name for name, label in labels.items() if limb is None or limb.value in label.lower()]
    for place in _PLACES:
        found = [name for name in fitting if place in labels[name].lower()]
        if len(found) == 1:
            return found[0]
    if len(fitting) == 1:
        return fitting[0]
    raise DataError(
        texts.SENSOR_ON_CANNOT_BE_TOLD_FROM.format(limb=limb or "leg", values=", ".join(sorted(labels.values()))),
        where=str(path),
        advice=texts.LABELS_MUST_HOLD_WORDS_LEFT,
    )
