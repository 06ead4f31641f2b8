"""The one decoder with a name of its own: `polar-delta`.

A reference sample (3 x i16), then blocks { width u8, count u8, count x 3 signed values of `width` bits, packed from
the least significant bit on, padded to a byte }; each value adds to the sample before.
Source: polarofficial/polar-ble-sdk, technical_documentation/online_measurement.pdf and AccDataTest.kt.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]

_MAX_WIDTH = 32
_MAX_SAMPLES = 2048
"""A 512-byte packet of 1-bit deltas holds less than this."""


def decode_deltas(packet: bytes, at: int) -> Counts | None:
    """Raw samples, shape (n, 3), of the delta blocks from byte `at` to the end; None if they do not come out even."""
    if len(packet) < at + 6:
        return None
    parts = [np.frombuffer(packet, "<i2", 3, at).astype(np.int64)[None, :]]
    at += 6
    total = 1
    while at < len(packet):
        if at + 2 > len(packet):
            return None
        width, count = packet[at], packet[at + 1]
        size = -(-3 * count * width // 8)
        at += 2
        total += count
        if width > _MAX_WIDTH or at + size > len(packet) or total > _MAX_SAMPLES:
            return None
        parts.append(_signed(packet[at : at + size], 3 * count, width).reshape(count, 3))
        at += size
    return np.cumsum(np.concatenate(parts), axis=0)


def encode_deltas(counts: Counts) -> bytes:
    """The inverse of `decode_deltas`: one block with the least width that holds every delta.

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


def _signed(data: bytes, values: int, width: int) -> Counts:
    """`values` two's complement numbers of `width` bits, least significant bit first."""
    if not values or not width:
        return np.zeros(values, np.int64)
    bits = np.unpackbits(np.frombuffer(data, np.uint8), count=values * width, bitorder="little")
    weights = np.int64(1) << np.arange(width, dtype=np.int64)
    weights[-1] = -weights[-1]
    return bits.reshape(values, width).astype(np.int64) @ weights
