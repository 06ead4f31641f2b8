"""A damaged history: set aside and made anew from the recordings by whatever command meets it, and said."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from monitor import cli
from monitor.cli.mending import kept_anew
from monitor.errors import DamagedHistoryError
from monitor.locations import history_file, own_recordings
from monitor.model.history import Child, Correction, Wrong
from monitor.model.limbs import Limb
from monitor.storage.database import damage
from monitor.storage.folder_lock import FolderLock
from monitor.storage.history import History
from monitor.storage.keeping import Keeping
from monitor.storage.rebuilding import asides, finish, part_of, rebuild, take_place
from monitor.storage.recounting import StoppedError
from monitor.storage.writer import HistoryWriter
from tests.unit.storage.keeping_makers import PAGE, counts, log, name, no_results, record

Said = pytest.CaptureFixture[str]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two sessions of a child with a name, a note, a correction and a diary."""
    for number in range(2):
        record(tmp_path, number)
    with HistoryWriter(history_file(tmp_path)) as writer:
        writer.set_child(Child("c1", "Mia", "2026-08-02")).result()
        writer.add_note(name(0), "slept badly").result()
        writer.add_correction(name(0), Correction("2026-11-20", Wrong.NOT_THERE, Limb.LEFT, 1.0, "", "kick")).result()
        writer.add_diary("c1", "2026-11-18", "rolled").result()
    return tmp_path


def no_head(path: Path) -> None:
    path.write_bytes(b"nonsense" + path.read_bytes()[8:])


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // PAGE * PAGE])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def told(data: Path, capsys: Said, *args: str) -> tuple[int, str, str]:
    code = cli.run(["--data-dir", str(data), *args])
    return code, *capsys.readouterr()


@pytest.mark.parametrize(
    ("spoil", "command"),
    [
        *((spoil, ["diary", "Mia"]) for spoil in (no_head, cut, empty, no_results)),
        *((spoil, ["children", "add", "Ida"]) for spoil in (no_head, cut, empty, no_results)),
        (no_results, ["record", "--simulated", "--seconds", "1", "--no-ui"]),
    ],
)
def test_it_is_set_aside_and_made_anew_by_itself(
    spoil: Callable[[Path], None], command: list[str], data: Path, capsys: Said
) -> None:
    path = history_file(data)
    spoil(path)
    spoilt, recordings = path.read_bytes(), {file: file.read_bytes() for file in own_recordings(data).iterdir()}
    code, _, err = told(data, capsys, *command)
    if command == ["diary", "Mia"] and spoil in (cut, empty) and code == 2:
        assert "no child is called Mia" in err  # her name was nowhere to be read, and that was said
    else:
        assert code == 0, err
    if not asides(path):  # a command that looked at whole pages alone
        assert told(data, capsys, "children", "add", "Eva")[0] == 0
    (aside,) = asides(path)
    assert aside.read_bytes() == spoilt
    assert {file: file.read_bytes() for file in recordings} == recordings
    with History(path) as history:
        kept = {session.recording_id: session for session in history.sessions()}
        assert {name(0), name(1)} <= set(kept)
        assert kept[name(0)].limbs == counts(log(0)).limbs
        assert len(kept) == len(list(own_recordings(data).iterdir()))
    assert damage(path) is None


def test_what_people_wrote_is_carried_over_and_both_is_said(data: Path, capsys: Said) -> None:
    no_results(history_file(data))
    code, out, err = told(data, capsys, "history", "--json")
    assert code == 0
    assert len(out.splitlines()) == 2
    assert json.loads(out.splitlines()[0])["child"]
    assert "kickstep: the history is damaged" in err
    assert "made anew from the recordings" in err
    assert f"The old history was set aside: {asides(history_file(data))[0]}" in err
    assert "2 sessions counted from the recordings" in err
    assert "Not all of the old history could be read" in err
    with History(history_file(data)) as history:
        assert history.child("Mia") == Child("c1", "Mia", "2026-08-02")
        assert history.notes(name(0)) == ["slept badly"]
        assert len(history.corrections(name(0))) == 1
        assert [entry.text for entry in history.diary("c1")] == ["rolled"]
    assert "damaged" not in told(data, capsys, "history")[2]


@pytest.mark.parametrize("head", [b"nonsense", bytes(100)])
def test_under_a_head_that_is_gone_the_rest_is_read(head: bytes, data: Path, capsys: Said) -> None:
    path = history_file(data)
    path.write_bytes(head + path.read_bytes()[len(head) :])
    assert told(data, capsys, "diary", "Mia")[1].endswith("rolled\n")
    with History(path) as history:
        assert history.notes(name(0)) == ["slept badly"]
        assert len(history.corrections(name(0))) == 1
        assert len(history.sessions()) == 2


