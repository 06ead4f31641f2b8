"""After a session: the same records in a quarter of the space. The live file goes only when the new one is proven."""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from glob import escape
from itertools import zip_longest
from pathlib import Path

from monitor.errors import DataError, StorageError
from monitor.model.records import LogRecord, SessionFacts
from monitor.recording.blocks import pack_block
from monitor.recording.framing import OnRead
from monitor.recording.log_file import LogFile
from monitor.recording.log_format import BLOCK, Encoded, encode, same
from monitor.recording.private_file import is_being_written, storage_error, sync_folder
from monitor.recording.reader import ReadReport, read_records
from monitor.texts import recording as texts

LIVE = ".live.mcap"
"""Ending of a recording's name until its session is over and it is compacted."""
Checker = Callable[[ReadReport, Path], None]
BLOCK_S = 2.0
_BLOCK_RECORDS = 20_000
_BLOCK_BYTES = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Compacted:
    """`path` is the recording now; sizes in bytes."""

    path: Path
    records: int
    size_before: int
    size_after: int


def final_path(live: Path) -> Path:
    """Name of the recording once it is compacted: without `.live`."""
    return live.with_name(live.name.removesuffix(LIVE) + ".mcap") if live.name.endswith(LIVE) else live


def compact(live: Path, target: Path | None = None) -> Compacted:
    """Rewrite a closed recording in columns, compare it record for record, then let it take the live file's place.

    Args:
        live: the recording; removed in the end.
        target: the new file; left out: `final_path(live)`. Only `live` itself is ever replaced.

    Raises:
        DataError: the recording is damaged, not closed or still being written (`recover` is for those).
        StorageError: the new file cannot be written or differs; the live file is left as it is.
    """
    target = target or final_path(live)
    if is_being_written(live):
        raise DataError(texts.RECORDING_STILL_BEING_WRITTEN, where=str(live), advice=texts.END_SESSION_FIRST)
    report, size = rewrite(live, target, _must_be_whole, replaces=live)
    if target != live:
        with contextlib.suppress(OSError):  # both are whole; a second copy does no harm
            live.unlink()
        sync_folder(live.parent)
    return Compacted(target, report.records, report.size_bytes, size)


def rewrite(
    source: Path, target: Path, check: Checker, *, replaces: Path | None = None, on_read: OnRead | None = None
) -> tuple[ReadReport, int]:
    """Copy what can be read of `source` into a compact `target` and prove it; returns what was read and the new size.

    Args:
        check: looks at what was read before the new file takes its place; may raise.
        replaces: the only existing file that `target` may be.
        on_read: called with a number of bytes each time that many more of `source` were read; it is read twice.

    Raises:
        DataError: `source` cannot be read, or what `check` raises.
        StorageError: `target` exists, cannot be written or differs when read again.
    """
    part = _part(target)
    try:
        with read_records(source, on_read) as reader:
            write_compact(reader, part)
        check(reader.report, source)
        with read_records(source, on_read) as again:
            _prove(again, part)
        size = part.stat().st_size
        put_in_place(part, target, replaces)
    except OSError as error:
        raise _kept(storage_error(texts.COMPACT_COPY_CANNOT_BE_WRITTEN, target, error)) from error
    except StorageError as error:
        raise _kept(error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return reader.report, size


def store(records: Callable[[], Iterable[LogRecord]], target: Path) -> int:
    """Make a compact recording of records that come from elsewhere; returns its size in bytes.

    Args:
        records: gives them afresh at each call, equal each time: once to write, once to compare.
        target: the new file; its folder exists.

    Raises:
        StorageError: `target` exists or cannot be written.
    """
    part = _part(target)
    try:
        write_compact(records(), part)
        _prove(records(), part)
        size = part.stat().st_size
        put_in_place(part, target)
    except OSError as error:
        raise storage_error(texts.RECORDING_CANNOT_BE_WRITTEN, target, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return size


def write_compact(records: Iterable[LogRecord], path: Path) -> None:
    """Write `records` as a new, closed, compact recording, on the disk when this returns.

    Raises:
        OSError: it exists already or cannot be written.
    """
    log = LogFile(path)
    try:
        for batch in _batches(records):
            if isinstance(batch, SessionFacts):
                log.put_facts(encode(batch), batch.profiles)
            else:
                log.put(Encoded(BLOCK, pack_block(batch), batch[0].time_s))
            log.flush()
        log.finish()
    finally:
        log.file.close()


def put_in_place(part: Path, target: Path, replaces: Path | None = None) -> None:
    """Give a finished file its name, for good; an existing file is never overwritten but `replaces`.

    Raises:
        OSError: there is such a file, or the name cannot be given.
    """
    if replaces is not None and replaces == target:
        part.replace(target)
    else:
        try:
            os.link(part, target)
        except FileExistsError:
            raise
        except OSError:  # a disk without hard links
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            part.replace(target)
        else:
            part.unlink()
    sync_folder(target.parent)


def _batches(records: Iterable[LogRecord]) -> Iterator[SessionFacts | list[Encoded]]:
    """The records in order: session facts alone, all others together as long as a block may grow."""
    held: list[Encoded] = []
    size, until_s = 0, math.inf
    for record in records:
        if isinstance(record, SessionFacts):
            if held:
                yield held
            yield record
            held, size, until_s = [], 0, math.inf
            continue
        message = encode(record)
        full = message.time_s >= until_s or len(held) >= _BLOCK_RECORDS
        if held and (full or size + len(message.content) > _BLOCK_BYTES):
            yield held
            held, size, until_s = [], 0, math.inf
        if not held and math.isfinite(message.time_s):
            until_s = message.time_s + BLOCK_S
        held.append(message)
        size += len(message.content)
    if held:
        yield held


def _prove(records: Iterable[LogRecord], copy: Path) -> None:
    with read_records(copy) as made:
        for before, after in zip_longest(records, made):
            if before is None or after is None or not same(before, after):
                raise StorageError(texts.COPY_DIFFERS_FROM_RECORDING, where=str(copy), advice=texts.OTHER_DISK)
    if not made.report.whole:
        raise StorageError(texts.COPY_CANNOT_BE_READ_AGAIN, where=str(copy), advice=texts.OTHER_DISK)


def _part(target: Path) -> Path:
    """Where the new file grows; what a try that was ended by force left there goes."""
    for left in target.parent.glob(f".{escape(target.name[:200])}.*.part"):
        if not is_being_written(left):
            with contextlib.suppress(OSError):
                left.unlink()
    return target.with_name(f".{target.name[:200]}.{os.getpid()}.part")


def _must_be_whole(report: ReadReport, path: Path) -> None:
    if not report.whole:
        raise DataError(
            texts.RECORDING_DAMAGED_OR_WAS_NOT,
            where=str(path),
            advice=texts.MEND_WITH_KICKSTEP_RECOVER.format(path=path),
        )


def _kept(error: StorageError) -> StorageError:
    return StorageError(error.message, where=error.where, advice=f"{texts.KEEPS_LIVE} {error.advice}".strip())
