"""A recording on disk -> its log records, in the order in which they were written; live, compacted or damaged."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from monitor.errors import DataError
from monitor.model.limbs import Limb
from monitor.model.records import LogRecord, Packet, SessionFacts
from monitor.recording.blocks import BadBlockError, unpack_block
from monitor.recording.framing import END, Framed, Frames, OnRead, has_end
from monitor.recording.log_format import BLOCK, TIME, decode, record_time_s
from monitor.texts import recording as texts

_SHOWN_BREAKS = 100


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What reading came to.

    `unreadable_bytes` lie in `breaks`: (offset, length) in bytes, the first hundred. `unknown` counts whole messages
    of kinds that this version does not know. `closed`: the file was ended properly. Session times of the first and
    last record that has one, s.
    """

    records: int
    size_bytes: int
    unreadable_bytes: int
    breaks: tuple[tuple[int, int], ...]
    unknown: int
    closed: bool
    first_s: float | None
    last_s: float | None

    @property
    def whole(self) -> bool:
        """True when everything in the file was read and understood, and the file was ended properly."""
        return self.closed and not self.unreadable_bytes and not self.unknown


class RecordingReader:
    """Iterates once over a recording's records; `report` is complete when the iteration has ended.

    Args:
        on_read: called with a number of bytes each time that many more were read, for a progress bar.

    Raises:
        DataError: the file cannot be opened, or it is no recording.
    """

    def __init__(self, path: Path, on_read: OnRead | None = None) -> None:
        self.path = path
        self._records = 0
        self._unknown = 0
        self._first_s: float | None = None
        self._last_s = 0.0
        try:
            file = path.open("rb")
        except OSError as error:
            raise _cannot_read(path, error) from error
        try:
            size = os.fstat(file.fileno()).st_size
            self._closed = _tail_is_end(file, size)
            self._frames = Frames(file, size, on_read)
            self._messages = iter(self._frames)
            self._first = next(self._messages, None)
        except OSError as error:
            file.close()
            raise _cannot_read(path, error) from error
        self._file = file
        if not self._frames.ours:
            file.close()
            raise _no_recording(path, self._frames.size)

    @property
    def size(self) -> int:
        """Length of the file, bytes."""
        return self._frames.size

    @property
    def report(self) -> ReadReport:
        """What was read so far."""
        breaks = self._frames.breaks
        return ReadReport(
            self._records,
            self._frames.size,
            sum(length for _, length in breaks),
            tuple(breaks[:_SHOWN_BREAKS]),
            self._unknown,
            self._closed,
            self._first_s,
            None if self._first_s is None else self._last_s,
        )

    def __iter__(self) -> Iterator[LogRecord]:
        """The records.

        Raises:
            DataError: the disk fails while reading.
        """
        try:
            for record in self._decoded():
                if record is None:
                    self._unknown += 1
                    continue
                self._records += 1
                yield record
        except OSError as error:
            raise _cannot_read(self.path, error) from error
        finally:
            self._file.close()

    def close(self) -> None:
        """Let go of the file; reading to the end does so too."""
        self._file.close()

    def __enter__(self) -> RecordingReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _decoded(self) -> Iterator[LogRecord | None]:
        limbs = {limb.value: limb for limb in Limb}
        time_of = TIME.unpack_from
        for source, data in self._all():
            if source is None:
                yield None
            elif source.kind == "packet" and len(data) >= 8 and source.limb in limbs:  # nearly all; hence not `decode`
                (time_s,) = time_of(data)
                self._note_time(time_s)
                yield Packet(limbs[source.limb], time_s, source.char, data[8:])
            elif source == BLOCK:
                yield from self._unpacked(data)
            else:
                record = decode(source, data)
                self._note(record)
                yield record

    def _unpacked(self, data: bytes) -> Iterator[LogRecord | None]:
        try:
            records = unpack_block(data)
        except BadBlockError:
            yield None
            return
        first = record = next(records, None)
        yield first
        self._note(first)
        for record in records:
            yield record
        self._note(record)

    def _all(self) -> Iterator[Framed]:
        if self._first is not None:
            yield self._first
            yield from self._messages

    def _note(self, record: LogRecord | None) -> None:
        self._note_time(None if record is None else record_time_s(record))

    def _note_time(self, time_s: float | None) -> None:
        if time_s is None or not math.isfinite(time_s):
            return
        if self._first_s is None:
            self._first_s = self._last_s = time_s
        elif time_s > self._last_s:
            self._last_s = time_s


def read_records(path: Path, on_read: OnRead | None = None) -> RecordingReader:
    """The records of a recording, in file order; the reader's `report` says what could not be read.

    Args:
        on_read: called with a number of bytes each time that many more were read, for a progress bar.

    Raises:
        DataError: the file cannot be opened, or it is no recording.
    """
    return RecordingReader(path, on_read)


def read_facts(path: Path) -> SessionFacts | None:
    """What was worn, and the state of things at the start; None when the recording does not say.

    Raises:
        DataError: the file cannot be opened, or it is no recording.
    """
    with RecordingReader(path) as reader:
        first = next(iter(reader), None)
    return first if isinstance(first, SessionFacts) else None


def is_closed(path: Path) -> bool:
    """True when the file ends as a recording does that was ended properly.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return _tail_is_end(file, os.fstat(file.fileno()).st_size)


def _tail_is_end(file: BinaryIO, size: int) -> bool:
    file.seek(max(0, size - END.size))
    closed = has_end(file.read(END.size))
    file.seek(0)
    return closed


def _cannot_read(path: Path, error: OSError) -> DataError:
    reason = os.strerror(error.errno) if error.errno else str(error)
    return DataError(
        texts.RECORDING_CANNOT_BE_READ.format(reason=reason), where=str(path), advice=texts.CHECK_NAME_AND_RIGHTS_FILE
    )


def _no_recording(path: Path, size: int) -> DataError:
    if size == 0:
        return DataError(texts.FILE_EMPTY, where=str(path), advice=texts.NOTHING_RECORDING_REACHED_DISK)
    return DataError(
        texts.NO_RECORDING_KICKSTEP,
        where=texts.AT_BYTE_0.format(path=path),
        advice=texts.GIVE_MCAP_FILE_MADE_BY,
    )
