"""Numbers as they lie in a packet: names of types, reading them from many packets at once, writing one."""

from __future__ import annotations

import struct
from functools import cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from monitor.errors import DataError
from monitor.texts import profiles as texts

WireType = Literal[
    "u8", "i8", "u16", "i16", "u24", "i24", "u32", "i32", "u64", "i64", "f32", "f64",
    "u16be", "i16be", "u24be", "i24be", "u32be", "i32be", "u64be", "i64be", "f32be", "f64be",
    "text",
]  # fmt: skip
"""Little-endian unless the name ends in `be`; `text` is a decimal number in a CSV line."""

ByteRows = npt.NDArray[np.uint8]
"""Shape (packets, length): packets of one length, one a row, C-contiguous."""


@cache
def is_float(kind: WireType) -> bool:
    """True for IEEE floats and text, whose values need not be whole or finite."""
    return kind[0] in "ft"


def is_signed(kind: WireType) -> bool:
    """True for two's complement integers and floats."""
    return kind[0] != "u"


@cache
def size_of(kind: WireType) -> int:
    """Bytes that one value takes; 1 (a column) for `text`."""
    return 1 if kind == "text" else int(kind.removesuffix("be")[1:]) // 8


def largest(kind: WireType) -> float:
    """Largest value that an integer type can show; infinity for floats."""
    if is_float(kind):
        return float("inf")
    return float(2 ** (8 * size_of(kind) - is_signed(kind)) - 1)


@cache
def dtype_of(kind: WireType) -> np.dtype[np.generic]:
    """The numpy type; 24-bit and text have none (ValueError)."""
    if kind == "text" or size_of(kind) == 3:
        raise ValueError(f"{kind} has no numpy type")
    order = ">" if kind.endswith("be") else "<"
    return np.dtype(f"{order}{kind[0]}{size_of(kind)}")


def strided(
    rows: ByteRows, at: int, kind: WireType, shape: tuple[int, ...], strides: tuple[int, ...]
) -> npt.NDArray[np.generic]:
    """Values of shape (packets, *shape) from byte `at` of each row on, `strides` bytes apart on each axis.

    The caller has checked that the last one ends inside the row. No copy, except for 24-bit types.
    """
    outer_shape, outer_strides = (rows.shape[0], *shape), (rows.shape[1], *strides)
    if size_of(kind) != 3:
        return np.ndarray(outer_shape, dtype_of(kind), rows.data, at, outer_strides)
    parts = np.ndarray((*outer_shape, 3), np.uint8, rows.data, at, (*outer_strides, 1)).astype(np.int64)
    if kind.endswith("be"):
        parts = parts[..., ::-1]
    value = parts[..., 0] | parts[..., 1] << 8 | parts[..., 2] << 16
    return np.where(value >= 1 << 23, value - (1 << 24), value) if is_signed(kind) else value


def column(rows: ByteRows, at: int, kind: WireType) -> npt.NDArray[np.int64] | npt.NDArray[np.float64]:
    """One value a packet, shape (packets,): int64 (u64 wraps into it) or float64."""
    values = strided(rows, at, kind, (), ())
    if not is_float(kind):
        return values.astype(np.int64)
    with np.errstate(invalid="ignore"):  # a signalling NaN
        return values.astype(np.float64)


def read_one(payload: bytes, at: int, kind: WireType) -> int | float | None:
    """The value at byte `at`, or None where the payload ends before it does."""
    end = at + size_of(kind)
    if at < 0 or end > len(payload) or kind == "text":
        return None
    part = payload[at:end]
    if is_float(kind):
        order = ">" if kind.endswith("be") else "<"
        return float(struct.unpack(f"{order}{'f' if size_of(kind) == 4 else 'd'}", part)[0])
    return int.from_bytes(part, "big" if kind.endswith("be") else "little", signed=is_signed(kind))


def pack_one(value: float, kind: WireType) -> bytes:
    """`value` as bytes.

    Raises:
        DataError: it does not fit the type, or is not whole where the type is an integer.
    """
    try:
        if is_float(kind):
            order = ">" if kind.endswith("be") else "<"
            return struct.pack(f"{order}{'f' if size_of(kind) == 4 else 'd'}", value)
        if value != int(value):
            raise OverflowError
        order_name: Literal["big", "little"] = "big" if kind.endswith("be") else "little"
        return int(value).to_bytes(size_of(kind), order_name, signed=is_signed(kind))
    except (OverflowError, ValueError, struct.error) as error:
        raise DataError(texts.DOES_NOT_FIT.format(value=value, kind=kind)) from error
