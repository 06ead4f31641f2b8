"""Two limbs' samples on one session clock, as the records of a log.

Here, and only here, foreign times become session time. Shared clocks: both files keep their times as given,
and only an origin far from zero (seconds since 1970, for example) is taken off both alike. No file is moved
by its own start: a sensor that was switched on later would then look simultaneous. Separate clocks that do
not overlap are the exception: nothing better is known than that both recordings began together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from heapq import merge

import numpy as np

from monitor.errors import DataError
from monitor.model.limbs import Limb
from monitor.model.records import LogRecord, SampleBlock, SessionFacts, Stretch, Tag
from monitor.model.words import Activity
from monitor.recording.beside import Beside
from monitor.recording.limb_data import BLOCK_SAMPLES, LimbSource
from monitor.texts import recording as texts

__all__ = ["BLOCK_SAMPLES", "Clocks", "ImportedSession", "session_records"]

_FAR_ORIGIN_S = 1e6
_WALL_TIMES_S = (946_684_800.0, 4_102_444_800.0)  # years 2000 to 2100, seconds since 1970


class Clocks(StrEnum):
    """Whether both files count their seconds from the same moment. `AUTO`: as the files' formats say."""

    AUTO = "auto"
    SHARED = "shared"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True)
class ImportedSession:
    """A session made of foreign files: each limb's data, and the seconds added to its times."""

    limbs: dict[Limb, LimbSource]
    shift_s: dict[Limb, float]
    facts: SessionFacts
    notes: tuple[str, ...]
    said: tuple[Stretch | Tag, ...] = ()
    """What the observer said in the session that the files were exported from."""

    @classmethod
    def of(
        cls,
        left: LimbSource | None,
        right: LimbSource | None,
        activity: Activity = Activity.UNKNOWN,
        right_offset_s: float = 0.0,
        clocks: Clocks = Clocks.AUTO,
    ) -> ImportedSession:
        """Put the limbs on one clock.

        Raises:
            DataError: no limb at all, or the two never overlap in time.
        """
        both = {Limb.LEFT: left, Limb.RIGHT: right}
        limbs = {limb: data for limb, data in both.items() if data is not None}
        if not limbs:
            raise DataError(texts.NO_LIMB_WAS_GIVEN, advice=texts.NAME_FILE_FOR_LEFT_OR_RIGHT)
        notes = [f"{limb}: {note}" for limb, data in limbs.items() for note in data.notes]
        shift = {limb: right_offset_s if limb is Limb.RIGHT else 0.0 for limb in limbs}
        if clocks is Clocks.AUTO:
            own = len(limbs) > 1 and any(data.own_clock for data in limbs.values())
            clocks = Clocks.SEPARATE if own else Clocks.SHARED
            dated = all(_WALL_TIMES_S[0] <= data.span_s[0] <= _WALL_TIMES_S[1] for data in limbs.values())
            if own:
                notes.append(texts.OWN_CLOCKS)
        else:
            dated = False
        started_at = None
        if not _overlap(limbs, shift):
            # Two dated files that do not overlap are two sessions, not one.
            shift = _both_from_zero(limbs, shift, right_offset_s, Clocks.SHARED if dated else clocks)
            notes.append(texts.NO_OVERLAP_TOGETHER)
        origin = _origin_s(limbs, shift)
        if origin:
            shift = {limb: seconds - origin for limb, seconds in shift.items()}
            notes.append(texts.TIMES_GIVEN_FROM_SECOND_FILES.format(origin=origin))
            started_at = _wall_time(origin)
        told = _told(limbs, shift)
        facts = SessionFacts(
            {limb: data.facts for limb, data in limbs.items()},
            told.facts.activity if told is not None and activity is Activity.UNKNOWN else activity,
            started_at,
            None if clocks is Clocks.SEPARATE else 0.0 if told is None else told.facts.clock_uncertainty_s,
        )
        return cls(limbs, shift, facts, tuple(notes), () if told is None else told.said)

    @property
    def samples(self) -> int:
        """All samples of all limbs."""
        return sum(data.samples for data in self.limbs.values())

    def records(self) -> Iterator[LogRecord]:
        """The session facts, what the observer said, then blocks of up to 65536 samples, interleaved by the blocks'
        last times.
        """
        yield self.facts
        yield from self.said
        streams = [_blocks(limb, data, self.shift_s[limb]) for limb, data in self.limbs.items()]
        for _, _, block in merge(*streams, key=lambda item: item[:2]):
            yield block


