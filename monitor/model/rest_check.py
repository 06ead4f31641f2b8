"""What a sensor did before a session: how it sends, and what it shows when it lies still. Kept with the sensor."""

from __future__ import annotations

import dataclasses
import json
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from monitor.model.calibration import LARGEST_OFF_MS2

STILL_S = 5.0
"""So much lying still is enough, s: ten of the windows that the rest value is a median of."""
OFF_MS2, FAR_OFF_MS2 = 0.3, 0.8
"""Off 1 g at rest: a sensor should be calibrated; it should be before it is used (measurement page 2.2)."""
LOST, MUCH_LOST = 0.05, 0.2
"""Share of the samples that is missing: the live screen says low signal from here on; every fifth (chosen here)."""
OTHER_RATE, FAR_RATE = 0.1, 0.3
"""Rate of samples, share off what was asked for (chosen here: over 5 s of packets it is known to a few per cent)."""
LOW_CHARGE, EMPTY_CHARGE = 15.0, 5.0
"""Percent of a full battery: low on every screen; may not last a session (chosen here)."""
APART_S = 0.075
"""Clocks that may differ by more cannot tell kicks together (`largest_sync_uncertainty_s` of the parameters)."""


class Verdict(StrEnum):
    """What a sensor is good for, the best first."""

    GOOD = "good"
    USABLE = "usable"
    NOT_GOOD = "not_good"


class Fix(StrEnum):
    """The one thing that helps most."""

    NOTHING = "nothing"
    WAKE = "wake"
    CALIBRATE = "calibrate"
    RESTART = "restart"
    NEARER = "nearer"
    CHARGE = "charge"
    WAIT = "wait"
    """Nothing to do: the clocks need half a minute."""


@dataclass(frozen=True, slots=True)
class RestCheck:
    """One sensor; None is what could not be known."""

    nominal_hz: float
    """Samples a second that it is set to."""
    rate_hz: float | None = None
    """Samples a second that it sent, lost ones among them; 0 where it fell silent."""
    lost: float | None = None
    """Share of the samples that did not come."""
    off_ms2: float | None = None
    """What it shows at rest, corrected where it is calibrated, less 1 g; None: it never lay still."""
    charge: float | None = None
    """Battery, percent."""
    apart_s: float | None = None
    """Its clock and the other sensor's may differ by this."""
    calibrated: bool = False
    day: str = ""
    """ISO 8601."""

    @property
    def whole(self) -> bool:
        """It was seen what it sends, and what it shows at rest."""
        return self.off_ms2 is not None and self.rate_hz is not None

    @property
    def judged(self) -> tuple[Verdict, Fix]:
        """What it is good for, and the one thing to do."""
        off = None if self.off_ms2 is None else abs(self.off_ms2)
        rate = None if self.rate_hz is None else abs(self.rate_hz / self.nominal_hz - 1.0)
        charge = None if self.charge is None else -self.charge
        shown = (
            (Fix.CALIBRATE, off, (LARGEST_OFF_MS2 if self.calibrated else OFF_MS2, FAR_OFF_MS2)),
            (Fix.NEARER, self.lost, (LOST, MUCH_LOST)),
            (Fix.RESTART, rate, (OTHER_RATE, FAR_RATE)),
            (Fix.CHARGE, charge, (-LOW_CHARGE, -EMPTY_CHARGE)),
            (Fix.WAIT, self.apart_s, (APART_S, math.inf)),
        )
        if self.rate_hz == 0.0:
            return Verdict.NOT_GOOD, Fix.WAKE
        for verdict, place in ((Verdict.NOT_GOOD, 1), (Verdict.USABLE, 0)):
            for fix, value, limits in shown:
                if value is not None and value > limits[place]:
                    return verdict, fix
        return Verdict.GOOD, Fix.NOTHING

    def text(self) -> str:
        """As `from_text` reads it."""
        return json.dumps(dataclasses.asdict(self))


def from_text(text: str) -> RestCheck:
    """A check that `text` wrote; what a later version added is left aside.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    found: dict[str, Any] = json.loads(text)
    known = {field.name for field in dataclasses.fields(RestCheck)}
    return RestCheck(**{name: value for name, value in found.items() if name in known})
