"""Smaller, equal record for record, and the live file goes last."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from monitor.errors import DataError, StorageError
from monitor.model.records import LogRecord, Tick
from monitor.recording import compaction
from monitor.recording.compaction import compact, final_path, store
from monitor.recording.log_file import LogFile
from monitor.recording.reader import read_records
from monitor.recording.writer import RecordingWriter
from tests.log_makers import facts, keys, packet, session


def live(folder: Path, log: list[LogRecord], name: str = "a.live.mcap") -> Path:
    path = folder / name
    with RecordingWriter(path) as writer:
        for record in log:
            writer.write(record)
    return path


def test_the_compact_file_takes_the_live_ones_place(tmp_path: Path) -> None:
    log = session(4000)
    path = live(tmp_path, log)
    before = path.stat().st_size
    made = compact(path)
    assert made.path == tmp_path / "a.mcap" == final_path(path)
    assert os.listdir(tmp_path) == ["a.mcap"]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert (made.records, made.size_before) == (len(log), before)
    assert made.size_after == made.path.stat().st_size < before / 2
    reader = read_records(made.path)
    assert keys(reader) == keys(log)
    assert reader.report.whole
    assert reader.report.last_s == pytest.approx(20.0)


def test_in_its_own_place(tmp_path: Path) -> None:
    log = session(500)
    path = live(tmp_path, log, "a.mcap")
    assert compact(path).path == path
    assert compact(path).path == path
    assert os.listdir(tmp_path) == ["a.mcap"]
    assert keys(read_records(path)) == keys(log)


def test_facts_alone_and_time_that_jumps(tmp_path: Path) -> None:
    logs: list[list[LogRecord]] = [
        [facts()],
        [facts(), Tick(1e6), Tick(0.0), Tick(float("nan")), packet(3)],
        [packet(1), facts(), facts()],
    ]
    for number, log in enumerate(logs):
        assert keys(read_records(compact(live(tmp_path, log, f"{number}.live.mcap")).path)) == keys(log)


def test_a_copy_that_differs_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = session(300)
    path = live(tmp_path, log)
    packed = compaction.pack_block

    def lossy(messages: list[compaction.Encoded]) -> bytes:
        return packed(messages[:-1])

    monkeypatch.setattr(compaction, "pack_block", lossy)
    with pytest.raises(StorageError, match="differs") as caught:
        compact(path)
    assert "left as it is" in caught.value.advice
    assert os.listdir(tmp_path) == ["a.live.mcap"]
    assert keys(read_records(path)) == keys(log)


@pytest.mark.parametrize("name", ["finish", "put", "flush"])
def test_a_full_disk_leaves_the_live_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    log = session(300)
    path = live(tmp_path, log)

    def fail(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LogFile, name, fail)
    with pytest.raises(StorageError, match="No space left") as caught:
        compact(path)
    assert caught.value.exit_code == 5
    monkeypatch.undo()
    assert os.listdir(tmp_path) == ["a.live.mcap"]
    assert keys(read_records(path)) == keys(log)


def test_another_recording_is_not_overwritten(tmp_path: Path) -> None:
    path = live(tmp_path, session(50))
    (tmp_path / "a.mcap").write_text("mine")
    with pytest.raises(StorageError, match="File exists"):
        compact(path)
    assert (tmp_path / "a.mcap").read_text() == "mine"
    assert sorted(os.listdir(tmp_path)) == ["a.live.mcap", "a.mcap"]


def test_a_disk_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", fail)
    log = session(50)
    path = live(tmp_path, log)
    assert keys(read_records(compact(path).path)) == keys(log)
    assert os.listdir(tmp_path) == ["a.mcap"]


def test_only_whole_recordings_are_compacted(tmp_path: Path) -> None:
    path = live(tmp_path, session(200))
    data = path.read_bytes()
    for damaged in (data[:9000], data[:9000] + b"x" + data[9001:]):
        path.write_bytes(damaged)
        with pytest.raises(DataError, match="damaged or was not ended") as caught:
            compact(path)
        assert "kickstep recover" in caught.value.advice
        assert os.listdir(tmp_path) == ["a.live.mcap"]
        assert path.read_bytes() == damaged
    writer = RecordingWriter(tmp_path / "b.live.mcap")
    with pytest.raises(DataError, match="still being written"):
        compact(tmp_path / "b.live.mcap")
    writer.close()


def test_store_keeps_records_from_elsewhere(tmp_path: Path) -> None:
    log = session(100)
    target = tmp_path / "b.mcap"
    assert store(lambda: log, target) == target.stat().st_size
    assert keys(read_records(target)) == keys(log)
    with pytest.raises(StorageError, match="File exists"):
        store(lambda: log, target)
    calls = iter([log, log[:-1]])
    with pytest.raises(StorageError, match="differs"):
        store(lambda: next(calls), tmp_path / "c.mcap")
    assert os.listdir(tmp_path) == ["b.mcap"]


def test_what_a_try_ended_by_force_left_behind_goes_with_the_next_one(tmp_path: Path) -> None:
    log = session(100)
    for name in (".b[1].mcap.999.part", ".b[1].mcap.1000.part", ".c.mcap.999.part"):
        (tmp_path / name).write_bytes(b"half a recording")
    busy = LogFile(tmp_path / ".b[1].mcap.1001.part")  # another program is at it
    store(lambda: log, tmp_path / "b[1].mcap")
    assert sorted(os.listdir(tmp_path)) == [".b[1].mcap.1001.part", ".c.mcap.999.part", "b[1].mcap"]
    busy.file.close()
