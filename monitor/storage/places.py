"""What kind of folder the data lies in, and what may wait there to be finished. Nothing slow is imported here."""

from __future__ import annotations

import os
import re
from pathlib import Path

from monitor.texts import storage as texts

PENDING = "pending"
"""What the history remembers under this name is to be finished by the next command: see erasing.py."""
STAGED = ".restoring"
"""Folder in which restored recordings wait until the history has their sessions."""
WHOLE = ".rebuilt.sqlite"
"""Ending of a history that is whole and only has to take its place: see rebuilding.py."""
MOUNTS = Path("/proc/self/mounts")
NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smbfs", "smb2", "smb3", "ncpfs", "afs", "9p", "ceph", "glusterfs", "lustre"}
    | {"beegfs", "davfs", "fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs", "fuse.smbnetfs"}
    | {"fuse.gvfsd-fuse", "fuse.curlftpfs"}
)
"""Kinds of file systems whose files lie on another computer."""
_OCTAL = re.compile(r"\\([0-7]{3})")


def whole_of(path: Path) -> Path:
    """Where a new history waits for the last step."""
    return path.with_name(f".{path.stem}{WHOLE}")


def network_kind(folder: Path, mounts: str | None = None) -> str | None:
    """The kind of network file system that `folder` lies in; None where it lies on this computer, or nobody can tell.

    Args:
        folder: it need not exist.
        mounts: the mount table; left out: this computer's (Linux). Windows' own network names need none.
    """
    if str(folder).startswith(("\\\\", "//")):
        return texts.NETWORK_NAME
    if mounts is None:
        try:
            mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return None
    place, kind = Path(os.path.realpath(folder)), ""
    longest = -1
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = Path(_OCTAL.sub(lambda match: chr(int(match[1], 8)), parts[1]))
        # of two on the same place the later one hides the earlier
        if place.is_relative_to(point) and len(point.parts) >= longest:
            longest, kind = len(point.parts), parts[2]
    return kind if kind in NETWORK else None
