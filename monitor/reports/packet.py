"""The hand-over packet: one zip file with all of a session that a professional may want. No names unless wished."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from monitor.errors import DataError
from monitor.model.session import SessionSummary
from monitor.reports.count_json import count_dict
from monitor.reports.nameless import Nameless
from monitor.reports.page import Page
from monitor.reports.page_files import page_html
from monitor.reports.tables import all_events_csv, columns_csv, minutes_csv, sessions_csv
from monitor.texts import reports as texts
from monitor.texts.told import FOOTER, REFERRAL


def packet_bytes(
    session: str,
    summary: SessionSummary,
    pages: Mapping[str, Page],
    notes: Sequence[str],
    recording: Path,
    file_notes: tuple[str, ...] = (),
    nameless: Nameless | None = None,
) -> bytes:
    """The zip file; the same session gives the same bytes, but for a recording out of which names were taken.

    Args:
        pages: for each reader; with or without names as the caller made them.
        nameless: takes names out of all the rest.

    Raises:
        DataError: the recording cannot be read.
    """
    name = recording.name
    if nameless is not None:
        session, name, summary = nameless.file(session), nameless.file(name), nameless.summary(summary)
        notes, file_notes = [*map(nameless.text, notes)], tuple(map(nameless.text, file_notes))
    tables = [(session, "", summary, notes)]
    files = {
        "README.txt": texts.README.format(
            recording=name,
            referral=REFERRAL,
            footer=FOOTER,
            left_out=texts.NOTES_AS_WRITTEN if nameless is None else "",
            of_names=texts.NAMES_ARE_IN if nameless is None else texts.NAMES_ARE_OUT,
        ),
        **{f"report_{who}.html": page_html(page) for who, page in pages.items()},
        "sessions.csv": sessions_csv(tables),
        "events.csv": all_events_csv(tables),
        "minutes.csv": minutes_csv(tables),
        "columns.csv": columns_csv(),
        "count.json": json.dumps(count_dict(summary, name, file_notes), indent=1, allow_nan=False) + "\n",
        "notes.txt": "\n\n".join(notes) + "\n",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry, text in files.items():
            packed.writestr(_entry(entry), text.encode())
        try:
            raw = recording.read_bytes() if nameless is None else nameless.recording(recording)
            packed.writestr(_entry(name), raw)
        except OSError as error:
            raise DataError(texts.RECORDING_CANNOT_BE_READ, where=str(recording), advice=texts.COPY_AGAIN) from error
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)  # dated 1980: when it was packed is nobody's business
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
