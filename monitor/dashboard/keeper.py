"""What the settings screen tells and does about files. No textual here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.storage.backups import BackedUp


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept, and with what is counted."""

    history: Path
    recordings: int
    size_bytes: int
    backup: Path | None
    """The latest that is known; it may have been moved since."""
    backed_up_at: datetime | None
    """Local time; None where that file is not there any more."""
    kinds: int
    """So many kinds of sensor are known."""
    rate_hz: float
    """What sensors are set to where they can be."""
    method: str
    threshold_ms2: float


class Keeper(Protocol):
    """Looks after the data folder. All of it is asked in a thread."""

    def kept(self) -> Kept:
        """What there is; StorageError if the history cannot be read."""

    def open_folder(self) -> Path:
        """Show the folder in the system's own program for folders; StorageError where there is none."""

    def back_up(self) -> BackedUp:
        """Everything in one new file in the data folder; StorageError if that cannot be."""

    def problems(self) -> list[str]:
        """What `kickstep doctor` prints: versions, terminal, Bluetooth, sizes; nobody's name."""
