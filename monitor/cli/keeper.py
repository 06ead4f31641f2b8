"""Looking after the data folder from the settings screen: what `backup`, `doctor` and `where` do, for a key."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.dashboard.keeper import Kept
from monitor.errors import StorageError
from monitor.locations import data_dir, exports_dir, history_file, own_recordings, profiles_dir, recordings_in
from monitor.texts import history_commands as texts

if TYPE_CHECKING:
    from monitor.storage.backups import BackedUp

OPENED_S = 5.0
"""Who opens folders has said within so long that it cannot, s (chosen here)."""


@dataclass(frozen=True, slots=True)
class FolderKeeper:
    """Of one data folder.

    Args:
        data_dir: the chosen one; None: the system's usual place.
    """

    data_dir: Path | None

    def kept(self) -> Kept:
        """Sizes, the latest backup, the method."""
        from monitor.cli.record import WISHES
        from monitor.detection.parameters import ALGORITHM_VERSION, Parameters
        from monitor.storage.history import History

        path = history_file(self.data_dir)
        sizes = [file.stat().st_size for file in recordings_in(own_recordings(self.data_dir)) if file.exists()]
        with History(path) as history:
            told = history.state("backups")
        backup = Path(json.loads(told)[-1]) if told else None
        made = None
        if backup is not None:
            with contextlib.suppress(OSError):
                made = datetime.fromtimestamp(backup.stat().st_mtime)
        return Kept(
            path,
            len(sizes),
            sum(sizes),
            backup,
            made,
            len(list(profiles_dir().glob("*.toml"))),
            float(WISHES["rate"]),
            ALGORITHM_VERSION,
            Parameters().kick_on_ms2,
        )

    def open_folder(self) -> Path:
        """With the program that the system has for that; nothing of it reaches the screen."""
        folder = data_dir(self.data_dir)
        cannot = StorageError(
            texts.NOTHING_OPENS_FOLDERS, where=str(folder), advice=texts.FOLDER_IS_AT.format(folder=folder)
        )
        try:
            if sys.platform == "win32":
                os.startfile(folder)
                return folder
            if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
                raise cannot
            opener = "open" if sys.platform == "darwin" else "xdg-open"
            command = [opener, str(folder)]
            nobody = subprocess.DEVNULL
            started = subprocess.Popen(command, stdin=nobody, stdout=nobody, stderr=nobody, start_new_session=True)
            with contextlib.suppress(subprocess.TimeoutExpired):  # it is open, and stays so
                started.wait(OPENED_S)
        except OSError as error:
            raise cannot from error
        if started.returncode:
            raise cannot
        return folder

    def back_up(self) -> BackedUp:
        """As `kickstep backup`, into the data folder."""
        return back_up_here(self.data_dir)

    def problems(self) -> list[str]:
        """As `kickstep doctor`."""
        from monitor.cli.doctor import look_around, told

        return told(look_around(self.data_dir))


def back_up_here(chosen: Path | None, child: str | None = None) -> BackedUp:
    """Everything, or all of one child, in a new file in the data folder; a delete will name it.

    Raises:
        StorageError: that cannot be.
    """
    from monitor.cli.backup import LONGEST_LIST
    from monitor.storage.backups import back_up
    from monitor.storage.writer import HistoryWriter

    path, folder = history_file(chosen), exports_dir(chosen)
    target = folder / f"{datetime.now():%Y-%m-%d_%H%M%S}_{child or 'everything'}.zip"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(texts.FOLDER_CANNOT_BE_MADE.format(strerror=error.strerror), where=str(folder)) from error
    done = back_up(target, path, own_recordings(chosen), child=child)
    if path.exists():
        with contextlib.suppress(StorageError), HistoryWriter(path) as writer:
            writer.add_backup(str(done.path), LONGEST_LIST).result()
    return done
