"""A copy without a stretch: what is cut is nowhere in it, all else is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import cli
from monitor.model.limbs import LIMBS
from monitor.model.records import LinkChange, LogRecord, Packet, SampleBlock, SessionFacts, Stretch, Tag, Tick
from monitor.model.words import Why
from monitor.pipeline import Pipeline
from monitor.recording.compaction import store
from monitor.recording.reader import read_records
from monitor.recording.trimming import trim
from monitor.recording.writer import RecordingWriter
from tests.log_makers import session
from tests.unit.storage.keeping_makers import log

Said = pytest.CaptureFixture[str]


def records(path: Path) -> list[LogRecord]:
    with read_records(path) as reader:
        found = list(reader)
    assert reader.report.whole
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Packets of four seconds, and words before, in and after the second that goes."""
    made = session(800)
    made += [Tag(1.5, "marker", "somebody came in"), Tag(1.6, "activity", "tummy"), Tag(3.0, "marker", "left")]
    store(lambda: made, tmp_path / "a.mcap")
    return tmp_path / "a.mcap"


def test_what_is_cut_is_nowhere_and_all_else_is_there(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    out = tmp_path / "out.mcap"
    trim(path, out, 1.0, 2.0)
    kept, all_ = records(out), records(path)
    assert Stretch(Why.PAUSED, 1.0, 2.0) in kept
    packets = [record for record in all_ if isinstance(record, Packet)]
    assert [record for record in kept if isinstance(record, Packet)] == [
        packet for packet in packets if not 1.0 <= packet.time_s < 2.0
    ]
    tags = [record for record in kept if isinstance(record, Tag)]
    assert Tag(1.6, "activity", "tummy") in tags
    assert Tag(3.0, "marker", "left") in tags
    assert "somebody" not in repr(kept)
    for kind in (SessionFacts, LinkChange, Tick):
        assert [r for r in kept if isinstance(r, kind)] == [r for r in all_ if isinstance(r, kind)]
    assert path.read_bytes() == before


def test_only_a_stretch_is_kept(path: Path, tmp_path: Path) -> None:
    trim(path, tmp_path / "out.mcap", 1.0, 2.0, keep=True)
    times = [record.time_s for record in records(tmp_path / "out.mcap") if isinstance(record, Packet)]
    assert times == [r.time_s for r in records(path) if isinstance(r, Packet) and 1.0 <= r.time_s < 2.0]


def test_a_cut_out_kick_is_not_counted_and_the_others_are(tmp_path: Path) -> None:
    made = log(3)
    store(lambda: made, tmp_path / "a.mcap")

    def onsets(path: Path) -> list[float]:
        pipeline = Pipeline()
        for record in records(path):
            pipeline.push(record)
        return [kick.onset_s for kick in pipeline.finish().kicks]

    before = onsets(tmp_path / "a.mcap")
    assert len(before) > 3
    trim(tmp_path / "a.mcap", tmp_path / "b.mcap", before[-1] - 0.2, 7.99)
    assert onsets(tmp_path / "b.mcap")[:2] == before[:2]
    assert not any(onset > before[-1] - 0.2 for onset in onsets(tmp_path / "b.mcap"))
    blocks = [record for record in records(tmp_path / "b.mcap") if isinstance(record, SampleBlock)]
    assert {block.limb for block in blocks} == set(LIMBS)


def test_the_command(path: Path, tmp_path: Path, capsys: Said) -> None:
    def run(*args: str) -> int:
        return cli.run(["trim", str(path), *args])

    out = str(tmp_path / "out.mcap")
    assert run("--from", "0:01", "--to", "2", "--out", out) == 0
    assert "is as it was" in capsys.readouterr().out
    assert run("--from", "0:01", "--to", "2", "--out", out) == 5
    assert run("--from", "soon", "--to", "2", "--out", str(tmp_path / "b.mcap")) == 2
    assert run("--from", "1", "--to", "2", "--out", str(tmp_path / "b.csv")) == 2
    assert run("--from", "2", "--to", "1", "--out", str(tmp_path / "b.mcap")) == 4
    assert run("--from", "90", "--to", "99", "--out", str(tmp_path / "b.mcap")) == 4
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.mcap", "out.mcap"]


def test_damaged_and_running_recordings_are_not_copied(path: Path, tmp_path: Path, capsys: Said) -> None:
    with RecordingWriter(tmp_path / "b.live.mcap") as writer:
        writer.write(*log(0))
        assert cli.run(["trim", str(writer.path), "--from", "1", "--to", "2", "--out", str(tmp_path / "c.mcap")]) == 4
    path.write_bytes(path.read_bytes()[:-100])
    assert cli.run(["trim", str(path), "--from", "1", "--to", "2", "--out", str(tmp_path / "c.mcap")]) == 4
    said = capsys.readouterr().err
    assert "still being written" in said
    assert "kickstep recover" in said
    assert not (tmp_path / "c.mcap").exists()
