"""A firmware profile played backwards: samples in SI units become the notifications a sensor would send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np

from monitor.firmware.battery import raw_charge
from monitor.firmware.blocks import physical
from monitor.firmware.deltas import encode_deltas
from monitor.firmware.plan import BlockPlan, FieldPlan, FramePlan, Resolved
from monitor.firmware.profile_frames import Lines, Split
from monitor.firmware.profile_steps import Expect, Value
from monitor.firmware.steps import Variables, checksum, fill
from monitor.firmware.wire import dtype_of, is_float, is_signed, pack_one, read_one, size_of
from monitor.model.records import FloatArray

_CSV_DECIMALS = 4


class Sent(NamedTuple):
    """One notification; `samples` is 0 for all but the last part of a packet."""

    char: str
    payload: bytes
    samples: int


class Encoder:
    """Packs samples as the sensor of a resolved profile does, with its clock and counter.

    Samples that do not fill a packet wait for the next call.

    Args:
        resolved: the profile, with parameters chosen and captured variables known.
        frame: name of the acceleration frame to send; left out: the first.
        samples_per_packet: for frames that leave the number open; left out: the usual one.
        max_payload: longest notification, bytes (split framing).
    """

    def __init__(
        self,
        resolved: Resolved,
        frame: str | None = None,
        samples_per_packet: int | None = None,
        max_payload: int = 244,
    ) -> None:
        frames = [plan for plan in resolved.frames if not plan.waiting and frame in (None, plan.name)]
        self.resolved = resolved
        self._plan = next(plan for plan in frames if plan.acc is not None)
        self._gyro_plan = next((plan for plan in resolved.frames if plan.acc is None and plan.gyro), None)
        self._size = self._plan.count or samples_per_packet or self._plan.typical
        self._max_payload = max_payload
        self._time_s: FloatArray = np.zeros(0)
        self._acc: FloatArray = np.zeros((0, 3))
        self._gyro: FloatArray = np.zeros((0, 3))
        self._apart: FloatArray = np.zeros((0, 3))
        self._packets = 0
        self._samples = 0

    def encode(self, time_s: FloatArray, acc_ms2: FloatArray, gyro_rads: FloatArray | None = None) -> list[Sent]:
        """Notifications that these samples complete.

        Args:
            time_s: shape (n,), time of the sensor's clock, s.
            acc_ms2: shape (n, 3), gravity included, m/s2.
            gyro_rads: shape (n, 3), rad/s; zeros where left out.
        """
        gyro = np.zeros_like(acc_ms2) if gyro_rads is None else gyro_rads
        self._time_s = np.concatenate([self._time_s, time_s])
        self._acc = np.concatenate([self._acc, acc_ms2])
        self._gyro = np.concatenate([self._gyro, gyro])
        sent: list[Sent] = []
        while len(self._acc) >= self._size:
            sent += self._packet(self._size)
        if self._gyro_plan is not None and gyro_rads is not None:
            self._apart = np.concatenate([self._apart, gyro])
            sent += self._apart_packets(self._gyro_plan)
        return sent

    def flush(self) -> list[Sent]:
        """A last, shorter packet with what waits, where the frame allows one."""
        if not len(self._acc) or self._plan.count is not None:
            return []
        return self._packet(len(self._acc))

    def quantised(self, acc_ms2: FloatArray) -> FloatArray:
        """What a decoder makes of `acc_ms2` (n, 3) after the sensor's rounding and clipping, m/s2."""
        if self._plan.acc is None:
            raise ValueError(self._plan.name)
        return physical(_counts(acc_ms2, self._plan.acc), self._plan.acc)

    def battery(self, percent: float) -> Sent | None:
        """The notification (or value to read) that tells this charge; None if the sensor tells none."""
        battery = self.resolved.profile.battery
        if battery is None:
            return None
        for plan in self.resolved.frames:
            if plan.main is None and any(field.name == battery.field for field in plan.fields):
                values: dict[str, float] = {battery.field: round(raw_charge(battery, percent))}
                return Sent(plan.char, bytes(self._frame(plan, max(plan.least, 1), values)), 0)
        return None

    def _packet(self, samples: int) -> list[Sent]:
        plan, time, sequence = self._plan, self.resolved.time, self.resolved.sequence
        values: dict[str, float] = {}
        if time is not None:
            at = self._time_s[0 if time.refers == "first" else samples - 1]
            tick = round(float(at) / time.unit_s) % 2**time.bits
            values[time.field] = tick if time.scale == 1.0 else tick / time.scale
        if sequence is not None:
            count = self._packets if sequence.step == "packets" else self._samples
            values[sequence.field] = count % 2**sequence.bits
        if plan.count_field is not None:
            values[plan.count_field.name] = samples
        blocks = {"acc": self._acc[:samples], "gyro": self._gyro[:samples]}
        payload = self._line(plan, values, blocks) if plan.csv_separator else self._build(plan, samples, values, blocks)
        self._time_s, self._acc = self._time_s[samples:], self._acc[samples:]
        self._gyro = self._gyro[samples:]
        self._packets += 1
        self._samples += samples
        return self._notifications(plan.char, payload, samples)

    def _apart_packets(self, plan: FramePlan) -> list[Sent]:
        sent: list[Sent] = []
        size = plan.count or plan.typical
        while len(self._apart) >= size:
            payload = self._build(plan, size, {}, {"gyro": self._apart[:size]})
            sent.append(Sent(plan.char, payload, 0))
            self._apart = self._apart[size:]
        return sent

    def _notifications(self, char: str, payload: bytes, samples: int) -> list[Sent]:
        framing = self.resolved.framing
        if not isinstance(framing, Split) or len(payload) <= self._max_payload:
            return [Sent(char, payload, samples)]
        header = bytearray(framing.header)
        header[framing.code_at], header[framing.key_at] = framing.continuation, payload[framing.key_at]
        parts, rest = [payload[: self._max_payload]], payload[self._max_payload :]
        step = self._max_payload - framing.header
        parts += [bytes(header) + rest[at : at + step] for at in range(0, len(rest), step)]
        return [Sent(char, part, samples if part is parts[-1] else 0) for part in parts]

    def _line(self, plan: FramePlan, values: Mapping[str, float], blocks: Mapping[str, FloatArray]) -> bytes:
        cells = ["0"] * plan.csv_columns
        for condition in plan.conditions:
            cells[condition.field.at] = str(condition.value)
        for field in plan.fields:
            cells[field.at] = f"{values.get(field.name, 0):.10g}"
        for role, block in (("acc", plan.acc), ("gyro", plan.gyro)):
            if block is not None:
                row = _counts(blocks[role], block)[0].tolist()
                cells[block.at : block.at + 3] = [f"{value:.{_CSV_DECIMALS}f}" for value in row]
        framing = self.resolved.framing
        end = bytes.fromhex(framing.separator) if isinstance(framing, Lines) else b""
        return (plan.csv_separator or ",").join(cells).encode("ascii") + end

    def _build(
        self, plan: FramePlan, samples: int, values: Mapping[str, float], blocks: Mapping[str, FloatArray]
    ) -> bytes:
        main = plan.main
        if main is not None and main.decoder is not None:
            head = self._frame(plan, main.at, values)
            counts = _counts(blocks["acc" if plan.acc else "gyro"], main).astype(np.int64)
            return bytes(head[: main.at]) + encode_deltas(counts)
        payload = self._frame(plan, max(plan.least, plan.size(samples) + plan.tail), values)
        for role, block in (("acc", plan.acc), ("gyro", plan.gyro)):
            if block is not None:
                _place(payload, plan.start(role, samples), block, _counts(blocks[role], block), bool(plan.planar))
        if plan.checksum is not None:
            check = plan.checksum
            payload[check.at] = 0
            payload[check.at] = checksum(check.kind, bytes(payload[check.start : check.end or None]))
        return bytes(payload)

    def _frame(self, plan: FramePlan, size: int, values: Mapping[str, float]) -> bytearray:
        """A packet with header and fields, no samples yet."""
        payload = bytearray(size)
        for condition in plan.conditions:
            _set(payload, condition.field, condition.value or 0)
        for field in plan.fields:
            if field.name in values:
                _set(payload, field, values[field.name])
        return payload


