"""Bouncing or stepping: the phase of the two legs' landings, at the rhythm of one leg.

In walking and marching the legs land half a stride apart, in bouncing together. So two contacts of different legs that
fall together are a landing of both feet and never a step; landings in a row are a bounce. A contact of one leg alone
that follows no step of the other one is kept open until the next contact shows which of the two it belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.detection.parameters import Parameters
from monitor.detection.stepping import Contact


@dataclass(frozen=True, slots=True)
class Landings:
    """Landings of both feet in a row, session time, s."""

    times_s: tuple[float, ...]

    @property
    def rate_hz(self) -> float:
        """Landings a second."""
        return (len(self.times_s) - 1) / (self.times_s[-1] - self.times_s[0])


@dataclass(slots=True)
class Rhythm:
    """Takes contacts in order of time; returns the steps that are certain, and the bounce that is over, if one is."""

    parameters: Parameters
    _landings: list[float] = field(default_factory=list)
    _open: Contact | None = None
    _last: Contact | None = None
    """The latest step."""

    @property
    def waits_until_s(self) -> float | None:
        """Without another contact before this session time, `expire` has something to say; None: it has not."""
        latest = self._open.time_s if self._open is not None else self._landings[-1] if self._landings else None
        return None if latest is None else latest + self._longest_s

    @property
    def _longest_s(self) -> float:
        return 1.0 / self.parameters.bounce_slowest_hz

    @property
    def landing(self) -> bool:
        """Whether both feet landed together just now."""
        return bool(self._landings)

    def one_foot(self, contact: Contact) -> tuple[list[Contact], Landings | None]:
        """One leg landed, the other one did not."""
        steps, over = self.expire(contact.time_s)
        before, self._open = self._open, None
        if before is not None and self._alternate(before, contact):
            over = over or self._end()
            self._last = contact
            return [*steps, before, contact], over
        if before is not None:
            steps += self._settle(before)
        if self._last is not None and self._alternate(self._last, contact):
            self._last = contact
            return [*steps, contact], over
        self._open = contact
        return steps, over

    def both_feet(self, time_s: float) -> tuple[list[Contact], Landings | None]:
        """Both legs landed together."""
        steps, over = self.expire(time_s)
        if self._open is not None:  # a bounce of which only one leg was seen
            self._land(self._open.time_s)
        self._open = self._last = None
        self._land(time_s)
        return steps, over

    def expire(self, now_s: float) -> tuple[list[Contact], Landings | None]:
        """Nothing landed since, up to `now_s`."""
        steps: list[Contact] = []
        if self._open is not None and now_s - self._open.time_s > self._longest_s:
            before, self._open = self._open, None
            steps = self._settle(before)
        if self._open is None and self._landings and now_s - self._landings[-1] > self._longest_s:
            return steps, self._end()
        return steps, None

    def _alternate(self, a: Contact, b: Contact) -> bool:
        return a.limb is not b.limb and b.time_s - a.time_s <= self.parameters.longest_step_gap_s

    def _settle(self, contact: Contact) -> list[Contact]:
        """In the middle of a bounce it is one of which only one leg was seen, else a step."""
        if self._landings:
            self._land(contact.time_s)
            return []
        self._last = contact
        return [contact]

    def _land(self, time_s: float) -> None:
        # A bounce may show twice: going down, and the landing.
        if not self._landings or time_s - self._landings[-1] >= 1.0 / self.parameters.bounce_fastest_hz:
            self._landings.append(time_s)

    def _end(self) -> Landings | None:
        landings, self._landings = tuple(self._landings), []
        return Landings(landings) if len(landings) >= self.parameters.bounce_fewest else None
