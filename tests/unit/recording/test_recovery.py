"""Recordings that were cut off are found, mended, and nothing is thrown away that could matter."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from monitor.errors import DataError, StorageError
from monitor.recording import recovery
from monitor.recording.compaction import compact
from monitor.recording.reader import read_records
from monitor.recording.recovery import recover, unfinished
from monitor.recording.writer import RecordingWriter
from tests.log_makers import is_subsequence, keys, session

LOG = session(2000)


def cut(path: Path, keep: float = 0.5, tail: bytes = b"") -> bytes:
    """A live recording that a crash cut off."""
    with RecordingWriter(path) as writer:
        for record in LOG:
            writer.write(record)
    data = path.read_bytes()
    data = data[: int(len(data) * keep)] + tail
    path.write_bytes(data)
    return data


def test_a_cut_live_recording(tmp_path: Path) -> None:
    path = tmp_path / "a.live.mcap"
    data = cut(path)
    assert unfinished(tmp_path) == [path]
    report = recover(path)
    assert report.mended
    assert report.path == tmp_path / "a.mcap"
    assert report.original == tmp_path / "a.live.mcap.damaged"
    assert report.original.read_bytes() == data
    assert sorted(os.listdir(tmp_path)) == ["a.live.mcap.damaged", "a.mcap"]
    reader = read_records(report.path)
    assert keys(reader) == keys(LOG)[: report.records]
    assert reader.report.whole
    assert 4.5 < report.kept_s < 5.5
    assert 0.0 <= report.lost_s < 0.01
    assert unfinished(tmp_path) == []
    again = recover(report.path)
    assert not again.mended
    assert again.records == report.records


def test_nothing_lost_nothing_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.live.mcap"
    writer = RecordingWriter(path)
    for record in LOG:
        writer.write(record)
    writer._log.file.close()  # as a crash leaves it, between two records
    assert unfinished(tmp_path) == [path]
    report = recover(path)
    assert report.mended
    assert report.original is None
    assert os.listdir(tmp_path) == ["a.mcap"]
    assert keys(read_records(report.path)) == keys(LOG)


def test_a_closed_live_recording_is_compacted(tmp_path: Path) -> None:
    path = tmp_path / "a.live.mcap"
    cut(path, 1.0)
    assert unfinished(tmp_path) == [path]
    report = recover(path)
    assert report.path == tmp_path / "a.mcap"
    assert os.listdir(tmp_path) == ["a.mcap"]


def test_damage_in_the_middle_of_a_compact_recording(tmp_path: Path) -> None:
    path = tmp_path / "a.live.mcap"
    cut(path, 1.0)
    path = compact(path).path
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert unfinished(tmp_path) == []  # it was ended properly; `count` tells of the damage
    report = recover(path)
    assert report.path == path
    assert report.original == tmp_path / "a.mcap.damaged"
    assert report.original.read_bytes() == bytes(data)
    assert 0.5 < report.lost_s < 4.0
    assert len(report.breaks) == 1
    found = keys(read_records(path))
    assert is_subsequence(found, keys(LOG))
    assert 1000 < len(found) < len(LOG)
    assert sorted(os.listdir(tmp_path)) == ["a.mcap", "a.mcap.damaged"]


def test_names_that_are_taken(tmp_path: Path) -> None:
    for name in ("a.mcap", "a.live.mcap.damaged"):
        (tmp_path / name).write_text("mine")
    path = tmp_path / "a.live.mcap"
    cut(path, tail=bytes(100))
    report = recover(path)
    assert report.path == tmp_path / "a-2.mcap"
    assert report.original == tmp_path / "a-2.live.mcap.damaged"
    assert {(tmp_path / name).read_text() for name in ("a.mcap", "a.live.mcap.damaged")} == {"mine"}


def test_no_space_to_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.live.mcap"
    data = cut(path)

    def fail(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("monitor.recording.compaction.write_compact", fail)
    with pytest.raises(StorageError, match="No space left"):
        recover(path)
    assert os.listdir(tmp_path) == ["a.live.mcap"]
    assert path.read_bytes() == data


def test_without_hard_links_the_damaged_file_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", fail)
    path = tmp_path / "a.mcap"
    data = cut(path)
    report = recover(path)
    assert report.path == path
    assert report.original is not None
    assert report.original.read_bytes() == data
    assert keys(read_records(path)) == keys(LOG)[: report.records]


def test_running_sessions_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.live.mcap"
    with RecordingWriter(path) as writer:
        writer.write(LOG[0])
        assert unfinished(tmp_path) == []
        with pytest.raises(DataError, match="running session"):
            recover(path)
    assert unfinished(tmp_path) == [path]


def test_what_cannot_be_mended(tmp_path: Path) -> None:
    path = tmp_path / "a.mcap"
    path.write_bytes(b"hello")
    assert unfinished(tmp_path) == [path]
    with pytest.raises(DataError, match="no recording"):
        recover(path)
    RecordingWriter(tmp_path / "b.live.mcap").close()
    with pytest.raises(DataError, match="nothing in the recording"):
        recover(tmp_path / "b.live.mcap")
    assert sorted(os.listdir(tmp_path)) == ["a.mcap", "b.live.mcap"]
    assert unfinished(tmp_path / "gone") == []


def test_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.live.mcap"
    size = len(cut(path))
    seen: list[int] = []
    recovery.recover(path, seen.append)
    assert sum(seen) == 3 * size
