"""Counting again and rebuilding: the recordings decide, nothing that people wrote is lost, and both can be cut off."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from monitor import cli
from monitor.errors import StorageError
from monitor.locations import history_file, own_recordings, recordings_in
from monitor.model.history import MARKED, Child, Correction, KeptSession
from monitor.model.taps import Legs, TapAlong
from monitor.model.words import Activity
from monitor.recording.compaction import store
from monitor.recording.writer import RecordingWriter
from monitor.storage import rescuing
from monitor.storage.history import History
from monitor.storage.rebuilding import asides, rebuild
from monitor.storage.recounting import recount, size_of, todays_method
from monitor.storage.writer import HistoryWriter
from tests.unit.storage.history_makers import finished
from tests.unit.storage.keeping_makers import counts, log, name, record

Said = pytest.CaptureFixture[str]


def run(data: Path, *args: str) -> int:
    return cli.run(["--data-dir", str(data), *args])


def sessions(data: Path) -> list[KeptSession]:
    """As a screen shows them, but for when they were counted."""
    with History(history_file(data)) as history:
        return [replace(kept, counted_at="") for kept in history.sessions()]


def written(data: Path) -> None:
    """What people say about a session stands in the history alone."""
    with HistoryWriter(history_file(data)) as writer:
        writer.set_child(Child("c1", "Mia", "2026-08-02", "2026-08-30")).result()
        writer.add_note(name(0), "slept badly").result()
        writer.add_note(name(0), "slept badly").result()  # twice is twice
        writer.add_correction(name(0), Correction("2026-11-20T23:00:00+00:00", MARKED, None, None, "")).result()
        writer.add_tap_along(name(0), TapAlong(1.0, 5.0, ((2.0, Legs.LEFT), (2.0, Legs.LEFT)), Activity.BACK)).result()
        writer.set_not_real(name(1), True).result()
        writer.set_context(name(1), {"mood": "calm"}).result()


def test_recounting_keeps_the_old_results_and_goes_on_where_it_stopped(tmp_path: Path, capsys: Said) -> None:
    ids = [record(tmp_path, number, older_method=True) for number in range(3)]
    path, folder = history_file(tmp_path), own_recordings(tmp_path)
    with History(path) as history:
        waiting = history.counted_otherwise(*todays_method())
    assert [id_ for id_, _ in waiting] == ids
    read = 0

    def progress(size: int) -> None:
        nonlocal read
        read += size

    with HistoryWriter(path) as writer:
        done = recount(writer, folder, waiting, progress, lambda: read > size_of(folder, [waiting[0][1]]))
    assert done.counted == ids[:1]
    with History(path) as history:
        assert [id_ for id_, _ in history.counted_otherwise(*todays_method())] == ids[1:]
    assert run(tmp_path, "history", "recount") == 0
    assert "2 sessions counted again" in capsys.readouterr().out
    assert run(tmp_path, "history", "recount") == 0
    assert "Nothing to count again" in capsys.readouterr().out
    with History(path) as history:
        for number, id_ in enumerate(ids):
            old, new = history.results(id_)
            assert old.algorithm["version"] == "0.9"
            assert history.session(id_) == new
            fresh = counts(log(number))
            assert new.limbs == fresh.limbs
            assert new.algorithm == fresh.algorithm


def test_recounting_chosen_sessions_and_one_that_cannot_be_read(tmp_path: Path, capsys: Said) -> None:
    ids = [record(tmp_path, number, older_method=True) for number in range(3)]
    assert run(tmp_path, "history", "recount", "nobody") == 2
    assert run(tmp_path, "history", "recount", ids[1]) == 0
    (own_recordings(tmp_path) / f"{ids[0]}.mcap").write_bytes(b"nothing")
    capsys.readouterr()
    assert run(tmp_path, "history", "recount") == 4
    said = capsys.readouterr()
    assert "1 session counted again" in said.out
    assert "no recording of kickstep" in said.err
    assert [kept.algorithm["version"] for kept in sessions(tmp_path)] == ["1.0.0", "1.0.0", "0.9"]


def test_a_file_that_the_history_names_outside_of_its_folder_is_not_read(tmp_path: Path, capsys: Said) -> None:
    id_ = record(tmp_path, 0, older_method=True)
    (own_recordings(tmp_path) / f"{id_}.mcap").rename(tmp_path.parent / "x.mcap")
    with sqlite3.connect(history_file(tmp_path)) as raw:
        raw.execute("UPDATE sessions SET recording_file = '../../x.mcap'")
    raw.close()
    assert run(tmp_path, "history", "recount") == 4
    assert "outside of the folder" in capsys.readouterr().err


def test_rebuilt_from_the_recordings_alone_it_is_the_same_but_for_what_people_wrote(tmp_path: Path) -> None:
    for number in range(4):
        record(tmp_path, number, "c1" if number else None)
    before = sessions(tmp_path)
    history_file(tmp_path).unlink()
    assert run(tmp_path, "history", "rebuild") == 0
    assert sessions(tmp_path) == before
    written(tmp_path)
    assert run(tmp_path, "history", "rebuild", "--alone") == 0
    assert sessions(tmp_path) == before
    with History(history_file(tmp_path)) as history:
        assert history.children() == [Child("c1")]
        assert history.notes(name(0)) == []
    assert len(asides(history_file(tmp_path))) == 1


def test_rebuilding_carries_over_what_people_wrote_and_sessions_without_a_recording(
    tmp_path: Path, capsys: Said
) -> None:
    for number in range(3):
        record(tmp_path, number, older_method=number == 2)
    written(tmp_path)
    with HistoryWriter(history_file(tmp_path)) as writer:
        writer.write(replace(finished("unrecorded"), recording_file=None)).result()
    with History(history_file(tmp_path)) as history:
        before = {kept.recording_id: kept for kept in history.sessions()}
        corrections, taps = history.corrections(name(0)), history.tap_alongs(name(0))
    assert run(tmp_path, "history", "rebuild") == 0
    said = capsys.readouterr().out
    assert "3 sessions counted from the recordings" in said
    assert "1 session without a readable recording" in said
    assert "set aside" in said
    with History(history_file(tmp_path)) as history:
        after = {kept.recording_id: kept for kept in history.sessions()}
        assert history.notes(name(0)) == ["slept badly", "slept badly"]
        assert history.corrections(name(0)) == corrections
        assert history.tap_alongs(name(0)) == taps
        assert len(history.results(name(2))) == 2
    assert after["unrecorded"] == before["unrecorded"]
    assert after[name(1)].not_real
    assert after[name(1)].context == {"mood": "calm"}
    assert after[name(2)].algorithm["version"] == "1.0.0"
    assert {kept.child for kept in after.values()} == {Child("c1", "Mia", "2026-08-02", "2026-08-30")}
    assert run(tmp_path, "history", "rebuild") == 0  # again: nothing is there twice
    with History(history_file(tmp_path)) as history:
        assert history.notes(name(0)) == ["slept badly", "slept badly"]
        assert [len(tapped.taps) for tapped in history.tap_alongs(name(0))] == [2]


@pytest.mark.parametrize("damage", ["no database at all", "pages", "a row"])
def test_a_damaged_history_is_set_aside_and_said_so(damage: str, tmp_path: Path, capsys: Said) -> None:
    for number in range(3):
        record(tmp_path, number)
    written(tmp_path)
    path = history_file(tmp_path)
    before = sessions(tmp_path)
    if damage == "a row":
        with sqlite3.connect(path) as raw:
            raw.execute("UPDATE results SET limbs = '{'")
        raw.close()
    elif damage == "pages":
        data = bytearray(path.read_bytes())
        data[len(data) // 2 :] = b"\xaa" * (len(data) - len(data) // 2)
        path.write_bytes(data)
    else:
        path.write_text(damage)
    broken = path.read_bytes()
    assert run(tmp_path, "history", "rebuild") == 0
    said = capsys.readouterr().out
    assert ("The history is damaged" in said) == (damage != "a row")
    (aside,) = asides(path)
    assert str(aside) in said
    assert aside.read_bytes() == broken
    assert {kept.recording_id: kept.limbs for kept in sessions(tmp_path)} == {s.recording_id: s.limbs for s in before}
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(
        [aside.name, "history.sqlite", "kickstep.lock", "recordings"]
    )


def test_an_old_history_of_a_newer_program_is_not_rebuilt(tmp_path: Path, capsys: Said) -> None:
    record(tmp_path, 0)
    with sqlite3.connect(history_file(tmp_path)) as raw:
        raw.execute("PRAGMA user_version = 99")
    raw.close()
    before = history_file(tmp_path).read_bytes()
    assert run(tmp_path, "history", "rebuild") == 5
    assert "newer version" in capsys.readouterr().err
    assert history_file(tmp_path).read_bytes() == before
    assert asides(history_file(tmp_path)) == []


def test_a_rebuilding_that_was_cut_off_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        record(tmp_path, number)
    before = sessions(tmp_path)
    done = []
    count = rescuing.counted

    def cut_off(path: Path, *_: object) -> object:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(path)
        return count(path)

    monkeypatch.setattr(rescuing, "counted", cut_off)
    with pytest.raises(KeyboardInterrupt):
        rebuild(history_file(tmp_path), own_recordings(tmp_path))
    assert sessions(tmp_path) == before
    monkeypatch.setattr(rescuing, "counted", lambda path, *_: done.append(path) or count(path))
    rebuild(history_file(tmp_path), own_recordings(tmp_path))
    assert done == recordings_in(own_recordings(tmp_path))
    assert sessions(tmp_path) == before


def test_a_session_that_was_cut_off_is_rebuilt_and_one_that_runs_is_not(tmp_path: Path) -> None:
    folder = own_recordings(tmp_path)
    folder.mkdir()
    with RecordingWriter(folder / f"{name(0)}.live.mcap") as writer:
        writer.write(*log(0))
    with RecordingWriter(folder / f"{name(1)}.live.mcap") as running:
        running.write(*log(1))
        done = rebuild(history_file(tmp_path), folder)
    assert [kept.recording_id for kept in sessions(tmp_path)] == [name(0)]
    assert ["still being written" in str(error) for _, error in done.failed] == [True]


def test_a_recording_without_a_time_is_dated_by_its_name(tmp_path: Path) -> None:
    records = log(0)
    records[0] = replace(records[0], started_at=None)  # type: ignore[type-var]
    own_recordings(tmp_path).mkdir()
    store(lambda: records, own_recordings(tmp_path) / "2025-02-03_101112_abcd.mcap")
    rebuild(history_file(tmp_path), own_recordings(tmp_path))
    assert sessions(tmp_path)[0].day == "2025-02-03"


def test_links_and_hidden_files_are_no_recordings(tmp_path: Path) -> None:
    folder = own_recordings(tmp_path)
    folder.mkdir()
    store(lambda: log(0), tmp_path / "elsewhere.mcap")
    (folder / "a.mcap").symlink_to(tmp_path / "elsewhere.mcap")
    store(lambda: log(0), folder / ".hidden.mcap")
    assert recordings_in(folder) == []


def test_only_one_at_a_time(tmp_path: Path, capsys: Said) -> None:
    from monitor.storage.folder_lock import FolderLock

    record(tmp_path, 0)
    with FolderLock(tmp_path, "record"):
        for args in (["history", "rebuild"], ["history", "recount"], ["children", "add", "Mia"], ["demo"]):
            assert run(tmp_path, *args) == 5
            said = capsys.readouterr().err
            assert "another kickstep is using this data folder (record, since" in said
        assert run(tmp_path, "history", "--json") == 0
        assert json.loads(capsys.readouterr().out)["recording_id"] == name(0)
        with pytest.raises(StorageError, match="another kickstep"), FolderLock(tmp_path, "demo"):
            pass
    assert run(tmp_path, "history", "recount") == 0
