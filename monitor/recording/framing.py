"""The sealed messages of a recording in file order, whatever became of the file.

We walk mcap's framing ourselves (docs/decisions/0010): its reader gives up at the first damaged length, and a recording
must lose the damaged message, not the rest. Nothing is returned that its seal does not vouch for. After damage
the walk goes on at the next place where a seal, or mcap's own checksum, holds.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO
from zlib import crc32

from mcap import records

from monitor.recording.log_file import FACTS_METADATA, FACTS_REPEATED, PROFILE
from monitor.recording.log_format import FACTS
from monitor.recording.log_sources import Channel, Source, read_channel, read_facts
from monitor.recording.mcap_records import FRAME, MOST_TRIED, RECORD_LIMIT, SHAPES, find_copies, parse_record

MAGIC = b"\x89MCAP0\r\n"
END = struct.Struct("<BQ20x8s")
"""Footer and closing magic."""
_STEP = 1 << 20
_MESSAGE_HEAD = struct.Struct("<BQHI")
_MESSAGE = 0x05
_SEALED = 15  # where in a message its sealed bytes begin: both times, then the data
_CONTENT = 31
# Records that prove themselves (channel, message, attachment, our metadata), shorter than 2**24.
_FOOTHOLD = re.compile(rb"[\x04\x05\x09\x0c]...\x00{5}", re.DOTALL)

Framed = tuple[Source | None, bytes]
OnRead = Callable[[int], None]


class Frames:
    """Iterates over `(source, data)`; source None: a message of a kind that this version does not know.

    `size` and `position` are bytes; `breaks` the stretches that could not be read, as (offset, length); `ours` turns
    true once something was met that only our recordings hold.

    Args:
        file: open for reading, at its start.
        size: the file's length; what is appended later is not read.
        on_read: called with a number of bytes each time that many more were read.
    """

    def __init__(self, file: BinaryIO, size: int, on_read: OnRead | None = None) -> None:
        self.size = size
        self._on_read = on_read
        self.breaks: list[tuple[int, int]] = []
        self.ours = False
        self._file = file
        self._buffer = b""
        self._base = 0  # the buffer's offset in the file
        self._at = 0  # the walk's place in the buffer
        self._channels: dict[int, Channel] = {}
        self._salt: str | None = None
        self._facts: bytes | None = None  # their copy in the metadata, until the facts themselves are met
        self._facts_again: bytes | None = None  # the copy further on, should the first ones be damaged
        self._met = False  # a message was met
        self._looked_ahead = False
        self._tried = 0

    @property
    def position(self) -> int:
        """Bytes of the file that are done."""
        return self._base + self._at

    def __iter__(self) -> Iterator[Framed]:
        if self._fill(len(MAGIC)) and self._buffer.startswith(MAGIC):
            self._at = len(MAGIC)
        while self._fill(9):
            message = self._message()
            if message is not None:
                facts = self._facts or (None if self._met else self._facts_again)
                self._facts, self._met = None, True
                if facts is not None and message[0] != FACTS:
                    yield FACTS, facts
                yield message
            elif not self._other_record():
                self._search()
        if self._facts is not None:
            yield FACTS, self._facts
        if self._buffer[self._at :] not in (b"", MAGIC):
            self._broken(self.position, self.size)
        self._at = len(self._buffer)

    def _message(self) -> Framed | None:
        """The sealed message at this place, whatever its first byte says; None, without moving, if there is none."""
        buffer, at = self._buffer, self._at
        if len(buffer) - at < _CONTENT:
            if not self._fill(_CONTENT):
                return None
            buffer, at = self._buffer, self._at
        _, length, number, seal = _MESSAGE_HEAD.unpack_from(buffer, at)
        channel = self._channels.get(number)
        if channel is None or not 22 <= length <= RECORD_LIMIT:
            return None
        end = at + 9 + length
        if end > len(buffer):
            if not self._fill(9 + length):
                return None
            buffer, at = self._buffer, self._at
            end = at + 9 + length
        if crc32(buffer[at + _SEALED : end], channel[1]) != seal:
            return None
        self._at = end
        return channel[0], buffer[at + _CONTENT : end]

    def _other_record(self) -> bool:
        """Pass a record that is no message; False, without moving, when there is none or it is damaged."""
        opcode, length = FRAME.unpack_from(self._buffer, self._at)
        if opcode not in SHAPES or length > RECORD_LIMIT or not self._fill(9 + length):
            return False
        found = parse_record(opcode, self._buffer[self._at + 9 : self._at + 9 + length])
        if found is None or not self._accept(found):
            return False
        self._at += 9 + length
        return True

    def _accept(self, found: object) -> bool:
        if isinstance(found, records.Channel):
            channel = read_channel(found.id, found.metadata)
            if channel is None or not self._of_this_file(channel.salt):
                return False
            self._channels[found.id] = channel
        elif isinstance(found, records.Metadata) and found.name in (FACTS_METADATA, FACTS_REPEATED):
            copy = read_facts(found.metadata)
            if copy is None or not self._of_this_file(copy[1]):
                return False
            if found.name == FACTS_METADATA:
                self._facts = copy[0].encode("ascii")
            else:
                self._facts_again = copy[0].encode("ascii")
        elif isinstance(found, records.Header):
            self.ours |= found.profile == PROFILE
        return True

    def _of_this_file(self, salt: str) -> bool:
        """False for what a disk brought up from another, deleted recording."""
        self._salt = self._salt or salt
        self.ours = True
        return salt == self._salt

    def _search(self) -> None:
        """Go on at the next place that proves itself, or at the end."""
        start = self.position
        self._look_ahead()
        self._at += 1
        while True:
            match = _FOOTHOLD.search(self._buffer, self._at)
            if match is not None:
                self._at = match.start()
                if self._is_foothold():
                    break
                self._at += 1
            else:
                self._at = max(self._at, len(self._buffer) - 8)  # the last bytes may begin a record
                if not self._fill(len(self._buffer) - self._at + 1):
                    self._at = len(self._buffer)
                    break
        self._broken(start, self.position)

    def _look_ahead(self) -> None:
        """At the first damage, learn what channels mean from the copies of their definitions further on."""
        if self._looked_ahead:
            return
        self._looked_ahead = True
        back = self._file.tell()
        self._file.seek(self.position)
        for found in find_copies(self._file, self.size - self.position):
            if not isinstance(found, records.Metadata) or found.name == FACTS_REPEATED:
                self._accept(found)
        self._file.seek(back)

    def _is_foothold(self) -> bool:
        """True where a record begins that proves itself; the walk then reads it again."""
        place = self.position
        opcode, length = FRAME.unpack_from(self._buffer, self._at)
        self._tried += min(length, self.size)
        if self._tried > MOST_TRIED:
            return False
        if opcode == _MESSAGE:
            found = self._message() is not None
        else:
            before, self._facts = self._facts, None
            found = self._other_record()
            self._facts = before
        self._at = place - self._base
        return found

    def _broken(self, start: int, end: int) -> None:
        if self.breaks and sum(self.breaks[-1]) == start:
            start = self.breaks.pop()[0]
        self.breaks.append((start, end - start))

    def _fill(self, need: int) -> bool:
        """Have `need` bytes from this place on in the buffer; False when the file ends before."""
        while len(self._buffer) - self._at < need:
            left = self.size - self._base - len(self._buffer)
            more = self._file.read(min(max(_STEP, need), left)) if left > 0 else b""
            if not more:
                return False
            if self._on_read is not None:
                self._on_read(len(more))
            self._base, self._buffer, self._at = self.position, self._buffer[self._at :] + more, 0
        return True


def has_end(tail: bytes) -> bool:
    """True when the last bytes of a file are those of a recording that was closed."""
    return len(tail) >= END.size and END.unpack(tail[-END.size :]) == (0x02, 20, MAGIC)
