"""Nobody else reads it, nothing leaves the computer, and names stand in the history alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import monitor
from monitor import cli
from monitor.locations import history_file, log_file, own_recordings
from monitor.recording.writer import RecordingWriter
from monitor.storage.writer import HistoryWriter
from tests.log_makers import session
from tests.unit.storage.keeping_makers import contents, record

ROOT = str(Path(monitor.__file__).parent.parent)
SECRET = "Xanthippe"
COMMANDS = [
    ["record", "--simulated", "--seconds", "1", "--no-ui", "--child", SECRET],
    ["demo", "--headless", "--seconds", "5", "--speed", "50"],
    ["children", "add", "Mia", "--born", "2026-08-02"],
    ["children", "list"],
    ["history"],
    ["history", "recount"],
    ["history", "rebuild"],
    ["backup", "{0}/b.zip"],
    ["restore", "{0}/b.zip"],
    ["children", "remove", "Mia", "--yes"],
    ["doctor"],
    ["where"],
    ["import", "{0}/walk_left.csv", "--out", "{0}/data/recordings", "--columns", "t=time:s,ax=X:ms2,ay=Y:ms2,az=Z:ms2"],
    ["trim", "{0}/data/recordings/walk.mcap", "--from", "1", "--to", "2", "--out", "{0}/trimmed.mcap"],
    ["report", "{0}/data/recordings/walk.mcap", "--html", "{0}/page.html", "--packet", "{0}/packet.zip"],
    ["export", "{0}/data/recordings/walk.mcap", "--format", "bids", "--out", "{0}/bids"],
    ["export", "{0}/data/recordings/walk.mcap", "--format", "csv", "--signals", "--out", "{0}/tables"],
    ["export", "{0}/data/recordings/walk.mcap", "--format", "json", "--out", "{0}/json"],
    ["count", "{0}/data/recordings/walk.mcap", "--events", "{0}/events.csv"],
    ["recover", "{0}/cut.live.mcap"],
]
WATCH = """
import os, sys
found = []
def watch(event, args):
    if event == 'socket.__new__' and args[1] in (2, 10):  # AF_INET, AF_INET6
        found.append(f'a socket of the kind {args[1]}')
    elif event in ('socket.getaddrinfo', 'socket.gethostbyname', 'urllib.Request', 'ftplib.connect', 'smtplib.connect'):
        found.append(f'{event} {args}')
    elif event == 'socket.connect' and isinstance(args[1], tuple):
        found.append(f'{event} {args[1]}')
    elif event in ('subprocess.Popen', 'os.system', 'os.exec', 'os.posix_spawn'):
        found.append(f'{event} {args}')
sys.addaudithook(watch)
os.umask(0)
from monitor.cli import run
for command in COMMANDS:
    code = run(['--data-dir', sys.argv[1] + '/data', *(part.format(sys.argv[1]) for part in command)])
    print('code', code, command[:2], file=sys.stderr)
if sys.argv[2:] == ['self-test']:
    import socket
    socket.socket().close()
for line in found:
    print('SEEN', line)
"""


def watched(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    script = WATCH.replace("COMMANDS", repr(COMMANDS if not more else []))
    command = [sys.executable, "-c", script, str(folder), *more]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": ROOT})


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A folder in which all commands were at work, with a umask that hides nothing."""
    folder = tmp_path_factory.mktemp("worked")
    rows = "".join(f"{at / 50},0,{(at % 50) / 10},9.8\n" for at in range(400))
    (folder / "walk_left.csv").write_text(f"time,X,Y,Z\n{rows}")
    (folder / "walk_left.csv").chmod(0o600)
    cut = folder / "cut.live.mcap"
    with RecordingWriter(cut) as writer:
        writer.write(*session(2000))
    os.truncate(cut, cut.stat().st_size * 2 // 3)
    return folder, watched(folder)


def test_no_network_of_any_kind(worked: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    """Neither an internet socket, nor a name that is looked up, nor another program that could do so. (Bluetooth is
    asked over a socket of this computer.)"""
    said = worked[1]
    codes = [line.split()[1] for line in said.stderr.splitlines() if line.startswith("code ")]
    assert [code for code, command in zip(codes, COMMANDS, strict=True) if command != ["doctor"] and code != "0"] == []
    assert [line for line in said.stdout.splitlines() if line.startswith("SEEN")] == []
    assert "SEEN a socket of the kind 2" in watched(tmp_path, "self-test").stdout  # it would be seen


@pytest.mark.skipif(os.name == "nt", reason="modes of files are another matter there")
def test_every_file_is_its_owners_alone(worked: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    made = list(worked[0].rglob("*"))
    assert len(made) > 5
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in made}
    assert {name: mode for name, mode in modes.items() if mode & 0o077} == {}


def test_names_are_in_the_history_alone(worked: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    data = worked[0] / "data"
    holding = [name for name, found in contents(data) if SECRET.encode() in found]
    assert holding
    assert all(name.startswith("history") for name in holding)
    assert all(SECRET not in str(path) for path in data.rglob("*"))


def test_neither_names_nor_notes_are_in_a_log_or_the_words_of_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from monitor.storage import merging

    record(tmp_path, 0)
    with HistoryWriter(history_file(tmp_path)) as writer:
        writer.child(SECRET).result()
        writer.add_note("2026-11-01_103000_0000", f"{SECRET} slept").result()

    def crash(self: object, table: str, row: dict[str, object]) -> None:
        if table == "notes":
            raise RuntimeError(f"cannot do {row!r}: {row['text']}")

    monkeypatch.setattr(merging.Merge, "_carry", crash)
    assert cli.run(["--data-dir", str(tmp_path), "history", "rebuild"]) == 1
    log = log_file(tmp_path).read_text()
    assert "RuntimeError" in log
    assert SECRET not in log
    assert "slept" not in log
    said = capsys.readouterr().err
    assert "a fault of this program" in said
    assert SECRET not in said
    assert "slept" not in said


def test_nothing_is_deleted_by_itself(tmp_path: Path) -> None:
    """Sessions of ten years ago are there after everything that is not a delete."""
    record(tmp_path, 0)
    path = next(own_recordings(tmp_path).iterdir())
    os.utime(path, (1_000_000_000, 1_000_000_000))
    before = path.read_bytes()
    for command in COMMANDS[2:9]:
        assert cli.run(["--data-dir", str(tmp_path), *(part.format(tmp_path) for part in command)]) == 0, command
    assert path.read_bytes() == before
