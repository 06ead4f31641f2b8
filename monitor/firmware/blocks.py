"""Sample blocks of many packets of one shape at once: one numpy call a block, then scale and axes."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.firmware.plan import BlockPlan, ConditionPlan, FieldPlan, FramePlan
from monitor.firmware.profile_frames import FrameChecksum
from monitor.firmware.wire import ByteRows, column, is_float, is_signed, read_one, size_of, strided
from monitor.model.records import FloatArray

BoolArray = npt.NDArray[np.bool_]

_FEW = 30
"""Values of which the squares together say whether any is at the end of the scale; in more, rest itself adds up."""
_LARGEST_COUNT = 2.0**62
"""A float clock beyond this is rubbish."""
IMPOSSIBLE = 10_000.0
"""m/s2 or rad/s beyond which a float is rubbish, not movement (chosen here: 1000 g). It would blind a filter."""


class Place(NamedTuple):
    """Where a block lies in packets of one frame, length and number of samples."""

    role: str
    block: BlockPlan
    start: int
    stride: int


def places_of(plan: FramePlan, samples: int) -> tuple[Place, ...]:
    """The blocks of packets with so many samples."""
    found = []
    for role, block in (("acc", plan.acc), ("gyro", plan.gyro)):
        if block is not None:
            tight = 3 * size_of(block.kind)
            stride = tight if plan.planar else block.stride or tight
            found.append(Place(role, block, plan.start(role, samples), stride))
    return tuple(found)


def raw_block(rows: ByteRows, place: Place, samples: int) -> npt.NDArray[np.generic]:
    """Counts of one block, shape (packets, samples, 3), as they lie there. The caller has checked the size."""
    block = place.block
    if block.bits is not None:
        return _unpacked(rows, block, place.start, samples)
    return strided(rows, place.start, block.kind, (samples, 3), (place.stride, size_of(block.kind)))


def physical(raw: npt.NDArray[np.generic], block: BlockPlan) -> FloatArray:
    """Counts of shape (..., 3) as m/s2 or rad/s in x, y, z order. Rubbish floats become NaN."""
    return scaled(raw, block)[0]


def scaled(raw: npt.NDArray[np.generic], block: BlockPlan, *, here: bool = False) -> tuple[FloatArray, bool]:
    """As `physical`, and whether there was any rubbish (of which numpy may warn). `here`: in the array itself."""
    values = raw.astype(np.float64, copy=not here)
    if block.factor != 1.0:
        values *= block.factor
    if block.offset:
        values += block.offset
    rubbish = False
    if is_float(block.kind):
        # One product tells that all is well, as nearly always: NaN is not below anything.
        flat = values.reshape(-1)
        if not flat @ flat <= IMPOSSIBLE**2:
            bad = ~(np.abs(values) <= IMPOSSIBLE)
            rubbish = bool(bad.any())
            values[bad] = np.nan
    if block.columns != (0, 1, 2):
        values = values[..., [block.columns.index(axis) for axis in range(3)]]
    if block.signs != (1.0, 1.0, 1.0):
        values *= [block.signs[block.columns.index(axis)] for axis in range(3)]
    return values, rubbish


def saturated(values: FloatArray, block: BlockPlan) -> BoolArray:
    """Shape (...,): an axis of the sample is at the end of its scale."""
    if block.clip == np.inf:
        return np.zeros(values.shape[:-1], np.bool_)
    flat = values.reshape(-1)
    if len(flat) <= _FEW:
        if flat @ flat < block.clip**2:  # one product, as nearly always
            return np.zeros(values.shape[:-1], np.bool_)
    elif -block.clip < flat.min() and flat.max() < block.clip:
        return np.zeros(values.shape[:-1], np.bool_)
    ends = values >= block.clip  # no array of magnitudes: its memory would cost more than the comparisons
    ends |= values <= -block.clip
    flags: BoolArray = ends[..., 0] | ends[..., 1] | ends[..., 2]
    return flags


def holds(rows: ByteRows, conditions: tuple[ConditionPlan, ...]) -> BoolArray:
    """Shape (packets,): all conditions are true. Their bytes must lie inside the packets."""
    result = np.ones(len(rows), np.bool_)
    for condition in conditions:
        if condition.value is None:
            return np.zeros(len(rows), np.bool_)
        result &= field_values(rows, condition.field) == condition.value
    return result


def fits(packet: bytes, conditions: tuple[ConditionPlan, ...]) -> bool:
    """As `holds`, for one packet."""
    for condition in conditions:
        field = condition.field
        value = packet[field.at] if field.kind == "u8" else read_one(packet, field.at, field.kind)
        if condition.value is None or value is None:
            return False
        if (value if field.mask is None else int(value) & field.mask) != condition.value:
            return False
    return True


def field_values(rows: ByteRows, field: FieldPlan) -> npt.NDArray[np.int64] | npt.NDArray[np.float64]:
    """One value a packet, masked and shifted, shape (packets,)."""
    values = rows[:, field.at].astype(np.int64) if field.kind == "u8" else column(rows, field.at, field.kind)
    if values.dtype == np.float64 or (field.mask is None and not field.shift):
        return values
    whole = values.astype(np.int64)
    return (whole if field.mask is None else whole & field.mask) >> field.shift


def field_value(packet: bytes, field: FieldPlan) -> npt.NDArray[np.int64] | npt.NDArray[np.float64]:
    """As `field_values`, for one packet: shape (1,)."""
    value = packet[field.at] if field.kind == "u8" else read_one(packet, field.at, field.kind)
    if value is None:
        raise ValueError(field.name)  # the frame's length says that it is there
    if isinstance(value, float):
        if field.mask is None and not field.shift:
            return np.array([value])
        return field_values(np.frombuffer(packet, np.uint8)[None, :], field)
    value -= (value >= 1 << 63) << 64  # as arrays wrap
    return np.array([(value if field.mask is None else value & field.mask) >> field.shift])


def sound(rows: ByteRows, check: FrameChecksum) -> BoolArray:
    """Shape (packets,): the checksum is right."""
    length = rows.shape[1]
    end = check.end if check.end > 0 else length + check.end
    covered, own = rows[:, check.start : end], rows[:, check.at]
    found = np.bitwise_xor.reduce(covered, axis=1) if check.kind == "xor8" else covered.sum(axis=1, dtype=np.uint8)
    if check.kind == "sum_to_zero":
        zero: BoolArray = found == 0
        return zero
    if check.start <= check.at % length < end:
        found = found ^ own if check.kind == "xor8" else found - own
    right: BoolArray = found == own
    return right


def whole_counts(
    values: npt.NDArray[np.int64] | FloatArray | None, scale: float
) -> tuple[npt.NDArray[np.int64], BoolArray | None] | tuple[None, None]:
    """A clock or counter as whole counts, and which of them are no numbers at all (None: all are)."""
    if values is None:
        return None, None
    if values.dtype == np.int64:
        return values.astype(np.int64, copy=False), None
    with np.errstate(all="ignore"):
        scaled = values.astype(np.float64) * scale
    rubbish = ~(np.abs(scaled) <= _LARGEST_COUNT)
    return np.rint(np.where(rubbish, 0.0, scaled)).astype(np.int64), rubbish if rubbish.any() else None


def _unpacked(rows: ByteRows, block: BlockPlan, start: int, samples: int) -> npt.NDArray[np.generic]:
    """Bit-packed values; the first bit is the least significant one for `lsb`, the most significant for `msb`."""
    width = block.bits or 1
    order: Literal["big", "little"] = "big" if block.msb_first else "little"
    if block.stride is None:
        area = rows[:, start : start - (-samples * 3 * width // 8)]
        bits = np.unpackbits(area, axis=1, bitorder=order)[:, : samples * 3 * width]
    else:
        area = strided(rows, start, "u8", (samples, block.sample_size), (block.stride, 1)).astype(np.uint8)
        bits = np.unpackbits(area, axis=2, bitorder=order)[:, :, : 3 * width]
    weights = np.int64(1) << np.arange(width, dtype=np.int64)
    if is_signed(block.kind):
        weights[-1] = -weights[-1]
    if block.msb_first:
        weights = weights[::-1]
    counts: npt.NDArray[np.int64] = bits.reshape(len(rows), samples, 3, width).astype(np.int64) @ weights
    return counts
