"""Where the files that come with the program are."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Folder `name` of the shipped data: inside the package when installed, beside it in a checkout."""
    installed = PACKAGE / "_data" / name
    return installed if installed.is_dir() else PACKAGE.parent / name


def profiles_dir() -> Path:
    """Folder of the firmware profiles that come with the program."""
    return shipped("firmware_profiles")


def recordings_dir() -> Path:
    """Folder of the sample recordings that come with the program."""
    return shipped("recordings")


def data_dir(chosen: Path | None = None) -> Path:
    """Folder of this user's recordings and history: the chosen one, or the system's usual place."""
    if chosen is not None:
        return chosen
    from platformdirs import user_data_path

    return user_data_path("kickstep", appauthor=False)


def own_recordings(chosen: Path | None = None) -> Path:
    """Folder of this user's recordings."""
    return data_dir(chosen) / "recordings"


def exports_dir(chosen: Path | None = None) -> Path:
    """Where the screen puts a child's file of everything."""
    return data_dir(chosen) / "exports"


def history_file(chosen: Path | None = None) -> Path:
    """The database of this user's history."""
    return data_dir(chosen) / "history.sqlite"


def column_memory(chosen: Path | None = None) -> Path:
    """What `--columns` said for other makers' tables."""
    return data_dir(chosen) / "columns.json"


def log_file(chosen: Path | None = None) -> Path:
    """Where faults are written down: in the system's place for logs, or inside of a chosen folder."""
    if chosen is not None:
        return chosen / "logs" / "kickstep.log"
    from platformdirs import user_log_path

    return user_log_path("kickstep", appauthor=False) / "kickstep.log"


def is_plain(name: str) -> bool:
    """A file's bare name, fit to be joined to a folder: no way leads out of there, and nothing is hidden."""
    forbidden = set('/\\:*?"<>|') & set(name)
    return bool(name) and len(name) <= 200 and name[0] != "." and name.isprintable() and not forbidden


def recordings_in(folder: Path) -> list[Path]:
    """The recordings of a folder by name: plain files; of a whole one and its live copy the whole one alone."""
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".mcap" and is_plain(path.name))
    except OSError:
        return []
    found: dict[str, Path] = {}
    for path in files:
        if path.is_file() and not path.is_symlink():
            known = found.setdefault(recording_id(path), path)
            if known.name.endswith(".live.mcap"):
                found[recording_id(path)] = path
    return list(found.values())


def recording_id(recording: Path) -> str:
    """What a recording is called for good: its file's name up to the first dot, the same before and after the end."""
    return recording.name.partition(".")[0]
