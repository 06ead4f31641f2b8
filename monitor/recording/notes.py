"""What a recording has to say for itself, in words."""

from __future__ import annotations

from monitor.recording.reader import ReadReport

IMPORT_NOTE = "import note"
"""Name of the tags in which an importer keeps what it found out about the foreign files."""


def report_notes(report: ReadReport) -> tuple[str, ...]:
    """What could not be read, for a session's quality notes; empty for a sound recording."""
    notes = []
    if report.unreadable_bytes:
        notes.append(
            f"{report.unreadable_bytes} of {report.size_bytes} bytes of the recording could not be read, from byte"
            f" {report.breaks[0][0]} on; what they held is missing from the figures"
        )
    elif not report.closed:
        notes.append("the recording was cut off: its end is missing, all that was written was read")
    if report.unknown:
        notes.append(f"{report.unknown} records of the recording are of a kind that this version does not know")
    return tuple(notes)
