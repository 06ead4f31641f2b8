"""Notifications into packets. What is split over two notifications belongs to the arrival of the second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from operator import methodcaller
from typing import Protocol

from monitor.firmware.plan import MAX_PACKET, Resolved
from monitor.firmware.profile_frames import Batch, Lines, Split, Sync


class Fault(StrEnum):
    """Why bytes were refused. They count packets, but for `wrong_header` of a stream: lost positions."""

    WRONG_HEADER = "wrong_header"
    UNKNOWN_FRAME = "unknown_frame"
    TRUNCATED = "truncated"
    OVER_LONG = "over_long"
    BAD_CHECKSUM = "bad_checksum"
    MALFORMED = "malformed"


Packets = tuple[Sequence[bytes], Sequence[int]]
"""Packets, and for each the index of the notification that completed it."""


class Framer(Protocol):
    """Cuts the notifications of one characteristic; remembers what is incomplete."""

    def push(self, payloads: Sequence[bytes], faults: Counter[Fault]) -> Packets:
        """Packets that these notifications complete; refusals are added to `faults`."""

    def reset(self) -> None:
        """Forget what is incomplete (the connection was lost)."""


def framer_for(resolved: Resolved, char: str) -> Framer:
    """A fresh framer for the characteristic with this alias."""
    framing = resolved.framing
    if isinstance(framing, Sync | Lines | Split | Batch) and (not framing.chars or char in framing.chars):
        if isinstance(framing, Sync):
            return SyncFramer(tuple(map(bytes.fromhex, framing.headers)), framing.length)
        if isinstance(framing, Lines):
            return LineFramer(bytes.fromhex(framing.separator))
        if isinstance(framing, Split):
            return SplitFramer(framing, resolved.split_length)
        return BatchFramer(framing.length)
    return WholeFramer()


class WholeFramer:
    """A notification is a packet."""

    def push(self, payloads: Sequence[bytes], faults: Counter[Fault]) -> Packets:
        """The notifications as they are."""
        return payloads, range(len(payloads))

    def reset(self) -> None:
        """Nothing to forget."""


class BatchFramer:
    """A notification holds whole packets of one length."""

    def __init__(self, length: int) -> None:
        self._length = length

    def push(self, payloads: Sequence[bytes], faults: Counter[Fault]) -> Packets:
        """The packets; a remainder is truncated."""
        packets: list[bytes] = []
        origins: list[int] = []
        for index, payload in enumerate(payloads):
            if len(payload) == self._length:  # nearly always
                packets.append(payload)
                origins.append(index)
                continue
            whole, left = divmod(len(payload), self._length)
            faults[Fault.TRUNCATED] += left > 0 or not payload
            packets += [payload[k * self._length : (k + 1) * self._length] for k in range(whole)]
            origins += [index] * whole
        return packets, origins

    def reset(self) -> None:
        """Nothing to forget."""


class SyncFramer:
    """A stream with a header before every packet of fixed length.

    A header inside the data would deceive after a loss, so a packet counts only if another header follows it
    or nothing does yet. The look-ahead ends with the notification: the result does not depend on batching.
    """

    def __init__(self, headers: tuple[bytes, ...], length: int) -> None:
        self._headers = headers
        self._length = length
        self._buffer = b""

    def push(self, payloads: Sequence[bytes], faults: Counter[Fault]) -> Packets:
        """Complete packets; each position at which the stream was lost counts as one wrong header."""
        packets: list[bytes] = []
        origins: list[int] = []
        for index, payload in enumerate(payloads):
            if not self._buffer and len(payload) == self._length and payload.startswith(self._headers):
                packets.append(payload)
                origins.append(index)
                continue
            faults[Fault.TRUNCATED] += not payload
            found = self._cut(self._buffer + payload, faults)
            packets += found
            origins += [index] * len(found)
        return packets, origins

    def reset(self) -> None:
        """Forget the incomplete packet."""
        self._buffer = b""

    def _cut(self, data: bytes, faults: Counter[Fault]) -> list[bytes]:
        packets: list[bytes] = []
        at, lost = 0, False
        while at < len(data):
            end = at + self._length
            if not self._header_at(data, at) or (end < len(data) and not self._header_at(data, end)):
                faults[Fault.WRONG_HEADER] += not lost
                lost = True
                at = self._next_header(data, at + 1)
                continue
            if end > len(data):
                break
            packets.append(data[at:end])
            at, lost = end, False
        self._buffer = data[at:]
        return packets

    def _header_at(self, data: bytes, at: int) -> bool:
        """Whether a header, or as much of it as is there, stands at `at`."""
        return any(data.startswith(header[: len(data) - at], at) for header in self._headers)

    def _next_header(self, data: bytes, at: int) -> int:
        while at < len(data) and not self._header_at(data, at):
            at += 1
        return at


_BLANK = b"\r\n\t \x00"


class LineFramer:
    """Text lines; a carriage return at the end is dropped, empty lines are passed over."""

    def __init__(self, separator: bytes) -> None:
        self._separator = separator
        self._buffer = b""

    def push(self, payloads: Sequence[bytes], faults: Counter[Fault]) -> Packets:
        """Complete lines without their separator."""
        if not self._buffer and len(self._separator) == 1:
            lines = b"".join(payloads).split(self._separator)
            if len(lines) == len(payloads) + 1 and all(map(methodcaller("endswith", self._separator), payloads)):
                texts = [line.strip(_BLANK) for line in lines[:-1]]
                if all(texts) and max(map(len, texts), default=0) <= MAX_PACKET:  # each a line, as nearly always
                    return texts, range(len(texts))
        packets: list[bytes] = []
        origins: list[int] = []
        for index, payload in enumerate(payloads):
            *lines, self._buffer = (self._buffer + payload).split(self._separator)
            for line in lines:
                text = line.strip(_BLANK)
                if len(text) > MAX_PACKET:
                    faults[Fault.OVER_LONG] += 1
                elif text:
                    packets.append(text)
                    origins.append(index)
            if len(self._buffer) > MAX_PACKET:
                faults[Fault.OVER_LONG] += 1
                self._buffer = b""
        return packets, origins

    def reset(self) -> None:
        """Forget the incomplete line."""
        self._buffer = b""


class SplitFramer:
    """A long packet in two or more notifications: same key, another code."""

    def __init__(self, framing: Split, length: int) -> None:
        self._framing = framing
        self._length = length
        self._whole = max(length, framing.code_at + 1, framing.key_at + 1)
        self._pending = b""

    def push(self, payloads: Sequence[bytes], faults: Counter[Fault]) -> Packets:
        """Whole packets, and whatever has neither code (replies) as it is."""
        packets: list[bytes] = []
        origins: list[int] = []
        first, code_at, whole = self._framing.first, self._framing.code_at, self._whole
        for index, payload in enumerate(payloads):
            if len(payload) >= whole and payload[code_at] == first and not self._pending:  # nearly always
                packets.append(payload)
                origins.append(index)
                continue
            packet = self._join(payload, faults)
            if packet is not None:
                packets.append(packet)
                origins.append(index)
        return packets, origins

    def reset(self) -> None:
        """Forget the first part."""
        self._pending = b""

    def _join(self, payload: bytes, faults: Counter[Fault]) -> bytes | None:
        framing = self._framing
        if len(payload) <= max(framing.code_at, framing.key_at):
            return payload
        code, key = payload[framing.code_at], payload[framing.key_at]
        if code == framing.first:
            # A first part that never got its rest must not pass for a shorter packet.
            faults[Fault.TRUNCATED] += bool(self._pending)
            self._pending = payload
        elif code == framing.continuation:
            if not self._pending or self._pending[framing.key_at] != key:
                faults[Fault.UNKNOWN_FRAME] += 1
                return None
            self._pending += payload[framing.header :]
        else:
            return payload
        if len(self._pending) < self._length:
            return None
        whole, self._pending = self._pending, b""
        return whole
