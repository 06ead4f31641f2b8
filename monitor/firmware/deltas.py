"""The one decoder with a name of its own: `polar-delta`.

A reference sample (3 x i16), then blocks { width u8, count u8, count x 3 signed values of `width` bits, packed from
the least significant bit on, padded to a byte }; each value adds to the sample before.
Source: polarofficial/polar-ble-sdk, technical_documentation/online_measurement.pdf and AccDataTest.kt.

Widths and counts change from packet to packet, and numpy is only fast where much is alike. So blocks are cut into
chunks of eight samples: 24 values, 3 x width bytes, which always begin at a byte. The chunks of one width, of all
packets, are unpacked together, value after value; sums run over all chunks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.firmware.wire import ByteRows
from monitor.model.records import FloatArray

Counts = npt.NDArray[np.int32 | np.int64]
IntArray = npt.NDArray[np.int64]

_MAX_WIDTH = 32
_MAX_SAMPLES = 2048
"""A 512-byte packet of 1-bit deltas holds less than this."""
_NARROW = 16
"""Up to this width, bits, the sum of as many deltas as a packet may hold fits 32 bits."""
_CHUNK = 8
_VALUES = 3 * _CHUNK
_TOGETHER = 1024
"""Packets that are unpacked together; it bounds the memory."""
_BEYOND = bytes(3 * _MAX_WIDTH + 16)
"""The last chunk is read whole, even where its block ends sooner."""
_KEPT = (np.arange(_CHUNK) < np.arange(_CHUNK + 1)[:, None]).view(np.uint64)[:, 0]
"""Which samples of a chunk count, by their number: eight booleans each."""


class Joined(NamedTuple):
    """Packets one after another."""

    data: ByteRows
    """Their bytes, shape (bytes,), and some beyond."""
    starts: IntArray
    """Shape (packets,): first byte of each."""
    ends: IntArray
    """Shape (packets,): byte after the last of each."""


class Memory:
    """Arrays that serve again in the next call.

    Memory that is new each time must first be fetched, page by page, and that costs more than the arithmetic.
    """

    def __init__(self) -> None:
        self._pieces: dict[str, ByteRows] = {}

    def array(self, name: str, size: int, kind: np.dtype[np.int32 | np.int64]) -> Counts:
        """`size` numbers, whatever was in them."""
        piece = self._pieces.get(name)
        if piece is None or len(piece) < size * kind.itemsize:
            piece = self._pieces[name] = np.empty(size * kind.itemsize, np.uint8)
        return piece[: size * kind.itemsize].view(kind)


def join(packets: Sequence[bytes]) -> Joined:
    """`packets` as `decode_deltas` wants them."""
    lengths = np.fromiter(map(len, packets), np.int64, len(packets))
    ends = lengths.cumsum()
    return Joined(np.frombuffer(b"".join([*packets, _BEYOND]), np.uint8), ends - lengths, ends)


def decode_deltas(packets: Joined, at: int, memory: Memory) -> tuple[FloatArray, IntArray]:
    """Raw samples of packets whose reference sample begins at byte `at`.

    Returns:
        The samples of all packets one after another, shape (n, 3), whole numbers in an array that nobody else has; and
        how many each packet has, shape (packets,): 0 where its blocks do not come out even.
    """
    data, starts, ends = packets
    blocks, samples = _headers(data, starts + (at + 6), ends)
    # Where a packet ends before its reference sample does, anything is read, and left out in the end.
    places = np.minimum(starts + at, len(data) - 6)
    narrow = not len(blocks.width) or blocks.width.max() <= _NARROW
    references: Counts = np.ndarray((len(data) - 5, 3), "<i2", data, 0, (1, 2))[places].astype(
        np.int32 if narrow else np.int64
    )
    counts = np.empty((int(samples.sum()), 3))
    done = 0
    for low in range(0, len(starts), _TOGETHER):
        high = low + _TOGETHER
        mine = slice(*np.searchsorted(blocks.packet, (low, high)).tolist())
        chosen = _Blocks(blocks.packet[mine] - low, *(column[mine] for column in blocks[1:]))
        part = _decode(data, chosen, references[low:high], samples[low:high], memory)
        counts[done : done + len(part)] = part
        done += len(part)
    return counts, samples


def encode_deltas(counts: IntArray) -> bytes:
    """The inverse of `decode_deltas` for one packet: one block with the least width that holds every delta.

    `counts` has shape (n, 3), n from 1 to 256, values within i16 and deltas within 32 bits.
    """
    first: bytes = counts[0].astype("<i2").tobytes()
    deltas = np.diff(counts, axis=0).ravel()
    if not deltas.size:
        return first
    width = max(int(max(deltas.max(), -deltas.min() - 1)).bit_length() + 1, 2)
    bits = (deltas[:, None] >> np.arange(width)) & 1
    packed: bytes = np.packbits(bits.astype(np.uint8).ravel(), bitorder="little").tobytes()
    return first + bytes([width, len(deltas) // 3]) + packed


class _Blocks(NamedTuple):
    """Blocks of many packets, packet after packet."""

    packet: IntArray
    start: IntArray
    """First byte of the values in the joined packets."""
    width: IntArray
    samples: IntArray


def _decode(data: ByteRows, blocks: _Blocks, references: Counts, samples: IntArray, memory: Memory) -> Counts:
    """All samples of some packets, shape (n, 3), from their blocks, reference samples and numbers of samples."""
    kind, packets = references.dtype, len(references)
    if not blocks.samples.any():
        return references[samples > 0]

    # Chunks, block after block.
    chunks = -(-blocks.samples // _CHUNK)
    ends_of_blocks = chunks.cumsum()
    block = np.arange(len(chunks)).repeat(chunks)
    nth = np.arange(len(block)) - (ends_of_blocks - chunks)[block]
    width = blocks.width.astype(np.uint8)[block]
    start = blocks.start[block] + nth * (3 * blocks.width)[block]
    valid = np.minimum(blocks.samples[block] - nth * _CHUNK, _CHUNK)
    owner = blocks.packet[block]
    order = width.argsort(kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))

    # Shape (8, 3, chunks), chunks of one width side by side. Sums within a chunk, then over the chunks of a packet.
    values = memory.array("values", len(order) * _VALUES, kind).reshape(_VALUES, -1)
    _unpack(data, start[order], width, values, memory)
    sums = values.reshape(_CHUNK, 3, -1)
    for sample in range(1, _CHUNK):
        sums[sample] += sums[sample - 1]
    whole = sums[-1].take(rank, axis=1)
    short = np.flatnonzero((valid[:-1] < _CHUNK) & (owner[:-1] == owner[1:]))  # what follows builds on the valid ones
    whole[:, short] = sums[valid[short] - 1, :, rank[short]].T
    before = whole.cumsum(axis=1, dtype=kind) - whole
    owned = np.bincount(owner, minlength=packets)
    firsts = owned.cumsum() - owned
    base = references.T - before.take(np.minimum(firsts, len(order) - 1), axis=1)
    before += base.repeat(owned, axis=1)
    sums += before.take(order, axis=1)

    # One row a chunk, and one before them with the reference, in the order of the packets.
    rows = memory.array("rows", (len(order) + packets) * _VALUES, kind).reshape(-1, _VALUES)
    rows[: len(order)] = values.T
    rows[len(order) :, :3] = references
    row, kept = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
    mine, first = np.arange(len(order)) + owner + 1, np.arange(packets) + firsts
    row[mine], row[first] = rank, np.arange(len(order), len(rows))
    kept[mine], kept[first] = valid, samples > 0
    ordered = memory.array("ordered", rows.size, kind).reshape(rows.shape)
    _lines(rows).take(row, out=_lines(ordered), mode="clip")
    return _lines(ordered.reshape(-1, 3))[_KEPT.take(kept).view(np.bool_)].view(kind).reshape(-1, 3)


def _headers(data: ByteRows, at: IntArray, ends: IntArray) -> tuple[_Blocks, IntArray]:
    """The blocks between bytes `at` and `ends` of each packet, and the samples of each: 0 for what is not even."""
    samples = (at <= ends).astype(np.int64)
    found: list[tuple[IntArray, ...]] = []
    live = np.flatnonzero(at < ends)
    at, end = at[live], ends[live]
    while len(live):
        width, count = data[at].astype(np.int64), data[at + 1].astype(np.int64)
        after = at + 2 - (-3 * count * width // 8)
        total = samples[live] + count
        even = (at + 2 <= end) & (width <= _MAX_WIDTH) & (after <= end) & (total <= _MAX_SAMPLES)
        samples[live] = np.where(even, total, 0)
        if not even.all():
            live, at, width, count, after, end = (x[even] for x in (live, at, width, count, after, end))
        found.append((live, at + 2, width, count))
        more = after < end
        live, at, end = live[more], after[more], end[more]
    if not found:
        return _Blocks(*[np.zeros(0, np.int64)] * 4), samples
    columns = found[0] if len(found) == 1 else tuple(np.concatenate(column) for column in zip(*found, strict=True))
    if len(found) > 1 or not samples[columns[0]].all():
        chosen = columns[0].argsort(kind="stable")
        chosen = chosen[samples[columns[0][chosen]] > 0]
        columns = tuple(column[chosen] for column in columns)
    return _Blocks(*columns), samples


def _unpack(data: ByteRows, start: IntArray, width: npt.NDArray[np.uint8], values: Counts, memory: Memory) -> None:
    """Fill `values`, shape (24, chunks). `start` is sorted by width, `width` need not be."""
    kind = values.dtype
    bits = 8 * kind.itemsize
    begin, end = int(start.min()), int(start.max()) + 3 * _MAX_WIDTH
    windows = memory.array("windows", end - begin, kind)
    windows[:] = np.ndarray((end - begin,), kind.newbyteorder("<"), data, begin, (1,))
    start = start - begin
    edges = [0, *np.bincount(width, minlength=_MAX_WIDTH + 1).cumsum().tolist()]
    for wide, (low, high) in enumerate(pairwise(edges)):
        if low == high:
            continue
        cells, up = _layout(wide, kind)
        out = values.reshape(*up.shape[:2], -1)[:, :, low:high]
        np.left_shift(windows.take(start[low:high] + cells)[:, None, :], up, out=out)
        out >>= bits - wide


@cache
def _layout(width: int, kind: np.dtype[np.int32 | np.int64]) -> tuple[IntArray, Counts]:
    """Where words of `kind` are read in a chunk, shape (words, 1), and how far each value moves up to lose what is
    above it, shape (words, values in a word, 1)."""
    bits = 8 * kind.itemsize
    for each in (8, 4, 2, 1):
        begin = np.arange(0, _VALUES, each) * width
        up = bits - width - (begin % 8)[:, None] - np.arange(each) * width
        if up.min() >= 0:
            break
    return (begin // 8)[:, None], up[:, :, None].astype(kind)


def _lines(rows: Counts) -> npt.NDArray[np.void]:
    """Each row as one thing, which is copied at once."""
    return rows.view(np.dtype((np.void, rows.shape[1] * rows.itemsize)))[:, 0]
