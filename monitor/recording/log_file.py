"""Sealed messages into a new, unchunked mcap file."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from mcap.data_stream import RecordBuilder
from mcap.records import Channel
from mcap.writer import IndexType, Writer

from monitor import __version__
from monitor.recording.log_format import FACTS, LAYOUTS, Encoded, time_ns
from monitor.recording.log_sources import Source, channel_metadata, facts_metadata, message_seal
from monitor.recording.private_file import PrivateFile, sync_folder

PROFILE = "kickstep"
FACTS_METADATA = "kickstep.facts"
FACTS_REPEATED = "kickstep.facts.repeated"
_REPEAT_BYTES = 2**20
_MOST_CHANNELS = 65_000
_MOST_BYTES = 8 * 2**20  # readers refuse records of 16 MiB; a block around one needs room


class LogFile:
    """A recording being written: `put` and `flush`, then `finish`.

    Raises:
        OSError: from the constructor and from every method, when the system refuses.
    """

    def __init__(self, path: Path) -> None:
        self.file = PrivateFile(path)
        self._salt = os.urandom(8).hex()
        self._schemas: dict[str, int] = {}
        self._channels: dict[Source, tuple[int, int]] = {}
        self._definitions: list[bytes] = []
        self._facts: dict[str, str] | None = None
        self._repeated = 0
        # A stream of our own: mcap would wrap a plain file in a buffer that outlives a failed write.
        self._mcap = Writer(
            self.file,  # type: ignore[arg-type]  # a binary file in all that mcap asks of one
            use_chunking=False,
            index_types=IndexType.ATTACHMENT | IndexType.METADATA,
        )
        try:
            self._mcap.start(PROFILE, f"kickstep {__version__}")
            self.flush()
        except OSError:
            self.file.close()
            with contextlib.suppress(OSError):  # an empty file would be taken for a recording that was cut off
                path.unlink()
            raise
        sync_folder(path.parent)

    def put(self, message: Encoded) -> None:
        """Add a message; a flush brings it out.

        Raises:
            ValueError: it is larger than 8 MiB.
        """
        source, data, time_s = message
        if len(data) > _MOST_BYTES:
            raise ValueError(f"a record of {len(data)} bytes is too large for a recording")
        number, seal = self._channels.get(source) or self._open_channel(source)
        at = time_ns(time_s)
        if self.file.tell() - self._repeated > _REPEAT_BYTES:
            self._repeat()
        self._mcap.add_message(number, at, data, at, message_seal(seal, at, data))

    def put_facts(self, message: Encoded, profiles: tuple[tuple[str, str], ...]) -> None:
        """Add the session facts, once more as metadata, and the firmware profiles as attachments."""
        for name, text in profiles:
            title = f"{name}.toml".encode("utf-8", "replace").decode()
            self._mcap.add_attachment(0, 0, title, "application/toml", text.encode("utf-8", "replace"))
        text = message.content.decode("ascii")
        copy = facts_metadata(text, self._salt)
        if self._channels.keys() <= {FACTS} and self._facts is None:
            self._facts = copy  # facts that come later are no beginning
        self._mcap.add_metadata(FACTS_METADATA, copy)
        self.put(message)

    def flush(self) -> None:
        """Hand everything to the system."""
        self._mcap.flush()  # type: ignore[no-untyped-call]  # mcap's own

    def finish(self) -> None:
        """Write the end of the file and wait until it is on the disk; the file stays open for `close`."""
        self._repeat()
        self._mcap.finish()  # type: ignore[no-untyped-call]  # mcap's own
        self.file.flush()
        self.file.sync()

    def _open_channel(self, source: Source) -> tuple[int, int]:
        if len(self._channels) >= _MOST_CHANNELS:
            raise ValueError("too many different sources in one recording")
        kind = source.kind
        if kind not in self._schemas:
            layout = LAYOUTS.get(kind)
            encoding, data = ("jsonschema", _ANY_OBJECT) if layout is None else ("x-kickstep", layout.encode())
            self._schemas[kind] = self._mcap.register_schema(source.schema, encoding, data)
        metadata = channel_metadata(len(self._channels) + 1, source, self._salt)
        encoding = "x-kickstep" if kind in LAYOUTS else "json"
        number = self._mcap.register_channel(source.topic, encoding, self._schemas[kind], metadata)
        self.flush()
        # A second copy (mcap allows equal ones): a damaged byte here must not cost all the channel's messages.
        copy = RecordBuilder()
        Channel(number, source.topic, encoding, metadata, self._schemas[kind]).write(copy)
        self._definitions.append(copy.end())  # type: ignore[no-untyped-call]  # mcap's own
        self.file.write(self._definitions[-1])
        self._channels[source] = number, int(metadata["seal"], 16)
        return self._channels[source]

    def _repeat(self) -> None:
        """All definitions and the session facts once more: a wiped page early in the file must not cost the rest."""
        self.flush()
        self.file.write(b"".join(self._definitions))
        if self._facts is not None:
            self._mcap.add_metadata(FACTS_REPEATED, self._facts)
        self._repeated = self.file.tell()


_ANY_OBJECT = json.dumps({"type": "object"}).encode()
