"""The columns that somebody once named for a kind of table, so that the next file like it needs no `--columns`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from monitor.errors import MonitorError
from monitor.recording.csv_columns import Column, parse_columns

_MOST = 200


class ColumnMemory:
    """Kept in a small file of the data folder, by the names in the header alone; nothing of the data is in it.

    Args:
        path: the file; it need not exist. One that cannot be read counts as empty.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.used: str | None = None
        """What was recalled for the last file; None: nothing."""
        self._seen: list[str] = []
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        self._known: dict[str, str] = known if isinstance(known, dict) else {}

    def recall(self, header: list[str]) -> dict[str, Column] | None:
        """The columns named for such a header; None when there are none."""
        self._seen.append(_key(header))
        text = self._known.get(_key(header))
        try:
            columns = None if not isinstance(text, str) else parse_columns(text)
        except MonitorError:
            columns = None
        self.used = text if columns is not None else None
        return columns

    def keep(self, columns: str) -> bool:
        """Remember `columns` for the headers seen so far; False where that cannot be written."""
        if all(self._known.get(key) == columns for key in self._seen):
            return True
        for key in self._seen:
            self._known.pop(key, None)
            self._known[key] = columns
        kept = dict(list(self._known.items())[-_MOST:])
        part = self.path.with_name(f".{self.path.name}.part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
            part.replace(self.path)
        except OSError:
            return False
        return True


def _key(header: list[str]) -> str:
    return hashlib.sha256("\n".join(name.casefold() for name in header).encode()).hexdigest()[:16]