def reply(step: Expect, variables: Variables, captures: Mapping[str, Value]) -> bytes:
    """A notification that satisfies an `expect` step, carrying the values it captures (0 where none is given)."""
    data = bytearray(fill(step.prefix, variables))

    def put(at: int, part: bytes) -> None:
        data.extend(bytes(max(at + len(part) - len(data), 0)))
        data[at : at + len(part)] = part

    if step.status_at is not None:
        put(step.status_at, pack_one(step.ok_codes[0] if step.ok_codes else 0, step.status_type))
    for capture in step.capture:
        value = captures.get(capture.name, 0)
        at = capture.at
        if capture.find:
            marker = bytes.fromhex(capture.find)
            at = max(at, len(data))
            put(at, marker)
            at += len(marker)
        if not isinstance(value, str):
            put(at, pack_one(int(value) << capture.shift if capture.shift else value, capture.type))
    return bytes(data)


def _set(payload: bytearray, field: FieldPlan, value: float) -> None:
    """Put a value into its bits, leaving the others of its bytes."""
    end = field.at + size_of(field.kind)
    if end > len(payload):
        payload.extend(bytes(end - len(payload)))
    if field.mask is None and not field.shift:
        payload[field.at : end] = pack_one(value, field.kind)
        return
    mask = -1 if field.mask is None else field.mask
    old = int(read_one(bytes(payload), field.at, field.kind) or 0)
    # A condition compares the masked value as it stands; fields are shifted, conditions have shift 0.
    payload[field.at : end] = pack_one((old & ~mask) | (int(value) << field.shift & mask), field.kind)


