"""How each limb's sensor does, with hysteresis, so that a line of the banner does not flicker. No textual here."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

SILENT_S = 2.0
"""Without data for so long, a limb is lost, s; it is back when data is younger than `FRESH_S`."""
FRESH_S = 1.0
LOSS_WINDOW_S = 30.0
LOSS_LEAST_S = 10.0
"""Of the window must be filled before anything is said, s."""
LOSS_ON, LOSS_OFF = 0.05, 0.02
CHARGE_ON, CHARGE_OFF = 15.0, 18.0
"""Percent of a full battery."""
SETTLE_S = 2.0
"""After a sensor has come back, its outage is still being counted as missing samples, s."""
_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Health:
    """How one limb's sensor does.

    `age_s` is the time since the last data came, None before the first; `charge` the battery in percent;
    `recent_loss` the share of samples missing in the last 30 s, None while it cannot be known.
    """

    connected: bool
    age_s: float | None
    charge: float | None
    lost: bool = False
    weak: bool = False
    """Many samples are missing, over the last 30 s."""
    low_battery: bool = False
    recent_loss: float | None = None


@dataclass(slots=True)
class Signs:
    """Judges one limb's sensor from moment to moment."""

    _lost: bool = False
    _weak: bool = False
    _low: bool = False
    _first_s: float | None = None
    _from_s: float = 0.0
    """Loss is looked at from here on."""
    _seen: deque[tuple[float, int, float]] = field(default_factory=deque)
    """Each second: session time, samples received, samples missing."""

    def judge(
        self,
        now_s: float,
        connected: bool,
        heard_s: float | None,
        charge: float | None,
        received: tuple[int, float] | None,
    ) -> Health:
        """At session time `now_s`: the link, when data last came, battery %, and (received, missing) samples so far."""
        age_s = None if heard_s is None else max(0.0, now_s - heard_s)
        self._first_s = now_s if self._first_s is None else self._first_s
        quiet_s = now_s - self._first_s if age_s is None else age_s
        self._lost = not connected or quiet_s > (FRESH_S if self._lost else SILENT_S)
        loss = self._recent_loss(now_s, received)
        if loss is not None:
            self._weak = loss > (LOSS_OFF if self._weak else LOSS_ON)
        if charge is not None:
            self._low = charge < (CHARGE_OFF if self._low else CHARGE_ON)
        return Health(connected, age_s, charge, self._lost, self._weak and not self._lost, self._low, loss)

    def _recent_loss(self, now_s: float, received: tuple[int, float] | None) -> float | None:
        if self._lost or received is None:
            self._seen.clear()
            self._from_s = now_s + SETTLE_S
            return None
        seen = self._seen
        if now_s >= self._from_s and (not seen or now_s - seen[-1][0] >= _EVERY_S):
            seen.append((now_s, *received))
        while seen and now_s - seen[0][0] > LOSS_WINDOW_S:
            seen.popleft()
        if not seen or now_s - seen[0][0] < LOSS_LEAST_S:
            return None
        came, missed = received[0] - seen[0][1], received[1] - seen[0][2]
        return missed / (came + missed) if came + missed > 0 else None
