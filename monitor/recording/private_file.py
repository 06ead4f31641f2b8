"""A new file that only its owner reads, written in whole records, and what the system says when it cannot be."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path
from threading import Lock

from monitor.errors import StorageError
from monitor.texts import recording as texts

try:
    import fcntl
except ImportError:  # not on every system; there a running session cannot be told from a crashed one
    fcntl = None  # type: ignore[assignment]  # asked for before each use

_ADVICE = {
    errno.ENOSPC: texts.DISK_FULL_FREE_SOME_SPACE_THEN,
    errno.EDQUOT: texts.YOUR_SHARE_DISK_USED_UP_FREE,
    errno.EFBIG: texts.FILE_MAY_NOT_GROW_FURTHER_HERE,
    errno.EACCES: texts.YOU_MAY_NOT_WRITE_INTO_FOLDER,
    errno.EPERM: texts.YOU_MAY_NOT_WRITE_INTO_FOLDER,
    errno.EROFS: texts.DISK_READ_ONLY_CHOOSE_ANOTHER,
    errno.EEXIST: texts.NOTHING_WAS_OVERWRITTEN_CHOOSE,
    errno.ENOENT: texts.CREATE_FOLDER_FIRST_OR_CHOOSE,
    errno.ENOTDIR: texts.CHOOSE_ANOTHER_FOLDER_DATA_DIR,
    errno.ENAMETOOLONG: texts.CHOOSE_SHORTER_NAME,
}


def storage_error(what: str, path: Path, error: OSError) -> StorageError:
    """`error` in words, with what to do about it."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    return StorageError(f"{what} ({reason})", where=str(path), advice=_ADVICE.get(error.errno or 0, texts.OTHERWISE))


class PrivateFile:
    """A file made anew, mode 0600, locked while it is open; `flush` writes all that was given since the last one.

    A flush that fails takes back what it wrote of it, so the file always ends with a whole record.

    Raises:
        OSError: it exists already or cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        self._waiting: list[bytes] = []
        self._whole = 0  # bytes in the file, up to the last complete flush
        self._given = 0
        self._lock = Lock()  # closing must not pull the file away under a running sync
        if fcntl is not None:
            with contextlib.suppress(OSError):  # some network disks know no locks
                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def write(self, data: bytes) -> int:
        """Keep `data` for the next flush."""
        self._waiting.append(data)
        self._given += len(data)
        return len(data)

    def tell(self) -> int:
        """Bytes given so far."""
        return self._given

    def flush(self) -> None:
        """Hand everything to the system; from here on it survives the end of this process.

        Raises:
            OSError: it could not be written.
        """
        data = b"".join(self._waiting)
        self._waiting.clear()
        if not data:
            return
        try:
            done = os.write(self._fd, data)
            while done < len(data):
                done += os.write(self._fd, memoryview(data)[done:])
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._fd, self._whole)
            raise
        self._whole += len(data)

    def sync(self) -> None:
        """Wait until what was flushed is on the disk; from any thread.

        Raises:
            OSError: the disk refuses.
        """
        with self._lock:
            if self._fd >= 0:
                os.fsync(self._fd)

    def close(self) -> None:
        """Let go of the file; what was not flushed is dropped. A second call does nothing."""
        with self._lock:
            if self._fd >= 0:
                descriptor, self._fd = self._fd, -1
                with contextlib.suppress(OSError):  # all that matters was synced before
                    os.close(descriptor)


def is_being_written(path: Path) -> bool:
    """True while a running session holds the recording."""
    if fcntl is None:
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


def sync_folder(folder: Path) -> None:
    """Make names that were added, changed or removed in `folder` survive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
