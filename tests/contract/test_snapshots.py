"""Snapshots of whole screens stay few: each breaks with every release of textual, and nobody reads the difference."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
MOST = 12
FIXTURE = "snap_" + "compare"


def snapshots(code: str) -> int:
    """Tests that compare a picture."""
    return len(re.findall(rf"def test_\w+\([^)]*\b{FIXTURE}\b", code))


def test_snapshots_are_found_where_there_are_some() -> None:
    assert snapshots(f"def test_one(\n    {FIXTURE}: Any,\n) -> None: ...\ndef test_two(pilot: Any) -> None: ...") == 1


def test_there_are_at_most_twelve_snapshots() -> None:
    files = list(TESTS.rglob("test_*.py"))
    assert len(files) > 100
    assert sum(snapshots(file.read_text("utf-8")) for file in files) <= MOST
