"""The recording of a running session: what arrives is handed to the system before anybody looks at it."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from monitor.errors import StorageError
from monitor.model.records import LogRecord, SessionFacts
from monitor.recording.log_file import LogFile
from monitor.recording.log_format import encode
from monitor.recording.private_file import storage_error
from monitor.texts import recording as texts


class RecordingWriter:
    """Writes the log of one session, in the order of the calls.

    What `write` has returned for survives the end of the process at any moment; what `sync` has returned for, a power
    cut too. After a failure the writer is dead: `failed` says why, `write` returns False and does nothing, and the
    file keeps all whole records up to there.

    Args:
        path: the file to make; never one that exists.

    Raises:
        StorageError: it exists already or cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.failed: StorageError | None = None
        self.records = 0
        self._closed = False
        try:
            self._log = LogFile(path)
        except OSError as error:
            raise storage_error(texts.RECORDING_CANNOT_BE_BEGUN, path, error) from error

    def write(self, *records: LogRecord) -> bool:
        """Append `records` together; False, without an error, once the writer is dead.

        Raises:
            StorageError: they could not be written, none of them; said once.
        """
        if self.failed is not None or self._closed:
            return False
        try:
            for record in records:
                if isinstance(record, SessionFacts):
                    self._log.put_facts(encode(record), record.profiles)
                else:
                    self._log.put(encode(record))
            self._log.flush()
        except OSError as error:
            raise self._die(texts.RECORDING_CAN_NO_LONGER_BE, error) from error
        self.records += len(records)
        return True

    def sync(self) -> bool:
        """Wait until everything written so far is on the disk; for a thread of its own, about once a second.

        Raises:
            StorageError: the disk refuses; said once, and the writer is dead.
        """
        if self.failed is not None:
            return False
        try:
            self._log.file.sync()
        except OSError as error:
            raise self._die(texts.RECORDING_DOES_NOT_REACH_DISK, error) from error
        return True

    def close(self) -> None:
        """End the file properly; a second call does nothing.

        Raises:
            StorageError: the end could not be written; the records before it are kept.
        """
        if self._closed:
            return
        self._closed = True
        try:
            if self.failed is None:
                self._log.finish()
        except OSError as error:
            raise self._die(texts.END_RECORDING_COULD_NOT_BE, error) from error
        finally:
            self._log.file.close()

    def _die(self, what: str, error: OSError) -> StorageError:
        said = storage_error(what, self.path, error)
        self.failed = StorageError(said.message, where=said.where, advice=f"{texts.GOES_ON} {said.advice}")
        return self.failed

    def __enter__(self) -> RecordingWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
