"""Which file belongs to which leg, told from names such as `morning_left.csv` and `morning_right.csv`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.errors import MonitorError, UsageError
from monitor.recording.csv_lines import cannot_open
from monitor.texts import recording as texts

ENDINGS = (".csv", ".txt", ".tsv", ".cwa", ".h5")
"""Of foreign files that are looked for; what a file is, its content says."""
_LIMB_FILE = re.compile(
    r"(?P<stem>|.*[^A-Za-z0-9])(?P<limb>left|right)(?P<rest>\.(?:csv|txt|tsv|cwa|h5))", re.IGNORECASE | re.DOTALL
)
_BIDS_FILE = re.compile(r"(?P<stem>.*_task-)(?P<limb>left|right)(?P<rest>.*_motion\.tsv)", re.IGNORECASE | re.DOTALL)
_BOTH_LEGS = (".h5", ".hdf5")
RECORDING = ".mcap"


@dataclass(frozen=True, slots=True)
class Pair:
    """The files of one session; `name` is what the caller wrote."""

    name: str
    left: Path | None
    right: Path | None
    notes: tuple[str, ...] = ()
    below: str = ""
    """Where the caller wrote a folder: the session's place inside of it."""

    @property
    def files(self) -> frozenset[Path]:
        """Both files, with links followed."""
        return frozenset(Path(os.path.realpath(path)) for path in (self.left, self.right) if path)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A session that is a recording of our own; `name` is what the caller wrote."""

    name: str
    path: Path
    below: str = ""

    @property
    def files(self) -> frozenset[Path]:
        """The file, with links followed."""
        return frozenset((Path(os.path.realpath(self.path)),))


Found = Pair | Recorded | tuple[str, MonitorError]


def find_pairs(names: Iterable[str]) -> list[Found]:
    """The sessions behind names given on the command line, in order; one named twice (by both files) comes once.

    A folder stands for the sessions in it: recordings, and files whose names say the leg.

    A name that leads to no session stands in the list with its error.
    """
    found: list[Found] = []
    seen: set[frozenset[Path]] = set()
    for name, below in _with_folders(names):
        try:
            pair = Recorded(name, Path(name)) if name.lower().endswith(RECORDING) else find_pair(name)
            pair = replace(pair, below=below)
        except MonitorError as error:
            found.append((name, error))
            continue
        if pair.files not in seen:
            seen.add(pair.files)
            found.append(pair)
    return found


def _with_folders(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The names, with the sessions inside in place of a folder's: each with its folder's place in that one."""
    for name in names:
        if not os.path.isdir(name):
            yield name, ""
            continue
        inside = [path for path in sorted(Path(name).rglob("*")) if _may_be_session(path)]
        yield from ((str(path), str(path.parent.relative_to(name))) for path in inside)
        if not inside:
            yield name, ""  # is told to be a folder


def _may_be_session(path: Path) -> bool:
    ending = path.suffix.lower()
    named = ending == RECORDING or ending in _BOTH_LEGS or _match(path) is not None
    return named and not path.name.startswith(".") and _is_there(path)


def _match(path: Path) -> re.Match[str] | None:
    return _LIMB_FILE.fullmatch(path.name) or _BIDS_FILE.fullmatch(path.name)


def find_pair(name: str) -> Pair:
    """The session of `X_left.csv`, `X_right.csv` (or .txt, .tsv, .cwa, .h5) or the bare `X`, with the other leg's file
    taken from beside it; an .h5 file without a leg in its name holds both. So are BIDS-Motion
    files whose tasks name the legs.

    Raises:
        DataError: nothing of that name exists, or it is a folder.
        UsageError: a file that does not say which leg it belongs to.
    """
    path = Path(name)
    match = _match(path)
    if match and _is_there(path):
        return _with_partner(name, path, match)
    if path.suffix.lower() in _BOTH_LEGS and _is_there(path):
        return Pair(name, path, path)
    if path.suffix.lower() not in ENDINGS:
        for ending in ENDINGS:
            for limb in ("left", "right"):
                file = path.with_name(f"{path.name}_{limb}{ending}") if path.name else path
                match = _LIMB_FILE.fullmatch(file.name)
                if match and _is_there(file):
                    return _with_partner(name, file, match)
    try:
        path.stat()
    except OSError as error:
        raise cannot_open(path, error) from error
    if path.is_dir():
        raise cannot_open(path, IsADirectoryError())
    raise UsageError(
        texts.FILE_NAME_DOES_NOT_END_IN_LEFT,
        where=name,
        advice=texts.SAY_LEFT_FILE_OR_RIGHT_FILE_OR,
    )


def _is_there(path: Path) -> bool:
    return os.path.exists(path) and not os.path.isdir(path)  # a pipe is fine


def _with_partner(name: str, path: Path, match: re.Match[str]) -> Pair:
    word = match["limb"]
    is_left = word.lower() == "left"
    other = "right" if is_left else "left"
    other = other.upper() if word.isupper() else other.capitalize() if word[0].isupper() else other
    partner = path.with_name(f"{match['stem']}{other}{match['rest']}")
    if not os.path.exists(partner):
        note = texts.ONE_LEG_ONLY.format(missing=partner.name, given=path.name)
        return Pair(name, path if is_left else None, None if is_left else path, (note,))
    return Pair(name, *((path, partner) if is_left else (partner, path)))


def session_name(pair: Pair) -> str:
    """What the session's files have in common: `morning` for `morning_left.csv`."""
    path = pair.left or pair.right or Path(pair.name)
    match = _match(path)
    stem = match["stem"].removesuffix("_task-").rstrip("_-. ") if match else path.stem
    return stem or path.stem
