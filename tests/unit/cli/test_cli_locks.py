"""Every command while another kickstep holds the data folder: what writes there waits its turn, reading goes on."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor import cli
from monitor.cli.app import COMMANDS, kickstep
from monitor.locations import history_file, own_recordings
from monitor.model.history import Child
from monitor.storage.folder_lock import FolderLock
from monitor.storage.writer import HistoryWriter
from tests.unit.storage.keeping_makers import contents, name, record

ID = name(0)
FILE = f"{{0}}/recordings/{ID}.mcap"
WRITES = {
    "": [],
    "backup": ["{1}/b.zip"],
    "baseline add": [ID, "--phase", "before"],
    "baseline drop": [ID, "--reason", "cried"],
    "baseline rate": ["1", "0"],
    "baseline tally": [],
    "baseline target": ["rolls", *"12345"],
    "baseline use": [ID],
    "calibrate": ["--simulated"],
    "children add": ["Ida"],
    "children edit": ["Mia", "--born", "2026-08-02"],
    "children remove": ["Mia", "--yes"],
    "demo": ["--headless", "--seconds", "5", "--speed", "50"],
    "diary": ["Mia", "rolled"],
    "history context": [ID, "clothing=bare"],
    "history correct": [ID, "--at", "1", "--leg", "left", "--was", "missed"],
    "history delete": [ID, "--yes"],
    "history not-real": [ID],
    "history note": [ID, "laughed"],
    "history rebuild": [],
    "history recount": [],
    "history unusual": [ID, "--yes"],
    "import": ["{1}/walk_left.csv", "--out", "{0}/recordings"],
    "overview": ["--exchanged", ID],
    "record": ["--simulated", "--seconds", "1", "--no-ui"],
    "recover": [],
    "replay": [FILE],
    "restore": ["{1}/none.zip"],
    "settings": ["aim", "20"],
    "trim": [FILE, "--from", "1", "--to", "2", "--out", "{0}/recordings/copy.mcap"],
}
READS = {
    "backup": ["--help"],
    "baseline": [],
    "baseline protocols": [],
    "baseline reliability": ["--help"],
    "calibrate": ["--list"],
    "children list": [],
    "count": [FILE, "--events", "{1}/events.csv"],
    "diary": ["Mia"],
    "doctor": [],
    "export": [ID, "--format", "csv", "--out", "{1}/tables"],
    "history": ["--json"],
    "import": ["{1}/walk_left.csv", "--out", "{1}/elsewhere"],
    "overview": [],
    "replay": [FILE, "--json"],
    "report": [ID, "--html", "{1}/page.html"],
    "settings": [],
    "trim": [FILE, "--from", "1", "--to", "2", "--out", "{1}/copy.mcap"],
    "where": [],
}
INSIDE = {
    "count": [FILE, "--events", "{0}/events.csv"],
    "export": [ID, "--format", "csv", "--out", "{0}/tables"],
    "replay": [FILE, "--tap-along"],
    "report": [ID, "--html", "{0}/page.html"],
}
"""Into the data folder all the same."""
NEITHER = {"profiles capture", "profiles check", "profiles list", "profiles schema", "scan"}
"""They do not know the data folder."""


def leaves(command: click.Command, context: click.Context, path: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(command, click.Group):
        for part in command.list_commands(context):
            inner = command.get_command(context, part)
            assert inner is not None
            yield from leaves(inner, context, (*path, part))
    if not isinstance(command, click.Group) or command.invoke_without_command:
        yield " ".join(path)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a child and a session; the program believes in a terminal."""
    folder = tmp_path / "data"
    record(folder, 0)
    with HistoryWriter(history_file(folder)) as writer:
        writer.set_child(Child("c1", "Mia")).result()
    (tmp_path / "walk_left.csv").write_text(
        "t_s,ax_ms2,ay_ms2,az_ms2\n" + "".join(f"{n / 50},0,0,9.8\n" for n in range(100))
    )
    for module in ("monitor.cli.app", "monitor.cli.screen", "monitor.cli.replay"):
        monkeypatch.setattr(f"{module}.is_terminal", lambda stream: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    return folder


def run(data: Path, command: str, args: list[str]) -> int:
    return cli.run(["--data-dir", str(data), *command.split(), *(arg.format(data, data.parent) for arg in args)])


def test_every_command_stands_in_a_table() -> None:
    known = set(leaves(kickstep, click.Context(kickstep)))
    assert known == {*WRITES, *READS, *NEITHER}
    for command in NEITHER:
        module = importlib.import_module(COMMANDS[command.split()[0]][0].partition(":")[0])
        assert "data_dir" not in inspect.getsource(module)


@pytest.mark.parametrize(("command", "args"), [*WRITES.items(), *INSIDE.items()])
def test_what_writes_waits_its_turn(
    command: str, args: list[str], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with FolderLock(data, "the other one"):
        before = dict(contents(data))
        assert run(data, command.partition(" --")[0], args) == 5
        assert "another kickstep is using this data folder (the other one" in capsys.readouterr().err
        assert dict(contents(data)) == before


@pytest.mark.parametrize("command", ["count", "import"])
def test_columns_are_remembered_when_nobody_else_is_at_work(command: str, data: Path) -> None:
    columns = "t=t_s:s,ax=ax_ms2:ms2,ay=ay_ms2:ms2,az=az_ms2:ms2"
    args = ["{1}/walk_left.csv", "--columns", columns]
    with FolderLock(data, "the other one"):
        assert run(data, command, [*args, *(["--out", "{1}/one"] if command == "import" else [])]) == 0
        assert not (data / "columns.json").exists()
    assert run(data, command, [*args, *(["--out", "{0}/recordings"] if command == "import" else [])]) == 0
    assert columns in (data / "columns.json").read_text()


@pytest.mark.parametrize(("command", "args"), READS.items())
def test_what_reads_does_not_wait(command: str, args: list[str], data: Path) -> None:
    with FolderLock(data, "the other one"):
        before = dict(contents(data))
        assert run(data, command, args) in ((0, 1) if command == "doctor" else (0,))
        assert dict(contents(data)) == before


@pytest.mark.parametrize("place", ["history.sqlite", f"recordings/{ID}.mcap", "kickstep.lock"])
@pytest.mark.parametrize("command", ["report", "export", "count"])
def test_no_page_or_table_is_written_over_what_is_kept(command: str, place: str, data: Path) -> None:
    target = str(data / place)
    args = {
        "report": [ID, "--html", target],
        "export": [ID, "--format", "csv", "--out", target],
        "count": [str(own_recordings(data) / f"{ID}.mcap"), "--events", target],
    }
    (data / "kickstep.lock").touch()
    before = dict(contents(data))
    assert cli.run(["--data-dir", str(data), command, *args[command]]) in (2, 5)
    after = {name: found for name, found in contents(data) if name != "kickstep.lock"}
    assert after == {name: found for name, found in before.items() if name != "kickstep.lock"}