def _counts(values: FloatArray, block: BlockPlan) -> np.ndarray[tuple[int, ...], np.dtype[np.generic]]:
    """The inverse of `physical`, rounded and clipped to what the type can hold, in the order of the packet."""
    raw = values[:, list(block.columns)] * np.array(block.signs)
    raw = (raw - block.offset) / block.factor
    if block.kind == "text":
        text: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = raw.round(_CSV_DECIMALS)
        return text
    if is_float(block.kind):
        kept: np.ndarray[tuple[int, ...], np.dtype[np.generic]] = raw.astype(dtype_of(block.kind))
        return kept
    width = block.bits or 8 * size_of(block.kind)
    top = 2 ** (width - is_signed(block.kind)) - 1
    low = -top - 1 if is_signed(block.kind) else 0
    whole: np.ndarray[tuple[int, ...], np.dtype[np.int64]] = np.clip(np.rint(raw), low, top).astype(np.int64)
    return whole


def _place(
    payload: bytearray,
    start: int,
    block: BlockPlan,
    counts: np.ndarray[tuple[int, ...], np.dtype[np.generic]],
    planar: bool,
) -> None:
    """Write counts (n, 3) into the payload."""
    size = size_of(block.kind)
    if block.bits is not None:
        _place_bits(payload, start, block, counts.astype(np.int64))
        return
    stride = 3 * size if planar else block.stride or 3 * size
    if size == 3:
        order: Literal["big", "little"] = "big" if block.kind.endswith("be") else "little"
        for place, row in enumerate(counts.astype(np.int64).tolist()):
            part = b"".join(value.to_bytes(3, order, signed=is_signed(block.kind)) for value in row)
            payload[start + place * stride : start + place * stride + 9] = part
        return
    view: np.ndarray[tuple[int, ...], np.dtype[np.generic]] = np.ndarray(
        (len(counts), 3), dtype_of(block.kind), memoryview(payload), start, (stride, size)
    )
    view[...] = counts


def _place_bits(
    payload: bytearray, start: int, block: BlockPlan, counts: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
) -> None:
    width = block.bits or 1
    places = np.arange(width)
    bits = ((counts[..., None] >> (places[::-1] if block.msb_first else places)) & 1).astype(np.uint8)
    order: Literal["big", "little"] = "big" if block.msb_first else "little"
    rows = [bits.reshape(-1)] if block.stride is None else list(bits.reshape(len(counts), -1))
    for place, row in enumerate(rows):
        part = np.packbits(row, bitorder=order).tobytes()
        at = start + place * (block.stride or 0)
        payload[at : at + len(part)] = part
