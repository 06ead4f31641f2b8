"""Children's nicknames taken out of what goes out without names: notes, names of files and sensors, the recording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.model.records import LogRecord, SessionFacts, Tag
from monitor.model.session import SessionSummary
from monitor.recording.compaction import store
from monitor.recording.reader import read_records
from monitor.texts import reports as texts

_FEWEST_LETTERS = 2
"""A nickname of one letter is no name, and words are full of it."""


class Nameless:
    """Takes these nicknames out, whatever their capitals, also with an s behind; longer words are left alone."""

    def __init__(self, nicknames: Sequence[str]) -> None:
        longest_first = sorted({name.strip() for name in nicknames}, key=len, reverse=True)
        found = [_pattern(name) for name in longest_first if len(name) >= _FEWEST_LETTERS]
        self._names = re.compile("|".join(found), re.IGNORECASE) if found else None

    def text(self, text: str) -> str:
        """What people wrote."""
        return self._names.sub(texts.NAME_LEFT_OUT, text) if self._names else text

    def file(self, name: str) -> str:
        """The name of a file, which stays one."""
        return self._names.sub(texts.NAME_LEFT_OUT.strip("()"), name) if self._names else name

    def summary(self, summary: SessionSummary) -> SessionSummary:
        """A session whose sensors may be named after the files they came in."""
        limbs = {limb: replace(of, sensor=self.text(of.sensor)) for limb, of in summary.limbs.items()}
        notes = tuple(map(self.text, summary.quality.notes))
        return replace(summary, limbs=limbs, quality=replace(summary.quality, notes=notes))

    def recording(self, path: Path) -> bytes:
        """The recording as it is, or, where a name stands in it, a copy without: all else in it is the same.

        Raises:
            DataError: it cannot be read.
            OSError: likewise.
        """
        with read_records(path) as reader:
            named = any(self._record(record) is not record for record in reader)
        if not named:
            return path.read_bytes()
        with TemporaryDirectory() as folder:
            copy = Path(folder) / "copy.mcap"
            store(lambda: self._records(path), copy)
            return copy.read_bytes()

    def _records(self, path: Path) -> Iterator[LogRecord]:
        with read_records(path) as reader:
            yield from map(self._record, reader)

    def _record(self, record: LogRecord) -> LogRecord:
        if isinstance(record, Tag) and self.text(record.value) != record.value:
            return replace(record, value=self.text(record.value))
        if isinstance(record, SessionFacts) and any(self.text(s.name) != s.name for s in record.sensors.values()):
            sensors = {limb: replace(of, name=self.text(of.name)) for limb, of in record.sensors.items()}
            return replace(record, sensors=sensors)
        return record


def _pattern(name: str) -> str:
    """As a word of its own; in scripts without capitals, many of which know no spaces, wherever it stands."""
    if name.lower() == name.upper():
        return re.escape(name)
    return rf"(?<![^\W\d_]){re.escape(name)}(?:s(?![^\W\d_])|(?![^\W\d_]))"
