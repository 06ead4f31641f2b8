"""Single mcap records, parsed strictly: what does not fit to the last byte is none."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO
from zlib import crc32

from mcap import records
from mcap.data_stream import ReadDataStream
from mcap.exceptions import McapError

RECORD_LIMIT = 2**24 - 1
FRAME = struct.Struct("<BQ")
"""Before every record: opcode and length of what follows."""
SHAPES: dict[int, Any] = {
    0x01: records.Header,
    0x02: records.Footer,
    0x03: records.Schema,
    0x04: records.Channel,
    0x09: records.Attachment,
    0x0A: records.AttachmentIndex,
    0x0B: records.Statistics,
    0x0C: records.Metadata,
    0x0D: records.MetadataIndex,
    0x0E: records.SummaryOffset,
    0x0F: records.DataEnd,
}
"""All kinds of records that our files hold, but messages."""
MOST_TRIED = 1 << 30
"""Bytes looked at in search of whole records; a file made to waste time ends here."""
_STEP = 1 << 22
_COPY = re.compile(rb"[\x04\x0c]..\x00{6}", re.DOTALL)  # a channel or metadata below 64 KiB
_OVERLAP = 2**16 + FRAME.size


def parse_record(opcode: int, body: bytes) -> object | None:
    """The record, as mcap's class; None where the bytes are none. An attachment's checksum must hold."""
    stream = ReadDataStream(BytesIO(body))
    try:
        found: object = SHAPES[opcode].read(stream)
    except (McapError, ValueError, struct.error, MemoryError, OverflowError):
        return None
    if stream.count != len(body):
        return None
    if isinstance(found, records.Attachment) and struct.unpack("<I", body[-4:])[0] != crc32(body[:-4]):
        return None
    return found


def find_copies(file: BinaryIO, size: int) -> Iterator[records.Channel | records.Metadata]:
    """Everything in the next `size` bytes that looks like a channel or metadata, at any place."""
    buffer, left = b"", MOST_TRIED
    while size > 0 and (more := file.read(min(_STEP, size))):
        size -= len(more)
        buffer = buffer[-_OVERLAP:] + more
        for match in _COPY.finditer(buffer):
            opcode, length = FRAME.unpack_from(buffer, match.start())
            left -= length
            if left < 0:
                return
            body = buffer[match.end() : match.end() + length]
            if len(body) == length and isinstance(
                found := parse_record(opcode, body), records.Channel | records.Metadata
            ):
                yield found
