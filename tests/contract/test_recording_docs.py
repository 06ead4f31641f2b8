"""docs/recordings.md is enough to read a recording: its program, run as it stands, finds every packet."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.model.records import Packet
from monitor.recording.compaction import write_compact
from monitor.recording.log_format import LAYOUTS
from monitor.recording.log_sources import Source
from monitor.recording.writer import RecordingWriter
from tests.log_makers import session

DOCS = Path(__file__).parents[2] / "docs" / "recordings.md"


@pytest.mark.parametrize("compact", [False, True])
def test_the_program_in_the_docs_reads_recordings(tmp_path: Path, compact: bool) -> None:
    log = session(1500)
    path = tmp_path / "a.mcap"
    if compact:
        write_compact(log, path)
    else:
        with RecordingWriter(path) as writer:
            for record in log:
                writer.write(record)
    (program,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    done = subprocess.run([sys.executable, "-I", "-c", program, str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    expected = [
        f"{record.limb} {record.char} {record.time_s!r} {record.payload.hex()}"
        for record in log
        if isinstance(record, Packet)
    ]
    assert done.stdout.splitlines() == expected


def test_every_kind_is_described() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for kind in ("facts", "link", "tick", "stretch", "tag", "wall", *LAYOUTS):
        assert f"| `{kind}` |" in text
        assert Source(kind).schema == f"kickstep.{kind}/1"