def session_records(
    left: LimbSource | None,
    right: LimbSource | None,
    activity: Activity = Activity.UNKNOWN,
    right_offset_s: float = 0.0,
    clocks: Clocks = Clocks.AUTO,
) -> Iterator[LogRecord]:
    """The log of a session made of foreign files; see `ImportedSession`.

    Raises:
        DataError: no limb at all, or the two never overlap in time.
    """
    return ImportedSession.of(left, right, activity, right_offset_s, clocks).records()


def _told(limbs: dict[Limb, LimbSource], shift: dict[Limb, float]) -> Beside | None:
    """What stands beside the files, where it is the same beside all and they are used as they are."""
    first = next(iter(limbs.values())).beside
    unchanged = all(seconds == 0.0 for seconds in shift.values())
    return first if unchanged and all(data.beside == first for data in limbs.values()) else None


def _overlap(limbs: dict[Limb, LimbSource], shift: dict[Limb, float]) -> bool:
    spans = [(data.span_s[0] + shift[limb], data.span_s[1] + shift[limb]) for limb, data in limbs.items()]
    return max(start for start, _ in spans) < min(end for _, end in spans)


def _both_from_zero(
    limbs: dict[Limb, LimbSource], shift: dict[Limb, float], right_offset_s: float, clocks: Clocks
) -> dict[Limb, float]:
    if clocks is Clocks.SHARED or right_offset_s:
        left, right = (
            texts.FROM_TO.format(start=data.span_s[0] + shift[limb], end=data.span_s[1] + shift[limb])
            for limb, data in limbs.items()
        )
        raise DataError(
            texts.NO_OVERLAP.format(left=left, right=right),
            where=texts.BOTH_FILES.format(left=limbs[Limb.LEFT].name, right=limbs[Limb.RIGHT].name),
            advice=texts.MOVE_RIGHT_ONE_WITH_RIGHT,
        )
    return {limb: -data.span_s[0] for limb, data in limbs.items()}


def _origin_s(limbs: dict[Limb, LimbSource], shift: dict[Limb, float]) -> float:
    """Whole seconds to take off both limbs' times: 0 unless the session starts far from zero."""
    first = min(data.span_s[0] + shift[limb] for limb, data in limbs.items())
    return float(math.floor(first)) if abs(first) > _FAR_ORIGIN_S else 0.0


def _wall_time(origin_s: float) -> str | None:
    if not _WALL_TIMES_S[0] <= origin_s <= _WALL_TIMES_S[1]:
        return None
    return datetime.fromtimestamp(origin_s, tz=UTC).isoformat()


def _blocks(limb: Limb, data: LimbSource, shift_s: float) -> Iterator[tuple[float, str, SampleBlock]]:
    """(latest time so far, limb, block) in file order; the time never runs backward, for the merge."""
    latest = -math.inf
    for part in data.parts():
        time_s = part.time_s + shift_s
        latest = max(latest, float(np.max(time_s, where=~np.isnan(time_s), initial=-math.inf)))
        if part.sensor_s is None:
            yield latest, limb.value, SampleBlock(limb, time_s, part.acc_ms2, part.gyro_rads)
        else:
            yield latest, limb.value, SampleBlock(limb, part.sensor_s, part.acc_ms2, part.gyro_rads, time_s)
