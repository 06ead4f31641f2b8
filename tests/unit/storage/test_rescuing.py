"""Sessions that were cut off come into the history, each by itself."""

from __future__ import annotations

from pathlib import Path

from keeping_makers import log, name

from monitor.locations import history_file, own_recordings
from monitor.model.history import EARLY_NOTES_OF
from monitor.recording.writer import RecordingWriter
from monitor.storage.history import History
from monitor.storage.rescuing import cut_off, rescue
from monitor.storage.writer import HistoryWriter


def cut(data: Path, number: int, *, lost: int = 0) -> Path:
    """What a killed program leaves behind; `lost` bytes of its end did not reach the disk."""
    path = own_recordings(data) / f"{name(number)}.live.mcap"
    path.parent.mkdir(exist_ok=True)
    with RecordingWriter(path) as writer:
        for one in log(number):
            writer.write(one)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - lost])
    return path


def test_each_is_mended_and_kept_and_a_bad_one_holds_up_no_other(tmp_path: Path) -> None:
    first, second, bad = cut(tmp_path, 1), cut(tmp_path, 2, lost=40), cut(tmp_path, 3)
    bad.write_bytes(b"\x89MCAP0\r\n" + bytes(300))
    other = own_recordings(tmp_path) / f"{name(4)}.mcap"
    other.write_bytes(b"not looked at")
    files = cut_off(own_recordings(tmp_path))
    assert files == [first, second, bad]
    with HistoryWriter(history_file(tmp_path)) as writer:
        for note in ("a sock is gone", "the other one too"):  # written while the session ran
            writer.add_early_note(name(1), note).result()
        done = rescue(writer, files)
        again = rescue(writer, cut_off(own_recordings(tmp_path)))
    assert [session.recording_id for _, session in done.sessions] == [name(1), name(2)]
    assert [file for file, _ in done.failed] == [bad.name] == [file for file, _ in again.failed]
    assert not again.sessions
    with History(history_file(tmp_path)) as kept:
        found = {session.recording_id: session for session in kept.sessions()}
        assert kept.notes(name(1)) == ["a sock is gone", "the other one too"]
        assert kept.state(EARLY_NOTES_OF + name(1)) is None
    assert set(found) == {name(1), name(2)}
    assert found[name(1)].recording_file == f"{name(1)}.mcap"
    assert sum(figures.kicks for figures in found[name(1)].limbs.values()) > 0
    assert found[name(1)].child is not None
    assert found[name(1)].child.id == "c1"
    assert bad.exists()
    assert other.read_bytes() == b"not looked at"


def test_without_a_folder_nothing_was_cut_off(tmp_path: Path) -> None:
    assert cut_off(tmp_path / "nowhere") == []
