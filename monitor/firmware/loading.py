"""Profiles from TOML: read, checked, and tried on their own test vectors before anybody uses them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from monitor.errors import DataError
from monitor.firmware.checks import check_profile
from monitor.firmware.keys import meant, unknown_keys
from monitor.firmware.profile import Profile
from monitor.firmware.resolving import resolve
from monitor.firmware.vectors import run_vectors
from monitor.locations import profiles_dir
from monitor.texts import profiles as texts

MAX_FILE = 256 * 1024
"""Largest profile, bytes."""


def load_profile(path: Path, *, tried: bool = True) -> Profile:
    """The profile in a TOML file.

    Args:
        path: of the file.
        tried: False for a profile that is being written: it may have no test vectors yet, and none is run.

    Raises:
        DataError: it cannot be read, is not in the language, contradicts itself, or fails a test vector.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
        text = data.decode("utf-8")
    except FileNotFoundError as error:
        raise DataError(texts.NO_SUCH_FILE, where=str(path), advice=texts.GIVE_A_PATH) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            texts.CANNOT_BE_READ.format(error=error), where=str(path), advice=texts.MEND_THEN_TRY
        ) from error
    return load_text(text, str(path), tried=tried)


def load_text(text: str, name: str, *, tried: bool = True) -> Profile:
    """The profile in a TOML text; `name` stands for the file in errors.

    Raises:
        DataError: as for `load_profile`.
    """
    if len(text.encode()) > MAX_FILE:
        raise DataError(texts.TOO_LARGE.format(bytes=MAX_FILE), where=name, advice=texts.MEND_THEN_TRY)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DataError(texts.NOT_TOML.format(error=error), where=name, advice=texts.MEND_THEN_TRY) from error
    for path, hint in unknown_keys(data):
        raise DataError(
            texts.UNKNOWN_KEY.format(key=path.rsplit(".", 1)[-1], hint=hint),
            where=f"{name}: {path}",
            advice=texts.MEND_THEN_TRY,
        )
    try:
        profile = msgspec.convert(data, Profile)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at `$")
        where = f"{name}: {path.strip('.`')}" if path else name
        raise DataError(message, where=where, advice=texts.MEND_THEN_TRY) from error
    check_profile(profile, name, vectors=tried)
    if tried:
        run_vectors(profile, name)
    return profile


def shipped_profiles() -> dict[str, Path]:
    """Files of the profiles that come with the program, by id (= file name)."""
    return {path.stem: path for path in sorted(profiles_dir().glob("*.toml"))}


def load_shipped(profile_id: str) -> Profile:
    """A profile that comes with the program.

    Raises:
        DataError: there is none with this id.
    """
    path = shipped_profiles().get(profile_id)
    if path is None:
        known = ", ".join(shipped_profiles()) or texts.NONE_AT_ALL
        raise DataError(
            texts.NO_SUCH_PROFILE.format(id=profile_id, hint=meant(profile_id, shipped_profiles())),
            advice=texts.PROFILES_ARE.format(known=known),
        )
    return load_profile(path)


__all__ = ["load_profile", "load_shipped", "load_text", "resolve", "shipped_profiles"]
