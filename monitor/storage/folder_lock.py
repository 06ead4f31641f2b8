"""One program at a time on a data folder. Reading needs no lock: any number may look while one works."""

from __future__ import annotations

import contextlib
import json
import os
from datetime import datetime
from pathlib import Path
from types import TracebackType

from monitor.errors import StorageError
from monitor.recording.private_file import storage_error
from monitor.texts import storage as texts

NAME = "kickstep.lock"
_HELD_BYTE = 1 << 20
"""Windows locks bytes, and nobody could read them: one far behind the words."""

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]  # asked for before each use


class FolderBusyError(StorageError):
    """Another program holds the lock."""


class FolderLock:
    """Held from `with` to its end; the system lets go of it when the process dies, however it dies.

    Args:
        folder: the data folder; it is made when missing.
        doing: the command, told to whoever comes second.

    Raises (from `with`):
        FolderBusyError: another program holds it.
        StorageError: nothing can be written in the folder.
    """

    def __init__(self, folder: Path, doing: str) -> None:
        self.path = folder / NAME
        self._doing = doing
        self._file = -1

    def __enter__(self) -> FolderLock:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except OSError as error:
            raise storage_error(texts.DATA_FOLDER_CANNOT_BE_WRITTEN, self.path.parent, error) from error
        if not _taken(self._file):
            holder = _holder(self._file)
            self.__exit__(None, None, None)
            raise FolderBusyError(
                texts.FOLDER_BUSY.format(holder=holder),
                where=str(self.path.parent),
                advice=texts.END_ONE_FIRST_OR_CHOOSE,
            )
        with contextlib.suppress(OSError):  # the words are a help; the lock is what counts
            since = datetime.now().strftime("%H:%M")
            os.ftruncate(self._file, 0)
            os.write(self._file, json.dumps({"process": os.getpid(), "doing": self._doing, "since": since}).encode())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file >= 0:
            file, self._file = self._file, -1
            os.close(file)


def _taken(file: int) -> bool:
    if fcntl is not None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # some network disks know no locks; `doctor` tells of such folders
            return True
        return True
    import msvcrt

    os.lseek(file, _HELD_BYTE, os.SEEK_SET)
    try:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    finally:
        os.lseek(file, 0, os.SEEK_SET)
    return True


def _holder(file: int) -> str:
    """What the holder said about itself; "" where it said nothing that can be understood."""
    try:
        os.lseek(file, 0, os.SEEK_SET)
        said = json.loads(os.read(file, 500))
        return texts.SINCE_PROCESS.format(
            said=str(said["doing"])[:40], said_2=str(said["since"])[:5], said_3=int(said["process"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ""
