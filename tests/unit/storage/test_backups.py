"""Backups, a child carried to another computer, and files from outside that mean no good."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import sqlite3
import stat
import struct
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from monitor import cli
from monitor.errors import DamagedHistoryError, DataError
from monitor.locations import history_file, own_recordings
from monitor.model.history import MARKED, Child, Correction
from monitor.model.taps import Legs, TapAlong
from monitor.model.words import Activity
from monitor.recording.writer import RecordingWriter
from monitor.storage import backup_file
from monitor.storage.backup_file import FORM
from monitor.storage.backups import back_up, restore
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter, opened
from tests.unit.storage.keeping_makers import contents, name, record

Said = pytest.CaptureFixture[str]
CORRECTION = Correction("2026-11-20T23:00:00+00:00", MARKED, None, None, "")
TAPS = TapAlong(1.0, 5.0, ((2.0, Legs.LEFT),), Activity.BACK)


def run(data: Path, *args: str | Path) -> int:
    return cli.run(["--data-dir", str(data), *map(str, args)])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two children with two sessions each, and words about the first of each."""
    data = tmp_path / "data"
    for number in range(4):
        record(data, number, "c1" if number % 2 == 0 else "c2")
    with HistoryWriter(history_file(data)) as writer:
        writer.set_child(Child("c1", "Mia", "2026-08-02", "2026-08-30")).result()
        writer.set_child(Child("c2", "Ben")).result()
        for number in range(2):
            writer.add_note(name(number), f"note {number}").result()
            writer.add_correction(name(number), CORRECTION).result()
            writer.add_tap_along(name(number), TAPS).result()
        writer.set_state("start card", "seen").result()
    return data


def told(data: Path) -> list[Any]:
    """All that the history says."""
    with History(history_file(data)) as history:
        ids = [kept.recording_id for kept in history.sessions()]
        about = [(history.notes(id_), history.corrections(id_), history.tap_alongs(id_)) for id_ in ids]
        return [history.sessions(), history.children(), history.state("start card"), about]


def recorded(data: Path) -> dict[str, bytes]:
    return dict(contents(own_recordings(data)))


def test_a_backup_brings_everything_back_and_twice_is_once(data: Path, tmp_path: Path, capsys: Said) -> None:
    (data / "settings.toml").write_text("")
    assert run(data, "backup", tmp_path / "b.zip") == 0
    assert "4 sessions, 4 recordings" in capsys.readouterr().out
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir() if "part" in file.name] == []
    with zipfile.ZipFile(tmp_path / "b.zip") as made:
        assert made.testzip() is None
    new = tmp_path / "new"
    for _ in range(2):
        assert run(new, "restore", tmp_path / "b.zip") == 0
        assert told(new) == told(data)
        assert recorded(new) == recorded(data)
    said = capsys.readouterr().out
    assert "2 children, 4 sessions, 4 recordings" in said
    assert "0 children, 0 sessions, 0 recordings" in said
    assert all(path.stat().st_mode & 0o077 == 0 for path in new.rglob("*"))
    assert {file.name for file in new.iterdir()} == {"history.sqlite", "kickstep.lock", "recordings", "settings.toml"}


def test_what_was_deleted_by_mistake_comes_back_and_what_is_there_stays(data: Path, tmp_path: Path) -> None:
    assert run(data, "backup", tmp_path / "b.zip") == 0
    before = told(data)
    assert run(data, "history", "delete", name(0), "--yes") == 0
    with HistoryWriter(history_file(data)) as writer:
        writer.set_child(Child("c2", "Benjamin")).result()
        writer.add_note(name(1), "later").result()
    other = own_recordings(data) / f"{name(2)}.mcap"
    other.write_bytes(b"other")
    assert run(data, "restore", tmp_path / "b.zip") == 0
    with History(history_file(data)) as history:
        assert history.sessions()[-1] == before[0][-1]
        assert history.notes(name(0)) == ["note 0"]
        assert history.notes(name(1)) == ["note 1", "later"]
        assert [child.nickname for child in history.children()] == ["Benjamin", "Mia"]
    assert other.read_bytes() == b"other"


