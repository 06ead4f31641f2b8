"""A copy of a recording without a stretch of it: somebody came through the door, or only one minute is to be shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from monitor.errors import DataError
from monitor.model.context import CONTEXT_NAMES
from monitor.model.records import LogRecord, Packet, SampleBlock, SessionFacts, Stretch, Tag, WallClock
from monitor.model.words import SENSOR_IS_ON, Why
from monitor.recording.compaction import store
from monitor.recording.private_file import is_being_written
from monitor.recording.reader import read_records
from monitor.texts import recording as texts

_LASTING = frozenset({"activity", "child", SENSOR_IS_ON, *CONTEXT_NAMES})
"""Words of the observer that hold beyond the stretch in which they were said."""


def trim(source: Path, target: Path, start_s: float, end_s: float, *, keep: bool = False) -> int:
    """Copy a recording without what was measured and said in a stretch; it counts as a pause there.

    The times of all else stay as they are. Links, ticks and what holds on (activity, child, surroundings) are kept.

    Args:
        start_s: first second that goes.
        end_s: first second that stays again.
        keep: the other way round: only this stretch stays.

    Returns:
        The size of the copy, bytes.

    Raises:
        DataError: the recording is damaged or still being written, or nothing of it lies in the stretch.
        StorageError: `target` exists or cannot be written.
    """
    if is_being_written(source):
        raise DataError(texts.RECORDING_STILL_BEING_WRITTEN, where=str(source), advice=texts.END_SESSION_FIRST)
    last_s = 0.0
    with read_records(source) as reader:
        for record in reader:
            if isinstance(record, SampleBlock):
                last_s = max(last_s, float(np.max(record.time_s, initial=0.0, where=np.isfinite(record.time_s))))
            elif isinstance(record, Packet) and math.isfinite(record.time_s):
                last_s = max(last_s, record.time_s)
    report = reader.report
    if not report.whole:
        raise DataError(
            texts.RECORDING_DAMAGED_OR_WAS_NOT,
            where=str(source),
            advice=texts.MEND_WITH_KICKSTEP_RECOVER.format(path=source),
        )
    if not start_s < end_s or start_s > last_s:
        raise DataError(
            texts.NOTHING_BETWEEN.format(start=start_s, end=end_s),
            where=str(source),
            advice=texts.GOES_TO.format(last=last_s),
        )
    cuts = [(start_s, end_s)]
    if keep:
        cuts = [
            (begin, end) for begin, end in ((0.0, start_s), (end_s, math.nextafter(last_s, math.inf))) if begin < end
        ]

    def records() -> Iterator[LogRecord]:
        with read_records(source) as found:
            yield from _without(found, cuts)

    return store(records, target)


def _without(records: Iterable[LogRecord], cuts: list[tuple[float, float]]) -> Iterator[LogRecord]:
    for record in records:
        if isinstance(record, SampleBlock):
            kept = np.ones(len(record.at_s), dtype=bool)
            for start_s, end_s in cuts:
                kept &= ~((record.at_s >= start_s) & (record.at_s < end_s))
            if kept.all():
                yield record
            elif kept.any():
                gyro = None if record.gyro_rads is None else record.gyro_rads[kept]
                session_s = None if record.session_s is None else record.session_s[kept]
                yield SampleBlock(record.limb, record.time_s[kept], record.acc_ms2[kept], gyro, session_s)
        elif isinstance(record, Packet | WallClock) or (isinstance(record, Tag) and record.name not in _LASTING):
            if not any(start_s <= record.time_s < end_s for start_s, end_s in cuts):
                yield record
        else:
            yield record
        if isinstance(record, SessionFacts):
            # a pause that is known from the beginning is the same pause
            for start_s, end_s in cuts:
                yield Stretch(Why.PAUSED, start_s, end_s)
