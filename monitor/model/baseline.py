"""What a therapist records: trials after a protocol, in phases, and targets in the therapist's words. No numpy here."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model.words import Activity


@dataclass(frozen=True, slots=True)
class Protocol:
    """A recipe. A change of one gets a new version; trials keep the one that they followed. Its words stand in
    `monitor/texts/told.py`.

    `parts` are (what, minutes) one after another in each trial.
    """

    name: str
    version: int
    trials: int
    parts: tuple[tuple[str, int], ...]
    rest_min: int
    activity: Activity

    @property
    def minutes(self) -> int:
        """Length of one trial."""
        return sum(minutes for _, minutes in self.parts)


PROTOCOLS = (
    Protocol("supine-3x5", 1, 3, (("", 5),), 3, Activity.BACK),
    Protocol(
        "2-6-2",
        1,
        1,
        (("without", 2), ("with", 6), ("without", 2)),
        0,
        Activity.BACK,
    ),
)


def protocol_of(name: str, version: int) -> Protocol | None:
    """The recipe that a trial followed; None where this program does not know it any more."""
    return next((p for p in PROTOCOLS if (p.name, p.version) == (name, version)), None)


@dataclass(frozen=True, slots=True)
class Trial:
    """A session as part of a baseline.

    `used` is what a person said, with the `reason`; None leaves it to the quality gate.
    """

    recording_id: str
    phase: str
    protocol: str
    protocol_version: int
    used: bool | None = None
    reason: str = ""
    strap_height_m: float | None = None
    """Of the sensor above the sole."""
    leg_length_m: float | None = None
    state: str = ""
    """The observer's word for how the baby was: awake, content."""
    observer: str = ""


LEVELS = (-2, -1, 0, 1, 2)
"""Goal attainment scaling: much less than expected ... the expected level (0) ... much more."""


@dataclass(frozen=True, slots=True)
class Target:
    """An aim in the therapist's own words, with what each of the five levels means; `ratings` are (day, level)."""

    id: int
    text: str
    levels: tuple[str, ...]
    ratings: tuple[tuple[str, int], ...] = ()
