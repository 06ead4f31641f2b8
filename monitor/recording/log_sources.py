"""Whose messages a channel of the recording carries, and the seal by which damage is found out.

An unchunked mcap message has no checksum of its own, so each message's `sequence` field holds one: CRC-32 over log
time, publish time and data, begun with the seal of its channel. The channel's seal is a CRC-32 over what the channel
means and over a salt drawn for each file: a message of another recording, or of another channel, never passes.
"""

from __future__ import annotations

import json
import struct
from typing import NamedTuple
from zlib import crc32

VERSION = 1
_TIMES = struct.Struct("<QQ")


class Source(NamedTuple):
    """What a channel carries: a kind of record and, for packets, whose and from which characteristic."""

    kind: str
    limb: str = ""
    char: str = ""

    @property
    def topic(self) -> str:
        """Name of the channel for people and other programs; ours read the channel's metadata."""
        parts = [part for part in (self.limb, self.kind, self.char) if part]
        return "/" + "/".join(parts).encode("ascii", "replace").decode()

    @property
    def schema(self) -> str:
        """Name and version of what the messages hold."""
        return f"kickstep.{self.kind}/{VERSION}"


def channel_metadata(number: int, source: Source, salt: str) -> dict[str, str]:
    """Metadata of channel `number`: what it means, and its seal."""
    meaning = json.dumps({**source._asdict(), "version": VERSION, "salt": salt})
    return {"kickstep": meaning, "seal": f"{_seal(meaning, number):08x}"}


class Channel(NamedTuple):
    """A channel whose definition is whole; `source` None: a kind or version that is not known here."""

    source: Source | None
    seal: int
    salt: str


def read_channel(number: int, metadata: dict[str, str]) -> Channel | None:
    """What channel `number` carries; None when its definition is damaged or not ours."""
    meaning = metadata.get("kickstep", "")
    seal = _seal(meaning, number)
    if metadata.get("seal") != f"{seal:08x}":
        return None
    try:
        said = json.loads(meaning)
        salt = str(said["salt"])
        source = Source(said["kind"], said["limb"], said["char"]) if said["version"] == VERSION else None
    except (ValueError, KeyError, TypeError):
        return None
    return Channel(source, seal, salt)


def message_seal(channel_seal: int, time_ns: int, data: bytes) -> int:
    """Value of the message's `sequence` field; `time_ns` is both its log and its publish time."""
    return crc32(data, crc32(_TIMES.pack(time_ns, time_ns), channel_seal))


def facts_metadata(text: str, salt: str) -> dict[str, str]:
    """The copy of the session facts (ASCII) that stands in the file's metadata."""
    return {"facts": text, "salt": salt, "seal": f"{_seal(text + salt, 0):08x}"}


def read_facts(metadata: dict[str, str]) -> tuple[str, str] | None:
    """The copy of the session facts and its file's salt; None when it is damaged."""
    text, salt = metadata.get("facts", ""), metadata.get("salt", "")
    return (text, salt) if text.isascii() and metadata == facts_metadata(text, salt) else None


def _seal(text: str, start: int) -> int:
    return crc32(text.encode("ascii", "replace"), start)
