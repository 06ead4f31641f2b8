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
from monitor.model.records import LogRecord, SampleBlock, SessionFacts
from monitor.model.words import Activity
from monitor.recording.limb_data import LimbData

BLOCK_SAMPLES = 65536
_FAR_ORIGIN_S = 1e6
_WALL_TIMES_S = (946_684_800.0, 4_102_444_800.0)  # years 2000 to 2100, seconds since 1970


class Clocks(StrEnum):
    """Whether both files count their seconds from the same moment."""

    SHARED = "shared"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True)
class ImportedSession:
    """A session made of foreign files: each limb's data, and the seconds added to its times."""

    limbs: dict[Limb, LimbData]
    shift_s: dict[Limb, float]
    facts: SessionFacts
    notes: tuple[str, ...]

    @classmethod
    def of(
        cls,
        left: LimbData | None,
        right: LimbData | None,
        activity: Activity = Activity.UNKNOWN,
        right_offset_s: float = 0.0,
        clocks: Clocks = Clocks.SHARED,
    ) -> ImportedSession:
        """Put the limbs on one clock.

        Raises:
            DataError: no limb at all, or the two never overlap in time.
        """
        both = {Limb.LEFT: left, Limb.RIGHT: right}
        limbs = {limb: data for limb, data in both.items() if data is not None}
        if not limbs:
            raise DataError("no limb was given", advice="Name a file for the left or the right leg.")
        notes = [f"{limb}: {note}" for limb, data in limbs.items() for note in data.notes]
        shift = {limb: right_offset_s if limb is Limb.RIGHT else 0.0 for limb in limbs}
        started_at = None
        if not _overlap(limbs, shift):
            shift = _both_from_zero(limbs, shift, right_offset_s, clocks)
            notes.append("the files do not overlap in time; both were taken to start together")
        origin = _origin_s(limbs, shift)
        if origin:
            shift = {limb: seconds - origin for limb, seconds in shift.items()}
            notes.append(f"times are given from second {origin:.0f} of the files")
            started_at = _wall_time(origin)
        facts = SessionFacts(
            {limb: data.facts for limb, data in limbs.items()},
            activity,
            started_at,
            None if clocks is Clocks.SEPARATE else 0.0,
        )
        return cls(limbs, shift, facts, tuple(notes))

    @property
    def samples(self) -> int:
        """All samples of all limbs."""
        return sum(len(data.time_s) for data in self.limbs.values())

    def records(self) -> Iterator[LogRecord]:
        """The session facts, then blocks of up to 65536 samples, interleaved by the blocks' last times."""
        yield self.facts
        streams = [_blocks(limb, data, self.shift_s[limb]) for limb, data in self.limbs.items()]
        for _, _, block in merge(*streams, key=lambda item: item[:2]):
            yield block


def session_records(
    left: LimbData | None,
    right: LimbData | None,
    activity: Activity = Activity.UNKNOWN,
    right_offset_s: float = 0.0,
    clocks: Clocks = Clocks.SHARED,
) -> Iterator[LogRecord]:
    """The log of a session made of foreign files; see `ImportedSession`.

    Raises:
        DataError: no limb at all, or the two never overlap in time.
    """
    return ImportedSession.of(left, right, activity, right_offset_s, clocks).records()


def _overlap(limbs: dict[Limb, LimbData], shift: dict[Limb, float]) -> bool:
    spans = [(data.span_s[0] + shift[limb], data.span_s[1] + shift[limb]) for limb, data in limbs.items()]
    return max(start for start, _ in spans) < min(end for _, end in spans)


def _both_from_zero(
    limbs: dict[Limb, LimbData], shift: dict[Limb, float], right_offset_s: float, clocks: Clocks
) -> dict[Limb, float]:
    if clocks is Clocks.SHARED or right_offset_s:
        left, right = (
            f"{data.span_s[0] + shift[limb]:.3f} to {data.span_s[1] + shift[limb]:.3f} s"
            for limb, data in limbs.items()
        )
        raise DataError(
            f"the two files do not overlap in time (left {left}, right {right})",
            where=f"{limbs[Limb.LEFT].name} and {limbs[Limb.RIGHT].name}",
            advice="Move the right one with --right-offset SECONDS, or say --clocks separate when each"
            " sensor counted its own time.",
        )
    return {limb: -data.span_s[0] for limb, data in limbs.items()}


def _origin_s(limbs: dict[Limb, LimbData], shift: dict[Limb, float]) -> float:
    """Whole seconds to take off both limbs' times: 0 unless the session starts far from zero."""
    first = min(data.span_s[0] + shift[limb] for limb, data in limbs.items())
    return float(math.floor(first)) if abs(first) > _FAR_ORIGIN_S else 0.0


def _wall_time(origin_s: float) -> str | None:
    if not _WALL_TIMES_S[0] <= origin_s <= _WALL_TIMES_S[1]:
        return None
    return datetime.fromtimestamp(origin_s, tz=UTC).isoformat()


def _blocks(limb: Limb, data: LimbData, shift_s: float) -> Iterator[tuple[float, str, SampleBlock]]:
    """(latest time so far, limb, block) in file order; the time never runs backward, for the merge."""
    latest = -math.inf
    time_s = data.time_s + shift_s
    for start in range(0, len(time_s), BLOCK_SAMPLES):
        part = slice(start, start + BLOCK_SAMPLES)
        gyro = None if data.gyro_rads is None else data.gyro_rads[part]
        latest = max(latest, float(np.max(time_s[part], where=~np.isnan(time_s[part]), initial=-math.inf)))
        yield latest, limb.value, SampleBlock(limb, time_s[part], data.acc_ms2[part], gyro)
