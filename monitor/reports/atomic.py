"""Files that are either whole or not there."""

from __future__ import annotations

import os
from pathlib import Path

from monitor.errors import StorageError

_ADVICE = "Choose another place, or free some space."


def check_place(path: Path) -> None:
    """Refuse, before any work is done, a place where no file can be written.

    Raises:
        StorageError: the folder is missing or `path` is itself a folder.
    """
    if os.path.isdir(path):
        raise StorageError("this is a folder, not a file", where=str(path), advice="Add a file name to it.")
    if not os.path.isdir(path.parent):
        raise StorageError(
            "the folder to write into does not exist", where=str(path.parent), advice="Create it, or name another."
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
        raise StorageError(f"the file cannot be written ({reason})", where=str(path), advice=_ADVICE) from error
