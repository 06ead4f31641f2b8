"""Files that are either whole or not there."""

from __future__ import annotations

import os
from pathlib import Path

from monitor.errors import StorageError
from monitor.texts import reports as texts


def check_place(path: Path) -> None:
    """Refuse, before any work is done, a place where no file can be written.

    Raises:
        StorageError: the folder is missing or `path` is itself a folder.
    """
    if os.path.isdir(path):
        raise StorageError(texts.FOLDER_NOT_FILE, where=str(path), advice=texts.ADD_FILE_NAME_TO)
    if not os.path.isdir(path.parent):
        raise StorageError(
            texts.FOLDER_TO_WRITE_INTO_DOES_NOT, where=str(path.parent), advice=texts.CREATE_OR_NAME_ANOTHER
        )


def write_whole(path: Path, content: str | bytes) -> None:
    """Write `content` (text as UTF-8) so that `path` holds either its old content or all of the new one.

    Raises:
        StorageError: it cannot be written.
    """
    check_place(path)
    data = content.encode() if isinstance(content, str) else content
    target = Path(os.path.realpath(path))  # a link stays a link
    try:
        if os.path.exists(target) and not os.path.isfile(target):  # a device or pipe must never be renamed over
            target.write_bytes(data)
            return
        beside = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
        try:
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise StorageError(
            texts.FILE_CANNOT_BE_WRITTEN.format(reason=reason), where=str(path), advice=texts.ADVICE
        ) from error
