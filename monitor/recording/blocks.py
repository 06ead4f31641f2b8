"""Many messages as one, in columns: what repeats lies side by side and shrinks. Exact, whatever the messages hold.

A block is a table of its sources (JSON), a column that says which source each message in turn is from, and for each
source the columns of its messages: arrival times, lengths, and the bytes one position after the other. The layout is
described in docs/recordings.md.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from monitor.model.limbs import Limb
from monitor.model.records import FloatArray, LogRecord, Packet
from monitor.recording.log_format import Encoded, decode
from monitor.recording.log_sources import Source
from monitor.texts import recording as texts

MOST_RECORDS = 1_000_000
MOST_BYTES = 64 * 2**20
_HEAD = struct.Struct("<II")
_SIZE = struct.Struct("<I")
_CONSTANT, _DEFLATED, _PLAIN = range(3)
_LEVEL = 9
_LATEST_S = 9e9  # later times do not fit into 64 bits of nanoseconds

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


class BadBlockError(ValueError):
    """The bytes are no block."""


def pack_block(messages: list[Encoded]) -> bytes:
    """All messages, in order, as the content of one."""
    sources = list(dict.fromkeys(message.source for message in messages))
    place = {source: number for number, source in enumerate(sources)}
    of: list[list[bytes]] = [[] for _ in sources]
    for message in messages:
        of[place[message.source]].append(message.content)
    table = json.dumps([[*source, len(contents)] for source, contents in zip(sources, of, strict=True)]).encode()
    order = np.array([place[message.source] for message in messages], dtype="<u2")
    parts = [_HEAD.pack(len(messages), len(table)), table, *_planes(order.view(np.uint8), 2)]
    for source, contents in zip(sources, of, strict=True):
        if source.kind == "packet":
            parts += _pack_times(np.frombuffer(b"".join(content[:8] for content in contents), "<f8"))
            contents = [content[8:] for content in contents]
        sizes = np.array([len(content) for content in contents], dtype="<u4")
        width = _width(source, sizes)
        parts += [*_planes(sizes.view(np.uint8), 4), _SIZE.pack(width)]
        parts += _planes(np.frombuffer(b"".join(contents), np.uint8), width)
    return b"".join(parts)


def unpack_block(content: bytes) -> Iterator[LogRecord | None]:
    """The records of a block, in order; None for one that this version does not know.

    Raises:
        BadBlockError: the bytes are no block (before the first record).
    """
    try:
        order, streams = _read(content)
    except (ValueError, KeyError, TypeError, IndexError, struct.error, zlib.error) as error:
        raise BadBlockError(str(error)) from error
    take = [stream.__next__ for stream in streams]
    return (take[number]() for number in order)


def _read(content: bytes) -> tuple[list[int], list[Iterator[LogRecord | None]]]:
    count, size = _HEAD.unpack_from(content)
    if count > MOST_RECORDS:
        raise BadBlockError(texts.TOO_MANY_RECORDS)
    end = _HEAD.size + size
    table = [(Source(kind, limb, char), int(n)) for kind, limb, char, n in json.loads(content[_HEAD.size : end])]
    cursor = _Cursor(content, end)
    order = cursor.planes(count * 2, 2).view("<u2")
    if [int(n) for n in np.bincount(order, minlength=len(table))] != [n for _, n in table]:
        raise BadBlockError(texts.COLUMNS_DO_NOT_FIT_EACH_OTHER)
    streams = []
    for source, number in table:
        times = cursor.times(number).tolist() if source.kind == "packet" else []
        sizes = cursor.planes(number * 4, 4).view("<u4").astype(np.int64)
        body = cursor.planes(int(sizes.sum()), cursor.number()).tobytes()
        ends = np.cumsum(sizes)
        parts = [body[a:b] for a, b in zip((ends - sizes).tolist(), ends.tolist(), strict=True)]
        streams.append(_records(source, times, parts))
    return order.tolist(), streams


def _records(source: Source, times: list[float], parts: list[bytes]) -> Iterator[LogRecord | None]:
    if source.kind != "packet":
        return (decode(source, part) for part in parts)
    limb, char = Limb(source.limb), source.char
    return (Packet(limb, time_s, char, part) for time_s, part in zip(times, parts, strict=True))


def _width(source: Source, sizes: npt.NDArray[np.uint32]) -> int:
    """Distance of bytes that resemble each other: one packet, one number, or nothing known."""
    if source.kind == "samples":
        return 8
    equal = len(sizes) > 0 and bool((sizes == sizes[0]).all())
    return int(sizes[0]) if equal and 0 < sizes[0] <= 1024 else 1


def _pack_times(time_s: FloatArray) -> Iterator[bytes]:
    """Whole nanoseconds as differences, then what the exact times differ from them in steps of the last bit."""
    known = np.isfinite(time_s) & (np.abs(time_s) < _LATEST_S)
    ns = np.rint(np.where(known, time_s, 0.0) * 1e9).astype("<i8")
    steps = np.diff(ns, prepend=0)
    folded = (steps << 1) ^ (steps >> 63)  # small negative numbers become small ones
    yield from _planes(folded.astype("<i8").view(np.uint8), 8)
    yield from _planes((time_s.view("<i8") - (ns / 1e9).view("<i8")).view(np.uint8), 8)


def _planes(data: Bytes, width: int) -> Iterator[bytes]:
    """The bytes 0, w, 2w, ..., then 1, w + 1, ...: each plane on its own, in the shortest of three ways."""
    for plane in data.reshape(-1, width).T:
        if not len(plane):
            continue
        raw = plane.tobytes()
        if raw.count(raw[0]) == len(raw):
            yield bytes((_CONSTANT, raw[0]))
            continue
        press = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
        pressed = press.compress(raw) + press.flush()
        if len(pressed) < len(raw):
            yield bytes((_DEFLATED,)) + _SIZE.pack(len(pressed)) + pressed
        else:
            yield bytes((_PLAIN,)) + raw


class _Cursor:
    """Reads a block's columns one after the other."""

    def __init__(self, content: bytes, position: int) -> None:
        self._content = content
        self._position = position

    def number(self) -> int:
        found: int = _SIZE.unpack_from(self._content, self._position)[0]
        self._position += _SIZE.size
        return found

    def planes(self, size: int, width: int) -> Bytes:
        """`size` bytes in their first order."""
        if size == 0:
            return np.zeros(0, np.uint8)
        if not 0 < width <= size <= MOST_BYTES or size % width:
            raise BadBlockError(texts.COLUMN_HAS_IMPOSSIBLE_SIZE)
        rows = size // width
        data = np.empty((rows, width), np.uint8)
        for column in range(width):
            data[:, column] = self._plane(rows)
        return data.reshape(-1)

    def times(self, count: int) -> FloatArray:
        folded: Ints = self.planes(count * 8, 8).view("<i8")
        steps = ((folded >> 1) & (2**63 - 1)) ^ -(folded & 1)
        ns: Ints = np.cumsum(steps)
        bits: Ints = (ns / 1e9).view("<i8") + self.planes(count * 8, 8).view("<i8")
        return bits.view(np.float64)

    def _plane(self, rows: int) -> Bytes | int:
        mode = self._content[self._position]
        self._position += 1
        if mode == _CONSTANT:
            self._position += 1
            return self._content[self._position - 1]
        size = self.number() if mode == _DEFLATED else rows
        raw = self._content[self._position : self._position + size]
        self._position += size
        if mode == _DEFLATED:
            raw = zlib.decompressobj(-15).decompress(raw, rows + 1)
        if mode > _PLAIN or len(raw) != rows:
            raise BadBlockError(texts.COLUMN_TOO_SHORT_OR_TOO_LONG)
        return np.frombuffer(raw, np.uint8)
