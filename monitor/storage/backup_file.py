"""The file of a backup: an ordinary zip file whose `manifest.json` names every other file with its size and SHA-256.

What comes from outside is believed only as far as it was checked: no name, link or size leads out of the folder that
it is unpacked into.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from monitor import __version__
from monitor.errors import DataError, StorageError
from monitor.locations import is_plain
from monitor.storage.database import SCHEMA
from monitor.storage.recounting import Progress
from monitor.storage.rows import now_utc
from monitor.texts import storage as texts

FORM = "kickstep.backup/1"
HISTORY, SETTINGS, MANIFEST = "history.sqlite", "settings.toml", "manifest.json"
_NAME = re.compile(r"history\.sqlite|settings\.toml|recordings/([^/]+\.mcap)")
_PIECE = 1 << 20
_MOST_MANIFEST = 50_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, KeyError, ValueError, TypeError)
Files = dict[str, dict[str, Any]]
"""Name of each file, and its `size` in bytes and `sha256`."""


def pack(part: Path, parts: dict[str, Path], progress: Progress) -> None:
    manifest: dict[str, Any] = {"schema": FORM, "made_at": now_utc(), "kickstep": __version__, "history_form": SCHEMA}
    manifest["files"] = {}
    file = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(file, "w+b") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True) as backup:
            for name, source in parts.items():
                entry = zipfile.ZipInfo(name)
                entry.external_attr = 0o600 << 16
                entry.compress_type = zipfile.ZIP_STORED if name.endswith(".mcap") else zipfile.ZIP_DEFLATED
                digest, size = hashlib.sha256(), 0
                with source.open("rb") as given, backup.open(entry, "w", force_zip64=True) as kept:
                    for piece in _pieces(given):
                        kept.write(piece)
                        digest.update(piece)
                        size += len(piece)
                        progress(len(piece))
                manifest["files"][name] = {"size": size, "sha256": digest.hexdigest()}
            last = zipfile.ZipInfo(MANIFEST)
            last.external_attr = 0o600 << 16
            backup.writestr(last, json.dumps(manifest, indent=1))
        stream.flush()
        os.fsync(stream.fileno())


def prove(part: Path) -> None:
    """Every byte once more."""
    with opened_backup(part) as (backup, files):
        for name in files:
            with backup.open(name) as stream:
                if _digest(stream, files[name]["size"]) != files[name]["sha256"]:
                    raise StorageError(
                        texts.BACKUP_DIFFERS_FROM_WHAT_WAS,
                        where=str(part),
                        advice=texts.DISK_MAY_BE_FAILING_TRY,
                    )


@contextlib.contextmanager
def opened_backup(source: Path) -> Iterator[tuple[zipfile.ZipFile, Files]]:
    """A backup and its files; every name is one that a backup has.

    Raises:
        DataError: it is none, or cannot be read; also by what reads it inside of `with`.
    """
    try:
        stream = source.open("rb")
    except OSError as error:
        raise DataError(
            texts.BACKUP_CANNOT_BE_READ.format(why=os.strerror(error.errno) if error.errno else error),
            where=str(source),
            advice=texts.CHECK_NAME_AND_RIGHTS_FILE,
        ) from error
    try:
        with stream, zipfile.ZipFile(stream) as backup:
            yield backup, _contents(backup, source)
    except _BROKEN as error:
        raise no_backup(source, texts.CANNOT_BE_READ_TO_END) from error


def _contents(backup: zipfile.ZipFile, source: Path) -> Files:
    entries = backup.infolist()
    for entry in entries:
        _check_entry(entry, source)
    names = [entry.filename for entry in entries]
    if names.count(MANIFEST) != 1 or backup.getinfo(MANIFEST).file_size > _MOST_MANIFEST:
        raise no_backup(source, texts.NAMES_NO_CONTENTS)
    manifest = json.loads(backup.read(MANIFEST))
    form = manifest["schema"]
    if form != FORM:
        raise no_backup(source, texts.OTHER_FORM.format(form=str(form)[:40], known=FORM))
    files = {
        str(name): {"size": int(told["size"]), "sha256": str(told["sha256"])}
        for name, told in manifest["files"].items()
    }
    if sorted(names) != sorted([MANIFEST, *files]):
        raise no_backup(source, texts.CONTENTS_NOT_WHAT_NAMES)
    if any(backup.getinfo(name).file_size != files[name]["size"] for name in files):
        raise no_backup(source, texts.FILE_IN_HAS_ANOTHER_SIZE_THAN)
    return files


def _check_entry(entry: zipfile.ZipInfo, source: Path) -> None:
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode) or (stat.S_IFMT(mode) and not stat.S_ISREG(mode)):
        raise no_backup(source, texts.NO_PLAIN_FILE.format(name=entry.filename[:100]))
    if entry.filename == MANIFEST:
        return
    match = _NAME.fullmatch(entry.filename)
    # the name as it stands in the file: zipfile itself cuts it at a zero byte
    if match is None or entry.orig_filename != entry.filename or (match[1] and not is_plain(match[1])):
        raise no_backup(source, texts.HOLDS_STRANGE.format(name=entry.orig_filename[:100]))


def room_for(files: Files, folder: Path, source: Path) -> None:
    size = sum(told["size"] for told in files.values())
    if size > shutil.disk_usage(folder).free:
        raise StorageError(
            texts.NO_ROOM.format(mb=size / 1000000.0),
            where=str(source),
            advice=texts.FREE_SPACE.format(untouched=texts.UNTOUCHED),
        )


def unpack(
    backup: zipfile.ZipFile, name: str, told: dict[str, Any], target: Path, source: Path, progress: Progress
) -> None:
    file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(file, "wb") as kept:
        with backup.open(name) as stream:

            def keep(piece: bytes) -> None:
                kept.write(piece)
                progress(len(piece))

            found = _digest(stream, told["size"], keep)
        kept.flush()
        os.fsync(kept.fileno())
    if found != told["sha256"]:
        raise no_backup(source, texts.IN_DAMAGED.format(name=name))


def digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return _digest(stream, path.stat().st_size)


def _digest(stream: IO[bytes], size: int, keep: Callable[[bytes], object] = lambda piece: None) -> str:
    """Of at most `size` bytes and one more: what says less than it holds has another digest."""
    digest, left = hashlib.sha256(), size + 1
    while left > 0 and (piece := stream.read(min(_PIECE, left))):
        left -= len(piece)
        digest.update(piece)
        keep(piece)
    return digest.hexdigest()


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def no_backup(source: Path, why: str) -> DataError:
    return DataError(texts.NO_BACKUP_KICKSTEP_OR_DAMAGED.format(why=why), where=str(source), advice=texts.UNTOUCHED)