def test_nothing_that_can_be_read_is_said_too(data: Path, capsys: Said) -> None:
    history_file(data).write_bytes(b"x" * 10_000)
    assert "Nothing else of the old history could be read" in told(data, capsys, "history")[2]


def test_rows_before_and_behind_a_bad_page_are_carried_over(tmp_path: Path, capsys: Said) -> None:
    record(tmp_path, 0)
    path = history_file(tmp_path)
    with HistoryWriter(path) as writer:
        for number in range(300):
            writer.add_note(name(0), f"{number} {'x' * 100}")
    data = path.read_bytes()
    middle = data.index(b"150 xxxx") // PAGE * PAGE
    path.write_bytes(data[:middle] + b"\xa5" * PAGE + data[middle + PAGE :])
    assert told(tmp_path, capsys, "children", "add", "Ida")[0] == 0
    with History(path) as history:
        numbers = {int(text.split()[0]) for text in history.notes(name(0))}
    assert {0, 299} <= numbers
    assert 150 not in numbers
    assert len(numbers) > 230


def test_a_session_that_ends_on_a_damaged_history_is_kept(data: Path, capsys: Said) -> None:
    """With its note: nothing is lost but what could not be read."""
    id_, path = name(2), history_file(data)
    keeping = Keeping(path, id_, Child("c9", "Ida"))
    no_results(path)
    keeping.keep(counts(log(2)), None)
    keeping.note("new shoes")
    error = keeping.close()
    assert isinstance(error, DamagedHistoryError)
    assert not keeping.saved
    assert kept_anew(keeping, error) is None
    assert keeping.saved
    with History(path) as history:
        session = history.session(id_)
        assert session is not None
        assert session.child == Child("c9", "Ida")
        assert history.notes(id_) == ["new shoes"]
        assert len(history.sessions()) == 3
    assert "set aside" in capsys.readouterr().err


def test_while_another_program_works_nothing_is_done(data: Path, capsys: Said) -> None:
    no_results(history_file(data))
    before = history_file(data).read_bytes()
    with FolderLock(data, "record"):
        code, _, err = told(data, capsys, "history")
    assert code == 5
    assert "the history is damaged" in err
    assert "kickstep history rebuild" in err
    assert history_file(data).read_bytes() == before
    assert asides(history_file(data)) == []


def test_what_is_no_history_of_ours_is_not_touched(tmp_path: Path, capsys: Said) -> None:
    with closing(sqlite3.connect(history_file(tmp_path))) as connection:
        connection.execute("CREATE TABLE mine (x)")
        connection.commit()
    assert told(tmp_path, capsys, "history")[0] == 5
    assert asides(history_file(tmp_path)) == []


def test_an_empty_file_without_recordings_is_a_new_history(tmp_path: Path, capsys: Said) -> None:
    tmp_path.joinpath("history.sqlite").touch()
    assert told(tmp_path, capsys, "children", "add", "Mia") == (0, "Mia\n", "")


def test_stopped_it_goes_on_where_it_was(data: Path) -> None:
    path, folder = history_file(data), own_recordings(data)
    no_results(path)
    spoilt, read = path.read_bytes(), 0

    def progress(more: int) -> None:
        nonlocal read
        read += more

    first = (folder / f"{name(0)}.mcap").stat().st_size
    with pytest.raises(StoppedError):
        rebuild(path, folder, progress=progress, stop=lambda: read > first)
    assert path.read_bytes() == spoilt
    with History(part_of(path)) as half:
        assert len(half.sessions()) == 1
    assert rebuild(path, folder).counted == 2


def test_ended_in_the_last_step_the_next_start_finishes_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = history_file(data)
    new = part_of(path)
    with HistoryWriter(new) as writer:
        writer.child("Ida").result()
    monkeypatch.setattr("monitor.storage.rebuilding.finish", lambda path: False)
    Path(f"{path}-wal").write_bytes(b"")
    take_place(new, path)
    with History(path) as history:
        assert history.child("Mia") is not None
    monkeypatch.undo()
    assert cli.run(["--data-dir", str(data), "children", "add", "Eva"]) == 0
    with History(path) as history:
        assert {child.nickname for child in history.children()} == {"Ida", "Eva"}
    assert not finish(path)
