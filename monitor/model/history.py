"""What the history gives back: children, kept sessions, days. No numpy here: screens import this module."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from monitor.model.events import Kind
from monitor.model.limbs import Limb
from monitor.model.session import NO_FIGURE, Balance, LimbFigures, Quality, SessionSummary
from monitor.model.words import Activity, Why


@dataclass(frozen=True, slots=True)
class Child:
    """A child as the family calls it. Recordings know the opaque `id` alone; dates are ISO 8601 (2026-08-30)."""

    id: str
    nickname: str | None = None
    born: str | None = None
    due: str | None = None
    leg_length_m: float | None = None
    """From the groin to the heel, as somebody measured it; growing legs alone raise counts (docs/counting.md)."""
    aim_min: int | None = None
    """Minutes on the floor a day that the family aims at."""


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """A first time, or anything else, in the family's words."""

    id: int
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class Begins:
    """The words with which a child's next session begins: those of the one before."""

    activity: Activity = Activity.UNKNOWN
    context: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finished:
    """A session that has ended: which recording, whose, and what was counted."""

    recording_id: str
    recording_file: str | None
    child_id: str | None
    summary: SessionSummary


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said about a session afterwards; it stands beside the counts."""

    made_at: str
    """ISO 8601, UTC."""
    what: str
    limb: Limb | None
    time_s: float | None
    value: str
    event: str | None = None
    """What it is about: `kick` or `step`, that of `limb` at `time_s`; None: the whole session."""


class Wrong(StrEnum):
    """A `Correction.what` about one event. The program's own count is not changed by any of them."""

    NOT_THERE = "not_there"
    OTHER_LEG = "other_leg"
    OTHER_KIND = "other_kind"
    """`value` is the kind that it was."""
    MISSED = "missed"


KICK, STEP = "kick", "step"
MARKED = "marked"
"""A `Correction.what`: the session, or a moment of it, looked unusual to somebody."""
EXCHANGED = "sensors_exchanged"
"""A `Correction.what`: in this session each leg wore the sensor that the other leg usually wears."""
EARLY_NOTES_OF = "notes of "
"""Under this name, with the recording's id, notes wait in the history's memory for the end of their session."""
WORDS_OF = "words of "
"""Before a child's id: the name under which it is remembered whose words its figures are shown with."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How many rows of steps reached a mark, and of how many of them a person said that they were taken alone."""

    rows: int
    alone: int


@dataclass(frozen=True, slots=True)
class KeptLean:
    """What the shanks' lean said: candidates, and seconds in which both shanks were upright and still."""

    got_up: int
    sat_down: int
    still_upright_s: float


@dataclass(frozen=True, slots=True)
class KeptSession:
    """One session of the history with the figures of one method."""

    recording_id: str
    recording_file: str | None
    """Its name in the folder of recordings; None when the disk kept none."""
    child: Child | None
    started_at: str
    """ISO 8601 with the offset of the place where it was."""
    day: str
    """The day there (2026-11-20), by the clock of that place at that time."""
    activity: Activity
    algorithm: dict[str, str]
    counted_at: str
    duration_s: float
    active_s: float
    limbs: dict[Limb, LimbFigures]
    kinds: dict[Kind, int]
    not_counted: dict[Why, int]
    step_runs: int
    longest_run: int
    bounce_cycles: int
    excluded_s: dict[Why, float]
    balance: Balance
    vigour_balance: Balance
    quality: Quality
    empty_reason: str | None
    context: dict[str, str] = field(default_factory=dict)
    """Answers about the surroundings, by the names of `model.context`."""
    not_real: bool = False
    """A person said that this was no real session: kept, but in no sum."""
    heel_smashes: int | None = None
    """Kicks that ended on the heel; None where the sensors could not show it, or an older version wrote the row."""
    minutes: dict[Limb, tuple[int, ...]] = field(default_factory=dict)
    """Kicks (steps where the baby was upright) of each minute of session time; empty from an older version."""
    minute_active_s: tuple[float, ...] = ()
    """Active time of each minute, s; empty from an older version."""
    marks: dict[int, Mark] = field(default_factory=dict)
    """By the steps of the mark: 3, 5 and 8; those that no row reached are left out."""
    lean: KeptLean | None = None
    """None where the sensors' mounting was not known, or an older version wrote the row."""
    corrected: dict[Wrong, int] = field(default_factory=dict)
    """What people corrected on replay, by what was wrong; no figure above is changed by it."""
    amount_balance: Balance = NO_FIGURE
    exchanged: bool = False
    """Somebody said that the sensors were exchanged: a check of the sensors, the legs keep their names."""

    @property
    def floor_s(self) -> float:
        """Recorded time without pauses and containers (car seat, bouncer, swaddle), s."""
        if self.activity is Activity.CONTAINER:
            return 0.0
        left_out = self.excluded_s.get(Why.PAUSED, 0.0) + self.excluded_s.get(Why.CONTAINER, 0.0)
        return max(0.0, self.duration_s - left_out)


@dataclass(frozen=True, slots=True)
class DayTotals:
    """A day's sums. Kicks of sessions in which the baby was not upright, steps of those in which it did not lie."""

    day: str
    sessions: int
    duration_s: float
    active_s: float
    kicks: dict[Limb, int]
    steps: dict[Limb, int]
    longest_run: int