def test_a_row_of_which_there_is_one_alone_stays_as_it_is_here(data: Path, tmp_path: Path) -> None:
    trial = {"recording_id": name(0), "phase": "A", "protocol": "p", "protocol_version": 1, "added_at": "2026-11-20"}
    with closing(opened(history_file(data))) as db:
        db.table("trials").insert(trial | {"reason": "at first"})
    assert run(data, "backup", tmp_path / "b.zip") == 0
    with closing(opened(history_file(data))) as db:
        db.execute("UPDATE trials SET reason = 'later'")
        db.conn.commit()
    assert run(data, "restore", tmp_path / "b.zip") == 0
    assert run(data, "history", "rebuild") == 0
    assert run(tmp_path / "new", "restore", tmp_path / "b.zip") == 0
    for folder, reason in ((data, "later"), (tmp_path / "new", "at first")):
        with closing(sqlite3.connect(history_file(folder))) as raw:
            assert raw.execute("SELECT recording_id, reason FROM trials").fetchall() == [(name(0), reason)]


def test_a_child_is_carried_to_a_computer_that_has_another_mia(data: Path, tmp_path: Path, capsys: Said) -> None:
    assert run(data, "backup", tmp_path / "mia.zip", "--child", "mia") == 0
    raw = (tmp_path / "mia.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "mia.zip") as made:
        assert sorted(made.namelist()) == [
            "history.sqlite",
            "manifest.json",
            f"recordings/{name(0)}.mcap",
            f"recordings/{name(2)}.mcap",
        ]
        copy = made.read("history.sqlite")
    assert b"Ben" not in raw + copy
    assert b"note 1" not in copy
    new = tmp_path / "new"
    record(new, 5, "other")
    with HistoryWriter(history_file(new)) as writer:
        writer.set_child(Child("other", "mia")).result()
    assert run(new, "restore", tmp_path / "mia.zip") == 0
    with History(history_file(new)) as history:
        assert [child.nickname for child in history.children()] == ["mia", "Mia (2)"]
        assert [kept.recording_id for kept in history.sessions(child_id="c1")] == [name(2), name(0)]
        assert history.notes(name(0)) == ["note 0"]
        assert len(history.sessions()) == 3
        assert history.child("mia (2)") == history.child("c1")
    assert run(data, "backup", tmp_path / "x.zip", "--child", "nobody") == 2


def test_chosen_recordings(data: Path, tmp_path: Path) -> None:
    assert run(data, "backup", tmp_path / "a.zip", "--since", "2026-11-03") == 0
    assert run(data, "backup", tmp_path / "b.zip", "--no-recordings") == 0
    assert run(data, "backup", tmp_path / "c.zip", "--since", "yesterday") == 2
    assert run(data, "backup", tmp_path / "a.zip") == 5  # never overwritten
    names = [zipfile.ZipFile(tmp_path / f"{which}.zip").namelist() for which in "ab"]
    assert [sum(name.endswith(".mcap") for name in each) for each in names] == [2, 0]
    assert run(tmp_path / "new", "restore", tmp_path / "b.zip") == 0
    assert told(tmp_path / "new") == told(data)


def test_a_damaged_history_is_not_backed_up_as_if_it_were_whole(data: Path, tmp_path: Path, capsys: Said) -> None:
    path = history_file(data)
    broken = bytearray(path.read_bytes())
    broken[len(broken) // 2 :] = b"\xaa" * (len(broken) - len(broken) // 2)
    path.write_bytes(broken)
    with pytest.raises(DamagedHistoryError):
        back_up(tmp_path / "b.zip", path, own_recordings(data))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["data"]
    assert run(data, "backup", tmp_path / "b.zip") == 0  # of the one that was made anew
    assert "was set aside" in capsys.readouterr().err


def test_every_changed_byte_of_a_backup_is_found(data: Path, tmp_path: Path, capsys: Said) -> None:
    assert run(data, "backup", tmp_path / "b.zip") == 0
    whole = (tmp_path / "b.zip").read_bytes()
    new = tmp_path / "new"
    for place in range(0, len(whole), len(whole) // 40):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        (tmp_path / "broken.zip").write_bytes(broken)
        code = run(new, "restore", tmp_path / "broken.zip")
        if code == 0:  # a byte that says nothing, such as a date in the zip file
            assert (told(new), recorded(new)) == (told(data), recorded(data))
            shutil.rmtree(new)
        else:
            assert code == 4
            assert [path.name for path in new.iterdir() if path.name != "kickstep.lock"] == []
    for cut in (0, 1, len(whole) // 2, len(whole) - 1):
        (tmp_path / "broken.zip").write_bytes(whole[:cut])
        assert run(new, "restore", tmp_path / "broken.zip") == 4
    assert "Nothing was restored" in capsys.readouterr().err
    assert run(new, "restore", tmp_path / "nowhere.zip") == 4


def pack(target: Path, files: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda entry: None) -> Path:
    """A backup as somebody else might make one."""
    manifest: dict[str, Any] = {"schema": FORM, "files": {}}
    with zipfile.ZipFile(target, "w") as made:
        for given, data in files.items():
            entry = zipfile.ZipInfo(given)
            change(entry)
            made.writestr(entry, data)
            manifest["files"][given] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        made.writestr("manifest.json", json.dumps(manifest))
    return target


def link(entry: zipfile.ZipInfo) -> None:
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16


HOSTILE = [
    "/tmp/kickstep-evil.mcap",
    "../evil.mcap",
    "recordings/../../evil.mcap",
    "recordings/..\\evil.mcap",
    "recordings/a/b.mcap",
    "recordings/.hidden.mcap",
    "recordings/C:evil.mcap",
    "history.sqlite-wal",
    "kickstep.lock",
    "evil.py",
    "recordings/",
]


@pytest.mark.parametrize("evil", HOSTILE)
def test_names_that_lead_elsewhere(evil: str, tmp_path: Path, capsys: Said) -> None:
    refused(pack(tmp_path / "evil.zip", {evil: b"evil"}), tmp_path, capsys)


def test_links_and_devices(tmp_path: Path, capsys: Said) -> None:
    refused(pack(tmp_path / "evil.zip", {"recordings/a.mcap": b"/etc/passwd"}, link), tmp_path, capsys)


def refused(evil: Path, tmp_path: Path, capsys: Said) -> None:
    new = tmp_path / "new"
    before = sorted(tmp_path.iterdir())
    assert run(new, "restore", evil) in (4, 5)
    said = capsys.readouterr()
    assert "kickstep: " in said.err
    assert "fault of this program" not in said.err
    assert sorted(tmp_path.iterdir()) == sorted({*before, new})
    assert [path.name for path in new.iterdir()] == ["kickstep.lock"]
    assert not Path("/tmp/kickstep-evil.mcap").exists()


def test_ten_gigabytes_that_are_not_there(tmp_path: Path, capsys: Said) -> None:
    files = {"recordings/a.mcap": b"tiny"}
    evil = pack(tmp_path / "evil.zip", files)
    evil.write_bytes(evil.read_bytes().replace(b'"size": 4', b'"size": 10000000000'))
    refused(evil, tmp_path, capsys)
    huge = b"\x89MCAP0\r\n" + struct.pack("<BQ", 1, 10_000_000_000) + b"kickstep" * 10
    (tmp_path / "huge.mcap").write_bytes(huge)
    assert run(tmp_path / "other", "count", tmp_path / "huge.mcap") == 4
    assert "no recording of kickstep" in capsys.readouterr().err
    data = tmp_path / "data"
    id_ = record(data, 0)
    (own_recordings(data) / "huge.mcap").write_bytes(huge)
    assert run(data, "history", "rebuild") == 4
    assert "huge.mcap" in capsys.readouterr().err
    with History(history_file(data)) as history:
        assert [kept.recording_id for kept in history.sessions()] == [id_]


def test_files_that_pack_far_more_than_they_hold(tmp_path: Path, capsys: Said) -> None:
    zeros = b"\0" * 5_000_000

    def deflated(entry: zipfile.ZipInfo) -> None:
        entry.compress_type = zipfile.ZIP_DEFLATED

    evil = pack(tmp_path / "evil.zip", {"history.sqlite": zeros}, deflated)
    refused(evil, tmp_path, capsys)
    small = evil.read_bytes().replace(b'"size": 5000000', b'"size": 0000004')
    evil.write_bytes(small)
    refused(evil, tmp_path, capsys)


EVIL_SQL = {
    "a table more": "CREATE TABLE secrets (a)",
    "a trigger": "CREATE TRIGGER evil AFTER INSERT ON notes BEGIN DELETE FROM children; END",
    "a view": "CREATE VIEW evil AS SELECT * FROM notes",
    "a column more": "ALTER TABLE notes ADD COLUMN evil TEXT",
    "a path": "UPDATE sessions SET recording_file = '../../x.mcap'",
    "an id that is a path": "PRAGMA foreign_keys = off;"
    " UPDATE sessions SET recording_id = '../x' WHERE day < '2026-11-02'",
    "figures that are none": "UPDATE results SET limbs = '{'",
    "a child with a path": "PRAGMA foreign_keys = off; UPDATE sessions SET child_id = '../x'",
    "a row of nothing": "PRAGMA foreign_keys = off; UPDATE notes SET recording_id = 'nothing'",
    "text for a number": "UPDATE results SET duration_s = 'long'",
    "another program's": "PRAGMA application_id = 7",
    "a newer one": "PRAGMA user_version = 99",
}


@pytest.mark.parametrize("evil", EVIL_SQL)
def test_a_history_from_elsewhere(evil: str, data: Path, tmp_path: Path, capsys: Said) -> None:
    copy = tmp_path / "copy.sqlite"
    with closing(sqlite3.connect(history_file(data))) as source, closing(sqlite3.connect(copy)) as made:
        source.backup(made)
        made.executescript(EVIL_SQL[evil])
        made.commit()
        made.execute("PRAGMA journal_mode = delete")
    evil_zip = pack(tmp_path / "evil.zip", {"history.sqlite": copy.read_bytes()})
    refused(evil_zip, tmp_path, capsys)
    before = told(data)
    assert run(data, "restore", evil_zip) in (4, 5)
    assert told(data) == before


@pytest.mark.parametrize("evil", ["a table more", "a trigger", "a view"])
def test_a_database_from_elsewhere_in_the_folder_is_not_written(evil: str, data: Path, capsys: Said) -> None:
    path = history_file(data)
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(EVIL_SQL[evil])
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    for command in (["children", "add", "Zoe"], ["history", "delete", name(0), "--yes"], ["history", "rebuild"]):
        assert run(data, *command) == 5
        assert "which no history of kickstep does" in capsys.readouterr().err
        assert path.read_bytes() == before


def test_a_full_disk_leaves_what_was_there(
    data: Path, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(data, "backup", tmp_path / "b.zip") == 0
    before = told(data)

    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(backup_file.os, "fsync", full)
        assert run(data, "backup", tmp_path / "c.zip") == 5
        assert run(tmp_path / "new", "restore", tmp_path / "b.zip") == 5
    said = capsys.readouterr().err
    assert said.count("The disk is full") == 2
    assert sorted(file.name for file in tmp_path.iterdir()) == ["b.zip", "data", "new"]
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["kickstep.lock"]
    assert told(data) == before


def test_a_pending_order_that_makes_no_sense_is_not_followed(data: Path, tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "keep.mcap").write_text("keep")
    (data / ".restoring").mkdir()
    with HistoryWriter(history_file(data)) as writer:
        writer.set_state("pending", json.dumps({"remove": ["../../keep.mcap"], "add": [], "child": "c1"})).result()
    assert run(data, "children", "add", "Zoe") == 1
    assert "makes no sense" in capsys.readouterr().err
    assert (tmp_path / "keep.mcap").exists()


def test_a_session_that_runs_is_left_out_and_named(data: Path, tmp_path: Path) -> None:
    with RecordingWriter(own_recordings(data) / "2026-11-21_100000_ffff.live.mcap") as running:
        done = back_up(tmp_path / "b.zip", history_file(data), own_recordings(data))
        assert done.left_out == [running.path]
    assert done.recordings == 4
    with pytest.raises(DataError):
        restore(own_recordings(data) / f"{name(0)}.mcap", history_file(data), own_recordings(data))
