"""What a recording has to say for itself, in words."""

from __future__ import annotations

from monitor.recording.reader import ReadReport
from monitor.texts import recording as texts

IMPORT_NOTE = "import note"
"""Name of the tags in which an importer keeps what it found out about the foreign files."""


def report_notes(report: ReadReport) -> tuple[str, ...]:
    """What could not be read, for a session's quality notes; empty for a sound recording."""
    notes = []
    if report.unreadable_bytes:
        notes.append(
            texts.BYTES_UNREADABLE.format(
                unreadable=report.unreadable_bytes, size=report.size_bytes, first=report.breaks[0][0]
            )
        )
    elif not report.closed:
        notes.append(texts.RECORDING_WAS_CUT_OFF_END)
    if report.unknown:
        notes.append(texts.RECORDS_UNKNOWN.format(number=report.unknown))
    return tuple(notes)
